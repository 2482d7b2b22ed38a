"""Records are given to others and moved, one or many, by those who may, and nobody learns of hidden ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from cast import define, staff
from journal import entries, properties, rows

from graphcrm.database.connection import Database
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.access import Folder, Team
from graphcrm.services import assignments, parties
from graphcrm.services.assignments import Assigned, assign, chosen
from graphcrm.services.search import Condition
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
SALES = frozenset({"sales"})
#: Reads sales and changes her own there; manages nothing.
ALICE = staff("alice", folders=SALES, contributes=SALES)
#: Manages sales.
BOB = staff("bob", folders=SALES, contributes=SALES, manages=SALES)
#: Sees nothing of sales.
CHARLIE = staff("charlie")


@pytest.fixture(scope="module", autouse=True)
def places(database: Database) -> None:
    define(database, Folder("sales", "Sales"), Folder("tech", "Tech"), Team("sales", "Sales"))


@pytest.fixture(autouse=True)
def nobody(database: Database, places: None) -> None:
    rows(database, "MATCH (n:Party) DETACH DELETE n")


def add(database: Database, name: str, owner: str = "alice", folder: str | None = "sales") -> str:
    values = {"name": name, "owner": owner} | ({"folder": folder} if folder else {})
    return database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", values))


def kept(database: Database, uid: str) -> Mapping[str, Any]:
    found = properties(database, uid)
    assert found
    return found


def counts(done: Assigned) -> tuple[int, int, list[str]]:
    return done.changed, done.unchanged, [each.party.name for each in done.refused]


def test_who_manages_a_folder_gives_its_records_to_anybody(database: Database) -> None:
    uids = [add(database, name) for name in ("Ann", "Ben")] + [add(database, "Cat", owner="bob")]

    assert counts(assign(database, BOB, uids, {"owner": "bob"})) == (2, 1, [])
    assert {kept(database, uid)["owner"] for uid in uids} == {"bob"}
    assert counts(assign(database, BOB, uids[:1], {"owner": "team:Sales"})) == (1, 0, [])
    assert kept(database, uids[0])["owner"] == "team:sales"


def test_what_one_may_not_give_away_is_told_and_left_while_the_rest_is_done(database: Database) -> None:
    mine, other, private = add(database, "Mine"), add(database, "Other", owner="bob"), add(database, "Own", folder=None)

    done = assign(database, ALICE, [mine, other, private], {"owner": "bob"})

    assert counts(done) == (1, 1, ["Mine"])
    assert done.refused[0].reason == "You may not give this record to another owner or folder."
    assert kept(database, mine)["owner"] == "alice"
    assert kept(database, private)["owner"] == "bob"


def test_a_hidden_record_that_is_named_answers_as_one_that_is_not_there(database: Database) -> None:
    hidden = add(database, "Hidden")
    for uid in (hidden, "01980000-0000-7000-8000-000000000000"):
        with pytest.raises(NotFoundError) as error:
            assign(database, CHARLIE, [uid], {"owner": "charlie"})
        assert str(error.value) == f"There is no party {uid!r}."
    assert kept(database, hidden)["owner"] == "alice"


def test_a_search_neither_counts_nor_touches_hidden_records(database: Database) -> None:
    hidden, seen = add(database, "Hidden", folder="tech"), add(database, "Seen")

    assert chosen(database, BOB, [Condition("owner", "=", "alice")]) == [seen]
    assert chosen(database, CHARLIE, [Condition("owner", "=", "alice")]) == []
    assert chosen(database, ADMINISTRATOR, [Condition("folder", "=", "tech")], kind="person") == [hidden]
    assert chosen(database, ADMINISTRATOR, [Condition("folder", "=", "tech")], kind="organization") == []


def test_a_search_without_a_condition_is_refused(database: Database) -> None:
    with pytest.raises(RuleError, match="Nothing says which records are meant"):
        chosen(database, ADMINISTRATOR, [])


def test_a_dry_run_tells_the_same_and_changes_nothing(database: Database) -> None:
    mine, other = add(database, "Mine"), add(database, "Other", folder=None)
    before = [kept(database, uid) for uid in (mine, other)]

    tried = assign(database, ALICE, [mine, other], {"owner": "bob"}, dry_run=True)

    assert [kept(database, uid) for uid in (mine, other)] == before
    assert [len(entries(database, uid)) for uid in (mine, other)] == [1, 1]
    assert counts(tried) == counts(assign(database, ALICE, [mine, other], {"owner": "bob"})) == (1, 0, ["Mine"])


def test_records_are_moved_into_a_folder_and_out_of_all(database: Database) -> None:
    uid = add(database, "Mover")
    both = staff("bob", folders=SALES | {"tech"}, contributes=SALES | {"tech"}, manages=SALES | {"tech"})

    reader = staff("bob", folders=SALES | {"tech"}, contributes=SALES, manages=SALES)

    with pytest.raises(RuleError, match="There is no folder 'tech'"):
        assign(database, BOB, [uid], {"folder": "tech"})
    assert counts(assign(database, reader, [uid], {"folder": "tech"})) == (0, 0, ["Mover"])
    assert counts(assign(database, both, [uid], {"folder": "Tech"})) == (1, 0, [])
    assert kept(database, uid)["folder"] == "tech"
    assert counts(assign(database, both, [uid], {"folder": ""})) == (1, 0, [])
    assert "folder" not in kept(database, uid)


def test_records_are_made_public_by_those_with_the_right(database: Database) -> None:
    uid = add(database, "Open")
    silent = staff("bob", folders=SALES, contributes=SALES, manages=SALES)
    without = Viewer("bob", folders=SALES, manages=SALES, contributes=SALES, rights=silent.rights - {"publish"})

    assert counts(assign(database, without, [uid], {"public": True})) == (0, 0, ["Open"])
    assert counts(assign(database, BOB, [uid], {"public": True})) == (1, 0, [])
    assert kept(database, uid)["public"] is True
    assert counts(assign(database, BOB, [uid], {"public": True})) == (0, 1, [])
    assert counts(assign(database, BOB, [uid], {"public": False})) == (1, 0, [])


def test_each_record_is_journaled_and_all_of_them_under_one_operation(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assignments, "BATCH", 2)
    uids = [add(database, f"Person {number}") for number in range(5)]
    seen: list[tuple[int, int, str]] = []

    done = assign(database, BOB, uids, {"owner": "bob"}, progress=lambda *step: seen.append(step))

    assert seen == [(2, 5, "records"), (4, 5, "records"), (5, 5, "records")]
    for uid in uids:
        entry = entries(database, uid)[-1]
        assert (entry["actor"], entry["before"]["owner"], entry["after"]["owner"]) == ("bob", "alice", "bob")
    found = rows(database, "MATCH (c:Change {operation: $operation}) RETURN count(c) AS n, "
                 "count(DISTINCT c.transaction) AS batches", operation=done.operation)  # fmt: skip
    assert found == [{"n": 5, "batches": 3}]


def test_an_owner_or_folder_that_is_not_there_is_refused(database: Database) -> None:
    uid = add(database, "Stays")
    for values in ({"owner": "team:none"}, {"folder": "nowhere"}, {"owner": "not a name"}, {"name": "Other"}, {}):
        with pytest.raises(RuleError):
            assign(database, ADMINISTRATOR, [uid], values)
    assert (kept(database, uid)["owner"], kept(database, uid)["folder"]) == ("alice", "sales")
