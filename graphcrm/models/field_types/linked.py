"""The types of fields that are kept as relationships in the graph and not as properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from graphcrm.models.field_types.base import ValueType
from graphcrm.models.texts import check_line
from graphcrm.phrases import Phrase

if TYPE_CHECKING:
    from graphcrm.models.field import Field

T = TypeVar("T")


class Linked(ValueType[T]):
    """A value that is a relationship; a record holds it under the field's name once the relationship was read."""

    indexable = False
    formula = ""

    def to_properties(self, field: Field, value: T | None) -> dict[str, Any]:  # noqa: ARG002  # as in the base
        """Keep nothing: the relationship is written beside the record."""
        return {}

    def columns(self, field: Field) -> dict[str, str]:  # noqa: ARG002  # as in the base
        """Return none."""
        return {}


class PartyReference(Linked[str]):
    """Another party, by its identifier or as a person names it; setting it makes the relationship."""

    name, label = "party", "Party"

    def clean(self, field: Field, value: object) -> str:
        """Return what names the party; the service finds it."""
        return check_line(str(value), field.label, field.longest, field.name)


class Terms(Linked[tuple[str, ...]]):
    """Several terms of a vocabulary: roles, categories, tags."""

    name, label = "terms", "Terms"

    def clean(self, field: Field, value: object) -> tuple[str, ...]:
        """Read a list, or text with a semicolon or a line end between terms; each comes once, sorted."""
        parts = re.split(r"[;\n]", value) if isinstance(value, str) else value
        if not isinstance(parts, Iterable):
            raise field.refused(value, Phrase("terms with ; between them"))
        terms = {check_line(str(part).strip(), field.label, field.longest, field.name) for part in parts}
        return tuple(sorted(terms - {""}))

    def from_properties(self, field: Field, properties: Mapping[str, Any]) -> tuple[str, ...] | None:
        """Return the terms, or None where there are none."""
        return tuple(properties.get(field.name) or ()) or None

    def to_text(self, value: tuple[str, ...]) -> str:
        """Write them with ``; `` between."""
        return "; ".join(value)
