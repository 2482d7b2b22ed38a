"""No cell of a file that we write computes anything when a spreadsheet opens it, and numbers stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.formats.csv_cells import harmless


@pytest.mark.parametrize("cell", ["+49 30 901820", "+44 117 496 0123", "-12.5", "-3", "Ann", "", 5, None])
def test_a_number_stays_as_it_is(cell: object) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "+A1", "+", "+49;ext=1"]
)
def test_what_computes_is_a_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@given(st.text(alphabet="=+-@\t\r0123456789 .,A(\n", max_size=12))
def test_what_begins_like_a_formula_holds_one_number_or_is_a_text(cell: str) -> None:
    written = harmless(cell)
    if written == cell and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        float(cell.replace(" ", "").replace(",", "."))
