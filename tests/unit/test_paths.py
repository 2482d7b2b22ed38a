"""The ranking of connections, held against networkx on random graphs."""

from __future__ import annotations

import math
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.analysis.paths import Web, pair
from graphcrm.analysis.strength import chain, tie_strength, together

NAMES = "abcdefghij"


@st.composite
def graphs(draw: st.DrawFn) -> tuple[nx.Graph, dict[tuple[str, str], float]]:
    edges = draw(
        st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda edge: edge[0] < edge[1]))
    )
    strengths = {edge: draw(st.integers(1, 100)) / 100 for edge in sorted(edges)}
    graph = nx.Graph(list(edges))
    graph.add_nodes_from("ab")
    return graph, strengths


def expected(graph: nx.Graph) -> list[tuple[str, ...]]:
    if not nx.has_path(graph, "a", "b"):
        return []
    shortest = nx.shortest_path_length(graph, "a", "b")
    return [tuple(path) for path in nx.all_simple_paths(graph, "a", "b", cutoff=shortest + 1)]


def strength_of(path: tuple[str, ...], strengths: dict[tuple[str, str], float]) -> float:
    return chain(strengths[pair(one, other)] for one, other in pairwise(path))


@given(graphs())
@settings(max_examples=300, deadline=None)
def test_all_connections_up_to_one_hop_more_are_found_and_counted(
    made: tuple[nx.Graph, dict[tuple[str, str], float]],
) -> None:
    graph, strengths = made
    web = Web(graph.edges, "a", "b")
    paths = expected(graph)
    assert {path.uids for path in web.ranked(strengths, 10_000)} == set(paths)
    assert web.count() == len(paths)
    assert web.distance == (min(len(path) for path in paths) - 1 if paths else None)


@given(graphs())
@settings(max_examples=200, deadline=None)
def test_shorter_connections_come_first_and_of_equal_length_the_stronger(
    made: tuple[nx.Graph, dict[tuple[str, str], float]],
) -> None:
    graph, strengths = made
    ranked = Web(graph.edges, "a", "b").ranked(strengths, 10_000)
    for path in ranked:
        assert path.strength == pytest.approx(strength_of(path.uids, strengths))
    for one, other in pairwise(ranked):
        assert one.length < other.length or (one.length == other.length and one.strength >= other.strength * (1 - 1e-9))


@given(graphs(), st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_a_short_list_holds_the_best_and_the_strongest_of_all(
    made: tuple[nx.Graph, dict[tuple[str, str], float]], limit: int
) -> None:
    graph, strengths = made
    web = Web(graph.edges, "a", "b")
    every, few = web.ranked(strengths, 10_000), web.ranked(strengths, limit)
    assert len(few) == min(limit, len(every))
    if every:
        assert few[0].length == every[0].length
        assert math.isclose(few[0].strength, every[0].strength)
        if limit > 1:
            assert math.isclose(max(path.strength for path in few), max(path.strength for path in every))


@given(graphs())
@settings(max_examples=200, deadline=None)
def test_importance_counts_the_connections_through_each_party(
    made: tuple[nx.Graph, dict[tuple[str, str], float]],
) -> None:
    graph, _ = made
    paths = expected(graph)
    through = {uid: sum(uid in path[1:-1] for path in paths) for uid in graph}
    found = Web(graph.edges, "a", "b").importance()
    assert {item.uid: item.paths for item in found} == {uid: count for uid, count in through.items() if count}
    assert [item.paths for item in found] == sorted((item.paths for item in found), reverse=True)


def test_parties_that_lie_on_no_connection_are_left_out() -> None:
    web = Web([("a", "b"), ("a", "c"), ("c", "d"), ("d", "e")], "a", "b")
    assert web.pairs == {("a", "b")}


def test_ends_that_do_not_meet_have_no_connection() -> None:
    web = Web([("a", "c")], "a", "b")
    assert web.distance is None
    assert web.count() == 0
    assert web.ranked({("a", "c"): 0.5}, 10) == []
    assert web.importance() == []


def test_a_tie_grows_while_it_lasts_and_fades_when_it_is_over() -> None:
    from datetime import date

    on = date(2026, 1, 1)
    new = tie_strength(0.8, on, None, on)
    grown = tie_strength(0.8, date(2016, 1, 1), None, on)
    ended = tie_strength(0.8, date(2006, 1, 1), date(2016, 1, 1), on)
    assert new == pytest.approx(0.4)
    assert 0.79 < grown <= 0.8
    assert ended == pytest.approx(grown / 4, rel=0.01)
    assert tie_strength(0.8, None, None, on) == 0.8


def test_several_ties_are_stronger_than_the_strongest_and_never_certain() -> None:
    assert together([0.5, 0.5]) == pytest.approx(0.75)
    assert together([0.9, 0.99]) < 1
    assert chain([0.5, 0.5]) == pytest.approx(0.25)
