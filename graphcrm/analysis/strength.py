"""How strong a tie is, and how strong a chain of ties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import exp, prod

#: A tie is worth half its weight on its first day, and comes near the whole with this many years.
YEARS_TO_GROW = 2.0
#: Years after its end in which a tie loses half of its strength.
HALF_LIFE = 5.0
_DAYS = 365.25


def tie_strength(weight: float, since: date | None, until: date | None, on: date) -> float:
    """Return how strong a tie is on a day, over 0 and up to 1.

    ``weight * (1 - exp(-years / 2) / 2) * 0.5 ** (years ended / 5)``: a tie grows from half its type's weight towards
    the whole while it lasts, and fades by half each five years when it is over. A start that is not known counts as
    long ago. Shared activities join the formula when there are any.

    Args:
        weight: the type's weight, over 0 and up to 1.
        since: first day it holds, or None.
        until: last day it holds, or None.
        on: the day asked about.
    """
    last = min(until, on) if until else on
    grown = 1.0 if since is None else 1 - exp(-max((last - since).days, 0) / _DAYS / YEARS_TO_GROW) / 2
    ended = max((on - until).days, 0) / _DAYS if until else 0.0
    return float(weight * grown * 0.5 ** (ended / HALF_LIFE))


def together(strengths: Iterable[float]) -> float:
    """Return the strength of several ties of one pair: the chance that at least one of them carries."""
    return 1 - prod(1 - strength for strength in strengths)


def chain(strengths: Iterable[float]) -> float:
    """Return the strength of ties in a row: the chance that all of them carry."""
    return prod(strengths)
