"""Read the files of an import into records, by its mapping. Nothing here knows a database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from graphcrm.errors import GraphcrmError, NotFoundError, RuleError
from graphcrm.formats.csv_rows import CsvFile, Row
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.fields import KINDS, clean
from graphcrm.models.places import COORDINATES, clean_place
from graphcrm.models.relationship_types import Catalogue
from graphcrm.models.relationships import attributes, clean_relationship
from graphcrm.models.texts import ID_LENGTH, check_line
from graphcrm.services.graph_import.mapping import Contact, ImportMapping, Part, Parties, Relationships, Units
from graphcrm.services.graph_import.plan import Contacts, PartyRecord, Plan, TieRecord, UnitRecord
from graphcrm.services.graph_import.report import Refusal
from graphcrm.services.parties import with_names
from graphcrm.values import date_text, new_uid

_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9]\d{0,14})\.\d{1,15}")

Progress = Callable[[int, int, str], None]


def read_plan(
    folder: Path,
    mapping: ImportMapping,
    types: Catalogue,
    contact_types: Mapping[str, ContactPointType],
    progress: Progress,
) -> Plan:
    """Read and check every row of every file.

    Args:
        folder: where the files are.
        mapping: what their columns are.
        types: relationship types of the database.
        contact_types: contact point types of the database, by name.
        progress: called with (rows read, rows in all, "reading").

    Raises:
        RuleError: the mapping names a file, column or type that is not there, or a file is no CSV.
    """
    reader = _Reader(mapping, types, contact_types)
    files = [_open(folder, part.file, part.columns, f"{mapping.path.name} ({part.where})") for part in mapping.parts]
    for part in mapping.parts:
        reader.check_types(part)
    total = sum(map(len, files))
    for part, file in zip(mapping.parts, files, strict=True):
        reader.read(part, file)
        progress(min(reader.plan.rows, total), total, "reading")
    return reader.plan


def _open(folder: Path, name: str, columns: list[str], asked_by: str) -> CsvFile:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise RuleError(f"{asked_by}: the file {name!r} lies outside the folder.", "Give a file in the folder.", "file")
    file = CsvFile(path)
    file.require(columns, asked_by)
    return file


class _Reader:
    def __init__(self, mapping: ImportMapping, types: Catalogue, contact_types: Mapping[str, ContactPointType]) -> None:
        self.plan = Plan()
        self._mapping = mapping
        self._types = types
        self._contact_types = contact_types
        self._repeated: Counter[tuple[str, str]] = Counter()
        self._unit_ids: dict[str, str] = {}
        self._reachable: set[str] = set()

    def check_types(self, part: Part) -> None:
        """Raise ``RuleError`` when the mapping names a type that the database does not have."""
        place = f"The mapping {self._mapping.path.name}: {part.where}"
        if isinstance(part, Relationships):
            for value, name in part.types.items():
                try:
                    self._types.get(name)
                except NotFoundError as error:
                    raise RuleError(f"{place}.types.{value}: {error.message}", error.hint, "types", name) from error
            return
        for contact in part.contacts:
            if contact.type not in self._contact_types:
                raise RuleError(
                    f"{place}.contacts: there is no contact point type {contact.type!r}.",
                    f"Take one of {', '.join(sorted(self._contact_types))}.",
                    "type",
                    contact.type,
                )

    def read(self, part: Part, file: CsvFile) -> None:
        """Read a file; a row that breaks a rule is refused and the others are kept."""
        if isinstance(part, Relationships):
            read_row: Callable[[Row], None] = _Ties(part, self._types, self.plan).read
        elif isinstance(part, Units):
            read_row = partial(self._unit, part)
        else:
            read_row = partial(self._party, part)
        for row in file.rows():
            self.plan.rows += 1
            if row.problem:
                self.plan.refused.append(Refusal(part.file, row.line, row.problem))
                continue
            try:
                read_row(row)
            except GraphcrmError as error:
                self.plan.refused.append(Refusal(part.file, row.line, str(error)))

    def _party(self, part: Parties, row: Row) -> None:
        external_id = _needed(row, part.id)
        values: dict[str, object] = {name: row.values[column] for name, column in part.fields.items()}
        properties = with_names(part.kind, clean(KINDS[part.kind], values, part.kind) | part.constants)
        earlier = self.plan.parties.get(external_id)
        if earlier:
            raise RuleError(
                f"The {part.id} {external_id!r} is already that of {earlier.file}, line {earlier.line}.",
                "Give each party an id of its own.",
            )
        self.plan.parties[external_id] = PartyRecord(
            part.file, row.line, part.kind, external_id, new_uid(), properties, self._contacts(part, row)
        )

    def _unit(self, part: Units, row: Row) -> None:
        party, name = _needed(row, part.party), _needed(row, part.name)
        place = self._place(part, row)
        if part.id:
            external_id = _needed(row, part.id)
            if external_id in self._unit_ids:
                raise RuleError(f"The {part.id} {external_id!r} is already that of {self._unit_ids[external_id]}.")
        else:
            self._repeated[party, name] += 1
            again = self._repeated[party, name]
            external_id = f"{party}/{name}" if again == 1 else f"{party}/{name}/{again}"
        first = party not in self._reachable
        self._reachable.add(party)
        self._unit_ids[external_id] = f"{part.file}, line {row.line}"
        if place:
            self.plan.places.setdefault(place["key"], place)
        self.plan.units.append(
            UnitRecord(
                file=part.file,
                line=row.line,
                party=party,
                external_id=external_id,
                uid=new_uid(),
                name=name,
                primary=first and part.first_is_primary,
                place=place["key"] if place else None,
                contacts=self._contacts(part, row),
            )
        )

    def _place(self, part: Units, row: Row) -> dict[str, Any] | None:
        address = {field: row.values[column] for field, column in part.address.items()}
        try:
            return clean_place(address)
        except RuleError as error:
            if error.field not in COORDINATES:
                raise
            self._without(part, row, part.address[error.field], error)
            return clean_place({field: text for field, text in address.items() if field not in COORDINATES})

    def _contacts(self, part: Parties | Units, row: Row) -> Contacts:
        made: Contacts = {}
        for slot, contact in _slots(part.contacts):
            value = row.values[contact.column]
            if not value:
                continue
            try:
                made[slot] = self._contact_types[contact.type].clean(value, self._mapping.phone_region)
            except RuleError as error:
                made[slot] = None
                self._without(part, row, contact.column, error)
        return made

    def _without(self, part: Parties | Units, row: Row, column: str, error: RuleError) -> None:
        reason = f"{column}: {error} The row is kept without it."
        self.plan.refused.append(Refusal(part.file, row.line, reason))


def _slots(contacts: Iterable[Contact]) -> list[tuple[str, Contact]]:
    counted: Counter[str] = Counter()
    slots = []
    for contact in contacts:
        counted[contact.type] += 1
        slots.append((f"{contact.type}.{counted[contact.type]}", contact))
    return slots


class _Ties:
    """Read the rows of one file of relationships. Equal dates and fields, of which there are many, are read once."""

    def __init__(self, part: Relationships, types: Catalogue, plan: Plan) -> None:
        self._part = part
        self._types = types
        self._plan = plan
        self._columns = [column for column in (part.since, part.until) if column]
        self._columns += [*part.fields.values(), *part.attributes.values()]
        self._read: dict[tuple[str, ...], tuple[dict[str, Any], frozenset[tuple[str, Any]], str]] = {}
        self._names: dict[str, str] = {}

    def read(self, row: Row) -> None:
        """Add the relationship of a row to the plan."""
        part = self._part
        source, target = _needed(row, part.source), _needed(row, part.target)
        type = self._type(_needed(row, part.type))
        given = tuple([row.values[column] for column in self._columns])
        known = self._read.get(given)
        if known is None:
            known = self._read[given] = self._properties(row)
        properties, sameness, identity = known
        if part.id:
            external_id = _needed(row, part.id)
        else:
            text = "\x1f".join((type, source, target, identity))
            external_id = blake2b(text.encode(), digest_size=8).hexdigest()
        self._plan.ties.append(
            TieRecord(part.file, row.line, type, source, target, external_id, bool(part.id), properties, sameness)
        )

    def _type(self, value: str) -> str:
        name = self._names.get(value)
        if name is None:
            if self._part.types and value not in self._part.types:
                raise RuleError(
                    f"The mapping has no type for {value!r}.", f"It has: {', '.join(self._part.types)}.", "type", value
                )
            name = self._names[value] = self._types.get(self._part.types.get(value, value)).name
        return name

    def _properties(self, row: Row) -> tuple[dict[str, Any], frozenset[tuple[str, Any]], str]:
        part = self._part
        values: dict[str, object] = {name: row.values[column] for name, column in part.fields.items()}
        for name, column in (("since", part.since), ("until", part.until)):
            if column:
                values[name] = row.values[column]
        properties = clean_relationship(values)
        properties |= {name: _plain(row.values[column], column) for name, column in part.attributes.items()}
        own = attributes(properties)
        since = date_text(properties["since"], properties["since_precision"]) if properties.get("since") else ""
        identity = "\x1f".join([since, *(f"{name}={own[name]}" for name in sorted(own))])
        return properties, frozenset(own.items()), identity


def _needed(row: Row, column: str) -> str:
    value = row.values[column]
    if not value:
        raise RuleError(f"{column} is empty.", "Each row needs one.", column, value)
    return check_line(value, column, ID_LENGTH, column)


def _plain(text: str, column: str) -> str | int | float | None:
    """Return a number written plainly as a number, anything else (``007``) as text, nothing as None."""
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return check_line(text, column, field=column) or None
