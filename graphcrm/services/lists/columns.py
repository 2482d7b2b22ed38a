"""The columns that a list can have: the fields of the registry, what is linked to a party, and its contact details."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphcrm.errors import RuleError
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.field import Field
from graphcrm.models.fields import KINDS, OPT_OUT
from graphcrm.models.names import folded
from graphcrm.models.schema import Schema
from graphcrm.models.seen import hidden_fields, seen
from graphcrm.phrases import Phrase, Word
from graphcrm.services.lists.cursor import RANGES
from graphcrm.services.search import Search, text_of
from graphcrm.viewer import Viewer

#: What a list of each kind shows when nobody has chosen.
DEFAULT: Mapping[str, tuple[str, ...]] = {
    "party": ("name", "kind", "contact_type", "email", "phone", "tags"),
    "person": ("name", "job_title", "email", "phone", "place", "contact_type", "tags"),
    "organization": ("name", "kind", "email", "phone", "place", "contact_type", "tags"),
    "household": ("name", "phone", "place", "tags"),
    "group": ("name", "description", "tags"),
}
#: Columns that are no fields: how a person calls them.
OTHERS: Mapping[str, str] = {"kind": "Kind", "email": "E-mail", "phone": "Phone", "place": "City"}
#: Those that show a contact point.
CONTACTS = frozenset({"email", "phone"})
#: The columns of vocabularies, which the query reads along their links.
_TERMS = ("roles", "categories", "tags")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list; ``field`` is None for one that is no field.

    By a ``sortable`` one a list of any length can be sorted. By what one shows that has ``shown_as``, the Neo4j type of
    that, a short one can.
    """

    name: str
    label: str
    sortable: bool
    field: Field | None = None
    shown_as: str = ""

    def sorts(self, *, short: bool) -> bool:
        """Say whether a list can be sorted by it, a ``short`` one or one of any length."""
        return self.sortable or (short and bool(self.shown_as))


