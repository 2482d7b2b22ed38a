"""What every type of field does with a value."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

if TYPE_CHECKING:
    from graphcrm.models.fields import Field

T = TypeVar("T")


class ValueType(ABC, Generic[T]):
    """One type of field: it reads, checks, compares, shows and keeps values.

    ``clean`` makes a value of what a person or a file gives; ``to_properties`` and ``from_properties`` carry it to
    Neo4j and back; ``to_text`` writes what ``clean`` reads to the same value again.
    """

    #: What a declaration calls it, and what people do.
    name: ClassVar[str]
    label: ClassVar[str]
    #: Neo4j type of the property of the field's name, and of further properties ``<name>_<part>``.
    stored: ClassVar[str] = "STRING"
    parts: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def clean(self, field: Field, value: object) -> T:
        """Return what a text or plain value means; it is not empty, and a text has no white space around it.

        Raises:
            RuleError: it does not fit; the message names the field and the value, the hint what would be right.
        """

    def to_properties(self, field: Field, value: T | None) -> dict[str, Any]:
        """Return the properties that keep a value; None for each of them clears it."""
        return {field.name: value}

    def from_properties(self, field: Field, properties: Mapping[str, Any]) -> T | None:
        """Return the value that a record's properties keep, or None."""
        value: T | None = properties.get(field.name)
        return value

    def to_text(self, value: T) -> str:
        """Write a value so that ``clean`` reads it, and so that a person can."""
        return str(value)

    def key(self, field: Field, value: T) -> Any:  # noqa: ARG002  # options are sorted as their field lists them
        """Return what values are compared and sorted by."""
        return value

    def columns(self, field: Field) -> dict[str, str]:
        """Return the properties that keep a field, each with its Neo4j type."""
        return {field.name: self.stored} | {f"{field.name}_{part}": stored for part, stored in self.parts.items()}
