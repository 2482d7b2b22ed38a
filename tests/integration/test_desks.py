"""Users keep searches, put records aside and come back to those they looked at; nobody sees what is not theirs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.models.access import Folder
from graphcrm.queries.loader import load
from graphcrm.services import bookmarks, journal, parties, restore, saved_searches
from graphcrm.values import new_uid
from graphcrm.viewer import Viewer

from .cast import define

ADMINISTRATOR = Viewer.administrator()
ALICE = Viewer("alice", owners=frozenset({"alice", "team:sales"}), folders=frozenset({"open"}))
BOB = Viewer("bob", owners=frozenset({"bob", "team:sales"}), folders=frozenset({"open"}))
CHARLIE = Viewer("charlie", owners=frozenset({"charlie"}))


@pytest.fixture(scope="module")
def people(database: Database) -> list[str]:
    define(database, Folder("open", "Open"), Folder("closed", "Closed"))

    def make(work: Any) -> list[str]:
        names = [("Ann", "open"), ("Ben", "open"), ("Cleo", "closed")]
        return [parties.create(work, "person", {"name": name, "folder": folder}) for name, folder in names]

    return database.write(ADMINISTRATOR, make)


def test_a_clipboard_holds_what_its_user_sees_and_nobody_else_has_it(database: Database, people: list[str]) -> None:
    database.write(ALICE, lambda work: bookmarks.add(work, people[:1]))
    database.write(ALICE, lambda work: bookmarks.add(work, people[:2]))

    assert {party.name for party in bookmarks.listed(database, ALICE)} == {"Ann", "Ben"}
    assert bookmarks.listed(database, BOB) == bookmarks.listed(database, Viewer("alice")) == []
    for hidden in (people[2], "nobody"):
        with pytest.raises(NotFoundError, match=f"There is no party '{hidden}'"):
            database.write(ALICE, lambda work, uid=hidden: bookmarks.add(work, [uid]))
    assert database.write(ALICE, lambda work: bookmarks.remove(work, people[1:])) == 1
    assert [party.name for party in bookmarks.listed(database, ALICE)] == ["Ann"]
    assert database.write(ALICE, bookmarks.remove) == 1


def test_the_last_records_looked_at_are_remembered_without_the_journal(
    database: Database, people: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookmarks, "MOST_RECENT", 2)
    for uid in (people[0], people[1], people[0], people[2]):
        database.write(BOB, lambda work, uid=uid: bookmarks.look_at(work, uid))
    for uid in people:
        database.write(ADMINISTRATOR, lambda work, uid=uid: bookmarks.look_at(work, uid))

    assert [party.name for party in bookmarks.recent(database, BOB)] == ["Ann", "Ben"]
    assert [party.name for party in bookmarks.recent(database, ADMINISTRATOR)] == ["Cleo", "Ben"]
    assert bookmarks.recent(database, CHARLIE) == []


def test_a_search_is_private_or_shared_with_a_team_or_everybody(database: Database) -> None:
    def save(work: Any) -> list[saved_searches.SavedSearch]:
        return [
            saved_searches.save(work, "Mine", "search", "tag:donor"),
            saved_searches.save(work, "Team's", "parties", "letter=a&kind=person", ["team:sales"]),
            saved_searches.save(work, "All", "relationships", "status=past", ["everybody"]),
        ]

    mine, team, shared = database.write(ALICE, save)

    assert team.query == "kind=person&letter=A"
    assert {each.name for each in saved_searches.listed(database, ALICE)} == {"Mine", "Team's", "All"}
    assert {each.name for each in saved_searches.listed(database, BOB)} == {"Team's", "All"}
    assert {each.name for each in saved_searches.listed(database, CHARLIE)} == {"All"}
    assert {each.name for each in saved_searches.listed(database, ADMINISTRATOR)} == {"Team's", "All"}
    for viewer, uid, error in ((BOB, mine.uid, NotFoundError), (BOB, team.uid, ForbiddenError)):
        with pytest.raises(error):
            database.write(viewer, lambda work, uid=uid: saved_searches.delete(work, uid))
    database.write(ALICE, lambda work: saved_searches.change(work, team.uid, name="Ours", shared_with=()))
    assert {each.name for each in saved_searches.listed(database, BOB)} == {"All"}
    database.write(ADMINISTRATOR, lambda work: saved_searches.delete(work, shared.uid))
    assert saved_searches.listed(database, CHARLIE) == []
    assert database.read(load("journal.of_target"), ADMINISTRATOR, target=shared.uid)


def test_what_was_done_to_a_saved_search_is_undone_by_its_owner(database: Database) -> None:
    """Made, changed and deleted: each is taken back, and the taking back as well."""
    alice = dataclasses.replace(ALICE, rights=frozenset({"restore", "read_journal"}))

    def do(function: Callable[..., Any], *given: Any, **more: Any) -> str:
        operation = new_uid()
        database.write(alice, lambda work: function(work, *given, **more), operation=operation)
        return operation

    def names() -> set[str]:
        return {each.name for each in saved_searches.listed(database, ALICE)} & {"First", "Second"}

    made = do(saved_searches.save, "First", "search", "tag:donor", ["team:sales"])
    uid = next(each.uid for each in saved_searches.listed(database, ALICE) if each.name == "First")
    changed = do(saved_searches.change, uid, name="Second", shared_with=())
    assert restore.undo(database, alice, made).left == [("First", "It was changed again since.")]
    assert restore.undo(database, alice, changed).done == ["First"]
    assert names() == {"First"}
    assert "First" in {each.name for each in saved_searches.listed(database, BOB)}

    gone = do(saved_searches.delete, uid)
    assert names() == set()
    with pytest.raises(NotFoundError):
        restore.undo(database, dataclasses.replace(BOB, rights=frozenset({"restore"})), gone)
    back = restore.undo(database, alice, gone)
    assert (back.done, back.left, names()) == (["First"], [], {"First"})
    assert restore.undo(database, alice, gone).left == [("First", "It is there already.")]
    assert restore.undo(database, alice, back.operation).done == ["First"]
    assert names() == set()


def test_what_became_of_a_saved_search_stands_in_the_journal_of_its_owner_alone(database: Database) -> None:
    alice, bob = (dataclasses.replace(each, rights=frozenset({"read_journal"})) for each in (ALICE, BOB))
    made = database.write(ALICE, lambda work: saved_searches.save(work, "Hers", "search", "tag:secret"))
    database.write(ALICE, lambda work: saved_searches.change(work, made.uid, name="Still hers"))

    told = {each.about for each in journal.find(database, alice, target=made.uid).entries}
    assert told == {"saved search Hers"}
    assert not journal.find(database, bob, target=made.uid).entries


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (("", "search", "x"), RuleError),
        (("A", "nowhere", "x"), RuleError),
        (("A", "search", "tga:x"), RuleError),
        (("A", "parties", "size=9999"), RuleError),
        (("A", "search", "x", ["all"]), RuleError),
        (("A", "search", "x", ["team:board"]), ForbiddenError),
    ],
)
def test_a_search_that_does_not_fit_is_refused(database: Database, given: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        database.write(ALICE, lambda work: saved_searches.save(work, *given))
