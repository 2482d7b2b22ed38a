"""Contact types, roles, categories, kinds, contact point types and tags are kept from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from graphcrm.database.connection import Database
from graphcrm.services import contact_points, parties, vocabularies
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
Run = Callable[..., Result]
GROUPS = ("contact-types", "roles", "categories", "kinds", "contact-point-types", "tags")
#: What another one of each group needs besides its name.
NEEDED = {"kinds": ("--base", "organization"), "contact-point-types": ("--kind", "text")}


def volunteer(database: Database, name: str) -> str:
    def write(work: Any) -> str:
        uid = parties.create(work, "person", {"name": name})
        vocabularies.set_terms(work, uid, "roles", ["volunteer"])
        return uid

    return database.write(ADMINISTRATOR, write)


def test_a_list_without_anything_says_how_to_begin(run: Run) -> None:
    assert run("categories").stdout == (
        'There are no categories yet. Make one: graphcrm categories add Donors, then graphcrm categories add "Major '
        'donors" --parent donors\n'
    )
    assert "graphcrm tags add newsletter" in run("tags").stdout


@pytest.mark.parametrize("group", [group for group in GROUPS if group != "tags"])
def test_one_is_added_changed_renamed_retired_restored_and_deleted(run: Run, group: str) -> None:
    def names() -> list[str]:
        return [each["name"] for each in json.loads(run(group, "--json").stdout)]

    changed = ("--plural", "things") if group == "kinds" else ("--label", "A thing")
    assert run(group, "add", "thing", *NEEDED.get(group, ())).stdout.startswith("Added the ")
    again = run(group, "add", "thing", *NEEDED.get(group, ()))
    assert (again.exit_code, "There is a" in again.stderr, f"graphcrm {group} change" in again.stderr) == (
        7,
        True,
        True,
    )
    assert run(group, "change", "thing", *changed).stdout.startswith("Changed the ")
    assert "was so already" in run(group, "change", "thing", *changed).stdout
    assert run(group, "change", "thing").exit_code == 2
    assert run(group, "rename", "THING", "object").stdout.endswith(" is called object now.\n")
    assert ("object" in names(), "thing" in names()) == (True, False)
    assert run(group, "retire", "object").stdout.endswith(" object.\n")
    assert "(retired)" in run(group).stdout
    assert run(group, "restore", "object").exit_code == 0
    assert "(retired)" not in run(group, "list").stdout
    assert run(group, "delete", "object", input="n\n").exit_code == 1
    assert "object" in names()
    assert run(group, "delete", "object", "--yes").stdout.endswith(" object.\n")
    assert "object" not in names()
    gone = run(group, "delete", "object", "--yes")
    assert (gone.exit_code, gone.stderr.startswith("Error: There is no ")) == (3, True)


def test_a_name_is_made_of_what_people_say(run: Run) -> None:
    assert run("roles", "add", "Président d’honneur").stdout == "Added the role president_dhonneur.\n"
    assert run("contact-types", "add", "past_donor").exit_code == 0
    assert run("kinds", "add", "Chapel", "--base", "organization").stdout == "Added the kind of party chapel.\n"

    labels = {each["name"]: each["label"] for group in ("roles", "contact-types") for each in listed(run, group)}
    assert (labels["president_dhonneur"], labels["past_donor"]) == ("Président d’honneur", "Past donor")


def listed(run: Run, group: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(group, "list", "--json").stdout)
    return found


def test_what_an_option_must_be_is_said(run: Run) -> None:
    assert run("kinds", "add", "hut").exit_code == 2
    refused = run("contact-types", "add", "odd", "--color", "reddish")
    assert (refused.exit_code, "color as in #2266aa" in refused.stderr) == (7, True)
    assert "a category that does not lie below this one" in _cycle(run).stderr


def _cycle(run: Run) -> Result:
    run("categories", "add", "upper")
    run("categories", "add", "lower", "--parent", "upper")
    return run("categories", "change", "upper", "--parent", "lower")


def test_categories_are_shown_as_a_tree(run: Run) -> None:
    run("categories", "add", "Donors", "--about", "Who gives.")
    run("categories", "add", "Major donors", "--parent", "donors", "--position", "2")
    run("categories", "add", "Small donors", "--parent", "donors", "--position", "1")

    lines = run("categories").stdout.splitlines()

    start = next(number for number, line in enumerate(lines) if line.startswith("donors "))
    assert [line.split()[0] for line in lines[start : start + 3]] == ["donors", "small_donors", "major_donors"]
    assert lines[start].endswith("Who gives.")
    assert lines[start + 1].startswith("  small_donors")


def test_one_in_use_is_deleted_only_with_a_policy(run: Run, database: Database) -> None:
    volunteer(database, "Josh Abara")
    shown = next(line for line in run("roles").stdout.splitlines() if line.startswith("volunteer "))
    assert shown.split()[:4] == ["volunteer", "Volunteer", "1", "party"]

    refused = run("roles", "delete", "Volunteer", "--yes")
    assert refused.exit_code == 7
    assert "The role volunteer cannot be deleted: 1 party uses it." in refused.stderr
    assert run("roles", "delete", "volunteer", "--policy", "convert", "--yes").exit_code == 2
    assert run("roles", "delete", "volunteer", "--policy", "convert", "--into", "Employee", "--yes").stdout == (
        "Deleted the role volunteer; 1 party got employee instead.\n"
    )
    assert run("roles", "delete", "employee", "--policy", "clear", "--yes").stdout == (
        "Deleted the role employee; it was taken off 1 party.\n"
    )


def test_contact_points_go_with_their_type(run: Run, database: Database) -> None:
    def write(work: Any) -> None:
        uid = parties.create(work, "person", {"name": "Cal Cedar"})
        contact_points.add_contact_point(work, uid, "matrix", "cal:example.org")

    database.write(ADMINISTRATOR, write)

    assert "1 contact point" in next(
        line for line in run("contact-point-types").stdout.splitlines() if "matrix" in line
    )
    assert run("contact-point-types", "delete", "Matrix", "--policy", "clear", "--yes").stdout == (
        "Deleted the contact point type matrix; with it went 1 contact point.\n"
    )


def test_tags_are_put_on_parties_renamed_and_deleted(run: Run, database: Database) -> None:
    for name in ("Ann Ash", "Ben Birch"):
        database.write(ADMINISTRATOR, lambda work, name=name: parties.create(work, "person", {"name": name}))

    assert run("tags", "add", "VIP", "Ann Ash", "Ben Birch").stdout == "2 parties got the tag VIP; 0 had it already.\n"
    assert run("tags", "add", "vip", "Ann Ash").stdout == "0 parties got the tag vip; 1 had it already.\n"
    assert run("tags").stdout == "VIP  2 parties\n"
    assert run("tags", "remove", "Vip", "Ann Ash").stdout == "1 party lost the tag Vip; 0 did not have it.\n"
    assert run("tags", "rename", "vip", "Very important").stdout == "The tag is called Very important now.\n"
    assert json.loads(run("tags", "--json").stdout) == [{"name": "Very important", "parties": 1}]
    assert run("tags", "delete", "very important", input="n\n").exit_code == 1
    assert run("tags", "delete", "very important", "--yes").stdout == (
        "Deleted the tag very important; it was taken off 1 party.\n"
    )
    nobody = run("tags", "add", "x", "Zoe Nobody")
    assert nobody.exit_code == 3


def test_help_of_a_group_lists_its_commands(run: Run) -> None:
    for group in GROUPS:
        assert "Commands:" in run(group, "--help").stdout
