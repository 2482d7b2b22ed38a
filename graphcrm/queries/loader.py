"""Load the Cypher library: one query a file, with the shared fragments put in.

A query file opens with ``//`` lines: first a sentence that says what it answers, then a line a parameter,
``// $name: TYPE what it is``. In its text ``{{visible(n)}}`` puts in ``cypher/fragments/visible.cypher`` with its
variable replaced by ``n``, and a fragment may include others; where ``load`` is told which kind of it is wanted,
``sorted_by.tags.cypher`` comes in the place of ``sorted_by.cypher``. ``{{ties}}``, ``{{type}}`` and ``{{label}}`` are
identifiers given to ``Query.render``, which lets nothing through but plain names, the number of hops, and formulas that
were compiled. A line with ``{{one of ties}}`` is there for each of the ``ties``, with a comma between, and one
with ``{{each of ties}}`` for each of them as it is, none where there are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graphcrm import resources

_FRAGMENT = re.compile(r"\{\{([\w.]+)\((\w+)\)\}\}")
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_REPEATED = re.compile(r"^.*\{\{(one|each) of (\w+)\}\}.*$", re.MULTILINE)
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*|[0-9]{1,2}")
#: Stands for a union of no types: no relationship type can have this name.
_NOTHING = "_"


class Compiled(str):
    """Cypher that graphcrm made of a checked formula; it fills a slot as it is."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A query of the library, its fragments put in.

    ``parameters`` maps each declared parameter, the fragments' included, to its type; ``slots`` are the identifiers
    it still needs; ``fragments`` names what it includes.
    """

    name: str
    description: str
    text: str
    parameters: dict[str, str]
    slots: frozenset[str]
    fragments: frozenset[str]

    def render(self, **identifiers: str | Iterable[str]) -> str:
        """Return the Cypher with its slots filled; several identifiers are joined by ``|``, and none fit nothing.

        Raises:
            ValueError: a slot is missing or unknown, or an identifier is not a plain name.
        """
        if set(identifiers) != self.slots:
            raise ValueError(f"{self.name} takes the identifiers {sorted(self.slots)}, not {sorted(identifiers)}.")
        filled = {
            slot: value if isinstance(value, Compiled) else _joined(self.name, slot, value)
            for slot, value in identifiers.items()
        }
        text = _REPEATED.sub(lambda match: _lines(match[0], match[1], match[2], filled[match[2]]), self.text)
        return _SLOT.sub(lambda match: filled[match[1]], text)


def _joined(query: str, slot: str, value: str | Iterable[str]) -> str:
    names = [value] if isinstance(value, str) else list(value)
    for name in names:
        if not _IDENTIFIER.fullmatch(name):
            raise ValueError(f"{name!r} cannot stand for {slot} in {query}: it is not a plain name.")
    return "|".join(names) or _NOTHING


def _lines(line: str, how: str, slot: str, joined: str) -> str:
    names = [] if how == "each" and joined == _NOTHING else joined.split("|")
    between = ",\n" if how == "one" else "\n"
    return between.join(line.replace(f"{{{{{how} of {slot}}}}}", name) for name in names)


@cache
def load(name: str, **kinds: str) -> Query:
    """Return the query ``<area>.<name>``.

    Args:
        name: of the query.
        kinds: by fragment which kind of it is put in: ``sorted_by="tags"`` for ``sorted_by.tags``.

    Raises:
        KeyError: there is no such query file.
    """
    area, _, stem = name.partition(".")
    path = resources.folder("cypher") / "queries" / area / f"{stem}.cypher"
    if not path.is_file():
        raise KeyError(f"No query {name!r}: {path.name} is not in cypher/queries/{area}/.")
    description, parameters, body = _parse(path)
    fragments = set()

    def put_in(match: re.Match[str]) -> str:
        kind = kinds.get(match[1])
        fragment = _fragment(f"{match[1]}.{kind}" if kind else match[1])
        fragments.add(fragment.name)
        parameters.update(fragment.parameters)
        return _FRAGMENT.sub(put_in, re.sub(rf"(?<![.$])\b{fragment.variable}\b(?=[.)[])", match[2], fragment.body))

    text = _FRAGMENT.sub(put_in, body)
    slots = frozenset((*_SLOT.findall(text), *(slot for _, slot in _REPEATED.findall(text))))
    return Query(name, description, text, parameters, slots, frozenset(fragments))


def names() -> list[str]:
    """Return the names of all queries, sorted."""
    root = resources.folder("cypher") / "queries"
    return sorted(f"{path.parent.name}.{path.stem}" for path in root.glob("*/*.cypher"))


@dataclass(frozen=True, slots=True)
class _Fragment:
    name: str
    variable: str
    body: str
    parameters: dict[str, str]


@cache
def _fragment(name: str) -> _Fragment:
    path = resources.folder("cypher") / "fragments" / f"{name}.cypher"
    description, parameters, body = _parse(path)
    match = re.match(rf"{re.escape(name)}\((\w+)\)", description)
    if not match:
        raise ValueError(f"cypher/fragments/{name}.cypher must open with '// {name}(variable): what it means'.")
    return _Fragment(name, match[1], body, parameters)


def _parse(path: Path) -> tuple[str, dict[str, str], str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    head: list[str] = []
    while lines and lines[0].startswith("//"):
        head.append(lines.pop(0))
    description = " ".join(line[2:].strip() for line in head if not line.startswith("// $"))
    parameters: dict[str, str] = {}
    for line in head:
        if line.startswith("// $"):
            name, _, kind = line[4:].partition(":")
            parameters[name.strip()] = kind.strip().split(" ", 1)[0]
    return description, parameters, "\n".join(lines).strip()
