"""``graphcrm assign`` and ``graphcrm move``: give records to others, and put them into other folders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.common import opened_database, viewer, write_columns, write_json

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.services.assignments import Assigned
    from graphcrm.viewer import Viewer

#: How many of those that are refused are told one by one.
_SHOWN = 20


def _chosen(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which records are meant, and how it is done."""
    options = (
        click.argument("parties", nargs=-1, metavar="[PARTY]..."),
        click.option(
            "--where",
            "conditions",
            multiple=True,
            metavar="CONDITION",
            help="Those that meet it, as graphcrm find takes it; once for each, all must be met.",
        ),
        click.option("--kind", default="party", metavar="KIND", help="Only those of a kind: person, site."),
        click.option("--public/--not-public", default=None, help="Let everybody see them, or no more."),
        click.option(
            "--dry-run", is_flag=True, help="Only tell what would be done, and which ones may not be changed."
        ),
        click.option("--yes", is_flag=True, help="Do not ask before records that were searched are changed."),
        click.option("--json", "as_json", is_flag=True, help="Write what was done as JSON."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command()
@click.option("--to", metavar="OWNER", help="Who gets them: a user, or a team as in team:sales.")
@click.option("--from", "owner", metavar="OWNER", help="Those of this owner.")
@_chosen
def assign(to: str | None, owner: str | None, public: bool | None, **given: Any) -> None:
    """Give records to another owner: those named, those of an owner, or those that meet conditions.

    \b
    graphcrm assign "Sally Kessler" --to bob
    graphcrm assign --from alice --to team:sales --dry-run
    graphcrm assign --where folder=sales --where contact_type=lead --kind organization --to bob
    """
    _do({"owner": to, "public": public}, {"owner": owner}, **given)


@click.command()
@click.option("--to", metavar="FOLDER", help="The folder that they shall lie in; empty for none.")
@click.option("--from", "folder", metavar="FOLDER", help="Those that lie in this folder itself.")
@_chosen
def move(to: str | None, folder: str | None, public: bool | None, **given: Any) -> None:
    """Move records to another folder: those named, those of a folder, or those that meet conditions.

    \b
    graphcrm move "Sally Kessler" --to sales
    graphcrm move --from leads --to sales --yes
    """
    _do({"folder": to, "public": public}, {"folder": folder}, **given)


def _do(
    values: dict[str, object],
    now: dict[str, str | None],
    parties: Sequence[str],
    conditions: Sequence[str],
    kind: str,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    from graphcrm.cli.progress import progress_bars
    from graphcrm.errors import ForbiddenError
    from graphcrm.services import assignments
    from graphcrm.services.search import Condition
    from graphcrm.services.wording import counted

    values = {name: value for name, value in values.items() if value is not None}
    if not values:
        raise click.UsageError("Say what shall become of them: --to, --public or --not-public.")
    given = [Condition.parse(text) for text in conditions]
    given += [Condition(name, "=", value) for name, value in now.items() if value]
    if bool(parties) == bool(given):
        raise click.UsageError("Name the records, or say with --from and --where which ones; not both.")
    with opened_database() as database:
        me = viewer(database)
        uids = _named(database, me, parties) if parties else assignments.chosen(database, me, given, kind=kind)
        if given and uids and not (yes or dry_run):
            click.confirm(f"Change {counted(len(uids), 'record', 'records')}?", abort=True, err=True)
        with progress_bars() as progress:
            done = assignments.assign(database, me, uids, values, dry_run=dry_run, progress=progress)
    _write(done, dry_run, as_json)
    if done.refused:
        raise click.exceptions.Exit(ForbiddenError.exit_code)


def _named(database: Database, me: Viewer, parties: Sequence[str]) -> list[str]:
    from graphcrm.services.naming import resolve

    return [resolve(database, me, party).uid for party in parties]


def _write(done: Assigned, dry_run: bool, as_json: bool) -> None:
    from graphcrm.services.wording import counted

    if as_json:
        refused = [each.party.to_dict() | {"reason": each.reason} for each in done.refused]
        told = {"changed": done.changed, "unchanged": done.unchanged, "refused": refused, "dry_run": dry_run}
        write_json(told | ({} if dry_run else {"operation": done.operation}))
        return
    verb = "would be changed" if dry_run else "changed"
    same = f"; {done.unchanged:,} were so already" if done.unchanged else ""
    click.echo(f"{counted(done.changed, 'record', 'records')} {verb}{same}.")
    if done.refused:
        click.echo(f"{counted(len(done.refused), 'record', 'records')} may not be changed:")
        write_columns([f"  {each.party.name}", each.reason] for each in done.refused[:_SHOWN])
        if len(done.refused) > _SHOWN:
            click.echo(f"  and {len(done.refused) - _SHOWN:,} more")
