"""What the pages show as a date can be typed again, in each language and format; what is none says how to write one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.errors import RuleError
from graphcrm.models.preferences import PREFERENCES
from graphcrm.values import Period, date_text
from graphcrm.web import dates, shown
from graphcrm.web.locale import LANGUAGES

#: Lets somebody ask in a language and a format of dates.
Asking = Callable[..., AbstractContextManager[None]]
FORMATS = PREFERENCES["date_format"].field.choices


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("date_format", FORMATS)
@settings(max_examples=60, deadline=None)
@given(day=st.dates(), precision=st.sampled_from(["day", "month", "year"]))
def test_what_is_shown_is_read_again(
    asking: Asking, language: str, date_format: str, day: date, precision: str
) -> None:
    text = date_text(day, precision)
    with asking(language, date_format):
        assert dates.read(dates.typed(text)) == text
        assert dates.read(text) == text
        if day.year >= 1000:
            assert dates.read(shown.shown_date(text)) == text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("date_format", FORMATS)
def test_the_forms_that_a_failure_names_are_read(asking: Asking, language: str, date_format: str) -> None:
    with asking(language, date_format):
        day, month, year = dates.forms().rsplit(", ", 2)
        assert [dates.read(each) for each in (day, month, year)] == ["2019-05-23", "2019-05", "2019"]


@pytest.mark.parametrize(
    ("language", "date_format", "text", "iso"),
    [
        ("en", "D MMMM YYYY", " 3  may 1990 ", "1990-05-03"),
        ("en", "D MMMM YYYY", "May 3rd, 1990", "1990-05-03"),
        ("en", "D MMMM YYYY", "Sept. 1996", "1996-09"),
        ("en", "D MMMM YYYY", "03.05.1990", "1990-05-03"),
        ("en", "D MMMM YYYY", "25/12/1990", "1990-12-25"),
        ("en", "DD/MM/YYYY", "05/03/1990", "1990-03-05"),
        ("en", "MM/DD/YYYY", "05/03/1990", "1990-05-03"),
        ("en", "MM/DD/YYYY", "5/1990", "1990-05"),
        ("de", "D MMMM YYYY", "2. September 1996", "1996-09-02"),
        ("de", "D MMMM YYYY", "März 1996", "1996-03"),
        ("de", "D MMMM YYYY", "3. Okt. 1996", "1996-10-03"),
        ("de", "D MMMM YYYY", "3 May 1996", "1996-05-03"),
        ("de", "D MMMM YYYY", "heute", "today"),
        ("de", "D MMMM YYYY", "Immer", "ever"),
        ("en", "D MMMM YYYY", "today", "today"),
        ("en", "D MMMM YYYY", "2015 .. May 2017", "2015..2017-05"),
        ("en", "D MMMM YYYY", "May 2017..", "2017-05.."),
        ("en", "D MMMM YYYY", "  ", ""),
    ],
)
def test_a_date_is_read_as_it_is_written(asking: Asking, language: str, date_format: str, text: str, iso: str) -> None:
    with asking(language, date_format):
        assert dates.read(text) == iso


@pytest.mark.parametrize("text", ["05/03/1990", "31 June 1990", "30.02.1990", "3 Foo 1990", "3/90", "soon", "3.4/1990"])
def test_what_is_no_date_or_two_says_how_to_write_one(asking: Asking, text: str) -> None:
    with asking(), pytest.raises(RuleError) as refused:
        dates.read(text, "birthday")
    assert "23 May 2019, May 2019, 2019" in refused.value.hint
    assert refused.value.field == "birthday"
    assert ("two days" in refused.value.message) == (text == "05/03/1990")


def test_a_stretch_and_a_word_stand_in_an_input_as_they_are_said(asking: Asking) -> None:
    with asking("de"):
        assert dates.typed("today") == "heute"
        assert dates.read(dates.typed("ever")) == "ever"
        assert dates.typed("2015..2017-05") == "2015..Mai 2017"
        assert dates.typed("nonsense") == "nonsense"
    assert Period.parse("2015..2017-05").text == "2015-01-01..2017-05-31"
