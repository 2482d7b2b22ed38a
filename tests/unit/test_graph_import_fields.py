"""Files are read by the fields that the schema gives each sort of party, unit and relationship."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graphcrm.errors import ForbiddenError, RuleError
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.schema import Schema
from graphcrm.models.vocabularies import ContactType, Role
from graphcrm.services.graph_import import read_mapping
from graphcrm.services.graph_import.plan import Plan
from graphcrm.services.graph_import.read import read_plan
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
BOB = Viewer("bob", roles=frozenset({"staff"}))
RANK = Field("board_rank", "Board rank", "integer", set="board")
SCHEMA = Schema(
    [
        RelationshipType("SITS_ON", "sits on", "has member"),
        RelationshipType("FUNDS", "funds", "is funded by"),
        RelationshipType("FRIEND_OF", "is a friend of", "is a friend of", mutual=True),
        Kind("care home", "organization"),
        Kind("club", "group"),
        Kind("asylum", "organization", active=False),
        ContactType("past_customer", "Past customer"),
        Role("volunteer", "Volunteer"),
        AttributeSet("people", "People", kinds=("person",)),
        Field("shirt_size", "Shirt size", "choice", choices=("S", "M", "L"), set="people"),
        Field("badge", "Badge", unique=True, set="people"),
        Field("shift", "Shift", default="day", set="people"),
        Field("mentor", "Mentor", "party", relationship="FRIEND_OF", set="people"),
        Field("salary", "Salary", "money", readers=("boss",), set="people"),
        Field("grade", "Grade", readers=("staff",), writers=("boss",), set="people"),
        AttributeSet("homes", "Homes", kinds=("care home",)),
        Field("beds", "Beds", "integer", minimum="1", set="homes"),
        AttributeSet("buyers", "Buyers", contact_types=("past_customer",)),
        Field("last_order", "Last order", "date", set="buyers"),
        AttributeSet("board", "Board", relationship_types=("SITS_ON",)),
        RANK,
        Field("board_topics", "Topics", "multi_choice", choices=("money", "staff"), set="board"),
        Field("board_pin", "Pin", "encrypted", set="board"),
        Field("board_fee", "Fee", "money", choices=("EUR",), set="board"),
        Field("board_old", "Old", active=False, set="board"),
        AttributeSet("funds", "Funds", relationship_types=("FUNDS",)),
        Field("grant", "Grant", "money", choices=("EUR",), set="funds"),
        AttributeSet("places", "Places", units=True),
        Field("floor", "Floor", "integer", set="places"),
    ]
)
PEOPLE = """
source: test
parties:
  - {file: people.csv, kind: person, id: id, fields: {name: name, FIELDS}}
"""
ORGANIZATIONS = """
source: test
parties:
  - {file: organizations.csv, kind: organization, id: id, fields: {name: name, subkind: kind, beds: beds}}
"""
TIES = """
source: test
relationships:
  - {file: ties.csv, source: from, target: to, type: type, types: same, MORE}
