"""``graphcrm history`` and ``graphcrm journal``: what was changed, by whom, and putting it back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.common import ListedByDefault, opened_database, viewer, write_json

if TYPE_CHECKING:
    from graphcrm.services.entries import Entry, FieldChange, Page
    from graphcrm.services.restore import Restored

_DAY = click.DateTime(["%Y-%m-%d"])


def _filters(function: Any) -> Any:
    """Add the options that choose entries."""
    for option in reversed(
        (
            click.option("--by", "actor", metavar="USER", help="Only what this user did."),
            click.option("--target", metavar="ID", help="Only of this record, or definition such as role:volunteer."),
            click.option("--action", metavar="ACTION", help="Only this: create, change, delete, look, import, trim."),
            click.option("--source", metavar="SOURCE", help="Only from there: web, API, import, command, job."),
            click.option("--since", type=_DAY, metavar="DAY", help="From this day on."),
            click.option("--until", type=_DAY, metavar="DAY", help="Up to this day."),
        )
    ):
        function = option(function)
    return function


def _paged(function: Any) -> Any:
    """Add the options of a page of entries."""
    function = click.option("--json", "as_json", is_flag=True, help="Write them as JSON.")(function)
    function = click.option("--before", metavar="ENTRY", help="Go on before this entry.")(function)
    return click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many to show.")(
        function
    )


@click.command()
@click.argument("party")
@_paged
def history(party: str, limit: int, before: str | None, as_json: bool) -> None:
    """Show what has become of a party, its relationships and contact details, the newest first."""
    from graphcrm.services import history as service

    with opened_database() as database:
        who = viewer(database)
        uid = _uid(database, who, party)
        _write_page(service.of_party(database, who, uid, before=before, limit=limit), as_json)


@click.group("journal", cls=ListedByDefault)
def group() -> None:
    """Read the journal, put back what was changed, trim it. Without a command entries are listed."""


@group.command("list")
@_filters
@_paged
def list_(limit: int, before: str | None, as_json: bool, **filters: Any) -> None:
    """List entries of the journal, the newest first."""
    from graphcrm.services import journal

    with opened_database() as database:
        page = journal.find(database, viewer(database), before=before, limit=limit, **_days(filters))
    _write_page(page, as_json)


@group.command()
@click.argument("entry")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def show(entry: str, as_json: bool) -> None:
    """Show one entry with every field, and what else was written with it."""
    from graphcrm.services import journal

    with opened_database() as database:
        found = journal.get(database, viewer(database), entry)
    if as_json:
        write_json(found.to_dict())
        return
    _write_entry(found)
    click.echo(f"  record       {found.target}" + (f", version {found.version}" if found.version else ""))
    click.echo(f"  transaction  {found.transaction}")
    if found.operation:
        click.echo(f"  operation    {found.operation}")


@group.command()
@click.argument("party")
@click.argument("one", type=click.IntRange(1))
@click.argument("other", type=click.IntRange(1))
@click.option("--json", "as_json", is_flag=True, help="Write the fields as JSON.")
def compare(party: str, one: int, other: int, as_json: bool) -> None:
    """Show the fields of a party that differ between two of its versions."""
    from graphcrm.services import history as service

    with opened_database() as database:
        who = viewer(database)
        changes = service.compare(database, who, _uid(database, who, party), one, other)
    if as_json:
        write_json([change.to_dict() for change in changes])
    elif not changes:
        click.echo(f"The versions {one} and {other} do not differ.")
    for change in () if as_json else changes:
        _write_change(change)


@group.command()
@_filters
@click.option(
    "--format", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True, help="How it is written."
)
def export(format: str, **filters: Any) -> None:
    """Write the journal on standard output: an object a line, or a field that changed a row."""
    from graphcrm.services import journal

    with opened_database() as database:
        for line in journal.export(database, viewer(database), "csv" if format == "csv" else "jsonl", **_days(filters)):
            click.echo(line, nl=False)


@group.command()
@click.argument("operation")
@click.option("--force", is_flag=True, help="Put back also what somebody else has changed since.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def undo(operation: str, force: bool, yes: bool) -> None:
    """Undo a transaction or an operation, such as an import, by its identifier; what was changed since is left."""
    from graphcrm.services import restore as service

    if not yes:
        click.confirm(f"Undo {operation}?", abort=True)
    with opened_database() as database:
        _write_restored(service.undo(database, viewer(database), operation, force=force))


@group.command()
@click.argument("party")
@click.argument("version", type=click.IntRange(1), required=False)
@click.option("--field", "fields", multiple=True, metavar="FIELD", help="Only this field; may be given again.")
def restore(party: str, version: int | None, fields: tuple[str, ...]) -> None:
    """Give a party what it had at a VERSION; without one bring back a deleted party, by its identifier."""
    from graphcrm.services import restore as service

    with opened_database() as database:
        who = viewer(database)
        if version is None:
            restored = database.write(who, lambda work: service.restore_deleted(work, party))
        else:
            at, uid = version, _uid(database, who, party)
            restored = database.write(who, lambda work: service.restore_record(work, uid, at, fields=fields or None))
    _write_restored(restored)


@group.command()
@click.option("--before", required=True, type=_DAY, metavar="DAY", help="Delete the entries before this day.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def trim(before: Any, yes: bool) -> None:
    """Delete old entries for good; the journal keeps that it was done."""
    from graphcrm.services import journal

    day: date = before.date()
    if not yes:
        click.confirm(f"Delete all entries before {day}? What they tell cannot be restored any more.", abort=True)
    with opened_database() as database:
        number = journal.trim(database, viewer(database), day)
    click.echo(f"Deleted {number:,} entries before {day}.")


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Write the differences as JSON.")
def verify(as_json: bool) -> None:
    """Play the journal from its beginning and compare it with what is stored."""
    from graphcrm.services import journal_check

    with opened_database() as database:
        found = journal_check.verify(database, viewer(database))
    if as_json:
        differences = [{name: getattr(each, name) for name in each.__slots__} for each in found.differences]
        write_json({"records": found.records, "partial": found.partial, "differences": differences})
    else:
        for each in found.differences:
            click.echo(
                f"{each.kind} {each.target} {each.field}: the journal says {each.journal}, stored is {each.stored}"
            )
        partial = f", {found.partial:,} of them only since the journal was trimmed" if found.partial else ""
        click.echo(f"Compared {found.records:,} records{partial}: {len(found.differences):,} differences.")
    if found.differences:
        raise SystemExit(1)


def _uid(database: Any, who: Any, party: str) -> str:
    """Return the uid of a party that a person names; of a deleted one it is the uid itself."""
    from graphcrm.errors import NotFoundError
    from graphcrm.services.naming import resolve

    try:
        return str(resolve(database, who, party).uid)
    except NotFoundError:
        if len(party) == 36 and party.count("-") == 4:
            return party
        raise


def _days(filters: dict[str, Any]) -> dict[str, Any]:
    days = {name: filters[name] and filters[name].date() for name in ("since", "until")}
    return {**filters, **days}


def _write_page(page: Page, as_json: bool) -> None:
    if as_json:
        write_json({"entries": [entry.to_dict() for entry in page.entries], "next": page.next})
        return
    for entry in page.entries:
        _write_entry(entry)
    if not page.entries:
        click.echo("The journal has no such entry.")
    if page.next:
        click.echo(f"More: --before {page.next}")


def _write_entry(entry: Entry) -> None:
    version = f", version {entry.version}" if entry.version and entry.kind == "party" else ""
    at = f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}"
    said = f"{entry.actor} ({entry.source}) {entry.action} {entry.about}{version}"
    click.echo(f"{click.style(f'{at}  {said}', bold=True)}\n  {entry.uid}")
    for change in entry.changes:
        _write_change(change)


def _write_change(change: FieldChange) -> None:
    click.echo(f"    {change.label}: {change.before or '–'} → {change.after or '–'}")


def _write_restored(restored: Restored) -> None:
    for what in restored.done:
        click.echo(f"  put back: {what}")
    for what, reason in restored.left:
        click.echo(f"  left: {what}. {reason}")
    if restored.done:
        click.echo(f"Undo this with: graphcrm journal undo {restored.operation}")
    else:
        click.echo("There was nothing to put back.")
