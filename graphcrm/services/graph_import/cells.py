"""Read single cells of a file."""

from __future__ import annotations

import re

from graphcrm.errors import RuleError
from graphcrm.formats.csv_rows import Row
from graphcrm.models.texts import ID_LENGTH, check_line

_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9]\d{0,14})\.\d{1,15}")


def needed(row: Row, column: str) -> str:
    """Return an id or a name that each row must have.

    Raises:
        RuleError: it is empty, too long, or no line of visible characters.
    """
    value = row.values[column]
    if not value:
        raise RuleError(f"{column} is empty.", "Each row needs one.", column, value)
    return check_line(value, column, ID_LENGTH, column)


def plain(text: str, column: str) -> str | int | float | None:
    """Return a number written plainly as a number, anything else (``007``) as text, nothing as None.

    Raises:
        RuleError: it is too long, or no line of visible characters.
    """
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return check_line(text, column, field=column) or None
