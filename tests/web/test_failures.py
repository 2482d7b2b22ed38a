"""What is shown when something goes wrong."""

from __future__ import annotations

import dataclasses
import logging
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graphcrm import config
from graphcrm.web import create_app


@pytest.fixture
def broken(plain: config.Settings) -> FlaskClient:
    """An application with something that is no database at all."""
    return create_app(plain, database=object()).test_client()  # type: ignore[arg-type]


@pytest.fixture
def cut_off(plain: config.Settings) -> Flask:
    """An application whose database nobody answers for."""
    settings = dataclasses.replace(plain, database_url="bolt://127.0.0.1:1", database_password="x")
    return create_app(settings)


def test_an_unknown_address_is_a_page_with_a_way_back(broken: FlaskClient) -> None:
    page = broken.get("/nowhere")
    assert page.status_code == 404
    assert "There is no such page" in page.text
    assert 'href="/"' in page.text


def test_an_error_of_ours_gives_a_reference_that_is_in_the_log_and_no_trace(
    broken: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = broken.get("/?q=who+knows+Sally")
    assert page.status_code == 500
    reference = re.search(r"Reference <code>(\w+)</code>", page.text)
    assert reference is not None
    assert reference[1] in caplog.text
    assert "Traceback" in caplog.text
    for secret in ("Traceback", "AttributeError", "graphcrm/web"):
        assert secret not in page.text


def test_an_error_of_ours_in_json_gives_the_same(broken: FlaskClient) -> None:
    answer = broken.get("/answer.json?q=who+knows+Sally")
    assert answer.status_code == 500
    assert set(answer.get_json()["error"]) == {"message", "hint", "reference"}


def test_a_database_that_does_not_answer_is_said_with_what_to_do_and_all_who_wait_hear_it_at_once(
    cut_off: Flask,
) -> None:
    with ThreadPoolExecutor() as pool:
        started = time.monotonic()
        first = pool.submit(lambda: (cut_off.test_client().get("/?q=who+knows+Sally"), time.monotonic() - started))
        asking = [
            pool.submit(lambda: cut_off.test_client().get("/answer.json?q=who+knows+Sally").get_json())
            for _ in range(3)
        ]
        page, alone = first.result()
        answers = [answer.result() for answer in asking]
        together = time.monotonic() - started
    assert page.status_code == 503
    assert "The database does not answer" in page.text
    assert "Reference" in page.text
    assert all(answer["error"]["message"] and answer["error"]["hint"] for answer in answers)
    assert together < 2.5 * alone


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}, {"Accept": "application/json"}])
def test_where_the_database_is_is_said_to_who_sits_at_the_machine_alone(
    cut_off: Flask, headers: dict[str, str]
) -> None:
    client = cut_off.test_client()
    here = client.get("/people", headers=headers)
    elsewhere = client.get("/people", headers={**headers, "X-Forwarded-For": "192.0.2.7"})
    assert here.status_code == elsewhere.status_code == 503
    assert "GRAPHCRM_DATABASE_URL" in here.text
    for told in ("GRAPHCRM", "127.0.0.1:1", "Couldn't"):
        assert told not in elsewhere.text
    assert "Try again in a moment" in elsewhere.text


def test_a_method_that_is_not_offered_is_refused(broken: FlaskClient) -> None:
    page = broken.post("/static/theme.js")
    assert page.status_code == 405
    assert "That cannot be done here" in page.text
