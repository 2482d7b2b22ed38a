"""What a question says about time, as a period of days; ``docs/questions.md`` explains each wording."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from lark import Token, Transformer, v_args
from lark.exceptions import VisitError

from graphcrm.errors import QuestionError
from graphcrm.language.grammar import Node
from graphcrm.phrases import Phrase
from graphcrm.values import EVER, Period

_HINT = Phrase("Write a day as 2019-05-03 or 3 May 2019, a month as May 2019, a year as 2019.")
_ONE_DAY: Final = timedelta(days=1)
_MONTHS_OF: Final = {"UNIT_MONTH": 1, "UNIT_YEAR": 12}
_DAYS_OF: Final = {"UNIT_DAY": 1, "UNIT_WEEK": 7}


def period_of(timing: Node, today: date) -> Period:
    """Return the days that the grammar's ``timing`` names, seen from ``today``.

    Raises:
        QuestionError: a date is not in the calendar, can be read in two ways, or the period ends before it begins.
    """
    period = _read(_Dates(today), timing)
    assert isinstance(period, Period)
    return period


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when something holds, each a day, a month or a year, or None where it is open.

    ``during`` says that one stretch was named for both: "in 2019".
    """

    since: Period | None = None
    until: Period | None = None
    during: bool = False


def span_of(timing: Node, today: date) -> Span:
    """Return from when until when the grammar's ``timing`` says that something holds, seen from ``today``.

    Raises:
        QuestionError: see ``period_of``.
    """
    span = _read(_Spans(today), timing)
    assert isinstance(span, Span)
    return span


def _read(dates: Transformer[Token, Any], timing: Node) -> Any:
    written = "".join(timing.scan_values(lambda value: isinstance(value, Token))).strip(" ,;:?!.")
    try:
        return dates.transform(timing)
    except VisitError as error:
        if isinstance(error.orig_exc, ValueError | OverflowError):
            raise QuestionError(Phrase("“{written}” is not in the calendar.", written=written), _HINT) from error
        if isinstance(error.orig_exc, _TwoReadings):
            raise QuestionError(
                Phrase("“{written}” can be read as two different days.", written=written), _HINT
            ) from error
        if isinstance(error.orig_exc, _Vague):
            raise QuestionError(
                Phrase("“{written}” has no first and last day that all agree on.", written=written),
                "Name the months, as in between June 2019 and August 2019, or the year.",
            ) from error
        if isinstance(error.orig_exc, _EndsBefore):
            raise QuestionError(
                Phrase("{dates} lie in the wrong order.", dates=error.orig_exc),
                "Name the earlier date first, the later one second.",
            ) from error
        raise


class _TwoReadings(Exception):  # noqa: N818 - period_of says it in words
    """Say that a date such as 3/5/2019 is a day in May or in March."""


class _Vague(Exception):  # noqa: N818 - period_of says it in words
    """Say that a season has no day that it begins on everywhere."""


class _EndsBefore(Exception):  # noqa: N818 - period_of says it in words
    """Say that a period ends before it begins."""


