"""What an answer should be made of: a page, the part of one that htmx asks for, or JSON."""

from __future__ import annotations

import json

from flask import Flask, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.urls import iri_to_uri

#: How htmx works here: no style and no script that the content policy refuses, no page with personal data kept in the
#: browser's storage; forms that were refused are shown again, and the shell tells of other failures.
HTMX = {
    "allowEval": False,
    "historyCacheSize": 0,
    "includeIndicatorStyles": False,
    "refreshOnHistoryMiss": True,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "400|409|422", "swap": True},
        {"code": "...", "swap": False, "error": True},
    ],
    "selfRequestsOnly": True,
}


def register(app: Flask) -> None:
    """Give the templates ``layout``: what a page extends, the whole page or its content alone."""
    app.jinja_env.globals["htmx_config"] = json.dumps(HTMX)

    @app.context_processor
    def layout() -> dict[str, str]:
        return {"layout": "part.html" if wants_part() else "base.html"}

    @app.after_request
    def vary(response: Response) -> Response:
        response.vary.add("HX-Request")
        return response


def wants_json() -> bool:
    """Say whether a request asks for JSON: by its address, or since it takes or sends nothing else."""
    accepted = request.accept_mimetypes
    return request.path.endswith(".json") or request.is_json or accepted["application/json"] > accepted["text/html"]


def wants_part() -> bool:
    """Say whether htmx asks, which puts the answer into a page that is there."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def show(template: str, status: int = 200, **values: object) -> Response:
    """Return a page, or its content alone where htmx asks; the template extends ``layout``."""
    return make_response(render_template(template, **values), status)


def go(address: str) -> ResponseReturnValue:
    """Send the browser to another page after something was done; htmx would put that page into this one."""
    if wants_part():
        # A header takes no letters beyond Latin-1, and the query of an address may hold any.
        return Response(headers={"HX-Redirect": iri_to_uri(address)})
    return redirect(address, 303)
