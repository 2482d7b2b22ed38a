"""Turn the grammar's readings of a question into questions, the most plausible first.

A name is any words, so a question usually has several readings; here each gets a cost. A reading whose relation the
vocabulary does not know is dropped. What is left is sorted by cost: names that begin or end with a small word cost
most, then small words within a name; wordings made of the grammar's own words alone cost less than those that rest on
the vocabulary; and a date that could be read as part of a name is rather a date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from graphcrm.errors import QuestionError
from graphcrm.language.dates import period_of
from graphcrm.language.grammar import Node
from graphcrm.language.questions import ME, Common, Connect, Introduce, Question, Related, Tie, Together, WhoKnows
from graphcrm.language.reading import COST_OF_SMALL_EDGE, Reading, UnreadableError
from graphcrm.language.vocabulary import Meaning, Use, Vocabulary
from graphcrm.values import EVER, Period

_COST_OF_VOCABULARY = 1.0
_COST_OF_TOGETHER = 1.5
_COST_OF_COMPANY = 1.25
#: "Through Ann" at the end is rather said of the path than part of a name, but "through 2020" rather a date.
_GAIN_OF_CONDITION = 0.125
#: "Who in our team knows Sally" asks for us, and not for whom Sally knows in something called so.
_GAIN_OF_US = 0.5
_COST_OF_NO_DATE = 0.25
_COST_OF_BARE_DATE = 0.125


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question and how implausible it is, or the reason why its date cannot be used."""

    question: Question
    cost: float
    error: QuestionError | None = None


def candidates(trees: Iterable[Node], typed: str, vocabulary: Vocabulary, today: date) -> list[Candidate]:
    """Return the different questions that the readings stand for, the most plausible first.

    Names are cut out of ``typed``, which has the same letters at the same places as the text that was read.
    Questions that differ only in the relationship types a word fits become one with all those types.
    """
    merged: dict[Question, Candidate] = {}
    for tree in trees:
        for found in _candidates_of(Reading(tree, typed, vocabulary, today)):
            question = found.question
            ties = question.ties if isinstance(question, Related | Together) else ()
            apart = replace(question, ties=()) if isinstance(question, Related | Together) else question
            known = merged.get(apart)
            if known is None:
                merged[apart] = found
            else:
                likelier = min(known, found, key=lambda candidate: candidate.cost)
                merged[apart] = Candidate(_with_ties(known.question, ties), likelier.cost, likelier.error)
    # Of two equally good readings the one whose first name is shorter has the longer relation or the earlier "and".
    ranked = sorted(merged.values(), key=lambda candidate: (candidate.cost, _first_name(candidate.question)))
    return [candidate for candidate in ranked if candidate.cost < ranked[0].cost + COST_OF_SMALL_EDGE]


def _first_name(question: Question) -> int:
    """Return the length of the first name in a question."""
    if isinstance(question, Connect):
        party = question.source
    else:
        party = question.party_a if isinstance(question, Common) else question.party
    return len(party) if isinstance(party, str) else 0


def _with_ties(question: Question, ties: tuple[Tie, ...]) -> Question:
    if isinstance(question, Related | Together):
        return replace(question, ties=tuple(dict.fromkeys((*question.ties, *ties))))
    return question


def _candidates_of(reading: Reading) -> Iterator[Candidate]:
    """Yield the questions of a reading: none if it makes no sense, one for each tense its words fit."""
    try:
        built = list(BUILDERS[reading.node.data](reading))
    except UnreadableError:
        return
    period, error = None, None
    cost = reading.cost
    if reading.timing is None:
        cost += _COST_OF_NO_DATE
    else:
        cost += _COST_OF_BARE_DATE * (reading.timing.data == "bare")
        try:
            period = period_of(reading.timing, reading.today)
        except QuestionError as problem:
            error = problem
    for question, past in built:
        dated = replace(question, period=period or _period_of_tense(reading, past))
        yield Candidate(dated, cost, error or reading.refusal)


def _period_of_tense(reading: Reading, past: bool) -> Period | None:
    """Return what a question without a date is about: what has been until today, what is from today on, or None."""
    if reading.says("EVER"):
        return EVER
    if past or reading.says("_PAST"):
        return Period(date.min, reading.today)
    return Period(reading.today, date.max) if reading.says("_FUTURE") else None


#: Questions still without a date, and whether their words are in the past.
_Built = Iterator[tuple[Question, bool]]


def _connect(reading: Reading) -> _Built:
    source, target = reading.parties()
    yield Connect(source, target, strongest=reading.says("STRONGEST")), False


