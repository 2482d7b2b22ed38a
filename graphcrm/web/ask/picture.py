"""Turn an answer into what its picture shows: each party and each tie once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from graphcrm.web.shown import word
from graphcrm.web.words import dates_words

if TYPE_CHECKING:
    from graphcrm.queries.parties import PartyRef
    from graphcrm.services.ask import Answer
    from graphcrm.services.connections import Hop
    from graphcrm.web.ask.asked import Asked

#: Rows of a list that are drawn; more would be small print.
DRAWN = 36


class Node(TypedDict):
    """A party in the picture."""

    id: str
    name: str
    kind: str
    subkind: str | None
    role: str
    url: str


class Edge(TypedDict):
    """A tie in the picture, drawn in the direction it is read."""

    id: str
    source: str
    target: str
    label: str
    when: str
    ended: bool
    strength: float
    color: str


class Picture(TypedDict):
    """What the page hands to its script; ``paths`` holds the ids of the edges of each path, in rank order."""

    arrangement: str
    nodes: list[Node]
    edges: list[Edge]
    paths: list[list[str]]
    left_out: int


def of(answer: Answer, asked: Asked) -> Picture | None:
    """Return the picture of an answer, or None where there is nothing to draw.

    Paths are arranged in layers from the first party to the last; a list stands around the party it belongs to,
    between the two it has in common, or beside several.
    """
    found = answer.connections
    if found is not None:
        single = {broker.party.uid for broker in found.brokers if broker.single_point}
        roles = {**dict.fromkeys(single, "single"), found.source.uid: "source", found.target.uid: "target"}
        groups = [path.hops for path in found.paths]
        return _picture(asked, "layers", groups, roles, 0)
    rows = answer.rows[:DRAWN]
    listed = {row.party.uid for row in answer.rows}
    ends = [end for row in rows for tie in row.ties for end in (tie.source, tie.target)]
    centres = list(dict.fromkeys(end.uid for end in ends if end.uid not in listed))
    roles = dict.fromkeys(centres, "source")
    if len(centres) == 2:
        roles[centres[1]] = "target"
    arrangement = "around" if len(centres) == 1 else "between"
    return _picture(asked, arrangement, [row.ties for row in rows], roles, answer.total - len(rows))


def _picture(
    asked: Asked, arrangement: str, groups: Iterable[Iterable[Hop]], roles: dict[str, str], left_out: int
) -> Picture | None:
    nodes: dict[str, Node] = {}
    edges: dict[str, Edge] = {}
    paths = []
    for group in groups:
        ties = [tie for hop in group for tie in (hop, *hop.also)]
        for tie in ties:
            for party in (tie.source, tie.target):
                nodes.setdefault(party.uid, _node(party, roles.get(party.uid, ""), asked.about(party).url))
            edges.setdefault(tie.uid, _edge(tie))
        paths.append([tie.uid for tie in ties])
    if not nodes:
        return None
    return Picture(
        arrangement=arrangement,
        nodes=list(nodes.values()),
        edges=list(edges.values()),
        paths=paths,
        left_out=left_out,
    )


def _node(party: PartyRef, role: str, url: str) -> Node:
    return Node(id=party.uid, name=party.name, kind=party.kind, subkind=party.subkind, role=role, url=url)


def _edge(tie: Hop) -> Edge:
    return Edge(
        id=tie.uid,
        source=tie.source.uid,
        target=tie.target.uid,
        label=word(tie.label),
        when=dates_words(tie.since, tie.until),
        ended=tie.ended,
        strength=round(tie.strength, 3),
        color=tie.color,
    )
