"""Write a formula as a Cypher expression that gives the same result.

What a person typed reaches the expression as a literal only, through ``quoted``. A part that is needed twice is the
source of a list comprehension over one element, so that the expression grows with the formula and not exponentially;
sources see nothing of the comprehension around them, so all of them may call their element ``_x``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from graphcrm.formulas import arithmetic
from graphcrm.formulas import expressions as tree
from graphcrm.formulas.checking import known_type
from graphcrm.formulas.evaluation import MOST_DAYS, MOST_MONTHS
from graphcrm.values import Period

#: Neo4j reads expressions by recursion on a small stack, and stops answering where it ends: at 120 parentheses within
#: each other, and at 200 operators in a row. These leave it room for the query around the expression.
MAX_NESTING: Final = 40
MAX_PARTS: Final = 100

_IDENTIFIER: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)?")
_LITERAL: Final = re.compile(r"'(?:[^'\\]|\\.)*'", re.DOTALL)
_LIMIT: Final = "1e15"
_FIRST_DAY, _LAST_DAY = "date('0001-01-01')", "date('9999-12-31')"
_OPERATORS: Final = {"!=": "<>"}
#: Functions that are one of Cypher's, with its arguments in the same places.
_CALLS: Final = {"coalesce": "coalesce", "upper": "toUpper", "lower": "toLower", "trim": "trim", "length": "size"}
_BETWEEN: Final = {"years_between": ("between", "years"), "days_between": ("inDays", "days")}
_STEPS: Final = {"add_days": ("days", MOST_DAYS), "add_months": ("months", MOST_MONTHS)}
#: Functions that give a date, and never a date and time.
_GIVING_DATES: Final = frozenset(("today", "date", "add_days", "add_months"))
#: Functions that give a whole number.
_GIVING_INTEGERS: Final = frozenset(("length", "year", "month", "day", "age", "years_between", "days_between"))


class InexpressibleError(Exception):
    """Say that a formula has no expression that Neo4j could read."""


def expression(root: tree.Expression, column: Callable[[str], str | None]) -> str | None:
    """Return the Cypher expression of a formula, or None; see ``Formula.cypher``."""
    if sum(map(len, tree.levels(root))) > MAX_PARTS:
        return None
    try:
        made = _Writer(column).value(root)
    except InexpressibleError:
        return None
    return made if _nesting(made) <= MAX_NESTING else None


def quoted(text: str) -> str:
    r"""Return a text as a Cypher literal.

    Neo4j replaces ``\uXXXX`` in a query before it reads it, so no backslash is followed by a ``u``: the literal is
    taken apart there.
    """
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    pieces = re.split(r"(?<=\\)(?=[uU])", escaped)
    if len(pieces) > MAX_PARTS:
        raise InexpressibleError
    literals = " + ".join(f"'{piece}'" for piece in pieces)
    return f"({literals})" if len(pieces) > 1 else literals


def _nesting(made: str) -> int:
    depth = deepest = 0
    for sign in _LITERAL.sub("", made):
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    return deepest


class _Writer:
    """Writes the parts of one formula; each is closed in itself, so that it stands beside any operator."""

    def __init__(self, column: Callable[[str], str | None]) -> None:
        self._column = column

    def value(self, node: tree.Expression) -> str:
        match node:
            case tree.Constant():
                return _constant(node.value)
            case tree.Name():
                return self._field(node.name)
            case tree.Call():
                return self._call(node)
            case tree.Sum():
                return self._sum(node)
            case tree.Product():
                places = f"{arithmetic.PLACES} - toInteger(log10(abs(_x) + 1))"
                return f"head([_x IN [{self._raw(node)}] WHERE abs(_x) < {_LIMIT} | round(_x, {places}, 'HALF_UP')])"
            case tree.Negative():
                return f"(-{self._float(node.operand)})"
            case tree.Join():
                return f"({' + '.join(map(self._part, node.parts))})"
            case tree.Comparison():
                operator = _OPERATORS.get(node.operator, node.operator)
                return f"({self.value(node.left)} {operator} {self.value(node.right)})"
            case tree.Junction():
                return f"({f' {node.word.upper()} '.join(map(self.value, node.parts))})"
            case tree.Not():
                return f"(NOT {self.value(node.operand)})"

    def _field(self, name: str) -> str:
        found = self._column(name)
        if found is None:
            raise InexpressibleError
        if not _IDENTIFIER.fullmatch(found):
            raise ValueError(f"{found!r} cannot stand in a Cypher expression.")
        return found

    def _part(self, node: tree.Expression) -> str:
        """Return a part of a text: what is empty adds nothing."""
        if isinstance(node, tree.Constant) and node.value is not None:
            return self.value(node)
        return f"coalesce({self.value(node)}, '')"

    # -- numbers, as ``arithmetic`` computes them

    def _float(self, node: tree.Expression) -> str:
        """Return a number as a FLOAT: INTEGER would overflow, and lose what is after the point when it is divided."""
        match node:
            case tree.Constant(value=Decimal() as value):
                return f"{value:f}" if "." in f"{value:f}" else f"{value:f}.0"
            case tree.Sum() | tree.Product():
                return self.value(node)
            case _:
                return f"toFloat({self.value(node)})"

    def _raw(self, node: tree.Expression) -> str:
        """Return an operand of arithmetic; a product is not rounded yet."""
        if isinstance(node, tree.Negative):
            return f"(-{self._raw(node.operand)})"
        if not isinstance(node, tree.Product):
            return self._float(node)
        written = self._raw(node.first)
        for operator, factor in node.factors:
            operand = self._raw(factor)
            if operator == "/" and isinstance(factor, tree.Product):
                operand = f"head([_x IN [{operand}] WHERE abs(_x) < {_LIMIT}])"
            written += f" {operator} {operand}"
        return f"({written})"

    def _sum(self, node: tree.Sum) -> str:
        places = range(len(node.terms))
        terms = ", ".join(map(self._raw, node.terms))
        total = " + ".join(f"_x[{place}]" for place in places)
        size = " + ".join(f"abs(_x[{place}])" for place in places)
        kept = f"{arithmetic.PLACES} - toInteger(log10({size} + 1))"
        return f"head([_x IN [[{terms}]] WHERE {size} < {_LIMIT} | round({total}, {kept}, 'HALF_UP')])"

    # -- functions

    def _call(self, node: tree.Call) -> str:
        name, arguments = node.function, node.arguments
        if name in _CALLS:
            return f"{_CALLS[name]}({', '.join(map(self.value, arguments))})"
        if name in _BETWEEN:
            function, unit = _BETWEEN[name]
            return f"duration.{function}({', '.join(map(self._date, arguments))}).{unit}"
        if name in _STEPS:
            return self._step(node, *_STEPS[name])
        match name:
            case "if":
                condition, then, otherwise = map(self.value, arguments)
                return f"CASE WHEN {condition} THEN {then} ELSE {otherwise} END"
            case "is_empty":
                return f"head([_x IN [{self.value(arguments[0])}] | _x IS NULL OR _x IN ['', []]])"
            case "min" | "max":
                values, order = ", ".join(map(self.value, arguments)), "<" if name == "min" else ">"
                better = f"CASE WHEN _m IS NULL OR _x {order} _m THEN _x ELSE _m END"
                return f"reduce(_m = null, _x IN [{values}] | {better})"
            case "round":
                places = self.value(arguments[1]) if len(arguments) > 1 else "0"
                return f"round({self._float(arguments[0])}, {places}, 'HALF_UP')"
            case "floor" | "abs":
                return f"{name}({self._float(arguments[0])})"
            case "text":
                return self._text(arguments[0])
            case "left":
                return f"left({self.value(arguments[0])}, {self.value(arguments[1])})"
            case "contains" | "starts_with":
                operator = "CONTAINS" if name == "contains" else "STARTS WITH"
                return f"({self.value(arguments[0])} {operator} {self.value(arguments[1])})"
            case "has":
                return f"coalesce({self.value(arguments[1])} IN {self.value(arguments[0])}, false)"
            case "today":
                return "$today"
            case "date":
                return self._date(arguments[0])
            case "year" | "month" | "day":
                return f"{self._date(arguments[0])}.{name}"
            case "age":
                first, latest = self.value(arguments[0]), self._latest(arguments[0])
                return (
                    f"head([_x IN [[{first}, {latest}]] WHERE _x[0] <= $today | duration.between(_x[1], $today).years])"
                )
        raise InexpressibleError

    def _text(self, node: tree.Expression) -> str:
        """Return a value as a text: a FLOAT with at most six places, and without an exponent."""
        value = self.value(node)
        if isinstance(node, tree.Constant) and isinstance(node.value, Decimal):
            return quoted(arithmetic.text(float(node.value)))
        whole = isinstance(node, tree.Call) and node.function in _GIVING_INTEGERS
        if whole or known_type(node) not in ("number", None):
            return f"toString({value})"
        size = "round(abs(_x), 6, 'HALF_UP')"
        sign = f"CASE WHEN _x < 0 AND {size} > 0 THEN '-' ELSE '' END"
        fraction = f"right('00000' + toString(toInteger(round(({size} - floor({size})) * 1000000))), 6)"
        number = f"{sign} + rtrim(rtrim(toString(toInteger({size})) + '.' + {fraction}, '0'), '.')"
        return f"head([_x IN [{value}] | CASE WHEN _x IS :: FLOAT THEN {number} ELSE toString(_x) END])"

    def _date(self, node: tree.Expression) -> str:
        """Return a date; the day in UTC of a date and time."""
        value = self.value(node)
        sure = isinstance(node, tree.Constant) or (isinstance(node, tree.Call) and node.function in _GIVING_DATES)
        return value if sure and value != "null" else f"date({value})"

    def _latest(self, node: tree.Expression) -> str:
        """Return the last day that a date may mean."""
        match node:
            case tree.Name():
                first, precision = self._field(node.name), self._field(f"{node.name}_precision")
                return (
                    f"{first} + CASE {precision} WHEN 'year' THEN duration({{years: 1, days: -1}})"
                    " WHEN 'month' THEN duration({months: 1, days: -1}) ELSE duration({days: 0}) END"
                )
            case tree.Constant(value=Period() as period):
                return _day(period.last.isoformat())
            case tree.Call(function="if"):
                condition, then, otherwise = node.arguments
                dates = f"THEN {self._latest(then)} ELSE {self._latest(otherwise)}"
                return f"CASE WHEN {self.value(condition)} {dates} END"
            case tree.Call(function="coalesce"):
                return f"coalesce({', '.join(map(self._latest, node.arguments))})"
            case _:
                return self.value(node)

    def _step(self, node: tree.Call, unit: str, most: int) -> str:
        """Return a date some days or months later, when it is one that Python has as well."""
        start, number = self._date(node.arguments[0]), self._float(node.arguments[1])
        later = f"_x[0] + duration({{{unit}: toInteger(floor(_x[1]))}})"
        stepped = f"[_x IN [[{start}, {number}]] WHERE abs(_x[1]) <= {most} | {later}]"
        return f"head([_x IN {stepped} WHERE {_FIRST_DAY} <= _x AND _x <= {_LAST_DAY}])"


def _constant(value: Decimal | str | bool | Period | None) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case Decimal():
            whole = value == value.to_integral_value()
            return f"{int(value)}" if whole else f"{value:f}"
        case Period():
            return _day(value.first.isoformat())


def _day(written: str) -> str:
    return f"date('{written}')"
