"""Draw a picture for a file or for print, with what its viewer sees of it and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from graphcrm.formats.picture import Cluster, Dot, Drawing, Line, Words
from graphcrm.phrases import Phrase
from graphcrm.queries.schema import schema
from graphcrm.services.explorer import communities, layout, maps
from graphcrm.services.explorer import graph as graphs
from graphcrm.services.explorer.shown import shown
from graphcrm.services.explorer.telling import STANDING, STAYED, Language, about
from graphcrm.values import Period

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.services.explorer.graph import Graph, GraphParty, GraphTie
    from graphcrm.services.explorer.maps import SavedMap
    from graphcrm.services.explorer.shown import Shown
    from graphcrm.services.explorer.state import State
    from graphcrm.viewer import Viewer

#: The colors that kinds have on light pages, see ``frontend/theme.css``.
COLORS = {"person": "#1c5f8c", "organization": "#5d4a99", "household": "#2a6e50", "group": "#8a4b1f"}
#: What ties are drawn in whose type has no color.
_MUTED = "#566472"


def of(
    database: Database,
    viewer: Viewer,
    state: State,
    *,
    title: str = "",
    map: SavedMap | None = None,
    language: Language | None = None,
    known: Schema | None = None,
    today: date | None = None,
) -> Drawing:
    """Return what a picture shows, to be drawn or written by ``graphcrm.formats.picture``.

    Args:
        database: where it is.
        viewer: who asks; what they do not see is not in it.
        state: the picture; parties without a place get one.
        title: what it is called; by default after the first of its parties.
        map: the map that it was opened from, of which a frozen one says which ties there are.
        language: how things are said; in English by default.
        known: the whole schema, where it was read already.
        today: the day it is.
    """
    known, today = known or schema(database), today or date.today()
    if map:
        graph = maps.graph_of(database, viewer, map, state.parties, known=known, today=today)
    else:
        graph = graphs.of(database, viewer, state.parties, known=known, today=today)
    return drawn(graph, state, title=title, viewer=viewer, language=language)


def drawn(graph: Graph, state: State, *, viewer: Viewer, title: str = "", language: Language | None = None) -> Drawing:
    """Return what is shown of a graph, see ``of``."""
    language = language or Language()
    keys, centers = _communities(graph, state)
    told = shown(graph, state, communities=keys)
    places = dict(state.positions)
    if any(uid not in places for uid in told.parties):
        places = layout.positions(graph) | places
    parties = {party.uid: party for party in graph.parties}
    ties = {tie.uid: tie for tie in graph.ties}
    clusters = [
        Cluster(group.key, _named(group.key, state, parties, centers, language), group.members, group.open)
        for group in told.groups
    ]
    groups = {uid: cluster.name for cluster in clusters for uid in cluster.members}
    dots = (_dot(parties[uid], places[uid], groups.get(uid, ""), language) for uid in told.parties)
    lines = [_line(ties[uid], told.standing.get(uid, ""), language) for uid in told.ties]
    standing = dict(STANDING)
    if state.compare:
        # What changed has colors; what stayed has none of its own.
        standing[""] = STAYED
        lines = [line if line.standing else replace(line, color=_MUTED) for line in lines]
    day = language.period(Period.day(graph.today))
    source = Phrase("Drawn by graphcrm on {day}, as {name} sees it", day=day, name=viewer.user)
    words = Words(
        about(graph, state, told, language),
        language.said(source),
        {name: language.said(word) for name, word in standing.items()},
    )
    return Drawing(title or _title(told, parties, language), tuple(dots), tuple(lines), tuple(clusters), words)


def _communities(graph: Graph, state: State) -> tuple[Mapping[str, str], Mapping[str, str]]:
    if state.groups.by != "community":
        return {}, {}
    found = communities.within(graph, as_of=state.filters.as_of, types=state.filters.types)
    return found.groups, found.centers


def _named(
    key: str, state: State, parties: Mapping[str, GraphParty], centers: Mapping[str, str], language: Language
) -> str:
    """Return what a group is called."""
    by = state.groups.by
    if by == "community":
        return language.said(Phrase("Around {name}", name=centers[key]))
    if by in ("kind", "type"):
        return language.word(key)
    if key in parties:
        return parties[key].name
    places = (party.organization if by == "organization" else party.household for party in parties.values())
    return next(place.name for place in places if place and place.uid == key)


def _title(told: Shown, parties: Mapping[str, GraphParty], language: Language) -> str:
    if not told.parties:
        return language.said(Phrase("An empty picture"))
    name = parties[told.parties[0]].name
    number = len(told.parties) - 1
    return language.said(Phrase("{name} and {number:,} more", name=name, number=number)) if number else name


def _dot(party: GraphParty, place: tuple[float, float], group: str, language: Language) -> Dot:
    return Dot(
        uid=party.uid,
        name=party.name,
        kind=party.kind,
        type=language.word(party.subkind or party.kind),
        x=float(place[0]),
        y=float(place[1]),
        color=party.color or COLORS[party.kind],
        group=group,
    )


def _line(tie: GraphTie, standing: str, language: Language) -> Line:
    return Line(
        uid=tie.uid,
        source=tie.source,
        target=tie.target,
        type=tie.type,
        label=language.word(tie.label),
        mutual=tie.mutual,
        since=tie.since,
        until=tie.until,
        first=tie.first,
        last=tie.last,
        strength=tie.strength,
        color=tie.color or _MUTED,
        title=tie.title,
        standing=standing,
    )
