"""``graphcrm contact-types|roles|categories|kinds|contact-point-types``: what staff keep as data, a group for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from graphcrm.cli.common import opened_database, viewer
from graphcrm.cli.definition_groups import MANY_ROLES, Made, Options, Told, found_by, tree, write_as_viewer
from graphcrm.models.contact_points import VALUE_KINDS, ContactPointType
from graphcrm.models.definitions import Definition
from graphcrm.models.fields import KINDS
from graphcrm.models.kinds import Kind
from graphcrm.models.vocabularies import Category, ContactType, Role

if TYPE_CHECKING:
    from graphcrm.database.connection import Database

_OPTIONS: Options = {
    "label": ("--label", {"metavar": "TEXT"}, "What people call it; made of the name when it is left out."),
    "help": ("--about", {"metavar": "TEXT"}, "What it is for, in a sentence."),
    "color": ("--color", {"metavar": "COLOR"}, "Color of its badge, as in #2266aa."),
    "position": ("--position", {"type": int}, "Where it stands in lists; the lowest number comes first."),
    "parent": ("--parent", {"metavar": "NAME"}, "The category that it lies below; empty for none."),
    "readers": ("--reader", MANY_ROLES, "Who may see the parties in it: an access role or team:NAME; once for each."),
    "writers": ("--writer", MANY_ROLES, "Who may put parties into it and take them out; once for each."),
    "base": ("--base", {"type": click.Choice(list(KINDS))}, "Which of the built-in kinds it is one of."),
    "plural": ("--plural", {"metavar": "WORD"}, "The word for several."),
    "icon": ("--icon", {"metavar": "NAME"}, "Name of its icon, one of Tabler's, as in building-church."),
    "kind": ("--kind", {"type": click.Choice(list(VALUE_KINDS))}, "What its values are."),
    "link": ("--link", {"metavar": "TEMPLATE"}, "How a link is made, with {value} or {normalized} in it."),
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


def _made(of: type[Definition], command: str, plural: str, about: str, example: str) -> click.Group:
    """Make the group of commands for one class of definition, those that concern its users among them."""

    def told(database: Database) -> Told:
        from graphcrm.queries.schema import seen
        from graphcrm.queries.vocabularies import uses

        used = uses(database, viewer(database), of)
        return {each.name: {"uses": used.get(each.name, 0)} for each in seen(database, viewer(database)).all(of)}

    def rows(found: list[Any], told: Told) -> Iterator[list[str]]:
        return _rows(of, found, told)

    group = Made(of, command, plural, about, example, _OPTIONS, told, rows).group()
    _add_rename(group, of)
    _add_delete(group, of)
    return group


def _add_rename(group: click.Group, of: type[Definition]) -> None:
    @group.command("rename", help="Give one another name wherever it stands; whoever has it keeps it.")
    @click.argument("name")
    @click.argument("new_name")
    def rename(name: str, new_name: str) -> None:
        from graphcrm.services import definitions, uses

        def write(work: Any) -> Any:
            return uses.rename(work, found_by(definitions.lock_seen(work, of), of, name), new_name)

        after = write_as_viewer(write)
        click.echo(f"The {of.noun} is called {after.name} now.")


def _add_delete(group: click.Group, of: type[Definition]) -> None:
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
        from graphcrm.queries.schema import seen
        from graphcrm.services import definitions, uses
        from graphcrm.services.wording import counted

        if bool(into) != (policy == "convert"):
            raise click.UsageError("--policy convert and --into belong together.")
        with opened_database() as database:
            definitions.require(viewer(database), of)
            found = found_by(seen(database, viewer(database)), of, name)
            other = found_by(seen(database, viewer(database)), of, into).name if into else ""
        if not yes:
            click.confirm(f"Delete the {of.noun} {found.name}?", abort=True)
        number = write_as_viewer(lambda work: uses.delete(work, found, policy=policy, into=other))
        users = counted(number, *_USERS[of is ContactPointType])
        cleared = f"; with it went {users}" if of is ContactPointType else f"; it was taken off {users}"
        done = {"clear": cleared, "convert": f"; {users} got {other} instead"}.get(policy, "")
        click.echo(f"Deleted the {of.noun} {found.name}{done if number else ''}.")


def _rows(of: type[Definition], found: list[Any], told: Told) -> Iterator[list[str]]:
    """Yield a row for each definition; categories stand as a tree, each indented below its parent."""
    from graphcrm.services.wording import counted

    for depth, each in tree(found) if of is Category else ((0, each) for each in found):
        used = told[each.name]["uses"]
        number = counted(used, *_USERS[of is ContactPointType]) if used else "-"
        shown = [str(getattr(each, key)) for key in _SHOWN[of]]
        retired = ["" if getattr(each, "active", True) else "(retired)"]
        yield ["  " * depth + each.name, *shown[:-1], number, shown[-1], *retired]


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
