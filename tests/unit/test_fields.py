"""Declared fields clean what they are given, or say what would be right."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import RuleError
from graphcrm.models.fields import KINDS, PERSON_FIELDS, RELATIONSHIP_FIELDS, Field, label_of
from graphcrm.models.texts import INDEXED_BYTES
from graphcrm.services.given import check
from graphcrm.values import EVER
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()

BIRTHDAY = Field("birthday", "Birthday", "date")


def refusal(field: Field, value: object) -> RuleError:
    with pytest.raises(RuleError) as refused:
        field.clean(value)
    assert refused.value.field == field.name
    assert refused.value.value == value
    assert field.label in refused.value.message
    return refused.value


@pytest.mark.parametrize(
    ("value", "day", "precision"),
    [
        ("1980-02-03", date(1980, 2, 3), None),
        (date(1980, 2, 3), date(1980, 2, 3), None),
        ("1980-02", date(1980, 2, 1), "month"),
        ("1980", date(1980, 1, 1), "year"),
        (1980, date(1980, 1, 1), "year"),
    ],
)
def test_an_imprecise_date_is_kept_as_its_first_day_and_its_precision(
    value: object, day: date, precision: str | None
) -> None:
    assert BIRTHDAY.clean(value) == {"birthday": day, "birthday_precision": precision}


@pytest.mark.parametrize("value", ["soon", "1980-13", "ever", EVER])
def test_what_is_no_date_is_refused_by_the_name_of_its_field(value: object) -> None:
    refused = refusal(BIRTHDAY, value)

    assert refused.message.startswith("Birthday: ")
    assert "a month (2019-05)" in refused.message


@pytest.mark.parametrize("value", [None, "", "   "])
def test_an_empty_value_clears_a_field(value: object) -> None:
    assert Field("note", "Note").clean(value) == {"note": None}
    assert BIRTHDAY.clean(value) == {"birthday": None, "birthday_precision": None}


def test_a_required_field_cannot_be_empty() -> None:
    refused = refusal(Field("name", "Name", required=True), None)

    assert (refused.message, refused.hint) == ("Name is empty.", "Fill in Name.")


@pytest.mark.parametrize(
    ("value", "cleaned"), [("yes", True), ("TRUE", True), ("0", False), ("no", False), (True, True)]
)
def test_yes_and_no_are_booleans(value: object, cleaned: bool) -> None:
    assert Field("public", "Public", "boolean").clean(value) == {"public": cleaned}


@pytest.mark.parametrize(
    ("field", "value", "right"),
    [
        (Field("public", "Public", "boolean"), "maybe", "yes or no"),
        (Field("size", "Size", "integer"), "many", "a whole number"),
        (Field("size", "Size", "integer"), 1.5, "a whole number"),
        (Field("size", "Size", "integer"), True, "a whole number"),
        (Field("level", "Level", "choice", choices=("low", "high")), "middle", "one of low, high"),
        (Field("name", "Name"), "two\nlines", "a single line"),
    ],
)
def test_a_refusal_names_the_field_the_value_and_what_is_right(field: Field, value: object, right: str) -> None:
    refused = refusal(field, value)

    assert repr(value) in refused.message
    assert refused.hint == f"It must be {right}."
    assert (refused.exit_code, refused.status) == (7, 422)


def test_a_long_text_keeps_its_lines() -> None:
    assert Field("note", "Note", "long_text").clean(" two\nlines ") == {"note": "two\nlines"}


@given(st.integers(-(2**63), 2**63 - 1))
def test_a_whole_number_may_be_written(number: int) -> None:
    assert Field("size", "Size", "integer").clean(str(number)) == {"size": number}


def test_only_the_fields_given_are_changed() -> None:
    assert check(PERSON_FIELDS, ADMINISTRATOR, {"first_name": "Sally"}, "person").properties == {"first_name": "Sally"}


@pytest.mark.parametrize(("kind", "name"), [("household", "birthday"), ("person", "uid"), ("person", "name_key")])
def test_unknown_and_system_fields_are_refused_with_those_there_are(kind: str, name: str) -> None:
    with pytest.raises(RuleError) as refused:
        check(KINDS[kind], ADMINISTRATOR, {name: "x"}, kind)

    assert refused.value.message == f"No {kind} has a field {name!r}."
    assert "sort_name" in refused.value.hint
    assert name not in refused.value.hint


def test_there_are_four_kinds_of_party_and_each_has_a_label() -> None:
    assert [label_of(kind) for kind in KINDS] == ["Person", "Organization", "Household", "Group"]
    with pytest.raises(RuleError, match=r"no kind of party 'robot'\. Take one of person, organization"):
        label_of("robot")


@pytest.mark.parametrize("fields", [*KINDS.values(), RELATIONSHIP_FIELDS])
def test_no_two_fields_of_a_kind_share_a_name_or_a_label(fields: tuple[Field, ...]) -> None:
    for attribute in ("name", "label"):
        values: list[Any] = [getattr(field, attribute) for field in fields]
        assert len(values) == len(set(values))


def test_a_text_has_at_most_a_thousand_characters_and_a_long_text_a_million() -> None:
    name, note = Field("name", "Name"), Field("note", "Note", "long_text")
    assert name.clean("é" * 1_000) == {"name": "é" * 1_000}
    assert note.clean("é" * 1_000_000) == {"note": "é" * 1_000_000}

    refused = refusal(name, "é" * 1_001)
    assert (refused.message, refused.hint) == ("Name has 1,001 characters.", "It must have at most 1,000.")
    assert refusal(note, "x" * 1_000_001).hint == "It must have at most 1,000,000."
    assert refusal(Field("code", "Code", max_length=3), "abcd").hint == "It must have at most 3."


@pytest.mark.parametrize("fields", [*KINDS.values(), RELATIONSHIP_FIELDS])
def test_what_is_indexed_fits_into_an_index(fields: tuple[Field, ...]) -> None:
    four_bytes = len("\N{LINEAR B SYLLABLE B008 A}".encode())
    assert all(field.longest * four_bytes < INDEXED_BYTES for field in fields if field.indexed or field.unique)


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u200b", "\u2028", "\ufeff", "\ud800"])
def test_a_line_has_visible_characters_only(character: str) -> None:
    refused = refusal(Field("name", "Name"), f"Sal{character}ly")

    assert refused.hint == f"It must be a single line of visible characters; U+{ord(character):04X} is none."
    assert character not in refused.message


@pytest.mark.parametrize("character", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_a_line_does_not_turn_the_text_after_it(character: str) -> None:
    refused = refusal(Field("name", "Name"), f"Sally{character}!")

    assert "turn its direction" in refused.hint
    assert f"U+{ord(character):04X} is one" in refused.hint


@pytest.mark.parametrize(
    "name",
    [
        "مریم میرزاخانی",
        "مهدی\u200cزاده",
        "דָּוִד בֶּן־גּוּרִיּוֹן",
        "क्\u200dष",
        "山田\u3000太郎",
        "Jean\u00a0Valjean",
        "\u200fשרה",
    ],
)
def test_names_in_every_script_are_kept(name: str) -> None:
    assert Field("name", "Name").clean(name) == {"name": name}


def test_a_long_text_keeps_tabs_and_gets_one_kind_of_line_end() -> None:
    assert Field("note", "Note", "long_text").clean("a\tb\r\nc\rd\ne") == {"note": "a\tb\nc\nd\ne"}


@pytest.mark.parametrize("character", ["\0", "\x07", "\x0b", "\x1b", "\x7f", "\ud800"])
def test_a_long_text_holds_no_control_characters(character: str) -> None:
    refused = refusal(Field("note", "Note", "long_text"), f"one\ntwo{character}.")

    assert refused.message == f"Note holds the control character U+{ord(character):04X} in line 2."


def test_a_refusal_shows_the_beginning_of_a_long_value() -> None:
    with pytest.raises(RuleError) as refused:
        Field("size", "Size", "integer").clean("9x" * 400)

    assert refused.value.message == f"Size cannot be '{'9x' * 50}'…."
