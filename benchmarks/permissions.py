"""What deciding who sees what costs: ``connections`` by one who reads 20 of 200 folders beside an administrator.

On the graph of ``connections.py`` both ask for the same pairs in turn, in one run. First all parties lie in the 20
folders that may be read, so that both find the same answer and the difference is the cost of ``visible``; target: at
most 30 % at the median. Then they lie in all 200, of which a tenth is seen.
"""

from __future__ import annotations

import random
import statistics
import time
from datetime import date
from typing import Any

from common import ADMINISTRATOR, CONGRESS, CONGRESS_MAPPING, fresh_database, report, summary

from graphcrm.database.connection import Database
from graphcrm.errors import GraphcrmError
from graphcrm.services import graph_import
from graphcrm.services.connections import Connections, connections
from graphcrm.viewer import Viewer

PAIRS = 200
ROUNDS = 7
DATES = (date(1995, 6, 1), date(2013, 1, 3), date(2026, 3, 1))
FOLDERS = [f"folder_{number:03}" for number in range(200)]
READABLE = FOLDERS[::10]
READER = Viewer(
    "reader",
    folders=frozenset(READABLE),
    owners=frozenset({"reader", "team:readers", "team:others"}),
    hidden_types=frozenset({"DOCTOR_OF", "LAWYER_OF"}),
    hidden_categories=frozenset({"patients", "clients"}),
    rights=frozenset({"read"}),
    roles=frozenset({"staff", "registered", "team:readers", "team:others"}),
)


def main() -> None:
    with fresh_database() as database:
        graph_import.run(database, ADMINISTRATOR, CONGRESS, CONGRESS_MAPPING)
        chance = random.Random(20261122)
        _spread(database, READABLE)
        results = {"all_readable": measure(database, _cases(database, chance))}
        _spread(database, FOLDERS)
        results["a_tenth_readable"] = measure(database, _cases(database, chance, READABLE))
    results["target"] = {"all_readable": "ratio_of_medians at most 1.3"}
    report("permissions", results)


def measure(database: Database, cases: list[tuple[str, str, date]]) -> dict[str, Any]:
    times: dict[Viewer, list[float]] = {ADMINISTRATOR: [], READER: []}
    ratios, same = [], 0
    for source, target, day in cases:
        found = [_answer(database, viewer, source, target, day) for viewer in times]
        same += None not in found and _told(found[0]) == _told(found[1])
        rounds: dict[Viewer, list[float]] = {viewer: [] for viewer in times}
        for number in range(ROUNDS):
            for viewer in sorted(times, key=lambda each: (each.user, number % 2), reverse=bool(number % 2)):
                started = time.perf_counter()
                _answer(database, viewer, source, target, day)
                rounds[viewer].append(time.perf_counter() - started)
        medians = {viewer: statistics.median(each) for viewer, each in rounds.items()}
        for viewer, seconds in medians.items():
            times[viewer].append(seconds)
        ratios.append(medians[READER] / medians[ADMINISTRATOR])
    medians_of_all = [statistics.median(times[viewer]) for viewer in (READER, ADMINISTRATOR)]
    return {
        "administrator": summary(times[ADMINISTRATOR]),
        "reader_of_20_of_200_folders": summary(times[READER]),
        "ratio_of_medians": round(medians_of_all[0] / medians_of_all[1], 2),
        "ratio_median": round(statistics.median(ratios), 2),
        "ratio_p95": round(sorted(ratios)[int(len(ratios) * 0.95)], 2),
        "same_answers": f"{same} of {len(cases)}",
    }


def _answer(database: Database, viewer: Viewer, source: str, target: str, day: date) -> Connections | None:
    try:
        return connections(database, viewer, f"ext:{source}", f"ext:{target}", as_of=day)
    except GraphcrmError:
        return None


def _told(answer: Connections | None) -> Any:
    return answer and (answer.distance, answer.found, answer.paths, answer.brokers, answer.truncated)


def _spread(database: Database, folders: list[str]) -> None:
    """Put the parties into folders, each in one by its uid; nobody sees them for another reason."""
    with database.driver.session(database=database.name) as session:
        session.run(
            "MATCH (n:Party) WITH n ORDER BY n.uid WITH collect(n) AS every UNWIND range(0, size(every) - 1) AS at "
            "WITH every[at] AS n, at SET n.folder = $folders[at % size($folders)], n.public = null",
            folders=folders,
        ).consume()


def _cases(database: Database, chance: random.Random, folders: list[str] = FOLDERS) -> list[tuple[str, str, date]]:
    with database.driver.session(database=database.name) as session:
        found = session.run("MATCH (n:Party) WHERE n.folder IN $folders RETURN n.external_id", folders=folders)
        ids = sorted(found.value())
    return [(*chance.sample(ids, 2), chance.choice(DATES)) for _ in range(PAIRS)]


if __name__ == "__main__":
    main()
