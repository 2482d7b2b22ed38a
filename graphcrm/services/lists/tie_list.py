"""A list of relationships as queries take it, and its rows as people read them."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from graphcrm.errors import RuleError
from graphcrm.models import names
from graphcrm.models.field import Field, Fields
from graphcrm.models.fields import BUILT_IN_RELATIONSHIP
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.relationships import day_number
from graphcrm.models.schema import Schema
from graphcrm.models.seen import hidden_fields, seen
from graphcrm.phrases import Phrase
from graphcrm.queries.parties import PartyRef
from graphcrm.services.lists import along, by_type
from graphcrm.services.lists import cursor as cursors
from graphcrm.services.lists.cursor import FIRST, GREATEST, LAST, RANGES, Position
from graphcrm.services.lists.query import RelationshipQuery
from graphcrm.values import Period

if TYPE_CHECKING:
    from graphcrm.viewer import Viewer

DEFAULT = ("source", "type", "target", "since", "until", "status")
#: Columns that are no fields: how a person calls them.
OTHERS: Mapping[str, str] = {"source": "From", "type": "Type", "target": "To", "status": "Status"}
#: Those by which the parties are walked.
ALONG_NAMES = ("source", "type", "target")
_NO_LOW, _NO_HIGH = {"low_uid": "", "low_tie": ""}, {"high_uid": GREATEST, "high_tie": GREATEST}


@dataclass(frozen=True, slots=True)
class Row:
    """A relationship of a list, with its two parties, the names those are sorted by, and the text of each column."""

    uid: str
    type: str
    source: PartyRef
    target: PartyRef
    texts: tuple[str, ...]
    sort_names: tuple[str, str] = ("", "")


class TieList:
    """What a viewer asks for: ``query``, of the ``types`` that are left of those they may see.

    Raises:
        RuleError: relationships cannot be sorted by the column.
        NotFoundError: a relationship type is unknown.
    """

    def __init__(self, whole: Schema, viewer: Viewer, query: RelationshipQuery) -> None:
        # Where all have one status, they stand in the order of names.
        alike = query.sort == "status" and query.status
        self.query = dataclasses.replace(query, sort="source") if alike else query
        self._whole, self._viewer, self._schema = whole, viewer, seen(whole, viewer)
        known = self._schema.types
        self.types = [known.get(name).name for name in query.types] or list(known.ties)
        self._names = {name: known.get(name).forward for name in self.types}
        self.places = by_type.places(self._names)
        hidden = hidden_fields(whole, viewer)
        own = [
            field
            for field in self._schema.all(Field)
            if field.active and self._schema.get(AttributeSet, field.set).holder == "relationship"
        ]
        self._fields = Fields(field for field in (*BUILT_IN_RELATIONSHIP, *own) if field.name not in hidden)
        self.column = along.COLUMNS.get(self.query.sort)
        self._stored = self._stored_as(self.query.sort)
        # The longest first, of which there are the fewest.
        typed = sorted(query.text.lower().split(), key=len, reverse=True)
        self.words = [{"key": key, "typed": word} for word in typed if (key := names.key(word))]

    def offered(self) -> tuple[tuple[str, str, bool], ...]:
        """Return the names and labels of all columns, and whether rows can be sorted by each."""
        sortable = self._sortable()
        return tuple((name, label, name in sortable) for name, label in self._known().items())

    def columns(self, preferred: Iterable[str]) -> dict[str, str]:
        """Return the names and labels of the columns.

        Raises:
            RuleError: one is none.
        """
        known = self._known()
        there = [tuple(name for name in each if name in known) for each in (preferred, DEFAULT)]
        wanted = self.query.columns or there[0] or there[1]
        for name in wanted:
            if name not in known:
                right = Phrase("Take one of {known}.", known=known)
                raise RuleError(
                    Phrase("There is no column {name!r} of relationships.", name=name), right, "columns", name
                )
        return {name: known[name] for name in wanted}

    def conditions(self) -> dict[str, Any]:
        """Return the parameters that say which relationships the list has."""
        given: dict[str, Any] = {"words": self.words, "titles": "title" in self._fields.by_name}
        for name, days in along.held(self.query).items():
            given |= {f"{name}_low": days.low, f"{name}_high": days.high}
        return given | ({"party": self.query.party} if self.query.party else {})

    def order(self) -> dict[str, Any]:
        """Return the parameters that say by what they are sorted."""
        by, none = (self.column.name, self.column.none) if self.column else (self.query.sort, None)
        own = self._fields.by_name.get(self.query.sort)
        period = self.query.period()
        return {
            "by": by,
            "none": none,
            "several": own is not None and own.value_type.stored not in RANGES,
            "places": self.places,
            "first": day_number(period.first),
            "last_day": day_number(period.last),
        }

    def upwards(self, position: Position) -> bool:
        """Say whether a page is read from the least value on."""
        return self.query.descending == position.backwards

    def in_order(self, position: Position) -> dict[str, Any]:
        """Return the parameters that say where a page lies among all that are sorted."""
        value, low, high = self.ends(position)
        bounds = cursors.bounds(
            value,
            () if position.cursor else None,
            stored=self._stored,
            descending=self.query.descending,
            backwards=position.backwards,
        )
        return self.order() | {"last": 0 if position.backwards else 2} | bounds | low | high

    def by_name(self, position: Position, types: Collection[str]) -> dict[str, Any]:
        """Return the parameters that say where a page lies, of some types, along the names of parties."""
        names = {"low_name": "", "high_name": GREATEST}
        name, low, high = self.ends(position)
        if self.query.sort == "type" and name is not None:
            if name not in {self.places[type] for type in types}:
                # The page began in a type before, and takes this one from its end.
                return names | _NO_LOW | _NO_HIGH
            name, uid = by_type.source_at(low["low_uid"] or high["high_uid"])
            low, high = ({**low, "low_uid": uid}, high) if low["low_uid"] else (low, {**high, "high_uid": uid})
        if name is not None:
            names |= {"low_name": name} if low["low_uid"] else {"high_name": name}
        return names | low | high

    def of_status(self, status: str) -> TieList:
        """Return the list of those that have a status, in the order of names."""
        query = dataclasses.replace(self.query, status=status, sort="source")
        return TieList(self._whole, self._viewer, query)

    def in_status(self, status: str, position: Position) -> Position | None:
        """Return where a page begins of the list that ``of_status`` gives; None where it has none of that status."""
        upwards = self.upwards(position)
        if position.cursor:
            at, key, tie = cursors.read(position.cursor, "status", "STRING", 2)
            if at != status and (at > status) == upwards:
                return None
            if at == status:
                cursor = cursors.write("source", *by_type.source_at(key), tie)
                return Position(before=cursor) if position.backwards else Position(after=cursor)
        return LAST if position.backwards else FIRST

    def ends(self, position: Position) -> tuple[Any, dict[str, str], dict[str, str]]:
        """Return the value that a page begins at, and the uids of the party and the relationship on either side."""
        if not position.cursor:
            return None, _NO_LOW, _NO_HIGH
        value, party, tie = cursors.read(position.cursor, self.query.sort, self._stored, 2)
        if self.upwards(position):
            return value, {"low_uid": party, "low_tie": tie}, _NO_HIGH
        return value, _NO_LOW, {"high_uid": party, "high_tie": tie}

    def cursor(self, found: Mapping[str, Any]) -> str:
        """Return the cursor of a row."""
        row, sort = found["row"], self.query.sort
        if sort in ("source", "target"):
            return cursors.write(sort, row[sort]["sort_key"], row[sort]["uid"], row["uid"])
        if sort in ("type", "status"):
            source, kept = row["source"], row["properties"]
            value = self.places[row["type"]] if sort == "type" else _status(kept, self.query.period())
            return cursors.write(sort, value, by_type.key(source["sort_key"], source["uid"]), row["uid"])
        value = found["value"]
        return cursors.write(sort, None if self.column and value == self.column.none else value, "", row["uid"])

    def row(self, found: Mapping[str, Any], columns: Mapping[str, str]) -> Row:
        """Return a row with its texts."""
        source, target = PartyRef.from_row(found["source"]), PartyRef.from_row(found["target"])
        kept, period = found["properties"], self.query.period()
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
        texts = tuple(told.get(name, "") for name in columns)
        sort_names = (found["source"]["sort_name"] or "", found["target"]["sort_name"] or "")
        return Row(found["uid"], found["type"], source, target, texts, sort_names)

    def _known(self) -> dict[str, str]:
        return dict(OTHERS) | {field.name: field.label for field in self._fields if not field.formula}

    def _sortable(self) -> tuple[str, ...]:
        kept = (each.name for each in self._fields if each.columns and not (each.encrypted or each.former))
        return (*OTHERS, *kept)

    def _stored_as(self, name: str) -> str:
        """Return the Neo4j type of what the list is sorted by."""
        sortable = self._sortable()
        if name not in sortable:
            raise RuleError(
                Phrase("Relationships cannot be sorted by {name!r}.", name=name),
                Phrase("Take one of {known}.", known=sortable),
                "sort",
                name,
            )
        if self.column:
            return self.column.stored
        stored = "STRING" if name in OTHERS else self._fields.by_name[name].value_type.stored
        return stored if stored in RANGES else "STRING"


def _status(kept: Mapping[str, Any], period: Period) -> str:
    """Say whether a relationship is current, past or future on the days asked for."""
    since: date | None = kept.get("since")
    until: date | None = kept.get("until")
    if until is not None and until < period.first:
        return "past"
    return "future" if since is not None and since > period.last else "current"
