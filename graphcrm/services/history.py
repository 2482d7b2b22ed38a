"""What has become of a record: who changed what and when, and how two versions of it differ."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.database.work import plain
from graphcrm.errors import NotFoundError
from graphcrm.models.changes import text_of, value_of
from graphcrm.queries.loader import Query, load
from graphcrm.queries.schema import schema
from graphcrm.services import entries
from graphcrm.services.entries import FieldChange, Page, Reader
from graphcrm.services.linked import TERMS

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

#: What runs a query: that of a unit of work, or that of a database for a viewer.
Run = Callable[..., list[dict[str, Any]]]


def of_party(
    database: Database, viewer: Viewer, uid: str, *, before: str | None = None, limit: int = entries.PAGE
) -> Page:
    """Return what has become of a party, its relationships, units and contact points, the newest first.

    Args:
        database: where it is, or was.
        viewer: who asks; what they may not see is left out.
        uid: of the party, which may be deleted.
        before: where the page before ended.
        limit: entries of a page.

    Raises:
        ForbiddenError: the viewer may not read the journal.
        NotFoundError: the viewer sees no such party.
    """
    policy.require(viewer, "read_journal")
    if not Reader(database, viewer).sees_party(uid):
        raise NotFoundError(f"There is no party {uid!r}.")

    def fetch(at: str, number: int) -> list[dict[str, Any]]:
        return database.read(load("journal.of_record"), viewer, uid=uid, before=at, limit=number)

    return entries.page(database, viewer, fetch, before, limit)


def compare(database: Database, viewer: Viewer, uid: str, one: int, other: int) -> tuple[FieldChange, ...]:
    """Return the fields of a party that differ between two versions, those that the viewer may see.

    Raises:
        ForbiddenError: the viewer may not read the journal.
        NotFoundError: the viewer sees no such party, or the journal does not know one of the versions.
    """
    policy.require(viewer, "read_journal")

    def run(query: Query, **parameters: Any) -> list[dict[str, Any]]:
        return database.read(query, viewer, **parameters)

    sides = [state_at(run, uid, version) for version in (one, other)]
    differing = []
    for field in schema(database).every_field().values():
        if field.system or field.derived or field.relationship or not field.readable_by(viewer):
            continue
        values = [_seen(viewer, field.name, value_of(field, side)) for side in sides]
        if values[0] != values[1]:
            differing.append(FieldChange(field.name, field.label, *(text_of(field, value) for value in values)))
    return tuple(differing)


def state_at(run: Run, uid: str, version: int) -> dict[str, Any]:
    """Return the properties of a party and its terms at a version, as the journal writes them.

    Args:
        run: runs a query.
        uid: of the party.
        version: which of its versions.

    Raises:
        NotFoundError: whoever asks sees no such party, or the journal does not reach back to the version.
    """
    found = run(load("parties.get"), uid=uid)
    if not found:
        raise NotFoundError(f"There is no party {uid!r}.")
    row = found[0]
    terms = {name: list(row[name]) for name in TERMS if name in row}
    state: dict[str, Any] = plain({"kind": row["label"].lower(), **row["properties"], **terms})
    now = int(state.get("version") or 0)
    since = run(load("journal.since"), target=uid, version=version)
    known = {entry["version"] for entry in since}
    if not 0 < version <= now or not known >= set(range(version + 1, now + 1)):
        raise NotFoundError(
            f"The journal knows no version {version} of this record.", f"It is at version {now}; see its history."
        )
    for entry in reversed(since):
        before, after = (json.loads(entry[side] or "{}") for side in ("before", "after"))
        for name in after.keys() - before.keys():
            state.pop(name, None)
        state |= before
    return state


def _seen(viewer: Viewer, field: str, value: Any) -> Any:
    if field == "categories" and value:
        return tuple(each for each in value if each not in viewer.hidden_categories) or None
    return value


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Return the names of properties that an entry changes."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
