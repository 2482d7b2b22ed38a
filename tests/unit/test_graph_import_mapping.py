from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graphcrm import resources
from graphcrm.errors import RuleError
from graphcrm.models.schema import Schema
from graphcrm.services import setup
from graphcrm.services.graph_import import ImportMapping, read_mapping
from graphcrm.viewer import Viewer

PARTIES = "parties:\n  - {file: people.csv, kind: person, id: id, fields: {first_name: first}}\n"
CONSTANTS = "source: x\n" + PARTIES.replace("}}", "},\n     constants: %s}")
UNITS = "units:\n  - {file: units.csv, party: party, name: unit}\n"
TIES = "relationships:\n  - {file: ties.csv, source: from, target: to, type: type, types: same}\n"


#: What comes with graphcrm.
SHIPPED = Schema(setup.shipped())


def reading(path: Path, schema: Schema = SHIPPED, viewer: Viewer | None = None) -> ImportMapping:
    return read_mapping(path, schema, viewer or Viewer.administrator())


def refusal(tmp_path: Path, text: str) -> RuleError:
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as refused:
        reading(path)
    assert "mapping.yaml" in refused.value.message
    return refused.value


@pytest.mark.parametrize("name", ["mappings/congress.yaml", "demo/mapping.yaml"])
def test_every_shipped_mapping_can_be_read(name: str) -> None:
    mapping = reading(resources.folder("seeds") / name)
    assert mapping.parties
    assert mapping.relationships


def test_a_mapping_says_which_columns_it_reads(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text("source: x\nphone_region: us\n" + PARTIES + UNITS + TIES, encoding="utf-8")
    mapping = reading(path)
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
        ("source: x\n" + PARTIES.replace("person", "organization"), "no organization has such a field", "sort_name"),
        ("source: x\n", "the file loads nothing", "parties, units or relationships"),
        ("source: x\nparties: []\n", "the file loads nothing", "parties, units or relationships"),
        ("source: " + "x" * 501 + "\n" + PARTIES, "source is 'xxx", "at most 500"),
        ('source: "a\\u202eb"\n' + PARTIES, "source is 'a\\u202eb'", "U+202E"),
        ("source: x\nsource: y\n" + PARTIES, "line 2 cannot be read as YAML: the key 'source' is there twice", ""),
        ("source: x\n" + PARTIES.replace("}}", ", first_name: other}}"), "line 3", ""),
        ("source: 2019-13-45\n" + PARTIES, "line 1 cannot be read as YAML: '2019-13-45' is no date", ""),
        (CONSTANTS % "{birthday: 2019-02-30}", "line 4 cannot be read as YAML: '2019-02-30' is no date", ""),
        (CONSTANTS % "{birthday: soon}", "parties[1].constants.birthday: Birthday: 'soon' is not a date", ""),
        (CONSTANTS % "{public: maybe}", "parties[1].constants.public: Public cannot be 'maybe'", "yes or no"),
        (CONSTANTS % "{gender: [f, m]}", "parties[1].constants.gender is ['f', 'm']", "a single value"),
        (CONSTANTS % '{gender: "a\\e[1m"}', "parties[1].constants.gender: Gender cannot be", "U+001B"),
        ("source: \a\n", "cannot be read as YAML: special characters are not allowed", ""),
        ("[" * 5000, "nested too deeply", ""),
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
        ("[1, 2", "line 1 cannot be read as YAML", "docs/import.md"),
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
        reading(tmp_path / "missing.yaml")


def test_a_date_among_the_constants_is_kept_as_the_field_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(CONSTANTS % "{birthday: 2019-02-28, public: true}", encoding="utf-8")
    [part] = reading(path).parties
    assert part.constants == {"birthday": date(2019, 2, 28), "birthday_precision": None, "public": True}


def test_a_value_of_a_file_is_the_key_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    types = "types: {no: SITS_ON, 007: MENTORS, 2019-02-30: FRIEND_OF}"
    path.write_text("source: x\n" + TIES.replace("types: same", types), encoding="utf-8")
    [part] = reading(path).relationships
    assert part.types == {"no": "SITS_ON", "007": "MENTORS", "2019-02-30": "FRIEND_OF"}


def test_entries_may_share_keys_and_differ_in_some(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    shared = "source: x\nunits:\n  - &home {file: a.csv, party: id, name: unit}\n  - {<<: *home, file: b.csv}\n"
    path.write_text(shared, encoding="utf-8")
    assert [(part.file, part.party) for part in reading(path).units] == [("a.csv", "id"), ("b.csv", "id")]


def test_a_mapping_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_bytes("source: Zoë\n".encode("latin-1"))
    with pytest.raises(RuleError, match=r"mapping\.yaml is not text in UTF-8"):
        reading(tmp_path / "mapping.yaml")
