"""Answer a question that is asked in words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graphcrm.analysis.strength import together as combined
from graphcrm.errors import QuestionError
from graphcrm.language import (
    EXAMPLES,
    Common,
    Connect,
    Introduce,
    Party,
    Question,
    Related,
    Tie,
    Together,
    Vocabulary,
    WhoKnows,
    parse_all,
    types_at,
    understands,
)
from graphcrm.models.relationship_types import Catalogue
from graphcrm.models.seen import hidden_fields
from graphcrm.models.seen import seen as seen_of
from graphcrm.queries.connections import Finder
from graphcrm.queries.parties import PartyRef, refs
from graphcrm.queries.questions import MAX_TIES, Asker, Ends, Neighbour
from graphcrm.queries.schema import seen
from graphcrm.services import wording
from graphcrm.services.connections import Connections, Hop, WeighedTie, by_pair, connections, period_of
from graphcrm.services.naming import candidates, is_whole, only
from graphcrm.values import Period
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.services.introductions import Introductions

__all__ = ["Answer", "Row", "ask", "reads_as_question"]

#: Words of the shortest question: "who knows Sally".
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A party of an answer, and the ties that put it there, the strongest first."""

    party: PartyRef
    ties: tuple[Hop, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"party": self.party.to_dict(), "ties": [tie.to_dict() for tie in self.ties]}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: sentences first, then what they rest on.

    ``kind`` is ``connect`` (``connections`` holds the paths), ``introduce`` (``introductions`` holds the ways, and each
    row one of us with the ties of their way), ``who_knows``, ``related``, ``common`` or ``together`` (``rows`` holds
    the parties, ``total`` how many there are). ``subjects`` are the parties the question names.
    """

    question: str
    kind: str
    as_of: Period
    subjects: tuple[PartyRef, ...]
    sentences: tuple[str, ...]
    connections: Connections | None
    rows: tuple[Row, ...]
    total: int
    truncated: tuple[str, ...]
    cypher: str
    milliseconds: float
    introductions: Introductions | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, as ``graphcrm ask --json`` writes it."""
        head = {"question": self.question, "kind": self.kind, "sentences": list(self.sentences)}
        if found := self.connections or self.introductions:
            return head | found.to_dict() | {"milliseconds": self.milliseconds}
        return head | {
            "as_of": self.as_of.text,
            "subjects": [party.to_dict() for party in self.subjects],
            "rows": [row.to_dict() for row in self.rows],
            "total": self.total,
            "truncated": list(self.truncated),
            "cypher": self.cypher,
            "milliseconds": self.milliseconds,
        }


def reads_as_question(database: Database, viewer: Viewer, text: str, known: Schema | None = None) -> bool:
    """Say whether a text can be read as a question, whoever it names; one of two words is none.

    ``known`` is the whole schema, where it was read already.
    """
    if len(text.split()) < _FEWEST_WORDS:
        return False
    types = (seen_of(known, viewer) if known else seen(database, viewer)).types
    try:
        return understands(text, _vocabulary(types), date.today())
    except QuestionError:
        return False


def ask(
    database: Database, viewer: Viewer, question: str, *, as_of: Period | date | str | None = None, limit: int = 10
) -> Answer:
    """Answer a question.

    Args:
        database: where to look.
        viewer: who asks.
        question: for example ``who connects Sally to the XYZ site?``; ``docs/questions.md`` says what is understood.
        as_of: the date it is about, unless the question names one; today by default.
        limit: how many paths to return for a connection.

    Raises:
        QuestionError: it was not understood.
        AmbiguousNameError, NotFoundError: a name in it fits several parties, or none.
        RuleError: the date is none.
        DatabaseError: the search took too long.
    """
    started = time.perf_counter()
    default = period_of(as_of)
    schema = seen(database, viewer)
    known = schema.types
    readings = parse_all(question, _vocabulary(known), date.today())
    reading, parties = _first_that_fits(database, viewer, readings, known)
    period = reading.period or default
    answerer = _Answerer(database, viewer, period, known, hidden_fields(schema, viewer), question, started, limit)
    return answerer.answer(reading, parties)


