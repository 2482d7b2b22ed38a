"""Many records are tagged, related and deleted at once; what one may not do is told by name and left as it is."""

from __future__ import annotations

from typing import Any

import pytest
from cast import define, staff
from journal import entries, properties, rows

from graphcrm.database.connection import Database
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.access import FieldRights, Folder
from graphcrm.models.vocabularies import ContactType
from graphcrm.services import bulk, contact_points, parties, relationships, restore
from graphcrm.services.assignments import Assigned
from graphcrm.services.lists import addresses, export
from graphcrm.services.lists import parties as lists
from graphcrm.services.lists.query import PartyQuery
from graphcrm.services.search import Condition
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
SALES = frozenset({"sales"})
#: Reads sales and changes her own there.
ALICE = staff("alice", folders=SALES, contributes=SALES)
#: Sees nothing of sales.
CHARLIE = staff("charlie")


@pytest.fixture(scope="module", autouse=True)
def places(database: Database) -> None:
    define(database, Folder("sales", "Sales"), ContactType("prospect", "Prospect"))


@pytest.fixture(autouse=True)
def nobody(database: Database, places: None) -> None:
    rows(database, "MATCH (n:Party|Tag) DETACH DELETE n")


@pytest.fixture
def three(database: Database) -> list[str]:
    """Two people of Alice and one of Bob."""
    return [add(database, "Ann"), add(database, "Ben"), add(database, "Cat", owner="bob")]


def add(database: Database, name: str, kind: str = "person", owner: str = "alice") -> str:
    values = {"name": name, "owner": owner, "folder": "sales"}
    return database.write(ADMINISTRATOR, lambda work: parties.create(work, kind, values))


def told(done: Assigned) -> tuple[int, int, list[str]]:
    return done.changed, done.unchanged, [each.party.name for each in done.refused]


def tagged(database: Database, tag: str) -> set[str]:
    found = lists.page(database, ADMINISTRATOR, PartyQuery(conditions=(Condition("tags", "=", tag),)))
    return {row.party.name for row in found.rows}


def test_records_are_tagged_and_those_of_others_are_told_by_name(database: Database, three: list[str]) -> None:
    done = bulk.tag(database, ALICE, three, add=["Rush", "VIP"])

    assert told(done) == (2, 0, ["Cat"])
    assert "may not change" in done.refused[0].reason
    assert tagged(database, "rush") == tagged(database, "vip") == {"Ann", "Ben"}
    assert told(bulk.tag(database, ALICE, three[:2], add=["rush"], remove=["vip"])) == (2, 0, [])
    assert told(bulk.tag(database, ALICE, three[:2], add=["rush"])) == (0, 2, [])
    assert tagged(database, "vip") == set()


def test_a_refused_record_leaves_no_tag_behind(database: Database, three: list[str]) -> None:
    bulk.tag(database, ALICE, three[2:], add=["ghost"])

    assert rows(database, "MATCH (t:Tag) RETURN t.name AS name") == []


def test_a_tag_that_cannot_be_written_changes_nothing(database: Database, three: list[str]) -> None:
    with pytest.raises(RuleError, match="No tag"):
        bulk.tag(database, ALICE, three)
    with pytest.raises(RuleError, match="semicolon"):
        bulk.tag(database, ALICE, three, add=["one; two"])


def test_a_hidden_record_is_answered_for_like_a_missing_one(database: Database, three: list[str]) -> None:
    for uid in (three[0], "none"):
        with pytest.raises(NotFoundError, match=f"There is no party '{uid}'"):
            bulk.delete(database, CHARLIE, [uid])
    assert properties(database, three[0])


def test_records_become_contacts_of_a_type(database: Database, three: list[str]) -> None:
    assert told(bulk.set_contact_type(database, ALICE, three[:2], "Prospect")) == (2, 0, [])
    assert told(bulk.set_contact_type(database, ALICE, three[:2], "prospect")) == (0, 2, [])
    with pytest.raises(RuleError, match="suspect"):
        bulk.set_contact_type(database, ALICE, three, "suspect")


