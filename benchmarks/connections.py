"""Who connects A to B, and who is around A: graphcrm beside the bare driver and what a user might pick instead.

    python benchmarks/connections.py [--parties 100000] [--congress]

All hold the same society of ``generate.py`` and are asked the same, in turn, in one process: pairs of parties that
are 1 to 6 hops apart on a day, or farther, found by a search of our own; and the neighbours of parties, ordinary ones
and hubs. Every answer is first compared with graphcrm's, with all of its paths. On the congress data there is only the
bare driver.

Targets: at most 1.5 times the bare driver at the median, 300 ms at the 95th percentile; at distance 4 at least 5 times
as fast as PostgreSQL, and 50 times as fast as its recursive query.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import common
import generate
import psutil
from rivals import lite, memory, neo4j, postgres, postgres_server
from rivals.contest import LIMIT, Asked, Contest, table
from rivals.question import HOPS, Rival, Types
from rivals.question import LIMIT as LISTED
from rivals.society import Society

from graphcrm.database.connection import Database
from graphcrm.queries.schema import schema
from graphcrm.services import graph_import
from graphcrm.viewer import Viewer

SEED = 20261123
AS_OF = date(2020, 7, 1)
CONGRESS_DATES, CONGRESS_PAIRS = (date(1995, 6, 1), date(2013, 1, 3), date(2026, 3, 1)), 200
#: Paths that are compared with those of graphcrm, at most.
ALL = 10_000
#: Above so many parties networkx is left out: its graph takes some kilobytes for each.
MOST_IN_PYTHON = 200_000
FOLDERS = [f"folder_{number:02}" for number in range(20)]
READER = Viewer("reader", folders=frozenset(FOLDERS), owners=frozenset({"reader"}), rights=frozenset({"read"}))
TARGETS = {
    "over_bare": "graphcrm at most 1.5 times the bare driver at the median",
    "p95": "graphcrm at most 300 ms at the 95th percentile",
    "postgres": "at distance 4 PostgreSQL at least 5 times, its recursive CTE at least 50 times graphcrm",
}
#: A pair of parties and the day it is asked for.
Case = tuple[str, str, date]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parties", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=20, help="pairs of each distance (default: 20)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--congress", action="store_true", help="the congress data and the bare driver alone")
    options = parser.parse_args()
    if options.congress:
        with common.fresh_database() as database:
            graph_import.run(database, common.ADMINISTRATOR, common.CONGRESS, common.CONGRESS_MAPPING)
            whole = neo4j.Graphcrm(database, common.ADMINISTRATOR, names(database))
            contest = Contest([whole, neo4j.BareDriver(whole)], options.rounds)
            tell("connections_congress", contest, "congress", congress_cases(whole), {}, {})
        return
    with tempfile.TemporaryDirectory(prefix="graphcrm-society-") as name, contextlib.ExitStack() as opened:
        folder = Path(name)
        generate.write(generate.Society(options.parties), folder)
        database = opened.enter_context(common.society_database(folder))
        society = Society(folder)
        chance = random.Random(SEED)
        cases = {
            str(distance) if distance <= HOPS else "none": [(one, other, AS_OF) for one, other in pairs]
            for distance, pairs in enumerate(society.pairs(AS_OF, options.pairs, chance), start=1)
        }
        around = {"ordinary": ordinary(society, options.pairs, chance), "hubs": hubs(society)}
        held: dict[str, Any] = {}
        rivals = [*own(database), *opened.enter_context(others(society, types(database), folder, held))]
        # What the libraries hold would be looked through again and again while the others are measured.
        gc.collect()
        gc.freeze()
        tell(f"connections_{options.parties}", Contest(rivals, options.rounds), options.parties, cases, around, held)


def tell(
    name: str,
    contest: Contest,
    parties: object,
    cases: dict[str, list[Case]],
    around: dict[str, list[str]],
    held: dict[str, Any],
) -> None:
    """Hold the contest, write its results, and print them as Markdown."""
    started = time.perf_counter()
    connections = contest.hold(CONNECTIONS, cases)
    tellers = [rival for rival in contest.rivals if hasattr(rival, "neighbours")]
    second = Contest(tellers, contest.rounds)
    neighbours = second.hold(NEIGHBOURS, around)
    differ = [*contest.differ, *second.differ]
    answers = {"compared": contest.compared + second.compared, "differ": differ, "partial": contest.partial}
    common.report(
        name,
        {
            "parties": parties,
            "targets": TARGETS,
            "stopped_after_s": LIMIT,
            "answers": answers,
            "over_bare": {
                group: round(1 / found[neo4j.BareDriver.name]["ratio"], 2) for group, found in connections.items()
            },
            "held": held,
            "connections": connections,
            "neighbours": neighbours,
            "minutes": round((time.perf_counter() - started) / 60, 1),
        },
    )
    names = [rival.name for rival in contest.rivals]
    print(f"\n{table(connections, names)}\n\n{table(neighbours, names)}")
    if differ:
        raise SystemExit(f"{len(differ)} answers differ.")


def _agree(right: Any, answer: Any) -> bool:
    return bool(right.agrees(answer))


CONNECTIONS = Asked(
    lambda rival, case, all: rival.connect(*case, limit=ALL if all else LISTED), _agree, lambda answer: answer.partial
)
NEIGHBOURS = Asked(lambda rival, party, _: rival.neighbours(party, AS_OF), lambda right, answer: bool(right == answer))


def own(database: Database) -> list[Rival]:
    """Return graphcrm for an administrator, the bare driver, and graphcrm for somebody who may read everything."""
    _into_folders(database)
    named = names(database)
    whole = neo4j.Graphcrm(database, common.ADMINISTRATOR, named)
    return [whole, neo4j.BareDriver(whole), neo4j.Graphcrm(database, READER, named, "graphcrm, a reader of 20 folders")]


@contextlib.contextmanager
def others(society: Society, types: Types, folder: Path, held: dict[str, Any]) -> Iterator[list[Rival]]:
    """Give the rivals that can be had here, filled; ``held`` is told what each took for that, or why it is left out."""
    rivals: list[Rival] = []
    with contextlib.ExitStack() as opened:
        if programs := postgres_server.programs():
            path = opened.enter_context(postgres_server.server(programs))
            started = time.perf_counter()
            server = postgres.Server(society, types, path)
            opened.callback(server.close)
            server.give_up_after(LIMIT)
            rivals += [postgres.Postgres(server), postgres.RecursiveQuery(server)]
            held["PostgreSQL"] = _load(started, server.size)
        else:
            held["PostgreSQL"] = "left out: initdb is neither on the path nor where Debian has it"
        started = time.perf_counter()
        rivals.append(lite.Lite(society, types, folder))
        held["SQLite"] = _load(started, rivals[-1].file.stat().st_size)
        for made in (memory.Rustworkx, memory.Networkx):
            if made is memory.Networkx and len(society.names) > MOST_IN_PYTHON:
                held["networkx"] = f"left out: more than {MOST_IN_PYTHON:,} parties need too much memory"
                continue
            before, started = psutil.Process().memory_info().rss, time.perf_counter()
            rivals.append(made(society, types))
            held[made.name] = _load(started, psutil.Process().memory_info().rss - before)
        yield rivals


def congress_cases(whole: neo4j.Graphcrm) -> dict[str, list[Case]]:
    """Return pairs drawn from all members of the congress data, by their distance."""
    chance = random.Random(SEED)
    members = sorted(whole.names.values())
    cases: dict[str, list[Case]] = {}
    for _ in range(CONGRESS_PAIRS):
        case = (*chance.sample(members, 2), chance.choice(CONGRESS_DATES))
        cases.setdefault(str(whole.connect(*case).distance or "none"), []).append(case)
    return dict(sorted(cases.items()))


def ordinary(society: Society, number: int, chance: random.Random) -> list[str]:
    """Return parties with as many ties as most have: those between the quarters."""
    ordered = sorted(range(len(society.names)), key=society.degrees().__getitem__)
    quarter = len(ordered) // 4
    return [society.names[party] for party in chance.sample(ordered[quarter:-quarter], number)]


def hubs(society: Society) -> list[str]:
    """Return the five parties with the most ties."""
    degrees = society.degrees()
    ordered = sorted(range(len(society.names)), key=degrees.__getitem__, reverse=True)
    return [society.names[party] for party in ordered[:5]]


def names(database: Database) -> dict[str, str]:
    """Return for the uid of each party what the files call it."""
    with database.driver.session(database=database.name) as session:
        return dict(session.run("MATCH (n:Party) RETURN n.uid, n.external_id").values())


def types(database: Database) -> Types:
    """Return what ranking and counting ask of the relationship types."""
    known = schema(database).types
    return Types({each.name: each.weight for each in known}, frozenset(each.name for each in known if each.mutual))


def _into_folders(database: Database) -> None:
    with database.driver.session(database=database.name) as session:
        session.run(
            "MATCH (n:Party) CALL (n) { SET n.folder = $folders[toInteger(rand() * size($folders))] } "
            "IN TRANSACTIONS OF 20000 ROWS",
            folders=FOLDERS,
        ).consume()


def _load(started: float, size: int) -> dict[str, Any]:
    return {"seconds": round(time.perf_counter() - started, 1), "mb": size // 2**20}


if __name__ == "__main__":
    main()
