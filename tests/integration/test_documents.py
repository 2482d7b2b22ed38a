"""Documents and photos of parties: who reads them, and that no file is lost or left over."""

from __future__ import annotations

import dataclasses
import io
import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cast import define, staff
from journal import entries, last_entry, rows
from PIL import Image

from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError, StorageError
from graphcrm.models.access import Folder
from graphcrm.services import documents, files, history, journal, parties
from graphcrm.storage.files import new_name
from graphcrm.storage.local import LocalFiles
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
SEES = {"folders": frozenset({"clients"}), "contributes": frozenset({"clients"})}
ALICE = staff("alice", **SEES)
BOB = staff("bob", **SEES)
DORA = Viewer("dora", folders=SEES["folders"], owners=frozenset({"dora"}), rights=frozenset({"read"}))
MANAGER = staff("mara", manages=SEES["folders"], **SEES)
CHARLIE = staff("charlie")
NOWHERE = "00000000-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def folder(database: Database) -> None:
    define(database, Folder("clients", "Clients"))


@pytest.fixture
def store(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalFiles]:
    """An empty store of this test."""
    made = LocalFiles(tmp_path / "files")
    monkeypatch.setattr(database, "files", made)
    yield made
    rows(database, "MATCH (n:Document) DETACH DELETE n")
    rows(database, "MATCH (n:Change) REMOVE n.stored_as")


@pytest.fixture
def sally(database: Database, folder: None, store: LocalFiles) -> str:
    return database.write(ALICE, lambda work: parties.create(work, "person", {"name": "Sally", "folder": "clients"}))


def attach(
    database: Database,
    party: str,
    content: bytes = b"A plan.",
    viewer: Viewer = ALICE,
    name: str = "plan.txt",
    **more: Any,
) -> str:
    return documents.attach(database, viewer, party, io.BytesIO(content), name, **more)


def write(database: Database, function: Callable[[Any], Any], viewer: Viewer = ALICE) -> Any:
    return database.write(viewer, function)


def content(database: Database, viewer: Viewer, uid: str) -> bytes:
    _, stream = documents.read(database, viewer, uid)
    with stream:
        return stream.read()


def count(store: LocalFiles) -> int:
    return len(list(store.stored()))


def picture(color: str = "red") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (900, 300), color).save(written, "PNG")
    return written.getvalue()


def test_a_document_is_read_by_whoever_sees_the_party(database: Database, sally: str) -> None:
    uid = attach(database, sally)

    document = documents.get(database, DORA, uid)
    assert (document.name, document.type, document.size, document.author) == ("plan.txt", "text/plain", 7, "alice")
    assert document.inline
    assert content(database, DORA, uid) == b"A plan."
    assert [each.uid for each in documents.of_party(database, DORA, sally).documents] == [uid]


def test_the_journal_tells_of_a_document_without_its_name_in_the_store(database: Database, sally: str) -> None:
    uid = attach(database, sally)
    stored_as = documents.get(database, ALICE, uid).stored_as
    write(database, lambda work: documents.rename(work, uid, "The plan.txt"))
    write(database, lambda work: documents.delete(work, uid))

    told = entries(database, uid)
    assert [entry["action"] for entry in told] == ["create", "change", "delete"]
    assert {(entry["kind"], entry["party"]) for entry in told} == {("document", sally)}
    assert (told[1]["before"]["name"], told[1]["after"]["name"]) == ("plan.txt", "The plan.txt")
    assert (told[2]["before"]["sha256"], told[2]["before"]["of"]) == (told[0]["after"]["sha256"], sally)
    assert not any(stored_as in f"{entry['before']} {entry['after']}" for entry in told)
    assert stored_as not in str([entry.to_dict() for entry in history.of_party(database, ALICE, sally).entries])


@pytest.mark.parametrize(
    ("more", "readers"),
    [
        ({}, {"alice", "bob", "dora", "mara", "administrator"}),
        ({"audience": "author"}, {"alice"}),
        ({"audience": "chosen", "readers": ["dora", "charlie"]}, {"alice", "dora"}),
    ],
)
def test_who_reads_a_document_is_part_of_it(
    database: Database, sally: str, more: dict[str, Any], readers: set[str]
) -> None:
    uid = attach(database, sally, **more)

    for viewer in (ALICE, BOB, DORA, MANAGER, ADMINISTRATOR, CHARLIE):
        if viewer.user in readers:
            assert content(database, viewer, uid) == b"A plan."
        else:
            with pytest.raises(NotFoundError):
                documents.read(database, viewer, uid)


