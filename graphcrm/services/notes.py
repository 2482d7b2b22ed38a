"""Write, change and read notes on parties.

Who reads a note is part of it: all who may see its party, its author alone, or chosen users and teams. One that the
viewer may not read is answered for like one that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.notes import CHOSEN, EVERYBODY, Note, clean_note
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.services import about, permitted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

_KIND = "note"
#: Sorts after every uid: a list goes on after the sticky note with the newest of the others.
_AFTER_STICKY = "~"


@dataclass(frozen=True, slots=True)
class Page:
    """Some notes of a party; ``after`` is what the list goes on after, None where it ends."""

    notes: tuple[Note, ...]
    after: str | None


def create(
    work: UnitOfWork,
    party: str,
    text: str,
    *,
    audience: str = EVERYBODY,
    readers: Iterable[str] = (),
    sticky: bool = False,
) -> str:
    """Write a note on a party and return its uid.

    Args:
        work: the unit of work it belongs to.
        party: uid of the party.
        text: Markdown, kept as typed.
        audience: ``all`` who may see the party, its ``author`` alone, or ``chosen`` readers.
        readers: names of users, and of teams as in ``team:sales``, when they are chosen.
        sticky: shown before all other notes; the one that was sticky is so no more.

    Raises:
        NotFoundError: the viewer sees no such party.
        RuleError: the text is empty or too long, a reader is unknown, or not all may read what is to be sticky.
        ForbiddenError: the viewer may not add notes to the party, or not make them sticky.
    """
    row = about.locked(work, party)
    about.check_add(work, row)
    properties = {"text": clean_note(text), "sticky": False, **about.readers(work, audience, readers)}
    properties |= about.stamped(work)
    if sticky:
        _check_sticky(work, row, properties)
        _unstick(work, party)
        properties["sticky"] = True
    work.run(load("notes.create"), party=party, properties=properties)
    about.record_created(work, _KIND, party, properties)
    return str(properties["uid"])


def update(
    work: UnitOfWork,
    uid: str,
    *,
    text: str | None = None,
    audience: str | None = None,
    readers: Iterable[str] | None = None,
    based_on: int | None = None,
) -> None:
    """Change the text of a note, or who reads it; what is not given stays. One that not all may read is not sticky.

    Args:
        work: the unit of work it belongs to.
        uid: the note.
        text: see ``create``.
        audience: see ``create``.
        readers: see ``create``; those there are stay when they are not given and the audience stays ``chosen``.
        based_on: the version of the note that the edit was made on, when that counts.

    Raises:
        NotFoundError: the viewer may read no such note.
        ForbiddenError: somebody else is its author.
        ConflictError: the same was changed to something else since that version.
        RuleError: see ``create``.
    """
    party, before, _ = _current(work, uid)
    policy.check_change_note(work.viewer, before)
    wanted: dict[str, Any] = {} if text is None else {"text": clean_note(text)}
    if audience is not None or readers is not None:
        audience = audience or CHOSEN
        kept = before["readers"] if audience == CHOSEN else ()
        wanted |= about.readers(work, audience, kept if readers is None else readers)
    wanted = about.merged(work, _KIND, before, wanted, based_on)
    if wanted.get("audience", EVERYBODY) != EVERYBODY:
        wanted["sticky"] = False
    _set(work, party, before, wanted)


def make_sticky(work: UnitOfWork, uid: str, sticky: bool = True) -> None:
    """Have a note shown before all others of its party, instead of the one that was so far; or not any more.

    Raises:
        NotFoundError: the viewer may read no such note.
        ForbiddenError: the viewer may not change the party.
        RuleError: not all who see the party may read the note.
    """
    party, before, row = _current(work, uid)
    _check_sticky(work, row, before)
    if sticky:
        _unstick(work, party, but=uid)
    _set(work, party, before, {"sticky": sticky})


def delete(work: UnitOfWork, uid: str) -> None:
    """Delete a note; the journal keeps it.

    Raises:
        NotFoundError: the viewer may read no such note.
        ForbiddenError: somebody else wrote it, and the viewer does not manage the folder of its party.
    """
    party, before, row = _current(work, uid)
    policy.check_delete_note(work.viewer, row["properties"], before)
    work.run(load("notes.delete"), uid=uid)
    about.record_deleted(work, _KIND, party, before)


def get(database: Database, viewer: Viewer, uid: str) -> Note:
    """Return a note.

    Raises:
        NotFoundError: the viewer may read no such note.
    """
    found = database.read(load("notes.get"), viewer, uid=uid)
    if not found:
        raise _missing(uid)
    return Note.from_properties(found[0]["party"], found[0]["properties"])


def of_party(database: Database, viewer: Viewer, party: str, *, after: str | None = None, limit: int = 20) -> Page:
    """Return the notes of a party that the viewer may read: the sticky one first, then the newest first.

    Args:
        database: where they are.
        viewer: who asks.
        party: uid of the party.
        after: ``Page.after`` of the page before.
        limit: how many at most.

    Raises:
        NotFoundError: the viewer sees no such party.
    """
    found = database.read(load("notes.of_party"), viewer, party=party, after=after, limit=limit + 1)
    if not found:
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=party))
    notes = tuple(Note.from_properties(party, properties) for properties in found[0]["notes"])
    if len(notes) <= limit:
        return Page(notes, None)
    last = notes[limit - 1]
    return Page(notes[:limit], _AFTER_STICKY if last.sticky else last.uid)


def _current(work: UnitOfWork, uid: str) -> tuple[str, Mapping[str, Any], Mapping[str, Any]]:
    """Lock the party of a note, and return its uid, the properties of the note, and the party as it was locked."""
    found = work.run(load("notes.get"), uid=uid)
    if found:
        row = about.locked(work, found[0]["party"])
        # Whoever held the lock may have changed or deleted it.
        found = work.run(load("notes.get"), uid=uid)
    if not found:
        raise _missing(uid)
    return found[0]["party"], found[0]["properties"], row


def _check_sticky(work: UnitOfWork, row: Mapping[str, Any], note: Mapping[str, Any]) -> None:
    permitted.check_row(work, row)
    if note["audience"] != EVERYBODY:
        raise RuleError("A sticky note is for all who may see the record.", "Share it with all of them.", "sticky")


def _unstick(work: UnitOfWork, party: str, but: str = "") -> None:
    for row in work.run(load("notes.sticky"), party=party):
        if row["properties"]["uid"] != but:
            _set(work, party, row["properties"], {"sticky": False})


def _set(work: UnitOfWork, party: str, before: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    if changes := about.changed(work, _KIND, party, before, wanted):
        work.run(load("notes.set"), uid=before["uid"], changes=changes)


def _missing(uid: str) -> NotFoundError:
    return NotFoundError(Phrase("There is no note {uid!r}.", uid=uid))
