from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graphcrm.errors import RuleError
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.schema import Schema
from graphcrm.services.graph_import.check import TieRules
from graphcrm.services.graph_import.mapping_file import read_mapping
from graphcrm.services.graph_import.plan import KnownParty, Plan
from graphcrm.services.graph_import.read import read_plan
from graphcrm.viewer import Viewer

SCHEMA = Schema(
    [
        RelationshipType("SITS_ON", "sits on", "has member", source_kinds=("person",), target_kinds=("organization",)),
        RelationshipType("FRIEND_OF", "is a friend of", "is a friend of", mutual=True),
        RelationshipType("ADVISES", "advises", "is advised by", active=False),
        ContactPointType("phone", "Phone", "phone", "tel:{normalized}"),
    ]
)
ADMINISTRATOR = Viewer.administrator()
MAPPING = """
source: test
phone_region: US
parties:
  - {file: people.csv, kind: person, id: id, fields: {first_name: first, last_name: last, birthday: born},
     constants: {public: true}, contacts: [{type: phone, column: phone}, {type: phone, column: phone2}]}
  - {file: organizations.csv, kind: organization, id: id, fields: {name: name}}
units:
  - {file: units.csv, party: party, name: unit, primary: {first: true},
     address: {street: street, latitude: lat, longitude: lon}, contacts: [{type: phone, column: phone}]}
relationships:
  - {file: ties.csv, source: from, target: to, type: type, types: {sits: SITS_ON, friend: friend of, adv: ADVISES},
     since: start, until: end, fields: {title: title}, attributes: {rank: rank}}
"""
FILES = {
    "people.csv": "id,first,last,born,phone,phone2\nA,Alice,Adams,1970-05,202-224-3441,\nB,Bob,Brown,,,\n",
    "organizations.csv": "id,name\nX,The XYZ site\n",
    "units.csv": "party,unit,street,lat,lon,phone\n",
    "ties.csv": "from,to,type,start,end,title,rank\n",
}


@pytest.fixture
def read(tmp_path: Path):
    def reading(mapping: str = MAPPING, schema: Schema = SCHEMA, viewer: Viewer | None = None, **more: str) -> Plan:
        """Read the files, with rows added to those named."""
        for name, text in FILES.items():
            (tmp_path / name).write_text(text + more.get(name.removesuffix(".csv"), ""), encoding="utf-8")
        (tmp_path / "mapping.yaml").write_text(mapping, encoding="utf-8")
        read = read_mapping(tmp_path / "mapping.yaml", schema, viewer or ADMINISTRATOR)
        return read_plan(tmp_path, read, schema, viewer or ADMINISTRATOR, lambda *_: None, lambda _: "en")

    return reading


def reasons(plan: Plan) -> list[tuple[str, int, str]]:
    return [(refusal.file, refusal.line, refusal.reason) for refusal in plan.refused]


def checked(plan: Plan) -> tuple[list[int], list[tuple[int, str]]]:
    """Return the lines of the relationships that are kept, and line and reason of the others."""
    known = {id: KnownParty(party.uid, party.kind) for id, party in plan.parties.items()}
    kept, refused = TieRules(SCHEMA.types, known).check(plan.ties)
    return [tie.line for tie in kept], [(refusal.line, refusal.reason) for refusal in refused]


def test_a_party_has_its_fields_and_names(read) -> None:
    alice = read().parties["A"]
    assert alice.properties == {
        "first_name": "Alice", "last_name": "Adams", "birthday": date(1970, 5, 1), "birthday_precision": "month",
        "public": True, "name": "Alice Adams", "sort_name": "Adams, Alice", "sort_key": "adams alice",
        "name_key": "alice adams", "nickname_key": None,
    }  # fmt: skip
    assert alice.contacts["phone.1"]["normalized"] == "+12022243441"


