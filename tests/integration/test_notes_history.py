"""The journal shows an entry about a note or a document to nobody who may not read it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from cast import define, staff

from graphcrm.database.connection import Database
from graphcrm.models.access import Folder
from graphcrm.services import documents, history, journal_check, notes, parties
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
SEES: dict[str, Any] = {"folders": frozenset({"clients"}), "contributes": frozenset({"clients"})}
ALICE, BOB = staff("alice", **SEES), staff("bob", **SEES)


@pytest.fixture
def sally(database: Database) -> str:
    define(database, Folder("clients", "Clients"))
    values = {"name": "Sally", "folder": "clients"}
    return str(database.write(ALICE, lambda work: parties.create(work, "person", values)))


def told(database: Database, viewer: Viewer, party: str) -> list[tuple[str, str]]:
    """Return what the history of a party tells of notes and documents, with the texts."""
    entries = history.of_party(database, viewer, party).entries
    return [
        (entry.action, " ".join(change.after for change in entry.changes if change.field in ("text", "name")))
        for entry in entries
        if entry.kind in ("note", "document")
    ]


def test_a_note_is_read_in_the_history_by_those_who_read_the_note(database: Database, sally: str) -> None:
    for audience in ("all", "author"):
        database.write(ALICE, lambda work, it=audience: notes.create(work, sally, f"for {it}", audience=it))
        documents.attach(database, ALICE, sally, io.BytesIO(b"x"), f"{audience}.txt", audience=audience)

    shared = [("create", "all.txt"), ("create", "for all")]
    for viewer in (BOB, ADMINISTRATOR):
        assert told(database, viewer, sally) == shared
    assert told(database, ALICE, sally) == [("create", "author.txt"), ("create", "for author"), *shared]


def test_what_was_hidden_later_is_hidden_in_its_history_and_what_was_hidden_once_stays_so(
    database: Database, sally: str
) -> None:
    hidden = database.write(ALICE, lambda work: notes.create(work, sally, "oh no"))
    shown = database.write(ALICE, lambda work: notes.create(work, sally, "draft", audience="author"))
    database.write(ALICE, lambda work: notes.update(work, hidden, audience="author"))
    database.write(ALICE, lambda work: notes.update(work, shown, text="ready", audience="all"))

    assert told(database, BOB, sally) == []
    database.write(ALICE, lambda work: notes.update(work, shown, text="done"))
    assert told(database, BOB, sally) == [("change", "done")]
    assert len(told(database, ALICE, sally)) == 5


def test_what_was_deleted_with_its_party_is_read_by_those_who_read_it(database: Database, sally: str) -> None:
    for audience in ("all", "author"):
        database.write(ALICE, lambda work, it=audience: notes.create(work, sally, f"for {it}", audience=it))
    database.write(ALICE, lambda work: parties.delete(work, sally))

    assert [action for action, _ in told(database, BOB, sally)] == ["delete", "create"]
    assert [action for action, _ in told(database, ALICE, sally)] == ["delete", "delete", "create", "create"]


def test_the_journal_played_from_the_beginning_gives_the_notes_and_documents(database: Database, sally: str) -> None:
    uid = database.write(ALICE, lambda work: notes.create(work, sally, "one", sticky=True))
    database.write(ALICE, lambda work: notes.update(work, uid, text="two", audience="chosen", readers=["bob"]))
    document = documents.attach(database, ALICE, sally, io.BytesIO(b"x"), "x.txt")
    documents.replace(database, ALICE, document, io.BytesIO(b"y"), "y.txt")

    assert journal_check.verify(database, ADMINISTRATOR).differences == ()
