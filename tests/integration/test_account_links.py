"""Links by mail: what each opens, for how long and how often, and that asking tells a stranger nothing."""

from __future__ import annotations

import dataclasses
import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from mail_server import MailServer, Taken

from graphcrm import config, secrets
from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, LostKeyError, MailError, NotFoundError, RuleError, TooManyAttemptsError
from graphcrm.models.users import User
from graphcrm.services import account_links, accounts, contact_points, parties
from graphcrm.services.sign_in import sign_in
from graphcrm.services.throttle import Throttle
from graphcrm.values import now
from graphcrm.viewer import Viewer

GOOD = "plum tractor ladder"
HERE = "192.0.2.7"
Waiting = Callable[..., list[Taken]]


@pytest.fixture(autouse=True)
def alice(database: Database, administrator: Viewer) -> User:
    with database.driver.session(database=database.name) as session:
        session.run("MATCH (n) WHERE n:User OR n:AccountLink OR n:Change OR n:Person DETACH DELETE n").consume()
    return database.write(
        administrator, lambda work: accounts.add(work, "alice", "alice@example.org", roles=["admin"], password=GOOD)
    )


@pytest.fixture
def post() -> Iterator[MailServer]:
    running = MailServer()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def settings_of_site(settings: config.Settings, post: MailServer) -> config.Settings:
    return dataclasses.replace(
        settings, mail_url=post.url(), mail_from="office@example.org", site_url="https://crm.example", sign_up=True
    )


@pytest.fixture
def counter() -> Throttle:
    return Throttle()


@pytest.fixture
def messages(post: MailServer) -> Waiting:
    """Wait for so many messages."""

    def wait(number: int = 1) -> list[Taken]:
        until = time.monotonic() + 20
        while len(post.taken) < number and time.monotonic() < until:
            time.sleep(0.02)
        assert len(post.taken) == number
        return post.taken

    return wait


def token(message: Taken) -> str:
    found = re.search(r"https://crm\.example/link/(\S+)", message.message.get_content())
    assert found
    return found[1]


def links(database: Database) -> list[dict[str, Any]]:
    with database.driver.session(database=database.name) as session:
        return [row["kept"] for row in session.run("MATCH (n:AccountLink) RETURN properties(n) AS kept")]


def journal(database: Database, name: str) -> list[tuple[str, Any]]:
    with database.driver.session(database=database.name) as session:
        rows = session.run(
            "MATCH (c:Change {target: $target}) RETURN c.action, c.after ORDER BY c.at, c.uid", target=f"user:{name}"
        ).values()
    return [(action, json.loads(after) if after else None) for action, after in rows]


def test_a_stranger_signs_up_by_a_link_and_is_the_person_with_that_address(
    database: Database, administrator: Viewer, settings_of_site: config.Settings, counter: Throttle, messages: Waiting
) -> None:
    uid = database.write(administrator, lambda work: parties.create(work, "person", {"name": "Sally Kessler"}))
    database.write(
        administrator, lambda work: contact_points.add_contact_point(work, uid, "email", "sally@example.org")
    )

    account_links.request_sign_up(database, settings_of_site, "Sally@example.org", HERE, counter=counter)
    [message] = messages()
    assert message.recipients == ["Sally@example.org"]
    link = account_links.open(database, token(message))
    assert (link.purpose, link.email, link.user) == ("sign-up", "Sally@example.org", "")
    user = account_links.use(
        database, settings_of_site, token(message), password=GOOD, name="sally", label="Sally Kessler"
    )

    assert (user.party, user.verified, user.roles) == (uid, True, ())
    assert sign_in(database, "sally", GOOD, HERE, counter=counter) == user


def test_a_link_is_used_once(database: Database, settings_of_site: config.Settings, messages: Waiting) -> None:
    account_links.reset(database, Viewer("alice", sees_all=True), settings_of_site, "alice")
    [message] = messages()

    account_links.use(database, settings_of_site, token(message), password=GOOD + " two")

    with pytest.raises(NotFoundError, match="opens nothing any more"):
        account_links.open(database, token(message))
    with pytest.raises(NotFoundError, match="opens nothing any more"):
        account_links.use(database, settings_of_site, token(message), password=GOOD + " three")
    assert links(database) == []


def test_a_link_is_used_once_however_many_try_at_once(
    database: Database, administrator: Viewer, settings_of_site: config.Settings
) -> None:
    printed = account_links.printed(database, administrator, settings_of_site, "alice").rpartition("/")[2]

    def use(number: int) -> bool:
        try:
            account_links.use(database, settings_of_site, printed, password=f"{GOOD} {number}")
        except NotFoundError:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(use, range(3))) == [False, False, True]


def test_a_password_that_is_refused_leaves_the_link_good(
    database: Database, administrator: Viewer, settings_of_site: config.Settings, messages: Waiting
) -> None:
    account_links.reset(database, administrator, settings_of_site, "alice")
    [message] = messages()

    with pytest.raises(RuleError):
        account_links.use(database, settings_of_site, token(message), password="leavemealone")
    assert account_links.use(database, settings_of_site, token(message), password=GOOD + " two").name == "alice"


