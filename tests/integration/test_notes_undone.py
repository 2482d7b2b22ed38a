"""What is undone of notes, documents and photos: they come back as they were, for those who could read them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cast import define, staff
from journal import entries, rows
from PIL import Image

from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, NotFoundError
from graphcrm.models.access import Folder
from graphcrm.services import bulk, documents, files, history, journal, journal_check, notes, parties, restore
from graphcrm.services import relationships as ties
from graphcrm.storage.local import LocalFiles
from graphcrm.values import new_uid
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
SEES = {"folders": frozenset({"clients"}), "contributes": frozenset({"clients"}), "manages": frozenset({"clients"})}
ALICE, BOB = staff("alice", **SEES), staff("bob", **SEES)
READER = Viewer("dora", owners=frozenset({"dora"}), rights=frozenset({"read", "read_journal"}), folders=SEES["folders"])


@pytest.fixture(scope="module")
def folder(database: Database) -> None:
    define(database, Folder("clients", "Clients"))


@pytest.fixture
def store(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalFiles:
    made = LocalFiles(tmp_path / "files")
    monkeypatch.setattr(database, "files", made)
    return made


@pytest.fixture
def sally(database: Database, folder: None, store: LocalFiles) -> str:
    return person(database, "Sally")


def person(database: Database, name: str) -> str:
    values = {"name": name, "folder": "clients"}
    return str(database.write(ALICE, lambda work: parties.create(work, "person", values)))


def do(database: Database, function: Callable[[Any], Any], viewer: Viewer = ALICE) -> str:
    """Write something as an operation of its own, and return that."""
    operation = new_uid()
    database.write(viewer, function, operation=operation)
    return operation


def picture(color: str = "red") -> io.BytesIO:
    written = io.BytesIO()
    Image.new("RGB", (60, 40), color).save(written, "PNG")
    return io.BytesIO(written.getvalue())


def attach(database: Database, party: str, content: str, viewer: Viewer = ALICE, **more: Any) -> str:
    source = io.BytesIO(content.encode())
    return documents.attach(database, viewer, party, source, f"{content}.txt", **more)


def held(database: Database, viewer: Viewer, party: str) -> list[object]:
    """Return all that a viewer reads of a party, as it is but for the versions, with what the files hold."""
    found: list[object] = []
    for note in notes.of_party(database, viewer, party).notes:
        found.append((note.uid, note.text, note.audience, note.readers, note.sticky, note.author, note.created_at))
        found.append((note.modified_at, note.modified_by))
    every = list(documents.of_party(database, viewer, party).documents)
    photo = documents.photo(database, viewer, party)
    for document in [*every, *([photo] if photo else [])]:
        kept, stream = documents.read(database, viewer, document.uid)
        with stream:
            found.append((kept.uid, kept.name, kept.audience, kept.author, kept.created_at, stream.read()))
    return found


def fill(database: Database, party: str) -> None:
    """Have Alice and Bob write what all, some and only they themselves read."""
    for viewer in (ALICE, BOB):
        for audience, readers in (("all", []), ("author", []), ("chosen", ["dora"])):
            said = f"{viewer.user} for {audience} {readers}"
            database.write(
                viewer,
                lambda work, said=said, it=audience, who=readers: notes.create(
                    work, party, said, audience=it, readers=who, sticky=said == "alice for all []"
                ),
            )
            attach(database, party, f"{viewer.user} {audience}", viewer, audience=audience, readers=readers)
    documents.set_photo(database, ALICE, party, picture(), "me.png")


@pytest.mark.parametrize("way", ["operation", "record", "bulk"])
def test_a_deleted_party_comes_back_with_its_notes_documents_and_photo_for_those_who_read_them(
    database: Database, sally: str, way: str
) -> None:
    fill(database, sally)
    before = {viewer.user: held(database, viewer, sally) for viewer in (ALICE, BOB, READER, ADMINISTRATOR)}
    assert len(before["alice"]) == 13
    assert len(before["dora"]) == 13

    if way == "bulk":
        done = bulk.delete(database, ALICE, [sally, person(database, "Second")])
        restored = restore.undo(database, ALICE, str(done.operation))
    else:
        operation = do(database, lambda work: parties.delete(work, sally))
        if way == "operation":
            restored = restore.undo(database, ALICE, operation)
        else:
            restored = database.write(ALICE, lambda work: restore.restore_deleted(work, sally))

    assert restored.left == []
    assert {viewer.user: held(database, viewer, sally) for viewer in (ALICE, BOB, READER, ADMINISTRATOR)} == before
    assert journal_check.verify(database, ADMINISTRATOR).differences == ()
    again = restore.undo(database, ALICE, restored.operation)
    assert again.left == []
    with pytest.raises(NotFoundError):
        notes.of_party(database, ALICE, sally)
    assert restore.undo(database, ALICE, again.operation).left == []
    assert held(database, BOB, sally) == before["bob"]


def test_who_brings_a_party_back_is_not_told_what_others_have_written_for_themselves(
    database: Database, sally: str
) -> None:
    do(database, lambda work: notes.create(work, sally, "Bob's own words", audience="author"), BOB)
    attach(database, sally, "bob's own file", BOB, audience="author")
    operation = do(database, lambda work: parties.delete(work, sally))

    restored = restore.undo(database, ALICE, operation)

    assert restored.done == ["party Sally"]
    assert restored.left == []
    for viewer in (ALICE, ADMINISTRATOR):
        assert held(database, viewer, sally) == []
        told = [entry.to_dict() for entry in history.of_party(database, viewer, sally).entries]
        assert {entry["kind"] for entry in told} == {"party"}
        assert "own words" not in str(told)
        assert "own file" not in str(told)
    assert len(held(database, BOB, sally)) == 3


def test_a_hidden_relationship_comes_back_with_its_party(database: Database, sally: str) -> None:
    hidden = database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", {"name": "Hidden"}))
    database.write(ADMINISTRATOR, lambda work: ties.create(work, "FRIEND_OF", sally, hidden, {}))
    operation = do(database, lambda work: parties.delete(work, sally))

    restored = restore.undo(database, ALICE, operation)

    assert (restored.done, restored.left) == (["party Sally"], [])
    assert rows(database, "MATCH (n:Party {uid: $uid})-[r:FRIEND_OF]-() RETURN r", uid=sally)


def test_a_note_that_was_deleted_changed_or_added_is_undone(database: Database, sally: str) -> None:
    uid = database.write(ALICE, lambda work: notes.create(work, sally, "One.", sticky=True))
    was = held(database, BOB, sally)

    deleted = do(database, lambda work: notes.delete(work, uid))
    assert held(database, BOB, sally) == []
    assert restore.undo(database, ALICE, deleted).done == ["note One."]
    assert held(database, BOB, sally) == was

    changed = do(database, lambda work: notes.update(work, uid, text="Two.", audience="author"))
    assert restore.undo(database, ALICE, changed).left == []
    note = notes.get(database, BOB, uid)
    assert (note.text, note.audience, note.sticky) == ("One.", "all", True)

    added = do(database, lambda work: notes.create(work, sally, "Three.", sticky=True))
    assert restore.undo(database, ALICE, added).left == []
    assert [(each.uid, each.sticky) for each in notes.of_party(database, BOB, sally).notes] == [(uid, True)]
    assert journal_check.verify(database, ADMINISTRATOR).differences == ()


def test_what_somebody_has_changed_since_is_left(database: Database, sally: str) -> None:
    uid = database.write(ALICE, lambda work: notes.create(work, sally, "One."))
    changed = do(database, lambda work: notes.update(work, uid, text="Two."))
    do(database, lambda work: notes.update(work, uid, text="Three."))

    restored = restore.undo(database, ALICE, changed)

    assert (restored.done, notes.get(database, ALICE, uid).text) == ([], "Three.")
    assert ("note Two.", "The text was changed again since.") in restored.left
    restore.undo(database, ALICE, changed, force=True)
    assert notes.get(database, ALICE, uid).text == "One."


def test_who_may_not_delete_a_note_does_not_bring_it_back_alone(database: Database, sally: str) -> None:
    helper = staff("helper", folders=SEES["folders"], contributes=SEES["folders"])
    uid = database.write(ALICE, lambda work: notes.create(work, sally, "One."))
    deleted = do(database, lambda work: notes.delete(work, uid))

    restored = restore.undo(database, helper, deleted)

    assert restored.left == [("note One.", "Its author may bring it back, and who manages the folder of the record.")]
    with pytest.raises(NotFoundError):
        notes.get(database, ALICE, uid)
    with pytest.raises(ForbiddenError):
        restore.undo(database, READER, deleted)


def test_a_document_gets_its_former_file_back_and_a_party_its_former_photo(
    database: Database, sally: str, store: LocalFiles
) -> None:
    uid = attach(database, sally, "one")
    first = documents.set_photo(database, ALICE, sally, picture(), "first.png")
    was = held(database, ALICE, sally)
    replaced, changed = new_uid(), new_uid()
    documents.replace(database, ALICE, uid, io.BytesIO(b"two"), "two.txt", operation=replaced)
    second = documents.set_photo(database, ALICE, sally, picture("blue"), "second.png", operation=changed)

    assert restore.undo(database, ALICE, changed).left == []
    redo = restore.undo(database, ALICE, replaced)
    assert redo.left == []

    assert held(database, ALICE, sally) == was
    assert documents.photo(database, ALICE, sally) == documents.get(database, ALICE, first)
    with pytest.raises(NotFoundError):
        documents.get(database, ALICE, second)
    restore.undo(database, ALICE, redo.operation)
    assert documents.get(database, ALICE, uid).name == "two.txt"
    assert files.clean(database, ADMINISTRATOR, young=timedelta(0), dry_run=True) == []


def test_an_undo_of_an_attachment_takes_the_document_away(database: Database, sally: str) -> None:
    operation = new_uid()
    attach(database, sally, "one", operation=operation)

    assert restore.undo(database, ALICE, operation).done == ["document one.txt"]
    assert held(database, ALICE, sally) == []


def test_a_file_is_kept_until_the_entry_of_its_deletion_is_trimmed(
    database: Database, sally: str, store: LocalFiles
) -> None:
    kept, gone = attach(database, sally, "kept"), attach(database, sally, "gone")
    back = attach(database, sally, "back")
    restore.undo(database, ALICE, do(database, lambda work: documents.delete(work, back)))
    deleted = do(database, lambda work: documents.delete(work, gone))
    names = {each.name for each in store.stored()}
    assert len(names) == 3
    assert files.clean(database, ADMINISTRATOR, young=timedelta(0)) == []
    assert not any(name in f"{entry['before']} {entry['after']}" for entry in entries(database, gone) for name in names)

    rows(database, "MATCH (n:Change) SET n.at = n.at - duration('P3D')")
    journal.trim(database, ADMINISTRATOR, date.today() - timedelta(days=1))

    assert len(list(store.stored())) == 2
    assert len(held(database, ALICE, sally)) == 2
    assert {kept, back} == {each.uid for each in documents.of_party(database, ALICE, sally).documents}
    with pytest.raises(NotFoundError):
        restore.undo(database, ALICE, deleted)


def test_what_hangs_on_a_party_that_does_not_come_back_is_told_without_identifiers(
    database: Database, sally: str
) -> None:
    uid = database.write(ALICE, lambda work: notes.create(work, sally, "Likes tea."))
    deleted = do(database, lambda work: notes.delete(work, uid))
    do(database, lambda work: parties.delete(work, sally))

    restored = restore.undo(database, ALICE, deleted)

    assert restored.left == [("note Likes tea.", "The record that it was about is gone.")]
