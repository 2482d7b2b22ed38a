"""Fields that hold numbers and money."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from graphcrm.models.field_types.base import ValueType
from graphcrm.phrases import Phrase

if TYPE_CHECKING:
    from graphcrm.models.field import Field

#: Significant digits that Neo4j's FLOAT, an IEEE 754 binary64, keeps exactly; and how large and small they may be.
FLOAT_DIGITS = 15
_EXPONENTS = range(-15, 15)
#: Neo4j's INTEGER has 64 bits.
_INTEGERS = range(-(2**63), 2**63)
_WHOLE = re.compile(r"[+-]?[0-9]{1,20}")
_CURRENCY = re.compile(r"[A-Z]{3}")


class Integer(ValueType[int]):
    """A whole number."""

    name, label, stored = "integer", "Whole number", "INTEGER"
    ordered = True
    formula = "number"

    def clean(self, field: Field, value: object) -> int:
        """Return the number."""
        written = str(value)
        if isinstance(value, bool) or not _WHOLE.fullmatch(written) or int(written) not in _INTEGERS:
            raise field.refused(value, Phrase("a whole number"))
        return int(written)


class Number(ValueType[Decimal]):
    """A number with decimals."""

    name, label, stored = "decimal", "Number", "FLOAT"
    ordered = True
    formula = "number"

    def clean(self, field: Field, value: object) -> Decimal:
        """Return the number without trailing zeros."""
        return _exact(field, value, value)

    def to_properties(self, field: Field, value: Decimal | None) -> dict[str, Any]:
        """Keep it as a FLOAT."""
        return {field.name: None if value is None else float(value)}

    def from_properties(self, field: Field, properties: Mapping[str, Any]) -> Decimal | None:
        """Return the number that the FLOAT was made from."""
        value = properties.get(field.name)
        return None if value is None else _kept(float(value))

    def to_text(self, value: Decimal) -> str:
        """Write it without an exponent."""
        return f"{value:f}"


@dataclass(frozen=True, slots=True)
class Amount:
    """Money: a number and the three letters of its currency (ISO 4217)."""

    number: Decimal
    currency: str


class Money(ValueType[Amount]):
    """An amount of money in one of the field's currencies, its choices; in any, where it has none."""

    name, label, stored = "money", "Money", "FLOAT"
    ordered = True
    formula = "number"
    parts: ClassVar[Mapping[str, str]] = {"currency": "STRING"}

    def clean(self, field: Field, value: object) -> Amount:
        """Read ``12.50 EUR``; without a currency it is in the field's first one."""
        number: object
        if isinstance(value, Amount):
            number, currency = value.number, value.currency
        else:
            number, _, letters = str(value).partition(" ")
            currency = letters.strip().upper() or next(iter(field.choices), "")
        if not _CURRENCY.fullmatch(currency) or (field.choices and currency not in field.choices):
            right = Phrase("an amount and its currency, as in 12.50 EUR")
            if field.choices:
                right = Phrase(
                    "an amount and its currency ({known}), as in 12.50 {first}",
                    known=field.choices,
                    first=field.choices[0],
                )
            raise field.refused(value, right)
        return Amount(_exact(field, number, value), currency)

    def to_properties(self, field: Field, value: Amount | None) -> dict[str, Any]:
        """Keep the number as a FLOAT and the currency beside it."""
        number, currency = (float(value.number), value.currency) if value else (None, None)
        return {field.name: number, f"{field.name}_currency": currency}

    def from_properties(self, field: Field, properties: Mapping[str, Any]) -> Amount | None:
        """Put both together."""
        number = properties.get(field.name)
        if number is None:
            return None
        return _amount(float(number), properties[f"{field.name}_currency"])

    def to_text(self, value: Amount) -> str:
        """Write ``12.5 EUR``."""
        return f"{value.number:f} {value.currency}"

    def key(self, field: Field, value: Amount) -> Any:  # noqa: ARG002  # as in the base
        """Sort by currency, then by number: amounts of two currencies have no order."""
        return value.currency, value.number

    def to_formula(self, value: Amount) -> Any:
        """Return the number alone."""
        return value.number

    def comparable(self, one: Amount, other: Amount) -> bool:
        """Compare amounts of the same currency only."""
        return one.currency == other.currency


def _exact(field: Field, number: object, value: object) -> Decimal:
    """Return a number that a FLOAT keeps exactly, or refuse the whole ``value``."""
    try:
        decimal = Decimal(repr(number) if isinstance(number, float) else str(number))
    except InvalidOperation:
        raise field.refused(value, Phrase("a number, as in 12.5")) from None
    if isinstance(number, bool) or not decimal.is_finite():
        raise field.refused(value, Phrase("a number, as in 12.5"))
    decimal = decimal.normalize()
    if decimal and (len(decimal.as_tuple().digits) > FLOAT_DIGITS or decimal.adjusted() not in _EXPONENTS):
        raise field.refused(value, Phrase("a number of at most {most} digits", most=FLOAT_DIGITS))
    return _plain(decimal)


@lru_cache(maxsize=10_000)
def _kept(number: float) -> Decimal:
    """Return the number that a FLOAT keeps."""
    return _plain(Decimal(repr(number)))


@lru_cache(maxsize=10_000)
def _amount(number: float, currency: str) -> Amount:
    return Amount(_kept(number), currency)


def _plain(number: Decimal) -> Decimal:
    """Return a number without trailing zeros, exponent or minus zero."""
    return Decimal(f"{number.normalize():f}") + 0
