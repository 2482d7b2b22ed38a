"""The types of fields: one class for each owns how its values are read, checked, compared, shown and kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphcrm.models.field_types.base import ValueType
from graphcrm.models.field_types.dates import Date, DateTime, EndDate, Instant
from graphcrm.models.field_types.hours import Hours, HoursOfDay
from graphcrm.models.field_types.linked import PartyReference, Terms
from graphcrm.models.field_types.lists import Names
from graphcrm.models.field_types.numbers import Amount, Integer, Money, Number
from graphcrm.models.field_types.regions import Countries, Country, TimeZone
from graphcrm.models.field_types.secret_text import EncryptedText, Secret
from graphcrm.models.field_types.words import CheckBox, EMail, Link, LongText, Option, Options, Phone, Text

__all__ = ["TYPES", "Amount", "Hours", "Instant", "Secret", "ValueType"]

#: Every type, by the name that a declaration uses.
TYPES: Mapping[str, ValueType[Any]] = {
    kind.name: kind
    for kind in (
        Text(),
        LongText(),
        Integer(),
        Number(),
        Money(),
        Date(),
        EndDate(),
        DateTime(),
        CheckBox(),
        Option(),
        Options(),
        Link(),
        EMail(),
        Phone(),
        Country(),
        Countries(),
        TimeZone(),
        HoursOfDay(),
        Names(),
        EncryptedText(),
        PartyReference(),
        Terms(),
    )
}
