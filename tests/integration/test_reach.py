"""Contact points are corrected and put first, and an address that several share changes for all or here alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cast import define, staff

from graphcrm.database.connection import Database
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.access import Folder
from graphcrm.services import contact_points, parties, party_page, reach, restore
from graphcrm.services.party_page import Point, Unit
from graphcrm.viewer import Viewer

Write = Callable[..., Any]
HOME = {"name": "Home", "street": "1 Quay", "city": "Portmere"}


@pytest.fixture
def write(database: Database, administrator: Viewer) -> Write:
    return lambda function, *given, **more: database.write(administrator, lambda work: function(work, *given, **more))


@pytest.fixture
def sally(write: Write) -> str:
    return str(write(parties.create, "person", {"first_name": "Sally", "last_name": "Kessler"}))


def points(database: Database, viewer: Viewer, uid: str) -> dict[str, Point]:
    return {point.value: point for point in party_page.read(database, viewer, uid).points}


def unit(database: Database, viewer: Viewer, uid: str) -> Unit:
    return party_page.read(database, viewer, uid).units[0]


def test_a_corrected_value_has_its_link_again_and_keeps_its_parameters(
    database: Database, administrator: Viewer, write: Write, sally: str
) -> None:
    uid = write(
        contact_points.add_contact_point, sally, "email", "sally@exmaple.org", parameters={"plain_text_only": "yes"}
    )

    assert write(reach.set_value, uid, "Sally@example.org")

    point = points(database, administrator, sally)["Sally@example.org"]
    assert (point.uid, point.normalized, point.link) == (uid, "sally@example.org", "mailto:sally@example.org")
    assert point.values["plain_text_only"] is True
    assert not write(reach.set_value, uid, "Sally@example.org")


def test_no_two_of_a_type_are_the_same(database: Database, write: Write, sally: str) -> None:
    write(contact_points.add_contact_point, sally, "email", "one@example.org")
    uid = write(contact_points.add_contact_point, sally, "email", "two@example.org")

    with pytest.raises(RuleError) as refused:
        write(reach.set_value, uid, "ONE@example.org")

    assert refused.value.field == "value"


def test_what_is_put_first_is_the_only_one_and_undo_puts_it_back(
    database: Database, administrator: Viewer, write: Write, sally: str
) -> None:
    first = write(contact_points.add_contact_point, sally, "email", "one@example.org")
    second = write(contact_points.add_contact_point, sally, "email", "two@example.org")

    def change(work: Any) -> str:
        reach.make_primary(work, second)
        reach.set_value(work, second, "three@example.org")
        return str(work.uid)

    operation = database.write(administrator, change)
    found = points(database, administrator, sally)
    assert {point.uid: point.primary for point in found.values()} == {first: False, second: True}

    restore.undo(database, administrator, operation)

    found = points(database, administrator, sally)
    assert {value: point.primary for value, point in found.items()} == {
        "one@example.org": True,
        "two@example.org": False,
    }


def test_another_unit_becomes_the_first(database: Database, administrator: Viewer, write: Write, sally: str) -> None:
    write(contact_points.add_unit, sally, {"name": "Home"})
    office = write(contact_points.add_unit, sally, {"name": "Office"})

    write(reach.make_unit_primary, office)

    found = party_page.read(database, administrator, sally).units
    assert {each.name: each.primary for each in found} == {"Office": True, "Home": False}


@pytest.fixture
def cast(database: Database, write: Write) -> Iterator[tuple[Viewer, dict[str, str]]]:
    """Bob with his units, one of Alice that he sees, and one that he does not, all at the same address."""
    define(database, Folder("open", "Open"), Folder("vault", "Vault"))
    bob = staff("bob", folders=frozenset({"open"}))

    def add(name: str, **values: str) -> str:
        return str(write(parties.create, "person", {"name": name, **values}))

    uids = {
        "mine": add("Mine", owner="bob"),
        "too": add("Mine too", owner="bob"),
        "seen": add("Seen", folder="open"),
        "hidden": add("Hidden", folder="vault"),
    }
    units = {name: write(contact_points.add_unit, uid, HOME) for name, uid in uids.items()}
    yield bob, {**uids, **{f"unit of {name}": uid for name, uid in units.items()}}
    for uid in uids.values():
        write(parties.delete, uid)


def test_an_address_changes_for_all_whose_records_one_may_change(
    database: Database, administrator: Viewer, cast: tuple[Viewer, dict[str, str]]
) -> None:
    bob, uids = cast
    shared = reach.neighbours(database, bob, uids["unit of mine"])
    assert [each.party.name for each in shared] == ["Mine too"]

    def move(work: Any) -> int:
        return reach.set_shared_place(work, uids["unit of mine"], {"street": "2 Quay", "city": "Portmere"})

    assert database.write(bob, move) == 1

    streets = {name: unit(database, administrator, uids[name]).place["street"] for name in ("mine", "too", "seen")}
    assert streets == {"mine": "2 Quay", "too": "2 Quay", "seen": "1 Quay"}
    assert unit(database, administrator, uids["hidden"]).place["street"] == "1 Quay"


def test_nobody_is_told_who_else_is_at_an_address_that_they_do_not_see(
    database: Database, cast: tuple[Viewer, dict[str, str]]
) -> None:
    bob, uids = cast

    assert reach.neighbours(database, bob, uids["unit of hidden"]) == []
    with pytest.raises(NotFoundError):
        database.write(bob, lambda work: reach.set_shared_place(work, uids["unit of hidden"], {"city": "Lyon"}))
