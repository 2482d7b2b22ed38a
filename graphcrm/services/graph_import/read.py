"""Read the files of an import into records, by its mapping. Nothing here knows a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from graphcrm.errors import GraphcrmError, RuleError
from graphcrm.formats.csv_rows import CsvFile, Row
from graphcrm.models.access import Folder
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.field import Field
from graphcrm.models.places import COORDINATES, clean_place
from graphcrm.models.schema import Schema
from graphcrm.services import owners
from graphcrm.services.graph_import.cells import needed
from graphcrm.services.graph_import.forms import Forms
from graphcrm.services.graph_import.mapping import Contact, ImportMapping, Part, Parties, Relationships, Units
from graphcrm.services.graph_import.plan import Contacts, PartyRecord, Plan, UnitRecord
from graphcrm.services.graph_import.read_ties import TieRows
from graphcrm.services.graph_import.report import Refusal
from graphcrm.services.graph_import.sorts import DECIDING, Sorts
from graphcrm.services.parties import Language, with_names
from graphcrm.values import new_uid
from graphcrm.viewer import Viewer

Progress = Callable[[int, int, str], None]


def read_plan(
    folder: Path, mapping: ImportMapping, schema: Schema, viewer: Viewer, progress: Progress, language: Language
) -> Plan:
    """Read and check every row of every file.

    Args:
        folder: where the files are.
        mapping: what their columns are.
        schema: the definitions of the database, those that the mapping was read with.
        viewer: who imports; a folder that they may not see is as unknown as one that is not there.
        progress: called with (rows read, rows in all, "reading").
        language: gives the language of the names of people who have none of their own, in a folder.

    Raises:
        RuleError: the mapping names a file or column that is not there, or a file is no CSV.
    """
    reader = _Reader(mapping, schema, viewer, language)
    files = [_open(folder, part.file, part.columns, f"{mapping.path.name} ({part.where})") for part in mapping.parts]
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
    def __init__(self, mapping: ImportMapping, schema: Schema, viewer: Viewer, language: Language) -> None:
        self.plan = Plan(Forms(schema))
        self._mapping = mapping
        self._language = language
        self._schema = schema
        self._viewer = viewer
        self._placed: dict[tuple[str, str], str] = {}
        self._contact_types = schema.named(ContactPointType)
        self._unique: dict[tuple[str, Any], str] = {}
        self._repeated: Counter[tuple[str, str]] = Counter()
        self._unit_ids: dict[str, str] = {}
        self._reachable: set[str] = set()

    def read(self, part: Part, file: CsvFile) -> None:
        """Read a file; a row that breaks a rule is refused and the others are kept."""
        if isinstance(part, Relationships):
            types = self._schema.types.seen_by(self._viewer)
            read_row: Callable[[Row], None] = TieRows(part, types, self.plan).read
        elif isinstance(part, Units):
            read_row = partial(self._unit, part)
        else:
            read_row = partial(self._party, part, Sorts(part, self._schema, self._viewer, self.plan))
        for row in file.rows():
            self.plan.rows += 1
            if row.problem:
                self.plan.refused.append(Refusal(part.file, row.line, row.problem))
                continue
            try:
                read_row(row)
            except GraphcrmError as error:
                self.plan.refused.append(Refusal(part.file, row.line, str(error)))

    def _party(self, part: Parties, sorts: Sorts, row: Row) -> None:
        external_id = needed(row, part.id)
        sort = sorts.find(row)
        values = {name: row.values[column] for name, column in part.fields.items() if name not in DECIDING}
        given = self._with_place(sort.form.clean(values) | part.constants)
        properties = with_names(part.kind, given | sort.properties, self._language)
        earlier = self.plan.parties.get(external_id)
        if earlier:
            raise RuleError(
                f"The {part.id} {external_id!r} is already that of {earlier.file}, line {earlier.line}.",
                "Give each party an id of its own.",
            )
        if sort.form.unique:
            self._take(sort.form.unique, properties, f"{part.file}, line {row.line}")
        if sort.new_kind:
            self.plan.new_kinds[sort.new_kind.name] = sort.new_kind
        self.plan.parties[external_id] = PartyRecord(
            part.file, row.line, part.kind, external_id, new_uid(), properties, self._contacts(part, row), sort.form
        )

    def _with_place(self, properties: dict[str, Any]) -> dict[str, Any]:
        """Return properties with the names of the folder and the owner that a person means; each is found once."""
        for name in ("folder", "owner"):
            if text := properties.get(name):
                if (name, text) not in self._placed:
                    self._placed[name, text] = (
                        self._schema.term(Folder, text, name, self._viewer)
                        if name == "folder"
                        else owners.named(self._schema, text)
                    )
                properties[name] = self._placed[name, text]
        return properties

    def _take(self, unique: Iterable[Field], properties: dict[str, Any], where: str) -> None:
        """Let a row have the values that only one party may have."""
        taken = [(field, (field.name, properties[field.name])) for field in unique if field.name in properties]
        for field, value in taken:
            if value in self._unique:
                raise field.refused(value[1], f"a value of its own; this one is that of {self._unique[value]}")
        self._unique |= {value: where for _, value in taken if value[1] is not None}

    def _unit(self, part: Units, row: Row) -> None:
        party, name = needed(row, part.party), needed(row, part.name)
        properties = self.plan.forms.unit.clean({name: row.values[column] for name, column in part.fields.items()})
        place = self._place(part, row)
        if part.id:
            external_id = needed(row, part.id)
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
                properties={"name": name, **properties},
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
