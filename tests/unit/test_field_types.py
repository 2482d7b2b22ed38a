"""Every type of field: what is read is kept, shown and read again as the same; what does not fit is refused."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm import secrets
from graphcrm.errors import LostKeyError, RuleError
from graphcrm.models.field import Field
from graphcrm.models.field_types import TYPES, Amount, Hours, Instant, Secret
from graphcrm.models.fields import CONTACT_POINT_FIELDS
from graphcrm.services.given import check
from graphcrm.values import Period
from graphcrm.viewer import Viewer

CHOICES = ("small", "Medium", "LARGE; or so")
COLORS = ("red", "green", "blue")
FIELDS = {
    name: Field(
        "it",
        "It",
        name,
        choices={"choice": CHOICES, "multi_choice": COLORS, "money": ("EUR", "USD")}.get(name, ()),
        region="US" if name == "phone" else None,
    )
    for name in TYPES
}
LINES = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=60).filter(
    lambda text: text.strip() == text
)
NUMBERS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**14), 10**14), st.integers(0, 6)
)
DAYS = st.dates().map(Period.day)
ZONES = st.sampled_from(["UTC", "Europe/Paris", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham"])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": LINES,
    "long_text": st.lists(LINES, min_size=1).map("\n".join),
    "integer": st.integers(-(2**63), 2**63 - 1),
    "decimal": NUMBERS,
    "money": st.builds(Amount, NUMBERS, st.sampled_from(["EUR", "USD"])),
    "date": DAYS | DAYS.map(lambda day: Period.parse(day.text[:7])) | DAYS.map(lambda day: Period.parse(day.text[:4])),
    "end_date": DAYS | DAYS.map(lambda day: Period.parse(day.text[:7])),
    "datetime": st.builds(
        Instant, st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)), ZONES
    ),
    "boolean": st.booleans(),
    "choice": st.sampled_from(CHOICES),
    "multi_choice": st.sets(st.sampled_from(COLORS), min_size=1).map(
        lambda chosen: tuple(color for color in COLORS if color in chosen)
    ),
    "link": st.from_regex(r"https://[a-z]{1,9}\.(org|com)/[a-z]{1,9}", fullmatch=True),
    "email": st.from_regex(r"[a-z]{1,9}@[a-z]{1,9}\.(org|com)", fullmatch=True),
    "phone": st.integers(2000000, 9999999).map(lambda number: f"+1202{number}"),
    "country": st.sampled_from(["US", "FR", "NO", "GB"]),
    "countries": st.lists(st.sampled_from(["US", "FR", "NO", "GB"]), min_size=1),
    "time_zone": ZONES,
    "hours": st.sets(st.integers(0, 24 * 60), min_size=2).map(
        lambda minutes: Hours(tuple(zip(sorted(minutes)[::2], sorted(minutes)[1::2], strict=False)))
    ),
    "names": st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), min_size=1),
    "party": LINES,
    "terms": st.lists(st.sampled_from(["donor", "board 2019", "été"]), min_size=1),
    "encrypted": st.lists(LINES, min_size=1).map("\n".join),
}


def test_every_type_has_values_to_be_tested_with() -> None:
    assert VALUES.keys() == TYPES.keys()


@pytest.mark.parametrize("name", sorted(TYPES))
@given(st.data())
def test_value_to_neo4j_to_value_to_text_to_value_is_the_same(name: str, data: st.DataObject) -> None:
    field, kind = FIELDS[name], TYPES[name]
    value = field.value(data.draw(VALUES[name]))
    properties = field.clean(value)
    assert properties.keys() == kind.columns(field).keys()
    if not properties:
        # What is kept as relationships comes with them under the field's name.
        properties = {field.name: value}
    assert kind.from_properties(field, properties) == value
    text = kind.reveal(value)
    assert field.value(text) == value
    assert kind.reveal(field.value(text)) == text
    assert (kind.to_text(value) == text) != kind.encrypted


@pytest.mark.parametrize("name", sorted(name for name, kind in TYPES.items() if not kind.encrypted))
@given(st.data())
def test_values_have_an_order(name: str, data: st.DataObject) -> None:
    field, kind = FIELDS[name], TYPES[name]
    values = [field.value(value) for value in data.draw(st.lists(VALUES[name], max_size=6))]
    ordered = sorted(values, key=lambda value: kind.key(field, value))
    assert sorted(map(kind.to_text, ordered)) == sorted(map(kind.to_text, values))


@pytest.mark.parametrize("name", sorted(TYPES))
@pytest.mark.parametrize("empty", [None, "", "  \t "])
def test_an_empty_value_clears_all_properties_of_a_field(name: str, empty: object) -> None:
    assert FIELDS[name].clean(empty) == dict.fromkeys(TYPES[name].columns(FIELDS[name]))
    with pytest.raises(RuleError, match="It is empty"):
        Field("it", "It", name, required=True).clean(empty)


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("text", "two\nlines", "a single line"),
        ("long_text", "bell\x07", "text, tabs and line breaks"),
        ("integer", "1.5", "a whole number"),
        ("integer", 2**63, "a whole number"),
        ("integer", "1" * 400, "a whole number"),
        ("integer", True, "a whole number"),
        ("decimal", "1,5", "a number, as in 12.5"),
        ("decimal", "NaN", "a number, as in 12.5"),
        ("decimal", "Infinity", "a number, as in 12.5"),
        ("decimal", "0.1234567890123456", "at most 15 digits"),
        ("decimal", "1e400", "at most 15 digits"),
        ("money", "12", None),
        ("money", "12 GBP", "EUR, USD"),
        ("money", "EUR 12", "12.50 EUR"),
        ("money", "lots EUR", "a number"),
        ("date", "31.12.2019", "a month (2019-05)"),
        ("date", "2019-02-30", "a month (2019-05)"),
        ("datetime", "noon", "2019-05-03 14:30"),
        ("datetime", "2019-05-03 14:30 Mars/Olympus", "2019-05-03 14:30"),
        ("datetime", "2019-05-03 14:30 ../etc/passwd", "2019-05-03 14:30"),
        ("boolean", "perhaps", "yes or no"),
        ("choice", "huge", "small, Medium"),
        ("multi_choice", "red; mauve", "one of red, green, blue"),
        ("multi_choice", ";", "some of red, green, blue"),
        ("multi_choice", 5, "some of red, green, blue"),
        ("link", "javascript:alert(1)", "a web address"),
        ("email", "sally at example.org", "sally@example.org"),
        ("phone", "12", "a phone number"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_field_and_what_would_be_right(
    name: str, value: object, right: str | None
) -> None:
    field = FIELDS[name]
    if right is None:
        assert field.value(value) == Amount(Decimal(12), "EUR")
        return
    with pytest.raises(RuleError) as refused:
        field.clean(value)
    assert refused.value.field == "it"
    assert refused.value.message.startswith("It ") or refused.value.message.startswith("It:")
    assert right in str(refused.value)


@pytest.mark.parametrize(
    ("name", "given_", "properties"),
    [
        ("decimal", "12.50", {"it": 12.5}),
        ("decimal", "-0.0", {"it": 0.0}),
        ("decimal", 0.1, {"it": 0.1}),
        ("money", "1200 usd", {"it": 1200.0, "it_currency": "USD"}),
        ("date", "2019-05", {"it": Period.parse("2019-05").first, "it_precision": "month"}),
        ("multi_choice", "blue;RED;blue", {"it": ["red", "blue"]}),
        ("choice", "medium", {"it": "Medium"}),
        ("phone", "(202) 555-0143", {"it": "+12025550143"}),
        ("link", "example.org", {"it": "https://example.org"}),
        ("email", "Sally@Example.org", {"it": "sally@example.org"}),
        (
            "datetime",
            "2019-05-03 14:30 Europe/Paris",
            {"it": datetime(2019, 5, 3, 12, 30, tzinfo=UTC), "it_zone": "Europe/Paris"},
        ),
        ("datetime", "2019-05-03T14:30+02:00", {"it": datetime(2019, 5, 3, 12, 30, tzinfo=UTC), "it_zone": None}),
        ("datetime", "2019-05-03 14:30", {"it": datetime(2019, 5, 3, 14, 30, tzinfo=UTC), "it_zone": None}),
    ],
)
def test_a_value_is_kept_as_typed_properties(name: str, given_: object, properties: dict[str, Any]) -> None:
    assert FIELDS[name].clean(given_) == properties


def test_the_hour_that_comes_twice_in_autumn_is_told_apart() -> None:
    kind, field = TYPES["datetime"], FIELDS["datetime"]
    paris = ZoneInfo("Europe/Paris")
    first = Instant(datetime(2019, 10, 27, 2, 30, tzinfo=paris, fold=0).astimezone(UTC), "Europe/Paris")
    second = Instant(datetime(2019, 10, 27, 2, 30, tzinfo=paris, fold=1).astimezone(UTC), "Europe/Paris")
    assert kind.to_text(first) != kind.to_text(second)
    assert field.value(kind.to_text(first)) == first
    assert field.value(kind.to_text(second)) == second


def test_options_are_sorted_as_their_field_lists_them() -> None:
    field, kind = FIELDS["choice"], TYPES["choice"]
    assert sorted(["gone", *reversed(CHOICES)], key=lambda value: kind.key(field, value)) == [*CHOICES, "gone"]


SECRET = FIELDS["encrypted"]
CLEAR = "open sesame"


def held(refused: BaseException) -> str:
    """Return all that a log or a debugger may show of an error."""
    parts = "".join(traceback.format_exception(refused))
    return f"{parts}{refused!r}{refused.args}{vars(refused)}{refused.__context__!r}{refused.__cause__!r}"


def test_a_secret_is_shown_as_dots_wherever_it_is_written() -> None:
    secret = SECRET.value(CLEAR)
    shown = [str(secret), repr(secret), f"{secret}", "%s" % secret, repr([secret]), TYPES["encrypted"].to_text(secret)]  # noqa: UP031
    assert set(shown) == {"••••••", "[••••••]"}
    assert secret.reveal() == CLEAR
    assert SECRET.value(secret) is secret
    assert SECRET.clean(CLEAR)["it"].startswith("gAAAA")


def test_two_secrets_are_equal_when_their_texts_are() -> None:
    secret = SECRET.value(CLEAR)
    assert secret == SECRET.value(CLEAR)
    assert secret != SECRET.value("other")
    assert secret != CLEAR
    with pytest.raises(TypeError, match="unhashable"):
        hash(secret)
    with pytest.raises(TypeError, match="not supported"):
        sorted([secret, SECRET.value("other")])


def test_a_secret_that_no_key_opens_is_equal_to_itself_only(monkeypatch: pytest.MonkeyPatch) -> None:
    lost, same = SECRET.value(CLEAR), SECRET.value(CLEAR)
    monkeypatch.setenv("GRAPHCRM_ENCRYPTION_KEYS", secrets.new_key())
    monkeypatch.setattr(secrets, "_chosen", None)
    assert lost == Secret(lost.token)
    assert lost != same
    with pytest.raises(LostKeyError) as refused:
        lost.reveal()
    assert lost.token not in held(refused.value)


@pytest.mark.parametrize("asked", ["indexed", "unique", "choices", "default", "minimum", "maximum", "pattern"])
def test_an_encrypted_field_is_not_looked_up_compared_or_filled_in(asked: str) -> None:
    field = Field(
        "pin", "PIN", "encrypted", **{asked: {"indexed": True, "unique": True, "choices": ("a",)}.get(asked, "1")}
    )
    with pytest.raises(RuleError, match=f"Field pin: {asked} is .* left out"):
        field.check()
    Field("pin", "PIN", "encrypted", required=True).check()
    with pytest.raises(RuleError, match="PIN cannot be compared or sorted by: it is encrypted"):
        TYPES["encrypted"].key(field, SECRET.value(CLEAR))


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (f"{CLEAR}\x07", "text, tabs and line breaks"),
        (CLEAR + "x" * 10_000, "at most 10,000"),
        ("••••••", "Give the text itself"),
    ],
)
def test_a_secret_that_is_refused_is_in_no_message_and_in_no_error(value: str, right: str) -> None:
    with pytest.raises(RuleError) as refused:
        SECRET.clean(value)
    assert right in refused.value.hint
    assert refused.value.field == "it"
    assert refused.value.value is None
    shown = held(refused.value)
    assert CLEAR not in shown
    assert value not in shown


def test_a_secret_in_a_misspelled_field_is_in_no_error() -> None:
    with pytest.raises(RuleError, match="No contact point has a field 'pasword'") as refused:
        check(CONTACT_POINT_FIELDS, Viewer.administrator(), {"pasword": CLEAR}, "contact point")
    assert CLEAR not in held(refused.value)


def test_a_secret_may_have_as_many_characters_as_a_private_key() -> None:
    assert SECRET.value("x" * 10_000).reveal() == "x" * 10_000
    assert SECRET.value(1234).reveal() == "1234"
    assert SECRET.described()["max_length"] == 10_000
