"""The types of fields that hold countries and time zones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from graphcrm.models.field_types.base import ValueType
from graphcrm.models.field_types.lists import Several
from graphcrm.phrases import Phrase, either

if TYPE_CHECKING:
    from graphcrm.models.field import Field


class Country(ValueType[str]):
    """A country, by its two letters of ISO 3166."""

    name, label = "country", "Country"

    def clean(self, field: Field, value: object) -> str:
        """Return the two letters in upper case."""
        return _country(field, value, value)


class Countries(Several):
    """Several countries, in the order given."""

    name, label = "countries", "Several countries"

    def item(self, field: Field, part: object, value: object) -> str:
        """Return the two letters in upper case."""
        return _country(field, part, value)


class TimeZone(ValueType[str]):
    """A time zone, by its name in the IANA database."""

    name, label = "time_zone", "Time zone"

    def clean(self, field: Field, value: object) -> str:
        """Return the zone's name as the database writes it; case does not count, and a blank is an underscore."""
        wanted, zones = str(value).replace(" ", "_").casefold(), _zones()
        if wanted in zones:
            return zones[wanted]
        cities = sorted(zone for folded, zone in zones.items() if folded.endswith(f"/{wanted}"))
        raise field.refused(
            value,
            Phrase("a time zone, as in {examples}", examples=either(cities or ["Europe/Paris", "America/New_York"])),
        )


@cache
def _zones() -> Mapping[str, str]:
    """Return the zones by their folded names; finding them reads a folder tree."""
    return {zone.casefold(): zone for zone in available_timezones()}


def _country(field: Field, part: object, value: object) -> str:
    import phonenumbers

    code = str(part).strip().upper()
    if code not in phonenumbers.SUPPORTED_REGIONS:
        right = Phrase("the two letters of a country, as in US, FR or GB")
        if part is False:
            # YAML reads NO without quotes as false.
            right = Phrase("{right}, in YAML in quotes", right=right)
        raise field.refused(value, right)
    return code
