"""Understand a question, or say how far it was understood."""

from __future__ import annotations

import itertools
import textwrap
from datetime import date
from typing import Final

from graphcrm.errors import QuestionError
from graphcrm.language import grammar
from graphcrm.language.candidates import candidates
from graphcrm.language.questions import Question
from graphcrm.language.vocabulary import Vocabulary
from graphcrm.phrases import Phrase

MAX_CHARACTERS: Final = 500
MAX_WORDS: Final = 60
#: More readings than this never help: each is tried against the names in the database.
MAX_QUESTIONS: Final = 20

EXAMPLES: Final = (
    "who connects Sally to the XYZ site?",
    "who knows Sally?",
    "who do Sally and Josh both know?",
    "who are the volunteers at the XYZ site?",
    "where did Josh volunteer in 2019?",
)

#: One sign for another, so that a place in the text is the same place in the question as typed.
_PLAIN_QUOTES = str.maketrans("‘’‚‛´`“”„‟«»", "''''''" + '"' * 6)


def parse(question: str, vocabulary: Vocabulary, today: date) -> Question:
    """Return the most plausible meaning of a question.

    Args:
        question: what a person typed, at most 500 characters; case, a closing "?" and the form of quotes do not matter.
        vocabulary: the words for the relationship types.
        today: the day that "last year", "since 2018" and the like are counted from.

    Raises:
        QuestionError: it was not understood, or a date in it cannot be used; see ``parse_all``.
    """
    return parse_all(question, vocabulary, today)[0]


def parse_all(question: str, vocabulary: Vocabulary, today: date) -> list[Question]:
    """Return every plausible meaning of a question, at least one, the most plausible first.

    They differ in where names begin and end ("Smith and Sons and Acme") and in what a name must be ("volunteered with
    Josh", "volunteered with Helping Hands"), which only the database can decide: a service takes the first whose names
    it finds and whose parties are of a kind that one of its types allows at their end.

    Raises:
        QuestionError: nothing fits; ``understood`` holds the part that does, ``hint`` the nearest known words, and
            ``examples`` questions that are understood.
    """
    typed = _one_line(question)
    text = typed.translate(_PLAIN_QUOTES)
    found = candidates(grammar.readings(text), typed, vocabulary, today)
    if not found:
        raise _not_understood(text, vocabulary)
    if found[0].error is not None:
        raise found[0].error
    return [candidate.question for candidate in found if candidate.error is None][:MAX_QUESTIONS]


def understands(question: str, vocabulary: Vocabulary, today: date) -> bool:
    """Say whether ``parse`` finds a meaning, without looking for what would help when it does not.

    Raises:
        QuestionError: nothing was asked, or too much.
    """
    typed = _one_line(question)
    found = candidates(grammar.readings(typed.translate(_PLAIN_QUOTES)), typed, vocabulary, today)
    return bool(found) and found[0].error is None


def _one_line(question: str) -> str:
    """Return the question on one line and without its question mark.

    Raises:
        QuestionError: nothing is left of it, or it is too long.
    """
    text = " ".join(question.split()).rstrip("?! ")
    if not any(sign.isalnum() for sign in text):
        raise QuestionError("The question is empty.", "Ask who connects two parties, for example.", examples=EXAMPLES)
    words = len(text.split())
    if len(text) > MAX_CHARACTERS or words > MAX_WORDS:
        raise QuestionError(
            Phrase(
                "The question is too long: it has {number} characters and {words} words.", number=len(text), words=words
            ),
            Phrase(
                "Ask in at most {most} characters and {most_words} words.",
                most=MAX_CHARACTERS,
                most_words=MAX_WORDS,
            ),
            examples=EXAMPLES,
        )
    return text


def _not_understood(text: str, vocabulary: Vocabulary) -> QuestionError:
    understood = text[: _understood_end(text, vocabulary)].strip()
    rest = text[len(understood) :].strip()
    if not understood:
        message = Phrase("I did not understand “{text}”.", text=_short(text))
    elif not rest:
        message = Phrase("I understood “{understood}”, but the question stops there.", understood=_short(understood))
    else:
        message = Phrase(
            "I understood “{understood}” but not what comes after it: “{rest}”.",
            understood=_short(understood),
            rest=_short(rest),
        )
    content = itertools.dropwhile(lambda word: grammar.is_word_of("FILLER", word), rest.split())
    near = vocabulary.nearest(" ".join(content))
    asking = [word for word in text.split() if grammar.is_word_of("ASKING", word)]
    if near:
        hint = Phrase("Relations like it that I know: {near}.", near=near)
    elif len(asking) > 1:
        hint = Phrase(
            "A question asks for one thing: name a person or an organization instead of “{word}”.", word=asking[-1]
        )
    elif rest:
        hint = Phrase("Ask like one of the examples; a name that holds words of a question can stand in quotes.")
    else:
        hint = Phrase("Name a person or an organization.")
    return QuestionError(message, hint, understood=understood, examples=EXAMPLES)


def _short(text: str) -> str:
    return textwrap.shorten(text, 100, placeholder=" …")


def _understood_end(text: str, vocabulary: Vocabulary) -> int:
    """Return where the words at the beginning that the grammar or the vocabulary knows come to an end."""
    end = 0
    while end < len(text):
        words = text[end:].split(" ")[: vocabulary.longest]
        phrases = (" ".join(words[:count]) for count in range(len(words), 0, -1))
        phrase = next((phrase for phrase in phrases if vocabulary.knows(phrase)), "")
        after = max(grammar.keyword_end(text, end), end + len(phrase) + 1 if phrase else end)
        if after == end:
            break
        end = after
    return min(end, len(text))