@lru_cache(maxsize=32)
def _vocabulary(known: Catalogue) -> Vocabulary:
    """Return the words for the active types; a catalogue stays the same object until somebody changes a type."""
    return Vocabulary.from_types(kind for kind in known if kind.active)


def _first_that_fits(
    database: Database, viewer: Viewer, readings: Iterable[Question], known: Catalogue
) -> tuple[Question, tuple[PartyRef, ...]]:
    """Return the best reading whose names are all found: different parties, of kinds that its types join.

    The first in which every name is a whole one is the best, since a name may hold words of a question ("the Parks
    and Harbour Committee"); then the first in which words of a name are enough. Where no type fits, the first is
    taken all the same: its answer says that there is nobody.
    """
    found: dict[str, list[PartyRef]] = {}
    enough: list[tuple[Question, tuple[PartyRef, ...]]] = []
    unfit: list[tuple[Question, tuple[PartyRef, ...]]] = []
    readings = list(readings)
    for reading in readings:
        texts = _names(reading, viewer)
        for text in texts:
            if text not in found:
                found[text] = candidates(database, viewer, text)
        if any(len(found[text]) != 1 for text in texts):
            continue
        parties = tuple(found[text][0] for text in texts)
        if len({party.uid for party in parties}) < len(parties) or not _fits(reading, parties[0], known):
            unfit.append((reading, parties))
        elif all(is_whole(text, party) for text, party in zip(texts, parties, strict=True)):
            return reading, parties
        else:
            enough.append((reading, parties))
    if enough or unfit:
        return (enough or unfit)[0]
    # A name that fits too many was at least meant as a name.
    meant = (each for each in readings if any(len(found[text]) > 1 for text in _names(each, viewer)))
    told = next(meant, readings[0])
    return told, tuple(only(database, viewer, text, found[text]) for text in _names(told, viewer))


def _fits(reading: Question, party: PartyRef, known: Catalogue) -> bool:
    """Say whether any of the reading's types may have such a party at the end where it stands."""
    return not isinstance(reading, (Related, Together)) or bool(_fitting(reading, party, known))


def _fitting(reading: Related | Together, party: PartyRef, known: Catalogue) -> tuple[Tie, ...]:
    """Return the reading's ties whose type may have such a party at the end where it stands."""
    fitting = []
    for tie in reading.ties:
        kind = known.get(tie.type)
        at_source = (tie.end == "source") == isinstance(reading, Together)
        if tie.end == "either" or party.kind in (kind.source_kinds if at_source else kind.target_kinds):
            fitting.append(tie)
    return tuple(fitting)


def _names(reading: Question, viewer: Viewer) -> list[str]:
    """Return the names in a reading, as typed; the viewer's own record is named by its uid.

    Raises:
        QuestionError: one of them is "me", and it is not known who that is.
    """
    match reading:
        case Connect():
            given: list[Party] = [reading.source, reading.target, *reading.through, *reading.avoid]
        case Common():
            given = [reading.party_a, reading.party_b]
        case Together(place=place) if place is not None:
            given = [reading.party, place]
        case _:
            given = [reading.party]
    names = [name if isinstance(name, str) else viewer.party for name in given]
    known = [name for name in names if name is not None]
    if len(known) < len(given):
        raise QuestionError(
            "I do not know which party you are.", "Name yourself instead of me.", understood="me", examples=EXAMPLES
        )
    return known


