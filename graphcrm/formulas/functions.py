"""The functions of formulas: what each takes and gives. ``evaluation`` and ``cypher`` say how it is worked out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: The types of values, with the words that messages use.
TYPES: Final = {
    "text": "a text",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date",
    "datetime": "a date and time",
    "list": "a list of choices",
}

ANY: Final = frozenset(TYPES)
TEXT: Final = frozenset(("text",))
NUMBER: Final = frozenset(("number",))
BOOLEAN: Final = frozenset(("boolean",))
LIST: Final = frozenset(("list",))
DATE: Final = frozenset(("date",))
DAY: Final = frozenset(("date", "datetime"))
#: Values that have an order.
ORDERED: Final = frozenset(("number", "text", "date", "datetime"))

#: A result that is of the type that all the arguments marked by ``same`` have.
SAME: Final = "same"


@dataclass(frozen=True, slots=True)
class Function:
    """One function: the types each argument may have, and the type of the result.

    ``optional`` counts the last arguments that may be left out. With ``repeats``, the last may be given again and
    again. ``same`` is the place of the first argument from which on all must be of one type. ``whole`` is the place
    of an argument that must be a whole number from 0 to ``greatest``, written out.
    """

    parameters: tuple[frozenset[str], ...]
    result: str
    optional: int = 0
    repeats: bool = False
    same: int | None = None
    whole: int | None = None
    greatest: int = 0

    def takes(self, place: int) -> frozenset[str]:
        """Return the types that an argument may have."""
        return self.parameters[min(place, len(self.parameters) - 1)]

    @property
    def counts(self) -> str:
        """How many arguments it takes, in words."""
        most = len(self.parameters)
        if self.repeats:
            return f"{most} or more values"
        least = most - self.optional
        numbers = f"{least} or {most}" if self.optional else str(most) if most else "no"
        return f"{numbers} value{'s' * (most != 1)}"

    def allows(self, count: int) -> bool:
        """Say whether it can be given ``count`` arguments."""
        most = len(self.parameters)
        return most - self.optional <= count and (self.repeats or count <= most)


_EXTREMES: Final = frozenset(("number", "date", "datetime"))

FUNCTIONS: Final = {
    "if": Function((BOOLEAN, ANY, ANY), SAME, same=1),
    "coalesce": Function((ANY, ANY), SAME, repeats=True, same=0),
    "is_empty": Function((ANY,), "boolean"),
    "min": Function((_EXTREMES, _EXTREMES), SAME, repeats=True, same=0),
    "max": Function((_EXTREMES, _EXTREMES), SAME, repeats=True, same=0),
    "round": Function((NUMBER, NUMBER), "number", optional=1, whole=1, greatest=10),
    "floor": Function((NUMBER,), "number"),
    "abs": Function((NUMBER,), "number"),
    "text": Function((frozenset(("text", "number", "date", "boolean")),), "text"),
    "upper": Function((TEXT,), "text"),
    "lower": Function((TEXT,), "text"),
    "trim": Function((TEXT,), "text"),
    "left": Function((TEXT, NUMBER), "text", whole=1, greatest=1000),
    "length": Function((TEXT | LIST,), "number"),
    "contains": Function((TEXT, TEXT), "boolean"),
    "starts_with": Function((TEXT, TEXT), "boolean"),
    "has": Function((LIST, TEXT), "boolean"),
    "today": Function((), "date"),
    "date": Function((DAY,), "date"),
    "year": Function((DAY,), "number"),
    "month": Function((DAY,), "number"),
    "day": Function((DAY,), "number"),
    "age": Function((DATE,), "number"),
    "years_between": Function((DAY, DAY), "number"),
    "days_between": Function((DAY, DAY), "number"),
    "add_days": Function((DAY, NUMBER), "date"),
    "add_months": Function((DAY, NUMBER), "date"),
}
