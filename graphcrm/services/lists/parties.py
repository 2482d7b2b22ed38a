"""Lists of parties: a page in any order, how many there are, and a selection by uid."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from graphcrm.errors import RuleError
from graphcrm.models import names
from graphcrm.models.seen import hidden_fields
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import Query, load
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import schema
from graphcrm.services.lists import cursor as cursors
from graphcrm.services.lists.columns import CONTACTS, TERMS, Column, Columns
from graphcrm.services.lists.cursor import FIRST, GREATEST, Position
from graphcrm.services.lists.query import OTHERS, PartyQuery

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

#: Up to how many parties are counted; a list that has more is told to have over so many.
COUNT_BOUND = 100_000
#: Up to how many are read by uid and sorted, whatever the order, instead of walking an index.
_FEW = 2_000
#: How many a selection may have, which a bulk action takes at once.
MAX_SELECTED = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """A party of a list, with the text of each column; at what ``unwanted`` columns show, it wants no messages.

    ``sort_name`` is the name that it is sorted by: ``Jones, Sally``.
    """

    party: PartyRef
    texts: tuple[str, ...]
    unwanted: frozenset[str] = frozenset()
    sort_name: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list.

    ``total`` is how many there are on all pages; with ``over`` there are more than it says. ``letters`` tells how many
    stand under each letter, whichever is chosen; None when there are too many to count. ``after`` and ``before`` are
    the cursors of the next page and of the one before; empty where there is none. ``offered`` are all columns that the
    list can have.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: int
    over: bool
    letters: Mapping[str, int] | None
    after: str = ""
    before: str = ""
    offered: tuple[Column, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        names = [column.name for column in self.columns]
        return {
            "rows": [row.party.to_dict() | {"columns": dict(zip(names, row.texts, strict=True))} for row in self.rows],
            "total": self.total,
            "over": self.over,
            "letters": None if self.letters is None else dict(self.letters),
            "after": self.after,
            "before": self.before,
        }


def page(
    database: Database,
    viewer: Viewer,
    query: PartyQuery,
    position: Position = FIRST,
    *,
    preferred: Iterable[str] = (),
    today: date | None = None,
) -> Page:
    """Return a page of a list of parties; it takes three round trips, four where those with a value end.

    Args:
        database: where they are.
        viewer: who asks; nothing that they may not see is shown, counted or sorted by.
        query: what is listed, and how.
        position: where the page begins.
        preferred: the columns when the query names none; those that the list does not have are left out.
        today: the day that ages are of.

    Raises:
        RuleError: the kind, a field, a column or a value is none, or the cursor is that of another list.
        NotFoundError: a relationship type is unknown.
    """
    asked = _Asked(database, viewer, query, today)
    sort = asked.columns.sorting(query.sort)
    columns = asked.columns.chosen(query.columns, preferred)
    counted = asked.count(COUNT_BOUND + 1, _FEW)
    over = counted["every"] > COUNT_BOUND
    reading = asked.columns.asked(columns, sort)
    found = _read(asked, sort, reading, position, counted, query.size + 1) if over or counted["total"] else []
    more = len(found) > query.size
    found = found[: query.size]
    if position.backwards:
        found.reverse()
    ends = [_cursor(sort, each) for each in (found[0], found[-1])] if found else ["", ""]
    return Page(
        columns,
        tuple(_row(asked, columns, each["row"], reading) for each in found),
        min(counted["total"], COUNT_BOUND),
        over,
        None if over else dict(sorted(counted["letters"])),
        after=ends[1] if (position.before if position.backwards else more) else "",
        before=ends[0] if (more if position.backwards else position.after) else "",
        offered=tuple(asked.columns.all.values()),
    )


def rows(
    database: Database,
    viewer: Viewer,
    query: PartyQuery,
    uids: Collection[str],
    *,
    preferred: Iterable[str] = (),
    today: date | None = None,
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Return the columns of a list, and the rows of those of some parties that it has, in its order.

    Args:
        database: where they are.
        viewer: who asks.
        query: the list; its letter and its size do not count.
        uids: the parties, ``MAX_SELECTED`` at most.
        preferred: as ``page`` takes it.
        today: the day that ages are of.

    Raises:
        RuleError: there are too many, or as ``page`` does.
    """
    if len(uids) > MAX_SELECTED:
        raise _too_many()
    query = dataclasses.replace(query, letter="")
    asked = _Asked(database, viewer, query, today)
    sort = asked.columns.sorting(query.sort)
    columns = asked.columns.chosen(query.columns, preferred)
    reading = asked.columns.asked(columns, sort)
    few = {"every": 0, "total": 0, "uids": list(uids)}
    found = _read(asked, sort, reading, FIRST, few, len(uids))
    return columns, tuple(_row(asked, columns, each["row"], reading) for each in found)


