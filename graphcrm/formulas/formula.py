"""A formula as a person writes it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from graphcrm.errors import RuleError
from graphcrm.formulas.expressions import Expression, names

Result = str | Decimal | bool | date | datetime | list[str]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was understood; ``Formula.parse`` makes one. Two are equal when their texts are."""

    text: str
    root: Expression = field(compare=False, repr=False)

    @classmethod
    def parse(cls, text: str) -> Formula:
        """Read a formula, of at most 2,000 characters and 100 parts nested in each other.

        Raises:
            RuleError: it is not understood; the hint says what would be right and shows the place.
        """
        from graphcrm.formulas.parser import parse

        return cls(text, parse(text))

    @property
    def names(self) -> frozenset[str]:
        """The fields that it reads."""
        return frozenset(found.name for found in names(self.root))

    def check(self, types: Mapping[str, str]) -> str:
        """Return the type of the result.

        Args:
            types: the fields that may be read, each with a type of ``graphcrm.formulas.TYPES``.

        Raises:
            RuleError: a field is unknown, or a value is of another type than the place needs.
        """
        from graphcrm.formulas.checking import check

        return check(self.text, self.root, types)

    def evaluate(self, values: Mapping[str, object], *, today: date) -> Result | None:
        """Return the result for the values of one record; None is empty.

        Args:
            values: the fields that are filled, of the types that the formula was checked with: text, ``Decimal``,
                whole number, truth value, day or ``Period``, ``datetime`` (UTC when it names no zone), list of texts.
            today: the day that ``today()`` is.

        Raises:
            TypeError: a value is none of them.
        """
        from graphcrm.formulas.evaluation import evaluate

        result: Result | None = evaluate(self.root, values, today)
        return result

    def cypher(self, column: Callable[[str], str | None]) -> str | None:
        """Return the Cypher expression that gives the same result, or None when there is none.

        Its parameter ``$today`` is a DATE. A number may come back as INTEGER or FLOAT.

        Args:
            column: gives for the name of a field what holds its value in the query, as in ``n.birthday``, or None. For
                ``age(birthday)`` it is asked for ``birthday_precision`` too, which keeps how precise the date is.

        Raises:
            ValueError: ``column`` gave something else than a variable or a property of one.
        """
        from graphcrm.formulas.cypher import expression

        return expression(self.root, column)

    def renamed(self, old: str, new: str) -> Formula:
        """Return the formula with a field called otherwise, and all else as it was written.

        Raises:
            RuleError: no field can be called so in a formula.
        """
        from graphcrm.formulas.parser import is_name

        if not is_name(new):
            raise RuleError(
                f"A field in a formula cannot be called {new!r}.",
                "Take letters, digits and _, not a word of the language such as and.",
                "formula",
                new,
            )
        text = self.text
        for at in sorted((found.at for found in names(self.root) if found.name == old), reverse=True):
            text = text[:at] + new + text[at + len(old) :]
        return Formula.parse(text)
