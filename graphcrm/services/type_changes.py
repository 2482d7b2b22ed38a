"""Treat the relationships that do not fit any more when their type changes: end, convert or delete them.

Each call is one batch of one transaction. The locks of all parties of a batch are taken first, in the order of their
uids, so that batches and other writers do not wait for each other in a circle.
To end a relationship that has not begun yet is to delete it; the journal keeps it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from graphcrm.errors import ConversionError, RuleError
from graphcrm.models.fields import label_of
from graphcrm.models.relationship_types import Catalogue, RelationshipType
from graphcrm.models.relationships import attributes, dates_text, overlap
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema_in
from graphcrm.services.given import next_version
from graphcrm.services.relationships import is_ahead

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork

Policy = Literal["refuse", "end", "convert", "delete"]

#: So many relationships are read at once when they are checked.
CHECKED_AT_ONCE = 5_000
#: A check stops when it has found so many that cannot be converted.
MOST_PROBLEMS = 100


#: What runs a query: that of a unit of work, or that of a database for somebody who sees everything.
Run = Callable[..., list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Misfits:
    """The relationships that fit a type as it was and not as it shall be; all of them when ``after`` is None."""

    before: RelationshipType
    after: RelationshipType | None = None

    @property
    def possible(self) -> bool:
        """Whether there can be any: some change of a type leaves all of its relationships as they are."""
        return self._all or not (
            self.after is not None
            and set(self.before.source_kinds) <= set(self.after.source_kinds)
            and set(self.before.target_kinds) <= set(self.after.target_kinds)
        )

    @property
    def _all(self) -> bool:
        return self.after is None or self.after.mutual != self.before.mutual

    def parameters(self, open_after: date | None = None) -> dict[str, Any]:
        """Return what the queries need to find them; with ``open_after`` only those that hold after that day."""
        before, after = (None, None) if self._all else (self.before, self.after)
        return {
            "before_sources": _labels(before.source_kinds if before else ()),
            "before_targets": _labels(before.target_kinds if before else ()),
            "after_sources": _labels(after.source_kinds if after else ()),
            "after_targets": _labels(after.target_kinds if after else ()),
            "open_after": open_after,
        }

    def count(self, run: Run, open_after: date | None = None) -> int:
        """Return how many there are, see ``parameters``."""
        if not self.possible:
            return 0
        found = run(load("types.count_relationships"), identifiers=self._type, **self.parameters(open_after))
        return int(found[0]["number"])

    def find(self, run: Run, limit: int, open_after: date | None = None) -> list[dict[str, Any]]:
        """Return the elementId and the uids of both ends of at most ``limit`` of them, see ``parameters``."""
        return run(load("types.relationships"), identifiers=self._type, limit=limit, **self.parameters(open_after))

    def read(self, run: Run, ids: Sequence[str], open_after: date | None = None) -> list[dict[str, Any]]:
        """Return ends and properties of those with these elementIds that are still there, see ``parameters``."""
        return run(load("types.relationships_now"), identifiers=self._type, ids=ids, **self.parameters(open_after))

    @property
    def _type(self) -> dict[str, str]:
        return {"type": self.before.name}


def treat(work: UnitOfWork, misfits: Misfits, policy: Policy, into: str, limit: int) -> int:
    """Treat up to ``limit`` of the relationships and return how many those were, 0 when none is left.

    Args:
        work: the unit of work it belongs to.
        misfits: which relationships.
        policy: ``end`` them today, ``convert`` them, or ``delete`` them; the journal keeps what that takes away.
        into: name of the type to convert to.
        limit: how many at most.

    Raises:
        NotFoundError: there is no type ``into``.
        ConversionError: some of them cannot be converted; nothing was done.
    """
    target = conversion(schema_in(work).types, misfits.before, into) if policy == "convert" else None
    open_after = work.today if policy == "end" else None
    with work.seeing_all():
        found = misfits.find(work.run, limit, open_after)
        if not found:
            return 0
        uids = {row[end] for row in found for end in ("source", "target")}
        work.run(load("relationships.lock"), uids=sorted(uids))
        rows = misfits.read(work.run, [row["id"] for row in found], open_after)
        if target:
            problems = _problems(work.run, misfits, target, rows)
            if problems:
                raise refused(misfits, target, [problems[id] for id in problems])
            _convert(work, misfits.before, target, rows)
        elif policy == "end":
            _delete(work, misfits.before, [row for row in rows if is_ahead(row["properties"], work.today)])
            _end(work, misfits.before, [row for row in rows if not is_ahead(row["properties"], work.today)])
        else:
            _delete(work, misfits.before, rows)
    return len(found)


def conversion(known: Catalogue, kind: RelationshipType, into: str) -> RelationshipType:
    """Return the type that relationships of ``kind`` can be converted to.

    Args:
        known: the types there are.
        kind: the type that they have.
        into: name of the other one.

    Raises:
        NotFoundError: there is no such type.
        RuleError: it is none other, or retired.
    """
    target = known.get(into) if into else kind
    if target.name == kind.name:
        raise RuleError(
            Phrase("{name} cannot be converted into {into!r}.", name=kind.name, into=into),
            "Name another type.",
            "into",
            into,
        )
    if not target.active:
        raise RuleError(
            Phrase("{name} is retired.", name=target.name), "Take another type, or make it active again.", "into", into
        )
    return target


def problems(
    run: Run,
    misfits: Misfits,
    into: RelationshipType,
    *,
    most: int = MOST_PROBLEMS,
    between: Callable[[], None] = lambda: None,
) -> dict[str, str]:
    """Return what hinders converting these relationships: a sentence for each elementId.

    Args:
        run: runs a query.
        misfits: which relationships.
        into: the type to convert them to.
        most: no more are looked for when this many were found; a few more may be returned.
        between: called again and again meanwhile; it may raise to stop the search.
    """
    found: dict[str, str] = {}
    ids = [row["id"] for row in misfits.find(run, limit=2**62)]
    for start in range(0, len(ids), CHECKED_AT_ONCE):
        between()
        found |= _problems(run, misfits, into, misfits.read(run, ids[start : start + CHECKED_AT_ONCE]))
        if len(found) >= most:
            break
    return found


def refused(misfits: Misfits, into: RelationshipType, reasons: Sequence[str]) -> ConversionError:
    """Return the error that lists what cannot be converted.

    Args:
        misfits: which relationships were to be converted.
        into: the type to convert them to.
        reasons: a sentence for each that cannot be.
    """
    kind = misfits.before.name
    if len(reasons) == 1:
        return ConversionError(reasons[0], "Change that relationship first.", reasons, "into", into.name)
    number = len(reasons)
    many = Phrase("{number} or more", number=number) if number >= MOST_PROBLEMS else str(number)
    return ConversionError(
        Phrase(
            "{many} relationships of {type} cannot be converted into {into}.",
            many=many,
            type=kind,
            into=into.name,
        ),
        "Change these relationships first, or end them.",
        reasons,
        "into",
        into.name,
    )


def _problems(run: Run, misfits: Misfits, into: RelationshipType, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return a sentence for each of these relationships that the other type cannot take."""
    found: dict[str, str] = {}
    by_id = {row["id"]: row for row in rows}
    for id, row in by_id.items():
        try:
            into.check_kinds(row["source_label"].lower(), row["target_label"].lower())
        except RuleError as error:
            found[id] = error.message
    beside = run(
        load("types.parallel_relationships"),
        identifiers={"type": misfits.before.name, "ties": [misfits.before.name, into.name]},
        ids=list(by_id),
        into=into.name,
        **misfits.parameters(),
    )
    others: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in beside:
        if into.mutual or row["forward"]:
            others[row["id"]].append(row)
    for id, parallel in others.items():
        own = by_id[id]["properties"]
        for other in parallel:
            there = other["properties"]
            # Two that would be in each other's way are named once.
            if other["other_id"] not in found and attributes(own) == attributes(there) and overlap(own, there):
                found[id] = Phrase(
                    "The same relationship ({forward}) already holds {dates}.",
                    forward=Word(into.forward),
                    dates=dates_text(there) or Phrase("without dates"),
                )
                break
    return found


