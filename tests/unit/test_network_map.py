"""The map of a network has every party once, its discs do not overlap, and it can be counted and kept."""

from __future__ import annotations

import math
import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.analysis.community_tree import KINDS, SMALL
from graphcrm.analysis.map_layout import in_sectors, pack, sunflower
from graphcrm.analysis.network_map import NetworkMap, draw

NEARLY = 1e-3

Ties = list[tuple[int, int]]
NETWORKS = st.integers(0, 60).flatmap(
    lambda size: st.tuples(
        st.just(size),
        st.lists(st.tuples(*[st.integers(0, max(size - 1, 0))] * 2), max_size=120 if size else 0),
    )
)


def drawn(size: int, ties: Ties) -> NetworkMap:
    return draw(
        [(f"u{number:04}", number % 4) for number in range(size)],
        [one for one, _ in ties],
        [other for _, other in ties],
    )


def society(communities: int, members: int, *, seed: int = 7) -> tuple[int, Ties]:
    """Return a network of communities of communities."""
    chance = random.Random(seed)
    size = communities * members
    ties = []
    for node in range(size):
        first, around = node - node % members, node - node % (members * 4)
        ties += [(node, first + chance.randrange(members)) for _ in range(5)]
        ties.append((node, min(around + chance.randrange(members * 4), size - 1)))
        if chance.random() < 0.1:
            ties.append((node, chance.randrange(size)))
    return size, ties


@pytest.fixture(scope="module")
def large() -> NetworkMap:
    return drawn(*society(40, 30))


def overlaps(discs: list[tuple[float, float, float]]) -> list[tuple[int, int]]:
    return [
        (one, other)
        for (one, (x, y, radius)), (other, (x2, y2, radius2)) in combinations(enumerate(discs), 2)
        if math.hypot(x - x2, y - y2) < (radius + radius2) * (1 - NEARLY)
    ]


@settings(max_examples=60)
@given(NETWORKS)
def test_every_party_is_in_each_community_that_it_is_in_and_in_no_other(network: tuple[int, Ties]) -> None:
    found = drawn(*network)

    assert sorted(found.uids) == [f"u{number:04}" for number in range(network[0])]
    assert sorted(party for each in found.tops for party in found.members(each)) == list(range(network[0]))
    for community, children in enumerate(found.children):
        if children:
            inside = sorted(party for each in children for party in found.members(each))
            assert inside == list(found.members(community))
    assert all(party in found.members(home) for party, home in enumerate(found.homes))


@settings(max_examples=60)
@given(NETWORKS)
def test_discs_do_not_overlap_and_hold_what_is_in_them(network: tuple[int, Ties]) -> None:
    check_places(drawn(*network))


def test_discs_of_a_large_network_do_not_overlap(large: NetworkMap) -> None:
    assert any(large.children)
    check_places(large)


def check_places(found: NetworkMap) -> None:
    discs = list(zip(found.disc_x, found.disc_y, found.radii, strict=True))
    for siblings in (found.tops, *found.children):
        assert overlaps([discs[each] for each in siblings]) == []
    for community, (x, y, radius) in enumerate(discs):
        for child in found.children[community]:
            x2, y2, radius2 = discs[child]
            assert math.hypot(x - x2, y - y2) + radius2 <= radius * (1 + NEARLY)
        for party in found.members(community):
            assert math.hypot(x - found.x[party], y - found.y[party]) <= radius * (1 + NEARLY)
    dots = list(zip(found.x, found.y, strict=True))
    assert len({(round(x, 1), round(y, 1)) for x, y in dots}) == len(dots)


@given(NETWORKS, st.randoms(use_true_random=False))
def test_the_same_network_gives_the_same_map_in_whatever_order_it_comes(
    network: tuple[int, Ties], chance: random.Random
) -> None:
    size, ties = network
    order = list(range(size))
    chance.shuffle(order)
    place = {each: at for at, each in enumerate(order)}
    others = [(place[one], place[other]) for one, other in ties]
    chance.shuffle(others)

    again = draw(
        [(f"u{number:04}", number % 4) for number in order],
        [one for one, _ in others],
        [other for _, other in others],
    )

    assert again == drawn(size, ties)


