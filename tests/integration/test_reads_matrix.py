"""Everything is asked by everybody: who owns the records, each team mate, an outsider, a member, anybody.

The rows are in ``matrix_reads``.
"""

from __future__ import annotations

import dataclasses

import pytest
from matrix_reads import NOBODY, READS, Read
from matrix_world import ADMINISTRATOR, CAST, World, build

from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.models.rights import RIGHTS
from graphcrm.viewer import Viewer


@pytest.fixture(scope="module")
def world(database: Database) -> World:
    return build(database)


def told(database: Database, viewer: Viewer, row: Read, world: World) -> str:
    """Return the letter of what the answer is."""
    try:
        return "y" if row.asked(database, viewer, world) else "-"
    except ForbiddenError:
        return "n"
    except NotFoundError:
        return "h"
    except RuleError:
        return "u"


@pytest.mark.parametrize("name", READS)
def test_each_of_the_cast_is_told_what_the_row_says(database: Database, world: World, name: str) -> None:
    row = READS[name]

    assert "".join(told(database, world.viewers[each], row, world) for each in CAST) == row.expected


@pytest.mark.parametrize("name", [name for name, row in READS.items() if name not in ("list jobs", "undo", "import")])
def test_an_administrator_is_told_everything(database: Database, world: World, name: str) -> None:
    assert told(database, ADMINISTRATOR, READS[name], world) == "y"


@pytest.mark.parametrize("name", [name for name, row in READS.items() if row.right])
def test_a_right_is_what_it_takes_to_be_told(database: Database, world: World, name: str) -> None:
    row, alice = READS[name], world.viewers["alice"]
    others = frozenset(RIGHTS) - {row.right, "administer"}
    assert told(database, dataclasses.replace(alice, rights=others), row, world) == "n"
    if row.expected == NOBODY and row.right != "trim_journal":
        able = dataclasses.replace(alice, rights=alice.rights | {row.right}, sees_all=row.right == "administer")
        assert told(database, able, row, world) in ("y", "-")
