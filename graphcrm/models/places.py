"""Places: addresses that several parties share."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from graphcrm.errors import RuleError
from graphcrm.models import names
from graphcrm.models.texts import check_key, check_line
from graphcrm.phrases import Phrase, Word

#: The written parts of an address; together they tell places apart.
ADDRESS_PARTS = ("street", "city", "postal_code", "region", "country")
#: Decimal degrees, WGS 84: the largest value of each.
COORDINATES: Mapping[str, float] = {"latitude": 90.0, "longitude": 180.0}
PLACE_FIELDS = (*ADDRESS_PARTS, *COORDINATES)


def clean_place(values: Mapping[str, object]) -> dict[str, Any] | None:
    """Return the properties of a place with its ``key``, or None when there is no address at all.

    Raises:
        RuleError: a part is unknown or too long, or the coordinates are not two numbers in their range.
    """
    for name in values:
        if name not in PLACE_FIELDS:
            raise RuleError(
                Phrase("A place has no {name!r}.", name=name),
                Phrase("Take one of {known}.", known=PLACE_FIELDS),
                name,
                values[name],
            )
    parts: dict[str, Any] = {name: _text(name, values.get(name)) for name in ADDRESS_PARTS}
    place: dict[str, Any] = {name: part for name, part in parts.items() if part}
    given = {name: _text(name, values.get(name)) for name in COORDINATES}
    if any(given.values()):
        place |= {name: _degrees(name, text) for name, text in given.items()}
    return {**place, "key": check_key(key(place), Phrase("The address"), "street")} if place else None


def key(place: Mapping[str, Any]) -> str:
    """Return what equal addresses share: case, accents, punctuation and spaces do not count.

    A place without a written address is told apart by its coordinates, to about a meter.
    """
    parts = [names.key(str(place.get(part) or "")) for part in ADDRESS_PARTS]
    if any(parts):
        return "|".join(parts)
    if "latitude" in place:
        return f"@{place['latitude']:.5f},{place['longitude']:.5f}"
    return "|".join(str(place.get(part) or "") for part in ADDRESS_PARTS)


def _text(name: str, value: object) -> str:
    return (
        ""
        if value is None
        else check_line(" ".join(str(value).split()), Phrase("The {name} of a place", name=_called(name)), field=name)
    )


def _called(name: str) -> Word:
    return Word(name.replace("_", " ").capitalize(), name)


def _degrees(name: str, text: str) -> float:
    try:
        degrees = float(text)
    except ValueError:
        degrees = math.nan
    if not abs(degrees) <= COORDINATES[name]:
        most = COORDINATES[name]
        raise RuleError(
            Phrase("The {name} of a place cannot be {text!r}.", name=_called(name), text=text),
            Phrase(
                "Give latitude and longitude together, the {name} from -{most:g} to {most:g} degrees.",
                name=_called(name),
                most=most,
            ),
            name,
            text,
        )
    return degrees
