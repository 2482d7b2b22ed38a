"""Lists show every party once, in any order, from either end, and nobody what they may not see."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from graphcrm.database.connection import Database
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.access import Folder
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.names import sort_key
from graphcrm.models.vocabularies import Category, Role
from graphcrm.services import contact_points, definitions, fields, parties, records, relationships
from graphcrm.services.lists import by_type, tie_reading
from graphcrm.services.lists import parties as lists
from graphcrm.services.lists import relationships as tie_lists
from graphcrm.services.lists.cursor import FIRST, LAST, Position
from graphcrm.services.lists.query import PartyQuery, RelationshipQuery, Tie
from graphcrm.services.search import Condition
from graphcrm.viewer import Viewer

from .cast import define

ADMINISTRATOR = Viewer.administrator()
TODAY = date(2026, 11, 22)
SET = AttributeSet("probe", "Probe", kinds=("person",))
OWN = (
    Field("points", "Points", "integer", set="probe", indexed=True),
    Field("motto", "Motto", set="probe"),
    Field("joined", "Joined", "date", set="probe"),
    Field("member", "Member", "boolean", set="probe"),
    Field("double", "Double", "integer", formula="points * 2", set="probe"),
    Field("skills", "Skills", "multi_choice", choices=("climb", "cook"), set="probe"),
    Field(
        "talents", "Talents", "multi_choice", choices=("climb", "cook"), formula="coalesce(skills, skills)", set="probe"
    ),
    Field("pin", "Pin", "encrypted", set="probe"),
    Field("salary", "Salary", "integer", set="probe", readers=("staff",)),
    Field("boss", "Boss", "party", relationship="MANAGES", reverse=False, set="probe"),
)
BOB = Viewer("bob", folders=frozenset({"open"}), owners=frozenset({"bob"}))
TIE_SET = AttributeSet("habit", "Habit", relationship_types=("VOLUNTEERS_AT",))
HABITS = Field("habits", "Habits", "multi_choice", choices=("weekly", "Early"), set="habit")
SORTS = (("name", True), ("points", False), ("points", True), ("joined", True), ("member", False), ("double", False))


@pytest.fixture(scope="module", autouse=True)
def people(database: Database) -> Iterator[dict[str, str]]:
    define(database, Folder("open", "Open"), Folder("closed", "Closed"))

    define(database, SET, Role("helper", "Helper"), Category("food", "Food"), Category("bread", "Bread", "food"))
    define(database, TIE_SET)
    for field in (*OWN, HABITS):
        fields.define(database, ADMINISTRATOR, field)
    made: dict[str, str] = {}
    for number in range(40):
        name = ["Éva Ek", "ada Adams", "Zoë Zorn", "Bo Ek", "8 Ball"][number % 5] + (
            f" {number:02}" if number > 9 else ""
        )
        values: dict[str, object] = {"name": name, "folder": "open" if number % 3 else "closed"}
        values |= {"points": str(number % 4)} if number % 4 else {}
        values |= {"motto": "abc"[number % 3]} if number % 2 else {}
        values |= {"joined": f"20{10 + number % 7}-03"} if number % 3 else {}
        values |= {"member": number % 2 == 0} if number % 5 else {}
        values |= {"birthday": f"{1950 + number % 9}-06-01"} if number % 6 else {}
        values |= {"skills": ["cook", "climb; cook"][number % 2]} if number % 4 else {}
        tags = ["donor"] * (number % 10 == 0) + ["Able"] * (number in (5, 10)) + ["zest"] * (number == 20)
        values |= {"tags": tags} if tags else {}
        values |= {"roles": ["helper"]} if number % 8 == 0 else {}
        values |= {"categories": ["bread"]} if number % 9 == 0 else {}
        made[f"{number}"] = database.write(ADMINISTRATOR, lambda work, v=values: parties.create(work, "person", v))
    made["site"] = database.write(
        ADMINISTRATOR, lambda work: parties.create(work, "organization", {"name": "The Hall"})
    )

    def tie(work: Any) -> None:
        contact_points.add_contact_point(work, made["1"], "email", "ada@post.example")
        contact_points.add_contact_point(work, made["2"], "email", "Zoe@post.example")
        contact_points.add_contact_point(work, made["8"], "phone", "+49 351 1234567")
        # One number under two types, one that several have, a second one, a fax, and one of a unit.
        contact_points.add_contact_point(work, made["8"], "mobile", "+49 351 1234567")
        contact_points.add_contact_point(work, made["3"], "mobile", "+49 351 1234567")
        contact_points.add_contact_point(work, made["3"], "phone", "+49 30 1234567")
        contact_points.add_contact_point(work, made["11"], "fax", "+49 30 7654321")
        unit = contact_points.add_unit(work, made["12"], {"name": "Office"})
        contact_points.add_contact_point(work, unit, "phone", "+49 89 1234567")
        contact_points.add_contact_point(work, made["12"], "email", "last@post.example")
        for number, city in (("1", "leeds"), ("2", "Bath"), ("4", "York")):
            contact_points.add_unit(work, made[number], {"name": "Home", "street": "High Street 1", "city": city})
        for number, city in (("1", "Ambridge"), ("4", "york")):
            contact_points.add_unit(work, made[number], {"name": "Work", "street": "Low Street 2", "city": city})
        for number in range(0, 40, 4):
            until = {"until": "2020"} if number % 8 else {}
            own = {"habits": ("weekly", "early")[number % 3 % 2]} if number % 5 else {}
            dates = {"since": "2015", **until}
            relationships.create(work, "VOLUNTEERS_AT", made[f"{number}"], made["site"], {**dates, **own})
        relationships.create(work, "MANAGES", made["2"], made["1"], {})

    database.write(ADMINISTRATOR, tie)
    yield made
    for field in (HABITS, *reversed(OWN)):
        fields.delete(database, ADMINISTRATOR, field.name)
    for of in (TIE_SET, SET):
        database.write(ADMINISTRATOR, lambda work, of=of: definitions.remove(work, of))


@pytest.fixture(scope="module")
def read(database: Database, people: dict[str, str]) -> list[records.Record]:
    uids = [uid for name, uid in people.items() if name != "site"]
    return [records.read(database, ADMINISTRATOR, uid, today=TODAY) for uid in uids]


def walked(database: Database, viewer: Viewer, query: PartyQuery, *, back: bool = False) -> list[str]:
    """Return the uids of all pages, read from the first to the last or the other way round."""
    found: list[str] = []
    position = LAST if back else FIRST
    for _ in range(100):
        page = lists.page(database, viewer, query, position, today=TODAY)
        uids = [row.party.uid for row in page.rows]
        found = uids + found if back else found + uids
        following = page.before if back else page.after
        if not following:
            return found
        position = Position(before=following) if back else Position(after=following)
    raise AssertionError("the pages do not end")


@pytest.fixture(params=[2_000, 0], ids=["few", "many"])
def plan(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Read the pages of few parties by uid, and as those of a large list."""
    monkeypatch.setattr(lists, "_FEW", request.param)
    monkeypatch.setattr(tie_reading, "_FEW", request.param)
    number: int = request.param
    return number


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(("sort", "descending"), SORTS)
def test_all_pages_together_are_the_whole_list_in_order_whichever_end_they_are_read_from(
    database: Database, read: list[records.Record], sort: str, descending: bool
) -> None:
    query = PartyQuery(kind="person", sort=sort, descending=descending, size=15)

    def key(record: records.Record) -> tuple[Any, ...]:
        under = sort_key(record.values["sort_name"])
        value = under if sort == "name" else record.values.get(sort)
        return (value.first if hasattr(value, "first") else value, under, record.party.uid)

    keyed = [key(record) for record in read]
    valued = sorted((each for each in keyed if each[0] is not None), key=lambda each: each[1:])
    if sort == "name" and descending:
        valued.reverse()
    valued.sort(key=lambda each: each[0], reverse=descending)
    expected = [each[2] for each in (*valued, *sorted(each for each in keyed if each[0] is None))]
    assert walked(database, ADMINISTRATOR, query) == expected
    assert walked(database, ADMINISTRATOR, query, back=True) == expected
    chosen = expected[::-7]
    _, rows = lists.rows(database, ADMINISTRATOR, query, chosen, today=TODAY)
    assert [row.party.uid for row in rows] == chosen[::-1]


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "sort",
    [
        *("kind", "email", "phone", "place", "tags", "roles", "categories", "skills", "boss"),
        *("talents", "current_relationships", "last_contacted"),
    ],
)
def test_a_list_is_sorted_by_what_a_column_shows(
    database: Database, people: dict[str, str], sort: str, descending: bool
) -> None:
    everyone = lists.page(database, ADMINISTRATOR, PartyQuery(size=500, columns=("name", sort)), today=TODAY)
    shown = [(row.texts[1], row.party.uid) for row in everyone.rows]
    valued = [each for each in shown if each[0]]
    assert valued or sort == "last_contacted"
    valued.sort(key=lambda each: int(each[0]) if each[0].isdigit() else each[0].lower(), reverse=descending)
    expected = [uid for _, uid in (*valued, *(each for each in shown if not each[0]))]

    query = PartyQuery(sort=sort, descending=descending, size=15)
    assert walked(database, ADMINISTRATOR, query) == expected
    assert walked(database, ADMINISTRATOR, query, back=True) == expected
    chosen = [people[number] for number in ("1", "2", "8")]
    _, rows = lists.rows(database, ADMINISTRATOR, query, chosen, today=TODAY)
    assert [row.party.uid for row in rows] == [uid for uid in expected if uid in chosen]


