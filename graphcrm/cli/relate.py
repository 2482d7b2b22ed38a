"""``graphcrm relate``: a relationship said in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphcrm.cli.common import opened_database, viewer
from graphcrm.errors import AmbiguousNameError, NotFoundError, RuleError

if TYPE_CHECKING:
    from graphcrm.services.statements import Draft, End, NewParty
    from graphcrm.services.ties import Way


@click.command()
@click.argument("statement", nargs=-1, required=True)
@click.option("--type", metavar="TYPE", help="Which type it is, where the words fit several.")
@click.option("--create", metavar="KIND", help="Create a party that is not there yet: person, organization, …")
@click.option("--yes", is_flag=True, help="Add it without asking.")
def relate(statement: tuple[str, ...], type: str | None, create: str | None, yes: bool) -> None:
    """Add a relationship that a STATEMENT tells of, after showing what was understood.

    \b
    graphcrm relate "Josh volunteers at XYZ site since May 2021"
    graphcrm relate "Sally was married to Tom from 2009 until 3 May 2015"
    graphcrm relate "Anna works at Acme as Treasurer" --create person
    """
    from datetime import date

    from graphcrm.language import told
    from graphcrm.services import statements

    with opened_database() as database:
        who = viewer(database)
        draft = statements.read(database, who, " ".join(statement))
        way = _way(draft, type)
        first, second = _party(draft.first, create), _party(draft.second, create)
        if draft.ended:
            raise RuleError("It was said that it is over.", "Say until when; a year is enough.", "until")
        names = (end.party.name if end.party else end.text for end in (draft.first, draft.second))
        one, other = names
        sentence = told(one, way.words, other, draft.since, draft.until, draft.title, today=date.today())
        click.echo(f"{sentence}.")
        for end in (draft.first, draft.second):
            if not end.party:
                click.echo(f"{end.text} is not here yet, and is added as a new {create}.")
        if not yes:
            click.confirm("Add it?", abort=True)
        values = {"since": draft.since, "until": draft.until, "title": draft.title}
        given = {name: value for name, value in values.items() if value}
        source, target = (first, second) if way.forward else (second, first)
        database.write(who, lambda work: statements.add(work, way.type.name, source, target, given), source="command")
    click.echo("It was added.")


def _way(draft: Draft, type: str | None) -> Way:
    """Return the way that was chosen of those that the words fit.

    Raises:
        RuleError: there are several and none was chosen, or the chosen one is none of them.
    """
    names = {way.type.name: way for way in draft.ways}
    wanted = (type or "").strip().upper().replace("-", "_")
    if wanted in names:
        return names[wanted]
    if len(names) == 1 and not wanted:
        return draft.ways[0]
    known = ", ".join(f"{name} ({way.words})" for name, way in names.items())
    raise RuleError(
        "These words fit several types." if not wanted else f"The words do not fit {wanted}.",
        f"Give --type with one of {known}.",
        "type",
        type,
    )


def _party(end: End, create: str | None) -> str | NewParty:
    """Return the party that an end names, or the one to create.

    Raises:
        AmbiguousNameError: several are called so.
        NotFoundError: nobody is, and it was not said as what to create it.
    """
    from graphcrm.services.statements import NewParty

    if end.party:
        return end.party.uid
    if end.choices:
        raise AmbiguousNameError(
            f"{end.text!r} fits {len(end.choices)} parties.",
            "Give the whole name, ext:ID or the identifier in quotes.",
            end.choices,
            end.text,
        )
    if create:
        return NewParty(create, end.text)
    near = f"Did you mean {' or '.join(end.near)}? " if end.near else ""
    raise NotFoundError(
        f"Nobody and nothing here is called {end.text!r}.",
        f"{near}With --create person, for example, it is created.",
        end.near,
        end.text,
    )
