"""The text of the search box is read, or refused with a clear error."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import RuleError
from graphcrm.language.search_box import LONGEST, Box, Operator, parse
from graphcrm.models import names
from graphcrm.services.quick_search import _nearly


def test_words_phrases_and_operators_are_told_apart() -> None:
    box = parse('Sally tag:donor city:"New York" "rose garden" -smith -kind:org -"big hall" https://post.example')

    assert box == Box(
        ("Sally", "https://post.example"),
        ("rose garden",),
        ("smith", "big hall"),
        (Operator("tag", "donor"), Operator("city", "New York"), Operator("kind", "org", negated=True)),
    )
    assert parse("  ") == Box()
    assert parse("owner:team:sales").operators == (Operator("owner", "team:sales"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tga:donor", "Did you mean tag:"),
        ("colour:red", "There are tag:, kind:"),
        ("tag:", "tag: stands without a value"),
        ('say "hello', "not closed"),
        ("x" * (LONGEST + 1), "too long"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse(text)


@given(st.one_of(st.text(max_size=80), st.text('ab:"- \\/*~()[]{}+^&|!?', max_size=40)))
def test_any_text_is_read_or_refused_and_lets_no_syntax_of_the_index_through(text: str) -> None:
    try:
        box = parse(text)
    except RuleError:
        return
    for number, word in enumerate(names.key(" ".join((*box.words, *box.phrases))).split()):
        written = _nearly(word, number % 2 == 0)
        letters = re.sub(r"\{0,2\}|[.|()/*]| OR ", "", written)
        assert re.fullmatch(r"\w*", letters)
        assert not re.search(r"\b(AND|NOT|TO)\b", written)


@pytest.mark.parametrize(
    ("word", "written"),
    [("bregen", "bergen"), ("begen", "bergen"), ("berrgen", "bergen"), ("marlwedabbu", "marlowedabu")],
)
def test_an_error_of_each_sort_is_forgiven(word: str, written: str) -> None:
    expression = re.search("/(.*)/", _nearly(word, last=False))

    assert expression
    assert re.fullmatch(expression[1], written)
