"""``graphcrm tags``: free words on parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphcrm.cli.common import ListedByDefault, opened_database, viewer, write_columns, write_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcrm.database.connection import Database


@click.group("tags", cls=ListedByDefault)
def group() -> None:
    """Look after the tags, the free words on parties. Without a command they are listed."""


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write them as JSON.")
def list_them(as_json: bool) -> None:
    """List the tags, and how many parties have each."""
    from graphcrm.queries.vocabularies import tags

    with opened_database() as database:
        found = tags(database, viewer(database))
    if as_json:
        write_json([{"name": tag.name, "parties": tag.parties} for tag in found])
    elif not found:
        click.echo('There are no tags yet. Make one by its use: graphcrm tags add newsletter "Sally Kessler"')
    else:
        write_columns([tag.name, _parties(tag.parties)] for tag in found)


@group.command()
@click.argument("tag")
@click.argument("parties", nargs=-1, required=True, metavar="PARTY...")
def add(tag: str, parties: Sequence[str]) -> None:
    """Put a tag on parties; one that is not there yet is made."""
    from graphcrm.services import vocabularies

    with opened_database() as database:
        uids = _uids(database, parties)
        number = database.write(viewer(database), lambda work: vocabularies.add_terms(work, uids, "tags", [tag]))
    had = len(uids) - number
    click.echo(f"{_parties(number)} got the tag {tag}; {had:,} had it already.")


@group.command()
@click.argument("tag")
@click.argument("parties", nargs=-1, required=True, metavar="PARTY...")
def remove(tag: str, parties: Sequence[str]) -> None:
    """Take a tag off parties."""
    from graphcrm.services import vocabularies

    with opened_database() as database:
        uids = _uids(database, parties)
        number = database.write(viewer(database), lambda work: vocabularies.remove_terms(work, uids, "tags", [tag]))
    click.echo(f"{_parties(number)} lost the tag {tag}; {len(uids) - number:,} did not have it.")


@group.command()
@click.argument("tag")
@click.argument("new_name")
def rename(tag: str, new_name: str) -> None:
    """Rename a tag wherever it is; when there is one of the new name, the two become one."""
    from graphcrm.services import tags

    with opened_database() as database:
        name = database.write(viewer(database), lambda work: tags.rename(work, tag, new_name))
    click.echo(f"The tag is called {name} now.")


@group.command()
@click.argument("tag")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(tag: str, yes: bool) -> None:
    """Delete a tag and take it off every party."""
    from graphcrm.services import tags

    if not yes:
        click.confirm(f"Delete the tag {tag} and take it off every party?", abort=True)
    with opened_database() as database:
        number = database.write(viewer(database), lambda work: tags.delete(work, tag))
    click.echo(f"Deleted the tag {tag}; it was taken off {_parties(number)}.")


def _uids(database: Database, parties: Sequence[str]) -> list[str]:
    from graphcrm.services.naming import resolve

    return sorted({resolve(database, viewer(database), party).uid for party in parties})


def _parties(number: int) -> str:
    from graphcrm.services.wording import counted

    return counted(number, "party", "parties")
