"""Passwords: which are good enough, and how they are kept.

What is kept is an argon2id hash, with the parameters that argon2-cffi recommends (RFC 9106), encrypted with the keys of
``graphcrm.secrets``: neither a reader of the database nor one of the key file alone has anything to guess at.
"""

from __future__ import annotations

import re
import secrets as random
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from graphcrm import secrets
from graphcrm.errors import RuleError
from graphcrm.phrases import Phrase

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 1_000
#: Characters that must be left of a password without the words that anybody knows of its user.
_OWN_CHARACTERS = 8
#: Words shorter than this are in many passwords by chance.
_SHORTEST_WORD = 4
#: What a sequence goes along, forwards or backwards.
_ROWS = ("0123456789", "1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def check(password: str, words: Iterable[str] = ()) -> None:
    """Raise ``RuleError`` when a password is too easy to guess.

    Args:
        password: what the user wants.
        words: what others know of them: their names, e-mail address, organizations.
    """
    text = _normalized(password)
    if len(text) < SHORTEST:
        raise _refused(
            Phrase("The password has {number} characters.", number=len(text)),
            Phrase("Take {least} or more; a few words do well.", least=SHORTEST),
        )
    if len(text) > LONGEST:
        raise _refused(
            Phrase("The password has {number:,} characters.", number=len(text)),
            Phrase("Take {most:,} at most.", most=LONGEST),
        )
    folded = text.casefold()
    if _is_common(folded):
        raise _refused("This password is one of those that are tried first.", "Take a few words of your own.")
    left = folded
    for word in sorted(_known_words(words), key=len, reverse=True):
        left = left.replace(word, "")
    if left != folded and len(re.sub(r"[\W_]", "", left)) < _OWN_CHARACTERS:
        raise _refused(
            "This password is little more than your name, e-mail address or organization.",
            "Take a few words that nobody knows of you.",
        )


def protect(password: str) -> str:
    """Return what is kept of a password.

    Raises:
        ConfigurationError: there is no key to encrypt it with.
    """
    return secrets.encrypt(_hasher().hash(_bytes(_normalized(password))))


def fits(kept: str | None, password: str) -> bool:
    """Say whether a password is the one of which something is kept.

    It takes as long where nothing is kept, so that nobody learns from the time which accounts there are.

    Raises:
        LostKeyError: no key opens what is kept.
        ConfigurationError: there is no key, or the keys cannot be used.
    """
    import argon2

    nobody = _nobody()
    known = nobody if kept is None else secrets.decrypt(kept)
    text = _normalized(password)
    try:
        # A longer one can never have been set, and would only cost time.
        _hasher().verify(known, _bytes(text[:LONGEST]))
    except argon2.exceptions.VerifyMismatchError:
        return False
    return kept is not None and len(text) <= LONGEST


def is_outdated(kept: str) -> bool:
    """Say whether what is kept was made with other parameters than those in force, so that it should be made again."""
    return _hasher().check_needs_rehash(secrets.decrypt(kept))


@cache
def _hasher() -> PasswordHasher:
    import argon2

    return argon2.PasswordHasher()


@cache
def _nobody() -> str:
    """Return the hash of a password that nobody has."""
    return _hasher().hash(random.token_hex())


def _normalized(password: str) -> str:
    """Return one spelling of what different keyboards write in different ways."""
    return unicodedata.normalize("NFKC", password)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@cache
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]

    return frozenset(word for words in FREQUENCY_LISTS.values() for word in words)


def _is_common(folded: str) -> bool:
    """Say whether a password is on a list, alone, repeated or with something around it, or a row of keys."""
    common = _common()
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    return (
        folded in common
        or core in common
        or _repeated(folded) in common
        or len(_repeated(folded)) < _SHORTEST_WORD
        or _is_row(folded)
    )


def _repeated(text: str) -> str:
    """Return the shortest text that, repeated, gives this one."""
    return text[: (text + text).index(text, 1)]


def _is_row(text: str) -> bool:
    return any(text in line * (len(text) // len(line) + 2) for row in _ROWS for line in (row, row[::-1]))


def _known_words(words: Iterable[str]) -> set[str]:
    found = set()
    for given in words:
        folded = _normalized(given).casefold()
        found.update({folded, re.sub(r"[\W_]", "", folded), *re.split(r"[\W_]+", folded)})
    return {word for word in found if len(word) >= _SHORTEST_WORD}


def _refused(message: str, right: str) -> RuleError:
    return RuleError(message, right, "password")
