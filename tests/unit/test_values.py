"""Imprecise dates and identifiers."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.values import EVER, Period, date_text, least_uid, new_uid, now

DAYS = st.dates()


@given(DAYS, st.sampled_from([4, 7, 10]))
def test_a_day_a_month_and_a_year_are_read_back_as_they_are_written(day: date, length: int) -> None:
    text = day.isoformat()[:length]

    period = Period.parse(text)

    assert period.text == str(period) == text
    assert Period.parse(period.text) == period


@given(DAYS)
def test_a_month_lies_between_its_neighbours_and_within_its_year(day: date) -> None:
    month, year = Period.parse(day.isoformat()[:7]), Period.parse(day.isoformat()[:4])

    assert month.first <= day <= month.last
    assert month.first.day == 1
    assert month.last == date.max or (month.last + timedelta(days=1)).day == 1
    assert year.first <= month.first <= month.last <= year.last


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2019", "2019-01-01", "2019-12-31", "year"),
        ("2020-02", "2020-02-01", "2020-02-29", "month"),
        ("2020-2-3", "2020-02-03", "2020-02-03", "day"),
        ("  2019-05-03 ", "2019-05-03", "2019-05-03", "day"),
    ],
)
def test_a_written_date_means_any_day_in_it(text: str, first: str, last: str, precision: str) -> None:
    period = Period.parse(text)

    assert (period.first.isoformat(), period.last.isoformat(), period.precision) == (first, last, precision)


def test_today_is_the_day_given_as_today() -> None:
    assert Period.parse("Today", today=date(2021, 3, 4)) == Period.day(date(2021, 3, 4))
    assert Period.parse("now") == Period.day(date.today())


def test_ever_is_all_the_time_there_is() -> None:
    assert Period.parse(" EVER ") is EVER
    assert EVER.text == "ever"
    assert (EVER.first, EVER.last) == (date.min, date.max)


@pytest.mark.parametrize("text", ["", "yesterday", "19", "2019/05", "2019-05-03-01", "20190503", "2019-", "-2019"])
def test_what_is_no_date_is_refused_with_what_would_be_right(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date\. Write a day \(2019-05-03\), a month .* or ever") as refused:
        Period.parse(text)
    assert repr(text) in str(refused.value)


@pytest.mark.parametrize("text", ["2019-13", "2019-02-29", "0000", "2019-00-01", "2019-04-31"])
def test_a_day_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not in the calendar"):
        Period.parse(text)


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2020, 1, 2), date(2020, 1, 1))


def test_a_stretch_is_written_with_its_ends_and_open_ends_are_left_out() -> None:
    day = date(2019, 5, 3)

    assert Period(day, date(2020, 1, 1)).text == "2019-05-03..2020-01-01"
    assert Period(day, date.max).text == "2019-05-03.."
    assert Period(date.min, day).text == "..2019-05-03"


@given(DAYS, DAYS)
def test_a_stretch_is_read_as_it_is_written(one: date, other: date) -> None:
    first, last = sorted((one, other))

    for period in (Period(first, last), Period(first, date.max), Period(date.min, last)):
        assert Period.parse(period.text) == period


def test_the_ends_of_a_stretch_may_be_imprecise() -> None:
    assert Period.parse("2015..2017-06") == Period(date(2015, 1, 1), date(2017, 6, 30))
    assert Period.parse(" 2015 .. today ", today=date(2019, 5, 3)) == Period(date(2015, 1, 1), date(2019, 5, 3))


@pytest.mark.parametrize("text", ["..", "2015...2017", "2015..2016..2017", "2015..ever"])
def test_what_is_no_stretch_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        Period.parse(text)


def test_a_stretch_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period.parse("2017..2015")


@given(DAYS, st.sampled_from(["day", "month", "year"]))
def test_a_date_may_be_given_as_a_date_a_period_or_a_text(day: date, precision: str) -> None:
    period = Period.parse(date_text(day, precision))

    assert Period.of_date(period) == Period.of_date(period.text) == period
    assert Period.of_date(day) == Period.day(day)


@pytest.mark.parametrize("value", ["ever", EVER, Period(date(2019, 1, 1), date(2019, 1, 2)), 19, object()])
def test_ever_and_other_stretches_are_no_dates(value: object) -> None:
    with pytest.raises(ValueError, match=r"is not a date\. Write a day .*, a year \(2019\) or today\.$"):
        Period.of_date(value)


def test_identifiers_are_unique_and_sorted_by_the_time_they_were_made() -> None:
    made = [new_uid() for _ in range(1000)]

    assert len(set(made)) == 1000
    assert made == sorted(made)
    assert {uuid.UUID(uid).version for uid in made} == {7}


def test_a_moment_stands_between_the_uids_made_before_it_and_those_made_since() -> None:
    before, moment = new_uid(), now() + timedelta(milliseconds=2)
    while now() < moment + timedelta(milliseconds=2):
        pass

    assert before < least_uid(moment) < new_uid()


@given(*[st.datetimes(min_value=datetime(1970, 1, 2), timezones=st.just(UTC))] * 2)
def test_the_least_uids_of_moments_are_in_their_order(one: datetime, other: datetime) -> None:
    assert (least_uid(one) < least_uid(other)) <= (one < other)
    assert (one < other) <= (least_uid(one) <= least_uid(other))