def columns(database: Database, viewer: Viewer, kind: str) -> tuple[Column, ...]:
    """Return all columns that a list of a kind of party can have.

    Raises:
        RuleError: there is no such kind.
    """
    return tuple(Columns(schema(database), viewer, kind).all.values())


def uids(database: Database, viewer: Viewer, query: PartyQuery, *, today: date | None = None) -> tuple[str, ...]:
    """Return the uids of all parties of a list, sorted, for an action on the whole selection.

    Raises:
        RuleError: there are more than ``MAX_SELECTED``, or as ``page`` does.
    """
    found = _Asked(database, viewer, query, today).count(COUNT_BOUND + 1, MAX_SELECTED)
    if found["total"] > MAX_SELECTED or (found["every"] > COUNT_BOUND):
        raise _too_many()
    return tuple(sorted(found["uids"]))


class _Asked:
    """A list as the queries take it."""

    def __init__(self, database: Database, viewer: Viewer, query: PartyQuery, today: date | None) -> None:
        self._database, self._viewer, self.query = database, viewer, query
        whole = schema(database)
        self.columns = Columns(whole, viewer, query.kind)
        search = self.columns.search
        for condition in query.conditions:
            search.add(condition)
        known = whole.types.seen_by(viewer)
        ties = [(known.get(tie.type).name, tie) for tie in query.ties]
        self.label = search.label
        self._ties = sorted({type for type, _ in ties})
        self._filters: dict[str, Any] = {
            "conditions": search.conditions,
            "roles": search.terms["roles"],
            "categories": search.terms["categories"],
            "tags": [key for keys in search.terms["tags"] for key in keys],
            "sets": search.sets(map(search.field, search.named)),
            "words": query.words,
            "city": names.key(query.city) or None,
            "nicknames": "nickname" not in hidden_fields(whole, viewer),
            "ties": [
                {
                    "type": type,
                    "party": tie.party or None,
                    "forward": None if not tie.end else tie.end == "source",
                }
                for type, tie in ties
            ],
            "today": today or date.today(),
        }
        self.letter = query.letter or None
        self.kinds = {} if any(self._filters[name] for name in _NARROWED) else {"wanted": "all"}

    def count(self, bound: int, few: int) -> dict[str, Any]:
        """Count them, and tell which they are up to ``few``."""
        query, slots, given = self._start()
        derived = self.columns.search.derived(map(self.columns.search.field, self.columns.search.named))
        reading = given | {"identifiers": {"derived": derived}, "bound": bound, "few": few, "letter": self.letter}
        return self._ask(query, slots, reading)[0]

    def read(
        self,
        query: Query,
        slots: Mapping[str, str],
        given: Mapping[str, Any],
        reading: Mapping[str, Any],
        limit: int,
    ) -> list[dict[str, Any]]:
        """Read the rows of a page, up to a limit."""
        return self._ask(query, slots, {**given, **reading, "limit": limit})

    def _ask(self, query: Query, slots: Mapping[str, str], given: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Ask a query with what it takes of the slots, the parameters and the filters."""
        filled: dict[str, Any] = {**slots, **given["identifiers"], "ties": self._ties}
        wanted = {**given, **self._filters}
        return self._database.read(
            query,
            self._viewer,
            period=self.query.period(),
            identifiers={slot: filled[slot] for slot in query.slots},
            **{name: value for name, value in wanted.items() if name in query.parameters},
        )

    def _start(self) -> tuple[Query, dict[str, Any], dict[str, Any]]:
        """Return the query that counts from what is the rarest, with its slots and parameters."""
        search, own = self.columns.search, {"label": self.label}
        for tie in self._filters["ties"]:
            if tie["party"]:
                return load("lists.count_tied"), {}, own | {"party": tie["party"]}
        for name in _HELD:
            if search.terms[name]:
                return load("lists.count_held"), _vocabulary(name), own | {"terms": search.terms[name][0]}
        equal, slots, given = search.query()
        if "value" in given and equal.slots >= {"property"}:
            return load("lists.count_equal"), {"property": slots["property"]}, own | {"value": given["value"]}
        return load("lists.count", **self.kinds), own, {}


def _row(asked: _Asked, columns: Collection[Column], row: Mapping[str, Any], reading: Mapping[str, Any]) -> Row:
    texts = asked.columns.texts(columns, row, reading)
    return Row(PartyRef.from_row(row), texts, asked.columns.unwanted(columns, row), row["sort_name"] or "")


#: The least and the greatest name and uid.
_ALL_NAMES = {"low_name": "", "low_uid": "", "high_name": GREATEST, "high_uid": GREATEST}
#: The filters that narrow a list.
_NARROWED = ("conditions", "roles", "categories", "tags", "sets", "words", "city", "ties")
#: Where the parties that have a term are found: its label, the link, and the property that names it.
_HELD = {
    "tags": ("Tag", "TAGGED", "key"),
    "roles": ("Role", "HAS_ROLE", "name"),
    "categories": ("Category", "IN_CATEGORY", "name"),
}


def _vocabulary(name: str) -> dict[str, str]:
    """Return the slots of a query that finds parties by their terms."""
    return dict(zip(("vocabulary", "link", "property"), _HELD[name], strict=True))


def _where(query: PartyQuery, sort: Column, position: Position) -> dict[str, Any]:
    """Return the parameters that say where the page lies."""
    value, rest = None, None
    if position.cursor:
        value, *rest = cursors.read(position.cursor, sort.name, sort.stored, 2)
    upwards = query.descending == position.backwards if sort.by_name else not position.backwards
    names = (
        dict(zip(("low_name", "low_uid") if upwards else ("high_name", "high_uid"), rest, strict=True)) if rest else {}
    )
    bounds = cursors.bounds(
        value,
        tuple(rest) if rest else None,
        stored=sort.stored,
        descending=query.descending,
        backwards=position.backwards,
    )
    return _ALL_NAMES | names | bounds | {"upwards": upwards}


def _read(
    asked: _Asked,
    sort: Column,
    reading: Mapping[str, Any],
    position: Position,
    counted: Mapping[str, Any],
    most: int,
) -> list[dict[str, Any]]:
    """Return up to so many rows of a page, from the end when it is read backwards, the fastest way there is."""
    where = _where(asked.query, sort, position)
    slots = {
        "then": "ASC" if where["upwards"] else "DESC",
        "order": "DESC" if asked.query.descending != position.backwards else "ASC",
        "label": asked.label,
        "property": sort.name,
    }
    given = {**where, **asked.columns.order(sort), "label": asked.label, "letter": asked.letter}
    given |= {"last": 0 if position.backwards else 2, "uids": counted["uids"]}
    kinds = asked.kinds | ({"sorted_by": sort.linked, "lacks": sort.linked} if sort.linked else {})
    # Of more than are counted, those under a letter are not all known.
    if counted["total"] <= _FEW and counted["every"] <= COUNT_BOUND:
        return asked.read(load("lists.among", **kinds), slots, given, reading, most)
    if sort.by_name:
        return asked.read(load("lists.by_name", **kinds), slots, given | _under(asked.letter, where), reading, most)
    if not sort.walked:
        return asked.read(load("lists.sorted", **kinds), slots, given, reading, most)
    if sort.name in TERMS:
        slots |= _vocabulary(sort.name)
    parts = [(_walk(sort, kinds), given)] if where["valued"] else []
    if where["unvalued"]:
        names = where if where["within"] else _ALL_NAMES
        parts.append((load("lists.without", **kinds), given | _under(asked.letter, names)))
    found: list[dict[str, Any]] = []
    for query, own in reversed(parts) if position.backwards else parts:
        if len(found) < most:
            found += asked.read(query, slots, own, reading, most - len(found))
    return found


def _walk(sort: Column, kinds: Mapping[str, str]) -> Query:
    """Return the query that reads those that have a value along their values."""
    if sort.name in CONTACTS:
        return load("lists.by_contact", **kinds)
    if sort.name in TERMS:
        return load("lists.by_term", **kinds)
    return load("lists.by_city", **kinds) if sort.linked else load("lists.by_property", **kinds)


def _under(letter: str | None, names: Mapping[str, Any]) -> dict[str, Any]:
    """Return where a page lies in the order of names, narrowed to those under a letter."""
    narrowed = {name: names[name] for name in _ALL_NAMES}
    if letter and letter != OTHERS:
        first = letter.lower()
        if first > narrowed["low_name"]:
            narrowed |= {"low_name": first, "low_uid": ""}
        if first + GREATEST < narrowed["high_name"]:
            narrowed |= {"high_name": first + GREATEST, "high_uid": GREATEST}
    return narrowed


def _too_many() -> RuleError:
    return RuleError(
        Phrase("Over {most:,} records fit, too many for one action.", most=MAX_SELECTED),
        "Narrow the list by a filter or a letter.",
    )


def _cursor(sort: Column, found: Mapping[str, Any]) -> str:
    row = found["row"]
    value = row["sort_key"] if sort.by_name else found["value"]
    return cursors.write(sort.name, value, row["sort_key"], row["uid"])
