"""Sign in, with a second factor as a second step, and sign out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flask import flash, redirect, request, session, url_for
from flask_babel import gettext

from graphcrm.errors import SecondFactorNeededError, SignInError, TooManyAttemptsError
from graphcrm.services import accounts
from graphcrm.services import sign_in as service
from graphcrm.web import sessions
from graphcrm.web.account.forms import CodeForm, SignInForm
from graphcrm.web.handle import current_database, current_settings
from graphcrm.web.viewer import local_path, open_to_all, signed_in

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

#: The key in the session of who has given the right password, and for how many seconds they may take for the code.
_HALF, _HALF_SECONDS = "half", 600


@open_to_all
def sign_in() -> Response:
    """Ask for name and password."""
    back = local_path(request.args.get("next"))
    if signed_in():
        return redirect(back)
    form, database = SignInForm(), current_database()
    if form.validate_on_submit():
        try:
            user = service.sign_in(database, form.login.data, form.password.data, address())
        except SecondFactorNeededError as error:
            session.clear()
            session[_HALF] = [error.name, error.session, time.time()]
            return redirect(url_for("account.code", next=request.args.get("next")))
        except (SignInError, TooManyAttemptsError) as error:
            form.refuse(error)
        else:
            sessions.begin(user)
            return redirect(back)
    return form.answer(
        "account/sign_in.html", any_users=accounts.any_users(database), sign_up=current_settings().sign_up
    )


@open_to_all
def code() -> Response:
    """Ask for a code, after the password was right."""
    name, stamp, since = session.get(_HALF, (None, "", 0.0))
    if name is None or time.time() - since > _HALF_SECONDS:
        session.pop(_HALF, None)
        return redirect(url_for("account.sign_in", next=request.args.get("next")))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            user = service.second_step(current_database(), name, stamp, form.code.data, address())
        except (SignInError, TooManyAttemptsError) as error:
            form.refuse(error)
        else:
            sessions.begin(user)
            return redirect(local_path(request.args.get("next")))
    return form.answer("account/code.html")


@open_to_all
def sign_out() -> Response:
    """End the session in this browser."""
    sessions.end()
    flash(gettext("You are signed out."))
    return redirect(url_for("account.sign_in"))


def address() -> str:
    """Return the network address that a request comes from."""
    return request.remote_addr or ""
