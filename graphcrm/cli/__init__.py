"""The command line. Each command is imported when it is used, so that ``--help`` stays quick."""

from __future__ import annotations

import importlib
import sys
from typing import Any, NamedTuple

import click

from graphcrm import __version__
from graphcrm.errors import AmbiguousNameError, GraphcrmError, QuestionError


class _Command(NamedTuple):
    module: str
    attribute: str
    help: str


#: Every command: where it is and what it does.
COMMANDS = {
    "access": _Command("graphcrm.cli.explain", "access", "Tell what a user may see and do, and why."),
    "access-roles": _Command("graphcrm.cli.access", "access_roles", "Keep sets of rights that users have."),
    "ask": _Command("graphcrm.cli.ask", "ask", "Ask a question: who connects Sally to the XYZ site?"),
    "assign": _Command("graphcrm.cli.assign", "assign", "Give records to another owner, one or many."),
    "categories": _Command("graphcrm.cli.vocabularies", "categories", "Sort parties into a tree of categories."),
    "connect": _Command("graphcrm.cli.connect", "connect", "Show how two parties are connected, ranked and explained."),
    "contact-point-types": _Command(
        "graphcrm.cli.vocabularies", "contact_point_types", "Keep the types of phone number, address and account."
    ),
    "contact-types": _Command(
        "graphcrm.cli.vocabularies", "contact_types", "Keep what a party can be to us: a lead, a customer, a supplier."
    ),
    "database": _Command("graphcrm.cli.database", "group", "Install, start, stop and migrate the local database."),
    "demo": _Command("graphcrm.cli.demo", "demo", "Load sample data and open the first page."),
    "fields": _Command("graphcrm.cli.fields", "group", "List what records can hold, and add own fields."),
    "schema": _Command("graphcrm.cli.schema", "schema", "Write everything that the database can hold as JSON."),
    "attribute-sets": _Command("graphcrm.cli.attribute_sets", "group", "Give own fields to kinds, roles and types."),
    "files": _Command("graphcrm.cli.files", "group", "Keep documents and photos of parties."),
    "find": _Command("graphcrm.cli.find", "find", "Find parties by what their fields hold."),
    "field-rights": _Command("graphcrm.cli.access", "field_rights", "Say who may see and change built-in fields."),
    "folders": _Command("graphcrm.cli.access", "folders", "Keep the folders of records, and what teams may do there."),
    "import": _Command("graphcrm.cli.import_graph", "group", "Load parties and relationships from files."),
    "introduce": _Command(
        "graphcrm.cli.introduce", "introduce", "Show who of us should ask whom to be introduced to a party."
    ),
    "history": _Command("graphcrm.cli.journal", "history", "Show what has become of a party, and who changed it."),
    "journal": _Command("graphcrm.cli.journal", "group", "Read the journal, put back what was changed, trim it."),
    "jobs": _Command("graphcrm.cli.jobs", "group", "See what runs in the background, cancel it, or run it here."),
    "keys": _Command("graphcrm.cli.keys", "group", "Look after the keys of encrypted values."),
    "kinds": _Command(
        "graphcrm.cli.vocabularies", "kinds", "Keep own kinds of party: a site, a school, a congregation."
    ),
    "list": _Command("graphcrm.cli.listing", "list_records", "List parties or relationships, sorted and filtered."),
    "map": _Command("graphcrm.cli.maps", "group", "List saved maps, show what is on one, write it as a file."),
    "move": _Command("graphcrm.cli.assign", "move", "Move records to another folder, one or many."),
    "network": _Command("graphcrm.cli.network", "group", "List the communities of the whole network, draw its map."),
    "notes": _Command("graphcrm.cli.notes", "group", "Write notes on parties, list and delete them."),
    "preferences": _Command("graphcrm.cli.preferences", "group", "Show and set formats, lists, when to call."),
    "profile": _Command("graphcrm.cli.profile", "group", "Install a ready configuration, or write yours as one."),
    "relate": _Command("graphcrm.cli.relate", "relate", "Add a relationship: Josh volunteers at XYZ site since 2021."),
    "roles": _Command(
        "graphcrm.cli.vocabularies", "roles", "Keep the roles that parties have: volunteer, board member."
    ),
    "search": _Command("graphcrm.cli.search", "search", "Search names, contact details, tags, notes, relationships."),
    "searches": _Command("graphcrm.cli.searches", "group", "Save searches and lists, share them, run them again."),
    "serve": _Command("graphcrm.cli.serve", "serve", "Run the web application."),
    "tags": _Command("graphcrm.cli.tags", "group", "Put free words on parties, rename and delete them."),
    "teams": _Command("graphcrm.cli.access", "teams", "Keep the teams that share folders and own records."),
    "types": _Command("graphcrm.cli.types", "types", "List, define, change, retire and delete relationship types."),
    "user": _Command("graphcrm.cli.users", "group", "Look after users: their roles and teams, invitations, passwords."),
    "worker": _Command("graphcrm.cli.worker", "worker", "Run jobs that were left for the background."),
}


class _LazyGroup(click.Group):
    """A group that knows the names and help of its commands without importing them."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(
            importlib.import_module(COMMANDS[cmd_name].module), COMMANDS[cmd_name].attribute
        )
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].help) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GraphcrmError as error:
            _explain(error)
            ctx.exit(error.exit_code)


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="graphcrm")
@click.option("--as", "acting", metavar="USER", help="Act as this account; else GRAPHCRM_USER, or an administrator.")
def main(acting: str | None) -> None:  # cli.common.viewer reads it
    """Answer who knows whom.

    Start with `graphcrm demo`, or ask: graphcrm ask "who connects Sally to the XYZ site?"
    """


def _explain(error: GraphcrmError) -> None:
    """Write a failure for a person: what went wrong, what was meant, what to do."""
    click.echo(f"{click.style('Error:', fg='red', bold=True)} {error.message}", err=True)
    if isinstance(error, QuestionError):
        for line in error.examples:
            click.echo(f"  {line}", err=True)
    if isinstance(error, AmbiguousNameError):
        for uid, line in error.choices:
            click.echo(f"  {line}\n    {uid}", err=True)
    if error.hint:
        click.echo(error.hint, err=True)
    sys.stderr.flush()
