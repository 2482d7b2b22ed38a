"""Rank connections that must run through given parties, or that may take detours, in a small graph.

A walk with detours can come back to a party, so these connections are searched for one by one, the strongest first.
The search is led by the exact strength of the best walk that is left (dynamic programming over steps left and parties
still to visit), which no connection exceeds: what it yields first is the strongest, and nothing is left out as long as
the search is not stopped.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphcrm.analysis.paths import Importance, Pair, RankedPath, pair

#: Parties that one search looks at before it is stopped.
MAX_STEPS = 200_000

#: A party, and which of those that must be on the connection are still to come, a bit each.
_State = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """The first of the connections as they are ranked, how many were looked at, and who is on those.

    ``whole``: there are no others.
    """

    ranked: tuple[RankedPath, ...]
    count: int
    importance: tuple[Importance, ...]
    whole: bool


class Routes:
    """The undirected graph of everything near two ends, pruned to what may lie on a connection.

    A connection visits every party of ``through``, in any order, and no party twice.

    Args:
        pairs: neighbours, in any order and direction.
        source: uid of one end.
        target: uid of the other.
        through: uids of parties that every connection visits.
        longest: the most hops that a connection may have.
    """

    def __init__(
        self, pairs: Iterable[Pair], source: str, target: str, through: Sequence[str] = (), *, longest: int
    ) -> None:
        self.source, self.target, self.longest = source, target, longest
        self.through = tuple(through)
        self._bits = {uid: 1 << number for number, uid in enumerate(self.through)}
        self._every = (1 << len(self.through)) - 1
        #: The search was stopped, so that there may be connections that it did not find.
        self.stopped = False
        given: dict[str, set[str]] = {}
        for one, other in pairs:
            given.setdefault(one, set()).add(other)
            given.setdefault(other, set()).add(one)
        self.neighbours: Mapping[str, Iterable[str]] = given
        self.pairs = self._pruned()
        kept: dict[str, list[str]] = {}
        for one, other in sorted(self.pairs):
            kept.setdefault(one, []).append(other)
            kept.setdefault(other, []).append(one)
        self.neighbours = kept

    def distance(self) -> int | None:
        """Return how many hops the shortest connection has, or None where there is none."""
        alike = dict.fromkeys(self.pairs, 1.0)
        for length in range(len(self.through) + 1, self.longest + 1):
            if next(self._search(alike, length, exact=True), None):
                return length
        return None

    def ranked(
        self, strengths: Mapping[Pair, float], limit: int, most: int, *, shortest: int, strongest_first: bool
    ) -> Found:
        """Return up to ``limit`` connections, and count up to ``most`` of them.

        Args:
            strengths: over 0 and up to 1 for each of ``pairs``.
            limit: how many to return.
            most: how many to look at, at least ``limit``.
            shortest: how many hops the shortest has.
            strongest_first: rank by strength alone; else the shorter come first, of equal length the stronger, and the
                strongest of all is returned even where the shorter ones fill the list.
        """
        looked_at: list[RankedPath] = []
        whole = True
        for path in self._in_order(strengths, shortest, strongest_first):
            if len(looked_at) == most:
                whole = False
                break
            looked_at.append(path)
        first = looked_at[:limit]
        if not strongest_first and 1 < limit == len(first) and (best := self._strongest(strengths)):
            known = max(path.strength for path in first)
            if best.strength > known and best not in first:
                first[-1] = best
        through: dict[str, int] = {}
        for path in looked_at:
            for uid in path.uids[1:-1]:
                if uid not in self._bits:
                    through[uid] = through.get(uid, 0) + 1
        importance = tuple(Importance(uid, paths) for uid, paths in sorted(through.items(), key=_first_most))
        return Found(tuple(first), len(looked_at), importance, whole and not self.stopped)

    def _in_order(self, strengths: Mapping[Pair, float], shortest: int, strongest_first: bool) -> Iterator[RankedPath]:
        if strongest_first:
            yield from self._search(strengths, self.longest, exact=False)
            return
        for length in range(shortest, self.longest + 1):
            yield from self._search(strengths, length, exact=True)

    def _strongest(self, strengths: Mapping[Pair, float]) -> RankedPath | None:
        return next(self._search(strengths, self.longest, exact=False), None)

    def _search(self, strengths: Mapping[Pair, float], length: int, *, exact: bool) -> Iterator[RankedPath]:
        """Yield the connections of a length, or of at most that length, the strongest first."""
        outlook = self._outlook(strengths, length, exact)
        start = (self.source, self._every)
        if start not in outlook[length]:
            return
        # Of equal strength the shorter comes first, then the order of the uids decides: the answer is always the same.
        queue: list[tuple[float, int, tuple[str, ...], float, int]] = []
        heapq.heappush(queue, (-outlook[length][start], 0, (self.source,), 1.0, self._every))
        steps = 0
        while queue:
            steps += 1
            if steps > MAX_STEPS:
                self.stopped = True
                return
            _, done, uids, strength, missing = heapq.heappop(queue)
            here = uids[-1]
            if here == self.target:
                yield RankedPath(uids, strength)
                continue
            left = length - done - 1
            for other in self.neighbours[here]:
                state = (other, missing & ~self._bits.get(other, 0))
                if other in uids or (ahead := outlook[left].get(state)) is None:
                    continue
                so_far = strength * strengths[pair(here, other)]
                heapq.heappush(queue, (-so_far * ahead, done + 1, (*uids, other), so_far, state[1]))

    def _outlook(self, strengths: Mapping[Pair, float], longest: int, exact: bool) -> list[dict[_State, float]]:
        """Return, for 0 to ``longest`` steps left, the best strength from each state on to the target."""
        levels: list[dict[_State, float]] = [{(self.target, 0): 1.0}]
        for _ in range(longest):
            level = {} if exact else dict(levels[-1])
            for state, strength in levels[-1].items():
                if state[0] == self.source:
                    continue
                for before in self._before(state):
                    on = strength * strengths[pair(before[0], state[0])]
                    if on > level.get(before, 0.0):
                        level[before] = on
            levels.append(level)
        return levels

    def _before(self, state: _State) -> Iterator[_State]:
        """Yield the states from which a step leads to ``state``."""
        uid, missing = state
        wanted = missing | self._bits.get(uid, 0)
        for other in self.neighbours.get(uid, ()):
            # Nobody is visited twice: neither the target, nor one of those that must be visited.
            if other != self.target and not wanted & self._bits.get(other, 0):
                yield other, wanted

    def _pruned(self) -> set[Pair]:
        """Return the pairs on some walk that visits what it must and is not too long."""
        ahead = self._steps_ahead()
        behind = {(self.source, self._every): 0}
        queue = deque(behind)
        kept = set()
        while queue:
            uid, missing = state = queue.popleft()
            if uid == self.target:
                continue
            for other in self.neighbours.get(uid, ()):
                after = (other, missing & ~self._bits.get(other, 0))
                left = ahead.get(after)
                if other == self.source or left is None or behind[state] + 1 + left > self.longest:
                    continue
                if self._bits.get(other, 0) and not missing & self._bits[other]:
                    continue
                kept.add(pair(uid, other))
                if after not in behind:
                    behind[after] = behind[state] + 1
                    queue.append(after)
        return kept

    def _steps_ahead(self) -> dict[_State, int]:
        """Return how many steps it takes from each state to the target, at the least."""
        ahead = {(self.target, 0): 0}
        queue = deque(ahead)
        while queue:
            state = queue.popleft()
            if state[0] == self.source or ahead[state] == self.longest:
                continue
            for before in self._before(state):
                if before not in ahead:
                    ahead[before] = ahead[state] + 1
                    queue.append(before)
        return ahead


def _first_most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
