"""``graphcrm types``: list, define, change, retire and delete relationship types."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args

import click

from graphcrm.cli.common import ListedByDefault, given_options, opened_database, viewer, write_json
from graphcrm.errors import RuleError
from graphcrm.models.fields import KINDS
from graphcrm.services.type_changes import Policy

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database
    from graphcrm.models.relationship_types import RelationshipType

_DONE = {"end": "ended today", "convert": "converted into {into}", "delete": "deleted"}


@click.group(cls=ListedByDefault)
def types() -> None:
    """Define, change, retire and delete relationship types. Without a command they are listed."""


@types.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write the types as JSON.")
def list_types(as_json: bool) -> None:
    """List the relationship types: name, how it reads in both directions, what it joins."""
    from graphcrm.models.relationship_types import RelationshipType
    from graphcrm.services.discovery import definitions

    with opened_database() as database:
        found = definitions(database, viewer(database), RelationshipType)
    known = sorted(found, key=lambda kind: (kind.area, kind.name))
    if as_json:
        write_json([kind.properties() for kind in known])
        return
    area = None
    for kind in known:
        if kind.area != area:
            area = kind.area
            click.echo(("" if kind is known[0] else "\n") + click.style(area or "other", bold=True))
        ends = f"{'|'.join(kind.source_kinds)} - {'|'.join(kind.target_kinds)}"
        click.echo(f"  {kind.name:<28} {_reads(kind):<58} {ends}" + ("" if kind.active else "  (retired)"))


@types.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Write the type as JSON.")
def show(name: str, as_json: bool) -> None:
    """Show all of a relationship type, and how many relationships there are of it."""
    from graphcrm.auth.policy import may
    from graphcrm.jobs.relationship_types import affected
    from graphcrm.queries.types import catalogue
    from graphcrm.services.type_changes import Misfits

    with opened_database() as database:
        me = viewer(database)
        kind = catalogue(database).seen_by(me).get(name)
        # Whoever may change a type is told what that concerns, hidden relationships too; nobody else is.
        number = affected(database, Misfits(kind), "delete") if may(me, "define") else None
    if as_json:
        write_json(kind.properties() | ({} if number is None else {"relationships": number}))
        return
    for key, value in kind.properties().items():
        text = ", ".join(value) if isinstance(value, list) else {True: "yes", False: "no"}.get(value, value)
        if text != "":
            click.echo(f"  {key:<22} {text}")
    if number is not None:
        click.echo(f"  {'relationships':<22} {number:,}")


def _described(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say what a type is like."""
    options = (
        click.option("--forward", help="How it reads from source to target: volunteers at."),
        click.option("--reverse", help="How it reads from target to source: has the volunteer."),
        click.option("--mutual/--directed", default=None, help="Whether it is the same tie from both ends."),
        click.option(
            "--source",
            "source_kinds",
            multiple=True,
            type=click.Choice(tuple(KINDS)),
            help="A kind of party that it goes out from; give it once for each, all kinds by default.",
        ),
        click.option(
            "--target",
            "target_kinds",
            multiple=True,
            type=click.Choice(tuple(KINDS)),
            help="A kind of party that it goes to; give it once for each, all kinds by default.",
        ),
        click.option("--weight", type=float, help="What such a tie is worth for an introduction, over 0 up to 1."),
        click.option("--color", help="Its color in a picture, as in #2266aa."),
        click.option("--area", help="What it is listed under: work, family, care."),
        click.option("--description", help="What it is for."),
        click.option("--role", help="What the source is to the target: volunteer."),
        click.option("--role-plural", help="The same of several: volunteers."),
        click.option("--reverse-role", help="What the target is to the source: volunteer site."),
        click.option("--reverse-role-plural", help="The same of several: volunteer sites."),
        click.option(
            "--restricted/--open",
            default=None,
            help="Only readers and writers see such relationships; nobody else's paths and counts have them.",
        ),
        click.option(
            "--reader",
            "readers",
            multiple=True,
            metavar="ROLE",
            help="Who sees a restricted one: an access role or team:NAME; once for each.",
        ),
        click.option(
            "--writer", "writers", multiple=True, metavar="ROLE", help="Who alone may write them; once for each."
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def _decided(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say what happens to relationships."""
    options = (
        click.option(
            "--policy",
            default="refuse",
            show_default=True,
            type=click.Choice(get_args(Policy)),
            help="What happens to relationships that do not fit any more: nothing is done while there are any, they "
            "end today, become another type, or are deleted.",
        ),
        click.option("--into", default="", metavar="NAME", help="The type to convert them to."),
        click.option("--background", is_flag=True, help="Let `graphcrm worker` do it, and print the job's identifier."),
        click.option("--yes", is_flag=True, help="Do not ask before relationships are ended, converted or deleted."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@types.command()
@click.argument("name")
@_described
def add(name: str, **given: Any) -> None:
    """Define a relationship type.

    Example: graphcrm types add SPONSORS --forward sponsors --reverse "is sponsored by" --source organization
    """
    from graphcrm.models.relationship_types import RelationshipType
    from graphcrm.queries.types import catalogue
    from graphcrm.services import indexes
    from graphcrm.services import types as services

    values = given_options(given)
    if values.get("mutual"):
        values.setdefault("reverse", values.get("forward"))
    kind = RelationshipType.from_mapping({"name": name} | values)
    with opened_database() as database:
        if kind.name in catalogue(database).seen_by(viewer(database)):
            raise RuleError(
                f"There is a relationship type {kind.name} already.",
                f"Change it: graphcrm types change {kind.name} …",
                "name",
                kind.name,
            )
        database.write(viewer(database), lambda work: services.define(work, kind))
        indexes.follow_types(database)
    click.echo(f"{kind.name} is defined: {_reads(kind)}.")


@types.command()
@click.argument("name")
@_described
@_decided
def change(name: str, policy: Policy, into: str, background: bool, yes: bool, **given: Any) -> None:
    """Change a relationship type; what is not given stays.

    Relationships do not fit any more when their ends are of kinds that the type no longer joins, or when it becomes
    mutual or is no more.

    Example: graphcrm types change SPONSORS --target person --policy end
    """
    from graphcrm.models.relationship_types import RelationshipType

    values = given_options(given)
    if not values:
        raise click.UsageError("Say what shall change; --help lists what can.")
    _change(name, lambda kind: RelationshipType.from_mapping(kind.properties() | values), policy, into, background, yes)


@types.command()
@click.argument("name")
def retire(name: str) -> None:
    """Offer a relationship type no more; relationships of it stay, but no answer walks them."""
    _change(name, lambda kind: dataclasses.replace(kind, active=False))


@types.command()
@click.argument("name")
def restore(name: str) -> None:
    """Take a retired relationship type into use again."""
    _change(name, lambda kind: dataclasses.replace(kind, active=True))


@types.command()
@click.argument("name")
@_decided
def delete(name: str, policy: Policy, into: str, background: bool, yes: bool) -> None:
    """Delete a relationship type. One whose relationships are ended stays retired, so that history reads.

    Example: graphcrm types delete SPONSORS --policy convert --into SUPPORTS
    """
    _change(name, lambda _kind: None, policy, into, background, yes)


def _change(
    name: str,
    wanted: Callable[[RelationshipType], RelationshipType | None],
    policy: Policy = "refuse",
    into: str = "",
    background: bool = False,
    yes: bool = False,
) -> None:
    from graphcrm import config
    from graphcrm.models.relationship_types import RelationshipType
    from graphcrm.queries.types import catalogue
    from graphcrm.services import definitions

    settings = config.load()
    with opened_database(settings) as database:
        # Who may not change it is not asked how many relationships shall change: that counts hidden ones too.
        definitions.require(viewer(database), RelationshipType)
        kind = catalogue(database).seen_by(viewer(database)).get(name)
        after = wanted(kind)
        if after:
            after.check()
        treated, job = _treat(database, settings, kind, after, policy, into, background, yes)
        left = catalogue(database).seen_by(viewer(database))
    if job:
        click.echo(f"A worker will do it: graphcrm jobs show {job}")
        return
    if treated:
        click.echo(f"{treated}.")
    if kind.name not in left:
        click.echo(f"{kind.name} is deleted.")
    elif after is None or kind.active > after.active:
        click.echo(f"{kind.name} is retired: it is offered and walked no more.")
    elif after.active > kind.active:
        click.echo(f"{kind.name} is in use again.")
    else:
        click.echo(f"{kind.name} is changed: {_reads(after)}.")


def _treat(
    database: Database,
    settings: Settings,
    kind: RelationshipType,
    after: RelationshipType | None,
    policy: Policy,
    into: str,
    background: bool,
    yes: bool,
) -> tuple[str, str]:
    """Change the type after asking; return what was done to its relationships, and the job that will do it."""
    from graphcrm.cli.progress import job_progress
    from graphcrm.jobs.relationship_types import affected, change_type
    from graphcrm.queries.types import catalogue
    from graphcrm.services.type_changes import Misfits, conversion

    if policy == "convert":
        into = conversion(catalogue(database).seen_by(viewer(database)), kind, into).name
    elif into:
        raise click.UsageError("--into goes with --policy convert.")
    number = 0 if policy == "refuse" else affected(database, Misfits(kind, after), policy)
    done = _DONE[policy].format(into=into) if number else ""
    if number and not yes:
        click.confirm(f"{_counted(number)} of {kind.name} will be {done}. Go on?", abort=True, err=True)
    with job_progress() as progress:
        job = change_type(
            database,
            settings,
            viewer(database),
            kind.name,
            after,
            policy=policy,
            into=into,
            background=background,
            progress=progress,
        )
    return f"{_counted(number)} {done}" if number else "", job


def _reads(kind: RelationshipType) -> str:
    return kind.forward if kind.mutual else f"{kind.forward} / {kind.reverse}"


def _counted(number: int) -> str:
    from graphcrm.services.wording import counted

    return counted(number, "relationship", "relationships")
