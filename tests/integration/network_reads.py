"""What is asked of the map of the network in the leak test and in the matrix: each is asked of a map of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from graphcrm.analysis.network_map import NetworkMap
from graphcrm.database.connection import Database
from graphcrm.queries.loader import load
from graphcrm.services.explorer import network_access, network_drawing, overview
from graphcrm.values import now
from graphcrm.viewer import Viewer

#: The reads that ``asked`` has calls for.
ASKED = (
    "explorer.network_access.drawn_for",
    "explorer.network_drawing.draw_for",
    *(
        f"explorer.overview.{name}"
        for name in ("count", "drawing", "find", "inside", "leading", "number_of", "opened", "party", "strongest")
    ),
)


def drawn(database: Database, viewer: Viewer) -> NetworkMap:
    """Draw the map of a viewer, without keeping it."""
    return network_drawing.draw_for(database, viewer).map


def kept(database: Database, viewer: Viewer) -> str:
    """Draw and keep the map of a viewer, and return its uid."""
    found = network_drawing.draw_for(database, viewer)
    stored = network_drawing.store(database, found)
    return database.write(viewer, lambda work: network_drawing.keep(work, found, stored, []))


def let_go(database: Database, viewer: Viewer) -> None:
    """Let all maps go, so that whoever asks again begins without any."""
    database.write(viewer, lambda work: work.run(load("network.retire"), accesses=[], before=now()))


def opened(database: Database, viewer: Viewer, map: str) -> Any:
    """Return all that an open map tells, without when it was drawn."""
    found = overview.opened(database, viewer, map)
    leading = overview.leading(database, viewer, found.map, range(len(found.map.parents)), found.gone, 6)
    return found.map.uids, found.map.x, found.gone, found.counted, leading


def asked(database: Database, viewer: Viewer, uids: Iterable[str]) -> dict[str, list[Callable[[], Any]]]:
    """Return the calls for each read, of the parties ``uids``."""

    def record(_map: str) -> Any:
        found = overview.find(database, viewer)
        return found and (found.parties, found.ties)

    def fresh(call: Callable[[str], Any]) -> Callable[[], Any]:
        def asked_once() -> Any:
            try:
                return call(kept(database, viewer))
            finally:
                let_go(database, viewer)

        return asked_once

    numbers = range(4)
    return {
        "explorer.network_access.drawn_for": [
            lambda: network_access.drawn_for(database, viewer) == viewer,
        ],
        "explorer.network_drawing.draw_for": [lambda: drawn(database, viewer)],
        "explorer.overview.count": [lambda: overview.count(database, viewer)],
        "explorer.overview.drawing": [lambda: overview.drawing(database, viewer)],
        "explorer.overview.find": [fresh(record)],
        "explorer.overview.opened": [fresh(lambda map: opened(database, viewer, map))],
        "explorer.overview.leading": [fresh(lambda map: opened(database, viewer, map)[-1])],
        "explorer.overview.inside": [
            fresh(lambda map, each=each: overview.inside(database, viewer, map, each)) for each in numbers
        ],
        "explorer.overview.strongest": [
            fresh(lambda map, each=each: overview.strongest(database, viewer, map, each, 5)) for each in numbers
        ],
        "explorer.overview.party": [
            fresh(lambda map, each=each: overview.party(database, viewer, map, each)) for each in numbers
        ],
        "explorer.overview.number_of": [
            fresh(lambda map, uid=uid: overview.number_of(database, viewer, map, uid)) for uid in uids
        ],
    }


def on_map(database: Database, viewer: Viewer, uid: str) -> bool:
    """Say whether a party is on the map that a viewer opens, in a community of it, and among those to explore."""
    map = kept(database, viewer)
    found = overview.opened(database, viewer, map)
    listed = uid in found.map.uids
    inside = any(
        uid in {member.party.uid for member in overview.inside(database, viewer, map, top).members}
        and uid in overview.strongest(database, viewer, map, top, 500)
        for top in found.map.tops
    )
    assert inside == listed
    return listed


def looked_up(database: Database, viewer: Viewer, uid: str) -> bool:
    """Look a party up on the map of a viewer, and look at it there."""
    map = kept(database, viewer)
    number = overview.number_of(database, viewer, map, uid)
    return overview.party(database, viewer, map, number)[0].party.uid == uid