@pytest.mark.usefixtures("plan")
def test_a_page_goes_on_where_a_row_stood_that_is_gone(database: Database) -> None:
    query = PartyQuery(kind="person", sort="tags", size=4)
    uid = database.write(
        ADMINISTRATOR, lambda work: parties.create(work, "person", {"name": "Zita Gone", "tags": ["donor"]})
    )
    first = lists.page(database, ADMINISTRATOR, query, today=TODAY)
    assert [row.party.name for row in first.rows][-1] != "Zita Gone"
    whole = walked(database, ADMINISTRATOR, query)
    at = whole.index(uid)
    page = lists.page(database, ADMINISTRATOR, dataclasses.replace(query, size=at + 1), today=TODAY)
    database.write(ADMINISTRATOR, lambda work: parties.delete(work, uid))
    following = lists.page(database, ADMINISTRATOR, query, Position(after=page.after), today=TODAY)
    assert [row.party.uid for row in following.rows] == whole[at + 1 : at + 5]
    before = lists.page(database, ADMINISTRATOR, query, Position(before=page.after), today=TODAY)
    assert [row.party.uid for row in before.rows] == whole[at - 4 : at] if at >= 4 else whole[:at]


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    "sort", ["name", "points", "double", "email", "phone", "boss", "categories", "current_relationships"]
)
def test_a_hidden_party_changes_nothing(database: Database, people: dict[str, str], sort: str) -> None:
    query = PartyQuery(kind="person", sort=sort, size=5, ties=(Tie("VOLUNTEERS_AT"),), as_of="ever")

    seen = walked(database, BOB, query)
    page = lists.page(database, BOB, PartyQuery(kind="person"), today=TODAY)
    closed = {uid for name, uid in people.items() if name != "site" and int(name) % 3 == 0}

    assert seen == []  # the hall lies in no folder, so that nobody volunteers anywhere as far as Bob knows
    assert closed.isdisjoint(walked(database, BOB, PartyQuery(sort=sort, size=5)))
    assert page.total == len(page.rows) == 40 - len(closed)
    assert sum(page.letters.values()) == page.total if page.letters else False
    assert set(lists.uids(database, BOB, PartyQuery(kind="person"))).isdisjoint(closed)


