"""The questions that a page offers are about who is there, and have an answer for whoever is offered them."""

from __future__ import annotations

from typing import Any

import pytest
from cast import define, staff
from journal import rows

from graphcrm.database.connection import Database
from graphcrm.models.access import Folder
from graphcrm.services import ask, examples, indexes, parties, profiles, relationships, setup
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()


@pytest.fixture
def fresh(database: Database) -> Database:
    rows(database, "MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    database.schema_cache = None
    setup.load_reference(database, ADMINISTRATOR)
    indexes.synchronize(database, ADMINISTRATOR)
    return database


@pytest.mark.parametrize("profile", profiles.shipped())
def test_each_of_a_profiles_sample_is_answered(fresh: Database, profile: str) -> None:
    profiles.install(fresh, ADMINISTRATOR, profiles.read(profile), sample=True)
    asked = examples.questions(fresh, ADMINISTRATOR).questions
    assert len(asked) >= 4
    for question in asked:
        assert ask.ask(fresh, ADMINISTRATOR, question).total > 0, question


def test_an_empty_database_offers_none(fresh: Database) -> None:
    assert examples.questions(fresh, ADMINISTRATOR) == examples.Examples((), begun=False)
    fresh.write(ADMINISTRATOR, lambda work: parties.create(work, "person", {"name": "Ann Lee"}))
    assert examples.questions(fresh, ADMINISTRATOR) == examples.Examples((), begun=True)


def test_nobody_hidden_is_named_or_changes_what_is_asked(fresh: Database) -> None:
    define(fresh, Folder("open", "Open"), Folder("closed", "Closed"))
    bob, charlie = staff("bob", folders=frozenset({"open"})), staff("charlie")

    def begin(work: Any) -> None:
        site = parties.create(work, "organization", {"name": "Rose Garden", "folder": "open"})
        for name in ("Ann Lee", "Ben Lee"):
            person = parties.create(work, "person", {"name": name, "folder": "open"})
            relationships.create(work, "VOLUNTEERS_AT", person, site, {"since": "2020"})

    def hide(work: Any) -> None:
        site = parties.create(work, "organization", {"name": "Closed Clinic", "folder": "closed"})
        for name in ("Abe Hidden", "Ann Lee", "Zoe Hidden"):
            person = parties.create(work, "person", {"name": name, "folder": "closed"})
            relationships.create(work, "WORKS_AT", person, site, {})

    fresh.write(ADMINISTRATOR, begin)
    before = examples.questions(fresh, bob)
    assert before.questions == (
        "who connects Ann Lee to Ben Lee?",
        "who knows Ben Lee?",
        "who do Ann Lee and Ben Lee both know?",
        "who volunteers at Rose Garden?",
        "who knew Ann Lee in 2020?",
    )
    fresh.write(ADMINISTRATOR, hide)
    assert examples.questions(fresh, bob) == before
    assert examples.questions(fresh, charlie) == examples.Examples((), begun=False)
