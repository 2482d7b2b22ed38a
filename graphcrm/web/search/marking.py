"""Mark in a text what of it matched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graphcrm.errors import RuleError
from graphcrm.language.search_box import parse
from graphcrm.models import names

#: Characters of an excerpt, and how many of them stand before what matched.
_EXCERPT, _BEFORE = 160, 50
_WORD = re.compile(r"[\w'’]+")

#: A text in pieces: each with whether it matched.
Pieces = Sequence[tuple[str, bool]]


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of the search box that may be marked, folded."""
    try:
        box = parse(text)
    except RuleError:
        return ()
    return tuple(key for word in (*box.words, *box.phrases) for key in names.key(word).split())


def marked(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """Return a text in pieces, where the beginnings of its words that are among ``words`` are marked."""
    wanted = sorted(words, key=len, reverse=True)
    pieces: list[tuple[str, bool]] = []
    end = 0
    for found in _WORD.finditer(text):
        folded = names.key(found[0])
        begins = next((word for word in wanted if folded.startswith(word)), "")
        if not begins:
            continue
        # Where folding changes the number of letters, the whole word is marked.
        length = len(begins) if len(folded) == len(found[0]) else len(found[0])
        pieces += [(text[end : found.start()], False), (text[found.start() : found.start() + length], True)]
        end = found.start() + length
    pieces.append((text[end:], False))
    return [piece for piece in pieces if piece[0]]


def excerpt(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """Return the part of a longer text around what matched first, marked, without signs of Markdown."""
    wanted = tuple(words)
    line = " ".join(re.sub(r"[*_`#>~\[\]|]+", " ", text).split())
    first = next((each.start() for each in _WORD.finditer(line) if names.key(each[0]).startswith(wanted)), 0)
    start = 0 if first <= _BEFORE else line.find(" ", first - _BEFORE) + 1
    part = line[start : start + _EXCERPT]
    if start + _EXCERPT < len(line):
        part = part.rpartition(" ")[0] + " …"
    return marked(("… " if start else "") + part, wanted)
