"""Find the data files that come with graphcrm, in an installed wheel and in a checkout alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def folder(name: str) -> Path:
    """Return the folder ``cypher`` or ``seeds``.

    A wheel holds them below ``graphcrm/_data``; a checkout beside the package.

    Raises:
        FileNotFoundError: neither place has it, so the installation is incomplete.
    """
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"graphcrm is installed without its folder {name!r}; install it again.")
