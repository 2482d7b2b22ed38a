"""The map of those around a party, as the picture draws it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import url_for

from graphcrm.web.ask.picture import Edge, Node, Picture
from graphcrm.web.shown import word
from graphcrm.web.words import dates_words

if TYPE_CHECKING:
    from graphcrm.queries.parties import PartyRef
    from graphcrm.services.connections import Hop


def of(party: PartyRef, hops: Iterable[Hop], total: int) -> Picture | None:
    """Return the picture of a party in the middle of its ties, or None where there are none.

    Args:
        party: the one in the middle.
        hops: its ties, and those that its neighbors have among each other.
        total: how many ties it has, drawn or not.
    """
    nodes: dict[str, Node] = {party.uid: _node(party, "source")}
    edges: dict[str, Edge] = {}
    own = 0
    for hop in (tie for each in hops for tie in (each, *each.also)):
        for end in (hop.source, hop.target):
            nodes.setdefault(end.uid, _node(end, ""))
        own += party.uid in (hop.source.uid, hop.target.uid)
        edges[hop.uid] = Edge(
            id=hop.uid,
            source=hop.source.uid,
            target=hop.target.uid,
            label=word(hop.label),
            when=dates_words(hop.since, hop.until),
            ended=hop.ended,
            strength=hop.strength,
            color=hop.color,
        )
    if not edges:
        return None
    return Picture(
        arrangement="around",
        nodes=list(nodes.values()),
        edges=list(edges.values()),
        paths=[],
        left_out=max(0, total - own),
    )


def _node(party: PartyRef, role: str) -> Node:
    url = url_for("profile.page", uid=party.uid)
    return Node(id=party.uid, name=party.name, kind=party.kind, subkind=party.subkind, role=role, url=url)