def test_charlie_meets_a_document_of_a_hidden_party_as_one_that_is_not_there(
    database: Database, sally: str, store: LocalFiles
) -> None:
    uid = attach(database, sally)
    documents.set_photo(database, ALICE, sally, io.BytesIO(picture()), "me.png")
    uses: list[Callable[[str], Any]] = [
        lambda it: documents.get(database, CHARLIE, it),
        lambda it: documents.replace(database, CHARLIE, it, io.BytesIO(b"x")),
        lambda it: write(database, lambda work: documents.rename(work, it, "x.txt"), CHARLIE),
        lambda it: write(database, lambda work: documents.share(work, it, "all"), CHARLIE),
        lambda it: write(database, lambda work: documents.delete(work, it), CHARLIE),
    ]
    of_party: list[Callable[[str], Any]] = [
        lambda it: documents.of_party(database, CHARLIE, it),
        lambda it: attach(database, it, viewer=CHARLIE),
        lambda it: documents.set_photo(database, CHARLIE, it, io.BytesIO(picture()), "x.png"),
        lambda it: write(database, lambda work: documents.remove_photo(work, it), CHARLIE),
    ]
    for hidden, every in ((uid, uses), (sally, of_party)):
        for use in every:
            said = []
            for it in (hidden, NOWHERE):
                with pytest.raises(NotFoundError) as refused:
                    use(it)
                said.append(str(refused.value).replace(it, "UID"))
            assert said[0] == said[1]
    assert documents.photo(database, CHARLIE, sally) is None
    assert count(store) == 2


def test_who_only_reads_attaches_nothing_and_nothing_is_stored(
    database: Database, sally: str, store: LocalFiles
) -> None:
    attach(database, sally, viewer=BOB)
    with pytest.raises(ForbiddenError, match="may not add notes or documents"):
        attach(database, sally, viewer=DORA)
    with pytest.raises(ForbiddenError, match="may not change"):
        documents.set_photo(database, BOB, sally, io.BytesIO(picture()), "me.png")
    with pytest.raises(RuleError, match="Nobody was chosen"):
        attach(database, sally, audience="chosen")

    assert count(store) == 1


def test_only_its_author_changes_a_document_and_who_manages_the_folder_may_delete_it(
    database: Database, sally: str, store: LocalFiles
) -> None:
    uid = attach(database, sally)
    for viewer in (BOB, MANAGER, ADMINISTRATOR):
        with pytest.raises(ForbiddenError, match="somebody else"):
            documents.replace(database, viewer, uid, io.BytesIO(b"other"))
        with pytest.raises(ForbiddenError, match="somebody else"):
            write(database, lambda work: documents.share(work, uid, "author"), viewer)
    with pytest.raises(ForbiddenError, match="may not delete"):
        write(database, lambda work: documents.delete(work, uid), BOB)

    write(database, lambda work: documents.delete(work, uid), MANAGER)
    assert count(store) == 1


def test_a_replaced_document_keeps_its_readers_and_the_journal_its_former_file(
    database: Database, sally: str, store: LocalFiles
) -> None:
    uid = attach(database, sally, audience="author")
    before = documents.get(database, ALICE, uid)

    documents.replace(database, ALICE, uid, io.BytesIO(b"name\nSally\n"), "people.csv")

    after = documents.get(database, ALICE, uid)
    assert (after.name, after.type, after.audience, after.version) == ("people.csv", "text/csv", "author", 2)
    assert content(database, ALICE, uid) == b"name\nSally\n"
    assert store.exists(before.stored_as)
    assert count(store) == 2


