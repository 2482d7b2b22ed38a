"""Notes and documents are kept from the command line."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image

from graphcrm.database.connection import Database
from graphcrm.services import notes, parties
from graphcrm.storage.files import new_name
from graphcrm.storage.local import LocalFiles
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
Run = Callable[..., Result]


@pytest.fixture
def sally(database: Database) -> str:
    """A new party, by its uid."""
    return str(database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", {"name": "Sally"})))


def only(run: Run, group: str, part: str, party: str) -> dict[str, object]:
    [found] = json.loads(run(group, "list", party, "--json").stdout)[part]
    kept: dict[str, object] = found
    return kept


def test_a_note_is_written_listed_and_deleted(run: Run, sally: str) -> None:
    assert "no note on Sally" in run("notes", "list", sally).stdout

    assert run("notes", "add", sally, "Likes *tea*.\nNo milk.", "--sticky").stdout.startswith("Wrote the note ")
    note = only(run, "notes", "notes", sally)
    assert (note["text"], note["sticky"], note["author"]) == ("Likes *tea*.\nNo milk.", True, "administrator")
    shown = run("notes", "list", sally).stdout
    assert "administrator, sticky" in shown
    assert "    Likes *tea*.\n    No milk.\n" in shown

    asked = run("notes", "delete", str(note["uid"]), input="n\n")
    assert asked.exit_code == 1
    assert run("notes", "delete", str(note["uid"]), "--yes").exit_code == 0
    assert run("notes", "delete", str(note["uid"]), "--yes").exit_code == 3


def test_a_note_comes_from_standard_input_for_chosen_readers(run: Run, sally: str) -> None:
    run("notes", "add", sally, "-", "--for", "bob", "--for", "alice", input="typed\n")

    note = only(run, "notes", "notes", sally)
    assert (note["text"], note["audience"], note["readers"]) == ("typed", "chosen", ["alice", "bob"])
    assert "for alice, bob" in run("notes", "list", sally).stdout
    refused = run("notes", "add", sally, "x", "--private", "--for", "bob")
    assert (refused.exit_code, "exclude each other" in refused.stderr) == (2, True)


def test_what_others_keep_for_themselves_is_not_listed(run: Run, database: Database, sally: str) -> None:
    alice = Viewer("alice", sees_all=True)
    database.write(alice, lambda work: notes.create(work, sally, "mine", audience="author"))

    assert "no note" in run("notes", "list", sally).stdout


def test_the_list_of_notes_goes_on_where_it_stopped(run: Run, sally: str) -> None:
    for text in ("one", "two", "three"):
        run("notes", "add", sally, text)

    first = json.loads(run("notes", "list", sally, "--limit", "2", "--json").stdout)
    second = json.loads(run("notes", "list", sally, "--after", first["after"], "--json").stdout)
    assert [each["text"] for page in (first, second) for each in page["notes"]] == ["three", "two", "one"]
    assert second["after"] is None
    assert f"--after {first['after']}" in run("notes", "list", sally, "--limit", "2").stdout


def test_a_document_is_attached_listed_got_and_deleted(run: Run, sally: str, tmp_path: Path) -> None:
    source = tmp_path / "plan.txt"
    source.write_text("A plan.")
    assert "no document" in run("files", "list", sally).stdout

    assert run("files", "add", sally, str(source), "--name", "The plan.txt", "--private").exit_code == 0
    document = only(run, "files", "documents", sally)
    assert (document["name"], document["type"], document["size"]) == ("The plan.txt", "text/plain", 7)
    assert "stored_as" not in document
    assert "for the author alone" in run("files", "list", sally).stdout

    uid, target = str(document["uid"]), tmp_path / "got.txt"
    assert run("files", "get", uid, "--output", str(target)).exit_code == 0
    assert target.read_text() == "A plan."
    again = run("files", "get", uid, "--output", str(target))
    assert (again.exit_code, "cannot be written" in again.stderr) == (7, True)
    assert run("files", "get", uid, "--output", "-").stdout == "A plan."

    assert run("files", "delete", uid, "--yes").exit_code == 0
    assert run("files", "get", uid).exit_code == 3


def test_a_photo_is_set_from_a_file(run: Run, sally: str, tmp_path: Path) -> None:
    written = io.BytesIO()
    Image.new("RGB", (800, 800)).save(written, "PNG")
    source = tmp_path / "sally.png"
    source.write_bytes(written.getvalue())

    assert "has the photo" in run("files", "add", sally, str(source), "--photo").stdout
    assert json.loads(run("files", "list", sally, "--json").stdout)["photo"]["name"] == "sally.jpg"
    assert "photo" in run("files", "list", sally).stdout
    refused = run("files", "add", sally, str(source), "--photo", "--private")
    assert (refused.exit_code, "for all who see" in refused.stderr) == (2, True)


def test_a_program_is_no_document(run: Run, sally: str, tmp_path: Path) -> None:
    source = tmp_path / "setup.exe"
    source.write_bytes(b"MZ\x90\x00" + bytes(100))

    refused = run("files", "add", sally, str(source))

    assert (refused.exit_code, "not kept here" in refused.stderr) == (7, True)


def test_files_that_nothing_names_are_counted_and_removed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHCRM_FILES", str(tmp_path / "store"))
    store, name = LocalFiles(tmp_path / "store"), new_name()
    assert run("files", "clean").stdout == "Removed 0 files.\n"
    store.put(name, io.BytesIO(b"left"))
    os.utime(next(store.folder.rglob(name)), (0, 0))

    assert run("files", "clean", "--dry-run").stdout.endswith("1 file would be removed.\n")
    assert store.exists(name)
    assert run("files", "clean").stdout.endswith("Removed 1 file.\n")
    assert not store.exists(name)
