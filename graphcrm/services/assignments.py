"""Give records to another owner, move them to another folder, make them public or not: one or many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef, refs
from graphcrm.services import parties, search
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

#: Records in a transaction: few enough that nobody waits long for their locks.
BATCH = 200
#: The most that are taken by a search at once.
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that its viewer may not give away or move, and why."""

    party: PartyRef
    reason: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """What became of the records: how many changed, how many were so already, and which were refused.

    ``operation`` is what the journal calls all of it.
    """

    changed: int = 0
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    operation: str = ""

    def __add__(self, other: Assigned) -> Assigned:
        return Assigned(
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
            self.operation or other.operation,
        )


class _UndoneError(Exception):
    """Rolls back what a dry run has done, and carries what came of it."""

    def __init__(self, result: Assigned) -> None:
        super().__init__()
        self.result = result


def chosen(
    database: Database, viewer: Viewer, conditions: Iterable[search.Condition], *, kind: str = "party"
) -> list[str]:
    """Return the uids of the parties that meet all conditions, those that the viewer may see.

    Args:
        database: where they are.
        viewer: who asks.
        conditions: as ``search.find`` takes them, at least one.
        kind: of which they are; any by default.

    Raises:
        RuleError: there is no condition, one does not fit, or too many parties meet them.
    """
    given = list(conditions)
    if not given:
        raise RuleError("Nothing says which records are meant.", "Name them, or give a condition.", "condition")
    found = search.find(database, viewer, kind, given, limit=MOST)
    if found.more:
        raise RuleError(f"More than {MOST:,} records fit.", "Give further conditions, and do it in parts.", "condition")
    return [party.uid for party, _ in found.parties]


def assign(
    database: Database,
    viewer: Viewer,
    uids: Iterable[str],
    values: Mapping[str, object],
    *,
    dry_run: bool = False,
    source: str = "command",
    progress: Callable[[int, int, str], None] | None = None,
) -> Assigned:
    """Give parties another owner or folder, or make them public or not; those that the viewer may not are left.

    They are written in transactions of ``BATCH``, which the journal keeps under one operation.

    Args:
        database: where they are.
        viewer: who does it.
        uids: the parties.
        values: some of ``owner`` (a user, or ``team:NAME``), ``folder`` (empty for none) and ``public``.
        dry_run: only tell what would become of them.
        source: from where it is done, for the journal.
        progress: called with (done, total, stage).

    Raises:
        NotFoundError: the viewer sees one of the parties not, or there is none.
        RuleError: there is no such owner or folder.
    """
    if not values or values.keys() - {"owner", "folder", "public"}:
        raise RuleError("Say who shall own the records, in which folder, or whether they are public.", "", "values")
    wanted = sorted(set(uids))
    seen = refs(database, viewer, wanted)
    for uid in wanted:
        if uid not in seen:
            raise NotFoundError(f"There is no party {uid!r}.")
    done, treated = Assigned(operation=new_uid()), 0
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        write = partial(_batch, uids=batch, values=values, dry_run=dry_run)
        try:
            done += database.write(viewer, write, source=source, operation=done.operation)
        except _UndoneError as undone:
            done += undone.result
        treated += len(batch)
        if progress:
            progress(treated, len(wanted), "records")
    return done


def _batch(work: UnitOfWork, uids: Sequence[str], values: Mapping[str, object], dry_run: bool) -> Assigned:
    """Change the parties of one transaction; ``dry_run`` undoes it, so that it cannot tell anything else."""
    done = Assigned()
    for row in work.run(load("relationships.lock"), uids=list(uids)):
        before = row["properties"]
        try:
            changed = _change(work, row["uid"], before, values)
        except ForbiddenError as error:
            done += Assigned(refused=(Refusal(PartyRef.from_row(row), error.message),))
        else:
            done += Assigned(changed=1) if changed else Assigned(unchanged=1)
    if dry_run:
        raise _UndoneError(done)
    return done


def _change(work: UnitOfWork, uid: str, before: Mapping[str, Any], values: Mapping[str, object]) -> bool:
    differing = {name: value for name, value in values.items() if (before.get(name) or None) != (value or None)}
    if differing:
        parties.update(work, uid, differing)
    return bool(differing)