def test_a_new_link_makes_the_older_ones_of_its_purpose_void(
    database: Database, administrator: Viewer, settings_of_site: config.Settings, messages: Waiting
) -> None:
    account_links.reset(database, administrator, settings_of_site, "alice")
    account_links.invite(database, administrator, settings_of_site, "alice")
    account_links.reset(database, administrator, settings_of_site, "alice")
    first, invitation, second = map(token, messages(3))

    with pytest.raises(NotFoundError):
        account_links.open(database, first)
    assert account_links.open(database, invitation).purpose == "invitation"
    assert account_links.open(database, second).purpose == "reset"


def test_a_new_password_and_a_disabled_account_make_all_links_void(
    database: Database, administrator: Viewer, settings_of_site: config.Settings, messages: Waiting
) -> None:
    database.write(administrator, lambda work: accounts.add(work, "bob", "bob@example.org"))
    for change in (
        lambda work: accounts.set_password(work, "bob", GOOD),
        lambda work: accounts.set_active(work, "bob", False),
    ):
        account_links.invite(database, administrator, settings_of_site, "bob")
        account_links.reset(database, administrator, settings_of_site, "bob")
        assert len(links(database)) == 2
        database.write(administrator, change)
        assert links(database) == []
    with pytest.raises(RuleError, match="bob is disabled"):
        account_links.invite(database, administrator, settings_of_site, "bob")


@pytest.mark.parametrize(
    ("purpose", "lifetime"),
    [("sign-up", timedelta(days=1)), ("invitation", timedelta(days=7)), ("reset", timedelta(hours=1))],
)
def test_a_link_can_be_used_for_a_while(
    database: Database,
    administrator: Viewer,
    settings_of_site: config.Settings,
    counter: Throttle,
    messages: Waiting,
    purpose: str,
    lifetime: timedelta,
) -> None:
    if purpose == "sign-up":
        account_links.request_sign_up(database, settings_of_site, "sally@example.org", HERE, counter=counter)
    else:
        send = account_links.invite if purpose == "invitation" else account_links.reset
        send(database, administrator, settings_of_site, "alice")
    [message] = messages()

    with time_machine.travel(now() + lifetime - timedelta(minutes=1)):
        assert account_links.open(database, token(message)).purpose == purpose
    with time_machine.travel(now() + lifetime + timedelta(minutes=1)):
        with pytest.raises(NotFoundError):
            account_links.open(database, token(message))
        with pytest.raises(NotFoundError):
            account_links.use(database, settings_of_site, token(message), password=GOOD, name="sally")


def test_an_expired_link_is_deleted_when_another_is_made(
    database: Database, administrator: Viewer, settings_of_site: config.Settings
) -> None:
    account_links.printed(database, administrator, settings_of_site, "alice")
    database.write(administrator, lambda work: accounts.add(work, "bob", "bob@example.org"))
    with time_machine.travel(now() + timedelta(days=2)):
        account_links.printed(database, administrator, settings_of_site, "bob")

    assert [link["user"] for link in links(database)] == ["bob"]


def test_who_asks_for_a_reset_learns_nothing(
    database: Database, settings_of_site: config.Settings, counter: Throttle, messages: Waiting
) -> None:
    for login in ("nobody", "nobody@example.org", "", "alice", "ALICE@example.org"):
        account_links.request_reset(database, settings_of_site, login, HERE, counter=counter)

    # They are sent in the order in which they were asked for, so whatever was to come for the others has come.
    assert [message.recipients for message in messages(2)] == [["alice@example.org"]] * 2


def test_who_signs_up_with_a_known_address_is_told_in_the_message_alone(
    database: Database, settings_of_site: config.Settings, counter: Throttle, messages: Waiting
) -> None:
    account_links.request_sign_up(database, settings_of_site, "alice@example.org", HERE, counter=counter)

    [message] = messages()
    assert "You have an account already; sign in as alice" in message.message.get_content()
    assert links(database) == []


def test_a_reset_that_was_asked_for_sets_a_password_and_ends_the_sessions(
    database: Database, alice: User, settings_of_site: config.Settings, counter: Throttle, messages: Waiting
) -> None:
    account_links.request_reset(database, settings_of_site, "alice", HERE, counter=counter)
    [message] = messages()

    user = account_links.use(database, settings_of_site, token(message), password=GOOD + " two")

    assert accounts.of_session(database, "alice", alice.session) is None
    assert sign_in(database, "alice", GOOD + " two", HERE, counter=counter).session == user.session
    assert [action for action, _ in journal(database, "alice")][-6:] == [
        "send-reset", "change", "change", "use-reset", "password", "sign-in",
    ]  # fmt: skip


