"""Rules of relationships, apart from any database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graphcrm.errors import RuleError
from graphcrm.models.fields import RELATIONSHIP_DATES
from graphcrm.phrases import Phrase
from graphcrm.values import Period, date_text

#: Properties for lists to be read along, with the field that each is made of by ``cypher/fragments/bounded.cypher``.
BOUNDS: Mapping[str, str] = {"begins": "since", "ends": "until", "title_key": "title"}
#: What stands in ``begins`` when nobody knows the first day, and in ``ends`` when there is no last one.
UNKNOWN, OPEN = 0, 99_999_999
#: Properties that do not tell two ties of the same type and pair apart.
NOT_ATTRIBUTES = frozenset(
    {"uid", "version", "since", "until", "since_precision", "until_precision", "description", "origin"}
    | {"external_id", "external_source", "created_at", "created_by", "modified_at", "modified_by"}
    | BOUNDS.keys()
)
_DATES = tuple(field.name for field in RELATIONSHIP_DATES)


def check_dates(properties: Mapping[str, Any]) -> None:
    """Raise ``RuleError`` when the last day lies before the first."""
    since, until = properties.get("since"), properties.get("until")
    if since and until and until < since:
        raise RuleError(
            Phrase(
                "until ({until}) lies before since ({since}).",
                until=date_text(until, properties.get("until_precision")),
                since=date_text(since, properties.get("since_precision")),
            ),
            "A relationship ends on or after the day it starts.",
            "until",
            until,
        )


def bounds(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that are made of dates and title, as ``cypher/fragments/bounded.cypher`` makes them."""
    since, until = properties.get("since"), properties.get("until")
    return {
        "begins": day_number(since) if since else UNKNOWN,
        "ends": day_number(until) if until else OPEN,
        "title_key": str(properties.get("title") or "").lower(),
    }


def day_number(day: date) -> int:
    """Return a day as a number such as 20190503."""
    return day.year * 10_000 + day.month * 100 + day.day


def attributes(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return what tells two ties of the same type and pair apart: title and the type's own fields."""
    return {key: value for key, value in properties.items() if key not in NOT_ATTRIBUTES and value is not None}


def overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two ties hold together for longer than a day, whatever their imprecise dates mean.

    Periods that only touch on one day do not overlap, nor do 2018 to 2020 and 2020 to 2022; equal periods do.
    """
    if [one.get(name) for name in _DATES] == [other.get(name) for name in _DATES]:
        return True
    return _latest_start(one) < _earliest_end(other) and _latest_start(other) < _earliest_end(one)


def _latest_start(properties: Mapping[str, Any]) -> date:
    since, precision = properties.get("since"), properties.get("since_precision")
    if not since or not precision:
        return since or date.min
    return Period.parse(date_text(since, precision)).last


def _earliest_end(properties: Mapping[str, Any]) -> date:
    until, precision = properties.get("until"), properties.get("until_precision")
    if not until or not precision:
        return until or date.max
    return Period.parse(date_text(until, precision)).first


def dates_text(properties: Mapping[str, Any]) -> str:
    """Write when a tie holds: ``since 2019``, ``2018-05 to 2020``, ``until 2020``, or nothing when both are open."""
    since, until = properties.get("since"), properties.get("until")
    start = date_text(since, properties.get("since_precision")) if since else ""
    end = date_text(until, properties.get("until_precision")) if until else ""
    if start and end:
        return f"{start} to {end}"
    return f"since {start}" if start else f"until {end}" if end else ""
