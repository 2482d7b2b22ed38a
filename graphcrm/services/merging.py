"""Bring two edits of the same record together: what only one of them changed is merged, the rest is a conflict."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphcrm.errors import Conflict, ConflictError, RuleError
from graphcrm.models.changes import text_of, value_of
from graphcrm.models.field import Field
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.loader import load

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork


def changed_by_others(
    work: UnitOfWork, target: str, based_on: int | None, now: Mapping[str, Any], given: Mapping[Field, Any]
) -> set[Field]:
    """Return the fields that only others have changed: what is given for them is what they were before that.

    Args:
        work: the unit of work, which holds the lock of the record.
        target: uid of the record.
        based_on: the version that the edit was made on; None for one that counts whatever the record is now.
        now: properties of the record.
        given: the values that it shall have, by field.

    Raises:
        ConflictError: a field was changed to another value than the one that is given.
        RuleError: the record has had no such version.
    """
    version = int(now.get("version") or 0)
    if based_on is None or based_on == version:
        return set()
    if based_on > version or based_on < 0:
        raise RuleError(
            Phrase("This record has had no version {version}.", version=based_on),
            Phrase("It is at version {version}.", version=version),
            "version",
            based_on,
        )
    entries = work.run(load("journal.since"), target=target, version=based_on)
    # Without all of them, nobody knows what somebody else has changed.
    complete = {entry["version"] for entry in entries} >= set(range(based_on + 1, version + 1))
    left: set[Field] = set()
    conflicts = []
    for field, yours in given.items():
        touching = [entry for entry in entries if _touches(entry, field)]
        theirs = value_of(field, now)
        if yours == theirs or (complete and not touching):
            continue
        first = json.loads(touching[0]["before"] or "{}") if touching else {}
        was = value_of(field, first)
        if complete and yours == was:
            left.add(field)
            continue
        last = touching[-1] if touching else None
        conflicts.append(
            Conflict(
                field.name,
                field.label,
                text_of(field, was),
                text_of(field, theirs),
                last["actor"] if last else "",
                last["at"].isoformat() if last else "",
                text_of(field, yours),
            )
        )
    if conflicts:
        raise _conflict(conflicts, version)
    return left


def _touches(entry: Mapping[str, Any], field: Field) -> bool:
    columns = set(field.columns) or {field.name}
    return any(columns & json.loads(entry[side] or "{}").keys() for side in ("before", "after"))


def _conflict(conflicts: list[Conflict], version: int) -> ConflictError:
    first = conflicts[0]
    yours = first.yours or Phrase("nothing")
    if len(conflicts) > 1:
        yours = Phrase("{yours}, and {number} more", yours=yours, number=len(conflicts) - 1)
    return ConflictError(
        Phrase(
            "{who} has changed {label} meanwhile, to {theirs}; you gave {yours}. Nothing was saved.",
            who=first.by or Phrase("Somebody"),
            label=Word(first.label),
            theirs=first.theirs or Phrase("nothing"),
            yours=yours,
        ),
        "Look at both values, and change the record again as it is now.",
        conflicts,
        version,
    )
