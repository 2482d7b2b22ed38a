"""What the tests of writes share: reading records and the journal past the services."""

from __future__ import annotations

import json
from typing import Any

from graphcrm.database.connection import Database


def rows(database: Database, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
    """Run Cypher past graphcrm and return its rows."""
    with database.driver.session(database=database.name) as session:
        return [record.data() for record in session.run(cypher, parameters)]


def entries(database: Database, target: str) -> list[dict[str, Any]]:
    """Return the journal entries of a record, oldest first; before and after as dictionaries, without versions."""
    found = rows(
        database,
        "MATCH (c:Change {target: $target}) RETURN properties(c) AS change ORDER BY change.at, change.uid",
        target=target,
    )
    changes = [row["change"] for row in found]
    for change in changes:
        for side in ("before", "after"):
            change[side] = json.loads(change[side]) if change.get(side) else None
            (change[side] or {}).pop("version", None)
    return changes


def said(entry: dict[str, Any], side: str) -> dict[str, Any]:
    """Return what an entry says of a record before or after, without who changed it and when."""
    return {key: value for key, value in entry[side].items() if key not in ("modified_at", "modified_by")}


def last_entry(database: Database, target: str) -> dict[str, Any]:
    """Return the newest journal entry of a record."""
    return entries(database, target)[-1]


def properties(database: Database, uid: str) -> dict[str, Any] | None:
    """Return the properties of the party or relationship with this uid, or None."""
    found = rows(
        database,
        "OPTIONAL MATCH (n:Party {uid: $uid}) OPTIONAL MATCH (:Party)-[r {uid: $uid}]->(:Party) "
        "RETURN properties(coalesce(n, r)) AS properties",
        uid=uid,
    )
    kept: dict[str, Any] | None = found[0]["properties"]
    return kept
