"""Each type of field has an input; what a form sends back unchanged is what the field had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st
from sent_forms import form_of
from werkzeug.datastructures import MultiDict

from graphcrm.errors import RuleError
from graphcrm.models.field import Field
from graphcrm.models.field_types import TYPES
from graphcrm.web.inputs import Choice, checked, inputs, read, written

CHOICES = {"choice": ("S", "M"), "multi_choice": ("red", "green", "blue"), "money": ("EUR", "USD")}
VALUES = {
    "text": "A line",
    "long_text": "Two\nlines",
    "integer": "12",
    "decimal": "1.5",
    "money": "12.5 USD",
    "date": "2019-05",
    "end_date": "2019",
    "datetime": "2019-05-03 14:30 Europe/Paris",
    "boolean": "yes",
    "choice": "M",
    "multi_choice": "red; blue",
    "link": "https://example.org/page",
    "email": "sally@example.org",
    "phone": "+12025550143",
    "country": "FR",
    "countries": "FR, US",
    "time_zone": "Europe/Paris",
    "hours": "09:00-17:00",
    "names": "one, two",
    "terms": "one; two",
}


def field(type: str, **more: object) -> Field:
    return Field("thing", "Thing", type, choices=CHOICES.get(type, ()), **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def request_of_a_page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def drawn(made: object) -> str:
    return render_template_string('{% from "inputs.html" import field_input %}{{ field_input(made) }}', made=made)


def test_every_type_is_asked_here() -> None:
    assert TYPES.keys() - VALUES.keys() == {"encrypted", "party"}


@pytest.mark.parametrize("type", VALUES)
def test_what_nobody_touches_comes_back_as_it_was(type: str) -> None:
    of = field(type)
    value = of.value(VALUES[type])
    choices = {"thing": [Choice("one", "One"), Choice("two", "Two", 1)]} if type == "terms" else {}

    [made] = inputs([of], {"thing": value}, choices=choices)
    sent = read(form_of(drawn(made)), [of])

    assert of.value(sent["thing"]) == value
    if type != "countries" and type != "names":
        assert sent["thing"] == written(of, value)


@pytest.mark.parametrize("type", VALUES)
def test_an_empty_input_gives_an_empty_value(type: str) -> None:
    of = field(type)

    sent = read(form_of(drawn(inputs([of], {})[0])), [of])

    assert not of.value(sent["thing"])


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
@pytest.mark.parametrize("type", VALUES)
def test_nothing_that_was_typed_is_markup(type: str, text: str) -> None:
    html = drawn(inputs([field(type)], {"thing": text})[0])

    assert "<script>" not in html
    assert "<img" not in html


def test_a_secret_is_never_in_the_page() -> None:
    of = field("encrypted")
    secret = of.value("plum tractor")

    html = drawn(inputs([of], {"thing": secret})[0])

    assert "plum" not in html
    assert secret.token not in html
    assert read(form_of(html), [of]) == {}
    assert read(MultiDict({"thing": " new "}), [of]) == {"thing": " new "}
    assert read(MultiDict({"thing": "", "thing-remove": "yes"}), [of]) == {"thing": ""}


def test_a_box_that_was_never_answered_stays_so_and_one_that_is_taken_out_says_no() -> None:
    of = field("boolean")

    never = form_of(drawn(inputs([of], {})[0]))
    was_yes = form_of(drawn(inputs([of], {"thing": True})[0]))

    assert read(never, [of]) == {"thing": ""}
    assert read(was_yes, [of]) == {"thing": "yes"}
    assert read(MultiDict([("thing", "no")]), [of]) == {"thing": "no"}


@given(st.sampled_from([0, 1]), st.integers(0, 59))
def test_both_hours_of_an_autumn_night_come_back(fold: int, minute: int) -> None:
    of = field("datetime")
    moment = datetime(2025, 10, 26, 2, minute, fold=fold, tzinfo=ZoneInfo("Europe/Paris"))
    value = of.value(f"{moment.isoformat(sep=' ')} Europe/Paris")
    [made] = inputs([of], {"thing": value})

    form = MultiDict({"thing": made.text, "thing-zone": made.beside, "thing-was": made.was})

    assert of.value(read(form, [of])["thing"]) == value


def test_a_choice_that_was_retired_stays_until_it_is_taken_off() -> None:
    of = field("choice")

    html = drawn(inputs([of], {"thing": "XXL"})[0])

    assert read(form_of(html), [of]) == {"thing": "XXL"}


def test_all_that_is_wrong_is_found_at_once() -> None:
    fields = [Field("born", "Born", "date"), Field("points", "Points", "integer"), Field("note", "Note")]

    found = checked(MultiDict({"born": "soon", "points": "many", "note": "fine"}), fields)

    assert sorted(found.errors) == ["born", "points"]
    [born, points, _] = inputs(fields, {}, errors=found.errors, typed=MultiDict({"born": "soon", "points": "many"}))
    assert (born.text, points.text) == ("soon", "many")
    assert 'aria-invalid="true"' in drawn(born)
    found.refuse(RuleError("Not this.", field="note"))
    found.refuse(RuleError("Nothing of it."))
    assert found.about("note") == ("Not this.",)
    assert found.about("") == ("Nothing of it.",)


def test_what_may_only_be_read_is_text_and_what_is_hidden_is_absent() -> None:
    fields = [Field("one", "One"), Field("two", "Two"), Field("three", "Three")]
    access = {"one": "write", "two": "read", "three": "hidden"}

    made = inputs(fields, {"one": "1", "two": "2", "three": "3"}, access=lambda each: access[each.name])

    html = "".join(map(drawn, made))
    assert [each.drawn for each in made] == ["line", "shown"]
    assert read(form_of(html), fields) == {"one": "1"}
    assert "3" not in html
