"""Who asks too often waits: an account, or an address without one."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graphcrm import config
from graphcrm.database.connection import Database
from graphcrm.web import create_app

Make = Callable[..., Flask]


@pytest.fixture
def limited(settings: config.Settings, demo_database: Database) -> Make:
    def make(**values: object) -> Flask:
        return create_app(dataclasses.replace(settings, **values), database=demo_database)  # type: ignore[arg-type]

    return make


def statuses(client: FlaskClient, times: int, path: str = "/sign-in", **options: object) -> list[int]:
    return [client.get(path, **options).status_code for _ in range(times)]  # type: ignore[arg-type]


def test_what_is_too_often_is_said_with_when_to_try_again(limited: Make) -> None:
    client = limited(pages_per_minute=3).test_client()
    assert statuses(client, 4) == [200] * 3 + [429]
    page = client.get("/people")
    assert page.status_code == 429
    assert "Please wait a moment" in page.text
    assert 0 < int(page.headers["Retry-After"]) <= 60
    program = client.get("/people", headers={"Accept": "application/json"})
    assert (program.status_code, set(program.get_json()["error"])) == (429, {"message", "hint"})
    assert client.get("/people", headers={"HX-Request": "true"}).mimetype == "text/plain"


def test_probes_and_files_that_browsers_keep_are_not_counted(limited: Make) -> None:
    client = limited(pages_per_minute=1).test_client()
    for path in ("/health", "/ready", "/metrics", "/static/theme.js"):
        assert statuses(client, 3, path) == [200] * 3
    assert statuses(client, 2) == [200, 429]


def test_each_address_is_counted_alone_and_a_network_of_ipv6_as_one(limited: Make) -> None:
    client = limited(pages_per_minute=1).test_client()
    for address, status in (
        ("192.0.2.1", 302),
        ("192.0.2.1", 429),
        ("192.0.2.2", 302),
        ("2001:db8::1", 302),
        ("2001:db8::2", 429),
    ):
        assert client.get("/people", environ_base={"REMOTE_ADDR": address}).status_code == status, address


def test_an_account_is_counted_wherever_it_asks_from(limited: Make, people: None) -> None:
    from .conftest import Visitor

    app = limited(pages_per_minute=5)
    for address in ("192.0.2.1", "192.0.2.2"):
        browser = Visitor(app)
        browser.client.environ_base["REMOTE_ADDR"] = address
        assert browser.sign_in("charlie").status_code == 302
        assert statuses(browser.client, 3, "/account") == ([200] * 3 if address == "192.0.2.1" else [200, 200, 429])


def test_writes_and_uploads_are_counted_more_tightly_than_pages(limited: Make) -> None:
    client = limited(writes_per_minute=3, costly_per_minute=1).test_client()
    assert statuses(client, 5) == [200] * 5
    file = {"file": (io.BytesIO(b"x"), "a.txt")}
    assert client.post("/undo/x", data=file).status_code == 400
    again = {"file": (io.BytesIO(b"x"), "a.txt")}
    assert client.post("/undo/x", data=again).status_code == 429
    assert client.post("/undo/x").status_code == 400
    assert client.post("/undo/x").status_code == 429
    assert statuses(client, 2) == [200] * 2


def test_zero_is_no_limit(limited: Make) -> None:
    client = limited(pages_per_minute=0, writes_per_minute=0, costly_per_minute=0).test_client()
    assert statuses(client, 30) == [200] * 30


def test_processes_count_together_in_redis_and_alone_while_it_is_away(limited: Make, redis_url: str) -> None:
    one = limited(pages_per_minute=3, jobs_url=redis_url).test_client()
    other = limited(pages_per_minute=3, jobs_url=redis_url).test_client()
    assert statuses(one, 2) + statuses(other, 2) == [200, 200, 200, 429]
    away = limited(pages_per_minute=3, jobs_url="redis://127.0.0.1:1/0").test_client()
    assert statuses(away, 4) == [200, 200, 200, 429]
