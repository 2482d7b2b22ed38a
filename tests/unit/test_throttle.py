"""Counting attempts: a moving window for each rule and key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from graphcrm.errors import TooManyAttemptsError
from graphcrm.services.throttle import Rule, Throttle, network

RULE = Rule("test", 3, 15, "attempts")
START = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def test_after_so_many_attempts_one_waits_until_the_first_is_long_ago() -> None:
    counter = Throttle()
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(3):
            counter.take(RULE, "alice")
            clock.shift(timedelta(minutes=1))
        with pytest.raises(TooManyAttemptsError) as refusal:
            counter.take(RULE, "alice")
        assert refusal.value.seconds == 12 * 60
        assert str(refusal.value) == "There were too many attempts. Try again in 12 minutes."
        clock.shift(timedelta(minutes=12, seconds=1))
        counter.take(RULE, "alice")
        with pytest.raises(TooManyAttemptsError, match=r"Try again in a minute\."):
            counter.check(RULE, "alice")


def test_each_key_and_each_rule_is_counted_alone() -> None:
    counter = Throttle()
    for _ in range(3):
        counter.count(RULE, "alice")

    counter.check(RULE, "bob")
    counter.check(Rule("other", 3, 15, "attempts"), "alice")
    with pytest.raises(TooManyAttemptsError):
        counter.check(RULE, "alice")
    counter.forget(RULE, "alice")
    counter.check(RULE, "alice")


def test_only_the_first_refusal_is_new() -> None:
    counter = Throttle()

    assert counter.is_new(RULE, "alice")
    assert not counter.is_new(RULE, "alice")
    assert counter.is_new(RULE, "bob")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("here", "here"),
    ],
)
def test_a_network_of_ipv6_counts_as_one_address(address: str, counted: str) -> None:
    assert network(address) == counted
