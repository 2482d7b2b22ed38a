"""Formulas: what they give, what is refused and how, and that the reference tells the truth."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphcrm
from graphcrm.errors import RuleError
from graphcrm.formulas import FUNCTIONS, RESERVED, Formula
from graphcrm.formulas.cypher import quoted
from graphcrm.values import Period, age

DOCUMENT = (Path(graphcrm.__file__).resolve().parents[1] / "docs" / "formulas.md").read_text(encoding="utf-8")
TODAY = date(2026, 11, 22)
TYPES = {
    "first_name": "text",
    "last_name": "text",
    "nickname": "text",
    "amount": "number",
    "hours": "number",
    "paid": "number",
    "birthday": "date",
    "joined": "date",
    "created_at": "datetime",
    "member": "boolean",
    "skills": "list",
}
VALUES = {
    "first_name": "Ann",
    "last_name": "O'Hara",
    "amount": Decimal("1250.5"),
    "hours": 7,
    "birthday": date(2000, 2, 29),
    "joined": Period.parse("2019"),
    "created_at": datetime(2024, 5, 3, 14, 30, tzinfo=UTC),
    "member": True,
    "skills": ["first aid", "driving"],
}
PROSE = re.sub(r"^\|.*", "", DOCUMENT, flags=re.MULTILINE)
EXAMPLES = [
    *re.findall(r"^\| .* \| `([^|]+)` \| `([^|]+)` \|$", DOCUMENT, flags=re.MULTILINE),
    *re.findall(r"`([^`]+)`\sgives\s`([^`]+)`", PROSE),
    *((text, "None") for text in re.findall(r"`([^`]+)`\sis\sempty", PROSE)),
]


def result(text: str, **values: object) -> object:
    formula = Formula.parse(text)
    formula.check(TYPES)
    return formula.evaluate(VALUES | values, today=TODAY)


def shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def refused(text: str) -> RuleError:
    with pytest.raises(RuleError) as error:
        Formula.parse(text).check(TYPES)
    return error.value


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_an_example_of_the_reference_gives_what_it_says(text: str, expected: str) -> None:
    assert shown(result(text)) == expected


def test_the_reference_explains_every_function_and_opens_with_formulas() -> None:
    explained = set(re.findall(r"^\| `(\w+)\(", DOCUMENT, flags=re.MULTILINE))
    opening = DOCUMENT.split("```")[1].strip().splitlines()

    assert explained == FUNCTIONS.keys()
    assert len(EXAMPLES) > 40
    assert [shown(result(text)) for text in opening] == ["Ann O'Hara", "adult", "262.61"]


@pytest.mark.parametrize(
    ("text", "message", "right", "column"),
    [
        ("", "empty", "Write for example", None),
        ("amount +", "at its end", "a value is missing", 8),
        ("amount hours", "at 'hours'", "an operator is missing", 7),
        ("(amount", "at its end", "a ) is missing", 7),
        ("amount)", "at ')'", "No ( belongs", 6),
        ("1 < amount < 5", "at '<'", "with and", 11),
        ("amount == 1", "at ==", "a single =", 7),
        ("amount <> 1", "at <>", "Write !=", 7),
        ("amount ** 2", "at **", "no powers", 7),
        ("max(1; 2)", "at ;", "comma", 5),
        ("‘x’", "at ‘", "straight quotes", 0),
        ("first_name & 'x", "at '", "not closed", 13),
        ("1,5 + 2", "at ','", "12.5", 1),
        ("1.2.3", "at '1.2.3'", "12.5", 0),
        ("12abc", "at '12abc'", "12.5", 0),
        ("1234567890123456", "too long", "15 digits", 0),
        ("date('2019-13')", "'2019-13' is not a date", "date('2019-05-03')", 0),
        ("date('ever')", "'ever' is not a date", "date('2019')", 0),
        ("'a\x00'", "control character", "Remove", 2),
        ("rond(amount)", "no function rond", "Did you mean round", 0),
        ("amount +\nfirst_nam", "no field first_nam", "Did you mean first_name", 0),
        ("if(member, 1)", "if is given 2 values", "It takes 3 values", 0),
        ("today(1)", "today is given 1 value", "no values", 0),
        ("min(1)", "min is given 1 value", "2 or more values", 0),
        ("round(1, 2, 3)", "round is given 3 values", "1 or 2 values", 0),
        ("round(amount, hours)", "second value of round", "from 0 to 10", 14),
        ("left(first_name, -1)", "second value of left", "from 0 to 1000", 17),
        ("upper(amount)", "a number, where a text", "text(…)", 6),
        ("amount & first_name", "a number, where a text", "text(…)", 0),
        ("birthday + 1", "a date, where a number", "add_days", 0),
        ("first_name + last_name", "a text, where a number", "&", 0),
        ("amount and member", "a number, where true or false", "a condition", 0),
        ("amount = first_name", "A number is compared with a text", "one type", 9),
        ("created_at > birthday", "date and time is compared with a date", "date(…)", 13),
        ("skills = 'x'", "a list of choices is compared", "has(", 9),
        ("skills = skills", "Lists are not compared", "has(", 9),
        ("member < true", "no order", "= or !=", 0),
        ("paid = empty", "equal to empty", "is_empty", 7),
        ("if(member, 1, 'x')", "Here is a text, and before it a number", "one type", 14),
        ("age(created_at)", "a date and time, where a date", "date(…)", 4),
        ("coalesce(empty, empty)", "always empty", "Read a field", 0),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_would_be_right(
    text: str, message: str, right: str, column: int | None
) -> None:
    error = refused(text)

    assert message.lower() in error.message.lower()
    assert right in error.hint
    if column is not None:
        assert error.hint.splitlines()[-1] == " " * (column + 2) + "^"


@pytest.mark.parametrize(
    "text",
    [
        "first_name & '" + "x" * 2000 + "'",
        "abs(" * 150 + "amount" + ")" * 150,
        "-" * 1500 + "amount",
        "not " * 400 + "member",
        "coalesce(1, " * 120 + "amount" + ")" * 120,
    ],
)
def test_a_formula_that_is_too_long_or_too_deep_is_refused(text: str) -> None:
    assert "too deep" in refused(text).message or "characters" in refused(text).message


def test_a_long_chain_is_not_deep() -> None:
    assert result("hours + " * 240 + "1") == 1681
    assert result("(" * 900 + "hours" + ")" * 900) == 7


@given(st.text(st.sampled_from("ab('\"),.&+-*/=<> \n#1 if and not min empty date")) | st.text(max_size=40))
def test_whatever_is_written_is_understood_or_refused_in_words(text: str) -> None:
    try:
        formula = Formula.parse(text)
        formula.check({"a": "number", "b": "text"})
    except RuleError as error:
        explained = bool(re.match(r".+[.?]", error.hint))
    else:
        formula.evaluate({"a": Decimal(2), "b": "x"}, today=TODAY)
        explained = True
    assert explained


@given(st.integers(-(10**7), 10**7), st.integers(-(10**7), 10**7), st.sampled_from([1, 10, 100]))
def test_sums_and_differences_of_money_are_exact(one: int, other: int, per: int) -> None:
    a, b = Decimal(one) / per, Decimal(other) / per

    assert result("amount + hours", amount=a, hours=b) == a + b
    assert result("amount + hours - amount = hours", amount=a, hours=b) is True
    assert result("amount - hours - (amount - hours)", amount=a, hours=b) == 0
    assert result("round(amount * hours, 4)", amount=a, hours=b) == a * b


def test_three_valued_conditions_are_those_of_cypher() -> None:
    words = {True: "true", False: "false", None: "empty"}
    for one in words:
        for other in words:
            either = True if True in (one, other) else None if None in (one, other) else False
            both = False if False in (one, other) else None if None in (one, other) else True
            assert result(f"{words[one]} or {words[other]}") is either
            assert result(f"{words[one]} and {words[other]}") is both


def test_a_formula_says_which_fields_it_reads() -> None:
    formula = Formula.parse("if(is_empty(nickname), Year(joined), 1) # paid")

    assert formula.names == {"nickname", "joined"}


def test_renaming_a_field_leaves_all_else_as_it_was_written() -> None:
    text = "IF( year > 1 , year(year),  'year' )  # the year\n"

    assert Formula.parse(text).renamed("year", "since").text == ("IF( since > 1 , year(since),  'year' )  # the year\n")
    assert Formula.parse(text).renamed("absent", "other").text == text


@pytest.mark.parametrize("name", [*sorted(RESERVED), "AND", "two words", "1st", "", "naïve", "a.b"])
def test_no_field_is_renamed_to_what_a_formula_cannot_read(name: str) -> None:
    with pytest.raises(RuleError, match="cannot be called"):
        Formula.parse("amount").renamed("amount", name)


def test_a_field_that_cannot_be_read_in_a_query_makes_the_formula_inexpressible() -> None:
    formula = Formula.parse("amount + hours")

    assert formula.cypher(lambda name: None if name == "hours" else f"n.{name}") is None
    assert Formula.parse("age(birthday)").cypher({"birthday": "n.birthday"}.get) is None
    assert Formula.parse("hours + " * 200 + "1").cypher(lambda name: f"n.{name}") is None


@pytest.mark.parametrize("column", ["n.a OR true", "n['a']", "n.a.b", "", "$a", "n.é", "n.a\n", "_x"])
def test_what_is_no_identifier_never_reaches_cypher(column: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in a Cypher expression"):
        Formula.parse("amount").cypher(lambda _: column)


@given(st.text(st.sampled_from("\\u0027'U\"n{}")))
def test_a_quoted_text_holds_no_unicode_escape_and_every_quote_is_escaped(text: str) -> None:
    written = quoted(text)
    pieces = re.findall(r"'((?:[^'\\]|\\['\\])*)'", written)

    assert re.search(r"\\u", written, re.IGNORECASE) is None
    assert re.sub(r"\\(.)", r"\1", "".join(pieces)) == text
    assert written.strip("()") == " + ".join(f"'{piece}'" for piece in pieces) or "(" in text


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="complex"):
        Formula.parse("amount").evaluate({"amount": 1j}, today=TODAY)


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        ("2000-02-29", date(2026, 2, 28), 25),
        ("2000-02-29", date(2026, 3, 1), 26),
        ("2000-02-29", date(2024, 2, 29), 24),
        ("1980", date(2026, 11, 22), 45),
        ("1980", date(2026, 12, 31), 46),
        ("1980-05", date(2026, 5, 30), 45),
        ("1980-05", date(2026, 5, 31), 46),
        ("2026", date(2026, 3, 1), 0),
        ("2027", date(2026, 3, 1), None),
    ],
)
def test_an_age_is_the_one_that_is_certain(born: str, day: date, years: int | None) -> None:
    assert age(Period.parse(born), day) == years
    assert Formula.parse("age(birthday)").evaluate({"birthday": Period.parse(born)}, today=day) == years
