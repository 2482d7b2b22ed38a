"""``graphcrm notes``: what people wrote about a party."""

from __future__ import annotations

import dataclasses
import sys
from typing import TYPE_CHECKING

import click

from graphcrm.cli.common import opened_database, viewer, write_json
from graphcrm.models.notes import AUTHOR, CHOSEN, EVERYBODY

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from graphcrm.models.documents import Document
    from graphcrm.models.notes import Note

#: How many are shown at once.
SHOWN = 20


@click.group("notes")
def group() -> None:
    """Write notes on parties, list and delete them."""


def audience_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--private`` and ``--for``."""
    function = click.option(
        "--for",
        "readers",
        multiple=True,
        metavar="NAME",
        help="Only this user, or team as in team:sales; once for each.",
    )(function)
    return click.option("--private", is_flag=True, help="Only you read it.")(function)


def page_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--limit``, ``--after`` and ``--json``."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Write them as JSON."),
        click.option("--after", metavar="MARK", help="Goes on after the page that named this mark."),
        click.option("--limit", default=SHOWN, show_default=True, type=click.IntRange(1), help="How many to show."),
    ):
        function = option(function)
    return function


def audience(private: bool, readers: tuple[str, ...]) -> str:
    """Return the audience that the options mean."""
    if private and readers:
        raise click.UsageError("--private and --for exclude each other.")
    return AUTHOR if private else CHOSEN if readers else EVERYBODY


def audience_words(about: Note | Document) -> str:
    """Say who reads something besides its author; empty for all who see the party."""
    words = {EVERYBODY: "", AUTHOR: "for the author alone", CHOSEN: f"for {', '.join(about.readers)}"}
    return words[about.audience]


@group.command()
@click.argument("party")
@click.argument("text")
@audience_options
@click.option("--sticky", is_flag=True, help="Shows it before all other notes, instead of the one that was.")
def add(party: str, text: str, private: bool, readers: tuple[str, ...], sticky: bool) -> None:
    """Write a note on a party, in Markdown; - reads it from standard input."""
    from graphcrm.services import notes
    from graphcrm.services.naming import resolve

    chosen = audience(private, readers)
    written = sys.stdin.read() if text == "-" else text
    with opened_database() as database:
        me = viewer(database)
        found = resolve(database, me, party)
        uid = database.write(
            me,
            lambda work: notes.create(work, found.uid, written, audience=chosen, readers=readers, sticky=sticky),
        )
    click.echo(f"Wrote the note {uid} on {found.name}.")


@group.command("list")
@click.argument("party")
@page_options
def list_them(party: str, limit: int, after: str | None, as_json: bool) -> None:
    """List the notes on a party: the sticky one first, then the newest."""
    from graphcrm.services import notes
    from graphcrm.services.naming import resolve

    with opened_database() as database:
        me = viewer(database)
        found = resolve(database, me, party)
        page = notes.of_party(database, me, found.uid, after=after, limit=limit)
    if as_json:
        write_json({"notes": [_plain(note) for note in page.notes], "after": page.after})
        return
    for note in page.notes:
        about = [note.author, audience_words(note), "sticky" if note.sticky else ""]
        click.secho(f"{note.created_at.astimezone():%Y-%m-%d %H:%M}  {', '.join(filter(None, about))}", bold=True)
        click.echo("".join(f"    {line}".rstrip() + "\n" for line in note.text.split("\n")), nl=False)
        click.secho(f"    {note.uid}", dim=True)
    if not page.notes:
        click.echo(f"There is no note on {found.name} that you may read.")
    if page.after:
        click.echo(f"There are more: --after {page.after}")


@group.command()
@click.argument("note")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(note: str, yes: bool) -> None:
    """Delete a note, named by the identifier that the list shows."""
    from graphcrm.services import notes

    if not yes:
        click.confirm(f"Delete the note {note}?", abort=True)
    with opened_database() as database:
        database.write(viewer(database), lambda work: notes.delete(work, note))
    click.echo(f"Deleted the note {note}.")


def _plain(note: Note) -> dict[str, Any]:
    kept = dataclasses.asdict(note)
    return kept | {key: kept[key].isoformat() for key in ("created_at", "modified_at")}
