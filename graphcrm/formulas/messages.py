"""Say where in a formula something is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from graphcrm.errors import RuleError


def error(text: str, at: int, message: str, right: str) -> RuleError:
    """Return the error for the place ``at``; its hint shows the line with a caret below it, and what would be right."""
    begin = text.rfind("\n", 0, at) + 1
    line = text[begin:].partition("\n")[0]
    # A tab before the caret is kept, so that it is as wide as the one above.
    space = "".join("\t" if sign == "\t" else " " for sign in text[begin:at])
    return RuleError(message, f"{right}\n  {line}\n  {space}^", "formula", text)


def nearest(word: str, known: Iterable[str], what: str) -> str:
    """Return the sentence that names what may have been meant, or all there is."""
    every = sorted(known)
    near = difflib.get_close_matches(word.lower(), every, n=3, cutoff=0.6)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"{what} are {', '.join(every)}." if every else f"There are no {what[0].lower()}{what[1:]}."
