"""``graphcrm keys``: the keys of encrypted values."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from graphcrm import config, secrets
from graphcrm.cli.common import opened_database, viewer, write_json

if TYPE_CHECKING:
    from graphcrm.secrets import KeyPlace


@click.group("keys")
def group() -> None:
    """Look after the keys that encrypted values are read with.

    The first value that is encrypted makes a key; back the key file up, since nothing else can read those values.
    """


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Write the status as JSON.")
def status(as_json: bool) -> None:
    """Show where the keys come from and how many there are, without any of them."""
    settings = config.load()
    secrets.use(settings)
    place = secrets.key_place()
    if as_json:
        source = "file" if place.file else "environment"
        write_json(
            {"source": source, "file": str(place.file) if place.file else None}
            | {"keys": place.count, "newest": place.newest or None}
        )
        return
    if not place.count:
        what = (
            "none is made by itself, since GRAPHCRM_DATABASE_URL is set; copy the key file of another machine, or make "
            "the first one with `graphcrm keys create`"
            if settings.database_url
            else "the first value that is encrypted makes one"
        )
        click.echo(f"There is no key in {place.file}: {what}.")
        return
    click.echo(_described(place))


@group.command()
@click.option("--print", "only_print", is_flag=True, help="Write a new key to standard output and keep it nowhere.")
def create(only_print: bool) -> None:
    """Put a new key before those in the key file: it encrypts from now on, and the others still read.

    Then run `graphcrm keys rotate`, which encrypts what is there with the new key.
    """
    if only_print:
        click.echo(secrets.new_key())
        return
    secrets.use(config.load())
    place = secrets.create_key()
    click.echo(_described(place))
    click.echo("Back the file up: without it, encrypted values cannot be read.")
    if place.count > 1:
        click.echo("Run `graphcrm keys rotate` to encrypt what is there with the new key.")


@group.command()
@click.option("--drop-old", is_flag=True, help="Keep only the newest key in the key file when it opens everything.")
@click.option("--json", "as_json", is_flag=True, help="Write what was done as JSON.")
def rotate(drop_old: bool, as_json: bool) -> None:
    """Encrypt every encrypted value in the database with the newest key.

    It can be interrupted and run again: what has the newest key is left alone.
    """
    from graphcrm.cli.progress import progress_bars
    from graphcrm.errors import LostKeyError
    from graphcrm.services import keys
    from graphcrm.services.wording import counted

    with opened_database() as database, progress_bars() as show:
        done = keys.rotate(database, viewer(database), drop_old=drop_old, progress=show)
    if as_json:
        write_json(dataclasses.asdict(done))
    else:
        click.echo(f"Encrypted with the newest key: {done.changed:,}. Had it already: {done.current:,}.")
    if done.lost:
        kept = " All keys were kept." if drop_old else ""
        raise LostKeyError(
            f"No key opens {counted(done.lost, 'value', 'values')}, left as before.{kept}",
            "Add the key that those values were encrypted with, from a backup, after the keys there are.",
        )
    if drop_old and not as_json:
        click.echo(_described(secrets.key_place()))


def _described(place: KeyPlace) -> str:
    source = place.file or "GRAPHCRM_ENCRYPTION_KEYS"
    keys = "1 key" if place.count == 1 else f"{place.count} keys"
    return f"{keys} in {source}; the newest is {place.newest}, by its SHA-256."
