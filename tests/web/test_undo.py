"""What a page did a moment ago is undone by the button of the next one, in words that tell what was left."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from graphcrm.database.connection import Database
from graphcrm.services import documents, notes, parties
from graphcrm.storage.local import LocalFiles
from graphcrm.viewer import Viewer

pytestmark = pytest.mark.usefixtures("people")

Open = Callable[..., Any]
ADMINISTRATOR = Viewer.administrator()
UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7")


@pytest.fixture
def tess(demo_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(demo_database, "files", LocalFiles(tmp_path / "files"))
    return str(demo_database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", {"name": "Tess"})))


def sent(alice: Any, path: str, **fields: Any) -> TestResponse:
    """Send a form and go to the page after it."""
    answer: TestResponse = alice.client.post(
        path, data={"csrf_token": alice.token("/account"), **fields}, follow_redirects=True
    )
    return answer


def undone(alice: Any, answer: TestResponse) -> str:
    """Press the button that undoes what was done, and return what the notice says then."""
    button = re.search(r'action="(/undo/[^"]+)"', answer.text)
    assert button, answer.text
    page = sent(alice, button[1], next="/account").text
    return " ".join(re.findall(r'class="notice[^"]*".*?</div>', page, re.DOTALL))


def test_a_deleted_record_comes_back_with_its_note_and_its_documents(
    visitor: Open, demo_database: Database, tess: str
) -> None:
    alice = visitor("alice")
    sent(alice, f"/parties/{tess}/notes/new", text="Likes tea.", audience="all")
    for name in ("one.txt", "two.txt"):
        sent(alice, f"/parties/{tess}/documents/new", file=(io.BytesIO(name.encode()), name), audience="all")

    notice = undone(alice, sent(alice, f"/parties/{tess}/delete"))

    assert "Undone." in notice
    assert "left" not in notice
    assert [each.text for each in notes.of_party(demo_database, ADMINISTRATOR, tess).notes] == ["Likes tea."]
    kept = documents.of_party(demo_database, ADMINISTRATOR, tess).documents
    assert [alice.get(f"/documents/{each.uid}").data for each in kept] == [b"two.txt", b"one.txt"]
    assert "Likes tea." in alice.get(f"/parties/{tess}/timeline").text


def test_a_note_that_was_added_changed_or_deleted_on_a_page_is_undone_there(
    visitor: Open, demo_database: Database, tess: str
) -> None:
    alice = visitor("alice")
    answer = sent(alice, f"/parties/{tess}/notes/new", text="One.", audience="all")
    [note] = notes.of_party(demo_database, ADMINISTRATOR, tess).notes

    undone(alice, sent(alice, f"/notes/{note.uid}", text="Two.", audience="all"))
    assert notes.get(demo_database, ADMINISTRATOR, note.uid).text == "One."
    undone(alice, sent(alice, f"/notes/{note.uid}/delete"))
    assert notes.get(demo_database, ADMINISTRATOR, note.uid).text == "One."
    assert not UID.search(undone(alice, answer))
