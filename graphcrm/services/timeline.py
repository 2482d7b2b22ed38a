"""What has become of a party, the newest first: notes, documents, relationships that began or ended, and changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.documents import Document
from graphcrm.models.notes import Note
from graphcrm.models.seen import hidden_fields
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef
from graphcrm.services.entries import Entry, Reader
from graphcrm.storage.types import INLINE
from graphcrm.values import Period, date_text

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

#: What a timeline may tell of; without a choice it tells of all but changes, which are many.
KINDS = ("note", "document", "tie", "change")
USUAL = ("note", "document", "tie")
PAGE = 15
#: Later than, and sorted behind, whatever there is.
_FIRST = (datetime(9999, 12, 31, tzinfo=UTC), "~")


@dataclass(frozen=True, slots=True)
class TieEvent:
    """A relationship that began or ended, read from the party: ``day`` as it was written, maybe a month or a year."""

    uid: str
    ended: bool
    day: str
    label: str
    other: PartyRef
    title: str


#: What a line of a timeline tells of.
About = Note | Document | TieEvent | Entry


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a timeline: when, its ``kind`` of ``KINDS``, and what it tells of."""

    at: datetime
    kind: str
    about: About
    key: str

    @property
    def cursor(self) -> str:
        """What the next page goes on after."""
        return f"{self.at.isoformat()}~{self.key}"


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a timeline; ``after`` is the cursor of the next page, empty on the last one."""

    items: tuple[Item, ...]
    after: str


def of_party(
    database: Database,
    viewer: Viewer,
    party: PartyRef,
    known: Schema,
    *,
    kinds: Collection[str] = USUAL,
    after: str = "",
    limit: int = PAGE,
    today: date | None = None,
) -> Page:
    """Return a page of the timeline of a party, in one round trip where nothing is hidden.

    Args:
        database: where it is.
        viewer: who asks; what they may not see or read is left out.
        party: the party.
        known: the whole schema.
        kinds: what is wanted, out of ``KINDS``; changes are told to those who may read the journal.
        after: the cursor of the page before.
        limit: how many at most.
        today: the day it is; a relationship that begins later is not told of.

    Raises:
        NotFoundError: the viewer sees no such party.
        RuleError: the cursor is none.
    """
    wanted = [kind for kind in KINDS if kind in kinds and (kind != "change" or policy.may(viewer, "read_journal"))]
    reader = Reader(database, viewer, known, {party.uid: party.name})
    hidden = hidden_fields(known, viewer)
    place, items = _read_cursor(after), list[Item]()
    while len(items) <= limit:
        found = database.read(
            load("profile.timeline"),
            viewer,
            period=Period(date.min, today or date.today()),
            identifiers={"ties": known.types.ties},
            uid=party.uid,
            kinds=wanted,
            at=place[0],
            key=place[1],
            limit=limit + 1,
        )
        if not found:
            raise NotFoundError(Phrase("There is no party {uid!r}.", uid=party.uid))
        placed = _items(party, known, hidden, reader, found[0])
        read = sorted(placed, key=lambda each: each[0], reverse=True)[: limit + 1]
        # What the viewer may not see leaves no gap: the page is filled with what comes after it.
        items += [item for _, item in read if item]
        if len(read) <= limit:
            break
        place = read[-1][0]
    return Page(tuple(items[:limit]), items[limit - 1].cursor if len(items) > limit else "")


#: When something was, and what sorts it among others of that moment.
_Place = tuple[datetime, str]


def _items(
    party: PartyRef, known: Schema, hidden: Collection[str], reader: Reader, row: Mapping[str, Any]
) -> Iterator[tuple[_Place, Item | None]]:
    """Yield what a row of the query holds; None in the place of what the viewer may not see."""
    for each in row["notes"]:
        yield _placed("note", each["created_at"], each["uid"], Note.from_properties(party.uid, each))
    for each in row["documents"]:
        document = Document.from_properties(party.uid, each, inline=each["type"] in INLINE)
        yield _placed("document", each["created_at"], each["uid"], document)
    for each in row["ties"]:
        yield _placed("tie", each["at"], each["key"], _event(known, hidden, each))
    entries = reader.shown(row["changes"])
    for each in row["changes"]:
        yield _placed("change", each["at"], each["uid"], entries.get(each["uid"]))


def _placed(kind: str, at: datetime, key: str, about: About | None) -> tuple[_Place, Item | None]:
    return (at, key), Item(at, kind, about, key) if about else None


def _event(known: Schema, hidden: Collection[str], row: Mapping[str, Any]) -> TieEvent | None:
    properties, ended = row["properties"], row["end"] == "ended"
    name = "until" if ended else "since"
    if name in hidden:
        return None
    return TieEvent(
        properties["uid"],
        ended,
        date_text(properties[name], properties.get(f"{name}_precision")),
        known.types.get(row["type"]).label(row["forward"]),
        PartyRef.from_row(row),
        "" if "title" in hidden else properties.get("title") or "",
    )


def _read_cursor(text: str) -> _Place:
    if not text:
        return _FIRST
    at, separator, key = text.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not separator or not key:
        raise RuleError("This page of the timeline cannot be found.", "Begin at its first page.", "after", text)
    return moment, key
