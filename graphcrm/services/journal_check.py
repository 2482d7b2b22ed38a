"""Compare the journal with what is stored: playing it from the beginning must give exactly that."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.analysis.journal import Played, replay
from graphcrm.auth import policy
from graphcrm.database.work import plain
from graphcrm.models.relationships import BOUNDS
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema
from graphcrm.services import keys

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

#: Parties that are read at a time.
BATCH = 500
#: Sorts behind every uid.
_END = "~"
#: Properties that the database keeps beside those of a record; parties that are older than sort keys were given theirs
#: without an entry.
_BESIDE = BOUNDS.keys() | {"lock", "in_categories", "stored_as", "photo", "sort_key"}


@dataclass(frozen=True, slots=True)
class Difference:
    """What the journal and the database say differently of a record; an empty ``field`` is the record as a whole."""

    target: str
    kind: str
    field: str
    journal: Any
    stored: Any


@dataclass(frozen=True, slots=True)
class Verified:
    """How many records were compared, how many of them have lost their beginning to a trim, and the differences."""

    records: int
    partial: int
    differences: tuple[Difference, ...]


def verify(
    database: Database, viewer: Viewer, *, progress: Callable[[int, int, str], None] | None = None, most: int = 100
) -> Verified:
    """Play the whole journal and compare what it gives with the parties and all that belongs to them.

    Encrypted values are compared by being there: a change of keys writes them anew.

    Args:
        database: where both are.
        viewer: who asks; an administrator.
        progress: called with (done, total, stage).
        most: how many differences are kept; the rest is not looked for.

    Raises:
        ForbiddenError: the viewer is no administrator.
    """
    policy.require(viewer, "administer")
    trimmed = bool(database.read(load("journal.any_trim"), viewer))
    renames = [_read(row) for row in database.read(load("journal.renames"), viewer)]
    secret = {column for _, columns in keys.holders(database) for column in columns}
    ties = {"ties": schema(database).types.all_names}
    records, partial, found = 0, 0, list[Difference]()
    after = ""
    while after != _END and len(found) < most:
        rows = database.read(load("journal.stored"), viewer, identifiers=ties, after=after, limit=BATCH)
        upto = rows[-1]["uid"] if len(rows) == BATCH else _END
        entries = database.read(load("journal.entries_of_parties"), viewer, after=after, upto=upto)
        stored = {uid: each for row in rows for uid, each in _stored(row)}
        played = replay([*map(_read, entries), *renames])
        records += len(stored)
        for uid in sorted(stored.keys() | played.keys()):
            partial += uid in played and not played[uid].whole
            found += _compare(uid, played.get(uid), stored.get(uid), secret, trimmed)
        after = upto
        if progress:
            progress(records, records, "comparing")
    return Verified(records, partial, tuple(found[:most]))


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    sides = {side: json.loads(row[side]) if row[side] is not None else None for side in ("before", "after")}
    return {**row, **sides}


def _stored(row: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, dict[str, Any]]]]:
    """Yield a party and what belongs to it: the uid of each with its kind and properties as the journal writes them."""
    terms = {name: row[name] for name in ("roles", "categories", "tags")}
    yield row["uid"], ("party", plain({"kind": row["label"].lower(), **terms, **row["properties"]}))
    for tie in row["relationships"]:
        ends = {"source": row["uid"], "target": tie["target"], "type": tie["type"]}
        yield tie["properties"]["uid"], ("relationship", plain(ends | tie["properties"]))
    for unit in row["units"]:
        more = {"of": row["uid"], "primary": unit["primary"], "place": unit["place"]}
        yield unit["properties"]["uid"], ("unit", plain(more | unit["properties"]))
    for point in row["contact_points"]:
        yield point["properties"]["uid"], ("contact_point", plain({"of": point["of"], **point["properties"]}))
    for about in row["written"]:
        yield about["properties"]["uid"], (about["kind"], plain({"of": row["uid"], **about["properties"]}))


def _compare(
    uid: str, played: Played | None, stored: tuple[str, dict[str, Any]] | None, secret: set[str], trimmed: bool
) -> Iterator[Difference]:
    if stored is None:
        if played:
            yield Difference(uid, played.kind, "", "there", "missing")
        return
    kind, properties = stored
    if played is None:
        if not trimmed:
            yield Difference(uid, kind, "", "missing", "there")
        return
    if played.kind != kind or (not played.whole and not trimmed):
        yield Difference(uid, kind, "", f"{played.kind}, without a beginning", "there")
        return
    theirs, ours = _comparable(properties), _comparable(played.properties)
    for name in sorted((theirs.keys() if played.whole else set()) | ours.keys()):
        one, other = ours.get(name), theirs.get(name)
        if name in secret:
            one, other = one is not None, other is not None
        if one != other:
            yield Difference(uid, kind, name, one, other)


def _comparable(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties without what is empty; a place by its key, since others may correct where it lies."""
    kept = {name: value for name, value in properties.items() if name not in _BESIDE and value not in (None, [])}
    if isinstance(kept.get("place"), dict):
        kept["place"] = kept["place"]["key"]
    return kept
