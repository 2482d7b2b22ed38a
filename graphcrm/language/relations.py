"""Find the relation in a statement: the words that join two names, and the types that they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from graphcrm.language.english import ARTICLES, PREPOSITIONS
from graphcrm.language.questions import Tie
from graphcrm.language.sentence import Words, plain, without_article
from graphcrm.language.vocabulary import Meaning, Use, Vocabulary

_LINKS: Final = ("at", "of", "for", "in", "to", "with", "on")
_AND: Final = ("and", "&")
_TOGETHER: Final = (("each", "other"), ("one", "another"), ("together",), ())
_STILL = frozenset(("currently", "presently", "now", "still", "also", "already"))
_OVER = frozenset(("formerly", "previously", "once"))


@dataclass(frozen=True, slots=True)
class _Auxiliary:
    """What stands before the relation: ``kind`` is what follows it, a verb or what somebody is or has."""

    words: tuple[str, ...]
    kind: str
    past: bool = False
    begins: bool = False
    ends: bool = False


_AUXILIARIES: Final = (
    _Auxiliary((), "does"),
    *(_Auxiliary((word,), "is") for word in ("is", "are", "am")),
    *(_Auxiliary((word,), "is", past=True) for word in ("was", "were")),
    *(_Auxiliary((word, "been"), "is", past=word == "had") for word in ("has", "have", "had")),
    _Auxiliary(("used", "to", "be"), "is", past=True),
    _Auxiliary(("will", "be"), "is"),
    *(_Auxiliary((word,), "has", past=word == "had") for word in ("has", "have", "had")),
    _Auxiliary(("will",), "does"),
    _Auxiliary(("used", "to"), "does", past=True),
    *(_Auxiliary((word,), "is", begins=True) for word in ("started", "starts", "began", "begins")),
    *(_Auxiliary((word,), "is", ends=True) for word in ("stopped", "stops", "quit", "ceased")),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """The words between two names, as one reading of a statement has them.

    Attributes:
        first: words of the party named first.
        rest: what follows the relation: the second name, unless it is ``second``, a title and a date.
        ties: the types that the words fit, with the end at which the first party stands.
        second: words of the second party where it stands elsewhere.
        owner: whether ``first`` or ``second`` is a genitive: "Josh's".
        title: a title within the relation: "volunteers as driver at".
        past: whether it is told in the past.
        as_it_is: whether the words are past and are the very label of a type, such as "graduated from".
        begins: whether it is told how it began; ``ends``, how it ended.
        length: how many words it has.
    """

    first: Words
    rest: Words
    ties: tuple[Tie, ...]
    second: Words = ()
    owner: str = ""
    title: Words = ()
    past: bool = False
    as_it_is: bool = False
    begins: bool = False
    ends: bool = False
    length: int = 1


def relations(words: Words, vocabulary: Vocabulary) -> Iterator[Relation]:
    """Yield every relation that a statement may be read to have."""
    for start in range(1, len(words)):
        for auxiliary in _AUXILIARIES:
            after = start + len(auxiliary.words)
            if tuple(word.plain for word in words[start:after] if not word.quoted) == auxiliary.words:
                yield from _Place(words, start, auxiliary, vocabulary).relations()


class _Place:
    """A place in a statement at which its relation may begin."""

    def __init__(self, words: Words, start: int, auxiliary: _Auxiliary, vocabulary: Vocabulary) -> None:
        self._words, self._start, self._auxiliary, self._vocabulary = words, start, auxiliary, vocabulary
        self._first, self._over = words[:start], False
        self._begin = start + len(auxiliary.words)
        while self._begin < len(words) and (skipped := self._adverb()):
            self._begin += skipped

    def _adverb(self) -> int:
        one, two = (tuple(word.plain for word in self._words[self._begin :][:count]) for count in (1, 2))
        if two == ("no", "longer"):
            self._over = True
            return 2
        self._over = self._over or one[0] in _OVER
        return int(one[0] in _OVER | _STILL)

    def relations(self) -> Iterator[Relation]:
        """Yield the relations that begin here."""
        for end in range(self._begin + 1, min(len(self._words), self._begin + self._vocabulary.longest + 2) + 1):
            yield from self._phrase(end)
        if self._auxiliary.kind == "is":
            yield from self._of_owner()
            yield from self._is_owners()
        if self._auxiliary.kind == "has":
            yield from self._has_as()

    def _phrase(self, end: int) -> Iterator[Relation]:
        """Yield the relations whose words end before ``end``."""
        phrase, rest = self._words[self._begin : end], self._words[end:]
        if phrase[-1].plain in ARTICLES or any(word.quoted for word in phrase):
            return
        uses: tuple[Use, ...] = ("predicate",) if self._auxiliary.kind == "is" else ("verb",)
        if rest:
            for use in uses:
                yield from self._found(self._meanings(use, plain(phrase)), rest, len(phrase))
                yield from self._with_title(use, phrase, rest)
            if self._auxiliary.kind == "is" and len(phrase) > 1 and phrase[-1].plain in _LINKS:
                yield from self._found(self._meanings("noun", plain(phrase[:-1])), rest, len(phrase))
            if self._auxiliary.kind == "has":
                # Who is had is the bearer of the noun: "XYZ has volunteer Josh".
                found = [_turned(meaning) for meaning in self._meanings("noun", plain(phrase))]
                yield from self._found(found, rest, len(phrase))
        yield from self._pair(phrase, end)

    def _with_title(self, use: Use, phrase: Words, rest: Words) -> Iterator[Relation]:
        """Read "volunteers as a driver at XYZ": the preposition of the verb follows the title."""
        if phrase[-1].plain != "as" or len(phrase) < 2:
            return
        for at, word in enumerate(rest[1:-1], 1):
            if word.plain in PREPOSITIONS:
                meanings = self._meanings(use, f"{plain(phrase[:-1])} {word.plain}")
                yield from self._found(meanings, rest[at + 1 :], len(phrase), title=without_article(rest[:at]))

    def _pair(self, phrase: Words, end: int) -> Iterator[Relation]:
        """Read "Sally and Tom are married", "Sally and Tom know each other"."""
        for at, word in enumerate(self._first[1:-1], 1):
            if word.plain not in _AND or word.quoted:
                continue
            for together, use in product(_TOGETHER, ("verb", "predicate", "noun")):
                after = end + len(together)
                if tuple(each.plain for each in self._words[end:after]) != together:
                    continue
                if (use == "verb") == (self._auxiliary.kind == "is"):
                    continue
                texts = [plain(phrase), *(f"{plain(phrase)} {link}" for link in ("with", "to", "of"))]
                found = [each for text in texts for each in self._meanings(use, text) if each.end == "either"]
                yield from self._found(
                    found,
                    self._words[after:],
                    len(phrase),
                    first=self._first[:at],
                    second=self._first[at + 1 :],
                )

    def _is_owners(self) -> Iterator[Relation]:
        """Read "Sally is Josh's manager"."""
        for at in range(self._begin, len(self._words) - 1):
            if self._words[at].owner:
                second = self._words[self._begin : at + 1]
                for end in range(at + 2, len(self._words) + 1):
                    meanings = self._meanings("noun", plain(self._words[at + 1 : end]))
                    yield from self._found(meanings, self._words[end:], end - at, second=second, owner="second")

    def _of_owner(self) -> Iterator[Relation]:
        """Read "Josh's manager is Sally"."""
        for at in range(len(self._first) - 1):
            if self._first[at].owner:
                meanings = self._meanings("noun", plain(self._first[at + 1 :]))
                yield from self._found(
                    [_turned(meaning) for meaning in meanings],
                    self._words[self._begin :],
                    len(self._first) - at,
                    first=self._first[: at + 1],
                    owner="first",
                )

    def _has_as(self) -> Iterator[Relation]:
        """Read "Acme has Anna as lawyer"."""
        for at in range(self._begin + 1, len(self._words) - 1):
            if self._words[at].plain == "as":
                second = self._words[self._begin : at]
                for end in range(at + 2, len(self._words) + 1):
                    meanings = self._meanings("noun", plain(without_article(self._words[at + 1 : end])))
                    found = [_turned(meaning) for meaning in meanings]
                    yield from self._found(found, self._words[end:], end - at, second=second)

    def _meanings(self, use: str, phrase: str) -> tuple[Meaning, ...]:
        return self._vocabulary.meanings(use, phrase)  # type: ignore[arg-type]  # one of those that are listed here

    def _found(
        self,
        meanings: Iterable[Meaning],
        rest: Words,
        length: int,
        *,
        first: Words | None = None,
        second: Words = (),
        owner: str = "",
        title: Words = (),
    ) -> Iterator[Relation]:
        """Yield a relation for each tense that the words fit."""
        if not rest and not second:
            return
        told, said = list(meanings), plain(self._words[self._start : self._begin + length])
        label = self._vocabulary.is_label(said)
        for past in (False, True):
            ties = tuple(dict.fromkeys(meaning.subject for meaning in told if meaning.past == past))
            if ties:
                over = self._auxiliary.past or (past and self._auxiliary.kind == "does")
                yield Relation(
                    self._first if first is None else first,
                    rest,
                    ties,
                    second,
                    owner,
                    title,
                    past=self._over or (over and not label),
                    as_it_is=over and label,
                    begins=self._auxiliary.begins,
                    ends=self._auxiliary.ends,
                    length=length,
                )


def _turned(meaning: Meaning) -> Meaning:
    """Return a meaning with its bearer at the other end: who is told of first has it."""
    other = meaning.object
    return Meaning(other.type, other.end, meaning.past)
