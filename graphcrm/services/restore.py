"""Put back what was changed or deleted: a field, a record, preferences, what somebody keeps, a transaction, an import.

Everything goes through the services that write such records, so that their rules and the rights of whoever restores
hold, and so that it stands in the journal and can itself be undone. What somebody else has changed since is left and
told as a conflict, unless it is forced.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.models.changes import value_of
from graphcrm.models.preference import Scope
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.preferences import kept_in
from graphcrm.queries.schema import schema_in
from graphcrm.services import parties, preferences, reverting, saved_searches, written
from graphcrm.services.entries import NEWEST, WRITTEN, Reader
from graphcrm.services.explorer import maps
from graphcrm.services.history import state_at
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

#: Entries that one transaction of an undo treats.
BATCH = 200

#: What somebody keeps, and what puts it back.
_KEPT = {saved_searches.KIND: saved_searches.revert, maps.KIND: maps.revert}
#: What stands in the journal before the scope of preferences.
_PREFERENCES = "preferences:"
_ORDER = ("party", "unit", "contact_point", "relationship", "note", "document")
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
            raise RuleError(
                Phrase("No version of a record keeps {name!r}.", name=name), "Name a field that it has.", "fields", name
            )
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
    """Bring a deleted party back with its terms, units, contact points, relationships, notes and documents.

    A relationship whose other end is gone, or that cannot be any more, is told in ``left``. What the viewer may not see
    comes back, too, for those who may.

    Raises:
        NotFoundError: no deleted party of this uid is known that the viewer may see.
        ForbiddenError: the viewer may not restore, or not add such a party.
        RuleError: another party has an identifier of it meanwhile.
    """
    policy.require(work.viewer, "restore")
    gone = work.run(load("journal.gone"), uids=[uid])
    reader = Reader(work.database, work.viewer)
    if not gone or not reader.sees_party(uid):
        raise NotFoundError(Phrase("There is no deleted party {uid!r}.", uid=uid))
    [entry] = [row["entry"] for row in work.run(load("journal.get"), uid=gone[0]["entry"])]
    rows = work.run(load("journal.of_operation"), uid=entry["transaction"], before=NEWEST, limit=2**31)
    mine = [row["entry"] for row in rows if uid in (row["entry"].get("party"), row["entry"].get("other"))]
    restored = Restored(work.uid)
    # Whoever may bring the party back is told if that cannot be; what hangs on it is told one by one.
    reverting.bring_back_party(work, entry, restored.left)
    restored.done.append(str(reverting.side(entry, "before").get("name")))
    deleted = [row for row in mine if row["action"] == "delete" and row["target"] != uid]
    rows = _treatable(reader, deleted, {(uid, entry["transaction"])})
    _treat(work, rows, restored, but=[work.uid], force=False)
    return restored


def undo(database: Database, viewer: Viewer, uid: str, *, force: bool = False, source: str = "command") -> Restored:
    """Undo a transaction, or an operation of several such as an import, in transactions of ``BATCH`` entries.

    Args:
        database: where it was written.
        viewer: who does it; entries that they may not see are left alone, save what was deleted along with a party.
        uid: of the transaction or the operation.
        force: put back also what somebody else has changed since.
        source: from where it is asked for.

    Raises:
        NotFoundError: the viewer sees nothing of such a transaction or operation.
        ForbiddenError: the viewer may not restore.
    """
    policy.require(viewer, "restore")
    restored = Restored(new_uid())
    before, seen, gone = NEWEST, False, set[tuple[str, str]]()
    reader = Reader(database, viewer)
    while True:
        found = database.read(load("journal.of_operation"), viewer, uid=uid, before=before, limit=BATCH)
        rows = _treatable(reader, [row["entry"] for row in found], gone)
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
        raise NotFoundError(
            Phrase("The journal knows no transaction or operation {uid!r}.", uid=uid), "See `graphcrm journal list`."
        )
    return restored


def _treatable(reader: Reader, rows: list[dict[str, Any]], gone: set[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return the entries that are reverted: those that the viewer may see, and what went along with such a party.

    Each says what it is ``about``, unless the viewer may not know of it, and whether it went ``along``.

    Args:
        reader: reads them for the viewer.
        rows: the entries, the newest first: a party stands before what hung on it.
        gone: parties that were deleted, each with the transaction; those of these entries are added.
    """
    shown = reader.shown(rows)
    gone |= {
        (row["target"], row["transaction"])
        for row in rows
        if row["uid"] in shown and row.get("kind") == "party" and row["action"] == "delete"
    }
    kept = []
    for row in rows:
        ends = {(row[end], row["transaction"]) for end in ("party", "other") if row.get(end)}
        along = row["action"] == "delete" and not gone.isdisjoint(ends)
        if row["uid"] in shown:
            kept.append({**row, "along": along, "about": shown[row["uid"]].about})
        elif along:
            kept.append({**row, "along": True})
    return kept


