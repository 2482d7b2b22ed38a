"""Many relationships are ended, converted and deleted at once, those that one may, and that is undone as one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from cast import define, staff

from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.models.access import Folder
from graphcrm.services import bulk_ties, parties, relationships, restore
from graphcrm.services.lists import export
from graphcrm.services.lists import relationships as lists
from graphcrm.services.lists.query import RelationshipQuery
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
EVER = RelationshipQuery(as_of="ever")
ALICE = staff(
    "alice", folders=frozenset({"open", "closed"}), contributes=frozenset({"open"}), manages=frozenset({"open"})
)
CHARLIE = staff("charlie")


@pytest.fixture(scope="module")
def folders(database: Database) -> None:
    define(database, Folder("open", "Open"), Folder("closed", "Closed"))


@pytest.fixture
def people(database: Database, folders: None) -> dict[str, str]:
    """Two people whom Alice may change, and two whom she sees."""
    with database.driver.session(database=database.name) as session:
        session.run("MATCH (n:Party) DETACH DELETE n").consume()

    def add(work: Any) -> dict[str, str]:
        kept = {"Ann": "open", "Ben": "open", "Cleo": "closed", "Dan": "closed"}
        return {
            name: parties.create(work, "person", {"name": name, "folder": folder, "owner": "root"})
            for name, folder in kept.items()
        }

    return database.write(Viewer("root", sees_all=True), add)


@pytest.fixture
def ties(database: Database, people: dict[str, str]) -> list[str]:
    """One between those of each folder; the first one began in 2020."""

    def add(work: Any) -> list[str]:
        open_one = relationships.create(work, "FRIEND_OF", people["Ann"], people["Ben"], {"since": "2020"})
        other = relationships.create(work, "FRIEND_OF", people["Cleo"], people["Dan"], {})
        return [f"{people['Ann']}:{open_one}", f"{people['Cleo']}:{other}"]

    return database.write(ADMINISTRATOR, add)


def told(database: Database, *columns: str) -> list[tuple[str, ...]]:
    query = RelationshipQuery(as_of="ever", columns=("source", *columns))
    return [row.texts for row in lists.page(database, ADMINISTRATOR, query).rows]


def test_all_of_a_list_are_chosen_in_its_order_and_read_again(database: Database, ties: list[str]) -> None:
    assert lists.uids(database, ALICE, EVER) == tuple(ties)
    back = RelationshipQuery(as_of="ever", descending=True, columns=("source", "target"))
    columns, rows = lists.rows(database, ALICE, back, [*ties, "none:none", ties[0].replace(":", ":x")])
    assert [label for _, label in columns] == ["From", "To"]
    assert [row.texts for row in rows] == [("Cleo", "Dan"), ("Ann", "Ben")]
    assert lists.rows(database, CHARLIE, back, ties)[1] == ()


def test_more_than_can_be_treated_are_refused(
    database: Database, ties: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MAX_SELECTED", 1)
    for ask in (lambda: lists.uids(database, ALICE, EVER), lambda: lists.rows(database, ALICE, EVER, ties)):
        with pytest.raises(RuleError, match="too many for one action"):
            ask()


def test_relationships_are_ended_those_that_one_may_and_none_that_was_over_before(
    database: Database, ties: list[str]
) -> None:
    done = bulk_ties.end(database, ALICE, ties, "2024-05")

    assert (done.changed, done.unchanged) == (1, 0)
    [refused] = done.refused
    assert refused.other is not None
    assert (refused.party.name, refused.other.name) == ("Cleo", "Dan")
    assert told(database, "until") == [("Ann", "2024-05"), ("Cleo", "")]
    again = bulk_ties.end(database, ADMINISTRATOR, ties, "2025")
    assert (again.changed, again.unchanged) == (1, 1)
    assert told(database, "until") == [("Ann", "2024-05"), ("Cleo", "2025")]
    restore.undo(database, ADMINISTRATOR, again.operation)
    restore.undo(database, ADMINISTRATOR, done.operation)
    assert told(database, "until") == [("Ann", ""), ("Cleo", "")]


def test_one_that_begins_later_is_left_with_the_reason(database: Database, ties: list[str]) -> None:
    done = bulk_ties.end(database, ADMINISTRATOR, ties[:1], "2019")

    assert done.changed == 0
    assert [each.party.name for each in done.refused] == ["Ann"]
    with pytest.raises(RuleError):
        bulk_ties.end(database, ADMINISTRATOR, ties, "sometime")


def test_relationships_get_another_type_and_keep_the_rest_and_that_is_undone(
    database: Database, ties: list[str]
) -> None:
    done = bulk_ties.convert(database, ADMINISTRATOR, ties, "KNOWS")

    assert (done.changed, done.refused) == (2, ())
    assert told(database, "type", "since") == [("Ann", "knows", "2020"), ("Cleo", "knows", "")]
    assert bulk_ties.convert(database, ADMINISTRATOR, ties, "KNOWS").unchanged == 2
    # People are no employers: each is left as it is.
    assert len(bulk_ties.convert(database, ADMINISTRATOR, ties, "WORKS_AT").refused) == 2
    assert restore.undo(database, ADMINISTRATOR, done.operation).left == []
    assert [row[1] for row in told(database, "type")] == ["is a friend of"] * 2


def test_relationships_are_deleted_and_brought_back_as_one(database: Database, ties: list[str]) -> None:
    tried = bulk_ties.delete(database, ADMINISTRATOR, ties, dry_run=True)
    assert (tried.changed, len(told(database))) == (2, 2)

    done = bulk_ties.delete(database, ADMINISTRATOR, ties)

    assert (done.changed, told(database)) == (2, [])
    assert restore.undo(database, ADMINISTRATOR, done.operation).left == []
    assert lists.uids(database, ADMINISTRATOR, EVER) == tuple(ties)


def test_charlie_meets_hidden_relationships_as_ones_that_are_not_there(database: Database, ties: list[str]) -> None:
    source, _, uid = ties[0].partition(":")
    for chosen in (ties[0], f"{source}:none", f"none:{uid}"):
        with pytest.raises(NotFoundError, match="There is no relationship"):
            bulk_ties.delete(database, CHARLIE, [chosen])
    assert len(told(database)) == 2


def test_relationships_are_taken_out_with_the_columns_of_the_list_by_those_who_may(
    database: Database, people: dict[str, str], ties: list[str]
) -> None:
    database.write(ADMINISTRATOR, lambda work: parties.update(work, people["Ben"], {"name": "=Ben"}))
    query = RelationshipQuery(columns=("source", "target", "since"))

    text = export.export_relationships(database, ALICE, query, ties)

    assert text.splitlines() == ["From,To,Since", "Ann,'=Ben,2020", "Cleo,Dan,"]
    with pytest.raises(ForbiddenError):
        export.export_relationships(database, Viewer("dora", folders=ALICE.folders), query, ties)
    assert date.today().isoformat() not in text
