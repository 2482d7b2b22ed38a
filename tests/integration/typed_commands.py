"""The commands there are, as they are typed."""

from __future__ import annotations

from collections.abc import Iterator

import click

from graphcrm.cli import main


def commands(command: click.Command = main, *words: str) -> Iterator[str]:
    """Yield every command as it is typed: ``tags list``."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below
            yield from commands(below, *words, name)
    else:
        yield " ".join(words)
