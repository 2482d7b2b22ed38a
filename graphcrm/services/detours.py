"""Find connections that must run through given parties, and the strongest ones, which may take detours.

The hops between every two of the parties that a path must visit are told by Neo4j's search from both ends, so that no
path can have fewer than the best order of visits takes together. From that length on, everything that may lie on a path
of the length is collected, until there is one that comes back to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, permutations
from typing import TYPE_CHECKING

from graphcrm.analysis.routes import Routes
from graphcrm.services.connections import SLACK, Order, Search, strengths_of

if TYPE_CHECKING:
    from graphcrm.models.relationship_types import Catalogue
    from graphcrm.queries.connections import Finder

#: Paths that are looked at to count them; a longer list counts its own length.
MAX_COUNTED = 2_000

_Leg = tuple[str, str]


def find(
    finder: Finder,
    known: Catalogue,
    ends: tuple[str, str],
    through: Sequence[str],
    max_hops: int,
    limit: int,
    order: Order,
) -> Search:
    """Find the connections of two ends that visit all of ``through``, of the shortest length and a few hops more.

    Args:
        finder: walks the ties; ``truncated`` says what it left out.
        known: the relationship types.
        ends: uids of source and target.
        through: uids of up to 3 parties.
        max_hops: the longest connection to look for.
        limit: how many to return.
        order: what comes first.
    """
    slack = SLACK[order]
    shortest = _legs(finder, ends, through, max_hops)
    least = min((_length(visits, shortest) for visits in _visits(ends, through)), default=max_hops + 1)
    longest = min(least + slack, max_hops)
    routes, distance = None, None
    while least <= longest and distance is None:
        routes = _collected(finder, shortest, ends, through, longest)
        distance = routes.distance()
        # What was cut short once is so at any length.
        if distance is None and (longest == max_hops or finder.truncated or routes.stopped):
            break
        longest = min(longest + slack, max_hops)
    _say(finder, routes is not None and routes.stopped)
    if routes is None or distance is None:
        return Search(None, (), 0, ())
    if routes.longest != min(distance + slack, max_hops):
        routes = _collected(finder, shortest, ends, through, min(distance + slack, max_hops))
    strengths = strengths_of(finder, known, routes.pairs)
    most = max(limit, MAX_COUNTED)
    found = routes.ranked(strengths, limit, most, shortest=distance, strongest_first=order == "strong")
    _say(finder, not found.whole)
    return Search(distance, found.ranked, found.count, found.importance)


def _legs(finder: Finder, ends: tuple[str, str], through: Sequence[str], max_hops: int) -> dict[_Leg, list[str]]:
    """Return a shortest connection of every two parties that may follow each other on a path, where there is one."""
    hops = max_hops - len(through)
    found: dict[_Leg, list[str]] = {}
    if hops < 1:
        return found
    legs = {tuple(sorted(leg)) for visits in _visits(ends, through) for leg in pairwise(visits)}
    for one, other in sorted(legs):
        if uids := finder.shortest(one, other, hops):
            found[one, other] = uids
            found[other, one] = uids[::-1]
    return found


def _visits(ends: tuple[str, str], through: Sequence[str]) -> list[tuple[str, ...]]:
    """Return each order in which a path may visit what it must, its ends included."""
    return [(ends[0], *between, ends[1]) for between in permutations(through)]


def _length(visits: Sequence[str], shortest: dict[_Leg, list[str]]) -> int:
    """Return how many hops an order of visits takes at the least; more than any path has where a leg is missing."""
    legs = [shortest.get(leg) for leg in pairwise(visits)]
    return sum(len(uids) - 1 for uids in legs if uids) if all(legs) else 1_000


def _collected(
    finder: Finder, shortest: dict[_Leg, list[str]], ends: tuple[str, str], through: Sequence[str], longest: int
) -> Routes:
    """Collect all that may lie on a path of at most ``longest`` hops."""
    wanted: dict[_Leg, int] = {}
    for visits in _visits(ends, through):
        spare = longest - _length(visits, shortest)
        if spare >= 0:
            for leg in pairwise(visits):
                wanted[leg] = max(wanted.get(leg, 0), len(shortest[leg]) - 1 + spare)
    for leg, hops in sorted(wanted.items()):
        finder.collect(shortest[leg], hops)
    return Routes(finder.pairs, *ends, through, longest=longest)


def _say(finder: Finder, many: bool) -> None:
    if many and "many" not in finder.truncated:
        finder.truncated.append("many")
