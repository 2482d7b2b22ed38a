"""``graphcrm attribute-sets``: what gives own fields to kinds, contact types, roles, units and relationships."""

from __future__ import annotations

from typing import Any

import click

from graphcrm.cli.common import ListedByDefault, given_options, opened_database, viewer, write_columns, write_json

_MANY = {"multiple": True, "metavar": "NAME"}


def _options(function: Any) -> Any:
    """Add the options that say what has the fields of a set."""
    for option, key, how, help in reversed(
        (
            ("--label", "label", {}, "What people call it; made of the name when it is left out."),
            ("--about", "help", {"metavar": "TEXT"}, "What it is for, in a sentence."),
            ("--kind", "kinds", _MANY, "A kind of party, built in or own, that has the fields; once for each."),
            ("--contact-type", "contact_types", _MANY, "A contact type that has the fields; once for each."),
            ("--role", "roles", _MANY, "A role that requires the fields; once for each."),
            ("--relationship-type", "relationship_types", _MANY, "A relationship type that has them; once for each."),
            ("--units/--no-units", "units", {}, "Units have the fields."),
            ("--position", "position", {"type": int}, "Where it stands; the lowest number comes first."),
        )
    ):
        function = click.option(option, key, default=None, help=help, **how)(function)
    return function


@click.group("attribute-sets", cls=ListedByDefault)
def group() -> None:
    """Keep the sets of own fields, and say what has them. Without a command they are listed."""


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write them as JSON.")
def list_sets(as_json: bool) -> None:
    """List the sets, what has their fields, and which those are."""
    from graphcrm.models.kinds import AttributeSet
    from graphcrm.queries.schema import seen
    from graphcrm.services.discovery import where

    with opened_database() as database:
        known = seen(database, viewer(database))
    found = known.all(AttributeSet)
    if as_json:
        write_json([each.properties() | {"fields": [f.name for f in known.fields_of_set(each.name)]} for each in found])
    elif not found:
        click.echo(
            "There are no attribute sets yet. Make one: graphcrm attribute-sets add volunteering --role volunteer"
        )
    else:
        write_columns(
            [
                each.name,
                "of " + where(known, each.name),
                ", ".join(field.name for field in known.fields_of_set(each.name)) or "(no fields yet)",
                "" if each.active else "(retired)",
            ]
            for each in found
        )


@group.command("add")
@click.argument("name")
@_options
def add(name: str, **given: Any) -> None:
    """Add a set; `graphcrm fields add` then adds its fields.

    \b
    graphcrm attribute-sets add volunteering --role volunteer
    graphcrm attribute-sets add deal --relationship-type CUSTOMER_OF
    """
    from graphcrm.errors import RuleError
    from graphcrm.models.kinds import AttributeSet
    from graphcrm.services import definitions

    label = {"label": name.replace("_", " ").capitalize()}
    made = AttributeSet.from_mapping({"name": name} | label | given_options(given))

    def write(work: Any) -> None:
        if definitions.lock_seen(work, AttributeSet).find(AttributeSet, name):
            right = "`graphcrm attribute-sets change` changes it."
            raise RuleError(f"There is an attribute set {name} already.", right, "name", name)
        definitions.define(work, made)

    _write(write)
    click.echo(f"Added the attribute set {name}. Next: graphcrm fields add shirt_size --set {name} --type text")


@group.command("change")
@click.argument("name")
@_options
def change(name: str, **given: Any) -> None:
    """Change what the options say; a list that is given takes the place of the one before."""
    from graphcrm.models.kinds import AttributeSet
    from graphcrm.services import definitions

    if not given_options(given):
        raise click.UsageError("Say with options what shall change; --help lists them.")

    def write(work: Any) -> bool:
        before = definitions.lock_seen(work, AttributeSet).get(AttributeSet, name)
        return definitions.define(work, AttributeSet.from_mapping(before.properties() | given_options(given)))

    click.echo(f"Changed the attribute set {name}." if _write(write) else f"The attribute set {name} was so already.")


@group.command("retire")
@click.argument("name")
def retire(name: str) -> None:
    """Hide the fields of a set; their values stay."""
    _set_active(name, False)
    click.echo(f"The fields of {name} are hidden now; their values stay.")


@group.command("restore")
@click.argument("name")
def restore(name: str) -> None:
    """Show the fields of a retired set again."""
    _set_active(name, True)
    click.echo(f"The fields of {name} are back, with their values.")


@group.command("delete")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(name: str, yes: bool) -> None:
    """Delete a set that has no fields any more."""
    from graphcrm.models.kinds import AttributeSet
    from graphcrm.services import definitions

    if not yes:
        click.confirm(f"Delete the attribute set {name}?", abort=True)
    _write(lambda work: definitions.remove(work, definitions.lock_seen(work, AttributeSet).get(AttributeSet, name)))
    click.echo(f"Deleted the attribute set {name}.")


def _set_active(name: str, active: bool) -> None:
    from graphcrm.models.kinds import AttributeSet
    from graphcrm.services import definitions

    _write(lambda work: definitions.set_active(work, AttributeSet, name, active))


def _write(function: Any) -> Any:
    from graphcrm.services import indexes

    with opened_database() as database:
        done = database.write(viewer(database), function)
        indexes.synchronize(database, viewer(database))
    return done
