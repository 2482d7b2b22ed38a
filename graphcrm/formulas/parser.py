"""Read the text of a formula as a tree, or say where it stops making sense."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, Literal, cast

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

from graphcrm.errors import RuleError
from graphcrm.formulas import expressions as tree
from graphcrm.formulas.functions import FUNCTIONS
from graphcrm.formulas.messages import error, nearest
from graphcrm.values import Period

MAX_CHARACTERS: Final = 2_000
MAX_DEPTH: Final = 100
#: What a FLOAT keeps exactly.
MAX_DIGITS: Final = 15

_VALUE = "Here a value is missing: a field, a number, a 'text' or a function."
#: What people write who know other languages, and what it is here.
_INSTEAD: Final = {
    "==": "Compare with a single =.",
    "<>": "Write != for “is not”.",
    "&&": "Write and between two conditions.",
    "||": "Write or between two conditions, and & between two texts.",
    "**": "There are no powers.",
    "!": "Write not before a condition.",
    ";": "Separate values with a comma.",
    "≠": "Write != for “is not”.",
    "≤": "Write <=.",
    "≥": "Write >=.",
    "×": "Write * to multiply.",
    "÷": "Write / to divide.",
    "'": "The text is not closed: write ' at its end, and '' for a quote within it.",
    '"': 'The text is not closed: write " at its end, and "" for a quote within it.',
} | dict.fromkeys("‘’“”„«»`´", "Put texts between straight quotes: 'text' or \"text\".")
# A text may hold what a person can type, and no control characters, which nothing that is kept holds either.
_UNFIT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@lru_cache(maxsize=256)
def parse(text: str) -> tree.Expression:
    """Return the tree of a formula; those of the same fields are asked for again and again.

    Raises:
        RuleError: it is empty, too long or too deep, or not understood at a place that the hint shows.
    """
    if not text.strip():
        raise RuleError("The formula is empty.", "Write for example first_name & ' ' & last_name.", "formula", text)
    if len(text) > MAX_CHARACTERS:
        raise RuleError(f"The formula has {len(text)} characters.", f"It may have {MAX_CHARACTERS}.", "formula", text)
    if unfit := _UNFIT.search(text.replace("\r\n", "  ")):
        raise error(text, unfit.start(), "The formula holds a control character.", "Remove it.")
    try:
        root = cast(tree.Expression, _grammar().parse(text))
    except UnexpectedInput as problem:
        raise _misread(text, problem) from None
    except VisitError as problem:
        if isinstance(problem.orig_exc, _MisuseError):
            raise error(text, *problem.orig_exc.args) from None
        raise
    except _MisuseError as problem:
        raise error(text, *problem.args) from None
    for depth, level in enumerate(tree.levels(root)):
        if depth == MAX_DEPTH:
            raise error(text, level[0].at, "The formula is too deep.", f"Nest at most {MAX_DEPTH} parts in each other.")
    return root


def is_name(text: str) -> bool:
    """Say whether a field can be called so in a formula."""
    return re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text) is not None and text.lower() not in tree.RESERVED


@lru_cache(maxsize=1)
def _grammar() -> Lark:
    source = files("graphcrm.formulas").joinpath("grammar.lark").read_text(encoding="utf-8")
    # The tree is built while it is parsed, so that no recursion meets a deep one.
    return Lark(source, parser="lalr", transformer=_Builder(), maybe_placeholders=False)


def _misread(text: str, problem: UnexpectedInput) -> RuleError:
    """Return the error for a place where the grammar cannot go on."""
    if isinstance(problem, UnexpectedToken):
        token = problem.token
        at = len(text.rstrip()) if token.type == "$END" else token.start_pos or 0
        wanted = problem.accepts or problem.expected
    else:
        assert isinstance(problem, UnexpectedCharacters)
        at = problem.pos_in_stream
        wanted = problem.allowed
    for written, right in _INSTEAD.items():
        # Of two signs the first may be understood still.
        for start in (at, at - 1)[: len(written)]:
            if start >= 0 and text.startswith(written, start):
                return error(text, start, f"The formula is not understood at {written} here.", right)
    found = re.match(r"[\w.]+|.", text[at:], re.DOTALL)
    what = f"at {found[0]!r}" if found else "at its end"
    if (found and re.match(r"[\d.]", found[0])) or re.search(r"\d,$", text[: at + 1]):
        right = "Write a number as 12.5: digits, a point, and no letters or spaces within it."
    elif "NAME" in wanted:
        right = _VALUE
    elif text.startswith(("=", "<", ">", "!="), at):
        right = "Join two comparisons with and: 1 < a and a < 5."
    elif "_CLOSE" in wanted:
        right = "Here a ) is missing, or a comma or an operator such as + or & before another value."
    elif text.startswith(")", at):
        right = "No ( belongs to this )."
    else:
        right = "Here an operator is missing, such as + or &."
    return error(text, at, f"The formula is not understood {what}.", right)


class _MisuseError(Exception):
    """Say at which place something is wrong that the grammar allows, what, and what would be right."""


class _Builder(Transformer[Token, tree.Expression]):
    """Build each part of the tree; a method is named like the grammar's alias."""

    def number(self, parts: list[Token]) -> tree.Constant:
        token = parts[0]
        number = Decimal(token.value)
        if len(number.normalize().as_tuple().digits) > MAX_DIGITS or number.adjusted() >= MAX_DIGITS:
            raise _MisuseError(_at(token), "The number is too long.", f"It may have {MAX_DIGITS} digits.")
        return tree.Constant(number, _at(token))

    def text(self, parts: list[Token]) -> tree.Constant:
        quote, inner = parts[0][0], parts[0][1:-1]
        return tree.Constant(inner.replace(quote * 2, quote), _at(parts[0]))

    def true(self, parts: list[Token]) -> tree.Constant:
        return tree.Constant(True, _at(parts[0]))

    def false(self, parts: list[Token]) -> tree.Constant:
        return tree.Constant(False, _at(parts[0]))

    def empty(self, parts: list[Token]) -> tree.Constant:
        return tree.Constant(None, _at(parts[0]))

    def name(self, parts: list[Token]) -> tree.Name:
        return tree.Name(str(parts[0]), _at(parts[0]))

    def call(self, parts: list[Any]) -> tree.Expression:
        token, arguments = parts[0], tuple(parts[1:])
        name, at = token.lower(), _at(token)
        function = FUNCTIONS.get(name)
        if function is None:
            raise _MisuseError(at, f"There is no function {token}.", nearest(token, FUNCTIONS, "The functions"))
        if not function.allows(len(arguments)):
            given = f"{len(arguments)} value{'s' * (len(arguments) != 1)}"
            raise _MisuseError(at, f"The function {name} is given {given}.", f"It takes {function.counts}.")
        if name == "date" and isinstance(arguments[0], tree.Constant) and isinstance(arguments[0].value, str):
            return _date(arguments[0].value, at)
        if function.whole is not None and len(arguments) > function.whole:
            _check_whole(name, arguments[function.whole], function.greatest)
        return tree.Call(name, arguments, at)

    def minus(self, parts: list[Any]) -> tree.Expression:
        return _negative(parts[1], _at(parts[0]))

    def sum(self, parts: list[Any]) -> tree.Sum:
        rest = [_negative(term, _at(sign)) if sign == "-" else term for sign, term in _pairs(parts)]
        return tree.Sum((parts[0], *rest), parts[0].at)

    def product(self, parts: list[Any]) -> tree.Product:
        factors = tuple((cast(Literal["*", "/"], str(sign)), factor) for sign, factor in _pairs(parts))
        return tree.Product(parts[0], factors, parts[0].at)

    def join(self, parts: list[Any]) -> tree.Join:
        return tree.Join(tuple(parts), parts[0].at)

    def compare(self, parts: list[Any]) -> tree.Comparison:
        left, operator, right = parts
        return tree.Comparison(left, operator.value, right, left.at)

    def negate(self, parts: list[Any]) -> tree.Not:
        return tree.Not(parts[1], _at(parts[0]))

    def all_of(self, parts: list[Any]) -> tree.Junction:
        return tree.Junction("and", tuple(parts), parts[0].at)

    def any_of(self, parts: list[Any]) -> tree.Junction:
        return tree.Junction("or", tuple(parts), parts[0].at)


