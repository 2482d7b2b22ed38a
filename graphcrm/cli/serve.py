"""`graphcrm serve`: run the web application."""

from __future__ import annotations

import dataclasses

import click

from graphcrm import config
from graphcrm.cli.common import opened_database


@click.command()
@click.option("--host", help="Address to listen on.  [default: GRAPHCRM_HOST or 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 is any.  [default: GRAPHCRM_PORT or 5000]"
)
def serve(host: str | None, port: int | None) -> None:
    """Run the web application on this machine.

    Others reach it only where there are accounts to sign in to. Ctrl+C stops it; the database goes on.
    """
    from graphcrm import logs
    from graphcrm.web import create_app
    from graphcrm.web.server import serve as serve_app

    settings = at(config.load(), host, port)
    logs.configure(settings)
    app = create_app(settings)
    with opened_database(settings) as database:
        app.extensions["graphcrm"].use(database)
        serve_app(app, settings.host, settings.port, lambda url: click.echo(f"graphcrm answers at {url}"))


def at(settings: config.Settings, host: str | None, port: int | None) -> config.Settings:
    """Return the settings with the address given on the command line, as far as there is one."""
    return dataclasses.replace(
        settings,
        host=settings.host if host is None else host,
        port=settings.port if port is None else port,
    )
