"""The mapping of an import: which column of which file is which of our fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Contact:
    """A column that holds a contact point of a type."""

    type: str
    column: str


@dataclass(frozen=True, slots=True)
class Parties:
    """A file with a party a row; ``kind`` is one of the four, an own kind stands among the constants as ``subkind``.

    ``constants`` are properties, already cleaned; ``constant_fields`` are the fields that those keep.
    """

    file: str
    kind: str
    id: str
    fields: Mapping[str, str]
    constants: dict[str, Any]
    constant_fields: tuple[str, ...]
    contacts: tuple[Contact, ...]
    where: str

    @property
    def columns(self) -> list[str]:
        """The columns it reads."""
        return [self.id, *self.fields.values(), *(contact.column for contact in self.contacts)]


@dataclass(frozen=True, slots=True)
class Units:
    """A file with a unit a row: a place to reach a party."""

    file: str
    party: str
    name: str
    id: str | None
    first_is_primary: bool
    fields: Mapping[str, str]
    address: Mapping[str, str]
    contacts: tuple[Contact, ...]
    where: str

    @property
    def columns(self) -> list[str]:
        """The columns it reads."""
        optional = [self.id] if self.id else []
        contacts = [contact.column for contact in self.contacts]
        return [self.party, self.name, *optional, *self.fields.values(), *self.address.values(), *contacts]


@dataclass(frozen=True, slots=True)
class Relationships:
    """A file with a relationship a row; ``types`` is empty when the file holds our names already.

    Among ``attributes`` may be own fields of types; they are read as such where the type has them.
    """

    file: str
    source: str
    target: str
    type: str
    types: Mapping[str, str]
    id: str | None
    since: str | None
    until: str | None
    fields: Mapping[str, str]
    attributes: Mapping[str, str]
    where: str

    @property
    def columns(self) -> list[str]:
        """The columns it reads."""
        optional = [column for column in (self.id, self.since, self.until) if column]
        return [self.source, self.target, self.type, *optional, *self.fields.values(), *self.attributes.values()]


Part = Parties | Units | Relationships


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """All of a mapping file. ``source`` is the ``external_source`` of everything loaded."""

    path: Path
    source: str
    phone_region: str | None
    parties: tuple[Parties, ...] = ()
    units: tuple[Units, ...] = ()
    relationships: tuple[Relationships, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """All files it names, in the order they are read."""
        return (*self.parties, *self.units, *self.relationships)
