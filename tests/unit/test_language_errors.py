"""What is said about a question that is not understood."""

from __future__ import annotations

from datetime import date

import pytest

from graphcrm import language
from graphcrm.errors import QuestionError
from graphcrm.language import Vocabulary
from graphcrm.models.relationship_types import RelationshipType

VOCABULARY = Vocabulary.from_types(
    [
        RelationshipType(
            "VOLUNTEERS_AT",
            forward="volunteers at",
            reverse="has volunteer",
            role="volunteer",
            role_plural="volunteers",
            synonyms=("is a volunteer at",),
            source_kinds=("person",),
            target_kinds=("organization",),
        )
    ]
)


def refusal(question: str) -> QuestionError:
    with pytest.raises(QuestionError) as failure:
        language.parse(question, VOCABULARY, date(2026, 11, 22))
    return failure.value


def test_the_part_that_was_understood_is_named() -> None:
    error = refusal("Who are the volunteers near Paris?")
    assert error.understood == "Who are the volunteers"
    assert error.message == "I understood “Who are the volunteers” but not what comes after it: “near Paris”."
    assert 3 <= len(error.examples) <= 5


@pytest.mark.parametrize("question", ["who are the former volunteers at XYZ", "volunteers from XYZ"])
def test_what_no_tie_says_is_refused(question: str) -> None:
    refusal(question)


def test_an_unknown_relation_gets_the_nearest_known_ones() -> None:
    error = refusal("who voluntears at the XYZ site")
    assert error.understood == "who"
    assert "volunteers at" in error.hint


@pytest.mark.parametrize("question", ["what is the weather", "who knits", "who volcanoes at XYZ", "who is volunteer"])
def test_words_that_are_hardly_a_misspelt_relation_get_no_suggestion(question: str) -> None:
    assert "Relations like it" not in refusal(question).hint


@pytest.mark.parametrize("other", ["in 2019", "at XYZ", "", "on 3 May 2019"])
@pytest.mark.parametrize("question", ["who volunteered with whom {}", "who knows who {}", "who volunteers at whom {}"])
def test_a_question_for_two_things_is_refused(question: str, other: str) -> None:
    text = question.format(other)
    assert "A question asks for one thing" in refusal(text).hint
    assert "A question asks for one thing" in refusal(text.upper()).hint


@pytest.mark.parametrize(
    ("question", "instead"),
    [
        ("is Josh a volunteer at B?", "who is a volunteer at B?"),
        ("am I a volunteer at B", "who is a volunteer at B?"),
        ("was Josh Abara a volunteer at B in 2019", "who was a volunteer at B in 2019?"),
        ("In 2019, was Josh a volunteer at B?", "In 2019, who was a volunteer at B?"),
        ("does Sally volunteer at B", "who volunteers at B?"),
        ("does Sally still volunteer at B", "who still volunteers at B?"),
        ("did Sally volunteer at B", "who volunteered at B?"),
        ("has Sally ever volunteered at B", "who has ever volunteered at B?"),
        ("is Sally XYZ's volunteer", "who is XYZ's volunteer?"),
    ],
)
def test_a_question_for_yes_or_no_is_refused_with_one_that_works(question: str, instead: str) -> None:
    error = refusal(question)
    assert error.message == "I do not answer with yes or no."
    assert error.hint == f"Ask: {instead}"
    language.parse(instead, VOCABULARY, date(2026, 11, 22))


def test_a_question_that_stops_too_early_asks_for_a_name() -> None:
    error = refusal("who volunteers at")
    assert error.understood == "who volunteers at"
    assert error.message.endswith("but the question stops there.")
    assert "Name a person or an organization" in error.hint


def test_a_text_that_is_no_question_is_named() -> None:
    error = refusal("hello world")
    assert error.message == "I did not understand “hello world”."
    assert error.understood == ""


@pytest.mark.parametrize("text", ["", "   ", "?", "\n\t", "...", '""'])
def test_an_empty_question_is_said_to_be_empty(text: str) -> None:
    assert refusal(text).message == "The question is empty."


@pytest.mark.parametrize("text", ["who knows " + "x" * 491, "who knows " + "x " * 59])
def test_a_question_that_is_too_long_says_how_long_it_may_be(text: str) -> None:
    error = refusal(text)
    assert "too long" in error.message
    assert "500 characters and 60 words" in error.hint


@pytest.mark.parametrize(
    "text", ["who knows the", 'who knows "', 'who knows ""', "who connects to", "who connects a to b"]
)
def test_a_name_needs_a_word_of_its_own(text: str) -> None:
    refusal(text)
