"""What became of records is told in the words of the page's language, without the names that the graph has for it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from graphcrm.database.connection import Database
from graphcrm.models.access import Folder
from graphcrm.services import contact_points, definitions, notes, parties, relationships
from graphcrm.viewer import Viewer

Open = Callable[..., Any]
ADMINISTRATOR = Viewer.administrator("sally")
GERMAN = {"Accept-Language": "de"}


@pytest.fixture(scope="module")
def jo(demo_database: Database) -> str:
    def begin(work: Any) -> str:
        definitions.add_missing(work, [Folder("field_team", "Team in the field")])
        jo = parties.create(work, "person", {"name": "Jo Told"})
        home = parties.create(work, "household", {"name": "Told household"})
        relationships.create(work, "MEMBER_OF_HOUSEHOLD", jo, home, {})
        unit = contact_points.add_unit(work, jo, {"name": "Office"})
        contact_points.add_contact_point(work, unit, "email", "jo@told.example")
        return jo

    def change(work: Any) -> None:
        parties.update(work, uid, {"folder": "field_team", "birthday": "1984-04-17"})

    uid = demo_database.write(ADMINISTRATOR, begin)
    demo_database.write(ADMINISTRATOR, change)
    demo_database.write(ADMINISTRATOR, lambda work: notes.create(work, uid, "Likes tea."))
    return uid


def words(page: str) -> str:
    text = page.partition("<main")[2]
    return " ".join(html.unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", text, flags=re.S)).split())


@pytest.mark.parametrize("path", ["/parties/{jo}/history", "/activity", "/parties/{jo}/timeline?show=change"])
def test_neither_types_nor_folders_nor_dates_are_told_as_they_are_kept(client: FlaskClient, jo: str, path: str) -> None:
    told = words(client.get(path.format(jo=jo)).text)
    # The timeline has relationships themselves.
    assert "timeline" in path or "Jo Told belongs to Told household" in told
    assert "Team in the field" in told
    assert "17 April 1984" in told
    for kept in ("MEMBER_OF", "field_team", "1984-04-17", "unit Office", "contact point", "note about"):
        assert kept not in told, kept
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", told)


def test_german_tells_it_in_german(client: FlaskClient, jo: str) -> None:
    told = words(client.get("/activity", headers=GERMAN).text)
    assert "sally hat Jo Told geändert" in told
    assert "sally hat eine Kontaktangabe hinzugefügt · jo@told.example (Jo Told)" in told
    assert "17. April 1984" in told
    history = words(client.get(f"/parties/{jo}/history", headers=GERMAN).text)
    assert "auf der Kommandozeile" in history
    for english in ("about", "contact point", " of ", "geändert Jo"):
        assert english not in history, history[max(0, history.find(english) - 60) :][:130]


def test_namesakes_that_one_chooses_between_are_told_apart_in_words(client: FlaskClient) -> None:
    asked = client.get("/", query_string={"q": "who knows Kessler?"}, headers=GERMAN)
    told = words(asked.text)
    assert asked.status_code == 409
    assert "Sally Kessler Person; geboren 17. April 1984;" in told
    for kept in ("ext:", "born", "1984-04-17"):
        assert kept not in told
