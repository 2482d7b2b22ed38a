"""What notes and documents share: their party, who reads them, how the journal tells of them, and two edits of one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.errors import Conflict, ConflictError, NotFoundError, RuleError
from graphcrm.models.notes import audience_of
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema_in
from graphcrm.services import owners
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork

#: Who may read a record; each entry of the journal about it tells it too, since the record itself may be gone.
ACCESS = ("author", "audience", "readers")
#: What a file is called in the store stays out of the journal.
_UNTOLD = frozenset({"stored_as"})
_LABELS = {"text": "the text", "name": "the name", "audience": "who reads it", "readers": "who reads it"}


def locked(work: UnitOfWork, party: str) -> Mapping[str, Any]:
    """Take the write lock of a party, and return its uid, label and what says who may do what with it.

    Raises:
        NotFoundError: the viewer sees no such party.
    """
    found = work.run(load("relationships.lock"), uids=[party])
    if not found:
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=party))
    return found[0]


def check_add(work: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Raise ``ForbiddenError`` unless the viewer may add notes and documents to a locked party."""
    if row["uid"] not in work.made:
        policy.check_add_note(work.viewer, row["label"].lower(), row["properties"])


def readers(work: UnitOfWork, audience: str, named: Iterable[str]) -> dict[str, Any]:
    """Return the properties that say who reads a note or a document.

    Args:
        work: the unit of work it belongs to.
        audience: one of ``graphcrm.models.notes.AUDIENCES``.
        named: names of users, and of teams as in ``team:sales``, when they are chosen.

    Raises:
        RuleError: there is no such audience, user or team.
    """
    schema = schema_in(work)
    audience, chosen = audience_of(audience, [owners.named(schema, name) for name in named])
    if missing := sorted(owners.missing(work.run, work.viewer, chosen)):
        raise RuleError(
            Phrase("There is no user {name!r} who could read this.", name=missing[0]),
            "Give names of users, or of teams as in team:sales.",
            "readers",
            missing[0],
        )
    return {"audience": audience, "readers": chosen}


def stamped(work: UnitOfWork) -> dict[str, Any]:
    """Return the properties that a new note or document has besides its own."""
    return {
        "uid": new_uid(),
        "author": work.viewer.user,
        "created_at": work.at,
        "modified_at": work.at,
        "modified_by": work.viewer.user,
        "version": 1,
    }


def record_created(work: UnitOfWork, kind: str, party: str, properties: Mapping[str, Any]) -> None:
    """Note in the journal that a note or a document was added to a party."""
    work.record("create", properties["uid"], None, {"of": party, **_told(properties)}, kind=kind, of=(party,))


def record_deleted(work: UnitOfWork, kind: str, party: str, properties: Mapping[str, Any]) -> None:
    """Note in the journal what a note or a document was that is gone; its file belongs to the entry from now on."""
    before = {"of": party, **_told(properties)}
    file = properties.get("stored_as")
    work.record("delete", properties["uid"], before, None, kind=kind, of=(party,), stored_as=file)


def changed(
    work: UnitOfWork, kind: str, party: str, before: Mapping[str, Any], wanted: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what changes of a record when it shall have these values, and note it in the journal.

    Args:
        work: the unit of work it belongs to.
        kind: ``note`` or ``document``.
        party: uid of its party.
        before: its properties.
        wanted: some of them, as they shall be.
    """
    changes = {key: value for key, value in wanted.items() if value != before.get(key)}
    if not changes:
        return {}
    changes |= {"modified_at": work.at, "modified_by": work.viewer.user, "version": before["version"] + 1}
    after = {**before, **changes}
    told = [key for key in (*changes, *ACCESS) if key not in _UNTOLD]
    sides = ({key: side.get(key) for key in told} for side in (before, after))
    file = before["stored_as"] if "stored_as" in changes else None
    work.record("change", before["uid"], next(sides), next(sides), kind=kind, of=(party,), stored_as=file)
    return changes


def merged(
    work: UnitOfWork, what: str, before: Mapping[str, Any], wanted: Mapping[str, Any], based_on: int | None
) -> dict[str, Any]:
    """Return what of an edit counts: what it leaves as it was stays as another edit has made it since.

    Args:
        work: the unit of work, which holds the lock of the party.
        what: what the record is called: ``note`` or ``document``.
        before: its properties now.
        wanted: the values that it shall have.
        based_on: the version of the record that they were made on; None when they count whatever it is now.

    Raises:
        ConflictError: both edits changed the same to different values.
        RuleError: the record has had no such version.
    """
    version = int(before["version"])
    if based_on is None or based_on == version:
        return dict(wanted)
    if not 0 < based_on < version:
        raise RuleError(
            Phrase("This {what} has had no version {version}.", what=Word(what), version=based_on),
            Phrase("It is at version {version}.", version=version),
            "version",
            based_on,
        )
    entries = work.run(load("journal.since"), target=before["uid"], version=based_on)
    complete = {entry["version"] for entry in entries} >= set(range(based_on + 1, version + 1))
    sides = [json.loads(entry["before"] or "{}") for entry in entries]
    kept, conflicts = {}, []
    for key, yours in wanted.items():
        theirs = before[key]
        # What no entry tells of has not changed, as long as none is missing.
        was = next((side[key] for side in sides if key in side), theirs) if complete else None
        if yours in (theirs, was):
            continue
        kept[key] = yours
        if was != theirs:
            at, by = before["modified_at"].isoformat(), before["modified_by"]
            conflicts.append(Conflict(key, _LABELS[key], _text(was), _text(theirs), by, at, _text(yours)))
    if conflicts:
        raise ConflictError(
            Phrase(
                "{who} has changed {label} of this {what} meanwhile. Nothing was saved.",
                who=before["modified_by"],
                label=Word(conflicts[0].label),
                what=Word(what),
            ),
            "Look at both, and change it again as it is now.",
            conflicts,
            version,
        )
    return kept


def _told(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in properties.items() if key not in _UNTOLD}


def _text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")
