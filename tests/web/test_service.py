"""What programs ask that look after graphcrm, and what it writes down of requests."""

from __future__ import annotations

import dataclasses
import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graphcrm import config
from graphcrm.database.connection import Database
from graphcrm.errors import DatabaseError
from graphcrm.queries.jobs import waiting
from graphcrm.web import create_app
from graphcrm.web.handle import handle_of

TOKEN = "t" * 40
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def cut_off(plain: config.Settings) -> FlaskClient:
    """An application whose database nobody answers for."""
    settings = dataclasses.replace(plain, database_url="bolt://127.0.0.1:1", database_password="x")
    return create_app(settings).test_client()


@pytest.fixture
def measured(settings: config.Settings, demo_database: Database) -> Iterator[Flask]:
    """An application that begins to measure, whose metrics may be read with a token."""
    yield create_app(dataclasses.replace(settings, metrics_token=TOKEN), database=demo_database)
    demo_database.measured = None


def numbers(client: FlaskClient, **options: Any) -> dict[str, float]:
    answer = client.get("/metrics", **options)
    assert answer.status_code == 200, answer.text
    lines = [line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def test_a_process_lives_whether_its_database_answers_or_not(cut_off: FlaskClient) -> None:
    answer = cut_off.get("/health")
    assert (answer.status_code, answer.get_json()) == (200, {"alive": True})


def test_it_is_ready_when_the_database_answers_and_is_migrated(client: FlaskClient) -> None:
    answer = client.get("/ready")
    assert (answer.status_code, answer.get_json()) == (200, {"ready": True})


def test_it_is_not_ready_while_the_database_is_away_which_a_probe_hears_at_once(cut_off: FlaskClient) -> None:
    started = time.monotonic()
    answer = cut_off.get("/ready")
    assert time.monotonic() - started < 4
    assert (answer.status_code, answer.get_json()["ready"]) == (503, False)
    assert "127.0.0.1" not in answer.text


def test_it_is_not_ready_while_a_migration_is_missing(
    client: FlaskClient, demo_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = "MATCH (m:Migration) WITH m ORDER BY m.number DESC LIMIT 1 SET m.finished = $finished"
    demo_database.driver.execute_query(run, finished=False)
    try:
        answer = client.get("/ready")
    finally:
        demo_database.driver.execute_query(run, finished=True)
    assert (answer.status_code, answer.get_json()["reason"]) == (503, "The database is not migrated.")


def test_probes_may_call_a_machine_by_any_name(client: FlaskClient) -> None:
    assert client.get("/health", headers={"Host": "10.1.2.3:5000"}).status_code == 200
    assert client.get("/metrics", headers={"Host": "10.1.2.3:5000"}).status_code == 400


def test_metrics_are_for_this_machine_or_for_who_has_the_token(measured: Flask) -> None:
    client = measured.test_client()
    assert client.get("/metrics").status_code == 200
    refused = [
        client.get("/metrics", environ_base=ELSEWHERE),
        client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}),
        client.get("/metrics", environ_base=ELSEWHERE, headers={"Authorization": "Bearer wrong"}),
        client.get("/metrics", environ_base=ELSEWHERE, headers={"Authorization": f"Basic {TOKEN}"}),
        client.get(f"/metrics?token={TOKEN}", environ_base=ELSEWHERE),
    ]
    assert {answer.status_code for answer in refused} == {401}
    assert refused[0].headers["WWW-Authenticate"] == "Bearer"
    assert numbers(client, environ_base=ELSEWHERE, headers={"Authorization": f"Bearer {TOKEN}"})


def test_without_a_token_in_the_settings_none_opens_the_metrics(app: Flask) -> None:
    for given in ("Bearer ", "Bearer x", "Bearer"):
        answer = app.test_client().get("/metrics", environ_base=ELSEWHERE, headers={"Authorization": given})
        assert answer.status_code == 401


def test_requests_and_round_trips_are_counted_by_the_pattern_of_their_address(measured: Flask) -> None:
    client = measured.test_client()
    for name in ("one", "two", "three"):
        client.get(f"/parties/{name}")
    told = numbers(client)
    (one,) = [name for name in told if name.startswith("graphcrm_requests_total") and "/parties/<uid>" in name]
    assert told[one] == 3
    assert told['graphcrm_request_seconds_count{route="/parties/<uid>"}'] == 3
    assert told["graphcrm_database_round_trip_seconds_count"] > 0
    assert told["graphcrm_database_up"] == 1
    assert told['graphcrm_database_connections{state="idle"}'] >= 1
    assert not [name for name in told if "/parties/one" in name]


