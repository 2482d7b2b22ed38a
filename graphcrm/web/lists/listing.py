"""A list as its address asks for it, and the addresses that differ from it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Self, TypeVar
from urllib.parse import parse_qs, parse_qsl, urlencode

from flask import url_for

from graphcrm.services.lists.cursor import FIRST, Position
from graphcrm.services.lists.query import PAGE_SIZE, STATUSES, PartyQuery, RelationshipQuery
from graphcrm.web import dates
from graphcrm.web.locale import preferences

Q = TypeVar("Q", PartyQuery, RelationshipQuery)

#: Page sizes that are offered.
SIZES = (25, 50, 100, 250)
#: What stands in the address of a list of relationships that shows them whatever their status.
ANY = "any"
#: The lists of parties, with the kind that each shows unless its address names another one.
KINDS: Mapping[str, str] = {"lists.people": "person", "lists.organizations": "organization"}
#: The preference that keeps the columns of each list.
COLUMNS: Mapping[str, str] = {
    "lists.people": "people_columns",
    "lists.organizations": "organization_columns",
    "lists.relationships": "relationship_columns",
}


@dataclass(frozen=True)
class Listing(Generic[Q]):
    """A list: where it stands, what is asked for, and which page of it.

    ``size`` is the number of rows that its address says; 0 for the preferred one. ``number`` is that of the page, as
    far as it is known from the pages before; else 0.
    """

    endpoint: str
    query: Q
    size: int = 0
    position: Position = dataclasses.field(default_factory=Position)
    number: int = 1

    @property
    def rows(self) -> int:
        """How many rows a page has."""
        return self.size or int(preferences()["page_size"])

    @cached_property
    def asked(self) -> Q:
        """What the services are asked for."""
        return dataclasses.replace(self.query, size=self.rows)

    def url(self, endpoint: str = "", **changes: Any) -> str:
        """Return the address of the first page of this list, or of another endpoint, with changes to what is asked."""
        return _joined(url_for(endpoint or self.endpoint), self._pairs(dataclasses.replace(self.query, **changes)))

    def page(self, number: int | None, **position: str) -> str:
        """Return the address of another page: ``after`` or ``before`` a cursor, or the ``last`` one."""
        pairs = [*self._pairs(self.query), *position.items()]
        if number and (number > 1 or position):
            pairs.append(("page", str(number)))
        return _joined(url_for(self.endpoint), pairs)

    def sized(self, size: int) -> str:
        """Return the address of this list with so many rows on a page."""
        return dataclasses.replace(self, size=size).url()

    def sorted_by(self, column: str) -> str:
        """Return the address of this list in the order of a column; in the opposite one when it has that order."""
        descending = self.query.sort == column and not self.query.descending
        return self.url(sort=column, descending=descending)

    def by_name(self) -> Self:
        """Return the first page of this list in the order of names."""
        query = dataclasses.replace(self.query, sort="name", descending=False)
        return type(self)(self.endpoint, query, self.size)

    def without(self, name: str, item: object) -> str:
        """Return the address of this list without one of its conditions, ties or types."""
        changed: dict[str, Any] = {name: tuple(each for each in getattr(self.query, name) if each != item)}
        return self.url(**changed)

    @property
    def written(self) -> str:
        """What stands behind the question mark of the address."""
        return urlencode(self._pairs(self.query))

    @property
    def others(self) -> list[tuple[str, str]]:
        """What the address says beside the words, for a form that sends other words."""
        return self._pairs(dataclasses.replace(self.query, text=""))

    @property
    def saved(self) -> str:
        """What a saved search keeps of it, whatever its reader prefers."""
        return dataclasses.replace(self.query, size=PAGE_SIZE).to_url()

    def _pairs(self, query: Q) -> list[tuple[str, str]]:
        left: dict[str, Any] = {"size": PAGE_SIZE}
        more: list[tuple[str, str]] = []
        if isinstance(query, PartyQuery):
            if query.kind == KINDS[self.endpoint]:
                left["kind"] = "party"
        elif query.status == preferred_status():
            left["status"] = ""
        elif not query.status:
            more.append(("status", ANY))
        pairs = [
            (name, value)
            for name, values in parse_qs(dataclasses.replace(query, **left).to_url()).items()
            for value in values
        ]
        return pairs + more + ([("size", str(self.size))] if self.size else [])


def of_parties(endpoint: str, text: str) -> Listing[PartyQuery]:
    """Read a list of parties from its endpoint and the query part of its address.

    Raises:
        RuleError: a value does not fit.
    """
    query = PartyQuery.from_url(_with_iso_date(text))
    if query.kind == "party":
        query = dataclasses.replace(query, kind=KINDS[endpoint])
    return Listing(endpoint, query, **_place(text, query.size))


def of_relationships(text: str) -> Listing[RelationshipQuery]:
    """Read a list of relationships from the query part of its address.

    Raises:
        RuleError: a value does not fit.
    """
    pairs = parse_qs(_with_iso_date(text))
    given = pairs.pop("status", [preferred_status()])[-1]
    status = given if given in STATUSES else ""
    query = dataclasses.replace(RelationshipQuery.from_url(urlencode(pairs, doseq=True)), status=status)
    return Listing("lists.relationships", query, **_place(text, query.size))


def preferred_status() -> str:
    """Return the status of the relationships that are shown before another one is chosen; empty for any."""
    return "current" if preferences()["default_as_of"] == "today" else ""


def _with_iso_date(text: str) -> str:
    """Return the query part of an address with its date as services take it, whatever way it was typed.

    Raises:
        RuleError: it is no date.
    """
    pairs = parse_qsl(text)
    if not any(name == "as_of" for name, _ in pairs):
        return text
    return urlencode([(name, dates.read(value) if name == "as_of" else value) for name, value in pairs])


def _place(text: str, size: int) -> dict[str, Any]:
    """Return size, position and number of the page."""
    given = {name: values[-1] for name, values in parse_qs(text).items()}
    number, position = given.get("page", ""), Position(given.get("after", ""), given.get("before", ""), "last" in given)
    known = number.isascii() and number.isdigit() and len(number) < 8
    return {
        "size": size if "size" in given else 0,
        "position": position,
        "number": int(number) if known else int(position == FIRST),
    }


def _joined(address: str, pairs: list[tuple[str, str]]) -> str:
    return f"{address}?{urlencode(pairs)}" if pairs else address
