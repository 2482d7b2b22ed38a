"""Parties are found by built-in, own and derived fields, the same as by looking at each of them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphcrm.database.connection import Database
from graphcrm.errors import RuleError
from graphcrm.models.access import AccessRole
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.vocabularies import Role
from graphcrm.queries.schema import schema
from graphcrm.services import definitions, fields, parties, records, search
from graphcrm.services.search import Condition
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
SET = AttributeSet("probe", "Probe", kinds=("person",))
OWN = (
    Field("size", "Size", "choice", choices=("S", "M", "L"), set="probe", indexed=True),
    Field("points", "Points", "integer", set="probe", indexed=True),
    Field("weight", "Weight", "decimal", set="probe"),
    Field("fee", "Fee", "money", choices=("EUR", "USD"), set="probe", indexed=True),
    Field("joined", "Joined", "date", set="probe", indexed=True),
    Field("seen", "Seen", "datetime", set="probe", indexed=True),
    Field("skills", "Skills", "multi_choice", choices=("climb", "cook"), set="probe"),
    Field("motto", "Motto", set="probe"),
    Field("active_member", "Active", "boolean", set="probe"),
    Field("double", "Double", "integer", formula="points * 2", set="probe"),
    Field("badge", "Badge", "text", formula="upper(motto) & '-' & size", set="probe"),
    Field("salary", "Salary", "integer", set="probe", readers=("hr",)),
    Field("pin", "Pin", "encrypted", set="probe"),
)
VALUES: dict[str, list[str]] = {
    "size": ["S", "M", "L"],
    "points": ["-3", "0", "7", "8"],
    "weight": ["0.5", "7", "7.25"],
    "fee": ["5 EUR", "5 USD", "9.5 EUR"],
    "joined": ["2018", "2019", "2019-05", "2019-05-03", "2020-01-01"],
    "seen": ["2019-05-03 14:30", "2020-01-01 00:00 Europe/Paris"],
    "skills": ["climb", "cook", "climb; cook"],
    "motto": ["all in", "Never", "ALL"],
    "active_member": ["yes", "no"],
}
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module", autouse=True)
def probes(database: Database) -> Iterator[list[str]]:
    database.write(ADMINISTRATOR, lambda work: definitions.define(work, AccessRole("hr", "Human resources")))
    database.write(ADMINISTRATOR, lambda work: definitions.define(work, SET))
    for field in OWN:
        fields.define(database, ADMINISTRATOR, field)
    made = []
    for number in range(36):
        values = {
            name: given[number % (len(given) + 1)]
            for name, given in VALUES.items()
            if number % (len(given) + 1) < len(given)
        }
        values |= {"name": f"Probe {number:02}", "birthday": f"{1950 + number * 2}-06-01"}
        made.append(database.write(ADMINISTRATOR, lambda work, values=values: parties.create(work, "person", values)))
    yield made
    for field in reversed(OWN):
        fields.delete(database, ADMINISTRATOR, field.name)
    database.write(ADMINISTRATOR, lambda work: definitions.remove(work, SET))


@pytest.fixture(scope="module")
def read(database: Database, probes: list[str]) -> list[records.Record]:
    return [records.read(database, ADMINISTRATOR, uid, today=TODAY) for uid in probes]


def found(database: Database, *conditions: str, viewer: Viewer = ADMINISTRATOR) -> list[str]:
    given = [Condition.parse(text) for text in conditions]
    return [party.name for party, _ in search.find(database, viewer, "person", given, limit=100, today=TODAY).parties]


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def expected(record: records.Record, condition: Condition) -> bool:
    """Work out by hand whether a party meets a condition."""
    field = next(each for each in record.fields if each.name == condition.field)
    value = record.values.get(condition.field)
    if condition.value == "":
        return (value is None) == (condition.op == "=")
    if condition.op == "~":
        return value is not None and condition.value.lower() in value.lower()
    if value is None:
        return condition.op == "!="
    wanted = field.value(condition.value)
    if field.type == "date":
        if condition.op == "=":
            return bool(wanted.first <= value.first <= wanted.last)
        edge = wanted.first if condition.op in ("<", ">=") else wanted.last
        return OPERATORS[condition.op](value.first, edge)
    if field.type == "money":
        return value.currency == wanted.currency and OPERATORS[condition.op](value.number, wanted.number)
    if field.type == "multi_choice":
        return set(wanted) <= set(value)
    if field.type == "datetime":
        return OPERATORS[condition.op](value.utc, wanted.utc)
    return OPERATORS[condition.op](value, wanted)


def conditions() -> st.SearchStrategy[Condition]:
    ranges = {"points", "weight", "fee", "joined", "seen"}
    made: list[st.SearchStrategy[Condition]] = []
    for name, values in VALUES.items():
        every = ["="] if name in ("joined", "skills", "fee") else ["=", "!="]
        ops = every + (["<", "<=", ">", ">="] if name in ranges else [])
        made.append(st.builds(Condition, st.just(name), st.sampled_from(ops), st.sampled_from(values)))
        made.append(st.builds(Condition, st.just(name), st.sampled_from(["=", "!="]), st.just("")))
    made.append(st.builds(Condition, st.just("motto"), st.just("~"), st.sampled_from(["all", "EV", "x'\\u0027"])))
    made.append(st.builds(Condition, st.just("double"), st.sampled_from(list(OPERATORS)), st.sampled_from(["0", "14"])))
    made.append(
        st.builds(Condition, st.just("badge"), st.sampled_from(["=", "!="]), st.sampled_from(["ALL IN-S", "-M"]))
    )
    made.append(st.builds(Condition, st.just("age"), st.sampled_from(list(OPERATORS)), st.sampled_from(["30", "48"])))
    return st.one_of(made)


def test_what_is_found_is_what_looking_at_each_party_finds(database: Database, read: list[records.Record]) -> None:
    @given(st.lists(conditions(), min_size=1, max_size=3))
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def check(asked: list[Condition]) -> None:
        result = search.find(database, ADMINISTRATOR, "person", asked, limit=100, today=TODAY)
        by_hand = [r.party.name for r in read if all(expected(r, condition) for condition in asked)]
        assert [party.name for party, _ in result.parties] == by_hand

    check()


def test_what_is_shown_is_what_a_person_would_write(database: Database) -> None:
    result = search.find(
        database,
        ADMINISTRATOR,
        "person",
        [Condition.parse("fee=5 EUR"), Condition.parse("points=-3")],
        show=["joined", "double", "skills"],
        today=TODAY,
    )
    assert [field.name for field in result.fields] == ["fee", "points", "joined", "double", "skills"]
    for _, texts in result.parties:
        assert texts[0] == "5 EUR"
        assert texts[3] == "-6"


def test_a_year_means_any_day_in_it(database: Database) -> None:
    assert set(found(database, "joined=2019")) > set(found(database, "joined=2019-05")) > set()
    assert not set(found(database, "joined>2019")) & set(found(database, "joined=2019"))


def test_the_limit_says_when_there_are_more(database: Database) -> None:
    assert search.find(database, ADMINISTRATOR, "person", limit=36, today=TODAY).more is False
    cut = search.find(database, ADMINISTRATOR, "person", limit=35, today=TODAY)
    assert (len(cut.parties), cut.more) == (35, True)


def test_charlie_finds_nobody_hidden_and_by_no_hidden_field(database: Database, probes: list[str]) -> None:
    charlie = Viewer("charlie")
    assert found(database, "points=7", viewer=charlie) == []
    for viewer in (charlie, Viewer("alice", roles=frozenset({"hr"}), owners=frozenset({"administrator"}))):
        if viewer.roles:
            assert len(found(database, "salary=", viewer=viewer)) == 36
        else:
            with pytest.raises(RuleError, match="There is no field 'salary'"):
                found(database, "salary=", viewer=viewer)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("nothing", "'nothing' is no condition. Write a field"),
        ("sise=L", "There is no field 'sise' to find parties by. Did you mean size?"),
        ("size=XXL", "Size cannot be 'XXL'. It must be one of S, M, L."),
        ("points=many", "Points cannot be 'many'. It must be a whole number."),
        ("size<M", "Size cannot be asked for with <. Take one of = != ~."),
        ("points~7", "Points cannot be asked for with ~."),
        ("fee!=5 EUR", "Fee cannot be asked for with !=."),
        ("joined!=2019", "Joined cannot be asked for with !=."),
        ("pin=1234", "Parties cannot be found by Pin."),
        ("current_relationships>3", "Parties cannot be found by Current relationships."),
        ("points<", "Points is compared with nothing."),
        ("roles>volunteer", "roles can only be asked for by name."),
    ],
)
def test_what_cannot_be_asked_is_said(database: Database, condition: str, said: str) -> None:
    with pytest.raises(RuleError) as refused:
        found(database, condition)
    assert str(refused.value).startswith(said)


def test_an_indexed_own_field_is_found_by_its_index(database: Database) -> None:
    for name, text in (("size", "size=L"), ("points", "points>=7"), ("joined", "joined=2019"), ("fee", "fee<9 EUR")):
        looked = search.Search(schema(database), ADMINISTRATOR, "person")
        looked.add(Condition.parse(text))
        query, identifiers, lead = looked.query()
        assert identifiers == {"property": name}
        given = {
            "conditions": looked.conditions,
            "roles": [],
            "categories": [],
            "tags": [],
            "columns": [],
            "sets": [],
            "shown": [],
            "limit": 10,
            "today": TODAY,
            "viewer": ADMINISTRATOR.parameters,
        }
        with database.driver.session(database=database.name) as session:
            text = query.render(**identifiers, derived=looked.derived([]))
            plan = session.run("EXPLAIN " + text, given | lead).consume().plan
        assert "NodeIndexSeek" in str(plan), name


def test_a_field_of_a_set_that_a_party_has_no_more_finds_and_shows_nothing(database: Database) -> None:
    role = Role("probing", "Probing")
    press = AttributeSet("press", "Press", roles=("probing",))
    for each in (role, press):
        database.write(ADMINISTRATOR, lambda work, each=each: definitions.define(work, each))
    fields.define(database, ADMINISTRATOR, Field("outlet", "Outlet", set="press", indexed=True))
    values = {"name": "Lois", "roles": ["probing"], "outlet": "Planet", "tags": "probe press"}
    uid = database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", values))
    assert found(database, "outlet=Planet") == ["Lois"]
    database.write(ADMINISTRATOR, lambda work: parties.update(work, uid, {"roles": ""}))
    assert found(database, "outlet=Planet") == found(database, "outlet~Pla") == []
    asked = [Condition.parse("tags=probe press")]
    shown = search.find(database, ADMINISTRATOR, "person", asked, show=["outlet"])
    assert [texts for _, texts in shown.parties] == [("",)]
    database.write(ADMINISTRATOR, lambda work: parties.update(work, uid, {"attribute_sets": "press"}))
    assert found(database, "outlet=Planet") == ["Lois"]
    database.write(ADMINISTRATOR, lambda work: parties.delete(work, uid))
    fields.delete(database, ADMINISTRATOR, "outlet")
    for gone in (press, role):
        database.write(ADMINISTRATOR, lambda work, gone=gone: definitions.remove(work, gone))


def test_numbers_come_back_exactly(database: Database) -> None:
    result = search.find(database, ADMINISTRATOR, "person", [Condition.parse("weight>7")], today=TODAY)
    assert {texts[0] for _, texts in result.parties} == {str(Decimal("7.25"))}
