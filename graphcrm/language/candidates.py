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

from lark import Token, Tree

from graphcrm.errors import QuestionError
from graphcrm.language.dates import period_of
from graphcrm.language.grammar import Node, is_word_of
from graphcrm.language.questions import ME, Common, Connect, Party, Question, Related, Tie, Together, WhoKnows
from graphcrm.language.vocabulary import Meaning, Use, Vocabulary
from graphcrm.values import EVER

_COST_OF_VOCABULARY = 1.0
_COST_OF_TOGETHER = 1.5
_COST_OF_STEM = 0.5
_COST_OF_COMPANY = 1.25
_COST_OF_NO_DATE = 0.25
_COST_OF_BARE_DATE = 0.125
_COST_OF_OWNER_IN_NAME = 0.5
_COST_OF_SMALL_EDGE = 10.0
_COST_OF_SMALL_WORD = 1.0
_CLOSING = " ,;:?!."


class _Unreadable(Exception):  # noqa: N818 - an outcome of trying, not a failure
    """Say that a reading makes no sense: a name of small words only, or a relation that is not known."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question and how implausible it is, or the reason why its date cannot be used."""

    question: Question
    cost: float
    error: QuestionError | None = None


def candidates(trees: Iterable[Node], vocabulary: Vocabulary, today: date) -> list[Candidate]:
    """Return the different questions that the readings stand for, the most plausible first.

    Questions that differ only in the relationship types a word fits become one with all those types.
    """
    merged: dict[Question, Candidate] = {}
    for tree in trees:
        reading = _Reading(tree, vocabulary, today)
        for found in reading.candidates():
            question = found.question
            ties = question.ties if isinstance(question, Related | Together) else ()
            apart = replace(question, ties=()) if isinstance(question, Related | Together) else question
            known = merged.get(apart)
            if known is None:
                merged[apart] = found
            else:
                merged[apart] = Candidate(_with_ties(known.question, ties), min(known.cost, found.cost), known.error)
    # Of two equally good readings the one whose first name is shorter has the longer relation or the earlier "and".
    ranked = sorted(merged.values(), key=lambda candidate: (candidate.cost, _first_name(candidate.question)))
    return [candidate for candidate in ranked if candidate.cost < ranked[0].cost + _COST_OF_SMALL_EDGE]


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


