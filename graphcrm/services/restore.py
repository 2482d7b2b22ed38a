"""Put back what was changed or deleted: a field, a record, a deleted record, a transaction, a whole import.

Everything goes through the services that write such records, so that their rules and the rights of whoever restores
hold, and so that it stands in the journal and can itself be undone. What somebody else has changed since is left and
told as a conflict, unless it is forced.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.changes import value_of
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema_in
from graphcrm.services import parties, reverting
from graphcrm.services.entries import NEWEST, Reader
from graphcrm.services.history import state_at
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

#: Entries that one transaction of an undo treats.
BATCH = 200

#: Why what is no party, relationship, unit or contact point is left, by its kind.
_UNRESTORED = {
    "note": "A note is written again by hand; the journal tells its author what it said.",
    "document": "A document is attached again; the journal does not keep its file.",
}
_UNDEFINED = "It is no record; define it again by its own command."


@dataclass(slots=True)
class Restored:
    """What was put back and what was left, each with the reason; ``operation`` undoes it again."""

    operation: str = ""
    done: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


def restore_record(work: UnitOfWork, uid: str, version: int, *, fields: Iterable[str] | None = None) -> Restored:
    """Give a party the values that it had at a version: all of its fields, or some.

    Args:
        work: the unit of work it belongs to.
        uid: of the party.
        version: which of its versions.
        fields: names of the fields; all that the viewer may change by default.

    Raises:
        NotFoundError: the viewer sees no such party, or the journal does not know the version.
        RuleError: there is no such field, or a value does not fit any more.
        ForbiddenError: the viewer may not restore, or not change the party or a field of it.
    """
    policy.require(work.viewer, "restore")
    work.run(load("relationships.lock"), uids=[uid])
    then = state_at(work.run, uid, version)
    now = state_at(work.run, uid, _version(work, uid))
    known = {each.name: each for each in schema_in(work).every_field().values() if each.readable_by(work.viewer)}
    wanted = None if fields is None else set(fields)
    for name in wanted or ():
        if name not in known or known[name].system or known[name].derived or known[name].relationship:
            raise RuleError(f"No version of a record keeps {name!r}.", "Name a field that it has.", "fields", name)
    values, restored = {}, Restored(work.uid)
    for name, each in known.items():
        if each.system or each.derived or each.relationship or (wanted is not None and name not in wanted):
            continue
        before = value_of(each, then)
        if before != value_of(each, now):
            values[name] = reverting.given(each, before)
            restored.done.append(each.label)
    if values:
        parties.update(work, uid, values)
    return restored


def restore_deleted(work: UnitOfWork, uid: str) -> Restored:
    """Bring a deleted party back with its terms, units, contact points and relationships.

    A relationship whose other end is gone, or that cannot be any more, is told in ``left``.

    Raises:
        NotFoundError: no deleted party of this uid is known that the viewer may see.
        ForbiddenError: the viewer may not restore, or not add such a party.
        RuleError: another party has an identifier of it meanwhile.
    """
    policy.require(work.viewer, "restore")
    gone = work.run(load("journal.gone"), uids=[uid])
    if not gone or not Reader(work.database, work.viewer).sees_party(uid):
        raise NotFoundError(f"There is no deleted party {uid!r}.")
    [entry] = [row["entry"] for row in work.run(load("journal.get"), uid=gone[0]["entry"])]
    rows = work.run(load("journal.of_operation"), uid=entry["transaction"], before=NEWEST, limit=2**31)
    mine = [row["entry"] for row in rows if uid in (row["entry"].get("party"), row["entry"].get("other"))]
    restored = Restored(work.uid)
    # Whoever may bring the party back is told if that cannot be; what hangs on it is told one by one.
    reverting.bring_back_party(work, entry, restored.left)
    restored.done.append(str(reverting.side(entry, "before").get("name")))
    deleted = [row for row in mine if row["action"] == "delete" and row["target"] != uid]
    _treat(work, deleted, restored, but=[work.uid], force=False)
    return restored


def undo(database: Database, viewer: Viewer, uid: str, *, force: bool = False, source: str = "command") -> Restored:
    """Undo a transaction, or an operation of several such as an import, in transactions of ``BATCH`` entries.

    Args:
        database: where it was written.
        viewer: who does it; entries that they may not see are left alone.
        uid: of the transaction or the operation.
        force: put back also what somebody else has changed since.
        source: from where it is asked for.

    Raises:
        NotFoundError: the viewer sees nothing of such a transaction or operation.
        ForbiddenError: the viewer may not restore.
    """
    policy.require(viewer, "restore")
    restored = Restored(new_uid())
    before, seen = NEWEST, False
    reader = Reader(database, viewer)
    while True:
        found = database.read(load("journal.of_operation"), viewer, uid=uid, before=before, limit=BATCH)
        rows = [row["entry"] for row in found]
        shown = reader.shown(rows)
        rows = [{**row, "about": shown[row["uid"]].about} for row in rows if row["uid"] in shown]
        if rows:
            seen = True
            batch = partial(_undo_batch, rows=rows, but=[uid, restored.operation], force=force)
            part = database.write(viewer, batch, source=source, operation=restored.operation)
            restored.done += part.done
            restored.left += part.left
        if len(found) < BATCH:
            break
        before = found[-1]["entry"]["uid"]
    if not seen:
        raise NotFoundError(f"The journal knows no transaction or operation {uid!r}.", "See `graphcrm journal list`.")
    return restored


def _undo_batch(work: UnitOfWork, rows: list[dict[str, Any]], but: list[str], force: bool) -> Restored:
    restored = Restored()
    _treat(work, rows, restored, but=[*but, work.uid], force=force)
    return restored


def _treat(
    work: UnitOfWork, rows: Iterable[dict[str, Any]], restored: Restored, *, but: list[str], force: bool
) -> None:
    """Revert entries: first what was deleted comes back, then changes, the newest first, then what was made goes."""
    order = ("party", "unit", "contact_point", "relationship")
    records = [row for row in rows if row.get("kind") in order and row["action"] in ("create", "change", "delete")]
    created = {row["target"] for row in records if row["action"] == "create"}
    gone = {row["target"] for row in records if row["action"] == "delete"}

    def place(row: dict[str, Any]) -> tuple[int, int]:
        rank = order.index(row["kind"])
        return {"delete": (0, rank), "change": (1, 0), "create": (2, -rank)}[row["action"]]

    for row in sorted(records, key=place):
        # What was made and deleted again leaves nothing; what was changed of it neither.
        if row["target"] in created and (row["target"] in gone or row["action"] == "change"):
            continue
        name = reverting.named(row)
        try:
            reverting.revert(work, row, restored.left, but=but, force=force)
        except reverting.CannotError as error:
            restored.left.append((name, str(error)))
        else:
            restored.done.append(name)
    for row in rows:
        if row.get("kind") not in order and row["action"] in ("create", "change", "delete", "rename"):
            restored.left.append((row["target"], _UNRESTORED.get(row.get("kind") or "", _UNDEFINED)))


def _version(work: UnitOfWork, uid: str) -> int:
    found = work.run(load("parties.get"), uid=uid)
    if not found:
        raise NotFoundError(f"There is no party {uid!r}.")
    return int(found[0]["properties"].get("version") or 0)
