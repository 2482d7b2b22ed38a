"""Read the rows of a file of relationships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from graphcrm.errors import RuleError
from graphcrm.formats.csv_rows import Row
from graphcrm.models.relationship_types import Catalogue
from graphcrm.models.relationships import attributes, check_dates
from graphcrm.services.graph_import.cells import needed, plain
from graphcrm.services.graph_import.forms import Form
from graphcrm.services.graph_import.mapping import Relationships
from graphcrm.services.graph_import.plan import Plan, TieRecord, sameness
from graphcrm.values import date_text

_Properties = tuple[dict[str, Any], frozenset[tuple[str, Any]], str]


@dataclass(frozen=True, slots=True)
class _Type:
    """A type of the file; ``read`` is what its cells were read to, shared with all types of the same own fields."""

    name: str
    form: Form
    read: dict[tuple[str, ...], _Properties] = field(default_factory=dict)


class TieRows:
    """Read the rows of one file of relationships. Equal dates and fields, of which there are many, are read once."""

    def __init__(self, part: Relationships, types: Catalogue, plan: Plan) -> None:
        self._part = part
        self._types = types
        self._plan = plan
        self._columns = [column for column in (part.since, part.until) if column]
        self._columns += [*part.fields.values(), *part.attributes.values()]
        self._found: dict[str, _Type] = {}
        self._read: dict[frozenset[str], dict[tuple[str, ...], _Properties]] = {}

    def read(self, row: Row) -> None:
        """Add the relationship of a row to the plan.

        Raises:
            RuleError: a cell does not fit.
            NotFoundError: there is no such type.
        """
        part = self._part
        source, target = needed(row, part.source), needed(row, part.target)
        type = self._type(needed(row, part.type))
        given = tuple([row.values[column] for column in self._columns])
        known = type.read.get(given)
        if known is None:
            known = type.read[given] = self._properties(row, type.form)
        properties, same, identity = known
        if part.id:
            external_id = needed(row, part.id)
        else:
            text = "\x1f".join((type.name, source, target, identity))
            external_id = blake2b(text.encode(), digest_size=8).hexdigest()
        self._plan.ties.append(
            TieRecord(part.file, row.line, type.name, source, target, external_id, bool(part.id), properties, same)
        )

    def _type(self, value: str) -> _Type:
        type = self._found.get(value)
        if type is None:
            if self._part.types and value not in self._part.types:
                raise RuleError(
                    f"The mapping has no type for {value!r}.", f"It has: {', '.join(self._part.types)}.", "type", value
                )
            name = self._types.get(self._part.types.get(value, value)).name
            form = self._plan.forms.relationship(name)
            own = frozenset((self._part.fields.keys() | self._part.attributes.keys()) & form.fields.keys())
            type = self._found[value] = _Type(name, form, self._read.setdefault(own, {}))
        return type

    def _properties(self, row: Row, form: Form) -> _Properties:
        part = self._part
        values = _cells(row, part.fields) | _cells(row, {"since": part.since, "until": part.until})
        declared = part.attributes.keys() & form.fields.keys()
        values |= _cells(row, {name: part.attributes[name] for name in declared})
        properties = form.clean(values)
        check_dates(properties)
        properties |= {
            name: plain(row.values[column], column) for name, column in part.attributes.items() if name not in declared
        }
        own = attributes(properties)
        since = date_text(properties["since"], properties["since_precision"]) if properties.get("since") else ""
        told = [f"{name}={own[name]}" for name in sorted(own.keys() - form.secrets)]
        return properties, sameness(properties, form.secrets), "\x1f".join([since, *told])


def _cells(row: Row, columns: Mapping[str, str | None]) -> dict[str, str]:
    return {name: row.values[column] for name, column in columns.items() if column}