def test_records_are_joined_to_one_party_but_those_that_do_not_fit(database: Database, three: list[str]) -> None:
    site = add(database, "Site", kind="organization")
    database.write(ADMINISTRATOR, lambda work: relationships.create(work, "WORKS_AT", three[0], site, {}))

    done = bulk.relate(database, ADMINISTRATOR, [*three, site], "works_at", site, values={"since": "2026-05"})

    assert told(done) == (2, 0, ["Ann", "Site"])
    back = bulk.relate(database, ADMINISTRATOR, [site], "WORKS_AT", three[0], forward=False)
    assert told(back)[2] == ["Site"]


def test_what_was_done_at_once_is_undone_at_once(database: Database, three: list[str]) -> None:
    bulk.tag(database, ADMINISTRATOR, three, add=["rush"])
    done = bulk.delete(database, ADMINISTRATOR, three)

    assert told(done) == (3, 0, [])
    assert {entries(database, uid)[-1]["operation"] for uid in three} == {done.operation}
    restored = restore.undo(database, ADMINISTRATOR, done.operation)
    assert len(restored.done) == 3
    assert tagged(database, "rush") == {"Ann", "Ben", "Cat"}


def test_a_dry_run_changes_nothing(database: Database, three: list[str]) -> None:
    assert told(bulk.delete(database, ALICE, three, dry_run=True)) == (2, 0, ["Cat"])
    assert told(bulk.tag(database, ALICE, three, add=["rush"], dry_run=True)) == (2, 0, ["Cat"])
    assert tagged(database, "rush") == set()


def test_addresses_are_told_as_a_mail_program_takes_them(database: Database, three: list[str]) -> None:
    def reach(work: Any) -> None:
        contact_points.add_contact_point(work, three[0], "email", "old@example.org")
        unit = contact_points.add_unit(work, three[0], {"name": "Home"})
        place = {"street": "1 Elm Road", "city": "Leeds", "postal_code": "LS1 1AA"}
        contact_points.set_place(work, unit, place)
        parties.update(work, three[1], {"name": 'Ben "B" Baker, Dr.'})
        contact_points.add_contact_point(work, three[1], "email", "ben@example.org")

    database.write(ADMINISTRATOR, reach)
    found = {each.party.uid: each for each in addresses.addressees(database, ALICE, three)}

    assert found[three[0]].mailbox == "Ann <old@example.org>"
    assert found[three[0]].lines == ("Ann", "1 Elm Road", "LS1 1AA Leeds")
    assert found[three[1]].mailbox == '"Ben \\"B\\" Baker, Dr." <ben@example.org>'
    assert (found[three[2]].mailbox, found[three[2]].lines) == ("", ())
    assert addresses.addressees(database, CHARLIE, three) == []
    city = lists.page(database, ALICE, PartyQuery(city="LEEDS"))
    assert [row.party.name for row in city.rows] == ["Ann"]


def test_whoever_wants_no_messages_is_left_out_of_the_addresses_and_marked_in_a_file(
    database: Database, three: list[str]
) -> None:
    def reach(work: Any) -> None:
        for uid, name in zip(three[:2], ("ann", "ben"), strict=True):
            contact_points.add_contact_point(
                work, uid, "email", f"{name}@example.org", primary=True, parameters={"opt_out": True}
            )
        contact_points.add_contact_point(work, three[1], "email", "second@example.org")

    database.write(ADMINISTRATOR, reach)
    found = [(each.mailbox, each.no_messages) for each in addresses.addressees(database, ADMINISTRATOR, three)]
    text = export.export(database, ADMINISTRATOR, PartyQuery(columns=("name", "email")), three)

    assert found == [("", True), ("Ben <second@example.org>", False), ("", False)]
    assert text.splitlines()[:2] == ["Name,E-mail,No messages", "Ann,ann@example.org,E-mail"]

    define(database, FieldRights("opt_out", readers=("auditor",)))
    try:
        hidden = [(each.mailbox, each.no_messages) for each in addresses.addressees(database, ALICE, three)]
    finally:
        define(database, FieldRights("opt_out"))
    assert hidden == [("", False), ("Ben <second@example.org>", False), ("", False)]


def test_a_list_is_taken_out_as_a_file_whose_cells_do_nothing(database: Database, three: list[str]) -> None:
    database.write(ADMINISTRATOR, lambda work: parties.update(work, three[0], {"description": "=1+1"}))

    text = export.export(database, ADMINISTRATOR, PartyQuery(columns=("name", "description")), three[:2])

    assert text.splitlines() == ["Name,Description", "Ann,'=1+1", "Ben,"]
