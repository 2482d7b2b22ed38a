"""``graphcrm folders|teams|access-roles|field-rights``: who may do what, a group for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.common import ListedByDefault, given_options, opened_database, viewer, write_columns, write_json
from graphcrm.cli.definition_groups import MANY_ROLES, Made, Options, Told, found_by, tree, write_as_viewer
from graphcrm.models.access import LEVELS, TEAM, AccessRole, FieldRights, Folder, Team
from graphcrm.models.definitions import Definition
from graphcrm.models.rights import RIGHTS

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.models.users import User

#: What people call the levels of a folder.
_LEVELS = dict(zip(LEVELS, ("read", "contribute", "manage"), strict=True))
_OPTIONS: Options = {
    "label": ("--label", {"metavar": "TEXT"}, "What people call it; made of the name when it is left out."),
    "help": ("--about", {"metavar": "TEXT"}, "What it is for, in a sentence."),
    "parent": ("--parent", {"metavar": "NAME"}, "The folder that it lies in; empty for none."),
    "rights": (
        "--right",
        {"multiple": True, "metavar": "RIGHT"},
        "A right that it gives, once for each; they take the place of those before.",
    ),
    "position": ("--position", {"type": int}, "Where it stands in lists; the lowest number comes first."),
}


def _folders_told(database: Database) -> Told:
    from graphcrm.services import access

    found = access.records_in(database, viewer(database))
    return {name: {"records": number} for name, number in found.items()}


def _folder_rows(found: list[Folder], told: Told) -> Iterator[list[str]]:
    from graphcrm.services.wording import counted

    for depth, each in tree(found):
        levels = [f"{_LEVELS[key]}: {', '.join(getattr(each, key))}" for key in LEVELS if getattr(each, key)]
        number = told.get(each.name, {}).get("records", 0)
        records = counted(number, "record", "records") if number else "-"
        yield ["  " * depth + each.name, each.label, records, "; ".join(levels) or "-", *_retired(each)]


def _teams_told(database: Database) -> Told:
    from graphcrm.queries.schema import schema
    from graphcrm.services import access

    users, teams = _users(database), schema(database).all(Team)
    owned = access.records_of(database, viewer(database), [team.owner for team in teams])
    return {
        team.name: {
            "members": [user.name for user in users if team.name in user.teams],
            "records": owned.get(team.owner, 0),
        }
        for team in teams
    }


def _team_rows(found: list[Team], told: Told) -> Iterator[list[str]]:
    from graphcrm.services.wording import counted

    for each in found:
        members, records = told[each.name]["members"], told[each.name]["records"]
        yield [
            each.name,
            each.label,
            counted(len(members), "member", "members") if members else "-",
            counted(records, "record", "records") if records else "-",
            each.help,
            *_retired(each),
        ]


def _roles_told(database: Database) -> Told:
    from graphcrm.queries.schema import schema

    users = _users(database)
    return {
        role.name: {"users": [user.name for user in users if role.name in user.roles]}
        for role in schema(database).all(AccessRole)
    }


def _role_rows(found: list[AccessRole], told: Told) -> Iterator[list[str]]:
    from graphcrm.services.wording import counted

    for each in found:
        users = told[each.name]["users"]
        number = counted(len(users), "user", "users") if users else "-"
        yield [each.name, each.label, number, ", ".join(each.rights) or "-", *_retired(each)]


def _write_rights() -> None:
    click.echo("\nThe rights there are; one of the first four may be held for a kind alone, as in change:person:")
    write_columns([f"  {right}", meaning] for right, meaning in RIGHTS.items())


def _retired(definition: Folder | Team | AccessRole) -> list[str]:
    return ["" if definition.active else "(retired)"]


def _users(database: Database) -> list[User]:
    from graphcrm.services import accounts

    return accounts.listed(database, viewer(database))


def _made(
    of: type[Definition],
    command: str,
    plural: str,
    about: str,
    example: str,
    told: Callable[[Database], Told],
    rows: Callable[[list[Any], Told], Iterable[list[str]]],
    retiring: str,
    after: Callable[[], None] | None = None,
) -> click.Group:
    group = Made(of, command, plural, about, example, _OPTIONS, told, rows, after, retiring).group()

    @group.command("delete", help="Delete one that nothing uses any more.")
    @click.argument("name")
    @click.option("--yes", is_flag=True, help="Do not ask.")
    def delete(name: str, yes: bool) -> None:
        from graphcrm.queries.schema import schema
        from graphcrm.services import access, definitions

        with opened_database() as database:
            definitions.require(viewer(database), of)
            found = found_by(schema(database), of, name)
        if not yes:
            click.confirm(f"Delete the {of.noun} {found.name}?", abort=True)
        write_as_viewer(lambda work: access.delete(work, of, found.name))
        click.echo(f"Deleted the {of.noun} {found.name}.")

    return group


folders = _made(
    Folder,
    "folders",
    "folders",
    "Look after the folders that records lie in, and what teams may do in each.",
    "Sales, then graphcrm folders grant sales sales_team read",
    _folders_told,
    _folder_rows,
    "the levels that teams have in it itself count no more",
)
teams = _made(
    Team,
    "teams",
    "teams",
    "Look after the teams: users who share folders and may own records together.",
    "Sales",
    _teams_told,
    _team_rows,
    "what it may do and owns stays",
)
access_roles = _made(
    AccessRole,
    "access-roles",
    "access roles",
    "Look after the access roles, sets of rights that users have.",
    "Treasurer --right read --right reveal",
    _roles_told,
    _role_rows,
    "its rights count no more",
    _write_rights,
)


@folders.command()
@click.argument("folder")
@click.argument("team")
@click.argument("level", type=click.Choice(list(_LEVELS.values())))
def grant(folder: str, team: str, level: Any) -> None:
    """Give a team a level in a folder and those below it, in place of the one it has there.

    With read it sees the records; with contribute it also adds records and changes its own; with manage it changes all
    and gives them to others.
    """
    from graphcrm.services import access, definitions

    def write(work: Any) -> tuple[str, str, bool]:
        at, to = _place(definitions.lock_seen(work, Folder), folder, team)
        return at, to, access.grant(work, at, to, level)

    at, to, changed = write_as_viewer(write)
    done = f"The team {to} may {level} the folder {at}"
    click.echo(f"{done} now." if changed else f"{done} already.")


@folders.command()
@click.argument("folder")
@click.argument("team")
def revoke(folder: str, team: str) -> None:
    """Take from a team what it may do in a folder itself; a level in a folder above holds still."""
    from graphcrm.services import access, definitions

    def write(work: Any) -> tuple[str, str, bool]:
        at, to = _place(definitions.lock_seen(work, Folder), folder, team)
        return at, to, access.revoke(work, at, to)

    at, to, changed = write_as_viewer(write)
    had = "no level of its own any more" if changed else "had no level of its own"
    click.echo(f"The team {to} {'has ' if changed else ''}{had} in the folder {at}.")


@teams.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def show(name: str, as_json: bool) -> None:
    """Show who is in a team, and what it may do in which folders."""
    from graphcrm.queries.schema import schema

    with opened_database() as database:
        # Who may not look after users is refused whether there is such a team or not.
        every, known = _users(database), schema(database)
        team = found_by(known, Team, _plain(name))
        users = [user for user in every if team.name in user.teams]
        told = _teams_told(database)[team.name]
    levels = {
        folder.name: _LEVELS[key] for folder in known.all(Folder) for key in LEVELS if team.name in getattr(folder, key)
    }
    if as_json:
        write_json(team.properties() | dict(told) | {"folders": levels})
        return
    click.echo(click.style(team.label, bold=True) + (f": {team.help}" if team.help else ""))
    write_columns(
        [
            ["  members", ", ".join(user.name + ("" if user.active else " (disabled)") for user in users) or "-"],
            ["  folders", "; ".join(f"{folder}: {level}" for folder, level in levels.items()) or "-"],
            ["  records", f"{told['records']:,} as owner"],
        ]
    )


@access_roles.command("rights")
@click.option("--json", "as_json", is_flag=True, help="Write them as JSON.")
def list_rights(as_json: bool) -> None:
    """List the rights there are and what each allows."""
    if as_json:
        write_json(dict(RIGHTS))
    else:
        write_columns(RIGHTS.items())


@access_roles.command("grant")
@click.argument("role")
@click.argument("rights", nargs=-1, required=True, metavar="RIGHT...")
def grant_rights(role: str, rights: tuple[str, ...]) -> None:
    """Add rights to an access role; `graphcrm access-roles rights` explains them."""
    from graphcrm.services import access, definitions

    def write(work: Any) -> tuple[str, bool]:
        name = found_by(definitions.lock_seen(work, AccessRole), AccessRole, role).name
        return name, access.grant_rights(work, name, rights)

    name, changed = write_as_viewer(write)
    click.echo(f"Changed the access role {name}." if changed else f"The access role {name} was so already.")


@access_roles.command("revoke")
@click.argument("role")
@click.argument("rights", nargs=-1, required=True, metavar="RIGHT...")
def revoke_rights(role: str, rights: tuple[str, ...]) -> None:
    """Take rights from an access role."""
    from graphcrm.services import access, definitions

    def write(work: Any) -> str:
        name = found_by(definitions.lock_seen(work, AccessRole), AccessRole, role).name
        access.revoke_rights(work, name, rights)
        return name

    click.echo(f"Changed the access role {write_as_viewer(write)}.")


@click.group("field-rights", cls=ListedByDefault)
def field_rights() -> None:
    """Say who may see and change built-in fields. Without a command they are listed."""


@field_rights.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write them as JSON.")
def list_field_rights(as_json: bool) -> None:
    """List the fields that not everybody may see or change, own fields too."""
    from graphcrm.models.field import Field
    from graphcrm.services.discovery import definitions

    with opened_database() as database:
        me = viewer(database)
        own = [field for field in definitions(database, me, Field) if field.readers or field.writers]
        found: list[FieldRights | Field] = [*definitions(database, me, FieldRights), *own]
    if as_json:
        write_json([{key: each.properties()[key] for key in ("name", "readers", "writers")} for each in found])
    elif not found:
        click.echo(
            "Who sees a record sees all of its fields. Keep one to some: "
            "graphcrm field-rights set birthday --reader team:hr"
        )
    else:
        write_columns(_field_rows(found))


@field_rights.command("set")
@click.argument("field")
@click.option("--reader", "readers", **MANY_ROLES, help="Who may see it: an access role or team:NAME; once for each.")
@click.option("--writer", "writers", **MANY_ROLES, help="Who may change it; once for each.")
def set_field_rights(field: str, **given: Any) -> None:
    """Say who may see or change a built-in field; what is not given stays, and "" lets everybody again.

    An own field says it itself: graphcrm fields change.
    """
    from graphcrm.services import access

    values: Mapping[str, list[str]] = given_options(given)
    if not values:
        raise click.UsageError("Say who may see it (--reader) or change it (--writer).")
    changed = write_as_viewer(lambda work: access.set_field_rights(work, field, **values))
    click.echo(f"Changed the rights of the field {field}." if changed else f"The field {field} was so already.")


@field_rights.command("delete")
@click.argument("field")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete_field_rights(field: str, yes: bool) -> None:
    """Let all who see a record see a field again, and all who may change the record change it."""
    from graphcrm.services import access

    if not yes:
        click.confirm(f"Let everybody who sees a record see {field} again?", abort=True)
    write_as_viewer(lambda work: access.delete(work, FieldRights, field))
    click.echo(f"The field {field} has no rights of its own any more.")


def _field_rows(found: Iterable[Any]) -> Iterator[list[str]]:
    for each in found:
        seen = ", ".join(dict.fromkeys((*each.readers, *each.writers))) if each.readers else "all"
        yield [each.name, f"seen by {seen}", f"changed by {', '.join(each.writers) or 'who sees it'}"]


def _place(known: Schema, folder: str, team: str) -> tuple[str, str]:
    return found_by(known, Folder, folder).name, found_by(known, Team, _plain(team)).name


def _plain(team: str) -> str:
    return team.removeprefix(TEAM)
