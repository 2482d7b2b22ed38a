"""Where parties of a picture begin: always at the same places, apart from each other, tied ones near."""

from __future__ import annotations

import math
import random

from explorer_pictures import TODAY
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.analysis.communities import Network, largest
from graphcrm.analysis.picture_layout import positions
from graphcrm.services.explorer import communities, layout
from graphcrm.services.explorer.graph import Graph, GraphParty, GraphTie


def graph(size: int, ends: list[tuple[int, int]], chance: random.Random) -> Graph:
    """Return a graph whose parties and ties come in a random order."""
    parties = [GraphParty(f"p{each}", f"P{each}", "person", None, "", "", False, 1, False) for each in range(size)]
    ties = [
        GraphTie(f"t{place}", f"p{one}", f"p{other}", "KNOWS", "", "", True, "", "", "", "", 0.5, "", "")
        for place, (one, other) in enumerate(ends)
    ]
    chance.shuffle(parties)
    chance.shuffle(ties)
    return Graph(tuple(parties), tuple(ties), TODAY)


def circles(number: int, size: int) -> list[tuple[int, int]]:
    """Return the ties of some circles of friends who all know each other, each tied to the next by one."""
    ends = []
    for each in range(number):
        first = each * size
        ends += [(first + one, first + other) for one in range(size) for other in range(one)]
        if each:
            ends.append((first, first - size))
    return ends


PAIRS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30)


@settings(max_examples=30)
@given(PAIRS, st.integers(0, 1000))
def test_places_are_the_same_in_whatever_order_a_picture_comes(ends: list[tuple[int, int]], seed: int) -> None:
    one, other = (graph(12, ends, random.Random(seed + each)) for each in (0, 1))

    assert layout.positions(one) == layout.positions(other)
    assert communities.within(one) == communities.within(other)


@settings(max_examples=30)
@given(PAIRS)
def test_nobody_stands_on_somebody_else(ends: list[tuple[int, int]]) -> None:
    places = positions(12, ends)

    assert len(places) == 12
    assert all(math.isfinite(axis) for place in places for axis in place)
    assert all(math.dist(places[one], places[other]) > 0.3 for one in range(12) for other in range(one))


def test_an_empty_picture_has_no_places() -> None:
    assert layout.positions(Graph((), (), TODAY)) == {}


def test_those_who_are_tied_stand_nearer_than_others() -> None:
    ends = circles(5, 8)
    places = positions(40, ends)

    def mean(pairs: list[tuple[int, int]]) -> float:
        return sum(math.dist(places[one], places[other]) for one, other in pairs) / len(pairs)

    others = [(one, other) for one in range(40) for other in range(one) if (one, other) not in set(ends)]
    assert mean(ends) < 0.6 * mean(others)


def test_parts_that_are_not_connected_lie_apart() -> None:
    places = positions(
        20, [(one, other) for first in (0, 10) for one in range(first, first + 10) for other in range(first, one)]
    )
    middles = [[sum(place[axis] for place in part) / 10 for axis in (0, 1)] for part in (places[:10], places[10:])]
    reach = [
        max(math.dist(place, middle) for place in part)
        for part, middle in zip((places[:10], places[10:]), middles, strict=True)
    ]

    assert math.dist(*middles) > sum(reach)


def test_communities_are_circles_of_friends_named_by_who_is_in_the_middle() -> None:
    ends = [*circles(3, 6), (8, 9), (8, 10)]
    found = communities.within(graph(19, ends, random.Random(1)))

    members = [{uid for uid, key in found.groups.items() if key == center} for center in found.centers]
    assert sorted(map(len, members)) == [6, 6, 6]
    assert "p18" not in found.groups
    assert all(found.groups[center] == center for center in found.centers)
    assert found.centers["p8"] == "P8"


def test_the_largest_community_of_a_node_is_that_of_the_last_level() -> None:
    ends = circles(3, 5)
    of = largest(Network.of(15, [one for one, _ in ends], [other for _, other in ends]))

    assert [len(set(of[first : first + 5])) for first in (0, 5, 10)] == [1, 1, 1]
    assert len(set(of)) == 3
