"""The Cypher library: fragments are put in, and nothing but names gets into a slot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm import resources
from graphcrm.queries import loader
from graphcrm.queries.loader import load


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Write files of a library of our own: ``library("queries/a/b", text)``."""
    monkeypatch.setattr(resources, "folder", lambda _name: tmp_path)
    loader.load.cache_clear()
    loader._fragment.cache_clear()

    def write(name: str, text: str) -> None:
        path = tmp_path / f"{name}.cypher"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    yield write
    loader.load.cache_clear()
    loader._fragment.cache_clear()


def test_the_opening_comment_is_the_description_and_declares_the_parameters(
    library: Callable[[str, str], None],
) -> None:
    library(
        "queries/a/b", "// Finds it,\n// wherever it is.\n// $uid: STRING its uid\n// $n: LIST<STRING> names\nMATCH x"
    )

    query = load("a.b")

    assert query.description == "Finds it, wherever it is."
    assert query.parameters == {"uid": "STRING", "n": "LIST<STRING>"}
    assert query.text == "MATCH x"


def test_a_fragment_is_put_in_for_the_variable_asked_for_with_its_parameters(
    library: Callable[[str, str], None],
) -> None:
    library(
        "fragments/open", "// open(n): it is open.\n// $key: STRING what opens it\n(n.open OR type(n) = $key OR nn.n)"
    )
    library("queries/a/b", "// Finds.\nMATCH (door) WHERE {{open(door)}}")

    query = load("a.b")

    assert query.text == "MATCH (door) WHERE (door.open OR type(door) = $key OR nn.n)"
    assert query.parameters == {"key": "STRING"}
    assert query.fragments == {"open"}


def test_a_fragment_that_does_not_say_its_variable_is_refused(library: Callable[[str, str], None]) -> None:
    library("fragments/open", "// It is open.\n(n.open)")
    library("queries/a/b", "// Finds.\n{{open(n)}}")

    with pytest.raises(ValueError, match=r"open\.cypher must open with"):
        load("a.b")


def test_slots_take_one_name_or_a_union_of_several(library: Callable[[str, str], None]) -> None:
    library("queries/a/b", "// Walks.\nMATCH (:{{label}})-[:{{ties}}*..{{hops}}]-()")

    query = load("a.b")

    assert query.slots == {"label", "ties", "hops"}
    assert query.render(label="Party", ties=["A", "B_2"], hops="6") == "MATCH (:Party)-[:A|B_2*..6]-()"


def test_a_union_of_no_types_fits_nothing(library: Callable[[str, str], None]) -> None:
    library("queries/a/b", "// Walks.\n-[:{{ties}}]-")

    assert load("a.b").render(ties=[]) == "-[:_]-"


@pytest.mark.parametrize("identifiers", [{}, {"type": "A"}, {"ties": "A", "type": "B"}])
def test_slots_must_be_filled_exactly(library: Callable[[str, str], None], identifiers: dict[str, str]) -> None:
    library("queries/a/b", "// Walks.\n-[:{{ties}}]-")

    with pytest.raises(ValueError, match=r"a\.b takes the identifiers \['ties'\]"):
        load("a.b").render(**identifiers)


@given(st.text(max_size=30))
def test_no_text_gets_into_cypher_but_plain_names(text: str) -> None:
    query = load("types.relationships")

    try:
        rendered = query.render(type=text)
    except ValueError:
        return
    assert text.isascii()
    assert text.replace("_", "").isalnum()
    assert f"[r:{text}]" in rendered


@pytest.mark.parametrize("text", ["A`]-() DELETE r //", "A B", "A|B", "Ä", "", "A\n", "1A", "_"])
def test_what_is_no_plain_name_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="it is not a plain name"):
        load("types.relationships").render(type=text)


@pytest.mark.parametrize("name", ["parties.nothing", "nothing.get", "parties", ""])
def test_a_query_that_is_not_there_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError, match="No query"):
        load(name)


def test_all_queries_of_the_library_can_be_loaded() -> None:
    names = loader.names()

    assert "parties.get" in names
    assert names == sorted(names)
    assert [load(name).name for name in names] == names


def test_a_line_of_one_of_several_identifiers_is_there_for_each(library: Callable[[str, str], None]) -> None:
    library("queries/a/b", "// Finds.\nRETURN {\n  {{one of ties}}: COUNT { ()-[:{{one of ties}}]->() }\n} AS found")

    query = load("a.b")

    assert query.slots == {"ties"}
    assert query.render(ties=["ONE", "TWO"]) == (
        "RETURN {\n  ONE: COUNT { ()-[:ONE]->() },\n  TWO: COUNT { ()-[:TWO]->() }\n} AS found"
    )
    with pytest.raises(ValueError, match="plain name"):
        query.render(ties=["ONE", "TWO]->()"])
