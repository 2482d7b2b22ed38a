"""What the page of a party reads: the party, its relationships and a map of them, its timeline, its hierarchy."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from cast import define, staff
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphcrm.database.connection import Database
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.access import FieldRights, Folder
from graphcrm.models.fields import KINDS
from graphcrm.services import (
    contact_points,
    definitions,
    documents,
    hierarchy,
    notes,
    parties,
    party_page,
    relations,
    relationships,
    timeline,
)
from graphcrm.services.party_page import Profile
from graphcrm.values import Period
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
OPEN = frozenset({"open"})
ALICE = staff("alice", folders=OPEN, contributes=OPEN, manages=OPEN)
BOB = Viewer("bob", folders=OPEN, owners=frozenset({"bob"}), rights=frozenset({"read"}))
CHARLIE = staff("charlie")
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def folders(database: Database) -> None:
    define(database, Folder("open", "Open"), Folder("closed", "Closed"))


@pytest.fixture
def sally(database: Database, folders: None) -> str:
    return person(database, "Sally Jones")


def write(database: Database, function: Callable[[Any], Any], viewer: Viewer = ADMINISTRATOR) -> Any:
    return database.write(viewer, function)


def person(database: Database, name: str, folder: str = "open", kind: str = "person", **values: object) -> str:
    given = {"name": name, "folder": folder, "owner": "alice", **values}
    return str(write(database, lambda work: parties.create(work, kind, given)))


def tie(database: Database, type: str, source: str, target: str, **values: object) -> str:
    return str(write(database, lambda work: relationships.create(work, type, source, target, values)))


def page(database: Database, viewer: Viewer, uid: str) -> Profile:
    return party_page.read(database, viewer, uid, derived=True, today=TODAY)


def groups(database: Database, viewer: Viewer, uid: str, **more: Any) -> list[tuple[str, str, int, list[str]]]:
    found = page(database, viewer, uid)
    read = relations.of_party(database, viewer, uid, found.schema, today=TODAY, **more)
    return [(each.status, each.label, each.number, [one.other.name for one in each.relations]) for each in read]


def told(database: Database, viewer: Viewer, uid: str, limit: int = 100, **more: Any) -> list[timeline.Item]:
    """Return a whole timeline, read in pages."""
    found = page(database, viewer, uid)
    items: list[timeline.Item] = []
    after = ""
    while True:
        read = timeline.of_party(
            database, viewer, found.party, found.schema, after=after, limit=limit, today=TODAY, **more
        )
        assert len(read.items) <= limit
        items += read.items
        after = read.after
        if not after:
            return items


def of_kind(items: list[timeline.Item], kind: str) -> list[Any]:
    return [item.about for item in items if item.kind == kind]


def tree(database: Database, viewer: Viewer, uid: str, name: str, as_of: str = "2026") -> hierarchy.Hierarchy:
    found = page(database, viewer, uid)
    return hierarchy.of_party(database, viewer, found.party, found.schema, name, period=Period.parse(as_of))


def drawn(node: hierarchy.Node) -> dict[str, Any]:
    """Return a tree as nested names."""
    return {below.party.name: drawn(below) for below in node.below}


@pytest.fixture
def trips(database: Database) -> Iterator[list[float]]:
    """The round trips that are made."""
    made: list[float] = []
    database.measured = made.append
    yield made
    database.measured = None


def test_a_profile_holds_the_party_and_all_ways_to_reach_it(database: Database, sally: str, trips: list[float]) -> None:
    unit = write(database, lambda work: contact_points.add_unit(work, sally, {"name": "Home", "city": "Leeds"}))
    write(database, lambda work: contact_points.add_contact_point(work, unit, "phone", "+44 113 496 0000"))
    write(database, lambda work: contact_points.add_contact_point(work, sally, "email", "sally@example.org"))
    write(database, lambda work: notes.create(work, sally, "Call before ten.", sticky=True))
    page(database, ALICE, sally)
    trips.clear()

    found = party_page.read(database, ALICE, sally)

    assert len(trips) == 1
    assert (found.party.name, found.folder, found.owner) == ("Sally Jones", "Open", "alice")
    assert [(unit.name, unit.place, unit.primary) for unit in found.units] == [("Home", {"city": "Leeds"}, True)]
    assert [point.normalized for point in found.units[0].points] == ["+441134960000"]
    assert [point.link for point in found.points] == ["mailto:sally@example.org"]
    assert found.sticky
    assert found.sticky.text == "Call before ten."
    assert {"change", "edit", "note", "relate", "history"} <= found.may


def test_a_definition_that_was_changed_elsewhere_counts_at_once(database: Database, sally: str) -> None:
    page(database, BOB, sally)
    version, known = database.schema_cache or (0, None)
    write(database, lambda work: definitions.define(work, Folder("open", "Open to all")))
    database.schema_cache = (version, known)

    assert page(database, BOB, sally).folder == "Open to all"


def test_charlie_finds_no_page_of_what_is_hidden_from_him(database: Database, sally: str) -> None:
    for uid in (sally, "no such uid"):
        with pytest.raises(NotFoundError, match="There is no party"):
            page(database, CHARLIE, uid)


def test_a_hidden_field_is_not_on_the_page(database: Database, sally: str) -> None:
    define(database, FieldRights("gender", readers=("admin",)))
    write(database, lambda work: parties.update(work, sally, {"gender": "F"}))

    assert page(database, ADMINISTRATOR, sally).record.text("gender") == "F"
    assert "gender" not in page(database, BOB, sally).record.fields.by_name


def test_relationships_are_told_apart_by_time_and_type_as_read_from_the_party(database: Database, sally: str) -> None:
    work = person(database, "Harbour Hands", kind="organization")
    school = person(database, "Old School", kind="organization")
    tie(database, "WORKS_AT", sally, work, since="2020", title="Coordinator")
    tie(database, "WORKS_AT", sally, school, since="2010", until="2019-12-31")
    tie(database, "VOLUNTEERS_AT", sally, school, since="2027")
    tie(database, "FRIEND_OF", person(database, "Bea"), sally)
    tie(database, "FRIEND_OF", sally, person(database, "Abe"))

    assert groups(database, ALICE, sally) == [
        ("current", "is a friend of", 2, ["Abe", "Bea"]),
        ("current", "works at", 1, ["Harbour Hands"]),
        ("future", "volunteers at", 1, ["Old School"]),
        ("past", "works at", 1, ["Old School"]),
    ]
    assert ("current", "employs", 1, ["Sally Jones"]) in groups(database, ALICE, work)
    assert groups(database, ALICE, sally, statuses=["current"], size=1)[0] == ("current", "is a friend of", 2, ["Abe"])


def test_a_hidden_party_is_neither_listed_nor_counted_nor_drawn_nor_told_of(database: Database, sally: str) -> None:
    hidden = person(database, "Vera Vault", "closed")
    seen = person(database, "Abe")
    for other in (hidden, seen):
        tie(database, "FRIEND_OF", sally, other, since="2020")
    tie(database, "MANAGES", sally, hidden)
    tie(database, "KNOWS", hidden, seen)
    found = page(database, BOB, sally)
    read = relations.of_party(database, BOB, sally, found.schema, today=TODAY)

    assert groups(database, BOB, sally) == [("current", "is a friend of", 1, ["Abe"])]
    around = relations.around(database, BOB, found.party, read, found.schema, today=TODAY)
    assert [(hop.source.name, hop.target.name) for hop in around] == [("Sally Jones", "Abe")]
    assert [event.other.name for event in of_kind(told(database, BOB, sally), "tie")] == ["Abe"]
    assert (drawn(tree(database, BOB, sally, "management").root), found.record.values["current_relationships"]) == (
        {},
        1,
    )


def test_a_map_shows_the_strongest_and_how_they_are_tied_among_each_other(
    database: Database, sally: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relations, "MAPPED", 2)
    near = [person(database, name) for name in ("Sid", "Sue")]
    far = person(database, "Far Away")
    tie(database, "SPOUSE_OF", sally, near[0])
    tie(database, "PARENT_OF", sally, near[1])
    tie(database, "KNOWS", sally, far)
    tie(database, "PARENT_OF", *near)
    tie(database, "KNOWS", near[0], far)
    found = page(database, ALICE, sally)
    read = relations.of_party(database, ALICE, sally, found.schema, today=TODAY)

    hops = relations.around(database, ALICE, found.party, read, found.schema, today=TODAY)

    assert {(hop.source.name, hop.label, hop.target.name) for hop in hops} == {
        ("Sally Jones", "is married to", "Sid"),
        ("Sally Jones", "is a parent of", "Sue"),
        ("Sid", "is a parent of", "Sue"),
    }


def test_a_timeline_tells_everything_once_the_newest_first_however_it_is_paged(database: Database, sally: str) -> None:
    other = person(database, "Abe")
    tie(database, "FRIEND_OF", sally, other, since="2015", until="2017-05")
    tie(database, "KNOWS", sally, other, since="2017-05-31")
    tie(database, "MENTORS", sally, other, since="2027")
    for text in ("One", "Two", "Three"):
        write(database, partial(notes.create, party=sally, text=text), ALICE)
    write(database, lambda work: parties.update(work, sally, {"job_title": "Chair"}), ALICE)

    every = told(database, ALICE, sally, kinds=timeline.KINDS)

    ties = [(event.ended, event.day, event.label) for event in of_kind(every, "tie")]
    assert sorted(ties) == [
        (False, "2015", "is a friend of"),
        (False, "2017-05-31", "knows"),
        (True, "2017-05", "is a friend of"),
    ]
    assert [note.text for note in of_kind(every, "note")] == ["Three", "Two", "One"]
    changes = of_kind(every, "change")
    assert [(each.action, each.actor) for each in changes][-2:] == [("change", "alice"), ("create", "administrator")]
    assert [(each.before, each.after) for each in changes[0].changes] == [("", "Chair")]
    assert [item.at for item in every] == sorted((item.at for item in every), reverse=True)
    for limit in (1, 2, 3):
        assert told(database, ALICE, sally, limit=limit, kinds=timeline.KINDS) == every


def test_who_may_not_read_the_journal_is_told_of_no_changes(database: Database, sally: str) -> None:
    assert told(database, ALICE, sally, kinds=["change"]) != []
    assert told(database, BOB, sally, kinds=["change"]) == []


def test_notes_for_their_author_alone_stand_in_nobody_elses_timeline(database: Database, sally: str) -> None:
    write(database, lambda work: notes.create(work, sally, "Mine", audience="author"), ALICE)

    assert [note.text for note in of_kind(told(database, ALICE, sally), "note")] == ["Mine"]
    assert told(database, BOB, sally) == []
    assert told(database, ADMINISTRATOR, sally) == []


@pytest.mark.parametrize(
    "cursor", ["x", "2019-01-01~a", "2019-01-01T00:00:00+00:00", "2019-01-01T00:00:00+00:00~", "~"]
)
def test_a_cursor_that_is_none_is_refused(database: Database, sally: str, cursor: str) -> None:
    found = page(database, ALICE, sally)

    with pytest.raises(RuleError, match="cannot be found"):
        timeline.of_party(database, ALICE, found.party, found.schema, after=cursor)


def test_a_family_tree_has_parents_above_children_below_and_partners_beside(database: Database, sally: str) -> None:
    mother, father, child, partner = (person(database, name) for name in ("Mary", "John", "Kim", "Pat"))
    grandmother = person(database, "Gran")
    tie(database, "PARENT_OF", grandmother, mother)
    for parent in (mother, father):
        tie(database, "PARENT_OF", parent, sally)
    for parent in (sally, partner):
        tie(database, "PARENT_OF", parent, child)
    tie(database, "SPOUSE_OF", partner, sally)

    found = tree(database, ALICE, sally, "family")

    assert drawn(found.root) == {"Kim": {}}
    assert [other.name for other in found.root.beside] == ["Pat"]
    assert [[each.party.name for each in level] for level, _ in found.above] == [["John", "Mary"], ["Gran"]]
    assert drawn(tree(database, ALICE, grandmother, "family").root) == {"Mary": {"Sally Jones": {"Kim": {}}}}


def test_a_hierarchy_is_that_of_a_date(database: Database, sally: str) -> None:
    tie(database, "MANAGES", person(database, "Old boss"), sally, until="2019")
    tie(database, "MANAGES", person(database, "New boss"), sally, since="2020")

    names = {
        as_of: [
            each.party.name for level, _ in tree(database, ALICE, sally, "management", as_of).above for each in level
        ]
        for as_of in ("2018", "2026")
    }

    assert names == {"2018": ["Old boss"], "2026": ["New boss"]}


def test_departments_lie_below_and_are_counted_beyond_a_width(
    database: Database, folders: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hierarchy, "WIDTH", 2)
    company = person(database, "Acme", kind="organization")
    for name in ("Sales", "Service", "Stores"):
        tie(database, "DEPARTMENT_OF", person(database, name, kind="organization"), company)

    found = tree(database, ALICE, company, "departments")

    assert (drawn(found.root), found.root.more) == ({"Sales": {}, "Service": {}}, 1)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), unique=True, max_size=12))
def test_a_hierarchy_of_any_shape_ends_and_shows_each_party_once(
    database: Database, folders: None, pairs: list[tuple[int, int]]
) -> None:
    people = [person(database, f"Person {number}") for number in range(5)]
    for source, target in pairs:
        if source != target:
            tie(database, "MANAGES", people[source], people[target])

    found = tree(database, ALICE, people[0], "management")

    def names(node: hierarchy.Node) -> list[str]:
        return [node.party.name, *(name for below in node.below for name in names(below))]

    shown = [*names(found.root), *(each.party.name for level, _ in found.above for each in level)]
    assert len(shown) == len(set(shown))
    reports = {f"Person {target}" for source, target in pairs if source == 0 != target}
    bosses = {f"Person {source}" for source, target in pairs if target == 0 != source}
    assert reports | bosses <= set(shown)


def test_hierarchies_are_offered_by_kind(database: Database, sally: str) -> None:
    company = person(database, "Acme", kind="organization")

    def offered(uid: str) -> tuple[str, ...]:
        found = page(database, ALICE, uid)
        return hierarchy.offered(found.schema, ALICE, found.party)

    assert (offered(sally), offered(company)) == (("management", "family"), ("departments",))
    assert {kind for each in hierarchy.TREES.values() for kind in each.kinds} <= KINDS.keys()


def test_documents_stand_in_the_timeline(database: Database, sally: str) -> None:
    documents.attach(database, ALICE, sally, io.BytesIO(b"Dear Sally"), "letter.txt")

    assert [document.name for document in of_kind(told(database, BOB, sally), "document")] == ["letter.txt"]


def test_what_may_not_be_read_of_a_relationship_is_not_in_the_timeline(database: Database, sally: str) -> None:
    work = person(database, "Harbour Hands", kind="organization")
    tie(database, "WORKS_AT", sally, work, since="2018", until="2020", title="Coordinator")
    told_before = [(tie.ended, tie.title) for tie in of_kind(told(database, BOB, sally), "tie")]
    hidden = (FieldRights("title", readers=("admin",)), FieldRights("until", readers=("admin",)))
    define(database, *hidden)
    try:
        told_since = [(tie.ended, tie.title) for tie in of_kind(told(database, BOB, sally, limit=1), "tie")]
    finally:
        for rights in hidden:
            write(database, lambda work, rights=rights: definitions.remove(work, rights))

    assert told_before == [(True, "Coordinator"), (False, "Coordinator")]
    assert told_since == [(False, "")]
