"""What a preference looks like in a form: its input, its choices in words, and what holds where nothing is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from flask_babel import gettext, lazy_gettext

from graphcrm.models.names import folded
from graphcrm.models.preference import Preference
from graphcrm.models.preferences import DAYS
from graphcrm.services.preferences import DEFAULT, Preferences
from graphcrm.values import Period
from graphcrm.web import shown
from graphcrm.web.locale import LANGUAGES, language

#: The input of each type of field; what is not here is a line of text.
_INPUTS = {
    "choice": "select",
    "country": "select",
    "time_zone": "select",
    "multi_choice": "boxes",
    "integer": "number",
}
#: A day that shows which number is the day and which the month.
_EXAMPLE = Period.day(date(2019, 5, 3))
#: What stands for nothing, where that means something else than "none".
_UNSET = {"language": lazy_gettext("as the browser asks"), "dial_prefix": lazy_gettext("nothing")}


@dataclass(slots=True)
class Line:
    """A preference in the form of a scope.

    ``text`` is what stands in its input, empty where nothing is set in the scope; ``inherited`` says what holds then,
    in a sentence. ``groups`` are choices, each a value and its words, below a title or none. ``own`` is whether it is
    set in the scope now; ``wrong`` what is wrong with what was typed.
    """

    preference: Preference
    text: str
    inherited: str
    own: bool
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()
    wrong: str = ""
    chosen: frozenset[str] = field(default_factory=frozenset)

    @property
    def name(self) -> str:
        """Its name, which its input has, too."""
        return self.preference.name

    @property
    def input(self) -> str:
        """What it is typed into: ``select``, ``boxes``, ``number`` or ``text``."""
        return _INPUTS.get(self.preference.field.type, "text")


def line(preference: Preference, here: Preferences, above: Preferences, scope: str) -> Line:
    """Return the line of a preference.

    Args:
        preference: which.
        here: the preferences as they hold in the scope.
        above: those that would hold if nothing was set in it.
        scope: the scope, as the source of a value has it.
    """
    own = here.source(preference.name) == scope
    made = Line(preference, "", _inherited(preference, above), own, _groups(preference, above))
    put(made, _typed(preference, here[preference.name]) if own else "")
    return made


def put(line: Line, text: str) -> None:
    """Put a text into the input of a line."""
    if line.input == "select" and text and text not in {value for _, group in line.groups for value, _ in group}:
        line.groups = [("", [(text, text)]), *line.groups]
    line.text = text
    line.chosen = frozenset(part.strip() for part in text.split(";")) if line.input == "boxes" else frozenset({text})


def read(preference: Preference, text: str) -> str:
    """Return what was typed as the preference takes it: countries may be given by their names, too.

    Raises:
        RuleError: it does not fit.
    """
    if preference.field.type == "countries" and text:
        codes = {name.casefold(): code for code, name in countries(language())}
        parts = [part.strip() for part in text.split(",")]
        text = ", ".join(codes.get(part.casefold(), part) for part in parts if part)
    preference.field.value(text)
    return text


def words(preference: Preference, value: Any) -> str:
    """Write a value of a preference for a person."""
    if value is None:
        return str(_UNSET.get(preference.name, gettext("none")))
    if preference.field.type == "choice":
        return _choice(preference.name, value)
    if preference.field.type in ("integer", "names", "countries"):
        return _typed(preference, value)
    return shown.shown_value(preference.field, value)


def _inherited(preference: Preference, above: Preferences) -> str:
    value = words(preference, above[preference.name])
    if preference.name == "number_format":
        value = shown.number_format(above)
    if above.source(preference.name) == DEFAULT:
        return gettext("Default: %(value)s", value=value)
    return gettext("As the site says: %(value)s", value=value)


def _typed(preference: Preference, value: Any) -> str:
    if preference.field.type == "countries" and value:
        return ", ".join(map(shown.country, value))
    return preference.text(value)


def _choice(name: str, choice: str) -> str:
    if name == "date_format":
        return shown.written(_EXAMPLE, choice)
    if name == "number_format":
        return choice
    return LANGUAGES.get(choice, choice) if name == "language" else shown.word(choice)


def _groups(preference: Preference, above: Preferences) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    kind, name = preference.field.type, preference.name
    if kind == "time_zone":
        return _zones()
    if kind == "country":
        first = [(code, shown.country(code)) for code in above["first_countries"] or ()]
        return (
            [("", first), (gettext("All countries"), countries(language()))] if first else [("", countries(language()))]
        )
    choices = _week(above) if preference.field.choices == DAYS else preference.field.choices
    return [("", [(choice, _choice(name, choice)) for choice in choices])]


def _week(above: Preferences) -> Sequence[str]:
    """Return the days of the week, the preferred first one first."""
    start = DAYS.index(above["first_day_of_week"])
    return (*DAYS[start:], *DAYS[:start])


@lru_cache(maxsize=10)
def countries(tag: str) -> Sequence[tuple[str, str]]:
    """Return the countries by their names in a language."""
    import phonenumbers

    names: Mapping[str, str] = Locale.parse(tag).territories
    found = ((code, names.get(code, code)) for code in phonenumbers.SUPPORTED_REGIONS)
    return sorted(found, key=lambda each: folded(each[1]))


def zone_of(country: str) -> str:
    """Return the time zone of a country in which all clocks show the same; empty where they do not."""
    known = available_timezones()
    zones = [zone for zone in get_global("territory_zones").get(country, ()) if zone in known]
    year = date.today().year
    days = [datetime(year, month, 1, tzinfo=UTC) for month in (1, 7)]
    if len({tuple(day.astimezone(ZoneInfo(zone)).utcoffset() for day in days) for zone in zones}) != 1:
        return ""
    # Those of large places have a name in Windows, too.
    large = set(get_global("windows_zone_mapping").values())
    return str(next((zone for zone in zones if zone in large), zones[0]))


@lru_cache(maxsize=1)
def _zones() -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Return the time zones of cities by part of the world; older names and offsets can be set elsewhere."""
    groups: dict[str, list[tuple[str, str]]] = {"": [("UTC", "UTC")]}
    for zone in sorted(available_timezones()):
        part, _, city = zone.partition("/")
        if city and part in _PARTS:
            groups.setdefault(part, []).append((zone, city.replace("_", " ").replace("/", ", ")))
    return list(groups.items())


_PARTS = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
)
