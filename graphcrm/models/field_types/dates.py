"""The types of fields that hold dates and instants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graphcrm.errors import RuleError
from graphcrm.models.field_types.base import ValueType
from graphcrm.phrases import Phrase, Word
from graphcrm.values import Period, date_text

if TYPE_CHECKING:
    from graphcrm.models.field import Field


class Date(ValueType[Period]):
    """A date that may be imprecise: a day, a month or a year, which means any day in it."""

    name, label, stored = "date", "Date", "DATE"
    ordered = True
    formula = "date"
    parts: ClassVar[Mapping[str, str]] = {"precision": "STRING"}

    def clean(self, field: Field, value: object) -> Period:
        """Read ``2019``, ``2019-05``, ``2019-05-03`` or ``today``."""
        try:
            return Period.of_date(value)
        except ValueError as error:
            raise RuleError(
                Phrase("{label}: {problem}", label=Word(field.label), problem=error), field=field.name, value=value
            ) from error

    def to_properties(self, field: Field, value: Period | None) -> dict[str, Any]:
        """Keep the first day, and beside it the precision when that is not a day."""
        precision = None if value is None or value.precision == "day" else value.precision
        return {field.name: value and value.first, f"{field.name}_precision": precision}

    def from_properties(self, field: Field, properties: Mapping[str, Any]) -> Period | None:
        """Return the day, month or year."""
        day = properties.get(field.name)
        return None if day is None else _kept(day, properties.get(f"{field.name}_precision"))

    def to_text(self, value: Period) -> str:
        """Write it with the precision it has."""
        return value.text

    def key(self, field: Field, value: Period) -> Any:  # noqa: ARG002  # as in the base
        """Sort by first day, the less precise first."""
        return value.first, -value.last.toordinal()


class EndDate(Date):
    """The last day of something, imprecise or not: a year means its last day."""

    name, label = "end_date", "Last day"

    def to_properties(self, field: Field, value: Period | None) -> dict[str, Any]:
        """Keep the last day, and beside it the precision when that is not a day."""
        return super().to_properties(field, value) | {field.name: value and value.last}

    def key(self, field: Field, value: Period) -> Any:  # noqa: ARG002  # as in the base
        """Sort by last day, the less precise last."""
        return value.last, -value.first.toordinal()

    def to_formula(self, value: Period) -> Any:
        """Return the last day."""
        return Period.day(value.last)


@lru_cache(maxsize=10_000)
def _kept(day: date, precision: str | None) -> Period:
    return Period.parse(date_text(day, precision))


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, in UTC, and the name of the zone it was given in."""

    utc: datetime
    zone: str = "UTC"

    @property
    def local(self) -> datetime:
        """The moment as the clocks of its zone show it."""
        return self.utc.astimezone(ZoneInfo(self.zone))


class DateTime(ValueType[Instant]):
    """A date and time in a time zone.

    The UTC instant and the zone's name are kept apart: the driver cannot send a named zone on every Python.
    """

    name, label, stored = "datetime", "Date and time", "DATETIME"
    ordered = True
    formula = "datetime"
    parts: ClassVar[Mapping[str, str]] = {"zone": "STRING"}

    def clean(self, field: Field, value: object) -> Instant:
        """Read ``2019-05-03 14:30 Europe/Paris``, or ISO 8601 with an offset; without a zone it is UTC."""
        if isinstance(value, Instant):
            return value
        right = Phrase("a date and time, as in 2019-05-03 14:30 or 2019-05-03 14:30 Europe/Paris")
        zone = "UTC"
        if isinstance(value, datetime):
            moment = value
        else:
            written = str(value).strip()
            head, _, last = written.rpartition(" ")
            if head and last[0].isalpha():
                written, zone = head, last
            try:
                moment = datetime.fromisoformat(written)
            except ValueError:
                raise field.refused(value, right) from None
        try:
            place = ZoneInfo(zone)
            utc = (moment if moment.tzinfo else moment.replace(tzinfo=place)).astimezone(UTC)
        except (ZoneInfoNotFoundError, ValueError, OverflowError, OSError):
            raise field.refused(value, right) from None
        return Instant(utc, zone)

    def to_formula(self, value: Instant) -> Any:
        """Return the moment in UTC."""
        return value.utc

    def to_properties(self, field: Field, value: Instant | None) -> dict[str, Any]:
        """Keep the UTC instant and, when it is not UTC, the name of its zone."""
        zone = None if value is None or value.zone == "UTC" else value.zone
        return {field.name: value and value.utc, f"{field.name}_zone": zone}

    def from_properties(self, field: Field, properties: Mapping[str, Any]) -> Instant | None:
        """Put both together."""
        utc = properties.get(field.name)
        return None if utc is None else Instant(utc.astimezone(UTC), properties.get(f"{field.name}_zone") or "UTC")

    def to_text(self, value: Instant) -> str:
        """Write the local time with its offset and the zone: the offset tells the two 2:30 of an autumn night apart."""
        return f"{value.local.isoformat(sep=' ')} {value.zone}"

    def key(self, field: Field, value: Instant) -> Any:  # noqa: ARG002  # as in the base
        """Sort by instant."""
        return value.utc
