"""Answer a question that is asked in words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from graphcrm.analysis.strength import together as combined
from graphcrm.errors import AmbiguousNameError, GraphcrmError, NotFoundError, QuestionError
from graphcrm.language import (
    EXAMPLES,
    ME,
    Common,
    Connect,
    Party,
    Question,
    Related,
    Tie,
    Together,
    Vocabulary,
    WhoKnows,
    parse_all,
    types_at,
)
from graphcrm.models.relationship_types import Catalogue
from graphcrm.queries.connections import Finder
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.questions import MAX_TIES, Asker, Ends, Neighbour
from graphcrm.queries.types import catalogue
from graphcrm.services import wording
from graphcrm.services.connections import Connections, Hop, WeighedTie, by_pair, connections, period_of
from graphcrm.services.naming import resolve
from graphcrm.values import Period
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database

__all__ = ["Answer", "Row", "ask"]


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

    ``kind`` is ``connect`` (``connections`` holds the paths), ``who_knows``, ``related``, ``common`` or ``together``
    (``rows`` holds the parties, ``total`` how many there are). ``subjects`` are the parties the question names.
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

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, as ``graphcrm ask --json`` writes it."""
        head = {"question": self.question, "kind": self.kind, "sentences": list(self.sentences)}
        if self.connections:
            return head | self.connections.to_dict() | {"milliseconds": self.milliseconds}
        return head | {
            "as_of": self.as_of.text,
            "subjects": [party.to_dict() for party in self.subjects],
            "rows": [row.to_dict() for row in self.rows],
            "total": self.total,
            "truncated": list(self.truncated),
            "cypher": self.cypher,
            "milliseconds": self.milliseconds,
        }


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
    known = catalogue(database).seen_by(viewer)
    readings = parse_all(question, Vocabulary.from_types(kind for kind in known if kind.active), date.today())
    reading, parties = _first_that_fits(database, viewer, readings, known)
    period = reading.period or default
    answerer = _Answerer(database, viewer, period, known, question, started, limit)
    return answerer.answer(reading, parties)


def _first_that_fits(
    database: Database, viewer: Viewer, readings: Iterable[Question], known: Catalogue
) -> tuple[Question, tuple[PartyRef, ...]]:
    """Return the first reading whose names are all found and whose types join parties of their kinds.

    Where names are found but no type fits, the first such reading is taken: its answer says that there is nobody.
    """
    failures: list[GraphcrmError] = []
    unfit: tuple[Question, tuple[PartyRef, ...]] | None = None
    found: dict[Party, PartyRef] = {}
    for reading in readings:
        try:
            for name in _names(reading):
                if name not in found:
                    found[name] = _party(database, viewer, name)
        except (AmbiguousNameError, NotFoundError) as error:
            failures.append(error)
            continue
        parties = tuple(found[name] for name in _names(reading))
        if _fits(reading, parties[0], known):
            return reading, parties
        unfit = unfit or (reading, parties)
    if unfit:
        return unfit
    # A name that fits too many was at least meant as a name.
    raise next((error for error in failures if isinstance(error, AmbiguousNameError)), failures[0])


def _fits(reading: Question, party: PartyRef, known: Catalogue) -> bool:
    """Say whether any of the reading's types may have such a party at the end where it stands."""
    if not isinstance(reading, (Related, Together)):
        return True
    for tie in reading.ties:
        kind = known.get(tie.type)
        at_source = (tie.end == "source") == isinstance(reading, Together)
        if tie.end == "either" or party.kind in (kind.source_kinds if at_source else kind.target_kinds):
            return True
    return False


def _names(reading: Question) -> list[Party]:
    match reading:
        case Connect():
            return [reading.source, reading.target]
        case Common():
            return [reading.party_a, reading.party_b]
        case Together(place=place) if place is not None:
            return [reading.party, place]
        case _:
            return [reading.party]


def _party(database: Database, viewer: Viewer, name: Party) -> PartyRef:
    if name is ME:
        raise QuestionError("I do not know which party you are.", "Name yourself instead of me.", "me", EXAMPLES)
    assert isinstance(name, str)
    return resolve(database, viewer, name)


