"""``graphcrm files``: documents and photos of parties."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphcrm.cli.common import opened_database, viewer, write_columns, write_json
from graphcrm.cli.notes import audience, audience_options, audience_words, page_options
from graphcrm.errors import RuleError

if TYPE_CHECKING:
    from typing import Any

    from graphcrm.models.documents import Document

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("files")
def group() -> None:
    """Attach documents and photos to parties, list, get and delete them."""


@group.command()
@click.argument("party")
@click.argument("file", type=_FILE)
@click.option("--name", metavar="TEXT", help="What it is called, by default as the file.")
@click.option("--photo", is_flag=True, help="Makes it the photo of the party, instead of the one that was.")
@audience_options
def add(party: str, file: Path, name: str | None, photo: bool, private: bool, readers: tuple[str, ...]) -> None:
    """Attach a file to a party."""
    from graphcrm.services import documents
    from graphcrm.services.naming import resolve

    chosen = audience(private, readers)
    if photo and (private or readers):
        raise click.UsageError("A photo is for all who see the party.")
    with opened_database() as database, file.open("rb") as source:
        me = viewer(database)
        found = resolve(database, me, party)
        called = name or file.name
        if photo:
            uid = documents.set_photo(database, me, found.uid, source, called)
        else:
            uid = documents.attach(database, me, found.uid, source, called, audience=chosen, readers=readers)
    click.echo(f"{found.name} has the {'photo' if photo else 'document'} {uid}.")


@group.command("list")
@click.argument("party")
@page_options
def list_them(party: str, limit: int, after: str | None, as_json: bool) -> None:
    """List the documents of a party, the newest first, and its photo."""
    from graphcrm.services import documents
    from graphcrm.services.naming import resolve

    with opened_database() as database:
        me = viewer(database)
        found = resolve(database, me, party)
        page = documents.of_party(database, me, found.uid, after=after, limit=limit)
        photo = documents.photo(database, me, found.uid)
    if as_json:
        plain = [_plain(each) for each in page.documents]
        write_json({"documents": plain, "photo": _plain(photo) if photo else None, "after": page.after})
        return
    rows = [_row(each, audience_words(each)) for each in page.documents]
    if photo and after is None:
        rows.insert(0, _row(photo, "photo"))
    if rows:
        write_columns(rows)
    else:
        click.echo(f"{found.name} has no document that you may read.")
    if page.after:
        click.echo(f"There are more: --after {page.after}")


@group.command()
@click.argument("document")
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where to; by default as it is called, here; - shows it.",
)
def get(document: str, output: Path | None) -> None:
    """Write the file of a document, named by the identifier that the list shows. No file is written over."""
    from graphcrm.services import documents

    with opened_database() as database:
        found, stream = documents.read(database, viewer(database), document)
        with contextlib.closing(stream):
            if output == Path("-"):
                shutil.copyfileobj(stream, sys.stdout.buffer)
                return
            target = output or Path(found.name)
            try:
                with target.open("xb") as file:
                    shutil.copyfileobj(stream, file)
            except OSError as error:
                raise RuleError(
                    f"{target} cannot be written: {error.strerror}.", "Give another --output.", "output", str(target)
                ) from error
    click.echo(f"Wrote {target}.")


@group.command()
@click.argument("document")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(document: str, yes: bool) -> None:
    """Delete a document or a photo with its file."""
    from graphcrm.services import documents

    if not yes:
        click.confirm(f"Delete the document {document} with its file?", abort=True)
    with opened_database() as database:
        database.write(viewer(database), lambda work: documents.delete(work, document))
    click.echo(f"Deleted the document {document}.")


@group.command()
@click.option("--dry-run", is_flag=True, help="Only list them.")
def clean(dry_run: bool) -> None:
    """Remove files that no document names any more, as a crash may leave them."""
    from graphcrm.services import files
    from graphcrm.services.wording import counted

    with opened_database() as database:
        found = files.clean(database, viewer(database), dry_run=dry_run)
    for each in found:
        click.echo(f"{each.modified_at.astimezone():%Y-%m-%d %H:%M}  {_size(each.size):>10}  {each.name}")
    number = counted(len(found), "file", "files")
    click.echo(f"{number} would be removed." if dry_run else f"Removed {number}.")


def _row(document: Document, said: str) -> list[str]:
    added = f"{document.created_at.astimezone():%Y-%m-%d}"
    return [added, document.name, document.type, _size(document.size), document.author, said, document.uid]


def _size(size: int) -> str:
    for unit, step in (("MB", 1 << 20), ("KB", 1 << 10)):
        if size >= step:
            return f"{size / step:,.1f} {unit}"
    return f"{size} bytes"


def _plain(document: Document) -> dict[str, Any]:
    kept = dataclasses.asdict(document)
    del kept["stored_as"], kept["inline"]
    return kept | {key: kept[key].isoformat() for key in ("created_at", "modified_at")}
