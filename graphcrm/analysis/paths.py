"""Rank the shortest connections in a small graph, and find who matters on them.

A connection of the shortest length or one more never comes back to a party: leaving out the round trip would make it
shorter than the shortest. So counting walks counts connections, and everything here is exact dynamic programming over
steps left, without searching.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RankedPath:
    """A connection: the uids on it from source to target, and its strength."""

    uids: tuple[str, ...]
    strength: float

    @property
    def length(self) -> int:
        """How many hops it has."""
        return len(self.uids) - 1


@dataclass(frozen=True, slots=True)
class Importance:
    """A party between the ends, and how many of the connections run through it."""

    uid: str
    paths: int


def pair(one: str, other: str) -> Pair:
    """Return an undirected pair: the smaller uid first."""
    return (one, other) if one < other else (other, one)


class Web:
    """The undirected graph of everything near two ends, pruned to what lies on a connection of the lengths asked for.

    Args:
        pairs: neighbours, in any order and direction.
        source: uid of one end.
        target: uid of the other.
        slack: how many hops more than the shortest a connection may have, 0 or 1.
    """

    def __init__(self, pairs: Iterable[Pair], source: str, target: str, slack: int = 1) -> None:
        neighbours: dict[str, set[str]] = {}
        for one, other in pairs:
            neighbours.setdefault(one, set()).add(other)
            neighbours.setdefault(other, set()).add(one)
        self.source, self.target = source, target
        from_source = _distances(neighbours, source)
        from_target = _distances(neighbours, target)
        self.distance = from_source.get(target)
        longest = -1 if self.distance is None else self.distance + slack
        self.lengths = range(self.distance or 0, longest + 1)

        def near(uid: str) -> int:
            return from_source.get(uid, longest + 1) + from_target.get(uid, longest + 1)

        kept = {uid for uid in neighbours if near(uid) <= longest}
        # A hop belongs to a connection only if the way to it, itself, and the way on fit into the longest length.
        self.pairs = {
            pair(one, other)
            for one in kept
            for other in neighbours[one]
            if other in kept and from_source[one] + 1 + from_target[other] <= longest
        }
        self.neighbours: dict[str, list[str]] = {}
        for one, other in sorted(self.pairs):
            self.neighbours.setdefault(one, []).append(other)
            self.neighbours.setdefault(other, []).append(one)

    def count(self) -> int:
        """Return how many connections there are."""
        return sum(self._ways(self.target, length)[length].get(self.source, 0) for length in self.lengths)

    def importance(self) -> list[Importance]:
        """Return the parties between the ends, those on most connections first."""
        through: dict[str, int] = {}
        for length in self.lengths:
            forth, back = self._ways(self.source, length), self._ways(self.target, length)
            for step in range(1, length):
                for uid, ways in forth[step].items():
                    if uid in back[length - step]:
                        through[uid] = through.get(uid, 0) + ways * back[length - step][uid]
        return [Importance(uid, paths) for uid, paths in sorted(through.items(), key=lambda item: (-item[1], item[0]))]

    def ranked(self, strengths: Mapping[Pair, float], limit: int) -> list[RankedPath]:
        """Return up to ``limit`` connections, the shorter first, of equal length the stronger first.

        The strongest of all is among them even where it is longer and the shorter ones would fill the list.
        """
        found: list[RankedPath] = []
        strongest_longer: RankedPath | None = None
        for length in self.lengths:
            paths = self._strongest(strengths, length)
            if length > self.lengths[0] and len(found) >= limit:
                strongest_longer = next(paths, None)
                break
            for path in paths:
                if len(found) >= limit:
                    break
                found.append(path)
        if strongest_longer and limit > 1 and strongest_longer.strength > max(path.strength for path in found):
            found[-1] = strongest_longer
        return found

    def _ways(self, end: str, longest: int) -> list[dict[str, int]]:
        """Count, for 0 to ``longest`` steps, the ways from each party to ``end``."""
        levels: list[dict[str, int]] = [{end: 1}]
        for _ in range(longest):
            level: dict[str, int] = {}
            for uid, ways in levels[-1].items():
                for other in self.neighbours[uid]:
                    level[other] = level.get(other, 0) + ways
            levels.append(level)
        return levels

    def _strongest(self, strengths: Mapping[Pair, float], length: int) -> Iterator[RankedPath]:
        """Yield the connections of one length, the strongest first: best-first search with an exact outlook."""
        outlook = self._outlook(strengths, length)
        if self.source not in outlook[length]:
            return
        # Of equal strength, the order of the uids decides, so that the answer is the same each time.
        queue: list[tuple[float, tuple[str, ...], float]] = [(-outlook[length][self.source], (self.source,), 1.0)]
        while queue:
            _, uids, strength = heapq.heappop(queue)
            left = length - len(uids) + 1
            if left == 0:
                yield RankedPath(uids, strength)
                continue
            for other in self.neighbours[uids[-1]]:
                if other in outlook[left - 1]:
                    so_far = strength * strengths[pair(uids[-1], other)]
                    heapq.heappush(queue, (-so_far * outlook[left - 1][other], (*uids, other), so_far))

    def _outlook(self, strengths: Mapping[Pair, float], longest: int) -> list[dict[str, float]]:
        """Return, for 0 to ``longest`` steps left, the best strength from each party on to the target."""
        levels: list[dict[str, float]] = [{self.target: 1.0}]
        for _ in range(longest):
            level: dict[str, float] = {}
            for uid, strength in levels[-1].items():
                for other in self.neighbours[uid]:
                    on = strength * strengths[pair(uid, other)]
                    if on > level.get(other, 0.0):
                        level[other] = on
            levels.append(level)
        return levels


def _distances(neighbours: Mapping[str, Iterable[str]], start: str) -> dict[str, int]:
    distances = {start: 0}
    queue = deque([start])
    while queue:
        uid = queue.popleft()
        for other in neighbours.get(uid, ()):
            if other not in distances:
                distances[other] = distances[uid] + 1
                queue.append(other)
    return distances
