"""Load the grammar once and list the ways it reads a question."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Final

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput
from lark.lexer import PatternRE, TerminalDef

Node = Tree[Token]

#: No question needs more readings than this; the bound keeps a text made only of small words from taking long.
MAX_READINGS: Final = 5_000

_WHOLE_WORD = r"[,;:?!.]*(?: |$)"
_HAND_MATCHED = frozenset(
    ("SMALL", "JOINING", "ASKING", "ARTICLE", "FILLER", "ABBREVIATION", "WORD", "OWNER", "QUOTED", "QUOTED_OWNER")
)


def _end_at_a_word(terminal: TerminalDef) -> None:
    """Make a terminal match whole words, with the punctuation and the space that follow them."""
    pattern = terminal.pattern
    terminal.pattern = PatternRE(f"(?:{pattern.value}){_WHOLE_WORD}", pattern.flags)


@lru_cache(maxsize=1)
def _grammar() -> Lark:
    source = files("graphcrm.language").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(
        source,
        parser="earley",
        lexer="dynamic",
        ambiguity="explicit",
        start=["start", "words", "when"],
        maybe_placeholders=False,
        edit_terminals=_end_at_a_word,
    )


def readings(text: str) -> Iterator[Node]:
    """Yield every way the grammar reads ``text`` as a tree without ambiguities; none when it does not fit."""
    try:
        tree = _grammar().parse(text, start="start")
    except UnexpectedInput:
        return iter(())
    return itertools.islice(_unambiguous(tree), MAX_READINGS)


def timing(text: str) -> Node | None:
    """Return how the grammar reads ``text`` as something said about time, and nothing else, or None."""
    try:
        tree = _grammar().parse(text, start="when")
    except UnexpectedInput:
        return None
    return next((node for node in next(_unambiguous(tree)).children if isinstance(node, Tree)), None)


@lru_cache(maxsize=8)
def _terminal(name: str) -> re.Pattern[str]:
    pattern = _grammar().get_terminal(name).pattern
    return re.compile(pattern.to_regexp())


def is_word_of(name: str, word: str) -> bool:
    """Say whether a word belongs to one of the grammar's classes: those that its rule ``words`` lists."""
    return _terminal(name).fullmatch(word) is not None


@lru_cache(maxsize=1)
def _keywords() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(terminal.pattern.to_regexp())
        for terminal in _grammar().terminals
        if terminal.name not in _HAND_MATCHED
    )


def keyword_end(text: str, start: int) -> int:
    """Return where the longest keyword of the grammar that begins at ``start`` ends, or ``start`` when none does."""
    matches = (keyword.match(text, start) for keyword in _keywords())
    return max((match.end() for match in matches if match), default=start)


def _unambiguous(node: Node) -> Iterator[Node]:
    """Yield the trees that an explicitly ambiguous tree stands for, one choice at a time."""
    if node.data == "_ambig":
        for child in node.children:
            if isinstance(child, Tree):
                yield from _unambiguous(child)
        return
    choices = [_choices(child) for child in node.children]
    for children in itertools.product(*choices):
        yield Tree(node.data, list(children))


def _choices(child: Node | Token) -> list[Node | Token]:
    return [*_unambiguous(child)] if isinstance(child, Tree) else [child]
