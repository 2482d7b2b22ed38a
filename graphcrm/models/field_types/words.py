"""Fields that hold text or a choice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from graphcrm.errors import RuleError
from graphcrm.models.contact_points import normalize
from graphcrm.models.field_types.base import ListType, ValueType
from graphcrm.models.texts import TEXT_LENGTH, check_line, clean_text
from graphcrm.phrases import Phrase, Word

if TYPE_CHECKING:
    from graphcrm.models.field import Field


class Text(ValueType[str]):
    """A single line."""

    name, label = "text", "Text"

    def clean(self, field: Field, value: object) -> str:
        """Return the line as it is."""
        return check_line(str(value), field.label, field.longest, field.name)


class LongText(ValueType[str]):
    """Any text, several lines of it too."""

    name, label = "long_text", "Long text"
    indexable = False
    longest = TEXT_LENGTH

    def clean(self, field: Field, value: object) -> str:
        r"""Return the text with ``\n`` as its line end."""
        return clean_text(str(value), field.label, field.longest, field.name)


class _Contact(Text):
    """A single line that is normalized like a contact point."""

    kind: ClassVar[str]

    def clean(self, field: Field, value: object) -> str:
        """Return the normalized value."""
        try:
            return normalize(self.kind, super().clean(field, value), field.region, field.label)
        except RuleError as error:
            raise RuleError(error.message, error.hint, field.name, value) from error


class Link(_Contact):
    """A web address; https where it names no scheme."""

    name, label, kind = "link", "Link", "url"


class EMail(_Contact):
    """An e-mail address, in lower case."""

    name, label, kind = "email", "E-mail", "email"


class Phone(_Contact):
    """A phone number in E.164; one without a country code is read in the field's region."""

    name, label, kind = "phone", "Phone", "phone"


class CheckBox(ValueType[bool]):
    """Yes or no."""

    name, label, stored = "boolean", "Check box", "BOOLEAN"
    formula = "boolean"
    _WORDS: ClassVar[Mapping[str, bool]] = {
        "yes": True,
        "true": True,
        "1": True,
        "no": False,
        "false": False,
        "0": False,
    }

    def clean(self, field: Field, value: object) -> bool:
        """Read yes or no, true or false, 1 or 0."""
        written = str(value).lower()
        if written not in self._WORDS:
            raise field.refused(value, Phrase("yes or no"))
        return self._WORDS[written]

    def to_text(self, value: bool) -> str:
        """Write ``yes`` or ``no``."""
        return "yes" if value else "no"


class Option(ValueType[str]):
    """One of the field's choices."""

    name, label = "choice", "Option"

    def clean(self, field: Field, value: object) -> str:
        """Return the choice as the field writes it; case does not count."""
        return _choice(field, value, value)

    def key(self, field: Field, value: str) -> Any:
        """Sort as the field lists its choices; one it has no more comes last."""
        return _place(field, value)


class Options(ListType):
    """Several of the field's choices, each once."""

    name, label = "multi_choice", "Several options"

    def clean(self, field: Field, value: object) -> tuple[str, ...]:
        """Read a list, or text with a semicolon or a line end between choices; they come as the field lists them."""
        parts = re.split(r"[;\n]", value) if isinstance(value, str) else value
        if not isinstance(parts, Iterable):
            raise field.refused(
                value, Phrase("some of {choices}, with ; between them", choices=map(Word, field.choices))
            )
        chosen = {_choice(field, part, value) for part in parts if str(part).strip()}
        if not chosen:
            raise field.refused(
                value, Phrase("some of {choices}, with ; between them", choices=map(Word, field.choices))
            )
        return tuple(choice for choice in field.choices if choice in chosen)

    def key(self, field: Field, value: tuple[str, ...]) -> Any:
        """Sort as the field lists its choices."""
        return [_place(field, choice) for choice in value]


def _choice(field: Field, part: object, value: object) -> str:
    """Return the field's choice that ``part`` means, or refuse the whole ``value``."""
    wanted = str(part).strip()
    if wanted in field.choices:
        return wanted
    for choice in field.choices:
        if choice.casefold() == wanted.casefold():
            return choice
    raise field.refused(value, Phrase("one of {choices}", choices=map(Word, field.choices)))


def _place(field: Field, choice: str) -> tuple[int, str]:
    return (field.choices.index(choice), "") if choice in field.choices else (len(field.choices), choice)
