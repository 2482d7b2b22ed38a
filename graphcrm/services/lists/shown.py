"""The order of a short list by what a column shows: contact details, terms, or what is worked out for each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphcrm.services.lists import cursor as cursors
from graphcrm.services.lists.columns import Column, Columns
from graphcrm.services.lists.cursor import Position

#: Where a row stands: its value (None comes last), the sort name, and the uid.
Place = tuple[Any, str, str]


def places(
    columns: Columns, column: Column, rows: Iterable[Mapping[str, Any]], asked: Mapping[str, Any], *, descending: bool
) -> list[Place]:
    """Return where rows stand in the order of a column, the first first.

    Args:
        columns: what reads the rows.
        column: what they are sorted by.
        rows: as a query returned them.
        asked: by what they were read, see ``Columns.asked``.
        descending: whether the greatest value comes first; those without a value come last either way.
    """
    found = [(columns.shown(column, row, asked), row["sort_key"], row["uid"]) for row in rows]
    return _sorted(found, descending=descending)


def page(
    found: list[Place], column: Column, position: Position, size: int, *, descending: bool
) -> tuple[list[Place], bool, bool]:
    """Return the places of a page, and whether others come before it and after it.

    Args:
        found: all places, as ``places`` returned them.
        column: what they are sorted by.
        position: where the page begins; the row that stood there may be gone.
        size: how many rows it has at most.
        descending: as ``places`` takes it.

    Raises:
        RuleError: the position is none of this list.
    """
    earlier, later = (found, []) if position.last else ([], found)
    if position.cursor:
        value, *rest = cursors.read(position.cursor, column.name, column.shown_as, 2)
        mark: Place = (value, rest[0], rest[1])
        ordered = _sorted({*found, mark}, descending=descending)
        at = ordered.index(mark)
        earlier, later = ordered[:at], ordered[at + 1 :]
    if position.backwards:
        return earlier[-size:], len(earlier) > size, bool(position.before)
    return later[:size], bool(position.after), len(later) > size


def _sorted(found: Iterable[Place], *, descending: bool) -> list[Place]:
    by_name = sorted(found, key=lambda place: place[1:])
    valued = sorted((each for each in by_name if each[0] is not None), key=lambda place: place[0], reverse=descending)
    return valued + [each for each in by_name if each[0] is None]
