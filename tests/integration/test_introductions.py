"""Who of us should ask whom: whose ways are told to whom, against networkx on a random graph."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from cast import define

from graphcrm.database.connection import Database
from graphcrm.database.work import UnitOfWork
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.access import Folder, Team
from graphcrm.queries import connections as finder
from graphcrm.services import accounts, parties, relationships, wording
from graphcrm.services.introductions import Introductions, introductions
from graphcrm.viewer import Viewer

Draw = Callable[..., None]
ADMINISTRATOR = Viewer.administrator()
#: Users, their team and the folder of the record that they are.
USERS = {"alba": ("dock", "quay"), "bert": ("dock", "quay"), "cora": ("dock", "hold"), "dirk": ("ship", "quay")}


@pytest.fixture(scope="module")
def people(database: Database) -> Iterator[dict[str, str]]:
    """Four users, Cora of whom nobody of her team sees, and others; uids by name."""
    define(
        database,
        Team("dock", "Dock"),
        Team("ship", "Ship"),
        Folder("quay", "Quay", readers=("dock", "ship")),
        Folder("hold", "Hold"),
    )
    others = ["emil", "fritz", "greta", "hanno", "ilse", "jutta", "klaus", "lotte", "minna", "nora"]

    def write(work: UnitOfWork) -> dict[str, str]:
        uids = {}
        for name, (team, folder) in USERS.items():
            uids[name] = parties.create(work, "person", {"name": name, "folder": folder})
            accounts.add(work, name, f"{name}@example.org", roles=["staff"], teams=[team], party=uids[name])
        for name in others:
            uids[name] = parties.create(work, "person", {"name": name, "folder": "hold" if name == "nora" else "quay"})
        accounts.add(work, "olga", "olga@example.org", roles=["staff"])
        return uids

    uids = database.write(ADMINISTRATOR, write)
    yield uids

    def remove(work: UnitOfWork) -> None:
        for uid in uids.values():
            parties.delete(work, uid)

    database.write(ADMINISTRATOR, remove)


@pytest.fixture
def tie(database: Database, people: dict[str, str]) -> Iterator[Draw]:
    drawn: list[tuple[str, str, str, str]] = []

    def make(*ties: str) -> None:
        def write(work: UnitOfWork) -> None:
            for each in ties:
                one, type, other = each.split()
                ends = people[one], people[other]
                drawn.append((type, *ends, relationships.create(work, type, *ends, {})))

        database.write(ADMINISTRATOR, write)

    yield make

    def remove(work: UnitOfWork) -> None:
        for each in drawn:
            relationships.delete(work, *each)

    database.write(ADMINISTRATOR, remove)


def ways(answer: Introductions) -> list[str]:
    return ["-".join(party.name for party in each.path.parties) for each in answer.introductions]


def of(database: Database, user: str, target: str, **more: Any) -> Introductions:
    return introductions(database, accounts.viewer_of(database, user), target, **more)


def test_each_of_us_is_told_their_strongest_way(database: Database, tie: Draw) -> None:
    tie("alba KNOWS emil", "emil SPOUSE_OF fritz", "bert SIBLING_OF greta", "greta SPOUSE_OF fritz")
    answer = of(database, "alba", "fritz")
    assert ways(answer) == ["bert-greta-fritz", "alba-emil-fritz"]
    assert [each.own for each in answer.introductions] == [False, True]
    assert [each.whom.name for each in answer.introductions] == ["greta", "emil"]
    assert (answer.askers, answer.found) == (2, 2)
    assert wording.introductions_sentences(answer) == [
        "bert can ask greta for an introduction to fritz: bert is a sibling of greta; greta is married to fritz.",
        "2 of 2 of us know a way.",
    ]


def test_no_way_leads_through_another_of_us(database: Database, tie: Draw) -> None:
    tie("alba SPOUSE_OF bert", "bert KNOWS fritz")
    answer = of(database, "alba", "fritz")
    assert ways(answer) == ["bert-fritz"]
    assert answer.introductions[0].direct
    assert wording.introductions_sentences(answer)[0].startswith("bert can go to fritz directly: ")


def test_a_way_has_three_hops_at_most(database: Database, tie: Draw) -> None:
    tie("alba KNOWS emil", "emil KNOWS fritz", "fritz KNOWS greta", "greta KNOWS hanno")
    assert ways(of(database, "alba", "greta")) == ["alba-emil-fritz-greta"]
    assert ways(of(database, "alba", "greta", max_hops=2)) == []
    assert ways(of(database, "alba", "hanno")) == []
    assert wording.introductions_sentences(of(database, "alba", "hanno")) == [
        "None of us reaches hanno today in up to 3 hops."
    ]
    with pytest.raises(RuleError, match="max_hops is 4"):
        of(database, "alba", "hanno", max_hops=4)


def test_only_those_of_ones_own_teams_are_asked_whose_records_one_sees(database: Database, tie: Draw) -> None:
    tie("cora SPOUSE_OF fritz", "dirk SPOUSE_OF fritz", "alba KNOWS fritz")
    assert ways(of(database, "alba", "fritz")) == ["alba-fritz"]
    assert ways(of(database, "bert", "fritz")) == ["alba-fritz"]
    assert ways(of(database, "dirk", "fritz")) == ["dirk-fritz"]
    # Who is in no team knows of no other users, unless they look after accounts.
    everybody = introductions(database, ADMINISTRATOR, "fritz")
    assert sorted(ways(everybody)) == ["alba-fritz", "cora-fritz", "dirk-fritz"]
    with pytest.raises(NotFoundError):
        of(database, "olga", "fritz")


def test_a_hidden_party_is_no_way_and_no_target(database: Database, tie: Draw) -> None:
    tie("alba SPOUSE_OF nora", "nora SPOUSE_OF fritz")
    assert ways(of(database, "alba", "fritz")) == []
    for name in ("nora", "nobody"):
        with pytest.raises(NotFoundError, match=name):
            of(database, "alba", name)


def test_a_disabled_account_is_nobody_to_ask(database: Database, tie: Draw) -> None:
    tie("alba KNOWS fritz")
    database.write(ADMINISTRATOR, lambda work: accounts.set_active(work, "alba", False))
    try:
        assert ways(of(database, "bert", "fritz")) == []
    finally:
        database.write(ADMINISTRATOR, lambda work: accounts.set_active(work, "alba", True))


def test_one_is_not_introduced_to_oneself(database: Database, people: dict[str, str]) -> None:
    with pytest.raises(RuleError, match="alba is you"):
        of(database, "alba", "alba")
    assert ways(of(database, "alba", "bert")) == []


@pytest.mark.parametrize("hub", [5_000, 3])
@pytest.mark.parametrize("seed", range(5))
def test_the_answer_is_that_of_networkx(
    database: Database, people: dict[str, str], tie: Draw, monkeypatch: pytest.MonkeyPatch, seed: int, hub: int
) -> None:
    monkeypatch.setattr(finder, "HUB_DEGREE", hub)
    chance = random.Random(seed)
    graph = nx.relabel_nodes(nx.gnm_random_graph(len(people), 24, seed=seed), dict(enumerate(people)))
    tie(*(f"{one} {chance.choice(['KNOWS', 'SPOUSE_OF', 'FRIEND_OF'])} {other}" for one, other in graph.edges))
    seen = graph.subgraph(set(graph) - {"cora", "nora"})
    for target in ("emil", "fritz", "greta", "hanno", "ilse"):
        answer = of(database, "alba", target)
        right = {}
        for start, other in (("alba", "bert"), ("bert", "alba")):
            alone = seen.subgraph(set(seen) - {other})
            right[start] = {tuple(path) for path in nx.all_simple_paths(alone, start, target, cutoff=3)}
        told = {each.asker.name: tuple(party.name for party in each.path.parties) for each in answer.introductions}
        assert all(path in right[name] for name, path in told.items())
        if "hubs" not in answer.truncated:
            assert told.keys() == {name for name, paths in right.items() if paths}
        for each in answer.introductions:
            assert all(seen.has_edge(hop.source.name, hop.target.name) for hop in each.path.hops)
            assert all(one.target == other.source for one, other in pairwise(each.path.hops))
