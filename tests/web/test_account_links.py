"""Links by mail in the browser: what each leads to, and that nobody else learns of them."""

from __future__ import annotations

import dataclasses
import logging
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from mail_server import MailServer

from graphcrm import config
from graphcrm.database.connection import Database
from graphcrm.services import account_links, accounts, second_factor
from graphcrm.viewer import Viewer
from graphcrm.web import create_app

pytestmark = pytest.mark.usefixtures("people")

Open = Callable[..., Any]
NEW = "velvet onion harbour"


@pytest.fixture(scope="module")
def post() -> Iterator[MailServer]:
    running = MailServer()
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def site(settings: config.Settings, post: MailServer) -> config.Settings:
    return dataclasses.replace(settings, mail_url=post.url(), mail_from="office@example.org", sign_up=True)


@pytest.fixture(scope="module")
def app(site: config.Settings, demo_database: Database) -> Flask:
    return create_app(site, database=demo_database)


@pytest.fixture
def link(post: MailServer) -> Callable[[], str]:
    """Wait for a message, and give the path of the link in it."""
    before = len(post.taken)

    def wait() -> str:
        until = time.monotonic() + 20
        while len(post.taken) == before and time.monotonic() < until:
            time.sleep(0.02)
        found = re.search(r"/link/[\w.-]+", post.taken[-1].message.get_content())
        assert found
        return found[0]

    return wait


def printed(database: Database, settings: config.Settings, name: str) -> str:
    address = account_links.printed(database, Viewer.administrator(), settings, name)
    return address[address.index("/link/") :]


def test_who_signs_up_confirms_the_address_and_is_signed_in(
    visitor: Open, link: Callable[[], str], demo_database: Database
) -> None:
    bob = visitor()
    assert "Look into your mail" in bob.send("/sign-up", email="bob@example.org").text
    path = link()
    assert "bob@example.org is confirmed" in bob.get(path).text
    assert bob.send(path, name="bob", label="Bob", password=NEW).location == "/"
    assert "Welcome, Bob." in bob.get("/", follow_redirects=True).text
    assert accounts.find(demo_database, Viewer.administrator(), "bob").verified
    assert bob.get(path).status_code == 404


def test_what_does_not_fit_is_said_beside_its_field_and_the_link_stays_good(
    visitor: Open, link: Callable[[], str]
) -> None:
    bob = visitor()
    bob.send("/sign-up", email="robert@example.org")
    path = link()
    for fields, name in (
        ({"name": "alice", "label": "Bob", "password": NEW}, "name"),
        ({"name": "robert", "label": "Bob", "password": "hunter2"}, "password"),
        ({"name": "robert", "label": " ", "password": NEW}, "label"),
    ):
        answer = bob.send(path, **fields)
        assert answer.status_code == 422
        assert f'id="{name}-wrong"' in answer.text
        assert fields["password"] not in answer.text
    assert bob.send(path, name="robert", label="Bob", password=NEW).status_code == 302


def test_nobody_signs_up_where_that_is_not_allowed(settings: config.Settings, demo_database: Database) -> None:
    client = create_app(settings, database=demo_database).test_client()
    answer = client.get("/sign-up")
    assert answer.status_code == 403
    assert "Ask for an invitation." in answer.text
    assert "Sign up" not in client.get("/sign-in").text


def test_asking_for_a_new_password_tells_a_stranger_nothing(visitor: Open) -> None:
    stranger = visitor()
    known, unknown = (stranger.send("/forgotten", login=login) for login in ("alice@example.org", "nobody@example.org"))
    assert known.status_code == unknown.status_code == 200
    without = re.compile(r'content="[^"]{40,}"')
    assert without.sub("", known.text) == without.sub("", unknown.text)


def test_a_forgotten_password_is_replaced_and_all_sessions_end(visitor: Open, link: Callable[[], str]) -> None:
    elsewhere, charlie = visitor("charlie"), visitor()
    charlie.send("/forgotten", login="charlie")
    assert charlie.send(link(), password=NEW).location == "/"
    assert charlie.get("/", follow_redirects=True).status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert visitor().sign_in("charlie").status_code == 401


def test_a_link_does_not_replace_the_second_factor(
    visitor: Open, demo_database: Database, site: config.Settings
) -> None:
    import pyotp

    charlie = Viewer("charlie")
    offer = demo_database.write(charlie, second_factor.begin)
    demo_database.write(charlie, lambda work: second_factor.confirm(work, pyotp.TOTP(offer.secret).now()))
    browser = visitor()
    assert browser.send(printed(demo_database, site, "charlie"), password=NEW).location == "/sign-in"
    assert browser.get("/").status_code == 302


def test_opening_a_link_does_nothing_yet(visitor: Open, demo_database: Database, site: config.Settings) -> None:
    path = printed(demo_database, site, "charlie")
    for _ in range(3):
        assert visitor().get(path).status_code == 200
    assert visitor().send(path, password=NEW).status_code == 302


def test_no_other_page_and_no_log_learns_of_a_link(
    visitor: Open, demo_database: Database, site: config.Settings, caplog: pytest.LogCaptureFixture
) -> None:
    path = printed(demo_database, site, "charlie")
    secret = path.rpartition(".")[2]
    with caplog.at_level(logging.DEBUG):
        page = visitor().get(path)
        gone = visitor().get(f"{path}x")
        lost = visitor().get(f"{path}/")
        refused = visitor().client.post(path, data={"password": NEW})
    assert page.headers["Referrer-Policy"] == gone.headers["Referrer-Policy"] == "no-referrer"
    assert (gone.status_code, lost.status_code, refused.status_code) == (404, 404, 400)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("graphcrm")]
    assert ours
    assert secret not in "".join(ours)


def test_too_many_messages_are_refused(visitor: Open) -> None:
    stranger = visitor()
    answers = [stranger.send("/forgotten", login="nobody@example.org") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
