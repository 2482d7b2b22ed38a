"""Hours, countries, time zones and lists of names are read as people write them, and refused with what is right."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import RuleError
from graphcrm.models.field import Field
from graphcrm.models.field_types import Hours

MINUTES = st.integers(0, 24 * 60 - 1)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("9-17", "09:00-17:00"),
        ("09:00 – 17:30", "09:00-17:30"),
        ("13:30-17, 9-12", "09:00-12:00, 13:30-17:00"),
        ("9-12;12-17", "09:00-12:00, 12:00-17:00"),
        ("0-24", "00:00-24:00"),
    ],
)
def test_hours_are_read_as_people_write_them(written: str, text: str) -> None:
    assert str(Field("it", "It", "hours").value(written)) == text


@pytest.mark.parametrize(
    "written", ["always", "17-9", "9-9", "9-25", "24:00-24:30", "9:60-17", "9-12, 11-17", "9-12,", "-5", "22:00-02:00"]
)
def test_hours_that_are_none_or_overlap_are_refused(written: str) -> None:
    with pytest.raises(RuleError) as refused:
        Field("it", "It", "hours").value(written)
    assert refused.value.message == f"It cannot be {written!r}."
    assert "09:00-12:00, 13:00-17:00" in refused.value.hint


@given(MINUTES, MINUTES, MINUTES)
def test_a_range_includes_its_first_minute_and_not_its_last(first: int, last: int, now: int) -> None:
    hours = Hours(((first, last),))
    assert hours.include(time(now // 60, now % 60, 59)) == (first <= now < last)


@pytest.mark.parametrize(
    ("type", "written", "value"),
    [
        ("country", " us ", "US"),
        ("countries", "us, CA mx;us", ("US", "CA", "MX")),
        ("countries", ["NO", "se"], ("NO", "SE")),
        ("time_zone", "europe/paris", "Europe/Paris"),
        ("time_zone", "America/New York", "America/New_York"),
        ("names", "name, last_name  name", ("name", "last_name")),
        ("names", ["name"], ("name",)),
    ],
)
def test_what_people_write_is_kept_in_one_form(type: str, written: object, value: object) -> None:
    assert Field("it", "It", type).value(written) == value


@pytest.mark.parametrize(
    ("type", "written", "right"),
    [
        ("country", "UK", "as in US, FR or GB"),
        ("country", "United States", "two letters"),
        ("country", False, "in YAML in quotes"),
        ("countries", "US, XX", "two letters"),
        ("countries", [False, "SE"], "in YAML in quotes"),
        ("countries", ",", "at least one"),
        ("countries", [], "at least one"),
        ("countries", 5, "two letters"),
        ("time_zone", "Paris", "as in Europe/Paris."),
        ("time_zone", "Mars/Olympus", "Europe/Paris or America/New_York"),
        ("time_zone", "../etc/passwd", "a time zone"),
        ("names", "Last Name", "lower-case letters"),
        ("names", ["two words"], "lower-case letters"),
        ("names", {"name": 1}, "lower-case letters"),
        ("names", 5, "lower-case letters"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would_be_right(type: str, written: object, right: str) -> None:
    with pytest.raises(RuleError) as refused:
        Field("it", "It", type).value(written)
    assert refused.value.message.startswith("It cannot be ")
    assert right in refused.value.hint
