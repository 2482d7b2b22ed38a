"""``graphcrm map``: pictures of the explorer that are kept under a name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphcrm.cli.common import ListedByDefault, opened_database, viewer, write_columns, write_json
from graphcrm.errors import NotFoundError, RuleError

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.services.explorer.maps import SavedMap


@click.group("map", cls=ListedByDefault)
def group() -> None:
    """Look at saved maps, yours and those shared with you. Without a command they are listed."""


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write them as JSON.")
def list_them(as_json: bool) -> None:
    """List the saved maps, with how many of their parties you see."""
    from graphcrm.services.explorer import maps

    with opened_database() as database:
        found = maps.listed(database, viewer(database), limit=_MOST)
    if as_json:
        write_json([_told(each.map) | {"parties": each.parties} for each in found])
    elif not found:
        click.echo("No map is saved yet. Draw a picture in the explorer and save it there.")
    else:
        write_columns(
            [
                each.map.name,
                _parties(each.parties),
                f"as of {each.map.day}" if each.map.frozen else "live",
                each.map.owner,
                ", ".join(each.map.shared_with),
            ]
            for each in found
        )


@group.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Write the map, its state and its graph as JSON.")
def show(name: str, as_json: bool) -> None:
    """Show who is on a map, and how they are tied."""
    from graphcrm.services.explorer import drawing, maps

    with opened_database() as database:
        who = viewer(database)
        found = _named(database, name)
        state, graph = maps.opened(database, who, found)
        drawn = drawing.drawn(graph, state, viewer=who, title=found.name)
    if as_json:
        write_json(_told(found) | {"state": state.to_dict(), "graph": graph.to_dict()})
        return
    click.echo("\n".join((drawn.title, *filter(None, (found.note,)), *drawn.words.about)))
    names = {dot.uid: dot.name for dot in drawn.dots}
    click.echo()
    write_columns((dot.name, dot.type, dot.group) for dot in drawn.dots)
    if drawn.lines:
        click.echo()
        write_columns(
            (names[line.source], line.label, names[line.target], _when(line.since, line.until), line.standing)
            for line in drawn.lines
        )


@group.command()
@click.argument("name")
@click.option(
    "--format",
    "format_",
    default="svg",
    show_default=True,
    help="svg, csv (tables in a ZIP archive), graphml, gexf or html.",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it.")
def export(name: str, format_: str, output: Path | None) -> None:
    """Write what a map shows as a file, named after the map where you give no other.

    Example: graphcrm map export "Board of the school" --format graphml
    """
    from graphcrm.services.explorer import drawing, maps, taking_out

    taking_out.format_of(format_)
    with opened_database() as database:
        who = viewer(database)
        found = _named(database, name)
        state, graph = maps.opened(database, who, found)
        drawn = drawing.drawn(graph, state, viewer=who, title=found.name)
        written = taking_out.written(who, drawn, format_)
    path = output or Path(taking_out.file_name(found.name, format_))
    path.write_bytes(written)
    ties = len(drawn.lines)
    click.echo(f"{path}: {_parties(len(drawn.dots))}, {ties:,} relationship{'' if ties == 1 else 's'}")


#: So many maps are listed, and looked through for a name.
_MOST = 1_000


def _parties(number: int) -> str:
    return "1 party" if number == 1 else f"{number:,} parties"


def _when(since: str, until: str) -> str:
    return f"{since}–{until}" if since or until else ""


def _told(map: SavedMap) -> dict[str, object]:
    """Return what is said of a map; its state and uids are as they were saved, of parties that one may not see, too."""
    names = ("uid", "name", "owner", "note", "day", "shared_with", "revision", "changed_at", "changed_by")
    return {name: getattr(map, name) for name in names}


def _named(database: Database, name: str) -> SavedMap:
    """Return the one map of this name, or uid.

    Raises:
        NotFoundError: the viewer sees none.
        RuleError: they see several.
    """
    from graphcrm.services.explorer import maps

    who = viewer(database)
    known = [each.map for each in maps.listed(database, who, limit=_MOST)]
    found = [map for map in known if map.uid == name] or [
        map for map in known if map.name.casefold() == name.casefold()
    ]
    mine = [map for map in found if map.owner == who.user]
    if len(mine or found) == 1:
        return maps.find(database, who, (mine or found)[0].uid)
    if not found:
        raise NotFoundError(f"There is no saved map {name!r}.", "`graphcrm map` lists them.")
    uids = ", ".join(map.uid for map in found)
    raise RuleError(f"Several maps are called {name!r}.", f"Give the identifier of one: {uids}.", "name", name)