def test_an_invitation_shows_the_address_to_be_the_users(
    database: Database, administrator: Viewer, settings_of_site: config.Settings, messages: Waiting
) -> None:
    user = database.write(administrator, lambda work: accounts.add(work, "bob", "bob@example.org"))
    assert not user.verified
    account_links.invite(database, administrator, settings_of_site, "bob")

    used = account_links.use(database, settings_of_site, token(messages()[0]), password=GOOD)

    assert used.verified
    assert used.party


def test_messages_to_one_address_and_from_one_are_throttled(
    database: Database, settings_of_site: config.Settings, counter: Throttle, messages: Waiting
) -> None:
    for number in range(5):
        account_links.request_reset(database, settings_of_site, "alice", f"192.0.2.{number}", counter=counter)
    with pytest.raises(TooManyAttemptsError):
        account_links.request_reset(database, settings_of_site, "alice", "192.0.2.99", counter=counter)
    for number in range(20):
        account_links.request_reset(database, settings_of_site, f"nobody{number}", HERE, counter=counter)
    with pytest.raises(TooManyAttemptsError):
        account_links.request_reset(database, settings_of_site, "nobody", HERE, counter=counter)
    messages(5)


def test_a_user_gets_no_more_messages_for_having_a_name_and_an_address(
    database: Database, settings_of_site: config.Settings, counter: Throttle, messages: Waiting
) -> None:
    for number in range(3):
        for login in ("alice", "alice@example.org"):
            account_links.request_reset(database, settings_of_site, login, f"192.0.2.{number}", counter=counter)
    account_links.request_sign_up(database, settings_of_site, "alice@example.org", HERE, counter=counter)
    account_links.request_sign_up(database, settings_of_site, "last@example.org", HERE, counter=counter)

    assert [taken.recipients[0] for taken in messages(6)] == ["alice@example.org"] * 5 + ["last@example.org"]


def test_where_nobody_may_sign_up_nobody_does(
    database: Database, settings_of_site: config.Settings, counter: Throttle, messages: Waiting
) -> None:
    account_links.request_sign_up(database, settings_of_site, "sally@example.org", HERE, counter=counter)
    [message] = messages()
    closed = dataclasses.replace(settings_of_site, sign_up=False)

    with pytest.raises(ForbiddenError):
        account_links.request_sign_up(database, closed, "eve@example.org", HERE, counter=counter)
    with pytest.raises(ForbiddenError):
        account_links.use(database, closed, token(message), password=GOOD, name="sally")


def test_the_first_account_is_no_strangers(
    database: Database, settings_of_site: config.Settings, counter: Throttle
) -> None:
    with database.driver.session(database=database.name) as session:
        session.run("MATCH (n:User) DETACH DELETE n").consume()

    with pytest.raises(ForbiddenError):
        account_links.request_sign_up(database, settings_of_site, "eve@example.org", HERE, counter=counter)


def test_only_who_looks_after_users_sends_links_to_others(
    database: Database, administrator: Viewer, settings_of_site: config.Settings
) -> None:
    for send in (account_links.invite, account_links.reset, account_links.printed):
        with pytest.raises(ForbiddenError):
            send(database, Viewer("bob"), settings_of_site, "alice")
        with pytest.raises(ForbiddenError, match="You may not change the account alice"):
            send(database, Viewer("erin", rights=frozenset({"manage_access"})), settings_of_site, "alice")
        with pytest.raises(NotFoundError):
            send(database, administrator, settings_of_site, "nobody")


def test_a_link_opens_nothing_for_who_reads_the_database(
    database: Database, administrator: Viewer, settings_of_site: config.Settings
) -> None:
    url = account_links.printed(database, administrator, settings_of_site, "alice")
    printed = url.removeprefix("https://crm.example/link/")
    uid, _, secret = printed.partition(".")

    [kept] = links(database)
    assert secret not in str(kept)
    assert secret not in str(journal(database, "alice"))
    for forged in (uid, f"{uid}.", f"{uid}.{kept['secret']}", f"x.{secret}", ""):
        with pytest.raises(NotFoundError, match="opens nothing any more"):
            account_links.open(database, forged)
    assert account_links.open(database, printed).user == "alice"


def test_with_a_lost_key_a_link_says_so_and_stays(
    database: Database, administrator: Viewer, settings_of_site: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = account_links.printed(database, administrator, settings_of_site, "alice")
    before = links(database)
    monkeypatch.setattr(secrets, "_chosen", None)
    monkeypatch.setenv("GRAPHCRM_ENCRYPTION_KEYS", secrets.new_key())

    with pytest.raises(LostKeyError):
        account_links.use(database, settings_of_site, url.rpartition("/")[2], password=GOOD + " two")
    assert links(database) == before


def test_an_administrator_is_told_when_a_message_was_not_taken(
    database: Database, administrator: Viewer, settings_of_site: config.Settings
) -> None:
    nowhere = dataclasses.replace(settings_of_site, mail_url=MailServer().url())

    with pytest.raises(MailError):
        account_links.invite(database, administrator, nowhere, "alice")
