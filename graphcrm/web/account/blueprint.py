"""The addresses of accounts."""

from __future__ import annotations

from flask import Blueprint, Response, request

from graphcrm.services.account_links import PATH
from graphcrm.web.account import links, profile, sign_in

FORM = ("GET", "POST")

blueprint = Blueprint("account", __name__)
blueprint.add_url_rule("/sign-in", "sign_in", sign_in.sign_in, methods=FORM)
blueprint.add_url_rule("/sign-in/code", "code", sign_in.code, methods=FORM)
blueprint.add_url_rule("/sign-out", "sign_out", sign_in.sign_out, methods=("POST",))
blueprint.add_url_rule("/sign-up", "sign_up", links.sign_up, methods=FORM)
blueprint.add_url_rule("/forgotten", "forgotten", links.forgotten, methods=FORM)
blueprint.add_url_rule(f"{PATH}<token>", "link", links.link, methods=FORM)
blueprint.add_url_rule("/account", "page", profile.page, methods=FORM)
blueprint.add_url_rule("/account/password", "password", profile.password, methods=FORM)
blueprint.add_url_rule("/account/second-factor/on", "second_factor_on", profile.second_factor_on, methods=FORM)
blueprint.add_url_rule("/account/second-factor/authenticator", "authenticator", profile.authenticator, methods=FORM)
blueprint.add_url_rule("/account/second-factor/off", "second_factor_off", profile.second_factor_off, methods=FORM)
blueprint.add_url_rule("/account/recovery-codes", "recovery_codes", profile.recovery_codes, methods=FORM)
blueprint.add_url_rule("/account/sessions/end", "end_sessions", profile.end_sessions, methods=("POST",))


@blueprint.after_request
def keep_links_secret(response: Response) -> Response:
    """Let no page that follows learn the address of a link, which holds its token."""
    if request.endpoint == f"{blueprint.name}.link":
        response.headers["Referrer-Policy"] = "no-referrer"
    return response
