"""``graphcrm fields`` lists what there is, without a database."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from graphcrm.cli import main
from graphcrm.models.field_types import TYPES
from graphcrm.models.fields import KINDS


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["fields", *arguments])


def test_fields_are_listed_by_kind_with_their_type_and_label() -> None:
    lines = run().stdout.splitlines()
    assert [line for line in lines if line and not line.startswith(" ")] == [*KINDS, "relationship", "contact_point"]
    assert any(line.split()[:3] == ["birthday", "Date", "Birthday"] for line in lines)
    assert any(line.split()[:2] == ["since", "Date"] for line in lines)


def test_a_field_that_graphcrm_writes_is_marked() -> None:
    assert "  uid* " in run("--of", "household").stdout


def test_as_json_a_field_tells_the_properties_that_keep_it() -> None:
    (kind,) = json.loads(run("--of", "person", "--json").stdout).items()
    assert kind[0] == "person"
    birthday = next(field for field in kind[1] if field["name"] == "birthday")
    assert birthday["columns"] == {"birthday": "DATE", "birthday_precision": "STRING"}
    assert all(field["type"] in TYPES for field in kind[1])


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    result = run("--of", "robot")
    assert result.exit_code == 7
    assert "person, organization, household, group, relationship, contact_point" in result.stderr
