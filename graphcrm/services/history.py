"""What has become of a record: who changed what and when, and how two versions of it differ."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.database.work import plain
from graphcrm.errors import NotFoundError
from graphcrm.models.changes import value_of
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import Query, load
from graphcrm.queries.schema import schema
from graphcrm.services import entries
from graphcrm.services.entries import FieldChange, Page, Reader
from graphcrm.services.linked import TERMS

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

#: What runs a query: that of a unit of work, or that of a database for a viewer.
Run = Callable[..., list[dict[str, Any]]]


def of_party(
    database: Database,
    viewer: Viewer,
    uid: str,
    *,
    before: str | None = None,
    limit: int = entries.PAGE,
    reader: Reader | None = None,
) -> Page:
    """Return what has become of a party, its relationships, units and contact points, the newest first.

    Args:
        database: where it is, or was.
        viewer: who asks; what they may not see is left out.
        uid: of the party, which may be deleted.
        before: where the page before ended.
        limit: entries of a page.
        reader: one of the viewer's that knows the schema or names already.

    Raises:
        ForbiddenError: the viewer may not read the journal.
        NotFoundError: the viewer sees no such party.
    """
    policy.require(viewer, "read_journal")
    reader = Reader(database, viewer) if reader is None else reader
    if not reader.sees_party(uid):
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=uid))

    def fetch(at: str, number: int) -> list[dict[str, Any]]:
        return database.read(load("journal.of_record"), viewer, uid=uid, before=at, limit=number)

    return entries.page(database, viewer, fetch, before, limit, reader)


def compare(
    database: Database, viewer: Viewer, uid: str, one: int, other: int, *, known: Schema | None = None
) -> tuple[FieldChange, ...]:
    """Return the fields of a party that differ between two versions, those that the viewer may see.

    Args:
        database: where it is.
        viewer: who asks.
        uid: of the party.
        one: one of its versions.
        other: another one.
        known: the whole schema, where it was read already.

    Raises:
        ForbiddenError: the viewer may not read the journal.
        NotFoundError: the viewer sees no such party, or the journal does not know one of the versions.
    """
    policy.require(viewer, "read_journal")

    def run(query: Query, **parameters: Any) -> list[dict[str, Any]]:
        return database.read(query, viewer, **parameters)

    sides = [state_at(run, uid, version) for version in (one, other)]
    differing = []
    for field in (schema(database) if known is None else known).every_field().values():
        if field.system or field.derived or field.relationship or not field.readable_by(viewer):
            continue
        values = [_seen(viewer, field.name, value_of(field, side)) for side in sides]
        if values[0] != values[1]:
            differing.append(FieldChange.of(field, *values))
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
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=uid))
    row = found[0]
    terms = {name: list(row[name]) for name in TERMS if name in row}
    state: dict[str, Any] = plain({"kind": row["label"].lower(), **row["properties"], **terms})
    now = int(state.get("version") or 0)
    since = run(load("journal.since"), target=uid, version=version)
    known = {entry["version"] for entry in since}
    if not 0 < version <= now or not known >= set(range(version + 1, now + 1)):
        raise NotFoundError(
            Phrase("The journal knows no version {version} of this record.", version=version),
            Phrase("It is at version {version}; see its history.", version=now),
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
