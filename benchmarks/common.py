"""What the benchmarks share: a database of their own, medians, and results as JSON and Markdown."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import platform
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import generate
import psutil

from graphcrm import config, resources
from graphcrm.database import local, open_database
from graphcrm.database.connection import Database
from graphcrm.services import setup
from graphcrm.services.graph_import import bulk
from graphcrm.viewer import Viewer

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results"
CONGRESS = ROOT.parent / "shared" / "data" / "congress"
CONGRESS_MAPPING = resources.folder("seeds") / "mappings" / "congress.yaml"
ADMINISTRATOR = Viewer.administrator()


@contextlib.contextmanager
def fresh_server(*, fast_start: bool = False) -> Iterator[tuple[config.Settings, Database]]:
    """Give an empty, migrated database with the shipped types, on a local server of its own.

    It is set up for speed under load, or to start fast: then it is soon as fast as it gets.
    """
    with tempfile.TemporaryDirectory(prefix="graphcrm-bench-") as home:
        environ = {key: value for key, value in os.environ.items() if key != "GRAPHCRM_DATABASE_URL"}
        settings = dataclasses.replace(config.load(environ), home=Path(home), bolt_port=0, fast_start=fast_start)
        try:
            with open_database(settings) as database:
                setup.load_reference(database, ADMINISTRATOR)
                yield settings, database
        finally:
            local.stop(settings)


@contextlib.contextmanager
def fresh_database() -> Iterator[Database]:
    """Give only the database of ``fresh_server``."""
    with fresh_server() as (_, database):
        yield database


@contextlib.contextmanager
def society_database(folder: Path) -> Iterator[Database]:
    """Give a database that was filled in bulk with the society whose files lie in a folder."""
    with fresh_server() as (settings, empty):
        told = bulk.run(empty, ADMINISTRATOR, folder, folder / "mapping.yaml")
        if told.refused:
            raise SystemExit(f"{len(told.refused)} rows of the society were refused.")
        with open_database(settings) as database:
            yield database


@contextlib.contextmanager
def society(parties: int) -> Iterator[Database]:
    """Give a database that was filled in bulk with a society of so many parties."""
    with tempfile.TemporaryDirectory(prefix="graphcrm-society-") as folder:
        generate.write(generate.Society(parties), Path(folder))
        with society_database(Path(folder)) as database:
            yield database


def summary(seconds: Sequence[float]) -> dict[str, float]:
    """Return median and 95th percentile in milliseconds, and how many were measured."""
    ordered = sorted(seconds)
    return {
        "median_ms": round(statistics.median(ordered) * 1000, 2),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)] * 1000, 2),
        "runs": len(ordered),
    }


def machine() -> dict[str, Any]:
    """Say what this was measured on."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "system": platform.system(),
    }


def report(name: str, results: dict[str, Any]) -> None:
    """Write results to ``benchmarks/results/<name>.json`` and print them."""
    RESULTS.mkdir(exist_ok=True)
    whole = {"machine": machine(), **results}
    (RESULTS / f"{name}.json").write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(whole, indent=2))