class Columns:
    """The columns that a viewer may have of a kind of party, and how a query reads them.

    Raises:
        RuleError: there is no such kind.
    """

    def __init__(self, whole: Schema, viewer: Viewer, kind: str) -> None:
        self._schema = seen(whole, viewer)
        self.search = Search(self._schema, viewer, kind)
        self._base = "party" if kind == "party" else self._schema.base_of(kind)[0]
        hidden = hidden_fields(whole, viewer)
        self._told = OPT_OUT not in hidden
        fields = (field for name, field in self._fields() if name not in hidden)
        made = [Column(field.name, field.label, _sortable(field), field, _shown_as(field)) for field in fields]
        made[1:1] = [Column(name, label, False, shown_as="STRING") for name, label in OTHERS.items()]
        #: All of them by name, in the order in which they are offered.
        self.all: Mapping[str, Column] = {column.name: column for column in made}

    def chosen(self, names: Iterable[str], preferred: Iterable[str] = ()) -> tuple[Column, ...]:
        """Return the columns of these names; without any the preferred ones that there are, or those of the kind.

        Raises:
            RuleError: one of the names is unknown.
        """
        there = [[name for name in each if name in self.all] for each in (preferred, DEFAULT[self._base])]
        return tuple(self._column(name) for name in tuple(names) or there[0] or there[1])

    def sorting(self, name: str) -> Column:
        """Return the column that a list is sorted by.

        Raises:
            RuleError: it is unknown, or rows cannot be sorted by it.
        """
        column = self._column(name)
        if not column.sorts(short=True):
            known = [each.name for each in self.all.values() if each.sorts(short=True)]
            raise RuleError(
                Phrase("A list cannot be sorted by {label}.", label=Word(column.label)),
                Phrase("Take one of {known}.", known=known),
                "sort",
                name,
            )
        return column

    def asked(self, columns: Iterable[Column], sort: Field) -> dict[str, Any]:
        """Return the parameters and slots by which a query reads columns: ``identifiers`` are the slots.

        Args:
            columns: what is read of each row.
            sort: what the query sorts the rows by.
        """
        plain = [column.field for column in columns if column.field and _is_plain(column.field)]
        fields = [self.search.field(field.name) for field in plain]
        names = {column.name for column in columns}
        references = {column.field.relationship for column in columns if column.field and column.field.relationship}
        linked = names & {*_TERMS, "current_relationships", "last_contacted"}
        linked |= {"contacts"} if names & CONTACTS else set()
        linked |= {"city"} if "place" in names else set()
        walked = self._schema.types.ties if "current_relationships" in names else sorted(references)
        return {
            "columns": [part for field in fields for part in (field.columns or [field.name])],
            "shown": self.search.sets(fields),
            "linked": sorted(linked),
            "references": sorted(references),
            "identifiers": {
                "walked": walked,
                "derived": self.search.derived(
                    {
                        field.name: field for field in [*fields, sort, *map(self.search.field, self.search.named)]
                    }.values()
                ),
            },
        }

    def texts(self, columns: Iterable[Column], row: Mapping[str, Any], asked: Mapping[str, Any]) -> tuple[str, ...]:
        """Return a row of a query as texts, one for each column."""
        kept = dict(zip(asked["columns"], row["kept"], strict=True))
        return tuple(self._text(column, row, kept) for column in columns)

    def shown(self, column: Column, row: Mapping[str, Any], asked: Mapping[str, Any]) -> Any:
        """Return by what a row of a query is sorted where it is by what a column shows; None where that is nothing."""
        if column.field and column.field.computed:
            return row[column.name]
        return folded(self.texts((column,), row, asked)[0]) or None

    def unwanted(self, columns: Iterable[Column], row: Mapping[str, Any]) -> frozenset[str]:
        """Return the names of the columns that show a contact point of a row where no messages are wanted."""
        shown = {column.name: self._contact(column.name, row) for column in columns if column.name in CONTACTS}
        return frozenset(name for name, point in shown.items() if point and point[OPT_OUT] and self._told)

    def _text(self, column: Column, row: Mapping[str, Any], kept: Mapping[str, Any]) -> str:
        field = column.field
        if field is None:
            return self._other(column.name, row)
        if field.name in _TERMS:
            return "; ".join(row[field.name])
        if field.relationship:
            return next(
                (
                    each["name"]
                    for each in row["references"]
                    if each["type"] == field.relationship and each["forward"] != field.reverse
                ),
                "",
            )
        if field.computed:
            value = field.value_type.from_properties(field, row)
            return "" if value is None else field.value_type.to_text(value)
        return text_of(field, kept) if not field.set or field.set in row["sets"] else ""

    def _other(self, name: str, row: Mapping[str, Any]) -> str:
        if name == "kind":
            return str(row["subkind"] or row["label"].lower())
        if name == "place":
            places = sorted(row["city"], key=lambda each: not each["primary"])
            return next((each["name"] for each in places), "")
        return str((self._contact(name, row) or {"value": ""})["value"])

    def _contact(self, kind: str, row: Mapping[str, Any]) -> dict[str, Any] | None:
        return next((each for each in row["contacts"] if self._is_of(each["type"], kind)), None)

    def _is_of(self, type: str, kind: str) -> bool:
        known = self._schema.find(ContactPointType, type)
        return known is not None and known.kind == kind and type != "fax"

    def _fields(self) -> Iterable[tuple[str, Field]]:
        every = self._schema.every_field()
        built_in = {field.name for fields in KINDS.values() for field in fields}
        mine = {field.name for field in KINDS[self._base]} if self._base in KINDS else built_in
        return [(name, field) for name, field in every.items() if name in mine or name not in built_in]

    def _column(self, name: str) -> Column:
        if name not in self.all:
            near = difflib.get_close_matches(name, self.all, n=1, cutoff=0.6)
            right = (
                Phrase("Did you mean {near}?", near=near[0]) if near else Phrase("Take one of {known}.", known=self.all)
            )
            raise RuleError(Phrase("There is no column {name!r}.", name=name), right, "columns", name)
        return self.all[name]


def _is_plain(field: Field) -> bool:
    """Say whether a property of the party, or a formula over its properties, has the value."""
    return not (field.relationship or field.computed or field.name in _TERMS)


def _shown_as(field: Field) -> str:
    if field.encrypted or field.former:
        return ""
    return field.value_type.stored if field.computed else "STRING"


def _sortable(field: Field) -> bool:
    return (
        _is_plain(field)
        and field.value_type.stored in RANGES
        and not (field.encrypted or field.former or field.type == "terms")
    )
