"""What a statement of a relationship is understood to mean."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from graphcrm import resources
from graphcrm.errors import QuestionError
from graphcrm.language import ME, Statement, Vocabulary, statements, told
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.values import Period, date_text

TODAY = date(2026, 11, 22)
TYPES = [
    RelationshipType.from_mapping(values)
    for values in yaml.safe_load((resources.folder("seeds") / "reference" / "relationship_types.yaml").read_text())
]
VOCABULARY = Vocabulary.from_types(TYPES)


def first(text: str) -> Statement:
    return statements(text, VOCABULARY, TODAY)[0]


def brief(text: str) -> tuple[object, ...]:
    """Return the names, the first type, the dates and the title of the most plausible reading."""
    found = first(text)
    since, until = (each and each.text for each in (found.since, found.until))
    return found.first, found.ties[0].type, found.second, since, until, found.title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Josh volunteers at XYZ site since May 2021",
            ("Josh", "VOLUNTEERS_AT", "XYZ site", "2021-05", None, ""),
        ),
        (
            "Sally was married to Tom from 2009 until 3 May 2015",
            ("Sally", "SPOUSE_OF", "Tom", "2009", "2015-05-03", ""),
        ),
        ("Anna works at Acme as Treasurer", ("Anna", "WORKS_AT", "Acme", None, None, "Treasurer")),
        ("Anna works at Acme since 2020 as Treasurer.", ("Anna", "WORKS_AT", "Acme", "2020", None, "Treasurer")),
        (
            "Josh volunteers as a driver at the XYZ site",
            ("Josh", "VOLUNTEERS_AT", "the XYZ site", None, None, "driver"),
        ),
        ("Sally is Josh's manager", ("Sally", "MANAGES", "Josh", None, None, "")),
        ("I know Sally", (ME, "KNOWS", "Sally", None, None, "")),
        ("my manager is Sally Kessler", (ME, "MANAGES", "Sally Kessler", None, None, "")),
        ("Sally and Tom are married", ("Sally", "SPOUSE_OF", "Tom", None, None, "")),
        ("Sally and Tom know each other since 2010", ("Sally", "KNOWS", "Tom", "2010", None, "")),
        ("Acme has Anna as lawyer since 2019", ("Acme", "LAWYER_OF", "Anna", "2019", None, "")),
        ("XYZ has volunteer Josh", ("XYZ", "VOLUNTEERS_AT", "Josh", None, None, "")),
        ("Josh has volunteered at XYZ since 2019", ("Josh", "VOLUNTEERS_AT", "XYZ", "2019", None, "")),
        ("In 2019 Josh volunteered at XYZ", ("Josh", "VOLUNTEERS_AT", "XYZ", "2019", "2019", "")),
        ("Josh stopped volunteering at XYZ in 2020", ("Josh", "VOLUNTEERS_AT", "XYZ", None, "2020", "")),
        ("Josh started volunteering at XYZ in 2020", ("Josh", "VOLUNTEERS_AT", "XYZ", "2020", None, "")),
        ("Josh volunteered at XYZ before May 2015", ("Josh", "VOLUNTEERS_AT", "XYZ", None, "2015-04", "")),
        ("Josh volunteers at XYZ now", ("Josh", "VOLUNTEERS_AT", "XYZ", None, None, "")),
        # What graduated from says is past, and it begins there.
        ("Josh graduated from MIT in 2009", ("Josh", "ALUMNUS_OF", "MIT", "2009", None, "")),
        ('"Since 1990 Ltd" employs Josh', ("Since 1990 Ltd", "WORKS_AT", "Josh", None, None, "")),
        ("Anna is a member of Smith and Sons", ("Anna", "MEMBER_OF_HOUSEHOLD", "Smith and Sons", None, None, "")),
    ],
)
def test_a_statement_is_understood(text: str, expected: tuple[object, ...]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Josh volunteers at XYZ", "source"),
        ("XYZ has volunteer Josh", "target"),
        ("Sally is Josh's manager", "source"),
        ("Josh's manager is Sally", "target"),
        ("my manager is Sally", "target"),
        ("Acme has Anna as lawyer", "target"),
        ("Acme was founded by Josh", "target"),
        ("Sally is married to Tom", "either"),
    ],
)
def test_a_statement_says_at_which_end_the_party_stands_that_is_named_first(text: str, end: str) -> None:
    assert {tie.end for tie in first(text).ties} == {end}


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("Josh volunteered at XYZ", True),
        ("Josh no longer volunteers at XYZ", True),
        ("Josh used to volunteer at XYZ", True),
        ("Josh was a volunteer at XYZ since 2009", True),
        ("Josh formerly volunteered at XYZ", True),
        ("Josh volunteered at XYZ until 2009", False),
        ("Josh has volunteered at XYZ", False),
        ("Josh volunteers at XYZ", False),
        ("Josh founded XYZ", False),
        ("XYZ was founded by Josh", False),
    ],
)
def test_what_is_told_in_the_past_has_ended(text: str, ended: bool) -> None:
    assert first(text).ended is ended


def test_words_that_fit_several_types_mean_any_of_them() -> None:
    found = {tie.type for tie in first("Anna is a member of Acme").ties}

    assert {"MEMBER_OF", "MEMBER_OF_HOUSEHOLD"} <= found


def test_a_name_may_hold_words_of_a_statement() -> None:
    found = statements("Anna works at Help as Needed", VOCABULARY, TODAY)

    assert {"Help", "Help as Needed"} <= {each.second for each in found}


@pytest.mark.parametrize(
    "text", ["", "  ?", "Josh", "volunteers at", "Josh likes pizza", "who volunteers at XYZ", "Josh volunteers at Josh"]
)
def test_what_is_no_statement_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(QuestionError) as refused:
        first(text)

    assert refused.value.examples


@pytest.mark.parametrize("text", ["Tom Reyes knows Tom Reyes", "Tom Reyes knows Tom Reyes since 2019", "I know me"])
def test_a_relationship_of_somebody_with_themselves_is_refused_as_that(text: str) -> None:
    with pytest.raises(QuestionError, match="Both ends are") as refused:
        first(text)
    assert "two different parties" in refused.value.hint


def test_a_misspelled_relationship_is_refused_with_those_like_it() -> None:
    with pytest.raises(QuestionError, match="volunteers at"):
        first("Josh volunters at XYZ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Josh volunteers at XYZ since 3/5/2019", "two different days"),
        ("Josh volunteers at XYZ from 2015 until 2009", "wrong order"),
        ("Josh volunteers at XYZ since 31 June 2019", "not in the calendar"),
    ],
)
def test_a_date_that_cannot_be_used_is_refused(text: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        first(text)


@given(st.text(max_size=80))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        found = statements(text, VOCABULARY, TODAY)
    except QuestionError:
        return
    assert found


_NAMES = st.sampled_from(
    ["Josh Miller", "Sally", "Tom O'Neill", "XYZ Community Site", "Acme Inc", "Smith and Sons", "Åsa Öberg", "Kim"]
)
_TITLES = st.sampled_from(["", "", "Treasurer", "Head of Sales", "driver", "Vice President"])
_DAYS = st.dates(date(1900, 1, 1), date(2040, 12, 31))
_PRECISIONS = st.sampled_from(["day", "month", "year"])


@st.composite
def _dates(draw: st.DrawFn) -> str:
    return draw(st.one_of(st.just(""), st.builds(date_text, _DAYS, _PRECISIONS)))


@given(st.sampled_from(TYPES), st.booleans(), _NAMES, _NAMES, _dates(), _dates(), _TITLES)
def test_what_is_written_of_a_relationship_is_read_again(
    type: RelationshipType, forward: bool, one: str, other: str, since: str, until: str, title: str
) -> None:
    assume(one != other)
    if since and until:
        since, until = sorted((since, until))
        assume(Period.parse(since).first <= Period.parse(until).last)
    end = "either" if type.mutual else "source" if forward else "target"

    found = first(told(one, type.label(forward), other, since, until, title, today=TODAY))

    assert (found.first, found.second, found.title) == (one, other, title)
    assert (type.name, end) in {(tie.type, tie.end) for tie in found.ties}
    assert [each.text if each else "" for each in (found.since, found.until)] == [since, until]
    assert not found.ended
