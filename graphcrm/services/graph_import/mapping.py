"""The mapping of an import: which column of which file is which of our fields. Read from YAML and checked whole."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphcrm.errors import RuleError
from graphcrm.models.contact_points import check_region
from graphcrm.models.fields import KINDS, RELATIONSHIP_FIELDS, clean, label_of
from graphcrm.models.places import PLACE_FIELDS
from graphcrm.models.relationships import NOT_ATTRIBUTES
from graphcrm.models.texts import ID_LENGTH, check_line, shown
from graphcrm.services.graph_import.yaml_file import read_yaml

_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_]*")
#: ``types: same`` says that the file already holds our names of types.
SAME = "same"


@dataclass(frozen=True, slots=True)
class Contact:
    """A column that holds a contact point of a type."""

    type: str
    column: str


@dataclass(frozen=True, slots=True)
class Parties:
    """A file with a party a row; ``constants`` are properties, already cleaned."""

    file: str
    kind: str
    id: str
    fields: Mapping[str, str]
    constants: dict[str, Any]
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
    address: Mapping[str, str]
    contacts: tuple[Contact, ...]
    where: str

    @property
    def columns(self) -> list[str]:
        """The columns it reads."""
        optional = [self.id] if self.id else []
        contacts = [contact.column for contact in self.contacts]
        return [self.party, self.name, *optional, *self.address.values(), *contacts]


@dataclass(frozen=True, slots=True)
class Relationships:
    """A file with a relationship a row; ``types`` is empty when the file holds our names already."""

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


def read_mapping(path: Path) -> ImportMapping:
    """Read a mapping file.

    Raises:
        RuleError: it is missing, not YAML, or a key or value does not fit; the message names file, key and what is
            right.
    """
    return _Reader(path).read(read_yaml(path))


@dataclass(frozen=True)
class _Keys:
    """What a part of the file may hold, and which of it must be there."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


