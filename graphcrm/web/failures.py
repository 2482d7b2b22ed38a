"""Answer failures: a page or JSON that says what went wrong and what to do, never a trace."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from graphcrm.errors import AmbiguousNameError, GraphcrmError
from graphcrm.values import new_uid

log = logging.getLogger(__name__)

TITLES = {
    400: "This request cannot be read",
    404: "There is no such page",
    405: "That cannot be done here",
    503: "The database does not answer",
}
BROKEN = "Something went wrong on our side"


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


def _ours(error: GraphcrmError) -> Response:
    reference = _reference()
    level = logging.ERROR if error.status >= 500 else logging.INFO
    log.log(level, "%s %s: %s", reference, request.path, error, exc_info=error if error.status == 500 else None)
    if _wants_json():
        return _status(jsonify(as_dict(error)), error.status)
    return _page(error.status, error.message, error.hint, reference)


def _http(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response())
    status = error.code or 500
    reference = _reference()
    log.info("%s %s: %s", reference, request.path, error)
    hint = "Check the address, or start from the question box." if status == 404 else error.description or ""
    if _wants_json():
        return _status(jsonify({"error": {"message": TITLES.get(status, error.name), "hint": hint}}), status)
    return _page(status, "", hint, reference)


def _unexpected(error: Exception) -> Response:
    reference = _reference()
    log.error("%s %s", reference, request.path, exc_info=error)
    hint = f"It is written down in the log as {reference}."
    if _wants_json():
        return _status(jsonify({"error": {"message": BROKEN, "hint": hint, "reference": reference}}), 500)
    return _page(500, "", "Try again; if it stays, report it with the reference below.", reference)


def _page(status: int, message: str, hint: str, reference: str) -> Response:
    title = TITLES.get(status, BROKEN if status >= 500 else "That did not work")
    page = render_template("failure.html", title=title, message=message, hint=hint, reference=reference, status=status)
    return _status(make_response(page), status)


def _reference() -> str:
    """Return a short reference; the end of a UUIDv7 is its random part."""
    return new_uid()[-12:]


def _wants_json() -> bool:
    return request.path.endswith(".json")


def _status(response: Response, status: int) -> Response:
    response.status_code = status
    return response
