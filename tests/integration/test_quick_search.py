"""One box finds parties by names, contact details and tags, and hidden ones change nothing."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphcrm.database.connection import Database
from graphcrm.errors import RuleError
from graphcrm.models.access import Folder
from graphcrm.services import contact_points, parties
from graphcrm.services.quick_search import search
from graphcrm.viewer import Viewer

from .cast import define

ADMINISTRATOR = Viewer.administrator()
BOB = Viewer("bob", folders=frozenset({"open"}), owners=frozenset({"bob"}))


@pytest.fixture(scope="module", autouse=True)
def people(database: Database) -> dict[str, str]:
    define(database, Folder("open", "Open"), Folder("closed", "Closed"))

    def make(work: Any) -> dict[str, str]:
        made = {}
        for name, kind, more in (
            ("Éva Bergström", "person", {"tags": ["Donor"], "nickname": "Evi"}),
            ("Bert Bergstrom", "person", {}),
            ("Josh Abara", "person", {"contact_type": "lead"}),
            ("Bergen Rose Garden", "organization", {}),
            ("Garden Rose Society", "organization", {"tags": ["donor board"]}),
        ):
            made[name] = parties.create(work, kind, {"name": name, "folder": "open", **more})
        contact_points.add_contact_point(work, made["Josh Abara"], "email", "Josh@Post.example")
        contact_points.add_contact_point(work, made["Josh Abara"], "phone", "+44 117 496 0123")
        unit = contact_points.add_unit(work, made["Josh Abara"], {"name": "Home"})
        contact_points.set_place(work, unit, {"city": "New  York"})
        return made

    return database.write(ADMINISTRATOR, make)


def found(database: Database, text: str, viewer: Viewer = ADMINISTRATOR) -> list[str]:
    return [result.party.name for result in search(database, viewer, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("b", ["Bergen Rose Garden", "Bert Bergstrom", "Éva Bergström"]),
        ("berg", ["Bergen Rose Garden", "Bert Bergstrom", "Éva Bergström"]),
        ("eva berg", ["Éva Bergström"]),
        ("bergstrom eva", ["Éva Bergström"]),
        ("evi", ["Éva Bergström"]),
        ("eva bregstrom", ["Éva Bergström"]),
        ("jsoh", ["Josh Abara"]),
        ("rose garden", ["Bergen Rose Garden", "Garden Rose Society"]),
        ('"rose garden"', ["Bergen Rose Garden"]),
        ("rose -bergen", ["Garden Rose Society"]),
        ("josh@post", ["Josh Abara"]),
        ("post.example", ["Josh Abara"]),
        ("0117 4960", ["Josh Abara"]),
        ("+44117", ["Josh Abara"]),
        ("donor", ["Éva Bergström", "Garden Rose Society"]),
        ("tag:DONOR", ["Éva Bergström"]),
        ("kind:org -has:tag", ["Bergen Rose Garden"]),
        ('city:"new york"', ["Josh Abara"]),
        ("has:email has:address type:lead folder:open", ["Josh Abara"]),
        ("owner:me -kind:org", ["Bert Bergstrom", "Éva Bergström", "Josh Abara"]),
        ("berg since:2099", []),
        ("nobody", []),
        ("-", []),
        ("*:* OR /.*/", []),
    ],
)
def test_the_box_finds(database: Database, text: str, expected: list[str]) -> None:
    assert found(database, text) == expected


def test_a_result_says_what_matched(database: Database) -> None:
    (result,) = search(database, ADMINISTRATOR, "josh@post.example")

    assert [(match.what, match.text) for match in result.matches] == [("email", "Josh@Post.example")]
    assert result.to_dict()["score"] == 98.0


@pytest.mark.parametrize("text", ["kind:robot", "folder:closed", "folder:nowhere", "has:wings", "since:soon", "tga:x"])
def test_an_operator_that_means_nothing_is_refused(database: Database, text: str) -> None:
    with pytest.raises(RuleError):
        search(database, BOB, text)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text('abez :"-/\\*~()[]{}+^&|!?.,@0', max_size=25))
def test_any_text_is_answered_or_refused(database: Database, text: str) -> None:
    with contextlib.suppress(RuleError):
        search(database, BOB, text)


def test_hidden_parties_change_nothing(database: Database) -> None:
    texts = [
        "b",
        "berg",
        "bergstrom",
        "eva bregstrom",
        "jsoh",
        "post.example",
        "0117 4960",
        "donor",
        "kind:org",
        "berk",
    ]
    before = {text: search(database, BOB, text) for text in texts}

    def hide(work: Any) -> None:
        for number in range(120):
            name = f"Ber{'gkstrm'[number % 6]}strom {'Jash' if number % 2 else 'Josf'} {number}"
            uid = parties.create(work, "person", {"name": name, "folder": "closed", "tags": ["donor"]})
            if number < 10:
                contact_points.add_contact_point(work, uid, "email", f"a{number}@post.example")

    database.write(ADMINISTRATOR, hide)

    assert {text: search(database, BOB, text) for text in texts} == before
    assert len(found(database, "josf")) > len(found(database, "josf", BOB))