@given(NETWORKS)
def test_it_can_be_kept(network: tuple[int, Ties]) -> None:
    found = drawn(*network)

    assert NetworkMap.unpack(found.pack()) == found


def test_what_is_no_map_is_not_read() -> None:
    with pytest.raises(ValueError, match="no map"):
        NetworkMap.unpack(b"something else")


@given(NETWORKS.flatmap(lambda network: st.tuples(st.just(network), st.sets(st.integers(0, max(network[0] - 1, 0))))))
def test_without_some_parties_it_counts_what_is_left(given: tuple[tuple[int, Ties], set[int]]) -> None:
    (size, ties), left_out = given
    found = drawn(size, ties)
    gone = {each for each in left_out if each < size}

    counted = found.without(gone)

    assert counted.sizes == [len(list(found.members(each, gone))) for each in range(len(found.parents))]
    rest = [each for each in range(size) if each not in gone]
    pairs = list(found.ties_within(rest))
    assert counted.pairs == len(pairs)
    number = {uid: each for each, uid in enumerate(found.uids)}
    wanted = {
        tuple(sorted((number[f"u{one:04}"], number[f"u{other:04}"])))
        for one, other in ties
        if one != other and not {number[f"u{one:04}"], number[f"u{other:04}"]} & gone
    }
    assert set(pairs) == wanted
    for (one, other), count in counted.lines.items():
        inside = [set(found.members(each, gone)) for each in (one, other)]
        assert count == sum(1 for pair in pairs if all(set(pair) & each for each in inside))
    degrees = found.degrees(gone)
    assert [degrees[each] for each in rest] == [sum(each in pair for pair in pairs) for each in rest]


def test_the_small_ones_and_those_without_ties_stand_beside_the_rest() -> None:
    ties = [*combinations(range(12), 2), (12, 13), (14, 15), (15, 16)]

    found = drawn(20, ties)

    kinds = [KINDS[found.types[each]] for each in found.tops]
    sizes = [len(list(found.members(each))) for each in found.tops]
    assert list(zip(kinds, sizes, strict=True)) == [("community", 12), ("small", 5), ("alone", 3)]
    assert [len(list(found.members(each))) for each in found.children[found.tops[1]]] == [3, 2]
    assert SMALL > 3


def test_a_community_is_led_by_those_with_most_ties(large: NetworkMap) -> None:
    for community in range(len(large.parents)):
        leads = [each for each in large.leads[community * 6 : community * 6 + 6] if each >= 0]
        assert leads == large.most_tied(large.members(community), 6)


def test_tied_communities_are_nearer_than_others() -> None:
    radii = [3.0] * 24
    ties = {(each, each + 1): 5.0 for each in range(0, 24, 2)}

    centers = pack(radii, ties).centers

    tied = [math.dist(centers[one], centers[other]) for one, other in ties]
    others = [math.dist(*pair) for pair in combinations(centers, 2)]
    assert max(tied) < sum(others) / len(others)


@settings(max_examples=100)
@given(
    st.lists(st.floats(0.5, 200), min_size=1, max_size=25),
    st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24), st.integers(1, 99)), max_size=40),
)
def test_packed_discs_do_not_overlap_whatever_their_sizes(
    radii: list[float], drawing: list[tuple[int, int, int]]
) -> None:
    ties = {(one, other): float(weight) for one, other, weight in drawing if one < other < len(radii)}

    found = pack(radii, ties)

    assert overlaps([(*center, radius) for center, radius in zip(found.centers, radii, strict=True)]) == []
    assert all(
        math.hypot(*center) + radius <= found.radius * (1 + NEARLY)
        for center, radius in zip(found.centers, radii, strict=True)
    )


@given(st.integers(1, 400), st.floats(0.5, 9))
def test_seeds_of_a_sunflower_have_room(number: int, room: float) -> None:
    found = sunflower(number, room)

    assert overlaps([(*center, room / 2.2) for center in found.centers]) == []
    assert all(math.hypot(*center) <= found.radius for center in found.centers)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=12))
def test_groups_share_the_seeds_of_one_sunflower(groups: list[int]) -> None:
    found = in_sectors(groups)

    assert sorted(found.centers) == sorted(sunflower(sum(groups)).centers)
