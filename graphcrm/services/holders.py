"""Records that may hold values in some properties, all of them, a batch at a time, whoever may see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.queries.loader import Query, load
from graphcrm.queries.parties import refs

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

#: The queries for nodes and for relationships.
_COUNT = ("count_nodes", "count_relationships")
_READ = ("read_nodes", "read_relationships")
_LOCK = ("lock_nodes", "lock_relationships")
_SAVE = ("save_nodes", "save_relationships")

_KINDS = {"Party": "party", "Unit": "unit", "ContactPoint": "contact_point"}


@dataclass(frozen=True, slots=True)
class Holder:
    """Nodes of the label ``of``, or relationships of that type."""

    of: str
    relationship: bool = False

    def count(self, database: Database, viewer: Viewer, columns: Iterable[str]) -> int:
        """Return how many of them hold a value in one of these properties."""
        found = database.read(self._query(_COUNT), viewer, identifiers=self._identifiers, columns=list(columns))
        return int(found[0]["records"])

    def read(
        self, database: Database, viewer: Viewer, columns: Iterable[str], batch: int
    ) -> Iterator[list[dict[str, Any]]]:
        """Yield those that hold a value, in batches by uid, each with ``uid``, ``name`` and ``properties``."""
        wanted, after = list(columns), ""
        while wanted:
            found = database.read(
                self._query(_READ),
                viewer,
                identifiers=self._identifiers,
                after=after,
                columns=wanted,
                limit=batch,
            )
            if found:
                after = found[-1]["uid"]
                yield [_named(row, wanted) for row in found]
            if len(found) < batch:
                return

    def seen(self, database: Database, viewer: Viewer, uids: Sequence[str]) -> frozenset[str]:
        """Return those of these records that the viewer may see."""
        if self.of == "Party":
            return frozenset(refs(database, viewer, uids))
        if self.relationship:
            query, slots = load("values.seen_relationships"), self._identifiers
        else:
            query, slots = load("values.seen_units"), {}
        found = database.read(query, viewer, identifiers=slots, uids=list(uids))
        return frozenset(row["uid"] for row in found)

    def lock(self, work: UnitOfWork, columns: Iterable[str], uids: Sequence[str]) -> list[dict[str, Any]]:
        """Keep others from changing these records, and return what they hold now: ``uid`` and ``properties``.

        ``of`` are the uids of the parties that a unit or a relationship belongs to.
        """
        wanted = list(columns)
        found = work.run(self._query(_LOCK), identifiers=self._identifiers, uids=list(uids), columns=wanted)
        return [_named(row, wanted) for row in found]

    def save(self, work: UnitOfWork, changes: Mapping[str, Mapping[str, Any]]) -> None:
        """Write properties of records by uid; null removes one."""
        if changes:
            work.run(self._query(_SAVE), identifiers=self._identifiers, changes=dict(changes))

    @property
    def kind(self) -> str:
        """What the journal calls such a record."""
        return "relationship" if self.relationship else _KINDS[self.of]

    @property
    def _identifiers(self) -> dict[str, str]:
        return {"type" if self.relationship else "label": self.of}

    def _query(self, both: tuple[str, str]) -> Query:
        return load(f"values.{both[self.relationship]}")


def _named(row: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    return {**row, "properties": dict(zip(columns, row["kept"], strict=True))}
