"""``graphcrm network``: the whole network as communities, and the map of it that the pages show."""

from __future__ import annotations

import click

from graphcrm.cli.common import ListedByDefault, opened_database, viewer, write_columns, write_json


@click.group(cls=ListedByDefault)
def group() -> None:
    """See the whole network as communities, and draw the map of it. Without a command communities are listed."""


@group.command("list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many communities to show.")
@click.option("--json", "as_json", is_flag=True, help="Write them as JSON.")
def list_(limit: int, as_json: bool) -> None:
    """List the communities, as the map has them that was drawn last, each with those who have most ties in it."""
    from graphcrm.analysis.community_tree import KINDS
    from graphcrm.services.explorer import overview

    with opened_database() as database:
        who = viewer(database)
        found = overview.opened(database, who)
        tops = found.shown(found.map.tops)
        leading = overview.leading(database, who, found.map, tops[:limit], found.gone, 3)
    listed = [(KINDS[found.map.types[each]], found.size(each), parties) for each, parties in leading.items()]
    if as_json:
        write_json(
            {
                "made_at": found.kept.made_at.isoformat(),
                "parties": found.parties,
                "tied_pairs": found.ties,
                "number": len(tops),
                "communities": [
                    {"kind": kind, "parties": size, "leading": [party.to_dict() for party in parties]}
                    for kind, size, parties in listed
                ],
            }
        )
        return
    made_at = f"{found.kept.made_at.astimezone():%Y-%m-%d %H:%M}"
    click.echo(f"{found.parties:,} parties, {found.ties:,} pairs of them with ties, as of {made_at}")
    names = {"alone": "without ties", "small": "small groups"}
    if listed:
        write_columns(
            (f"{size:>9,}", names.get(kind) or ", ".join(party.name for party in parties))
            for kind, size, parties in listed
        )
    if len(tops) > len(listed):
        click.echo(f"and {len(tops) - len(listed):,} more")


@group.command()
@click.option("--background", is_flag=True, help="Let a worker do it.")
@click.option("--json", "as_json", is_flag=True, help="Write what was drawn as JSON.")
def draw(background: bool, as_json: bool) -> None:
    """Draw the map of all parties and ties of today that one sees. Whoever sees the same has it, too."""
    from graphcrm import config, jobs
    from graphcrm.cli.progress import job_progress
    from graphcrm.services.explorer.overview import JOB

    settings = config.load()
    with opened_database(settings) as database:
        who = viewer(database)
        if background:
            uid = jobs.enqueue(database, settings, who, JOB)
            click.echo(f"A worker will do it: {uid}")
            return
        with job_progress() as progress:
            drawn = jobs.run_here(database, settings, who, JOB, progress=progress)
    if as_json:
        write_json(drawn)
    else:
        click.echo(
            f"{drawn['parties']:,} parties with {drawn['ties']:,} tied pairs: {drawn['communities']:,} communities"
        )
