"""The columns that a list can have: the fields of the registry, what is linked to a party, and its contact details."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphcrm.errors import RuleError
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.field import Field
from graphcrm.models.fields import KINDS, OPT_OUT
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
#: Those of vocabularies.
TERMS = ("roles", "categories", "tags")
#: By which kind of the fragment ``sorted_by`` a list is sorted by a column of this name.
_LINKED: Mapping[str, str] = {
    **{name: name for name in (*TERMS, "kind", "current_relationships", "last_contacted")},
    **dict.fromkeys(sorted(CONTACTS), "contact"),
    "place": "city",
}
#: The columns that the query reads along the links of a party, besides contact points and references.
_READ_ALONG_LINKS = _LINKED.keys() - CONTACTS - {"kind"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list; ``field`` is None for one that is no field.

    ``stored`` is the Neo4j type of what rows are sorted by, empty where they cannot be. ``linked`` is the kind of the
    fragment ``sorted_by`` that finds it where that takes more than a property of the party.
    """

    name: str
    label: str
    stored: str
    field: Field | None = None
    linked: str = ""

    @property
    def sortable(self) -> bool:
        """Whether a list can be sorted by it."""
        return bool(self.stored)

    @property
    def by_name(self) -> bool:
        """Whether it sorts as one by name does, along the sort names."""
        return self.name in ("name", "sort_name")

    @property
    def walked(self) -> bool:
        """Whether a page can be found along its values, without a look at all parties."""
        field = self.field
        if self.linked:
            return self.name in (*CONTACTS, *TERMS, "place")
        return field is not None and (field.indexed or field.unique) and bool(field.columns)


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
        made = [Column(field.name, field.label, _stored(field), field, _linked(field)) for field in fields]
        made[1:1] = [Column(name, label, "STRING", linked=_LINKED[name]) for name, label in OTHERS.items()]
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
        if not column.sortable:
            known = [each.name for each in self.all.values() if each.sortable]
            raise RuleError(
                Phrase("A list cannot be sorted by {label}.", label=Word(column.label)),
                Phrase("Take one of {known}.", known=known),
                "sort",
                name,
            )
        return column

    def asked(self, columns: Iterable[Column], sort: Column) -> dict[str, Any]:
        """Return the parameters and slots by which a query reads columns: ``identifiers`` are the slots.

        Args:
            columns: what is read of each row.
            sort: what the query sorts the rows by.
        """
        columns = list(columns)
        fields = [self.search.field(column.name) for column in columns if column.field and _is_plain(column.field)]
        names = {column.name for column in columns}
        references = {column.field.relationship for column in columns if column.field and column.field.relationship}
        own = [self.search.field(sort.name)] if sort.field and _is_plain(sort.field) else []
        named = [*fields, *own, *map(self.search.field, self.search.named)]
        return {
            "columns": [part for field in fields for part in (field.columns or [field.name])],
            "shown": self.search.sets(fields),
            "linked": sorted(names & _READ_ALONG_LINKS | ({"contacts"} if names & CONTACTS else set())),
            "references": sorted(references),
            "identifiers": {
                "walked": self._walked([*columns, sort]),
                "derived": self.search.derived({field.name: field for field in named}.values()),
            },
        }

    def order(self, sort: Column) -> dict[str, Any]:
        """Return the parameters by which a query sorts rows by a column."""
        field = sort.field
        of = [field] if field and _is_plain(field) else []
        reference = {"reference": field.relationship, "forward": not field.reverse} if field else {}
        types = [each.name for each in self._schema.all(ContactPointType) if self._is_of(each.name, sort.name)]
        return {
            "of": self.search.sets(of),
            "by": None if sort.by_name else sort.name,
            "contact_types": types,
            **reference,
        }

    def texts(self, columns: Iterable[Column], row: Mapping[str, Any], asked: Mapping[str, Any]) -> tuple[str, ...]:
        """Return a row of a query as texts, one for each column."""
        kept = dict(zip(asked["columns"], row["kept"], strict=True))
        return tuple(self._text(column, row, kept) for column in columns)

    def unwanted(self, columns: Iterable[Column], row: Mapping[str, Any]) -> frozenset[str]:
        """Return the names of the columns that show a contact point of a row where no messages are wanted."""
        shown = {column.name: self._contact(column.name, row) for column in columns if column.name in CONTACTS}
        return frozenset(name for name, point in shown.items() if point and point[OPT_OUT] and self._told)

    def _text(self, column: Column, row: Mapping[str, Any], kept: Mapping[str, Any]) -> str:
        field = column.field
        if field is None:
            return self._other(column.name, row)
        if field.name in TERMS:
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
            return next(iter(row["cities"]), "")
        return str((self._contact(name, row) or {"value": ""})["value"])

    def _contact(self, kind: str, row: Mapping[str, Any]) -> dict[str, Any] | None:
        return next((each for each in row["contacts"] if self._is_of(each["type"], kind)), None)

    def _is_of(self, type: str, kind: str) -> bool:
        known = self._schema.find(ContactPointType, type)
        return known is not None and known.kind == kind and type != "fax"

    def _walked(self, columns: Iterable[Column]) -> Collection[str]:
        """Return the types of relationships that columns are read along."""
        walked = set()
        for column in columns:
            if column.name == "current_relationships":
                return self._schema.types.ties
            if column.field and column.field.relationship:
                walked.add(column.field.relationship)
        return sorted(walked)

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
    return not (field.relationship or field.computed or field.name in TERMS)


def _linked(field: Field) -> str:
    if field.relationship:
        return "reference"
    return "list" if field.value_type.stored.startswith("LIST") else _LINKED.get(field.name, "")


def _stored(field: Field) -> str:
    """Return the Neo4j type of what rows are sorted by for a field, or nothing where they cannot be."""
    if field.encrypted or field.former or (field.type == "terms" and field.name not in TERMS):
        return ""
    if field.computed or (_is_plain(field) and field.value_type.stored in RANGES):
        # Formulas compute with floats; a whole number is rounded when it is shown.
        stored = field.value_type.stored
        return "FLOAT" if field.formula and stored == "INTEGER" else stored
    return "STRING"
