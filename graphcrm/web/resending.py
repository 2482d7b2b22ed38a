"""Keep what was typed into a form that cannot be taken now: its session has ended, or its token has expired."""

from __future__ import annotations

import re

from flask import Response, current_app, make_response, render_template, request
from flask_babel import gettext

from graphcrm.web.answers import wants_json, wants_part

#: Fields that no page repeats.
_SECRET = re.compile(r"passw|secret|token|code|\bold\b|key", re.IGNORECASE)

#: What is no longer and has no space is a choice rather than a text.
_SHORT = 40


def answer(inside: bool) -> Response | None:
    """Return a page from which the form can be sent again; None where the request is not from a form of ours.

    A page elsewhere can have a browser send a form, too. The browser says so, and nothing is repeated then.

    Args:
        inside: whether whoever asks may use the application, so that the form was refused for its token alone.
    """
    if request.method != "POST" or wants_json() or _is_open():
        return None
    if wants_part():
        if inside:
            return None
        said = gettext("Your session has ended. Sign in again in another tab; what you typed stays.")
        return Response(said, 401, mimetype="text/plain")
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return None
    pairs = [(name, value) for name, values in request.form.lists() for value in values]
    kept = [(name, value) for name, value in pairs if not _SECRET.search(name)]
    lost = any(name != "csrf_token" for name, _ in set(pairs) - set(kept)) or any(request.files.values())
    typed = [value for _, value in kept if " " in value.strip() or len(value) > _SHORT]
    page = render_template("resend.html", fields=kept, typed=typed, lost=lost, inside_now=inside)
    return make_response(page, 400 if inside else 401)


def _is_open() -> bool:
    """Say whether the form is for those who are not signed in: it is short, and mostly a password."""
    view = current_app.view_functions.get(request.endpoint or "")
    return view is None or getattr(view, "open_to_all", False)
