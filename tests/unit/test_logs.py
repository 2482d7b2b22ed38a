"""What is logged: a line for people or an object for programs, and nobody's data."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from graphcrm import logs

SECRET = "correct-horse-7f3a"


def record(message: str, *args: object, failed: bool = False, **details: object) -> logging.LogRecord:
    made = logging.LogRecord("graphcrm.web", logging.INFO, "x.py", 1, message, args, sys.exc_info() if failed else None)
    vars(made).update(details)
    return made


def fail() -> None:
    try:
        int(SECRET)
    except ValueError as error:
        raise KeyError(SECRET) from error


def failure() -> logging.LogRecord:
    try:
        fail()
    except KeyError:
        return record("It failed", failed=True)
    raise AssertionError


def test_an_object_a_line_holds_what_is_known_of_a_request() -> None:
    token = logs.request_id.set("abc123")
    try:
        line = logs.formatter("json").format(
            record("GET %s", "/people", method="GET", route="/people", status=200, milliseconds=12.5, user="alice")
        )
    finally:
        logs.request_id.reset(token)
    told = json.loads(line)
    assert told.pop("at").endswith("+00:00")
    assert told == {
        "level": "info",
        "logger": "graphcrm.web",
        "message": "GET /people",
        "request_id": "abc123",
        "method": "GET",
        "route": "/people",
        "status": 200,
        "milliseconds": 12.5,
        "user": "alice",
    }


def test_what_is_not_known_is_left_out() -> None:
    assert json.loads(logs.formatter("json").format(record("Hello"))).keys() == {"at", "level", "logger", "message"}


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_trace_says_where_and_not_what(log_format: str) -> None:
    written = logs.formatter(log_format).format(failure())

    assert SECRET not in written
    assert "KeyError" in written
    assert "ValueError" in written
    assert "test_logs.py" in written


def test_a_trace_keeps_the_words_of_errors_that_speak_of_code() -> None:
    with pytest.raises(AttributeError) as raised:
        "".nothing  # type: ignore[attr-defined]  # noqa: B018
    assert "no attribute 'nothing'" in logs.trace(raised.value)


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_nobody_makes_a_line_of_their_own(log_format: str) -> None:
    written = logs.formatter(log_format).format(record("GET %s", "/x\n2026-01-01 INFO graphcrm.web forged"))

    assert not [line for line in written.splitlines() if line.startswith("2026-01-01 INFO")]
