"""`graphcrm demo`: a sample organization and the page that answers who knows whom."""

from __future__ import annotations

import os
import sys
import webbrowser

import click

from graphcrm import config
from graphcrm.cli.common import opened_database, viewer
from graphcrm.cli.serve import at


@click.command()
@click.option("--host", help="Address to listen on.  [default: GRAPHCRM_HOST or 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 is any.  [default: GRAPHCRM_PORT or 5000]"
)
@click.option(
    "--open/--no-open", "opens", default=None, help="Open the page in the browser.  [default: where there is a screen]"
)
def demo(host: str | None, port: int | None, opens: bool | None) -> None:
    """Load the sample organizations into an empty database and serve the first page.

    A database that holds parties already is served as it is. Ctrl+C stops the page; the database goes on.
    """
    from graphcrm.services import setup
    from graphcrm.web import create_app
    from graphcrm.web.server import serve

    settings = at(config.load(), host, port)
    app = create_app(settings)

    def ready(url: str) -> None:
        click.echo(f"\n  Open {url}\n\n  Ask for example: who connects Sally to the XYZ site?\n  Ctrl+C stops it.")
        if has_screen() if opens is None else opens:
            webbrowser.open(url)

    with opened_database(settings) as database:
        if setup.wants_demo(database):
            click.echo("Loading the sample organizations …", err=True)
            setup.load_demo(database, viewer(database))
        app.extensions["graphcrm"].use(database)
        serve(app, settings.host, settings.port, ready)


def has_screen() -> bool:
    """Say whether a person sits at a terminal of a machine that can show a browser."""
    screen = sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return screen and sys.stdout.isatty() and "SSH_CONNECTION" not in os.environ
