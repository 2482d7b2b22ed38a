"""Answer failures: a page or JSON that says what went wrong and what to do, never a trace."""

from __future__ import annotations

import logging
import re

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from graphcrm.errors import AmbiguousNameError, GraphcrmError, TooManyAttemptsError
from graphcrm.values import new_uid
from graphcrm.web.answers import wants_json

log = logging.getLogger(__name__)

TITLES = {
    400: "This request cannot be read",
    401: "Sign in first",
    403: "You may not do that",
    404: "There is no such page",
    405: "That cannot be done here",
    413: "That is too large",
    429: "Too many attempts",
    503: "The database does not answer",
}
HINTS = {
    401: "Your session may have ended. What you asked for needs an account.",
    404: "Check the address, or start from the question box.",
    405: "Start from the question box.",
    413: "Send less at once.",
}
BROKEN = "Something went wrong on our side"
EXPIRED = "This form has expired"
#: Parts of an address that may be the token of a link.
_TOKEN = re.compile(r"[^/]{24,}")


def register(app: Flask) -> None:
    """Map each kind of failure to its answer, once."""
    app.register_error_handler(GraphcrmError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def as_dict(error: GraphcrmError) -> dict[str, object]:
    """Return a failure as the JSON that ``/answer.json`` sends: what went wrong and what helps."""
    helps = ("suggestions", "understood", "examples", "field")
    found = {name: getattr(error, name) for name in helps if getattr(error, name, None)}
    if isinstance(error, AmbiguousNameError):
        found["choices"] = [{"uid": uid, "description": description} for uid, description in error.choices]
    return {"error": {"message": error.message, "hint": error.hint, **found}}


def add_retry(response: Response, error: GraphcrmError) -> None:
    """Say to programs when something that was tried too often may be tried again."""
    if isinstance(error, TooManyAttemptsError):
        response.headers["Retry-After"] = str(error.seconds)


def _ours(error: GraphcrmError) -> Response:
    reference = _reference()
    level = logging.ERROR if error.status >= 500 else logging.INFO
    log.log(level, "%s %s: %s", reference, _place(), error, exc_info=error if error.status == 500 else None)
    if wants_json():
        response = _status(jsonify(as_dict(error)), error.status)
    elif error.status == 404:
        # What is missing is something on a page, not the page.
        response = _page(404, "", error.hint, reference, error.message)
    else:
        response = _page(error.status, error.message, error.hint, reference)
    add_retry(response, error)
    return response


def _http(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response())
    status = error.code or 500
    reference = _reference()
    log.info("%s %s: %s", reference, _place(), error)
    title, hint = TITLES.get(status, error.name), HINTS.get(status, error.description or "")
    if isinstance(error, CSRFError):
        title, hint = EXPIRED, "Go back, load the page again and send it once more. The browser has to take our cookie."
    if wants_json():
        return _status(jsonify({"error": {"message": title, "hint": hint}}), status)
    return _page(status, "", hint, reference, title)


def _unexpected(error: Exception) -> Response:
    reference = _reference()
    log.error("%s %s", reference, _place(), exc_info=error)
    hint = f"It is written down in the log as {reference}."
    if wants_json():
        return _status(jsonify({"error": {"message": BROKEN, "hint": hint, "reference": reference}}), 500)
    return _page(500, "", "Try again; if it stays, report it with the reference below.", reference)


def _page(status: int, message: str, hint: str, reference: str, title: str = "") -> Response:
    title = title or TITLES.get(status, BROKEN if status >= 500 else "That did not work")
    page = render_template("failure.html", title=title, message=message, hint=hint, reference=reference, status=status)
    return _status(make_response(page), status)


def _place() -> str:
    """Return what was asked for as the log may keep it: without the token of a link."""
    return str(request.url_rule or _TOKEN.sub("…", request.path))


def _reference() -> str:
    """Return a short reference; the end of a UUIDv7 is its random part."""
    return new_uid()[-12:]


def _status(response: Response, status: int) -> Response:
    response.status_code = status
    return response
