"""Search from both ends, level by level, with what was seen kept aside: for whatever can tell who is tied to whom.

The end that has fewer ties to look at takes the next step. When both have met, everything on a path of the shortest
length or one hop more was seen on the way, but the ties across their outermost levels, which are asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from graphcrm.analysis.paths import Web
from rivals.question import HOPS


class Ties(Protocol):
    """Who is tied to whom; days are numbers."""

    def degree(self, party: int) -> int:
        """Return how many ties a party has, whenever."""

    def expand(self, parties: Collection[int], day: int) -> Iterable[tuple[int, int, int]]:
        """Yield the neighbours of parties: each with whose neighbour it is before, and how many ties it has after."""

    def between(self, parties: Collection[int], others: Collection[int], day: int) -> Iterable[tuple[int, int]]:
        """Yield the pairs of neighbours across two sets, looking at the ties of the first."""


@dataclass
class _Front:
    edge: dict[int, int]
    seen: set[int]
    pairs: list[tuple[int, int]] = field(default_factory=list)
    depth: int = 0

    @property
    def cost(self) -> int:
        """How many ties the next step looks at."""
        return sum(self.edge.values())


def search(ties: Ties, source: int, target: int, day: int) -> Web:
    """Return the web of all connections of the shortest length and one hop more, of at most ``HOPS`` in all."""
    near, far = (_Front({end: ties.degree(end)}, {end}) for end in (source, target))
    while near.seen.isdisjoint(far.seen) and near.depth + far.depth < HOPS and near.edge and far.edge:
        front = min(near, far, key=lambda each: each.cost)
        fresh = {}
        for one, other, degree in ties.expand(front.edge, day):
            front.pairs.append((one, other))
            if other not in front.seen:
                fresh[other] = degree
        front.seen.update(fresh)
        front.edge = fresh
        front.depth += 1
    if near.seen.isdisjoint(far.seen):
        return Web((), source, target)  # type: ignore[arg-type]
    pairs = near.pairs + far.pairs
    slack = min(1, HOPS - near.depth - far.depth)
    if slack:
        small, large = sorted((near, far), key=lambda each: each.cost)
        pairs += ties.between(small.edge, large.edge, day)
    return Web(pairs, source, target, slack)  # type: ignore[arg-type]
