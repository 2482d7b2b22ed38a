"""The map of the network shows each viewer what they see and nothing else, also when that changes later."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from cast import define
from journal import entries, rows

from graphcrm import config, jobs
from graphcrm.analysis.network_map import NetworkMap
from graphcrm.database.connection import Database
from graphcrm.errors import NotFoundError
from graphcrm.jobs.context import JobCancelledError
from graphcrm.models.access import Folder, Team
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.services import accounts, files
from graphcrm.services.explorer import network_access, network_drawing, overview
from graphcrm.storage import LocalFiles
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
#: Alice and Bob read the folder of the north, Charlie that of the south.
TEAMS = {"alice": "northerners", "bob": "northerners", "charlie": "southerners"}
#: Two circles in the north, tied by one of each; one in the south, tied to the first.
NORTH = ["n0", "n1", "n2", "n3", "n4", "n5", "m0", "m1", "m2", "m3", "m4", "m5"]
SOUTH = ["s0", "s1", "s2", "s3", "s4", "s5"]


@pytest.fixture(params=[10_000, 0], ids=["one by one", "all at once"])
def looked_for(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether parties are still seen is asked of each, or by reading all that are."""
    monkeypatch.setattr(overview, "_LOOKED_FOR", request.param)


@pytest.fixture(scope="module")
def society(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    define(
        database,
        Team("northerners", "Northerners"),
        Team("southerners", "Southerners"),
        Folder("north", "North", readers=("northerners",)),
        Folder("south", "South", readers=("southerners",)),
        RelationshipType.from_mapping(
            {
                "name": "TREATS",
                "forward": "treats",
                "reverse": "is treated by",
                "restricted": True,
                "readers": ["admin"],
            }
            | {"source_kinds": ["person"], "target_kinds": ["person"]}
        ),
    )
    circles = [
        [*combinations(f"{letter}0 {letter}1 {letter}2 {letter}3 {letter}4 {letter}5".split(), 2)] for letter in "nms"
    ]
    ties = [tie for circle in circles for tie in circle] + [("n0", "m0"), ("n0", "s0"), ("n1", "s0")]
    rows(
        database,
        "UNWIND $uids AS uid CREATE (:Party:Person {uid: uid, name: toUpper(uid), name_key: uid, sort_name: uid, "
        "sort_key: uid, folder: CASE WHEN uid STARTS WITH 's' THEN 'south' ELSE 'north' END}) "
        "WITH count(*) AS _ UNWIND $ties AS tie MATCH (a:Party {uid: tie[0]}), (b:Party {uid: tie[1]}) "
        "CREATE (a)-[:FRIEND_OF {uid: tie[0] + tie[1]}]->(b)",
        uids=[*NORTH, *SOUTH, "n6", "n7"],
        ties=ties,
    )
    for name, team in TEAMS.items():
        add(database, name, team)
    # One that is over, and one of a type that only administrators see.
    rows(
        database,
        "MATCH (a:Party {uid: 'n6'}), (b:Party {uid: 'n7'}), (c:Party {uid: 'm1'}) "
        "CREATE (a)-[:FRIEND_OF {uid: 'over', until: date('2020-01-01')}]->(b), (a)-[:TREATS {uid: 'treats'}]->(c)",
    )
    database.__dict__["files"] = LocalFiles(tmp_path_factory.mktemp("files"))
    yield database
    del database.__dict__["files"]


@pytest.fixture(autouse=True)
def restored(society: Database) -> Iterator[None]:
    yield
    rows(society, "MATCH (m:NetworkMap) DELETE m")
    rows(society, "MATCH (n:Party {uid: 'private'}) DETACH DELETE n")
    rows(society, "MATCH (n:Party) SET n.folder = CASE WHEN n.uid STARTS WITH 's' THEN 'south' ELSE 'north' END")


def add(database: Database, name: str, team: str) -> None:
    email = f"{name}@example.org"
    database.write(
        ADMINISTRATOR, lambda work: accounts.add(work, name, email, roles=["staff"], teams=[team] if team else [])
    )


@pytest.fixture
def alice(society: Database) -> Viewer:
    return accounts.viewer_of(society, "alice")


@pytest.fixture
def bob(society: Database) -> Viewer:
    return accounts.viewer_of(society, "bob")


@pytest.fixture
def charlie(society: Database) -> Viewer:
    return accounts.viewer_of(society, "charlie")


def without(who: Viewer, *types: str) -> Viewer:
    return dataclasses.replace(who, hidden_types=who.hidden_types | set(types))


def draw(database: Database, settings: config.Settings, who: Viewer) -> overview.Overview:
    jobs.run_here(database, settings, who, overview.JOB)
    return overview.opened(database, who)


def circles(found: overview.Overview) -> list[list[str]]:
    return [sorted(found.map.uids[each] for each in found.map.members(top, found.gone)) for top in found.map.tops]


def test_a_map_has_the_communities_of_what_its_viewer_sees(
    society: Database, settings: config.Settings, alice: Viewer
) -> None:
    found = draw(society, settings, alice)

    assert circles(found) == [sorted(NORTH[6:]), sorted(NORTH[:6]), ["n6", "n7"]]
    assert (found.parties, found.ties) == (14, 31)
    assert (found.kept.parties, found.kept.ties) == (14, 31)
    assert overview.leading(society, alice, found.map, [0], found.gone)[0][0].name == "M0"
    result = overview.drawing(society, alice)
    assert result is not None
    assert result.state == "done"
    assert result.result == {"map": found.kept.uid, "parties": 14, "ties": 31, "communities": 3}
    assert entries(society, f"job:{result.uid}")


def test_an_administrator_gets_another_map(society: Database, settings: config.Settings, alice: Viewer) -> None:
    hers, all_ = draw(society, settings, alice), draw(society, settings, ADMINISTRATOR)

    assert all_.parties == len(NORTH) + len(SOUTH) + 2
    assert sorted(circles(all_)[0]) == sorted([*NORTH[6:], "n6"])
    assert overview.opened(society, alice).kept == hers.kept


def test_whoever_sees_the_same_shares_a_map_and_nobody_else_opens_it(
    society: Database, settings: config.Settings, alice: Viewer, bob: Viewer, charlie: Viewer
) -> None:
    hers = draw(society, settings, alice)

    assert overview.opened(society, bob).kept == hers.kept
    for other in (
        charlie,
        without(bob, "FRIEND_OF"),
        dataclasses.replace(bob, folders=frozenset()),
        ADMINISTRATOR,
        Viewer("nobody"),
    ):
        assert overview.find(society, other) is None
        for ask in (
            lambda other=other: overview.opened(society, other, hers.kept.uid),
            lambda other=other: overview.inside(society, other, hers.kept.uid, 0),
            lambda other=other: overview.party(society, other, hers.kept.uid, 0),
            lambda other=other: overview.number_of(society, other, hers.kept.uid, "n0"),
            lambda other=other: overview.strongest(society, other, hers.kept.uid, 0, 9),
        ):
            with pytest.raises(NotFoundError):
                ask()


def test_a_record_of_ones_own_makes_a_map_of_ones_own(
    society: Database, settings: config.Settings, alice: Viewer, bob: Viewer
) -> None:
    rows(society, "CREATE (:Party:Person {uid: 'private', name: 'Private', owner: 'alice'})")

    hers = draw(society, settings, alice)
    theirs = draw(society, settings, bob)

    assert "private" in hers.map.uids
    assert "private" not in theirs.map.uids
    assert overview.opened(society, alice).kept == hers.kept
    rows(society, "MATCH (n:Party {uid: 'private'}) SET n.folder = 'north'")
    again = draw(society, settings, alice)
    assert overview.opened(society, bob).kept == again.kept
    assert overview.find(society, alice) == again.kept


def test_a_map_does_not_depend_on_what_is_hidden(society: Database, settings: config.Settings, charlie: Viewer) -> None:
    before = draw(society, settings, charlie).map
    rows(
        society,
        "MATCH (s:Party {folder: 'south'}), (n:Party {folder: 'north'}) CREATE (n)-[:KNOWS {uid: 'hidden'}]->(s)",
    )

    after = draw(society, settings, charlie).map

    rows(society, "MATCH ()-[r:KNOWS]->() DELETE r")
    assert after == before
    assert sorted(before.uids) == SOUTH


@pytest.mark.usefixtures("looked_for")
def test_what_was_hidden_since_is_neither_named_nor_counted(
    society: Database, settings: config.Settings, alice: Viewer
) -> None:
    who = alice
    before = draw(society, settings, who)
    number = before.map.numbers
    home = before.map.homes[number["n1"]]

    rows(society, "MATCH (n:Party) WHERE n.uid IN ['n0', 'n2'] SET n.folder = 'south'")

    found = overview.opened(society, who)
    assert found.gone == {number["n0"], number["n2"]}
    assert (found.parties, found.ties) == (12, 31 - 1 - 9)
    assert found.size(home) == 4
    assert found.counted.lines == {}
    assert overview.leading(society, who, found.map, [home], found.gone)[home][0].name == "N1"
    part = overview.inside(society, who, before.kept.uid, home)
    assert part.number == 4
    assert part.kinds == {"person": 4}
    assert sorted(each.party.uid for each in part.members) == ["n1", "n3", "n4", "n5"]
    assert {each.ties for each in part.members} == {3}
    assert len(part.ties) == 6
    assert "N0" not in str(part)
    assert sorted(overview.strongest(society, who, before.kept.uid, home, 500)) == ["n1", "n3", "n4", "n5"]
    assert overview.party(society, who, before.kept.uid, number["n1"])[0].ties == 3
    for gone in ("n0", "n2", "s0", "never"):
        with pytest.raises(NotFoundError):
            overview.number_of(society, who, before.kept.uid, gone)
    with pytest.raises(NotFoundError):
        overview.party(society, who, before.kept.uid, number["n0"])


@pytest.mark.usefixtures("looked_for")
def test_a_community_that_is_gone_as_a_whole_is_not_there(
    society: Database, settings: config.Settings, alice: Viewer
) -> None:
    who = alice
    before = draw(society, settings, who)
    home = before.map.homes[before.map.numbers["n0"]]
    rows(society, "MATCH (n:Party) WHERE n.uid IN $uids SET n.folder = 'south'", uids=NORTH[:6])

    found = overview.opened(society, who)

    assert home not in found.shown(found.map.tops)
    assert overview.leading(society, who, found.map, [home], found.gone)[home] == []
    for ask in (overview.inside, lambda *given: overview.strongest(*given, 9)):
        with pytest.raises(NotFoundError):
            ask(society, who, before.kept.uid, home)


def test_who_loses_a_right_loses_the_map(society: Database, settings: config.Settings, alice: Viewer) -> None:
    drawn = draw(society, settings, alice)

    with pytest.raises(NotFoundError):
        overview.opened(society, dataclasses.replace(alice, folders=frozenset()), drawn.kept.uid)
    with pytest.raises(NotFoundError):
        overview.opened(society, without(alice, "FRIEND_OF"), drawn.kept.uid)


def test_a_newer_map_takes_the_place_of_the_one_before_with_its_file(
    society: Database, settings: config.Settings
) -> None:
    first = draw(society, settings, ADMINISTRATOR).kept

    second = draw(society, settings, ADMINISTRATOR).kept

    assert overview.find(society, ADMINISTRATOR) == second
    assert not society.files.exists(first.stored_as)
    assert [each["n"] for each in rows(society, "MATCH (m:NetworkMap) RETURN count(m) AS n")] == [1]


def test_maps_that_nobody_can_open_and_old_ones_are_let_go(
    society: Database, settings: config.Settings, alice: Viewer, charlie: Viewer
) -> None:
    add(society, "dora", "")
    dora = accounts.viewer_of(society, "dora")
    draw(society, settings, dora)
    kept_for_charlie = draw(society, settings, charlie).kept.uid
    society.write(ADMINISTRATOR, lambda work: accounts.set_active(work, "dora", False))
    rows(
        society,
        "CREATE (:NetworkMap {uid: 'old', access: $access, stored_as: $name, made_at: datetime() - $ago})",
        access=network_access.access(ADMINISTRATOR),
        name="0" * 64,
        ago=network_drawing.KEPT_FOR + timedelta(days=1),
    )

    drawn = draw(society, settings, alice).kept

    kept = {each["uid"] for each in rows(society, "MATCH (m:NetworkMap) RETURN m.uid AS uid")}
    assert kept == {drawn.uid, kept_for_charlie}
    assert network_access.access(dora) not in network_access.in_use(society)


def test_a_file_of_a_map_is_not_left_over(society: Database, settings: config.Settings) -> None:
    kept = draw(society, settings, ADMINISTRATOR).kept
    stray = network_drawing.store(society, network_drawing.draw_for(society, ADMINISTRATOR))

    found = files.clean(society, ADMINISTRATOR, young=timedelta(0))

    assert stray in {each.name for each in found}
    assert society.files.exists(kept.stored_as)


def test_a_map_whose_file_is_gone_is_as_none(society: Database, settings: config.Settings) -> None:
    kept = draw(society, settings, ADMINISTRATOR).kept
    overview._held.clear()
    society.files.delete(kept.stored_as)

    with pytest.raises(NotFoundError):
        overview.opened(society, ADMINISTRATOR)


def test_a_drawing_that_is_cancelled_leaves_the_map_of_before(
    society: Database, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = draw(society, settings, ADMINISTRATOR).kept
    stored = {each.name for each in society.files.stored()}

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(network_drawing, "keep", interrupted)
    with pytest.raises(JobCancelledError):
        jobs.run_here(society, settings, ADMINISTRATOR, overview.JOB)

    assert overview.find(society, ADMINISTRATOR) == kept
    assert {each.name for each in society.files.stored()} == stored


def test_a_viewer_of_nothing_has_an_empty_map(society: Database, settings: config.Settings) -> None:
    found = draw(society, settings, Viewer("nobody"))

    assert (found.parties, found.ties, found.map.tops) == (0, 0, [])


def test_what_is_read_in_parts_is_the_same_network(
    society: Database, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = draw(society, settings, ADMINISTRATOR).map
    monkeypatch.setattr(network_drawing, "PART", 3)
    monkeypatch.setattr(overview, "_LOOKED_FOR", 4)

    assert draw(society, settings, ADMINISTRATOR).map == whole


def test_progress_goes_forward(society: Database, settings: config.Settings) -> None:
    told: list[tuple[int, int, str]] = []
    jobs.run_here(society, settings, ADMINISTRATOR, overview.JOB, progress=lambda *given: told.append(given))

    assert all(before[0] <= after[0] for before, after in pairwise(told))
    assert told[-1][0] == told[-1][1] == 100


def test_a_file_says_nothing_by_its_name(society: Database, settings: config.Settings, tmp_path: Path) -> None:
    kept = draw(society, settings, ADMINISTRATOR).kept

    assert len(kept.stored_as) == 64
    with society.files.open(kept.stored_as) as file:
        assert NetworkMap.unpack(file.read()).uids