def test_a_party_without_an_id_or_name_and_one_of_a_taken_id_are_refused(read) -> None:
    plan = read(people=",Carl,Clark,,,\nC,,,,,\nA,Anna,Abel,,,\nD,Dora,Dean,31.12.1970,,\nE,Eve,East,,,\n")
    assert sorted(plan.parties) == ["A", "B", "E", "X"]
    lines = [(file, line) for file, line, _ in reasons(plan)]
    assert lines == [("people.csv", 4), ("people.csv", 5), ("people.csv", 6), ("people.csv", 7)]
    said = [reason for *_, reason in reasons(plan)]
    assert said[0].startswith("id is empty")
    assert "has no name" in said[1]
    assert "already that of people.csv, line 2" in said[2]
    assert "'31.12.1970'" in said[3]


def test_a_contact_point_that_cannot_be_read_is_reported_and_the_row_kept_without_it(read) -> None:
    plan = read(people="C,Carl,Clark,,12,202-224-3442\n")
    assert plan.parties["C"].contacts["phone.1"] is None
    assert plan.parties["C"].contacts["phone.2"]["normalized"] == "+12022243442"
    [(file, line, reason)] = reasons(plan)
    assert (file, line) == ("people.csv", 4)
    assert reason.startswith("phone: Phone '12' cannot be read.")
    assert reason.endswith("The row is kept without it.")


def test_the_first_unit_of_a_party_is_primary_and_equal_addresses_are_one_place(read) -> None:
    plan = read(units="A,Home,1 Main St,58.3,-134.4,\nA,Office,2 Main St,,,\nB,Home,1 MAIN ST.,58.4,-134.4,\n")
    assert [(unit.party, unit.properties["name"], unit.primary) for unit in plan.units] == [
        ("A", "Home", True), ("A", "Office", False), ("B", "Home", True),
    ]  # fmt: skip
    assert plan.units[0].place == plan.units[2].place != plan.units[1].place
    assert plan.places[plan.units[0].place]["latitude"] == 58.3


def test_units_of_one_name_are_told_apart_by_their_order(read) -> None:
    plan = read(units="A,Home,1 Main St,,,\nA,Home,2 Main St,,,\n")
    assert [unit.external_id for unit in plan.units] == ["A/Home", "A/Home/2"]


def test_coordinates_off_the_earth_are_reported_and_the_unit_kept_without_them(read) -> None:
    plan = read(units="A,Home,1 Main St,441.5,-81,\n")
    assert plan.places[plan.units[0].place] == {"street": "1 Main St", "key": "1 main st||||"}
    [(file, line, reason)] = reasons(plan)
    assert (file, line) == ("units.csv", 2)
    assert reason.startswith("lat: The latitude of a place cannot be '441.5'.")


def test_dates_fields_and_attributes_of_a_relationship_are_read(read) -> None:
    [tie] = read(ties="A,X,sits,2019,2020-05,Chair,3\n").ties
    assert (tie.type, tie.source, tie.target) == ("SITS_ON", "A", "X")
    assert tie.properties == {
        "since": date(2019, 1, 1), "since_precision": "year", "until": date(2020, 5, 31), "until_precision": "month",
        "title": "Chair", "rank": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "kept"), [("3", 3), ("-3", -3), ("3.5", 3.5), ("007", "007"), ("1e5", "1e5"), ("at large", "at large")]
)
def test_an_attribute_is_a_number_only_when_it_is_written_plainly(read, written: str, kept: object) -> None:
    [tie] = read(ties=f"A,X,sits,,,,{written}\n").ties
    assert tie.properties["rank"] == kept
    assert type(tie.properties["rank"]) is type(kept)


def test_a_relationship_keeps_its_identity_when_it_ends_and_gets_another_with_another_title(read) -> None:
    open_, ended, other = read(ties="A,X,sits,2019,,Chair,\nA,X,sits,2019,2020,Chair,\nA,X,sits,2019,,Member,\n").ties
    assert open_.external_id == ended.external_id != other.external_id


