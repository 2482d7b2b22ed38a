"""What the groups of commands for what users keep as data share: list, add, change, retire, restore."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graphcrm.cli.common import ListedByDefault, given_options, opened_database, viewer, write_columns, write_json
from graphcrm.models import names
from graphcrm.models.definitions import Definition
from graphcrm.models.kinds import Kind

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema

D = TypeVar("D", bound=Definition)

#: The options that set the keys of a definition: the option, how click reads it, and what it is.
Options = Mapping[str, tuple[str, Mapping[str, Any], str]]
#: What stands beside the definitions in a list, by their names; its keys are those of JSON.
Told = Mapping[str, Mapping[str, Any]]

MANY_ROLES: Mapping[str, Any] = {"multiple": True, "metavar": "ROLE"}


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """A group of commands for one class of definition.

    Attributes:
        of: the class.
        command: name of the group.
        plural: what people call several.
        about: what the group is for, in a sentence.
        example: arguments of ``add``, for its help.
        options: those of ``add`` and ``change``; the keys that the class lacks are left out.
        told: reads what the list shows beside the definitions.
        rows: the lines of the list.
        after: writes what comes after the list.
        retiring: what happens to one that is retired.
    """

    of: type[Definition]
    command: str
    plural: str
    about: str
    example: str
    options: Options
    told: Callable[[Database], Told]
    rows: Callable[[list[Any], Told], Iterable[list[str]]]
    after: Callable[[], None] | None = None
    retiring: str = "whoever has it keeps it"

    def group(self) -> click.Group:
        """Return the group with the commands that all have."""

        @click.group(self.command, cls=ListedByDefault, help=f"{self.about} Without a command they are listed.")
        def group() -> None:
            pass

        self._add_list(group)
        self._add_add(group)
        self._add_change(group)
        self._add_retire(group)
        return group

    def _add_list(self, group: click.Group) -> None:
        @group.command("list", help=f"List the {self.plural}, and what uses each.")
        @click.option("--json", "as_json", is_flag=True, help="Write them as JSON.")
        def list_them(as_json: bool) -> None:
            from graphcrm.services.discovery import definitions

            with opened_database() as database:
                found = definitions(database, viewer(database), self.of)
                told = self.told(database)
            if as_json:
                write_json([each.properties() | dict(told.get(each.name, {})) for each in found])
            elif not found:
                click.echo(f"There are no {self.plural} yet. Make one: graphcrm {self.command} add {self.example}")
            else:
                write_columns(self.rows(found, told))
                if self.after:
                    self.after()

    def _add_add(self, group: click.Group) -> None:
        @group.command("add", help=f"Add one. Example: graphcrm {self.command} add {self.example}")
        @click.argument("name")
        @self._options(required=True)
        def add(name: str, **given: Any) -> None:
            from graphcrm.errors import RuleError
            from graphcrm.services import definitions, uses

            made = self.of.from_mapping(named(self.of, name) | given_options(given))

            def write(work: Any) -> None:
                if definitions.lock_seen(work, self.of).find(self.of, made.name):
                    right = f"`graphcrm {self.command} change` changes it."
                    raise RuleError(f"There is a {self.of.noun} {made.name} already.", right, "name", made.name)
                uses.define(work, made)

            write_as_viewer(write)
            click.echo(f"Added the {self.of.noun} {made.name}.")

    def _add_change(self, group: click.Group) -> None:
        @group.command("change", help="Change what the options say; the rest stays as it is.")
        @click.argument("name")
        @self._options(required=False)
        def change(name: str, **given: Any) -> None:
            from graphcrm.services import definitions, uses

            if not given_options(given):
                raise click.UsageError("Say with options what shall change; --help lists them.")

            def write(work: Any) -> tuple[str, bool]:
                before = found_by(definitions.lock_seen(work, self.of), self.of, name)
                after = self.of.from_mapping(before.properties() | given_options(given))
                return before.name, uses.define(work, after)

            changed, different = write_as_viewer(write)
            noun = self.of.noun
            click.echo(f"Changed the {noun} {changed}." if different else f"The {noun} {changed} was so already.")

    def _add_retire(self, group: click.Group) -> None:
        @group.command("retire", help=f"Offer one no more; {self.retiring}.")
        @click.argument("name")
        def retire(name: str) -> None:
            click.echo(f"Retired the {self.of.noun} {self._set_active(name, False)}.")

        @group.command("restore", help="Offer a retired one again.")
        @click.argument("name")
        def restore(name: str) -> None:
            click.echo(f"Restored the {self.of.noun} {self._set_active(name, True)}.")

    def _set_active(self, name: str, active: bool) -> str:
        from graphcrm.services import definitions

        def write(work: Any) -> str:
            found = found_by(definitions.lock_seen(work, self.of), self.of, name)
            return definitions.set_active(work, self.of, found.name, active).name

        changed: str = write_as_viewer(write)
        return changed

    def _options(self, *, required: bool) -> Callable[[Any], Any]:
        """Add an option for each key of the class; ``required`` asks for what cannot be left out."""

        def decorate(function: Any) -> Any:
            for field in reversed(dataclasses.fields(self.of)):  # type: ignore[arg-type]  # every subclass is a dataclass
                if field.name in self.options:
                    option, how, help = self.options[field.name]
                    needed = required and field.default is dataclasses.MISSING and field.name != "label"
                    function = click.option(option, field.name, **how, required=needed, help=help)(function)
            return function

        return decorate


def named(of: type[Definition], text: str) -> dict[str, str]:
    """Return the name that is made of what a person wrote, and the label where there is one."""
    if of is Kind:
        return {"name": " ".join(text.split()).lower()}
    name = re.sub(r"\W+", "_", names.key(text)).strip("_")
    return {"name": name, "label": text if text != name else text.replace("_", " ").capitalize()}


def found_by(schema: Schema, of: type[D], text: str) -> D:
    """Return the definition, retired or not, that a person means by its name or label.

    Raises:
        NotFoundError: there is none.
    """
    for found in schema.all(of):
        if text.casefold() in (found.name, getattr(found, "label", found.name).casefold()):
            return found
    return schema.get(of, text)


def write_as_viewer(function: Callable[[Any], Any]) -> Any:
    """Write to the database of the settings, and return what the function does."""

    with opened_database() as database:
        return database.write(viewer(database), function)


def tree(given: list[Any], parent: str = "", depth: int = 0) -> Iterable[tuple[int, Any]]:
    """Yield definitions that have a parent with their depth, each before those below it."""
    for each in given:
        if each.parent == parent:
            yield depth, each
            yield from tree(given, each.name, depth + 1)
