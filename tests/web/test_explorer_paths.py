"""What the explorer's script is sent of paths and introductions, and what whoever may not see them gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graphcrm.database.connection import Database


@pytest.fixture
def uid(demo_database: Database) -> Callable[[str], str]:
    """Return the uid of a party of the sample by its name."""

    def find(name: str) -> str:
        found = demo_database.driver.execute_query("MATCH (n:Party {name: $name}) RETURN n.uid AS uid", name=name)
        return str(found.records[0]["uid"])

    return find


def send(client: Any, address: str, **parts: Any) -> Any:
    return client.client.post(f"/explore/{address}.json", json=parts, headers={"X-CSRFToken": client.token("/explore")})


def test_the_paths_of_a_picture_come_with_their_graph_and_who_matters(
    people: None, visitor: Any, uid: Callable[[str], str]
) -> None:
    ends = {"source": uid("Sally Kessler"), "target": uid("XYZ site"), "as_of": "2019"}
    alice = visitor("alice")

    found = send(alice, "paths", **ends).json

    first = found["paths"][0]
    assert (first["parties"][0], first["parties"][-1]) == (ends["source"], ends["target"])
    assert first["length"] == len(first["ties"]) == len(first["words"]) == found["distance"]
    assert first["words"][0].startswith("Sally Kessler ")
    drawn = {party["uid"] for party in found["graph"]["parties"]}
    assert drawn == {each for path in found["paths"] for each in path["parties"]}
    ties = {tie["uid"] for tie in found["graph"]["ties"]}
    assert all(each in ties for path in found["paths"] for hop in path["ties"] for each in hop)
    assert found["brokers"]
    assert "shortestPath" in found["cypher"]

    between = first["parties"][1]
    around = send(alice, "paths", **ends, avoid=[between]).json
    assert all(between not in path["parties"] for path in around["paths"])
    through = send(alice, "paths", **ends, through=[between], order="strong", limit=1).json
    assert [between in path["parties"] for path in through["paths"]] == [True]


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ({}, 422),
        ({"source": "x"}, 422),
        ({"source": "x", "target": "y"}, 404),
        ({"source": "x", "target": "y", "max_hops": 40}, 422),
        ({"source": "x", "target": "y", "order": "long"}, 422),
        ({"source": "x", "target": "y", "limit": 1_000}, 422),
        ({"source": "x", "target": "y", "as_of": "soon"}, 422),
        ({"source": "x", "target": "y", "color": "red"}, 422),
    ],
)
def test_what_cannot_be_read_is_refused(people: None, visitor: Any, parts: dict[str, Any], status: int) -> None:
    assert send(visitor("alice"), "paths", **parts).status_code == status


def test_a_hidden_end_answers_as_one_that_is_not_there(people: None, visitor: Any, uid: Callable[[str], str]) -> None:
    sally, site = uid("Sally Kessler"), uid("XYZ site")
    charlie = visitor("charlie")

    for given in ({"source": sally, "target": site}, {"source": "no", "target": "nobody"}):
        answer = send(charlie, "paths", **given)
        assert answer.status_code == 404
        assert "Sally" not in answer.text
    assert send(charlie, "introductions", target=sally).status_code == 404


def test_introductions_come_with_the_graph_of_their_ways(people: None, visitor: Any, uid: Callable[[str], str]) -> None:
    found = send(visitor("alice"), "introductions", target=uid("XYZ site")).json

    assert found["found"] == len(found["introductions"]) <= found["askers"]
    drawn = {party["uid"] for party in found["graph"]["parties"]}
    assert uid("XYZ site") in drawn
    assert all(set(each["path"]["parties"]) <= drawn for each in found["introductions"])
