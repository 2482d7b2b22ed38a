"""Folders, teams, access roles and rights on fields are kept from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from graphcrm.database.connection import Database
from graphcrm.models.access import FieldRights, Folder, Team
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.rights import RIGHTS
from graphcrm.queries.schema import schema
from graphcrm.services import accounts, definitions, parties
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
Run = Callable[..., Result]


@pytest.fixture(scope="module", autouse=True)
def places(database: Database) -> None:
    """Teams and folders that the tests read, and a user in one."""

    def write(work: Any) -> None:
        for each in (Team("hr", "Human resources"), Team("lab", "Laboratory"), Folder("archive", "Archive")):
            definitions.define(work, each)
        accounts.add(work, "carol", "carol@example.org", roles=["staff"], teams=["lab"])

    database.write(ADMINISTRATOR, write)


def line(text: str, start: str) -> str:
    return next(each for each in text.splitlines() if each.split()[:1] == [start])


@pytest.mark.parametrize("group", ["folders", "teams", "access-roles"])
def test_one_is_added_changed_retired_restored_and_deleted(run: Run, group: str) -> None:
    def known() -> dict[str, dict[str, Any]]:
        return {each["name"]: each for each in json.loads(run(group, "--json").stdout)}

    assert run(group, "add", "Deep water").stdout.startswith("Added the ")
    assert known()["deep_water"]["label"] == "Deep water"
    assert run(group, "add", "deep_water").exit_code == 7
    assert run(group, "change", "deep water", "--label", "Depths").stdout.startswith("Changed the ")
    assert known()["deep_water"]["label"] == "Depths"
    assert run(group, "rename", "deep_water", "other").exit_code == 2
    assert run(group, "retire", "depths").exit_code == 0
    assert line(run(group).stdout, "deep_water").endswith("(retired)")
    assert run(group, "restore", "deep_water").exit_code == 0
    assert run(group, "delete", "deep_water", input="n\n").exit_code == 1
    assert run(group, "delete", "deep_water", "--yes").exit_code == 0
    assert "deep_water" not in known()
    assert run(group, "delete", "deep_water", "--yes").exit_code == 3


def test_a_folder_is_shown_in_its_tree_with_who_has_which_level(run: Run, database: Database) -> None:
    run("folders", "add", "Clients", "--position", "1")
    run("folders", "add", "Key clients", "--parent", "clients")
    assert run("folders", "grant", "clients", "lab", "read").stdout == "The team lab may read the folder clients now.\n"
    assert run("folders", "grant", "Clients", "team:lab", "read").stdout.endswith(" already.\n")
    assert run("folders", "grant", "clients", "hr", "contribute").exit_code == 0
    assert run("folders", "grant", "clients", "laboratory", "manage").exit_code == 0
    database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", {"name": "Kim", "folder": "key_clients"}))

    lines = run("folders").stdout.splitlines()

    top = lines.index(line("\n".join(lines), "clients"))
    assert lines[top].split("  ")[-1].strip() == "contribute: hr; manage: lab"
    assert lines[top + 1].startswith("  key_clients")
    assert "1 record" in lines[top + 1]
    found = schema(database).get(Folder, "clients")
    assert (found.readers, found.contributors, found.managers) == ((), ("hr",), ("lab",))


def test_a_level_is_taken_back(run: Run, database: Database) -> None:
    run("folders", "grant", "archive", "hr", "manage")
    assert run("folders", "revoke", "archive", "hr").stdout == (
        "The team hr has no level of its own any more in the folder archive.\n"
    )
    assert run("folders", "revoke", "archive", "hr").stdout == (
        "The team hr had no level of its own in the folder archive.\n"
    )
    assert schema(database).get(Folder, "archive").managers == ()
    assert run("folders", "grant", "archive", "nobody", "read").exit_code == 3
    assert run("folders", "grant", "nowhere", "hr", "read").exit_code == 3
    assert run("folders", "grant", "archive", "hr", "own").exit_code == 2


def test_a_team_is_shown_with_its_members_and_folders(run: Run) -> None:
    run("folders", "grant", "archive", "lab", "contribute")

    shown = json.loads(run("teams", "show", "Laboratory", "--json").stdout)

    assert shown["members"] == ["carol"]
    assert shown["folders"]["archive"] == "contribute"
    assert "carol" in run("teams", "show", "lab").stdout
    assert "1 member" in line(run("teams").stdout, "lab")


def test_what_is_in_use_is_not_deleted(run: Run, database: Database) -> None:
    database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", {"name": "Ann", "folder": "archive"}))
    refused = run("folders", "delete", "archive", "--yes")
    assert (refused.exit_code, "records lie in it" in refused.stderr) == (7, True)
    member = run("teams", "delete", "lab", "--yes")
    assert (member.exit_code, "carol are in it" in member.stderr or "carol" in member.stderr) == (7, True)
    run("field-rights", "set", "gender", "--reader", "team:hr")
    named = run("teams", "delete", "hr", "--yes")
    assert (named.exit_code, "rights of the field gender" in named.stderr) == (7, True)
    run("field-rights", "delete", "gender", "--yes")
    role = run("access-roles", "delete", "staff", "--yes")
    assert role.exit_code == 7


def test_a_team_that_owns_records_is_not_deleted(run: Run, database: Database) -> None:
    run("teams", "add", "Owners")
    database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", {"name": "Di", "owner": "team:owners"}))
    refused = run("teams", "delete", "owners", "--yes")
    assert (refused.exit_code, "it owns records" in refused.stderr) == (7, True)
    assert "graphcrm assign --from team:owners" in refused.stderr


def test_access_roles_say_which_rights_there_are_and_get_some_and_lose_them(run: Run) -> None:
    listed = run("access-roles").stdout
    for right, meaning in RIGHTS.items():
        assert meaning in line(listed, right)
    assert json.loads(run("access-roles", "rights", "--json").stdout) == dict(RIGHTS)
    run("access-roles", "add", "Treasurer", "--right", "read")
    assert run("access-roles", "grant", "treasurer", "reveal", "change:person").exit_code == 0
    assert line(run("access-roles").stdout, "treasurer").endswith("read, reveal, change:person")
    assert "was so already" in run("access-roles", "grant", "treasurer", "reveal").stdout
    assert run("access-roles", "revoke", "treasurer", "reveal").exit_code == 0
    assert line(run("access-roles").stdout, "treasurer").endswith("read, change:person")
    assert run("access-roles", "revoke", "treasurer", "reveal").exit_code == 7
    assert run("access-roles", "grant", "treasurer", "fly").exit_code == 7
    assert run("access-roles", "grant", "treasurer", "change:dragon").exit_code == 7


def test_the_administrator_cannot_be_locked_out_by_changing_the_role(run: Run) -> None:
    refused = run("access-roles", "revoke", "admin", "administer")
    assert (refused.exit_code, "nobody could change it back" in refused.stderr) == (7, True)
    assert run("access-roles", "retire", "admin").exit_code == 7
    assert run("access-roles", "delete", "member", "--yes").exit_code == 7
    assert run("access-roles", "grant", "anonymous", "read").exit_code == 7


def test_a_field_is_kept_to_some_and_opened_again(run: Run, database: Database) -> None:
    assert run("field-rights", "list").stdout.startswith("Who sees a record sees all of its fields.")
    done = run("field-rights", "set", "birthday", "--reader", "team:hr", "--reader", "staff", "--writer", "team:hr")
    assert done.stdout == "Changed the rights of the field birthday.\n"
    assert schema(database).get(FieldRights, "birthday").readers == ("team:hr", "staff")
    assert run("field-rights").stdout == "birthday  seen by team:hr, staff  changed by team:hr\n"
    assert run("field-rights", "set", "birthday", "--writer", "").exit_code == 0
    assert json.loads(run("field-rights", "--json").stdout) == [
        {"name": "birthday", "readers": ["team:hr", "staff"], "writers": []}
    ]
    assert run("field-rights", "set", "birthday").exit_code == 2
    assert run("field-rights", "set", "birthday", "--reader", "team:none").exit_code == 7
    assert run("field-rights", "set", "name", "--reader", "staff").exit_code == 7
    assert run("field-rights", "set", "shoe", "--reader", "staff").exit_code == 7
    assert run("field-rights", "delete", "birthday", "--yes").exit_code == 0
    assert schema(database).find(FieldRights, "birthday") is None
    assert run("field-rights", "set", "birthday", "--reader", "").stdout == "The field birthday was so already.\n"


def test_own_fields_types_and_categories_say_themselves_who_may_see_them(run: Run, database: Database) -> None:
    database.write(
        ADMINISTRATOR, lambda work: definitions.define(work, AttributeSet("staffing", "Staffing", kinds=("person",)))
    )
    run("fields", "add", "salary", "--set", "staffing", "--type", "money", "--reader", "team:hr")
    assert "salary" in run("field-rights").stdout
    told = run("field-rights", "set", "salary", "--reader", "staff")
    assert (told.exit_code, "graphcrm fields change salary" in told.stderr) == (7, True)
    assert run("fields", "change", "salary", "--reader", "").exit_code == 0
    assert "salary" not in run("field-rights").stdout

    run(
        "types",
        "add",
        "TREATS",
        "--forward",
        "treats",
        "--reverse",
        "is treated by",
        "--restricted",
        "--reader",
        "team:hr",
    )
    shown = json.loads(run("types", "show", "TREATS", "--json").stdout)
    assert (shown["restricted"], shown["readers"], shown["writers"]) == (True, ["team:hr"], [])
    assert run("types", "change", "TREATS", "--writer", "staff", "--reader", "", "--open").exit_code == 0
    shown = json.loads(run("types", "show", "TREATS", "--json").stdout)
    assert (shown["restricted"], shown["readers"], shown["writers"]) == (False, [], ["staff"])

    assert run("categories", "add", "Press", "--reader", "team:hr", "--writer", "team:hr").exit_code == 0
    press = next(each for each in json.loads(run("categories", "--json").stdout) if each["name"] == "press")
    assert (press["readers"], press["writers"]) == (["team:hr"], ["team:hr"])


def test_the_preferences_of_a_folder_go_with_it(run: Run) -> None:
    run("folders", "add", "Attic")
    assert run("preferences", "set", "name_language", "hu", "--folder", "attic").exit_code == 0
    assert run("folders", "delete", "attic", "--yes").exit_code == 0
    run("folders", "add", "Attic")
    first = run("preferences", "get", "name_language", "--folder", "attic").stdout.splitlines()[0]
    assert first.startswith("name_language = ")
    assert "hu" not in first


def test_what_retiring_does_is_said(run: Run) -> None:
    assert "its rights count no more" in run("access-roles", "retire", "--help").stdout
    assert "whoever has it keeps it" in run("roles", "retire", "--help").stdout
