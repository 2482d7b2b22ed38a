"""What the records of a file may hold: the fields of each sort of party, of units and of each type of relationship."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphcrm.errors import RuleError
from graphcrm.models.field import Field
from graphcrm.models.schema import Schema
from graphcrm.services.given import fill


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one sort of record by name.

    ``filled_in`` are those that a new record has by default or must have, ``unique`` those whose values only one may
    have, and ``secrets`` the names of those that are kept encrypted.
    """

    what: str
    fields: Mapping[str, Field]
    filled_in: tuple[Field, ...]
    unique: tuple[Field, ...]
    secrets: frozenset[str]

    @classmethod
    def of(cls, fields: Iterable[Field], what: str) -> Form:
        """Make the form of records that have these fields; ``what`` is what the records are, for messages."""
        kept = {field.name: field for field in fields if field.columns and not field.system}
        every = kept.values()
        return cls(
            what,
            kept,
            tuple(field for field in every if field.default or field.required),
            tuple(field for field in every if field.unique),
            frozenset(field.name for field in every if field.encrypted),
        )

    def clean(self, values: Mapping[str, str]) -> dict[str, Any]:
        """Return the properties that keep the values of a row; an empty one clears.

        An empty one of a field with a default is left out: a new record gets the default, another keeps what it has.

        Raises:
            RuleError: a value does not fit, or there is one of a field that such a record has not.
        """
        properties: dict[str, Any] = {}
        for name, text in values.items():
            field = self.fields.get(name)
            if field is None:
                if text:
                    raise self.refusal(name)
            elif text or not field.default:
                properties |= field.clean(text)
        return properties

    def refusal(self, name: str) -> RuleError:
        """Return the error for a value of a field that such a record has not."""
        return RuleError(f"No {self.what} has a field {name!r}.", "Leave it empty for this one.", name)

    def filled(self, properties: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the properties of a new record, its defaults filled in.

        Raises:
            RuleError: a required field has neither a value nor a default.
        """
        if not self.filled_in:
            return properties
        made = dict(properties)
        fill(self.filled_in, made, self.what)
        return made


class Forms:
    """The forms of a schema; each is made once."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._parties: dict[tuple[str, str | None, str | None], Form] = {}
        self._types: dict[str, Form] = {}
        self.unit = Form.of(schema.unit_fields(), "unit")

    def party(self, kind: str, subkind: str | None, contact_type: str | None) -> Form:
        """Return the form of parties of a kind, own kind and contact type."""
        key = (kind, subkind, contact_type)
        if key not in self._parties:
            self._parties[key] = Form.of(self._schema.party_fields(*key), subkind or kind)
        return self._parties[key]

    def relationship(self, type: str) -> Form:
        """Return the form of relationships of a type."""
        if type not in self._types:
            self._types[type] = Form.of(self._schema.relationship_fields(type), f"relationship of the type {type}")
        return self._types[type]
