"""Act on many relationships at once: end them, give them another type, delete them.

A relationship with which one may not do that is left as it is, and told with the reason. All of it is one operation of
the journal, and undone as one. With ``dry_run`` they only tell what would become of the relationships, which are given
as ``services.lists.relationships.uids`` gives them: ``SOURCE:UID``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from graphcrm.errors import ConflictError, ForbiddenError, NotFoundError, RuleError
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import schema
from graphcrm.services import relationships
from graphcrm.services.assignments import Assigned, Refusal, in_batches
from graphcrm.services.lists.relationships import sources
from graphcrm.values import Period

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

#: A relationship as ``lists.ties_chosen`` returns it.
Row = Mapping[str, Any]
#: Changes a relationship, and says whether it did.
Change = Callable[["UnitOfWork", Row], bool]


def end(
    database: Database,
    viewer: Viewer,
    uids: Collection[str],
    until: str,
    *,
    dry_run: bool = False,
    source: str = "command",
) -> Assigned:
    """Let relationships hold until a day, a month or a year, and no longer; one that was over before stays as it is.

    Raises:
        NotFoundError: the viewer sees one of them not.
        RuleError: it is no date.
    """
    try:
        day = Period.parse(until).last
    except ValueError as error:
        raise RuleError(Phrase("until: {problem}", problem=error), field="until", value=until) from error

    def change(work: UnitOfWork, row: Row) -> bool:
        over = row["properties"].get("until")
        if over is not None and over <= day:
            return False
        relationships.update(work, *_place(row), {"until": until})
        return True

    return _each(database, viewer, uids, change, dry_run=dry_run, source=source)


def convert(
    database: Database,
    viewer: Viewer,
    uids: Collection[str],
    into: str,
    *,
    dry_run: bool = False,
    source: str = "command",
) -> Assigned:
    """Give relationships another type; they keep what they are besides.

    Raises:
        NotFoundError: the viewer sees one of them not, or there is no such type.
    """
    name = schema(database).types.seen_by(viewer).get(into).name

    def change(work: UnitOfWork, row: Row) -> bool:
        if row["type"] == name:
            return False
        relationships.convert(work, *_place(row), name)
        return True

    return _each(database, viewer, uids, change, dry_run=dry_run, source=source)


def delete(
    database: Database, viewer: Viewer, uids: Collection[str], *, dry_run: bool = False, source: str = "command"
) -> Assigned:
    """Delete relationships; ``restore.undo`` of the operation brings them back.

    Raises:
        NotFoundError: the viewer sees one of them not.
    """

    def change(work: UnitOfWork, row: Row) -> bool:
        relationships.delete(work, *_place(row))
        return True

    return _each(database, viewer, uids, change, dry_run=dry_run, source=source)


def _each(
    database: Database, viewer: Viewer, uids: Collection[str], change: Change, *, dry_run: bool, source: str
) -> Assigned:
    slots = {"ties": schema(database).types.seen_by(viewer).all_names, "then": "ASC"}
    unsorted: dict[str, Any] = {"by": "", "none": None, "several": False, "places": {}, "first": 0, "last_day": 0}
    found = database.read(load("lists.ties_chosen"), viewer, identifiers=slots, chosen=sources(set(uids)), **unsorted)
    rows = [row["row"] for row in found]
    if missing := sorted({each.partition(":")[2] for each in uids} - {row["uid"] for row in rows}):
        raise NotFoundError(Phrase("There is no relationship {uid!r}.", uid=missing[0]))
    return in_batches(database, viewer, rows, partial(_batch, change=change), dry_run=dry_run, source=source)


def _batch(work: UnitOfWork, rows: Sequence[Row], *, change: Change) -> Assigned:
    """Change the relationships of one transaction."""
    done = Assigned()
    work.run(load("relationships.lock"), uids=sorted({row[end]["uid"] for row in rows for end in ("source", "target")}))
    for row in rows:
        try:
            changed = change(work, row)
        except NotFoundError:
            done += _refused(row, Phrase("It is not there any more."))
        except (ForbiddenError, RuleError, ConflictError) as error:
            done += _refused(row, error.message)
        else:
            done += Assigned(changed=1) if changed else Assigned(unchanged=1)
    return done


def _refused(row: Row, reason: str) -> Assigned:
    return Assigned(refused=(Refusal(PartyRef.from_row(row["source"]), reason, PartyRef.from_row(row["target"])),))


def _place(row: Row) -> tuple[str, str, str, str]:
    return row["type"], row["source"]["uid"], row["target"]["uid"], row["uid"]
