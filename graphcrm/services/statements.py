"""Understand a statement of a relationship with the parties there are, and write what was confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from graphcrm.auth import policy
from graphcrm.errors import AmbiguousNameError, NotFoundError, QuestionError, RuleError
from graphcrm.language import ME, STATEMENTS, Statement, Vocabulary, statements
from graphcrm.language.english import past_label
from graphcrm.language.questions import Party
from graphcrm.language.vocabulary import key
from graphcrm.models.relationship_types import Catalogue
from graphcrm.models.seen import seen
from graphcrm.phrases import Phrase, Word, either
from graphcrm.queries import parties as party_queries
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import schema
from graphcrm.services import naming, parties, relationships
from graphcrm.services.ties import Way

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

#: How unlikely a reading is whose name fits several parties, some words of one, of several, or nobody; and one whose
#: types do not join the two.
_SEVERAL, _PART, _SEVERAL_PARTS, _NOBODY, _UNFIT = 1.0, 1.25, 2.0, 4.0, 3.0


@dataclass(frozen=True, slots=True)
class End:
    """A party of a statement: ``text`` as typed, and the one it names.

    Without a ``party``, ``choices`` are the namesakes, each with its uid and what tells it apart; without any, nobody
    is called so, and ``near`` are the names that are like it.
    """

    text: str
    party: PartyRef | None = None
    choices: tuple[tuple[str, str], ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A relationship as it was stated, before anything is written.

    ``ways`` are the types that it may be of, as they are read from ``first`` to ``second``: those that fit both and
    that the viewer may add. ``ended`` says that it was told in the past, and not until when.
    """

    first: End
    second: End
    ways: tuple[Way, ...]
    since: str = ""
    until: str = ""
    title: str = ""
    ended: bool = False

    @property
    def complete(self) -> bool:
        """Whether nothing is left to choose."""
        return bool(self.first.party and self.second.party and len(self.ways) == 1 and not self.ended)


@dataclass(frozen=True, slots=True)
class NewParty:
    """A party that is created with its first relationship."""

    kind: str
    name: str


def read(database: Database, viewer: Viewer, text: str, *, whole: Schema | None = None) -> Draft:
    """Return what a statement says, with the parties that it names; nothing is written.

    Args:
        database: where the parties are.
        viewer: who states it.
        text: for example ``Josh volunteers at XYZ site since May 2021``.
        whole: the schema, where it was read already.

    Raises:
        QuestionError: it was not understood, or it is about the viewer, who has no record.
        RuleError: the relationship does not join such parties, or the viewer may not add it.
    """
    whole = whole or schema(database)
    known = seen(whole, viewer).types
    told = statements(text, _vocabulary(known), date.today())
    found = _look_up(database, viewer, whole, told)
    best = min(told, key=lambda each: _unlikely(each, found, known))
    one, other = found[best.first], found[best.second]
    ways = _literal(text, _allowed(viewer, _fitting(known, best, one, other), one, other))
    ends = [
        [each for each in found[named] if any(each.kind in way.kinds(first) for way in ways)]
        for named, first in ((best.first, True), (best.second, False))
    ]
    first, second = (
        _end(database, viewer, whole, named, among)
        for named, among in zip((best.first, best.second), ends, strict=True)
    )
    since, until = (each.text if each else "" for each in (best.since, best.until))
    return Draft(first, second, tuple(ways), since, until, best.title, best.ended)


def add(
    work: UnitOfWork, type: str, source: str | NewParty, target: str | NewParty, values: Mapping[str, object]
) -> str:
    """Create a relationship, and before it the parties that are not there yet; return its uid.

    Args:
        work: the unit of work it belongs to.
        type: name of its type.
        source: uid of the party it goes out from, or the one to create.
        target: uid of the party it goes to, or the one to create.
        values: see ``relationships.create``.

    Raises:
        GraphcrmError: see ``parties.create`` and ``relationships.create``.
    """
    one, other = (
        parties.create(work, end.kind, {"name": end.name}) if isinstance(end, NewParty) else end
        for end in (source, target)
    )
    return relationships.create(work, type, one, other, values)