def _routed(reading: Reading) -> _Built:
    """Take what the path shall run through and avoid off the question, which then is as any other."""
    nodes = reading.parts("through", "avoid")
    reading.cost -= _GAIN_OF_CONDITION * len(nodes)
    conditions = {node.data: tuple(map(reading.party, reading.within(node))) for node in nodes}
    if len(conditions) < len(nodes):
        raise UnreadableError
    through, avoid = conditions.get("through", ()), conditions.get("avoid", ())
    whole = reading.node
    reading.node = reading.parts("connect", "connect_me")[0]
    for question, past in BUILDERS[reading.node.data](reading):
        if isinstance(question, Connect):
            yield replace(question, through=through, avoid=avoid), past
    reading.node = whole


def _introduce(reading: Reading) -> _Built:
    reading.cost -= _GAIN_OF_US
    yield Introduce(reading.parties()[0]), False


def _connect_me(reading: Reading) -> _Built:
    yield Connect(ME, reading.parties()[0]), False


def _common(reading: Reading) -> _Built:
    first, second = reading.parties()
    yield Common(first, second, count=reading.count), False


def _knows(reading: Reading) -> _Built:
    yield WhoKnows(reading.parties()[0], count=reading.count), False


def _knows_loosely(reading: Reading) -> _Built:
    reading.cost += _COST_OF_TOGETHER
    return _knows(reading)


def _related(reading: Reading, meanings: list[Meaning], asked: Callable[[Meaning], Tie]) -> _Built:
    reading.cost += _COST_OF_VOCABULARY
    # "who volunteered with Josh" asks for those beside him, unless one can volunteer with an organization.
    reading.cost += _COST_OF_COMPANY * all(meaning.in_company for meaning in meanings)
    party, noun = reading.parties()[0], reading.noun()
    for past in (False, True):
        ties = tuple(dict.fromkeys(asked(meaning) for meaning in meanings if meaning.past == past))
        if ties:
            yield Related(ties, party, noun=noun, count=reading.count), past


def _asks_subject(*uses: Use) -> Callable[[Reading], _Built]:
    return lambda reading: _related(reading, reading.meanings(*uses), lambda meaning: meaning.subject)


def _asks_object(*uses: Use) -> Callable[[Reading], _Built]:
    return lambda reading: _related(
        reading, reading.meanings(*uses, link=reading.link()), lambda meaning: meaning.object
    )


def _asks_place(*uses: Use) -> Callable[[Reading], _Built]:
    def build(reading: Reading) -> _Built:
        places = [meaning for meaning in reading.meanings(*uses) if not meaning.only_people]
        return _related(reading, places, lambda meaning: meaning.object)

    return build


def _together(*uses: Use) -> Callable[[Reading], _Built]:
    def build(reading: Reading) -> _Built:
        reading.cost += _COST_OF_TOGETHER
        # What a mutual tie or one to a person shares is no place where two can be together.
        shared = [
            meaning
            for meaning in reading.meanings(*uses, link=reading.link())
            if meaning.end != "either" and not meaning.only_people
        ]
        party, place, noun = reading.parties()[0], reading.place(), reading.noun()
        for past in (False, True):
            ties = tuple(dict.fromkeys(meaning.subject for meaning in shared if meaning.past == past))
            if ties:
                yield Together(ties, party, place, noun=noun, count=reading.count), past

    return build


def _yes_no(*uses: Use) -> Callable[[Reading], _Built]:
    """Refuse with the question that lists all of them: none of the questions is one for yes or no."""

    def build(reading: Reading) -> _Built:
        reading.cost += _COST_OF_VOCABULARY
        meanings = reading.meanings(*uses)
        _, party = reading.parties()
        reading.refusal = reading.refused_yes_no()
        yield Related(tuple(dict.fromkeys(meaning.subject for meaning in meanings)), party), False

    return build


#: What makes questions of each of the grammar's rules.
BUILDERS: Final[dict[str, Callable[[Reading], _Built]]] = {
    "connect": _connect,
    "connect_me": _connect_me,
    "routed": _routed,
    "introduce": _introduce,
    "common": _common,
    "knows": _knows,
    "knows_loosely": _knows_loosely,
    "verb": _asks_subject("verb"),
    "predicate": _asks_subject("predicate"),
    "role": _asks_subject("noun"),
    "object_verb": _asks_object("verb", "stem"),
    "object_predicate": _asks_object("predicate", "stem"),
    "object_role": lambda reading: _related(reading, reading.meanings("noun"), lambda meaning: meaning.object),
    "where_verb": _asks_place("verb", "predicate", "stem"),
    "where_role": _asks_place("noun"),
    "together_verb": _together("verb", "predicate", "stem"),
    "together_verb_at": _together("verb"),
    "together_predicate_at": _together("predicate"),
    "together_role": _together("noun"),
    "yes_no_verb": _yes_no("verb"),
    "yes_no_predicate": _yes_no("predicate"),
    "yes_no_role": _yes_no("noun"),
}
