"""The tree of categories never has a cycle, and what lies below a category is what a graph says."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import RuleError
from graphcrm.models.schema import Schema
from graphcrm.models.vocabularies import Category

NAMES = [f"c{number}" for number in range(8)]
#: A category and the parent it is given, or that it goes and its children move up to its parent.
steps = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["", "gone", *NAMES])), max_size=40)


def tree(schema: Schema) -> nx.DiGraph:
    graph = nx.DiGraph()
    for each in schema.all(Category):
        graph.add_node(each.name)
        if each.parent:
            graph.add_edge(each.parent, each.name)
    return graph


@given(steps)
def test_whatever_is_moved_and_deleted_it_stays_a_tree(moves: list[tuple[str, str]]) -> None:
    schema = Schema()
    for name, parent in moves:
        if parent == "gone":
            old = schema.find(Category, name)
            if old:
                moved = [after for _, after in schema.with_name(old, old.parent)]
                schema = schema.with_changes(moved, without=[old])
        else:
            category = Category(name, name, parent=parent)
            changed = schema.with_changes([category])
            try:
                changed.check(category)
            except RuleError:
                graph = tree(changed)
                missing = bool(parent) and schema.find(Category, parent) is None and parent != name
                assert missing or not nx.is_directed_acyclic_graph(graph)
                continue
            schema = changed

        graph = tree(schema)
        assert nx.is_directed_acyclic_graph(graph)
        assert set(graph) == {each.name for each in schema.all(Category)}
        assert all(graph.in_degree(each) <= 1 for each in graph)
        for each in graph:
            assert schema.below(Category, each) == sorted({each} | nx.descendants(graph, each))


@given(steps, st.sampled_from(NAMES))
def test_a_renamed_category_keeps_what_lies_below_it(moves: list[tuple[str, str]], renamed: str) -> None:
    schema = Schema([Category(name, name) for name in NAMES])
    for name, parent in moves:
        category = Category(name, name, parent=parent if parent != "gone" else "")
        changed = schema.with_changes([category])
        if nx.is_directed_acyclic_graph(tree(changed)):
            schema = changed
    old = schema.get(Category, renamed)
    new = Category("new", "New", parent=old.parent)

    after = schema.with_changes([new, *(each for _, each in schema.with_name(old, "new"))], without=[old])

    expected = nx.relabel_nodes(tree(schema), {renamed: "new"})
    assert nx.utils.graphs_equal(tree(after), expected)
    assert set(after.below(Category, "new")) == {"new"} | set(schema.below(Category, renamed)) - {renamed}
