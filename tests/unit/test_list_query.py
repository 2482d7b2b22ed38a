"""What a list is asked for stands in a URL in one way and is read again from it."""

from __future__ import annotations

import base64
import contextlib
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import RuleError
from graphcrm.services.lists import cursor
from graphcrm.services.lists.query import LETTERS, OTHERS, STATUSES, PartyQuery, RelationshipQuery, Tie
from graphcrm.services.search import Condition
from graphcrm.values import new_uid

WORDS = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
CONDITIONS = st.builds(
    Condition, WORDS, st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "~"]), st.text(max_size=12).map(str.strip)
)
TIES = st.builds(
    Tie,
    st.from_regex(r"[A-Z][A-Z0-9_]{0,8}", fullmatch=True),
    st.sampled_from(["", "source", "target"]),
    st.one_of(st.just(""), st.builds(new_uid)),
)
SHARED = {
    "text": st.text(max_size=20),
    "as_of": st.sampled_from(["", "2019", "2019-05", "2019-05-03", "today", "ever", " 2019 "]),
    "sort": WORDS,
    "descending": st.booleans(),
    "columns": st.lists(WORDS, max_size=4).map(tuple),
    "size": st.integers(1, 500),
}


@given(
    st.builds(
        PartyQuery,
        kind=WORDS,
        conditions=st.lists(CONDITIONS, max_size=3).map(tuple),
        ties=st.lists(TIES, max_size=3).map(tuple),
        letter=st.sampled_from(["", OTHERS, *LETTERS, "q"]),
        **SHARED,
    )
)
def test_a_list_of_parties_is_read_from_the_url_that_it_writes(query: PartyQuery) -> None:
    assert PartyQuery.from_url(query.to_url()) == query
    assert PartyQuery.from_url(query.to_url()).to_url() == query.to_url()


@given(
    st.builds(
        RelationshipQuery,
        types=st.lists(WORDS, max_size=3).map(tuple),
        party=st.one_of(st.just(""), st.builds(new_uid)),
        status=st.sampled_from(["", *STATUSES]),
        **SHARED,
    )
)
def test_a_list_of_relationships_is_read_from_the_url_that_it_writes(query: RelationshipQuery) -> None:
    assert RelationshipQuery.from_url(query.to_url()) == query


def test_a_list_without_filters_has_an_empty_url_and_the_order_of_filters_does_not_matter() -> None:
    assert PartyQuery().to_url() == RelationshipQuery().to_url() == ""
    assert PartyQuery.from_url("filter=b%3D1&filter=a%3D2") == PartyQuery.from_url("filter=a%3D2&filter=b%3D1")


@given(st.text(max_size=60))
def test_any_url_is_a_list_or_refused_with_a_clear_error(text: str) -> None:
    for kind in (PartyQuery, RelationshipQuery):
        for name in ("", "filter=", "tie=", "size=", "as_of=", "letter=", "status="):
            with contextlib.suppress(RuleError):
                kind.from_url(name + text)


VALUES = {
    "STRING": st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    "INTEGER": st.integers(-(2**63), 2**63 - 1),
    "FLOAT": st.floats(allow_nan=False),
    "BOOLEAN": st.booleans(),
    "DATE": st.dates(),
    "DATETIME": st.datetimes(timezones=st.just(UTC)),
}


@pytest.mark.parametrize("stored", list(VALUES))
def test_a_cursor_gives_the_values_of_its_row_again(stored: str) -> None:
    @given(VALUES[stored], st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
    def check(value: object, name: str) -> None:
        written = cursor.write("points", value, name, "uid")
        assert cursor.read(written, "points", stored, 2) == (value, name, "uid")

    check()
    assert cursor.read(cursor.write("points", None, "a", "b"), "points", stored, 2) == (None, "a", "b")


@given(st.text(max_size=40), st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=6))
def test_what_is_no_cursor_of_the_list_is_refused(text: str, value: object) -> None:
    made = base64.urlsafe_b64encode(json.dumps(value).encode()).decode()
    for given_text in (text, made, cursor.write("other", 1, "a", "b"), cursor.write("points", "1", "a", "b")):
        with pytest.raises(RuleError, match="page of the list"):
            cursor.read(given_text, "points", "INTEGER", 2)


def test_a_cursor_holds_dates_as_they_are() -> None:
    instant = datetime(2020, 1, 1, 12, tzinfo=UTC)

    assert cursor.read(cursor.write("day", date(2020, 1, 1), "a", "b"), "day", "DATE", 2)[0] == date(2020, 1, 1)
    assert cursor.read(cursor.write("at", instant, "a", "b"), "at", "DATETIME", 2)[0] == instant
