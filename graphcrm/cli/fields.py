"""``graphcrm fields``: what a party or a relationship can hold."""

from __future__ import annotations

import click

from graphcrm.cli.common import write_json


@click.command()
@click.option(
    "--of",
    metavar="KIND",
    help="Only those of person, organization, household, group, relationship or contact_point.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the fields as JSON, with the properties that keep them.")
def fields(of: str | None, as_json: bool) -> None:
    """List the fields there are: name, type, label and what they are for.

    The names are those that an import's mapping and Cypher use. Fields marked * are written by graphcrm itself.
    """
    from graphcrm.models.fields import declared

    shown = declared(of)
    if as_json:
        write_json({kind: [field.described() for field in found] for kind, found in shown.items()})
        return
    for number, (kind, found) in enumerate(shown.items()):
        click.echo(("\n" if number else "") + click.style(kind, bold=True))
        for field in found:
            name = field.name + ("*" if field.system else "")
            text = f"{field.label}. {field.help}" if field.help else field.label
            click.echo(f"  {name:<18} {field.value_type.label:<15} {text}")