@dataclass(frozen=True)
class _Answerer:
    """What all kinds of answer need."""

    database: Database
    viewer: Viewer
    period: Period
    known: Catalogue
    hidden: frozenset[str]
    question: str
    started: float
    limit: int

    def answer(self, reading: Question, parties: tuple[PartyRef, ...]) -> Answer:
        match reading:
            case Connect():
                return self._connect(reading, parties)
            case Introduce():
                return self._introduce(parties)
            case WhoKnows():
                every = Ends(self.known.ties, self.known.ties)
                return self._related("who_knows", parties[0], every, (), None, reading.count)
            case Related():
                ties = _fitting(reading, parties[0], self.known) or reading.ties
                return self._related("related", parties[0], _ends(ties), ties, reading.noun, reading.count)
            case Common():
                return self._common(parties, reading.count)
            case Together():
                return self._together(reading, parties)

    def _connect(self, reading: Connect, parties: tuple[PartyRef, ...]) -> Answer:
        source, target, *others = parties
        found = connections(
            self.database,
            self.viewer,
            source,
            target,
            as_of=self.period,
            through=others[: len(reading.through)],
            avoid=others[len(reading.through) :],
            limit=self.limit,
            order="strong" if reading.strongest else "short",
        )
        sentences = wording.connections_sentences(found)
        return self._made("connect", parties, sentences, (), len(found.paths), found.truncated, [found.cypher], found)

    def _introduce(self, parties: tuple[PartyRef, ...]) -> Answer:
        from graphcrm.services.introductions import introductions

        found = introductions(self.database, self.viewer, *parties, as_of=self.period, limit=self.limit)
        sentences = wording.introductions_sentences(found)
        rows = tuple(Row(each.asker, each.path.hops) for each in found.introductions)
        made = self._made("introduce", parties, sentences, rows, found.found, found.truncated, [found.cypher])
        return replace(made, introductions=found)

    def _related(
        self, kind: str, party: PartyRef, ends: Ends, ties: Sequence[Tie], noun: str | None, only_count: bool
    ) -> Answer:
        asker = Asker(self.database, self.viewer, self.period, hidden=self.hidden)
        neighbours = _of_noun(asker.related(party, ends), noun)
        rows = self._rows(neighbours, lambda neighbour: (party, neighbour.party))
        cut = len(neighbours) >= MAX_TIES
        total = asker.related_count(party, ends) if cut else len(rows)
        what = _called(self.known, ties, neighbours, noun, total)
        sentences = wording.related_sentences(party, what, [row.party for row in rows], total, self.period, only_count)
        return self._made(kind, (party,), sentences, rows, total, ("limit",) if cut else (), asker.statements)

    def _common(self, parties: tuple[PartyRef, ...], only_count: bool) -> Answer:
        asker = Asker(self.database, self.viewer, self.period, hidden=self.hidden)
        one, other = parties
        found = asker.common(one, other, self.known.ties)
        finder = Finder(self.database, self.viewer, self.period, self.known.ties, hidden=self.hidden)
        _, ties = finder.tell((), ((end.uid, uid) for uid in found for end in parties)) if found else ({}, [])
        named = {one.uid: one, other.uid: other}
        neighbours = [Neighbour(*found[tie.other], tie) for tie in ties]
        rows = tuple(
            Row(row.party, tuple(sorted(row.ties, key=lambda tie: tie.source.uid != one.uid)))
            for row in self._rows(neighbours, lambda neighbour: (named[neighbour.tie.one], neighbour.party))
        )
        sentences = wording.common_sentences(one, other, [row.party for row in rows], self.period, only_count)
        truncated = ("limit",) if len(found) >= MAX_TIES else ()
        return self._made(
            "common", parties, sentences, rows, len(rows), truncated, asker.statements + finder.statements
        )

    def _together(self, reading: Together, parties: tuple[PartyRef, ...]) -> Answer:
        asker = Asker(self.database, self.viewer, self.period, hidden=self.hidden)
        place = parties[1] if len(parties) > 1 else None
        neighbours = _of_noun(asker.together(parties[0], place, _ends(reading.ties)), reading.noun)
        places = {place.uid: place} if place else {}
        missing = {neighbour.tie.other for neighbour in neighbours} - places.keys()
        if missing:
            places |= refs(self.database, self.viewer, missing)
        rows = self._rows(neighbours, lambda neighbour: (neighbour.party, places[neighbour.tie.other]))
        sentences = wording.together_sentences(
            parties[0], place, [row.party for row in rows], self.period, reading.count
        )
        truncated = ("limit",) if len(neighbours) >= MAX_TIES else ()
        return self._made("together", parties, sentences, rows, len(rows), truncated, asker.statements)

    def _rows(
        self, neighbours: Sequence[Neighbour], ends: Callable[[Neighbour], tuple[PartyRef, PartyRef]]
    ) -> tuple[Row, ...]:
        """Gather neighbours into a row a party: people first, then by strength and name."""
        weighed = {
            id(tie.tie): tie
            for group in by_pair((neighbour.tie for neighbour in neighbours), self.known, self.period).values()
            for tie in group
        }
        gathered: dict[str, list[tuple[Neighbour, WeighedTie]]] = {}
        for neighbour in neighbours:
            gathered.setdefault(neighbour.party.uid, []).append((neighbour, weighed[id(neighbour.tie)]))

        def place(group: list[tuple[Neighbour, WeighedTie]]) -> tuple[bool, float, str, str]:
            first = group[0][0]
            strength = combined(tie.strength for _, tie in group)
            return first.party.kind != "person", -strength, first.sort_key, first.party.uid

        rows = []
        for group in sorted(gathered.values(), key=place):
            group.sort(key=lambda item: (-item[1].strength, item[0].tie.properties["uid"]))
            ties = tuple(tie.hop(*ends(neighbour)) for neighbour, tie in group)
            rows.append(Row(group[0][0].party, ties))
        return tuple(rows)

    def _made(
        self,
        kind: str,
        subjects: tuple[PartyRef, ...],
        sentences: Sequence[str],
        rows: tuple[Row, ...],
        total: int,
        truncated: tuple[str, ...],
        statements: Sequence[str],
        found: Connections | None = None,
    ) -> Answer:
        return Answer(
            question=self.question,
            kind=kind,
            as_of=self.period,
            subjects=subjects,
            sentences=tuple(sentences),
            connections=found,
            rows=rows,
            total=total,
            truncated=truncated,
            cypher="\n\n".join(statements),
            milliseconds=round((time.perf_counter() - self.started) * 1000, 1),
        )