class _Reading:
    """Read one tree; ``cost`` grows while its names are read."""

    def __init__(self, tree: Node, vocabulary: Vocabulary, today: date) -> None:
        self.vocabulary = vocabulary
        self.cost = 0.0
        nodes = [child for child in tree.children if isinstance(child, Tree)]
        self.node = next(node for node in nodes if node.data != "when")
        when = next((node for node in nodes if node.data == "when"), None)
        self.timing = next((child for child in when.children if isinstance(child, Tree)), None) if when else None
        self.today = today
        kinds = {token.type for token in self.node.scan_values(lambda value: isinstance(value, Token))}
        self.count = "COUNT" in kinds
        self.past = any(kind.endswith("_PAST") for kind in kinds)

    def candidates(self) -> Iterator[Candidate]:
        """Yield the questions of this reading: none if it makes no sense, one for each tense its words fit."""
        try:
            built = list(_BUILDERS[self.node.data](self))
        except _Unreadable:
            return
        period, error = None, None
        if self.timing is None:
            self.cost += _COST_OF_NO_DATE
        else:
            self.cost += _COST_OF_BARE_DATE * (self.timing.data == "bare")
            try:
                period = period_of(self.timing, self.today)
            except QuestionError as problem:
                error = problem
        for question, past in built:
            dated = replace(question, period=period or (EVER if past or self.past else None))
            yield Candidate(dated, self.cost, error)

    # -- the parts of a tree

    def parts(self, *rules: str) -> list[Node]:
        return [child for child in self.node.children if isinstance(child, Tree) and child.data in rules]

    def party(self, node: Node) -> Party:
        """Read a name as typed, and count what makes it an unlikely one."""
        tokens = [child for child in node.children if isinstance(child, Token)]
        if tokens[0].type in ("ME", "MY"):
            return ME
        text = "".join(tokens).strip()
        if node.data == "owner":
            text = text.rstrip(_CLOSING).removesuffix("s").removesuffix("'")
        elif not is_word_of("ABBREVIATION", tokens[-1]):
            text = text.rstrip(_CLOSING)
        if tokens[0].type.startswith("QUOTED"):
            return self.quoted(text.rstrip(_CLOSING))
        if text.count('"') % 2 or (text.startswith('"') and text.endswith('"')):
            raise _Unreadable
        return self.unquoted(text.rstrip(" ,;:?!"), tokens)

    def quoted(self, text: str) -> str:
        name = text.strip('"').strip()
        if not name:
            raise _Unreadable
        return name

    def unquoted(self, text: str, tokens: list[Token]) -> str:
        # "who connects A to B": a capital A alone is a name, not an article.
        articles = [is_word_of("ARTICLE", token) for token in tokens]
        if text.isupper() and articles == [True]:
            return text
        small = [is_word_of("SMALL", token) for token in tokens]
        if not text or all(map(any, zip(articles, small, strict=True))):
            raise _Unreadable
        self.cost += _COST_OF_SMALL_EDGE * (small[0] + (small[-1] or articles[-1]))
        self.cost += _COST_OF_SMALL_WORD * sum(small[1:-1])
        self.cost += _COST_OF_OWNER_IN_NAME * any(is_word_of("OWNER", token) for token in tokens[:-1])
        return text

    def parties(self) -> list[Party]:
        return [self.party(node) for node in self.parts("party", "owner")]

    def place(self) -> Party | None:
        return next((self.party(node) for node in self.parts("place")), None)

    def noun(self) -> str | None:
        for node in self.parts("noun"):
            if any(is_word_of("SMALL", word) for word in _words(node)):
                raise _Unreadable
            return "".join(_words(node)).strip(_CLOSING)
        return None

    def link(self) -> str:
        """Return the preposition that the tree keeps, empty when it has none."""
        tokens = [child for child in self.node.children if isinstance(child, Token) and child.type == "LINK"]
        return tokens[0].strip(_CLOSING).casefold() if tokens else ""

    def meanings(self, *uses: Use, link: str = "") -> list[Meaning]:
        """Look the relation up; the first use in which it has a meaning counts, a stem as a makeshift."""
        words = _words(self.parts("relation")[0])
        while len(words) > 1 and is_word_of("FILLER", words[0]):
            words = words[1:]
        # The article belongs to the name: "volunteers at | the XYZ site".
        if is_word_of("ARTICLE", words[-1]):
            raise _Unreadable
        phrase = "".join(words).strip(_CLOSING)
        found = [
            meaning
            for use in uses
            if use != "stem"
            for meaning in self.vocabulary.meanings(use, f"{phrase} {link}" if link else phrase)
        ]
        if not found and "stem" in uses:
            found = list(self.vocabulary.meanings("stem", phrase))
            self.cost += _COST_OF_STEM
        if not found:
            raise _Unreadable
        return found


_Built = Iterator[tuple[Question, bool]]


def _words(node: Node) -> list[str]:
    return [str(child) for child in node.children if isinstance(child, Token)]


def _connect(reading: _Reading) -> _Built:
    source, target = reading.parties()
    yield Connect(source, target), False


def _connect_me(reading: _Reading) -> _Built:
    yield Connect(ME, reading.parties()[0]), False


def _common(reading: _Reading) -> _Built:
    first, second = reading.parties()
    yield Common(first, second, count=reading.count), False


def _knows(reading: _Reading) -> _Built:
    yield WhoKnows(reading.parties()[0], count=reading.count), False


def _related(reading: _Reading, meanings: list[Meaning], asked: Callable[[Meaning], Tie]) -> _Built:
    reading.cost += _COST_OF_VOCABULARY
    # "who volunteered with Josh" asks for those beside him, unless one can volunteer with an organization.
    reading.cost += _COST_OF_COMPANY * all(meaning.in_company for meaning in meanings)
    party, noun = reading.parties()[0], reading.noun()
    for past in (False, True):
        ties = tuple(dict.fromkeys(asked(meaning) for meaning in meanings if meaning.past == past))
        if ties:
            yield Related(ties, party, noun=noun, count=reading.count), past


def _asks_subject(*uses: Use) -> Callable[[_Reading], _Built]:
    return lambda reading: _related(reading, reading.meanings(*uses), lambda meaning: meaning.subject)


def _asks_object(*uses: Use) -> Callable[[_Reading], _Built]:
    return lambda reading: _related(
        reading, reading.meanings(*uses, link=reading.link()), lambda meaning: meaning.object
    )


def _asks_place(*uses: Use) -> Callable[[_Reading], _Built]:
    def build(reading: _Reading) -> _Built:
        places = [meaning for meaning in reading.meanings(*uses) if not meaning.only_people]
        return _related(reading, places, lambda meaning: meaning.object)

    return build


def _together(*uses: Use) -> Callable[[_Reading], _Built]:
    def build(reading: _Reading) -> _Built:
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


_BUILDERS: Final[dict[str, Callable[[_Reading], _Built]]] = {
    "connect": _connect,
    "connect_me": _connect_me,
    "common": _common,
    "knows": _knows,
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
}
