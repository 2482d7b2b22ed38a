"""Who stands above and below a party: an org chart, a family tree, or the departments of an organization."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef
from graphcrm.values import Period

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.relationship_types import Catalogue
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

#: How many levels are shown above and below.
LEVELS = 3
#: How many parties stand beside or below one, and how many of a level are followed on.
WIDTH = 24
FOLLOWED = 60


@dataclass(frozen=True, slots=True)
class Tree:
    """What a hierarchy is made of: types whose source stands above the target, below it, or beside it.

    ``area`` adds the types of an area that users have defined, their source below; ``kinds`` are those that have one.
    """

    kinds: tuple[str, ...]
    upper: tuple[str, ...] = ()
    lower: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    area: str = ""


#: The hierarchies, by name.
TREES: Mapping[str, Tree] = {
    "management": Tree(("person",), upper=("MANAGES",), lower=("ASSISTS",)),
    "family": Tree(("person",), upper=("PARENT_OF",), level=("SPOUSE_OF", "PARTNER_OF")),
    "departments": Tree(
        ("organization", "group"),
        lower=("CHAPTER_OF", "SUBGROUP_OF", "COMMITTEE_OF", "SUBCOMMITTEE_OF"),
        area="structure",
    ),
}
#: Types of an area that say nothing of above and below.
_NO_LEVEL = frozenset({"SUCCESSOR_OF"})


@dataclass(slots=True)
class Node:
    """A party in a tree, how it is tied to the one above it, those beside it, and those below: ``more`` are not listed.

    ``open`` says whether it was looked below it at all; where it was not, there may be a level that is not shown.
    """

    party: PartyRef
    title: str = ""
    beside: list[PartyRef] = field(default_factory=list)
    below: list[Node] = field(default_factory=list)
    more: int = 0
    open: bool = False


@dataclass(frozen=True, slots=True)
class Above:
    """A party of a level above, and which of the level below it stand under it."""

    party: PartyRef
    of: tuple[PartyRef, ...]


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """A tree: ``above`` are the levels over the party, the nearest first, each with how many of it are not listed."""

    name: str
    root: Node
    above: tuple[tuple[tuple[Above, ...], int], ...]


def offered(known: Schema, viewer: Viewer, party: PartyRef) -> tuple[str, ...]:
    """Return the names of the hierarchies that such a party can stand in."""
    types = known.types.seen_by(viewer)
    return tuple(name for name, tree in TREES.items() if party.kind in tree.kinds and any(_sides(tree, types).values()))


def of_party(
    database: Database, viewer: Viewer, party: PartyRef, known: Schema, name: str, *, period: Period
) -> Hierarchy:
    """Return the hierarchy around a party, ``LEVELS`` up and down, with a round trip a level.

    Args:
        database: where it is.
        viewer: who asks; what they may not see is left out and not counted.
        party: where it is looked from.
        known: the whole schema.
        name: one of ``TREES``.
        period: the days, on any of which the relationships hold.

    Returns:
        The hierarchy. Each party stands in it once, so that a circle ends where it closes.
    """
    sides = _sides(TREES[name], known.types.seen_by(viewer))
    root = Node(party)
    nodes, above = {party.uid: root}, list[tuple[tuple[Above, ...], int]]()
    lowest, upper = [root], [party]
    for level in range(LEVELS):
        asked = [{"uid": node.party.uid, "side": side} for node in lowest for side in ("below", "beside")]
        asked += [{"uid": each.uid, "side": "above"} for each in upper]
        if not asked:
            break
        found = _read(database, viewer, period, sides, asked)
        lowest = _grow(lowest, found, nodes)
        higher = _climb(upper, found, nodes)
        if higher[0]:
            above.append(higher)
        upper = [each.party for each in higher[0]] if level + 1 < LEVELS else []
    return Hierarchy(name, root, tuple(above))


_Found = Mapping[tuple[str, str], tuple[int, list[tuple[PartyRef, str]]]]


def _grow(lowest: Iterable[Node], found: _Found, nodes: dict[str, Node]) -> list[Node]:
    """Hang what was found below and beside some nodes on them, and return the nodes of the next level."""
    grown: list[Node] = []
    for node in lowest:
        node.open = True
        number, rows = found.get((node.party.uid, "beside"), (0, []))
        node.beside = [other for other, _ in rows]
        number, rows = found.get((node.party.uid, "below"), (0, []))
        node.more = number - len(rows)
        for other, title in rows:
            # Who is the child of two parents of the tree stands under the first.
            if other.uid not in nodes:
                nodes[other.uid] = Node(other, title)
                node.below.append(nodes[other.uid])
        grown += node.below
    return grown[:FOLLOWED]


def _climb(upper: Iterable[PartyRef], found: _Found, nodes: dict[str, Node]) -> tuple[tuple[Above, ...], int]:
    """Return the level above some parties, and how many of it are not listed."""
    over: dict[str, tuple[PartyRef, list[PartyRef]]] = {}
    more = 0
    for each in upper:
        number, rows = found.get((each.uid, "above"), (0, []))
        more += number - len(rows)
        for other, _ in rows:
            if other.uid in over:
                over[other.uid][1].append(each)
            elif other.uid not in nodes:
                nodes[other.uid] = Node(other)
                over[other.uid] = (other, [each])
    return tuple(Above(other, tuple(of)) for other, of in over.values())[:FOLLOWED], more


def _read(
    database: Database, viewer: Viewer, period: Period, sides: Mapping[str, list[str]], asked: list[dict[str, str]]
) -> _Found:
    rows = database.read(
        load("profile.kin"),
        viewer,
        period=period,
        identifiers={"ties": sorted({name for names in sides.values() for name in names})},
        asked=asked,
        limit=WIDTH,
        upper=sides["upper"],
        lower=sides["lower"],
        level=sides["level"],
    )
    return {
        (row["of"], row["side"]): (
            row["number"],
            [(PartyRef.from_row(each), str(each["title"] or "")) for each in row["rows"]],
        )
        for row in rows
    }


def _sides(tree: Tree, types: Catalogue) -> dict[str, list[str]]:
    """Return the types that are in use on each side of a hierarchy."""
    there = frozenset(types.ties)
    own = [each.name for each in types if tree.area and each.area == tree.area and not each.mutual]
    sides: dict[str, Any] = {"upper": tree.upper, "lower": [*tree.lower, *own], "level": tree.level}
    return {side: sorted(there.intersection(names) - _NO_LEVEL) for side, names in sides.items()}
