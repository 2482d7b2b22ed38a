"""How values are shown to whoever asks: dates, times, numbers and phones as they prefer, words in their language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from string import Formatter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from flask_babel import get_domain, gettext, pgettext

from graphcrm.errors import GraphcrmError
from graphcrm.models.field_types import Amount, Hours, Instant
from graphcrm.phrases import Description, Listed, Phrase, phrase
from graphcrm.services.preferences import DEFAULT, Preferences
from graphcrm.values import Period
from graphcrm.web.locale import language, preferences

if TYPE_CHECKING:
    from graphcrm.models.field import Field
    from graphcrm.queries.parties import PartyRef

#: Of each date format: how a day and how a month is written, in CLDR's letters.
_DATES: Mapping[str, tuple[str, str]] = {
    "D MMMM YYYY": ("d MMMM y", "MMMM y"),
    "MMMM D, YYYY": ("MMMM d, y", "MMMM y"),
    "YYYY-MM-DD": ("y-MM-dd", "y-MM"),
    "DD/MM/YYYY": ("dd/MM/y", "MM/y"),
    "MM/DD/YYYY": ("MM/dd/y", "MM/y"),
    "DD.MM.YYYY": ("dd.MM.y", "MM.y"),
}
#: How a day with the month's name is written where that is not as in English.
_DAY_AND_MONTH = {"de": "d. MMMM y"}
#: How numbers are written in a language as long as nobody prefers otherwise.
_NUMBERS = {"de": "1.234,5"}
#: What stands between groups of digits does not end a line.
_NO_BREAK = "\u202f"


def shown_date(value: date | Period | str | None) -> str:
    """Write a date with the precision it has: a day, a month, a year; nothing for None.

    Args:
        value: a date, such a period, or its text, as in ``2019-05``.
    """
    if not value:
        return ""
    if isinstance(value, datetime):
        value = _local(value).date()
    period = Period.day(value) if isinstance(value, date) else Period.of_date(value)
    if period.precision == "year":
        return f"{period.first.year}"
    return written(period, str(preferences()["date_format"]))


def written(period: Period, form: str) -> str:
    """Write a day or a month in one of the date formats that there are to prefer."""
    day, month = date_patterns(form)
    return _in_words(period.first, month if period.precision == "month" else day, language())


def date_patterns(form: str = "") -> tuple[str, str]:
    """Return how a day and how a month is written in a date format, by default the preferred one, in CLDR's letters."""
    form = form or str(preferences()["date_format"])
    day, month = _DATES[form]
    return (_DAY_AND_MONTH.get(language(), day) if form == "D MMMM YYYY" else day), month


def shown_time(value: datetime | Instant | None, zone: str | None = None) -> str:
    """Write the day and the time of a moment, in the preferred time zone or another one; nothing for None."""
    if not value:
        return ""
    local = _local(value, zone)
    return f"{shown_date(local.date())}, {clock(local)}"


def clock(value: datetime | time | Instant, zone: str | None = None) -> str:
    """Write a time of the day: ``14:30`` or ``2:30 PM``; of a moment, in the preferred time zone or another one."""
    shown = value if isinstance(value, time) else _local(value, zone).time()
    if preferences()["time_format"] == "24 hours":
        return f"{shown:%H:%M}"
    return format_time(shown, "h:mm a", locale=_locale(language()))


def number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """Write a number with its digits in groups; nothing for None.

    Args:
        value: the number.
        decimals: how many digits follow the point; by default as many as there are.
    """
    if value is None:
        return ""
    wanted = number_format(preferences())
    written = f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"
    group = _NO_BREAK if wanted[1] == " " else wanted[1]
    return written.translate({ord(","): group, ord("."): wanted[5]})


def number_format(wanted: Preferences) -> str:
    """Return how numbers are written: as it is preferred, or as long as nobody has said so, as the language does."""
    chosen = str(wanted["number_format"])
    return _NUMBERS.get(language(), chosen) if wanted.source("number_format") == DEFAULT else chosen


def amount(value: Amount | None) -> str:
    """Write an amount of money with its currency, with cents where it has any; nothing for None."""
    if value is None:
        return ""
    whole = value.number == value.number.to_integral_value()
    cents = 0 if whole else max(2, -int(value.number.normalize().as_tuple().exponent))
    return f"{number(value.number, cents)}\N{NO-BREAK SPACE}{value.currency}"


def phone(value: str | None, typed: str = "") -> str:
    """Write a phone number as it is preferred; nothing for None.

    Args:
        value: the number as it is compared, with its country code (E.164).
        typed: as somebody typed it, where that is known.
    """
    wanted = preferences()["phone_format"]
    if not value or (wanted == "as typed" and typed):
        return typed or value or ""
    return _phone(value, preferences()["phone_region"] if wanted == "national" else None)


def dial(value: str) -> str:
    """Return the address that dials a phone number, as it is preferred: a program, or the page of a phone system."""
    wanted = preferences()
    number, _, extension = value.partition(";ext=")
    dialed = f"{wanted['dial_prefix'] or ''}{number}" + (f",{extension}" if extension else "")
    return str(wanted["dial_link"]).replace("{number}", quote(dialed, safe="+*,"))


