"""The life of own fields: defined as data, kept as real typed properties, changed without losing a value."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from cast import define as add_missing
from cast import staff
from journal import entries, last_entry, properties, rows

from graphcrm import config, jobs
from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.jobs.fields import change_field
from graphcrm.models.access import AccessRole
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.field_types import Amount
from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.schema import Schema
from graphcrm.models.vocabularies import Role
from graphcrm.queries.schema import schema
from graphcrm.services import definitions, fields, parties, records, relationships, search
from graphcrm.values import Period
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
SIZES = ("S", "M", "L", "XL")

#: Roles of whoever may see salaries.
HR = frozenset({"hr"})


@pytest.fixture(autouse=True)
def only_shipped(database: Database) -> Iterator[None]:
    """Take away what a test has defined; the access roles that fields name stay."""
    add_missing(database, AccessRole("hr", "Human resources"), AccessRole("office", "Office"))
    before = list(schema(database))
    yield
    for field in schema(database).all(Field):
        fields.delete(database, ADMINISTRATOR, field.name)
    made = [each for each in schema(database) if each not in before]
    # A set refers to kinds and roles, so it goes before them.
    for each in sorted(made, key=lambda each: not isinstance(each, AttributeSet)):
        database.write(ADMINISTRATOR, lambda work, each=each: definitions.remove(work, each))


def define(database: Database, *given: Definition) -> Schema:
    for each in given:
        if isinstance(each, Field):
            fields.define(database, ADMINISTRATOR, each)
        else:
            database.write(ADMINISTRATOR, lambda work, each=each: definitions.define(work, each))
    return schema(database)


def create(database: Database, kind: str, viewer: Viewer = ADMINISTRATOR, **values: Any) -> str:
    return database.write(viewer, lambda work: parties.create(work, kind, values))


def update(database: Database, uid: str, viewer: Viewer = ADMINISTRATOR, **values: Any) -> None:
    database.write(viewer, lambda work: parties.update(work, uid, values))


VOLUNTEERING = AttributeSet("volunteering", "Volunteering", kinds=("person",))
SIZE = Field("shirt_size", "Shirt size", "choice", choices=SIZES, set="volunteering", indexed=True)


def test_an_own_field_is_a_typed_property_with_its_index_and_journal(database: Database) -> None:
    define(database, VOLUNTEERING, SIZE, Field("budget", "Budget", "money", choices=("EUR",), set="volunteering"))
    uid = create(database, "person", name="Josh", shirt_size="l", budget="12.50")
    found = rows(
        database,
        "MATCH (n:Party {shirt_size: 'L'}) RETURN n.uid AS uid, valueType(n.budget) AS type, n.budget_currency AS unit",
    )
    assert found == [{"uid": uid, "type": "FLOAT NOT NULL", "unit": "EUR"}]
    assert last_entry(database, uid)["after"]["shirt_size"] == "L"
    update(database, uid, shirt_size="M", budget="")
    assert last_entry(database, uid)["before"]["budget"] == 12.5
    assert records.read(database, ADMINISTRATOR, uid, fields=["shirt_size", "budget"]).values == {"shirt_size": "M"}
    [index] = rows(database, "SHOW INDEXES YIELD name, properties WHERE name = 'own_shirt_size'")
    assert index["properties"] == ["shirt_size", "sort_key"]
    assert last_entry(database, "index:own_shirt_size")["action"] == "create"
    assert last_entry(database, "field:shirt_size")["after"]["choices"] == list(SIZES)


def test_a_value_that_does_not_fit_is_refused_by_field_and_nothing_is_written(database: Database) -> None:
    define(
        database,
        VOLUNTEERING,
        SIZE,
        Field("hours", "Hours a week", "integer", minimum="1", maximum="40", set="volunteering"),
        Field("badge", "Badge", pattern="[A-Z]{2}[0-9]+", pattern_help="two letters and a number", set="volunteering"),
    )
    for name, value, said in (
        ("shirt_size", "huge", "Shirt size cannot be 'huge'. It must be one of S, M, L, XL."),
        ("hours", "0", "Hours a week cannot be '0'. It must be at least 1."),
        ("hours", "41", "Hours a week cannot be '41'. It must be at most 40."),
        ("badge", "7B", "Badge cannot be '7B'. It must be two letters and a number."),
        ("shirtsize", "L", "No person has a field 'shirtsize'. Did you mean shirt_size?"),
        ("age", "7", "Age cannot be given. It is derived from the rest."),
    ):
        with pytest.raises(RuleError) as refused:
            create(database, "person", name="Nobody", **{name: value})
        assert str(refused.value) == said
        assert refused.value.field == name
    assert rows(database, "MATCH (n:Party {name: 'Nobody'}) RETURN n") == []


def test_a_set_gives_its_fields_to_own_kinds_contact_types_and_roles(database: Database) -> None:
    define(
        database,
        Kind("hangar", "organization", plural="hangars", icon="plane"),
        Role("pilot", "Pilot"),
        AttributeSet("building", "Building", kinds=("hangar",)),
        Field("floors", "Floors", "integer", set="building"),
        AttributeSet("flying", "Flying", roles=("pilot",)),
        Field("licence", "Licence", set="flying", required=True),
        Field("hours_flown", "Hours flown", "integer", default="0", set="flying"),
    )
    hangar = create(database, "hangar", name="Hangar 7", floors="2")
    assert properties(database, hangar)["subkind"] == "hangar"  # type: ignore[index]
    with pytest.raises(RuleError, match="No organization has a field 'floors'"):
        create(database, "organization", name="Not a hangar", floors="2")
    with pytest.raises(RuleError, match="A hangar is of the kind organization, not person"):
        create(database, "person", name="Josh", subkind="hangar")
    with pytest.raises(RuleError, match="Licence is missing"):
        create(database, "person", name="Josh", roles=["Pilot"])
    josh = create(database, "person", name="Josh")
    with pytest.raises(RuleError, match="Licence is missing"):
        update(database, josh, roles="pilot")
    update(database, josh, roles="pilot", licence="PPL 1")
    record = records.read(database, ADMINISTRATOR, josh)
    assert record.values["roles"] == ("pilot",)
    assert (record.values["licence"], record.values["hours_flown"]) == ("PPL 1", 0)
    update(database, josh, roles="")
    assert "licence" not in records.read(database, ADMINISTRATOR, josh).values
    assert properties(database, josh)["licence"] == "PPL 1"  # type: ignore[index]


def test_a_set_can_be_given_to_a_single_party(database: Database) -> None:
    define(database, AttributeSet("press", "Press"), Field("outlet", "Outlet", set="press"))
    with pytest.raises(RuleError, match="No person has a field 'outlet'"):
        create(database, "person", name="Lois", outlet="Planet")
    lois = create(database, "person", name="Lois", attribute_sets=["press"], outlet="Planet")
    assert records.read(database, ADMINISTRATOR, lois).text("outlet") == "Planet"


def test_a_relationship_type_has_its_own_fields(database: Database) -> None:
    define(
        database,
        AttributeSet("deal", "Deal", relationship_types=("CUSTOMER_OF",)),
        Field("close_date", "Close date", "date", set="deal", indexed=True),
    )
    one, other = create(database, "organization", name="One"), create(database, "organization", name="Other")
    uid = database.write(
        ADMINISTRATOR, lambda work: relationships.create(work, "CUSTOMER_OF", one, other, {"close_date": "2026-11"})
    )
    kept = properties(database, uid)
    assert kept is not None
    assert (kept["close_date"].to_native().isoformat(), kept["close_date_precision"]) == ("2026-11-01", "month")
    with pytest.raises(RuleError, match="No relationship of the type COOPERATES_WITH has a field 'close_date'"):
        database.write(
            ADMINISTRATOR,
            lambda work: relationships.create(work, "COOPERATES_WITH", one, other, {"close_date": "2026"}),
        )
    [index] = rows(database, "SHOW INDEXES YIELD name, labelsOrTypes WHERE name STARTS WITH 'own_close_date'")
    assert index["labelsOrTypes"] == ["CUSTOMER_OF"]


def test_a_party_reference_is_a_relationship_that_ends_when_it_changes(database: Database) -> None:
    define(
        database,
        RelationshipType("LOOKS_AFTER", "looks after", "is looked after by", source_kinds=("person",)),
        AttributeSet("care", "Care", kinds=("organization",)),
        Field("caretaker", "Caretaker", "party", relationship="LOOKS_AFTER", reverse=True, set="care"),
    )
    ann, ben = create(database, "person", name="Ann"), create(database, "person", name="Ben")
    site = create(database, "organization", name="Site", caretaker=ann)

    def ties() -> list[tuple[str, bool]]:
        found = rows(
            database,
            "MATCH (a)-[r:LOOKS_AFTER]->({uid: $uid}) RETURN a.name AS name, r.until IS NULL AS open ORDER BY name",
            uid=site,
        )
        return [(row["name"], row["open"]) for row in found]

    assert ties() == [("Ann", True)]
    assert records.read(database, ADMINISTRATOR, site).text("caretaker") == "Ann"
    with database.driver.session(database=database.name) as session:
        session.run("MATCH ()-[r:LOOKS_AFTER]->() SET r.since = date('2020-01-01')").consume()
    update(database, site, caretaker=ben)
    assert ties() == [("Ann", False), ("Ben", True)]
    assert records.read(database, ADMINISTRATOR, site).text("caretaker") == "Ben"
    update(database, site, caretaker="")
    assert ties() == [("Ann", False)]
    hidden = staff("charlie")
    with pytest.raises(NotFoundError):
        create(database, "organization", hidden, name="Charlie's", caretaker=ann)
    update(database, site, caretaker=ann, owner="charlie")
    cid = create(database, "person", hidden, name="Cid")
    update(database, site, hidden, caretaker=cid)
    assert ("Ann", True) not in ties()
    assert ("Cid", True) in ties()
    with pytest.raises(RuleError, match="relationship is 'FRIEND_OF'"):
        define(database, Field("mate", "Mate", "party", relationship="FRIEND_OF", set="care"))


def test_a_field_that_two_add_at_once_is_added_by_one(database: Database) -> None:
    define(database, VOLUNTEERING)
    fields.define(database, ADMINISTRATOR, Field("race", "Race", "integer", minimum="1", set="volunteering"), new=True)
    with pytest.raises(RuleError, match="There is a field race already"):
        fields.define(
            database, ADMINISTRATOR, Field("race", "Race", "integer", minimum="2", set="volunteering"), new=True
        )
    assert schema(database).get(Field, "race").minimum == "1"


def test_a_job_that_was_cut_off_does_not_undo_what_was_decided_since(
    database: Database, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "BATCH", 2)
    define(database, VOLUNTEERING, Field("grade", "Grade", set="volunteering"))
    uids = [create(database, "person", name=f"P{number}", grade=str(number)) for number in range(6)]
    number = Field("grade", "Grade", "integer", set="volunteering")

    class Killed(BaseException):
        pass

    def kill(done: int, _total: int, _stage: str) -> None:
        if done >= 2:
            raise Killed

    with pytest.raises(Killed):
        change_field(database, settings, ADMINISTRATOR, "grade", number, progress=kill)
    [job] = [row["uid"] for row in rows(database, "MATCH (j:Job {name: 'change-field'}) RETURN j.uid AS uid")]
    fields.change(database, ADMINISTRATOR, "grade", number)
    fields.change(database, ADMINISTRATOR, "grade", dataclasses.replace(number, type="decimal"))
    with pytest.raises(RuleError, match="was changed otherwise meanwhile"):
        jobs.resume_here(database, settings, ADMINISTRATOR, job)
    assert schema(database).get(Field, "grade").type == "decimal"
    assert records.read(database, ADMINISTRATOR, uids[3]).values["grade"] == 3


def test_fields_are_hidden_from_and_closed_to_those_without_the_role(database: Database) -> None:
    define(
        database,
        VOLUNTEERING,
        Field("salary", "Salary", "integer", set="volunteering", readers=("hr",)),
        Field("grade", "Grade", set="volunteering", writers=("hr",)),
    )
    uid = create(database, "person", name="Josh", public=True, salary="7", grade="B")
    alice, charlie = (
        staff(name, "administrator", roles=roles) for name, roles in (("alice", HR), ("charlie", frozenset()))
    )
    assert records.read(database, alice, uid).values["salary"] == 7
    seen = records.read(database, charlie, uid)
    assert seen.values["grade"] == "B"
    assert "salary" not in seen.values
    assert "salary" not in {field.name for field in seen.fields}
    with pytest.raises(RuleError, match="No person has a field 'salary'"):
        update(database, uid, charlie, salary="8")
    with pytest.raises(ForbiddenError, match="You may not change Grade"):
        update(database, uid, charlie, grade="A")
    update(database, uid, alice, salary="8", grade="A")
    assert records.read(database, ADMINISTRATOR, uid).values["salary"] == 8


def test_a_unique_field_is_kept_unique_without_telling_whose_it_is(database: Database) -> None:
    define(database, VOLUNTEERING, Field("number", "Member number", set="volunteering", unique=True))
    create(database, "person", name="Ann", number="7")
    other = create(database, "person", name="Ben", number="8")
    for attempt in (
        lambda: create(database, "person", name="Cid", number="7"),
        lambda: update(database, other, number="7"),
    ):
        with pytest.raises(RuleError) as refused:
            attempt()
        assert refused.value.message == "Member number 7 is taken by another party."
    fields.define(database, ADMINISTRATOR, Field("number", "Member number", set="volunteering"))
    update(database, other, number="7")
    with pytest.raises(RuleError, match="cannot be kept unique"):
        fields.define(database, ADMINISTRATOR, Field("number", "Member number", set="volunteering", unique=True))
    assert not schema(database).get(Field, "number").unique


def test_a_type_is_changed_when_every_value_can_be_converted(database: Database) -> None:
    old = Field("grade", "Grade", set="volunteering")
    define(database, VOLUNTEERING, old)
    people = [create(database, "person", name=f"P{number}", grade=str(number)) for number in range(5)]
    odd = create(database, "person", name="Odd", grade="three")
    new = Field("grade", "Grade", "integer", set="volunteering", indexed=True)
    seen = fields.preview(database, ADMINISTRATOR, "grade", new)
    assert (seen.total, seen.refused) == (6, 1)
    assert (seen.misfits[0].record, seen.misfits[0].value) == ("Odd", "three")
    before = rows(database, "MATCH (n:Change) RETURN count(n) AS n")
    with pytest.raises(RuleError, match=r"1 of 6 values of grade cannot be converted; the first is that of Odd: three"):
        fields.change(database, ADMINISTRATOR, "grade", new)
    assert rows(database, "MATCH (n:Change) RETURN count(n) AS n") == before
    fields.change(database, ADMINISTRATOR, "grade", new, drop=True)
    assert [records.read(database, ADMINISTRATOR, uid).values.get("grade") for uid in people] == list(range(5))
    assert last_entry(database, odd)["before"]["grade"] == "three"
    assert last_entry(database, people[3])["before"]["grade"] == "3"
    assert last_entry(database, people[3])["after"]["grade"] == 3
    assert schema(database).get(Field, "grade") == new
    assert rows(database, "MATCH (n:Party {grade: 3}) RETURN n.name AS name") == [{"name": "P3"}]


def test_whoever_defines_fields_is_shown_values_of_records_that_they_see_and_counts_of_all(database: Database) -> None:
    define(database, VOLUNTEERING, Field("badge", "Badge", set="volunteering"))
    clerk = Viewer("clerk", owners=frozenset({"clerk"}), rights=frozenset({"read", "define"}))
    create(database, "person", name="Hidden", badge="secret")
    becoming = Field("badge", "Badge", "integer", set="volunteering")

    found = fields.preview(database, clerk, "badge", becoming)
    assert (found.total, found.refused, found.misfits) == (1, 1, ())
    with pytest.raises(RuleError, match="all in records that you may not see") as refused:
        fields.change(database, clerk, "badge", becoming)
    assert refused.value.value is None

    create(database, "person", name="Theirs", badge="green", owner="clerk")
    found = fields.preview(database, clerk, "badge", becoming)
    assert (found.refused, [(each.record, each.value) for each in found.misfits]) == (2, [("Theirs", "green")])
    with pytest.raises(RuleError, match=r"2 of 2 values .* the first is that of Theirs: green"):
        fields.change(database, clerk, "badge", becoming)
    fields.define(database, ADMINISTRATOR, Field("badge", "Badge", set="volunteering", readers=("office",)))
    assert fields.preview(database, clerk, "badge", becoming).misfits == ()


def test_a_choice_that_goes_is_refused_or_dropped_where_somebody_has_it(database: Database) -> None:
    old = Field("size", "Size", "choice", set="volunteering", choices=SIZES)
    define(database, VOLUNTEERING, old)
    large = create(database, "person", name="Large", size="L")
    small = create(database, "person", name="Small", size="S")
    fewer = dataclasses.replace(old, choices=("S", "M"))

    with pytest.raises(RuleError, match="The field size would lose the choices L, XL"):
        fields.define(database, ADMINISTRATOR, fewer)
    assert fields.preview(database, ADMINISTRATOR, "size", fewer).misfits[0].record == "Large"
    fields.change(database, ADMINISTRATOR, "size", fewer, drop=True)

    assert records.read(database, ADMINISTRATOR, small).values["size"] == "S"
    assert "size" not in records.read(database, ADMINISTRATOR, large).values
    assert last_entry(database, large)["before"]["size"] == "L"
    assert fields.define(database, ADMINISTRATOR, dataclasses.replace(fewer, choices=("S", "M", "XXL")))


def test_a_field_is_renamed_with_its_values_and_the_formulas_that_read_it(database: Database) -> None:
    define(
        database,
        VOLUNTEERING,
        Field("fee", "Fee", "money", choices=("EUR",), set="volunteering"),
        Field("joined", "Joined", "date", set="volunteering"),
    )
    uid = create(database, "person", name="Josh", fee="5", joined="2019-05")
    for name in ("fee", "joined"):
        was = schema(database).get(Field, name)
        fields.change(database, ADMINISTRATOR, name, dataclasses.replace(was, name=f"{name}_new", label="New"))
    values = records.read(database, ADMINISTRATOR, uid).values
    assert values["fee_new"] == Amount(Decimal(5), "EUR")
    assert values["joined_new"] == Period.parse("2019-05")
    kept = properties(database, uid)
    assert kept is not None
    assert not {"fee", "fee_currency", "joined", "joined_precision"} & kept.keys()
    assert schema(database).find(Field, "fee") is None


def test_a_change_that_was_cut_off_goes_on_and_who_reads_meanwhile_has_the_new_field(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "BATCH", 3)
    define(database, VOLUNTEERING, Field("grade", "Grade", set="volunteering"))
    people = [create(database, "person", name=f"P{number}", grade=str(number)) for number in range(10)]
    new = Field("grade", "Grade", "integer", set="volunteering")

    class Killed(BaseException):
        pass

    def kill(done: int, _total: int, _stage: str) -> None:
        if done >= 6:
            raise Killed

    with pytest.raises(Killed):
        fields.change(database, ADMINISTRATOR, "grade", new, progress=kill)
    kinds = rows(database, "MATCH (n:Party) WHERE n.grade IS NOT NULL RETURN DISTINCT valueType(n.grade) AS type")
    assert len(kinds) == 2
    assert [records.read(database, ADMINISTRATOR, uid).values["grade"] for uid in people] == list(range(10))
    update(database, people[9], grade="90")
    with pytest.raises(RuleError, match="still being changed from grade"):
        fields.change(database, ADMINISTRATOR, "grade", Field("grade", "Grade", "boolean", set="volunteering"))
    fields.change(database, ADMINISTRATOR, "grade", new)
    assert [records.read(database, ADMINISTRATOR, uid).values["grade"] for uid in people] == [*range(9), 90]
    assert schema(database).get(Field, "grade") == new
    for uid in people[:9]:
        assert [entry["action"] for entry in entries(database, uid)] == ["create", "change"]


def test_a_rename_that_was_cut_off_goes_on_by_either_name_and_nobody_is_found_by_it_meanwhile(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "BATCH", 3)
    define(database, VOLUNTEERING, Field("grade", "Grade", set="volunteering"))
    people = [create(database, "person", name=f"P{number}", grade=str(number)) for number in range(10)]
    new = Field("level", "Grade", set="volunteering")

    class Killed(BaseException):
        pass

    def kill(*_told: object) -> None:
        raise Killed

    for name in ("grade", "grade", "level"):
        with pytest.raises(Killed):
            fields.change(database, ADMINISTRATOR, name, new, progress=kill)
    with pytest.raises(RuleError, match=r"Grade is still being changed from grade \(text\)"):
        search.find(database, ADMINISTRATOR, "person", [search.Condition("level", "=", "9")])
    assert fields.change(database, ADMINISTRATOR, "grade", new).total == 1
    assert [records.read(database, ADMINISTRATOR, uid).values["level"] for uid in people] == list("0123456789")
    assert schema(database).get(Field, "level") == new


def test_a_field_that_a_formula_reads_keeps_a_type_that_the_formula_can_read(database: Database) -> None:
    define(
        database,
        VOLUNTEERING,
        Field("hours_spent", "Hours", "integer", set="volunteering"),
        Field("doubled", "Doubled", "integer", set="volunteering", formula="hours_spent * 2"),
    )
    with pytest.raises(RuleError, match="read by the formula of doubled, which does not work with text"):
        fields.preview(
            database, ADMINISTRATOR, "hours_spent", Field("hours_spent", "Hours", "text", set="volunteering")
        )
    fields.retire(database, ADMINISTRATOR, "doubled")
    fields.delete(database, ADMINISTRATOR, "hours_spent")
    with pytest.raises(RuleError, match="There is no field hours_spent"):
        fields.restore(database, ADMINISTRATOR, "doubled")


def test_an_encrypted_field_is_revealed_to_whoever_may_see_it_and_the_journal_tells(database: Database) -> None:
    define(database, VOLUNTEERING, Field("pin", "Pin", "encrypted", set="volunteering", readers=("office",)))
    uid = create(database, "person", name="Josh", pin="1234", public=True)
    clerk = staff("clerk", roles=frozenset({"office"}))
    assert database.write(clerk, lambda work: records.reveal(work, uid, "pin")) == "1234"
    entry = last_entry(database, uid)
    assert (entry["action"], entry["actor"], entry["after"]) == ("look", "clerk", {"field": "pin"})
    with pytest.raises(NotFoundError, match="no encrypted field 'pin'"):
        database.write(Viewer("charlie"), lambda work: records.reveal(work, uid, "pin"))


def test_only_an_administrator_defines_fields_and_learns_of_all_their_values(database: Database) -> None:
    wage = Field("wage", "Wage", set="volunteering", readers=("office",))
    define(database, VOLUNTEERING, wage)
    create(database, "person", name="Josh", wage="12")
    charlie = Viewer("charlie")
    for attempt in (
        lambda: fields.define(database, charlie, dataclasses.replace(wage, readers=())),
        lambda: fields.preview(database, charlie, "wage", dataclasses.replace(wage, type="integer")),
        lambda: fields.change(database, charlie, "wage", dataclasses.replace(wage, name="pay")),
        lambda: fields.count(database, charlie, "wage"),
        lambda: fields.retire(database, charlie, "wage"),
        lambda: fields.delete(database, charlie, "wage"),
        lambda: fields.restore(database, charlie, "wage"),
    ):
        with pytest.raises(ForbiddenError, match="define fields"):
            attempt()
    assert schema(database).get(Field, "wage") == wage


def test_a_retired_field_is_hidden_and_comes_back_with_its_values(database: Database) -> None:
    define(database, VOLUNTEERING, SIZE)
    uid = create(database, "person", name="Josh", shirt_size="L")
    fields.retire(database, ADMINISTRATOR, "shirt_size")
    assert "shirt_size" not in records.read(database, ADMINISTRATOR, uid).values
    with pytest.raises(RuleError, match="No person has a field 'shirt_size'"):
        update(database, uid, shirt_size="M")
    fields.restore(database, ADMINISTRATOR, "shirt_size")
    assert records.read(database, ADMINISTRATOR, uid).values["shirt_size"] == "L"


def test_a_deleted_field_leaves_what_is_needed_to_bring_it_back(database: Database) -> None:
    define(database, VOLUNTEERING, SIZE)
    uid = create(database, "person", name="Josh", shirt_size="L")
    assert fields.count(database, ADMINISTRATOR, "shirt_size") == 1
    assert fields.delete(database, ADMINISTRATOR, "shirt_size") == 1
    assert "shirt_size" not in (properties(database, uid) or {})
    assert last_entry(database, uid)["before"] == {"shirt_size": "L"}
    told = last_entry(database, "field:shirt_size")
    assert told["action"] == "delete"
    assert Field.from_mapping(told["before"] | {"active": True}) == SIZE
    assert rows(database, "SHOW INDEXES YIELD name WHERE name = 'own_shirt_size'") == []


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (Field("name", "Name", set="volunteering"), "It must be another name: name is the graph's own."),
        (Field("birthday_precision", "B", set="volunteering"), "birthday_precision is the graph's own"),
        (Field("x", "X", "money", set="nowhere"), "It must be one of"),
        (Field("x", "X", "terms", set="volunteering"), "such as multi_choice"),
        (Field("x", "X", "party", relationship="NONE", set="volunteering"), "one of "),
    ],
)
def test_a_field_that_would_not_work_is_refused(database: Database, field: Field, said: str) -> None:
    define(database, VOLUNTEERING)
    with pytest.raises(RuleError) as refused:
        fields.define(database, ADMINISTRATOR, field)
    assert said in refused.value.hint


def test_a_name_that_another_field_keeps_its_parts_in_is_refused(database: Database) -> None:
    define(database, VOLUNTEERING, Field("fee", "Fee", "money", set="volunteering"))
    with pytest.raises(RuleError, match="fee_currency is that of the field fee"):
        fields.define(database, ADMINISTRATOR, Field("fee_currency", "C", set="volunteering"))


def test_defining_the_same_field_again_changes_nothing(database: Database) -> None:
    define(database, VOLUNTEERING, SIZE)
    count = len(entries(database, "field:shirt_size"))
    assert fields.define(database, ADMINISTRATOR, SIZE) is False
    assert len(entries(database, "field:shirt_size")) == count


def test_derived_fields_read_like_stored_ones(database: Database) -> None:
    ann, ben = create(database, "person", name="Ann", birthday="2000-05-03"), create(database, "person", name="Ben")
    database.write(ADMINISTRATOR, lambda work: relationships.create(work, "FRIEND_OF", ann, ben, {"since": "2019"}))
    database.write(ADMINISTRATOR, lambda work: relationships.create(work, "COLLEAGUE_OF", ann, ben, {"until": "2019"}))
    with database.driver.session(database=database.name) as session:
        session.run(
            "MATCH (n:Party {uid: $uid}) UNWIND [2019, 2021] AS year "
            "CREATE (:Activity {at: datetime({year: year})})-[:INVOLVES]->(n)",
            uid=ann,
        ).consume()
    record = records.read(database, ADMINISTRATOR, ann, today=Period.parse("2026-11-22").first)
    assert record.values["current_relationships"] == 1
    assert record.text("last_contacted").startswith("2021-01-01")
    assert record.values["age"] == 26
    charlie = Viewer("charlie", owners=frozenset({"charlie"}))
    update(database, ann, public=True)
    assert records.read(database, charlie, ann, fields=["current_relationships"]).values == {"current_relationships": 0}
