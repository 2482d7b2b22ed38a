"""One's own account: the name, the password, the second factor, and the sessions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from markupsafe import Markup

from graphcrm.auth.passwords import SHORTEST
from graphcrm.errors import RuleError, SignInError, TooManyAttemptsError
from graphcrm.services import accounts, second_factor
from graphcrm.services import sign_in as service
from graphcrm.web import sessions
from graphcrm.web.account.forms import AuthenticatorForm, ChangePasswordForm, PasswordForm, ProfileForm
from graphcrm.web.account.sign_in import address
from graphcrm.web.handle import current_database
from graphcrm.web.viewer import signed_in
from graphcrm.web.writing import write

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from graphcrm.models.users import User

T = TypeVar("T")


def page() -> Response:
    """Show one's account, and change one's name."""
    user = _user()
    form = ProfileForm(obj=user)
    if form.validate_on_submit():
        try:
            write(partial(accounts.set_label, name=user.name, label=form.label.data))
        except RuleError as error:
            form.refuse(error)
        else:
            flash(gettext("Your name is saved."))
            return redirect(url_for("account.page"))
    left = write(second_factor.recovery_codes_left) if user.second_factor else 0
    return form.answer("account/page.html", user=user, left=left)


def password() -> Response:
    """Change the password of whoever knows the one before."""
    user, form = _user(), ChangePasswordForm()
    if form.validate_on_submit() and _confirmed(user, form):
        try:
            changed = write(partial(accounts.set_password, name=user.name, password=form.password.data))
        except RuleError as error:
            form.refuse(error)
        else:
            sessions.begin(changed)
            flash(gettext("Your password is changed."))
            return redirect(url_for("account.page"))
    return form.answer("account/password.html", user=user, shortest=SHORTEST)


def second_factor_on() -> Response:
    """Begin to set up a second factor, for whoever knows the password."""
    user, form = _user(), PasswordForm()
    if user.second_factor:
        return redirect(url_for("account.page"))
    if form.validate_on_submit() and _confirmed(user, form):
        write(second_factor.begin)
        return redirect(url_for("account.authenticator"))
    return form.answer(
        "account/with_password.html",
        user=user,
        title=gettext("Set up a second factor"),
        lead=gettext("You need an authenticator on your phone. First type your password again."),
        button=gettext("Go on"),
    )


def authenticator() -> Response:
    """Show the secret that was offered, and put it into force with a code of it."""
    user, form = _user(), AuthenticatorForm()
    offer = None if user.second_factor else write(second_factor.offered)
    if offer is None:
        return redirect(url_for("account.page"))
    if form.validate_on_submit():
        try:
            codes = write(partial(second_factor.confirm, code=form.code.data))
        except RuleError as error:
            form.refuse(error)
        else:
            flash(gettext("Your second factor is on."))
            return _recovery(codes)
    key = " ".join(offer.secret[start : start + 4] for start in range(0, len(offer.secret), 4))
    return form.answer("account/authenticator.html", qr=_qr(offer.address), key=key)


def second_factor_off() -> Response:
    """Take the second factor off, for whoever knows the password."""
    user, form = _user(), PasswordForm()
    if not user.second_factor:
        return redirect(url_for("account.page"))
    if form.validate_on_submit() and _confirmed(user, form):
        write(partial(second_factor.remove, name=user.name))
        flash(gettext("Your second factor is off."))
        return redirect(url_for("account.page"))
    return form.answer(
        "account/with_password.html",
        user=user,
        title=gettext("Turn the second factor off"),
        lead=gettext("From then on your password alone is enough to sign in as you."),
        button=gettext("Turn it off"),
    )


def recovery_codes() -> Response:
    """Make new recovery codes, for whoever knows the password."""
    user, form = _user(), PasswordForm()
    if not user.second_factor:
        return redirect(url_for("account.page"))
    if form.validate_on_submit() and _confirmed(user, form):
        return _recovery(write(second_factor.renew_recovery_codes))
    return form.answer(
        "account/with_password.html",
        user=user,
        title=gettext("New recovery codes"),
        lead=gettext("The codes that you have now stop working."),
        button=gettext("Show new codes"),
    )


def end_sessions() -> Response:
    """Sign out in every browser."""
    user = _user()
    write(partial(accounts.end_sessions, name=user.name))
    sessions.end()
    flash(gettext("You are signed out everywhere."))
    return redirect(url_for("account.sign_in"))


def _user() -> User:
    """Return the account that is signed in; the person at the machine has none while there are no accounts."""
    return signed_in() or abort(404)


def _confirmed(user: User, form: PasswordForm | ChangePasswordForm) -> bool:
    """Say whether the password that was typed is the one in force; the form says so when it is not."""
    try:
        service.confirm(current_database(), user.name, form.old.data, address())
    except TooManyAttemptsError as error:
        form.refuse(error)
    except SignInError:
        form.refuse(RuleError(gettext("This is not your password."), field="old"))
    else:
        return True
    return False


def _recovery(codes: list[str]) -> Response:
    return cast("Response", render_template("account/recovery_codes.html", codes=codes))


def _qr(text: str) -> Markup:
    """Return a QR code as SVG without any style of its own; it is dark on light in any theme."""
    import segno

    picture = segno.make(text, error="m")
    # The text is data of the code, not of the markup.
    return Markup(picture.svg_inline(border=3, light="#fff", dark="#000", omitsize=True))  # noqa: S704
