"""What a question says about time."""

from __future__ import annotations

from datetime import date

import pytest

from graphcrm import language
from graphcrm.errors import QuestionError
from graphcrm.language import Vocabulary, WhoKnows
from graphcrm.values import EVER, Period

TODAY = date(2026, 11, 22)
VOCABULARY = Vocabulary.from_types([])


def period_of(wording: str, today: date = TODAY) -> Period | None:
    question = language.parse(f"who knows Sally {wording}", VOCABULARY, today)
    assert isinstance(question, WhoKnows)
    assert question.party == "Sally"
    return question.period


def days(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("wording", "period"),
    [
        ("in 2019", Period.parse("2019")),
        ("during the year 2019?", Period.parse("2019")),
        ("in May 2019", Period.parse("2019-05")),
        ("in sept. 2019", Period.parse("2019-09")),
        ("in 2019-05", Period.parse("2019-05")),
        ("on 3 May 2019", Period.parse("2019-05-03")),
        ("on 3rd May, 2019", Period.parse("2019-05-03")),
        ("on the 3rd of May 2019", Period.parse("2019-05-03")),
        ("on May 3, 2019", Period.parse("2019-05-03")),
        ("on 2019-05-03", Period.parse("2019-05-03")),
        ("on 2019/05/03", Period.parse("2019-05-03")),
        ("in 2019/05", Period.parse("2019-05")),
        ("in 05/2019", Period.parse("2019-05")),
        ("since 5-2019", days("2019-05-01", "2026-11-22")),
        ("as of 2019-05-03", Period.parse("2019-05-03")),
        ("2019", Period.parse("2019")),
        ("in May", Period.parse("2026-05")),
        ("in December", Period.parse("2025-12")),
        ("on 3 May", Period.parse("2026-05-03")),
        ("on 24 December", Period.parse("2025-12-24")),
        ("on 29 February", Period.parse("2024-02-29")),
        ("in the 1990s", days("1990-01-01", "1999-12-31")),
        ("before 2020", Period(date.min, date(2019, 12, 31))),
        ("before May 2019", Period(date.min, date(2019, 4, 30))),
        ("until 2020", Period(date.min, date(2020, 12, 31))),
        ("since 2018", days("2018-01-01", "2026-11-22")),
        ("from 2018 onwards", days("2018-01-01", "2026-11-22")),
        ("after 2018", days("2019-01-01", "2026-11-22")),
        ("since 2030", Period(date(2030, 1, 1), date.max)),
        ("between 2018 and 2020", days("2018-01-01", "2020-12-31")),
        ("from 2018 to May 2019", days("2018-01-01", "2019-05-31")),
        ("from 2018 to now", days("2018-01-01", "2026-11-22")),
        ("2018-2020", days("2018-01-01", "2020-12-31")),
        ("today", Period.day(TODAY)),
        ("at the moment", Period.day(TODAY)),
        ("yesterday", Period.parse("2026-11-21")),
        ("last year", Period.parse("2025")),
        ("this month", Period.parse("2026-11")),
        ("last month", Period.parse("2026-10")),
        ("next week", days("2026-11-23", "2026-11-29")),
        ("2 weeks ago", Period.parse("2026-11-08")),
        ("3 years ago", Period.parse("2023-11-22")),
        ("in the last year", days("2025-11-22", "2026-11-22")),
        ("over the past 5 years", days("2021-11-22", "2026-11-22")),
        ("in the past", Period(date.min, date(2026, 11, 21))),
        ("ever", EVER),
    ],
)
def test_a_wording_means_these_days(wording: str, period: Period) -> None:
    assert period_of(wording) == period


def test_a_month_back_from_its_last_day_stays_in_the_month_before() -> None:
    assert period_of("1 month ago", date(2026, 3, 31)) == Period.parse("2026-02-28")


def test_last_month_in_january_is_in_the_year_before() -> None:
    assert period_of("last month", date(2026, 1, 15)) == Period.parse("2025-12")


@pytest.mark.parametrize(
    ("wording", "message"),
    [
        ("on 31 February 2019", "“31 February 2019” is not in the calendar."),
        ("on 30 February", "“30 February” is not in the calendar."),
        ("in 2019-13", "“2019-13” is not in the calendar."),
        ("in 13/2019", "“13/2019” is not in the calendar."),
        ("in summer 2019", "“summer 2019” has no first and last day that all agree on."),
        ("in the summer of 2019", "“the summer of 2019” has no first and last day that all agree on."),
        ("before winter", "“winter” has no first and last day that all agree on."),
        ("last spring", "“spring” has no first and last day that all agree on."),
        ("in early 2019", "“early 2019” has no first and last day that all agree on."),
        ("in 0000", "“0000” is not in the calendar."),
        ("3000 years ago", "“3000 years ago” is not in the calendar."),
        ("on 3/5/2019", "“3/5/2019” can be read as two different days."),
        ("between 2020 and 2018", "2020 and 2018 lie in the wrong order."),
    ],
)
def test_a_date_that_cannot_be_used_is_named(wording: str, message: str) -> None:
    with pytest.raises(QuestionError) as failure:
        period_of(wording)
    assert failure.value.message == message
    assert failure.value.hint
