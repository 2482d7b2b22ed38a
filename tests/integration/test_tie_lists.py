"""Relationships are listed in the order of dates and titles, the same whichever way they are read."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import date
from typing import Any

import pytest

from graphcrm.database.connection import Database
from graphcrm.models.access import Folder
from graphcrm.models.relationships import bounds
from graphcrm.queries.loader import load
from graphcrm.services import indexes, parties, relationships
from graphcrm.services.lists import relationships as lists
from graphcrm.services.lists import tie_reading
from graphcrm.services.lists.cursor import FIRST, LAST, Position
from graphcrm.services.lists.query import RelationshipQuery
from graphcrm.values import Period
from graphcrm.viewer import Viewer

from .cast import define

ADMINISTRATOR = Viewer.administrator()
BOB = Viewer("bob", folders=frozenset({"ties_open"}), owners=frozenset({"bob"}))
TYPES = ("KNOWS", "MENTORS", "VOLUNTEERS_AT")
SINCE = ("", "2001", "2010-05", "2019-05-03", "2019", "2030")
UNTIL = ("", "2019", "2019-12-31", "2035-02")
TITLES = ("", "Guide", "guide", "Émile", "zeal")
#: Up to how many are sorted, how many are counted, how many are looked at, and the types that have indexes.
WAYS = {
    "sorted": (2_000, 10_000, (2,), ()),
    "found by their days": (2_000, 10_000, (2,), TYPES),
    "along all types": (0, 3, (2, 1_000), TYPES),
    "along one type": (0, 3, (1, 3, 1_000), TYPES[:1]),
    "given up": (0, 3, (), TYPES),
}
STATUSES = (("", ""), ("current", ""), ("past", ""), ("future", ""), ("current", "2019"), ("past", "2019-06-01"))


@pytest.fixture(scope="module")
def ties(database: Database) -> dict[str, dict[str, Any]]:
    """Make relationships of all dates and titles, some of them hidden from Bob; return their properties by uid."""
    define(database, Folder("ties_open", "Open"), Folder("ties_closed", "Closed"))
    made: dict[str, dict[str, Any]] = {}

    def create(work: Any) -> None:
        dated = [each for each in itertools.product(SINCE, UNTIL) if not (each[1] and each[0] > each[1])] * 3
        folders = [f"ties_{'open' if number % 3 else 'closed'}" for number in range(len(dated) + 1)]
        uids = [
            parties.create(work, "person", {"name": f"Tie {number}", "folder": folder})
            for number, folder in enumerate(folders)
        ]
        site = parties.create(work, "organization", {"name": "Tie Hall", "folder": "ties_open"})
        for number, (since, until) in enumerate(dated):
            type = TYPES[number % 2]
            target, where = (site, "ties_open") if number % 4 == 0 else (uids[number + 1], folders[number + 1])
            type = TYPES[2] if target == site else type
            values = {"since": since, "until": until, "title": TITLES[number % 5]}
            given = {name: value for name, value in values.items() if value}
            uid = relationships.create(work, type, uids[number], target, given)
            names = ("tie hall" if target == site else f"tie {number + 1}", f"tie {number}")
            made[uid] = {"type": type, "open": folders[number] == where == "ties_open", "names": names}

    database.write(ADMINISTRATOR, create)
    found = database.read_text(
        "MATCH ()-[r]->() WHERE r.uid IN $uids RETURN r.uid AS uid, properties(r) AS kept", {"uids": list(made)}
    )
    for row in found:
        made[row["uid"]] |= row["kept"]
    return made


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, database: Database, monkeypatch: pytest.MonkeyPatch) -> str:
    """Read them in one of the ways that there are for many or few."""
    few, bound, looks, indexed = WAYS[request.param]
    monkeypatch.setattr(indexes, "_MANY", 0)
    indexes.follow_sizes(database)
    database.write(ADMINISTRATOR, lambda work: work.run(load("indexes.use_along"), types=list(indexed)))
    for name, value in (("_FEW", few), ("COUNT_BOUND", bound), ("_LOOKS", looks)):
        monkeypatch.setattr(tie_reading, name, value)
    name: str = request.param
    return name


def _pages(database: Database, viewer: Viewer, query: RelationshipQuery, *, back: bool = False) -> list[str]:
    """Return the uids of all pages, read from the first to the last or the other way round."""
    found: list[str] = []
    position: Position | None = LAST if back else FIRST
    while position:
        page = lists.page(database, viewer, query, position)
        assert len(page.rows) <= query.size
        uids = [row.uid for row in page.rows]
        found = uids + found if back else found + uids
        following = page.before if back else page.after
        position = (Position(before=following) if back else Position(after=following)) if following else None
    return found


def _expected(ties: dict[str, dict[str, Any]], query: RelationshipQuery) -> list[str]:
    """Return what the list has, in its order, by sorting in Python: those without a value last."""
    period = Period.parse(query.as_of or "today")

    def status(kept: dict[str, Any]) -> str:
        if kept.get("until", date.max) < period.first:
            return "past"
        return "future" if kept.get("since", date.min) > period.last else "current"

    def value(uid: str) -> Any:
        return ties[uid]["title_key"] or None if query.sort == "title" else ties[uid].get(query.sort)

    there = [uid for uid, kept in ties.items() if query.status in ("", status(kept)) and kept["type"] in TYPES]
    valued = sorted((uid for uid in there if value(uid) is not None), key=lambda uid: (value(uid), uid))
    others = sorted(uid for uid in there if value(uid) is None)
    return [*valued[::-1], *others[::-1]] if query.descending else [*valued, *others]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["since", "until", "title"])
def test_all_pages_together_are_the_whole_list_in_order_whichever_end_they_are_read_from(
    database: Database, ties: dict[str, dict[str, Any]], sort: str, descending: bool
) -> None:
    for (status, as_of), size in zip(STATUSES, itertools.cycle((17, 9, 50)), strict=False):
        query = RelationshipQuery(types=TYPES, sort=sort, descending=descending, status=status, as_of=as_of, size=size)
        expected = _expected(ties, query)

        assert _pages(database, ADMINISTRATOR, query) == expected
        assert _pages(database, ADMINISTRATOR, query, back=True) == expected


@pytest.mark.usefixtures("way", "ties")
@pytest.mark.parametrize("descending", [False, True])
def test_a_page_by_status_takes_few_round_trips(
    database: Database, monkeypatch: pytest.MonkeyPatch, descending: bool
) -> None:
    query = RelationshipQuery(types=TYPES, sort="status", descending=descending, as_of="2019", size=3)
    in_names = dataclasses.replace(query, sort="source", size=200, columns=("status",))
    by_name = lists.page(database, ADMINISTRATOR, in_names).rows
    made: list[float] = []
    monkeypatch.setattr(database, "measured", made.append)

    found: list[str] = []
    position: Position | None = FIRST
    while position:
        made.clear()
        page = lists.page(database, ADMINISTRATOR, query, position)
        # The version of the schema, how many there are, how many of each type, and four pages of rows.
        assert len(made) <= 7
        found += [row.uid for row in page.rows]
        position = Position(after=page.after) if page.after else None

    assert found == [row.uid for row in sorted(by_name, key=lambda row: row.texts[0], reverse=descending)]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("sort", ["since", "source"])
def test_what_is_hidden_is_in_no_list(database: Database, ties: dict[str, dict[str, Any]], sort: str) -> None:
    seen = {uid for uid, kept in ties.items() if kept["open"]}
    for status, as_of in STATUSES:
        query = RelationshipQuery(types=TYPES, sort=sort, status=status, as_of=as_of, size=20)
        whole = set(_pages(database, ADMINISTRATOR, query))

        found = _pages(database, BOB, query)

        assert len(set(found)) == len(found)
        assert set(found) == whole & seen


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("text", ["guide", "hall 1", "TIE 12", "zeal nobody", "ÉMILE tie"])
@pytest.mark.parametrize("sort", ["source", "title"])
def test_words_are_found_anywhere_in_the_title_and_the_two_names(
    database: Database, ties: dict[str, dict[str, Any]], sort: str, text: str
) -> None:
    query = RelationshipQuery(types=TYPES, text=text, sort=sort, status="current", as_of="2019", size=3)
    dated = set(_expected(ties, RelationshipQuery(types=TYPES, status="current", as_of="2019", sort="since")))
    words = text.lower().split()
    expected = {
        uid
        for uid in dated
        if all(any(word in each for each in (ties[uid]["title_key"], *ties[uid]["names"])) for word in words)
    }

    found = _pages(database, ADMINISTRATOR, query)

    assert len(set(found)) == len(found)
    assert set(found) == expected
    assert _pages(database, ADMINISTRATOR, query, back=True) == found
    assert set(_pages(database, BOB, query)) == {uid for uid in expected if ties[uid]["open"]}


def test_what_lists_are_read_along_is_made_of_dates_and_title_wherever_a_relationship_is_written(
    database: Database, ties: dict[str, dict[str, Any]]
) -> None:
    for kept in ties.values():
        assert {name: kept[name] for name in ("begins", "ends", "title_key")} == bounds(kept)


def test_a_type_has_indexes_as_soon_as_it_has_many(
    database: Database, ties: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "_MANY", sum(kept["type"] == "MENTORS" for kept in ties.values()) - 1)
    indexes.follow_sizes(database)

    told = database.read(load("lists.ties_sizes"), ADMINISTRATOR, identifiers={"ties": TYPES})[0]

    assert "MENTORS" in told["indexed"]
    assert not indexes.follow_sizes(database)
