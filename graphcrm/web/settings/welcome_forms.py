"""The forms of the first run, one for each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from flask_babel import lazy_gettext
from wtforms import EmailField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from graphcrm.models.preferences import PREFERENCES
from graphcrm.models.users import LABEL_LENGTH
from graphcrm.web.account.forms import Form
from graphcrm.web.locale import language
from graphcrm.web.settings.inputs import countries

#: Without a profile; and with sample data, or with an empty database.
NONE, SAMPLE, EMPTY = "none", "sample", "empty"
#: The profiles that come with graphcrm: what they are for, and what they bring.
PROFILES = {
    "sales-team": (
        lazy_gettext("A sales team"),
        lazy_gettext("Leads, customers and deals: who decides at an account, and who could introduce you."),
    ),
    "volunteer-organization": (
        lazy_gettext("A volunteer organization"),
        lazy_gettext("Sites, shifts and skills: who helps where and when, and who coordinates them."),
    ),
    "membership-association": (
        lazy_gettext("A membership association"),
        lazy_gettext("Chapters, dues and offices: who belongs where since when, and what is paid."),
    ),
    NONE: (
        lazy_gettext("None of these"),
        lazy_gettext("People, organizations and the common relationships. You define what you need as you go."),
    ),
}
#: With what to begin.
DATA = {
    SAMPLE: (
        lazy_gettext("Sample data"),
        lazy_gettext("Made-up people and organizations to look around with."),
    ),
    EMPTY: (lazy_gettext("Empty"), lazy_gettext("Begin with your own records, typed in or imported.")),
}
_FORMATS = {"international": "+1 202-555-0143", "national": "(202) 555-0143", "as typed": lazy_gettext("as typed")}


class Step(Form):
    """A step: what was typed is kept in the session until the last one, a password is not.

    ``words`` say more of the choices that it offers, ``asks`` names what the steps after it need to be answered.
    """

    words: ClassVar[Mapping[str, tuple[str, str]]] = {}
    asks: ClassVar[frozenset[str]] = frozenset()

    def kept(self) -> dict[str, str]:
        """Return what the session keeps of this step."""
        secret = ("csrf_token", "password")
        return {field.name: (field.data or "").strip() for field in self if field.name not in secret}


class OrganizationForm(Step):
    """What the organization is called, and where it is."""

    asks = frozenset({"organization_name", "country"})
    organization_name = StringField(
        lazy_gettext("Name of the organization"),
        [Length(max=PREFERENCES["organization_name"].field.longest)],
        render_kw={"autocomplete": "organization", "autofocus": True},
    )
    country = SelectField(lazy_gettext("Country"))
    phone_format = RadioField(lazy_gettext("Phone format"), choices=list(_FORMATS.items()), default="international")

    def __init__(self, *args: object, **values: object) -> None:
        super().__init__(*args, **values)
        self.country.choices = [("", "–"), *countries(language())]


class ProfileForm(Step):
    """What graphcrm is used for."""

    words = PROFILES
    asks = frozenset({"profile"})
    profile = RadioField(
        lazy_gettext("Use"), choices=[(name, words[0]) for name, words in PROFILES.items()], default=NONE
    )


class DataForm(Step):
    """With what to begin."""

    words = DATA
    asks = frozenset({"data"})
    data = RadioField(lazy_gettext("Data"), choices=[(name, words[0]) for name, words in DATA.items()], default=SAMPLE)


class AccountForm(Step):
    """The account of the administrator."""

    label = StringField(
        lazy_gettext("Your name"),
        [InputRequired(lazy_gettext("Say how you are called."))],
        render_kw={"maxlength": LABEL_LENGTH, "autocomplete": "name", "autofocus": True},
    )
    name = StringField(
        lazy_gettext("User name"),
        [InputRequired(lazy_gettext("Choose a user name."))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    email = EmailField(
        lazy_gettext("E-mail address"),
        [InputRequired(lazy_gettext("Say at which address."))],
        render_kw={"autocomplete": "email"},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [InputRequired(lazy_gettext("Choose a password."))],
        render_kw={"autocomplete": "new-password"},
    )
