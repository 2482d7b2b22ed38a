"""``graphcrm preferences``: how the site, the people of a folder, or a user want to work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.common import ListedByDefault, opened_database, viewer, write_json

if TYPE_CHECKING:
    from graphcrm.models.preference import Preference, Scope
    from graphcrm.services.preferences import Preferences


def _scoped(function: Any) -> Any:
    """Add ``--user`` and ``--folder``."""
    function = click.option("--folder", metavar="NAME", help="For a folder instead of the whole site.")(function)
    return click.option("--user", metavar="NAME", help="For a user instead of the whole site.")(function)


def _as_json(function: Any) -> Any:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Write JSON, with what each may be and its default.")(
        function
    )


@click.group("preferences", cls=ListedByDefault)
def group() -> None:
    """Show and set how the site, a folder or a user works: formats, lists, when to call.

    What is not set for a user is taken from the folder, then from the site; what is not set there has its default.
    Without a command they are listed.
    """


@group.command("list")
@_scoped
@_as_json
def list_all(user: str | None, folder: str | None, as_json: bool) -> None:
    """List the preferences and where they are set."""
    from graphcrm.models.preferences import GROUPS, PREFERENCES

    found = _read(_scope(user, folder))
    if as_json:
        write_json([_described(each, found) for each in PREFERENCES.values()])
        return
    for key, title in GROUPS.items():
        click.echo(click.style(title, bold=True))
        for each in PREFERENCES.values():
            if each.field.group == key:
                click.echo(f"  {each.name:<20} {each.field.label:<31} {_value(each, found)}")
    click.echo("\n`graphcrm preferences get NAME` says what one is for and what it may be.", err=True)


@group.command("get")
@click.argument("name")
@_scoped
@_as_json
def get(name: str, user: str | None, folder: str | None, as_json: bool) -> None:
    """Show one preference: its value, what it is for, what it may be."""
    from graphcrm.models.preferences import preference

    wanted = preference(name)
    found = _read(_scope(user, folder))
    if as_json:
        write_json(_described(wanted, found))
        return
    click.echo(f"{wanted.name} = {_value(wanted, found)}")
    click.echo(f"  {wanted.field.label}. {wanted.field.help}")
    click.echo(f"  It may be {wanted.allowed}.")
    default = wanted.text(wanted.default)
    click.echo(f"  Default: {default or 'not set'}. It can be set for {wanted.settable_for}.")


@group.command("set")
@click.argument("name")
@click.argument("value")
@_scoped
def set_one(name: str, value: str, user: str | None, folder: str | None) -> None:
    """Set a preference; with an empty value, reset it."""
    from graphcrm.models.preferences import preference
    from graphcrm.services import preferences

    wanted, scope = preference(name), _scope(user, folder)
    with opened_database() as database:
        changed = database.write(viewer(database), lambda work: preferences.set(work, scope, {name: value}))
        found = preferences.read_scope(database, viewer(database), scope)
    click.echo(f"{wanted.name} = {_value(wanted, found)}" + ("" if changed else ", as before"))


@group.command("reset")
@click.argument("names", nargs=-1, required=True)
@_scoped
def reset(names: tuple[str, ...], user: str | None, folder: str | None) -> None:
    """Forget what is set, so that the next scope or the default counts."""
    from graphcrm.models.preferences import preference
    from graphcrm.services import preferences

    wanted, scope = [preference(name) for name in names], _scope(user, folder)
    with opened_database() as database:
        database.write(viewer(database), lambda work: preferences.reset(work, scope, names))
        found = preferences.read_scope(database, viewer(database), scope)
    for each in wanted:
        click.echo(f"{each.name} = {_value(each, found)}")


def _scope(user: str | None, folder: str | None) -> Scope:
    from graphcrm.models.preference import Scope

    if user is not None and folder is not None:
        raise click.UsageError("Take --user or --folder, not both.")
    if user is not None:
        return Scope.user(user)
    return Scope.site() if folder is None else Scope.folder(folder)


def _read(scope: Scope) -> Preferences:
    from graphcrm.services import preferences

    with opened_database() as database:
        return preferences.read_scope(database, viewer(database), scope)


def _value(declared: Preference, found: Preferences) -> str:
    """Write a value and where it comes from."""
    from graphcrm.models.preference import Scope
    from graphcrm.services.preferences import DEFAULT

    text, source = found.text(declared.name), found.source(declared.name)
    if source == DEFAULT:
        return f"{text}  (default)" if text else "(not set)"
    return f"{text}  (set for {Scope.parse(source).words})"


def _described(declared: Preference, found: Preferences) -> dict[str, Any]:
    value = declared.plain(found[declared.name])
    return declared.described() | {"value": value, "source": found.source(declared.name)}