def test_rows_that_break_a_rule_are_refused_with_their_reason(read) -> None:
    plan = read(ties="A,X,sits,2020,2019,,\nA,X,knows,,,,\n,X,sits,,,,\nA,X,sits,soon,,,\nA,X\nA,X,sits,2020,,,\n")
    said = [reason for *_, reason in reasons(plan)]
    assert [line for _, line, _ in reasons(plan)] == [2, 3, 4, 5, 6]
    assert "until (2019) lies before since (2020)" in said[0]
    assert "no type for 'knows'" in said[1]
    assert "sits, friend, adv" in said[1]
    assert "from is empty" in said[2]
    assert "'soon' is not a date" in said[3]
    assert "the row has 2 cells" in said[4]
    assert [tie.line for tie in plan.ties] == [7]


def test_names_of_types_may_stand_in_the_file_itself(read) -> None:
    mapping = MAPPING.replace("{sits: SITS_ON, friend: friend of, adv: ADVISES}", "same")
    plan = read(mapping, ties="A,X,SITS_ON,,,,\nA,X,sits on,2019,,,\nA,X,SITSON,,,,\n")
    assert [tie.type for tie in plan.ties] == ["SITS_ON", "SITS_ON"]
    [(_, line, reason)] = reasons(plan)
    assert line == 4
    assert "Did you mean SITS_ON?" in reason


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("SITS_ON", "SITSON", "relationships[1].types.sits: There is no relationship type 'SITSON'"),
        ("type: phone, column: phone2", "type: telex, column: phone2", "there is no 'telex'"),
        ("column: phone2", "column: phone3", "people.csv has no column 'phone3'"),
        ("people.csv", "persons.csv", "does not exist"),
        ("people.csv", "../people.csv", "outside the folder"),
    ],
)
def test_a_mapping_that_names_what_is_not_there_is_refused_as_a_whole(read, old: str, new: str, says: str) -> None:
    with pytest.raises(RuleError) as refused:
        read(MAPPING.replace(old, new))
    assert says in refused.value.message


def test_a_relationship_needs_two_known_parties_of_fitting_kinds(read) -> None:
    plan = read(ties="A,Z,sits,,,,\nX,A,sits,,,,\nA,A,friend,,,,\nA,X,adv,,,,\nA,X,sits,,,,\n")
    kept, refused = checked(plan)
    assert kept == [6]
    assert [line for line, _ in refused] == [2, 3, 4, 5]
    said = [reason for _, reason in refused]
    assert "no party 'Z'" in said[0]
    assert "source of SITS_ON (sits on) cannot be" in said[1]
    assert "with itself" in said[2]
    assert "retired" in said[3]


def test_a_row_that_overlaps_an_earlier_one_is_refused_and_names_it(read) -> None:
    plan = read(ties="A,X,sits,2019-01-03,2021-01-03,,\nA,X,sits,2020-01-03,2022-01-03,,\n")
    kept, [(line, reason)] = checked(plan)
    assert (kept, line) == ([2], 3)
    assert "already holds 2019-01-03 to 2021-01-03 (ties.csv, line 2)" in reason


def test_terms_that_touch_on_a_day_and_other_titles_do_not_overlap(read) -> None:
    plan = read(
        ties="A,X,sits,2019-01-03,2021-01-03,,\nA,X,sits,2021-01-03,2023-01-03,,\nA,X,sits,2020-01-03,,Chair,\n"
    )
    assert checked(plan) == ([2, 3, 4], [])


def test_a_mutual_relationship_is_the_same_from_both_ends(read) -> None:
    _, [(line, reason)] = checked(read(ties="A,B,friend,2019,,,\nB,A,friend,2020,,,\n"))
    assert line == 3
    assert "(is a friend of) already holds since 2019" in reason


def test_a_refused_row_stands_in_nobodys_way(read) -> None:
    plan = read(ties="X,X,friend,2019,,,\nA,Z,sits,2019,,,\nA,X,sits,2019,,,\n")
    assert checked(plan)[0] == [4]


def test_an_id_of_the_file_belongs_to_one_row(read) -> None:
    mapping = MAPPING.replace("since: start", "id: title, since: start").replace("fields: {title: title}, ", "")
    kept, [(line, reason)] = checked(read(mapping, ties="A,X,sits,2019,2020,r1,\nA,B,friend,2022,,r1,\n"))
    assert (kept, line) == ([2], 3)
    assert "has the id 'r1' of ties.csv, line 2" in reason


