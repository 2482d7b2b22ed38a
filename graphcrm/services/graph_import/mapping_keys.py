"""Read keys and values of a mapping file, and say where one does not fit."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.texts import shown

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Keys:
    """What a part of the file may hold, and which of it must be there."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyReader:
    """Take single values out of what YAML holds; each error names the mapping, the place in it, and what is right."""

    path: Path

    def part(self, given: object, where: str, keys: Keys) -> Mapping[str, Any]:
        """Return a part that holds nothing but these keys, and those of them that it must."""
        allowed = (*keys.required, *keys.optional)
        if not isinstance(given, dict):
            raise self.refused(where, f"is {shown(given)}", f"It holds keys and values: {', '.join(allowed)}.")
        for key in given:
            if key not in allowed:
                raise self.refused(join(where, str(key)), "is unknown", instead(str(key), allowed))
        for key in keys.required:
            if given.get(key) in (None, "", {}, []):
                raise self.refused(join(where, key), "is missing", f"Needed here are: {', '.join(keys.required)}.")
        return given

    def text(self, part: Mapping[str, Any], key: str, where: str) -> str:
        """Return the text of a key, empty when there is none."""
        value = part.get(key)
        if value is None:
            return ""
        if isinstance(value, (dict, list, bool)):
            raise self.refused(join(where, key), f"is {shown(value)}", "It must be text.")
        return str(value).strip()

    def mapping(self, part: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
        """Return the keys and values of a key, empty when there are none."""
        value = part.get(key) or {}
        if not isinstance(value, dict):
            raise self.refused(join(where, key), f"is {shown(value)}", "It must be keys and values.")
        return {str(name): each for name, each in value.items()}

    def columns(
        self, part: Mapping[str, Any], key: str, where: str, known: Iterable[str] | None, owner: str
    ) -> dict[str, str]:
        """Return column by our name for a key; with ``known``, only these names may stand there."""
        given = self.mapping(part, key, where)
        place = join(where, key)
        if known is not None:
            self.known(given, place, list(known), owner)
        columns = {name: self.text(given, name, place) for name in given}
        for name, column in columns.items():
            if not column:
                raise self.refused(f"{place}.{name}", "names no column", "Write our name first, then the column.")
        return columns

    def known(self, given: Iterable[str], where: str, known: list[str], owner: str) -> None:
        """Raise ``RuleError`` unless all names are known fields of ``owner``."""
        for name in given:
            if name not in known:
                raise self.refused(f"{where}.{name}", f"is unknown: no {owner} has such a field", instead(name, known))

    def each(self, part: Mapping[str, Any], key: str, where: str = "") -> tuple[list[Any], list[str]]:
        """Return the entries of a list and the place of each."""
        value = part.get(key) or []
        if not isinstance(value, list):
            raise self.refused(join(where, key), "is not a list", "Write a `-` before each entry.")
        return value, [f"{join(where, key)}[{number}]" for number in range(1, len(value) + 1)]

    def guard(self, where: str, check: Callable[[str], T], value: str) -> T:
        """Return what ``check`` makes of a value; its error becomes one of the mapping."""
        try:
            return check(value)
        except RuleError as error:
            raise self.refused(where, f"is {shown(value)}", error.hint) from error

    def within(self, where: str, read: Callable[[], T]) -> T:
        """Return what ``read`` returns; the message of its error gets the place put before it."""
        try:
            return read()
        except (RuleError, NotFoundError) as error:
            raise RuleError(f"The mapping {self.path.name}: {where}: {error.message}", error.hint, where) from error

    def refused(self, where: str, what: str, right: str) -> RuleError:
        """Return the error for a place of the mapping."""
        return RuleError(f"The mapping {self.path.name}: {where or 'the file'} {what}.", right, where)


def join(where: str, key: str) -> str:
    """Return the place of a key."""
    return f"{where}.{key}" if where else key


def instead(name: str, known: Iterable[str]) -> str:
    """Return what a name may have been meant to be."""
    known = list(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
    return f"Did you mean {near[0]}?" if near else f"Take one of {', '.join(known)}."
