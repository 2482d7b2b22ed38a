"""The strongest way from each of several to one party, held against networkx on random graphs."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.analysis.introductions import between, strongest_from
from graphcrm.analysis.paths import pair
from graphcrm.analysis.strength import chain

NAMES = "abcdefghi"
Strengths = dict[tuple[str, str], float]
Made = tuple[Strengths, list[str], int]


@st.composite
def graphs(draw: st.DrawFn) -> Made:
    """How strong the ties of a graph are, who of it asks, and how long a way may be; the target is ``a``."""
    edges = draw(
        st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda edge: edge[0] < edge[1]))
    )
    strengths = {edge: draw(st.integers(1, 100)) / 100 for edge in sorted(edges)}
    return strengths, draw(st.lists(st.sampled_from(NAMES[1:]), unique=True)), draw(st.integers(1, 3))


def ways(made: Made, start: str) -> list[tuple[str, ...]]:
    strengths, starts, longest = made
    graph = nx.Graph(list(strengths))
    graph.add_nodes_from(NAMES)
    graph.remove_nodes_from([each for each in starts if each != start])
    return [tuple(path) for path in nx.all_simple_paths(graph, start, "a", cutoff=longest)]


@given(graphs())
@settings(max_examples=300, deadline=None)
def test_each_who_has_a_way_is_told_the_strongest(made: Made) -> None:
    strengths, starts, longest = made
    found = strongest_from(strengths, starts, "a", longest)
    assert {path.uids[0] for path in found} == {start for start in starts if ways(made, start)}
    assert len({path.uids[0] for path in found}) == len(found)
    for path in found:
        right = ways(made, path.uids[0])
        assert path.uids in right
        best = max(chain(strengths[pair(*hop)] for hop in pairwise(way)) for way in right)
        assert path.strength == pytest.approx(best)
    assert [path.strength for path in found] == sorted((path.strength for path in found), reverse=True)


@given(graphs())
@settings(max_examples=200, deadline=None)
def test_the_pairs_in_between_are_all_that_the_answer_rests_on(made: Made) -> None:
    strengths, starts, longest = made
    kept = between(strengths, starts, "a", longest)
    assert kept <= strengths.keys()
    fewer = {hop: strength for hop, strength in strengths.items() if hop in kept}
    assert strongest_from(fewer, starts, "a", longest) == strongest_from(strengths, starts, "a", longest)


def test_of_equally_strong_ways_the_shorter_is_told_and_who_is_named_first_comes_first() -> None:
    certain = {("a", "b"): 1.0, ("b", "c"): 1.0, ("a", "c"): 1.0, ("a", "d"): 1.0}
    assert [path.uids for path in strongest_from(certain, ["d", "c"], "a", 3)] == [("d", "a"), ("c", "a")]