@v_args(inline=True)
class _Dates(Transformer[Token, Any]):
    """Compute the period of each rule from those of its parts; a method is named like its rule."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today

    # -- stretches of time

    def year(self, year: Token) -> Period:
        return _year(_number(year))

    def month_of_year(self, month: int, year: Token) -> Period:
        return _month(_number(year), month)

    def month_alone(self, month: int) -> Period:
        """The last month of that name that has begun."""
        return _month(self._today.year - (month > self._today.month), month)

    def day(self, day: Token, month: int, year: Token | None = None) -> Period:
        return self._day(_number(day), month, year)

    def month_day(self, month: int, day: Token, year: Token | None = None) -> Period:
        return self._day(_number(day), month, year)

    def _day(self, day: int, month: int, year: Token | None) -> Period:
        """Without a year, the last such day that is not in the future."""
        if year is not None:
            return Period.day(date(_number(year), month, day))
        # Nine years hold a leap day whatever the century.
        for candidate in range(self._today.year, self._today.year - 9, -1):
            if day <= calendar.monthrange(candidate, month)[1] and date(candidate, month, day) <= self._today:
                return Period.day(date(candidate, month, day))
        raise ValueError(f"month {month} has no day {day}")

    def iso(self, written: Token) -> Period:
        return Period.parse(written.strip(" ,;:?!.").replace("/", "-"))

    def month_with_year(self, written: Token) -> Period:
        month, year = written.replace("/", "-").split("-")
        return _month(_number(year), int(month))

    def numeric(self, written: Token) -> Period:
        raise _TwoReadings(written)

    def decade(self, written: Token) -> Period:
        first = _number(written)
        return Period(date(first, 1, 1), date(first + 9, 12, 31))

    def today(self) -> Period:
        return Period.day(self._today)

    def yesterday(self) -> Period:
        return Period.day(self._today - _ONE_DAY)

    def tomorrow(self) -> Period:
        return Period.day(self._today + _ONE_DAY)

    def this(self, unit: str) -> Period:
        return _unit_with(self._today, unit)

    def last(self, unit: str) -> Period:
        return _unit_with(self.this(unit).first - _ONE_DAY, unit)

    def next(self, unit: str) -> Period:
        return _unit_with(self.this(unit).last + _ONE_DAY, unit)

    def ago(self, count: Token, unit: str, *_: Token) -> Period:
        return Period.day(_back(self._today, _number(count), unit))

    # -- what is said about them

    def during(self, stretch: Period) -> Period:
        return stretch

    bare = during

    def before(self, stretch: Period) -> Period:
        return Period(date.min, stretch.first - _ONE_DAY)

    def until(self, stretch: Period) -> Period:
        return Period(date.min, stretch.last)

    def since(self, stretch: Period) -> Period:
        return self._from(stretch.first)

    def after(self, stretch: Period) -> Period:
        return self._from(stretch.last + _ONE_DAY)

    def _from(self, first: date) -> Period:
        """Until today; what only begins later reaches as far as time does."""
        return Period(first, self._today if first <= self._today else date.max)

    def between(self, start: Period, end: Period) -> Period:
        if end.last < start.first:
            raise _EndsBefore(Phrase("{start} and {end}", start=start, end=end))
        return Period(start.first, end.last)

    def years(self, written: Token) -> Period:
        return self.between(_year(int(written[:4])), _year(int(written[5:9])))

    def recent(self, *parts: Token | str) -> Period:
        *count, unit = parts
        return Period(_back(self._today, _number(count[0]) if count else 1, unit), self._today)

    def ever(self) -> Period:
        return EVER

    def now(self) -> Period:
        return Period.day(self._today)

    def past(self) -> Period:
        return Period(date.min, self._today - _ONE_DAY)

    def season(self, *parts: Token | Period) -> Period:
        raise _Vague(parts)

    # -- parts

    def month(self, name: Token) -> int:
        return int(name.type[1:])

    def unit(self, name: Token) -> str:
        return name.type


@v_args(inline=True)
class _Spans(_Dates):
    """Compute from when until when something holds; a date stays as imprecise as it was said."""

    def ago(self, count: Token, unit: str, *_: Token) -> Period:
        return _unit_with(_back(self._today, _number(count), unit), unit if unit in _MONTHS_OF else "UNIT_DAY")

    def during(self, stretch: Period) -> Span:  # type: ignore[override]
        return Span(_edge(stretch), _edge(stretch, last=True), during=True)

    bare = during  # type: ignore[assignment]

    def before(self, stretch: Period) -> Span:  # type: ignore[override]
        return Span(until=_beside(stretch, stretch.first - _ONE_DAY))

    def until(self, stretch: Period) -> Span:  # type: ignore[override]
        return Span(until=_edge(stretch, last=True))

    def since(self, stretch: Period) -> Span:  # type: ignore[override]
        return Span(_edge(stretch))

    def after(self, stretch: Period) -> Span:  # type: ignore[override]
        return Span(_beside(stretch, stretch.last + _ONE_DAY))

    def between(self, start: Period, end: Period) -> Span:  # type: ignore[override]
        super().between(start, end)
        return Span(_edge(start), _edge(end, last=True))

    def recent(self, *parts: Token | str) -> Span:  # type: ignore[override]
        *_, unit = parts
        return Span(_beside(self.this(unit), super().recent(*parts).first))

    def ever(self) -> Span:  # type: ignore[override]
        return Span()

    now = ever  # type: ignore[assignment]
    past = ever  # type: ignore[assignment]


def _edge(stretch: Period, *, last: bool = False) -> Period:
    """Return the beginning or the end of a stretch: itself when it is a day, a month or a year."""
    if stretch.precision != "day" or stretch.first == stretch.last:
        return stretch
    day = stretch.last if last else stretch.first
    whole_years = (stretch.first.month, stretch.first.day, stretch.last.month, stretch.last.day) == (1, 1, 12, 31)
    return _year(day.year) if whole_years else Period.day(day)


def _beside(stretch: Period, day: date) -> Period:
    """Return the day, or the month or year that it is in where the stretch is one."""
    unit = {"year": "UNIT_YEAR", "month": "UNIT_MONTH"}.get(_edge(stretch).precision, "UNIT_DAY")
    return _unit_with(day, unit)


def _number(written: str) -> int:
    return int("".join(sign for sign in written if sign.isdecimal()))


def _unit_with(day: date, unit: str) -> Period:
    """Return the day, week (from Monday), month or year that ``day`` is in."""
    if unit == "UNIT_YEAR":
        return _year(day.year)
    if unit == "UNIT_MONTH":
        return _month(day.year, day.month)
    if unit == "UNIT_WEEK":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    return Period.day(day)


def _back(day: date, count: int, unit: str) -> date:
    """Go back in the calendar; a day its month does not have becomes that month's last."""
    if unit in _DAYS_OF:
        return day - timedelta(days=count * _DAYS_OF[unit])
    year, month = divmod(day.year * 12 + day.month - 1 - count * _MONTHS_OF[unit], 12)
    if year < date.min.year:
        raise ValueError("before the calendar begins")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), "year")


def _month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")