@dataclass(frozen=True)
class _Answerer:
    """What all kinds of answer need."""

    database: Database
    viewer: Viewer
    period: Period
    known: Catalogue
    question: str
    started: float
    limit: int

    def answer(self, reading: Question, parties: tuple[PartyRef, ...]) -> Answer:
        match reading:
            case Connect():
                return self._connect(parties)
            case WhoKnows():
                every = Ends(self.known.ties, self.known.ties)
                return self._related("who_knows", parties[0], every, (), None, reading.count)
            case Related():
                return self._related(
                    "related", parties[0], _ends(reading.ties), reading.ties, reading.noun, reading.count
                )
            case Common():
                return self._common(parties, reading.count)
            case Together():
                return self._together(reading, parties)

    def _connect(self, parties: tuple[PartyRef, ...]) -> Answer:
        found = connections(self.database, self.viewer, *parties, as_of=self.period, limit=self.limit)
        sentences = wording.connections_sentences(found)
        return self._made("connect", parties, sentences, (), len(found.paths), found.truncated, [found.cypher], found)

    def _related(
        self, kind: str, party: PartyRef, ends: Ends, ties: Sequence[Tie], noun: str | None, only_count: bool
    ) -> Answer:
        asker = Asker(self.database, self.viewer, self.period)
        neighbours = _of_noun(asker.related(party, ends), noun)
        rows = self._rows(neighbours, lambda neighbour: (party, neighbour.party))
        cut = len(neighbours) >= MAX_TIES
        total = asker.related_count(party, ends) if cut else len(rows)
        what = _role(self.known, ties, noun, total)
        sentences = wording.related_sentences(party, what, [row.party for row in rows], total, self.period, only_count)
        return self._made(kind, (party,), sentences, rows, total, ("limit",) if cut else (), asker.statements)

    def _common(self, parties: tuple[PartyRef, ...], only_count: bool) -> Answer:
        asker = Asker(self.database, self.viewer, self.period)
        one, other = parties
        found = asker.common(one, other, self.known.ties)
        finder = Finder(self.database, self.viewer, self.period, self.known.ties)
        ties = finder.ties((end.uid, uid) for uid in found for end in parties) if found else []
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
        asker = Asker(self.database, self.viewer, self.period)
        place = parties[1] if len(parties) > 1 else None
        neighbours = _of_noun(asker.together(parties[0], place, _ends(reading.ties)), reading.noun)
        places = {place.uid: place} if place else {}
        missing = {neighbour.tie.other for neighbour in neighbours} - places.keys()
        if missing:
            places |= Finder(self.database, self.viewer, self.period, self.known.ties).refs(missing)
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
            return first.party.kind != "person", -strength, first.sort_name, first.party.uid

        rows = []
        for group in sorted(gathered.values(), key=place):
            group.sort(key=lambda item: -item[1].strength)
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


_KINDS = {
    "people": "person",
    "persons": "person",
    "organizations": "organization",
    "organisations": "organization",
    "households": "household",
    "groups": "group",
}


def _of_noun(neighbours: list[Neighbour], noun: str | None) -> list[Neighbour]:
    """Keep those that the asker's word names, where it is a kind of party that any of them is."""
    if not noun:
        return neighbours
    word = noun.lower()
    kind = _KINDS.get(word, word)
    kept = [
        neighbour
        for neighbour in neighbours
        if neighbour.party.kind == kind
        or (neighbour.party.subkind or "").lower() in (word, word.removesuffix("s"), word.removesuffix("es"))
    ]
    return kept or neighbours


def _role(known: Catalogue, ties: Sequence[Tie], noun: str | None, number: int) -> str:
    """Return what those asked for are called: the asker's noun, the role of the types, or connections."""
    if noun:
        return noun
    roles = []
    for tie in ties:
        kind = known.get(tie.type)
        one, many = (
            (kind.reverse_role, kind.reverse_role_plural) if tie.end == "target" else (kind.role, kind.role_plural)
        )
        roles.append(one if number == 1 else many)
    distinct = [role for role in dict.fromkeys(roles) if role]
    if distinct and len(distinct) <= 2:
        return " or ".join(distinct)
    return "connection" if number == 1 else "connections"
