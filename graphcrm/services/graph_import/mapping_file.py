"""Read a mapping from YAML and check it whole, against the schema of the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from graphcrm.errors import ForbiddenError
from graphcrm.models.contact_points import ContactPointType, check_region
from graphcrm.models.field import Field
from graphcrm.models.fields import KINDS, RELATIONSHIP_FIELDS
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.places import PLACE_FIELDS
from graphcrm.models.relationships import NOT_ATTRIBUTES
from graphcrm.models.schema import Schema
from graphcrm.models.texts import ID_LENGTH, check_line, shown
from graphcrm.models.vocabularies import ContactType
from graphcrm.services.graph_import.mapping import Contact, ImportMapping, Parties, Relationships, Units
from graphcrm.services.graph_import.mapping_keys import KeyReader, Keys
from graphcrm.services.graph_import.sorts import kind_of
from graphcrm.services.graph_import.yaml_file import read_yaml
from graphcrm.viewer import Viewer

_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_]*")
#: ``types: same`` says that the file already holds our names of types.
SAME = "same"
#: What a relationship has whatever its type.
_BUILT_IN = NOT_ATTRIBUTES | {field.name for field in RELATIONSHIP_FIELDS} | {"type", "source", "target", "id"}


def read_mapping(path: Path, schema: Schema, viewer: Viewer) -> ImportMapping:
    """Read a mapping file.

    Args:
        path: where it is.
        schema: the definitions of the database that the import goes to.
        viewer: who imports.

    Raises:
        RuleError: it is missing, not YAML, or a key or value does not fit; the message names file, key and what is
            right.
        ForbiddenError: the viewer may not change a field that it names.
    """
    return _Reader(path, schema, viewer).read(read_yaml(path))


_TOP = Keys(("source",), ("phone_region", "parties", "units", "relationships"))
_PARTIES = Keys(("file", "kind", "id", "fields"), ("constants", "contacts"))
_UNITS = Keys(("file", "party", "name"), ("id", "primary", "fields", "address", "contacts"))
_RELATIONSHIPS = Keys(("file", "source", "target", "type", "types"), ("id", "since", "until", "fields", "attributes"))


@dataclass(frozen=True, slots=True)
class _Reader(KeyReader):
    schema: Schema
    viewer: Viewer

    def read(self, loaded: object) -> ImportMapping:
        top = self.part(loaded, "", _TOP)
        region = self.text(top, "phone_region", "") or None
        source = self.text(top, "source", "")
        mapping = ImportMapping(
            path=self.path,
            source=self.guard("source", lambda text: check_line(text, "source", ID_LENGTH), source),
            phone_region=self.guard("phone_region", check_region, region) if region else None,
            parties=tuple(map(self._parties, *self.each(top, "parties"))),
            units=tuple(map(self._units, *self.each(top, "units"))),
            relationships=tuple(map(self._relationships, *self.each(top, "relationships"))),
        )
        if not mapping.parts:
            raise self.refused("", "loads nothing", "Give parties, units or relationships.")
        return mapping

    def _parties(self, given: object, where: str) -> Parties:
        part = self.part(given, where, _PARTIES)
        kind, subkind = self.guard(f"{where}.kind", self.schema.base_of, self.text(part, "kind", where))
        known = self._party_fields(kind)
        constants = self.mapping(part, "constants", where)
        columns = self._fields(part, where, known, kind)
        self.known(constants, f"{where}.constants", list(known), kind)
        for name in constants:
            self._check_settable(known[name], f"{where}.constants.{name}")
            if name in columns:
                raise self.refused(f"{where}.constants", f"gives {name!r}, which fields gives too", "Give it once.")
        if subkind:
            for key, given in (("fields", columns), ("constants", constants)):
                if "subkind" in given:
                    raise self.refused(f"{where}.{key}", "gives 'subkind', which kind gives too", "Give it once.")
            constants["subkind"] = subkind
        return Parties(
            file=self.text(part, "file", where),
            kind=kind,
            id=self.text(part, "id", where),
            fields=columns,
            constants=self._properties(kind, known, constants, f"{where}.constants"),
            constant_fields=tuple(constants),
            contacts=self._contacts(part, where),
            where=where,
        )

    def _party_fields(self, kind: str) -> dict[str, Field]:
        """Return the fields that parties of a kind may have, whatever else they are, as far as the viewer sees them."""
        sets = [each for each in self.schema.all(AttributeSet) if each.active and each.holder == "party"]
        own = [field for each in sets for field in self.schema.fields_of_set(each.name)]
        return self._seen([*KINDS[kind], *own])

    def _seen(self, fields: Iterable[Field]) -> dict[str, Field]:
        return {field.name: field for field in fields if not field.system and field.readable_by(self.viewer)}

    def _fields(self, part: Mapping[str, Any], where: str, known: Mapping[str, Field], owner: str) -> dict[str, str]:
        columns = self.columns(part, "fields", where, known, owner)
        for name in columns:
            self._check_settable(known[name], f"{where}.fields.{name}")
        return columns

    def _check_settable(self, field: Field, where: str) -> None:
        """Raise an error unless the viewer may set a field, and a column of a file can."""
        if field.derived:
            raise self.refused(where, "cannot be given: it is derived from the rest", "Leave it out.")
        if not field.columns:
            right = (
                f"Load relationships of the type {field.relationship}."
                if field.relationship
                else "Leave it out, and give them to the parties afterwards."
            )
            raise self.refused(where, "cannot be loaded: it is kept as relationships, not as a value", right)
        if not field.writable_by(self.viewer):
            raise ForbiddenError(
                f"The mapping {self.path.name}: {where}: you may not change {field.label}.",
                f"It takes the role {' or '.join(field.writers)}.",
            )

    def _properties(
        self, kind: str, known: Mapping[str, Field], constants: Mapping[str, object], where: str
    ) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        for name, value in constants.items():
            if isinstance(value, (dict, list)):
                raise self.refused(f"{where}.{name}", f"is {shown(value)}", "It must be a single value.")
            kept = self.within(f"{where}.{name}", partial(known[name].clean, value))
            if name == "subkind" and kept[name]:
                kept[name] = self.within(f"{where}.{name}", partial(kind_of, self.schema, kind, kept[name], {})).name
            if name == "contact_type" and kept[name]:
                meant = partial(self.schema.term, ContactType, kept[name], name)
                kept[name] = self.within(f"{where}.{name}", meant)
            properties |= kept
        return properties

    def _units(self, given: object, where: str) -> Units:
        part = self.part(given, where, _UNITS)
        primary = self.mapping(part, "primary", where)
        if set(primary) - {"first"} or not isinstance(primary.get("first", False), bool):
            raise self.refused(f"{where}.primary", f"is {shown(primary)}", "Write {first: true}, or leave it out.")
        return Units(
            file=self.text(part, "file", where),
            party=self.text(part, "party", where),
            name=self.text(part, "name", where),
            id=self.text(part, "id", where) or None,
            first_is_primary=bool(primary.get("first", False)),
            fields=self._fields(part, where, self._seen(self.schema.unit_fields()), "unit"),
            address=self.columns(part, "address", where, PLACE_FIELDS, "place"),
            contacts=self._contacts(part, where),
            where=where,
        )

    def _relationships(self, given: object, where: str) -> Relationships:
        part = self.part(given, where, _RELATIONSHIPS)
        types = self._types(part, where)
        own = self._own_fields(types.values() or self.schema.types.ties)
        known = self._seen([*RELATIONSHIP_FIELDS, *(field for field in own if field.active)])
        attributes = self.columns(part, "attributes", where, None, "")
        for name in attributes:
            self._check_attribute(name, own, f"{where}.attributes.{name}")
        fields = self._fields(part, where, known, "relationship of these types")
        for name in fields.keys() & attributes.keys():
            raise self.refused(f"{where}.attributes", f"gives {name!r}, which fields gives too", "Give it once.")
        return Relationships(
            file=self.text(part, "file", where),
            source=self.text(part, "source", where),
            target=self.text(part, "target", where),
            type=self.text(part, "type", where),
            types=types,
            id=self.text(part, "id", where) or None,
            since=self.text(part, "since", where) or None,
            until=self.text(part, "until", where) or None,
            fields=fields,
            attributes=attributes,
            where=where,
        )

    def _types(self, part: Mapping[str, Any], where: str) -> dict[str, str]:
        """Return the type by the value in the file; nothing when the file names the types itself."""
        if part["types"] == SAME:
            return {}
        types = self.mapping(part, "types", where)
        if not types:
            raise self.refused(f"{where}.types", "is empty", "Write {value in the file: TYPE}, or `types: same`.")
        place = f"{where}.types"
        names = {value: self.text(types, value, place) for value in types}
        get = self.schema.types.seen_by(self.viewer).get
        return {value: self.within(f"{place}.{value}", partial(get, name)).name for value, name in names.items()}

    def _own_fields(self, types: Iterable[str]) -> list[Field]:
        """Return the own fields of relationship types, retired ones too."""
        hidden = frozenset() if self.viewer.sees_all else self.viewer.hidden_types
        held = set(types) - hidden
        sets = {each.name for each in self.schema.all(AttributeSet) if held.intersection(each.relationship_types)}
        return [field for field in self.schema.all(Field) if field.set in sets]

    def _check_attribute(self, name: str, own: Iterable[Field], where: str) -> None:
        """Raise an error unless a name is free for an own property, or that of an own field which can be set."""
        if not _ATTRIBUTE.fullmatch(name) or name in _BUILT_IN:
            why = "is built in" if name in _BUILT_IN else "is not a plain lower-case name"
            raise self.refused(where, why, "Take a name such as seat_number.")
        for field in own:
            if name == field.name and field.active:
                self._check_settable(field, where)
            elif name == field.name or name in field.columns:
                raise self.refused(where, f"is kept by the field {field.name}", "Take a name such as seat_number.")

    def _contacts(self, part: Mapping[str, Any], where: str) -> tuple[Contact, ...]:
        made = []
        known = self.schema.named(ContactPointType)
        for given, place in zip(*self.each(part, "contacts", where), strict=True):
            contact = self.part(given, place, Keys(("type", "column")))
            type = self.text(contact, "type", place)
            if type not in known:
                right = f"Take one of {', '.join(sorted(known))}."
                raise self.refused(f"{place}.type", f"names no contact point type: there is no {type!r}", right)
            made.append(Contact(type, self.text(contact, "column", place)))
        return tuple(made)
