"""What every type of field does with a value."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from graphcrm.models.texts import LINE_LENGTH

if TYPE_CHECKING:
    from graphcrm.models.field import Field

T = TypeVar("T")


class ValueType(ABC, Generic[T]):
    """One type of field: it reads, checks, compares, shows and keeps values.

    ``clean`` makes a value of what a person or a file gives; ``to_properties`` and ``from_properties`` carry it to
    Neo4j and back; ``reveal`` writes what ``clean`` reads to the same value again. ``to_text`` writes what may be shown
    to whoever may see the field: the same, save for an ``encrypted`` type, which hides its values.
    """

    #: What a declaration calls it, and what people do.
    name: ClassVar[str]
    label: ClassVar[str]
    #: Neo4j type of the property of the field's name, and of further properties ``<name>_<part>``.
    stored: ClassVar[str] = "STRING"
    parts: ClassVar[Mapping[str, str]] = {}
    #: Whether values have an order that a smallest and a largest one make sense in, and whether an index finds them.
    ordered: ClassVar[bool] = False
    indexable: ClassVar[bool] = True
    #: What a formula takes its values for; nothing where a formula cannot read it.
    formula: ClassVar[str] = "text"
    #: Whether values are kept encrypted and are hidden; no error holds one.
    encrypted: ClassVar[bool] = False
    #: How many characters a value may have, where its field does not say.
    longest: ClassVar[int] = LINE_LENGTH

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

    @property
    def same_as_kept(self) -> bool:
        """Whether the property of the field's name is the value."""
        return type(self).from_properties is ValueType.from_properties

    def to_text(self, value: T) -> str:
        """Write a value for a person who may see it."""
        return str(value)

    def reveal(self, value: T) -> str:
        """Write a value as it was typed, a secret one too, so that ``clean`` reads it."""
        return self.to_text(value)

    def key(self, field: Field, value: T) -> Any:  # noqa: ARG002  # options are sorted as their field lists them
        """Return what values are compared and sorted by."""
        return value

    def to_formula(self, value: T) -> Any:
        """Return what a formula computes with in place of a value."""
        return value

    def comparable(self, one: T, other: T) -> bool:  # noqa: ARG002  # only amounts may be of two currencies
        """Say whether one of two values is the larger."""
        return True

    def columns(self, field: Field) -> dict[str, str]:
        """Return the properties that keep a field, each with its Neo4j type."""
        return {field.name: self.stored} | {f"{field.name}_{part}": stored for part, stored in self.parts.items()}


class ListType(ValueType[tuple[str, ...]]):
    """A type of field that holds several texts, kept as a list."""

    stored = "LIST<STRING>"
    indexable = False
    formula = "list"
    #: What stands between them where they are shown.
    between: ClassVar[str] = "; "

    def to_properties(self, field: Field, value: tuple[str, ...] | None) -> dict[str, Any]:
        """Keep a list."""
        return {field.name: None if value is None else list(value)}

    def from_properties(self, field: Field, properties: Mapping[str, Any]) -> tuple[str, ...] | None:
        """Return the texts, or None."""
        kept = properties.get(field.name)
        return None if kept is None else tuple(kept)

    def to_text(self, value: tuple[str, ...]) -> str:
        """Write them one after the other."""
        return self.between.join(value)
