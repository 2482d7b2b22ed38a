"""Counting attempts in Redis, where several processes count together."""

from __future__ import annotations

import importlib.util

import pytest

from graphcrm.errors import ConfigurationError, DatabaseError, TooManyAttemptsError
from graphcrm.services.throttle import Rule, Throttle

RULE = Rule("test", 3, 15, "attempts")


def test_those_who_share_a_redis_count_together(redis_url: str) -> None:
    here, there = Throttle(redis_url), Throttle(redis_url)
    for counter in (here, there, here):
        counter.take(RULE, "alice")

    with pytest.raises(TooManyAttemptsError, match="Try again in 15 minutes") as refusal:
        there.take(RULE, "alice")
    assert 890 < refusal.value.seconds <= 900
    assert here.is_new(RULE, "alice")
    assert not there.is_new(RULE, "alice")
    there.forget(RULE, "alice")
    here.check(RULE, "alice")


def test_without_its_redis_nobody_is_let_through(redis_url: str) -> None:
    pytest.importorskip("redis")
    nowhere = redis_url.replace("127.0.0.1", "127.0.0.2")

    with pytest.raises(DatabaseError, match="cannot be counted"):
        Throttle(nowhere).take(RULE, "alice")


def test_without_the_client_of_redis_its_url_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(ConfigurationError, match="client of Redis is not installed"):
        Throttle("redis://localhost")
