"""``graphcrm find``: parties by what their fields hold."""

from __future__ import annotations

import click

from graphcrm.cli.common import opened_database, viewer, write_columns, write_json


@click.command()
@click.argument("kind")
@click.argument("conditions", nargs=-1, metavar="[CONDITION]...")
@click.option("--show", multiple=True, metavar="FIELD", help="Show this field too; once for each.")
@click.option("--limit", default=50, show_default=True, help="How many to show.")
@click.option("--json", "as_json", is_flag=True, help="Write them as JSON.")
def find(kind: str, conditions: tuple[str, ...], show: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find the parties of a KIND that meet all CONDITIONS; `graphcrm fields` lists what there is to ask for.

    KIND is person, organization, household, group, an own kind such as site, or party for any.

    \b
    graphcrm find person shirt_size=L
    graphcrm find person "age>=18" roles=volunteer --show birthday
    graphcrm find organization "name~hall" categories=donors
    graphcrm find site "opened<2019" website=        (has no website)
    """
    from graphcrm.services import search

    given = [search.Condition.parse(text) for text in conditions]
    with opened_database() as database:
        found = search.find(database, viewer(database), kind, given, show=show, limit=limit)
    if as_json:
        write_json(found.to_dict())
        return
    if not found.parties:
        click.echo("Nobody fits.")
        return
    head = [click.style(text, bold=True) for text in ("name", "kind", *(field.name for field in found.fields))]
    write_columns([head, *([party.name, party.subkind or party.kind, *texts] for party, texts in found.parties)])
    if found.more:
        click.echo(f"\nThere are more than {limit:,}; --limit shows more.")
