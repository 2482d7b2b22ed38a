"""Own fields are defined, changed and found from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from journal import last_entry, rows

from graphcrm.cli import main
from graphcrm.database.connection import Database
from graphcrm.models.field import Field
from graphcrm.models.field_types import TYPES
from graphcrm.models.fields import KINDS
from graphcrm.models.kinds import AttributeSet
from graphcrm.queries.schema import schema
from graphcrm.services import definitions, fields, parties
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
Run = Callable[..., Result]


@pytest.fixture
def run(database: Database, configured: None) -> Iterator[Run]:
    """Run a command; what it defines is taken away afterwards."""
    yield lambda *arguments, **given: CliRunner().invoke(main, arguments, **given)
    for field in schema(database).all(Field):
        fields.delete(database, ADMINISTRATOR, field.name)
    for each in schema(database).all(AttributeSet):
        database.write(ADMINISTRATOR, lambda work, each=each: definitions.remove(work, each))


@pytest.fixture
def shirts(run: Run, database: Database) -> Run:
    """Two volunteers with a shirt size."""
    assert run("attribute-sets", "add", "volunteering", "--role", "volunteer").exit_code == 0
    sizes = ("--choice", "S", "--choice", "M", "--choice", "L")
    made = run("fields", "add", "shirt_size", "--set", "volunteering", "--type", "choice", *sizes, "--indexed")
    assert made.stdout == "Added Shirt size (option), for role volunteer.\n"
    rows(database, "MATCH (n:Party) DETACH DELETE n")
    for name, size in (("Josh", "L"), ("Sally", "M")):
        create(database, name=name, birthday="2000-02-29", roles=["volunteer"], shirt_size=size)
    return run


def create(database: Database, **values: Any) -> str:
    return database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", values))


def test_fields_are_listed_by_kind_with_their_type_and_label(run: Run) -> None:
    lines = run("fields").stdout.splitlines()
    assert [line for line in lines if line and not line.startswith(" ")] == [*KINDS, "relationship", "contact_point"]
    assert any(line.split()[:3] == ["birthday", "Date", "Birthday"] for line in lines)
    assert any(line.split()[:3] == ["age=", "Whole", "number"] for line in lines)
    assert "  uid* " in run("fields", "--of", "household").stdout


def test_as_json_a_field_tells_the_properties_that_keep_it(run: Run) -> None:
    (kind,) = json.loads(run("fields", "--of", "person", "--json").stdout).items()
    assert kind[0] == "person"
    birthday = next(field for field in kind[1] if field["name"] == "birthday")
    assert birthday["columns"] == {"birthday": "DATE", "birthday_precision": "STRING"}
    assert all(field["type"] in TYPES for field in kind[1])


def test_an_unknown_kind_is_refused_with_those_there_are(run: Run) -> None:
    result = run("fields", "--of", "robot")
    assert result.exit_code == 7
    assert "person, organization, household, group, relationship, contact_point" in result.stderr


def test_without_sets_the_list_says_how_to_make_one(run: Run) -> None:
    assert "There are no attribute sets yet. Make one: graphcrm attribute-sets add" in run("attribute-sets").stdout


def test_an_own_field_is_listed_with_what_has_it(shirts: Run) -> None:
    assert "volunteering (role volunteer)\n  shirt_size" in shirts("fields").stdout
    assert shirts("attribute-sets").stdout.split() == ["volunteering", "of", "role", "volunteer", "shirt_size"]
    told = json.loads(shirts("schema").stdout)
    assert [field["name"] for field in told["fields"]["volunteering"]] == ["shirt_size"]
    assert told["fields"]["volunteering"][0]["columns"] == {"shirt_size": "STRING"}
    assert told["fields"]["person"][0]["writable"] is True
    assert {"site", "school"} <= {kind["name"] for kind in told["kinds"]}


def test_parties_are_found_by_an_own_field_and_shown_with_others(shirts: Run) -> None:
    found = shirts("find", "person", "shirt_size=l", "roles=Volunteer", "--show", "birthday").stdout
    assert [line.split() for line in found.splitlines()] == [
        ["name", "kind", "shirt_size", "birthday"],
        ["Josh", "person", "L", "2000-02-29"],
    ]
    assert [each["name"] for each in json.loads(shirts("find", "person", "--json").stdout)["parties"]] == [
        "Josh",
        "Sally",
    ]
    assert shirts("find", "person", "shirt_size=S").stdout == "Nobody fits.\n"
    assert "There are more than 1; --limit shows more." in shirts("find", "person", "--limit", "1").stdout
    refused = shirts("find", "person", "shirtsize=L")
    assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (7, "Did you mean shirt_size?")


def test_a_type_is_changed_after_a_look_at_what_cannot_be_converted(shirts: Run, database: Database) -> None:
    preview = shirts("fields", "change", "shirt_size", "--type", "integer", "--preview")
    assert preview.exit_code == 0
    assert preview.stdout.splitlines()[0] == "0 of 2 values can be converted."
    assert "It must be a whole number." in preview.stdout
    refused = shirts("fields", "change", "shirt_size", "--type", "integer")
    assert (refused.exit_code, "Nothing was changed." in refused.stdout) == (7, True)
    assert schema(database).get(Field, "shirt_size").type == "choice"
    assert shirts("fields", "change", "shirt_size", "--type", "text", "--rename", "size").exit_code == 0
    assert rows(database, "MATCH (n:Party) RETURN n.size AS size ORDER BY size") == [{"size": "L"}, {"size": "M"}]
    dropped = shirts("fields", "change", "size", "--type", "integer", "--drop")
    assert dropped.stdout.endswith("Changed Shirt size.\n")
    assert rows(database, "MATCH (n:Party) WHERE n.size IS NOT NULL RETURN n") == []


def test_a_field_is_retired_restored_and_deleted_with_its_values(shirts: Run, database: Database) -> None:
    assert shirts("fields", "retire", "shirt_size").exit_code == 0
    assert "Shirt size" not in shirts("fields").stdout
    assert shirts("fields", "restore", "shirt_size").exit_code == 0
    refused = shirts("fields", "delete", "shirt_size", input="n\n")
    assert "Delete shirt_size and its 2 values?" in refused.stdout
    assert refused.exit_code == 1
    assert shirts("fields", "delete", "shirt_size", "--yes").stdout == "Deleted shirt_size with 2 values.\n"
    assert rows(database, "MATCH (n:Party) WHERE n.shirt_size IS NOT NULL RETURN n") == []
    assert last_entry(database, "field:shirt_size")["action"] == "delete"
    assert shirts("attribute-sets", "delete", "volunteering", "--yes").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "shirt_size", "--set", "volunteering"), "There is a field shirt_size already."),
        (("add", "name", "--set", "volunteering"), "It must be another name: name is the graph's own."),
        (("add", "Shirt", "--set", "volunteering"), "It must be up to 60 lower-case letters, digits and _"),
        (("add", "x", "--set", "nowhere"), "It must be one of volunteering."),
        (("add", "x", "--set", "volunteering", "--type", "choice"), "It must be a list of what may be chosen."),
        (("add", "x", "--set", "volunteering", "--formula", "1 +"), "1 +"),
        (("add", "x", "--set", "volunteering", "--formula", "shirtsize & 'x'"), "shirt_size"),
        (("add", "x", "--set", "volunteering", "--minimum", "a"), "It must be left out: values of the type text"),
        (("change", "shirtsize", "--label", "Size"), "Did you mean shirt_size?"),
        (("change", "shirt_size"), "Say with options what shall change"),
    ],
)
def test_a_field_that_would_not_work_is_refused_with_what_would_be_right(
    shirts: Run, arguments: tuple[str, ...], said: str
) -> None:
    result = shirts("fields", *arguments)
    assert result.exit_code != 0
    assert said in result.stderr


def test_a_set_keeps_to_parties_or_to_relationships_while_it_has_fields(shirts: Run) -> None:
    both = shirts("attribute-sets", "add", "both", "--role", "volunteer", "--relationship-type", "CUSTOMER_OF")
    assert "a set belongs to parties, to relationships, or to units" in both.stderr
    assert shirts("attribute-sets", "change", "volunteering", "--kind", "person").exit_code == 0
    assert "person; role volunteer" in shirts("attribute-sets").stdout
    assert "is used by the field shirt_size" in shirts("attribute-sets", "delete", "volunteering", "--yes").stderr


@pytest.mark.parametrize("change", [("--rename", "size"), ("--type", "text")])
def test_a_change_that_was_cut_off_goes_on_when_it_is_asked_for_again(
    shirts: Run, database: Database, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str]
) -> None:
    proceed = fields.proceed
    monkeypatch.setattr(fields, "proceed", lambda *_given, **_options: None)
    assert shirts("fields", "change", "shirt_size", *change).exit_code == 0
    monkeypatch.setattr(fields, "proceed", proceed)
    again = shirts("fields", "change", "shirt_size", *change)
    assert (again.exit_code, again.stdout.splitlines()[0]) == (0, "Shirt size is still being changed.")
    name = {"--rename": "size"}.get(change[0], "shirt_size")
    assert schema(database).get(Field, name).was == ""
    assert shirts("find", "person", f"{name}=L").stdout.split()[-3:] == ["Josh", "person", "L"]


def test_what_no_list_can_show_is_refused(shirts: Run) -> None:
    refused = shirts("find", "person", "--show", "current_relationships")
    assert (refused.exit_code, "cannot be shown for many parties" in refused.stderr) == (7, True)
    shirts("attribute-sets", "retire", "volunteering")
    assert "There is no field 'shirt_size'" in shirts("find", "person", "shirt_size=L").stderr
    shirts("attribute-sets", "restore", "volunteering")
