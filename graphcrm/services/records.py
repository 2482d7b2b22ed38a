"""Read a party as its fields say: stored, derived and referring ones alike, those that the viewer may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from graphcrm.errors import NotFoundError
from graphcrm.formulas import Formula
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field, Fields
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.seen import hidden_fields, seen
from graphcrm.models.vocabularies import Category
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import schema, schema_in
from graphcrm.services.linked import TERMS
from graphcrm.services.looks import look
from graphcrm.values import Period

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Record:
    """A party with its fields: ``fields`` in their order, and the values of those that are not empty, by name.

    The value of a party reference is a ``PartyRef``.
    """

    party: PartyRef
    fields: Fields
    values: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a value as a person reads it, nothing when it is empty."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, PartyRef):
            return value.name
        return self.fields.by_name[name].value_type.to_text(value)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, each field as text."""
        texts = {name: self.text(name) for name in self.fields.by_name if name in self.values}
        return {**self.party.to_dict(), "fields": texts}


def read(
    database: Database,
    viewer: Viewer,
    uid: str,
    *,
    fields: Collection[str] | None = None,
    today: date | None = None,
) -> Record:
    """Return a party with its fields.

    Args:
        database: where it is.
        viewer: who asks; fields that they may not see are left out.
        uid: of the party.
        fields: names of those to read; all of them by default.
        today: the day that ages and current relationships are of.

    Raises:
        NotFoundError: the viewer sees no such party.
    """
    party, properties = _found(database.read(load("parties.get"), viewer, uid=uid), uid)
    known = schema(database)
    wanted = used = readable = _readable(known, viewer, party, properties)
    if fields is not None:
        wanted = Fields(field for field in readable if field.name in fields)
        needed = {name for field in wanted for name in (field.name, *field.reads)}
        used = Fields(field for field in readable if field.name in needed)
    today = today or date.today()
    if not viewer.sees_all:
        properties |= _seen_terms(seen(known, viewer), properties)
    values = used.stored(properties)
    values |= _computed(database, viewer, known, uid, used, today)
    values |= _referenced(database, viewer, uid, wanted.references, today)
    values |= _derived(wanted, used.by_name, values, today)
    if used is not wanted:
        values = {name: value for name, value in values.items() if name in wanted.by_name}
    return Record(party, wanted, values)


def of_row(
    known: Schema, viewer: Viewer, row: Mapping[str, Any], today: date, found: Mapping[str, Any] | None = None
) -> Record:
    """Return the party of a row as ``parties.get`` gives it.

    Args:
        known: the whole schema.
        viewer: who asks, and sees the party; fields that they may not see are left out.
        row: the party.
        today: the day that ages are of.
        found: a row of ``profile.derived``; without one, what is found in the graph is empty.
    """
    party, properties = _found([row], str(row["uid"]))
    fields = _readable(known, viewer, party, properties)
    if not viewer.sees_all:
        properties |= _seen_terms(seen(known, viewer), properties)
    values = fields.stored(properties)
    if found:
        values |= {field.name: value for field in fields.computed if (value := field.read(found)) is not None}
        values |= _references(fields.references, found["references"])
    values |= _derived(fields, fields.by_name, values, today)
    return Record(party, fields, values)


def reveal(work: UnitOfWork, uid: str, name: str) -> str | None:
    """Return an encrypted field of a party in clear text; the journal keeps who looked.

    Args:
        work: the unit of work it belongs to; its viewer looks.
        uid: of the party.
        name: of the field.

    Returns:
        The text, or None where there is none; nobody has looked at anything then.

    Raises:
        NotFoundError: the viewer sees no such party, or it has no such field that they may see.
        ForbiddenError: the viewer may not look at encrypted values.
        ConfigurationError: the key that it was encrypted with is not there.
    """
    party, properties = _found(work.run(load("parties.get"), uid=uid), uid)
    return look(work, uid, _fields(schema_in(work), party, properties), name, properties)


def _found(rows: Sequence[Mapping[str, Any]], uid: str) -> tuple[PartyRef, dict[str, Any]]:
    """Return a party with its properties and what it has of the vocabularies."""
    if not rows:
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=uid))
    row = rows[0]
    properties = row["properties"]
    for name in TERMS:
        properties[name] = row[name] if name in row else properties.get(name, ())
    return PartyRef.from_row(row), properties


def _seen_terms(known: Schema, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the categories and attribute sets that a party has, of a schema as the viewer sees it."""
    terms: dict[str, type[Definition]] = {"categories": Category, "attribute_sets": AttributeSet}
    return {name: [each for each in properties[name] if known.find(of, each)] for name, of in terms.items()}


def _readable(known: Schema, viewer: Viewer, party: PartyRef, properties: Mapping[str, Any]) -> Fields:
    """Return the fields that a party has and the viewer may see."""
    every, hidden = _fields(known, party, properties), hidden_fields(known, viewer)
    return Fields(field for field in every if field.name not in hidden) if hidden else every


def _fields(known: Schema, party: PartyRef, properties: Mapping[str, Any]) -> Fields:
    return known.party_fields(
        party.kind,
        party.subkind,
        properties.get("contact_type"),
        properties["roles"],
        properties["attribute_sets"],
    )


def _computed(
    database: Database, viewer: Viewer, known: Schema, uid: str, fields: Fields, today: date
) -> dict[str, Any]:
    if not fields.computed:
        return {}
    row = database.read(
        load("parties.computed"), viewer, period=Period.day(today), identifiers={"ties": known.types.ties}, uid=uid
    )[0]
    return {field.name: value for field in fields.computed if (value := field.read(row)) is not None}


def _referenced(database: Database, viewer: Viewer, uid: str, fields: Collection[Field], today: date) -> dict[str, Any]:
    if not fields:
        return {}
    ties = sorted({field.relationship for field in fields})
    rows = database.read(
        load("parties.referenced"), viewer, period=Period.day(today), identifiers={"ties": ties}, uid=uid
    )
    return _references(fields, rows)


def _references(fields: Iterable[Field], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields:
        for row in rows:
            if row["type"] == field.relationship and row["forward"] != field.reverse:
                found.setdefault(field.name, PartyRef.from_row(row))
    return found


def _derived(fields: Fields, known: Mapping[str, Field], values: Mapping[str, Any], today: date) -> dict[str, Any]:
    found = {}
    for field in fields.formulas:
        read = {
            name: known[name].value_type.to_formula(values[name])
            if name in known and values.get(name) is not None
            else None
            for name in field.reads
        }
        value = field.derived_value(Formula.parse(field.formula).evaluate(read, today=today))
        if value is not None:
            found[field.name] = value
    return found