_TOP = _Keys(("source",), ("phone_region", "parties", "units", "relationships"))
_PARTIES = _Keys(("file", "kind", "id", "fields"), ("constants", "contacts"))
_UNITS = _Keys(("file", "party", "name"), ("id", "primary", "address", "contacts"))
_RELATIONSHIPS = _Keys(("file", "source", "target", "type", "types"), ("id", "since", "until", "fields", "attributes"))


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path

    def read(self, loaded: object) -> ImportMapping:
        top = self._part(loaded, "", _TOP)
        region = self._text(top, "phone_region", "") or None
        source = self._text(top, "source", "")
        mapping = ImportMapping(
            path=self.path,
            source=self._guard("source", lambda text: check_line(text, "source", ID_LENGTH), source),
            phone_region=self._guard("phone_region", check_region, region) if region else None,
            parties=tuple(map(self._parties, *self._list(top, "parties"))),
            units=tuple(map(self._units, *self._list(top, "units"))),
            relationships=tuple(map(self._relationships, *self._list(top, "relationships"))),
        )
        if not mapping.parts:
            raise self._refused("", "loads nothing", "Give parties, units or relationships.")
        return mapping

    def _parties(self, given: object, where: str) -> Parties:
        part = self._part(given, where, _PARTIES)
        kind = self._text(part, "kind", where)
        self._guard(f"{where}.kind", label_of, kind)
        known = [each.name for each in KINDS[kind] if not each.system]
        constants = self._mapping(part, "constants", where)
        columns = self._columns(part, "fields", where, known, kind)
        self._known(constants, f"{where}.constants", known, kind)
        for name in constants:
            if name in columns:
                raise self._refused(f"{where}.constants", f"gives {name!r}, which fields gives too", "Give it once.")
        return Parties(
            file=self._text(part, "file", where),
            kind=kind,
            id=self._text(part, "id", where),
            fields=columns,
            constants=self._properties(kind, constants, f"{where}.constants"),
            contacts=self._contacts(part, where),
            where=where,
        )

    def _properties(self, kind: str, constants: Mapping[str, object], where: str) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        for name, value in constants.items():
            if isinstance(value, (dict, list)):
                raise self._refused(f"{where}.{name}", f"is {shown(value)}", "It must be a single value.")
            try:
                properties |= clean(KINDS[kind], {name: value}, kind)
            except RuleError as error:
                message = f"The mapping {self.path.name}: {where}.{name}: {error.message}"
                raise RuleError(message, error.hint, name, value) from error
        return properties

    def _units(self, given: object, where: str) -> Units:
        part = self._part(given, where, _UNITS)
        primary = self._mapping(part, "primary", where)
        if set(primary) - {"first"} or not isinstance(primary.get("first", False), bool):
            raise self._refused(f"{where}.primary", f"is {shown(primary)}", "Write {first: true}, or leave it out.")
        return Units(
            file=self._text(part, "file", where),
            party=self._text(part, "party", where),
            name=self._text(part, "name", where),
            id=self._text(part, "id", where) or None,
            first_is_primary=bool(primary.get("first", False)),
            address=self._columns(part, "address", where, PLACE_FIELDS, "place"),
            contacts=self._contacts(part, where),
            where=where,
        )

    def _relationships(self, given: object, where: str) -> Relationships:
        part = self._part(given, where, _RELATIONSHIPS)
        attributes = self._columns(part, "attributes", where, None, "")
        built_in = NOT_ATTRIBUTES | {each.name for each in RELATIONSHIP_FIELDS} | {"type", "source", "target", "id"}
        for name in attributes:
            if not _ATTRIBUTE.fullmatch(name) or name in built_in:
                why = "is built in" if name in built_in else "is not a plain lower-case name"
                raise self._refused(f"{where}.attributes.{name}", why, "Take a name such as seat_number.")
        types = {} if part["types"] == SAME else self._mapping(part, "types", where)
        if part["types"] != SAME and not types:
            raise self._refused(f"{where}.types", "is empty", "Write {value in the file: TYPE}, or `types: same`.")
        return Relationships(
            file=self._text(part, "file", where),
            source=self._text(part, "source", where),
            target=self._text(part, "target", where),
            type=self._text(part, "type", where),
            types={value: self._text(types, value, f"{where}.types") for value in types},
            id=self._text(part, "id", where) or None,
            since=self._text(part, "since", where) or None,
            until=self._text(part, "until", where) or None,
            fields=self._columns(part, "fields", where, [f.name for f in RELATIONSHIP_FIELDS], "relationship"),
            attributes=attributes,
            where=where,
        )

    def _contacts(self, part: Mapping[str, Any], where: str) -> tuple[Contact, ...]:
        made = []
        for given, place in zip(*self._list(part, "contacts", where), strict=True):
            contact = self._part(given, place, _Keys(("type", "column")))
            made.append(Contact(self._text(contact, "type", place), self._text(contact, "column", place)))
        return tuple(made)

    def _part(self, given: object, where: str, keys: _Keys) -> Mapping[str, Any]:
        allowed = (*keys.required, *keys.optional)
        if not isinstance(given, dict):
            raise self._refused(where, f"is {shown(given)}", f"It holds keys and values: {', '.join(allowed)}.")
        for key in given:
            if key not in allowed:
                raise self._refused(_join(where, str(key)), "is unknown", _instead(str(key), allowed))
        for key in keys.required:
            if given.get(key) in (None, "", {}, []):
                raise self._refused(_join(where, key), "is missing", f"Needed here are: {', '.join(keys.required)}.")
        return given

    def _text(self, part: Mapping[str, Any], key: str, where: str) -> str:
        value = part.get(key)
        if value is None:
            return ""
        if isinstance(value, (dict, list, bool)):
            raise self._refused(_join(where, key), f"is {shown(value)}", "It must be text.")
        return str(value).strip()

    def _mapping(self, part: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
        value = part.get(key) or {}
        if not isinstance(value, dict):
            raise self._refused(_join(where, key), f"is {shown(value)}", "It must be keys and values.")
        return {str(name): each for name, each in value.items()}

    def _columns(
        self, part: Mapping[str, Any], key: str, where: str, known: Iterable[str] | None, owner: str
    ) -> dict[str, str]:
        given = self._mapping(part, key, where)
        place = _join(where, key)
        if known is not None:
            self._known(given, place, list(known), owner)
        columns = {name: self._text(given, name, place) for name in given}
        for name, column in columns.items():
            if not column:
                raise self._refused(f"{place}.{name}", "names no column", "Write our name first, then the column.")
        return columns

    def _known(self, given: Iterable[str], where: str, known: list[str], owner: str) -> None:
        for name in given:
            if name not in known:
                raise self._refused(
                    f"{where}.{name}", f"is unknown: no {owner} has such a field", _instead(name, known)
                )

    def _list(self, part: Mapping[str, Any], key: str, where: str = "") -> tuple[list[Any], list[str]]:
        value = part.get(key) or []
        if not isinstance(value, list):
            raise self._refused(_join(where, key), "is not a list", "Write a `-` before each entry.")
        return value, [f"{_join(where, key)}[{number}]" for number in range(1, len(value) + 1)]

    def _guard(self, where: str, check: Any, value: str) -> Any:
        try:
            return check(value)
        except RuleError as error:
            raise self._refused(where, f"is {shown(value)}", error.hint) from error

    def _refused(self, where: str, what: str, right: str) -> RuleError:
        return RuleError(f"The mapping {self.path.name}: {where or 'the file'} {what}.", right, where)


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _instead(name: str, known: Iterable[str]) -> str:
    known = list(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
    return f"Did you mean {near[0]}?" if near else f"Take one of {', '.join(known)}."
