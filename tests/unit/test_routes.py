"""Connections through given parties and with detours, held against networkx on random graphs."""

from __future__ import annotations

import math
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.analysis import routes
from graphcrm.analysis.paths import pair
from graphcrm.analysis.routes import Routes
from graphcrm.analysis.strength import chain

NAMES = "abcdefghi"
Strengths = dict[tuple[str, str], float]
Made = tuple[nx.Graph, Strengths, tuple[str, ...], int]


@st.composite
def graphs(draw: st.DrawFn) -> Made:
    """A graph, how strong its ties are, whom every connection visits, and how long one may be."""
    edges = draw(
        st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda edge: edge[0] < edge[1]))
    )
    strengths = {edge: draw(st.integers(1, 100)) / 100 for edge in sorted(edges)}
    through = draw(st.lists(st.sampled_from(NAMES[2:]), max_size=3, unique=True))
    graph = nx.Graph(list(edges))
    graph.add_nodes_from("ab")
    return graph, strengths, tuple(through), draw(st.integers(1, 7))


def expected(made: Made) -> list[tuple[str, ...]]:
    graph, _, through, longest = made
    paths = nx.all_simple_paths(graph, "a", "b", cutoff=longest)
    return [tuple(path) for path in paths if set(through) <= set(path)]


def strength_of(path: tuple[str, ...], strengths: Strengths) -> float:
    return chain(strengths[pair(one, other)] for one, other in pairwise(path))


def of(made: Made) -> Routes:
    graph, _, through, longest = made
    return Routes(graph.edges, "a", "b", through, longest=longest)


@given(graphs())
@settings(max_examples=300, deadline=None)
def test_the_distance_is_that_of_the_shortest_that_comes_back_to_nobody(made: Made) -> None:
    paths = expected(made)
    assert of(made).distance() == (min(map(len, paths)) - 1 if paths else None)


@given(graphs(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_all_connections_are_found_and_ranked(made: Made, strongest_first: bool) -> None:
    _, strengths, _, _ = made
    paths = expected(made)
    shortest = min(map(len, paths), default=1) - 1
    found = of(made).ranked(strengths, 10_000, 10_000, shortest=shortest, strongest_first=strongest_first)
    assert {path.uids for path in found.ranked} == set(paths)
    assert found.count == len(paths) == len(found.ranked)
    assert found.whole
    for path in found.ranked:
        assert path.strength == pytest.approx(strength_of(path.uids, strengths))
    for one, other in pairwise(found.ranked):
        stronger = one.strength >= other.strength * (1 - 1e-9)
        assert stronger if strongest_first else one.length < other.length or (one.length == other.length and stronger)


@given(graphs(), st.integers(1, 3), st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_short_list_holds_the_first_and_the_strongest_of_all(made: Made, limit: int, strongest_first: bool) -> None:
    _, strengths, _, _ = made
    paths = expected(made)
    shortest = min(map(len, paths), default=1) - 1
    found = of(made).ranked(strengths, limit, limit, shortest=shortest, strongest_first=strongest_first)
    assert len(found.ranked) == found.count == min(limit, len(paths))
    assert found.whole == (len(paths) <= limit)
    if paths and (strongest_first or limit > 1):
        best = max(strength_of(path, strengths) for path in paths)
        assert math.isclose(max(path.strength for path in found.ranked), best)
    if paths and not strongest_first:
        assert found.ranked[0].length == shortest


@given(graphs())
@settings(max_examples=200, deadline=None)
def test_importance_counts_the_connections_through_each_party_that_was_not_asked_for(made: Made) -> None:
    graph, strengths, through, _ = made
    paths = expected(made)
    shortest = min(map(len, paths), default=1) - 1
    found = of(made).ranked(strengths, 1, 10_000, shortest=shortest, strongest_first=False)
    counted = {uid: sum(uid in path[1:-1] for path in paths) for uid in graph if uid not in through}
    assert {item.uid: item.paths for item in found.importance} == {uid: n for uid, n in counted.items() if n}
    assert [item.paths for item in found.importance] == sorted((n for n in counted.values() if n), reverse=True)


@given(graphs())
@settings(max_examples=200, deadline=None)
def test_no_tie_of_a_connection_is_pruned(made: Made) -> None:
    ties = {pair(*hop) for path in expected(made) for hop in pairwise(path)}
    assert ties <= of(made).pairs


def test_a_search_that_is_stopped_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "MAX_STEPS", 20)
    graph = nx.complete_graph(list(NAMES))
    made = Routes(graph.edges, "a", "b", longest=5)
    found = made.ranked({pair(*edge): 0.5 for edge in graph.edges}, 5, 5_000, shortest=1, strongest_first=True)
    assert not found.whole
    assert found.ranked[0].uids == ("a", "b")


def test_a_party_at_a_dead_end_is_on_no_connection() -> None:
    ties = [("a", "c"), ("c", "d"), ("c", "b")]
    assert Routes(ties, "a", "b", ("d",), longest=7).distance() is None
    assert Routes([*ties, ("b", "d")], "a", "b", ("d",), longest=7).distance() == 3