def map_link(place: Mapping[str, Any]) -> str:
    """Return the page that shows an address on a map, as it is preferred; coordinates where nothing is written."""
    city = " ".join(str(place[part]) for part in ("postal_code", "city") if place.get(part))
    parts = (place.get("street"), city, place.get("region"), place.get("country"))
    written = ", ".join(str(part) for part in parts if part)
    if not written:
        written = ",".join(str(place[part]) for part in ("latitude", "longitude") if place.get(part) is not None)
    return str(preferences()["map_link"]).replace("{address}", quote(written, safe="")) if written else ""


def listed_name(party: PartyRef, sort_name: str) -> str:
    """Write the name of a party in a list, of a person in the preferred order: Sally Jones, or Jones, Sally.

    Args:
        party: the party.
        sort_name: the name that it is sorted by.
    """
    turned = party.kind == "person" and preferences()["name_order"] == "last, first"
    return sort_name if turned and sort_name else party.name


def country(code: str | None) -> str:
    """Return the name of a country by its two letters."""
    return str(_locale(language()).territories.get(code or "", code or ""))


def abroad(name: str | None) -> str:
    """Return the country of an address, nothing where it is the home country or there is none."""
    home = preferences()["home_country"]
    called = {home, country(home), _locale("en").territories.get(home or "")} if home else set()
    return "" if not name or name.casefold() in {each.casefold() for each in called if each} else name


def word(text: str, role: bool = False) -> str:
    """Return a word of the catalogue in the language of the page, one that users have defined as it is.

    Args:
        text: the word.
        role: it is what somebody is to others; some such words are verbs, too (*coaches*).
    """
    if not text:
        return ""
    for context in ("role", "registry") if role else ("registry",):
        # Some words of the registry stand on pages in another sense: the category Events is not the tab Events.
        if (found := pgettext(context, text)) != text:
            return found
    return gettext(text)


def capital(text: str) -> str:
    """Write the first letter of a text large, and leave the others as they are."""
    return text[:1].upper() + text[1:]


def said(what: str | GraphcrmError) -> str:
    """Return what a service says, or all that it says of a failure, in the language of the page.

    Args:
        what: a failure or a phrase; another text is looked up as it stands.
    """
    if isinstance(what, GraphcrmError) and not helps(what):
        what = what.message
    text = phrase(str(what))
    if text.plural:
        # Not by Flask-Babel's function, which takes a percent sign for the place of a value.
        template = get_domain().get_translations().ungettext(text.template, text.plural, text.values["number"])
    else:
        template = word(text.template)
    if text.values:
        return _PLACES.vformat(template, (), text.values)
    # English writes a word as its sentence needs it.
    return template if template != text.template else str(text)


def helps(error: GraphcrmError) -> bool:
    """Say whether the hint of a failure is for those who look at a page: it names no command.

    A server that fails is for whoever runs it to mend, by commands.
    """
    return error.status >= 500 or "`graphcrm " not in error.hint


def apart(line: Description) -> str:
    """Return what a description tells beside the name, in the language of the page."""
    return _PLACES.format_field(line.values["facts"], "")


def shown_value(field: Field, value: Any) -> str:
    """Write the value of any field, as much of it as may be shown; nothing for None."""
    if value is None:
        return ""
    write = _BY_TYPE.get(field.type)
    return write(value) if write else field.value_type.to_text(value)


def _hours(value: Hours) -> str:
    return ", ".join(f"{_minute(first)}–{_minute(last)}" for first, last in value.ranges)


def _minute(minute: int) -> str:
    return clock(time(minute // 60 % 24, minute % 60)) if minute < 24 * 60 else "24:00"


def _local(value: datetime | Instant, zone: str | None = None) -> datetime:
    moment = value.utc if isinstance(value, Instant) else value
    return moment.astimezone(ZoneInfo(zone or str(preferences()["time_zone"])))


@lru_cache(maxsize=10_000)
def _phone(value: str, region: str | None) -> str:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    regions = phonenumbers.region_codes_for_country_code(parsed.country_code or 0)
    home = region is not None and region in regions
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


class _Places(Formatter):
    """Puts values into a message in the language of the page: phrases are said in it, numbers written as preferred."""

    def format_field(self, value: Any, spec: str) -> str:
        """Write one value, or several with commas between."""
        if isinstance(value, Listed):
            return value.joint.join(self.format_field(each, spec) for each in value)
        if isinstance(value, Period):
            return shown_date(value)
        if isinstance(value, Phrase):
            return said(value)
        return number(value) if spec == "," else str(super().format_field(value, spec))


_PLACES = _Places()


@lru_cache(maxsize=10_000)
def _in_words(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=_locale(language))


@lru_cache(maxsize=10)
def _locale(tag: str) -> Locale:
    return Locale.parse(tag)


_BY_TYPE: Mapping[str, Callable[[Any], str]] = {
    "date": shown_date,
    "end_date": shown_date,
    "datetime": shown_time,
    "integer": number,
    "decimal": number,
    "money": amount,
    "boolean": lambda value: gettext("Yes") if value else gettext("No"),
    "choice": word,
    "multi_choice": lambda value: ", ".join(map(word, value)),
    "phone": phone,
    "country": country,
    "countries": lambda value: ", ".join(map(country, value)),
    "hours": _hours,
}
