"""``graphcrm access``: what a user may see and do, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from graphcrm.cli.common import opened_database, viewer, write_columns, write_json
from graphcrm.models.access import ANONYMOUS

if TYPE_CHECKING:
    from graphcrm.auth.explain import Access, Answer, Reasons


@click.command()
@click.argument("user")
@click.option("--party", metavar="PARTY", help="Tell only what they may do with this party, and why or why not.")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def access(user: str, party: str | None, as_json: bool) -> None:
    """Tell what a USER may see and do, and which role, team, folder or definition gives it.

    USER is the name of an account, or anonymous for whoever is not signed in.

    \b
    graphcrm access bob
    graphcrm access bob --party "Sally Kessler"
    """
    from graphcrm.services import access as services
    from graphcrm.services.naming import resolve

    with opened_database() as database:
        me = viewer(database)
        if party is not None:
            found = resolve(database, me, party)
            answers = services.explained_for(database, me, user, found.uid)
        else:
            told = services.explained(database, me, user)
    if party is not None:
        if as_json:
            write_json({do: {"allowed": each.allowed, "reasons": each.reasons} for do, each in answers.items()})
        else:
            _write_answers(user, found.name, answers)
    elif as_json:
        write_json(told.to_dict())
    else:
        _write_access(told)


def _write_answers(user: str, name: str, answers: Mapping[str, Answer]) -> None:
    click.echo(f"{user} and {name}:")
    rows = ((f"  {do}", "yes" if each.allowed else "no", "; ".join(each.reasons)) for do, each in answers.items())
    write_columns(rows)


def _write_access(told: Access) -> None:
    who = "Whoever is not signed in" if told.user == ANONYMOUS else told.user
    if told.administrator:
        click.echo(f"{who} may see and do everything, {_by(told.administrator)}.")
        return
    click.echo(f"{who} sees what is public" + (", and:" if told.folders or told.owners else "."))
    folders = [(f"  folder {name}", level, _by(by)) for name, (level, by) in told.folders.items()]
    write_columns([*folders, *((f"  records of {owner}", "own", "") for owner in told.owners)])
    for head, rows in (
        ("Rights:", [(f"  {right}", _by(by)) for right, by in told.rights.items()]),
        ("Not seen:", list(_kept(told.hidden, "seen"))),
        ("Seen and not changed:", list(_kept(told.fixed, "changed"))),
    ):
        if rows:
            click.echo(head)
            write_columns(rows)


def _kept(given: Mapping[str, Reasons], verb: str) -> Iterator[tuple[str, str]]:
    for what, who in given.items():
        yield f"  {what}", f"{verb} by {', '.join(who) or 'nobody but administrators'}"


def _by(reasons: Reasons) -> str:
    return f"by {', '.join(reasons)}"
