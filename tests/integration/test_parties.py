"""Parties are created, changed and deleted with their journal, by who may see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from cast import staff
from journal import entries, last_entry, properties, rows

from graphcrm.database.connection import Database
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models import nodes
from graphcrm.models.preference import Scope
from graphcrm.services import parties, preferences, relationships, setup
from graphcrm.viewer import Viewer

ALICE = staff("alice")
BOB = staff("bob", "alice")
CHARLIE = staff("charlie")


def create(database: Database, viewer: Viewer, kind: str, **values: Any) -> str:
    return database.write(viewer, lambda work: parties.create(work, kind, values))


def update(database: Database, viewer: Viewer, uid: str, **values: Any) -> None:
    database.write(viewer, lambda work: parties.update(work, uid, values))


@pytest.mark.parametrize("kind", ["person", "organization", "household", "group"])
def test_a_party_of_each_kind_has_its_labels_its_names_and_its_owner(database: Database, kind: str) -> None:
    uid = create(database, ALICE, kind, name="The Été Club", description="two\nlines")

    [row] = rows(database, "MATCH (n:Party {uid: $uid}) RETURN labels(n) AS labels, properties(n) AS p", uid=uid)
    assert set(row["labels"]) == {"Party", kind.capitalize()}
    assert row["p"]["name"] == "The Été Club"
    assert row["p"]["sort_name"] == "Été Club"
    assert row["p"]["name_key"] == "the ete club"
    assert (row["p"]["owner"], row["p"]["created_by"], row["p"]["modified_by"]) == ("alice", "alice", "alice")
    assert row["p"]["created_at"] == row["p"]["modified_at"]


def test_a_persons_name_is_made_of_its_parts_and_an_imprecise_birthday_is_kept(database: Database) -> None:
    uid = create(
        database, ALICE, "person", prefix="Dr.", first_name="René", last_name="Øst", nickname="Né", birthday="1980-05"
    )

    kept = properties(database, uid)
    assert kept is not None
    assert (kept["name"], kept["sort_name"], kept["name_key"]) == ("Dr. René Øst", "Øst, René", "dr rene ost")
    assert kept["nickname_key"] == "ne"
    assert (str(kept["birthday"]), kept["birthday_precision"]) == ("1980-05-01", "month")


def test_the_journal_holds_what_was_created_and_by_whom(database: Database) -> None:
    uid = create(database, ALICE, "person", first_name="Joan", birthday="1980")

    [entry] = entries(database, uid)
    assert (entry["action"], entry["actor"], entry["source"]) == ("create", "alice", "command")
    assert entry["before"] is None
    assert entry["after"]["kind"] == "person"
    assert (entry["after"]["name"], entry["after"]["birthday"]) == ("Joan", "1980-01-01")
    assert "last_name" not in entry["after"]


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("robot", {"name": "R2"}, "kind"),
        ("person", {}, "name"),
        ("person", {"prefix": "Dr."}, "name"),
        ("organization", {"name": "  "}, "name"),
        ("organization", {"name": "X", "birthday": "1980"}, "birthday"),
        ("person", {"first_name": "X", "birthday": "soon"}, "birthday"),
        ("person", {"first_name": "X", "uid": "1"}, "uid"),
        ("organization", {"name": "x" * 20_000}, "name"),
        ("organization", {"name": "X", "folder": "x" * 20_000}, "folder"),
        ("organization", {"name": "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 900}, "name"),
        ("person", {"first_name": "x" * 600, "last_name": "y" * 600}, "name"),
        ("person", {"name": "X", "first_name": "x" * 600, "last_name": "y" * 600}, "sort_name"),
        ("person", {"first_name": "Sally\u202e"}, "first_name"),
        ("person", {"first_name": "X", "description": "a\0b"}, "description"),
    ],
)
def test_a_party_that_breaks_a_rule_is_refused_and_leaves_nothing(
    database: Database, kind: str, values: dict[str, Any], field: str
) -> None:
    before = rows(database, "MATCH (n) RETURN count(n) AS n")

    with pytest.raises(RuleError) as refused:
        create(database, ALICE, kind, **values)

    assert refused.value.field == field
    assert refused.value.hint or "Write a day" in refused.value.message
    assert rows(database, "MATCH (n) RETURN count(n) AS n") == before


def test_a_change_that_breaks_a_rule_leaves_the_party_as_it_was(database: Database) -> None:
    uid = create(database, ALICE, "organization", name="The Club")
    before = properties(database, uid)

    for values in ({"name": "x" * 20_000}, {"owner": "x" * 20_000}, {"legal_name": "The\x07 Club"}):
        with pytest.raises(RuleError):
            update(database, ALICE, uid, **values)

    assert properties(database, uid) == before


@pytest.mark.parametrize("kind", ["person", "organization", "household", "group"])
def test_a_party_with_a_given_name_can_be_changed(database: Database, kind: str) -> None:
    uid = create(database, ALICE, kind, name="The Club")

    update(database, ALICE, uid, description="new", name="A Band")

    kept = properties(database, uid)
    assert kept is not None
    assert (kept["name"], kept["sort_name"], kept["name_key"]) == ("A Band", "Band", "a band")
    assert kept["description"] == "new"


def test_a_change_is_journaled_with_what_it_was_before_and_nothing_else_is_touched(database: Database) -> None:
    uid = create(
        database, ALICE, "person", first_name="Ann", last_name="Cole", job_title="Clerk", birthday="1980-02-03"
    )
    created = properties(database, uid)

    update(database, BOB, uid, last_name="Moor", job_title="")

    kept = properties(database, uid)
    assert kept is not None
    assert created is not None
    assert (kept["name"], kept["sort_name"], kept["modified_by"]) == ("Ann Moor", "Moor, Ann", "bob")
    assert kept["modified_at"] > created["modified_at"]
    assert "job_title" not in kept
    unchanged = {"uid", "created_at", "created_by", "owner", "first_name", "birthday"}
    assert {key: kept[key] for key in unchanged} == {key: created[key] for key in unchanged}
    entry = last_entry(database, uid)
    assert (entry["action"], entry["actor"]) == ("change", "bob")
    assert entry["before"]["last_name"] == "Cole"
    assert entry["before"]["job_title"] == "Clerk"
    assert entry["after"]["last_name"] == "Moor"
    assert "job_title" not in entry["after"]
    assert not unchanged & entry["after"].keys()


def test_a_name_that_was_given_stays_when_its_parts_change(database: Database) -> None:
    uid = create(database, ALICE, "person", name="Queen B", sort_name="Bee", first_name="Bea", last_name="Low")

    update(database, ALICE, uid, last_name="High")

    kept = properties(database, uid)
    assert kept is not None
    assert (kept["name"], kept["sort_name"]) == ("Queen B", "Bee")

    update(database, ALICE, uid, name="", sort_name="")

    kept = properties(database, uid)
    assert kept is not None
    assert (kept["name"], kept["sort_name"]) == ("Bea High", "High, Bea")


@pytest.fixture
def hungarian(database: Database, administrator: Viewer) -> Iterator[None]:
    """Let names be Hungarian where people have no language of their own."""
    database.write(administrator, lambda work: preferences.set(work, Scope.site(), {"name_language": "hu"}))
    yield
    database.write(administrator, lambda work: preferences.reset(work, Scope.site(), ["name_language"]))


@pytest.mark.usefixtures("hungarian")
def test_a_person_without_a_language_is_named_in_that_of_the_site(database: Database) -> None:
    anna = create(database, ALICE, "person", first_name="Anna", last_name="Nagy")
    sally = create(database, ALICE, "person", first_name="Sally", last_name="Jones", locale="en")
    given = create(database, ALICE, "person", name="Éva Kis", first_name="Éva", last_name="Kis", sort_name="Kis")

    assert _names(database, anna) == ("Nagy Anna", "Nagy Anna", "nagy anna")
    assert _names(database, sally) == ("Sally Jones", "Jones, Sally", "sally jones")
    assert _names(database, given) == ("Éva Kis", "Kis", "eva kis")

    update(database, ALICE, anna, last_name="Kovács")

    assert _names(database, anna) == ("Kovács Anna", "Kovács Anna", "kovacs anna")


def test_a_name_made_before_the_language_of_the_site_stays_until_its_parts_change(
    database: Database, request: pytest.FixtureRequest
) -> None:
    anna = create(database, ALICE, "person", first_name="Anna", last_name="Nagy")
    request.getfixturevalue("hungarian")

    update(database, ALICE, anna, job_title="Baker")
    assert _names(database, anna) == ("Anna Nagy", "Nagy, Anna", "anna nagy")

    update(database, ALICE, anna, last_name="Kovács")
    assert _names(database, anna) == ("Kovács Anna", "Kovács Anna", "kovacs anna")


def _names(database: Database, uid: str) -> tuple[str, str, str]:
    kept = properties(database, uid)
    assert kept is not None
    return kept["name"], kept["sort_name"], kept["name_key"]


def test_a_name_cannot_be_cleared_where_nothing_makes_another(database: Database) -> None:
    uid = create(database, ALICE, "organization", name="Club")

    with pytest.raises(RuleError, match=r"This organization has no name\. Give a name\."):
        update(database, ALICE, uid, name="")


def test_a_deleted_party_takes_its_ties_and_units_along_and_the_journal_keeps_them_all(
    database: Database, administrator: Viewer
) -> None:
    ann, club = (
        create(database, ALICE, "person", first_name="Ann"),
        create(database, ALICE, "organization", name="Club"),
    )
    tie = database.write(ALICE, lambda work: relationships.create(work, "MEMBER_OF", ann, club, {"since": "2019"}))
    rows(
        database,
        "MATCH (n:Party {uid: $uid}) CREATE (n)-[:HAS]->(:ContactPoint {uid: 'point-own', value: '1'}), "
        "(n)-[:HAS_UNIT]->(u:Unit {uid: 'unit-home', name: 'Home'})-[:AT]->(:Place {uid: 'place', key: 'k'}), "
        "(u)-[:HAS]->(:ContactPoint {uid: 'point-home', value: '2'})",
        uid=ann,
    )

    database.write(administrator, lambda work: parties.delete(work, ann))

    left = rows(
        database, "MATCH (n) WHERE n:Unit OR n:ContactPoint OR n:Place OR n.uid = $uid RETURN n.uid AS n", uid=ann
    )
    assert left == [{"n": "place"}]
    assert properties(database, tie) is None
    assert last_entry(database, tie)["before"]["type"] == "MEMBER_OF"
    assert last_entry(database, tie)["before"]["since"] == "2019-01-01"
    assert last_entry(database, "unit-home")["before"] == {
        "of": ann, "uid": "unit-home", "name": "Home", "place": {"key": "k"},
    }  # fmt: skip
    assert last_entry(database, "point-home")["before"]["of"] == "unit-home"
    assert last_entry(database, "point-own")["before"]["of"] == ann
    entry = last_entry(database, ann)
    assert (entry["action"], entry["before"]["name"], entry["after"]) == ("delete", "Ann", None)
    assert properties(database, club) is not None


def test_a_hidden_and_a_missing_party_answer_alike(database: Database) -> None:
    uid = create(database, ALICE, "person", first_name="Hidden")
    missing = "0190f3a0-0000-7000-8000-000000000000"

    def answers(viewer: Viewer, asked: str) -> list[str]:
        said = []
        for action in (
            lambda work: parties.update(work, asked, {"nickname": "x"}),
            lambda work: parties.delete(work, asked),
        ):
            with pytest.raises(NotFoundError) as refused:
                database.write(viewer, action)
            said.append(str(refused.value).replace(asked, "UID"))
        return said

    assert answers(CHARLIE, uid) == answers(CHARLIE, missing)
    assert len(entries(database, uid)) == 1
    update(database, BOB, uid, nickname="x")


def test_a_party_is_deleted_where_no_type_of_relationship_exists(database: Database, administrator: Viewer) -> None:
    uid = create(database, ALICE, "person", first_name="Lone")
    rows(database, "MATCH (t:RelationshipType) DETACH DELETE t WITH count(*) AS n MATCH (c:Catalogue) DETACH DELETE c")
    try:
        database.write(ALICE, lambda work: parties.delete(work, uid))
    finally:
        assert setup.load_reference(database, administrator) > 80

    assert properties(database, uid) is None


def test_the_models_declare_the_uniqueness_and_the_indexes_that_the_database_has(database: Database) -> None:
    declared: set[tuple[str, str, bool]] = set()
    for model in (nodes.Party, *nodes.PARTY_CLASSES.values(), nodes.Unit, nodes.Place, nodes.ContactPoint):
        inherited = nodes.Party.defined_properties(rels=False) if model in nodes.PARTY_CLASSES.values() else {}
        for name, prop in model.defined_properties(rels=False).items():
            if name not in inherited and (prop.unique_index or prop.index):
                declared.add((model.__label__, name, bool(prop.unique_index)))

    found = rows(
        database,
        "SHOW INDEXES YIELD labelsOrTypes, properties, type, owningConstraint, entityType "
        "WHERE type = 'RANGE' AND entityType = 'NODE' AND size(properties) = 1 "
        "RETURN labelsOrTypes[0] AS label, properties[0] AS property, owningConstraint IS NOT NULL AS unique",
    )
    models = {label for label, *_ in declared}
    existing = {(row["label"], row["property"], row["unique"]) for row in found if row["label"] in models}

    assert declared == existing
