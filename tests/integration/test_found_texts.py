"""The search box finds notes and relationships by their words, of those that the viewer may read."""

from __future__ import annotations

from typing import Any

import pytest

from graphcrm.database.connection import Database
from graphcrm.models.access import FieldRights, Folder
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.queries.loader import load
from graphcrm.services import indexes, notes, parties, relationships
from graphcrm.services.quick_search import Findings, find
from graphcrm.viewer import Viewer

from .cast import define

ADMINISTRATOR = Viewer.administrator()
BOB = Viewer("bob", folders=frozenset({"open"}), owners=frozenset({"bob"}), hidden_types=frozenset({"TREATS"}))


@pytest.fixture(scope="module", autouse=True)
def people(database: Database) -> dict[str, str]:
    define(
        database,
        Folder("open", "Open"),
        Folder("closed", "Closed"),
        RelationshipType("TREATS", "treats", "is treated by", source_kinds=("person",), target_kinds=("person",)),
    )

    def make(work: Any) -> dict[str, str]:
        made = {
            name: parties.create(work, kind, {"name": name, "folder": folder, **more})
            for name, kind, folder, more in (
                ("Éva Bergström", "person", "open", {"tags": ["donor"]}),
                ("Josh Abara", "person", "open", {}),
                ("Rose Garden", "organization", "open", {}),
                ("Victor Vault", "person", "closed", {}),
            )
        }
        eva, josh, garden, victor = made.values()
        notes.create(work, eva, "Called about the **fundraiser**; likes crème brûlée and O'Brien's band.")
        notes.create(work, josh, "Fundraising: my own thoughts.", audience="author")
        notes.create(work, victor, "The fundraiser is his.")
        works = {"since": "2019-05", "title": "Head gardener", "description": "looks after the glasshouse"}
        relationships.create(work, "WORKS_AT", josh, garden, works)
        relationships.create(work, "WORKS_AT", eva, garden, {"since": "2015", "until": "2018", "title": "Gardener"})
        relationships.create(work, "WORKS_AT", victor, garden, {"title": "Gardener at night"})
        relationships.create(work, "TREATS", josh, eva, {"title": "Gardening as therapy"})
        return made

    made = database.write(ADMINISTRATOR, make)
    indexes.follow_types(database)
    database.alter(load("indexes.await"), seconds=60)
    return made


def about(found: Findings) -> list[str]:
    return [note.party.name for note in found.notes]


def titles(found: Findings) -> list[str | None]:
    return [tie.title for tie in found.ties]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fundraiser", ["Éva Bergström"]),
        ("fundr called", ["Éva Bergström"]),
        ("creme brulee", ["Éva Bergström"]),
        ("o'brien's", ["Éva Bergström"]),
        ('"about the fundraiser"', ["Éva Bergström"]),
        ('"fundraiser about"', []),
        ("fundraiser -brûlée", []),
        ("fundraiser tag:donor", ["Éva Bergström"]),
        ("fundraiser -tag:donor", []),
        ("fundraiser kind:org", []),
        ("fu", []),
        ("tag:donor", []),
        ("AND OR NOT", []),
    ],
)
def test_notes_are_found_by_their_words(database: Database, text: str, expected: list[str]) -> None:
    assert about(find(database, BOB, text)) == expected


def test_the_own_notes_of_others_are_not_found(database: Database) -> None:
    assert sorted(about(find(database, Viewer.administrator(), "fundraising"))) == ["Josh Abara"]
    assert about(find(database, Viewer("carl", sees_all=True), "fundraising")) == []


def test_relationships_are_found_by_title_and_description_those_that_hold_first(database: Database) -> None:
    assert titles(find(database, BOB, "gardener")) == ["Head gardener", "Gardener"]
    assert titles(find(database, BOB, "glassh")) == ["Head gardener"]
    assert titles(find(database, BOB, "head gardener kind:org")) == ["Head gardener"]
    assert titles(find(database, BOB, "gardener tag:donor")) == ["Gardener"]

    (tie,) = find(database, BOB, "glasshouse").ties
    assert (tie.source.name, tie.type.name, tie.target.name) == ("Josh Abara", "WORKS_AT", "Rose Garden")
    assert (tie.since, tie.until) == ("2019-05", None)


def test_relationships_of_hidden_types_and_parties_are_not_found(database: Database) -> None:
    assert titles(find(database, BOB, "therapy")) == []
    assert titles(find(database, BOB, "night")) == []
    assert titles(find(database, ADMINISTRATOR, "therapy")) == ["Gardening as therapy"]
    assert titles(find(database, ADMINISTRATOR, "night")) == ["Gardener at night"]


def test_types_of_relationships_are_found_by_their_labels(database: Database) -> None:
    assert [kind.name for kind in find(database, ADMINISTRATOR, "treated").types] == ["TREATS"]
    assert find(database, BOB, "treated").types == ()


def test_a_title_that_the_viewer_may_not_read_finds_nothing(database: Database) -> None:
    define(database, FieldRights("title", readers=("auditor",)))
    try:
        assert titles(find(database, BOB, "head gardener")) == []
        (tie,) = find(database, BOB, "glasshouse").ties
        assert tie.title is None
    finally:
        define(database, FieldRights("title"))


def test_a_type_that_is_added_is_in_the_index_once_it_follows(database: Database, people: dict[str, str]) -> None:
    define(
        database,
        RelationshipType("SINGS_WITH", "sings with", "sings with", source_kinds=("person",), target_kinds=("person",)),
    )

    def sing(work: Any) -> None:
        given = {"title": "Baritone of the quartet"}
        relationships.create(work, "SINGS_WITH", people["Josh Abara"], people["Éva Bergström"], given)

    database.write(ADMINISTRATOR, sing)
    assert indexes.follow_types(database)
    assert not indexes.follow_types(database)
    database.alter(load("indexes.await"), seconds=60)

    assert titles(find(database, ADMINISTRATOR, "baritone")) == ["Baritone of the quartet"]
    assert titles(find(database, ADMINISTRATOR, "glasshouse")) == ["Head gardener"]
    there = database.read(load("indexes.existing"), ADMINISTRATOR, prefix="tie_texts_")
    assert len(there) == 1
