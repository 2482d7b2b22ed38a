"""Typing into the search box: the time of each answer while names are typed letter by letter.

    python benchmarks/search.py [--parties 100000]

The society of ``generate.py`` with 50,000 notes and titles on its ties of work. Each text is asked for from its second
letter on, as the box does: people by both names, organizations, e-mail addresses, names with a letter wrong and
operators. Notes and relationships, which the box asks for apart, are measured beside. Target: at most 100 ms at the
95th percentile for what is shown at once.
"""

from __future__ import annotations

import argparse
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from common import ADMINISTRATOR, report, society, summary

from graphcrm.database.connection import Database
from graphcrm.services import indexes, quick_search
from graphcrm.values import new_uid
from graphcrm.viewer import Viewer

NOTES, TEXTS = 50_000, 60
READER = Viewer("reader", folders=frozenset({"open"}), rights=frozenset({"read"}))
_WORDS = [one + two for one in ("ba", "de", "fi", "go", "lu", "mar", "nor", "tin") for two in ("bert", "dale", "fend")]
_TITLES = ("Director", "Treasurer", "Kitchen helper", "Driver", "Chair", "Engineer", "Clerk", "Festival coordinator")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parties", type=int, default=100_000)
    parties = parser.parse_args().parties
    with society(parties) as database:
        chance = random.Random(20261122)
        _fill(database, chance)
        indexes.follow_types(database)
        report("search", {"parties": parties, **measure(database, chance, parties)})


def measure(database: Database, chance: random.Random, parties: int) -> dict[str, Any]:
    texts = _texts(database, chance, parties)
    results: dict[str, Any] = {"target": "at most 100 ms at the 95th percentile for names while typing"}
    for name, viewer in (("administrator", ADMINISTRATOR), ("reader_of_half_the_folders", READER)):
        for asked in ("names", "notes_and_relationships"):
            most = {"limit": 8, "texts": 0} if asked == "names" else {"limit": 0, "texts": 4}
            for text in texts[:10]:
                quick_search.find(database, viewer, text, **most)
            times = []
            for text in texts:
                for end in range(2, len(text) + 1):
                    started = time.perf_counter()
                    quick_search.find(database, viewer, text[:end].rstrip(":"), **most)
                    times.append(time.perf_counter() - started)
            results[f"{asked}, {name}"] = summary(times)
    return results


def _texts(database: Database, chance: random.Random, parties: int) -> list[str]:
    with database.driver.session(database=database.name) as session:
        people = session.run("MATCH (n:Person) WHERE n.uid IS NOT NULL RETURN n.name ORDER BY n.uid LIMIT 5000").value()
        others = session.run("MATCH (n:Organization) RETURN n.name ORDER BY n.uid LIMIT 1000").value()
    names = [*chance.sample(people, TEXTS), *chance.sample(others, TEXTS // 4)]
    wrong = [name[:5] + name[6:] for name in chance.sample(people, TEXTS // 6)]
    addresses = [f"p{chance.randrange(parties // 2)}@post" for _ in range(TEXTS // 6)]
    return [*names, *wrong, *addresses, *chance.sample(_WORDS, TEXTS // 6), "director", "kitchen helper"]


def _fill(database: Database, chance: random.Random) -> None:
    """Write notes of words that are each in a tenth of them or so, titles, and a folder for every other party."""
    with database.driver.session(database=database.name) as session:
        uids = session.run("MATCH (n:Party) RETURN n.uid AS uid ORDER BY uid").value()
        now = datetime.now(UTC)
        for _ in range(0, NOTES, 5_000):
            rows = [
                {
                    "uid": new_uid(),
                    "party": chance.choice(uids),
                    "text": " ".join(chance.choices(_WORDS, k=6)),
                    "at": now - timedelta(minutes=chance.randrange(10**6)),
                }
                for _ in range(5_000)
            ]
            session.run(
                "UNWIND $rows AS row MATCH (n:Party {uid: row.party}) CREATE (note:Note {uid: row.uid, text: row.text, "
                "author: 'somebody', audience: 'all', readers: [], sticky: false, created_at: row.at, "
                "modified_at: row.at, modified_by: 'somebody', version: 1})-[:ABOUT]->(n)",
                rows=rows,
            ).consume()
        session.run(
            "MATCH ()-[r:WORKS_AT|VOLUNTEERS_AT|BOARD_MEMBER_OF]->() CALL (r) { "
            "SET r.title = $titles[toInteger(rand() * size($titles))] } IN TRANSACTIONS OF 20000 ROWS",
            titles=list(_TITLES),
        ).consume()
        session.run(
            "MATCH (n:Party) CALL (n) { SET n.folder = ['open', 'closed'][toInteger(right(n.external_id, 1)) % 2] } "
            "IN TRANSACTIONS OF 20000 ROWS"
        ).consume()


if __name__ == "__main__":
    main()
