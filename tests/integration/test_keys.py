"""All encrypted values are encrypted again with the newest key, in steps that may be interrupted."""

from __future__ import annotations

import dataclasses
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from cast import staff
from journal import entries, rows

from graphcrm import config, secrets
from graphcrm.database.connection import Database
from graphcrm.errors import ConfigurationError
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.services import contact_points, keys, parties, relationships
from graphcrm.services.definitions import define
from graphcrm.services.keys import Rotation
from graphcrm.viewer import Viewer

ALICE = staff("alice")
ADMINISTRATOR = Viewer.administrator()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key file of this test, with its first key."""
    monkeypatch.setattr(secrets, "_chosen", config.load({"GRAPHCRM_HOME": str(tmp_path)}))
    secrets.create_key()
    return tmp_path / secrets.FILE_NAME


@pytest.fixture
def sally(database: Database) -> str:
    # What another test has encrypted with keys of its own would be lost values here.
    rows(database, "MATCH (n:Party|Unit|ContactPoint) DETACH DELETE n")
    rows(database, "MATCH (c:Change {target: 'keys'}) DELETE c")
    return database.write(ALICE, lambda work: parties.create(work, "person", {"name": "Sally"}))


def add(database: Database, owner: str, passwords: list[str]) -> list[str]:
    def write(work: object) -> list[str]:
        return [
            contact_points.add_contact_point(
                work,  # type: ignore[arg-type]
                owner,
                "website",
                f"https://example.org/{password}",
                parameters={"password": password},
            )
            for password in passwords
        ]

    return database.write(ALICE, write)


def tokens(database: Database) -> dict[str, str]:
    found = rows(
        database, "MATCH (p:ContactPoint) WHERE p.password IS NOT NULL RETURN p.uid AS uid, p.password AS password"
    )
    return {row["uid"]: row["password"] for row in found}


def test_every_value_gets_the_newest_key_and_the_old_ones_can_go(
    database: Database, sally: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "BATCH", 2)
    points = add(database, sally, list("abcde"))
    before = tokens(database)
    newest = secrets.create_key().newest
    assert keys.rotate(database, ADMINISTRATOR) == Rotation(changed=5)
    after = tokens(database)
    assert not set(before.values()) & set(after.values())
    assert keys.rotate(database, ADMINISTRATOR, drop_old=True) == Rotation(current=5)
    assert tokens(database) == after
    assert len(file.read_text().split()) == 1
    assert [secrets.decrypt(after[point]) for point in points] == list("abcde")
    found = entries(database, "keys")
    assert [entry["after"]["count"] for entry in found] == [2, 2, 1]
    assert found[0]["after"] == {"of": "ContactPoint", "fields": ["password"], "count": 2, "key": newest}
    assert {entry["before"] for entry in found} == {None}
    assert {(entry["action"], entry["actor"]) for entry in found} == {("rotate", "administrator")}


def test_an_interrupted_rotation_goes_on_where_it_stopped(
    database: Database, sally: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "BATCH", 2)
    add(database, sally, list("abcde"))
    secrets.create_key()
    seen: list[tuple[int, int, str]] = []

    def stop(done: int, total: int, stage: str) -> None:
        seen.append((done, total, stage))
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keys.rotate(database, ADMINISTRATOR, drop_old=True, progress=stop)
    assert seen == [(2, 5, "ContactPoint"), (4, 5, "ContactPoint")]
    assert len(file.read_text().split()) == 2
    assert keys.rotate(database, ADMINISTRATOR) == Rotation(changed=1, current=4)


def test_what_no_key_opens_is_counted_left_alone_and_keeps_the_old_keys(
    database: Database, sally: str, file: Path
) -> None:
    good, lost = add(database, sally, ["a", "b"])
    rows(database, "MATCH (p {uid: $lost}) SET p.password = 'gAAAAAlost'", lost=lost)
    secrets.create_key()
    assert keys.rotate(database, ADMINISTRATOR, drop_old=True) == Rotation(changed=1, lost=1)
    assert tokens(database)[lost] == "gAAAAAlost"
    assert secrets.decrypt(tokens(database)[good]) == "a"
    assert len(file.read_text().split()) == 2


def test_a_value_that_is_changed_meanwhile_is_not_put_back(database: Database, sally: str, file: Path) -> None:
    (point,) = add(database, sally, ["before"])
    secrets.create_key()
    held, result = threading.Event(), []

    def change() -> None:
        def write(work: object) -> None:
            contact_points.set_parameters(work, point, {"password": "after"})  # type: ignore[arg-type]
            held.set()
            time.sleep(1.5)

        database.write(ALICE, write)

    writer = threading.Thread(target=change)
    writer.start()
    assert held.wait(20)
    result.append(keys.rotate(database, ADMINISTRATOR))
    writer.join()
    assert secrets.decrypt(tokens(database)[point]) == "after"
    assert result == [Rotation(current=1)]


def test_own_fields_of_parties_units_and_relationships_are_found_retired_ones_too(
    database: Database, sally: str, file: Path
) -> None:
    definitions: list[Definition] = [
        AttributeSet("members", "Members", kinds=("person",)),
        AttributeSet("doors", "Doors", units=True),
        AttributeSet("membership", "Membership", relationship_types=("MEMBER_OF",)),
        Field("pin", "PIN", "encrypted", set="members", active=False),
        Field("door_code", "Door code", "encrypted", set="doors"),
        Field("card", "Card", "encrypted", set="membership"),
    ]
    for each in definitions:
        database.write(ADMINISTRATOR, partial(define, definition=each))
    club = database.write(ALICE, lambda work: parties.create(work, "organization", {"name": "Club"}))
    tie = database.write(ALICE, lambda work: relationships.create(work, "MEMBER_OF", sally, club, {}))
    home = database.write(ALICE, lambda work: contact_points.add_unit(work, sally, {"name": "Home"}))
    for match, name, uid in (("(p:Party {uid: $uid})", "pin", sally), ("(p:Unit {uid: $uid})", "door_code", home),
                             ("()-[p:MEMBER_OF {uid: $uid}]->()", "card", tie)):  # fmt: skip
        rows(database, f"MATCH {match} SET p.{name} = $token", uid=uid, token=secrets.encrypt(name))
    secrets.create_key()
    assert keys.rotate(database, ADMINISTRATOR, drop_old=True) == Rotation(changed=3)
    assert {entry["after"]["of"] for entry in entries(database, "keys")} == {"Party", "Unit", "MEMBER_OF"}
    [kept] = rows(
        database,
        "MATCH (u:Unit)<--(p {uid: $sally})-[r:MEMBER_OF]->() "
        "RETURN [p.pin, u.door_code, r.card] AS tokens, keys(p) + keys(u) + keys(r) AS keys",
        sally=sally,
    )
    assert [secrets.decrypt(token) for token in kept["tokens"]] == ["pin", "door_code", "card"]
    assert "lock" not in kept["keys"]


def test_with_nothing_encrypted_there_is_nothing_to_do(database: Database, sally: str, file: Path) -> None:
    assert keys.rotate(database, ADMINISTRATOR, drop_old=True) == Rotation()
    assert entries(database, "keys") == []
    assert len(file.read_text().split()) == 1


def test_keys_of_the_environment_are_not_dropped(
    database: Database, sally: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(database, sally, ["a"])
    before = tokens(database)
    old = file.read_text().strip()
    chosen = dataclasses.replace(config.load({}), encryption_keys=(secrets.new_key(), old))
    monkeypatch.setattr(secrets, "_chosen", chosen)
    with pytest.raises(ConfigurationError, match="GRAPHCRM_ENCRYPTION_KEYS, which graphcrm cannot change"):
        keys.rotate(database, ADMINISTRATOR, drop_old=True)
    assert tokens(database) == before
    assert keys.rotate(database, ADMINISTRATOR) == Rotation(changed=1)
