"""Ask for a link by e-mail, and do what a link is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext

from graphcrm.auth.passwords import SHORTEST
from graphcrm.errors import RuleError, TooManyAttemptsError
from graphcrm.models.account_links import INVITATION, RESET, SIGN_UP
from graphcrm.services import account_links
from graphcrm.web import sessions
from graphcrm.web.account.forms import EmailForm, LoginForm, NewAccountForm, NewPasswordForm
from graphcrm.web.account.sign_in import address
from graphcrm.web.handle import current_database, current_settings
from graphcrm.web.viewer import open_to_all

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from graphcrm.models.account_links import AccountLink
    from graphcrm.models.users import User


class _Words(NamedTuple):
    """What a page says that a link leads to."""

    title: str
    lead: str
    button: str


def _words(opened: AccountLink) -> _Words:
    if opened.purpose == SIGN_UP:
        lead = gettext("The address %(email)s is confirmed. Choose how you sign in.", email=opened.email)
        return _Words(gettext("Your account"), lead, gettext("Sign up"))
    if opened.purpose == INVITATION:
        lead = gettext("An account was made for you. Choose a password for it.")
        return _Words(gettext("Welcome"), lead, gettext("Use my account"))
    return _Words(gettext("New password"), gettext("Your sessions in all browsers end."), gettext("Save the password"))


@open_to_all
def sign_up() -> Response:
    """Ask for the address of somebody who wants an account."""
    account_links.check_sign_up(current_database(), current_settings())
    form = EmailForm()
    if form.validate_on_submit():
        try:
            account_links.request_sign_up(current_database(), current_settings(), form.email.data, address())
        except (RuleError, TooManyAttemptsError) as error:
            form.refuse(error)
        else:
            return _sent(gettext("We have sent a link to the address that you gave. It is good for a day."))
    lead = gettext("Say at which e-mail address we reach you. The link that we send there leads on.")
    return form.answer("account/send_link.html", field=form.email, title=gettext("Sign up"), lead=lead)


@open_to_all
def forgotten() -> Response:
    """Ask whose password was forgotten."""
    form = LoginForm()
    if form.validate_on_submit():
        try:
            account_links.request_reset(current_database(), current_settings(), form.login.data, address())
        except TooManyAttemptsError as error:
            form.refuse(error)
        else:
            return _sent(
                gettext("If there is such an account, we have sent a link to its address. It is good for an hour.")
            )
    lead = gettext("We send a link to the e-mail address of your account. With it you choose a new password.")
    return form.answer("account/send_link.html", field=form.login, title=gettext("Forgotten password"), lead=lead)


@open_to_all
def link(token: str) -> Response:
    """Ask for what a link needs, and do what it is for.

    Programs that look into mail open links, too, so nothing is done before the form is sent.
    """
    opened = account_links.open(current_database(), token)
    form = NewAccountForm() if opened.purpose == SIGN_UP else NewPasswordForm()
    if form.validate_on_submit():
        try:
            user = account_links.use(
                current_database(),
                current_settings(),
                token,
                password=form.password.data,
                name=form.name.data if "name" in form else "",
                label=form.label.data if "label" in form else "",
            )
        except RuleError as error:
            form.refuse(error)
        else:
            return _used(opened, user)
    words = _words(opened)
    return form.answer(
        "account/link.html",
        title=words.title,
        lead=words.lead,
        button=words.button,
        user=opened.user,
        shortest=SHORTEST,
    )


def _used(opened: AccountLink, user: User) -> Response:
    """Go on: signed in, or to the sign-in that asks for the second factor, which a link by e-mail must not replace."""
    if user.second_factor:
        flash(gettext("Your password is changed. Sign in with it."))
        return redirect(url_for("account.sign_in"))
    sessions.begin(user)
    welcome = gettext("Welcome, %(name)s.", name=user.label)
    flash(gettext("Your password is changed.") if opened.purpose == RESET else welcome)
    return redirect(url_for("ask.page"))


def _sent(said: str) -> Response:
    return make_response(render_template("account/sent.html", said=said))
