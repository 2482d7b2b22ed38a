"""The words of a statement, each as it was typed and as it is compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from graphcrm.errors import QuestionError
from graphcrm.language.english import ARTICLES
from graphcrm.language.grammar import is_word_of
from graphcrm.language.questions import ME, Party
from graphcrm.phrases import Phrase

MAX_CHARACTERS: Final = 500
MAX_WORDS: Final = 60

_PLAIN_QUOTES = str.maketrans("‘’‚‛´`“”„‟«»", "''''''" + '"' * 6)
_WORD = re.compile(r'"[^"]+"(?:\'s|\')?[,;:.!]*|\S+')
_CLOSING = " ,;:!."
_ME = frozenset(("i", "me", "myself"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or several in quotes: as ``typed``, and as ``plain`` as it is compared."""

    typed: str
    plain: str
    quoted: bool = False

    @property
    def owner(self) -> bool:
        """Whether it is a genitive: "Josh's", "the Millers'", "my"."""
        return self.plain == "my" or self.plain.endswith(("'s", "s'", "\"'"))


#: Some words of a statement, in their order.
Words = tuple[Word, ...]


def read(text: str, examples: tuple[str, ...]) -> Words:
    """Return the words of a statement.

    Raises:
        QuestionError: there are none, or too many.
    """
    typed = " ".join(text.split())
    if not any(sign.isalnum() for sign in typed):
        raise QuestionError(
            "Nothing was said.", Phrase("Say for example: {example}.", example=examples[0]), examples=examples
        )
    plain = typed.translate(_PLAIN_QUOTES)
    words = tuple(_word(typed[match.start() : match.end()], match[0]) for match in _WORD.finditer(plain))
    if len(typed) > MAX_CHARACTERS or len(words) > MAX_WORDS:
        raise QuestionError(
            Phrase(
                "That is too long: it has {number} characters and {words} words.",
                number=len(typed),
                words=len(words),
            ),
            Phrase(
                "Say it in at most {most} characters and {most_words} words.",
                most=MAX_CHARACTERS,
                most_words=MAX_WORDS,
            ),
            examples=examples,
        )
    return words


def _word(typed: str, plain: str) -> Word:
    quoted = plain.startswith('"') and plain.count('"') == 2
    kept = plain if is_word_of("ABBREVIATION", plain) else plain.rstrip(_CLOSING)
    return Word(typed, kept.casefold(), quoted)


def plain(words: Words) -> str:
    """Return words as they are compared; nothing in quotes is a word of a relation."""
    return " ".join('""' if word.quoted else word.plain for word in words)


def typed(words: Words) -> str:
    """Return words as they were typed, without the punctuation that follows them."""
    text = " ".join(word.typed for word in words)
    return text if words and is_word_of("ABBREVIATION", words[-1].typed) else text.rstrip(_CLOSING)


def without_article(words: Words) -> Words:
    """Return words without the article that they begin with."""
    return words[1:] if len(words) > 1 and words[0].plain in ARTICLES else words


def name(words: Words, *, owner: bool = False) -> Party | None:
    """Return the party that words name, as typed, or None when they are no name.

    Args:
        words: at least one.
        owner: whether they are a genitive, whose ending is left out.
    """
    if not words:
        return None
    if len(words) == 1 and not words[0].quoted and words[0].plain in (_ME | {"my"} if owner else _ME):
        return ME
    text = typed(words)
    if owner:
        text = re.sub(r"(?<=s)['’]$|['’]s$|(?<=[\"”])['’]$", "", text, flags=re.IGNORECASE)
    if len(words) == 1 and words[0].quoted:
        return text.strip('"“”„‟«» ') or None
    small = [_is_small(word) for word in words]
    if all(small) and not (text.isupper() and len(words) == 1):
        return None
    if is_word_of("ASKING", words[0].plain) and words[0].typed.islower():
        return None
    return text


def cost(words: Words) -> float:
    """Return how implausible words are as a name: it hardly ever begins or ends with a small word."""
    if len(words) == 1:
        return 0.0
    edges = _is_small(words[0]) and words[0].plain not in ARTICLES, _is_small(words[-1])
    return 10.0 * sum(edges) + 0.25 * sum(map(_is_small, words[1:-1]))


def _is_small(word: Word) -> bool:
    return not word.quoted and (is_word_of("SMALL", word.plain) or is_word_of("ARTICLE", word.plain))
