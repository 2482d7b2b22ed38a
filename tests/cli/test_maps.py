"""Saved maps are listed, shown and written as files from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest
from click.testing import Result

from graphcrm.database.connection import Database
from graphcrm.database.work import UnitOfWork
from graphcrm.services import accounts, parties, relationships
from graphcrm.services.explorer import maps
from graphcrm.services.explorer.maps import SavedMap
from graphcrm.services.explorer.state import State
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
Run = Callable[..., Result]


@pytest.fixture
def board(database: Database) -> Iterator[SavedMap]:
    """A map of two who are tied, shared with everybody."""

    def draw(work: UnitOfWork) -> tuple[str, str]:
        ann, ben = (parties.create(work, "person", {"name": name}) for name in ("Ann", "Ben"))
        relationships.create(work, "KNOWS", ann, ben, {"since": "2019-05"})
        return ann, ben

    def keep(work: UnitOfWork) -> SavedMap:
        return maps.save(work, "The board", state, note="For May", shared_with=["everybody"])

    state = State(parties=database.write(ADMINISTRATOR, draw))
    yield database.write(ADMINISTRATOR, keep)
    database.driver.execute_query("MATCH (map:SavedMap) DELETE map", database_=database.name)


def test_maps_are_listed_and_shown(run: Run, board: SavedMap) -> None:
    assert "The board  2 parties  live  administrator  everybody" in run("map").stdout
    [listed] = json.loads(run("map", "list", "--json").stdout)
    assert (listed["name"], listed["parties"], "state" in listed) == ("The board", 2, False)

    for name in ("the board", board.uid):
        shown = run("map", "show", name)
        assert shown.stdout.startswith("The board\nFor May\nAs of ")
        assert "2 parties · 1 relationship" in shown.stdout
        assert "Ann  knows  Ben  2019-05–" in shown.stdout
    told = json.loads(run("map", "show", "The board", "--json").stdout)
    assert [party["name"] for party in told["graph"]["parties"]] == ["Ann", "Ben"]
    assert run("map", "show", "No such map").exit_code == 3


def test_a_map_is_written_as_a_file(run: Run, board: SavedMap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert run("map", "export", "The board").stdout == "The board.svg: 2 parties, 1 relationship\n"
    assert run("map", "export", "The board", "--format", "graphml", "--output", "x.graphml").exit_code == 0

    ElementTree.parse(tmp_path / "The board.svg")
    read = networkx.read_graphml(tmp_path / "x.graphml")
    assert {name for _, name in read.nodes(data="name")} == {"Ann", "Ben"}
    assert run("map", "export", "The board", "--format", "exe").exit_code == 7


def test_whoever_sees_nothing_of_a_map_is_told_nothing(run: Run, board: SavedMap, database: Database) -> None:
    database.write(ADMINISTRATOR, lambda work: accounts.add(work, "charlie", "charlie@example.org", roles=["staff"]))

    assert "The board  0 parties" in run("--as", "charlie", "map").stdout
    told = run("--as", "charlie", "map", "show", "The board", "--json").stdout
    assert not [uid for uid in board.parties if uid in told]
    assert "Ann" not in run("--as", "charlie", "map", "show", "The board").stdout
