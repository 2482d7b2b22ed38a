"""``graphcrm search``: the search box."""

from __future__ import annotations

import click

from graphcrm.cli.common import opened_database, viewer, write_columns, write_json


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, help="How many to show, 100 at most.")
@click.option("--json", "as_json", is_flag=True, help="Write them as JSON, with what matched.")
def search(text: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find parties by names, contact details and tags; typing errors are forgiven.

    \b
    graphcrm search marlow                            (the beginning of a name is enough)
    graphcrm search tag:donor city:Leeds kind:org
    graphcrm search 'smith "rose garden" has:email'   (words that stand together)
    """
    from graphcrm.services import quick_search

    with opened_database() as database:
        found = quick_search.search(database, viewer(database), " ".join(text), limit=limit)
    if as_json:
        write_json([result.to_dict() for result in found])
    elif not found:
        click.echo("Nothing fits.")
    else:
        write_columns(
            [
                result.party.name,
                result.party.subkind or result.party.kind,
                "; ".join(match.text for match in result.matches if match.text != result.party.name),
            ]
            for result in found
        )
