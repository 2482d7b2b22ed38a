"""Writes with their journal, from eight threads, beside a bare driver that writes the same nodes, ties and entries.

    python benchmarks/writes.py [--parties 100000] [--seconds 6] [--rounds 5]

Creating a person, changing one and relating two, each a transaction with its entry in the journal, in a society of
``generate.py``. Services and bare driver take turns; what counts is the median of the rounds. What a write of one
thread costs the processors, in this process and in the database, is measured beside: on the machine's cores they bound
what any number of threads can write. Target: at least 300 writes a second through the services.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import common
import psutil
from bare_writes import Writes

from graphcrm.database import local
from graphcrm.database.connection import Database

THREADS = 8
LEAST = 300
#: Writes of one thread of which the cost of one is taken.
ALONE = 300

Write = Callable[[str, int], None]


def main() -> int:
    """Measure, write the results, and return 1 where the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parties", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each takes its turn (default: 6)")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with common.society(options.parties) as database:
        writes, numbers = Writes(database), count(len(Writes.kinds))
        found = {kind: measured(writes, kind, numbers, options.rounds, options.seconds) for kind in Writes.kinds}
        alone = {kind: costs(database, writes, kind, numbers) for kind in Writes.kinds}
    missed = [kind for kind, each in found.items() if each["per_second"] < LEAST]
    common.report(
        "writes",
        {
            "parties": options.parties,
            "threads": THREADS,
            "target": {"per_second": LEAST},
            "writes": found,
            "one_thread": alone,
            "missed": missed,
        },
    )
    return 1 if missed else 0


def measured(writes: Writes, kind: str, numbers: count[int], rounds: int, seconds: float) -> dict[str, Any]:
    """Return how many writes of a kind there are in a second, by the services and bare, and what one of ours takes."""
    ways: tuple[Write, Write] = (writes.ours, writes.bare)
    rates: tuple[list[float], list[float]] = ([], [])
    taken: list[float] = []
    for turn in range(rounds + 1):
        for way, kept in zip(ways, rates, strict=True):
            times = together(way, kind, numbers, seconds)
            # The first turn warms the server up.
            if turn:
                kept.append(len(times) / seconds)
                taken += times if way == writes.ours else []
    ours, bare = (statistics.median(each) for each in rates)
    return {
        "per_second": round(ours, 1),
        "best_per_second": round(max(rates[0]), 1),
        "bare_per_second": round(bare, 1),
        "ratio": round(statistics.median(other / one for one, other in zip(*rates, strict=True)), 2),
        **common.summary(taken),
    }


def together(write: Write, kind: str, numbers: count[int], seconds: float) -> list[float]:
    """Write from all threads for some seconds, and return what each write took."""
    until = time.perf_counter() + seconds

    def run() -> list[float]:
        taken = []
        while (started := time.perf_counter()) < until:
            write(kind, next(numbers))
            taken.append(time.perf_counter() - started)
        return taken

    with ThreadPoolExecutor(THREADS) as pool:
        return [each for job in [pool.submit(run) for _ in range(THREADS)] for each in job.result()]


def costs(database: Database, writes: Writes, kind: str, numbers: count[int]) -> dict[str, float]:
    """Return what one write of one thread costs: milliseconds in all and of processors, and round trips."""
    server = psutil.Process(local.status(database.settings).pid)
    result: dict[str, float] = {}
    for name, write in (("", writes.ours), ("bare_", writes.bare)):
        trips: list[float] = []
        database.measured = trips.append
        started, cpu, before = time.perf_counter(), time.process_time(), sum(server.cpu_times()[:2])
        for _ in range(ALONE):
            write(kind, next(numbers))
        result |= {
            f"{name}ms": round((time.perf_counter() - started) / ALONE * 1000, 2),
            f"{name}client_cpu_ms": round((time.process_time() - cpu) / ALONE * 1000, 2),
            f"{name}server_cpu_ms": round((sum(server.cpu_times()[:2]) - before) / ALONE * 1000, 2),
        }
        database.measured = None
        if trips:
            result["waiting_ms"] = round(sum(trips) / ALONE * 1000, 2)
            result["round_trips"] = round(len(trips) / ALONE, 1)
    return result | {"cores": float(os.cpu_count() or 1)}


if __name__ == "__main__":
    sys.exit(main())
