"""The page of what happened has as many entries as one chooses, and counts those that it shows."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest

from graphcrm.database.connection import Database
from graphcrm.services import notes, parties
from graphcrm.viewer import Viewer

from .conftest import Visitor

pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
def written(demo_database: Database) -> None:
    """More notes than the smallest page has."""
    viewer = Viewer.administrator()
    uid = demo_database.write(viewer, lambda work: parties.create(work, "person", {"name": "Tess"}))
    for number in range(30):
        demo_database.write(viewer, lambda work, number=number: notes.create(work, uid, f"Note {number}."))


def test_activity_has_as_many_entries_as_one_chooses_and_counts_what_it_shows(
    visitor: Callable[..., Visitor], written: None
) -> None:
    alice = visitor("alice")

    page = alice.get("/activity?kind=note&size=25").text
    assert "25 entries on this page" in page
    assert 'href="/activity?kind=note&amp;size=50"' in page
    earlier = re.search(r'href="(/activity\?[^"]*before=[^"]+)"', page)
    assert earlier
    rest = html.unescape(earlier[1])
    assert "size=25" in rest
    assert "entries on this page" in alice.get(rest).text
    assert "25 entries" not in alice.get("/activity?kind=note&size=50").text
    assert alice.get("/activity?size=7").status_code == alice.get("/activity?size=x").status_code == 200
    assert "on this page" not in visitor("charlie").get("/activity?size=25").text


def test_relationships_are_sorted_by_their_status(visitor: Callable[..., Visitor]) -> None:
    page = visitor("alice").get("/relationships?columns=source,target,status&status=any&sort=status").text

    assert "Not to be sorted by" not in page
    assert re.search(r'aria-sort="ascending"[^>]*><a[^>]*id="sort-status"', page)
