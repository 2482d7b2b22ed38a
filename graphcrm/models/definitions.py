"""What users define as data: types, kinds, fields, categories. One class each, and what all of them share."""

from __future__ import annotations

import difflib
import re
import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from dataclasses import Field as DataclassField
from functools import cache
from typing import Any, ClassVar, TypeVar, get_args, get_origin, get_type_hints

from graphcrm.errors import RuleError
from graphcrm.models.texts import check_line, clean_text, shown
from graphcrm.phrases import Phrase, Word

D = TypeVar("D", bound="Definition")

#: What a name of a definition looks like where a program or Cypher uses it.
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,59}")
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_GRANTEE = re.compile(r"(?:team:)?[a-z][a-z0-9_]{0,59}")


class Definition:
    """Something that users define; subclasses are frozen dataclasses of plain values with a ``name`` of their own.

    ``properties`` are what its node keeps and what YAML and JSON hold; ``from_mapping`` reads them back and checks.
    """

    __slots__ = ()

    #: Label of its node, what people call it, what the journal puts before its name, and its section of a profile.
    node: ClassVar[str]
    noun: ClassVar[str]
    prefix: ClassVar[str]
    section: ClassVar[str]

    name: str

    @classmethod
    def from_mapping(cls: type[D], values: Mapping[str, Any]) -> D:
        """Make a definition from plain values (YAML, a database row) and check it; null means left out.

        Raises:
            RuleError: a key is unknown, a value is of another type or does not fit; it names the definition and key.
        """
        known = _keys(cls)
        name = str(values.get("name") or "")
        given: dict[str, Any] = {}
        for key, value in values.items():
            if key not in known:
                raise cls.refusal(name, key, value, _instead(str(key), known))
            if value is not None:
                given[key] = cls._read(name, key, value)
        for key, field in known.items():
            needed = field.default is MISSING and field.default_factory is MISSING
            if needed and given.get(key) in (None, ""):
                raise cls.refusal(name, key, given.get(key), Phrase("given"))
        made = cls(**given)
        made.check()
        return made

    @classmethod
    def from_row(cls: type[D], properties: Mapping[str, Any]) -> D:
        """Make a definition from the properties of its node, which were checked when they were written."""
        made: Any = cls
        found: D = made(
            **{key: tuple(value) if isinstance(value, list) else value for key, value in properties.items()}
        )
        return found

    def check(self) -> None:
        """Raise ``RuleError`` when a value does not fit."""

    def properties(self) -> dict[str, Any]:
        """Return the definition as plain values, every one of them."""
        return {
            key: list(value) if isinstance(value := getattr(self, key), tuple) else value for key in _keys(type(self))
        }

    def told(self) -> dict[str, Any]:
        """Return the plain values that differ from what is meant when they are left out, for YAML."""
        known = _keys(type(self))
        return {key: value for key, value in self.properties().items() if getattr(self, key) != known[key].default}

    @property
    def target(self) -> str:
        """What the journal calls it."""
        return f"{self.prefix}:{self.name}"

    @classmethod
    def refusal(cls, name: str, key: str, value: object, right: str) -> RuleError:
        """Return the error for a value of the definition ``name`` that does not fit, saying what would be right."""
        return RuleError(
            Phrase(
                "{noun} {name}: {key} is {value}.",
                noun=Word(cls.noun, cls.noun.capitalize()),
                name=name or Phrase("(no name)"),
                key=key,
                value=shown(value),
            ),
            Phrase("It must be {right}.", right=right),
            key,
            value,
        )

    def unfit(self, key: str, right: str) -> RuleError:
        """Return the error for a value of this definition, saying what would be right."""
        return self.refusal(self.name, key, getattr(self, key), right)

    @classmethod
    def _read(cls, name: str, key: str, value: object) -> Any:
        owner: Any = cls
        wanted = _types(owner)[key]
        if get_origin(wanted) is tuple:
            if isinstance(value, str) or not isinstance(value, Iterable):
                raise cls.refusal(name, key, value, Phrase("a list"))
            return tuple(cls._plain(name, key, each, get_args(wanted)[0]) for each in value)
        return cls._plain(name, key, value, wanted)

    @classmethod
    def _plain(cls, name: str, key: str, value: object, wanted: Any) -> Any:
        of = get_args(wanted) if isinstance(wanted, types.UnionType) else (wanted,)
        if bool in of and isinstance(value, bool):
            return value
        for each, words in _PLAIN.items():
            if each in of:
                if isinstance(value, bool) or not isinstance(value, (each, int) if each is float else each):
                    raise cls.refusal(name, key, value, words)
                return _written(key, value) if isinstance(value, str) else value
        raise cls.refusal(name, key, value, Phrase("true or false"))


_PLAIN: Mapping[type, str] = {
    str: Phrase("text; put quotes around it"),
    int: Phrase("a whole number"),
    float: Phrase("a number"),
}


#: What may have several lines.
_PROSE = frozenset({"help", "description", "formula"})


def _written(key: str, text: str) -> str:
    return (clean_text if key in _PROSE else check_line)(text, key, 5_000, key)


def _keys(of: type[Any]) -> dict[str, DataclassField[Any]]:
    """Return what a class of definition declares, by name; every subclass is a dataclass."""
    return {field.name: field for field in fields(of)}


@cache
def _types(cls: type[Any]) -> dict[str, Any]:
    return get_type_hints(cls)


def check_identifier(definition: Definition, example: str) -> None:
    """Raise ``RuleError`` unless the name of a definition is one that a program and Cypher can use."""
    if not IDENTIFIER.fullmatch(definition.name):
        right = Phrase("up to 60 lower-case letters, digits and _, a letter first, as in {example}", example=example)
        raise definition.unfit("name", right)


def check_color(definition: Definition, color: str) -> None:
    """Raise ``RuleError`` unless a color is written as in ``#2266aa``."""
    if not COLOR.fullmatch(color):
        raise definition.unfit("color", Phrase("a color as in #2266aa"))


def check_grantees(definition: Definition, *keys: str) -> None:
    """Raise ``RuleError`` unless these keys of a definition name access roles and teams."""
    for key in keys:
        for name in getattr(definition, key):
            if not _GRANTEE.fullmatch(name):
                right = Phrase("names of access roles, and of teams as in team:sales")
                raise definition.refusal(definition.name, key, name, right)


def _instead(key: str, known: Iterable[str]) -> Phrase:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.7)
    among = Phrase("one of the fields {known}", known=sorted(known))
    return Phrase("{near}, or {among}", near=near[0], among=among) if near else among