def _convert(
    work: UnitOfWork, kind: RelationshipType, into: RelationshipType, rows: Sequence[Mapping[str, Any]]
) -> None:
    stamps = {"modified_at": work.at, "modified_by": work.viewer.user}
    work.run(
        load("types.convert_relationships"),
        identifiers={"type": kind.name, "into": into.name},
        ids=[row["id"] for row in rows],
        stamps=stamps,
    )
    for row in rows:
        before = row["properties"]
        new = {**stamps, "version": next_version(before)}
        old = {"type": kind.name} | {key: before.get(key) for key in new}
        _record(work, "change", row, old, {"type": into.name, **new})


def _end(work: UnitOfWork, kind: RelationshipType, rows: Sequence[Mapping[str, Any]]) -> None:
    changes = {
        "until": work.today,
        "until_precision": None,
        "modified_at": work.at,
        "modified_by": work.viewer.user,
    }
    work.run(
        load("types.end_relationships"),
        identifiers={"type": kind.name},
        ids=[row["id"] for row in rows],
        properties=changes,
    )
    for row in rows:
        before = row["properties"]
        new = {**changes, "version": next_version(before)}
        _record(work, "change", row, {key: before.get(key) for key in new}, new, kind.name)


def _delete(work: UnitOfWork, kind: RelationshipType, rows: Sequence[Mapping[str, Any]]) -> None:
    work.run(load("types.delete_relationships"), identifiers={"type": kind.name}, ids=[row["id"] for row in rows])
    for row in rows:
        ends = {"source": row["source"], "target": row["target"], "type": kind.name}
        _record(work, "delete", row, ends | row["properties"], None)


def _record(
    work: UnitOfWork,
    action: str,
    row: Mapping[str, Any],
    before: Mapping[str, Any],
    after: Mapping[str, Any] | None,
    type: str = "",
) -> None:
    ends = (row["source"], row["target"])
    work.record(action, row["properties"]["uid"], before, after, kind="relationship", of=ends, type=type)


def _labels(kinds: Iterable[str]) -> list[str]:
    return [label_of(kind) for kind in kinds]
