"""What sort of party a row is: its own kind and its contact type, which decide the fields that it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphcrm.auth import policy
from graphcrm.errors import RuleError
from graphcrm.formats.csv_rows import Row
from graphcrm.models.fields import KINDS, PARTY_FIELDS
from graphcrm.models.kinds import Kind
from graphcrm.models.schema import Schema
from graphcrm.models.texts import shown
from graphcrm.models.vocabularies import ContactType
from graphcrm.services.graph_import.forms import Form
from graphcrm.services.graph_import.mapping import Parties
from graphcrm.services.graph_import.plan import Plan
from graphcrm.viewer import Viewer

#: The fields that decide which others a party has.
DECIDING = ("subkind", "contact_type")
_FIELDS = {field.name: field for field in PARTY_FIELDS}


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of party: its properties among ``DECIDING``, its form, and its own kind when that is missing yet."""

    properties: dict[str, Any]
    form: Form
    new_kind: Kind | None


class Sorts:
    """The sorts of party that one file holds; each is worked out once."""

    def __init__(self, part: Parties, schema: Schema, viewer: Viewer, plan: Plan) -> None:
        self._part = part
        self._schema = schema
        self._viewer = viewer
        self._plan = plan
        self._columns = {name: part.fields[name] for name in DECIDING if name in part.fields}
        self._found: dict[tuple[str, ...], Sort] = {}

    def find(self, row: Row) -> Sort:
        """Return the sort of party that a row is.

        Raises:
            RuleError: its own kind is retired, of another kind of party or cannot be one, there is no such contact
                type, or it has not a field that the mapping gives to every row.
        """
        key = tuple([row.values[column] for column in self._columns.values()])
        sort = self._found.get(key)
        if sort is None:
            sort = self._found[key] = self._sort(dict(zip(self._columns, key, strict=True)))
        return sort

    def _sort(self, given: Mapping[str, str]) -> Sort:
        part = self._part
        decided: dict[str, Any] = {name: part.constants.get(name) for name in DECIDING if name in part.constants}
        new_kind = None
        subkind = _FIELDS["subkind"].value(decided.get("subkind") or given.get("subkind"))
        if subkind:
            kind = kind_of(self._schema, part.kind, subkind, self._plan.new_kinds)
            new_kind = None if self._schema.find(Kind, kind.name) else kind
            if new_kind and not policy.may(self._viewer, "define"):
                right = "Take one that is there, or ask whoever may define kinds of party."
                raise RuleError(f"There is no kind of party {kind.name!r}.", right, "subkind", subkind)
            subkind = kind.name
        decided |= {"subkind": subkind} if "subkind" in given or subkind else {}
        if "contact_type" in given:
            meant = _FIELDS["contact_type"].value(given["contact_type"])
            decided["contact_type"] = meant and self._schema.term(ContactType, meant, "contact_type")
        form = self._plan.forms.party(part.kind, decided.get("subkind"), decided.get("contact_type"))
        for name in part.constant_fields:
            if name not in form.fields:
                raise form.refusal(name)
        return Sort(decided, form, new_kind)


def kind_of(schema: Schema, base: str, text: str, new: Mapping[str, Kind]) -> Kind:
    """Return the own kind of party that a text of a file means, in any case; one that is missing is described.

    Args:
        schema: the definitions there are.
        base: the kind of party that it must be one of.
        text: what the file says.
        new: by name, the missing kinds that were described before.

    Raises:
        RuleError: the kind is retired or one of another base, or the text cannot be the name of a kind.
    """
    name = " ".join(text.split()).lower()
    kind = schema.find(Kind, name) or schema.find(Kind, name.replace(" ", "_")) or new.get(name)
    if kind is None:
        kind = Kind(name, base)
        try:
            kind.check()
        except RuleError as error:
            right = "a word or a few, of letters and digits, at most 60 characters in all, as in care home"
            right = f"Leave it empty for a plain {name}." if name in KINDS else f"It must be {right}."
            raise RuleError(f"No kind of party can be called {shown(text)}.", right, "subkind", text) from error
    elif kind.base != base:
        raise RuleError(f"A {kind.name} is of the kind {kind.base}, not {base}.", f"Give a kind of {base}.", "subkind")
    elif not kind.active:
        right = "Give another kind, or take it into use again."
        raise RuleError(f"The kind of party {kind.name} is retired.", right, "subkind", text)
    return kind
