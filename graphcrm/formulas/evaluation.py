"""Work out a formula for the values of one record."""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

from graphcrm.formulas import arithmetic
from graphcrm.formulas import expressions as tree
from graphcrm.values import Period, age, years_between

#: White space as Neo4j's trim knows it: without no-break spaces.
_SPACE: Final = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u2028\u2029"
    "\u205f\u3000"
)
#: More days than there are between the first and the last date.
MOST_DAYS: Final = 4_000_000
MOST_MONTHS: Final = 130_000


def evaluate(root: tree.Expression, values: Mapping[str, object], today: date) -> Any:
    """Return the result of a formula; see ``Formula.evaluate``."""
    result = _Evaluation({name: _inner(value) for name, value in values.items()}, today).value(root)
    if isinstance(result, bool) or not isinstance(result, int | float):
        return _day(result)
    return arithmetic.decimal(result)


def _inner(value: object) -> Any:
    """Return a value as it is computed with: numbers as Neo4j keeps them, moments in UTC."""
    match value:
        case Decimal():
            return float(value)
        case datetime():
            return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        case tuple() | set() | frozenset():
            return list(value)
        case None | bool() | int() | float() | str() | date() | Period() | list():
            return value
    raise TypeError(f"A formula cannot read a {type(value).__name__}.")


class _Evaluation:
    """Works out the parts of one formula; None is empty."""

    def __init__(self, values: Mapping[str, Any], today: date) -> None:
        self._values = values
        self._today = today

    def value(self, node: tree.Expression) -> Any:
        match node:
            case tree.Constant():
                return _constant(node.value)
            case tree.Name():
                return self._values.get(node.name)
            case tree.Call():
                return self._call(node)
            case tree.Sum():
                terms = [self._number(term) for term in node.terms]
                return None if None in terms else arithmetic.total([term for term in terms if term is not None])
            case tree.Product():
                number = self._number(node)
                return None if number is None else arithmetic.settled(number)
            case tree.Negative():
                number = self.value(node.operand)
                return None if number is None else -number
            case tree.Join():
                return "".join(self.value(part) or "" for part in node.parts)
            case tree.Comparison():
                return self._compare(node)
            case tree.Junction():
                return _junction(node.word, [self.value(part) for part in node.parts])
            case tree.Not():
                holds = self.value(node.operand)
                return None if holds is None else not holds

    def _number(self, node: tree.Expression) -> float | None:
        """Return an operand of arithmetic as a FLOAT: a product is not rounded yet."""
        if isinstance(node, tree.Negative):
            number = self._number(node.operand)
            return None if number is None else -number
        if not isinstance(node, tree.Product):
            value = self.value(node)
            return None if value is None else float(value)
        result = self._number(node.first)
        for operator, factor in node.factors:
            operand = self._number(factor)
            if operator == "/" and isinstance(factor, tree.Product) and operand is not None:
                # A divisor that is infinite would give 0 and hide that it was divided by zero.
                operand = operand if abs(operand) < arithmetic.LIMIT else None
            if result is None or operand is None:
                return None
            result = result * operand if operator == "*" else arithmetic.over(result, operand)
        return result

    def _compare(self, node: tree.Comparison) -> bool | None:
        left, right = _day(self.value(node.left)), _day(self.value(node.right))
        if left is None or right is None:
            return None
        match node.operator:
            case "=":
                return bool(left == right)
            case "!=":
                return bool(left != right)
            case "<":
                return bool(left < right)
            case "<=":
                return bool(left <= right)
            case ">":
                return bool(left > right)
            case ">=":
                return bool(left >= right)

    def _call(self, node: tree.Call) -> Any:
        if node.function == "if":
            condition, then, otherwise = node.arguments
            return self.value(then if self.value(condition) else otherwise)
        values = [self.value(argument) for argument in node.arguments]
        given = [value for value in values if value is not None]
        match node.function:
            case "coalesce":
                return given[0] if given else None
            case "is_empty":
                return values[0] in (None, "", [])
            case "has":
                return values[1] is not None and values[1] in (values[0] or [])
            case "min":
                return min(map(_day, given), default=None)
            case "max":
                return max(map(_day, given), default=None)
            case "today":
                return self._today
        if len(given) < len(values):
            return None
        if node.function == "age":
            day = given[0]
            return age(day if isinstance(day, Period) else Period.day(day), self._today)
        return _OF_VALUES[node.function](*map(_day, given))


def _constant(value: Decimal | str | bool | Period | None) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _day(value: Any) -> Any:
    """Return the first day of an imprecise date, and any other value as it is."""
    return value.first if isinstance(value, Period) else value


def _date(value: date) -> date:
    """Return the day of a moment, in UTC."""
    return value.date() if isinstance(value, datetime) else value


def _junction(word: Literal["and", "or"], parts: list[bool | None]) -> bool | None:
    """Join conditions: one that is not known counts only where the others do not decide."""
    decides = word == "or"
    if decides in parts:
        return decides
    return None if None in parts else not decides


def _add_days(start: date, number: float) -> date | None:
    if abs(number) > MOST_DAYS:
        return None
    try:
        return _date(start) + timedelta(days=math.floor(number))
    except OverflowError:
        return None


def _add_months(start: date, number: float) -> date | None:
    if abs(number) > MOST_MONTHS:
        return None
    day = _date(start)
    year, month = divmod(day.year * 12 + day.month - 1 + math.floor(number), 12)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _round(number: float, places: int = 0) -> float:
    return arithmetic.rounded(number, places)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return arithmetic.text(value) if isinstance(value, int | float) else str(value)


#: Functions of values none of which is empty.
_OF_VALUES: Final[Mapping[str, Callable[..., Any]]] = {
    "round": _round,
    "floor": lambda number: float(math.floor(number)),
    "abs": abs,
    "text": _text,
    "upper": str.upper,
    "lower": str.lower,
    "trim": lambda text: text.strip(_SPACE),
    "left": lambda text, count: text[:count],
    "length": len,
    "contains": lambda text, part: part in text,
    "starts_with": str.startswith,
    "date": _date,
    "year": lambda day: _date(day).year,
    "month": lambda day: _date(day).month,
    "day": lambda day: _date(day).day,
    "years_between": lambda first, last: years_between(_date(first), _date(last)),
    "days_between": lambda first, last: (_date(last) - _date(first)).days,
    "add_days": _add_days,
    "add_months": _add_months,
}
