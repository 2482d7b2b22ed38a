"""A registered person or member signs in to their own record, and to nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from graphcrm.database.connection import Database
from graphcrm.services import accounts, parties
from graphcrm.services.naming import resolve
from graphcrm.viewer import Viewer

pytestmark = pytest.mark.usefixtures("people")

Open = Callable[..., Any]
PASSWORD = "plum tractor ladder"


@pytest.fixture
def leo(demo_database: Database, administrator: Viewer) -> str:
    """Leo Kessler, who has an account; his mother Sally is public, his father Daniel is not."""
    uid = resolve(demo_database, administrator, "Leo Kessler").uid
    sally = resolve(demo_database, administrator, "Sally Kessler").uid

    def add(work: Any) -> None:
        parties.update(work, sally, {"public": "true"})
        accounts.add(work, "leo", "leo@example.org", roles=["member"], party=uid, password=PASSWORD)

    demo_database.write(administrator, add)
    return uid


def places(page: str) -> list[str]:
    """Return where the bar on top leads to."""
    bar = re.search(r'<nav class="site-nav".*?</nav>', page, re.DOTALL)
    return re.findall(r'<a [^>]*href="([^"]+)"', bar[0]) if bar else []


def test_a_member_lands_on_their_own_record(visitor: Open, leo: str) -> None:
    browser = visitor("leo")

    assert browser.get("/").location == "/profile"
    assert browser.get("/profile").location == f"/parties/{leo}"
    page = browser.get(f"/parties/{leo}").text
    assert "Leo Kessler" in page
    assert f'href="/parties/{leo}/edit"' in page


def test_a_member_sees_those_of_their_connections_that_they_may_see(visitor: Open, leo: str) -> None:
    page = visitor("leo").get(f"/parties/{leo}/relations").text

    assert "Sally Kessler" in page
    assert "Daniel Kessler" not in page


def test_a_member_is_offered_what_they_can_use_and_no_more(visitor: Open, leo: str) -> None:
    page = visitor("leo").get(f"/parties/{leo}").text

    assert places(page) == ["/profile"]
    for path in ("/clipboard", "/searches", "/parties/new/", "/relationships/new", "/history", "/delete", "/notes/new"):
        assert path not in page
    assert 'href="/preferences"' in page


@pytest.mark.parametrize("tab", ["", "/details", "/relations", "/timeline", "/hierarchy"])
def test_a_member_reads_no_record_of_others(
    visitor: Open, leo: str, demo_database: Database, administrator: Viewer, tab: str
) -> None:
    daniel = resolve(demo_database, administrator, "Daniel Kessler").uid

    assert visitor("leo").get(f"/parties/{daniel}{tab}").status_code == 404


def test_staff_begin_with_questions_and_have_every_place(visitor: Open) -> None:
    page = visitor("alice").get("/").text

    assert places(page) == ["/people", "/organizations", "/relationships", "/explore", "/activity", "/"]


def test_who_has_no_record_yet_is_told_so(visitor: Open) -> None:
    page = visitor("charlie").get("/profile")

    assert page.status_code == 200
    assert "Your account has no record yet" in page.text
