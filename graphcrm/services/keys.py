"""Encrypt what is encrypted again, with the newest key, so that older ones can go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm import secrets
from graphcrm.errors import LostKeyError
from graphcrm.models.field import Field
from graphcrm.models.fields import KINDS, declared
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

#: Records in a transaction: few enough that nobody waits long for their locks.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Holder:
    """Records that may hold encrypted values: nodes of the label ``of``, or relationships of that type."""

    of: str
    fields: tuple[str, ...]
    relationship: bool = False

    @property
    def identifiers(self) -> dict[str, str]:
        """What fills the slot of its queries."""
        return {"type" if self.relationship else "label": self.of}


@dataclass(frozen=True, slots=True)
class Rotation:
    """What was done: values encrypted again, values that had the newest key already, values that no key opens."""

    changed: int = 0
    current: int = 0
    lost: int = 0

    def __add__(self, other: Rotation) -> Rotation:
        return Rotation(self.changed + other.changed, self.current + other.current, self.lost + other.lost)


def holders(database: Database) -> list[Holder]:
    """Return where encrypted values may be: every kind of record that has an encrypted field, with those fields.

    A retired field keeps its values.
    """
    known, built_in = schema(database), declared()
    own: dict[str, list[Field]] = {"party": [], "relationship": [], "unit": []}
    for field in known.all(Field):
        own[known.holder(field)].append(field)
    nodes = {
        "Party": [*(field for kind in KINDS for field in built_in[kind]), *own["party"]],
        "Unit": own["unit"],
        "ContactPoint": built_in["contact_point"],
    }
    found = [Holder(label, names) for label, fields in nodes.items() if (names := _encrypted(fields))]
    if names := _encrypted([*built_in["relationship"], *own["relationship"]]):
        # A type may have had a set of fields that it has no more.
        found += [Holder(type, names, relationship=True) for type in known.types.all_names]
    return found


def rotate(
    database: Database,
    viewer: Viewer,
    *,
    drop_old: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> Rotation:
    """Encrypt every encrypted value with the newest key, in transactions of ``BATCH`` records.

    What has the newest key is left alone, so a rotation that was interrupted goes on where it stopped. Each transaction
    leaves one entry in the journal, without any value. A value that no key opens stays as it is.

    Args:
        database: where the values are.
        viewer: who does it; every record is treated, whoever may see it.
        drop_old: keep only the newest key afterwards, when it opens everything.
        progress: called with (done, total, stage).

    Raises:
        ConfigurationError: there is no key, the keys cannot be used, or old ones are to be dropped from the
            environment.
    """
    if drop_old:
        secrets.own_key_file()
    place = secrets.key_place()
    done = Rotation()
    for holder in holders(database):
        done += _rotate_holder(database, viewer, holder, place.newest, progress)
    if drop_old and not done.lost:
        secrets.drop_old_keys(place.newest)
    return done


def _rotate_holder(
    database: Database, viewer: Viewer, holder: Holder, key: str, progress: Callable[[int, int, str], None] | None
) -> Rotation:
    query = load("keys.count_relationships") if holder.relationship else load("keys.count_nodes")
    total = database.read(query, viewer, identifiers=holder.identifiers, fields=list(holder.fields))[0]["records"]
    done, treated, after = Rotation(), 0, ""
    while True:
        batch, uids = database.write(viewer, lambda work, after=after: _rotate_batch(work, holder, key, after))  # type: ignore[misc]
        done += batch
        treated += len(uids)
        if progress:
            progress(treated, max(treated, total), holder.of)
        if len(uids) < BATCH:
            return done
        after = uids[-1]


def _rotate_batch(work: UnitOfWork, holder: Holder, key: str, after: str) -> tuple[Rotation, list[str]]:
    """Encrypt the values of the next records again; return what was done and their uids."""
    query = load("keys.next_relationships") if holder.relationship else load("keys.next_nodes")
    rows = work.run(query, identifiers=holder.identifiers, after=after, fields=list(holder.fields), limit=BATCH)
    done, changes = Rotation(), {}
    for row in rows:
        tokens = {field: token for field, token in zip(holder.fields, row["tokens"], strict=True) if token is not None}
        result, changed = _rotated(tokens)
        done += result
        if changed:
            changes[row["uid"]] = changed
    if changes:
        save = load("keys.save_relationships") if holder.relationship else load("keys.save_nodes")
        work.run(save, identifiers=holder.identifiers, changes=changes)
        fields = sorted({field for changed in changes.values() for field in changed})
        work.record("rotate", "keys", None, {"of": holder.of, "fields": fields, "count": done.changed, "key": key})
    return done, [row["uid"] for row in rows]


def _rotated(tokens: dict[str, Any]) -> tuple[Rotation, dict[str, str]]:
    changed, current, lost = {}, 0, 0
    for field, token in tokens.items():
        try:
            after = secrets.rotate(token)
        except LostKeyError:
            lost += 1
            continue
        if after == token:
            current += 1
        else:
            changed[field] = after
    return Rotation(len(changed), current, lost), changed


def _encrypted(fields: Iterable[Field]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(field.name for field in fields if field.encrypted))
