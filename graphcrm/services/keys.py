"""Encrypt what is encrypted again, with the newest key, so that older ones can go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from graphcrm import secrets
from graphcrm.auth import policy
from graphcrm.errors import LostKeyError
from graphcrm.models.field import Field
from graphcrm.models.fields import KINDS, declared
from graphcrm.models.users import ENCRYPTED, LINK_ENCRYPTED
from graphcrm.queries.schema import schema
from graphcrm.services.holders import Holder

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

#: Records in a transaction: few enough that nobody waits long for their locks.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Rotation:
    """What was done: values encrypted again, values that had the newest key already, values that no key opens."""

    changed: int = 0
    current: int = 0
    lost: int = 0

    def __add__(self, other: Rotation) -> Rotation:
        return Rotation(self.changed + other.changed, self.current + other.current, self.lost + other.lost)


def holders(database: Database) -> list[tuple[Holder, tuple[str, ...]]]:
    """Return where encrypted values may be: every kind of record that has an encrypted field, with their properties.

    Accounts and links to them have some besides. A retired field keeps its values.
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
    found = [(Holder(label), names) for label, fields in nodes.items() if (names := _encrypted(fields))]
    if names := _encrypted([*built_in["relationship"], *own["relationship"]]):
        # A type may have had a set of fields that it has no more.
        found += [(Holder(type, relationship=True), names) for type in known.types.all_names]
    return [*found, (Holder("User"), ENCRYPTED), (Holder("AccountLink"), LINK_ENCRYPTED)]


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
        ForbiddenError: the viewer is no administrator.
    """
    policy.require(viewer, "administer")
    if drop_old:
        secrets.own_key_file()
    place = secrets.key_place()
    done = Rotation()
    for holder, columns in holders(database):
        total, treated = holder.count(database, viewer, columns), 0
        for rows in holder.read(database, viewer, columns, BATCH):
            uids = [row["uid"] for row in rows]
            batch = partial(_rotate_batch, holder=holder, columns=columns, uids=uids, key=place.newest)
            done += database.write(viewer, batch)
            treated += len(uids)
            if progress:
                progress(treated, max(treated, total), holder.of)
    if drop_old and not done.lost:
        secrets.drop_old_keys(place.newest)
    return done


def _rotate_batch(work: UnitOfWork, holder: Holder, columns: Sequence[str], uids: Sequence[str], key: str) -> Rotation:
    """Encrypt the values of these records again."""
    done, changes = Rotation(), {}
    for row in holder.lock(work, columns, uids):
        result, changed = _rotated({name: token for name, token in row["properties"].items() if token is not None})
        done += result
        if changed:
            changes[row["uid"]] = changed
    if changes:
        holder.save(work, changes)
        fields = sorted({field for changed in changes.values() for field in changed})
        work.record("rotate", "keys", None, {"of": holder.of, "fields": fields, "count": done.changed, "key": key})
    return done


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
