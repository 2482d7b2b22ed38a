"""What text a record may hold: how long, and of which characters."""

from __future__ import annotations

import re
import unicodedata

from graphcrm.errors import RuleError
from graphcrm.phrases import Phrase, phrase

#: Characters of a single line, of a text of several lines, and of an id or the name of an import.
LINE_LENGTH = 1_000
TEXT_LENGTH = 1_000_000
ID_LENGTH = 500
#: Bytes in UTF-8 of what is indexed; a range index of Neo4j takes 8,167 and fails the transaction on more.
INDEXED_BYTES = 8_000

#: What shapes or places the letters beside it and turns nothing else; names in Persian, Arabic or Hindi need it.
_MARKS = frozenset("\u200c\u200d\u200e\u200f\u061c")
#: Embeddings, overrides and isolates: they turn the direction of whatever is shown after them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?")


def check_line(text: str, label: str, most: int = LINE_LENGTH, field: str = "") -> str:
    """Return a single line of text as it is.

    Args:
        text: what was given.
        label: what it is called in messages: a word of the registry, or a phrase.
        most: the number of characters it may have.
        field: name of its field, for the error.

    Raises:
        RuleError: it is too long, or holds a line break, a control character, or one that turns the direction of text.
    """
    check_length(text, label, most, field)
    if not text.isprintable():
        for character in text:
            if not (character.isprintable() or character in _MARKS or unicodedata.category(character) == "Zs"):
                raise RuleError(
                    Phrase("{label} cannot be {text}.", label=phrase(label), text=shown(text)),
                    _right(character),
                    field,
                    text,
                )
    return text


def clean_text(text: str, label: str, most: int = TEXT_LENGTH, field: str = "") -> str:
    """Return a text of several lines with ``\\n`` as its line end; see ``check_line`` for the arguments.

    Raises:
        RuleError: it is too long, or holds a control character other than a tab or a line break.
    """
    text = _LINE_ENDS.sub("\n", text)
    check_length(text, label, most, field)
    if found := _NOT_IN_TEXT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise RuleError(
            Phrase(
                "{label} holds the control character {code} in line {line}.",
                label=phrase(label),
                code=_code(found[0]),
                line=line,
            ),
            "It must be text, tabs and line breaks.",
            field,
            text,
        )
    return text


def check_length(text: str, label: str, most: int, field: str = "") -> None:
    """Raise ``RuleError`` when a text has more than ``most`` characters."""
    if len(text) > most:
        raise RuleError(
            Phrase("{label} has {number:,} characters.", label=phrase(label), number=len(text)),
            Phrase("It must have at most {most:,}.", most=most),
            field,
            text,
        )


def check_key(key: str, label: str, field: str = "") -> str:
    """Return the folded form of a text as it is.

    Raises:
        RuleError: it takes more bytes than an index does; some signs are folded to whole phrases.
    """
    size = len(key.encode())
    if size > INDEXED_BYTES:
        raise RuleError(
            Phrase("{label} takes {size:,} bytes as it is compared.", label=phrase(label), size=size),
            Phrase("It must take at most {most:,}.", most=INDEXED_BYTES),
            field,
            key,
        )
    return key


def shown(value: object, most: int = 100) -> str:
    """Return a value as a message shows it: quoted, and cut when it is long."""
    if isinstance(value, str) and len(value) > most:
        return f"{value[:most]!r}…"
    written = repr(value)
    return written if isinstance(value, str) or len(written) <= most else f"{written[:most]}…"


def _right(character: str) -> Phrase:
    if character in "\r\n":
        return Phrase("It must be a single line.")
    if character in _TURNING:
        return Phrase(
            "It must be text without characters that turn its direction; {code} is one.", code=_code(character)
        )
    return Phrase("It must be a single line of visible characters; {code} is none.", code=_code(character))


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
