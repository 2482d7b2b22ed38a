"""`graphcrm database`: install, start, stop and look at the local database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphcrm import config
from graphcrm.cli.common import write_json
from graphcrm.cli.server_progress import MEGABYTE, server_progress

if TYPE_CHECKING:
    from graphcrm.database.local import Status


@click.group("database")
def group() -> None:
    """Install, start, stop and migrate the local database.

    Every command that needs the database starts it and leaves it running; nothing here is needed for daily work.
    """


@group.command()
def install() -> None:
    """Download the database server, or check and repair it.

    Every file's SHA-256 is compared with the one graphcrm was built with; a damaged file is downloaded again.
    """
    from graphcrm.database.install import chosen_version
    from graphcrm.database.install import install as install_server

    settings = config.load()
    with server_progress() as progress:
        folder = install_server(settings, progress, verify=True)
    size = round(sum(path.stat().st_size for path in folder.glob("*.jar")) / MEGABYTE)
    click.echo(f"Neo4j {chosen_version(settings)} is installed and unaltered: {size} MB in {folder}.")


@group.command()
def start() -> None:
    """Start the local database, after downloading it when needed."""
    from graphcrm.database.local import ensure_started

    settings = config.load()
    if _is_elsewhere(settings, "started"):
        return
    with server_progress() as progress:
        endpoint = ensure_started(settings, progress)
    click.echo(f"The database is running at {endpoint.uri}.")


@group.command()
def stop() -> None:
    """Stop the local database; the data stays."""
    from graphcrm.database import local

    settings = config.load()
    if _is_elsewhere(settings, "stopped"):
        return
    click.echo("The database has stopped." if local.stop(settings) else "The database was not running.")


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print the status as JSON.")
def status(as_json: bool) -> None:
    """Show whether the local database runs, where it is and how to reach it."""
    from graphcrm.database import local

    settings = config.load()
    if settings.database_url:
        facts: dict[str, object] = {"state": "elsewhere", "uri": settings.database_url, "user": settings.database_user}
        text = f"GRAPHCRM_DATABASE_URL is set: the database is {settings.database_url}; there is no local one."
    else:
        found = local.status(settings)
        facts, text = _facts(found), _described(found)
    if as_json:
        write_json(facts)
    else:
        click.echo(text)


@group.command()
def migrate() -> None:
    """Bring the database to the state this program needs; every command that opens it does the same."""
    from graphcrm.database import migrations, open_database

    with server_progress() as progress:
        database = open_database(config.load(), progress=progress, migrate=False)
    with database:
        applied = migrations.migrate(database, progress=lambda step: click.echo(f"{step.number:04} {step.name}"))
    click.echo("The database is up to date." if not applied else f"Migrations applied: {len(applied)}.")


@group.command()
def path() -> None:
    """Print the folder that holds the local database."""
    from graphcrm.database.home import ServerHome

    click.echo(ServerHome.of(config.load()).path)


def _is_elsewhere(settings: config.Settings, done: str) -> bool:
    """Say, when the settings name a server, that no local one is ``done``."""
    if settings.database_url:
        click.echo(f"GRAPHCRM_DATABASE_URL is set to {settings.database_url}, so nothing local is {done}.", err=True)
    return bool(settings.database_url)


def _facts(found: Status) -> dict[str, object]:
    from graphcrm.database.local import USER

    return {
        "state": found.state,
        "version": found.version,
        "uri": found.uri,
        "user": USER,
        "pid": found.pid,
        "memory": found.memory,
        "home": str(found.home),
        "log": str(found.log),
        "password_file": str(found.password_file),
    }


def _described(found: Status) -> str:
    from graphcrm.database.local import USER

    meaning = {
        "running": "is running",
        "starting": "is starting",
        "stopped": "is stopped; it starts by itself when a command needs it",
        "not installed": "is not installed; it is downloaded when a command first needs it",
    }
    rows = []
    if found.uri:
        rows += [("address", found.uri), ("user", USER), ("password", f"in {found.password_file}")]
    if found.pid and found.memory:
        rows.append(("process", f"{found.pid}, {found.memory // MEGABYTE} MB of memory"))
    rows += [("folder", str(found.home)), ("log", str(found.log))]
    return "\n".join(
        [f"The local database (Neo4j {found.version}) {meaning[found.state]}."]
        + [f"  {name:<9}{value}" for name, value in rows]
    )
