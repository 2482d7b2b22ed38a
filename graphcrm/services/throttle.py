"""Count what must not be tried too often: passwords of an account, sign-ins from an address, messages to one.

Counts are kept in the memory of this process, or in Redis where that carries the jobs: several processes count
together there. They are a moving window: what was tried longer ago than its length counts no more.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphcrm import config
from graphcrm.errors import ConfigurationError, DatabaseError, TooManyAttemptsError
from graphcrm.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Rule:
    """How often something may be tried: ``most`` times in ``minutes``; ``what`` is it in words."""

    name: str
    most: int
    minutes: int
    what: str


#: Passwords and codes for one account, whoever tries them.
ACCOUNT = Rule("account", 10, 15, Phrase("attempts to sign in"))
#: Failed attempts from one address, for whatever accounts.
ADDRESS = Rule("address", 50, 15, Phrase("attempts to sign in"))
#: Messages that a stranger can have sent to one e-mail address, and those asked for from one address.
MAIL_TO = Rule("mail-to", 5, 60, Phrase("messages"))
MAIL_FROM = Rule("mail-from", 20, 60, Phrase("messages"))


class Throttle:
    """Counts attempts. Thread-safe."""

    def __init__(self, redis: str = "") -> None:
        from limits.storage import MemoryStorage, storage_from_string
        from limits.strategies import MovingWindowRateLimiter

        storage: Any
        storage = storage_from_string(storage_address(redis), wrap_exceptions=True) if redis else MemoryStorage()
        self._storage = storage
        self._window = MovingWindowRateLimiter(storage)

    def check(self, rule: Rule, key: str) -> None:
        """Raise ``TooManyAttemptsError`` when it was tried too often; nothing is counted."""
        with _reached():
            allowed = self._window.test(_item(rule), key)
        if not allowed:
            raise self._refusal(rule, key)

    def take(self, rule: Rule, key: str) -> None:
        """Count an attempt before it is made, or raise ``TooManyAttemptsError`` when there were too many."""
        with _reached():
            allowed = self._window.hit(_item(rule), key)
        if not allowed:
            raise self._refusal(rule, key)

    def count(self, rule: Rule, key: str) -> None:
        """Count an attempt that failed."""
        with _reached():
            self._window.hit(_item(rule), key)

    def forget(self, rule: Rule, key: str) -> None:
        """Forget the attempts there were."""
        with _reached():
            self._window.clear(_item(rule), key)

    def is_new(self, rule: Rule, key: str) -> bool:
        """Say whether this is the first refusal in a while, which is worth an entry in the journal."""
        with _reached():
            return self._window.hit(_item(Rule(f"{rule.name}-told", 1, rule.minutes, "")), key)

    def _refusal(self, rule: Rule, key: str) -> TooManyAttemptsError:
        with _reached():
            until = self._window.get_window_stats(_item(rule), key).reset_time
        seconds = max(1, math.ceil(until - time.time()))
        minutes = math.ceil(seconds / 60)
        return TooManyAttemptsError(
            Phrase("There were too many {what}.", what=rule.what),
            Phrase.counted(minutes, "Try again in a minute.", "Try again in {number} minutes."),
            seconds,
        )


def shared() -> Throttle:
    """Return the throttle of this process, by the settings in force."""
    return _of(config.load().jobs_url)


def storage_address(redis: str) -> str:
    """Return how ``limits`` calls the Redis of the settings, or the memory of this process where there is none.

    Raises:
        ConfigurationError: the client of Redis is not installed.
    """
    if not redis:
        return "memory://"
    if importlib.util.find_spec("redis") is None:
        raise ConfigurationError(
            "GRAPHCRM_JOBS_URL is set, but the client of Redis is not installed.",
            "Install it: pip install 'graphcrm[redis]'.",
        )
    return f"redis+{redis}" if redis.startswith("unix:") else redis


def network(address: str) -> str:
    """Return what counts as one address: an IPv4 address, or the network of 64 bits that an IPv6 address is in."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)


@cache
def _of(redis: str) -> Throttle:
    return Throttle(redis)


def _item(rule: Rule) -> Any:
    from limits import RateLimitItemPerMinute

    return RateLimitItemPerMinute(rule.most, rule.minutes, namespace=f"graphcrm-{rule.name}")


@contextmanager
def _reached() -> Iterator[None]:
    """Turn a failure of Redis into one that says so; nobody signs in uncounted."""
    from limits.errors import StorageError

    try:
        yield
    except StorageError as error:
        raise DatabaseError(
            Phrase("Attempts to sign in cannot be counted: {why}.", why=error.storage_error),
            "Check GRAPHCRM_JOBS_URL.",
        ) from error
