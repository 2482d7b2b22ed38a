"""The map of a network: its communities as discs in discs, its parties as dots in them, and how it is kept as bytes.

Parties are numbered so that those of a community, and of each community in it, follow each other. So a community is a
stretch of numbers.
"""

from __future__ import annotations

import heapq
import json
import sys
import zlib
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from graphcrm.analysis.communities import Between, Network, communities
from graphcrm.analysis.community_tree import KINDS, CommunityTree, apart
from graphcrm.analysis.map_layout import Point, in_sectors, pack, sunflower

_ASK_EVERY = 5_000
_MARK = b"graphcrm network map 1\n"
#: Room between the map of the communities and what stands beside it, as a share of its radius.
_BESIDE = 0.06
#: Beside the map, from the right downwards: what has no ties with the rest.
_BESIDE_AT: tuple[Point, ...] = ((0.7071, 0.7071), (-0.7071, 0.7071))


@dataclass(frozen=True)
class NetworkMap:
    """A map. Communities are numbered with those that they are in before them; ``parents`` has -1 for the top ones.

    Community ``c`` is a disc of ``radii[c]`` around ``disc_x[c]``, ``disc_y[c]``, of the kind ``KINDS[types[c]]``, and
    has the parties from ``firsts[c]`` up to and without ``lasts[c]``. ``leads`` has ``LEADS`` places for each, -1 where
    there is none. Party ``p`` has the uid ``uids[p]``, the kind ``kinds[p]`` as it was given, and stands at ``x[p]``,
    ``y[p]``; its neighbours are ``neighbours[starts[p]:starts[p + 1]]``. ``lines`` are communities of the same parent
    with the number of tied pairs between them: one, other, number, one after the other.
    """

    uids: Sequence[str]
    kinds: array[int]
    x: array[float]
    y: array[float]
    starts: array[int]
    neighbours: array[int]
    parents: array[int]
    types: array[int]
    firsts: array[int]
    lasts: array[int]
    disc_x: array[float]
    disc_y: array[float]
    radii: array[float]
    leads: array[int]
    lines: array[int]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each party by its uid."""
        return {uid: number for number, uid in enumerate(self.uids)}

    @cached_property
    def children(self) -> list[list[int]]:
        """The communities in each community, the largest first."""
        found: list[list[int]] = [[] for _ in self.parents]
        for community, parent in enumerate(self.parents):
            if parent >= 0:
                found[parent].append(community)
        return found

    @cached_property
    def homes(self) -> array[int]:
        """The innermost community of each party."""
        found = array("i", bytes(4 * len(self.uids)))
        for community in range(len(self.parents)):
            # Those within a community come after it and take their parties from it.
            for party in range(self.firsts[community], self.lasts[community]):
                found[party] = community
        return found

    @cached_property
    def tops(self) -> list[int]:
        """The communities of the top level."""
        return [each for each, parent in enumerate(self.parents) if parent < 0]

    @property
    def pairs(self) -> int:
        """How many pairs of parties have ties."""
        return len(self.neighbours) // 2

    def above(self, community: int) -> list[int]:
        """Return the communities that a community is in, the outermost first, and itself at last."""
        found = []
        while community >= 0:
            found.append(community)
            community = self.parents[community]
        return found[::-1]

    def members(self, community: int, gone: Collection[int] = ()) -> Iterator[int]:
        """Yield the parties of a community, without those that are ``gone``."""
        return (each for each in range(self.firsts[community], self.lasts[community]) if each not in gone)

    def ties_within(self, parties: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield the pairs with ties among these parties, each once."""
        among = set(parties)
        for one in parties:
            for place in range(self.starts[one], self.starts[one + 1]):
                other = self.neighbours[place]
                if other > one and other in among:
                    yield one, other

    def most_tied(self, parties: Iterable[int], number: int) -> list[int]:
        """Return the parties with the most ties, the first of equals first."""
        return heapq.nsmallest(number, parties, key=lambda each: (self.starts[each] - self.starts[each + 1], each))

    def degrees(self, gone: Collection[int] = ()) -> array[int]:
        """Return how many neighbours each party has, those that are ``gone`` not counted."""
        found = array("i", (self.starts[each + 1] - self.starts[each] for each in range(len(self.uids))))
        for one in gone:
            for place in range(self.starts[one], self.starts[one + 1]):
                found[self.neighbours[place]] -= 1
        return found

    def without(self, gone: Collection[int]) -> Counted:
        """Count again without the parties that are ``gone``, and without their ties."""
        sizes = [last - first for first, last in zip(self.firsts, self.lasts, strict=True)]
        lines = {
            (self.lines[each], self.lines[each + 1]): self.lines[each + 2] for each in range(0, len(self.lines), 3)
        }
        left_out = set(gone)
        pairs = self.pairs
        for one in sorted(left_out):
            way = self.above(self.homes[one])
            for community in way:
                sizes[community] -= 1
            for place in range(self.starts[one], self.starts[one + 1]):
                other = self.neighbours[place]
                if other in left_out and other < one:
                    continue
                pairs -= 1
                if line := apart(way, self.above(self.homes[other])):
                    lines[line] -= 1
        return Counted(sizes, {line: number for line, number in lines.items() if number > 0}, pairs)

    def pack(self) -> bytes:
        """Return the map as compressed bytes."""
        arrays = {name: value for name, value in vars(self).items() if isinstance(value, array)}
        head = {name: [value.typecode, len(value)] for name, value in arrays.items()}
        bodies = []
        for value in arrays.values():
            if sys.byteorder == "big":
                value = array(value.typecode, value)
                value.byteswap()
            bodies.append(value.tobytes())
        written = json.dumps(head).encode() + b"\n" + "\n".join(self.uids).encode() + b"\n\n" + b"".join(bodies)
        return _MARK + zlib.compress(written, 5)

    @classmethod
    def unpack(cls, packed: bytes) -> NetworkMap:
        """Read what ``pack`` has made.

        Raises:
            ValueError: it is none, or one of another version.
        """
        if not packed.startswith(_MARK):
            raise ValueError("This is no map of a network that this version reads.")
        written = zlib.decompress(packed[len(_MARK) :])
        head, _, rest = written.partition(b"\n")
        names, _, body = rest.partition(b"\n\n")
        arrays, place = {}, 0
        for name, (code, length) in json.loads(head).items():
            arrays[name] = found = array(code)
            found.frombytes(body[place : place + length * found.itemsize])
            place += length * found.itemsize
            if sys.byteorder == "big":
                found.byteswap()
        return cls(names.decode().split("\n") if names else [], **arrays)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is left of a map: the parties of each community, the tied pairs between communities, and all pairs."""

    sizes: list[int]
    lines: dict[tuple[int, int], int]
    pairs: int


def draw(
    parties: Sequence[tuple[str, int]],
    sources: Sequence[int],
    targets: Sequence[int],
    *,
    between: Between | None = None,
    tell: Callable[[str], None] | None = None,
) -> NetworkMap:
    """Find the communities of a network and lay them out.

    The same network gives the same map, in whatever order it comes.

    Args:
        parties: uid and kind of each, in any order.
        sources: one end of each tie by its place in ``parties``, in any order.
        targets: the other ends; directions do not count.
        between: called now and then, so that it can be stopped.
        tell: told what it does now: ``communities``, ``places``.
    """
    tell = tell or (lambda _: None)
    order = sorted(range(len(parties)), key=lambda each: parties[each][0])
    place_of = array("i", bytes(4 * len(order)))
    for place, each in enumerate(order):
        place_of[each] = place
    tell("communities")
    ends = [array("i", (place_of[each] for each in side)) for side in (sources, targets)]
    network = Network.of(len(order), *ends)
    tree = CommunityTree(network, communities(network, between=between))
    tell("places")
    numbers = array("i", bytes(4 * len(order)))
    for number, node in enumerate(tree.order):
        numbers[node] = number
    named = [parties[order[node]] for node in tree.order]
    starts, neighbours = array("i", [0]), array("i")
    for node in tree.order:
        neighbours.extend(sorted(numbers[other] for other, _ in network.of_node(node)))
        starts.append(len(neighbours))
    lines = tree.lines(starts, neighbours, between)
    discs, dots = _places(tree, lines, between)
    return NetworkMap(
        uids=[uid for uid, _ in named],
        kinds=array("B", (kind for _, kind in named)),
        x=array("f", (x for x, _ in dots)),
        y=array("f", (y for _, y in dots)),
        starts=starts,
        neighbours=neighbours,
        parents=array("i", tree.parents),
        types=array("B", map(KINDS.index, tree.kinds)),
        firsts=array("i", tree.firsts),
        lasts=array("i", tree.lasts),
        disc_x=array("f", (x for x, _, _ in discs)),
        disc_y=array("f", (y for _, y, _ in discs)),
        radii=array("f", (radius for _, _, radius in discs)),
        leads=tree.leads(starts),
        lines=array("i", (each for (one, other), number in sorted(lines.items()) for each in (one, other, number))),
    )


def _places(
    tree: CommunityTree, lines: dict[tuple[int, int], int], between: Between | None
) -> tuple[list[tuple[float, float, float]], list[Point]]:
    """Return the disc of each community, and the dot of each party."""
    of_parent: dict[int, list[tuple[tuple[int, int], int]]] = {}
    for line, number in lines.items():
        of_parent.setdefault(tree.parents[line[0]], []).append((line, number))
    radii = [0.0] * len(tree.parents)
    inner: dict[int, list[Point]] = {}

    def packed(parent: int, discs: list[int]) -> float:
        place = {each: at for at, each in enumerate(discs)}
        ties = {
            (place[one], place[other]): float(number)
            for (one, other), number in of_parent.get(parent, ())
            if one in place and other in place
        }
        found = pack([radii[each] for each in discs], ties)
        inner[parent] = found.centers
        return found.radius

    for community in range(len(tree.parents) - 1, -1, -1):
        if between and community % _ASK_EVERY == 0:
            between()
        children = tree.children[community]
        groups = tree.groups[community]
        if groups is not None:
            found = in_sectors([len(group) for group in groups])
            inner[community], radii[community] = found.centers, found.radius
        elif tree.kinds[community] == "small":
            found = sunflower(len(children), room=2.2 * max(radii[each] for each in children))
            inner[community], radii[community] = found.centers, found.radius
        else:
            radii[community] = packed(community, children)
    tops = [each for each, parent in enumerate(tree.parents) if parent < 0]
    main = [each for each in tops if tree.kinds[each] == "community"]
    radius = packed(-1, main) if main else 0.0
    discs: list[tuple[float, float, float]] = [(0.0, 0.0, each) for each in radii]
    for each, center in zip(main, inner.get(-1, ()), strict=True):
        discs[each] = (*center, radii[each])
    beside = [each for each in tops if tree.kinds[each] != "community"]
    # Where there is nothing else, two have to keep clear of each other.
    clear = max(radius, min(radii[each] for each in beside) if len(beside) > 1 else 0.0)
    for each, (x, y) in zip(beside, _BESIDE_AT, strict=False):
        away = (clear + radii[each]) * (1 + _BESIDE) if clear else 0.0
        discs[each] = (x * away, y * away, radii[each])
    dots: list[Point] = [(0.0, 0.0)] * len(tree.order)
    for community in range(len(discs)):
        # A disc has its place before those in it.
        x, y, _ = discs[community]
        children = tree.children[community]
        for at, (dx, dy) in enumerate(inner[community]):
            if children:
                discs[children[at]] = (x + dx, y + dy, radii[children[at]])
            else:
                dots[tree.firsts[community] + at] = (x + dx, y + dy)
    return discs, dots
