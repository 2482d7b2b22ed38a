"""Lay out a picture: communities are packed beside each other, then parties find their places by springs.

Nothing is random: the same network gives the same places. What is not connected lies apart, so that a part that grows
moves no other over another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from graphcrm.analysis.communities import Network, largest
from graphcrm.analysis.map_layout import Point, pack, sunflower

#: Parties are drawn to be this far from those they are tied to; nearer than twice that, any two push each other away.
LENGTH = 1.0
_REACH = 2.0
_REACH_SQUARED = _REACH * _REACH
#: Room for a party where a community begins.
_ROOM = 1.3
_STEPS = 45
#: How far a party moves in the first step at most, and how strongly ties draw.
_FARTHEST, _PULL, _PUSH = 0.6, 0.08, 1.0
_NOTHING = 1e-9


def positions(size: int, ends: Iterable[tuple[int, int]]) -> list[Point]:
    """Return where each of ``size`` numbered parties lies, by the pairs that are tied.

    The middle of all is at the origin, and those that are tied are about ``LENGTH`` apart.
    """
    network = _network(size, ends)
    found = _components(network)
    parts = [_component(network, nodes) for nodes in found]
    radii = [max(math.hypot(x, y) for x, y in part) + LENGTH for part in parts]
    packing = pack(radii, {})
    places: list[Point] = [(0.0, 0.0)] * size
    for nodes, part, (x, y) in zip(found, parts, packing.centers, strict=True):
        for node, (own_x, own_y) in zip(nodes, part, strict=True):
            places[node] = (x + own_x, y + own_y)
    return places


def _network(size: int, ends: Iterable[tuple[int, int]]) -> Network:
    pairs = list(ends)
    return Network.of(size, [one for one, _ in pairs], [other for _, other in pairs])


def _components(network: Network) -> list[list[int]]:
    """Return the nodes of each connected part, the largest part first."""
    seen = bytearray(network.size)
    found = []
    for first in range(network.size):
        if seen[first]:
            continue
        nodes, waiting = [], [first]
        seen[first] = 1
        while waiting:
            node = waiting.pop()
            nodes.append(node)
            for other in network.neighbours[network.starts[node] : network.starts[node + 1]]:
                if not seen[other]:
                    seen[other] = 1
                    waiting.append(other)
        found.append(sorted(nodes))
    return sorted(found, key=lambda nodes: (-len(nodes), nodes[0]))


def _component(network: Network, nodes: Sequence[int]) -> list[Point]:
    """Return where the nodes of a connected part lie, around its middle."""
    numbers = {node: number for number, node in enumerate(nodes)}
    ends = [(numbers[node], numbers[other]) for node in nodes for other, _ in network.of_node(node) if node < other]
    places = _begun(len(nodes), ends)
    _settle(places, ends)
    middle_x, middle_y = (sum(place[axis] for place in places) / len(places) for axis in (0, 1))
    return [(x - middle_x, y - middle_y) for x, y in places]


def _begun(size: int, ends: Sequence[tuple[int, int]]) -> list[list[float]]:
    """Return where the nodes of a connected part begin: communities packed, the most tied of each in its middle."""
    degrees = [0] * size
    for one, other in ends:
        degrees[one] += 1
        degrees[other] += 1
    of = largest(_network(size, ends))
    members: list[list[int]] = [[] for _ in range(max(of) + 1)]
    for node in sorted(range(size), key=lambda node: (-degrees[node], node)):
        members[of[node]].append(node)
    ties: dict[tuple[int, int], float] = {}
    for one, other in ends:
        if of[one] != of[other]:
            key = min(of[one], of[other]), max(of[one], of[other])
            ties[key] = ties.get(key, 0.0) + 1.0
    discs = [sunflower(len(nodes), _ROOM) for nodes in members]
    packing = pack([disc.radius for disc in discs], ties)
    places = [[0.0, 0.0] for _ in range(size)]
    for nodes, disc, (x, y) in zip(members, discs, packing.centers, strict=True):
        for node, (own_x, own_y) in zip(nodes, disc.centers, strict=True):
            places[node] = [x + own_x, y + own_y]
    return places


def _settle(places: list[list[float]], ends: Sequence[tuple[int, int]]) -> None:
    """Let ties draw their ends together and those that are too near push each other away, each step less."""
    xs, ys = [x for x, _ in places], [y for _, y in places]
    for step in range(_STEPS):
        by_x, by_y = [0.0] * len(xs), [0.0] * len(ys)
        _draw(xs, ys, by_x, by_y, ends)
        _push(xs, ys, by_x, by_y)
        farthest = _FARTHEST * (1 - step / _STEPS)
        for node, (x, y) in enumerate(zip(by_x, by_y, strict=True)):
            far = math.hypot(x, y)
            share = min(1.0, farthest / far) if far > _NOTHING else 0.0
            xs[node] += x * share
            ys[node] += y * share
    places[:] = [[x, y] for x, y in zip(xs, ys, strict=True)]


def _draw(
    xs: Sequence[float], ys: Sequence[float], by_x: list[float], by_y: list[float], ends: Sequence[tuple[int, int]]
) -> None:
    for one, other in ends:
        dx, dy = xs[other] - xs[one], ys[other] - ys[one]
        away = math.hypot(dx, dy)
        if away <= LENGTH:
            continue
        pull = _PULL * (away - LENGTH) / away
        by_x[one] += pull * dx
        by_y[one] += pull * dy
        by_x[other] -= pull * dx
        by_y[other] -= pull * dy


def _push(xs: Sequence[float], ys: Sequence[float], by_x: list[float], by_y: list[float]) -> None:
    cells: dict[tuple[int, int], list[int]] = {}
    for node, (x, y) in enumerate(zip(xs, ys, strict=True)):
        cells.setdefault((int(x // _REACH), int(y // _REACH)), []).append(node)
    for (column, row), nodes in cells.items():
        # Each pair of cells once: those to the right and the one above.
        others = [
            other
            for across, up in ((1, -1), (1, 0), (1, 1), (0, 1))
            for other in cells.get((column + across, row + up), ())
        ]
        for node in nodes:
            x, y = xs[node], ys[node]
            own_x = own_y = 0.0
            for other in others:
                dx, dy = x - xs[other], y - ys[other]
                squared = dx * dx + dy * dy
                if squared >= _REACH_SQUARED:
                    continue
                if squared < _NOTHING:
                    # Two at one place part by their numbers.
                    dx, dy, squared = math.cos(node), math.sin(node), 1.0
                push = _PUSH * (1 / math.sqrt(squared) - 1 / _REACH)
                dx *= push
                dy *= push
                own_x += dx
                own_y += dy
                by_x[other] -= dx
                by_y[other] -= dy
            by_x[node] += own_x
            by_y[node] += own_y
            others.append(node)
