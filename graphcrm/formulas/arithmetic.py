"""The arithmetic of formulas: that of Neo4j's FLOAT (IEEE 754 binary64), and where it is rounded.

Python and Neo4j compute the same bits, so both give the same answer. A sum is rounded at the fourteenth digit below its
largest part, which is above what binary fractions blur: 0.1 + 0.2 is 0.3, and 1.10 + 2.20 - 3.30 is 0. A product or
quotient is rounded in the same way, but only where it is compared, shown or given to a function: 1 / 3 * 3 is 1.
``cypher`` writes the same rules for Neo4j.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

#: A result of this size has more digits before the point than a FLOAT keeps, and is empty; an infinite one too.
LIMIT: Final = 1e15
#: Digits that are kept: one before the point and this many after it, and fewer after it where more are before it.
PLACES: Final = 14
_EXACT: Final = Context(prec=60)
_SHOWN: Final = Context(prec=15, rounding=ROUND_HALF_UP)


def total(terms: Sequence[float]) -> float | None:
    """Return the sum of terms, rounded, or None when they are too large."""
    size = _sum([abs(term) for term in terms])
    return rounded(_sum(terms), _places(size)) if size < LIMIT else None


def settled(number: float) -> float | None:
    """Return a product or quotient, rounded, or None when it is too large or a number was divided by zero."""
    size = abs(number)
    return rounded(number, _places(size)) if size < LIMIT else None


def rounded(number: float, places: int) -> float:
    """Return a number with so many places after the point, half of the last away from zero.

    It is the shortest decimal of the binary number that is rounded, as Neo4j does it.
    """
    step = Decimal(1).scaleb(-places)
    return float(Decimal(repr(float(number))).quantize(step, ROUND_HALF_UP, _EXACT))


def over(number: float, divisor: float) -> float:
    """Return a quotient as a FLOAT has it: infinite, or not a number, when the divisor is zero."""
    if divisor:
        return number / divisor
    return math.nan if not number or math.isnan(number) else math.inf


def decimal(number: float) -> Decimal:
    """Return the decimal number that is meant, of at most 15 digits, without trailing zeros or exponent."""
    exact = Decimal(number) if isinstance(number, int) else Decimal(repr(number))
    return Decimal(f"{_SHOWN.plus(exact).normalize():f}") + 0


def text(number: float) -> str:
    """Write a number with at most six places after the point, as ``cypher`` does."""
    return f"{decimal(rounded(number, 6)):f}" if isinstance(number, float) else str(number)


def _sum(terms: Sequence[float]) -> float:
    """Add from left to right: ``sum`` of a newer Python compensates, which Neo4j does not."""
    result = terms[0]
    for term in terms[1:]:
        result += term
    return result


def _places(size: float) -> int:
    return PLACES - int(math.log10(size + 1))
