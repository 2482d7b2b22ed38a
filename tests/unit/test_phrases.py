"""Texts with values in their places."""

from __future__ import annotations

import copy
import json
import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import RuleError
from graphcrm.phrases import Phrase, Word, either


def test_a_phrase_is_its_english_text() -> None:
    phrase = Phrase("{name} is {value!r}, over {most:,}.", name="Size", value="x", most=1000)
    assert phrase == "Size is 'x', over 1,000."
    assert json.dumps({"message": phrase}) == """{"message": "Size is 'x', over 1,000."}"""
    assert str(RuleError(phrase, Phrase("Take {number} or less.", number=Decimal(5)))) == f"{phrase} Take 5 or less."


def test_a_phrase_without_values_stands_as_it_is() -> None:
    assert Phrase("Write {first: true}, or 100 %.") == "Write {first: true}, or 100 %."


def test_several_values_stand_with_commas_between() -> None:
    assert Phrase("Take one of {known}.", known=("a", "b")) == "Take one of a, b."
    assert Phrase("Take one of {known}.", known=(each for each in "ab")) == "Take one of a, b."


@pytest.mark.parametrize(("number", "text"), [(0, "0 rows fit"), (1, "One row fits"), (2000, "2,000 rows fit")])
def test_a_phrase_that_counts_has_a_text_for_one(number: int, text: str) -> None:
    assert Phrase.counted(number, "One row fits", "{number:,} rows fit") == text


def test_a_word_is_looked_up_as_the_registry_has_it() -> None:
    assert Word("E-mail").lower() == "e-mail"
    assert Word("E-mail").lower().template == "E-mail"
    assert Word("unit", "a unit") == "a unit"
    assert Word("unit", "a unit").template == "unit"


def test_choices_are_joined_as_a_sentence_does() -> None:
    assert [either(each) for each in ((), ("a",), ("a", "b", "c"))] == ["", "a", "a or b or c"]


@given(st.text(), st.lists(st.text()))
def test_values_are_never_taken_for_places(one: str, several: list[str]) -> None:
    phrase = Phrase("{one} and {several}", one=one, several=several)
    assert phrase == one + " and " + ", ".join(several)
    assert Phrase("So: {phrase}", phrase=phrase) == f"So: {phrase}"


@given(st.text(), st.integers())
def test_a_phrase_is_the_same_after_it_was_copied_or_sent_elsewhere(text: str, number: int) -> None:
    phrase = Phrase.counted(number, "{text}: one", "{text}: {number}", text=text)
    for other in (copy.deepcopy(phrase), pickle.loads(pickle.dumps(phrase))):
        assert other == phrase
        assert vars(other) == vars(phrase)


def test_the_text_of_an_error_is_a_phrase_where_it_says_one() -> None:
    for error in (ValueError(Phrase("No {what}.", what="date")), RuleError(Phrase("No {what}.", what="date"))):
        assert vars(Phrase("So: {error}", error=error).values["error"]) == vars(Phrase("No {what}.", what="date"))
    both = str(RuleError(Phrase("No {what}.", what="date"), "Give one."))
    assert isinstance(both, Phrase)
    assert both == "No date. Give one."
