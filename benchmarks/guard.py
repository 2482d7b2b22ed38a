"""A guard against slipping back: a few answers, pages and a write, each as a ratio to its floor, beside recorded ones.

    python benchmarks/guard.py [--record]

In a small society of ``generate.py``, graphcrm and the floor take turns: the bare driver that sends the same statements
again or writes the same nodes, and Flask with a constant page where a page is asked for. What else a machine does makes
a turn slower and never quicker, so for a ratio the quickest turns of both count. Several ratios are taken within a run:
the median is recorded, and it fails when even the best is over ``MOST`` times the recorded one.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import common
import generate
import pages
from bare_writes import Writes
from connections import AS_OF, SEED, names
from flask import Flask
from recorder import Recorder
from rivals import neo4j
from rivals.society import Society

from graphcrm.database.connection import Database
from graphcrm.services import graph_import, quick_search

PARTIES = 5_000
MOST = 1.5
#: Ratios of each part, and those before them, which only warm up.
TAKES, WARMING = 5, 1
#: How often a part is asked for one ratio, and each of its cases at least.
ASKED, TURNS = 16, 3
#: Pairs of parties for each distance that is asked for, and texts as they are typed.
PAIRS, DISTANCES = 2, slice(1, 4)
TEXTS = ("an", "anna", "abar", "gita cas", "p17@post", "jenssen")
RECORDED = common.RESULTS / "guard.json"

Call = Callable[[], object]


@dataclass(frozen=True)
class Part:
    """Something that is measured: its cases, each as graphcrm does it and as its floor does."""

    name: str
    cases: Sequence[tuple[Call, Call]]
    ratios: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def take(self) -> None:
        """Ask for all cases in turns, and keep the ratio of what the quickest took."""
        ours, floor = 0.0, 0.0
        for asked in self.cases:
            times: tuple[list[float], list[float]] = ([], [])
            for turn in range(max(TURNS, ASKED // len(self.cases))):
                # Each is the first as often as the other.
                for way in (0, 1) if turn % 2 else (1, 0):
                    times[way].append(pages.timed(asked[way]))
            ours, floor = ours + min(times[0]), floor + min(times[1])
        self.ratios.append(ours / floor)
        self.seconds.append(ours / len(self.cases))

    def told(self) -> dict[str, Any]:
        """Return the best ratio and the median one, all of them, and the milliseconds of a case of ours."""
        ratios = self.ratios[WARMING:]
        return {
            "ratio": round(statistics.median(ratios), 2),
            "best": round(min(ratios), 2),
            "ratios": [round(each, 2) for each in ratios],
            "median_ms": round(statistics.median(self.seconds[WARMING:]) * 1000, 2),
        }


def main() -> int:
    """Measure, compare with what is recorded or record it, and return 1 where a part is slower than it may be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help="make what is measured now the ratios that count")
    record = parser.parse_args().record
    started = time.perf_counter()
    found = measured()
    took = round(time.perf_counter() - started)
    if record:
        common.report("guard", {"parties": PARTIES, "most": MOST, "load": os.getloadavg()[0], "parts": found})
        return 0
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))["parts"]
    late = slower(found, recorded)
    print(table(found, recorded), f"\n{took} s in all, at a load of {os.getloadavg()[0]:.1f}.")
    for name in late:
        print(f"{name}: each of {TAKES} ratios to its floor is over {MOST} times the recorded one.")
    if late:
        print("Find what made it slower; if that is meant, record it: python benchmarks/guard.py --record")
    return 1 if late else 0


def slower(found: Mapping[str, Mapping[str, Any]], recorded: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the names of the parts that are slower than they may be, even at best."""
    return [name for name, part in found.items() if part["best"] > MOST * recorded[name]["ratio"]]


def measured() -> dict[str, dict[str, Any]]:
    """Measure all parts, which take turns, too."""
    with (
        tempfile.TemporaryDirectory(prefix="graphcrm-society-") as name,
        common.fresh_server(fast_start=True) as (_, database),
    ):
        folder = Path(name)
        generate.write(generate.Society(PARTIES), folder)
        graph_import.run(database, common.ADMINISTRATOR, folder, folder / "mapping.yaml")
        _, client = pages.signed_in(database)
        recorder = Recorder(database)
        addresses = pages.paths(database)
        parts = [
            Part("connections", connected(database, Society(folder))),
            Part("list page", [page(client, recorder, addresses["people"])]),
            Part("profile", [page(client, recorder, addresses["a person: summary"])]),
            Part("search as you type", [again(recorder, partial(typed, database, text)) for text in TEXTS]),
            *written(database),
        ]
        gc.collect()
        gc.freeze()
        for _ in range(WARMING + TAKES):
            for part in parts:
                part.take()
    return {part.name: part.told() for part in parts}


def connected(database: Database, society: Society) -> list[tuple[Call, Call]]:
    """Return pairs of parties some hops apart, by graphcrm and by the bare driver."""
    whole = neo4j.Graphcrm(database, common.ADMINISTRATOR, names(database))
    bare = neo4j.BareDriver(whole)
    found = society.pairs(AS_OF, PAIRS, random.Random(SEED))[DISTANCES]
    pairs = [pair for each in found for pair in each]
    return [tuple(partial(way.connect, *pair, AS_OF) for way in (whole, bare)) for pair in pairs]  # type: ignore[misc]


def page(client: Any, recorder: Recorder, path: str) -> tuple[Call, Call]:
    """Return a page, and its statements sent again beside a constant page of Flask."""
    bare = Flask("constant")
    bare.add_url_rule("/", view_func=lambda: "constant")
    ours, send = again(recorder, partial(pages.asked, client, path))
    constant = bare.test_client()

    def floor() -> None:
        send()
        constant.get("/")

    return ours, floor


def again(recorder: Recorder, ask: Call) -> tuple[Call, Call]:
    """Return a question, and its statements sent again as they are once all is warm."""
    ask()
    with recorder.recording() as sent:
        ask()
    return ask, partial(recorder.send, sent)


def typed(database: Database, text: str) -> None:
    """Search as the box does."""
    quick_search.find(database, common.ADMINISTRATOR, text, limit=8, texts=0)


def written(database: Database) -> list[Part]:
    """Return a change and a new tie, with their journal, by the services and bare."""
    writes = Writes(database)
    numbers = count(len(Writes.kinds))
    return [
        Part(
            f"write: {kind}",
            [(lambda kind=kind: writes.ours(kind, next(numbers)), lambda kind=kind: writes.bare(kind, next(numbers)))],  # type: ignore[misc]
        )
        for kind in ("update", "relate")
    ]


def table(found: Mapping[str, Mapping[str, Any]], recorded: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the parts as a Markdown table."""
    lines = [["part", "best ratio", "median", "recorded", "best may be", "milliseconds"], ["---"] * 6]
    for name, part in found.items():
        known = recorded[name]["ratio"]
        lines.append([name, part["best"], part["ratio"], known, round(MOST * known, 2), part["median_ms"]])
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
