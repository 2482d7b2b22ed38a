"""Lists of relationships: a page in any order, and how many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.errors import RuleError
from graphcrm.phrases import Phrase
from graphcrm.queries.schema import schema
from graphcrm.services.lists import cursor as cursors
from graphcrm.services.lists.cursor import FIRST, GREATEST, LEAST, Position
from graphcrm.services.lists.query import LETTERS, RelationshipQuery
from graphcrm.services.lists.tie_list import Row, TieList
from graphcrm.services.lists.tie_reading import COUNT_BOUND, TieReading

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

__all__ = (
    "COUNT_BOUND",
    "MAX_SELECTED",
    "Page",
    "Row",
    "columns",
    "letters",
    "page",
    "rows",
    "sources",
    "uids",
)

#: The most that are taken for one action.
MAX_SELECTED = COUNT_BOUND


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, see ``services.lists.parties.Page``.

    ``columns`` are the names and labels; ``offered`` are those of all columns, and whether rows can be sorted by each.
    """

    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    total: int
    over: bool
    after: str = ""
    before: str = ""
    offered: tuple[tuple[str, str, bool], ...] = ()

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


def page(
    database: Database,
    viewer: Viewer,
    query: RelationshipQuery,
    position: Position = FIRST,
    *,
    preferred: Iterable[str] = (),
) -> Page:
    """Return a page of a list of relationships; it takes two to six round trips.

    Args:
        database: where they are.
        viewer: who asks; only relationships count whose type and both parties they may see.
        query: what is listed, and how.
        position: where the page begins.
        preferred: the columns when the query names none; those that the list does not have are left out.

    Raises:
        RuleError: a column is none, or the cursor is that of another list.
        NotFoundError: a relationship type is unknown.
    """
    asked = TieList(schema(database), viewer, query)
    columns = asked.columns(preferred)
    reading = TieReading(database, viewer, asked)
    counted = reading.count()
    found = reading.page(position, counted, query.size + 1)
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
        offered=asked.offered(),
    )


def letters(query: RelationshipQuery) -> dict[str, Position]:
    """Return where the page begins that has the first party under each letter; nothing in an order not of names."""
    if query.sort not in ("source", "target"):
        return {}
    # Before all, or behind all, of those whose names begin with it.
    name, uid = (GREATEST, GREATEST) if query.descending else ("", LEAST)
    return {letter: Position(after=cursors.write(query.sort, letter.lower() + name, uid, "")) for letter in LETTERS}


def columns(database: Database, viewer: Viewer) -> tuple[tuple[str, str, bool], ...]:
    """Return the name and label of every column that the list can have, and whether rows can be sorted by it."""
    return TieList(schema(database), viewer, RelationshipQuery()).offered()


def uids(database: Database, viewer: Viewer, query: RelationshipQuery) -> tuple[str, ...]:
    """Return the relationships of a list in its order, each as ``SOURCE:UID``, for an action on the whole selection.

    Raises:
        RuleError: there are more than ``MAX_SELECTED``, or as ``page`` does.
    """
    asked = TieList(schema(database), viewer, query)
    reading = TieReading(database, viewer, asked)
    if reading.count() > MAX_SELECTED:
        raise _too_many()
    found = reading.sorted(FIRST, asked.types, MAX_SELECTED)
    return tuple(f"{each['row']['source']['uid']}:{each['row']['uid']}" for each in found)


def rows(
    database: Database,
    viewer: Viewer,
    query: RelationshipQuery,
    uids: Collection[str],
    *,
    preferred: Iterable[str] = (),
) -> tuple[tuple[tuple[str, str], ...], tuple[Row, ...]]:
    """Return the columns of a list, and some relationships in its order, those that the viewer may see.

    Args:
        database: where they are.
        viewer: who asks.
        query: the list, of which columns, types and order count.
        uids: the relationships as ``uids`` gives them, ``MAX_SELECTED`` at most.
        preferred: as ``page`` takes it.

    Raises:
        RuleError: there are too many, or as ``page`` does.
    """
    if len(uids) > MAX_SELECTED:
        raise _too_many()
    asked = TieList(schema(database), viewer, query)
    columns = asked.columns(preferred)
    found = TieReading(database, viewer, asked).chosen(sources(uids))
    return tuple(columns.items()), tuple(asked.row(each["row"], columns) for each in found)


def sources(uids: Iterable[str]) -> list[dict[str, Any]]:
    """Return relationships, given as ``SOURCE:UID``, by their sources, as ``lists.ties_chosen`` takes them."""
    found: dict[str, list[str]] = {}
    for each in uids:
        source, _, uid = each.partition(":")
        found.setdefault(source, []).append(uid)
    return [{"source": source, "uids": own} for source, own in found.items()]


def _too_many() -> RuleError:
    return RuleError(
        Phrase("Over {most:,} relationships fit, too many for one action.", most=MAX_SELECTED),
        "Narrow the list by a filter.",
    )
