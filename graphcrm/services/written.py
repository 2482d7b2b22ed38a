"""Revert entries of notes and documents: bring back what was deleted, put back what changed, take back what was added.

An entry has all that they were, in readers and author too; the file of a document is kept by its entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.database.work import plain
from graphcrm.errors import ForbiddenError
from graphcrm.models.changes import typed
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.services import about, documents, notes, permitted
from graphcrm.services.given import next_version
from graphcrm.services.reverting import CannotError, Row, named, refusals, side

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork

_FOUND = {"note": "notes.get", "document": "documents.get"}
_ADDED = {"note": "notes.create", "document": "documents.create"}
_TIMES = dict.fromkeys(("created_at", "modified_at"), "DATETIME")
#: What changes together, and what is said when somebody has changed it since.
_PARTS = (
    (("text",), Phrase("The text was changed again since.")),
    (("name",), Phrase("The name was changed again since.")),
    (("audience", "readers"), Phrase("Who reads it was changed again since.")),
    (("sticky",), Phrase("It stays on top, or does so no more, since.")),
    (("sha256", "type", "size"), Phrase("The file was changed again since.")),
)


def revert(
    work: UnitOfWork, row: Row, left: list[tuple[str, str]], *, but: Sequence[str] = (), force: bool = False
) -> None:
    """Revert an entry of a note or a document, see ``reverting.revert``.

    What was deleted ``along`` with its party, as the row says, comes back with it by the right to change that party,
    whoever may read it; it takes no part in what the viewer sees then.
    """
    with refusals():
        match row["action"]:
            case "create":
                _take_back(work, row, but, force)
            case "delete":
                _bring_back(work, row)
            case _:
                _put_back(work, row, left, force)


def _take_back(work: UnitOfWork, row: Row, but: Sequence[str], force: bool) -> None:
    later = work.run(load("journal.later"), uid=row["target"], entry=row["uid"], but=list(but))
    if later and not force:
        raise CannotError(Phrase("{who} has changed it, or added to it, since.", who=later[0]["actor"]))
    delete = notes.delete if row["kind"] == "note" else documents.delete
    delete(work, row["target"])


def _bring_back(work: UnitOfWork, row: Row) -> None:
    before, party, kind, uid = side(row, "before"), row["party"], row["kind"], row["target"]
    photo = bool(before.pop("photo", False))
    there = work.run(load("relationships.lock"), uids=[party])
    if not there:
        raise CannotError("The record that it was about is gone.")
    _check_bring_back(work, there[0], before, along=bool(row.get("along")), photo=photo)
    if work.run(load("notes.access"), uids=[uid]):
        raise CannotError("It is there already.")
    if photo and work.run(load("documents.photo"), party=party):
        raise CannotError("There is another photo meanwhile.")
    version = int(row.get("version") or next_version(before)) + 1
    kept = {key: value for key, value in before.items() if key != "of"} | typed(_TIMES, before) | {"version": version}
    if kind == "document":
        kept["stored_as"] = _taken(work, uid, before["sha256"])
    elif kept["sticky"]:
        kept["sticky"] = not work.run(load("notes.sticky"), party=party)
    query = load("documents.create_photo") if photo else load(_ADDED[kind])
    work.run(query, party=party, properties=kept)
    about.record_created(work, kind, party, {**kept, "photo": True} if photo else kept)


def _check_bring_back(work: UnitOfWork, party: Row, before: Mapping[str, Any], *, along: bool, photo: bool) -> None:
    """Raise unless the viewer may bring it back: whoever may delete it, and with its party whoever may change that."""
    if along or photo:
        permitted.check_row(work, party, ("photo",) if photo else ())
        return
    try:
        policy.check_delete_note(work.viewer, party["properties"], before)
    except ForbiddenError as error:
        raise CannotError("Its author may bring it back, and who manages the folder of the record.") from error


def _taken(work: UnitOfWork, uid: str, sha256: str) -> str:
    """Take the file of a document off the entry that keeps it, and return its name in the store."""
    for each in work.run(load("documents.kept"), uid=uid):
        same = side(each, "before").get("sha256") == sha256
        if same and work.run(load("documents.take"), entry=each["entry"]):
            return str(each["stored_as"])
    raise CannotError("Its file is not kept any more.")


def _put_back(work: UnitOfWork, row: Row, left: list[tuple[str, str]], force: bool) -> None:
    before, after, uid = side(row, "before"), side(row, "after"), row["target"]
    found = work.run(load(_FOUND[row["kind"]]), uid=uid)
    if not found:
        raise CannotError("It is not there any more.")
    now = plain(found[0]["properties"])
    wanted: dict[str, Any] = {}
    for keys, again in _PARTS:
        was, made, there = ({key: each.get(key) for key in keys if key in after} for each in (before, after, now))
        if made == was or there == was:
            continue
        if force or there == made:
            wanted |= was
        else:
            left.append((named(row), again))
    if not wanted:
        raise CannotError("There is nothing of it to put back.")
    access = {key: wanted[key] for key in ("audience", "readers") if key in wanted}
    if row["kind"] == "note":
        if wanted.get("sticky") is False:
            notes.make_sticky(work, uid, False)
        if access or "text" in wanted:
            notes.update(work, uid, text=wanted.get("text"), **access)
        if wanted.get("sticky"):
            notes.make_sticky(work, uid)
        return
    if "sha256" in wanted:
        file = {key: value for key, value in wanted.items() if key in ("type", "size", "sha256")}
        documents.set_file(work, uid, file | {"stored_as": _taken(work, uid, wanted["sha256"])})
    if "name" in wanted:
        documents.rename(work, uid, wanted["name"])
    if access:
        documents.share(work, uid, **access)
