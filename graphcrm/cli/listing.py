"""``graphcrm list``: pages of parties and relationships, in any order, with filters."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.common import opened_database, viewer, write_columns, write_json

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.services.lists.cursor import Position

_KINDS = {"people": "person", "organizations": "organization", "households": "household", "groups": "group"}


@click.command("list")
@click.argument("what")
@click.option(
    "--filter", "filters", multiple=True, metavar="CONDITION", help="As `graphcrm find` takes it; repeatable."
)
@click.option(
    "--tie", "ties", multiple=True, metavar="TYPE", help="Those with such a relationship: WORKS_AT:source:UID."
)
@click.option("--as-of", default="", metavar="DATE", help="When relationships must hold; today when left out.")
@click.option("--text", default="", help="Words that the name has.")
@click.option("--letter", default="", help="Those under a letter from A to Z, or # for others.")
@click.option("--status", default="", help="Relationships that are current, past or future.")
@click.option("--sort", default="", metavar="COLUMN", help="Sort by a column; -COLUMN for the opposite order.")
@click.option("--columns", default="", metavar="NAMES", help="The columns, with commas between them.")
@click.option("--page-size", default=50, show_default=True, help="Rows of a page.")
@click.option("--after", default="", metavar="CURSOR", help="The page after the one that told this cursor.")
@click.option("--before", default="", metavar="CURSOR", help="The page before it.")
@click.option("--last", is_flag=True, help="The last page.")
@click.option("--json", "as_json", is_flag=True, help="Write the page as JSON, with the cursors.")
@click.option("--csv", "as_csv", is_flag=True, help="Write the page as CSV.")
def list_records(what: str, after: str, before: str, last: bool, as_json: bool, as_csv: bool, **given: Any) -> None:
    """List people, organizations, households, groups, parties, relationships, or an own kind such as site.

    \b
    graphcrm list people --filter tags=donor --sort -birthday --columns name,birthday,email
    graphcrm list people --tie WORKS_AT:source --as-of 2019
    graphcrm list relationships --status past --sort -until
    """
    from graphcrm.services.lists.cursor import Position

    position = Position(after, before, last)
    with opened_database() as database:
        read = _relationships if what == "relationships" else _parties
        page, columns, rows = read(database, what, position, given)
    if as_json:
        write_json(page.to_dict())
    elif as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow([name for name, _ in columns])
        writer.writerows(rows)
    else:
        _write(page, columns, rows)


def _parties(
    database: Database, what: str, position: Position, given: dict[str, Any]
) -> tuple[Any, list[tuple[str, str]], list[Sequence[str]]]:
    from graphcrm.services.lists import parties
    from graphcrm.services.lists.query import PartyQuery, Tie
    from graphcrm.services.search import Condition

    query = PartyQuery(
        kind=_KINDS.get(what, "party" if what == "parties" else what),
        conditions=tuple(map(Condition.parse, given["filters"])),
        ties=tuple(map(Tie.parse, given["ties"])),
        letter=given["letter"],
        **_shared(given, "name"),
    )
    page = parties.page(database, viewer(database), query, position)
    columns = [(column.name, column.label) for column in page.columns]
    return page, columns, [row.texts for row in page.rows]


def _relationships(
    database: Database, _: str, position: Position, given: dict[str, Any]
) -> tuple[Any, list[tuple[str, str]], list[Sequence[str]]]:
    from graphcrm.services.lists import relationships
    from graphcrm.services.lists.query import RelationshipQuery

    if given["filters"] or given["letter"]:
        raise click.UsageError("Relationships are filtered by --tie, --status, --as-of and --text.")
    query = RelationshipQuery(types=tuple(given["ties"]), status=given["status"], **_shared(given, "source"))
    page = relationships.page(database, viewer(database), query, position)
    return page, list(page.columns), [row.texts for row in page.rows]


def _shared(given: dict[str, Any], by: str) -> dict[str, Any]:
    sort = given["sort"] or by
    return {
        "text": given["text"],
        "as_of": given["as_of"],
        "sort": sort.removeprefix("-"),
        "descending": sort.startswith("-"),
        "columns": tuple(name.strip() for name in given["columns"].split(",")),
        "size": given["page_size"],
    }


def _write(page: Any, columns: list[tuple[str, str]], rows: list[Sequence[str]]) -> None:
    if not rows:
        click.echo("There are none.")
        return
    write_columns([[click.style(label, bold=True) for _, label in columns], *rows])
    total = f"over {page.total:,}" if page.over else f"{page.total:,}"
    click.echo(f"\n{len(rows):,} of {total}.")
    if page.before:
        click.echo(f"Before: --before {page.before}")
    if page.after:
        click.echo(f"Next: --after {page.after}")
