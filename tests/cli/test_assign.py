"""Records are given away and moved from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from graphcrm.database.connection import Database
from graphcrm.models.access import Folder, Team
from graphcrm.services import definitions, parties, records
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def people(database: Database) -> dict[str, str]:
    """Two people of Alice in the folder leads, and one of Bob in none."""

    def write(work: Any) -> dict[str, str]:
        for each in (Folder("leads", "Leads"), Folder("sales", "Sales"), Team("sales", "Sales")):
            definitions.define(work, each)
        given = [("Ann Ash", "alice", "leads"), ("Ben Birch", "alice", "leads"), ("Cat Cedar", "bob", "")]
        return {
            name: parties.create(work, "person", {"name": name, "owner": owner, "folder": folder})
            for name, owner, folder in given
        }

    return database.write(ADMINISTRATOR, write)


def text(database: Database, uid: str, field: str) -> str:
    return records.read(database, ADMINISTRATOR, uid).text(field)


def test_records_are_given_away_by_name_by_owner_and_by_condition(
    run: Run, database: Database, people: dict[str, str]
) -> None:
    assert run("assign", "Ann Ash", "--to", "team:Sales").stdout == "1 record changed.\n"
    assert text(database, people["Ann Ash"], "owner") == "team:sales"
    assert run("assign", "Ann Ash", "Cat Cedar", "--to", "bob").stdout == "1 record changed; 1 were so already.\n"

    tried = run("assign", "--from", "bob", "--where", "folder=leads", "--to", "carol", "--dry-run", "--json")
    assert json.loads(tried.stdout) == {"changed": 1, "unchanged": 0, "refused": [], "dry_run": True}
    assert run("assign", "--from", "bob", "--to", "carol", input="n\n").exit_code == 1
    assert text(database, people["Ann Ash"], "owner") == "bob"
    done = json.loads(run("assign", "--from", "bob", "--to", "carol", "--yes", "--json").stdout)
    assert (done["changed"], bool(done["operation"])) == (2, True)


def test_records_are_moved_and_made_public(run: Run, database: Database, people: dict[str, str]) -> None:
    assert run("move", "--from", "leads", "--to", "Sales", "--kind", "person", "--yes").stdout == "2 records changed.\n"
    assert text(database, people["Ben Birch"], "folder") == "sales"
    assert run("move", "Ben Birch", "--to", "").stdout == "1 record changed.\n"
    assert text(database, people["Ben Birch"], "folder") == ""
    assert run("move", "Ben Birch", "--public").stdout == "1 record changed.\n"
    assert records.read(database, ADMINISTRATOR, people["Ben Birch"]).values["public"] is True


def test_what_was_not_written_right_is_said(run: Run, people: dict[str, str]) -> None:
    assert run("assign", "Ann Ash").exit_code == 2
    assert run("assign", "--to", "bob").exit_code == 2
    assert run("assign", "Ann Ash", "--from", "bob", "--to", "carol").exit_code == 2
    assert run("assign", "Zoe Nobody", "--to", "bob").exit_code == 3
    assert run("move", "Ann Ash", "--to", "nowhere").exit_code == 7
    assert run("assign", "Ann Ash", "--to", "team:none").exit_code == 7
