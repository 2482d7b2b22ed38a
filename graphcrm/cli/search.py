"""``graphcrm search``: the search box."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphcrm.cli.common import opened_database, viewer, write_columns, write_json

if TYPE_CHECKING:
    from graphcrm.services.quick_search import Findings

#: Characters of a note that are shown.
_EXCERPT = 100


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, help="How many of each sort to show, 100 at most.")
@click.option("--json", "as_json", is_flag=True, help="Write them as JSON, with what matched.")
def search(text: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find parties by names, contact details and tags, and notes and relationships by their words.

    \b
    graphcrm search marlow                            (the beginning of a name is enough)
    graphcrm search tag:donor city:Leeds kind:org
    graphcrm search 'smith "rose garden" has:email'   (words that stand together)
    """
    from graphcrm.services import quick_search

    with opened_database() as database:
        found = quick_search.find(database, viewer(database), " ".join(text), limit=limit, texts=limit)
    if as_json:
        write_json(found.to_dict())
    else:
        write_found(found)


def write_found(found: Findings) -> None:
    """Write what a search finds for a person to read: parties, then relationships, then notes."""
    if not (found.parties or found.ties or found.notes):
        click.echo("Nothing fits.")
    write_columns(
        [
            result.party.name,
            result.party.subkind or result.party.kind,
            "; ".join(match.text for match in result.matches if match.text != result.party.name),
        ]
        for result in found.parties
    )
    for tie in found.ties:
        told = "; ".join(text for text in (tie.title, tie.description) if text)
        click.echo(f"{tie.source.name} {tie.type.forward} {tie.target.name}: {told}")
    for note in found.notes:
        line = " ".join(note.text.split())
        click.echo(f"Note on {note.party.name}: {line[:_EXCERPT]}{' …' if len(line) > _EXCERPT else ''}")
