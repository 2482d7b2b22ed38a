"""Pictures that a user keeps as maps, for themselves or shared with teams or everybody.

A live map shows what is known now of its parties and of the ties among them. A frozen one keeps the parties and ties of
a moment by their uids, and reads what they are called, and whether whoever opens it may see them, anew.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from graphcrm.errors import ConflictError, ForbiddenError, NotFoundError, RuleError
from graphcrm.models.texts import check_line, clean_text
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema, schema_in
from graphcrm.services import sharing
from graphcrm.services.explorer import graph as graphs
from graphcrm.services.explorer import seen
from graphcrm.services.explorer.state import State
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.models.schema import Schema
    from graphcrm.services.explorer.graph import Graph
    from graphcrm.viewer import Viewer

#: What the journal calls one.
KIND = "saved_map"
#: The longest name and note.
NAME_LENGTH, NOTE_LENGTH = 200, 4_000
#: How many are listed at once.
PAGE = 50


@dataclass(frozen=True, slots=True)
class SavedMap:
    """A picture that is kept.

    ``state`` is its state as JSON text, ``parties`` the uids of its parties. A frozen one has the ``day`` (ISO) that it
    is of, and the uids of its ``ties``; a live one has neither. ``revision`` counts what was done to it; ``changed_at``
    is when that was last (ISO, UTC), and ``changed_by`` who did it.
    """

    uid: str
    name: str
    owner: str
    state: str
    parties: tuple[str, ...]
    note: str = ""
    day: str = ""
    ties: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    revision: int = 1
    changed_at: str = ""
    changed_by: str = ""

    @property
    def frozen(self) -> bool:
        """Whether it shows what was known at a moment."""
        return bool(self.day)

    @property
    def at(self) -> datetime:
        """When it was changed last."""
        return datetime.fromisoformat(self.changed_at)

    def changeable_by(self, viewer: Viewer) -> bool:
        """Say whether somebody who sees it may change it: its owner, and an administrator."""
        return self.owner == viewer.user or viewer.sees_all

    def check_changeable_by(self, viewer: Viewer) -> None:
        """Raise ``ForbiddenError`` unless somebody may change it."""
        if not self.changeable_by(viewer):
            raise ForbiddenError(
                Phrase("The map {name} is not yours to change.", name=self.name), "Save it under a name of your own."
            )


@dataclass(frozen=True, slots=True)
class Listed:
    """A map in a list, without its picture, and how many of its parties the viewer sees."""

    map: SavedMap
    parties: int


def listed(database: Database, viewer: Viewer, *, skip: int = 0, limit: int = PAGE) -> list[Listed]:
    """Return the maps of the viewer and those that are shared with them, the one that was changed last first."""
    rows = database.read(load("maps.listed"), viewer, skip=skip, limit=limit, **sharing.seen_by(viewer))
    return [Listed(_read(row["properties"]), row["parties"]) for row in rows]


def find(database: Database, viewer: Viewer, uid: str) -> SavedMap:
    """Return a map that the viewer keeps or that is shared with them.

    Raises:
        NotFoundError: they see no such map.
    """
    rows = database.read(load("maps.find"), viewer, uid=uid, **sharing.seen_by(viewer))
    if not rows:
        raise _missing(uid)
    return _read(rows[0]["properties"])


def opened(
    database: Database,
    viewer: Viewer,
    map: SavedMap,
    *,
    known: Schema | None = None,
    today: date | None = None,
) -> tuple[State, Graph]:
    """Return the picture of a map as the viewer sees it, and its graph: nothing of either that they do not see.

    Args:
        database: where it is.
        viewer: who opens it.
        map: one that they may open.
        known: the whole schema, where it was read already.
        today: the day it is; a frozen map has its own.
    """
    known = known or schema(database)
    state = State.read(json.loads(map.state))
    graph = graph_of(database, viewer, map, state.parties, known=known, today=today)
    return seen.of(state, graph, known, viewer), graph


def graph_of(
    database: Database,
    viewer: Viewer,
    map: SavedMap,
    uids: Iterable[str],
    *,
    known: Schema | None = None,
    today: date | None = None,
) -> Graph:
    """Return the graph of some parties as a picture of a map has it, see ``graph.of`` and ``kept``."""
    day = date.fromisoformat(map.day) if map.frozen else today
    return kept(graphs.of(database, viewer, uids, known=known, today=day), map)


def kept(graph: Graph, map: SavedMap) -> Graph:
    """Return a graph with the ties that a map keeps; a frozen one has none among its parties that came later."""
    if not map.frozen:
        return graph
    parties, ties = set(map.parties), set(map.ties)
    stays = (tie for tie in graph.ties if tie.uid in ties or not {tie.source, tie.target} <= parties)
    return dataclasses.replace(graph, ties=tuple(stays))


def save(
    work: UnitOfWork,
    name: str,
    state: State,
    *,
    note: str = "",
    frozen: bool = False,
    shared_with: Iterable[str] = (),
    like: SavedMap | None = None,
) -> SavedMap:
    """Keep a picture for the viewer, with what of it they see.

    Args:
        work: the unit of work it belongs to.
        name: what it is called.
        state: the picture.
        note: what else is to be said of it.
        frozen: whether it stays as it is now.
        shared_with: ``everybody``, or teams as ``team:NAME``; nobody by default.
        like: the map that the picture was opened from; of a frozen one the ties and the day are taken.

    Raises:
        RuleError: the name, the note or whom it is shared with does not fit.
        ForbiddenError: the viewer is in none of the teams that it is to be shared with.
    """
    viewer = work.viewer
    bare = SavedMap(new_uid(), name, viewer.user, "", (), note=note, shared_with=tuple(shared_with))
    made = _pictured(work, _checked(work, bare, ()), state, frozen, like)
    return _write(work, None, made)


def change(
    work: UnitOfWork,
    uid: str,
    *,
    name: str | None = None,
    note: str | None = None,
    frozen: bool | None = None,
    shared_with: Iterable[str] | None = None,
    revision: int | None = None,
) -> SavedMap:
    """Change what is said of a map, with whom it is shared, or whether it is frozen; what is None stays as it is.

    Args:
        work: the unit of work it belongs to.
        uid: of the map.
        name: what it is called.
        note: what else is said of it.
        frozen: whether it stays as it is now.
        shared_with: whom it is shared with.
        revision: the one that the viewer has looked at.

    Raises:
        NotFoundError: the viewer sees no such map.
        ForbiddenError: it is somebody else's.
        ConflictError: it was changed since that revision.
        RuleError: as ``save`` does.
    """
    before = _own(work, uid, revision)
    given = {
        "name": name,
        "note": note,
        "shared_with": None if shared_with is None else tuple(shared_with),
    }
    changed: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    after = _checked(work, dataclasses.replace(before, **changed), before.shared_with)
    if frozen is not None and frozen != before.frozen:
        after = _pictured(work, after, State.read(json.loads(before.state)), frozen, None)
    return before if after == before else _write(work, before, after)


def keep(work: UnitOfWork, uid: str, state: State, *, revision: int | None = None) -> SavedMap:
    """Put another picture in the place of the one that a map has, with what of it the viewer sees.

    A frozen map keeps its day and the ties among its parties; those of parties that are new are those of now.

    Raises:
        NotFoundError: the viewer sees no such map.
        ForbiddenError: it is somebody else's.
        ConflictError: it was changed since that revision.
    """
    before = _own(work, uid, revision)
    after = _pictured(work, before, state, before.frozen, before)
    return before if after == before else _write(work, before, after)


def delete(work: UnitOfWork, uid: str) -> str:
    """Delete a map of the viewer, and return its name; an administrator deletes any that is shared.

    Raises:
        NotFoundError: the viewer sees no such map.
        ForbiddenError: it is somebody else's.
    """
    before = _own(work, uid)
    work.run(load("maps.delete"), uid=uid)
    work.record("delete", uid, _plain(before), None, kind=KIND)
    return before.name


def revert(work: UnitOfWork, uid: str, before: dict[str, Any], after: dict[str, Any], *, force: bool = False) -> str:
    """Put a map back to what it was before something was done to it, and return its name.

    Args:
        work: the unit of work it belongs to.
        uid: the map.
        before: what it was; empty where it was made.
        after: what became of it; empty where it was deleted.
        force: put it back although it was changed again since.

    Raises:
        NotFoundError: it is not there any more, or the viewer sees no such map.
        ForbiddenError: it is somebody else's.
        RuleError: it was changed again since, or is there already.
    """
    if not after:
        was = _read(before)
        was.check_changeable_by(work.viewer)
        if work.run(load("maps.get"), uid=uid, **sharing.seen_by(work.viewer)):
            raise RuleError("It is there already.")
        return _write(work, None, _checked(work, was, was.shared_with)).name
    there = _own(work, uid)
    if _plain(there) != after and not force:
        raise RuleError("It was changed again since.")
    if not before:
        return delete(work, uid)
    was = _checked(work, dataclasses.replace(_read(before), revision=there.revision), there.shared_with)
    return _write(work, there, was).name


def _pictured(work: UnitOfWork, map: SavedMap, state: State, frozen: bool, like: SavedMap | None) -> SavedMap:
    """Return a map with a picture, of which it has what the viewer sees."""
    known = schema_in(work)
    source = like if like and like.frozen and frozen else dataclasses.replace(map, day="")
    graph = graph_of(work.database, work.viewer, source, state.parties, known=known, today=work.today)
    state = seen.of(state, graph, known, work.viewer)
    return dataclasses.replace(
        map,
        state=json.dumps(state.to_dict(), separators=(",", ":"), ensure_ascii=False),
        parties=state.parties,
        day=(source.day or work.today.isoformat()) if frozen else "",
        ties=tuple(tie.uid for tie in graph.ties) if frozen else (),
    )


def _write(work: UnitOfWork, before: SavedMap | None, after: SavedMap) -> SavedMap:
    written = dataclasses.replace(
        after,
        revision=before.revision + 1 if before else after.revision,
        changed_at=work.at.astimezone(UTC).isoformat(timespec="microseconds"),
        changed_by=work.viewer.user,
    )
    work.run(load("maps.save"), uid=written.uid, properties=_plain(written))
    action = "change" if before else "create"
    work.record(action, written.uid, _plain(before) if before else None, _plain(written), kind=KIND)
    return written


def _own(work: UnitOfWork, uid: str, revision: int | None = None) -> SavedMap:
    rows = work.run(load("maps.get"), uid=uid, **sharing.seen_by(work.viewer))
    if not rows:
        raise _missing(uid)
    found = _read(rows[0]["properties"])
    found.check_changeable_by(work.viewer)
    if revision is not None and revision != found.revision:
        raise ConflictError(
            Phrase("{name} has changed this map meanwhile.", name=found.changed_by),
            "Replace it with yours, or save yours as another map.",
            version=found.revision,
        )
    return found


def _checked(work: UnitOfWork, given: SavedMap, shared_before: tuple[str, ...]) -> SavedMap:
    name = check_line(" ".join(given.name.split()), Phrase("The name of a map"), NAME_LENGTH, "name")
    if not name:
        raise RuleError("A map needs a name.", "Say in a few words what it shows.", "name")
    note = clean_text(given.note.strip(), Phrase("The note of a map"), NOTE_LENGTH, "note")
    shared = sharing.checked(work.viewer, given.shared_with, shared_before)
    return dataclasses.replace(given, name=name, note=note, shared_with=shared)


def _missing(uid: str) -> NotFoundError:
    return NotFoundError(Phrase("There is no map {uid!r}.", uid=uid), "It may have been deleted, or not be for you.")


def _plain(map: SavedMap) -> dict[str, Any]:
    plain = dataclasses.asdict(map)
    return plain | {name: list(plain[name]) for name in ("parties", "ties", "shared_with")}


def _read(properties: dict[str, Any]) -> SavedMap:
    several = {name: tuple(properties[name]) for name in ("parties", "ties", "shared_with")}
    return SavedMap(**properties | several)
