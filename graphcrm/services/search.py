"""Find parties by what their fields hold: built-in, own and derived ones alike."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graphcrm.errors import RuleError
from graphcrm.formulas import Formula
from graphcrm.models import names
from graphcrm.models.field import Field
from graphcrm.models.fields import KINDS, label_of
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.seen import hidden_fields, seen
from graphcrm.models.vocabularies import Category, Role
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.loader import Compiled, Query, load
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import schema

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

_CONDITION = re.compile(r"\s*(\w+)\s*(!=|<=|>=|=|<|>|~)\s*(.*?)\s*", re.DOTALL)
#: The least and greatest value of each Neo4j type, for a bound that is open.
BOUNDS: Mapping[str, tuple[Any, Any]] = {
    "INTEGER": (-(2**63), 2**63 - 1),
    "FLOAT": (float("-inf"), float("inf")),
    "DATE": (date.min, date.max),
    "DATETIME": (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)),
}
_RANGES = ("<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Condition:
    """What a field must hold: ``op`` is one of = != < <= > >= ~ (contains); an empty ``value`` stands for no value."""

    field: str
    op: str
    value: str

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Read ``shirt_size=L``, ``budget>=100 EUR``, ``name~hall``, ``badge=`` (has none), ``badge!=`` (has one).

        Raises:
            RuleError: it is no condition.
        """
        found = _CONDITION.fullmatch(text)
        if not found:
            right = Phrase("Write a field, one of = != < <= > >= ~ and a value, as in shirt_size=L.")
            raise RuleError(Phrase("{text!r} is no condition.", text=text), right, "condition", text)
        return cls(*found.groups())


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: each party with the texts of the fields asked for; ``more`` when the limit cut it short."""

    parties: tuple[tuple[PartyRef, tuple[str, ...]], ...]
    fields: tuple[Field, ...]
    more: bool

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        rows = [
            party.to_dict() | {"fields": {f.name: text for f, text in zip(self.fields, texts, strict=True)}}
            for party, texts in self.parties
        ]
        return {"parties": rows, "more": self.more}


def find(
    database: Database,
    viewer: Viewer,
    kind: str,
    conditions: Iterable[Condition] = (),
    *,
    show: Sequence[str] = (),
    limit: int = 50,
    today: date | None = None,
) -> Found:
    """Find the parties of a kind that meet all conditions, in the order of their sort names.

    Args:
        database: where they are.
        viewer: who asks; only parties and fields that they may see count.
        kind: person, organization, household, group, an own kind, or ``party`` for any.
        conditions: on fields; a category counts with those below it, and a year or month as any day in it.
        show: names of further fields to return, beside those of the conditions.
        limit: how many parties at most.
        today: the day that ages are of.

    Raises:
        RuleError: the kind or a field is unknown, or a value does not fit its field.
    """
    search = Search(schema(database), viewer, kind)
    for condition in conditions:
        search.add(condition)
    fields = tuple(search.field(name) for name in dict.fromkeys((*search.named, *show)))
    query, identifiers, lead = search.query()
    columns = [column for field in fields for column in (field.columns or [field.name])]
    rows = database.read(
        query,
        viewer,
        identifiers=identifiers | {"derived": search.derived(fields)},
        conditions=search.conditions,
        roles=search.terms["roles"],
        categories=search.terms["categories"],
        tags=[key for keys in search.terms["tags"] for key in keys],
        columns=columns,
        sets=search.sets(search.field(name) for name in search.named),
        shown=search.sets(fields),
        limit=limit + 1,
        today=today or date.today(),
        **lead,
    )
    found = []
    for row in rows[:limit]:
        kept = dict(zip(columns, row["kept"], strict=True))
        texts = (text_of(field, kept) if not field.set or field.set in row["sets"] else "" for field in fields)
        found.append((PartyRef.from_row(row), tuple(texts)))
    return Found(tuple(found), fields, len(rows) > limit)


class Search:
    """The conditions of one search, as the query takes them; ``label`` is that of the kind it is about."""

    def __init__(self, known: Schema, viewer: Viewer, kind: str) -> None:
        self._known = known = seen(known, viewer)
        hidden = hidden_fields(known, viewer)
        self._fields = {
            name: each
            for name, each in known.every_field().items()
            if name not in hidden and (not each.set or known.get(AttributeSet, each.set).active)
        }
        base, subkind = (None, None) if kind == "party" else known.base_of(kind)
        self.label = label_of(base) if base else "Party"
        self.conditions: list[dict[str, Any]] = []
        self.terms: dict[str, list[list[str]]] = {"roles": [], "categories": [], "tags": []}
        self.named: list[str] = []
        self._given: list[tuple[Field, str, Any]] = []
        if subkind:
            self._condition("subkind", "=", subkind)

    def field(self, name: str) -> Field:
        """Return a field that the viewer may see and a query has.

        Raises:
            RuleError: there is none, or its values are on the way to another type or name.
        """
        import difflib

        if name in self._fields and (name in self.terms or self._kept_apart(self._fields[name])):
            raise RuleError(
                Phrase("{label} cannot be shown for many parties at once.", label=Word(self._fields[name].label)),
                "Leave it out; graphcrm.services.records.read tells it of one party.",
                name,
            )
        if name in self._fields:
            if former := self._fields[name].former:
                raise RuleError(
                    Phrase(
                        "{label} is still being changed from {former} ({type}).",
                        label=Word(self._fields[name].label),
                        former=former.name,
                        type=former.type,
                    ),
                    "Wait until that is done; one that was cut off goes on when it is asked for again.",
                    name,
                )
            return self._fields[name]
        near = difflib.get_close_matches(name, self._fields, n=1, cutoff=0.6)
        right = Phrase("Did you mean {near}?", near=near[0]) if near else Phrase("`graphcrm fields` lists them.")
        raise RuleError(Phrase("There is no field {name!r} to find parties by.", name=name), right, name)

    def add(self, condition: Condition) -> None:
        """Add a condition."""
        if condition.field in self.terms and condition.field in self._fields:
            self._add_term(condition)
            return
        there = self._fields.get(condition.field)
        if there and (there.encrypted or self._kept_apart(there)):
            raise RuleError(
                Phrase("Parties cannot be found by {label}.", label=Word(there.label)),
                "It is not kept in a way that can be searched.",
                there.name,
            )
        field = self.field(condition.field)
        self.named.append(field.name)
        if not condition.value:
            self._add_empty(field, condition)
        elif field.value_type.parts.keys() & {"precision"} or field.value_type.formula == "date":
            self._add_date(field, condition)
        else:
            self._add_value(field, condition)

    @staticmethod
    def _kept_apart(field: Field) -> bool:
        """Say whether no property of the party, and no formula over its properties, has the value."""
        return bool(field.relationship or field.computed or (field.type == "terms" and not field.columns))

    def query(self) -> tuple[Query, dict[str, Any], dict[str, Any]]:
        """Return the query that finds the parties the fastest, its identifiers and its own parameters."""
        indexed = [each for each in self._given if (each[0].indexed or each[0].unique) and each[0].columns]
        for field, op, value in indexed:
            if op == "=":
                return load("search.find_equal"), {"property": field.name}, {"value": value, "label": self.label}
        for field, _, _ in indexed:
            if bounds := self._bounds(field):
                low, high = bounds
                given = {"low": low, "high": high, "label": self.label}
                return load("search.find_between"), {"property": field.name}, given
        return load("search.find"), {"label": self.label}, {}

    def derived(self, fields: Iterable[Field]) -> Compiled:
        """Return the Cypher map of the derived fields that are shown or asked for."""
        made = []
        for field in fields:
            if field.formula:
                expression = Formula.parse(field.formula).cypher(self._column)
                if expression is None:
                    right = Phrase(
                        "Its formula is too long or reads what no query has; narrow it, or show it one by one."
                    )
                    raise RuleError(
                        Phrase("Parties cannot be found by {label}.", label=Word(field.label)), right, field.name
                    )
                made.append(f"{field.name}: {expression}")
        return Compiled("{" + ", ".join(made) + "}")

    def sets(self, fields: Iterable[Field]) -> list[dict[str, Any]]:
        """Return what has the attribute sets of some fields, as the query takes it."""
        told = []
        for name in dict.fromkeys(field.set for field in fields if field.set):
            of = self._known.get(AttributeSet, name)
            told.append(
                {
                    "name": name,
                    "labels": [label_of(kind) for kind in of.kinds if kind in KINDS],
                    "kinds": list(of.kinds),
                    "contact_types": list(of.contact_types),
                    "roles": list(of.roles),
                }
            )
        return told

    def _column(self, name: str) -> str | None:
        for field in self._fields.values():
            if name in field.columns:
                return f"n.{name}"
        return None

    def _bounds(self, field: Field) -> tuple[Any, Any] | None:
        low, high = BOUNDS.get(field.value_type.stored, (None, None))
        if low is None:
            return None
        mine = [(op, value) for each, op, value in self._given if each == field and op in _RANGES]
        for op, value in mine:
            if op in (">", ">="):
                low = max(low, value)
            else:
                high = min(high, value)
        return (low, high) if mine else None

    def _condition(self, column: str, op: str, value: Any, derived: bool = False) -> None:
        self.conditions.append({"column": column, "op": op, "value": value, "derived": derived})

    def _add_term(self, condition: Condition) -> None:
        if condition.op != "=" or not condition.value:
            right = Phrase("Write {condition} and a name.", condition=f"{condition.field}=")
            raise RuleError(
                Phrase("{field} can only be asked for by name.", field=condition.field),
                right,
                condition.field,
                condition.op,
            )
        if condition.field == "roles":
            found = [self._known.term(Role, condition.value, "roles")]
        elif condition.field == "categories":
            found = self._known.below(Category, self._known.term(Category, condition.value, "categories"))
        else:
            found = [names.folded(condition.value)]
        self.terms[condition.field].append(found)

    def _add_empty(self, field: Field, condition: Condition) -> None:
        if condition.op not in ("=", "!="):
            right = Phrase("Write {none} for none, {some} for any.", none=f"{field.name}=", some=f"{field.name}!=")
            raise RuleError(
                Phrase("{label} is compared with nothing.", label=Word(field.label)), right, field.name, condition.op
            )
        self._condition(field.name, "empty" if condition.op == "=" else "filled", None, field.derived)

    def _add_date(self, field: Field, condition: Condition) -> None:
        period = _unbound(field).value(condition.value)
        bounds = {
            "=": ((">=", period.first), ("<=", period.last)),
            "<": (("<", period.first),),
            "<=": (("<=", period.last),),
            ">": ((">", period.last),),
            ">=": ((">=", period.first),),
        }
        if condition.op not in bounds:
            raise _refused_op(field, condition.op, "= < <= > >=")
        for op, value in bounds[condition.op]:
            self._condition(field.name, op, value, field.derived)
            self._given.append((field, op, value))

    def _add_value(self, field: Field, condition: Condition) -> None:
        op, kind = condition.op, field.value_type
        if op == "~":
            if kind.stored != "STRING":
                raise _refused_op(field, op, "= != < <= > >=")
            self._condition(field.name, op, condition.value, field.derived)
            return
        if op in _RANGES and not kind.ordered:
            raise _refused_op(field, op, "= != ~" if kind.stored == "STRING" else "= !=")
        if op == "!=" and field.type == "money":
            raise _refused_op(field, op, "= < <= > >=")
        value = _unbound(field).value(condition.value)
        kept = kind.to_properties(field, value)
        if kind.stored.startswith("LIST"):
            for each in kept[field.name]:
                self._condition(field.name, "has" if op == "=" else op, each, field.derived)
            return
        own = kept.pop(field.name)
        if field.derived and kind.stored == "FLOAT":
            own = float(own)
        self._condition(field.name, op, own, field.derived)
        self._given.append((field, op, own))
        for column, part in kept.items():
            if part is not None and not column.endswith("_zone"):
                self._condition(column, "=", part)


def _unbound(field: Field) -> Field:
    """Return the field without rules that a value asked for need not keep."""
    return dataclasses.replace(field, minimum="", maximum="", pattern="", required=False)


def _refused_op(field: Field, op: str, right: str) -> RuleError:
    return RuleError(
        Phrase("{label} cannot be asked for with {op}.", label=Word(field.label), op=op),
        Phrase("Take one of {known}.", known=right),
        field.name,
        op,
    )


def text_of(field: Field, kept: Mapping[str, Any]) -> str:
    """Return what the properties of a party keep of a field, as a person reads it."""
    if field.derived:
        given = kept[field.name]
        if isinstance(given, float):
            given = Decimal(repr(given))
        value = field.derived_value(given)
    else:
        value = field.read(kept)
    return "" if value is None else field.value_type.to_text(value)
