"""Every write is tried by everybody: who owns the record, each team mate, an outsider, a member, anybody.

The rows are in ``matrix_writes`` and ``matrix_definitions``. What an attempt writes is rolled back.
"""

from __future__ import annotations

import dataclasses
from functools import partial

import pytest
from cast import STAFF, define
from matrix_definitions import GENERAL
from matrix_world import ADMINISTRATOR, CAST, KINDS, World, build
from matrix_writes import WRITES, Row

from graphcrm.database.connection import Database
from graphcrm.database.work import UnitOfWork
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.models.access import Folder
from graphcrm.models.rights import GENERAL_RIGHTS, RIGHTS
from graphcrm.services import accounts
from graphcrm.viewer import Viewer

ROWS = {**WRITES, **GENERAL}


class _DoneError(Exception):
    """Rolls back what was written."""


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    made = build(database)
    define(database, Folder("empty", "Empty"))
    database.write(ADMINISTRATOR, lambda work: accounts.add(work, "guest", "guest@example.net"))
    return made


def tried(database: Database, viewer: Viewer, row: Row, world: World, kind: str) -> str:
    """Return the letter of what came of it."""

    def write(work: UnitOfWork) -> None:
        row.attempt(work, world, kind)
        raise _DoneError

    try:
        database.write(viewer, write)
    except _DoneError:
        return "y"
    except ForbiddenError:
        return "n"
    except NotFoundError:
        return "h"
    except RuleError:
        return "u"
    raise AssertionError("The attempt neither did nor refused it.")


def kinds(row: Row) -> tuple[str, ...]:
    return KINDS if row.each_kind and row in WRITES.values() else ("person",)


@pytest.mark.parametrize("name", ROWS)
def test_each_of_the_cast_may_write_what_the_row_says(database: Database, world: World, name: str) -> None:
    row = ROWS[name]
    got = {
        kind: "".join(tried(database, world.viewers[each], row, world, kind) for each in CAST) for kind in kinds(row)
    }

    assert got == dict.fromkeys(kinds(row), row.expected)
    assert [tried(database, ADMINISTRATOR, row, world, kind) for kind in kinds(row)] == [row.administrator] * len(got)


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.right])
def test_a_right_is_what_it_takes(database: Database, world: World, name: str) -> None:
    row = ROWS[name]
    able = world.viewers[CAST[max(row.expected.find("y"), 0)]]
    able = dataclasses.replace(able, rights=able.rights | {row.right})
    assert tried(database, able, row, world, "person") == "y"

    others = frozenset(RIGHTS) - {row.right, "administer"}
    refused = "h" if row.expected[0] == "h" else "n"
    assert tried(database, dataclasses.replace(able, rights=others), row, world, "person") == refused


@pytest.mark.parametrize("right", ["change", "delete", "create"])
def test_a_right_on_one_kind_is_one_on_that_kind_alone(database: Database, world: World, right: str) -> None:
    row = WRITES[{"change": "change a field", "delete": "delete", "create": "add a private record"}[right]]
    rights = (STAFF - {right}) | {f"{right}:site", f"{right}:person"}
    viewer = dataclasses.replace(world.viewers["alice"], rights=rights)

    assert "".join(tried(database, viewer, row, world, kind) for kind in KINDS) == "ynnny"


def test_every_right_is_asked_for_in_a_row(world: World) -> None:
    """What reads and commands ask for is in their own matrices."""
    elsewhere = {"administer", "edit_own_profile", "read_journal", "trim_journal", "export", "import", "read"}

    assert {row.right for row in ROWS.values()} | elsewhere >= set(RIGHTS)
    assert elsewhere - set(GENERAL_RIGHTS) == {"read"}


def test_who_may_not_look_after_their_profile_does_not(database: Database, world: World) -> None:
    mia = world.viewers["mia"]
    assert mia.rights == {"edit_own_profile"}

    row = WRITES["change one's own name"]
    assert tried(database, dataclasses.replace(mia, rights=frozenset()), row, world, "person") == "n"


def _private(work: UnitOfWork, world: World, kind: str) -> None:
    WRITES["add a private record"].attempt(work, world, kind)


def test_what_one_may_not_add_is_named_as_people_do(database: Database, world: World) -> None:
    mia = world.viewers["mia"]
    for kind, words in (("organization", "an organization"), ("site", "a site")):
        with pytest.raises(ForbiddenError, match=f"You may not add {words}\\."):
            database.write(mia, partial(_private, world=world, kind=kind))