@pytest.mark.usefixtures("plan")
def test_filters_combine(database: Database, people: dict[str, str]) -> None:
    def found(**given: Any) -> set[int]:
        uids = set(walked(database, ADMINISTRATOR, PartyQuery(kind="person", size=4, **given)))
        return {int(name) for name, uid in people.items() if uid in uids}

    assert found(conditions=(Condition("tags", "=", "Donor"),)) == {0, 10, 20, 30}
    assert found(conditions=(Condition("categories", "=", "food"),)) == {0, 9, 18, 27, 36}
    assert found(conditions=(Condition("tags", "=", "donor"), Condition("roles", "=", "helper"))) == {0}
    assert found(conditions=(Condition("points", "=", "2"), Condition("folder", "=", "closed"))) == {6, 18, 30}
    assert found(text="zoe zo", letter="Z") == set(range(2, 40, 5))
    assert found(letter="e") == set(range(0, 40, 5))
    assert found(letter="#") == set(range(4, 40, 5))
    assert found(ties=(Tie("VOLUNTEERS_AT", "source", people["site"]),)) == set(range(0, 40, 8))
    assert found(ties=(Tie("VOLUNTEERS_AT", "source"),), as_of="2019") == set(range(0, 40, 4))
    assert found(ties=(Tie("VOLUNTEERS_AT", "target"),), as_of="2019") == set()
    assert found(conditions=(Condition("modified_at", ">=", "2026-01-01"),), letter="B") == set(range(3, 40, 5))


