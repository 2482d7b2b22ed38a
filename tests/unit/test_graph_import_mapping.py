from __future__ import annotations

from pathlib import Path

import pytest

from graphcrm import resources
from graphcrm.errors import RuleError
from graphcrm.services.graph_import import read_mapping

PARTIES = "parties:\n  - {file: people.csv, kind: person, id: id, fields: {first_name: first}}\n"
UNITS = "units:\n  - {file: units.csv, party: party, name: unit}\n"
TIES = "relationships:\n  - {file: ties.csv, source: from, target: to, type: type, types: same}\n"


def refusal(tmp_path: Path, text: str) -> RuleError:
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as refused:
        read_mapping(path)
    assert "mapping.yaml" in refused.value.message
    return refused.value


@pytest.mark.parametrize("name", ["mappings/congress.yaml", "demo/mapping.yaml"])
def test_every_shipped_mapping_can_be_read(name: str) -> None:
    mapping = read_mapping(resources.folder("seeds") / name)
    assert mapping.parties
    assert mapping.relationships


def test_a_mapping_says_which_columns_it_reads(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text("source: x\nphone_region: us\n" + PARTIES + UNITS + TIES, encoding="utf-8")
    mapping = read_mapping(path)
    assert mapping.phone_region == "US"
    assert [part.columns for part in mapping.parts] == [["id", "first"], ["party", "unit"], ["from", "to", "type"]]


@pytest.mark.parametrize(
    ("text", "where", "right"),
    [
        (PARTIES, "source is missing", "source"),
        ("source: x\npartys: []\n", "partys is unknown", "Did you mean parties?"),
        ("source: x\nphone_region: USA\n", "phone_region is 'USA'", "two letters"),
        ("source: x\n" + PARTIES.replace("person", "human"), "parties[1].kind is 'human'", "person, organization"),
        ("source: x\n" + PARTIES.replace("first_name", "frist_name"), "parties[1].fields.frist_name", "first_name?"),
        ("source: x\n" + PARTIES.replace("first_name", "uid"), "parties[1].fields.uid is unknown", "Take one of"),
        ("source: x\n" + PARTIES.replace("id: id, ", ""), "parties[1].id is missing", "file, kind, id, fields"),
        ("source: x\nparties: {file: a}\n", "parties is not a list", "`-`"),
        ("source: x\nparties: [people.csv]\n", "parties[1] is 'people.csv'", "keys and values"),
        ("source: x\n" + UNITS.replace("}", ", primary: {last: true}}"), "units[1].primary", "{first: true}"),
        ("source: x\n" + UNITS.replace("}", ", address: {zip: zip}}"), "units[1].address.zip", "Take one of"),
        ("source: x\n" + UNITS.replace("}", ", contacts: [{type: phone}]}"), "contacts[1].column is missing", "type"),
        ("source: x\n" + TIES.replace("same", "{}"), "relationships[1].types is missing", "file, source"),
        ("source: x\n" + TIES.replace("}", ", fields: {rank: rank}}"), "fields.rank", "Take one of"),
        ("source: x\n" + TIES.replace("}", ", attributes: {uid: id}}"), "attributes.uid is built in", "seat_number"),
        ("source: x\n" + TIES.replace("}", ", attributes: {Rank: r}}"), "attributes.Rank", "seat_number"),
        ("source: x\n" + TIES.replace("}", ", attributes: {title: t}}"), "attributes.title is built in", "seat_number"),
        ("[1, 2", "is not YAML", "docs/import.md"),
        ("- source", "the file is ['source']", "source"),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_is_refused_by_file_key_and_what_is_right(
    tmp_path: Path, text: str, where: str, right: str
) -> None:
    refused = refusal(tmp_path, text)
    assert where in refused.message
    assert right in refused.hint


def test_a_field_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    text = "source: x\n" + PARTIES.replace("}}", "}, constants: {first_name: Sally}}")
    assert "'first_name'" in refusal(tmp_path, text).message


def test_a_missing_mapping_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"missing\.yaml cannot be read"):
        read_mapping(tmp_path / "missing.yaml")
