"""The forms of accounts; what fits is the services' to say, and stands beside the field it concerns."""

from __future__ import annotations

from flask import Response, make_response, render_template
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from graphcrm.errors import GraphcrmError, RuleError
from graphcrm.models.users import LABEL_LENGTH
from graphcrm.web.failures import add_retry
from graphcrm.web.shown import said

#: Longer than what anybody has, and short enough to be looked at.
_LONGEST = 254
_TOO_LONG = lazy_gettext("That is longer than %(number)d characters.", number=_LONGEST)


class Form(FlaskForm):  # type: ignore[misc]
    """A form that can be told what a service says of what was typed."""

    #: Why a service refused what was typed, or None.
    refusal: GraphcrmError | None = None

    def refuse(self, error: GraphcrmError) -> None:
        """Put what is wrong beside the field it concerns, or above the form when it concerns none of them."""
        self.refusal = error
        field = self._fields.get(getattr(error, "field", ""))
        if field is None:
            self.form_errors.append(said(error))
        else:
            field.errors = [*field.errors, said(error)]

    def answer(self, template: str, **values: object) -> Response:
        """Show the form on its page, with the status of what is wrong with it."""
        response = make_response(render_template(template, form=self, **values))
        if self.refusal is not None:
            response.status_code = self.refusal.status
            add_retry(response, self.refusal)
        elif self.errors:
            response.status_code = RuleError.status
        return response


def _line(label: str, wanted: str, **attributes: object) -> StringField:
    checks = [InputRequired(wanted), Length(max=_LONGEST, message=_TOO_LONG)]
    return StringField(label, checks, render_kw={"maxlength": _LONGEST, **attributes})


def _email(label: str, **attributes: object) -> EmailField:
    checks = [
        InputRequired(lazy_gettext("Say at which address.")),
        Length(max=_LONGEST, message=_TOO_LONG),
    ]
    return EmailField(label, checks, render_kw={"maxlength": _LONGEST, "autocomplete": "email", **attributes})


def _password(label: str, wanted: str, autocomplete: str) -> PasswordField:
    return PasswordField(label, [InputRequired(wanted)], render_kw={"autocomplete": autocomplete})


def _new_password(label: str = lazy_gettext("Password")) -> PasswordField:
    return _password(label, lazy_gettext("Choose a password."), "new-password")


_AS_TYPED = {"autocapitalize": "none", "spellcheck": "false"}


class SignInForm(Form):
    """User name or e-mail address, and password."""

    login = _line(
        lazy_gettext("User name or e-mail address"),
        lazy_gettext("Say who you are."),
        autocomplete="username",
        autofocus=True,
        **_AS_TYPED,
    )
    password = _password(lazy_gettext("Password"), lazy_gettext("Type your password."), "current-password")


class CodeForm(Form):
    """A code of the authenticator, or a recovery code."""

    code = _line(
        lazy_gettext("Code"), lazy_gettext("Type the code."), autocomplete="one-time-code", autofocus=True, **_AS_TYPED
    )


class AuthenticatorForm(Form):
    """A code that shows that the authenticator has the secret."""

    code = _line(
        lazy_gettext("Code"), lazy_gettext("Type the code."), autocomplete="off", inputmode="numeric", autofocus=True
    )


class EmailForm(Form):
    """The address that a link is sent to."""

    email = _email(lazy_gettext("E-mail address"), autofocus=True)


class LoginForm(Form):
    """Whose password was forgotten."""

    login = _line(
        lazy_gettext("User name or e-mail address"),
        lazy_gettext("Say who you are."),
        autocomplete="username",
        autofocus=True,
        **_AS_TYPED,
    )


class NewAccountForm(Form):
    """What somebody chooses whose address is confirmed."""

    name = _line(
        lazy_gettext("User name"),
        lazy_gettext("Choose a user name."),
        autocomplete="username",
        autofocus=True,
        **_AS_TYPED,
    )
    label = StringField(
        lazy_gettext("Your name"),
        [InputRequired(lazy_gettext("Say how you are called."))],
        render_kw={"maxlength": LABEL_LENGTH, "autocomplete": "name"},
    )
    password = _new_password()


class NewPasswordForm(Form):
    """A password for an account that a link leads to."""

    password = _new_password(lazy_gettext("New password"))


class ProfileForm(Form):
    """How one is called."""

    label = StringField(
        lazy_gettext("Name"),
        [InputRequired(lazy_gettext("Say how you are called."))],
        render_kw={"maxlength": LABEL_LENGTH, "autocomplete": "name"},
    )


class ChangePasswordForm(Form):
    """The password one has, and the one one wants."""

    old = _password(
        lazy_gettext("Password now"), lazy_gettext("Type the password that you have now."), "current-password"
    )
    password = _new_password(lazy_gettext("New password"))


class PasswordForm(Form):
    """The password, asked for once more before something that weakens an account."""

    old = _password(lazy_gettext("Password"), lazy_gettext("Type your password."), "current-password")
