"""The same writes twice: through the services, and by the bare driver, which writes equal nodes, ties and entries.

What a write of the services leaves, the party or tie and its entry of the journal, is read once. The bare driver then
writes copies of it, each with identifiers of its own, in one statement and one transaction: it checks nothing, locks
nothing and has nothing to compute.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import neo4j
from common import ADMINISTRATOR

from graphcrm.database.connection import Database
from graphcrm.services import parties, relationships
from graphcrm.values import new_uid

TYPE = "KNOWS"
_ENTRY = " CREATE (entry:Change:News) SET entry = $entry"
_BARE = {
    "create": "CREATE (n:Party:Person) SET n = $record",
    "update": "MATCH (n:Party {uid: $source}) SET n += $record",
    "relate": "MATCH (a:Party {uid: $source}) MATCH (b:Party {uid: $target}) "
    f"CREATE (a)-[r:{TYPE}]->(b) SET r = $record",
}
_WRITTEN = f"""
MATCH (entry:Change {{operation: $operation}})
OPTIONAL MATCH (n:Party {{uid: entry.target}})
OPTIONAL MATCH (:Party {{uid: entry.party}})-[r:{TYPE} {{uid: entry.target}}]->()
RETURN properties(entry) AS entry, coalesce(properties(n), properties(r)) AS record
"""
_PEOPLE = "MATCH (n:Person) WHERE n.uid IS NOT NULL RETURN n.uid AS uid ORDER BY uid LIMIT $most"


class Writes:
    """Writes by their number: ``ours`` through the services, ``bare`` by the driver; no two numbers tie one pair.

    ``kinds`` are ``create`` (a person with a name and a birthday), ``update`` (another first name and birthday) and
    ``relate`` (a dated tie of two people).
    """

    kinds = tuple(_BARE)

    def __init__(self, database: Database, people: int = 2_000) -> None:
        self._database = database
        self._people = [record["uid"] for record in database.driver.execute_query(_PEOPLE, most=people).records]
        self._services: dict[str, Callable[[Any, int], object]] = {
            "create": lambda work, number: parties.create(work, "person", _person(number)),
            "update": lambda work, number: parties.update(work, self._pair(number)[0], _change(number)),
            "relate": lambda work, number: relationships.create(
                work, TYPE, *self._pair(number), {"since": "2020-05", "title": "Guild"}
            ),
        }
        # Numbers below any that is measured.
        self._known = {kind: self._example(kind, number) for number, kind in enumerate(self.kinds)}

    def ours(self, kind: str, number: int, operation: str | None = None) -> None:
        """Write through the services."""
        write = self._services[kind]
        self._database.write(ADMINISTRATOR, lambda work: write(work, number), operation=operation)

    def bare(self, kind: str, number: int) -> None:
        """Write the same by the bare driver."""
        record, entry = self._known[kind]
        uid, (source, target) = new_uid(), self._pair(number)
        if kind != "update":
            record = record | {"uid": uid}
        entry = entry | {"uid": new_uid(), "mark": new_uid(), "transaction": new_uid(), "target": uid}
        self._database.driver.execute_query(
            neo4j.Query(_BARE[kind] + _ENTRY),
            {"record": record, "entry": entry, "source": source, "target": target},
            database_=self._database.name,
        )

    def _pair(self, number: int) -> Sequence[str]:
        people = self._people
        at, apart = number % len(people), 1 + number // len(people)
        if apart > len(people) // 2 - 1:
            raise SystemExit(f"{len(people):,} people have not that many pairs: take a larger society.")
        return people[at], people[(at + apart) % len(people)]

    def _example(self, kind: str, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
        operation = new_uid()
        self.ours(kind, number, operation)
        [row] = self._database.driver.execute_query(_WRITTEN, operation=operation).records
        record = dict(row["record"])
        if kind == "update":
            record = {name: record[name] for name in ("first_name", "name", "name_key", "sort_name", "sort_key")}
            record |= {name: row["record"][name] for name in ("birthday", "modified_at", "modified_by", "version")}
        return record, dict(row["entry"])


def _person(number: int) -> dict[str, str]:
    return {"first_name": "Ada", "last_name": f"Writer {number}", "birthday": "1980-02-03"}


def _change(number: int) -> dict[str, str]:
    return {"first_name": f"Bela {number}", "birthday": f"19{60 + number % 40}-03-04"}
