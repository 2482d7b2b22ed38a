"""``graphcrm user``: accounts, their roles and teams, and the links that let their users in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.common import ListedByDefault, opened_database, viewer, write_columns, write_json

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.work import UnitOfWork
    from graphcrm.models.users import User


@click.group("user", cls=ListedByDefault)
def group() -> None:
    """Look after users. Without a command they are listed.

    Without any, whoever is at the machine is the administrator; give the first one the role admin.
    """


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write them as JSON.")
def list_them(as_json: bool) -> None:
    """List the users with their roles and teams."""
    from graphcrm.services import accounts

    with opened_database() as database:
        found = accounts.listed(database, viewer(database))
    if as_json:
        write_json([_plain(user) for user in found])
    elif not found:
        click.echo("There are no users yet. Make the first: graphcrm user add sally sally@example.org --role admin")
    else:
        write_columns([user.name, user.label, user.email, _roles(user), *_states(user)] for user in found)


@group.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def show(name: str, as_json: bool) -> None:
    """Show an account."""
    from graphcrm.services import accounts

    with opened_database() as database:
        user = accounts.find(database, viewer(database), name)
    if as_json:
        write_json(_plain(user))
        return
    write_columns(
        [
            ["name", user.name],
            ["label", user.label],
            ["e-mail", f"{user.email} ({'known to be theirs' if user.verified else 'not confirmed'})"],
            ["roles", ", ".join(user.roles) or "none but registered"],
            ["teams", ", ".join(user.teams) or "none"],
            ["party", user.party or "none"],
            ["second factor", "yes" if user.second_factor else "no"],
            ["active", "yes" if user.active else "no"],
        ]
    )


@group.command()
@click.argument("name")
@click.argument("email", default="")
@click.option("--label", default="", help="How the user is called; by default as their party.")
@click.option("--role", "roles", multiple=True, metavar="ROLE", help="An access role; once for each.")
@click.option("--team", "teams", multiple=True, metavar="TEAM", help="A team; once for each.")
@click.option("--party", metavar="PARTY", help="Make the account of a contact, with their e-mail address.")
@click.option("--invite", is_flag=True, help="Send them a link to choose their password, instead of asking for one.")
def add(
    name: str, email: str, label: str, roles: Sequence[str], teams: Sequence[str], party: str | None, invite: bool
) -> None:
    """Make an account; the password is asked for.

    The person with that e-mail address is linked to it; where there is none, one is made.

    \b
    graphcrm user add sally sally@example.org --role admin
    graphcrm user add josh --party "Josh Abara" --role staff --team sales --invite
    """
    from graphcrm import config
    from graphcrm.services import account_links, accounts
    from graphcrm.services.naming import resolve

    settings = config.load()
    if not email and not party:
        raise click.UsageError("Give an e-mail address, or a contact that has one: --party.")
    with opened_database(settings) as database:
        me = viewer(database)
        uid = resolve(database, me, party).uid if party else None
        password = None if invite else _password()
        given: dict[str, Any] = {"label": label, "roles": roles, "teams": teams, "party": uid, "password": password}
        user = database.write(me, lambda work: accounts.add(work, name, email, verified=True, **given))
        click.echo(f"Made the account {user.name} of {user.label}, with {_roles(user)}.")
        if invite:
            account_links.invite(database, me, settings, user.name)
            _tell_sent(settings, "an invitation", user.email)


@group.command()
@click.argument("name")
@click.argument("roles", nargs=-1, metavar="[ROLE]...")
@click.option("--none", is_flag=True, help="Take all roles away.")
def role(name: str, roles: Sequence[str], none: bool) -> None:
    """Give a user these access roles and no others.

    \b
    graphcrm user role sally staff treasurer
    """
    from graphcrm.services import accounts

    _check_given(roles, none, "role")
    user = _written(lambda work: accounts.set_roles(work, name, roles))
    click.echo(f"{user.name} has {_roles(user)}.")


@group.command()
@click.argument("name")
@click.argument("teams", nargs=-1, metavar="[TEAM]...")
@click.option("--none", is_flag=True, help="Take them out of all teams.")
def team(name: str, teams: Sequence[str], none: bool) -> None:
    """Make a user a member of these teams and of no others.

    \b
    graphcrm user team sally sales sales_senior
    """
    from graphcrm.services import accounts

    _check_given(teams, none, "team")
    user = _written(lambda work: accounts.set_teams(work, name, teams))
    click.echo(f"{user.name} is in {_listed('team', user.teams)}.")


@group.command()
@click.argument("name")
def disable(name: str) -> None:
    """Let a user sign in no more; their sessions end. What they own stays theirs."""
    from graphcrm.services import accounts

    user = _written(lambda work: accounts.set_active(work, name, False))
    click.echo(f"{user.name} is disabled.")


@group.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let a user sign in again."""
    from graphcrm.services import accounts

    user = _written(lambda work: accounts.set_active(work, name, True))
    click.echo(f"{user.name} may sign in again.")


@group.command()
@click.argument("name")
@click.option("--print-link", is_flag=True, help="Write the link instead of sending it, to hand it over yourself.")
@click.option("--second-factor", is_flag=True, help="Take the second factor off, too: they have lost it.")
def reset(name: str, print_link: bool, second_factor: bool) -> None:
    """Send a user a link to choose a new password, which can be used for an hour."""
    from graphcrm import config
    from graphcrm.services import account_links, accounts
    from graphcrm.services import second_factor as factors

    settings = config.load()
    with opened_database(settings) as database:
        me = viewer(database)
        if second_factor:
            database.write(me, lambda work: factors.remove(work, name))
            click.echo(f"{name} needs no second factor any more.", err=print_link)
        if print_link:
            click.echo(account_links.printed(database, me, settings, name))
            return
        account_links.reset(database, me, settings, name)
        _tell_sent(settings, "a link", accounts.find(database, me, name).email)


@group.command()
@click.argument("name")
def invite(name: str) -> None:
    """Send a user a link to choose their first password, which can be used for a week."""
    from graphcrm import config
    from graphcrm.services import account_links, accounts

    settings = config.load()
    with opened_database(settings) as database:
        me = viewer(database)
        account_links.invite(database, me, settings, name)
        _tell_sent(settings, "an invitation", accounts.find(database, me, name).email)


def _written(function: Callable[[UnitOfWork], User]) -> User:
    with opened_database() as database:
        return database.write(viewer(database), function)


def _tell_sent(settings: Settings, what: str, email: str) -> None:
    if settings.mail_url:
        click.echo(f"Sent {what} to {email}.")
    else:
        click.echo(f"There is no mail server, so hand the message to {email} yourself, or set GRAPHCRM_MAIL_URL.")


def _password() -> str:
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _check_given(names: Sequence[str], none: bool, what: str) -> None:
    if bool(names) == none:
        raise click.UsageError(f"Give the {what}s that they shall have, or --none.")


def _roles(user: User) -> str:
    return _listed("role", user.roles)


def _listed(what: str, names: Sequence[str]) -> str:
    if not names:
        return f"no {what}"
    return f"the {what} {names[0]}" if len(names) == 1 else f"the {what}s {', '.join(names)}"


def _states(user: User) -> list[str]:
    teams = [f"teams: {', '.join(user.teams)}"] if user.teams else []
    return [", ".join([*teams, *([] if user.active else ["disabled"])])]


def _plain(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "label": user.label,
        "email": user.email,
        "verified": user.verified,
        "active": user.active,
        "roles": list(user.roles),
        "teams": list(user.teams),
        "party": user.party,
        "second_factor": user.second_factor,
    }