def _undo_batch(work: UnitOfWork, rows: list[dict[str, Any]], but: list[str], force: bool) -> Restored:
    restored = Restored()
    _treat(work, rows, restored, but=[*but, work.uid], force=force)
    return restored


def _treat(
    work: UnitOfWork, rows: Iterable[dict[str, Any]], restored: Restored, *, but: list[str], force: bool
) -> None:
    """Revert entries: first what was deleted comes back, then changes, the newest first, then what was made goes.

    A note or a photo that was made goes first, since it may stand where another one comes back.
    """
    records = [row for row in rows if row.get("kind") in _ORDER and row["action"] in ("create", "change", "delete")]
    created = {row["target"] for row in records if row["action"] == "create"}
    gone = {row["target"] for row in records if row["action"] == "delete"}

    def place(row: dict[str, Any]) -> tuple[int, int]:
        rank = _ORDER.index(row["kind"])
        if row["kind"] in WRITTEN and row["action"] == "create":
            return -1, rank
        return {"delete": (0, rank), "change": (1, 0), "create": (2, -rank)}[row["action"]]

    for row in sorted(records, key=place):
        # What was made and deleted again leaves nothing; what was changed of it neither.
        if row["target"] in created and (row["target"] in gone or row["action"] == "change"):
            continue
        # It goes with the party that it is about.
        if row["kind"] in WRITTEN and row["action"] == "create" and row["party"] in created:
            continue
        revert = written.revert if row["kind"] in WRITTEN else reverting.revert
        if "about" not in row:
            # Whoever restores is not told of what they may not see.
            with work.seeing_all(), suppress(reverting.CannotError):
                revert(work, row, [], but=but, force=force)
            continue
        name = reverting.named(row)
        try:
            revert(work, row, restored.left, but=but, force=force)
        except reverting.CannotError as error:
            restored.left.append((name, str(error)))
        else:
            restored.done.append(name)
    for row in rows:
        if row["target"].startswith(_PREFERENCES) and row["action"] == "change":
            _put_preferences_back(work, row, restored, force)
        elif row.get("kind") in _KEPT:
            _put_kept_back(work, row, restored, force)
        elif row.get("kind") not in _ORDER and row["action"] in ("create", "change", "delete", "rename"):
            restored.left.append((row["target"], _UNDEFINED))


def _put_preferences_back(work: UnitOfWork, row: dict[str, Any], restored: Restored, force: bool) -> None:
    """Give preferences of a scope the values that they had, each that nobody has changed since."""
    scope = Scope.parse(row["target"].removeprefix(_PREFERENCES))
    before, after = reverting.side(row, "before"), reverting.side(row, "after")
    now = kept_in(work, [scope]).get(str(scope), {})
    # What was not set is not in the entry's side of then.
    names = sorted({*before, *after})
    wanted = {name: before.get(name) for name in names if force or now.get(name) == after.get(name)}
    try:
        preferences.set(work, scope, wanted)
    except (ForbiddenError, NotFoundError, RuleError) as error:
        restored.left.append((row["target"], str(error)))
        return
    restored.done += wanted
    restored.left += [(name, "It was changed again since.") for name in names if name not in wanted]


def _put_kept_back(work: UnitOfWork, row: dict[str, Any], restored: Restored, force: bool) -> None:
    """Bring a saved search or map back, take it back, or give it the name, content and readers that it had."""
    sides = reverting.side(row, "before"), reverting.side(row, "after")
    try:
        restored.done.append(_KEPT[row["kind"]](work, row["target"], *sides, force=force))
    except (ForbiddenError, NotFoundError, RuleError) as error:
        restored.left.append(((sides[0] or sides[1])["name"], str(error)))


def _version(work: UnitOfWork, uid: str) -> int:
    found = work.run(load("parties.get"), uid=uid)
    if not found:
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=uid))
    return int(found[0]["properties"].get("version") or 0)
