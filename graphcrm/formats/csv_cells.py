"""Cells of files that we write as CSV."""

from __future__ import annotations

import re
from typing import Any

#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: A number or a phone number with its sign, which computes nothing: +49 30 901820.
_NUMBER = re.compile(r"[+-][\d ]*\d(?:[.,]\d+)?")


def harmless(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell
