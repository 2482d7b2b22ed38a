"""``graphcrm fields``: what a party or a relationship can hold, and own fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.common import ListedByDefault, given_options, opened_database, viewer, write_columns, write_json
from graphcrm.models.field import Field
from graphcrm.models.field_types import TYPES

if TYPE_CHECKING:
    from graphcrm.services.fields import Preview

#: The types that an own field may have.
_TYPES = click.Choice([name for name in TYPES if name not in ("terms", "end_date")])
_Option = tuple[str, dict[str, Any], str]

#: The options that set the keys of a field: the option, how click reads it, and what it is.
_OPTIONS: dict[str, _Option] = {
    "label": ("--label", {}, "What people call it; made of the name when it is left out."),
    "type": ("--type", {"type": _TYPES}, "What it holds; text when it is left out."),
    "help": ("--about", {"metavar": "TEXT"}, "What it is for, in a sentence."),
    "choices": ("--choice", {"multiple": True}, "What may be chosen; once for each."),
    "required": ("--required/--optional", {}, "Every new record needs it."),
    "default": ("--default", {"metavar": "VALUE"}, "What a new record has when nothing is given."),
    "minimum": ("--minimum", {"metavar": "VALUE"}, "The least that may be given."),
    "maximum": ("--maximum", {"metavar": "VALUE"}, "The most that may be given."),
    "pattern": ("--pattern", {"metavar": "REGEX"}, "A regular expression that the whole text must match."),
    "pattern_help": ("--pattern-help", {"metavar": "TEXT"}, "What the pattern asks for, in words."),
    "indexed": ("--indexed/--not-indexed", {}, "Find records by it fast."),
    "unique": ("--unique/--not-unique", {}, "No two parties may have the same."),
    "formula": ("--formula", {}, "Work it out from other fields; docs/formulas.md explains the language."),
    "relationship": ("--relationship", {"metavar": "TYPE"}, "The relationship that a party reference is."),
    "reverse": ("--reverse/--forward", {}, "A party reference is the source of its relationship."),
    "group": ("--group", {"metavar": "NAME"}, "The part of a form that it stands in."),
    "position": ("--position", {"type": int}, "Where it stands in its set; the lowest number comes first."),
    "readers": ("--reader", {"multiple": True, "metavar": "ROLE"}, "Who may see it; once for each role."),
    "writers": ("--writer", {"multiple": True, "metavar": "ROLE"}, "Who may change it; once for each role."),
}


def _options(function: Any) -> Any:
    for key, (option, how, help) in reversed(_OPTIONS.items()):
        function = click.option(option, key, default=None, help=help, **how)(function)
    return function


@click.group("fields", cls=ListedByDefault)
def group() -> None:
    """List what parties and relationships can hold, and add own fields. Without a command they are listed."""


@group.command("list")
@click.option(
    "--of",
    metavar="KIND",
    help="All fields of one: person, organization, household, group, relationship, unit, contact_point, an own kind, "
    "a relationship type or an attribute set.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the fields as JSON, with the properties that keep them.")
def list_fields(of: str | None, as_json: bool) -> None:
    """List the fields there are: name, type, label and what they are for.

    The names are those that an import's mapping, Python and Cypher use. Fields marked * are written by graphcrm itself,
    those marked = are derived.
    """
    from graphcrm.models.kinds import AttributeSet
    from graphcrm.queries.schema import seen
    from graphcrm.services import discovery

    with opened_database() as database:
        shown = discovery.fields(database, viewer(database), of)
        known = seen(database, viewer(database))
    if as_json:
        write_json({kind: [field.described() for field in found] for kind, found in shown.items()})
        return
    for number, (name, found) in enumerate(shown.items()):
        own = f" ({discovery.where(known, name)})" if known.find(AttributeSet, name) else ""
        click.echo(("\n" if number else "") + click.style(name, bold=True) + own)
        if found:
            write_columns(map(_row, found))
        else:
            click.echo(f"  No fields yet. Add one: graphcrm fields add shirt_size --set {name} --type choice …")


def _row(field: Field) -> list[str]:
    mark = "*" if field.system else "=" if field.derived else ""
    text = f"{field.label}. {field.help}" if field.help else field.label
    return [f"  {field.name}{mark}", field.value_type.label, text]


@group.command("add")
@click.argument("name")
@click.option("--set", "set_", required=True, metavar="SET", help="The attribute set that it belongs to.")
@_options
def add(name: str, set_: str, **given: Any) -> None:
    """Add an own field to an attribute set; `graphcrm attribute-sets` says what has the fields of a set.

    \b
    graphcrm attribute-sets add volunteering --role volunteer
    graphcrm fields add shirt_size --set volunteering --type choice --choice S --choice M --choice L
    """
    from graphcrm.queries.schema import seen
    from graphcrm.services import discovery, fields

    values = {"label": name.replace("_", " ").capitalize()} | given_options(given)
    field = Field.from_mapping({"name": name, "set": set_} | values)
    with opened_database() as database:
        known = seen(database, viewer(database))
        fields.define(database, viewer(database), field, new=True)
        click.echo(f"Added {field.label} ({field.value_type.label.lower()}), for {discovery.where(known, set_)}.")


@group.command("change")
@click.argument("name")
@click.option("--rename", metavar="NEW", help="Give it another name; its values keep with it.")
@_options
@click.option("--drop", is_flag=True, help="Remove values that the changed field cannot have; the journal keeps them.")
@click.option("--preview", "only_preview", is_flag=True, help="Only tell what would become of the values.")
@click.option(
    "--background", is_flag=True, help="Let a worker convert the values; `graphcrm jobs` shows how far it is."
)
def change(name: str, rename: str | None, drop: bool, only_preview: bool, background: bool, **given: Any) -> None:
    """Change what the options say of an own field; the rest stays as it is.

    Another type converts every value that can be converted. Those that cannot are listed before anything is touched.
    """
    from graphcrm import config
    from graphcrm.cli.progress import progress_bars
    from graphcrm.errors import RuleError
    from graphcrm.jobs.fields import change_field
    from graphcrm.queries.schema import seen
    from graphcrm.services import fields

    settings = config.load()
    values = given_options(given) | ({"name": rename} if rename else {})
    if not values:
        raise click.UsageError("Say with options what shall change; --help lists them.")
    with opened_database(settings) as database:
        me = viewer(database)
        known = seen(database, me)
        renamed = known.find(Field, rename) if rename and not known.find(Field, name) else None
        before = renamed if renamed and renamed.former else known.get(Field, name)
        retyped = before.of_type(values.get("type", before.type))
        after = Field.from_mapping(dataclasses.replace(retyped, was="").properties() | values)
        if fields.unfinished(known, name, after):
            click.echo(f"{after.label} is still being changed.")
            if only_preview:
                return
        elif not fields.converts(before, after):
            if only_preview:
                click.echo("No value has to be converted.")
                return
            done = fields.define(database, me, after)
            click.echo(f"Changed {after.label}." if done else f"{after.label} was so already.")
            return
        else:
            found = fields.preview(database, me, before.name, after)
            _write_preview(found)
            if only_preview:
                return
            if found.refused and not drop:
                click.echo("Nothing was changed. --drop removes these values; the journal keeps them.")
                raise click.exceptions.Exit(RuleError.exit_code)
        with progress_bars() as progress:
            job = change_field(database, settings, me, name, after, drop=drop, background=background, progress=progress)
    click.echo(f"A worker will do it: graphcrm jobs show {job}" if job else f"Changed {after.label}.")


def _write_preview(found: Preview) -> None:
    if not found.total:
        click.echo("There are no values to convert.")
        return
    click.echo(f"{found.total - found.refused:,} of {found.total:,} values can be converted.")
    if found.misfits:
        write_columns([f"  {each.record}", each.value, each.reason] for each in found.misfits)
    if found.refused and not found.misfits:
        click.echo("  Those that cannot are in records that you may not see.")
    elif found.refused > len(found.misfits):
        click.echo(f"  and {found.refused - len(found.misfits):,} more")


@group.command("retire")
@click.argument("name")
def retire(name: str) -> None:
    """Hide a field; its values stay, and `graphcrm fields restore` shows them again."""
    from graphcrm.services import fields

    _do(fields.retire, name)
    click.echo(f"{name} is hidden now; its values stay.")


@group.command("restore")
@click.argument("name")
def restore(name: str) -> None:
    """Show a field that was retired again."""
    from graphcrm.services import fields

    _do(fields.restore, name)
    click.echo(f"{name} is back, with its values.")


@group.command("delete")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(name: str, yes: bool) -> None:
    """Delete a field with all of its values; the journal of each record keeps them."""
    from graphcrm import config
    from graphcrm.cli.progress import progress_bars
    from graphcrm.jobs.fields import delete_field
    from graphcrm.services import fields

    settings = config.load()
    with opened_database(settings) as database:
        me = viewer(database)
        number = fields.count(database, me, name)
        if not yes:
            click.confirm(f"Delete {name} and its {number:,} values?", abort=True)
        with progress_bars() as progress:
            delete_field(database, settings, me, name, progress=progress)
    click.echo(f"Deleted {name} with {number:,} values.")


def _do(function: Callable[[Any, Any, str], object], name: str) -> None:

    with opened_database() as database:
        function(database, viewer(database), name)
