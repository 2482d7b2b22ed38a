"""Find the communities of a picture: parties that are tied more among themselves than to others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from graphcrm.analysis.communities import Network, largest
from graphcrm.services.explorer import graph as graphs
from graphcrm.services.explorer.shown import shown
from graphcrm.services.explorer.state import Filters, State

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.services.explorer.graph import Graph
    from graphcrm.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Communities:
    """The community of each party that is in one, by a key, and the name of the party that each has in its middle.

    The key is the uid of that party: the one with the strongest ties within the community.
    """

    groups: Mapping[str, str]
    centers: Mapping[str, str]


def of(
    database: Database,
    viewer: Viewer,
    uids: Iterable[str],
    *,
    as_of: str = "",
    types: Iterable[str] = (),
    known: Schema | None = None,
    today: date | None = None,
) -> Communities:
    """Return the communities of some parties, the same in whatever order they come.

    Args:
        database: where they are.
        viewer: who asks; what they do not see changes nothing.
        uids: of the parties.
        as_of: when ties must hold, as a state has it.
        types: names of the types that count; all without any.
        known: the whole schema, where it was read already.
        today: the day it is.
    """
    graph = graphs.of(database, viewer, uids, known=known, today=today)
    return within(graph, as_of=as_of, types=types)


def within(graph: Graph, *, as_of: str = "", types: Iterable[str] = ()) -> Communities:
    """Return the communities of a graph, see ``of``; a party without ties is in none."""
    names = {party.uid: party.name for party in graph.parties}
    told = shown(graph, State(parties=tuple(names), filters=Filters(as_of=as_of, types=tuple(types))))
    walked = set(told.ties)
    ties = [tie for tie in graph.ties if tie.uid in walked]
    places = {uid: place for place, uid in enumerate(sorted(names))}
    network = Network.of(len(places), [places[tie.source] for tie in ties], [places[tie.target] for tie in ties])
    found = largest(network)
    strengths = dict.fromkeys(names, 0.0)
    for tie in ties:
        if found[places[tie.source]] == found[places[tie.target]]:
            strengths[tie.source] += tie.strength
            strengths[tie.target] += tie.strength
    members: dict[int, list[str]] = {}
    for uid, place in places.items():
        members.setdefault(found[place], []).append(uid)
    groups: dict[str, str] = {}
    centers: dict[str, str] = {}
    for uids in members.values():
        if len(uids) > 1:
            center = min(uids, key=lambda uid: (-round(strengths[uid], 6), names[uid], uid))
            centers[center] = names[center]
            groups |= dict.fromkeys(uids, center)
    return Communities(groups, centers)
