"""Texts for people with values in their places: in English as they stand, and ready to be said in another language.

A ``Phrase`` is its English text, which is what the command line, programs and the log take. The pages go back to its
template and its values, see ``graphcrm.web.shown.said``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Self


class Phrase(str):
    """A text that the catalogues have: ``Phrase("There is no party {uid!r}.", uid=uid)``.

    Its template is a constant, so that ``tools/translations.py`` finds it; without values it stands as it is. Values
    are put in as ``str.format`` does it, several of them with commas between. One that is a phrase itself, or an error
    that says one, is said in the same language.

    Attributes:
        template: the message, with the names of its values in braces.
        plural: the message for several, of one that counts.
        values: what stands in its places.
    """

    template: str
    plural: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Self:
        """Put values into a message."""
        return cls._made(template, template, "", values)

    @classmethod
    def counted(cls, number: int, one: str, many: str, **values: Any) -> Self:
        """Take one of two messages by a ``number``, which is one of their values."""
        return cls._made(one if number == 1 else many, one, many, {"number": number, **values})

    def __str__(self) -> str:
        """Stay what it is, so that the text of an error that says it is a phrase, too."""
        return self

    @classmethod
    def _made(cls, english: str, template: str, plural: str, values: dict[str, Any]) -> Self:
        kept = {name: _kept(value) for name, value in values.items()}
        made = super().__new__(cls, english.format_map(kept) if kept else english)
        made.template, made.plural, made.values = template, plural, kept
        return made


class Word(Phrase):
    """A word that the registry has, such as the label of a field, as it stands in an English sentence.

    ``Word("organization", "an organization")`` is looked up as ``organization``.
    """

    def __new__(cls, key: str, /, english: str = "") -> Self:
        """Take a word, and how English writes it here."""
        return cls._made(english or key, key, "", {})

    def lower(self) -> Self:
        """Write it small in English."""
        return type(self)(self.template, str.lower(self))


def phrase(text: str) -> Phrase:
    """Return a text as a phrase; one that is none is looked up as it stands."""
    return text if isinstance(text, Phrase) else Word(text)


def either(choices: Sequence[str]) -> str:
    """Join choices as a sentence does: ``a or b``."""
    first, *others = choices or ("",)
    return Phrase("{first} or {others}", first=first, others=either(others)) if others else first


class Listed(tuple[Any, ...]):
    """Several values of a phrase, which are written with ``joint`` between."""

    __slots__ = ()
    joint = ", "

    def __str__(self) -> str:
        return self.joint.join(map(str, self))

    def __format__(self, spec: str) -> str:
        return self.joint.join(format(each, spec) for each in self)


class Facts(Listed):
    """Several facts, which may have commas themselves."""

    __slots__ = ()
    joint = "; "


class Description(Phrase):
    """A name with facts that tell it from others: ``Ann Lee (person; born 1980; ext:4711)``.

    Its values are ``name`` and ``facts``; an identifier is for those who type it, and in English alone.
    """

    def __new__(cls, name: str, facts: Iterable[Any], identifier: str = "") -> Self:
        """Put facts behind a name."""
        told = Facts(facts)
        every = Facts((*told, identifier)) if identifier else told
        values = {"name": name, "facts": told, "every": every}
        return cls._made("{name} ({every})", "{name} ({facts})", "", values)


def _kept(value: Any) -> Any:
    if isinstance(value, Exception):
        return str(value)
    several = isinstance(value, Iterable) and not isinstance(value, (str, bytes, Listed))
    return Listed(value) if several else value
