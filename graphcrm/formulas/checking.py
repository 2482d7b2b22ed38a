"""Work out the type of a formula, or say which part of it does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from graphcrm.formulas import expressions as tree
from graphcrm.formulas.functions import BOOLEAN, FUNCTIONS, NUMBER, ORDERED, SAME, TEXT, TYPES
from graphcrm.formulas.messages import error, nearest
from graphcrm.values import Period

#: What only ``empty`` is; it fits wherever a value of another type does.
_EMPTY: Final = "empty"
_WORDS: Final = {**TYPES, _EMPTY: "always empty"}


def check(text: str, root: tree.Expression, types: Mapping[str, str]) -> str:
    """Return the type of the result of a formula; see ``Formula.check``."""
    checker = _Checker(text, types)
    result = checker.type_of(root)
    if result == _EMPTY:
        raise error(text, root.at, "The formula is always empty.", "Read a field in it.")
    return result


def known_type(node: tree.Expression) -> str | None:
    """Return the type of a part, or None where only the fields it reads decide."""
    match node:
        case tree.Name():
            return None
        case tree.Constant():
            return None if node.value is None else _type_of_constant(node)
        case tree.Call():
            function = FUNCTIONS[node.function]
            if function.result != SAME:
                return function.result
            return next(filter(None, map(known_type, node.arguments[function.same :])), None)
        case tree.Sum() | tree.Product() | tree.Negative():
            return "number"
        case tree.Join():
            return "text"
        case _:
            return "boolean"


class _Checker:
    """Works out the types of the parts of one formula."""

    def __init__(self, text: str, types: Mapping[str, str]) -> None:
        self._text = text
        self._types = types

    def type_of(self, node: tree.Expression) -> str:
        match node:
            case tree.Constant():
                return _type_of_constant(node)
            case tree.Name():
                return self._field(node)
            case tree.Call():
                return self._call(node)
            case tree.Sum() | tree.Product() | tree.Negative():
                for operand in tree.children(node):
                    self._demand(operand, NUMBER, _arithmetic_hint)
                return "number"
            case tree.Join():
                for part in node.parts:
                    self._demand(part, TEXT, _join_hint)
                return "text"
            case tree.Junction() | tree.Not():
                for part in tree.children(node):
                    self._demand(part, BOOLEAN, lambda _: "Write a condition, as in amount > 0.")
                return "boolean"
            case tree.Comparison():
                self._compare(node)
                return "boolean"

    def _field(self, node: tree.Name) -> str:
        if node.name not in self._types:
            right = nearest(node.name, self._types, "The fields")
            raise error(self._text, node.at, f"There is no field {node.name} that the formula could read.", right)
        return self._types[node.name]

    def _call(self, node: tree.Call) -> str:
        function = FUNCTIONS[node.function]
        found = []
        for place, argument in enumerate(node.arguments):
            takes = function.takes(place)
            found.append(self._demand(argument, takes, partial(_takes_hint, node.function, takes)))
        if function.same is None:
            return function.result
        kind = self._same(node.arguments[function.same :], found[function.same :], node.function)
        return kind if function.result == SAME else function.result

    def _same(self, nodes: Sequence[tree.Expression], found: Sequence[str], what: str) -> str:
        """Return the one type that the values have, beside those that are empty."""
        known = _EMPTY
        for node, kind in zip(nodes, found, strict=True):
            if known == _EMPTY:
                known = kind
            elif kind not in (known, _EMPTY):
                message = f"Here is {_WORDS[kind]}, and before it {_WORDS[known]}."
                raise error(self._text, node.at, message, f"The values of {what} are all of one type.")
        return known

    def _compare(self, node: tree.Comparison) -> None:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if _EMPTY in (left, right):
            at = node.left.at if left == _EMPTY else node.right.at
            raise error(self._text, at, "Nothing is equal to empty.", "Write is_empty(…) or not is_empty(…).")
        if left != right:
            hint = "Compare values of one type."
            if {left, right} == {"date", "datetime"}:
                hint = "Write date(…) around the date and time."
            elif "list" in (left, right):
                hint = "Write has(…, 'choice')."
            message = f"{_WORDS[left].capitalize()} is compared with {_WORDS[right]}."
            raise error(self._text, node.right.at, message, hint)
        if left == "list":
            raise error(self._text, node.right.at, "Lists are not compared.", "Write has(…, 'choice').")
        if node.operator not in ("=", "!=") and left not in ORDERED:
            message = f"{_WORDS[left].capitalize()} has no order."
            raise error(self._text, node.left.at, message, "Compare with = or !=.")

    def _demand(self, node: tree.Expression, wanted: frozenset[str], hint: Callable[[str], str]) -> str:
        kind = self.type_of(node)
        if kind != _EMPTY and kind not in wanted:
            words = " or ".join(words for name, words in TYPES.items() if name in wanted)
            raise error(self._text, node.at, f"Here is {_WORDS[kind]}, where {words} is needed.", hint(kind))
        return kind


def _type_of_constant(node: tree.Constant) -> str:
    match node.value:
        case None:
            return _EMPTY
        case bool():
            return "boolean"
        case str():
            return "text"
        case Period():
            return "date"
        case _:
            return "number"


def _arithmetic_hint(kind: str) -> str:
    if kind == "text":
        return "Texts are put together with &."
    if kind in ("date", "datetime"):
        return "Write days_between(…, …), years_between(…, …), add_days(…, …) or add_months(…, …)."
    return "Only numbers are added and multiplied."


def _join_hint(kind: str) -> str:
    if kind == "datetime":
        return "Write text(date(…)) around it."
    return "Only texts are put together." if kind == "list" else "Write text(…) around it."


def _takes_hint(function: str, takes: frozenset[str], kind: str) -> str:
    if function == "date":
        return "A text within date is written out, as in date('2019-05-03')."
    if takes == BOOLEAN:
        return "Write a condition, as in amount > 0."
    if takes == TEXT and kind in ("number", "date", "boolean"):
        return "Write text(…) around it."
    if kind == "datetime":
        return "Write date(…) around it."
    return f"{function} takes {FUNCTIONS[function].counts}; docs/formulas.md shows it."
