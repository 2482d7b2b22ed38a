"""The words of the pages; ``docs/web.md`` lists what templates have."""

from __future__ import annotations

from datetime import date

from flask import Flask
from flask_babel import gettext, ngettext

from graphcrm.values import EVER, Period
from graphcrm.web import dates, shown


def register(app: Flask) -> None:
    """Give the templates the words, and what shows values; those of one value are filters, too."""
    of_one = (
        shown.shown_date,
        shown.shown_time,
        shown.clock,
        shown.number,
        shown.amount,
        shown.phone,
        shown.dial,
        shown.country,
        shown.abroad,
        shown.word,
        shown.said,
        shown.capital,
        shown.map_link,
        shown.apart,
        dates.typed,
    )
    of_several = (shown.shown_value, shown.listed_name, dates_words, when, counted, kind_words, initials)
    app.jinja_env.filters.update({function.__name__: function for function in of_one})
    app.jinja_env.globals["date_forms"] = dates.forms
    app.jinja_env.globals.update({function.__name__: function for function in (*of_one, *of_several)})


def counted(kind: str, count: int) -> str:
    """Return how many records of a kind there are: ``1 person``, ``1,357 relationships``."""
    said = shown.number(count)
    match kind:
        case "person":
            return ngettext("%(number)s person", "%(number)s people", count, number=said)
        case "organization":
            return ngettext("%(number)s organization", "%(number)s organizations", count, number=said)
        case "household":
            return ngettext("%(number)s household", "%(number)s households", count, number=said)
        case "group":
            return ngettext("%(number)s group", "%(number)s groups", count, number=said)
        case "unit":
            return ngettext("%(number)s place", "%(number)s places", count, number=said)
        case "relationship":
            return ngettext("%(number)s relationship", "%(number)s relationships", count, number=said)
    return ngettext("%(number)s record", "%(number)s records", count, number=said)


def dates_words(since: str | None, until: str | None) -> str:
    """Write when a tie holds: ``since May 2019``, ``2018 to 2020``, ``until 2020``, or nothing."""
    if since and until:
        return gettext("%(since)s to %(until)s", since=shown.shown_date(since), until=shown.shown_date(until))
    if since:
        return gettext("since %(date)s", date=shown.shown_date(since))
    return gettext("until %(date)s", date=shown.shown_date(until)) if until else ""


def when(period: Period) -> str:
    """Write a period as the end of a sentence: ``today``, ``on 3 May 2019``, ``in 2019``, ``at any time``."""
    today = date.today()
    if period == EVER:
        return gettext("at any time")
    if period == Period.day(today):
        return gettext("today")
    if period == Period(date.min, today):
        return gettext("so far")
    if period == Period(today, date.max):
        return gettext("from today on")
    if period.precision != "day":
        return gettext("in %(date)s", date=shown.shown_date(period))
    first, last = shown.shown_date(period.first), shown.shown_date(period.last)
    if period.first == period.last:
        return gettext("on %(date)s", date=first)
    if period.first == date.min:
        return gettext("up to %(date)s", date=last)
    if period.last == date.max:
        return gettext("from %(date)s on", date=first)
    return gettext("from %(first)s to %(last)s", first=first, last=last)


def kind_words(kind: str, subkind: str | None) -> str:
    """Return what a party is, by its own kind where it has one: ``site``, ``person``."""
    return shown.word((subkind or kind).replace("_", " "))


def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name: ``SK``."""
    words = name.split()
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))