def test_a_file_that_cannot_be_deleted_does_not_undo_the_trim_of_its_entry(
    database: Database, sally: str, store: LocalFiles, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    uid = attach(database, sally)

    def delete(name: str) -> None:
        raise StorageError("The store is gone.")

    write(database, lambda work: documents.delete(work, uid))
    rows(database, "MATCH (n:Change) SET n.at = n.at - duration('P3D')")
    with monkeypatch.context() as patch:
        patch.setattr(store, "delete", delete)
        journal.trim(database, ADMINISTRATOR, date.today() - timedelta(days=1))

    assert "The store is gone" in caplog.text
    with pytest.raises(NotFoundError):
        documents.get(database, ALICE, uid)
    assert [each.size for each in files.clean(database, ADMINISTRATOR, young=timedelta(0))] == [7]


def test_a_file_whose_document_cannot_be_written_is_dropped(
    database: Database, sally: str, store: LocalFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = store.put

    def delete_party(name: str, source: Any) -> None:
        put(name, source)
        write(database, lambda work: parties.delete(work, sally))

    monkeypatch.setattr(store, "put", delete_party)
    with pytest.raises(NotFoundError, match="There is no party"):
        attach(database, sally)

    assert count(store) == 0


def test_a_party_has_one_photo_which_all_see_who_see_the_party(
    database: Database, sally: str, store: LocalFiles
) -> None:
    assert documents.photo(database, DORA, sally) is None
    first = documents.set_photo(database, ALICE, sally, io.BytesIO(picture()), "me.png")
    second = documents.set_photo(database, MANAGER, sally, io.BytesIO(picture("blue")), "me again.png")

    photo = documents.photo(database, DORA, sally)
    assert photo
    assert (photo.uid, photo.name, photo.type) == (second, "me again.jpg", "image/jpeg")
    assert Image.open(io.BytesIO(content(database, DORA, second))).size == (512, 171)
    assert last_entry(database, first)["action"] == "delete"
    assert count(store) == 2
    assert documents.of_party(database, ALICE, sally).documents == ()
    with pytest.raises(NotFoundError):
        write(database, lambda work: documents.share(work, second, "author"), MANAGER)

    with pytest.raises(ForbiddenError, match="may not change"):
        write(database, lambda work: documents.delete(work, second), BOB)
    write(database, lambda work: documents.delete(work, second), MANAGER)
    documents.set_photo(database, ALICE, sally, io.BytesIO(picture()), "me.png")
    assert write(database, lambda work: documents.remove_photo(work, sally))
    assert not write(database, lambda work: documents.remove_photo(work, sally))
    assert documents.photo(database, ALICE, sally) is None
    assert count(store) == 3


def test_users_give_their_own_record_a_photo_and_no_document(database: Database, sally: str) -> None:
    self = Viewer("sally", party=sally, rights=frozenset({"edit_own_profile"}), owners=frozenset({"sally"}))

    documents.set_photo(database, self, sally, io.BytesIO(picture()), "me.png")
    assert documents.photo(database, self, sally) is not None
    with pytest.raises(ForbiddenError):
        attach(database, sally, viewer=self)


def test_a_party_that_is_deleted_takes_its_documents_along_and_the_journal_keeps_the_files(
    database: Database, sally: str, store: LocalFiles
) -> None:
    uids = [attach(database, sally), attach(database, sally, viewer=BOB, audience="author")]
    uids.append(documents.set_photo(database, ALICE, sally, io.BytesIO(picture()), "me.png"))

    write(database, lambda work: parties.delete(work, sally))

    assert [last_entry(database, uid)["action"] for uid in uids] == ["delete"] * 3
    assert count(store) == 3
    assert rows(database, "MATCH (n:Document) RETURN n") == []


def test_documents_are_listed_in_pages(database: Database, sally: str) -> None:
    for number in range(5):
        attach(database, sally, name=f"{number}.txt", audience="author" if number == 3 else "all")

    found, after = [], None
    while True:
        page = documents.of_party(database, BOB, sally, after=after, limit=2)
        found.append([each.name for each in page.documents])
        if (after := page.after) is None:
            break
    assert found == [["4.txt", "2.txt"], ["1.txt", "0.txt"]]


def test_files_that_no_document_names_are_found_and_removed_once_they_are_old(
    database: Database, sally: str, store: LocalFiles
) -> None:
    attach(database, sally)
    documents.set_photo(database, ALICE, sally, io.BytesIO(picture()), "me.png")
    names = [new_name() for _ in range(2)]
    for name in names:
        store.put(name, io.BytesIO(b"left over"))
    old = next(store.folder.rglob(names[0]))
    os.utime(old, (0, 0))

    with pytest.raises(ForbiddenError):
        files.clean(database, MANAGER)
    assert [each.name for each in files.clean(database, ADMINISTRATOR, dry_run=True)] == [names[0]]
    assert count(store) == 4
    assert [each.name for each in files.clean(database, ADMINISTRATOR)] == [names[0]]
    assert files.clean(database, ADMINISTRATOR) == []
    assert count(store) == 3


def test_a_document_that_is_too_large_is_refused(
    database: Database, sally: str, store: LocalFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "settings", dataclasses.replace(database.settings, file_limit=10))

    with pytest.raises(RuleError, match="larger than 10 bytes"):
        attach(database, sally, b"x" * 11)

    assert count(store) == 0
