"""Act on many records at once: tag them, change what kind of contact they are, join them to a party, delete them.

A record with which one may not do that is left as it is, and told with the reason; see ``services.assignments``, which
also gives many records to others and moves them. All of it is one operation of the journal, and undone as one. With
``dry_run`` they only tell what would become of the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from graphcrm.errors import ConflictError, ForbiddenError, RuleError
from graphcrm.models.vocabularies import ContactType
from graphcrm.queries.schema import schema
from graphcrm.services import parties, permitted, relationships, vocabularies
from graphcrm.services.assignments import Assigned, each

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.services.permitted import Row
    from graphcrm.viewer import Viewer


def tag(
    database: Database,
    viewer: Viewer,
    uids: Iterable[str],
    *,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    dry_run: bool = False,
    source: str = "command",
) -> Assigned:
    """Give tags to parties, and take others off.

    Raises:
        NotFoundError: the viewer sees one of the parties not.
        RuleError: no tag is given, or one cannot be written so.
    """
    added, removed = [vocabularies.clean_tag(name) for name in add], [vocabularies.clean_tag(name) for name in remove]
    if not added and not removed:
        raise RuleError("No tag is given.", "Name one or several.", "add")

    def check(work: UnitOfWork, row: Row) -> bool:
        permitted.check_row(work, row, ["tags"])
        return True

    def write(work: UnitOfWork, allowed: list[str]) -> int:
        return vocabularies.change_tags(work, allowed, add=added, remove=removed)

    return each(database, viewer, uids, check, together=write, dry_run=dry_run, source=source)


def set_contact_type(
    database: Database,
    viewer: Viewer,
    uids: Iterable[str],
    contact_type: str,
    *,
    dry_run: bool = False,
    source: str = "command",
) -> Assigned:
    """Make parties contacts of a type; empty for none.

    Raises:
        NotFoundError: the viewer sees one of the parties not.
        RuleError: there is no such type.
    """
    known = schema(database)
    name = known.term(ContactType, contact_type, "contact_type", viewer) if contact_type else None

    def change(work: UnitOfWork, row: Row) -> bool:
        if row["properties"].get("contact_type") == name:
            return False
        parties.update(work, row["uid"], {"contact_type": name})
        return True

    return each(database, viewer, uids, change, refusals=(ForbiddenError, RuleError), dry_run=dry_run, source=source)


def relate(
    database: Database,
    viewer: Viewer,
    uids: Iterable[str],
    type: str,
    party: str,
    *,
    forward: bool = True,
    values: Mapping[str, object] | None = None,
    dry_run: bool = False,
    source: str = "command",
) -> Assigned:
    """Join each of the parties to one party by a relationship.

    A party that the type does not fit, or that already is related so in that time, is refused.

    Args:
        database: where they are.
        viewer: who does it.
        uids: the parties.
        type: name of the relationship's type.
        party: uid of the one that all are joined to.
        forward: whether it goes from each to that one, or the other way round.
        values: dates and fields of the relationship, see ``relationships.create``.
        dry_run: only tell what would become of them.
        source: from where it is done, for the journal.

    Raises:
        NotFoundError: there is no such type, or the viewer sees one of the parties not.
    """
    name = schema(database).types.seen_by(viewer).get(type).name

    def change(work: UnitOfWork, row: Row) -> bool:
        out, into = (row["uid"], party) if forward else (party, row["uid"])
        relationships.create(work, name, out, into, values or {})
        return True

    return each(
        database,
        viewer,
        uids,
        change,
        refusals=(ForbiddenError, RuleError, ConflictError),
        dry_run=dry_run,
        source=source,
    )


def delete(
    database: Database, viewer: Viewer, uids: Iterable[str], *, dry_run: bool = False, source: str = "command"
) -> Assigned:
    """Delete parties with all that hangs on them; ``restore.undo`` of the operation brings them back.

    Raises:
        NotFoundError: the viewer sees one of the parties not.
    """

    def change(work: UnitOfWork, row: Row) -> bool:
        parties.delete(work, row["uid"])
        return True

    return each(database, viewer, uids, change, dry_run=dry_run, source=source)