def _at(token: Token) -> int:
    assert token.start_pos is not None
    return token.start_pos


def _pairs(parts: list[Any]) -> list[tuple[Token, Any]]:
    return list(zip(parts[1::2], parts[2::2], strict=True))


def _negative(operand: tree.Expression, at: int) -> tree.Expression:
    """Return the other sign of an operand; that of a number which is written out is a number again."""
    if isinstance(operand, tree.Constant) and isinstance(operand.value, Decimal):
        return tree.Constant(-operand.value, at)
    return tree.Negative(operand, at)


def _date(written: str, at: int) -> tree.Constant:
    try:
        if not re.match(r"\s*\d", written):
            raise ValueError(f"{written!r} is not a date.")
        return tree.Constant(Period.of_date(written), at)
    except ValueError:
        right = "Write date('2019-05-03'), a month as date('2019-05'), a year as date('2019')."
        raise _MisuseError(at, f"{written!r} is not a date in the calendar.", right) from None


def _check_whole(name: str, argument: tree.Expression, greatest: int) -> None:
    value = argument.value if isinstance(argument, tree.Constant) else None
    if not isinstance(value, Decimal) or value != int(value) or not 0 <= value <= greatest:
        right = f"Write it out: a whole number from 0 to {greatest}."
        raise _MisuseError(argument.at, f"The second value of {name} cannot be worked out.", right)
