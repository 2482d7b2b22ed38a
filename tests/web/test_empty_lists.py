"""Lists in which nothing stands say what to do next, to those who may do it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graphcrm.database.connection import Database
from graphcrm.services import accounts, parties, relationships
from graphcrm.viewer import Viewer
from tests.conftest import empty

from .conftest import PASSWORD, Visitor

Open = Callable[..., Visitor]
ADMINISTRATOR = Viewer.administrator()


@pytest.fixture(scope="module")
def nobody(demo_database: Database) -> Database:
    """The database with its types, and nothing but accounts: Alice, an administrator, and Mia, a member."""
    from graphcrm.services import setup

    empty(demo_database)
    setup.load_reference(demo_database, ADMINISTRATOR)
    for name, roles in (("alice", ["admin"]), ("mia", ["member"])):
        demo_database.write(
            ADMINISTRATOR,
            lambda work, name=name, roles=roles: accounts.add(
                work, name, f"{name}@example.org", label=name, roles=roles, password=PASSWORD
            ),
        )
    return demo_database


def test_an_empty_list_says_how_to_begin_to_those_who_may(nobody: Database, visitor: Open) -> None:
    alice, mia = visitor("alice"), visitor("mia")

    for path in ("/relationships", "/relationships?q=abara", "/relationships?status=past"):
        page = alice.get(path).text
        assert "No relationships yet" in page
        assert 'href="/relationships/new"' in page
        assert "Say who works where" not in mia.get(path).text
    assert "Add the first one" in alice.get("/people").text
    for path in ("/people", "/relationships", "/organizations"):
        page = mia.get(path).text
        assert "Add the first one" not in page
        assert "When somebody adds one that you may see, it stands here." in page


def test_a_list_that_only_its_filters_make_empty_says_so(nobody: Database, visitor: Open) -> None:
    def add(work: Any) -> str:
        ann, ben, lone = (parties.create(work, "person", {"name": name}) for name in ("Ann", "Ben", "Lone"))
        relationships.create(work, "FRIEND_OF", ann, ben, {"since": "2010", "until": "2012"})
        return lone

    lone = nobody.write(ADMINISTRATOR, add)
    alice = visitor("alice")

    page = alice.get("/relationships").text
    assert "There are some, but at another time." in page
    assert 'href="/relationships?status=any"' in page
    assert "No relationship has all of these filters." in alice.get("/relationships?q=zzz").text
    assert "Ann" in alice.get("/relationships?status=any").text
    assert "Say whom Lone knows" in alice.get(f"/parties/{lone}/relations").text
