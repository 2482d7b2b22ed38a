"""The main job on real data, held against networkx on the CSV files themselves."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

from graphcrm import resources
from graphcrm.database.connection import Database
from graphcrm.services import graph_import
from graphcrm.services.connections import connections
from graphcrm.values import Period
from graphcrm.viewer import Viewer

DATES = (date(1995, 6, 1), date(2013, 1, 3), date(2026, 3, 1))
RANDOM_PAIRS = 300
OF_EACH_DISTANCE = 12
MAX_HOPS = 12


@pytest.fixture(scope="module")
def congress_database(database: Database, congress: Path) -> Database:
    report = graph_import.run(
        database, Viewer.administrator(), congress, resources.folder("seeds") / "mappings" / "congress.yaml"
    )
    # One of the 12,609 overlaps another, see test_graph_import.
    assert report.counts["relationship"].created == 12_608
    return database


@pytest.fixture(scope="module")
def external_ids(congress_database: Database) -> dict[str, str]:
    with congress_database.driver.session(database=congress_database.name) as session:
        return dict(session.run("MATCH (n:Party) RETURN n.uid, n.external_id").values())


@pytest.fixture(scope="module")
def graphs(congress: Path) -> dict[date, nx.Graph]:
    """What holds on each date, read from the CSV files without any of our code."""
    with (congress / "relationships.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (congress / "people.csv").open(encoding="utf-8", newline="") as file:
        nodes = [row["id"] for row in csv.DictReader(file)]
    with (congress / "organizations.csv").open(encoding="utf-8", newline="") as file:
        nodes += [row["id"] for row in csv.DictReader(file)]
    made = {}
    for day in DATES:
        graph = nx.Graph()
        graph.add_nodes_from(nodes)
        graph.add_edges_from(
            (row["source_id"], row["target_id"])
            for row in rows
            if (not row["start"] or row["start"] <= day.isoformat())
            and (not row["end"] or row["end"] >= day.isoformat())
        )
        made[day] = graph
    return made


def draw(graphs: dict[date, nx.Graph]) -> Iterator[tuple[date, str, str]]:
    """Draw random pairs, each for every date, and some of each distance that occurs on a date."""
    chance = random.Random(20261122)
    nodes = sorted(graphs[DATES[0]])
    pairs = [tuple(chance.sample(nodes, 2)) for _ in range(RANDOM_PAIRS)]
    for day, graph in graphs.items():
        yield from ((day, *pair) for pair in pairs)
        by_distance: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for source, lengths in nx.all_pairs_shortest_path_length(graph):
            for target, length in lengths.items():
                if source < target:
                    by_distance[length].append((source, target))
        for length in sorted(by_distance):
            found = sorted(by_distance[length])
            yield from ((day, *pair) for pair in chance.sample(found, min(OF_EACH_DISTANCE, len(found))))


def test_distance_and_shortest_paths_agree_with_networkx(
    congress_database: Database, external_ids: dict[str, str], graphs: dict[date, nx.Graph], administrator: Viewer
) -> None:
    connected = 0
    distances: dict[date, set[int]] = defaultdict(set)
    for day, source, target in draw(graphs):
        graph = graphs[day]
        answer = connections(
            congress_database,
            administrator,
            f"ext:{source}",
            f"ext:{target}",
            as_of=Period.day(day),
            max_hops=MAX_HOPS,
            limit=10_000,
        )
        found = {
            tuple(external_ids[party.uid] for party in path.parties)
            for path in answer.paths
            if path.length == answer.distance
        }
        if nx.has_path(graph, source, target):
            right = {tuple(path) for path in nx.all_shortest_paths(graph, source, target)}
            connected += 1
            distances[day].add(len(next(iter(right))) - 1)
        else:
            right = set()
        assert found == right, f"{source} to {target} on {day}"
        assert answer.distance == (len(next(iter(right))) - 1 if right else None)
    assert connected >= 200
    for day, graph in graphs.items():
        occurring = {length for _, lengths in nx.all_pairs_shortest_path_length(graph) for length in lengths.values()}
        assert distances[day] == occurring - {0}


def test_paths_one_hop_longer_and_their_number_agree_with_networkx(
    congress_database: Database, external_ids: dict[str, str], graphs: dict[date, nx.Graph], administrator: Viewer
) -> None:
    chance = random.Random(7)
    day = DATES[-1]
    graph = graphs[day]
    compared = 0
    while compared < 40:
        source, target = chance.sample(sorted(graph), 2)
        if not nx.has_path(graph, source, target) or nx.shortest_path_length(graph, source, target) > 3:
            continue
        shortest = nx.shortest_path_length(graph, source, target)
        right = {tuple(path) for path in nx.all_simple_paths(graph, source, target, cutoff=shortest + 1)}
        answer = connections(
            congress_database, administrator, f"ext:{source}", f"ext:{target}", as_of=day, limit=10_000
        )
        assert answer.found == len(right)
        found = {tuple(external_ids[party.uid] for party in path.parties) for path in answer.paths}
        assert found == right if len(right) <= 10_000 else found <= right
        through = {node: sum(node in path[1:-1] for path in right) for node in graph}
        for broker in answer.brokers:
            assert broker.paths == through[external_ids[broker.party.uid]]
        compared += 1
