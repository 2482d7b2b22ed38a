"""Make a tree of the communities that were found: what is shown as one, what is in it, and who counts most there."""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterable, Sequence
from typing import Literal

from graphcrm.analysis.communities import Between, Network

#: What a disc of the top level is: a community, a place for the many that are too small for one, or one for the
#: parties without ties.
DiscKind = Literal["community", "small", "alone"]
KINDS: tuple[DiscKind, ...] = ("community", "small", "alone")
#: A community of fewer parties is not divided any further, and none into parts of fewer in the mean.
UNDIVIDED, LEAST_PART = 60, 16
#: A part that has this share of a community is not shown as one of it.
MOST = 0.7
#: Those of the top level with fewer parties are put together.
SMALL = 5
#: How many of the most central parties of a community are kept, by which it is called.
LEADS = 6
#: More parts of a community than this are not sorted by the ties between them.
MOST_ORDERED = 2_000
_ASK_EVERY = 5_000


class CommunityTree:
    """The communities in their order, each after the one that it is in, and the nodes in the order of these."""

    def __init__(self, network: Network, levels: Sequence[array[int]]) -> None:
        self._network = network
        self._inside: list[list[list[int]]] = []
        #: How many nodes the communities of each level have; those of the level -1 are the nodes.
        self._sizes: dict[int, list[int]] = {-1: [1] * network.size}
        self._level_sizes(network.size, levels)
        self._degrees = [network.starts[node + 1] - network.starts[node] for node in range(network.size)]
        self.parents: list[int] = []
        self.kinds: list[DiscKind] = []
        #: The nodes of each community that is not divided, the most tied of each group first.
        self.groups: list[list[list[int]] | None] = []
        self._build()
        self.children: list[list[int]] = [[] for _ in self.parents]
        for community, parent in enumerate(self.parents):
            if parent >= 0:
                self.children[parent].append(community)
        self.firsts, self.lasts = [0] * len(self.parents), [0] * len(self.parents)
        self.order: list[int] = []
        self._number()

    def _level_sizes(self, size: int, levels: Sequence[array[int]]) -> None:
        below = [1] * size
        for of in levels:
            inside: list[list[int]] = [[] for _ in range(max(of, default=-1) + 1)]
            for each, community in enumerate(of):
                inside[community].append(each)
            below = [sum(below[each] for each in found) for found in inside]
            self._inside.append(inside)
            self._sizes[len(self._inside) - 1] = below

    def _build(self) -> None:
        top = len(self._inside) - 1
        tops = range(len(self._inside[top])) if top >= 0 else ()
        sizes = self._sizes[top] if top >= 0 else []
        self._add_all(top, (each for each in tops if sizes[each] >= SMALL), -1)
        small = [each for each in tops if 1 < sizes[each] < SMALL]
        if small:
            self._add_all(top, small, self._add("small", -1, None))
        alone = [node for each in tops if sizes[each] == 1 for node in self._flat(top, each)]
        if alone:
            self._add("alone", -1, [alone])

    def _add_all(self, level: int, found: Iterable[int], parent: int) -> None:
        """Add communities of a level below ``parent``, and after all of them what is in them."""
        waiting = [(parent, [(level, each) for each in found])]
        for above, siblings in waiting:
            for level_of, each in sorted(siblings, key=self._order):
                size, parts = self._sizes[level_of][each], self._parts(level_of, each)
                if size >= max(UNDIVIDED, LEAST_PART * len(parts)):
                    waiting.append((self._add("community", above, None), parts))
                else:
                    self._add("community", above, [self._flat(*part) for part in parts])

    def _order(self, community: tuple[int, int]) -> tuple[int, tuple[int, int]]:
        level, number = community
        return -self._sizes[level][number], community

    def _parts(self, level: int, community: int) -> list[tuple[int, int]]:
        """Return the communities in one, nodes as those of level -1; one that is most of it gives way to its own."""
        parts = [(level, community)]
        while True:
            largest = min(parts, key=self._order)
            of, number = largest
            if of < 0 or self._sizes[of][number] < MOST * self._sizes[level][community]:
                return parts
            parts.remove(largest)
            parts += [(of - 1, each) for each in self._inside[of][number]]

    def _add(self, kind: DiscKind, parent: int, groups: list[list[int]] | None) -> int:
        """Add a community and return its number; ``groups`` are the nodes of one that is not divided."""
        self.kinds.append(kind)
        self.parents.append(parent)
        self.groups.append(None if groups is None else [sorted(each, key=self._rank) for each in self._beside(groups)])
        return len(self.parents) - 1

    def _rank(self, node: int) -> tuple[int, int]:
        return -self._degrees[node], node

    def _beside(self, groups: list[list[int]]) -> list[list[int]]:
        """Return the groups so that each, as far as may be, is followed by the one that it has most ties with."""
        if not 2 < len(groups) < MOST_ORDERED:
            return groups
        of = {node: number for number, group in enumerate(groups) for node in group}
        ties: list[dict[int, int]] = [{} for _ in groups]
        for node, own in of.items():
            for other, _ in self._network.of_node(node):
                if (found := of.get(other, own)) != own:
                    ties[own][found] = ties[own].get(found, 0) + 1
        # The largest comes first, and where the last one has no ties with any that is left.
        left = dict.fromkeys(sorted(range(len(groups)), key=lambda each: (-len(groups[each]), each)))
        order: list[int] = []
        while left:
            near = ties[order[-1]] if order else {}
            order.append(max(left, key=lambda each: near.get(each, 0)))
            del left[order[-1]]
        return [groups[each] for each in order]

    def _flat(self, level: int, community: int) -> list[int]:
        found = [community]
        for each in range(level, -1, -1):
            found = [one for group in found for one in self._inside[each][group]]
        return found

    def _number(self) -> None:
        """Number the nodes, those of a community in one stretch."""
        waiting = [each for each, parent in enumerate(self.parents) if parent < 0][::-1]
        while waiting:
            community = waiting.pop()
            if community < 0:
                self.lasts[~community] = len(self.order)
                continue
            self.firsts[community] = len(self.order)
            for group in self.groups[community] or ():
                self.order.extend(group)
            waiting.append(~community)
            waiting.extend(reversed(self.children[community]))

    def lines(self, starts: array[int], neighbours: array[int], between: Between | None) -> dict[tuple[int, int], int]:
        """Count the tied pairs between any two communities of the same parent."""
        ways: list[list[int]] = []
        for community, parent in enumerate(self.parents):
            ways.append([*(ways[parent] if parent >= 0 else ()), community])
        homes = [0] * len(self.order)
        for community, groups in enumerate(self.groups):
            if groups is not None:
                for party in range(self.firsts[community], self.lasts[community]):
                    homes[party] = community
        found: dict[tuple[int, int], int] = {}
        for one, home in enumerate(homes):
            if between and one % _ASK_EVERY == 0:
                between()
            for place in range(starts[one], starts[one + 1]):
                other = neighbours[place]
                if other > one and (line := apart(ways[home], ways[homes[other]])):
                    found[line] = found.get(line, 0) + 1
        return found

    def leads(self, starts: array[int]) -> array[int]:
        """Return the numbers of the most tied parties of each community."""
        found: list[list[int]] = [[] for _ in self.parents]
        for community in range(len(self.parents) - 1, -1, -1):
            own = range(self.firsts[community], self.lasts[community])
            among = own if self.groups[community] is not None else found[community]
            best = heapq.nsmallest(LEADS, among, key=lambda each: (starts[each] - starts[each + 1], each))
            found[community] = best
            if (parent := self.parents[community]) >= 0:
                found[parent].extend(best)
        return array("i", (each for best in found for each in (*best, *[-1] * (LEADS - len(best)))))


def apart(way: Sequence[int], other: Sequence[int]) -> tuple[int, int] | None:
    """Return the two communities of one parent where the ways to two innermost ones part; None when they do not."""
    for one, two in zip(way, other, strict=False):
        if one != two:
            return (one, two) if one < two else (two, one)
    return None