@lru_cache(maxsize=32)
def _vocabulary(known: Catalogue) -> Vocabulary:
    """Return the words for the active types; a catalogue stays the same object until somebody changes a type."""
    return Vocabulary.from_types(kind for kind in known if kind.active)


def _look_up(
    database: Database, viewer: Viewer, whole: Schema, told: Sequence[Statement]
) -> dict[Party, list[PartyRef]]:
    """Return the parties that each name of the readings fits.

    Raises:
        QuestionError: one of them is "I" of somebody who has no record.
    """
    every = {named for each in told for named in (each.first, each.second)}
    texts = [named for named in every if isinstance(named, str)]
    found: dict[Party, list[PartyRef]] = dict(naming.candidates_of(database, viewer, texts, known=whole).items())
    if ME in every:
        own = party_queries.get(database, viewer, viewer.party) if viewer.party else None
        if own is None:
            raise QuestionError(
                "I do not know which party you are.",
                "Name yourself instead of me.",
                understood="me",
                examples=STATEMENTS,
            )
        found[ME] = [own]
    return found


def _unlikely(told: Statement, found: Mapping[Party, Sequence[PartyRef]], known: Catalogue) -> float:
    """Return how unlikely a reading is by the parties there are."""
    one, other = found[told.first], found[told.second]
    unfit = 0.0 if _fitting(known, told, one, other) else _UNFIT
    return unfit + _unlikely_name(told.first, one) + _unlikely_name(told.second, other)


def _unlikely_name(named: Party, found: Sequence[PartyRef]) -> float:
    if not found:
        return _NOBODY
    whole = not isinstance(named, str) or naming.is_whole(named, found[0])
    if len(found) == 1:
        return 0.0 if whole else _PART
    return _SEVERAL if whole else _SEVERAL_PARTS


def _fitting(known: Catalogue, told: Statement, one: Sequence[PartyRef], other: Sequence[PartyRef]) -> list[Way]:
    """Return the ways that the words of a statement fit and that join any of the parties."""
    ways = [Way(known.get(tie.type), tie.end != "target") for tie in told.ties]
    firsts, seconds = ({party.kind for party in found} or {""} for found in (one, other))
    return [way for way in ways if any(way.fits(first, second) for first in firsts for second in seconds)]


def _allowed(viewer: Viewer, ways: Sequence[Way], one: Sequence[PartyRef], other: Sequence[PartyRef]) -> list[Way]:
    """Return the ways that the viewer may add.

    Raises:
        RuleError: there are none, or none joins such parties.
    """
    if not ways:
        first, second = (either([Word(kind) for kind in sorted({each.kind for each in ends})]) for ends in (one, other))
        raise RuleError(
            Phrase("No such relationship joins the kinds {first} and {second}.", first=first, second=second),
            "Say it in other words, or name others.",
            "type",
        )
    allowed = [way for way in ways if policy.may_write_type(viewer, way.type.name, "create")]
    if not allowed:
        raise RuleError("You may not add such a relationship.", "Ask who looks after the accounts.", "type")
    return allowed


def _literal(text: str, ways: list[Way]) -> list[Way]:
    """Return the one way whose very words stand in a statement, or all where none or several do."""
    said = f" {key(text)} "
    found = [way for way in ways if any(f" {key(words)} " in said for words in (way.words, past_label(way.words)))]
    return found if len(found) == 1 else ways


def _end(database: Database, viewer: Viewer, whole: Schema, named: Party, found: Sequence[PartyRef]) -> End:
    text = named if isinstance(named, str) else "I"
    if len(found) == 1:
        return End(text, found[0])
    try:
        naming.only(database, viewer, text, found, known=whole)
    except AmbiguousNameError as error:
        return End(text, choices=error.choices)
    except NotFoundError as error:
        return End(text, near=error.suggestions)
    raise AssertionError(text)
