"""Answer failures: a page or JSON that says what went wrong and what to do, never a trace."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, Response, current_app, jsonify, make_response, request
from flask_babel import gettext, lazy_gettext, ngettext
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from neo4j.exceptions import ClientError
from werkzeug.exceptions import HTTPException

from graphcrm import logs
from graphcrm.errors import AmbiguousNameError, DatabaseError, GraphcrmError, TooManyAttemptsError
from graphcrm.storage.intake import size_words
from graphcrm.web import resending
from graphcrm.web.answers import wants_json, wants_part
from graphcrm.web.handle import current_handle, without_database
from graphcrm.web.limits import seconds_to_wait
from graphcrm.web.locale import preferences
from graphcrm.web.navigation import inside
from graphcrm.web.service.requests import identifier, route
from graphcrm.web.shown import helps, said
from graphcrm.web.viewer import at_this_machine

log = logging.getLogger(__name__)

TITLES = {
    400: lazy_gettext("This request cannot be read"),
    401: lazy_gettext("Sign in first"),
    403: lazy_gettext("You may not do that"),
    404: lazy_gettext("There is no such page"),
    405: lazy_gettext("That cannot be done here"),
    413: lazy_gettext("That is too large"),
    429: lazy_gettext("Please wait a moment"),
    503: lazy_gettext("The database does not answer"),
}
HINTS = {
    400: lazy_gettext("Go back, load the page again and try it once more."),
    401: lazy_gettext("Your session may have ended. What you asked for needs an account."),
    403: lazy_gettext("Ask whoever looks after graphcrm for the right to it."),
    404: lazy_gettext("Check the address, or start from the question box."),
    405: lazy_gettext("Start from the question box."),
}
#: What shows a form again whose file is larger than is read, by endpoint; the areas add theirs.
FORMS_WITH_FILES: dict[str, Callable[..., Response]] = {}
AWAY = lazy_gettext("What is kept there cannot be read now.")
BROKEN = lazy_gettext("Something went wrong on our side")
EXPIRED = lazy_gettext("This form has expired")
LOAD_AGAIN = lazy_gettext("Go back, load the page again and send it once more. The browser has to take our cookie.")
#: Says to the shell that a form was refused for its token alone, and that a new one will do.
EXPIRED_HEADER = "X-Form-Expired"


def register(app: Flask) -> None:
    """Map each kind of failure to its answer, once."""
    app.register_error_handler(GraphcrmError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def as_dict(error: GraphcrmError) -> dict[str, object]:
    """Return a failure as JSON says it: what went wrong and what helps, in the language of whoever asks."""
    helps = ("suggestions", "understood", "examples", "field")
    found = {name: getattr(error, name) for name in helps if getattr(error, name, None)}
    if isinstance(error, AmbiguousNameError):
        found["choices"] = [{"uid": uid, "description": description} for uid, description in error.choices]
    return {"error": {"message": said(error.message), "hint": _hint(error), **found}}


def add_retry(response: Response, error: GraphcrmError) -> None:
    """Say to programs when something that was tried too often may be tried again."""
    if isinstance(error, TooManyAttemptsError):
        response.headers["Retry-After"] = str(error.seconds)


def _ours(error: GraphcrmError) -> Response:
    _write_down(error)
    if isinstance(error, DatabaseError):
        current_handle().doubt()
        without_database()
    if error.status >= 500 and not at_this_machine():
        error = _for_others(error)
    if wants_json():
        response = _status(jsonify(as_dict(error)), error.status)
    elif error.status == 404:
        # What is missing is something on a page, not the page.
        response = _page(404, "", _hint(error), said(error.message))
    else:
        title = "" if error.status != 503 or isinstance(error, DatabaseError) else gettext("That did not work")
        response = _page(error.status, said(error.message), _hint(error), title)
    add_retry(response, error)
    return response


def _http(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response())
    status = error.code or 500
    log.info("%s %s: %d", identifier(), route(), status)
    _find_words()
    expired = isinstance(error, CSRFError)
    if expired and (response := resending.answer(inside())):
        return response
    if status == 413 and (form := FORMS_WITH_FILES.get(request.endpoint or "")) and not wants_json():
        try:
            return form(**request.view_args or {})
        except GraphcrmError as refusal:
            return _ours(refusal)
    title, hint = TITLES.get(status, error.name), HINTS.get(status, error.description or "")
    if status == 413:
        hint = gettext("At most %(size)s can be sent at once.", size=said(size_words(_most_at_once())))
    if expired:
        title, hint = EXPIRED, LOAD_AGAIN
    wait = seconds_to_wait(error) if isinstance(error, RateLimitExceeded) else 0
    if wait:
        hint = ngettext(
            "Too many requests came from you. Try again in a second.",
            "Too many requests came from you. Try again in %(num)d seconds.",
            wait,
        )
    if wants_json():
        response = _status(jsonify({"error": {"message": str(title), "hint": str(hint)}}), status)
    else:
        response = _page(status, "", str(hint), str(title))
    for name, value in error.get_headers():
        if name in ("Allow", "WWW-Authenticate"):
            response.headers[name] = value
    if wait:
        response.headers["Retry-After"] = str(wait)
    if expired:
        response.headers[EXPIRED_HEADER] = "1"
    return response


def _unexpected(error: Exception) -> Response:
    # In the message and not as exc_info, which a handler of somebody else would write with all of its words.
    log.error("%s %s failed\n%s", identifier(), route(), logs.trace(error))
    without_database()
    if wants_json():
        hint = gettext("It is written down in the log as %(reference)s.", reference=identifier())
        told = {"message": str(BROKEN), "hint": hint, "reference": identifier()}
        return _status(jsonify({"error": told}), 500)
    return _page(500, "", gettext("Try again; if it stays, report it with the reference below."))


def _page(status: int, message: str, hint: str, title: str = "") -> Response:
    if status >= 500:
        without_database()
    if wants_part():
        # It is said in a notice of the page that is there.
        told = " ".join(_sentence(str(each)) for each in (message or title, hint) if each)
        return _status(Response(told, mimetype="text/plain"), status)
    values = {
        "title": title or TITLES.get(status, BROKEN if status >= 500 else gettext("That did not work")),
        "message": message,
        "hint": hint,
        "reference": identifier(),
        "status": status,
    }
    # Not by Flask's function, which asks the areas for what their own pages need, and that may be what fails.
    template = current_app.jinja_env.get_template("failure.html")
    try:
        page = template.render(values)
    except Exception as error:
        # What a page shows around its content can fail for itself; then it is shown without.
        log.error("%s The page of a failure failed\n%s", identifier(), logs.trace(error))
        without_database()
        page = template.render(values, bare=True)
    return _status(make_response(page), status)


def _most_at_once() -> int:
    """Return how many bytes a request may have: a form without a file, or one with it."""
    whole = int(current_app.config["MAX_CONTENT_LENGTH"])
    return whole if (request.content_length or 0) > whole else int(current_app.config["MAX_FORM_MEMORY_SIZE"])


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _hint(error: GraphcrmError) -> str:
    return said(error.hint) if helps(error) else ""


def _find_words() -> None:
    """Find out in which language to answer; when that fails for itself, in the one that the browser asks for."""
    try:
        preferences()
    except Exception as error:
        log.error("%s Preferences failed\n%s", identifier(), logs.trace(error))
        without_database()


def _for_others(error: GraphcrmError) -> GraphcrmError:
    """Return a failure of a server as it is told to those who do not run it: without its address and its settings."""
    message = str(AWAY) if isinstance(error, DatabaseError) else f"{said(error.message).partition(':')[0].rstrip('.')}."
    return type(error)(message, gettext("Try again in a moment; if it stays, report it with the reference."))


def _write_down(error: GraphcrmError) -> None:
    """Note a failure by its kind, and in its own words only where they speak of a server and not of what was typed."""
    about = identifier(), route(), type(error).__name__
    cause = error.__cause__
    if error.status < 500:
        log.info("%s %s: %s", *about)
    elif error.status == 500:
        log.error("%s %s: %s\n%s", *about, logs.trace(error))
    elif isinstance(cause, ClientError):
        log.error("%s %s: %s: %s", *about, cause.code)
    else:
        log.error("%s %s: %s: %s", *about, error)


def _status(response: Response, status: int) -> Response:
    response.status_code = status
    return response
