"""The relationships of a party as its page shows them, by time and type, and a map of those around it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from graphcrm.analysis.strength import together
from graphcrm.models.field import Field, Fields
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.seen import hidden_fields
from graphcrm.queries.connections import Tie
from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef
from graphcrm.services.connections import Hop, by_pair
from graphcrm.values import Period, date_text

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

STATUSES = ("current", "future", "past")
#: How many relationships of a type are listed at once.
LISTED = 20
#: How many parties a map shows around the one it is of, and relationships among those.
MAPPED = 30
_MAPPED_TIES = 200


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship read from a party to ``other``; dates as they were written, ``values`` those of its own fields.

    ``kept`` are its properties, those that the viewer may see.
    """

    uid: str
    other: PartyRef
    since: str
    until: str
    title: str
    description: str
    origin: str
    fields: tuple[Field, ...]
    values: Mapping[str, Any]
    kept: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """The relationships of a type in a direction, ``current``, ``past`` or ``future``: the first of ``number``."""

    type: RelationshipType
    forward: bool
    status: str
    number: int
    relations: tuple[Relation, ...]

    @property
    def label(self) -> str:
        """How it reads from the party: volunteers at."""
        return self.type.label(self.forward)

    @property
    def role(self) -> str:
        """What the others are to the party, several of them: volunteers."""
        return self.type.others(self.forward)


def of_party(
    database: Database,
    viewer: Viewer,
    uid: str,
    known: Schema,
    *,
    statuses: Collection[str] = STATUSES,
    size: int = LISTED,
    today: date | None = None,
) -> tuple[Group, ...]:
    """Return the relationships of a party by type, in one round trip; those worth most first.

    Args:
        database: where it is.
        viewer: who asks; what they may not see is left out and not counted.
        uid: of the party.
        known: the whole schema.
        statuses: which are wanted, as of today.
        size: how many of each group are listed; the current ones by name, the past ones by their end.
        today: the day it is.
    """
    types = known.types.seen_by(viewer)
    hidden = hidden_fields(known, viewer)
    found = database.read(
        load("profile.relationships"),
        viewer,
        period=Period.day(today or date.today()),
        identifiers={"ties": types.ties},
        uid=uid,
        statuses=list(statuses),
        mutual=[each.name for each in types if each.mutual],
        size=size,
    )
    groups = []
    for row in found:
        type = types.get(row["type"])
        every = known.relationship_fields(type.name)
        own = Fields(field for field in every if field.set and field.name not in hidden)
        relations = tuple(_relation(each, own, hidden) for each in row["rows"])
        groups.append(Group(type, row["forward"], row["status"], row["number"], relations))
    groups.sort(key=lambda each: (STATUSES.index(each.status), -each.type.weight, each.label, each.forward))
    return tuple(groups)


def around(
    database: Database,
    viewer: Viewer,
    party: PartyRef,
    groups: Iterable[Group],
    known: Schema,
    *,
    today: date | None = None,
) -> tuple[Hop, ...]:
    """Return the ties of a map around a party: to those it is tied to the strongest, and of these among each other.

    Args:
        database: where it is.
        viewer: who asks.
        party: the party in the middle.
        groups: its current relationships.
        known: the whole schema.
        today: the day it is.
    """
    today = today or date.today()
    period, types = Period.day(today), known.types.seen_by(viewer)
    named = {party.uid: party}
    own = []
    for group in groups:
        for relation in group.relations:
            if relation.other.uid != party.uid:
                named[relation.other.uid] = relation.other
                own.append(Tie(party.uid, relation.other.uid, group.type.name, group.forward, relation.kept))
    ties = by_pair(own, types, period)
    ranked = sorted(ties, key=lambda each: (-together(tie.strength for tie in ties[each]), each))[:MAPPED]
    near = sorted({uid for each in ranked for uid in each} - {party.uid})
    rows = (
        database.read(
            load("profile.among"),
            viewer,
            period=period,
            identifiers={"ties": types.ties},
            uids=near,
            limit=_MAPPED_TIES,
        )
        if len(near) > 1
        else []
    )
    hidden = hidden_fields(known, viewer)
    others = by_pair(
        (Tie(row["one"], row["other"], row["type"], row["forward"], _told(row["properties"], hidden)) for row in rows),
        types,
        period,
    )
    drawn = {each: ties[each] for each in ranked} | others
    hops = []
    for key, (strongest, *also) in drawn.items():
        one, other = (party.uid, *(set(key) - {party.uid})) if party.uid in key else key
        hops.append(strongest.hop(named[one], named[other], also))
    return tuple(hops)


def _told(properties: Mapping[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    """Return the properties of a tie without the fields that are for others alone, built-in ones too."""
    return {name: value for name, value in properties.items() if name not in hidden}


def _relation(row: Mapping[str, Any], own: Fields, hidden: Collection[str]) -> Relation:
    kept = _told(row["properties"], hidden)

    def day(name: str) -> str:
        return date_text(kept[name], kept.get(f"{name}_precision")) if kept.get(name) else ""

    return Relation(
        kept["uid"],
        PartyRef.from_row(row),
        day("since"),
        day("until"),
        kept.get("title") or "",
        kept.get("description") or "",
        kept.get("origin") or "",
        own,
        own.stored(kept),
        kept,
    )
