"""A formula gives the same result in Neo4j as in Python."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphcrm.database.connection import Database, native
from graphcrm.formulas import Formula
from graphcrm.formulas.cypher import MAX_PARTS
from graphcrm.values import Period

TODAY = date(2024, 2, 29)
TYPES = {
    "count": "number",
    "amount": "number",
    "name": "text",
    "note": "text",
    "born": "date",
    "met": "date",
    "seen": "datetime",
    "active": "boolean",
    "tags": "list",
}
WORDS = (
    "",
    " ",
    "Ann",
    "ann",
    "ÉTÉ",
    "Straße",
    "İΑΣ",
    "O'Hara",
    '"x"',
    "\\u0027",
    "\\\\u005C'",
    "\\",
    "a\nb",
    "😀b",
    "￮",
)
TEXTS = st.sampled_from(WORDS) | st.text(st.characters(max_codepoint=0x17F, exclude_categories=("C",)), max_size=6)
DECIMALS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**14), 10**14), st.integers(0, 12)
) | st.sampled_from([Decimal(text) for text in ("0", "0.1", "0.2", "0.3", "1.1", "2.675", "-0.5", "1.005", "100")])
DAYS = st.dates() | st.sampled_from([date.min, date.max, TODAY, date(2004, 2, 29), date(2023, 3, 1)])
PERIODS = (
    DAYS.map(Period.day)
    | DAYS.map(lambda day: Period.of_date(day.isoformat()[:4]))
    | DAYS.map(lambda day: Period.of_date(day.isoformat()[:7]))
)
ROWS = st.fixed_dictionaries(
    {
        "count": st.none() | st.integers(-5, 100) | st.integers(-(2**63), 2**63 - 1),
        "amount": st.none() | DECIMALS,
        "name": st.none() | TEXTS,
        "note": st.none() | TEXTS,
        "born": st.none() | PERIODS,
        "met": st.none() | PERIODS,
        "seen": st.none() | st.datetimes(timezones=st.just(UTC)),
        "active": st.none() | st.booleans(),
        "tags": st.none() | st.lists(TEXTS, min_size=1, max_size=3),
    }
)


#: Templates of the parts of formulas by the type they give; a type in braces stands for a part of that type.
FORMS = {
    "number": (
        "if({boolean}, {number}, {number})",
        "coalesce({number}, {number}, {number})",
        "({number} + {number} - {number})",
        "({number} * {number})",
        "({number} / {number})",
        "({number} / {number} * {number} / {number})",
        "({number} - {number} * {number} + {number} / {number})",
        "-{number}",
        "floor({number})",
        "abs({number})",
        "round({number})",
        "round({number}, 2)",
        "min({number}, {number})",
        "max({number}, {number}, {number})",
        "length({text})",
        "length({list})",
        "year({day})",
        "month({day})",
        "day({day})",
        "age({date})",
        "years_between({day}, {day})",
        "days_between({day}, {day})",
    ),
    "text": (
        "if({boolean}, {text}, {text})",
        "coalesce({text}, {text})",
        "({text} & {text} & {text})",
        "upper({text})",
        "lower({text})",
        "trim({text})",
        "left({text}, 2)",
        "text({text})",
        "text({number})",
        "text({date})",
        "text({boolean})",
    ),
    "boolean": (
        "if({boolean}, {boolean}, {boolean})",
        "coalesce({boolean}, {boolean})",
        "({boolean} and {boolean} and {boolean})",
        "({boolean} or {boolean})",
        "(not {boolean})",
        "({number} {order} {number})",
        "({text} {order} {text})",
        "({date} {order} {date})",
        "({datetime} {order} {datetime})",
        "({boolean} = {boolean})",
        "contains({text}, {text})",
        "starts_with({text}, {text})",
        "has({list}, {text})",
        "is_empty({number})",
        "is_empty({text})",
        "is_empty({boolean})",
        "is_empty({date})",
        "is_empty({datetime})",
        "is_empty({list})",
    ),
    "date": (
        "if({boolean}, {date}, {date})",
        "coalesce({date}, {date})",
        "date({day})",
        "add_days({day}, {number})",
        "add_months({day}, {number})",
        "min({date}, {date})",
        "max({date}, {date})",
    ),
    "datetime": (
        "if({boolean}, {datetime}, {datetime})",
        "coalesce({datetime}, {datetime})",
        "max({datetime}, {datetime})",
    ),
    "list": ("if({boolean}, {list}, {list})", "coalesce({list}, {list})"),
}


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


LITERALS = {
    "number": DECIMALS.map(lambda number: f"{number:f}"),
    "text": TEXTS.map(literal),
    "boolean": st.sampled_from(["true", "false"]),
    "date": PERIODS.map(lambda day: f"date('{day.text}')") | st.just("today()"),
}


@st.composite
def formulas(draw: st.DrawFn, kind: str, depth: int = 3) -> str:
    """Return the text of a formula of a type, with at most ``depth`` parts in each other."""
    if kind == "order":
        return draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
    if kind == "day":
        kind = draw(st.sampled_from(["date", "datetime"]))
    if depth and draw(st.integers(0, 3)):
        parts = re.split(r"\{(\w+)\}", draw(st.sampled_from(FORMS[kind])))
        return "".join(draw(formulas(part, depth - 1)) if place % 2 else part for place, part in enumerate(parts))
    if kind in LITERALS and draw(st.booleans()):
        return draw(LITERALS[kind])
    return draw(st.sampled_from([name for name, found in TYPES.items() if found == kind]))


ANY = st.sampled_from(list(FORMS)).flatmap(formulas)


@given(st.lists(ANY, min_size=6, max_size=12), st.lists(ROWS, min_size=8, max_size=12))
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
def check_random_formulas(database: Database, texts: list[str], rows: list[dict[str, Any]]) -> None:
    understood = [Formula.parse(text) for text in texts]
    for formula in understood:
        formula.check(TYPES)
    expressible = {formula: made for formula in understood if (made := formula.cypher(column))}
    found = computed(database, list(expressible.values()), rows)
    for row, results in zip(rows, found, strict=True):
        for formula, result in zip(expressible, results, strict=True):
            expected = formula.evaluate(row, today=TODAY)
            assert same(result, expected), (formula.text, row, expected, result, expressible[formula])


def test_random_formulas_give_the_same_result_in_neo4j_as_in_python(database: Database) -> None:
    check_random_formulas(database)


@pytest.mark.parametrize("name", ["left", "trim", "upper", "lower"])
def test_functions_of_text_know_the_same_signs(database: Database, name: str) -> None:
    spaces = [chr(code) for code in (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x2010))]
    texts = [*spaces, *(f"{space}x{space}" for space in spaces), "\u2028x\u2029", "\u202fx\u205f\u3000", "😀😀", "ǆŉÅ"]
    formula = Formula.parse(f"{name}(name, 1)" if name == "left" else f"{name}(name)")
    rows = [{"name": text} for text in texts]

    found = [results[0] for results in computed(database, [formula.cypher(column)], rows)]

    assert found == [formula.evaluate(row, today=TODAY) for row in rows]


@given(st.lists(st.text(st.sampled_from("\\u0027U005cC'\"`\n\t{}$/*-;é😀x")) | TEXTS, min_size=10, max_size=30))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def check_random_texts(database: Database, texts: list[str]) -> None:
    texts = [text for text in texts if len(text) < 900]
    made = [Formula.parse(literal(text)).cypher(column) for text in texts]

    assert computed(database, made, [{}]) == [texts]


def test_a_text_reaches_neo4j_as_it_stands_and_never_as_cypher(database: Database) -> None:
    check_random_texts(database)


@pytest.mark.parametrize(
    "attack",
    [
        "\\u0027 + 1/0 //",
        "\\\\u0027 RETURN 1 //",
        "\\\\\\u0027 + $today + \\u0027",
        "' RETURN 1 //",
        "\\' RETURN 1 //",
        '\\" RETURN 1 //',
        "\\U00000027 + 1",
        "${today}\\",
    ],
)
def test_no_text_breaks_out_of_its_literal(database: Database, attack: str) -> None:
    made = Formula.parse(f"{literal(attack)} & name").cypher(column)

    assert computed(database, [made], [{"name": "!"}]) == [[f"{attack}!"]]


@pytest.mark.parametrize(
    ("inside", "around"),
    [
        ("amount", "({} + 1)"),
        ("amount", "({} * 2)"),
        ("amount", "round({}, 2)"),
        ("amount", "min({}, 1)"),
        ("amount", "if({} > 1, 1, 2)"),
        ("active", "(not {} or active)"),
        ("name", "upper({} & 'a')"),
        ("born", "add_days({}, 1)"),
        ("amount", "length(text({}))"),
        ("amount", "-(1 - {})"),
    ],
)
def test_a_formula_as_deep_as_is_expressed_is_read_by_neo4j(database: Database, inside: str, around: str) -> None:
    text = inside
    while Formula.parse(around.format(text)).cypher(column) is not None:
        text = around.format(text)
    deepest = Formula.parse(text)
    row = {"amount": Decimal("1.5"), "active": True, "name": "x", "born": Period.day(TODAY)}

    [[result]] = computed(database, [deepest.cypher(column)], [row])

    assert same(result, deepest.evaluate(row, today=TODAY))


@pytest.mark.parametrize("chained", ["amount + ", "amount * ", "name & ", "active and ", "amount - amount / "])
def test_a_chain_as_long_as_is_expressed_is_read_by_neo4j(database: Database, chained: str) -> None:
    count = next(
        count for count in range(MAX_PARTS, 0, -1) if Formula.parse(chained * count + chained.split()[0]).cypher(column)
    )
    formula = Formula.parse(chained * count + chained.split()[0])
    row = {"amount": Decimal("1.01"), "active": True, "name": "x"}

    [[result]] = computed(database, [formula.cypher(column)], [row])

    assert count > MAX_PARTS // 5
    assert same(result, formula.evaluate(row, today=TODAY))


def column(name: str) -> str:
    return f"row.{name}"


def computed(database: Database, expressions: list[str | None], rows: list[dict[str, Any]]) -> list[list[Any]]:
    """Return what Neo4j makes of each expression for each row."""
    if not expressions:
        return [[] for _ in rows]
    query = f"UNWIND $rows AS row RETURN [{', '.join(made for made in expressions if made)}]"
    with database.driver.session(database=database.name) as session:
        found = session.run(query, rows=[stored(row) for row in rows], today=TODAY).values()
    return [native(results) for (results,) in found]


def stored(row: dict[str, Any]) -> dict[str, Any]:
    """Return the properties that keep the values of a row."""
    kept = dict(row)
    for name, value in row.items():
        if isinstance(value, Period):
            kept |= {name: value.first, f"{name}_precision": None if value.precision == "day" else value.precision}
        elif isinstance(value, Decimal):
            kept[name] = float(value)
    return kept


def same(found: Any, expected: Any) -> bool:
    """Compare numbers to twelve digits, and all else exactly."""
    if isinstance(expected, Decimal) and isinstance(found, int | float) and not isinstance(found, bool):
        return abs(found - float(expected)) <= 1e-12 * max(abs(found), abs(float(expected)))
    if isinstance(found, datetime):
        return bool(found == expected)
    return type(found) is type(expected) and bool(found == expected)
