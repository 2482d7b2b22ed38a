"""The desk of a user: the clipboard of records that they have put aside, and those that they looked at last.

Neither is journaled: they change no record, nobody else sees them, and an entry for every look would bury those that
tell what was done. Both hang on the user's name, so that the person at the machine, who has no account, has them too.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from graphcrm.errors import NotFoundError
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

#: How many records that a user has looked at are remembered.
MOST_RECENT = 50


def add(work: UnitOfWork, uids: Collection[str]) -> int:
    """Put parties on the viewer's clipboard and return how many of them are there now.

    Raises:
        NotFoundError: the viewer sees one of them not; then none is added.
    """
    wanted = sorted(set(uids))
    found = work.run(load("desks.put_aside"), user=work.viewer.user, uids=wanted, at=work.at)
    missing = sorted({*wanted} - {row["uid"] for row in found})
    if missing:
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=missing[0]))
    return len(found)


def remove(work: UnitOfWork, uids: Collection[str] | None = None) -> int:
    """Take parties off the viewer's clipboard, all of them without ``uids``; return how many were there."""
    given = None if uids is None else sorted(set(uids))
    number: int = work.run(load("desks.take_off"), user=work.viewer.user, uids=given)[0]["number"]
    return number


def listed(database: Database, viewer: Viewer) -> list[PartyRef]:
    """Return the parties on the viewer's clipboard that they still see, what was put there last at the beginning."""
    return [PartyRef.from_row(row) for row in database.read(load("desks.put"), viewer, user=viewer.user)]


def look_at(work: UnitOfWork, uid: str) -> None:
    """Remember that the viewer has looked at a party; nothing happens when they see no such party."""
    work.run(load("desks.look_at"), user=work.viewer.user, uid=uid, at=work.at, most=MOST_RECENT)


def recent(database: Database, viewer: Viewer, *, limit: int = MOST_RECENT) -> list[PartyRef]:
    """Return the parties that the viewer has looked at and still sees, the latest first."""
    rows = database.read(load("desks.recent"), viewer, user=viewer.user, limit=limit)
    return [PartyRef.from_row(row) for row in rows]
