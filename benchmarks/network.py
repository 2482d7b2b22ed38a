"""Drawing the map of the whole network: the job at several sizes, and reading the map it made.

The society of ``generate.py``, half of whose ties are over. ``read`` is reading parties and ties from the database,
``communities`` finding these, ``places`` laying them out, ``open`` looking which of the parties are still seen and
counting, as the page does; ``cpu`` is what of it this process computed. There is no target: a job does it.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from common import ADMINISTRATOR, fresh_database, report
from generate import Society, write

from graphcrm.database.connection import Database
from graphcrm.services import graph_import
from graphcrm.services.explorer import network_drawing, overview

SIZES = (2_000, 20_000, 50_000, 100_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="how many parties")
    results = {}
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory(prefix="graphcrm-society-") as folder, fresh_database() as database:
            write(Society(size), Path(folder))
            graph_import.run(database, ADMINISTRATOR, Path(folder), Path(folder) / "mapping.yaml")
            results[str(size)] = measure(database)
    report("network", results)


def measure(database: Database) -> dict[str, Any]:
    marks: dict[str, float] = {}
    cpu, started = time.process_time(), time.perf_counter()
    drawn = network_drawing.draw_for(
        database, ADMINISTRATOR, tell=lambda _, stage: marks.setdefault(stage, time.perf_counter() - started) and None
    )
    whole = time.perf_counter() - started
    used = time.process_time() - cpu
    stored = network_drawing.store(database, drawn)
    database.write(ADMINISTRATOR, lambda work: network_drawing.keep(work, drawn, stored, []))
    opening = time.perf_counter()
    found = overview.opened(database, ADMINISTRATOR)
    return {
        "ties": found.ties,
        "communities": len(found.map.tops),
        "read_s": round(marks["finding communities"], 2),
        "communities_s": round(marks["placing them"] - marks["finding communities"], 2),
        "places_s": round(whole - marks["placing them"], 2),
        "cpu_s": round(used, 2),
        "open_ms": round((time.perf_counter() - opening) * 1000),
        "file_kb": len(drawn.map.pack()) // 1024,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    main()
