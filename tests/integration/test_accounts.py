"""Accounts: who may make and change them, whose party a user is, and what the database keeps of them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.models.access import AccessRole, Team
from graphcrm.models.users import User
from graphcrm.services import accounts, contact_points, definitions, notes, parties
from graphcrm.viewer import Viewer

GOOD = "plum tractor ladder"


@pytest.fixture(autouse=True)
def no_accounts(database: Database) -> None:
    with database.driver.session(database=database.name) as session:
        session.run("MATCH (n) WHERE n:User OR n:AccountLink OR n:Change OR n:Person DETACH DELETE n").consume()
        session.run("MATCH (n:ContactPoint) DETACH DELETE n").consume()


@pytest.fixture
def manager(database: Database, administrator: Viewer) -> Viewer:
    """Erin, who looks after users and is no administrator."""
    role = AccessRole("steward", "Steward", rights=("manage_access", "read"))
    database.write(administrator, lambda work: definitions.define(work, role))
    add(database, administrator, "erin", roles=["steward"])
    return accounts.viewer_of(database, "erin")


def add(database: Database, viewer: Viewer, name: str, **given: Any) -> User:
    email = given.pop("email", f"{name}@example.org")
    return database.write(viewer, lambda work: accounts.add(work, name, email, **given))


def person(database: Database, viewer: Viewer, name: str, email: str) -> str:
    uid = database.write(viewer, lambda work: parties.create(work, "person", {"name": name}))
    database.write(viewer, lambda work: contact_points.add_contact_point(work, uid, "email", email))
    return uid


def journal(database: Database, name: str) -> list[tuple[str, str, Any]]:
    with database.driver.session(database=database.name) as session:
        rows = session.run(
            "MATCH (c:Change {target: $target}) RETURN c.action, c.actor, c.after ORDER BY c.at, c.uid",
            target=f"user:{name}",
        ).values()
    return [(action, actor, json.loads(after) if after else None) for action, actor, after in rows]


def properties(database: Database, name: str) -> dict[str, Any]:
    with database.driver.session(database=database.name) as session:
        found = session.run("MATCH (u:User {name: $name}) RETURN properties(u) AS kept", name=name).single()
    assert found
    return dict(found["kept"])


def test_a_database_without_users_says_so(database: Database, administrator: Viewer) -> None:
    assert not accounts.any_users(database)
    add(database, administrator, "alice")
    assert accounts.any_users(database)


def test_a_user_with_a_verified_address_is_the_one_person_with_it(database: Database, administrator: Viewer) -> None:
    uid = person(database, administrator, "Sally Kessler", "Sally@Example.org")

    user = add(database, administrator, "sally", email="sally@example.ORG", verified=True)

    assert user.party == uid
    assert accounts.viewer_of(database, "sally").party == uid


def test_a_user_whose_address_is_not_verified_is_nobody_until_it_is(database: Database, administrator: Viewer) -> None:
    uid = person(database, administrator, "Sally Kessler", "sally@example.org")

    assert add(database, administrator, "sally").party is None
    assert database.write(Viewer("sally"), lambda work: accounts.verify(work, "sally")).party == uid


@pytest.mark.parametrize("fitting", [0, 2])
def test_where_no_person_or_several_have_the_address_a_private_one_is_made(
    database: Database, administrator: Viewer, fitting: int
) -> None:
    others = [person(database, administrator, f"Sally {number}", "sally@example.org") for number in range(fitting)]

    user = add(database, administrator, "sally", label="Sally Kessler", verified=True)

    assert user.party not in [None, *others]
    with database.driver.session(database=database.name) as session:
        made = session.run(
            "MATCH (n:Person {uid: $uid})-[:HAS]->(p:ContactPoint) RETURN n.name, n.owner, n.folder, p.normalized",
            uid=user.party,
        ).single()
    assert made
    assert made.values() == ["Sally Kessler", "sally", None, "sally@example.org"]


def test_a_person_who_has_an_account_is_not_linked_again(database: Database, administrator: Viewer) -> None:
    uid = person(database, administrator, "Sally Kessler", "sally@example.org")
    add(database, administrator, "first", party=uid)

    assert add(database, administrator, "second", email="sally@example.org2.org", verified=True).party != uid
    with pytest.raises(RuleError, match="is the user first already"):
        add(database, administrator, "third", party=uid)


def test_an_account_is_made_of_a_contact_in_one_step(database: Database, administrator: Viewer) -> None:
    uid = person(database, administrator, "Sally Kessler", "sally@example.org")

    user = add(database, administrator, "sally", email="", party=uid)

    assert (user.party, user.label, user.email) == (uid, "Sally Kessler", "sally@example.org")


def test_a_contact_whom_the_maker_does_not_see_is_not_there(
    database: Database, administrator: Viewer, manager: Viewer
) -> None:
    uid = person(database, administrator, "Sally Kessler", "sally@example.org")

    with pytest.raises(NotFoundError) as hidden:
        add(database, manager, "sally", party=uid)
    with pytest.raises(NotFoundError) as missing:
        add(database, manager, "sally", party="none")
    assert str(hidden.value).replace(uid, "none") == str(missing.value)


def test_a_name_and_an_address_are_taken_once(database: Database, administrator: Viewer) -> None:
    add(database, administrator, "alice")

    with pytest.raises(RuleError, match="name alice"):
        add(database, administrator, "alice", email="other@example.org")
    with pytest.raises(RuleError, match=r"ALICE@example\.org"):
        add(database, administrator, "alice2", email="ALICE@example.org")


@pytest.mark.parametrize("name", ["Alice", "team:sales", "", "a b", "-alice", "a" * 65, "administrator", "anonymous"])
def test_a_name_that_could_stand_for_another_is_refused(database: Database, administrator: Viewer, name: str) -> None:
    with pytest.raises(RuleError):
        add(database, administrator, name, email="alice@example.org")


def test_nobody_signs_up_under_a_name_that_records_are_owned_under(database: Database, administrator: Viewer) -> None:
    database.write(administrator, lambda work: accounts.add(work, "bob", "bob@example.org"))
    database.write(administrator, lambda work: parties.create(work, "person", {"name": "Sally", "owner": "bob"}))
    with database.driver.session(database=database.name) as session:
        session.run("MATCH (u:User {name: 'bob'}) DETACH DELETE u").consume()

    with pytest.raises(RuleError, match="name bob"):
        database.write(Viewer("bob"), lambda work: accounts.sign_up(work, "bob", "eve@example.org", "Eve", GOOD))


def test_nobody_signs_up_under_a_name_that_notes_are_written_under(database: Database, administrator: Viewer) -> None:
    party = database.write(administrator, lambda work: parties.create(work, "person", {"name": "Sally"}))
    former = Viewer("former", sees_all=True)
    database.write(former, lambda work: notes.create(work, party, "For me.", audience="author"))

    with pytest.raises(RuleError, match="name former"):
        database.write(Viewer("x"), lambda work: accounts.sign_up(work, "former", "eve@example.org", "Eve", GOOD))


def test_what_is_kept_of_an_account_shows_nothing_usable(database: Database, administrator: Viewer) -> None:
    add(database, administrator, "alice", password=GOOD)

    kept = properties(database, "alice")
    assert kept["password"].startswith("gAAAA")
    assert "argon2" not in str(kept)
    assert GOOD not in str(kept)
    assert ("password", "administrator", None) in journal(database, "alice")
    assert GOOD not in str(journal(database, "alice"))


def test_a_password_is_none_that_others_know_of_the_user(database: Database, administrator: Viewer) -> None:
    uid = person(database, administrator, "Sally Kessler", "sally@example.org")
    add(database, administrator, "sally", party=uid)

    for password in ("short", "passwordpassword", "sally kessler 1", "Kessler2024!!"):
        with pytest.raises(RuleError):
            database.write(administrator, lambda work, given=password: accounts.set_password(work, "sally", given))
    assert "password" not in properties(database, "sally")


def test_a_new_password_ends_the_sessions(database: Database, administrator: Viewer) -> None:
    before = add(database, administrator, "alice", password=GOOD)

    after = database.write(Viewer("alice"), lambda work: accounts.set_password(work, "alice", GOOD + " two"))

    assert accounts.of_session(database, "alice", before.session) is None
    found = accounts.of_session(database, "alice", after.session)
    assert found
    assert found[0] == after


def test_a_disabled_account_has_no_session_and_no_viewer(database: Database, administrator: Viewer) -> None:
    user = add(database, administrator, "alice")

    database.write(administrator, lambda work: accounts.set_active(work, "alice", False))
    assert accounts.of_session(database, "alice", user.session) is None
    with pytest.raises(ForbiddenError, match="alice is disabled"):
        accounts.viewer_of(database, "alice")

    database.write(administrator, lambda work: accounts.set_active(work, "alice", True))
    assert accounts.viewer_of(database, "alice").user == "alice"
    assert accounts.of_session(database, "alice", user.session) is None


def test_roles_and_teams_give_rights_at_once(database: Database, administrator: Viewer) -> None:
    database.write(administrator, lambda work: definitions.define(work, Team("sales", "Sales")))
    add(database, administrator, "alice")

    database.write(administrator, lambda work: accounts.set_roles(work, "alice", ["staff"]))
    database.write(administrator, lambda work: accounts.set_teams(work, "alice", ["sales"]))

    viewer = accounts.viewer_of(database, "alice")
    assert viewer.roles == {"registered", "staff", "team:sales"}
    assert "read" in viewer.rights
    told = [after for action, _, after in journal(database, "alice") if action == "change"]
    assert told == [{"access_roles": ["staff"]}, {"teams": ["sales"]}]


@pytest.mark.parametrize("role", ["nothing", "anonymous", "registered"])
def test_only_roles_that_are_given_can_be_given(database: Database, administrator: Viewer, role: str) -> None:
    add(database, administrator, "alice")

    with pytest.raises(RuleError, match="There is no access role"):
        database.write(administrator, lambda work: accounts.set_roles(work, "alice", [role]))


def test_nobody_gives_a_role_with_rights_that_they_do_not_have(
    database: Database, administrator: Viewer, manager: Viewer
) -> None:
    add(database, manager, "bob", roles=["steward"])

    for role in ("staff", "admin"):
        with pytest.raises(ForbiddenError, match=f"You may not give the role {role}"):
            database.write(manager, lambda work, given=role: accounts.set_roles(work, "bob", [given]))
        with pytest.raises(ForbiddenError):
            add(database, manager, "eve", roles=[role])


def test_nobody_touches_the_account_of_a_user_who_may_do_more(
    database: Database, administrator: Viewer, manager: Viewer
) -> None:
    add(database, administrator, "alice", roles=["admin"])

    for change in (
        lambda work: accounts.set_password(work, "alice", GOOD),
        lambda work: accounts.set_roles(work, "alice", []),
        lambda work: accounts.set_active(work, "alice", False),
        lambda work: accounts.set_teams(work, "alice", []),
    ):
        with pytest.raises(ForbiddenError, match="You may not change the account alice"):
            database.write(manager, change)
    assert accounts.find(database, administrator, "alice").active


def test_the_last_active_administrator_stays_one(database: Database, administrator: Viewer) -> None:
    add(database, administrator, "alice", roles=["admin"])
    add(database, administrator, "bob", roles=["admin"])
    database.write(administrator, lambda work: accounts.set_active(work, "bob", False))

    with pytest.raises(RuleError, match="alice is the last administrator and cannot be disabled"):
        database.write(administrator, lambda work: accounts.set_active(work, "alice", False))
    with pytest.raises(RuleError, match="alice is the last administrator and cannot lose that role"):
        database.write(administrator, lambda work: accounts.set_roles(work, "alice", ["staff"]))

    database.write(administrator, lambda work: accounts.set_active(work, "bob", True))
    assert database.write(administrator, lambda work: accounts.set_roles(work, "alice", [])).roles == ()


def test_two_administrators_cannot_disable_each_other_at_once(database: Database, administrator: Viewer) -> None:
    add(database, administrator, "alice", roles=["admin"])
    add(database, administrator, "bob", roles=["admin"])

    def disable(name: str) -> bool:
        try:
            database.write(administrator, lambda work: accounts.set_active(work, name, False))
        except RuleError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(disable, ["alice", "bob"])) == [False, True]


def test_a_person_becomes_one_user_however_many_are_made_at_once(database: Database, administrator: Viewer) -> None:
    uid = person(database, administrator, "Sally Kessler", "sally@example.org")

    def make(number: int) -> bool:
        try:
            add(database, administrator, f"sally{number}", email="sally@example.org", verified=True)
        except RuleError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(make, range(4))) == [False, False, False, True]
    [user] = accounts.listed(database, administrator)
    assert user.party == uid


def test_a_user_sees_their_own_account_and_no_other(database: Database, administrator: Viewer) -> None:
    add(database, administrator, "alice")
    add(database, administrator, "bob")
    alice = accounts.viewer_of(database, "alice")

    assert accounts.find(database, alice, "alice").name == "alice"
    with pytest.raises(NotFoundError) as hidden:
        accounts.find(database, alice, "bob")
    with pytest.raises(NotFoundError) as missing:
        accounts.find(database, alice, "nobody")
    assert str(hidden.value).replace("bob", "nobody") == str(missing.value)
    with pytest.raises(ForbiddenError):
        accounts.listed(database, alice)
    with pytest.raises(NotFoundError):
        database.write(alice, lambda work: accounts.set_password(work, "bob", GOOD))
    for change in (accounts.set_roles, accounts.set_teams):
        with pytest.raises(ForbiddenError):
            database.write(alice, lambda work, change=change: change(work, "alice", ["staff"]))


def test_accounts_are_listed_by_name(database: Database, administrator: Viewer, manager: Viewer) -> None:
    add(database, administrator, "bob")
    add(database, administrator, "alice")

    assert [user.name for user in accounts.listed(database, manager)] == ["alice", "bob", "erin"]