def test_columns_are_any_field_and_what_is_linked(database: Database, people: dict[str, str]) -> None:
    names = ("name", "kind", "email", "boss", "double", "tags", "current_relationships", "age", "categories")
    query = PartyQuery(kind="person", columns=names, conditions=(Condition("name", "=", "ada Adams"),))

    page = lists.page(database, ADMINISTRATOR, query, today=TODAY)
    row = dict(zip([column.name for column in page.columns], page.rows[0].texts, strict=True))

    assert row["email"] == "ada@post.example"
    assert row["double"] == "2"
    assert row["current_relationships"] == "1"
    assert row["age"] == "75"
    assert page.to_dict()["rows"][0]["columns"] == row


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sort": "pin"}, "cannot be sorted by Pin"),
        ({"sort": "salary"}, "no column 'salary'"),
        ({"columns": ("salary",)}, "no column 'salary'"),
        ({"columns": ("motte",)}, "no column 'motte'"),
        ({"kind": "robot"}, "no kind of party"),
    ],
)
def test_a_list_that_a_viewer_cannot_have_is_refused(database: Database, given: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        lists.page(database, BOB, PartyQuery(**given))


def test_a_relationship_type_that_is_not_there_is_named(database: Database) -> None:
    with pytest.raises(NotFoundError, match="no relationship type"):
        lists.page(database, BOB, PartyQuery(ties=(Tie("VOLUNTERS_AT"),)))


def test_a_page_takes_three_round_trips(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    lists.page(database, ADMINISTRATOR, PartyQuery())
    asked = _asked(database, monkeypatch)

    lists.page(
        database, ADMINISTRATOR, PartyQuery(columns=("tags", "email"), conditions=(Condition("tags", "=", "donor"),))
    )
    tie_lists.page(database, ADMINISTRATOR, RelationshipQuery())

    assert len(asked) == 6


def test_a_letter_of_a_list_too_long_to_count_has_all_its_records(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = PartyQuery(kind="person", letter="Z", size=3)
    expected = walked(database, ADMINISTRATOR, query)
    assert len(expected) == 8
    monkeypatch.setattr(lists, "COUNT_BOUND", 4)

    for sort in ("name", "points", "tags"):
        assert set(walked(database, ADMINISTRATOR, dataclasses.replace(query, sort=sort))) == set(expected)


def test_what_has_no_order_is_refused(database: Database) -> None:
    for sort in ("pin", "attribute_sets"):
        with pytest.raises(RuleError, match="cannot be sorted by") as refused:
            lists.page(database, ADMINISTRATOR, PartyQuery(kind="person", sort=sort), today=TODAY)
        assert refused.value.field == "sort"


def test_a_list_too_long_to_count_says_so(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "COUNT_BOUND", 10)
    monkeypatch.setattr(lists, "MAX_SELECTED", 5)

    page = lists.page(database, ADMINISTRATOR, PartyQuery(size=2))

    assert (page.total, page.over, page.letters) == (10, True, None)
    with pytest.raises(RuleError, match="Over 5 records"):
        lists.uids(database, ADMINISTRATOR, PartyQuery())


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    ("sort", "descending", "of"),
    [("source", False, ""), ("target", True, ""), ("type", False, ""), ("until", True, ""), ("source", True, "site")],
)
def test_relationships_are_listed_once_from_either_end(
    database: Database, people: dict[str, str], sort: str, descending: bool, of: str
) -> None:
    query = RelationshipQuery(sort=sort, descending=descending, size=3, party=people.get(of, ""))

    found = _ties(database, query)

    assert found == _ties(database, query, back=True)
    assert len(set(found)) == len(found) == (10 if of else 11)


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["source", "target"])
def test_a_letter_of_the_bar_begins_where_its_names_do(database: Database, sort: str, descending: bool) -> None:
    query = RelationshipQuery(sort=sort, descending=descending, size=100)
    every = tie_lists.page(database, ADMINISTRATOR, query).rows
    end = 0 if sort == "source" else 1
    letters = tie_lists.letters(query)
    assert "".join(letters) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for letter, position in letters.items():
        begun = tie_lists.page(database, ADMINISTRATOR, query, position)
        under = [sort_key(row.sort_names[end])[0].upper() for row in every]
        ahead = [
            row
            for row, initial in zip(every, under, strict=True)
            if (initial <= letter if descending else initial >= letter)
        ]
        assert begun.rows == tuple(ahead)
        assert bool(begun.before) == (len(ahead) > 0)
    assert tie_lists.letters(RelationshipQuery(sort="since")) == {}


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("sorted_at_once", [100, 1, 0], ids=["together", "some", "apart"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 4, 11])
def test_relationships_by_type_stand_by_the_words_of_the_type_and_the_names_of_their_sources(
    database: Database, monkeypatch: pytest.MonkeyPatch, sorted_at_once: int, descending: bool, size: int
) -> None:
    monkeypatch.setattr(by_type, "_SORTED", sorted_at_once)
    query = RelationshipQuery(sort="type", descending=descending, size=size)

    found = _ties(database, query)

    rows = tie_lists.page(database, ADMINISTRATOR, RelationshipQuery(size=100)).rows
    by_name = [row.uid for row in sorted(rows, key=lambda row: row.type == "VOLUNTEERS_AT")]
    assert found == (by_name[::-1] if descending else by_name)
    assert found == _ties(database, query, back=True)


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["status", "habits"])
def test_relationships_are_sorted_by_what_a_column_shows(
    database: Database, people: dict[str, str], sort: str, descending: bool
) -> None:
    query = RelationshipQuery(sort=sort, descending=descending, columns=(sort,), size=100, as_of="2014")
    shown = [row.texts[0] for row in tie_lists.page(database, ADMINISTRATOR, query).rows]

    valued = [text for text in shown if text]
    assert len(set(valued)) == 2
    assert shown == [*sorted(valued, reverse=descending), *[""] * (len(shown) - len(valued))]
    small = dataclasses.replace(query, size=3)
    assert _ties(database, small) == _ties(database, small, back=True) == _ties(database, query)
    if sort == "status":
        by_name = tie_lists.page(database, ADMINISTRATOR, dataclasses.replace(query, sort="source")).rows
        expected = sorted(by_name, key=lambda row: row.texts[0], reverse=descending)
        assert _ties(database, small) == [row.uid for row in expected]


