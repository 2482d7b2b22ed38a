"""Say who the neighbours of a party are, by groups, and add some of them to a picture."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.relationship_types import Catalogue, RelationshipType
from graphcrm.models.seen import hidden_fields
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef, get
from graphcrm.queries.schema import schema
from graphcrm.services.connections import check_range
from graphcrm.services.explorer import graph as graphs
from graphcrm.services.explorer.graph import Graph
from graphcrm.values import EVER, Period

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

#: How many parties one step adds: unless it is said, and at most.
USUAL = 50
MOST = 500
#: A party that would bring more neighbours than this is asked about first.
HUB = 200
#: Up to how many ties of a party are counted by groups.
COUNTED_TIES = 200_000

#: A type of relationship, and whether it is read from the party that is expanded.
GroupName = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class NeighbourGroup:
    """The neighbours of a party by one type in one direction: there are ``number`` of them, or ``more``."""

    type: RelationshipType
    forward: bool
    number: int
    more: bool

    @property
    def label(self) -> str:
        """How it reads from the party."""
        return self.type.label(self.forward)

    @property
    def role(self) -> str:
        """What the others are to the party, several of them."""
        return self.type.others(self.forward)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The neighbours of a party: ``total`` of them, or ``more``, each once; one may be in several ``groups``."""

    party: PartyRef
    total: int
    more: bool
    groups: tuple[NeighbourGroup, ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """What an expansion adds: uids, the strongest tie first, and how many more fit.

    ``hub`` says that nothing was added since there are so many; ``graph`` is that of those added, with their ties to
    the parties that were known.
    """

    added: tuple[str, ...]
    left_out: int
    hub: bool
    graph: Graph


def neighbours(
    database: Database,
    viewer: Viewer,
    uid: str | PartyRef,
    *,
    as_of: Period | None = None,
    types: Iterable[str] = (),
    known: Schema | None = None,
    today: date | None = None,
) -> Neighbours:
    """Return how many neighbours a party has, by type and direction, the most first.

    Args:
        database: where it is.
        viewer: who asks; what they do not see is not counted.
        uid: of the party, or the party where it was found before.
        as_of: when ties must hold; today by default.
        types: names of the types that count; all without any, and those that there are not count for nothing.
        known: the whole schema, where it was read already.
        today: the day it is.

    Raises:
        NotFoundError: the viewer sees no such party.
    """
    known = known or schema(database)
    party = uid if isinstance(uid, PartyRef) else _party(database, viewer, uid)
    seen = known.types.seen_by(viewer)
    rows = database.read(
        load("explorer.neighbours"),
        viewer,
        period=as_of or Period.day(today or date.today()),
        identifiers={"ties": _walked(seen, types)},
        uid=party.uid,
        mutual=[each.name for each in seen if each.mutual],
        most=COUNTED_TIES,
    )
    more = sum(row["ties"] for row in rows) >= COUNTED_TIES
    numbers: dict[GroupName, int] = {}
    for row in rows:
        for type, forward in row["groups"]:
            numbers[type, forward] = numbers.get((type, forward), 0) + row["number"]
    groups = [NeighbourGroup(seen.get(type), forward, each, more) for (type, forward), each in numbers.items()]
    groups.sort(key=lambda each: (-each.number, each.type.name, not each.forward))
    return Neighbours(party, sum(row["number"] for row in rows), more, tuple(groups))


def expand(
    database: Database,
    viewer: Viewer,
    uid: str,
    *,
    groups: Sequence[GroupName] = (),
    as_of: Period | None = None,
    types: Iterable[str] = (),
    kinds: Iterable[str] = (),
    limit: int = USUAL,
    beside: Collection[str] = (),
    known: Schema | None = None,
    today: date | None = None,
) -> Expansion:
    """Return the neighbours of a party that a picture does not have yet: the strongest first, then by name.

    Args:
        database: where it is.
        viewer: who asks; what they do not see is neither added nor counted.
        uid: of the party.
        groups: types, each with the direction it is read from the party; none for all.
        as_of: when ties must hold; today by default.
        types: names of the types that are walked where no group is named; all without any.
        kinds: kinds or own kinds that neighbours may be of; all without any.
        limit: how many are added at most, 1 to ``MOST``.
        beside: uids of the parties that the picture has.
        known: the whole schema, where it was read already.
        today: the day it is.

    Returns:
        Expansion: without groups, nothing is added of more than ``HUB`` neighbours, so that it can be asked which.

    Raises:
        NotFoundError: the viewer sees no such party.
        RuleError: the limit does not fit, or the picture has too many parties.
    """
    check_range("limit", limit, MOST)
    if len(beside) > graphs.MAX_PARTIES:
        raise RuleError(
            "The picture has too many parties.", Phrase("There may be {most:,}.", most=graphs.MAX_PARTIES), "known"
        )
    known, today = known or schema(database), today or date.today()
    seen = known.types.seen_by(viewer)
    out, into = _ways(seen, groups, types)
    as_of = as_of or Period.day(today)
    rows = database.read(
        load("explorer.expand"),
        viewer,
        period=as_of,
        identifiers={"ties": sorted({*out, *into})},
        uid=uid,
        outwards=out,
        inwards=into,
        kinds=[kind.lower() for kind in kinds],
        beside=[each for each in beside if each != uid],
        most=limit,
        **strength_parameters(known, viewer, as_of, today),
    )
    found = rows[0]
    if not found["number"]:
        _party(database, viewer, uid)
    hub = not groups and found["number"] > HUB
    added = [] if hub else found["uids"]
    graph = graphs.of(database, viewer, added, beside={*beside, uid}, known=known, today=today)
    return Expansion(tuple(added), found["number"] - len(added), hub, graph)


def strength_parameters(known: Schema, viewer: Viewer, as_of: Period, today: date) -> dict[str, Any]:
    """Return the parameters by which queries weigh ties (``strength(r)``) as of a period."""
    weights: Mapping[str, float] = {type.name: type.weight for type in known.types.seen_by(viewer)}
    hidden = hidden_fields(known, viewer)
    on = today if as_of == EVER else min(as_of.last, max(today, as_of.first))
    return {"weights": weights, "on": on, "unread": [name for name in ("since", "until") if name in hidden]}


def _party(database: Database, viewer: Viewer, uid: str) -> PartyRef:
    party = get(database, viewer, uid)
    if party is None:
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=uid))
    return party


def _walked(seen: Catalogue, types: Iterable[str]) -> list[str]:
    """Return the active types that are among some, or all of them."""
    chosen = set(types)
    return [name for name in seen.ties if not chosen or name in chosen]


def _ways(seen: Catalogue, groups: Sequence[GroupName], types: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the types that are walked from a party, and those that are walked towards it."""
    if not groups:
        walked = _walked(seen, types)
        return walked, walked
    active = set(seen.ties)
    named = [(type, forward) for type, forward in groups if type in active]
    both = {type for type, _ in named if seen.get(type).mutual}
    return (
        sorted(both | {type for type, forward in named if forward}),
        sorted(both | {type for type, forward in named if not forward}),
    )
