"""Units, places and contact points are added one at a time."""

from __future__ import annotations

from typing import Any

import pytest
from cast import staff
from journal import last_entry, rows

from graphcrm.database.connection import Database
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.access import Team
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.services import contact_points, definitions, fields, parties
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
ALICE = staff("alice")
BOB = staff("bob", "alice")
CHARLIE = staff("charlie")
ADDRESS = {"street": "1 Main St", "city": "Juneau", "latitude": "58.3", "longitude": "-134.4"}


@pytest.fixture
def sally(database: Database) -> str:
    return database.write(ALICE, lambda work: parties.create(work, "person", {"name": "Sally"}))


def add_unit(database: Database, party: str, viewer: Viewer = ALICE, **values: object) -> str:
    return database.write(viewer, lambda work: contact_points.add_unit(work, party, values))


def add(database: Database, owner: str, type: str, value: str, viewer: Viewer = ALICE, **more: Any) -> str:
    return database.write(viewer, lambda work: contact_points.add_contact_point(work, owner, type, value, **more))


def set_place(database: Database, unit: str, viewer: Viewer = ALICE, **values: object) -> str:
    return database.write(viewer, lambda work: contact_points.set_place(work, unit, values))


def primary_units(database: Database, party: str) -> list[str]:
    found = rows(
        database, "MATCH ({uid: $party})-[has:HAS_UNIT]->(u) WHERE has.primary RETURN u.uid AS uid", party=party
    )
    return [row["uid"] for row in found]


def place_of(database: Database, unit: str) -> str:
    [row] = rows(database, "MATCH (:Unit {uid: $unit})-[:AT]->(p:Place) RETURN p.uid AS uid", unit=unit)
    return str(row["uid"])


def test_the_first_unit_is_primary_until_another_is_made_so(database: Database, sally: str) -> None:
    home = add_unit(database, sally, name="Home")
    office = add_unit(database, sally, name="Office")
    assert primary_units(database, sally) == [home]
    club = add_unit(database, sally, name="Club", primary=True)
    assert primary_units(database, sally) == [club]
    assert last_entry(database, office)["after"]["of"] == sally


def test_units_of_equal_address_share_a_place(database: Database, sally: str) -> None:
    home = add_unit(database, sally, name="Home", **ADDRESS)
    office = add_unit(database, sally, name="Office")
    assert set_place(database, office, **(ADDRESS | {"street": "1 MAIN ST."})) == place_of(database, home)
    assert place_of(database, office) == place_of(database, home)


def test_a_unit_that_moves_leaves_the_others_where_they_are(database: Database, sally: str) -> None:
    home = add_unit(database, sally, name="Home", **ADDRESS)
    office = add_unit(database, sally, name="Office", **ADDRESS)
    before = place_of(database, home)
    after = set_place(database, office, city="Sitka")
    assert (place_of(database, home), place_of(database, office)) == (before, after)
    entry = last_entry(database, office)
    assert (entry["before"]["place"]["city"], entry["after"]["place"]["city"]) == ("Juneau", "Sitka")


def test_a_contact_point_is_kept_as_typed_as_compared_and_as_a_link(database: Database, sally: str) -> None:
    uid = add(database, sally, "phone", "202-224-3441", region="US")
    [row] = rows(database, "MATCH (:Party {uid: $sally})-[:HAS]->(p) RETURN properties(p) AS p", sally=sally)
    assert row["p"] == {
        "uid": uid, "type": "phone", "value": "202-224-3441", "normalized": "+12022243441",
        "link": "tel:+12022243441", "primary": True, "version": 1,
    }  # fmt: skip
    assert last_entry(database, uid)["after"]["of"] == sally


def test_one_contact_point_of_a_type_is_primary(database: Database, sally: str) -> None:
    home = add_unit(database, sally, name="Home")
    add(database, home, "email", "a@example.org")
    fax = add(database, home, "fax", "+1 202 224 3441")
    last = add(database, home, "email", "b@example.org", primary=True)
    add(database, home, "email", "c@example.org")
    found = rows(database, "MATCH ({uid: $home})-[:HAS]->(p) WHERE p.primary RETURN p.uid AS uid", home=home)
    assert {row["uid"] for row in found} == {fax, last}


