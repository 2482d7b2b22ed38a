"""Signing in: the same answer to every stranger, a second factor, limits, and what the journal keeps."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import argon2
import pyotp
import pytest
import time_machine

from graphcrm import secrets
from graphcrm.database.connection import Database
from graphcrm.errors import (
    LostKeyError,
    NotFoundError,
    RuleError,
    SecondFactorNeededError,
    SignInError,
    TooManyAttemptsError,
)
from graphcrm.models.users import User
from graphcrm.services import accounts, keys, second_factor
from graphcrm.services.sign_in import confirm, sign_in
from graphcrm.services.throttle import Throttle
from graphcrm.viewer import Viewer

GOOD = "plum tractor ladder"
HERE = "192.0.2.7"
START = datetime(2026, 5, 4, 12, 0, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def alice(database: Database, administrator: Viewer) -> User:
    with database.driver.session(database=database.name) as session:
        session.run("MATCH (n) WHERE n:User OR n:Change DETACH DELETE n").consume()
    return database.write(administrator, lambda work: accounts.add(work, "alice", "Alice@example.org", password=GOOD))


@pytest.fixture
def counter() -> Throttle:
    return Throttle()


def journal(database: Database, target: str = "user:alice") -> list[tuple[str, str, str, Any]]:
    with database.driver.session(database=database.name) as session:
        rows = session.run(
            "MATCH (c:Change {target: $target}) RETURN c.action, c.actor, c.source, c.after ORDER BY c.at, c.uid",
            target=target,
        ).values()
    return [(action, actor, source, json.loads(after) if after else None) for action, actor, source, after in rows]


def kept(database: Database) -> dict[str, Any]:
    with database.driver.session(database=database.name) as session:
        found = session.run("MATCH (u:User {name: 'alice'}) RETURN properties(u) AS kept").single()
    assert found
    return dict(found["kept"])


def with_second_factor(database: Database, at: datetime) -> tuple[pyotp.TOTP, list[str]]:
    offer = database.write(Viewer("alice"), second_factor.begin)
    totp = pyotp.TOTP(offer.secret)
    codes = database.write(Viewer("alice"), lambda work: second_factor.confirm(work, totp.at(at)))
    return totp, codes


@pytest.mark.parametrize("login", ["alice", " alice ", "alice@example.org", "ALICE@Example.org"])
def test_a_user_signs_in_by_name_or_address(database: Database, alice: User, counter: Throttle, login: str) -> None:
    assert sign_in(database, login, GOOD, HERE, counter=counter) == alice
    assert journal(database)[-1] == ("sign-in", "alice", "web", {"address": HERE})


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("alice", "wrong"),
        ("alice", ""),
        ("nobody", GOOD),
        ("", GOOD),
        ("nobody@example.org", GOOD),
        ("\ud800", "\ud800"),
    ],
)
def test_whatever_was_wrong_is_answered_alike(database: Database, counter: Throttle, login: str, password: str) -> None:
    with pytest.raises(SignInError) as refusal:
        sign_in(database, login, password, HERE, counter=counter)
    with pytest.raises(SignInError) as other:
        sign_in(database, "somebody else", "x", HERE, counter=counter)
    assert str(refusal.value) == str(other.value)
    assert refusal.value.status == 401


def test_a_disabled_user_and_one_without_a_password_are_refused_like_strangers(
    database: Database, administrator: Viewer, counter: Throttle
) -> None:
    database.write(administrator, lambda work: accounts.add(work, "bob", "bob@example.org"))
    database.write(administrator, lambda work: accounts.set_active(work, "alice", False))

    for name in ("alice", "bob", "nobody"):
        with pytest.raises(SignInError, match="You could not be signed in"):
            sign_in(database, name, GOOD, HERE, counter=counter)


def test_a_stranger_takes_as_long_as_a_user(database: Database) -> None:
    def seconds(login: str) -> float:
        counter = Throttle()
        taken = []
        for _ in range(5):
            start = time.perf_counter()
            with pytest.raises(SignInError):
                sign_in(database, login, "wrong", HERE, counter=counter)
            taken.append(time.perf_counter() - start)
        return min(taken)

    known, unknown = seconds("alice"), seconds("nobody")

    # A hash takes tens of milliseconds, everything else a few; without one for strangers they would differ by far.
    assert 0.5 < unknown / known < 2


def test_an_account_is_throttled_from_wherever_it_is_tried(database: Database, counter: Throttle) -> None:
    for number in range(10):
        with pytest.raises(SignInError):
            sign_in(database, "alice", "wrong", f"192.0.2.{number}", counter=counter)
    for login in ("alice", "alice@example.org"):
        with pytest.raises(TooManyAttemptsError, match=r"Try again in 1[45] minutes") as refusal:
            sign_in(database, login, GOOD, "192.0.2.99", counter=counter)
    assert refusal.value.status == 429
    assert [entry for entry in journal(database) if entry[0] == "refuse"] == [
        ("refuse", "anonymous", "web", {"address": "192.0.2.99"})
    ]


def test_an_account_that_is_not_there_is_throttled_like_one_that_is(database: Database, counter: Throttle) -> None:
    for _ in range(10):
        with pytest.raises(SignInError):
            sign_in(database, "nobody", "wrong", HERE, counter=counter)
    with pytest.raises(TooManyAttemptsError):
        sign_in(database, "nobody", "wrong", HERE, counter=counter)
    assert [entry[0] for entry in journal(database, "sign-in")] == ["refuse"]


def test_an_address_is_throttled_for_whatever_accounts_it_tries(
    database: Database, counter: Throttle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graphcrm.auth import passwords

    # What a hash costs is shown elsewhere; fifty would take a while.
    monkeypatch.setattr(passwords, "fits", lambda kept, password: kept is not None and password == GOOD)
    for number in range(50):
        with pytest.raises(SignInError):
            sign_in(database, f"user{number}", "wrong", HERE, counter=counter)
    with pytest.raises(TooManyAttemptsError):
        sign_in(database, "alice", GOOD, HERE, counter=counter)
    assert sign_in(database, "alice", GOOD, "192.0.2.8", counter=counter).name == "alice"


def test_a_right_password_starts_the_count_again(database: Database, counter: Throttle) -> None:
    for _ in range(3):
        for _ in range(5):
            with pytest.raises(SignInError):
                sign_in(database, "alice", "wrong", HERE, counter=counter)
        sign_in(database, "alice", GOOD, HERE, counter=counter)


def test_after_a_while_one_may_try_again(database: Database, counter: Throttle) -> None:
    with time_machine.travel(datetime.now(UTC)) as clock:
        for _ in range(10):
            with pytest.raises(SignInError):
                sign_in(database, "alice", "wrong", HERE, counter=counter)
        clock.shift(timedelta(minutes=16))
        assert sign_in(database, "alice", GOOD, HERE, counter=counter).name == "alice"


def test_an_outdated_hash_is_made_again_at_sign_in(database: Database, counter: Throttle) -> None:
    weak = secrets.encrypt(argon2.PasswordHasher(time_cost=1, memory_cost=1024).hash(GOOD))
    with database.driver.session(database=database.name) as session:
        session.run("MATCH (u:User {name: 'alice'}) SET u.password = $weak", weak=weak).consume()

    sign_in(database, "alice", GOOD, HERE, counter=counter)

    after = kept(database)["password"]
    assert not argon2.PasswordHasher().check_needs_rehash(secrets.decrypt(after))
    sign_in(database, "alice", GOOD, HERE, counter=counter)
    assert kept(database)["password"] == after


def test_with_a_lost_key_sign_in_says_so_and_changes_nothing(
    database: Database, counter: Throttle, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, told = kept(database), journal(database)
    monkeypatch.setattr(secrets, "_chosen", None)
    monkeypatch.setenv("GRAPHCRM_ENCRYPTION_KEYS", secrets.new_key())

    with pytest.raises(LostKeyError, match="cannot be read"):
        sign_in(database, "alice", GOOD, HERE, counter=counter)
    assert (kept(database), journal(database)) == (before, told)


def test_a_rotation_of_the_keys_takes_the_accounts_along(
    database: Database, administrator: Viewer, counter: Throttle, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime.now(UTC)
    _, codes = with_second_factor(database, at)
    old, new = secrets._settings().encryption_keys[0], secrets.new_key()
    monkeypatch.setattr(secrets, "_chosen", None)
    monkeypatch.setenv("GRAPHCRM_ENCRYPTION_KEYS", f"{new},{old}")
    assert keys.rotate(database, administrator).changed == 3

    monkeypatch.setenv("GRAPHCRM_ENCRYPTION_KEYS", new)
    assert sign_in(database, "alice", GOOD, HERE, codes[0], counter=counter).name == "alice"
    # Tests that come after have the old key.
    monkeypatch.setenv("GRAPHCRM_ENCRYPTION_KEYS", f"{old},{new}")
    keys.rotate(database, administrator)


def test_a_second_factor_is_asked_for_only_after_the_right_password(database: Database, counter: Throttle) -> None:
    with_second_factor(database, datetime.now(UTC))

    with pytest.raises(SecondFactorNeededError):
        sign_in(database, "alice", GOOD, HERE, counter=counter)
    with pytest.raises(SignInError) as refusal:
        sign_in(database, "alice", "wrong", HERE, counter=counter)
    assert type(refusal.value) is SignInError


def test_a_code_signs_in_once(database: Database, counter: Throttle) -> None:
    with time_machine.travel(START) as clock:
        totp, _ = with_second_factor(database, START)
        with pytest.raises(SignInError):
            sign_in(database, "alice", GOOD, HERE, totp.at(START), counter=counter)
        clock.shift(timedelta(seconds=30))
        code = totp.at(START + timedelta(seconds=30))
        assert sign_in(database, "alice", GOOD, HERE, code, counter=counter).second_factor
        with pytest.raises(SignInError):
            sign_in(database, "alice", GOOD, HERE, code, counter=counter)
    assert [entry[3] for entry in journal(database) if entry[0] == "sign-in"] == [{"address": HERE, "by": "code"}]


def test_codes_are_throttled_like_passwords(database: Database, counter: Throttle) -> None:
    with_second_factor(database, datetime.now(UTC))
    for number in range(10):
        with pytest.raises(SignInError):
            sign_in(database, "alice", GOOD, HERE, f"x{number}", counter=counter)
    with pytest.raises(TooManyAttemptsError):
        sign_in(database, "alice", GOOD, HERE, "x", counter=counter)


def test_a_recovery_code_signs_in_once(database: Database, counter: Throttle) -> None:
    _, codes = with_second_factor(database, datetime.now(UTC))

    sign_in(database, "alice", GOOD, HERE, codes[2], counter=counter)

    with pytest.raises(SignInError):
        sign_in(database, "alice", GOOD, HERE, codes[2], counter=counter)
    assert database.write(Viewer("alice"), second_factor.recovery_codes_left) == 9
    told = {"address": HERE, "by": "recovery code", "recovery_codes_left": 9}
    assert journal(database)[-1] == ("sign-in", "alice", "web", told)


def test_a_recovery_code_signs_in_once_however_many_try_at_once(database: Database, counter: Throttle) -> None:
    _, codes = with_second_factor(database, datetime.now(UTC))

    def enter(_number: int) -> bool:
        try:
            sign_in(database, "alice", GOOD, HERE, codes[0], counter=counter)
        except SignInError:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(enter, range(3))) == [False, False, True]


def test_new_recovery_codes_make_the_older_ones_void(database: Database, counter: Throttle) -> None:
    _, codes = with_second_factor(database, datetime.now(UTC))
    fresh = database.write(Viewer("alice"), second_factor.renew_recovery_codes)

    with pytest.raises(SignInError):
        sign_in(database, "alice", GOOD, HERE, codes[0], counter=counter)
    assert sign_in(database, "alice", GOOD, HERE, fresh[0], counter=counter).name == "alice"


def test_a_second_factor_is_in_force_only_when_a_code_confirms_it(database: Database, counter: Throttle) -> None:
    with pytest.raises(RuleError, match="No second factor was begun"):
        database.write(Viewer("alice"), lambda work: second_factor.confirm(work, "000000"))
    with pytest.raises(RuleError, match="There is no second factor"):
        database.write(Viewer("alice"), second_factor.renew_recovery_codes)
    database.write(Viewer("alice"), second_factor.begin)
    with pytest.raises(RuleError, match="does not fit"):
        database.write(Viewer("alice"), lambda work: second_factor.confirm(work, "x"))

    assert not sign_in(database, "alice", GOOD, HERE, counter=counter).second_factor


def test_a_second_factor_is_taken_off_by_oneself_or_whoever_looks_after_users(
    database: Database, administrator: Viewer, counter: Throttle
) -> None:
    database.write(administrator, lambda work: accounts.add(work, "bob", "bob@example.org"))
    with_second_factor(database, datetime.now(UTC))
    with pytest.raises(NotFoundError):
        database.write(Viewer("bob"), lambda work: second_factor.remove(work, "alice"))
    with pytest.raises(NotFoundError):
        database.write(administrator, second_factor.begin)

    for viewer in (Viewer("alice"), administrator):
        database.write(viewer, lambda work: second_factor.remove(work, "alice"))
        assert not sign_in(database, "alice", GOOD, HERE, counter=counter).second_factor
    assert not {"second_factor", "recovery_codes", "second_factor_offered"} & kept(database).keys()
    assert [entry[3] for entry in journal(database) if entry[0] == "change"] == [
        {"second_factor": True}, {"second_factor": False},
    ]  # fmt: skip


def test_nothing_of_a_second_factor_stands_in_clear_text(database: Database) -> None:
    offer = database.write(Viewer("alice"), second_factor.begin)
    codes = database.write(Viewer("alice"), lambda work: second_factor.confirm(work, pyotp.TOTP(offer.secret).now()))

    shown = f"{kept(database)} {journal(database)} {offer!r}"
    assert offer.secret not in shown
    assert not [code for code in codes if code in shown]


def test_a_password_is_asked_for_again_before_something_that_matters(database: Database, counter: Throttle) -> None:
    confirm(database, "alice", GOOD, HERE, counter=counter)
    for _ in range(10):
        with pytest.raises(SignInError):
            confirm(database, "alice", "wrong", HERE, counter=counter)
    with pytest.raises(TooManyAttemptsError):
        confirm(database, "alice", GOOD, HERE, counter=counter)
