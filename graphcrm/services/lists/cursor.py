"""Where a page of a list begins: after or before a row, at the first or at the last."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graphcrm.errors import RuleError
from graphcrm.services.search import BOUNDS

#: Greater than every text and every uid.
GREATEST = "\U0010ffff"
#: Less than every uid, and no empty text.
LEAST = "!"
#: The least and greatest value of each Neo4j type that rows are sorted by.
RANGES: Mapping[str, tuple[Any, Any]] = {**BOUNDS, "STRING": ("", GREATEST), "BOOLEAN": (False, True)}
#: What a value of each is in JSON.
_PLAIN: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("STRING", "DATE", "DATETIME"), (str,)),
    "BOOLEAN": (bool,),
    "INTEGER": (int,),
    "FLOAT": (int, float),
}


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page begins: ``after`` a cursor, ``before`` one, at the first row, or at the ``last``."""

    after: str = ""
    before: str = ""
    last: bool = False

    @property
    def backwards(self) -> bool:
        """Whether the rows are read from the end."""
        return bool(self.before) or self.last

    @property
    def cursor(self) -> str:
        """The cursor that it begins at, or nothing."""
        return self.after or self.before


FIRST = Position()
LAST = Position(last=True)


def write(sort: str, value: Any, *rest: str) -> str:
    """Return the cursor of a row: the column it is sorted by, its value, and what tells it from others of that value.

    It is no secret: it says of the row only what the page itself has shown or sorted by.
    """
    plain = value.isoformat() if isinstance(value, (date, datetime)) else value
    text = json.dumps([sort, plain, *rest], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str, sort: str, stored: str, parts: int) -> tuple[Any, ...]:
    """Return the value and what follows it in a cursor.

    Args:
        cursor: what ``write`` gave.
        sort: the column that the list is sorted by now.
        stored: Neo4j type of its values.
        parts: how many texts follow the value.

    Raises:
        RuleError: it is none, or that of another list.
    """
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        name, value, *rest = found
        if name != sort or len(rest) != parts or not all(isinstance(part, str) for part in rest):
            raise ValueError(cursor)
        return (_value(value, stored), *rest)
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise RuleError(
            "This page of the list cannot be found.", "Begin at the first page again.", "cursor", cursor
        ) from error


def _value(value: Any, stored: str) -> Any:
    if value is None:
        return None
    if not isinstance(value, _PLAIN[stored]) or (isinstance(value, bool) and stored != "BOOLEAN"):
        raise TypeError(value)
    read: Any = value
    if stored == "DATE":
        read = date.fromisoformat(read)
    elif stored == "DATETIME":
        read = datetime.fromisoformat(read)
        if read.tzinfo is None:
            raise ValueError(value)
    elif stored == "FLOAT":
        read = float(read)
    low, high = RANGES[stored]
    if not low <= read <= high:
        raise ValueError(value)
    return read


def bounds(
    value: Any, rest: tuple[str, ...] | None, *, stored: str, descending: bool, backwards: bool
) -> dict[str, Any]:
    """Return the parameters of a query that say where the values of its page lie.

    Args:
        value: that of the row at which it begins, None where that has none.
        rest: what follows the value in the cursor; None when there is no cursor.
        stored: Neo4j type of the values.
        descending: whether the greatest value comes first; those without a value come last either way.
        backwards: whether the page is read from its end.
    """
    low, high = RANGES[stored]
    if value is not None:
        if descending == backwards:
            low = value
        else:
            high = value
    in_unvalued = rest is not None and value is None
    return {
        "low": low,
        "high": high,
        "at": value,
        "within": in_unvalued,
        "valued": backwards or not in_unvalued,
        "unvalued": not backwards or rest is None or in_unvalued,
    }
