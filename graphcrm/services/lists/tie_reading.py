"""Read a list of relationships, each page the fastest way there is for so many."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graphcrm.queries.loader import Query, load
from graphcrm.services.lists import along, by_type
from graphcrm.services.lists.along import Range
from graphcrm.services.lists.cursor import GREATEST, Position
from graphcrm.services.lists.query import STATUSES
from graphcrm.services.lists.tie_list import ALONG_NAMES, TieList

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

#: Up to how many relationships are counted; a list that has more is told to have over so many.
COUNT_BOUND = 10_000
#: Up to how many are sorted by name instead of walking the index of names.
_FEW = 2_000
#: How many times the rows of a page are looked at along an index, until enough of them may be seen and fit.
_LOOKS = (4, 80)
_ANY_TIE = {"along_at": None, "along_low_tie": "", "along_high_tie": GREATEST}


@dataclass(frozen=True, slots=True)
class _Sizes:
    """How many relationships there are of each type, and which of the types have indexes to be listed along."""

    of: Mapping[str, int]
    indexed: Collection[str]


class TieReading:
    """Reads from a database what a viewer may see of a list."""

    def __init__(self, database: Database, viewer: Viewer, asked: TieList, sizes: _Sizes | None = None) -> None:
        self._database, self._viewer, self._asked = database, viewer, asked
        if sizes:
            self._sizes = sizes
        #: Where all lie that are few enough to be found along an index by their status, or by a word.
        self._held: dict[str, Any] | None = None
        self._named: dict[str, Any] | None = None

    def count(self) -> int:
        """Return how many relationships the list has, ``COUNT_BOUND`` and one at most."""
        asked, bound = self._asked, COUNT_BOUND + 1
        if asked.query.party:
            return self._total(load("lists.ties_count_of"), ties=asked.types, bound=bound)
        narrow = along.narrowed(asked.query)
        if narrow and self._indexed:
            # Of those that began before a day, the latest are the likeliest to hold on it.
            given = self._along(narrow, bound) | {"strictly": True, "then": "DESC"}
            [told] = self._read(load("lists.ties_count_along"), **given)
            if told["whole"]:
                self._held = given
                return int(told["total"])
            if self._viewer.sees_all and not asked.words:
                return bound
        if asked.words:
            given = {"word": asked.words[0], "ties": asked.types, **self._slots()}
            total = self._total(load("lists.ties_count_named"), **given, bound=bound)
            if total < bound:
                self._named = given
            return total
        return self._total(load("lists.ties_count"), ties=asked.types, bound=bound)

    def page(self, position: Position, counted: int, most: int) -> list[dict[str, Any]]:
        """Return the rows of a page, from the end when it is read backwards; ``counted`` is what ``count`` told."""
        asked = self._asked
        if not counted:
            return []
        if asked.query.party or counted <= _FEW or self._held or self._named:
            return self.sorted(position, asked.types, most)
        if asked.query.sort == "type":
            return self._by_type(position, most)
        if asked.query.sort == "status":
            return self._by_status(position, most)
        if asked.query.sort in ALONG_NAMES:
            return self._by_name(position, asked.types, most)
        along_values = self._by_value(position, most) if self._indexed else None
        return self.sorted(position, asked.types, most) if along_values is None else along_values

    def sorted(self, position: Position, types: Collection[str], most: int) -> list[dict[str, Any]]:
        """Return the rows of a page, sorted among all there are of some types."""
        if self._held:
            return list(self._sorted_along(self._held, position, most)["rows"])
        then, given = self._then(position), self._asked.in_order(position)
        if self._named:
            return self._read(load("lists.ties_sorted_named"), **self._named, then=then, **given, limit=most)
        query = load("lists.ties_of") if self._asked.query.party else load("lists.ties_sorted")
        return self._read(query, ties=types, then=then, **given, limit=most)

    def chosen(self, sources: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return some relationships in the order of the list, given as ``lists.ties_chosen`` takes them."""
        asked = self._asked
        slots = {"ties": asked.types, "then": "DESC" if asked.query.descending else "ASC"}
        query = load("lists.ties_chosen")
        return self._database.read(query, self._viewer, identifiers=slots, chosen=list(sources), **asked.order())

    def _by_type(self, position: Position, most: int) -> list[dict[str, Any]]:
        """Read one type after the other, as ``services.lists.by_type`` says."""
        at, _, _ = self._asked.ends(position)
        upwards = self._asked.upwards(position)
        found: list[dict[str, Any]] = []
        for part in by_type.parts(self._asked.places, self._sizes.of, at, upwards=upwards):
            read = self._by_name if part.along_names else self.sorted
            found += read(position, part.types, most - len(found))
            if len(found) == most:
                break
        return found

    def _by_status(self, position: Position, most: int) -> list[dict[str, Any]]:
        """Read those of one status after the other."""
        found: list[dict[str, Any]] = []
        for status in sorted(STATUSES, reverse=not self._asked.upwards(position)):
            begin = self._asked.in_status(status, position)
            if begin and len(found) < most:
                part = TieReading(self._database, self._viewer, self._asked.of_status(status), self._sizes)
                found += part._of_one_status(begin, most - len(found))
        return found

    def _of_one_status(self, position: Position, most: int) -> list[dict[str, Any]]:
        """Read those of the one status of the list: all of them where few have it, else along the names."""
        narrow = along.narrowed(self._asked.query)
        if narrow and self._indexed:
            told = self._sorted_along(self._along(narrow, COUNT_BOUND + 1), position, most)
            if told["whole"]:
                return list(told["rows"])
        return self._by_name(position, self._asked.types, most)

    def _sorted_along(self, given: Mapping[str, Any], position: Position, most: int) -> dict[str, Any]:
        """Read a page of those that lie in a part of an index, and whether it holds so few that these are all."""
        order = {"strictly": True, "then": self._then(position)} | self._asked.in_order(position)
        return self._read(load("lists.ties_sorted_along"), **{**given, **order}, limit=most)[0]

    def _by_name(self, position: Position, types: Collection[str], most: int) -> list[dict[str, Any]]:
        """Read along the names of the parties."""
        query = load("lists.ties_by_target") if self._asked.query.sort == "target" else load("lists.ties_by_source")
        given = self._asked.by_name(position, types)
        return self._read(query, ties=types, then=self._then(position), **given, limit=most)

    def _by_value(self, position: Position, most: int) -> list[dict[str, Any]] | None:
        """Read along the indexes of a date or title, those that have none last; None where too few of them fit."""
        column = self._asked.column
        if not column:
            return None
        at, low, high = self._asked.ends(position)
        at = column.none if position.cursor and at is None else at
        begins = {"along_at": at, "along_low_tie": low["low_tie"], "along_high_tie": high["high_tie"]}
        given = begins | {"strictly": True, "then": self._then(position)}
        found: list[dict[str, Any]] = []
        looks = list(_LOOKS)
        for part in along.parts(
            column, self._asked.query, at, upwards=self._asked.upwards(position), backwards=position.backwards
        ):
            rows = None
            while rows is None and looks:
                limit = most - len(found)
                [told] = self._read(
                    load("lists.ties_walked"), **self._along(part, limit * looks[0]) | given, limit=limit
                )
                if told["whole"] or len(told["rows"]) == limit:
                    rows = told["rows"]
                else:
                    del looks[0]
            if rows is None:
                return None
            found += rows
            if len(found) == most:
                break
        return found

    def _along(self, there: Range, looked: int) -> dict[str, Any]:
        """Return what ``cypher/fragments/along.cypher`` takes."""
        given = {"along_low": there.low, "along_high": there.high, "chunk": looked, "strictly": False}
        return given | _ANY_TIE | {"property": there.name, "then": "ASC"} | self._slots()

    def _slots(self) -> dict[str, list[str]]:
        """Return the types that have indexes, and the others that there are relationships of."""
        rest = [name for name in self._asked.types if name not in self._indexed and self._sizes.of[name]]
        return {"indexed": self._indexed, "rest": rest}

    @cached_property
    def _sizes(self) -> _Sizes:
        [told] = self._database.read(load("lists.ties_sizes"), self._viewer, identifiers={"ties": self._asked.types})
        return _Sizes(told["sizes"], told["indexed"])

    @cached_property
    def _indexed(self) -> list[str]:
        return [name for name in self._asked.types if name in self._sizes.indexed]

    def _then(self, position: Position) -> str:
        return "ASC" if self._asked.upwards(position) else "DESC"

    def _total(self, query: Query, **given: Any) -> int:
        return int(self._read(query, **given)[0]["total"])

    def _read(self, query: Query, **given: Any) -> list[dict[str, Any]]:
        slots = {name: given.pop(name) for name in query.slots}
        return self._database.read(query, self._viewer, identifiers=slots, **given, **self._asked.conditions())