@pytest.mark.parametrize("descending", [False, True])
def test_relationships_of_one_status_stand_by_name_when_they_are_sorted_by_it(
    database: Database, descending: bool
) -> None:
    by_status, by_name = (
        RelationshipQuery(sort=sort, descending=descending, status="past", size=2) for sort in ("status", "source")
    )
    assert _ties(database, by_status) == _ties(database, by_name)


def test_a_page_of_relationships_by_type_takes_six_round_trips_at_most(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tie_reading, "_FEW", 0)
    monkeypatch.setattr(by_type, "_SORTED", 0)
    asked = _asked(database, monkeypatch)

    tie_lists.page(database, ADMINISTRATOR, RelationshipQuery(sort="type"))

    # The version of the schema, the total, how many there are of each type, and two types.
    assert len(asked) == 5


def _ties(database: Database, query: RelationshipQuery, *, back: bool = False) -> list[str]:
    """Return the uids of all pages, read from the first to the last or the other way round."""
    found: list[str] = []
    position: Position | None = LAST if back else FIRST
    while position is not None:
        page = tie_lists.page(database, ADMINISTRATOR, query, position)
        assert 0 < len(page.rows) <= query.size
        uids = [row.uid for row in page.rows]
        found = uids + found if back else found + uids
        following = page.before if back else page.after
        position = None
        if following:
            position = Position(before=following) if back else Position(after=following)
    return found


def _asked(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the statements that are sent from now on."""
    asked: list[str] = []
    read = database.read_text
    monkeypatch.setattr(
        database, "read_text", lambda text, *rest, **more: asked.append(text) or read(text, *rest, **more)
    )
    return asked


def test_relationships_are_current_past_or_future_on_a_day(database: Database) -> None:
    def count(status: str, as_of: str = "") -> int:
        query = RelationshipQuery(types=("VOLUNTEERS_AT",), status=status, as_of=as_of)
        page = tie_lists.page(database, ADMINISTRATOR, query)
        assert {row.texts[5] for row in page.rows} <= {status}
        return page.total

    assert [count("current"), count("past"), count("future")] == [5, 5, 0]
    assert [count("current", "2018"), count("past", "2018"), count("future", "2001")] == [10, 0, 10]


def test_relationships_of_hidden_parties_and_types_are_not_there(database: Database) -> None:
    blind = Viewer("carol", sees_all=False, folders=frozenset({"open", "closed"}), hidden_types=frozenset({"MANAGES"}))

    assert tie_lists.page(database, blind, RelationshipQuery()).total == 0
    with pytest.raises(NotFoundError):
        tie_lists.page(database, blind, RelationshipQuery(types=("MANAGES",)))
