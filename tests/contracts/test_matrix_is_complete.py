"""Every function of the services that somebody calls, and every command, is in the matrix of the policy."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from matrix_commands import COMMANDS, WITHOUT_ACCOUNT
from matrix_definitions import GENERAL
from matrix_reads import READS
from matrix_writes import WRITES
from typed_commands import commands

import graphcrm

SERVICES = Path(graphcrm.__file__).resolve().parent / "services"

_OWN = "it is about one's own account"
_INSIDE = "a part of services alone, which have asked already"
#: Functions that no row is about, or whole modules, each with the reason.
NOT_IN_THE_MATRIX = {
    "assignments.in_batches": _INSIDE,
    "account_links": "test_account_links.py asks who sends which link; whoever holds one proves it",
    "account_parties": _INSIDE,
    "accounts.any_users": "it tells nothing of anybody",
    "accounts.anonymous": "it makes the viewer",
    "accounts.of_session": "it makes the viewer",
    "accounts.viewer_of": "it makes the viewer",
    "accounts.sign_up": "whoever holds the link signs up",
    "accounts.verify": "whoever holds the link verifies the address",
    "about": _INSIDE,
    "ask.reads_as_question": "it tells of a text alone, in the words of the types one sees; the leak test asks it",
    "assignments.each": _INSIDE,
    "bookmarks": "they are of the viewer; test_quick_search.py and test_lists.py ask",
    "definitions.lock": _INSIDE,
    "definitions.lock_seen": _INSIDE,
    "definitions.require": "the rows that change definitions ask it",
    "documents.attach": "it keeps a file; test_documents.py asks the cast, and the command is in the matrix",
    "documents.replace": "it keeps a file; test_documents.py asks the cast",
    "documents.set_photo": "it keeps a file; test_documents.py asks the cast",
    "documents.photo": "it takes a photo; test_documents.py asks the cast",
    "documents.delete_of_party": _INSIDE,
    "documents.set_file": _INSIDE,
    "written": _INSIDE,
    "explorer.expand.strength_parameters": "it makes parameters of the schema",
    "explorer.maps.revert": _INSIDE,
    "explorer.network_access.access": "it reads nothing",
    "explorer.network_access.accesses": "it reads nothing",
    "explorer.network_access.in_use": "the job asks which maps can be let go, and tells nobody",
    "explorer.network_access.shared": "it reads nothing",
    "explorer.network_drawing.keep": "the job keeps a map that was drawn for its viewer",
    "explorer.network_drawing.store": "the job keeps a map that was drawn for its viewer",
    "explorer.overview.count": "it counts what the map is drawn of",
    "explorer.overview.drawing": "it is about one's own job",
    "fields.define": "it writes in several transactions; its command is in the matrix",
    "fields.change": "it writes in several transactions; its command is in the matrix",
    "fields.proceed": _INSIDE,
    "fields.retire": "it writes in several transactions; its command is in the matrix",
    "fields.restore": "it writes in several transactions; its command is in the matrix",
    "fields.delete": "it writes in several transactions; its command is in the matrix",
    "given": _INSIDE,
    "graph_import.bulk.run": "it takes the place of a local database; test_bulk_load.py asks it as others",
    "graph_import.load.begin": _INSIDE,
    "graph_import.mapping_file.read_mapping": _INSIDE,
    "graph_import.read.read_plan": _INSIDE,
    "hierarchy.offered": "it tells which hierarchies a kind of party has",
    "indexes.follow_sizes": "it makes indexes where there are many relationships, and tells nothing",
    "indexes.follow_types": "it makes the index be as the types say, and tells nothing",
    "indexes.synchronize": "it makes the indexes be as the definitions say, and tells nothing",
    "jobs.beat": "a worker tells how far it is",
    "jobs.claim": "a worker takes what somebody asked for, and runs it as they",
    "jobs.leave": "a worker tells how it came out",
    "keys.holders": "it tells where encrypted values stand, not what they are",
    "linked.resolved": _INSIDE,
    "lists": "test_lists.py asks who is listed what",
    "merging": _INSIDE,
    "examples.questions": "test_examples.py asks who is offered what",
    "namesakes.facts": "it describes parties that were found; test_namesakes.py asks who is told what",
    "naming.described": "it describes parties that were found",
    "owners": _INSIDE,
    "parties.check_unique": _INSIDE,
    "permitted": _INSIDE,
    "preferences.may_change": "it reads nothing; the rows that set preferences ask it",
    "preferences.read_in": _INSIDE,
    "profiles.install.install": "it writes in several transactions; its command is in the matrix",
    "profiles.questions.ask_all": "its command is in the matrix",
    "profiles.sample.load": "it creates parties as everybody does",
    "found_texts": "it makes queries of words and results of rows; test_found_texts.py asks who finds what",
    "quick_search": "test_quick_search.py and test_found_texts.py ask who finds what",
    "search_operators": "it makes parameters of text; test_quick_search.py asks who finds what",
    "reach.neighbours": "nobody shares the address of the matrix; test_reach.py asks the cast where somebody does",
    "records.of_row": _INSIDE,
    "relationships.bring_back": _INSIDE,
    "reverting": _INSIDE,
    "saved_searches": "test_lists.py and test_quick_search.py ask; they are of the viewer",
    "second_factor.begin": _OWN,
    "second_factor.confirm": _OWN,
    "second_factor.offered": _OWN,
    "second_factor.recovery_codes_left": _OWN,
    "second_factor.renew_recovery_codes": _OWN,
    "setup": "it loads what comes with graphcrm, at its first start",
    "sign_in": "whoever signs in has no viewer yet",
    "sharing": "the rows about maps and searches ask it",
    "type_changes": _INSIDE,
}


def functions() -> Iterator[str]:
    """Yield the public functions that are given the database or a unit of work, as ``notes.get``."""
    for path in sorted(SERVICES.rglob("*.py")):
        module = ".".join(path.relative_to(SERVICES).with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                given = {ast.unparse(each.annotation) for each in node.args.args if each.annotation}
                if given & {"Database", "UnitOfWork", "Viewer"}:
                    yield f"{module}.{node.name}"


FUNCTIONS = list(functions())
IN_ROWS = {name for rows in (WRITES, GENERAL, READS) for row in rows.values() for name in row.about}
TYPED = list(commands())


def without(function: str) -> str:
    """Return the exception that there is for a function: itself, its module, or empty."""
    return next((each for each in (function, function.split(".")[0]) if each in NOT_IN_THE_MATRIX), "")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_of_the_services_is_in_the_matrix(function: str) -> None:
    assert (function in IN_ROWS) != bool(without(function))


@pytest.mark.parametrize("command", TYPED)
def test_a_command_is_in_the_matrix(command: str) -> None:
    given = any(typed == command or typed.startswith(f"{command} ") for typed, *_ in COMMANDS)

    assert given != (command in WITHOUT_ACCOUNT)


def test_nothing_in_the_matrix_is_gone() -> None:
    assert WITHOUT_ACCOUNT.keys() <= set(TYPED)
    assert IN_ROWS - set(FUNCTIONS) == set()
    named = {name for name in NOT_IN_THE_MATRIX if "." in name}
    assert named <= set(FUNCTIONS)