def test_a_type_hidden_from_the_viewer_does_not_exist_for_them(read) -> None:
    bob = {"viewer": Viewer("bob", hidden_types=frozenset({"SITS_ON"}))}
    nobody = {"schema": Schema(each for each in SCHEMA if each.name != "SITS_ON")}
    told = []
    for given in (bob, nobody):
        with pytest.raises(RuleError, match="There is no relationship type 'SITS_ON'") as caught:
            read(**given)
        told.append(str(caught.value))
    assert told[0] == told[1]
    named = MAPPING.replace("types: {sits: SITS_ON, friend: friend of, adv: ADVISES}", "types: same")
    hidden, missing = (read(named, ties="A,X,SITS_ON,,,,\n", **given) for given in (bob, nobody))
    assert reasons(hidden) == reasons(missing)
    assert [line for _, line, _ in reasons(hidden)] == [2]


def test_a_row_with_a_value_that_is_too_long_is_refused_by_field_and_limit(read) -> None:
    long = "x" * 20_000
    mapping = MAPPING.replace("attributes: {rank: rank}", "attributes: {rank: rank}, id: title")
    plan = read(
        mapping,
        people=f"C,{long},Clark,,,\n{long},Carl,Clark,,,\nD,Dora,Dean,{long},,\nE,Eve,East,,{long},\n",
        units=f"A,{long},,,,\nA,Home,{long},,,\nA,Work,1 Main St,{long},1,\n",
        ties=f"{long},X,sits,,,t1,\nA,X,sits,,,{long},\nA,X,sits,,,t2,{long}\nA,X,sits,{long},,t3,\nA,X,sits,,,t4,\n",
    )
    said = [
        (file, line, reason.replace("20,000 characters. It must have ", "")) for file, line, reason in reasons(plan)
    ]
    assert said == [
        ("people.csv", 4, "First name has at most 1,000."),
        ("people.csv", 5, "id has at most 500."),
        ("people.csv", 6, "Birthday has at most 1,000."),
        ("people.csv", 7, "phone: Phone has at most 2,000. The row is kept without it."),
        ("units.csv", 2, "unit has at most 500."),
        ("units.csv", 3, "The street of a place has at most 1,000."),
        ("units.csv", 4, "lat: The latitude of a place has at most 1,000. The row is kept without it."),
        ("ties.csv", 2, "from has at most 500."),
        ("ties.csv", 3, "Title has at most 1,000."),
        ("ties.csv", 4, "rank has at most 1,000."),
        ("ties.csv", 5, "Since has at most 1,000."),
    ]  # fmt: skip
    assert sorted(plan.parties) == ["A", "B", "E", "X"]
    assert [unit.properties["name"] for unit in plan.units] == ["Work"]
    assert [tie.external_id for tie in plan.ties] == ["t4"]


def test_names_ids_and_attributes_hold_no_control_characters(read) -> None:
    plan = read(
        people="C,Car\0l,Clark,,,\nD\x07,Dora,Dean,,,\nE,Eve,\u202eEast,,,\n",
        units='A,"Ho\nme",,,,\n',
        ties="A,X,sits,,,Cha\x1bir,\nA,X,sits,,,,\u2067a\n",
    )
    said = [(file, line, reason.split("; ")[-1]) for file, line, reason in reasons(plan)]
    assert said == [
        ("people.csv", 4, "U+0000 is none."),
        ("people.csv", 5, "U+0007 is none."),
        ("people.csv", 6, "U+202E is one."),
        ("units.csv", 2, "unit cannot be 'Ho\\nme'. It must be a single line."),
        ("ties.csv", 2, "U+001B is none."),
        ("ties.csv", 3, "U+2067 is one."),
    ]


def test_a_name_made_of_long_parts_is_refused(read) -> None:
    plan = read(people=f"C,{'x' * 600},{'y' * 600},,,\n")
    assert reasons(plan) == [("people.csv", 4, "Name has 1,201 characters. It must have at most 1,000.")]
