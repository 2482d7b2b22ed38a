"""The bar of every page leads where whoever asks may go, and offers to add what they may add."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from graphcrm.database.connection import Database
from graphcrm.models.access import AccessRole
from graphcrm.models.kinds import Kind
from graphcrm.services import accounts, definitions
from graphcrm.viewer import Viewer
from graphcrm.web import navigation

from .conftest import Visitor

pytestmark = pytest.mark.usefixtures("people")

Open = Callable[..., Visitor]


@pytest.fixture(scope="module", autouse=True)
def _kinds(demo_database: Database) -> None:
    """An own kind of organization, one of group, and one that is retired."""
    own = [
        Kind("almshouse", "organization", help="Where old people live."),
        Kind("reading circle", "group"),
        Kind("depot", "organization", active=False),
    ]
    role = AccessRole("circle_keepers", "Circle keepers", rights=("read", "create:reading circle"))
    demo_database.write(Viewer.administrator(), lambda work: definitions.add_missing(work, [*own, role]))


def offered(page: str) -> list[str]:
    """Return the addresses in the menu of what can be added."""
    menu = re.search(r"<summary[^>]*menu-new.*?</details>", page, re.DOTALL)
    return re.findall(r'<a [^>]*href="([^"]+)"', menu[0]) if menu else []


def test_own_kinds_of_party_are_added_from_the_bar_of_every_page(
    visitor: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(navigation, "OWN_KINDS", 100)
    alice = visitor("alice")

    menu = offered(alice.get("/preferences").text)

    assert menu[:3] == ["/relationships/new", "/parties/new/person", "/parties/new/organization"]
    assert "/parties/new/almshouse" in menu
    assert "/parties/new/depot" not in menu
    assert "New almshouse" in alice.get("/parties/new/almshouse").text


def test_only_what_one_may_add_is_offered(visitor: Open, demo_database: Database, administrator: Viewer) -> None:
    assert offered(visitor("charlie").get("/preferences").text) == []
    assert "You may add nothing here." in visitor("charlie").get("/parties/new").text

    demo_database.write(administrator, lambda work: accounts.set_roles(work, "charlie", ["circle_keepers"]))
    charlie = visitor("charlie")
    assert offered(charlie.get("/preferences").text) == ["/parties/new/reading%20circle"]
    kinds = charlie.get("/parties/new").text.partition("<main")[2]
    assert re.findall(r'href="(/parties/new[^"]*)"', kinds) == ["/parties/new/reading%20circle"]
    assert charlie.get("/parties/new/reading%20circle").status_code == 200
    assert charlie.get("/parties/new/almshouse").status_code == 403


def test_many_own_kinds_have_a_page_that_says_what_they_are(visitor: Open) -> None:
    alice = visitor("alice")

    menu = offered(alice.get("/preferences").text)
    assert menu[-1] == "/parties/new"
    assert "/parties/new/almshouse" not in menu
    page = alice.get("/parties/new").text.partition("<main")[2]
    assert "Where old people live." in page
    assert page.index("/parties/new/organization") < page.index("/parties/new/almshouse")
    assert page.index("/parties/new/almshouse") < page.index("/parties/new/group")


def test_the_menu_asks_the_database_for_nothing_that_the_session_has_told(visitor: Open, trips: list[float]) -> None:
    alice = visitor("alice")
    alice.get("/help")
    trips.clear()

    assert offered(alice.get("/help").text)
    # One of them looks for examples of questions.
    assert len(trips) <= 3
