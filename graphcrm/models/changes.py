"""Values of fields as an entry of the journal keeps them, in JSON, and as a person reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from graphcrm.models.field import Field

#: What reads a property back from JSON, by its Neo4j type; the others are the same in both.
_READERS: Mapping[str, Callable[[str], Any]] = {"DATE": date.fromisoformat, "DATETIME": datetime.fromisoformat}


def typed(columns: Mapping[str, str], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return these properties of an entry with the types that the database has; None for one that is not there.

    Args:
        columns: names of properties with their Neo4j types.
        kept: properties of an entry, or of a record.
    """
    found = {}
    for name, stored in columns.items():
        value, reader = kept.get(name), _READERS.get(stored)
        found[name] = reader(value) if reader and isinstance(value, str) else value
    return found


def value_of(field: Field, kept: Mapping[str, Any]) -> Any:
    """Return the value of a field that an entry or a record keeps, None where there is none."""
    columns = field.columns
    return field.value_type.from_properties(field, typed(columns, kept) if columns else kept)


def text_of(field: Field, value: Any) -> str:
    """Return a value as a person reads it: nothing for None, dots for a secret."""
    return "" if value is None else field.value_type.to_text(value)
