"""Pictures that users keep: who finds them, what each sees of them, and how they are changed and taken back."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from drawing import Draw, drawing, tie
from explorer_world import ADMINISTRATOR, prepare

from graphcrm.database.connection import Database
from graphcrm.errors import ConflictError, ForbiddenError, NotFoundError, RuleError
from graphcrm.services import journal, parties, relationships, restore
from graphcrm.services.explorer import maps
from graphcrm.services.explorer.maps import SavedMap
from graphcrm.services.explorer.state import State
from graphcrm.values import new_uid
from graphcrm.viewer import Viewer

#: Alice owns, Bob is on her team and sees the open folder alone, Charlie has no access.
ALICE = Viewer("alice", folders=frozenset({"open", "closed"}), owners=frozenset({"alice", "team:sales"}))
BOB = Viewer(
    "bob", folders=frozenset({"open"}), owners=frozenset({"bob", "team:sales"}), hidden_types=frozenset({"TREATS"})
)
CHARLIE = Viewer("charlie", owners=frozenset({"charlie"}))


@pytest.fixture(scope="module", autouse=True)
def world(database: Database) -> None:
    prepare(database)


@pytest.fixture
def drawn(database: Database) -> Iterator[Draw]:
    with drawing(database, "open", closed="closed") as draw:
        yield draw


@pytest.fixture(autouse=True)
def no_maps(database: Database) -> Iterator[None]:
    yield
    database.driver.execute_query("MATCH (map:SavedMap) DELETE map", database_=database.name)


def write(database: Database, viewer: Viewer, function: Callable[..., Any], *given: Any, **more: Any) -> Any:
    return database.write(viewer, lambda work: function(work, *given, **more))


def saved(database: Database, name: str, state: State, **more: Any) -> SavedMap:
    found: SavedMap = write(database, ALICE, maps.save, name, state, **more)
    return found


def names(database: Database, viewer: Viewer) -> dict[str, int]:
    return {each.map.name: each.parties for each in maps.listed(database, viewer)}


def shown(database: Database, viewer: Viewer, uid: str) -> tuple[list[str], set[str]]:
    """Return the names of the parties and the types of the ties of a map."""
    _, graph = maps.opened(database, viewer, maps.find(database, viewer, uid))
    return [party.name for party in graph.parties], {each.type for each in graph.ties}


def test_a_map_is_private_or_shared_with_a_team_or_everybody(database: Database, drawn: Draw) -> None:
    uids = drawn("ann ben spy*")
    state = State(parties=tuple(uids.values()))
    mine = saved(database, "Mine", state)
    team = saved(database, " Our  team's ", state, shared_with=["team:sales"])
    everybody = saved(database, "All", state, shared_with=["everybody"])

    assert names(database, ALICE) == {"Mine": 3, "Our team's": 3, "All": 3}
    assert names(database, BOB) == {"Our team's": 2, "All": 2}
    assert names(database, CHARLIE) == {"All": 0}
    assert names(database, ADMINISTRATOR) == {"Our team's": 3, "All": 3}
    for viewer, uid in ((BOB, mine.uid), (CHARLIE, mine.uid), (CHARLIE, team.uid), (ALICE, "none")):
        with pytest.raises(NotFoundError, match=f"There is no map '{uid}'"):
            maps.find(database, viewer, uid)
        for function, given in ((maps.delete, ()), (maps.keep, (state,)), (maps.change, ())):
            with pytest.raises(NotFoundError, match=f"There is no map '{uid}'"):
                write(database, viewer, function, uid, *given)
    for function, given in ((maps.delete, ()), (maps.keep, (state,)), (maps.change, ())):
        with pytest.raises(ForbiddenError, match="not yours"):
            write(database, BOB, function, team.uid, *given)
    write(database, ADMINISTRATOR, maps.delete, everybody.uid)
    assert names(database, CHARLIE) == {}


def test_whoever_opens_a_shared_map_gets_nothing_of_what_they_do_not_see(database: Database, drawn: Draw) -> None:
    uids = drawn(
        "ann ben spy* Vault*",
        tie("ann", "KNOWS", "ben"),
        tie("ann", "TREATS", "ben"),
        tie("spy", "KNOWS", "ann"),
        tie("ann", "WORKS_AT", "Vault"),
        tie("spy", "WORKS_AT", "Vault"),
    )
    every = list(uids.values())
    whole = {
        "parties": every,
        "hidden": [uids["spy"]],
        "pinned": [uids["spy"], uids["ann"]],
        "positions": {uid: [number, 7] for number, uid in enumerate(every)},
        "filters": {"as_of": "ever", "types": ["TREATS", "KNOWS"]},
        "groups": {"by": "organization", "open": [uids["Vault"]]},
        "focus": {"party": uids["spy"], "degrees": 2},
        "paths": {"source": uids["ann"], "target": uids["ben"], "types": ["TREATS"]},
    }
    kept = [
        saved(database, f"{frozen}", State.read(whole), shared_with=["everybody"], frozen=frozen)
        for frozen in (False, True)
    ]

    for map in kept:
        found = maps.find(database, BOB, map.uid)
        state, graph = maps.opened(database, BOB, found)
        assert [party.name for party in graph.parties] == ["ann", "ben"]
        assert {each.type for each in graph.ties} == {"KNOWS"}
        told = json.dumps([state.to_dict(), graph.to_dict()])
        for hidden in (uids["spy"], uids["Vault"], "TREATS", "spy", "Vault"):
            assert hidden not in told
        assert state.positions.keys() == {uids["ann"], uids["ben"]}
        assert (state.filters.types, state.paths, state.focus) == (("KNOWS",), None, None)
        state, graph = maps.opened(database, CHARLIE, maps.find(database, CHARLIE, map.uid))
        assert (state.parties, graph.parties, graph.ties) == ((), (), ())
        state, graph = maps.opened(database, ALICE, maps.find(database, ALICE, map.uid))
        assert state == State.read(whole)


def test_a_filter_of_hidden_types_alone_does_not_become_one_of_all(database: Database, drawn: Draw) -> None:
    uids = drawn("ann ben", tie("ann", "KNOWS", "ben"), tie("ann", "TREATS", "ben"))
    state = State.read({"parties": list(uids.values()), "filters": {"types": ["TREATS"]}})
    map = saved(database, "Treated", state, shared_with=["everybody"])

    state, _ = maps.opened(database, BOB, maps.find(database, BOB, map.uid))

    assert state.filters.types == ("-",)


def test_a_live_map_shows_what_is_known_now_and_a_frozen_one_the_ties_of_its_day(
    database: Database, drawn: Draw
) -> None:
    uids = drawn("ann ben cleo", tie("ann", "KNOWS", "ben"), tie("ben", "FRIEND_OF", "cleo"))
    state = State(parties=tuple(uids.values()))
    live = saved(database, "Live", state)
    frozen = saved(database, "Frozen", state, frozen=True)

    [gone] = [each.uid for each in maps.opened(database, ALICE, frozen)[1].ties if each.type == "FRIEND_OF"]

    def later(work: Any) -> None:
        relationships.create(work, "FRIEND_OF", uids["ann"], uids["ben"], {})
        relationships.delete(work, "FRIEND_OF", uids["ben"], uids["cleo"], gone)
        parties.update(work, uids["ann"], {"name": "Anna"})

    database.write(ADMINISTRATOR, later)

    assert (frozen.day, live.day) == (date.today().isoformat(), "")
    assert shown(database, ALICE, live.uid) == (["Anna", "ben", "cleo"], {"KNOWS", "FRIEND_OF"})
    assert shown(database, ALICE, frozen.uid) == (["Anna", "ben", "cleo"], {"KNOWS"})
    _, graph = maps.opened(database, ALICE, frozen, today=date(2040, 1, 1))
    assert graph.today == date.today()
    thawed = write(database, ALICE, maps.change, frozen.uid, frozen=False)
    assert (thawed.day, thawed.ties) == ("", ())
    assert shown(database, ALICE, frozen.uid)[1] == {"KNOWS", "FRIEND_OF"}


def test_a_frozen_map_that_gets_more_parties_keeps_its_day_and_its_ties(database: Database, drawn: Draw) -> None:
    uids = drawn("ann ben cleo", tie("ann", "KNOWS", "ben"), tie("ben", "KNOWS", "cleo"))
    two = (uids["ann"], uids["ben"])
    frozen = saved(database, "Frozen", State(parties=two), frozen=True)
    database.write(ADMINISTRATOR, lambda work: relationships.create(work, "FRIEND_OF", uids["ann"], uids["ben"], {}))

    kept = write(database, ALICE, maps.keep, frozen.uid, State(parties=(*two, uids["cleo"])))
    another = write(
        database, ALICE, maps.save, "Another", State(parties=(*two, uids["cleo"])), frozen=True, like=frozen
    )

    for map in (kept, another):
        assert (map.day, len(map.ties)) == (frozen.day, 2)
        assert shown(database, ALICE, map.uid)[1] == {"KNOWS"}


def test_what_somebody_saves_of_a_picture_is_what_they_see_of_it(database: Database, drawn: Draw) -> None:
    uids = drawn("ann spy*")
    made = write(database, BOB, maps.save, "Bob's", State(parties=(uids["spy"], uids["ann"], "nobody")))

    assert made.parties == (uids["ann"],)
    assert uids["spy"] not in made.state


def test_who_has_changed_a_map_meanwhile_is_told_and_nothing_is_lost(database: Database, drawn: Draw) -> None:
    uids = drawn("ann ben")
    map = saved(database, "Ours", State(parties=(uids["ann"],)), shared_with=["team:sales"])
    write(database, ADMINISTRATOR, maps.change, map.uid, name="Theirs", revision=map.revision)
    mine = State(parties=tuple(uids.values()))

    with pytest.raises(ConflictError, match="administrator has changed this map meanwhile") as caught:
        write(database, ALICE, maps.keep, map.uid, mine, revision=map.revision)
    with pytest.raises(ConflictError):
        write(database, ALICE, maps.change, map.uid, name="Mine", revision=map.revision)

    there = maps.find(database, ALICE, map.uid)
    assert (there.name, there.parties) == ("Theirs", (uids["ann"],))
    kept = write(database, ALICE, maps.keep, map.uid, mine, revision=caught.value.version)
    assert (kept.name, kept.parties) == ("Theirs", tuple(uids.values()))


def test_what_was_done_to_a_map_is_undone_by_its_owner(database: Database, drawn: Draw) -> None:
    uids = drawn("ann ben")
    alice = dataclasses.replace(ALICE, rights=frozenset({"restore", "read_journal"}))

    def do(function: Callable[..., Any], *given: Any, **more: Any) -> str:
        operation = new_uid()
        database.write(alice, lambda work: function(work, *given, **more), operation=operation)
        return operation

    made = do(maps.save, "First", State(parties=(uids["ann"],)), shared_with=["team:sales"])
    uid = maps.listed(database, ALICE)[0].map.uid
    renamed = do(maps.change, uid, name="Second", shared_with=())
    pictured = do(maps.keep, uid, State(parties=tuple(uids.values())))
    assert restore.undo(database, alice, renamed).left == [("First", "It was changed again since.")]
    assert restore.undo(database, alice, pictured).done == ["Second"]
    assert names(database, ALICE) == {"Second": 1}
    assert restore.undo(database, alice, renamed, force=True).done == ["First"]
    assert names(database, BOB) == {"First": 1}
    gone = do(maps.delete, uid)
    assert names(database, ALICE) == {}
    with pytest.raises(NotFoundError):
        restore.undo(database, dataclasses.replace(BOB, rights=frozenset({"restore"})), gone)
    assert restore.undo(database, alice, gone).done == ["First"]
    assert names(database, ALICE) == {"First": 1}
    assert restore.undo(database, alice, gone).left == [("First", "It is there already.")]
    assert restore.undo(database, alice, made, force=True).done == ["First"]
    assert names(database, ALICE) == {}


def test_what_became_of_a_map_stands_in_the_journal_of_its_owner_alone(database: Database, drawn: Draw) -> None:
    uids = drawn("ann spy*")
    alice, bob = (dataclasses.replace(each, rights=frozenset({"read_journal"})) for each in (ALICE, BOB))
    map = saved(database, "Hers", State(parties=tuple(uids.values())), shared_with=["everybody"])
    write(database, ALICE, maps.keep, map.uid, State(parties=(uids["ann"],)))

    entries = journal.find(database, alice, target=map.uid).entries

    assert [(each.about, each.action) for each in entries] == [("map Hers", "change"), ("map Hers", "create")]
    assert uids["spy"] not in str(entries)
    assert not journal.find(database, bob, target=map.uid).entries


@pytest.mark.parametrize(
    ("given", "error", "field"),
    [
        ({"name": " "}, RuleError, "name"),
        ({"name": "a\nb\x00"}, RuleError, "name"),
        ({"name": "x" * 201}, RuleError, "name"),
        ({"name": "A", "note": "x" * 4001}, RuleError, "note"),
        ({"name": "A", "shared_with": ["bob"]}, RuleError, "shared_with"),
        ({"name": "A", "shared_with": ["team:board"]}, ForbiddenError, ""),
    ],
)
def test_a_map_that_does_not_fit_is_refused(
    database: Database, given: dict[str, Any], error: type[Exception], field: str
) -> None:
    with pytest.raises(error) as caught:
        write(database, ALICE, maps.save, given.pop("name"), State(), **given)

    assert getattr(caught.value, "field", "") == field
    assert names(database, ALICE) == {}


def test_maps_are_listed_in_parts_the_last_changed_first(database: Database) -> None:
    made = [saved(database, f"Map {number}", State()) for number in range(3)]
    write(database, ALICE, maps.change, made[0].uid, note="Looked at again")

    found = [[each.map.name for each in maps.listed(database, ALICE, skip=skip, limit=2)] for skip in (0, 2)]

    assert found == [["Map 0", "Map 2"], ["Map 1"]]
