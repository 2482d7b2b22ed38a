"""What a list is asked for, and how that stands in a URL."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from graphcrm.errors import RuleError
from graphcrm.models import names
from graphcrm.phrases import Phrase
from graphcrm.services.search import Condition
from graphcrm.values import Period

#: Rows of a page: those that can be asked for, and what is given without.
PAGE_SIZES = range(1, 501)
PAGE_SIZE = 50
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: What stands for all other letters.
OTHERS = "#"
STATUSES = ("current", "past", "future")
_TIE = re.compile(r"([A-Z][A-Z0-9_]*)(?::(source|target))?(?::([0-9a-f-]{36}))?")


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """A relationship that the parties of a list have: of a type, as its ``source`` or ``target``, to a party."""

    type: str
    end: str = ""
    party: str = ""

    @classmethod
    def parse(cls, text: str) -> Tie:
        """Read ``WORKS_AT``, ``WORKS_AT:source`` (who works somewhere), ``WORKS_AT:source:UID`` (who works there).

        Raises:
            RuleError: it is none of them.
        """
        found = _TIE.fullmatch(text.strip())
        if not found:
            right = Phrase(
                "Write a type, source or target where it matters, and an identifier, as in WORKS_AT:source:UID."
            )
            raise RuleError(Phrase("{text!r} is no relationship to filter by.", text=text), right, "tie", text)
        return cls(*(part or "" for part in found.groups()))

    @property
    def text(self) -> str:
        """What ``parse`` reads."""
        return ":".join(part for part in (self.type, self.end, self.party) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Query:
    """What all lists are asked for. ``sort`` names a column; ``as_of`` is a date as ``Period.parse`` reads it."""

    text: str = ""
    as_of: str = ""
    sort: str = "name"
    descending: bool = False
    columns: tuple[str, ...] = ()
    size: int = PAGE_SIZE

    def __post_init__(self) -> None:
        self._set(text=" ".join(self.text.split()), as_of=self.as_of.strip().lower())
        self._set(columns=tuple(dict.fromkeys(name for name in self.columns if name)))
        if self.size not in PAGE_SIZES:
            right = Phrase("Take a number from {least} to {most}.", least=PAGE_SIZES.start, most=PAGE_SIZES.stop - 1)
            raise RuleError(Phrase("A page cannot have {size} rows.", size=self.size), right, "size", self.size)
        self.period()

    def period(self) -> Period:
        """Return the days that relationships must hold on; today when no date was given.

        Raises:
            RuleError: it is no date.
        """
        try:
            return Period.parse(self.as_of or "today")
        except ValueError as error:
            raise RuleError(
                Phrase("The list cannot be as of that: {problem}", problem=error), field="as_of", value=self.as_of
            ) from error

    @property
    def words(self) -> list[str]:
        """The words of the text, folded."""
        return names.key(self.text).split()

    def to_url(self) -> str:
        """Return the query part of a URL: what differs from a list without filters, in one order."""
        return urlencode(self._pairs())

    @classmethod
    def from_url(cls, text: str) -> Self:
        """Read what ``to_url`` writes; names that are none of this list, such as that of a page, are left alone.

        Raises:
            RuleError: a value does not fit.
        """
        given: dict[str, list[str]] = {}
        for name, value in parse_qsl(text, keep_blank_values=False):
            given.setdefault(name, []).append(value)
        return cls(**cls._read(given))

    def _pairs(self) -> list[tuple[str, str]]:
        sort = ("-" if self.descending else "") + self.sort
        pairs = [("q", self.text), ("as_of", self.as_of), ("columns", ",".join(self.columns))]
        if sort != type(self)().sort:
            pairs.append(("sort", sort))
        if self.size != PAGE_SIZE:
            pairs.append(("size", str(self.size)))
        return [(name, value) for name, value in pairs if value]

    @classmethod
    def _read(cls, given: Mapping[str, list[str]]) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for name, key in (("q", "text"), ("as_of", "as_of")):
            if name in given:
                read[key] = given[name][-1]
        if "columns" in given:
            read["columns"] = tuple(given["columns"][-1].split(","))
        if "sort" in given:
            sort = given["sort"][-1]
            read |= {"sort": sort.removeprefix("-"), "descending": sort.startswith("-")}
        if "size" in given:
            size = given["size"][-1]
            if not (size.isascii() and size.isdigit() and len(size) < 10):
                raise RuleError(
                    Phrase("{size!r} is no number of rows.", size=size), "Take a number such as 50.", "size", size
                )
            read["size"] = int(size)
        return read

    def _set(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyQuery(_Query):
    """A list of parties: of a ``kind`` (``party`` for any), that meet all conditions and have all ties.

    ``city`` is that of one of their addresses, ``letter`` one of A to Z, or # for those under none of them.
    ``columns`` left empty are those of the kind.
    """

    kind: str = "party"
    conditions: tuple[Condition, ...] = ()
    ties: tuple[Tie, ...] = ()
    city: str = ""
    letter: str = ""

    def __post_init__(self) -> None:
        _Query.__post_init__(self)
        self._set(city=" ".join(self.city.split()))
        read = sorted({Condition.parse(written(each)) for each in self.conditions}, key=dataclasses.astuple)
        self._set(conditions=tuple(read), ties=tuple(sorted(set(self.ties))), letter=self.letter.upper())
        if self.letter and self.letter not in (*LETTERS, OTHERS):
            raise RuleError(
                Phrase("{letter!r} is no letter of the bar.", letter=self.letter), "Take one of A to Z, or #.", "letter"
            )

    def _pairs(self) -> list[tuple[str, str]]:
        own = [("kind", self.kind)] if self.kind != "party" else []
        own += [("filter", written(each)) for each in self.conditions]
        own += [("tie", each.text) for each in self.ties]
        own += [(name, value) for name, value in (("city", self.city), ("letter", self.letter)) if value]
        return own + _Query._pairs(self)

    @classmethod
    def _read(cls, given: Mapping[str, list[str]]) -> dict[str, Any]:
        read = super(PartyQuery, cls)._read(given)
        for name in ("kind", "city", "letter"):
            if name in given:
                read[name] = given[name][-1]
        read["conditions"] = tuple(map(Condition.parse, given.get("filter", ())))
        read["ties"] = tuple(map(Tie.parse, given.get("tie", ())))
        return read


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationshipQuery(_Query):
    """A list of relationships: of some types (none: of all), of a party, ``current``, ``past`` or ``future``."""

    sort: str = "source"
    types: tuple[str, ...] = ()
    party: str = ""
    status: str = ""

    def __post_init__(self) -> None:
        _Query.__post_init__(self)
        self._set(types=tuple(sorted(set(self.types))))
        if self.status and self.status not in STATUSES:
            raise RuleError(
                Phrase("There is no status {status!r}.", status=self.status),
                Phrase("Take one of {known}.", known=STATUSES),
                "status",
            )

    def _pairs(self) -> list[tuple[str, str]]:
        own = [("type", each) for each in self.types]
        own += [(name, value) for name, value in (("party", self.party), ("status", self.status)) if value]
        return own + _Query._pairs(self)

    @classmethod
    def _read(cls, given: Mapping[str, list[str]]) -> dict[str, Any]:
        read = super(RelationshipQuery, cls)._read(given)
        read["types"] = tuple(given.get("type", ()))
        for name in ("party", "status"):
            if name in given:
                read[name] = given[name][-1]
        return read


def written(condition: Condition) -> str:
    """Write a condition as ``Condition.parse`` reads it."""
    gap = " " if condition.op in ("<", ">") and condition.value.startswith("=") else ""
    return f"{condition.field}{condition.op}{gap}{condition.value}"