def test_what_does_not_fit_is_refused(database: Database, sally: str) -> None:
    home = add_unit(database, sally, name="Home")
    add(database, home, "email", "a@example.org")
    with pytest.raises(RuleError, match="already has a unit called 'home'"):
        add_unit(database, sally, name="home")
    with pytest.raises(RuleError, match="has no name"):
        add_unit(database, sally, name=" ")
    with pytest.raises(RuleError, match="no contact point type 'telex'"):
        add(database, home, "telex", "1")
    with pytest.raises(RuleError, match="E-mail 'nobody' cannot be read"):
        add(database, home, "email", "nobody")
    with pytest.raises(RuleError, match="is there already"):
        add(database, home, "email", "A@Example.org")
    with pytest.raises(RuleError, match="address is empty"):
        set_place(database, home, street="")
    with pytest.raises(NotFoundError, match="no unit"):
        set_place(database, sally, **ADDRESS)


def test_bob_of_the_team_may_and_charlie_finds_nothing(database: Database, sally: str) -> None:
    home = add_unit(database, sally, BOB, name="Home")
    add(database, home, "email", "a@example.org", BOB)
    set_place(database, home, BOB, **ADDRESS)
    with pytest.raises(NotFoundError):
        add_unit(database, sally, CHARLIE, name="Boat")
    with pytest.raises(NotFoundError):
        add(database, sally, "email", "c@example.org", CHARLIE)
    with pytest.raises(NotFoundError):
        add(database, home, "email", "c@example.org", CHARLIE)
    with pytest.raises(NotFoundError):
        set_place(database, home, CHARLIE, city="Sitka")


def test_units_have_own_fields(database: Database, sally: str) -> None:
    places = AttributeSet("rooms", "Rooms", units=True)
    floor = Field("floor", "Floor", "integer", set="rooms", required=True)
    code = Field("door_code", "Door code", "encrypted", set="rooms", readers=("team:janitors",))
    try:
        for each in (places, floor, Team("janitors", "Janitors"), code):
            database.write(ADMINISTRATOR, lambda work, each=each: definitions.define(work, each))
        with pytest.raises(RuleError, match="Floor is missing"):
            add_unit(database, sally, name="Office")
        with pytest.raises(RuleError, match="Floor cannot be 'third'"):
            add_unit(database, sally, name="Office", floor="third")
        with pytest.raises(RuleError, match="No unit has a field 'door_code'"):
            add_unit(database, sally, name="Office", floor="3", door_code="1234")
        office = add_unit(database, sally, name="Office", floor="3", **ADDRESS)
        home = add_unit(database, sally, name="Home", floor="0")
        [row] = rows(database, "MATCH (u:Unit {uid: $office}) RETURN u.floor AS floor", office=office)
        assert row == {"floor": 3}
        database.write(ALICE, lambda work: contact_points.update_unit(work, office, {"floor": "4", "name": "Tower"}))
        entry = last_entry(database, office)
        assert entry["before"] == {"floor": 3, "name": "Office"}
        assert entry["after"] == {"floor": 4, "name": "Tower"}
        with pytest.raises(RuleError, match="already has a unit called 'tower'"):
            database.write(ALICE, lambda work: contact_points.update_unit(work, home, {"name": "tower"}))
        with pytest.raises(NotFoundError, match="no unit"):
            database.write(CHARLIE, lambda work: contact_points.update_unit(work, office, {"floor": "9"}))
        with pytest.raises(RuleError, match="city is a part of the unit's address"):
            database.write(ADMINISTRATOR, lambda work: definitions.define(work, Field("city", "City", set="rooms")))
    finally:
        for name in ("floor", "door_code"):
            fields.delete(database, ADMINISTRATOR, name)
        database.write(ADMINISTRATOR, lambda work: definitions.remove(work, places))
