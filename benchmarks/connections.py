"""What an answer costs beside its own Cypher: ``connections`` against the bare driver, pair by pair in one run.

For each pair of the congress data, ``connections`` is run, and the statements it sent are sent again in turn, with the
same parameters, by the bare driver in one session (measured to be its quickest way). The ratio is taken pair by pair;
target: at most 2 at the median.
"""

from __future__ import annotations

import random
import statistics
import time
from datetime import date
from typing import Any

from common import ADMINISTRATOR, CONGRESS, CONGRESS_MAPPING, fresh_database, report, summary

from graphcrm.database.connection import Database
from graphcrm.services import graph_import
from graphcrm.services.connections import connections

PAIRS = 200
ROUNDS = 5
DATES = (date(1995, 6, 1), date(2013, 1, 3), date(2026, 3, 1))


class Recorded(Database):
    """A database that keeps the statements it sends."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.driver, database.name)
        self.schema_cache = database.schema_cache
        self.sent: list[tuple[str, dict[str, Any]]] = []

    def read_text(self, text: str, parameters: dict[str, Any], *, timeout: float | None = None) -> list[dict[str, Any]]:
        self.sent.append((text, parameters))
        return super().read_text(text, parameters, timeout=timeout)


def main() -> None:
    with fresh_database() as database:
        graph_import.run(database, ADMINISTRATOR, CONGRESS, CONGRESS_MAPPING)
        results = measure(database)
    report("connections", results)


def measure(database: Database) -> dict[str, Any]:
    chance = random.Random(20261122)
    with database.driver.session(database=database.name) as session:
        ids = sorted(session.run("MATCH (n:Party) RETURN n.external_id").value())
    cases = [(*chance.sample(ids, 2), chance.choice(DATES)) for _ in range(PAIRS)]
    ours: list[float] = []
    bare: list[float] = []
    ratios: list[float] = []
    by_distance: dict[str, list[float]] = {}
    for source, target, day in cases:
        recorded = Recorded(database)
        answer = connections(recorded, ADMINISTRATOR, f"ext:{source}", f"ext:{target}", as_of=day)
        _bare(database, recorded.sent)
        times = [(_ours(database, source, target, day), _bare(database, recorded.sent)) for _ in range(ROUNDS)]
        whole, floor = (statistics.median(column) for column in zip(*times, strict=True))
        ours.append(whole)
        bare.append(floor)
        ratios.append(whole / floor)
        by_distance.setdefault(str(answer.distance), []).append(whole / floor)
    return {
        "connections": summary(ours),
        "bare_driver_same_statements": summary(bare),
        "ratio_median": round(statistics.median(ratios), 2),
        "ratio_p95": round(sorted(ratios)[int(len(ratios) * 0.95)], 2),
        "ratio_median_by_distance": {
            key: round(statistics.median(values), 2) for key, values in sorted(by_distance.items())
        },
        "target": "ratio_median at most 2",
    }


def _ours(database: Database, source: str, target: str, day: date) -> float:
    started = time.perf_counter()
    connections(database, ADMINISTRATOR, f"ext:{source}", f"ext:{target}", as_of=day)
    return time.perf_counter() - started


def _bare(database: Database, sent: list[tuple[str, dict[str, Any]]]) -> float:
    started = time.perf_counter()
    with database.driver.session(database=database.name, default_access_mode="READ") as session:
        for text, parameters in sent:
            session.run(text, parameters).values()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
