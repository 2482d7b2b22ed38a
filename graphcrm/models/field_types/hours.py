"""The type of fields that hold hours of the day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from graphcrm.models.field_types.base import ValueType
from graphcrm.phrases import Phrase

if TYPE_CHECKING:
    from graphcrm.models.field import Field

_RANGE = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?\s*[-–]\s*([0-9]{1,2})(?::([0-9]{2}))?")
_RIGHT = Phrase("hours of a day, the earlier first, as in 09:00-17:00 or 09:00-12:00, 13:00-17:00")
#: Minutes of a day.
_DAY = 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """Hours of a day, as ranges in minutes from midnight; each has its first minute and not its last, in order."""

    ranges: tuple[tuple[int, int], ...]

    def include(self, at: time) -> bool:
        """Say whether a time of the day is one of them."""
        minute = at.hour * 60 + at.minute
        return any(first <= minute < last for first, last in self.ranges)

    def __str__(self) -> str:
        return ", ".join(f"{_clock(first)}-{_clock(last)}" for first, last in self.ranges)


class HoursOfDay(ValueType[Hours]):
    """Hours of a day, with breaks or without; those past midnight are two ranges."""

    name, label = "hours", "Hours of the day"
    formula = ""

    def clean(self, field: Field, value: object) -> Hours:
        """Read ``09:00-17:00`` or ``9-12, 13:30-17``, with a comma or a semicolon between ranges."""
        ranges = sorted(_range(field, part.strip(), value) for part in re.split(r"[,;]", str(value)))
        if any(begin < end for (_, end), (begin, _) in pairwise(ranges)):
            raise field.refused(value, Phrase("{right}, without ranges that overlap", right=_RIGHT))
        return Hours(tuple(ranges))

    def to_properties(self, field: Field, value: Hours | None) -> dict[str, Any]:
        """Keep the text."""
        return {field.name: None if value is None else str(value)}

    def from_properties(self, field: Field, properties: Mapping[str, Any]) -> Hours | None:
        """Return the hours that the text means, or None."""
        kept = properties.get(field.name)
        return None if kept is None else self.clean(field, kept)


def _range(field: Field, part: str, value: object) -> tuple[int, int]:
    if match := _RANGE.fullmatch(part):
        hours, minutes = (int(match[1]), int(match[3])), (int(match[2] or 0), int(match[4] or 0))
        first, last = (60 * hour + minute for hour, minute in zip(hours, minutes, strict=True))
        if first < last <= _DAY and max(minutes) < 60:
            return first, last
    raise field.refused(value, _RIGHT)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
