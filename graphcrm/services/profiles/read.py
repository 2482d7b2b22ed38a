"""Read a profile from YAML and check what can be checked without a database."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphcrm import resources
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.definitions import Definition
from graphcrm.models.preference import Scope
from graphcrm.models.preferences import preference
from graphcrm.models.texts import check_line, clean_text
from graphcrm.services.graph_import.mapping_keys import KeyReader, Keys, instead, join
from graphcrm.services.graph_import.yaml_file import read_yaml
from graphcrm.services.profiles.profile import (
    BELOW,
    NOT_TOLD,
    SAID_BY_PLACE,
    SECTIONS,
    Profile,
    Question,
    Sample,
    placed,
    position_of,
)
from graphcrm.services.search import Condition

#: What the file in the folder of a profile is called.
FILE = "profile.yaml"
_TOP = Keys(("name", "label"), ("description", *SECTIONS, "preferences", "sample", "questions"))
_SAMPLE = Keys(("mapping",), ("details",))
_QUESTION = Keys(("name", "question", "answer"), ("find",))


def shipped() -> list[str]:
    """Return the names of the profiles that come with graphcrm."""
    return sorted(path.parent.name for path in _folder().glob(f"*/{FILE}"))


def read(name_or_path: str | Path) -> Profile:
    """Read a profile that comes with graphcrm, by its name, or another one, by the path of its file or folder.

    Raises:
        NotFoundError: there is no such profile.
        RuleError: a key or value does not fit; the message names the file, the entry and the key.
    """
    path = Path(name_or_path)
    if str(name_or_path) in shipped():
        path = _folder() / str(name_or_path) / FILE
    elif path.is_dir() and (path / FILE).is_file():
        path = path / FILE
    elif not path.is_file():
        near = difflib.get_close_matches(str(name_or_path), shipped(), n=3, cutoff=0.4)
        right = f"Did you mean {' or '.join(near)}?" if near else f"Take one of {', '.join(shipped())}, or a YAML file."
        raise NotFoundError(f"There is no profile {str(name_or_path)!r}.", right, near, str(name_or_path))
    return _Reader(path).read(read_yaml(path, "profile", "docs/profiles.md"))


def _folder() -> Path:
    return resources.folder("seeds") / "profiles"


@dataclass(frozen=True, slots=True)
class _Reader(KeyReader):
    def read(self, loaded: object) -> Profile:
        top = self.part(loaded, "", _TOP)
        preferences = self.mapping(top, "preferences", "")
        for name, value in preferences.items():
            self._check_preference(name, value)
        return Profile(
            path=self.path,
            name=self.guard("name", lambda text: check_line(text, "name", 60), self.text(top, "name", "")),
            label=self.guard("label", lambda text: check_line(text, "label", 200), self.text(top, "label", "")),
            description=clean_text(self.text(top, "description", ""), "description"),
            definitions=self._definitions(top),
            preferences=preferences,
            sample=self._sample(top),
            questions=tuple(self._questions(top)),
        )

    def _definitions(self, top: Mapping[str, Any]) -> dict[Definition, str]:
        found: dict[Definition, str] = {}
        first: dict[tuple[type[Definition], str], str] = {}
        for section, of in SECTIONS.items():
            for definition, where in self._entries(of, top, section, "", {}):
                same = (type(definition), definition.name)
                if same in first:
                    raise self.refused(where, f"is the {definition.noun} {definition.name}, as {first[same]} is", "")
                first[same] = where
                found[definition] = where
        return found

    def _entries(
        self, of: type[Definition], part: Mapping[str, Any], key: str, where: str, said: Mapping[str, str]
    ) -> Iterator[tuple[Definition, str]]:
        """Yield the definitions of a list, and after each those below it; ``said`` is what their place says."""
        below, inner = BELOW.get(of, ("", None))
        for number, (given, place) in enumerate(zip(*self.each(part, key, where), strict=True), 1):
            values = self._values(of, given, place, below, said)
            if "position" in of.__dataclass_fields__:  # type: ignore[attr-defined]  # every subclass is a dataclass
                values.setdefault("position", position_of(number))
            with placed(f"The profile {self.path.name}: {place}"):
                definition = of.from_mapping({**values, **said})
            yield definition, place
            if inner:
                yield from self._entries(inner, given, below, place, {SAID_BY_PLACE[inner]: definition.name})

    def _values(
        self, of: type[Definition], given: object, where: str, below: str, said: Mapping[str, str]
    ) -> dict[str, Any]:
        known = of.__dataclass_fields__  # type: ignore[attr-defined]  # every subclass is a dataclass
        allowed = [key for key in known if key not in said and key not in NOT_TOLD] + [below] * bool(below)
        if not isinstance(given, dict):
            raise self.refused(where, "is not an entry", f"It holds keys and values: {', '.join(allowed)}.")
        called = f" ({given['name']})" if isinstance(given.get("name"), str) else ""
        for key in given:
            if key not in allowed:
                raise self.refused(f"{join(where, str(key))}{called}", "is unknown", instead(str(key), allowed))
        return {key: value for key, value in given.items() if key != below}

    def _check_preference(self, name: str, value: object) -> None:
        with placed(f"The profile {self.path.name}: preferences.{name}"):
            declared = preference(name)
            declared.check_scope(Scope.site())
            declared.field.value(value)

    def _sample(self, top: Mapping[str, Any]) -> Sample | None:
        if top.get("sample") is None:
            return None
        part = self.part(top["sample"], "sample", _SAMPLE)
        paths = {key: self.path.parent / self.text(part, key, "sample") for key in part if part[key]}
        for key, path in paths.items():
            if not path.is_file():
                raise self.refused(f"sample.{key}", f"is {part[key]!r}, which is not there", "Name a file beside it.")
        return Sample(paths["mapping"], paths.get("details"))

    def _questions(self, top: Mapping[str, Any]) -> Iterator[Question]:
        names: set[str] = set()
        for given, where in zip(*self.each(top, "questions"), strict=True):
            part = self.part(given, where, _QUESTION)
            name = self.text(part, "name", where)
            if name in names:
                raise self.refused(f"{where}.name", f"is {name!r} again", "Give each question a name of its own.")
            names.add(name)
            answer, find = self._texts(part, "answer", where), self._texts(part, "find", where)
            for number, condition in enumerate(find[1:], 2):
                with placed(f"The profile {self.path.name}: {where}.find[{number}]"):
                    Condition.parse(condition)
            yield Question(name, self.text(part, "question", where), answer, find)

    def _texts(self, part: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        given, places = self.each(part, key, where)
        return tuple(self.text({"": each}, "", place) for each, place in zip(given, places, strict=True))

    def refused(self, where: str, what: str, right: str) -> RuleError:
        """Return the error for a place in the file that does not fit."""
        return RuleError(f"The profile {self.path.name}: {where or 'the file'} {what}.", right, where)
