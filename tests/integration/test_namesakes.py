"""Parties of one name are told apart by what whoever asks may see, and by nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from cast import define, staff

from graphcrm.database.connection import Database
from graphcrm.models.access import Folder
from graphcrm.queries import parties as party_queries
from graphcrm.services import contact_points, namesakes, parties, relationships
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
BOB = staff("bob", folders=frozenset({"sales"}))
CHARLIE = staff("charlie")


@pytest.fixture(scope="module")
def annas(database: Database) -> dict[str, str]:
    define(database, Folder("sales", "Sales"), Folder("secret", "Secret"))

    def write(work: Any) -> dict[str, str]:
        made: dict[str, str] = {}

        def anna(called: str, **values: str) -> str:
            made[called] = parties.create(work, "person", {"name": "Anna Adler", "folder": "sales", **values})
            return made[called]

        site = parties.create(work, "organization", {"name": "Open Site", "folder": "sales"})
        clinic = parties.create(work, "organization", {"name": "Secret Clinic", "folder": "secret"})
        home = parties.create(work, "household", {"name": "Adler household", "folder": "sales"})
        nurse = anna("nurse", job_title="Nurse", birthday="1984-04-17")
        relationships.create(work, "MEMBER_OF", nurse, site, {})
        relationships.create(work, "WORKS_AT", nurse, clinic, {"title": "Head nurse"})
        cook = anna("cook", birthday="1990")
        relationships.create(work, "WORKS_AT", cook, site, {"title": "Cook"})
        relationships.create(work, "MEMBER_OF_HOUSEHOLD", cook, home, {})
        past = anna("past")
        relationships.create(work, "WORKS_AT", past, site, {"until": "2001"})
        unit = contact_points.add_unit(work, past, {"name": "Home"})
        contact_points.set_place(work, unit, {"city": "Leeds"})
        contact_points.add_contact_point(work, unit, "email", "anna@post.example")
        return made

    return database.write(ADMINISTRATOR, write)


def told(database: Database, viewer: Viewer, annas: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found = list(party_queries.refs(database, viewer, annas.values()).values())
    facts = namesakes.facts(database, viewer, found)
    return {called: facts[uid] for called, uid in annas.items() if uid in facts}


def test_each_is_told_by_the_first_two_things_that_are_known(database: Database, annas: dict[str, str]) -> None:
    assert told(database, ADMINISTRATOR, annas) == {
        "nurse": ("Nurse, Secret Clinic", "born 1984"),
        "cook": ("Cook, Open Site", "Adler household"),
        "past": ("Leeds", "anna@post.example"),
    }


def test_what_is_hidden_tells_nobody_apart(database: Database, annas: dict[str, str]) -> None:
    assert told(database, BOB, annas)["nurse"] == ("Nurse, Open Site", "born 1984")
    closed = staff("bob", folders=frozenset({"sales"}), hidden_types=frozenset({"WORKS_AT", "MEMBER_OF_HOUSEHOLD"}))
    assert told(database, closed, annas)["cook"] == ("born 1990",)
    assert namesakes.facts(database, CHARLIE, list(party_queries.refs(database, BOB, annas.values()).values())) == {}


def test_what_all_of_a_name_have_in_common_comes_last(database: Database) -> None:
    def write(work: Any) -> list[str]:
        made = []
        for born in ("1950", "1960"):
            values = {"name": "Ben Baker", "folder": "sales", "job_title": "Baker", "birthday": born}
            made.append(parties.create(work, "person", values))
        return made

    uids = database.write(ADMINISTRATOR, write)
    found = list(party_queries.refs(database, ADMINISTRATOR, uids).values())
    facts = namesakes.facts(database, ADMINISTRATOR, found)
    assert [facts[uid] for uid in uids] == [("born 1950", "Baker"), ("born 1960", "Baker")]
    alone = namesakes.facts(database, ADMINISTRATOR, found[:1])
    assert alone[found[0].uid][0] == "Baker"
