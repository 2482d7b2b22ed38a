"""A question in the address of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from werkzeug.datastructures import MultiDict

from graphcrm.errors import RuleError
from graphcrm.values import EVER
from graphcrm.web.ask.asked import Asked


@pytest.fixture(autouse=True)
def request_in_english(asking: Callable[..., AbstractContextManager[None]]) -> Iterator[None]:
    with asking():
        yield


def read(*pairs: tuple[str, str]) -> Asked:
    return Asked.read(MultiDict(pairs))


def test_spaces_around_and_between_words_do_not_matter() -> None:
    assert read(("q", "  who   knows Sally? "), ("as_of", " 2019 ")) == Asked("who knows Sally?", "2019")


def test_a_picked_name_is_asked_by_its_uid() -> None:
    asked = read(("q", "Who connects sally to Sallyanne?"), ("pick", "Sally=u1"))
    assert asked.resolved() == "Who connects u1 to Sallyanne?"


def test_a_name_may_hold_any_sign() -> None:
    asked = read(("q", "who knows A+B (x=1)?"), ("pick", "A+B (x=1)=u1"))
    assert asked.resolved() == "who knows u1?"


def test_a_later_pick_of_a_name_takes_the_place_of_the_first() -> None:
    asked = Asked("who knows Sally?").picking("Sally", "u1").picking("Sally", "u2")
    assert asked.picks == (("Sally", "u2"),)


def test_picks_are_void_for_another_question() -> None:
    assert read(("q", "who knows Sally B?"), ("pick", "Sally=u1"), ("picked", "who knows Sally?")).picks == ()


def test_a_pick_without_name_or_uid_is_none() -> None:
    assert read(("q", "who"), ("pick", "Sally"), ("pick", "=u1"), ("pick", "Sally=")).picks == ()


def test_no_date_leaves_it_to_the_question() -> None:
    assert Asked("q").period() is None
    assert Asked("q", "ever").period() == EVER


def test_a_wrong_date_names_the_field_and_what_would_be_right() -> None:
    with pytest.raises(RuleError, match=r"2019-05-23") as failure:
        Asked("q", "2019-13").period()
    assert failure.value.field == "as_of"
