"""Searches and lists that a user keeps, for themselves or shared with teams or everybody."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.language import search_box
from graphcrm.models.texts import check_line
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.services import sharing
from graphcrm.services.lists.query import PartyQuery, RelationshipQuery
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

#: Where a search belongs: a list of parties, one of relationships, or the search box.
AREAS = ("parties", "relationships", "search")
#: What the journal calls one.
KIND = "saved_search"


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that is kept. ``query`` is the query part of a list's URL, or the text of the search box.

    It is ``shared_with`` everybody, or teams as ``team:NAME``; with none it is the owner's alone.
    """

    uid: str
    name: str
    area: str
    query: str
    owner: str
    shared_with: tuple[str, ...] = ()


def listed(database: Database, viewer: Viewer) -> list[SavedSearch]:
    """Return the searches of the viewer and those that are shared with them, by area and name."""
    rows = database.read(load("saved_searches.listed"), viewer, **sharing.seen_by(viewer))
    return [_read(row["properties"]) for row in rows]


def save(work: UnitOfWork, name: str, area: str, query: str, shared_with: Iterable[str] = ()) -> SavedSearch:
    """Keep a search for the viewer.

    Raises:
        RuleError: the name, the area or the query does not fit.
        ForbiddenError: the viewer is in none of the teams that it is to be shared with.
    """
    made = _checked(work, SavedSearch(new_uid(), name, area, query, work.viewer.user, tuple(shared_with)), ())
    work.run(load("saved_searches.save"), uid=made.uid, properties=_plain(made))
    work.record("create", made.uid, None, _plain(made), kind=KIND)
    return made


def change(
    work: UnitOfWork,
    uid: str,
    *,
    name: str | None = None,
    query: str | None = None,
    shared_with: Iterable[str] | None = None,
) -> SavedSearch:
    """Change a search of the viewer; what is None stays as it is.

    Raises:
        NotFoundError: the viewer sees no such search.
        ForbiddenError: it is somebody else's.
        RuleError: as ``save`` does.
    """
    before = _own(work, uid)
    given = {
        "name": name,
        "query": query,
        "shared_with": None if shared_with is None else tuple(shared_with),
    }
    changed = {key: value for key, value in given.items() if value is not None}
    after = _checked(work, dataclasses.replace(before, **changed), before.shared_with)  # type: ignore[arg-type]
    if after != before:
        work.run(load("saved_searches.save"), uid=uid, properties=_plain(after))
        work.record("change", uid, _plain(before), _plain(after), kind=KIND)
    return after


def delete(work: UnitOfWork, uid: str) -> None:
    """Delete a search of the viewer; an administrator deletes any that is shared.

    Raises:
        NotFoundError: the viewer sees no such search.
        ForbiddenError: it is somebody else's.
    """
    before = _own(work, uid)
    work.run(load("saved_searches.delete"), uid=uid)
    work.record("delete", uid, _plain(before), None, kind=KIND)


def revert(work: UnitOfWork, uid: str, before: dict[str, Any], after: dict[str, Any], *, force: bool = False) -> str:
    """Put a search back to what it was before something was done to it, and return its name.

    Args:
        work: the unit of work it belongs to.
        uid: the search.
        before: what it was; empty where it was made.
        after: what became of it; empty where it was deleted.
        force: put it back although it was changed again since.

    Raises:
        NotFoundError: it is not there any more, or the viewer sees no such search.
        ForbiddenError: it is somebody else's.
        RuleError: it was changed again since, is there already, or does not fit any more.
    """
    if not after:
        was = _read(before)
        _check_own(work, was)
        if work.run(load("saved_searches.get"), uid=uid, **sharing.seen_by(work.viewer)):
            raise RuleError("It is there already.")
        again = _checked(work, was, was.shared_with)
        work.run(load("saved_searches.save"), uid=uid, properties=_plain(again))
        work.record("create", uid, None, _plain(again), kind=KIND)
        return again.name
    if _plain(_own(work, uid)) != after and not force:
        raise RuleError("It was changed again since.")
    if not before:
        delete(work, uid)
    else:
        change(work, uid, name=before["name"], query=before["query"], shared_with=before["shared_with"])
    return str((before or after)["name"])


def _own(work: UnitOfWork, uid: str) -> SavedSearch:
    rows = work.run(load("saved_searches.get"), uid=uid, **sharing.seen_by(work.viewer))
    if not rows:
        raise NotFoundError(Phrase("There is no saved search {uid!r}.", uid=uid))
    found = _read(rows[0]["properties"])
    _check_own(work, found)
    return found


def _check_own(work: UnitOfWork, found: SavedSearch) -> None:
    if found.owner != work.viewer.user and not work.viewer.sees_all:
        raise ForbiddenError(
            Phrase("The search {name} is not yours to change.", name=found.name), "Save it under a name of your own."
        )


def _checked(work: UnitOfWork, given: SavedSearch, shared_before: tuple[str, ...]) -> SavedSearch:
    name = check_line(" ".join(given.name.split()), Phrase("The name of a search"), field="name")
    if not name:
        raise RuleError("A search needs a name.", "Say in a few words what it finds.", "name")
    if given.area not in AREAS:
        raise RuleError(
            Phrase("There is no area {area!r}.", area=given.area),
            Phrase("Take one of {known}.", known=AREAS),
            "area",
            given.area,
        )
    if given.area == "search":
        search_box.parse(given.query)
        query = given.query.strip()
    else:
        query = (PartyQuery if given.area == "parties" else RelationshipQuery).from_url(given.query).to_url()
    shared = sharing.checked(work.viewer, given.shared_with, shared_before)
    return dataclasses.replace(given, name=name, query=query, shared_with=shared)


def _plain(saved: SavedSearch) -> dict[str, Any]:
    return dataclasses.asdict(saved) | {"shared_with": list(saved.shared_with)}


def _read(properties: dict[str, Any]) -> SavedSearch:
    return SavedSearch(**properties | {"shared_with": tuple(properties["shared_with"])})
