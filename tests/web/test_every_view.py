"""What holds for every view there is and each that will come: who may ask it, what it may do, and what it shows."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st
from werkzeug.routing import Rule

from graphcrm import config
from graphcrm.database.connection import Database
from graphcrm.web import create_app
from graphcrm.web.viewer import local_path

#: Endpoints that also answer those who are not signed in, each with the reason.
OPEN = {
    "account.sign_in": "one signs in there",
    "account.code": "the second step of signing in",
    "account.sign_out": "whose session has ended may still leave",
    "account.sign_up": "one asks for an account, where that is allowed",
    "account.forgotten": "one asks for a new password",
    "account.link": "a link by e-mail is the key",
    "service.health": "a probe learns that the process lives",
    "service.ready": "a probe learns that the database answers",
    "service.metrics": "it asks for this machine or its own token",
    "static": "files that come with graphcrm",
}
WRITES = {"POST", "PUT", "PATCH", "DELETE"}


def rules(app: Flask) -> Iterator[Rule]:
    yield from app.url_map.iter_rules()


def address(app: Flask, rule: Rule, **known: str) -> str:
    """Return an address of a rule, with what is known of the demo for its parts."""
    values = {name: known.get(name, "x") for name in rule.arguments}
    for name, converter in rule._converters.items():
        if type(converter).__name__ == "AnyConverter":
            values[name] = re.findall(r"\w+", converter.regex.removeprefix("(?:"))[0]
        elif type(converter).__name__ == "IntegerConverter":
            values[name] = "1"
    with app.test_request_context():
        _, path = rule.build(values) or ("", "")
    return path


def state(database: Database) -> dict[str, Any]:
    """Return everything that the database holds, but for which records one has looked at lately."""
    nodes = "MATCH (n) WHERE NOT n:Desk RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS held"
    ties = "MATCH (n)-[r]->() WHERE NOT n:Desk RETURN elementId(r) AS id, [type(r)] AS labels, properties(r) AS held"
    found = [*database.driver.execute_query(nodes).records, *database.driver.execute_query(ties).records]
    return {
        row["id"]: (sorted(row["labels"]), {name: str(value) for name, value in row["held"].items()}) for row in found
    }


def journal(database: Database) -> int:
    """Return how many changes there have been."""
    return int(database.driver.execute_query("MATCH (n:Change) RETURN count(n) AS n").records[0]["n"])


@pytest.fixture(scope="module")
def known(demo_database: Database) -> dict[str, str]:
    found = demo_database.driver.execute_query("MATCH (p:Person {name: 'Sally Kessler'}) RETURN p.uid AS uid").records
    return {"uid": found[0]["uid"], "kind": "person", "name": "x", "token": "x", "filename": "theme.js"}


def test_a_view_is_closed_or_open_with_a_reason(app: Flask) -> None:
    marked = {name for name, view in app.view_functions.items() if getattr(view, "open_to_all", False)}

    assert marked | {"static"} == OPEN.keys()


def test_who_is_not_signed_in_gets_nothing_but_the_way_in(
    app: Flask, people: None, visitor: Callable[..., Any], known: dict[str, str]
) -> None:
    stranger = visitor()
    for rule in rules(app):
        if rule.endpoint in OPEN or "GET" not in (rule.methods or ()):
            continue
        answer = stranger.get(address(app, rule, **known))
        assert answer.status_code in (302, 401), rule
        if answer.status_code == 302:
            assert urlsplit(answer.location).path == "/sign-in", rule


def test_nothing_is_written_without_the_token(
    app: Flask, people: None, visitor: Callable[..., Any], known: dict[str, str], demo_database: Database
) -> None:
    alice = visitor("alice")
    before = state(demo_database)
    for rule in rules(app):
        for method in WRITES & (rule.methods or set()):
            answer = alice.client.open(address(app, rule, **known), method=method, data={"name": "x"})
            assert (answer.status_code, "form has expired" in answer.text) == (400, True), rule
            forged = alice.client.open(
                address(app, rule, **known), method=method, data={"name": "x", "csrf_token": "a.b.c"}
            )
            assert forged.status_code == 400, rule
    assert state(demo_database) == before


def test_nothing_is_written_by_looking(
    app: Flask, people: None, visitor: Callable[..., Any], known: dict[str, str], demo_database: Database
) -> None:
    """Programs that look ahead follow links, too."""
    alice = visitor("alice")
    before = state(demo_database)
    ties = demo_database.driver.execute_query("MATCH (:Person)-[r]->(:Party) RETURN r.uid AS uid LIMIT 1").records
    for rule in rules(app):
        if "GET" not in (rule.methods or ()):
            continue
        tie = dict(known, uid=ties[0]["uid"]) if rule.rule.startswith("/relationships/") else known
        entries = journal(demo_database)
        answer = alice.get(address(app, rule, **tie))
        assert answer.status_code < 500 or rule.endpoint == "service.ready", (rule, answer.status_code)
        assert journal(demo_database) == entries, rule
    assert state(demo_database) == before


SECRET = "correct-horse-7f3a"


class Unwell:
    """What fails with words that nobody else should read."""

    def __getattr__(self, name: str) -> Any:
        raise ValueError(f"{SECRET} was not {name}")

    def __setattr__(self, name: str, value: object) -> None:
        raise ValueError(f"{SECRET} was not {name}")


def test_what_breaks_leaves_nothing_of_what_was_asked_in_the_answer_or_the_log(
    plain: config.Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(plain, database=Unwell())  # type: ignore[arg-type]
    broken = app.test_client()
    with caplog.at_level(logging.DEBUG):
        for rule in rules(app):
            if "GET" not in (rule.methods or ()) or rule.endpoint in ("static", "service.metrics"):
                continue
            path = address(app, rule, uid=SECRET, token=SECRET, name=SECRET, kind="person")
            for headers in ({}, {"HX-Request": "true"}, {"Accept": "application/json"}):
                answer = broken.get(f"{path}?q={SECRET}", headers=headers)
                told = answer.text.replace(f"/{SECRET}", "").replace(f"={SECRET}", "").replace(f'value="{SECRET}"', "")
                assert "Traceback" not in told, rule
                assert answer.status_code < 500 or SECRET not in told, rule
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}, {"Accept": "application/json"}])
def test_every_failure_has_a_reference_that_is_in_the_header(app: Flask, headers: dict[str, str]) -> None:
    answer = app.test_client().get("/nowhere", headers=headers)
    assert answer.status_code == 404
    assert re.fullmatch(r"\w{12}", answer.headers["X-Request-ID"])


PATHS = Flask("paths")
PATHS.add_url_rule("/", "ask.page", lambda: "")
HOSTS = ("https://crm.example", "http://127.0.0.1:5000")


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=40),
        st.text(alphabet="/\\\t\n\r:@.#?evil%0a5c\x00\x7f ", max_size=20),
        st.text(alphabet="/\\\t@:.ex", max_size=12).map(lambda text: f"/{text}"),
    )
)
@example("//evil.example")
@example("/\\evil.example")
@example("/\t/evil.example")
@example("https://evil.example")
@example("javascript:alert(1)")
@example("/%2f/evil.example")
@example("/people\r\nSet-Cookie: a=b")
def test_one_is_led_nowhere_but_to_a_path_of_this_site(text: str) -> None:
    with PATHS.test_request_context():
        path = local_path(text)
        assert path.startswith("/")
        assert not re.search(r"[\x00-\x1f\\]", path)
        for host in HOSTS:
            assert urlsplit(urljoin(f"{host}/page", path))[:2] == urlsplit(host)[:2]
