"""Read, export and trim the journal as a whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from graphcrm.auth import policy
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.formats.csv_cells import harmless
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.services import entries
from graphcrm.services.entries import Entry, Page, Reader
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

#: Entries that one transaction of a trim deletes.
_TRIMMED_AT_ONCE = 10_000
#: Columns of an export as CSV; a field that changes is a row.
COLUMNS = ("uid", "at", "actor", "source", "action", "target", "kind", "about", "transaction", "operation", "version")


def find(
    database: Database,
    viewer: Viewer,
    *,
    actor: str | None = None,
    target: str | None = None,
    action: str | None = None,
    source: str | None = None,
    since: date | None = None,
    until: date | None = None,
    before: str | None = None,
    limit: int = entries.PAGE,
) -> Page:
    """Return entries of the journal, the newest first, those that the viewer may see.

    Args:
        database: where it is.
        viewer: who asks.
        actor: who did it.
        target: uid of a record, or a definition such as ``role:volunteer``.
        action: what was done: create, change, delete, look, import, trim …
        source: from where: web, API, import, command, job.
        since: the first day.
        until: the last day.
        before: where the page before ended.
        limit: entries of a page.

    Raises:
        ForbiddenError: the viewer may not read the journal.
    """
    policy.require(viewer, "read_journal")
    given: dict[str, Any] = {"actor": actor, "target": target, "action": action, "source": source}
    given |= {"since": since and _start(since), "until": until and _start(until + timedelta(days=1))}

    def fetch(at: str, number: int) -> list[dict[str, Any]]:
        return database.read(load("journal.find"), viewer, before=at, limit=number, **given)

    return entries.page(database, viewer, fetch, before, limit)


def of_operation(database: Database, viewer: Viewer, uid: str, *, before: str | None = None, limit: int = 50) -> Page:
    """Return the entries of a transaction, or of an operation of several, see ``find``."""
    policy.require(viewer, "read_journal")

    def fetch(at: str, number: int) -> list[dict[str, Any]]:
        return database.read(load("journal.of_operation"), viewer, uid=uid, before=at, limit=number)

    return entries.page(database, viewer, fetch, before, limit)


def get(database: Database, viewer: Viewer, uid: str) -> Entry:
    """Return one entry.

    Raises:
        ForbiddenError: the viewer may not read the journal.
        NotFoundError: the viewer sees no such entry.
    """
    policy.require(viewer, "read_journal")
    found = [row["entry"] for row in database.read(load("journal.get"), viewer, uid=uid)]
    shown = Reader(database, viewer).shown(found)
    if uid not in shown:
        raise NotFoundError(Phrase("The journal has no entry {uid!r}.", uid=uid), "`graphcrm journal list` lists them.")
    return shown[uid]


def export(database: Database, viewer: Viewer, format: Literal["jsonl", "csv"], **filters: Any) -> Iterator[str]:
    """Yield the journal as lines of text, the newest entry first, read a page at a time.

    Args:
        database: where it is.
        viewer: who asks.
        format: ``jsonl``, an object a line, or ``csv``, a field that changed a row, with a header.
        filters: see ``find``.

    Raises:
        ForbiddenError: the viewer may not read the journal, or not take records out as files.
    """
    policy.require(viewer, "read_journal")
    policy.require(viewer, "export")
    return _lines(database, viewer, format, filters)


def trim(database: Database, viewer: Viewer, before: date) -> int:
    """Delete the entries before a day, and return how many those were; the journal keeps that it was done.

    Each transaction deletes some thousand and says how many; entries that say so are never deleted. Records stay as
    they are, but what they were before that day cannot be restored any more: files that the entries kept are deleted.

    Raises:
        ForbiddenError: the viewer may not trim the journal.
        RuleError: the day is not over yet.
    """
    policy.require(viewer, "trim_journal")
    if before > date.today():
        raise RuleError(
            Phrase("The day {before} is ahead.", before=before), "Give today or a day before.", "before", before
        )
    operation, total = new_uid(), 0
    while True:
        number = database.write(viewer, partial(_trim, before=before), operation=operation)
        total += number
        if number < _TRIMMED_AT_ONCE:
            return total


def _trim(work: UnitOfWork, before: date) -> int:
    deleted = work.run(load("journal.trim"), until=_start(before), limit=_TRIMMED_AT_ONCE)
    number = int(deleted[0]["deleted"])
    if number:
        work.record("trim", "journal", None, {"before": before, "entries": number})
    for name in deleted[0]["files"]:
        work.afterwards(partial(work.database.files.delete, name))
    return number


def _lines(database: Database, viewer: Viewer, format: str, filters: dict[str, Any]) -> Iterator[str]:
    if format == "csv":
        yield _csv([*COLUMNS, "field", "before", "after"])
    before: str | None = None
    while True:
        page = find(database, viewer, before=before, limit=500, **filters)
        for entry in page.entries:
            told = entry.to_dict()
            if format == "jsonl":
                yield json.dumps(told, ensure_ascii=False) + "\n"
                continue
            fixed = [told[name] for name in COLUMNS]
            for change in told["changes"] or [{"field": "", "before": "", "after": ""}]:
                yield _csv([*fixed, change["field"], change["before"], change["after"]])
        if page.next is None:
            return
        before = page.next


def _csv(row: list[Any]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(["" if cell is None else harmless(cell) for cell in row])
    return line.getvalue()


def _start(day: date) -> datetime:
    """Return the instant at which a day begins here."""
    return datetime.combine(day, time()).astimezone()
