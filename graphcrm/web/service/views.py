"""Answer the programs that look after graphcrm, and the shell of a page that was left open."""

from __future__ import annotations

import secrets

from flask import Response, abort, current_app, jsonify, request
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from graphcrm.web.handle import current_settings
from graphcrm.web.service.metrics import metrics_of
from graphcrm.web.service.readiness import readiness_of
from graphcrm.web.viewer import at_this_machine, open_to_all


@open_to_all
def health() -> Response:
    """Say that the process lives; nothing else is asked."""
    return jsonify({"alive": True})


@open_to_all
def ready() -> tuple[Response, int]:
    """Say whether requests can be answered: the database answers, and its migrations are applied."""
    reason = readiness_of(current_app).missing()
    return (jsonify({"ready": False, "reason": reason}), 503) if reason else (jsonify({"ready": True}), 200)


@open_to_all
def metrics() -> Response:
    """Give the measurements to whoever sits at this machine, or has the token of the settings."""
    if not at_this_machine() and not _has_token():
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
    content, type = metrics_of(current_app).exposition()
    return Response(content, content_type=type)


def token() -> Response:
    """Give a page that was left open the token of the session that has begun meanwhile."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)
    return jsonify({"token": generate_csrf()})


def _has_token() -> bool:
    wanted, given = current_settings().metrics_token, request.authorization
    if not wanted or given is None or given.type != "bearer" or not given.token:
        return False
    return secrets.compare_digest(given.token.encode(), wanted.encode())
