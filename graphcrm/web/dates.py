"""Read dates as whoever asks writes them, and write them into inputs: in the language and the format of the pages.

What is shown can be typed: ``3 May 1990``, ``03/05/1990`` in the preferred order, ``3. Mai 1990``, ``Mai 1990``.
The services take ISO texts alone, which can be typed in every language, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from babel.dates import get_month_names

from graphcrm.errors import RuleError
from graphcrm.phrases import Phrase
from graphcrm.values import Period
from graphcrm.web import shown
from graphcrm.web.locale import language, preferences

#: A day by which the forms of a date are shown: its number is no month's.
_EXAMPLE = date(2019, 5, 23)
_NAMED = re.compile(r"(?:(\d{1,2})(?:\.|st|nd|rd|th)? )?([^\W\d_]+)\.?(?: (\d{1,2})(?:st|nd|rd|th)?)?,? (\d{4})")
_NUMBERS = re.compile(r"(?:(\d{1,2}) ?([./]) ?)?(\d{1,2}) ?([./]) ?(\d{4})")
_ISO = re.compile(r"\d{4}-\d{1,2}(?:-\d{1,2})?")
#: What stands for a stretch of time in a language, beside the English words.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {"heute": "today", "jetzt": "today", "immer": "ever", "jederzeit": "ever", "alle zeiten": "ever"},
}
_ENGLISH = {"today": "today", "now": "today", "ever": "ever"}


def read(text: str, field: str = "as_of") -> str:
    """Return a date, or one to another (``2015..May 2017``), as services take it; nothing for nothing.

    Args:
        text: as somebody typed it.
        field: the field that a failure names.

    Raises:
        RuleError: it is no date, is not in the calendar, or could be one of two days.
    """
    begin, between, end = (" ".join(part.split()) for part in text.partition(".."))
    if not between:
        return _one(begin, field, text) if begin else ""
    return f"{_one(begin, field, text) if begin else ''}..{_one(end, field, text) if end else ''}"


def typed(text: str) -> str:
    """Return a text that services take as it stands in an input; what is no date stays as it is."""
    begin, between, end = text.strip().partition("..")
    return f"{typed(begin)}..{typed(end)}" if between else _written(begin)


def forms() -> str:
    """Return how a day, a month and a year are written by whoever asks: ``23 May 2019, May 2019, 2019``."""
    return ", ".join(typed(text) for text in (_EXAMPLE.isoformat(), f"{_EXAMPLE:%Y-%m}", f"{_EXAMPLE:%Y}"))


def _written(text: str) -> str:
    if text in ("today", "ever"):
        return next((word for word, said in _WORDS.get(language(), {}).items() if said == text), text)
    try:
        period = Period.of_date(text)
    except ValueError:
        return text
    # A year below 1000 is written with four digits as in ISO alone, so that it can be read again.
    return shown.shown_date(period) if period.first.year >= 1000 else period.text


def _one(text: str, field: str, given: str) -> str:
    plain = text.casefold()
    said = _ENGLISH.get(plain) or _WORDS.get(language(), {}).get(plain)
    if said:
        return said
    iso = plain
    try:
        iso = _named(plain) or _numbered(plain) or plain
        return Period.of_date(iso).text
    except ValueError as error:
        if isinstance(error, _TwoDaysError):
            message = Phrase("{text!r} can be one of two days.", text=given)
        elif _ISO.fullmatch(iso):
            message = Phrase("{text!r} is not in the calendar.", text=given)
        else:
            message = Phrase("{text!r} is not a date.", text=given)
        hint = Phrase("Write it as in {forms}, or as in 2019-05-23.", forms=forms())
        raise RuleError(message, hint, field, given) from error


class _TwoDaysError(ValueError):
    """The first two numbers may both be the month."""


def _named(text: str) -> str:
    """Return a date with the name of its month as ISO; empty where it is none."""
    found = _NAMED.fullmatch(text)
    month = _months(language()).get(found[2]) if found else None
    if not found or not month or (found[1] and found[3]):
        return ""
    return _iso(found[4], month, found[1] or found[3])


def _numbered(text: str) -> str:
    """Return a date of numbers with points or slashes as ISO; empty where it is none."""
    found = _NUMBERS.fullmatch(text)
    if not found or (found[1] and found[2] != found[4]):
        return ""
    if not found[1]:
        return _iso(found[5], int(found[3]), None)
    day, month = int(found[1]), int(found[3])
    if found[4] == "/":
        day, month = _ordered(day, month)
    return _iso(found[5], month, day)


def _ordered(first: int, second: int) -> tuple[int, int]:
    """Return day and month of two numbers before a slash: as it is preferred, or as it can only be.

    Raises:
        _TwoDaysError: both may be the month, and nobody has said which is.
    """
    preferred = preferences()["date_format"]
    if preferred == "DD/MM/YYYY":
        return first, second
    if preferred == "MM/DD/YYYY":
        return second, first
    if first <= 12 and second <= 12 and first != second:
        raise _TwoDaysError
    return (first, second) if second <= 12 else (second, first)


def _iso(year: str, month: int, day: object) -> str:
    return f"{year}-{month:02}" + (f"-{int(str(day)):02}" if day else "")


@lru_cache(maxsize=10)
def _months(tag: str) -> Mapping[str, int]:
    """Return the months by their names, whole and short, in a language and in English."""
    found: dict[str, int] = {}
    for locale in ("en", tag):
        for width in ("abbreviated", "wide"):
            for context in ("stand-alone", "format"):
                for number, name in get_month_names(width, context, locale).items():
                    found[name.casefold().rstrip(".")] = number
    return found | {"sept": 9}
