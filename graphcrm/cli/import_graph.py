"""``graphcrm import``: load files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphcrm.cli.common import opened_database, viewer, write_json

if TYPE_CHECKING:
    from graphcrm.services.graph_import import ImportReport

#: Exit code when some rows were refused; the others are in.
SOME_REFUSED = 7
MOST_SHOWN = 20


@click.group()
def group() -> None:
    """Load parties and relationships from files."""


@group.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--mapping",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The YAML file that says which column is which field; see docs/import.md.",
)
@click.option("--dry-run", is_flag=True, help="Check every row, against the database too, and write nothing.")
@click.option(
    "--bulk", is_flag=True, help="Fill an empty local database much faster, through Neo4j's offline importer."
)
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON, every refused row in it.")
@click.option("--batch-size", default=1000, show_default=True, type=click.IntRange(1), help="Rows in a transaction.")
@click.pass_context
def graph(
    context: click.Context, folder: Path, mapping: Path, dry_run: bool, bulk: bool, as_json: bool, batch_size: int
) -> None:
    """Load the CSV files of FOLDER: parties, their units, and their relationships.

    What is in already, by its id in the files, is changed where it differs; so a file can be loaded again.
    Exit code 0: every row is in. 7: some rows were refused, and the others are in.

    Example: graphcrm import graph data/congress --mapping seeds/mappings/congress.yaml
    """
    from graphcrm.cli.progress import progress_bars
    from graphcrm.services.graph_import import bulk as bulk_load
    from graphcrm.services.graph_import import run

    with opened_database() as database, progress_bars() as show:
        who = viewer(database)
        if bulk and not dry_run:
            report = bulk_load.run(database, who, folder, mapping, progress=show)
        else:
            report = run(database, who, folder, mapping, dry_run=dry_run, batch_size=batch_size, progress=show)
    if as_json:
        write_json(report.to_dict())
    else:
        _write(report)
    if report.refused:
        context.exit(SOME_REFUSED)


def _write(report: ImportReport) -> None:
    would = "would be " if report.dry_run else ""
    click.echo(f"{report.rows:,} rows of {report.source} read in {report.milliseconds / 1000:.1f} seconds.")
    for kind, counts in report.counts.items():
        click.echo(
            f"  {kind:<14}{counts.created:>9,} {would}created {counts.changed:>9,} {would}changed "
            f"{counts.unchanged:>9,} unchanged"
        )
    if report.kinds:
        click.echo(f"{'Would make' if report.dry_run else 'Made'} the kinds: {', '.join(report.kinds)}.")
    if not report.refused:
        return
    click.echo(f"{len(report.refused):,} refused:")
    for refusal in report.refused[:MOST_SHOWN]:
        click.echo(f"  {refusal.file}, line {refusal.line}: {refusal.reason}")
    if len(report.refused) > MOST_SHOWN:
        click.echo(f"  and {len(report.refused) - MOST_SHOWN:,} more; --json lists them all.")
