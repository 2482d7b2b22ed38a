"""Show a picture as a page, and send what its script asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request, url_for
from flask_babel import gettext

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.phrases import Phrase
from graphcrm.services.explorer import communities as grouping
from graphcrm.services.explorer import expand as expansions
from graphcrm.services.explorer import graph as graphs
from graphcrm.services.explorer import maps as kept
from graphcrm.services.explorer import statement
from graphcrm.services.explorer.graph import Graph
from graphcrm.services.explorer.maps import SavedMap
from graphcrm.services.explorer.shown import Shown, shown
from graphcrm.services.explorer.state import State, when
from graphcrm.web import dates
from graphcrm.web.answers import show
from graphcrm.web.explorer import asked, maps
from graphcrm.web.explorer.drawn import drawn
from graphcrm.web.handle import current_database
from graphcrm.web.shown import said, word
from graphcrm.web.viewer import current_schema, current_viewer

#: The longest state that goes into an address.
_LONGEST = 6_000


def page() -> Response:
    """Show the picture that the address asks for, or what one can begin with."""
    map = maps.current()
    if map and not request.args.get("s"):
        state, found = kept.opened(current_database(), current_viewer(), map, known=current_schema())
        uids = list(state.parties)
    elif map:
        # A link to a picture of a frozen map, which is another one since.
        state = asked.unpacked(request.args["s"])
        uids = list(state.parties)
        found = _graph(uids, map)
    else:
        state, uids = asked.beginning()
        found = _graph(uids)
    there = {party.uid for party in found.parties}
    wanted = request.args.get("party", "")
    if wanted and uids and uids[0] == wanted and wanted not in there:
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=wanted))
    state = state.among(frozenset(there))
    graph = drawn(found)
    return show(
        "explorer/page.html",
        graph=graph,
        state=state.to_dict(),
        listed=_listed(graph, shown(found, state)),
        map=map,
        picture=_picture(state),
    )


def graph() -> Response:
    """Send the graph of some parties, with places where they are many or it is asked for."""
    given = asked.sent("parties", "positions", "map")
    found = _graph(asked.names(given, "parties"), _map(given))
    return jsonify(drawn(found, placed=bool(given.get("positions"))))


def neighbours() -> Response:
    """Send how many neighbours a party has, by groups."""
    found = expansions.neighbours(
        current_database(),
        current_viewer(),
        request.args.get("party", ""),
        as_of=asked.period(request.args.get("as_of", "")),
        types=request.args.getlist("types"),
        known=current_schema(),
    )
    groups = [
        {
            "type": group.type.name,
            "forward": group.forward,
            "label": word(group.label),
            "role": word(group.role, True),
            "number": group.number,
            "more": group.more,
        }
        for group in found.groups
    ]
    return jsonify(party=found.party.uid, total=found.total, more=found.more, groups=groups)


def expand() -> Response:
    """Send the neighbours of a party that are added to a picture, with their ties."""
    given = asked.sent("party", "groups", "as_of", "types", "kinds", "limit", "known", "map")
    map = _map(given)
    found = expansions.expand(
        current_database(),
        current_viewer(),
        asked.text(given, "party"),
        groups=_groups(given.get("groups") or []),
        as_of=asked.period(asked.text(given, "as_of")),
        types=asked.names(given, "types"),
        kinds=asked.names(given, "kinds"),
        limit=given.get("limit", expansions.USUAL),
        beside=asked.names(given, "known"),
        known=current_schema(),
    )
    graph = kept.kept(found.graph, map) if map else found.graph
    return jsonify(added=found.added, left_out=found.left_out, hub=found.hub, graph=drawn(graph))


def communities() -> Response:
    """Send the communities of some parties, each named by the party in its middle."""
    given = asked.sent("parties", "by", "as_of", "types", "map")
    if given.get("by", "community") != "community":
        raise RuleError("Parties can be grouped by community here alone.", field="by")
    graph = _graph(asked.names(given, "parties"), _map(given))
    found = grouping.within(graph, as_of=when(asked.text(given, "as_of")), types=asked.names(given, "types"))
    names = {key: gettext("Around %(name)s", name=name) for key, name in found.centers.items()}
    return jsonify(groups=found.groups, names=names)


def cypher() -> Response:
    """Send the statement behind a picture."""
    state = State.read(asked.sent("state").get("state"))
    return jsonify(cypher=statement.of(current_database(), current_viewer(), state, known=current_schema()))


def _picture(state: State) -> str:
    """Return where the picture is as a drawing, for the page without scripts; empty where nothing is to be drawn."""
    address = url_for("explorer.picture")
    if request.method == "GET":
        return f"{address}?{urlencode(list(request.args.items(multi=True)))}" if state.parties else ""
    packed = asked.packed(state)
    return f"{address}?s={packed}" if state.parties and len(packed) <= _LONGEST else ""


def time() -> Response:
    """Send a time that somebody has typed as a state keeps it, or what is wrong with it."""
    try:
        as_of = dates.read(request.args.get("text", ""))
        when(as_of)
    except RuleError as error:
        return jsonify(wrong=said(error))
    return jsonify(as_of=as_of)


def _listed(graph: Mapping[str, Any], told: Shown) -> dict[str, Any]:
    """Return the parties and ties of a graph that are shown, and how they stand, for the list that needs no script."""
    listed: dict[str, Any] = {
        part: [by_uid[uid] for uid in uids]
        for part, uids in (("parties", told.parties), ("ties", told.ties))
        for by_uid in [{each["uid"]: each for each in graph[part]}]
    }
    return listed | {"standing": told.standing}


def _map(given: Mapping[str, Any]) -> SavedMap | None:
    """Return the frozen map that a script says its picture is of."""
    uid = asked.text(given, "map")
    return kept.find(current_database(), current_viewer(), uid) if uid else None


def _graph(uids: Iterable[str], map: SavedMap | None = None) -> Graph:
    if map:
        return kept.graph_of(current_database(), current_viewer(), map, uids, known=current_schema())
    return graphs.of(current_database(), current_viewer(), uids, known=current_schema())


def _groups(given: Any) -> list[tuple[str, bool]]:
    """Return the groups that a script has sent, each a type and a direction.

    Raises:
        RuleError: they are none.
    """
    groups = given if isinstance(given, list) else [given]
    try:
        named = [(group["type"], group["forward"]) for group in groups]
    except (TypeError, KeyError) as error:
        raise RuleError("A group is a type and a direction.", field="groups") from error
    if not all(isinstance(type, str) and isinstance(forward, bool) for type, forward in named):
        raise RuleError("A group is a type and a direction.", field="groups")
    return named
