"""Connections through and without given parties, and the strongest, against networkx on random graphs."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from cast import define
from drawing import Draw, drawing, tie

from graphcrm.database.connection import Database
from graphcrm.errors import AmbiguousNameError, NotFoundError, RuleError
from graphcrm.models.access import Folder
from graphcrm.queries import connections as finder
from graphcrm.services import detours
from graphcrm.services.connections import Connections, connections
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
ALICE = Viewer("alice", folders=frozenset({"shop"}), owners=frozenset({"alice"}))
#: Types of different weight, so that ties are of different strength.
TYPES = ("KNOWS", "SPOUSE_OF", "CLASSMATE_OF", "FRIEND_OF")


@pytest.fixture(scope="module", autouse=True)
def folders(database: Database) -> None:
    define(database, Folder("shop", "Shop"), Folder("safe", "Safe"))


@pytest.fixture
def draw(database: Database) -> Iterator[Draw]:
    """Draw people and ties between them, as ``ann-ben``; those whose names end with ``*`` are hidden from Alice."""
    with drawing(database, "shop", closed="safe") as made:

        def draw(names: str, ties: str, types: Mapping[str, str] | None = None) -> dict[str, str]:
            typed = {each: (types or {}).get(each, "KNOWS") for each in ties.split()}
            ends = {each: each.split("-") for each in typed}
            return made(names, *(tie(ends[each][0], type, ends[each][1]) for each, type in typed.items()))

        yield draw


def names_on(answer: Connections) -> list[str]:
    return ["-".join(party.name for party in path.parties) for path in answer.paths]


def random_graph(draw: Draw, seed: int, hidden: bool = False) -> nx.Graph:
    """Draw a graph of 12 people; some are hidden from Alice where that is wanted, and not in what is returned."""
    chance = random.Random(seed)
    graph = nx.gnm_random_graph(12, chance.randint(14, 24), seed=seed)
    graph = nx.relabel_nodes(graph, {number: f"q{number}x" for number in graph})
    secret = chance.sample(sorted(graph), 3) if hidden else []
    types = {f"{one}-{other}": chance.choice(TYPES) for one, other in graph.edges}
    draw(" ".join(name + "*" * (name in secret) for name in graph), " ".join(types), types)
    graph.remove_nodes_from(secret)
    return graph


def paths_of(graph: nx.Graph, source: str, target: str, through: list[str], max_hops: int) -> list[tuple[str, ...]]:
    found = nx.all_simple_paths(graph, source, target, cutoff=max_hops)
    return [tuple(path) for path in found if set(through) <= set(path)]


@pytest.mark.parametrize("hubs", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_the_answer_is_that_of_networkx(
    database: Database, draw: Draw, monkeypatch: pytest.MonkeyPatch, seed: int, hubs: bool
) -> None:
    """Where parties with more than 4 ties are hubs, an answer may be cut short, and says so."""
    if hubs:
        monkeypatch.setattr(finder, "HUB_DEGREE", 4)
    hidden = seed % 2 == 1
    viewer = ALICE if hidden else ADMINISTRATOR
    graph = random_graph(draw, seed, hidden)
    chance = random.Random(seed)
    whole = 0
    for number, (source, target) in enumerate(chance.sample(list(itertools.combinations(graph, 2)), 14)):
        others = [name for name in graph if name not in (source, target)]
        through = chance.sample(others, number % 4)
        avoid = chance.sample([name for name in others if name not in through], chance.randint(0, 2))
        order = "strong" if number % 3 else "short"
        answer = connections(
            database, viewer, source, target, through=through, avoid=avoid, order=order, max_hops=5, limit=10_000
        )  # fmt: skip
        allowed = graph.subgraph(set(graph) - set(avoid))
        right = paths_of(allowed, source, target, through, 5)
        found = {tuple(party.name for party in path.parties) for path in answer.paths}
        assert found <= set(right)
        assert len(found) == len(answer.paths)
        if "hubs" in answer.truncated:
            continue
        whole += 1
        shortest = min(map(len, right), default=0) - 1
        assert answer.distance == (shortest if right else None)
        assert found == {path for path in right if len(path) - 1 <= answer.longest}
        assert answer.found == len(found)
        ranks = [path.strength for path in answer.paths]
        if order == "strong":
            assert ranks == sorted(ranks, reverse=True)
        for one, other in pairwise(answer.paths):
            assert order == "strong" or (one.length, -one.strength) <= (other.length, -other.strength + 1e-4)
    assert whole


def test_a_path_runs_through_who_is_asked_for_and_comes_back_to_nobody(database: Database, draw: Draw) -> None:
    draw("ann ben cleo dora", "ann-ben ben-cleo cleo-dora ben-dora")
    assert names_on(connections(database, ADMINISTRATOR, "ann", "dora")) == ["ann-ben-dora", "ann-ben-cleo-dora"]
    answer = connections(database, ADMINISTRATOR, "ann", "dora", through=["cleo"])
    assert names_on(answer) == ["ann-ben-cleo-dora"]
    assert (answer.distance, answer.found) == (3, 1)
    assert [broker.party.name for broker in answer.brokers] == ["ben"]
    assert [party.name for party in answer.through] == ["cleo"]


def test_who_is_at_a_dead_end_is_on_no_path(database: Database, draw: Draw) -> None:
    draw("ann ben cleo dora", "ann-ben ben-cleo ben-dora")
    answer = connections(database, ADMINISTRATOR, "ann", "cleo", through=["dora"])
    assert (answer.distance, answer.paths, answer.truncated) == (None, (), ())


def test_the_order_of_those_who_are_asked_for_is_free(database: Database, draw: Draw) -> None:
    draw("ann ben cleo dora eva", "ann-ben ben-cleo cleo-dora dora-eva ann-eva")
    for through in itertools.permutations(["ben", "cleo", "dora"]):
        answer = connections(database, ADMINISTRATOR, "ann", "eva", through=through)
        assert names_on(answer) == ["ann-ben-cleo-dora-eva"]


def test_a_path_avoids_whom_it_shall(database: Database, draw: Draw) -> None:
    draw("ann ben cleo dora", "ann-ben ben-cleo ann-dora dora-cleo")
    answer = connections(database, ADMINISTRATOR, "ann", "cleo", avoid=["ben"])
    assert names_on(answer) == ["ann-dora-cleo"]
    assert answer.found == 1
    assert connections(database, ADMINISTRATOR, "ann", "cleo", avoid=["ben", "dora"]).distance is None


def test_the_strongest_is_told_apart_from_the_shortest(database: Database, draw: Draw) -> None:
    family = {"ann-ben": "SPOUSE_OF", "ben-cleo": "SIBLING_OF", "cleo-dora": "SPOUSE_OF", "ann-dora": "CLASSMATE_OF"}
    draw("ann ben cleo dora", " ".join(family), types=family)
    short = connections(database, ADMINISTRATOR, "ann", "dora")
    strong = connections(database, ADMINISTRATOR, "ann", "dora", order="strong")
    assert names_on(short) == ["ann-dora"]
    assert names_on(strong) == ["ann-ben-cleo-dora", "ann-dora"]
    assert strong.distance == 1
    assert strong.paths[0].strength > strong.paths[1].strength


def test_a_long_list_says_that_not_all_paths_were_counted(
    database: Database, draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detours, "MAX_COUNTED", 3)
    middle = ["b", "c", "d", "e"]
    draw(f"ann zoe {' '.join(middle)}", " ".join(f"ann-{name} {name}-zoe" for name in middle))
    answer = connections(database, ADMINISTRATOR, "ann", "zoe", order="strong", limit=2)
    assert len(answer.paths) == 2
    assert answer.found == 3
    assert answer.truncated == ("many", "limit")
    assert not any(broker.single_point for broker in answer.brokers)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"through": ["ann"]}, "ann is an end"),
        ({"avoid": ["cleo"]}, "cannot avoid cleo"),
        ({"through": ["ben"], "avoid": ["ben"]}, "cannot avoid ben"),
        ({"through": "ben"}, "through is 'ben'"),
        ({"through": ["ben", "dora", "eva", "fay"]}, "through names 4 parties"),
        ({"order": "long"}, "order is 'long'"),
    ],
)
def test_what_makes_no_sense_is_refused(database: Database, draw: Draw, given: dict[str, Any], said: str) -> None:
    draw("ann ben cleo dora eva fay", "ann-ben ben-cleo")
    with pytest.raises(RuleError, match=said):
        connections(database, ADMINISTRATOR, "ann", "cleo", **given)


@pytest.mark.parametrize("name", ["through", "avoid"])
def test_a_hidden_party_that_is_named_is_not_there(database: Database, draw: Draw, name: str) -> None:
    uids = draw("ann ben cleo vera*", "ann-ben ben-cleo ann-vera vera-cleo")
    for text in ("vera", uids["vera"]):
        with pytest.raises(NotFoundError) as hidden:
            connections(database, ALICE, "ann", "cleo", **{name: [text]})  # type: ignore[arg-type]
        with pytest.raises(NotFoundError) as missing:
            connections(database, ALICE, "ann", "cleo", **{name: ["nobody"]})  # type: ignore[arg-type]
        assert hidden.value.message == missing.value.message.replace("nobody", text)
    assert connections(database, ADMINISTRATOR, "ann", "cleo", **{name: ["vera"]}).found == 1  # type: ignore[arg-type]


def test_a_name_that_fits_several_is_asked_back(database: Database, draw: Draw) -> None:
    draw("ann ben cleo", "ann-ben ben-cleo")
    draw("ben", "")
    with pytest.raises(AmbiguousNameError):
        connections(database, ADMINISTRATOR, "ann", "cleo", through=["ben"])
