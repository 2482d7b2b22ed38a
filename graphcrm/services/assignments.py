"""Change many records, those that one may: give them to another owner, move them, make them public or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from graphcrm.errors import ForbiddenError, GraphcrmError, NotFoundError, RuleError
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef, refs
from graphcrm.services import parties, search
from graphcrm.services.permitted import Row
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

    #: Changes a locked party, and says whether it did.
    Change = Callable[[UnitOfWork, Row], bool]
    #: Changes locked parties by uid, and says how many it did.
    Together = Callable[[UnitOfWork, list[str]], int]

#: What is changed: a party, or a row of a relationship.
R = TypeVar("R")
#: Records in a transaction: few enough that nobody waits long for their locks.
BATCH = 200
#: The most that are taken by a search at once.
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was left as it is, and why; ``other`` is the second party of a relationship."""

    party: PartyRef
    reason: str
    other: PartyRef | None = None


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
        raise RuleError(
            Phrase("More than {most:,} records fit.", most=MOST),
            "Give further conditions, and do it in parts.",
            "condition",
        )
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
    change = partial(_change, values=values)
    return each(database, viewer, uids, change, dry_run=dry_run, source=source, progress=progress)


def each(
    database: Database,
    viewer: Viewer,
    uids: Iterable[str],
    change: Change,
    *,
    together: Together | None = None,
    refusals: tuple[type[GraphcrmError], ...] = (ForbiddenError,),
    dry_run: bool = False,
    source: str = "command",
    progress: Callable[[int, int, str], None] | None = None,
) -> Assigned:
    """Change parties one by one, in transactions of ``BATCH`` that the journal keeps under one operation.

    Args:
        database: where they are.
        viewer: who does it.
        uids: the parties.
        change: changes one that is locked, and says whether it did; it raises before it writes.
        together: changes those at once for which ``change``, which then only asks, was true; it says how many it did.
        refusals: what ``change`` may raise for a record that is left as it is; the others are treated all the same.
        dry_run: only tell what would become of them.
        source: from where it is done, for the journal.
        progress: called with (done, total, stage).

    Raises:
        NotFoundError: the viewer sees one of the parties not, or there is none.
    """
    wanted = sorted(set(uids))
    seen = refs(database, viewer, wanted)
    for uid in wanted:
        if uid not in seen:
            raise NotFoundError(Phrase("There is no party {uid!r}.", uid=uid))
    write = partial(_batch, change=change, together=together, refusals=refusals)
    found = [seen[uid] for uid in wanted]
    return in_batches(database, viewer, found, write, dry_run=dry_run, source=source, progress=progress)


def in_batches(
    database: Database,
    viewer: Viewer,
    records: Sequence[R],
    write: Callable[[UnitOfWork, Sequence[R]], Assigned],
    *,
    dry_run: bool,
    source: str,
    progress: Callable[[int, int, str], None] | None = None,
) -> Assigned:
    """Change records in transactions of ``BATCH`` that the journal keeps under one operation.

    Args:
        database: where they are.
        viewer: who does it.
        records: what is changed.
        write: changes those of one transaction; a dry run undoes it, so that it cannot tell anything else.
        dry_run: only tell what would become of them.
        source: from where it is done, for the journal.
        progress: called with (done, total, stage).
    """
    done = Assigned(operation=new_uid())

    def treat(work: UnitOfWork, batch: Sequence[R]) -> Assigned:
        result = write(work, batch)
        if dry_run:
            raise _UndoneError(result)
        return result

    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        try:
            done += database.write(viewer, partial(treat, batch=batch), source=source, operation=done.operation)
        except _UndoneError as undone:
            done += undone.result
        if progress:
            progress(start + len(batch), len(records), "records")
    return done


def _batch(
    work: UnitOfWork,
    batch: Sequence[PartyRef],
    *,
    change: Change,
    together: Together | None,
    refusals: tuple[type[GraphcrmError], ...],
) -> Assigned:
    """Change the parties of one transaction."""
    done, fit = Assigned(), list[str]()
    locked = {row["uid"]: row for row in work.run(load("relationships.lock"), uids=[party.uid for party in batch])}
    for party in batch:
        if party.uid not in locked:
            done += Assigned(refused=(Refusal(party, Phrase("It is not there any more.")),))
            continue
        try:
            changed = change(work, locked[party.uid])
        except refusals as error:
            done += Assigned(refused=(Refusal(party, error.message),))
        else:
            fit += [party.uid] if changed else []
            done += Assigned(changed=1) if changed else Assigned(unchanged=1)
    if together and fit:
        number = together(work, fit)
        done += Assigned(changed=number - len(fit), unchanged=len(fit) - number)
    return done


def _change(work: UnitOfWork, row: Row, values: Mapping[str, object]) -> bool:
    before = row["properties"]
    differing = {name: value for name, value in values.items() if (before.get(name) or None) != (value or None)}
    if differing:
        parties.update(work, row["uid"], differing)
    return bool(differing)
