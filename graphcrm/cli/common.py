"""What several commands share: opening the database with a progress bar, options, and writing paths."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from graphcrm.errors import RuleError
from graphcrm.values import Period

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database
    from graphcrm.services.connections import Path
    from graphcrm.viewer import Viewer


@contextlib.contextmanager
def opened_database(settings: Settings | None = None) -> Iterator[Database]:
    """Open the database of the settings; the local server is downloaded and started when needed, with progress."""
    from graphcrm import config
    from graphcrm.cli.server_progress import server_progress
    from graphcrm.services.setup import open_database

    with server_progress() as progress:
        database = open_database(settings or config.load(), progress=progress)
    with database:
        yield database


def viewer(database: Database) -> Viewer:
    """Return who a command acts as: the account of ``--as``, else the person at the machine, who sees everything.

    Raises:
        NotFoundError: there is no such account.
        ForbiddenError: the account is disabled.
    """
    from graphcrm import config
    from graphcrm.viewer import Viewer

    context = click.get_current_context(silent=True)
    name = context.find_root().params.get("acting") if context else None
    if not (name or (name := config.load().user)):
        return Viewer.administrator()
    from graphcrm.services import accounts

    return accounts.viewer_of(database, name)


def as_of_option(function: Any) -> Any:
    """Add ``--as-of``."""
    return click.option(
        "--as-of",
        metavar="DATE",
        help="When the ties must hold: 2019, 2019-05, 2019-05-03, today (the default) or ever.",
    )(function)


def types_option(function: Any) -> Any:
    """Add ``--types``."""
    return click.option(
        "--types", metavar="TYPE,TYPE", help="Walk only these relationship types; see `graphcrm types`."
    )(function)


def chosen_types(text: str | None) -> list[str] | None:
    """Return the names of ``--types``, None when it was not given."""
    return None if text is None else [name.strip() for name in text.split(",") if name.strip()]


def period(text: str | None) -> Period | None:
    """Return the period of ``--as-of``, None when it was not given.

    Raises:
        RuleError: it is not a date.
    """
    if text is None:
        return None
    try:
        return Period.parse(text)
    except ValueError as error:
        raise RuleError(f"--as-of: {error}", field="as_of", value=text) from error


def given_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that were given, as plain values: one that may be repeated is a list, empty for ``""``."""
    return {
        name: [each for each in value if each != ""] if isinstance(value, tuple) else value
        for name, value in options.items()
        if value is not None and value != ()
    }


def write_json(value: Any) -> None:
    """Write plain values as JSON on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def write_columns(rows: Iterable[Sequence[str]]) -> None:
    """Write rows of text on standard output, each column as wide as its longest text."""
    lines = list(rows)
    lengths = [[len(click.unstyle(text)) for text in line] for line in lines]
    widths = [max(column) for column in zip(*lengths, strict=True)]
    for line, long in zip(lines, lengths, strict=True):
        padded = (text + " " * (width - length) for text, width, length in zip(line, widths, long, strict=True))
        click.echo("  ".join(padded).rstrip())


class ListedByDefault(click.Group):
    """A group whose command ``list`` is meant when none is given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``list`` before options that are not the group's own."""
        if not args or (args[0].startswith("-") and args[0] not in self.get_help_option_names(ctx)):
            args = ["list", *args]
        return super().parse_args(ctx, args)


def write_path(number: int, path: Path) -> None:
    """Write a path as lines a person reads: each tie in the direction read, with its dates."""
    from graphcrm.services.wording import counted

    hops = counted(path.length, "hop", "hops")
    click.echo(f"{click.style(f'{number}.', bold=True)} {hops}, strength {path.strength:.2f}")
    write_hops(path)


def write_hops(path: Path) -> None:
    """Write the ties of a path, one a line, and those that join the same two under them."""
    from graphcrm.services.wording import hop_sentence

    for hop in path.hops:
        click.echo(f"   {hop_sentence(hop)}")
        for other in hop.also:
            click.echo(click.style(f"     also: {hop_sentence(other)}", dim=True))


def write_end(truncated: Collection[str], cypher: str | None) -> None:
    """Write why an answer was cut short, as keys of ``REASONS``, and the Cypher that found it when it is asked for."""
    from graphcrm.services.connections import REASONS

    for why in truncated:
        if why != "limit":
            click.echo(f"\nCut short: {REASONS[why]}.")
    if cypher:
        click.echo(f"\n{cypher}")
