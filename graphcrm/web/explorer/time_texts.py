"""What the explorer's script says of time: the time bar, its steps, and what changed between two dates."""

from __future__ import annotations

from babel.dates import get_month_names
from flask_babel import gettext

from graphcrm.web import dates
from graphcrm.web.locale import language
from graphcrm.web.shown import date_patterns


def words() -> dict[str, str]:
    """Return the words of the time bar; ``{n}`` and the like are filled in by the script."""
    n = {"n": "{n}"}
    day, month = date_patterns()
    months = get_month_names("wide", locale=language())
    between = {"from": "{from}", "to": "{to}"}
    return {
        "date_day": day,
        "date_month": month,
        "date_months": " ".join(months[number] for number in range(1, 13)),
        "date_today": dates.typed("today"),
        "date_ever": dates.typed("ever"),
        "time_day": gettext("Day"),
        "time_from": gettext("First day"),
        "time_to": gettext("Last day"),
        "time_before": gettext("Before"),
        "time_after": gettext("After"),
        "time_open": gettext("open"),
        "time_today": gettext("today"),
        "time_turned": gettext("The first day is after the last one."),
        "time_play": gettext("Play"),
        "time_pause": gettext("Pause"),
        "time_undated": gettext("No relationship of this picture has a date."),
        "time_chart": gettext("%(from)s to %(to)s: %(began)s, %(ended)s.", began="{began}", ended="{ended}", **between),
        "time_bin": gettext("%(name)s: %(began)s, %(ended)s", name="{name}", began="{began}", ended="{ended}"),
        "time_vague": gettext("some time in %(year)s", year="{year}"),
        "began_one": gettext("1 began"),
        "began_many": gettext("%(n)s began", **n),
        "ended_one": gettext("1 ended"),
        "ended_many": gettext("%(n)s ended", **n),
        "appeared_one": gettext("1 appeared"),
        "appeared_many": gettext("%(n)s appeared", **n),
        "gone_one": gettext("1 ended"),
        "gone_many": gettext("%(n)s ended", **n),
        "stayed_one": gettext("1 stayed"),
        "stayed_many": gettext("%(n)s stayed", **n),
        "legend_stayed": gettext("stayed"),
        "timed_today": gettext("As of today"),
        "timed_ever": gettext("Of all times"),
        "timed_day": gettext("As of %(from)s", **{"from": "{from}"}),
        "timed_range": gettext("From %(from)s to %(to)s", **between),
        "timed_from": gettext("From %(from)s on", **{"from": "{from}"}),
        "timed_until": gettext("Until %(to)s", to="{to}"),
        "timed_compare": gettext("%(from)s compared with %(to)s", **between),
    }
