"""Every read takes a viewer, and every read and every command is asked in the leak test."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import leak_commands
import pytest
from leak_reads import READS
from typed_commands import commands

import graphcrm

PACKAGE = Path(graphcrm.__file__).resolve().parent

#: Functions that take a database and no viewer, each with the reason why nobody is shown anything that way.
FOR_NOBODY: Mapping[str, str] = {
    "queries.schema.schema": "the whole schema, to decide by; what is told comes from seen",
    "queries.schema.schema_at": "the same, at a version that a read has told",
    "queries.schema.hold": "the same, to be taken again for what was just read",
    "queries.types.catalogue": "the same, of relationship types",
    "queries.contact_points.types": "the same, of contact point types",
    "queries.jobs.waiting": "a worker asks what to run",
    "queries.jobs.database_id": "the database itself is named",
    "queries.accounts.any_users": "it says whether anybody has to sign in",
    "queries.accounts.find_with_catalogue": "a session is looked up",
    "queries.accounts.find": "a viewer is made of an account; services.accounts tells of one",
    "queries.accounts.everyone": "services.accounts.listed asks for the right",
    "queries.accounts.by_login": "somebody signs in",
    "services.accounts.any_users": "it says whether anybody has to sign in",
    "services.accounts.viewer_of": "it makes the viewer",
    "services.accounts.of_session": "it makes the viewer of a session",
    "services.accounts.anonymous": "it makes the viewer of who is not signed in",
    "services.explorer.network_access.in_use": "the job asks which maps can be let go, and tells nobody",
    "services.explorer.network_drawing.store": "it stores what was drawn for a viewer",
    "services.indexes.follow_sizes": "it makes indexes, and tells nothing of what stands in them",
    "services.indexes.follow_types": "it makes an index, and tells nothing of what stands in it",
    "services.keys.holders": "where encrypted values may be, for the person who rotates the keys at the machine",
    "services.setup.wants_demo": "the person at the machine is asked whether to load the sample",
}
#: Modules whose functions take a database and no viewer since nobody is signed in yet.
SIGNING_IN = ("services.sign_in", "services.account_links")
#: Reads that need not be asked, each with the reason.
NOT_ASKED: Mapping[str, str] = {
    "queries.preferences.kept": "services.preferences says which scopes the viewer may see",
    "services.profiles.questions.ask_all": "it asks services.ask",
    "services.entries.page": "services.journal and services.history ask it",
    "services.files.clean": "an administrator tidies the store",
    "services.fields.preview": "who defines a field is told of all of its values",
}
#: Commands that are not given in the leak test, each with the reason.
NOT_GIVEN: Mapping[str, str] = {
    "database install": "it looks after the machine",
    "database migrate": "it looks after the machine",
    "database path": "it looks after the machine",
    "database start": "it looks after the machine",
    "database status": "it looks after the machine",
    "database stop": "it looks after the machine",
    "demo": "it loads what comes with graphcrm and serves the page, which is asked",
    "keys create": "it writes a file of the machine",
    "keys status": "no account acts in it: it counts what each key encrypts, for who looks after the keys",
    "network draw": "it leaves a job behind that its asker is told of; the leak test asks what it draws",
    "profile list": "it lists the files that come with graphcrm",
    "profile show": "it reads a file",
    "serve": "it serves the page, which is asked",
    "worker": "it runs each job as who asked for it, and tells nobody",
}


def functions() -> Iterator[tuple[str, ast.FunctionDef, str]]:
    """Yield the public functions of queries and services that take a database: name, definition and source."""
    for area in ("queries", "services"):
        for path in sorted((PACKAGE / area).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
            for node in ast.parse(source).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    first = node.args.args[0] if node.args.args else None
                    if first and first.annotation and ast.unparse(first.annotation) == "Database":
                        yield f"{module}.{node.name}", node, ast.get_source_segment(source, node) or ""


def takes_viewer(node: ast.FunctionDef) -> bool:
    return any(argument.arg == "viewer" for argument in node.args.args)


def writes(source: str) -> bool:
    """Say whether a function writes, by what it calls."""
    return any(call in source for call in (".write(", ".alter(", "_change(", "proceed(", "define(", "progress"))


def test_a_read_takes_a_viewer() -> None:
    without = {name for name, node, _ in functions() if not takes_viewer(node)}
    without = {name for name in without if not name.startswith(SIGNING_IN)}

    assert sorted(without - FOR_NOBODY.keys()) == []
    assert sorted(FOR_NOBODY.keys() - without) == []


def test_every_read_is_asked_in_the_leak_test() -> None:
    reads = {name for name, node, source in functions() if takes_viewer(node) and not writes(source)}
    reads = {name for name in reads if not name.startswith(SIGNING_IN)}

    assert sorted(reads - READS.keys() - NOT_ASKED.keys()) == []
    assert sorted((READS.keys() | NOT_ASKED.keys()) - {name for name, *_ in functions()}) == []


@pytest.mark.parametrize("command", [*commands()])
def test_every_command_is_given_in_the_leak_test(command: str) -> None:
    """Those that write, too: refused, they must not tell what is hidden."""
    typed = (*leak_commands.READS, *leak_commands.WRITES)

    assert any(f"{each} ".startswith(f"{command} ") for each in typed) != (command in NOT_GIVEN)


def test_no_exception_is_about_a_command_that_is_gone() -> None:
    assert sorted(NOT_GIVEN.keys() - set(commands())) == []
