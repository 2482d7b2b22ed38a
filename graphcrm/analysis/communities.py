"""Find the communities of a network: parties that have more ties among themselves than with others.

This is the method of Louvain (Blondel, Guillaume, Lambiotte, Lefebvre 2008, "Fast unfolding of communities in large
networks"): each node moves to the community of its neighbours where modularity gains most, until none gains; then the
communities are the nodes of the next, coarser network. All sums are whole numbers, the nodes are visited in an order
that their numbers alone decide, and of equal gains the smaller number wins: the same network always gives the same
communities.
"""

from __future__ import annotations

import random
from array import array
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_SEED = 20261123
#: Told now and then, between the steps of what takes long; it may raise to stop it.
Between = Callable[[], None]
_ASK_EVERY = 20_000


@dataclass(frozen=True, slots=True)
class Network:
    """An undirected network of numbered nodes, as arrays.

    The neighbours of ``node`` stand in ``neighbours[starts[node]:starts[node + 1]]``, in their order and each once, and
    the number of ties at the same place in ``weights``. ``inside`` is twice the ties that were joined into the node.
    """

    starts: array[int]
    neighbours: array[int]
    weights: array[int]
    inside: array[int]

    @classmethod
    def of(cls, size: int, sources: Sequence[int], targets: Sequence[int]) -> Network:
        """Return the network of ``size`` nodes with a tie between each of ``sources`` and the target at its place.

        Directions do not count, nor does a tie of a node with itself.
        """
        ends = array("q", bytes(8 * (size + 1)))
        for one, other in zip(sources, targets, strict=True):
            if one != other:
                ends[one + 1] += 1
                ends[other + 1] += 1
        for node in range(size):
            ends[node + 1] += ends[node]
        found, free = array("q", bytes(8 * ends[size])), array("q", ends)
        for one, other in zip(sources, targets, strict=True):
            if one != other:
                found[free[one]], found[free[other]] = other, one
                free[one] += 1
                free[other] += 1
        starts, neighbours, weights = array("q", [0]), array("q"), array("q")
        for node in range(size):
            last = -1
            for other in sorted(found[ends[node] : ends[node + 1]]):
                if other == last:
                    weights[-1] += 1
                else:
                    neighbours.append(other)
                    weights.append(1)
                    last = other
            starts.append(len(neighbours))
        return cls(starts, neighbours, weights, array("q", bytes(8 * size)))

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.starts) - 1

    def of_node(self, node: int) -> list[tuple[int, int]]:
        """Return the neighbours of a node, each with the number of ties."""
        first, last = self.starts[node], self.starts[node + 1]
        return list(zip(self.neighbours[first:last], self.weights[first:last], strict=True))

    def joined(self, of: Sequence[int], size: int) -> Network:
        """Return the network of ``size`` nodes that are communities; ``of`` tells which one each node here is in."""
        ties: dict[int, int] = {}
        inside = array("q", bytes(8 * size))
        for node in range(self.size):
            own = of[node]
            inside[own] += self.inside[node]
            for place in range(self.starts[node], self.starts[node + 1]):
                other = of[self.neighbours[place]]
                if other == own:
                    inside[own] += self.weights[place]
                else:
                    key = own * size + other
                    ties[key] = ties.get(key, 0) + self.weights[place]
        starts, neighbours, weights = array("q", bytes(8 * (size + 1))), array("q"), array("q")
        for key in sorted(ties):
            starts[key // size + 1] += 1
            neighbours.append(key % size)
            weights.append(ties[key])
        for node in range(size):
            starts[node + 1] += starts[node]
        return Network(starts, neighbours, weights, inside)


def communities(network: Network, *, between: Between | None = None) -> list[array[int]]:
    """Return the communities, from the smallest to the largest: the first tells each node's, each next those of these.

    A community's number is that of its order by its smallest node. Without ties every node is one of its own, and there
    is one level.

    Args:
        network: the network.
        between: called now and then, so that a long search can be stopped.
    """
    levels: list[array[int]] = []
    while True:
        of, size = _moved(network, between)
        if levels and size == network.size:
            return levels
        levels.append(of)
        if size == network.size:
            return levels
        network = network.joined(of, size)


def largest(network: Network) -> array[int]:
    """Return the largest community that each node is in, see ``communities``."""
    first, *others = communities(network)
    for of in others:
        first = array("q", (of[community] for community in first))
    return first


def _moved(network: Network, between: Between | None) -> tuple[array[int], int]:
    """Let nodes move until none gains; return the community of each, and how many there are."""
    size = network.size
    starts, neighbours, weights = network.starts, network.neighbours, network.weights
    degrees = array("q", network.inside)
    for node in range(size):
        degrees[node] += sum(weights[starts[node] : starts[node + 1]])
    # Twice the number of ties, as in the formula of the gain.
    total = sum(degrees)
    of, totals = array("q", range(size)), array("q", degrees)
    order = [node for node in range(size) if starts[node] != starts[node + 1]]
    random.Random(_SEED).shuffle(order)  # noqa: S311  # it shall be the same every time
    waiting, queued = deque(order), bytearray(size)
    for node in order:
        queued[node] = 1
    asked = 0
    while waiting:
        asked += 1
        if between and asked % _ASK_EVERY == 0:
            between()
        node = waiting.popleft()
        queued[node] = 0
        own, degree = of[node], degrees[node]
        linked: dict[int, int] = {}
        first, last = starts[node], starts[node + 1]
        for place in range(first, last):
            community = of[neighbours[place]]
            linked[community] = linked.get(community, 0) + weights[place]
        totals[own] -= degree
        best, gain = own, linked.get(own, 0) * total - degree * totals[own]
        for community, ties in linked.items():
            found = ties * total - degree * totals[community]
            if found > gain or (found == gain and community < best and best != own):
                best, gain = community, found
        totals[best] += degree
        if best != own:
            of[node] = best
            for place in range(first, last):
                other = neighbours[place]
                if of[other] != best and not queued[other]:
                    queued[other] = 1
                    waiting.append(other)
    return _numbered(of)


def _numbered(of: array[int]) -> tuple[array[int], int]:
    """Give the communities the numbers 0, 1, … in the order of their smallest nodes."""
    numbers: dict[int, int] = {}
    for node, community in enumerate(of):
        of[node] = numbers.setdefault(community, len(numbers))
    return of, len(numbers)
