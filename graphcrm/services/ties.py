"""Read one relationship or those of two parties, and say which ones a viewer may add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.errors import NotFoundError
from graphcrm.models.field import Fields
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.seen import hidden_fields
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import schema

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer


#: How many relationships of two parties are told.
MAX_STANDING = 20


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship with its parties: ``fields`` in their order, and the values of those that are not empty, by name.

    ``rights`` are what the viewer may do with it, out of ``change`` and ``delete``.
    """

    uid: str
    type: RelationshipType
    source: PartyRef
    target: PartyRef
    fields: Fields
    values: Mapping[str, Any]
    version: int
    rights: frozenset[str]

    def texts(self) -> dict[str, str]:
        """Return its values as a person reads them."""
        return _texts(self.fields, self.values)


@dataclass(frozen=True, slots=True)
class Way:
    """A type of relationship as it is read from one party to another: ``forward`` says from source to target."""

    type: RelationshipType
    forward: bool

    @property
    def words(self) -> str:
        """How it reads: "volunteers at", "has volunteer"."""
        return self.type.label(self.forward)

    def fits(self, first_kind: str, second_kind: str) -> bool:
        """Say whether it joins parties of these kinds; an empty kind is any."""
        source, target = (first_kind, second_kind) if self.forward else (second_kind, first_kind)
        return (not source or source in self.type.source_kinds) and (not target or target in self.type.target_kinds)

    def kinds(self, first: bool) -> tuple[str, ...]:
        """Return the kinds that the party may have that is read first, or the other one."""
        return self.type.source_kinds if first == self.forward else self.type.target_kinds


@dataclass(frozen=True, slots=True)
class Standing:
    """A relationship that two parties have: how it reads from the first, and its dates and title as text."""

    uid: str
    way: Way
    since: str
    until: str
    title: str


def ways(
    database: Database, viewer: Viewer, first_kind: str = "", second_kind: str = "", *, whole: Schema | None = None
) -> list[Way]:
    """Return the relationships that a viewer may add from parties of one kind to those of another, by area and words.

    Args:
        database: where the types are.
        viewer: who adds it; types that they may not see or not add are left out.
        first_kind: kind of the party that it is read from; empty for any.
        second_kind: kind of the other one.
        whole: the schema, where it was read already.
    """
    known = [
        type
        for type in (whole or schema(database)).types.seen_by(viewer)
        if type.active and policy.may_write_type(viewer, type.name, "create")
    ]
    found = (Way(type, forward) for type in known for forward in ((True,) if type.mutual else (True, False)))
    fitting = [way for way in found if way.fits(first_kind, second_kind)]
    return sorted(fitting, key=lambda way: (way.type.area, not way.forward, way.words))


def between(database: Database, viewer: Viewer, one: str, other: str, *, whole: Schema | None = None) -> list[Standing]:
    """Return the relationships that two parties have, as they are read from the first; the latest first."""
    whole = whole or schema(database)
    known = whole.types.seen_by(viewer)
    rows = database.read(
        load("relationships.both"),
        viewer,
        identifiers={"ties": known.all_names},
        one=one,
        other=other,
        limit=MAX_STANDING,
    )
    told = []
    for row in rows:
        fields = _readable(whole, viewer, row["type"])
        texts = _texts(fields, fields.stored(row["properties"]))
        way = Way(known.get(row["type"]), row["forward"])
        told.append(Standing(row["uid"], way, *(texts.get(name, "") for name in ("since", "until", "title"))))
    return told


def find(database: Database, viewer: Viewer, uid: str) -> Relationship:
    """Return a relationship by its uid.

    Raises:
        NotFoundError: the viewer sees no such relationship.
    """
    whole = schema(database)
    known = whole.types.seen_by(viewer)
    slots = {"ties": known.all_names}
    rows = database.read(load("relationships.find"), viewer, identifiers=slots, uid=uid)
    rows = rows or database.read(load("relationships.find_unrecorded"), viewer, identifiers=slots, uid=uid)
    if not rows:
        raise NotFoundError(Phrase("There is no relationship {uid!r}.", uid=uid))
    row = rows[0]
    type = known.get(row["type"])
    fields = _readable(whole, viewer, type.name)
    ends = [(row[end]["label"].lower(), row[end]) for end in ("source", "target")]
    return Relationship(
        uid,
        type,
        PartyRef.from_row(row["source"]),
        PartyRef.from_row(row["target"]),
        fields,
        fields.stored(row["properties"]),
        int(row["properties"].get("version") or 0),
        frozenset(right for right in ("change", "delete") if policy.may_write_tie(viewer, type.name, right, ends)),
    )


def _readable(whole: Schema, viewer: Viewer, type: str) -> Fields:
    hidden = hidden_fields(whole, viewer)
    return Fields(field for field in whole.relationship_fields(type) if field.name not in hidden)


def _texts(fields: Fields, values: Mapping[str, Any]) -> dict[str, str]:
    return {name: fields.by_name[name].value_type.to_text(value) for name, value in values.items()}
