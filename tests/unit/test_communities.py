"""Communities are found by the ties alone, and are the same in whatever order they come."""

from __future__ import annotations

import random
from itertools import combinations

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.analysis.communities import Network, communities

NETWORKS = st.integers(1, 30).flatmap(
    lambda size: st.tuples(
        st.just(size), st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=90)
    )
)


def found(size: int, ties: list[tuple[int, int]]) -> list[list[int]]:
    network = Network.of(size, [one for one, _ in ties], [other for _, other in ties])
    return [list(level) for level in communities(network)]


def whole(levels: list[list[int]]) -> list[int]:
    """Return the largest community of each node."""
    of = levels[0]
    for level in levels[1:]:
        of = [level[community] for community in of]
    return of


def as_sets(of: list[int]) -> list[set[int]]:
    return [{node for node, own in enumerate(of) if own == community} for community in sorted(set(of))]


def test_cliques_that_are_tied_by_one_are_communities() -> None:
    ties = [*combinations(range(5), 2), *combinations(range(5, 10), 2), (4, 5)]

    assert as_sets(whole(found(10, ties))) == [set(range(5)), set(range(5, 10))]


def test_ties_that_come_several_times_count_several_times() -> None:
    ring = [(0, 1), (1, 2), (2, 3), (3, 0)]

    assert as_sets(whole(found(4, [*ring, *[(0, 1)] * 9, *[(2, 3)] * 9]))) == [{0, 1}, {2, 3}]


def test_without_ties_everybody_is_alone() -> None:
    assert found(3, [(1, 1)]) == [[0, 1, 2]]
    assert found(0, []) == [[]]


@given(NETWORKS, st.randoms(use_true_random=False))
def test_the_order_and_the_directions_of_the_ties_do_not_count(
    network: tuple[int, list[tuple[int, int]]], chance: random.Random
) -> None:
    size, ties = network
    others = [tuple(chance.sample(tie, 2)) for tie in ties]
    chance.shuffle(others)

    assert found(size, others) == found(size, ties)


@given(NETWORKS)
def test_a_community_holds_together_and_every_level_gains(network: tuple[int, list[tuple[int, int]]]) -> None:
    size, ties = network
    levels = found(size, ties)
    graph = networkx.MultiGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from((one, other) for one, other in ties if one != other)

    for level, of in enumerate(levels):
        assert len(of) == (max(levels[level - 1]) + 1 if level else size)
        assert sorted(set(of)) == list(range(max(of) + 1))
    if graph.number_of_edges():
        gains = [
            networkx.community.modularity(graph, as_sets(whole(levels[:level]))) for level in range(1, len(levels) + 1)
        ]
        assert gains == sorted(gains)
        assert gains[-1] >= networkx.community.modularity(graph, [{node} for node in range(size)]) - 1e-9
        # Parties that no ties connect are never together.
        parts = list(networkx.connected_components(graph))
        assert all(any(each <= part for part in parts) for each in as_sets(whole(levels)))


def test_they_are_as_good_as_those_of_networkx() -> None:
    graph = networkx.planted_partition_graph(12, 25, 0.4, 0.01, seed=7)
    ours = networkx.community.modularity(graph, as_sets(whole(found(300, list(graph.edges)))))
    theirs = networkx.community.modularity(graph, networkx.community.louvain_communities(graph, seed=7))

    assert ours == pytest.approx(theirs, abs=0.01)


def test_a_long_search_can_be_stopped() -> None:
    graph = networkx.fast_gnp_random_graph(30_000, 0.0001, seed=7)

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        communities(Network.of(30_000, *zip(*graph.edges, strict=True)), between=stop)
