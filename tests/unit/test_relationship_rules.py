"""Dates of relationships: what they mean, when they end before they start, and when two hold together."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import RuleError
from graphcrm.models.fields import BUILT_IN_RELATIONSHIP
from graphcrm.models.relationships import attributes, check_dates, dates_text, overlap
from graphcrm.services.given import check
from graphcrm.values import EVER, Period, date_text
from graphcrm.viewer import Viewer

DAYS = st.dates(date(2015, 1, 1), date(2024, 12, 31))
PRECISIONS = st.sampled_from(["day", "month", "year"])
WRITTEN = st.none() | st.builds(date_text, DAYS, PRECISIONS)


def cleaned(values: dict[str, object]) -> dict[str, Any]:
    properties = check(BUILT_IN_RELATIONSHIP, Viewer.administrator(), values, "relationship").properties
    check_dates(properties)
    return properties


@st.composite
def ties(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the dates of a tie that does not end before it starts."""
    since, until = draw(WRITTEN), draw(WRITTEN)
    try:
        return cleaned({"since": since, "until": until})
    except RuleError:
        return cleaned({"since": until, "until": since})


def tie(since: str | None, until: str | None) -> dict[str, Any]:
    return cleaned({"since": since, "until": until})


@given(DAYS, PRECISIONS, PRECISIONS)
def test_since_is_the_first_day_and_until_the_last_and_both_are_written_back_as_given(
    day: date, start: str, end: str
) -> None:
    since, until = date_text(day, start), date_text(day, end)

    properties = tie(since, until)

    assert properties["since"] == Period.parse(since).first
    assert properties["until"] == Period.parse(until).last
    assert properties["since_precision"] == (None if start == "day" else start)
    assert dates_text(properties) == f"{since} to {until}"


@pytest.mark.parametrize(
    ("since", "until", "text"), [("2019", None, "since 2019"), (None, "2019-05", "until 2019-05"), (None, " ", "")]
)
def test_an_open_end_is_left_out_of_the_text(since: str | None, until: str | None, text: str) -> None:
    assert dates_text(tie(since, until)) == text


@pytest.mark.parametrize(("name", "value"), [("since", "ever"), ("until", "ever"), ("since", EVER), ("until", "soon")])
def test_what_is_no_date_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(RuleError) as refused:
        cleaned({name: value})

    assert refused.value.field == name
    assert refused.value.value == value
    assert refused.value.message.startswith(f"{name.capitalize()}: ")
    assert "a year (2019)" in refused.value.message


def test_an_unknown_field_is_refused_with_those_there_are() -> None:
    with pytest.raises(
        RuleError, match=r"No relationship has a field 'uid'\. Take one of since, until, title, description, origin"
    ):
        cleaned({"uid": "1"})


@given(WRITTEN, WRITTEN)
def test_a_tie_is_refused_when_its_last_day_lies_before_its_first(since: str | None, until: str | None) -> None:
    if since and until and Period.parse(until).last < Period.parse(since).first:
        with pytest.raises(RuleError) as refused:
            tie(since, until)
        assert refused.value.field == "until"
        assert refused.value.message == f"until ({until}) lies before since ({since})."
        assert refused.value.hint
    else:
        assert tie(since, until).keys() >= {"since", "until"}


def test_a_year_may_end_in_the_month_it_starts_in() -> None:
    assert tie("2019-12", "2019")["until"] == date(2019, 12, 31)
    assert tie("2019", "2019-01")["since"] == date(2019, 1, 1)


@given(ties(), ties())
def test_overlap_is_the_same_from_both_sides(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert overlap(one, other) is overlap(other, one)


@given(ties())
def test_a_tie_overlaps_its_equal_and_one_without_dates(one: dict[str, Any]) -> None:
    assert overlap(one, dict(one))
    if one["since"] != one["until"]:
        assert overlap(one, tie(None, None))


@given(st.lists(DAYS, min_size=4, max_size=4))
def test_days_overlap_when_they_share_more_than_the_day_they_touch_on(days: list[date]) -> None:
    (start, end), (begin, finish) = sorted(days[:2]), sorted(days[2:])
    shared = (min(end, finish) - max(start, begin)).days

    held_together = overlap(tie(str(start), str(end)), tie(str(begin), str(finish)))

    inside = shared == 0 and (start < begin == finish < end or begin < start == end < finish)
    assert held_together == (shared > 0 or inside or (start, end) == (begin, finish))


@given(ties(), ties(), st.data())
def test_when_imprecise_dates_overlap_any_days_they_may_mean_share_one(
    one: dict[str, Any], other: dict[str, Any], data: st.DataObject
) -> None:
    if overlap(one, other) and [one["since"], one["until"]] != [other["since"], other["until"]]:
        (start, end), (begin, finish) = (data.draw(meaning(of)) for of in (one, other))
        assert max(start, begin) <= min(end, finish)


def meaning(properties: dict[str, Any]) -> st.SearchStrategy[tuple[date, date]]:
    """Draw a first and a last day that the dates of a tie may mean."""
    days = []
    for name, open_end in (("since", date.min), ("until", date.max)):
        period = Period.day(open_end)
        if properties[name]:
            period = Period.parse(date_text(properties[name], properties[f"{name}_precision"]))
        days.append(st.dates(period.first, period.last))
    return st.tuples(*days).filter(lambda pair: pair[0] <= pair[1])


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (("2018-01-01", "2020-05-01"), ("2020-05-01", None), False),
        (("2018-01-01", "2020-05-01"), ("2020-04-30", None), True),
        (("2018", "2020"), ("2020", "2022"), False),
        (("2018", "2020"), ("2019", "2022"), True),
        (("2018", None), ("2019-06", None), True),
        ((None, "2019-05"), ("2019-05", None), False),
        ((None, None), (None, None), True),
        (("2019", "2019"), ("2018", "2020"), True),
        (("2020-01-01", "2020-01-01"), ("2019-01-01", "2021-01-01"), True),
        (("2020-01-01", "2020-01-01"), ("2020-01-01", "2021-01-01"), False),
    ],
)
def test_some_periods_that_hold_together_and_some_that_do_not(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], together: bool
) -> None:
    assert overlap(tie(*one), tie(*other)) is together


def test_only_title_and_own_fields_tell_ties_of_a_pair_apart() -> None:
    day = date.today() - timedelta(days=1)

    assert attributes({"uid": "1", "since": day, "origin": "x", "title": "Chair", "description": None}) == {
        "title": "Chair"
    }
