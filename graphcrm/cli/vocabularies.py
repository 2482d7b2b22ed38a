"""``graphcrm contact-types|roles|categories|kinds|contact-point-types``: what staff keep as data, a group for each."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import click

from graphcrm.cli.common import ListedByDefault, given_options, opened_database, write_columns, write_json
from graphcrm.models import names
from graphcrm.models.contact_points import VALUE_KINDS, ContactPointType
from graphcrm.models.definitions import Definition
from graphcrm.models.fields import KINDS
from graphcrm.models.kinds import Kind
from graphcrm.models.vocabularies import Category, ContactType, Role

D = TypeVar("D", bound=Definition)

#: The options that set the keys of a definition: the option, its type or metavar, and what it is.
_OPTIONS: Mapping[str, tuple[str, Any, str]] = {
    "label": ("--label", "TEXT", "What people call it; made of the name when it is left out."),
    "help": ("--about", "TEXT", "What it is for, in a sentence."),
    "color": ("--color", "COLOR", "Color of its badge, as in #2266aa."),
    "position": ("--position", int, "Where it stands in lists; the lowest number comes first."),
    "parent": ("--parent", "NAME", "The category that it lies below; empty for none."),
    "base": ("--base", click.Choice(list(KINDS)), "Which of the built-in kinds it is one of."),
    "plural": ("--plural", "WORD", "The word for several."),
    "icon": ("--icon", "NAME", "Name of its icon, one of Tabler's, as in building-church."),
    "kind": ("--kind", click.Choice(list(VALUE_KINDS)), "What its values are."),
    "link": ("--link", "TEMPLATE", "How a link is made, with {value} or {normalized} in it."),
}
#: What a list shows of each besides its name and how many use it.
_SHOWN: Mapping[type[Definition], tuple[str, ...]] = {
    ContactType: ("label", "help"),
    Role: ("label", "help"),
    Category: ("label", "help"),
    Kind: ("base", "help"),
    ContactPointType: ("label", "kind", "link"),
}
#: What uses a definition, and what uses a contact point type.
_USERS = (("party", "parties"), ("contact point", "contact points"))


def _made(of: type[D], command: str, plural: str, about: str, example: str) -> click.Group:
    """Make the group of commands for one class of definition."""

    @click.group(command, cls=ListedByDefault, help=f"{about} Without a command they are listed.")
    def group() -> None:
        pass

    @group.command("list", help=f"List the {plural}, and how many use each.")
    @click.option("--json", "as_json", is_flag=True, help="Write them as JSON.")
    def list_them(as_json: bool) -> None:
        from graphcrm.queries.schema import schema
        from graphcrm.queries.vocabularies import uses
        from graphcrm.viewer import Viewer

        with opened_database() as database:
            found = schema(database).all(of)
            used = uses(database, Viewer.administrator(), of)
        if as_json:
            write_json([each.properties() | {"uses": used.get(each.name, 0)} for each in found])
        elif not found:
            click.echo(f"There are no {plural} yet. Make one: graphcrm {command} add {example}")
        else:
            write_columns(_rows(of, found, used))

    @group.command("add", help=f"Add one. Example: graphcrm {command} add {example}")
    @click.argument("name")
    @_options(of, required=True)
    def add(name: str, **given: Any) -> None:
        from graphcrm.errors import RuleError
        from graphcrm.services import definitions, uses

        made = of.from_mapping(_named(of, name) | given_options(given))

        def write(work: Any) -> None:
            if definitions.lock(work).find(of, made.name):
                right = f"`graphcrm {command} change` changes it."
                raise RuleError(f"There is a {of.noun} {made.name} already.", right, "name", made.name)
            uses.define(work, made)

        _write(write)
        click.echo(f"Added the {of.noun} {made.name}.")

    @group.command("change", help="Change what the options say; the rest stays as it is.")
    @click.argument("name")
    @_options(of, required=False)
    def change(name: str, **given: Any) -> None:
        from graphcrm.services import definitions, uses

        if not given_options(given):
            raise click.UsageError("Say with options what shall change; --help lists them.")

        def write(work: Any) -> tuple[str, bool]:
            before = _found(definitions.lock(work), of, name)
            after = of.from_mapping(before.properties() | given_options(given))
            return before.name, uses.define(work, after)

        changed, different = _write(write)
        click.echo(f"Changed the {of.noun} {changed}." if different else f"The {of.noun} {changed} was so already.")

    @group.command("rename", help="Give one another name wherever it stands; whoever has it keeps it.")
    @click.argument("name")
    @click.argument("new_name")
    def rename(name: str, new_name: str) -> None:
        from graphcrm.services import definitions, uses

        after = _write(lambda work: uses.rename(work, _found(definitions.lock(work), of, name), new_name))
        click.echo(f"The {of.noun} is called {after.name} now.")

    @group.command("retire", help="Offer one no more; whoever has it keeps it.")
    @click.argument("name")
    def retire(name: str) -> None:
        click.echo(f"Retired the {of.noun} {_set_active(of, name, False).name}.")

    @group.command("restore", help="Offer a retired one again.")
    @click.argument("name")
    def restore(name: str) -> None:
        click.echo(f"Restored the {of.noun} {_set_active(of, name, True).name}.")

    @group.command("delete", help="Delete one. Where it is used, the policy says what happens.")
    @click.argument("name")
    @click.option(
        "--policy",
        type=click.Choice(["refuse", "clear", "convert"]),
        default="refuse",
        show_default=True,
        help="Where it is used: refuse to delete it, take it off (clear), or put another one in its place (convert).",
    )
    @click.option("--into", default="", metavar="NAME", help="The one that takes its place with --policy convert.")
    @click.option("--yes", is_flag=True, help="Do not ask.")
    def delete(name: str, policy: Any, into: str, yes: bool) -> None:
        from graphcrm.queries.schema import schema
        from graphcrm.services import uses
        from graphcrm.services.wording import counted

        if bool(into) != (policy == "convert"):
            raise click.UsageError("--policy convert and --into belong together.")
        with opened_database() as database:
            found = _found(schema(database), of, name)
            other = _found(schema(database), of, into).name if into else ""
        if not yes:
            click.confirm(f"Delete the {of.noun} {found.name}?", abort=True)
        number = _write(lambda work: uses.delete(work, found, policy=policy, into=other))
        users = counted(number, *_USERS[of is ContactPointType])
        cleared = f"; with it went {users}" if of is ContactPointType else f"; it was taken off {users}"
        done = {"clear": cleared, "convert": f"; {users} got {other} instead"}.get(policy, "")
        click.echo(f"Deleted the {of.noun} {found.name}{done if number else ''}.")

    return group


def _options(of: type[Definition], required: bool) -> Callable[[Any], Any]:
    """Add an option for each key of a class of definition; ``required`` asks for what cannot be left out."""

    def decorate(function: Any) -> Any:
        for field in reversed(dataclasses.fields(of)):  # type: ignore[arg-type]  # every subclass is a dataclass
            if field.name in _OPTIONS:
                option, kind, help = _OPTIONS[field.name]
                needed = required and field.default is dataclasses.MISSING and field.name != "label"
                typed = {"metavar": kind} if isinstance(kind, str) else {"type": kind}
                function = click.option(option, field.name, **typed, required=needed, help=help)(function)
        return function

    return decorate


def _named(of: type[Definition], text: str) -> dict[str, str]:
    """Return the name that is made of what a person wrote, and the label where there is one."""
    if of is Kind:
        return {"name": " ".join(text.split()).lower()}
    name = re.sub(r"\W+", "_", names.key(text)).strip("_")
    return {"name": name, "label": text if text != name else text.replace("_", " ").capitalize()}


def _found(schema: Any, of: type[D], text: str) -> D:
    """Return the definition, retired or not, that a person means by its name or label."""
    found: D
    for found in schema.all(of):
        if text.casefold() in (found.name, getattr(found, "label", found.name).casefold()):
            return found
    found = schema.get(of, text)
    return found


def _write(function: Callable[[Any], Any]) -> Any:
    from graphcrm.viewer import Viewer

    with opened_database() as database:
        return database.write(Viewer.administrator(), function)


def _set_active(of: type[D], name: str, active: bool) -> D:
    from graphcrm.services import definitions

    changed: D = _write(
        lambda work: definitions.set_active(work, of, _found(definitions.lock(work), of, name).name, active)
    )
    return changed


def _rows(of: type[Definition], found: list[D], used: Mapping[str, int]) -> Iterator[list[str]]:
    """Yield a row for each definition; categories stand as a tree, each indented below its parent."""
    from graphcrm.services.wording import counted

    for depth, each in _tree(found) if of is Category else ((0, each) for each in found):
        number = counted(used[each.name], *_USERS[of is ContactPointType]) if used.get(each.name) else "-"
        shown = [str(getattr(each, key)) for key in _SHOWN[of]]
        retired = ["" if getattr(each, "active", True) else "(retired)"]
        yield ["  " * depth + each.name, *shown[:-1], number, shown[-1], *retired]


def _tree(categories: list[Any], parent: str = "", depth: int = 0) -> Iterator[tuple[int, Any]]:
    for each in categories:
        if each.parent == parent:
            yield depth, each
            yield from _tree(categories, each.name, depth + 1)


contact_types = _made(
    ContactType,
    "contact-types",
    "contact types",
    "Look after the contact types: how far a party has come with us, such as lead or customer.",
    '"Past donor"',
)
roles = _made(
    Role, "roles", "roles", "Look after the roles: what a party is to us, such as volunteer or supplier.", "Trustee"
)
categories = _made(
    Category,
    "categories",
    "categories",
    "Look after the tree of categories that parties are sorted into.",
    'Donors, then graphcrm categories add "Major donors" --parent donors',
)
kinds = _made(
    Kind,
    "kinds",
    "kinds of party",
    "Look after the own kinds of party, such as site, school or congregation.",
    "museum --base organization --plural museums --icon building-arch",
)
contact_point_types = _made(
    ContactPointType,
    "contact-point-types",
    "contact point types",
    "Look after the types of contact point, such as phone or website, and the links they make.",
    'Pager --kind phone --link "tel:{normalized}"',
)