def _ends(ties: Sequence[Tie]) -> Ends:
    either = types_at(ties, "either")
    return Ends(types_at(ties, "source") + either, types_at(ties, "target") + either)


#: Words for the kinds of party: singular and plural, by kind.
_KINDS = {
    "person": ("person", "people"),
    "organization": ("organization", "organizations"),
    "household": ("household", "households"),
    "group": ("group", "groups"),
}
_KIND_OF_WORD = {word: kind for kind, words in _KINDS.items() for word in words} | {
    "persons": "person",
    "organisation": "organization",
    "organisations": "organization",
}


def _of_noun(neighbours: list[Neighbour], noun: str | None) -> list[Neighbour]:
    """Keep those that the asker's word names: a kind of party, or an own kind that any of them is."""
    word = (noun or "").lower()
    if word in _KIND_OF_WORD:
        return [neighbour for neighbour in neighbours if neighbour.party.kind == _KIND_OF_WORD[word]]
    singulars = (word, word.removesuffix("s"), word.removesuffix("es"))
    kept = [neighbour for neighbour in neighbours if (neighbour.party.subkind or "").lower() in singulars]
    return kept or neighbours


def _called(
    known: Catalogue, ties: Sequence[Tie], neighbours: Sequence[Neighbour], noun: str | None, number: int
) -> str:
    """Return what those asked for are called: the asker's noun, or the roles of the types that were found."""
    if noun:
        kind = _KIND_OF_WORD.get(noun.lower())
        if kind:
            return _KINDS[kind][number != 1]
        return noun.removesuffix("s") if number == 1 else noun
    found = {neighbour.tie.type for neighbour in neighbours}
    roles = []
    for tie in [tie for tie in ties if tie.type in found] or ties:
        kind_ = known.get(tie.type)
        one, many = (
            (kind_.reverse_role, kind_.reverse_role_plural) if tie.end == "target" else (kind_.role, kind_.role_plural)
        )
        roles.append(one if number == 1 else many)
    distinct = [role for role in dict.fromkeys(roles) if role]
    if not found:
        # None of the types the asker may have meant was found: the shortest role is the most general word.
        distinct = sorted(distinct, key=len)[:1]
    if 1 <= len(distinct) <= 3:
        return wording.join(distinct, "or" if number == 1 else "and")
    return "connection" if number == 1 else "connections"
