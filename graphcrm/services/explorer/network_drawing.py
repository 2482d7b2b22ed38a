"""Draw the map of the network that a viewer sees, and keep it.

A map is derived from records and changes none, so that it is not journaled; the job that draws it is.
"""

from __future__ import annotations

import io
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from graphcrm.analysis.network_map import NetworkMap, draw
from graphcrm.models.fields import KINDS
from graphcrm.queries.loader import load
from graphcrm.queries.schema import seen
from graphcrm.services.explorer import network_access
from graphcrm.storage.files import new_name
from graphcrm.values import Period, new_uid, now

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

#: Parties that are read at once.
PART = 10_000
#: Maps that are older are let go.
KEPT_FOR = timedelta(days=90)
#: Told how many of a hundred parts are done, and what is done now.
Tell = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A map that was drawn, and for which access."""

    access: str
    map: NetworkMap


def draw_for(
    database: Database, viewer: Viewer, *, tell: Tell | None = None, between: Callable[[], None] | None = None
) -> Drawn:
    """Draw the map of all parties and of the ties of today that a viewer sees; others who see the same share it.

    Args:
        database: where they are.
        viewer: who asks.
        tell: told how far it is.
        between: called now and then, so that it can be stopped.
    """
    who = network_access.drawn_for(database, viewer)
    tell = tell or (lambda _done, _stage: None)
    between = between or (lambda: None)
    uids, kinds = _parties(database, who, tell, between)
    sources, targets = _ties(database, who, uids, tell, between)
    stages = {"communities": (60, "finding communities"), "places": (80, "placing them")}
    found = draw(
        list(zip(uids, kinds, strict=True)), sources, targets, between=between, tell=lambda stage: tell(*stages[stage])
    )
    return Drawn(network_access.access(who), found)


def keep(work: UnitOfWork, drawn: Drawn, stored_as: str, accesses: list[str]) -> str:
    """Keep the record of a map and let go of those that nobody opens any more; return its uid.

    Args:
        work: the unit of work it belongs to.
        drawn: the map.
        stored_as: the name of its file.
        accesses: those that are in use.
    """
    uid = new_uid()
    properties = {
        "uid": uid,
        "access": drawn.access,
        "stored_as": stored_as,
        "made_at": work.at,
        "parties": len(drawn.map.uids),
        "ties": drawn.map.pairs,
    }
    work.run(load("network.keep"), properties=properties)
    old = work.run(load("network.retire"), accesses=[*accesses, drawn.access], before=now() - KEPT_FOR)
    names = [row["name"] for row in old]
    work.afterwards(lambda: _delete(work.database, names))
    return uid


def store(database: Database, drawn: Drawn) -> str:
    """Store the file of a map, and return its name.

    Raises:
        StorageError: the store cannot be used.
    """
    name = new_name()
    database.files.put(name, io.BytesIO(drawn.map.pack()))
    return name


def _parties(
    database: Database, viewer: Viewer, tell: Tell, between: Callable[[], None]
) -> tuple[list[str], array[int]]:
    total = max(1, database.read(load("network.count"), viewer)[0]["number"])
    numbers = {kind.capitalize(): number for number, kind in enumerate(KINDS)}
    uids: list[str] = []
    kinds = array("B")
    while True:
        between()
        tell(min(30, 30 * len(uids) // total), "reading parties")
        rows = database.read(load("network.parties"), viewer, after=uids[-1] if uids else "", limit=PART)
        uids.extend(row["uid"] for row in rows)
        kinds.extend(numbers[row["label"]] for row in rows)
        if len(rows) < PART:
            return uids, kinds


def _ties(
    database: Database, viewer: Viewer, uids: list[str], tell: Tell, between: Callable[[], None]
) -> tuple[array[int], array[int]]:
    """Return the ends of the ties by their places in ``uids``; who came since then is not among them."""
    places = {uid: place for place, uid in enumerate(uids)}
    types, today = seen(database, viewer).types.ties, Period.day(now().astimezone().date())
    sources, targets = array("i"), array("i")
    for first in range(0, len(uids), PART):
        between()
        tell(30 + 30 * first // len(uids), "reading relationships")
        rows = database.read(
            load("network.ties"),
            viewer,
            period=today,
            identifiers={"ties": types},
            first=uids[first],
            last=uids[min(first + PART, len(uids)) - 1],
        )
        for row in rows:
            if (source := places.get(row["uid"])) is None:
                continue
            found = [place for uid in row["targets"] if (place := places.get(uid)) is not None]
            sources.extend([source] * len(found))
            targets.extend(found)
    return sources, targets


def _delete(database: Database, names: list[str]) -> None:
    for name in names:
        database.files.delete(name)
