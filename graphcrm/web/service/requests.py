"""Give each request an identifier, write down that it was answered, and count it."""

from __future__ import annotations

import logging
import re
import time
from typing import cast

from flask import Flask, Response, g, request
from flask_login import current_user

from graphcrm import logs
from graphcrm.values import new_uid
from graphcrm.web.service.metrics import metrics_of

log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
#: What a proxy may call a request.
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
#: Endpoints that are asked all the time; that they were is only said to those who look for it.
_QUIET = frozenset({"static", "service.health", "service.ready", "service.metrics"})


def register(app: Flask) -> None:
    """Identify, time and write down every request. It must come before whatever may refuse one."""

    @app.before_request
    def begin() -> None:
        g.started = time.perf_counter()
        logs.request_id.set(identifier())

    @app.after_request
    def end(response: Response) -> Response:
        response.headers[HEADER] = identifier()
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        method = request.method if request.method in _METHODS else "OTHER"
        metrics_of(app).answered(method, route(), response.status_code, seconds)
        details = {
            "method": method,
            "route": route(),
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
            "user": _user(),
        }
        level = logging.DEBUG if request.endpoint in _QUIET else logging.INFO
        log.log(
            level,
            "%s %s %d in %.1f ms",
            method,
            route(),
            response.status_code,
            details["milliseconds"],
            extra=details,
        )
        return response

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        logs.request_id.set("")


def identifier() -> str:
    """Return what this request is called: what a proxy says, where it is sane, or a short random name.

    It is the reference on pages that tell of a failure, and stands in every line of the log.
    """
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        # The end of a UUIDv7 is its random part.
        g.request_id = given if _SANE.fullmatch(given) else new_uid()[-12:]
    return cast(str, g.request_id)


def route() -> str:
    """Return the pattern of this request's address, which holds nobody's name and no token."""
    return request.url_rule.rule if request.url_rule else "none"


def _user() -> str:
    """Return the account of this request where it was asked for already; it is not asked for here."""
    if "_login_user" not in g or not current_user.is_authenticated:
        return ""
    return str(current_user.user.name)
