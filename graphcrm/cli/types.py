"""``graphcrm types``: the relationship types."""

from __future__ import annotations

import click

from graphcrm.cli.common import opened_database, write_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write the types as JSON.")
def types(as_json: bool) -> None:
    """List the relationship types: name, how it reads in both directions, what it joins."""
    from graphcrm.queries.types import catalogue

    with opened_database() as database:
        known = sorted(catalogue(database), key=lambda kind: (kind.area, kind.name))
    if as_json:
        write_json([kind.properties() for kind in known])
        return
    area = None
    for kind in known:
        if kind.area != area:
            area = kind.area
            click.echo(("" if kind is known[0] else "\n") + click.style(area or "other", bold=True))
        reads = kind.forward if kind.mutual else f"{kind.forward} / {kind.reverse}"
        ends = f"{'|'.join(kind.source_kinds)} - {'|'.join(kind.target_kinds)}"
        click.echo(f"  {kind.name:<28} {reads:<58} {ends}" + ("" if kind.active else "  (retired)"))
