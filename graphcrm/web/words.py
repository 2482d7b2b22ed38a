"""The words of the pages: dates, counts and kinds as a person says them."""

from __future__ import annotations

from flask import Flask

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def register(app: Flask) -> None:
    """Give the templates the words."""
    app.jinja_env.filters["date_words"] = date_words
    app.jinja_env.globals["period_words"] = period_words
    app.jinja_env.globals["counted"] = counted
    app.jinja_env.globals["kind_words"] = kind_words


def date_words(text: str) -> str:
    """Return a written date as a person reads it: ``2019``, ``May 2019``, ``3 May 2019``; other text as it is."""
    parts = text.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3:
        return text
    month = _MONTHS[int(parts[1]) - 1] if len(parts) > 1 else ""
    day = str(int(parts[2])) if len(parts) > 2 else ""
    return " ".join(word for word in (day, month, parts[0]) if word)


def period_words(since: str | None, until: str | None) -> str:
    """Return when a tie holds: ``since 2020``, ``2015 – 2019``, ``until May 2019``, or nothing when both are open."""
    if since and until:
        return f"{date_words(since)} – {date_words(until)}" if since != until else f"in {date_words(since)}"
    if since:
        return f"since {date_words(since)}"
    return f"until {date_words(until)}" if until else ""


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 hop``, ``3 hops``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def kind_words(kind: str, subkind: str | None) -> str:
    """Return what a party is, by its own kind where it has one: ``site``, ``person``."""
    return (subkind or kind).replace("_", " ")
