"""Slow down whoever asks too often: an account, or an address without one.

Pages are counted generously, writes more tightly, and costly requests (uploads, exports, bulk actions) most. The counts
are kept in the memory of each process, or for all of them in the Redis that carries the jobs; while that is away, each
process counts for itself.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from flask import Flask, current_app, request, session
from flask_limiter import ApplicationLimit, Limiter, RateLimitExceeded

from graphcrm.services import throttle

if TYPE_CHECKING:
    from graphcrm.config import Settings

View = TypeVar("View", bound=Callable[..., object])

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: Endpoints that are never refused: files that browsers keep, and those by which programs look after graphcrm.
_FREE = frozenset({"static", "service.health", "service.ready", "service.metrics"})


def register(app: Flask, settings: Settings) -> None:
    """Count requests, and refuse those that are too many with the status 429.

    Raises:
        ConfigurationError: the client of Redis is not installed.
    """
    limits = [
        _limit(settings.pages_per_minute, "pages", lambda: False),
        _limit(settings.writes_per_minute, "writes", lambda: request.method in _SAFE),
        _limit(settings.costly_per_minute, "costly", lambda: not _is_costly()),
    ]
    wanted = [limit for limit in limits if limit]
    if not wanted:
        return
    limiter = Limiter(
        who_asks,
        application_limits=list(wanted),
        storage_uri=throttle.storage_address(settings.jobs_url),
        strategy="sliding-window-counter",
        key_prefix="graphcrm",
        in_memory_fallback_enabled=bool(settings.jobs_url),
        headers_enabled=False,
    )
    limiter.request_filter(lambda: request.endpoint in _FREE)
    limiter.init_app(app)


def costly(view: View) -> View:
    """Mark a view whose requests are costly even where they bring no file."""
    view.costly = True  # type: ignore[attr-defined]
    return view


def who_asks() -> str:
    """Return by what requests are counted: the account of the session, whose cookie is signed, or the address."""
    if account := session.get("_user_id"):
        return hashlib.sha256(str(account).encode()).hexdigest()[:32]
    return throttle.network(request.remote_addr or "")


def seconds_to_wait(error: RateLimitExceeded) -> int:
    """Return after how many seconds a request that was refused may be made again."""
    limiter: Limiter = next(iter(current_app.extensions["limiter"]))
    refused = limiter.current_limit
    until = refused.reset_at if refused else time.time() + error.limit.limit.get_expiry()
    return max(1, math.ceil(until - time.time()))


def _limit(most: int, scope: str, exempt: Callable[[], bool]) -> ApplicationLimit | None:
    return ApplicationLimit(f"{most}/minute", scope=scope, exempt_when=exempt) if most else None


def _is_costly() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "costly", False) or (request.mimetype == "multipart/form-data" and request.method not in _SAFE)
