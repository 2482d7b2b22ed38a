"""What relationships are listed along: the indexes of first and last days and of titles that types with many have.

What is made for them, ``models.relationships.bounds``, has a value for every relationship, so that those of which
nothing is known lie in one piece of the index, and a page of them is read as fast as any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphcrm.models.relationships import OPEN, UNKNOWN, day_number
from graphcrm.services.lists.cursor import GREATEST
from graphcrm.services.lists.query import RelationshipQuery


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read along an index: its property, what stands there for none, and the ends of the rest."""

    name: str
    none: Any
    least: Any
    greatest: Any

    @property
    def stored(self) -> str:
        """Neo4j type of the property."""
        return "STRING" if isinstance(self.none, str) else "INTEGER"


COLUMNS: Mapping[str, Column] = {
    "since": Column("begins", UNKNOWN, UNKNOWN + 1, OPEN),
    "until": Column("ends", OPEN, UNKNOWN, OPEN - 1),
    "title": Column("title_key", "", "\x01", GREATEST),
}


@dataclass(frozen=True, slots=True)
class Range:
    """From where to where a property is read."""

    name: str
    low: Any
    high: Any

    def within(self, low: Any, high: Any) -> Range:
        """Return what of it lies between two values."""
        return Range(self.name, max(self.low, low), min(self.high, high))

    def __contains__(self, value: Any) -> bool:
        return bool(self.low <= value <= self.high)


def held(query: RelationshipQuery) -> dict[str, Range]:
    """Return where the first and the last days lie of the relationships that have the status of a list, by property."""
    begins, ends = Range("begins", UNKNOWN, OPEN), Range("ends", UNKNOWN, OPEN)
    period = query.period()
    first, last = day_number(period.first), day_number(period.last)
    match query.status:
        case "current":
            begins, ends = begins.within(UNKNOWN, last), ends.within(first, OPEN)
        case "past":
            ends = ends.within(UNKNOWN, first - 1)
        case "future":
            begins = begins.within(last + 1, OPEN)
    return {"begins": begins, "ends": ends}


def narrowed(query: RelationshipQuery) -> Range | None:
    """Return the one range that may hold but few of all relationships, for their status; None when none is likely to.

    Most hold today, and many of them are found at once without an index.
    """
    there = held(query)
    if query.status == "future" or (query.status == "current" and query.as_of):
        return there["begins"]
    return there["ends"] if query.status == "past" else None


def parts(column: Column, query: RelationshipQuery, at: Any, *, upwards: bool, backwards: bool) -> list[Range]:
    """Return what a page is read from in turn: those that have a value before those that have none.

    Args:
        column: what the list is sorted by.
        query: the list, of which the status counts.
        at: the value that the page begins at, ``column.none`` among those without; None at an end of the list.
        upwards: whether it is read from the least value on.
        backwards: whether it is read from the end of the list.
    """
    valued, without = Range(column.name, column.least, column.greatest), Range(column.name, column.none, column.none)
    found = [without, valued] if backwards else [valued, without]
    if at is not None:
        found = found if at in found[0] else found[1:]
        found[0] = found[0].within(at, found[0].high) if upwards else found[0].within(found[0].low, at)
    days = held(query).get(column.name)
    found = [each.within(days.low, days.high) for each in found] if days else found
    return [each for each in found if each.low <= each.high]