def test_jobs_that_wait_are_counted(measured: Flask, demo_database: Database) -> None:
    measured.test_client().get("/people")
    before = len(waiting(demo_database))
    demo_database.driver.execute_query("CREATE (:Job {uid: 'waits', state: 'queued'})")
    try:
        assert numbers(measured.test_client())["graphcrm_jobs_waiting"] == before + 1
    finally:
        demo_database.driver.execute_query("MATCH (job:Job {uid: 'waits'}) DELETE job")


def test_metrics_are_there_while_the_database_is_away(cut_off: FlaskClient) -> None:
    cut_off.get("/people")
    told = numbers(cut_off)
    assert told["graphcrm_database_up"] == 0
    assert "graphcrm_jobs_waiting" not in told


def test_a_request_keeps_the_name_that_a_proxy_gave_it_where_that_is_sane(client: FlaskClient) -> None:
    assert client.get("/health", headers={"X-Request-ID": "a1b2c3d4-e5f6"}).headers["X-Request-ID"] == "a1b2c3d4-e5f6"
    for odd in ("short", "<script>alert(1)", "a" * 65, "two words here", "-leading-dash"):
        made = client.get("/health", headers={"X-Request-ID": odd}).headers["X-Request-ID"]
        assert re.fullmatch(r"[0-9a-f]{12}", made)


def test_the_reference_of_a_failure_is_the_name_of_the_request(client: FlaskClient) -> None:
    page = client.get("/nowhere", headers={"X-Request-ID": "a1b2c3d4-e5f6"})
    assert "<code>a1b2c3d4-e5f6</code>" in page.text


def test_a_request_is_written_down_by_its_pattern_with_who_asked_and_how_long_it_took(
    people: None, visitor: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    alice = visitor("alice")
    with caplog.at_level(logging.INFO):
        alice.get("/parties/Sally?q=Kessler", headers={"X-Request-ID": "a1b2c3d4-e5f6"})
    (line,) = [record for record in caplog.records if record.name == "graphcrm.web.service.requests"]
    told = vars(line)
    assert (told["method"], told["route"], told["status"], told["user"]) == ("GET", "/parties/<uid>", 404, "alice")
    assert told["milliseconds"] > 0
    ours = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("graphcrm"))
    assert "Sally" not in ours
    assert "Kessler" not in ours


def test_probes_are_not_written_down(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        for path in ("/health", "/ready", "/metrics", "/static/theme.js"):
            client.get(path)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("graphcrm")] == []


class Restarting:
    """A database that fails once it was in use, until it is there again."""

    def __init__(self) -> None:
        self.there = False
        self.asked = 0

    def is_there(self) -> bool:
        self.asked += 1
        return self.there


def test_after_a_failure_a_request_looks_first_whether_the_server_is_there_again(plain: config.Settings) -> None:
    database = Restarting()
    handle = handle_of(create_app(plain, database=database))  # type: ignore[arg-type]
    assert handle.get() is database
    assert database.asked == 0
    handle.doubt()
    for _ in range(2):
        with pytest.raises(DatabaseError, match="cannot be reached"):
            handle.get()
    assert database.asked == 2
    database.there = True
    assert handle.get() is database
    assert handle.get() is database
    assert database.asked == 3


def test_a_process_that_was_forked_opens_connections_of_its_own(
    settings: config.Settings, demo_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = handle_of(create_app(settings, database=demo_database))
    assert handle.get() is demo_database
    monkeypatch.setattr(os, "getpid", lambda: 1)
    assert handle.opened is None
    with handle.get() as its_own:
        assert its_own is not demo_database
        assert its_own.is_there()


@pytest.mark.parametrize("path", ["/nowhere", "/people", "/sign-in"])
def test_a_page_while_the_database_is_away_is_quick_and_asks_once(
    cut_off: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle, tried = handle_of(cut_off.application), []
    opened = handle._opened
    monkeypatch.setattr(handle, "_opened", lambda: tried.append(1) or opened())
    started = time.monotonic()
    page = cut_off.get(path)
    assert time.monotonic() - started < 5
    assert page.status_code == (404 if path == "/nowhere" else 503)
    assert "Reference" in page.text
    assert len(tried) == 1
