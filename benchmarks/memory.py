"""Memory of the web process, a worker and the database, resident, before and after they have done their work.

    python benchmarks/memory.py [--parties 100000] [--rounds 5]

``graphcrm serve`` and ``graphcrm worker`` run as processes of their own, on a society of ``generate.py`` in a database
with heap and page cache as they are by default. The web process serves each of the pages of ``pages.py`` so many times
to four at once, the worker draws the map of the whole network. Target: at most 300 MB for the web process.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import common
import pages
import psutil

from graphcrm.config import Settings
from graphcrm.database import local
from graphcrm.database.connection import Database
from graphcrm.jobs import enqueue
from graphcrm.queries import jobs
from graphcrm.services.explorer import overview

MOST_MB = 300
AT_ONCE = 4
#: Seconds that a worker may take for the map.
PATIENCE = 1_800
GRAPHCRM = str(Path(sys.executable).with_name("graphcrm"))


def main() -> int:
    """Measure, write the results, and return 1 where the web process takes too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parties", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with common.society(options.parties) as database:
        addresses = list(pages.paths(database).values())
        with program(database.settings, "serve", "--port", "0") as (web, url):
            time.sleep(5)
            web_idle = megabytes(web)
            for _ in range(options.rounds):
                with ThreadPoolExecutor(AT_ONCE) as pool:
                    served = sum(pool.map(lambda path: read(url + path), addresses))
            web_after = megabytes(web)
        with program(database.settings, "worker") as (worker, _):
            worker_idle = megabytes(worker)
            draw_map(database)
            worker_after = megabytes(worker)
        server = psutil.Process(local.status(database.settings).pid)
        found = {
            "web": {"idle_mb": web_idle, "after_pages_mb": web_after, "pages": options.rounds * len(addresses)},
            "worker": {"idle_mb": worker_idle, "after_map_mb": worker_after},
            "database": {"mb": megabytes(server), "heap": database.settings.heap},
        }
    common.report(
        "memory",
        {
            "parties": options.parties,
            "target": {"web_mb": MOST_MB},
            "page_kb": served // len(addresses) // 1024,
            **found,
        },
    )
    return int(web_after > MOST_MB)


@contextlib.contextmanager
def program(settings: Settings, *command: str) -> Iterator[tuple[psutil.Process, str]]:
    """Run a command of graphcrm until it says that it is ready; give it, and what it said last."""
    environ = {"GRAPHCRM_HOME": str(settings.home), "GRAPHCRM_FAST_START": "0", "PYTHONUNBUFFERED": "1"}
    environ |= {f"GRAPHCRM_{name}_PER_MINUTE": "0" for name in ("PAGES", "WRITES", "COSTLY")}
    with subprocess.Popen(
        [GRAPHCRM, *command], env=os.environ | environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline().strip()
            if process.poll() is not None:
                raise SystemExit(f"graphcrm {command[0]} ended: {said}")
            yield psutil.Process(process.pid), said.split()[-1].rstrip("/")
        finally:
            process.terminate()


def read(url: str) -> int:
    """Ask for a page, and return how many bytes it has."""
    with urllib.request.urlopen(url) as answer:
        return len(answer.read())


def draw_map(database: Database) -> None:
    """Have a worker draw the map of the whole network, and wait until it is there."""
    uid = enqueue(database, database.settings, common.ADMINISTRATOR, overview.JOB)
    until = time.monotonic() + PATIENCE
    while (job := jobs.get(database, common.ADMINISTRATOR, uid)).state != "done":
        if job.state == "failed" or time.monotonic() > until:
            raise SystemExit(f"The map was not drawn: {job}")
        time.sleep(1)


def megabytes(process: psutil.Process) -> int:
    """Return the resident memory of a process."""
    return round(process.memory_info().rss / 2**20)


if __name__ == "__main__":
    sys.exit(main())
