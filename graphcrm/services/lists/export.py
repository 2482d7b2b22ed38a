"""Take a list, or some records of it, out as a file of comma-separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from graphcrm.auth import policy
from graphcrm.formats.csv_cells import harmless
from graphcrm.services.lists import parties, relationships

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.services.lists.query import PartyQuery, RelationshipQuery
    from graphcrm.viewer import Viewer


def export(
    database: Database,
    viewer: Viewer,
    query: PartyQuery,
    uids: Collection[str],
    *,
    preferred: Iterable[str] = (),
) -> str:
    """Return some parties of a list as CSV: its columns in its order, with a header.

    Where somebody wants no messages at an address or number that it has, a last column says at which.

    Args:
        database: where they are.
        viewer: who asks.
        query: the list; its letter and its size do not count.
        uids: the parties.
        preferred: the columns when the query names none, see ``lists.parties.page``.

    Raises:
        ForbiddenError: the viewer may not take records out as files.
        RuleError: as ``lists.parties.rows`` does.
    """
    policy.require(viewer, "export")
    columns, rows = parties.rows(database, viewer, query, uids, preferred=preferred)
    header, cells = [column.label for column in columns], [row.texts for row in rows]
    if any(row.unwanted for row in rows):
        header.append("No messages")
        at = ("; ".join(column.label for column in columns if column.name in row.unwanted) for row in rows)
        cells = [(*texts, where) for texts, where in zip(cells, at, strict=True)]
    return _csv(header, cells)


def export_relationships(
    database: Database,
    viewer: Viewer,
    query: RelationshipQuery,
    uids: Collection[str],
    *,
    preferred: Iterable[str] = (),
) -> str:
    """Return some relationships of a list as CSV: its columns in its order, with a header.

    Args:
        database: where they are.
        viewer: who asks.
        query: the list, see ``lists.relationships.rows``.
        uids: the relationships as ``lists.relationships.uids`` gives them.
        preferred: the columns when the query names none.

    Raises:
        ForbiddenError: the viewer may not take records out as files.
        RuleError: as ``lists.relationships.rows`` does.
    """
    policy.require(viewer, "export")
    columns, rows = relationships.rows(database, viewer, query, uids, preferred=preferred)
    return _csv([label for _, label in columns], [row.texts for row in rows])


def _csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
