"""The words for relationships: every form in which a question may name a type, made from the types' own labels."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from graphcrm.language import english
from graphcrm.language.questions import End, Tie

#: How a phrase is used: "volunteers at" (verb), "member of" or "volunteering at" after a form of be (predicate),
#: "volunteers" (noun), or a verb whose preposition is left out or stands elsewhere: "volunteer" (stem).
Use = Literal["verb", "predicate", "noun", "stem"]

_ALIKE = 0.8
_PEOPLE = frozenset(("person",))
_BE = frozenset(("is", "are", "was", "were"))
_OTHER_END: dict[End, End] = {"source": "target", "target": "source", "either": "either"}


class TypeWords(Protocol):
    """What the vocabulary needs to know of a relationship type."""

    @property
    def name(self) -> str:
        """The Neo4j type."""

    @property
    def forward(self) -> str:
        """Read from source to target ("volunteers at")."""

    @property
    def reverse(self) -> str:
        """Read from target to source: "has volunteer"."""

    @property
    def role(self) -> str:
        """What the source is to the target: "volunteer"."""

    @property
    def role_plural(self) -> str:
        """The plural of ``role``: "volunteers"."""

    @property
    def reverse_role(self) -> str:
        """What the target is to the source: "volunteer site"."""

    @property
    def reverse_role_plural(self) -> str:
        """The plural of ``reverse_role``: "volunteer sites"."""

    @property
    def synonyms(self) -> Sequence[str]:
        """Other verb phrases for ``forward``."""

    @property
    def reverse_synonyms(self) -> Sequence[str]:
        """Other verb phrases for ``reverse``."""

    @property
    def role_synonyms(self) -> Sequence[str]:
        """Other singular nouns for ``role``."""

    @property
    def reverse_role_synonyms(self) -> Sequence[str]:
        """Other singular nouns for ``reverse_role``."""

    @property
    def mutual(self) -> bool:
        """Whether both directions mean the same."""

    @property
    def source_kinds(self) -> Sequence[str]:
        """The kinds of party at the source; none means any."""

    @property
    def target_kinds(self) -> Sequence[str]:
        """The kinds of party at the target; none means any."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One way to read a phrase: ``end`` is where its subject (for a noun, its bearer) stands.

    ``only_people`` says that nothing but a person can be at the other end, which "where" therefore never asks for.
    ``in_company`` marks a verb like "volunteers with" whose object is never a person: with a person's name it rather
    means those who did the same beside them.
    """

    type: str
    end: End
    past: bool = False
    only_people: bool = False
    in_company: bool = False

    @property
    def subject(self) -> Tie:
        """The tie with its subject asked for: "who volunteers at B"."""
        return Tie(self.type, self.end)

    @property
    def object(self) -> Tie:
        """The tie with its object asked for: "where does Josh volunteer"."""
        return Tie(self.type, _OTHER_END[self.end])


class Vocabulary:
    """Look up what a phrase means; a phrase may fit several types, and then means all of them."""

    def __init__(self) -> None:
        self._meanings: dict[tuple[Use, str], dict[Meaning, None]] = defaultdict(dict)
        #: The phrases to suggest, by their key: each label as it was written.
        self._labels: dict[str, str] = {}
        #: The most words in a phrase.
        self.longest = 1

    @classmethod
    def from_types(cls, types: Iterable[TypeWords]) -> Vocabulary:
        """Make the vocabulary of these relationship types; empty labels are left out."""
        vocabulary = cls()
        for kind in types:
            vocabulary._add_type(kind)
        return vocabulary

    def meanings(self, use: Use, phrase: str) -> tuple[Meaning, ...]:
        """Return every meaning of a phrase in that use, empty when it has none. Case and articles do not matter."""
        return tuple(self._meanings.get((use, key(phrase)), ()))

    def knows(self, phrase: str) -> bool:
        """Say whether a phrase has a meaning in any use."""
        wanted = key(phrase)
        return any((use, wanted) in self._meanings for use in ("verb", "predicate", "noun", "stem"))

    def is_label(self, phrase: str) -> bool:
        """Say whether a phrase is a type's label, or another word for it, as it was written."""
        return key(phrase) in self._labels

    def nearest(self, phrase: str, limit: int = 3) -> tuple[str, ...]:
        """Return the labels that a phrase begins with but for misspelt words, the nearest first; empty without any."""
        words = key(phrase).split()
        scores: dict[str, float] = {}
        for normal, label in self._labels.items():
            pairs = zip(normal.split(), words, strict=False)
            alike = [_likeness(*pair) for pair in pairs]
            if len(alike) == len(normal.split()) and all(alike):
                scores[label] = sum(alike) / len(alike)
        return tuple(sorted(scores, key=lambda label: (-scores[label], -len(label)))[:limit])

    def _add_type(self, kind: TypeWords) -> None:
        at_target, at_source = _kinds(kind.target_kinds), _kinds(kind.source_kinds)
        source = Meaning(kind.name, "either" if kind.mutual else "source", only_people=at_target == _PEOPLE)
        target = Meaning(kind.name, "either" if kind.mutual else "target", only_people=at_source == _PEOPLE)
        for label in (kind.forward, *kind.synonyms):
            beside = label.split()[-1:] == [english.WITH] and bool(at_target) and not at_target & _PEOPLE
            self._add_label(label, replace(source, in_company=beside), target)
        for label in (kind.reverse, *kind.reverse_synonyms):
            self._add_label(label, target, source)
        self._add_nouns((kind.role, kind.role_plural), kind.role_synonyms, source)
        self._add_nouns((kind.reverse_role, kind.reverse_role_plural), kind.reverse_role_synonyms, target)

    def _add_nouns(self, labels: Iterable[str], synonyms: Iterable[str], bearer: Meaning) -> None:
        for noun in (*labels, *synonyms):
            self._add("noun", noun, bearer)
            self._suggest(noun)
        for noun in synonyms:
            self._add("noun", english.plural(noun), bearer)

    def _add_label(self, label: str, subject: Meaning, other: Meaning) -> None:
        """Add the forms of a label: a verb phrase, "is" with a predicate, or "has" with the other end's noun."""
        first, _, rest = label.strip().casefold().partition(" ")
        words = rest.split() or [""]
        if first in _BE and rest:
            self._add_predicate(rest, subject)
        elif first == "has" and rest and not english.PREPOSITIONS.intersection((words[0], words[-1])):
            self._add("noun", rest, other)
            self._add("noun", english.plural(rest), other)
        elif first.endswith("s") and not first.endswith("ss"):
            self._add_verb(english.conjugate(f"{first} {rest}".strip()), subject, other)
        elif first.endswith("ed"):
            for verb in english.conjugate_past(f"{first} {rest}".strip()):
                self._add_verb(verb, subject, other)
        else:
            self._add_predicate(label, subject)
        self._suggest(label)

    def _add_predicate(self, phrase: str, subject: Meaning) -> None:
        """Add "member of" and "members of"; the plural is made of the word before the preposition."""
        self._add("predicate", phrase, subject)
        words = phrase.split()
        place = next((at for at, word in enumerate(words) if at and word in english.PREPOSITIONS), None)
        if place is not None:
            words[place - 1] = english.plural(words[place - 1])
            self._add("predicate", " ".join(words), subject)

    def _add_verb(self, verb: english.Verb, subject: Meaning, other: Meaning) -> None:
        forms = {verb.participle: True, verb.past: True, verb.third: False, verb.base: False}
        for form, past in forms.items():
            self._add("verb", form, replace(subject, past=past))
        self._add("predicate", verb.gerund, subject)
        words = verb.base.split()
        preposition = words[-1] if words[-1] in english.PREPOSITIONS and len(words) > 1 else ""
        for form, past in {**forms, verb.gerund: False}.items():
            stem = form.removesuffix(preposition).strip()
            self._add("stem", stem, replace(subject, past=past))
        if not preposition:
            self._add("predicate", f"{verb.participle} by", other)

    def _add(self, use: Use, phrase: str, meaning: Meaning) -> None:
        if normal := key(phrase):
            self._meanings[use, normal][meaning] = None
            self.longest = max(self.longest, len(phrase.split()))

    def _suggest(self, label: str) -> None:
        if normal := key(label):
            self._labels.setdefault(normal, label)


def key(phrase: str) -> str:
    """Return what two spellings of one phrase share: no case, articles or hyphens ("co-worker" is "coworker")."""
    words = phrase.casefold().replace("-", "").split()
    return " ".join(word for word in words if word not in english.ARTICLES)


def _likeness(word: str, other: str) -> float:
    """Return how alike two words are, from 0.8 to 1, or 0 when the one is hardly a misspelling of the other."""
    if abs(len(word) - len(other)) > 1:
        return 0.0
    ratio = difflib.SequenceMatcher(None, word, other).ratio()
    return ratio if ratio >= _ALIKE else 0.0


def _kinds(kinds: Sequence[str]) -> frozenset[str]:
    return frozenset(kind.casefold() for kind in kinds)
