"""Understand a statement of a relationship: "Josh volunteers at XYZ site since May 2021".

The words for relationships are those of questions. A name is any words, so a statement usually has several readings;
each gets a cost, and only the database can tell which names there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from graphcrm.errors import QuestionError
from graphcrm.language import sentence
from graphcrm.language.dates import Span, span_of
from graphcrm.language.english import past_label
from graphcrm.language.grammar import timing
from graphcrm.language.questions import Party, Tie
from graphcrm.language.relations import Relation, relations
from graphcrm.language.sentence import Words
from graphcrm.language.vocabulary import Vocabulary
from graphcrm.phrases import Phrase
from graphcrm.values import Period

STATEMENTS: Final = (
    "Josh volunteers at XYZ site since May 2021",
    "Sally was married to Tom from 2009 until 3 May 2015",
    "Anna works at Acme as Treasurer",
)
#: More readings than this never help: each is tried against the names in the database.
MAX_STATEMENTS: Final = 12
#: The most words of a date: "from the 3rd of May 2009 until the 4th of June 2015" has twelve.
_WORDS_OF_DATE: Final = 12
_NO_DATE, _BARE_DATE, _NO_TITLE, _MUCH = 2.0, 0.5, 1.5, 10.0
_GAIN_OF_WORD, _COST_OF_PLACE = 0.2, 0.01
_NOW = frozenset(("now", "currently", "presently", "at present", "at the moment", "these days", "right now"))


@dataclass(frozen=True, slots=True)
class Statement:
    """A relationship that somebody tells of, its names as they were typed.

    Attributes:
        first: the party named first, a leading article included, or ``ME``.
        second: the party named second.
        ties: the types that the words fit, each with the end at which ``first`` stands.
        since: the first day, month or year; None where nothing was said.
        until: the last one.
        title: the role held: "as Treasurer".
        ended: whether it was told in the past, and not until when.
    """

    first: Party
    second: Party
    ties: tuple[Tie, ...]
    since: Period | None = None
    until: Period | None = None
    title: str = ""
    ended: bool = False


def statements(text: str, vocabulary: Vocabulary, today: date) -> list[Statement]:
    """Return every plausible meaning of a statement, at least one, the most plausible first.

    They differ in where names begin and end, which only the database can decide.

    Args:
        text: what a person typed, at most 500 characters; case and a closing full stop do not matter.
        vocabulary: the words for the relationship types.
        today: the day that "since last year" is counted from.

    Raises:
        QuestionError: it was not understood, or a date in it cannot be used.
    """
    words = sentence.read(text, STATEMENTS)
    found: dict[Statement, float] = {}
    for begin in _beginnings(words):
        for relation in relations(words[begin:], vocabulary):
            for statement, cost in _read(relation, words[:begin], today):
                apart = replace(statement, ties=())
                known = next((each for each in found if replace(each, ties=()) == apart), None)
                if known is not None:
                    cost = min(cost, found.pop(known))
                    statement = replace(known, ties=tuple(dict.fromkeys((*known.ties, *statement.ties))))
                found[statement] = cost
    if not found:
        raise _not_understood(words, vocabulary)
    ranked = sorted(found, key=lambda statement: found[statement])
    first = ranked[0].first
    if first == ranked[0].second:
        raise QuestionError(
            Phrase("Both ends are {name}.", name=first) if isinstance(first, str) else Phrase("Both ends are you."),
            "A relationship joins two different parties.",
            examples=STATEMENTS,
        )
    likely = [each for each in ranked if each.first != each.second and found[each] < found[ranked[0]] + _MUCH]
    return likely[:MAX_STATEMENTS]


def told(first: str, words: str, second: str, since: str = "", until: str = "", title: str = "", *, today: date) -> str:
    """Write a relationship as a sentence, which ``statements`` reads again.

    Args:
        first: name of the party that is told of first.
        words: the type in the direction read from it: "works at".
        second: name of the other party.
        since: the first day, month or year, as in 2021-05; empty where it is open.
        until: the last one; what is over before today is told in the past.
        title: the role held.
        today: the day of today.
    """
    more = (words_at(words, until, today), second, f"as {title}" if title else "", dates_told(since, until))
    return " ".join(part for part in (first, *more) if part)


def words_at(words: str, until: str, today: date) -> str:
    """Return the words of a type, in the past when it is over before today."""
    return past_label(words) if until and Period.parse(until).last < today else words


def dates_told(since: str, until: str) -> str:
    """Write when a relationship holds as a statement says it: ``from 2009 until 3 May 2015``."""
    if since and until:
        return f"from {_date_words(since)} until {_date_words(until)}"
    return f"since {_date_words(since)}" if since else f"until {_date_words(until)}" if until else ""


def _date_words(text: str) -> str:
    period = Period.parse(text)
    if period.precision == "year":
        return text
    month = f"{period.first:%B} {text[:4]}"
    return month if period.precision == "month" else f"{period.first.day} {month}"


def _beginnings(words: Words) -> list[int]:
    """Return where a statement may begin: at its first word, or after a date, as in "In 2019 Josh volunteered"."""
    longest = min(_WORDS_OF_DATE, len(words) - 2)
    return [0, *(end for end in range(1, longest + 1) if timing(sentence.typed(words[:end])) is not None)]


def _read(relation: Relation, before: Words, today: date) -> Iterator[tuple[Statement, float]]:
    """Yield the statements that a relation stands for with their costs: where names, title and date may end."""
    first = sentence.name(relation.first, owner=relation.owner == "first")
    if first is None:
        return
    known = sentence.cost(relation.first) + _COST_OF_PLACE * len(relation.first) - _GAIN_OF_WORD * relation.length
    for words, title, when, cost in _parts(relation.rest):
        if relation.second and words:
            continue
        named = relation.second or words
        second = sentence.name(named, owner=relation.owner == "second")
        if second is None or (before and when):
            continue
        span = _span(before or when, today)
        if relation.begins or (span.during and relation.as_it_is):
            span = Span(span.since)
        elif relation.ends:
            span = Span(until=span.until)
        statement = Statement(
            first,
            second,
            relation.ties,
            span.since,
            span.until,
            sentence.typed(relation.title or title),
            ended=(relation.past or relation.ends) and span.until is None,
        )
        yield statement, known + cost + sentence.cost(named) + (sentence.cost(title) if title else 0.0)


def _parts(rest: Words) -> Iterator[tuple[Words, Words, Words, float]]:
    """Yield how what follows a relation may be read as a name, a title and a date, in any order of the last two."""
    titles = [at for at, word in enumerate(rest) if word.plain == "as" and at < len(rest) - 1]
    for name, when, cost in _dated(rest):
        yield name, (), when, cost + _NO_TITLE * bool(titles)
        for at in titles:
            if at < len(name) - 1:
                yield name[:at], sentence.without_article(name[at + 1 :]), when, cost
    for at in titles:
        for name, when, cost in _dated(rest[:at]):
            if when:
                yield name, sentence.without_article(rest[at + 1 :]), when, cost


def _dated(words: Words) -> Iterator[tuple[Words, Words, float]]:
    """Yield the ways to take a date off the end, that of taking none last."""
    found = 0
    for at in range(max(0, len(words) - _WORDS_OF_DATE), len(words)):
        text = sentence.typed(words[at:])
        node = None if any(word.quoted for word in words[at:]) else timing(text)
        if node is not None:
            found += 1
            yield words[:at], words[at:], _BARE_DATE * (node.data == "bare") + found * _COST_OF_PLACE
    yield words, (), _NO_DATE * bool(found)


def _span(when: Words, today: date) -> Span:
    text = sentence.typed(when)
    node = None if text.casefold() in _NOW else timing(text)
    return Span() if node is None else span_of(node, today)


def _not_understood(words: Words, vocabulary: Vocabulary) -> QuestionError:
    text = sentence.typed(words)
    near: list[str] = []
    for at in range(1, len(words)):
        near += vocabulary.nearest(sentence.plain(words[at:]))
    if near:
        hint = Phrase("Relationships like it that I know: {near}.", near=dict.fromkeys(near[:3]))
    else:
        hint = Phrase("Say for example: {example}.", example=STATEMENTS[0])
    return QuestionError(Phrase("I know no relationship in “{text}”.", text=text), hint, examples=STATEMENTS)
