"""Small value types used everywhere: imprecise dates and identifiers."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from graphcrm.phrases import Phrase

Precision = Literal["day", "month", "year"]

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DATES = Phrase("a day (2019-05-03), a month (2019-05), a year (2019)")
_OF_DATE = Phrase("{dates} or today", dates=_DATES)
EXPECTED = Phrase("{dates}, today or ever", dates=_DATES)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both included: a day, a month, a year, or any other stretch.

    It is what an imprecise date means ("any day in it") and what an "as of" asks about.
    ``precision`` is how it was written; a stretch that is none of the three has ``"day"``.
    """

    first: date
    last: date
    precision: Precision = "day"

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(
                Phrase("A period cannot end ({last}) before it begins ({first}).", last=self.last, first=self.first)
            )

    @classmethod
    def day(cls, day: date) -> Period:
        """Return the period of a single day."""
        return cls(day, day)

    @classmethod
    def parse(cls, text: str, *, today: date | None = None) -> Period:
        """Read ``2019``, ``2019-05``, ``2019-05-03``, ``today``, ``ever``, or from one to another: ``2015..2017-06``.

        Either end of a stretch may be left out, which leaves it open: ``2015..`` goes on for ever.

        Raises:
            ValueError: the text is none of them; the message says what would be right.
        """
        if text.strip().lower() == "ever":
            return EVER
        begin, between, end = (part.strip() for part in text.partition(".."))
        if not between or not (begin or end):
            return cls._read(text, today, EXPECTED)
        first = cls._read(begin, today, EXPECTED).first if begin else date.min
        return cls(first, cls._read(end, today, EXPECTED).last if end else date.max)

    @classmethod
    def of_date(cls, value: object) -> Period:
        """Read a date that may be imprecise: a day, a month or a year, and no other stretch.

        Args:
            value: a ``datetime.date``, such a period, or its text.

        Raises:
            ValueError: it is none of them; the message says what would be right.
        """
        if not isinstance(value, Period):
            return cls._read(str(value), None, _OF_DATE)
        if value.precision == "day" and value.first != value.last:
            raise ValueError(Phrase("{text!r} is not a date. Write {expected}.", text=value.text, expected=_OF_DATE))
        return value

    @classmethod
    def _read(cls, text: str, today: date | None, expected: str) -> Period:
        written = text.strip().lower()
        if written in ("today", "now"):
            return cls.day(today or date.today())
        match = _WRITTEN.fullmatch(written)
        if not match:
            raise ValueError(Phrase("{text!r} is not a date. Write {expected}.", text=text, expected=expected))
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        try:
            if month is None:
                return cls(date(year, 1, 1), date(year, 12, 31), "year")
            if day is None:
                return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")
            return cls.day(date(year, month, day))
        except ValueError as error:
            raise ValueError(
                Phrase("{text!r} is not in the calendar. Write {expected}.", text=text, expected=expected)
            ) from error

    @property
    def text(self) -> str:
        """The period as a person writes it; what ``parse`` reads, where it is one of its forms."""
        if self == EVER:
            return "ever"
        if self.precision == "day" and self.first != self.last:
            first = "" if self.first == date.min else self.first.isoformat()
            last = "" if self.last == date.max else self.last.isoformat()
            return f"{first}..{last}"
        return date_text(self.first, self.precision)

    def __str__(self) -> str:
        return self.text


EVER = Period(date.min, date.max)


def date_text(day: date, precision: str | None) -> str:
    """Write a stored date with the precision it was given: ``2019``, ``2019-05`` or ``2019-05-03``."""
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision or "day", 10)]


def years_between(first: date, last: date) -> int:
    """Return the years completed from one day to another; negative when the second is earlier.

    Who was born on 29 February completes a year on 1 March where there is no such day, as in Neo4j's durations.
    """
    if last < first:
        return -years_between(last, first)
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def age(born: Period, day: date) -> int | None:
    """Return the years that have been completed for certain on a day.

    A day of birth gives the age. A month or a year alone gives it while all of its days agree, and else the lower of
    the two that it may be: who was born in 1980 is at least 45 until the end of 2026. None before the first day.
    """
    return None if day < born.first else max(0, years_between(born.last, day))


def new_uid() -> str:
    """Return a new UUIDv7 (RFC 9562): unique, and sorted by the time it was made."""
    import uuid_utils

    return str(uuid_utils.uuid7())


def least_uid(moment: datetime) -> str:
    """Return a text that no uid made from that instant on stands before, and every earlier one does."""
    milliseconds = f"{max(0, int(moment.timestamp() * 1000)):012x}"
    return f"{milliseconds[:8]}-{milliseconds[8:]}"


def now() -> datetime:
    """Return this instant in UTC."""
    return datetime.now(UTC)