"""
Read = Callable[..., Plan]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(mapping: str, files: dict[str, str], viewer: Viewer = ADMINISTRATOR, schema: Schema = SCHEMA) -> Plan:
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        (tmp_path / "mapping.yaml").write_text(mapping, encoding="utf-8")
        read = read_mapping(tmp_path / "mapping.yaml", schema, viewer)
        return read_plan(tmp_path, read, schema, Viewer.administrator(), lambda *_: None, lambda _: "en")

    return reading


def people(fields: str) -> str:
    return PEOPLE.replace("FIELDS", fields)


def ties(more: str) -> str:
    return TIES.replace("MORE", more)


def reasons(plan: Plan) -> list[tuple[int, str]]:
    return [(refusal.line, refusal.reason) for refusal in plan.refused]


def test_own_fields_are_read_by_their_types_and_a_wrong_value_refuses_its_row_by_name(read: Read) -> None:
    plan = read(people("shirt_size: size"), {"people": "id,name,size\nA,Alice,m\nB,Bob,\nC,Carl,XXL\n"})

    assert plan.parties["A"].properties["shirt_size"] == "M"
    assert plan.parties["B"].properties["shirt_size"] is None
    assert reasons(plan) == [(4, "Shirt size cannot be 'XXL'. It must be one of S, M, L.")]


def test_a_field_of_another_sort_of_party_refuses_the_row_unless_it_is_empty(read: Read) -> None:
    plan = read(ORGANIZATIONS, {"organizations": "id,name,kind,beds\nA,Rest,Care Home,12\nB,Bank,,\nC,Cafe,,3\n"})

    assert plan.parties["A"].properties["beds"] == 12
    assert "beds" not in plan.parties["B"].properties
    assert reasons(plan) == [(4, "No organization has a field 'beds'. Leave it empty for this one.")]


def test_a_contact_type_brings_its_fields_and_must_be_there(read: Read) -> None:
    mapping = people("contact_type: type, last_order: order")
    rows = "id,name,type,order\nA,Alice,Past Customer,2019-05\nB,Bob,,2019\nC,Carl,friend,\n"
    plan = read(mapping, {"people": rows})

    alice = plan.parties["A"].properties
    assert (alice["contact_type"], alice["last_order"], alice["last_order_precision"]) == (
        "past_customer", date(2019, 5, 1), "month",
    )  # fmt: skip
    assert [line for line, _ in reasons(plan)] == [3, 4]
    assert reasons(plan)[0][1].startswith("No person has a field 'last_order'.")
    assert reasons(plan)[1][1].startswith("There is no contact type 'friend'.")


def test_own_kinds_are_found_in_any_case_and_missing_ones_are_noted_once(read: Read) -> None:
    rows = "id,name,kind,beds\nA,A,CARE  HOME,\nB,B,Soup Kitchen,\nC,C,soup kitchen,\nD,,Nameless,\n"
    plan = read(ORGANIZATIONS, {"organizations": rows})

    kinds = {id: party.properties["subkind"] for id, party in plan.parties.items()}
    assert kinds == {"A": "care home", "B": "soup kitchen", "C": "soup kitchen"}
    assert list(plan.new_kinds.values()) == [Kind("soup kitchen", "organization")]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("Club", "A club is of the kind group, not organization. Give a kind of organization."),
        ("asylum", "The kind of party asylum is retired. Give another kind, or take it into use again."),
        ("3?", "No kind of party can be called '3?'. It must be a word or a few, of letters and digits, at most 60"),
        ("x" * 61, "No kind of party can be called"),
        ("Person", "No kind of party can be called 'Person'. Leave it empty for a plain person."),
    ],
)
def test_a_text_that_is_no_kind_of_its_base_refuses_the_row(read: Read, kind: str, says: str) -> None:
    plan = read(ORGANIZATIONS, {"organizations": f"id,name,kind,beds\nA,A,{kind},\n"})

    [(line, reason)] = reasons(plan)
    assert line == 2
    assert reason.startswith(says)
    assert (plan.parties, plan.new_kinds) == ({}, {})


def test_a_kind_that_two_files_name_for_different_parties_belongs_to_the_first(read: Read) -> None:
    second = "  - {file: people.csv, kind: person, id: id, fields: {name: name, subkind: kind}}\n"
    files = {"organizations": "id,name,kind,beds\nA,A,Choir,\n", "people": "id,name,kind\nB,B,choir\n"}
    plan = read(ORGANIZATIONS + second, files)

    assert list(plan.new_kinds.values()) == [Kind("choir", "organization")]
    assert reasons(plan) == [(2, "A choir is of the kind organization, not person. Give a kind of person.")]


def test_a_part_may_be_of_an_own_kind(read: Read) -> None:
    mapping = ORGANIZATIONS.replace("kind: organization", "kind: care home").replace("subkind: kind, ", "")
    plan = read(mapping, {"organizations": "id,name,kind,beds\nA,Rest,,12\n"})

    assert plan.parties["A"].kind == "organization"
    assert (plan.parties["A"].properties["subkind"], plan.parties["A"].properties["beds"]) == ("care home", 12)


def test_a_constant_own_field_stands_in_each_row_and_refuses_those_that_cannot_have_it(read: Read) -> None:
    mapping = ORGANIZATIONS.replace("beds: beds}", "}, constants: {beds: '8'}").replace(
        "subkind: kind, }", "subkind: kind}"
    )
    plan = read(mapping, {"organizations": "id,name,kind,beds\nA,Rest,care home,\nB,Bank,,\n"})

    assert plan.parties["A"].properties["beds"] == 8
    assert reasons(plan) == [(3, "No organization has a field 'beds'. Leave it empty for this one.")]


def test_an_empty_value_of_a_field_with_a_default_is_left_out(read: Read) -> None:
    plan = read(people("shift: shift"), {"people": "id,name,shift\nA,Alice,\nB,Bob,night\n"})

    assert "shift" not in plan.parties["A"].properties
    assert plan.parties["A"].form.filled({})["shift"] == "day"
    assert plan.parties["B"].form.filled(plan.parties["B"].properties)["shift"] == "night"


def test_a_unique_value_belongs_to_the_first_row(read: Read) -> None:
    plan = read(people("badge: badge"), {"people": "id,name,badge\nA,A,7\nB,B,7\nC,C,\nD,D,\n"})

    assert sorted(plan.parties) == ["A", "C", "D"]
    assert reasons(plan) == [
        (3, "Badge cannot be '7'. It must be a value of its own; this one is that of people.csv, line 2.")
    ]


def test_own_fields_of_units_are_read(read: Read) -> None:
    mapping = "source: test\nunits:\n  - {file: units.csv, party: party, name: unit, fields: {floor: floor}}\n"
    plan = read(mapping, {"units": "party,unit,floor\nA,Office,3\nA,Home,\nA,Barn,top\n"})

    assert [unit.properties for unit in plan.units] == [{"name": "Office", "floor": 3}, {"name": "Home", "floor": None}]
    assert reasons(plan) == [(4, "Floor cannot be 'top'. It must be a whole number.")]


def test_own_fields_of_relationships_are_read_by_the_type_of_the_row(read: Read) -> None:
    mapping = ties("fields: {board_topics: topics, grant: grant}, attributes: {board_rank: rank}")
    rows = "A,B,SITS_ON,staff;money,,3\nA,B,FUNDS,,5,007\nA,B,FUNDS,money,5,\nA,B,SITS_ON,,,3rd\n"
    plan = read(mapping, {"ties": "from,to,type,topics,grant,rank\n" + rows})

    assert [tie.properties for tie in plan.ties] == [
        {"board_topics": ["money", "staff"], "board_rank": 3},
        {"grant": 5.0, "grant_currency": "EUR", "board_rank": "007"},
    ]
    assert ("board_topics", ("money", "staff")) in plan.ties[0].sameness
    assert reasons(plan) == [
        (4, "No relationship of the type FUNDS has a field 'board_topics'. Leave it empty for this one."),
        (5, "Board rank cannot be '3rd'. It must be a whole number."),
    ]


def test_an_encrypted_value_does_not_tell_relationships_apart(read: Read) -> None:
    mapping = ties("fields: {board_pin: pin}")
    one, other = read(mapping, {"ties": "from,to,type,pin\nA,B,SITS_ON,1234\nA,B,SITS_ON,9876\n"}).ties

    assert one.external_id == other.external_id
    assert one.sameness == other.sameness == frozenset()


@pytest.mark.parametrize(
    ("mapping", "where", "right"),
    [
        (people("age: age"), "parties[1].fields.age cannot be given: it is derived", "Leave it out"),
        (people("roles: roles"), "parties[1].fields.roles cannot be loaded: it is kept as relationships", "afterwards"),
        (people("mentor: mentor"), "parties[1].fields.mentor cannot be loaded", "relationships of the type FRIEND_OF"),
        (people("shirtsize: size"), "parties[1].fields.shirtsize is unknown", "Did you mean shirt_size?"),
        (people("}, constants: {shirt_size: XL"), "parties[1].constants.shirt_size: Shirt size cannot be 'XL'", "S, M"),
        (people("}, constants: {contact_type: pal"), "parties[1].constants.contact_type: There is no contact", "past"),
        (people("}, constants: {subkind: club"), "parties[1].constants.subkind: A club is of the kind group", "person"),
        (people("}, constants: {tags: new"), "parties[1].constants.tags cannot be loaded", "afterwards"),
        (people("gender: x").replace("person", "asylum"), "parties[1].kind is 'asylum'", "Take one of person"),
        (
            people("subkind: kind").replace("kind: person", "kind: care home"),
            "parties[1].fields gives 'subkind', which kind gives too",
            "once",
        ),
        (ties("fields: {shirt_size: s}"), "relationships[1].fields.shirt_size is unknown", "Take one of"),
        (
            ties("fields: {board_rank: s}").replace("same", "{f: FUNDS}"),
            "relationships[1].fields.board_rank is unknown",
            "grant",
        ),
        (ties("attributes: {board_old: s}"), "attributes.board_old is kept by the field board_old", "seat_number"),
        (
            ties("attributes: {board_fee_currency: s}"),
            "relationships[1].attributes.board_fee_currency is kept by the field board_fee",
            "seat_number",
        ),
        (
            ties("fields: {board_rank: r}, attributes: {board_rank: s}"),
            "relationships[1].attributes gives 'board_rank', which fields gives too",
            "once",
        ),
        (
            "source: x\nunits:\n  - {file: u.csv, party: p, name: n, fields: {flor: f}}\n",
            "units[1].fields.flor is unknown",
            "Did you mean floor?",
        ),
    ],
)  # fmt: skip
def test_a_mapping_that_the_schema_does_not_fit_is_refused(read: Read, mapping: str, where: str, right: str) -> None:
    with pytest.raises(RuleError) as refused:
        read(mapping.replace("name: name, }", "name: name}"), {})

    assert where in refused.value.message
    assert right in refused.value.hint


def test_a_field_that_the_viewer_may_not_see_is_unknown_and_one_that_they_may_not_change_is_refused(read: Read) -> None:
    with pytest.raises(RuleError, match=r"parties\[1\]\.fields\.salary is unknown"):
        read(people("salary: salary"), {}, BOB)
    with pytest.raises(ForbiddenError, match=r"parties\[1\]\.fields\.grade: you may not change Grade") as refused:
        read(people("grade: grade"), {}, BOB)
    assert refused.value.hint == "It takes the role boss."

    boss = replace(BOB, roles=frozenset({"boss"}))
    plan = read(people("grade: g, salary: s"), {"people": "id,name,g,s\nA,Alice,1,5 EUR\n"}, boss)
    assert (plan.parties["A"].properties["grade"], plan.parties["A"].properties["salary"]) == ("1", 5.0)


def test_a_hidden_own_field_of_a_relationship_cannot_be_written_as_an_attribute(read: Read) -> None:
    schema = SCHEMA.with_changes([replace(RANK, readers=("boss",))])
    with pytest.raises(ForbiddenError, match=r"attributes\.board_rank"):
        read(ties("attributes: {board_rank: rank}"), {}, BOB, schema)
