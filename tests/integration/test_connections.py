"""Who connects A to B, on small graphs: ranking, dates, types, permission, hubs and errors."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import networkx as nx
import pytest
from cast import define
from drawing import Draw, Tie, drawing

from graphcrm.database.connection import Database
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.access import Folder
from graphcrm.queries import connections as finder
from graphcrm.services.connections import Connections, connections
from graphcrm.values import EVER
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
ALICE = Viewer("alice", folders=frozenset({"sales"}), owners=frozenset({"alice"}))
BOB = Viewer("bob", folders=frozenset({"sales"}), owners=frozenset({"bob"}))
CHARLIE = Viewer("charlie", owners=frozenset({"charlie"}))


@pytest.fixture(scope="module", autouse=True)
def folders(database: Database) -> None:
    define(database, Folder("sales", "Sales"), Folder("board", "Board"))


@pytest.fixture
def draw(database: Database) -> Iterator[Draw]:
    with drawing(database, "sales", closed="board") as made:
        yield made


def knows(source: str, target: str, **values: object) -> Tie:
    return source, "KNOWS", target, values


def names_on(answer: Connections) -> list[str]:
    return ["-".join(party.name for party in path.parties) for path in answer.paths]


def test_the_worked_example_of_the_strategy(database: Database, draw: Draw) -> None:
    draw(
        "sally josh XYZ",
        ("josh", "VOLUNTEERS_AT", "XYZ", {"since": "2021-05"}),
        ("sally", "COORDINATES_VOLUNTEERS_AT", "XYZ", {"since": "2020"}),
    )
    assert names_on(connections(database, ADMINISTRATOR, "sally", "josh")) == ["sally-XYZ-josh"]
    answer = connections(database, ADMINISTRATOR, "josh", "XYZ")
    (hop,) = answer.paths[0].hops
    assert (hop.label, hop.forward, hop.since, hop.until) == ("volunteers at", True, "2021-05", None)
    (back,) = connections(database, ADMINISTRATOR, "XYZ", "josh").paths[0].hops
    assert (back.label, back.forward, back.source.name) == ("has volunteer", False, "XYZ")


def test_a_date_changes_the_answer(database: Database, draw: Draw) -> None:
    draw(
        "ann ben cleo",
        knows("ann", "ben", since="2015", until="2018-06"),
        knows("ben", "cleo", since="2016"),
        knows("ann", "cleo", since="2999"),
    )

    def distance(as_of: object) -> int | None:
        return connections(database, ADMINISTRATOR, "ann", "cleo", as_of=as_of).distance  # type: ignore[arg-type]

    assert distance("2017-01-01") == 2
    assert distance("2018-06-30") == 2
    assert distance("2018-07-01") is None
    assert distance("2018") == 2
    assert distance("2015") is None
    assert distance(date(2999, 1, 1)) == 1
    assert distance(None) is None
    assert distance(EVER) == 1


def test_shorter_paths_come_first_and_a_stronger_longer_one_is_told(database: Database, draw: Draw) -> None:
    draw(
        "ann ben cleo",
        ("ann", "CLASSMATE_OF", "cleo", {"since": "2026-11-01"}),
        ("ann", "SPOUSE_OF", "ben", {"since": "2000"}),
        ("ben", "SIBLING_OF", "cleo", {}),
    )
    answer = connections(database, ADMINISTRATOR, "ann", "cleo", as_of=date(2026, 11, 22))
    assert names_on(answer) == ["ann-cleo", "ann-ben-cleo"]
    assert answer.paths[1].strength > answer.paths[0].strength
    assert [(broker.party.name, broker.paths, broker.of) for broker in answer.brokers] == [("ben", 1, 2)]


def test_parallel_ties_are_one_hop_with_the_strongest_first(database: Database, draw: Draw) -> None:
    draw("ann ben", knows("ann", "ben"), ("ann", "SPOUSE_OF", "ben", {"since": "2001"}))
    answer = connections(database, ADMINISTRATOR, "ann", "ben")
    (hop,) = answer.paths[0].hops
    assert answer.found == 1
    assert hop.type == "SPOUSE_OF"
    assert [tie.type for tie in hop.also] == ["KNOWS"]
    assert answer.paths[0].strength > hop.strength


def test_only_the_types_asked_for_are_walked(database: Database, draw: Draw) -> None:
    draw("ann ben cleo", knows("ann", "cleo"), ("ann", "SPOUSE_OF", "ben", {}), ("ben", "SIBLING_OF", "cleo", {}))
    family = ["SPOUSE_OF", "sibling of"]
    assert names_on(connections(database, ADMINISTRATOR, "ann", "cleo", types=family)) == ["ann-ben-cleo"]
    with pytest.raises(NotFoundError, match="MARRIED"):
        connections(database, ADMINISTRATOR, "ann", "cleo", types=["MARRIED"])


def test_the_single_point_of_failure_is_named(database: Database, draw: Draw) -> None:
    draw("ann ben cleo dora", knows("ann", "ben"), knows("ben", "cleo"), knows("ben", "dora"), knows("cleo", "dora"))
    answer = connections(database, ADMINISTRATOR, "ann", "dora")
    assert names_on(answer) == ["ann-ben-dora", "ann-ben-cleo-dora"]
    assert {broker.party.name: broker.single_point for broker in answer.brokers} == {"ben": True, "cleo": False}


def test_no_connection_is_an_empty_answer(database: Database, draw: Draw) -> None:
    draw("ann ben cleo dora", knows("ann", "ben"), knows("ben", "cleo"), knows("cleo", "dora"))
    assert connections(database, ADMINISTRATOR, "ann", "dora", max_hops=2).to_dict()["paths"] == []
    assert connections(database, ADMINISTRATOR, "ann", "dora", max_hops=3).distance == 3


def test_a_list_that_is_too_long_says_so(database: Database, draw: Draw) -> None:
    middle = "b c d e"
    draw(f"ann zoe {middle}", *(tie for name in middle.split() for tie in (knows("ann", name), knows(name, "zoe"))))
    answer = connections(database, ADMINISTRATOR, "ann", "zoe", limit=3)
    assert len(answer.paths) == 3
    assert answer.found == 4
    assert answer.truncated == ("limit",)


def test_no_path_is_longer_than_asked_for(database: Database, draw: Draw) -> None:
    draw("ann ben cleo", knows("ann", "cleo"), knows("ann", "ben"), knows("ben", "cleo"))
    answer = connections(database, ADMINISTRATOR, "ann", "cleo", max_hops=1)
    assert names_on(answer) == ["ann-cleo"]
    assert answer.found == 1
    assert answer.brokers == ()
    assert connections(database, ADMINISTRATOR, "ann", "cleo", max_hops=2).found == 2


@pytest.mark.parametrize("types", ["FRIEND_OF", [], ()])
def test_types_are_a_list_that_names_some(database: Database, draw: Draw, types: object) -> None:
    draw("ann ben", knows("ann", "ben"))
    with pytest.raises(RuleError, match="type"):
        connections(database, ADMINISTRATOR, "ann", "ben", types=types)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("option", "value"),
    [("limit", 0), ("limit", 10_001), ("limit", None), ("max_hops", 0), ("max_hops", 13), ("max_hops", 2.5)],
)
def test_a_number_out_of_range_is_refused_by_name(database: Database, draw: Draw, option: str, value: object) -> None:
    draw("ann ben")
    with pytest.raises(RuleError, match=f"{option} is {value}"):
        connections(database, ADMINISTRATOR, "ann", "ben", **{option: value})  # type: ignore[arg-type]


def test_both_ends_must_differ(database: Database, draw: Draw) -> None:
    draw("ann")
    with pytest.raises(RuleError, match="Both ends are ann"):
        connections(database, ADMINISTRATOR, "ann", "ann")


def test_a_hidden_party_changes_nothing_in_the_answer(database: Database, draw: Draw) -> None:
    ties = [knows("ann", "ben"), knows("ben", "cleo"), knows("ann", "hidden"), knows("hidden", "cleo")]
    draw("ann ben cleo hidden", *ties, hidden={"folder": "board"})
    for viewer in (ALICE, BOB):
        answer = connections(database, viewer, "ann", "cleo")
        assert names_on(answer) == ["ann-ben-cleo"]
        assert answer.found == 1
        assert answer.brokers[0].single_point
    assert connections(database, ADMINISTRATOR, "ann", "cleo").found == 2


def test_who_sees_neither_end_gets_the_answer_for_names_that_do_not_exist(database: Database, draw: Draw) -> None:
    draw("ann ben", knows("ann", "ben"))
    with pytest.raises(NotFoundError) as hidden:
        connections(database, CHARLIE, "ann", "ben")
    with pytest.raises(NotFoundError) as missing:
        connections(database, CHARLIE, "nan", "ben")
    assert hidden.value.message == missing.value.message.replace("nan", "ann")
    assert hidden.value.suggestions == ()


def test_a_path_never_runs_through_the_ends_a_viewer_does_not_see(database: Database, draw: Draw) -> None:
    draw("ann ben cleo", knows("ann", "ben"), knows("ben", "cleo"), ben={"folder": "", "owner": "alice"})
    assert names_on(connections(database, ALICE, "ann", "cleo")) == ["ann-ben-cleo"]
    assert names_on(connections(database, BOB, "ann", "cleo")) == []


def test_a_restricted_type_is_neither_walked_nor_shown(database: Database, draw: Draw) -> None:
    draw("ann ben cleo", ("ann", "DOCTOR_OF", "ben", {}), knows("ann", "ben"), ("ben", "DOCTOR_OF", "cleo", {}))
    limited = Viewer("alice", folders=frozenset({"sales"}), hidden_types=frozenset({"DOCTOR_OF"}))
    (hop,) = connections(database, limited, "ann", "ben").paths[0].hops
    assert hop.type == "KNOWS"
    assert hop.also == ()
    assert connections(database, limited, "ben", "cleo").paths == ()
    assert connections(database, ALICE, "ben", "cleo").distance == 1
    with pytest.raises(NotFoundError, match="DOCTOR_OF"):
        connections(database, limited, "ben", "cleo", types=["DOCTOR_OF"])


@pytest.mark.parametrize("seed", range(12))
def test_hubs_change_no_answer_that_is_not_called_cut_short(
    database: Database, draw: Draw, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(finder, "HUB_DEGREE", 3)
    chance = random.Random(seed)
    graph = nx.gnm_random_graph(14, chance.randint(14, 26), seed=seed)
    graph = nx.relabel_nodes(graph, {number: f"p{number}x" for number in graph})
    draw(" ".join(graph), *(knows(one, other) for one, other in graph.edges))
    whole = 0
    for source, target in chance.sample(list(itertools.combinations(graph, 2)), 25):
        answer = connections(database, ADMINISTRATOR, source, target, limit=10_000)
        if not nx.has_path(graph, source, target):
            assert answer.distance is None
            continue
        shortest = nx.shortest_path_length(graph, source, target)
        if shortest > 6:
            continue
        right = {tuple(path) for path in nx.all_simple_paths(graph, source, target, cutoff=shortest + 1)}
        found = {tuple(party.name for party in path.parties) for path in answer.paths}
        assert answer.distance == shortest
        assert found <= right
        assert all(graph.has_edge(*hop) for path in found for hop in pairwise(path))
        if "hubs" not in answer.truncated:
            whole += 1
            assert found == right
    assert whole
