"""What happened lately on all records, the newest first: notes that were written, and changes.

Calls, tasks and events will stand among them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.errors import RuleError
from graphcrm.models.notes import Note
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import schema_at
from graphcrm.services.entries import NEWEST, Entry, Reader
from graphcrm.values import least_uid

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

#: What can be asked for alone.
KINDS = ("note", "change")
PAGE = 100
#: How many notes, and how many entries, are looked at first. Whoever sees few of them waits for a second look at twice
#: as many, and so on: where a page ends must not tell how much is hidden.
_LOOKED = 5_000
#: An entry is made after its transaction began, whose instant it bears: not as long after as this.
_TRANSACTION = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Item:
    """Something that happened: a note and the party that it is about, or an entry of the journal."""

    uid: str
    at: datetime
    actor: str
    note: Note | None = None
    party: PartyRef | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Items, the newest first; ``next`` is the uid that the following page starts before, empty on the last one."""

    items: tuple[Item, ...]
    next: str


def latest(
    database: Database,
    viewer: Viewer,
    *,
    kind: str = "",
    actor: str = "",
    since: date | None = None,
    until: date | None = None,
    before: str = "",
    limit: int = PAGE,
) -> Page:
    """Return what happened, as far as the viewer may see it: changes are told to those who may read the journal.

    Args:
        database: where it is.
        viewer: who asks.
        kind: one of ``KINDS``; both when it is empty.
        actor: who did it; anybody when it is empty.
        since: the first day.
        until: the last day.
        before: where the page before ended.
        limit: items of a page.

    Raises:
        RuleError: there is no such kind.
    """
    if kind and kind not in KINDS:
        raise RuleError(
            Phrase("There is no kind of activity {kind!r}.", kind=kind),
            Phrase("Take one of {known}.", known=KINDS),
            "kind",
            kind,
        )
    given = _Given(actor, since, until, before or NEWEST, 2 * limit, _LOOKED)
    found: list[Item] = []
    while given.before and len(found) <= limit:
        some, reached = _look(database, viewer, given, kind)
        found += some
        given = replace(given, before=reached, limit=2 * given.limit, looked=2 * given.looked)
    return Page(tuple(found[:limit]), found[limit - 1].uid if len(found) > limit else "")


@dataclass(frozen=True, slots=True)
class _Given:
    """What is read of notes and of the journal: ``limit`` of each at most, of so many that are ``looked`` at."""

    actor: str
    since: date | None
    until: date | None
    before: str
    limit: int
    looked: int

    def parameters(self) -> dict[str, Any]:
        """Return the parameters that both queries have."""
        until = _start(self.until and self.until + timedelta(days=1))
        return {"since": _start(self.since), "until": until, "limit": self.limit, "looked": self.looked}


def _look(database: Database, viewer: Viewer, given: _Given, kind: str) -> tuple[list[Item], str]:
    """Return what happened of what is looked at, and the uid that was looked down to, empty for the end."""
    found: list[Item] = []
    reached: list[str] = []
    reader: Reader | None = None
    if kind != "change":
        notes, known, at = _notes(database, viewer, given)
        found += notes
        reached += [at] if at else []
        names = {item.party.uid: item.party.name for item in found if item.party}
        reader = Reader(database, viewer, schema_at(database, known), names)
    if kind != "note" and policy.may(viewer, "read_journal"):
        changes, at = _changes(database, viewer, given, reader or Reader(database, viewer))
        # A note that is new stands there itself, if it is there still.
        shown = {item.note.uid for item in found if item.note}
        found += [_changed(entry) for entry in changes if entry.target not in shown or entry.action != "create"]
        reached += [at] if at else []
    # What is older than the last of one of them that was read has its place in the next look.
    down_to = max(reached, default="")
    found = sorted((item for item in found if item.uid >= down_to), key=lambda item: item.uid, reverse=True)
    return found, down_to


def _notes(database: Database, viewer: Viewer, given: _Given) -> tuple[list[Item], int, str]:
    """Read notes; return the version of the definitions, too, and the uid that was looked down to, if not the end."""
    query, author = load("notes.latest"), given.actor or None
    [row] = database.read(query, viewer, author=author, before=given.before, **given.parameters())
    items = [_written(note) for note in row["notes"]]
    return items, row["catalogue"], items[-1].uid if len(items) == given.limit else row["reached"] or ""


def _changes(database: Database, viewer: Viewer, given: _Given, reader: Reader) -> tuple[list[Entry], str]:
    """Read entries of records, an import as a whole, and return the uid that was looked down to, if not the end."""
    wanted = given.parameters() | {"from": "", "before": given.before}
    if wanted["since"]:
        wanted["from"] = least_uid(wanted["since"])
    if wanted["until"]:
        wanted["before"] = min(wanted["before"], least_uid(wanted["until"] + _TRANSACTION))
    if given.actor:
        [row] = database.read(load("journal.news_by"), viewer, actor=given.actor, **wanted)
    else:
        [row] = database.read(load("journal.news"), viewer, **wanted)
    entries = row["entries"]
    shown = reader.shown(entries)
    at = entries[-1]["uid"] if len(entries) == given.limit else row["reached"] or ""
    return [shown[entry["uid"]] for entry in entries if entry["uid"] in shown], at


def _written(row: dict[str, Any]) -> Item:
    note = Note.from_properties(row["uid"], row["written"])
    return Item(note.uid, note.created_at, note.author, note=note, party=PartyRef.from_row(row))


def _changed(entry: Entry) -> Item:
    return Item(entry.uid, entry.at, entry.actor, entry=entry)


def _start(day: date | None) -> datetime | None:
    """Return the instant at which a day begins here."""
    return None if day is None else datetime.combine(day, time()).astimezone()
