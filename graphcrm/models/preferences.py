"""The preferences: how a site, the people of a folder, or a user want to work, declared once.

Each is a field with a default and the scopes where it may be set; forms, the command line, profiles and
``docs/preferences.md`` come from this table. What is not set in the scope that counts first is taken from the next: the
user's own, the folder's, the site's, the default.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from graphcrm.errors import NotFoundError
from graphcrm.models.field import Field
from graphcrm.models.page_preferences import LISTS, RECORDS, SCREEN
from graphcrm.models.preference import ALL, OWN, SHARED, SITE, Preference
from graphcrm.phrases import Phrase, either

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

#: The groups, each with its title, in the order of a form.
GROUPS: Mapping[str, str] = {
    "organization": "Organization",
    "phone": "Phones",
    "hours": "When to call",
    "region": "Countries, dates and numbers",
    "names": "Names",
    "lists": "Lists",
    "records": "Records",
    "screen": "Screen",
}

_ORGANIZATION = (
    Preference(
        Field(
            "organization_name",
            "Name of the organization",
            "text",
            group="organization",
            max_length=60,
            help="What stands in the bar of every page, the sign-in page too; without one, graphcrm.",
        ),
        SITE,
    ),
)

_PHONE = (
    Preference(
        Field(
            "phone_region",
            "Country of phone numbers",
            "country",
            group="phone",
            help="How a number without a country code is read; without one, such a number is refused.",
        ),
        ALL,
    ),
    Preference(
        Field(
            "phone_format",
            "Phone format",
            "choice",
            group="phone",
            default="international",
            choices=("international", "national", "as typed"),
            help="How numbers are shown: +1 202-555-0143, (202) 555-0143 where it is of the country of phone numbers, "
            "or as somebody typed it.",
        ),
        ALL,
    ),
    Preference(
        Field(
            "dial_link",
            "Dial link",
            "text",
            group="phone",
            default="tel:{number}",
            pattern=r"(?!(?:javascript|data|vbscript|file|blob):)[a-z][a-z0-9+.-]*:[^\s{}]*\{number\}[^\s{}]*",
            pattern_help="an address with {number} in it, as in tel:{number} or https://pbx.example.org/call?to={number}",
            help="What a click on a phone number opens: a program on the computer, or the page of a phone system.",
        ),
        OWN,
    ),
    Preference(
        Field(
            "dial_prefix",
            "Dial prefix",
            "text",
            group="phone",
            pattern="[0-9*#,]{1,20}",
            pattern_help="up to 20 digits, *, # and commas for pauses, as in 9 or *31#",
            help="What is dialed before every number, to get a line or to use a calling card.",
        ),
        OWN,
    ),
)

_HOURS = (
    Preference(
        Field(
            "work_days",
            "Working days",
            "multi_choice",
            group="hours",
            choices=DAYS,
            default="Monday; Tuesday; Wednesday; Thursday; Friday",
            help="The days on which people are called at work.",
        ),
        ALL,
    ),
    Preference(
        Field(
            "work_hours",
            "Calls at work",
            "hours",
            group="hours",
            default="09:00-17:00",
            help="On a working day, a call goes to the work number in these hours.",
        ),
        ALL,
    ),
    Preference(
        Field(
            "home_hours",
            "Calls at home",
            "hours",
            group="hours",
            default="17:00-21:00",
            help="On a working day, a call goes to the home number in these hours; the hours at work go first.",
        ),
        ALL,
    ),
    Preference(
        Field(
            "free_day_hours",
            "Calls at home on free days",
            "hours",
            group="hours",
            default="10:00-20:00",
            help="On any other day, a call goes to the home number in these hours.",
        ),
        ALL,
    ),
)

_REGION = (
    Preference(
        Field(
            "map_link",
            "Map link",
            "text",
            group="region",
            default="https://www.openstreetmap.org/search?query={address}",
            pattern=r"https?://[^\s{}]*\{address\}[^\s{}]*",
            pattern_help="a web address with {address} in it, as in https://www.openstreetmap.org/search?query={address}",
            help="The page that a click on an address opens. Nothing is sent there before somebody clicks.",
        ),
        OWN,
    ),
    Preference(
        Field(
            "home_country",
            "Home country",
            "country",
            group="region",
            help="New addresses start with it, and addresses in it are written without their country.",
        ),
        SHARED,
    ),
    Preference(
        Field(
            "first_countries",
            "First countries",
            "countries",
            group="region",
            help="Countries that stand on top of every list of countries, in this order.",
        ),
        ALL,
    ),
    Preference(
        Field(
            "time_zone",
            "Time zone",
            "time_zone",
            group="region",
            default="UTC",
            help="In which times are shown and typed, and in which the hours to call are meant.",
        ),
        OWN,
    ),
    Preference(
        Field(
            "date_format",
            "Date format",
            "choice",
            group="region",
            default="D MMMM YYYY",
            choices=("D MMMM YYYY", "MMMM D, YYYY", "YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY"),
            help="How dates are shown: 3 May 2019, May 3, 2019, 2019-05-03, 03/05/2019, 05/03/2019 or 03.05.2019. "
            "They are typed in the same way, or as 2019-05-03.",
        ),
        OWN,
    ),
    Preference(
        Field(
            "time_format",
            "Time format",
            "choice",
            group="region",
            default="24 hours",
            choices=("24 hours", "12 hours"),
            help="How times are shown: 14:30 or 2:30 PM.",
        ),
        OWN,
    ),
    Preference(
        Field(
            "first_day_of_week",
            "First day of the week",
            "choice",
            group="region",
            default="Monday",
            choices=DAYS,
            help="Where a calendar's week begins.",
        ),
        OWN,
    ),
    Preference(
        Field(
            "number_format",
            "Number format",
            "choice",
            group="region",
            default="1,234.5",
            choices=("1,234.5", "1.234,5", "1 234,5", "1'234.5"),
            help="How numbers and amounts are shown.",
        ),
        OWN,
    ),
    Preference(
        Field(
            "currency",
            "Currency",
            "text",
            group="region",
            default="USD",
            pattern="[A-Z]{3}",
            pattern_help="the three capital letters of a currency, as in USD or EUR",
            help="Of amounts that are given without one.",
        ),
        SHARED,
    ),
)

_NAMES = (
    Preference(
        Field(
            "name_language",
            "Language of names",
            "text",
            group="names",
            default="en",
            pattern="[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?",
            pattern_help="a language's tag, as in en, hu or pt-BR",
            help="How the names of people who have no language of their own are put together and sorted.",
        ),
        SHARED,
    ),
    Preference(
        Field(
            "name_order",
            "Order of names",
            "choice",
            group="names",
            default="first last",
            choices=("first last", "last, first"),
            help="How people are named in lists: Sally Jones, or Jones, Sally.",
        ),
        OWN,
    ),
)

#: Every preference by its name, in the order of the groups.
PREFERENCES: Mapping[str, Preference] = {
    preference.name: preference
    for preference in (*_ORGANIZATION, *_PHONE, *_HOURS, *_REGION, *_NAMES, *LISTS, *RECORDS, *SCREEN)
}


def preference(name: str) -> Preference:
    """Return the preference of this name; case does not count, and a blank or a hyphen is an underscore.

    Raises:
        NotFoundError: there is none; the nearest is suggested.
    """
    key = name.strip().lower().replace(" ", "_").replace("-", "_")
    if key in PREFERENCES:
        return PREFERENCES[key]
    near = difflib.get_close_matches(key, PREFERENCES, n=3, cutoff=0.6)
    hint = (
        Phrase("Did you mean {near}?", near=either(near)) if near else Phrase("`graphcrm preferences list` lists them.")
    )
    raise NotFoundError(Phrase("There is no preference {name!r}.", name=name), hint, near, name)
