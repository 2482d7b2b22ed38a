"""The browser and the server show the same of a picture, whatever it holds, whoever asks."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from explorer_pictures import as_case, pictures, states
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_javascript import node

from graphcrm.database.connection import Database
from graphcrm.services.explorer import communities as grouping
from graphcrm.services.explorer import graph as graphs
from graphcrm.services.explorer.graph import Graph
from graphcrm.services.explorer.shown import shown
from graphcrm.services.explorer.state import State
from graphcrm.viewer import Viewer

ROOT = Path(__file__).resolve().parents[2]


T = TypeVar("T")
Picture = tuple[Graph, State, dict[str, str]]


def in_the_browser(cases: Sequence[Picture]) -> list[dict[str, Any]]:
    """Return what the page's own function shows in each picture, by one Node for all of them."""
    run = subprocess.run(
        [node(), ROOT / "tests" / "javascript" / "shown_cases.mjs"],
        input=json.dumps([as_case(*case) for case in cases]),
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stderr
    found: list[dict[str, Any]] = json.loads(run.stdout)
    return found


def on_the_server(cases: Sequence[Picture]) -> list[dict[str, Any]]:
    return [shown(graph, state, communities=communities).to_dict() for graph, state, communities in cases]


def examples(of: st.SearchStrategy[T], number: int) -> list[T]:
    """Return random examples, so that all of them go through one Node."""
    found: list[T] = []

    @settings(max_examples=number, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(of)
    def collect(example: T) -> None:
        found.append(example)

    collect()
    return found


def test_random_pictures_are_shown_alike() -> None:
    cases = examples(pictures(), 300)

    for case, server, browser in zip(cases, on_the_server(cases), in_the_browser(cases), strict=True):
        assert server == browser, as_case(*case)


def test_what_random_viewers_see_is_shown_alike(demo_database: Database) -> None:
    """Pictures of the sample, as people with random rights see them, with random filters, dates and groups."""
    folders = ["north", "south", "east"]
    chance = random.Random(20261123)
    found = demo_database.driver.execute_query("MATCH (n:Party) RETURN n.uid AS uid ORDER BY uid").records
    uids = [row["uid"] for row in found]
    demo_database.driver.execute_query(
        "UNWIND $rows AS row MATCH (n:Party {uid: row[0]}) SET n.folder = row[1]",
        rows=[[uid, chance.choice(folders)] for uid in uids],
    )
    types = [
        row["type"]
        for row in demo_database.driver.execute_query(
            "MATCH (:Party)-[r]->(:Party) RETURN DISTINCT type(r) AS type ORDER BY type"
        ).records
    ]
    viewers = [Viewer.administrator(), Viewer("charlie")]
    for number in range(6):
        viewers.append(
            Viewer(
                f"somebody {number}",
                folders=frozenset(chance.sample(folders, chance.randint(1, len(folders)))),
                kinds=chance.choice([None, frozenset({"Person"}), frozenset({"Person", "Organization"})]),
                hidden_types=frozenset(chance.sample(types, chance.randint(0, 5))),
            )
        )
    cases: list[Picture] = []
    for viewer in viewers:
        chosen = chance.sample(uids, min(len(uids), 40))
        graph = graphs.of(demo_database, viewer, chosen)
        told = dict(grouping.within(graph, as_of="ever").groups)
        some = examples(states(chosen), 25)
        cases += [(graph, state, told) for state in (*some, *(replace(each, parties=tuple(chosen)) for each in some))]

    answers = on_the_server(cases)

    assert sum(len(answer["ties"]) for answer in answers) > 100
    assert len({len(graph.parties) for graph, *_ in cases}) > 3
    assert any(answer["groups"] for answer in answers)
    assert answers == in_the_browser(cases)


@pytest.mark.parametrize("as_of", ["2015-01-01..", "..2015-01-01", "2020-02", "ever", ""])
def test_each_form_of_a_date_is_read_alike(as_of: str) -> None:
    tie = {
        "type": "KNOWS",
        "label": "",
        "reverse": "",
        "mutual": True,
        "since": "",
        "until": "",
        "strength": 1,
        "color": "",
    }
    days = ["", "0001-01-01", "2014-12-31", "2015-01-01", "2020-01-31", "2020-02-01", "2020-02-29", "2020-03-01"]
    ties = [
        graphs.GraphTie(uid=f"t{number}", source="a", target="b", first=first, last=last, title="", **tie)  # type: ignore[arg-type]
        for number, (first, last) in enumerate((first, last) for first in days for last in days)
    ]
    parties = [graphs.GraphParty(uid, uid, "person", None, "", "", False, 1, False) for uid in "ab"]
    case = (
        Graph(tuple(parties), tuple(ties), graphs.date(2026, 11, 23)),
        State.read({"parties": ["a", "b"], "filters": {"as_of": as_of}}),
        {},
    )

    assert on_the_server([case]) == in_the_browser([case])
