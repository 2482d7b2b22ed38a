"""``graphcrm searches``: searches and lists that are kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphcrm.cli.common import ListedByDefault, opened_database, viewer, write_columns, write_json
from graphcrm.errors import NotFoundError, RuleError

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.services.saved_searches import SavedSearch


@click.group("searches", cls=ListedByDefault)
def group() -> None:
    """Look after saved searches, yours and those shared with you. Without a command they are listed."""


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write them as JSON.")
def list_them(as_json: bool) -> None:
    """List the saved searches."""
    import dataclasses

    from graphcrm.services import saved_searches

    with opened_database() as database:
        found = saved_searches.listed(database, viewer(database))
    if as_json:
        write_json([dataclasses.asdict(search) for search in found])
    elif not found:
        click.echo("No search is saved yet. Save one: graphcrm searches save 'Donors in Leeds' tag:donor city:Leeds")
    else:
        write_columns(
            [search.name, search.area, search.query, search.owner, ", ".join(search.shared_with)] for search in found
        )


@group.command()
@click.argument("name")
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--area",
    default="search",
    show_default=True,
    help="search, or a list: parties or relationships, with what stands after ? in its address.",
)
@click.option("--share", multiple=True, help="Share it with everybody, or team:NAME; several are possible.")
def save(name: str, query: tuple[str, ...], area: str, share: tuple[str, ...]) -> None:
    """Save a search or a list under a name.

    Example: graphcrm searches save "Donors in Leeds" tag:donor city:Leeds --share everybody
    """
    from graphcrm.services import saved_searches

    with opened_database() as database:
        made = database.write(
            viewer(database), lambda work: saved_searches.save(work, name, area, " ".join(query), share)
        )
    click.echo(f"The search {made.name} is saved.")


@group.command()
@click.argument("name")
@click.option("--limit", default=20, show_default=True, help="How many to show, 100 at most.")
@click.option("--json", "as_json", is_flag=True, help="Write them as JSON.")
def run(name: str, limit: int, as_json: bool) -> None:
    """Show what a saved search finds now."""
    from graphcrm.cli.search import write_found
    from graphcrm.services import quick_search

    with opened_database() as database:
        search = _named(database, name)
        if search.area != "search":
            _run_list(database, search, limit, as_json)
            return
        found = quick_search.find(database, viewer(database), search.query, limit=limit, texts=limit)
    if as_json:
        write_json(found.to_dict())
    else:
        write_found(found)


@group.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(name: str, yes: bool) -> None:
    """Delete a saved search of yours."""
    from graphcrm.services import saved_searches

    with opened_database() as database:
        search = _named(database, name)
        if not yes:
            click.confirm(f"Delete the search {search.name}?", abort=True)
        database.write(viewer(database), lambda work: saved_searches.delete(work, search.uid))
    click.echo(f"The search {search.name} is deleted.")


def _run_list(database: Database, search: SavedSearch, limit: int, as_json: bool) -> None:
    """Show the first page of a list."""
    import dataclasses

    from graphcrm.services.lists import parties, relationships
    from graphcrm.services.lists.query import PAGE_SIZES, PartyQuery, RelationshipQuery

    size = min(max(limit, PAGE_SIZES.start), PAGE_SIZES.stop - 1)
    asking = viewer(database)
    if search.area == "parties":
        party_query = dataclasses.replace(PartyQuery.from_url(search.query), size=size)
        listed = parties.page(database, asking, party_query)
        names = [[row.party.name, row.party.subkind or row.party.kind] for row in listed.rows]
        plain = listed.to_dict()
    else:
        tie_query = dataclasses.replace(RelationshipQuery.from_url(search.query), size=size)
        ties = relationships.page(database, asking, tie_query)
        names = [[*row.texts] for row in ties.rows]
        plain = ties.to_dict()
    if as_json:
        write_json(plain)
    elif names:
        write_columns(names)
    else:
        click.echo("Nothing fits.")


def _named(database: Database, name: str) -> SavedSearch:
    """Return the one search of this name, or uid.

    Raises:
        NotFoundError: the viewer sees none.
        RuleError: they see several.
    """
    from graphcrm.services import saved_searches

    known = saved_searches.listed(database, viewer(database))
    found = [search for search in known if search.uid == name] or [
        search for search in known if search.name.casefold() == name.casefold()
    ]
    mine = [search for search in found if search.owner == viewer(database).user]
    if len(mine or found) == 1:
        return (mine or found)[0]
    if not found:
        raise NotFoundError(f"There is no saved search {name!r}.", "`graphcrm searches` lists them.")
    uids = ", ".join(search.uid for search in found)
    raise RuleError(f"Several searches are called {name!r}.", f"Give the identifier of one: {uids}.", "name", name)
