"""``graphcrm schema``: the schema document."""

from __future__ import annotations

import click

from graphcrm.cli.common import opened_database, viewer, write_json


@click.command()
def schema() -> None:
    """Write everything that the database can hold as JSON: kinds, types, sets, and the fields of each with rights.

    Example: graphcrm schema > schema.json
    """
    from graphcrm.services import discovery

    with opened_database() as database:
        write_json(discovery.document(database, viewer(database)))
