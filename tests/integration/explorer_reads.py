"""What the tables of the leak test and of the matrix ask about pictures of the explorer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from leaks import QUESTIONS, Asked, Read

from graphcrm.database.connection import Database
from graphcrm.services.explorer import communities, drawing, expand, graph, maps, start, statement
from graphcrm.services.explorer.state import State
from graphcrm.values import EVER
from graphcrm.viewer import Viewer

TODAY = date(2026, 11, 22)
_STATES: tuple[dict[str, Any], ...] = (
    {},
    {"filters": {"as_of": "ever", "types": ["TREATS", "KNOWS"]}},
    {"compare": ["2018", "today"]},
    {"filters": {"as_of": "ever", "strength": 0.4}},
)
_LISTS = ("parties:kind=person", "parties:", "relationships:", "relationships:type=TREATS", "search:victor vault")
_SEARCHES = ("ann", "victor vault", "tag:secret", "an archr")


def _uids(asked: Asked) -> list[str]:
    return sorted(asked.uids.values())


def _of_each(call: Callable[..., Any], **options: Any) -> Read:
    """Ask a function of one party about each."""

    def asked(of: Asked) -> list[Callable[[], Any]]:
        return [
            lambda uid=uid: call(of.database, of.viewer, uid, today=TODAY, **options) for uid in [*_uids(of), "none"]
        ]

    return asked


def _of_all(call: Callable[..., Any], *ways: Mapping[str, Any]) -> Read:
    """Ask a function of several parties about all of them, and about the first few."""

    def asked(of: Asked) -> list[Callable[[], Any]]:
        uids = _uids(of)
        return [
            lambda given=given, way=way: call(of.database, of.viewer, given, today=TODAY, **way)
            for given in (uids, uids[:4], [])
            for way in ways or ({},)
        ]

    return asked


def _expanded(of: Asked) -> list[Callable[[], Any]]:
    uids = _uids(of)
    ways: tuple[dict[str, Any], ...] = (
        {},
        {"limit": 1},
        {"as_of": EVER, "limit": 2},
        {"beside": uids[:5]},
        {"groups": [("KNOWS", True), ("TREATS", False), ("WORKS_AT", False)]},
        {"kinds": ["person"], "types": ["KNOWS", "TREATS"]},
    )
    return [
        lambda uid=uid, way=way: expand.expand(of.database, of.viewer, uid, today=TODAY, **way)
        for uid in [*uids, "none"]
        for way in ways
    ]


def _stated(of: Asked) -> list[Callable[[], Any]]:
    uids = _uids(of)
    return [
        lambda parts=parts: statement.of(of.database, of.viewer, State.read({"parties": uids, **parts}), today=TODAY)
        for parts in _STATES
    ]


def _map(asked: Asked, call: Callable[[maps.SavedMap], Any]) -> list[Callable[[], Any]]:
    """Ask something of the map that there is for all, and of one that there is not."""
    uids = (asked.others.get("map", "none"), "none")
    return [lambda uid=uid: call(maps.find(asked.database, asked.viewer, uid)) for uid in uids]


def _said(map: maps.SavedMap) -> dict[str, Any]:
    """Return what is said of a map; its picture is told by ``opened`` alone."""
    return {name: getattr(map, name) for name in map.__slots__ if name not in ("state", "parties", "ties")}


def _begun(name: str, *texts: str) -> Read:
    return lambda of: [
        lambda text=text: start.parties(of.database, of.viewer, today=TODAY, **{name: text})  # type: ignore[arg-type]
        for text in texts
    ]


#: The reads of pictures, by the names of their functions.
READS: Mapping[str, Read] = {
    "services.explorer.graph.of": _of_all(graph.of, {}, {"beside": ["none"]}),
    "services.explorer.graph.read_parties": _of_all(graph.read_parties),
    "services.explorer.expand.neighbours": _of_each(expand.neighbours, as_of=EVER),
    "services.explorer.expand.expand": _expanded,
    "services.explorer.start.around": _of_each(start.around, degrees=3, as_of=EVER),
    "services.explorer.start.parties": _of_each(
        lambda database, viewer, uid, today: start.parties(database, viewer, party=uid, degrees=2, today=today)
    ),
    "services.explorer.start.of_question": _begun("question", *QUESTIONS),
    "services.explorer.start.of_search": _begun("find", *_SEARCHES),
    "services.explorer.start.of_list": _begun("listed", *_LISTS),
    "services.explorer.communities.of": _of_all(communities.of, {}, {"as_of": "ever", "types": ["KNOWS", "TREATS"]}),
    "services.explorer.statement.of": _stated,
    "services.explorer.maps.listed": lambda a: [
        lambda skip=skip, limit=limit: maps.listed(a.database, a.viewer, skip=skip, limit=limit)
        for skip, limit in ((0, 50), (1, 1))
    ],
    "services.explorer.maps.find": lambda a: _map(a, _said),
    "services.explorer.maps.opened": lambda a: _map(a, lambda map: maps.opened(a.database, a.viewer, map, today=TODAY)),
    "services.explorer.maps.graph_of": lambda a: _map(
        a, lambda map: maps.graph_of(a.database, a.viewer, map, map.parties, today=TODAY)
    ),
    "services.explorer.drawing.of": lambda a: [
        lambda parts=parts: drawing.of(
            a.database, a.viewer, State.read({"parties": _uids(a), **parts}), title="All", today=TODAY
        )
        for parts in (*_STATES, {"groups": {"by": "organization"}}, {"groups": {"by": "community"}})
    ],
}


def drawn(database: Database, viewer: Viewer, uid: str) -> bool:
    """Say whether a party is in a picture, in its statement, and named among its communities."""
    found = graph.of(database, viewer, [uid])
    read = graph.read_parties(database, viewer, [uid])
    told = statement.of(database, viewer, State(parties=(uid,)))
    communities.of(database, viewer, [uid])
    seen = {party.uid for party in (*found.parties, *read)} | ({uid} if uid in told else set())
    assert (uid in told) == bool(found.parties) == bool(read)
    return uid in seen


def on_saved_map(database: Database, viewer: Viewer, map: str, uid: str) -> bool:
    """Say whether a party is on a map, is counted there, and is in a file of it."""
    found = maps.find(database, viewer, map)
    state, opened = maps.opened(database, viewer, found)
    [number] = [each.parties for each in maps.listed(database, viewer) if each.map.uid == map]
    of = maps.graph_of(database, viewer, found, [uid])
    files = [
        drawing.of(database, viewer, State(parties=(uid,))),
        drawing.drawn(opened, state, viewer=viewer),
    ]
    seen = [uid in state.parties, bool(number), bool(opened.parties), bool(of.parties)]
    seen += [uid in {dot.uid for dot in file.dots} for file in files]
    assert len(set(seen)) == 1
    return seen[0]


def expanded(database: Database, viewer: Viewer, uid: str, friend: str) -> bool:
    """Say whether a party can be expanded to one that it is tied to."""
    assert expand.neighbours(database, viewer, uid).total
    return friend in expand.expand(database, viewer, uid).added


def begun(database: Database, viewer: Viewer, uid: str, friend: str) -> bool:
    """Say whether a picture that begins with a friend, a list or a search has a party."""
    ways = (
        start.around(database, viewer, friend),
        start.parties(database, viewer, party=friend),
        start.of_list(database, viewer, "parties", "kind=person"),
        start.of_search(database, viewer, "the person"),
    )
    found = [uid in uids for uids in ways]
    assert len(set(found)) == 1
    return found[0]
