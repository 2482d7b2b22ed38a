"""Lists of relationships: a page in any order, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from graphcrm.errors import RuleError
from graphcrm.models.field import Field, Fields
from graphcrm.models.fields import BUILT_IN_RELATIONSHIP
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.schema import Schema
from graphcrm.models.seen import hidden_fields, seen
from graphcrm.queries.loader import Query, load
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import schema
from graphcrm.services.lists import cursor as cursors
from graphcrm.services.lists.cursor import FIRST, GREATEST, RANGES, Position
from graphcrm.services.lists.query import RelationshipQuery
from graphcrm.values import Period

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

#: Up to how many relationships are counted; a list that has more is told to have over so many.
COUNT_BOUND = 10_000
#: Up to how many are sorted by name instead of walking the index of names.
_FEW = 2_000
DEFAULT = ("source", "type", "target", "since", "until", "status")
_OTHERS: Mapping[str, str] = {"source": "From", "type": "Type", "target": "To", "status": "Status"}
_SORTABLE = ("source", "type", "target")


@dataclass(frozen=True, slots=True)
class Row:
    """A relationship of a list, with its two parties and the text of each column."""

    uid: str
    type: str
    source: PartyRef
    target: PartyRef
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, see ``services.lists.parties.Page``; ``columns`` are the names and labels."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    total: int
    over: bool
    after: str = ""
    before: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        names = [name for name, _ in self.columns]
        rows = [
            {
                "uid": row.uid,
                "type": row.type,
                "source": row.source.to_dict(),
                "target": row.target.to_dict(),
                "columns": dict(zip(names, row.texts, strict=True)),
            }
            for row in self.rows
        ]
        return {"rows": rows, "total": self.total, "over": self.over, "after": self.after, "before": self.before}


def page(database: Database, viewer: Viewer, query: RelationshipQuery, position: Position = FIRST) -> Page:
    """Return a page of a list of relationships; it takes three round trips.

    Args:
        database: where they are.
        viewer: who asks; only relationships count whose type and both parties they may see.
        query: what is listed, and how.
        position: where the page begins.

    Raises:
        RuleError: a column is none, or the cursor is that of another list.
        NotFoundError: a relationship type is unknown.
    """
    asked = _Asked(schema(database), viewer, query)
    columns, stored = asked.columns(), asked.stored()
    count = load("lists.ties_count_of") if query.party else load("lists.ties_count")
    counted = database.read(
        count, viewer, period=query.period(), identifiers=asked.slots, bound=COUNT_BOUND + 1, **asked.given
    )[0]["total"]
    found: list[dict[str, Any]] = []
    walks = query.sort in ("source", "target") and not query.party and counted > _FEW
    if counted:
        text, given = asked.walk(position) if walks else asked.sorted(position, stored)
        slots = {**asked.slots, "then": asked.direction(position)}
        found = database.read(
            text,
            viewer,
            period=query.period(),
            identifiers={slot: slots[slot] for slot in text.slots},
            limit=query.size + 1,
            **given,
            **asked.given,
        )
    more = len(found) > query.size
    found = found[: query.size]
    if position.backwards:
        found.reverse()
    ends = [asked.cursor(each) for each in (found[0], found[-1])] if found else ["", ""]
    return Page(
        tuple(columns.items()),
        tuple(asked.row(each["row"], columns) for each in found),
        min(counted, COUNT_BOUND),
        counted > COUNT_BOUND,
        after=ends[1] if (position.before if position.backwards else more) else "",
        before=ends[0] if (more if position.backwards else position.after) else "",
    )


class _Asked:
    """A list as the queries take it."""

    def __init__(self, whole: Schema, viewer: Viewer, query: RelationshipQuery) -> None:
        self._query, self._schema = query, seen(whole, viewer)
        known = self._schema.types
        types = [known.get(name).name for name in query.types] or list(known.ties)
        self._names = {name: known.get(name).forward for name in types}
        hidden = hidden_fields(whole, viewer)
        own = [
            field
            for field in self._schema.all(Field)
            if field.active and self._schema.get(AttributeSet, field.set).holder == "relationship"
        ]
        self._fields = Fields(field for field in (*BUILT_IN_RELATIONSHIP, *own) if field.name not in hidden)
        self.slots: dict[str, Any] = {"ties": types}
        self.given: dict[str, Any] = {"status": query.status or None, "words": query.words}
        if query.party:
            self.given["party"] = query.party

    def columns(self) -> dict[str, str]:
        """Return the names and labels of the columns."""
        known = dict(_OTHERS) | {field.name: field.label for field in self._fields if not field.formula}
        wanted = self._query.columns or tuple(name for name in DEFAULT if name in known)
        for name in wanted:
            if name not in known:
                right = f"Take one of {', '.join(known)}."
                raise RuleError(f"There is no column {name!r} of relationships.", right, "columns", name)
        return {name: known[name] for name in wanted}

    def stored(self) -> str:
        """Return the Neo4j type of what the list is sorted by."""
        name, fields = self._query.sort, self._fields.by_name
        if name in _SORTABLE:
            return "STRING"
        plain = [each.name for each in self._fields if each.columns and each.value_type.stored in RANGES]
        sortable = [each for each in plain if not (fields[each].encrypted or fields[each].former)]
        if name not in sortable:
            right = f"Take one of {', '.join((*_SORTABLE, *sortable))}."
            raise RuleError(f"Relationships cannot be sorted by {name!r}.", right, "sort", name)
        return fields[name].value_type.stored

    def walk(self, position: Position) -> tuple[Query, dict[str, Any]]:
        """Return the query that walks the parties by name, and the parameters that say where its page lies."""
        value, low, high = self._ends(position, "STRING")
        names = {"low_name": "", "high_name": GREATEST}
        if value is not None:
            names |= {"low_name": value} if low["low_uid"] else {"high_name": value}
        return load("lists.ties_by_end"), names | low | high | {"forward": self._query.sort == "source"}

    def sorted(self, position: Position, stored: str) -> tuple[Query, dict[str, Any]]:
        """Return the query that sorts the relationships, and the parameters that say where its page lies."""
        value, low, high = self._ends(position, stored)
        bounds = cursors.bounds(
            value,
            () if position.cursor else None,
            stored=stored,
            descending=self._query.descending,
            backwards=position.backwards,
        )
        own = {"by": self._query.sort, "names": self._names, "last": 0 if position.backwards else 2}
        query = load("lists.ties_of") if self._query.party else load("lists.ties_sorted")
        return query, own | bounds | low | high

    def direction(self, position: Position) -> str:
        """Return the direction in which the page is read."""
        return "ASC" if self._upwards(position) else "DESC"

    def cursor(self, found: Mapping[str, Any]) -> str:
        """Return the cursor of a row."""
        row, sort = found["row"], self._query.sort
        if sort in ("source", "target"):
            return cursors.write(sort, row[sort]["sort_name"], row[sort]["uid"], row["uid"])
        return cursors.write(sort, found["value"], "", row["uid"])

    def row(self, found: Mapping[str, Any], columns: Mapping[str, str]) -> Row:
        """Return a row with its texts."""
        source, target = PartyRef.from_row(found["source"]), PartyRef.from_row(found["target"])
        kept, period = found["properties"], self._query.period()
        own = {field.name for field in self._schema.relationship_fields(found["type"])}
        told = {
            "source": source.name,
            "target": target.name,
            "type": self._names[found["type"]],
            "status": _status(kept, period),
        }
        for field in self._fields:
            if field.name in columns and field.name in own:
                value = field.read(kept)
                told[field.name] = "" if value is None else field.value_type.to_text(value)
        return Row(found["uid"], found["type"], source, target, tuple(told.get(name, "") for name in columns))

    def _upwards(self, position: Position) -> bool:
        return self._query.descending == position.backwards

    def _ends(self, position: Position, stored: str) -> tuple[Any, dict[str, str], dict[str, str]]:
        low, high = {"low_uid": "", "low_tie": ""}, {"high_uid": GREATEST, "high_tie": GREATEST}
        if not position.cursor:
            return None, low, high
        value, party, tie = cursors.read(position.cursor, self._query.sort, stored, 2)
        if self._upwards(position):
            return value, {"low_uid": party, "low_tie": tie}, high
        return value, low, {"high_uid": party, "high_tie": tie}


def _status(kept: Mapping[str, Any], period: Period) -> str:
    """Say whether a relationship is current, past or future on the days asked for."""
    since: date | None = kept.get("since")
    until: date | None = kept.get("until")
    if until is not None and until < period.first:
        return "past"
    return "future" if since is not None and since > period.last else "current"
