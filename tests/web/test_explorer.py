"""The page of the explorer and what its script asks for, to the test client."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from graphcrm.database.connection import Database
from graphcrm.services.explorer import graph as graphs
from graphcrm.services.explorer import layout
from graphcrm.services.explorer.state import State

Uid = Callable[[str], str]


@pytest.fixture
def uid(demo_database: Database) -> Uid:
    """Return the uid of a party of the sample by its name."""

    def find(name: str) -> str:
        found = demo_database.driver.execute_query("MATCH (n:Party {name: $name}) RETURN n.uid AS uid", name=name)
        return str(found.records[0]["uid"])

    return find


@pytest.fixture
def tie(demo_database: Database, uid: Uid) -> str:
    """The uid of a relationship of Sally."""
    found = demo_database.driver.execute_query(
        "MATCH (n:Party {uid: $uid})-[r]->(:Party) RETURN r.uid AS uid ORDER BY uid LIMIT 1", uid=uid("Sally Kessler")
    )
    return str(found.records[0]["uid"])


def embedded(page: str, name: str) -> Any:
    """Return the JSON that a page holds for its script."""
    found = re.search(rf'<script type="application/json" data-{name}>(.*?)</script>', page, re.S)
    assert found
    return json.loads(found[1])


def send(opened: Any, path: str, **given: Any) -> Any:
    """Send JSON as the script of the page does."""
    return opened.client.post(path, json=given, headers={"X-CSRFToken": opened.token("/clipboard")})


def packed(state: dict[str, Any]) -> str:
    """Return a state as a link carries it."""
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(state).encode())).decode().rstrip("=")


def test_the_page_of_a_party_holds_its_graph_and_state(people: None, visitor: Any, uid: Uid) -> None:
    sally = uid("Sally Kessler")

    page = visitor("alice").get(f"/explore?party={sally}&as_of=2024&types=KNOWS")

    assert page.status_code == 200
    state, graph = embedded(page.text, "state"), embedded(page.text, "graph")
    assert state["parties"][0] == sally
    assert state["filters"] == {"as_of": "2024", "types": ["KNOWS"], "kinds": [], "strength": 0.0}
    assert [party["uid"] for party in graph["parties"]] == state["parties"]
    assert len(state["parties"]) > 2
    assert "Sally Kessler" in page.text
    assert graph["parties"][0]["url"] == f"/parties/{sally}"


def test_without_scripts_the_list_says_what_is_shown(people: None, visitor: Any, uid: Uid) -> None:
    sally = uid("Sally Kessler")
    alice = visitor("alice")

    for more in ("", "&as_of=2005", "&kinds=person", "&as_of=ever&types=FRIEND_OF"):
        page = alice.get(f"/explore?party={sally}{more}").text
        shown = _shown(embedded(page, "state"), embedded(page, "graph"))
        parties = re.search(r'id="listed-parties".*?</ul>', page, re.S)
        ties = re.search(r'id="listed-ties".*?</ul>', page, re.S)
        assert parties
        assert set(re.findall(r'href="/parties/([^"/]+)"', parties[0])) == shown[0]
        assert ties
        assert ties[0].count("<li>") == len(shown[1])


def test_an_empty_picture_offers_how_to_begin(people: None, visitor: Any) -> None:
    page = visitor("alice").get("/explore")

    assert page.status_code == 200
    assert embedded(page.text, "state")["parties"] == []
    assert 'name="party-text"' in page.text


@pytest.mark.parametrize(
    "asked",
    [
        "q=who+knows+Sally+Kessler%3F",
        "find=sally+kessler",
        "list=search:sally+kessler",
        "party-text=Sally+Kessler",
        "list=relationships:type=FRIEND_OF",
        "list=parties:kind=person",
    ],
)
def test_a_picture_begins_with_what_the_address_says(people: None, visitor: Any, uid: Uid, asked: str) -> None:
    page = visitor("alice").get(f"/explore?{asked}")

    assert page.status_code == 200
    assert uid("Sally Kessler") in embedded(page.text, "state")["parties"]


def test_a_selection_is_sent_to_the_page(people: None, visitor: Any, uid: Uid) -> None:
    alice = visitor("alice")
    chosen = [uid("Sally Kessler"), uid("Josh Abara")]

    sent = {"csrf_token": alice.token("/clipboard"), "uid": chosen}
    selection = {"list": "lists.people", "query": ""}
    for more in ({}, selection):
        page = alice.client.post("/explore", data={**sent, **more})
        assert page.status_code == 200
        assert sorted(embedded(page.text, "state")["parties"]) == sorted(chosen)


def test_a_link_reproduces_a_picture_and_what_is_not_there_falls_out(people: None, visitor: Any, uid: Uid) -> None:
    sally = uid("Sally Kessler")
    state = {
        "parties": ["gone", sally],
        "positions": {sally: [1.5, 2], "gone": [0, 0]},
        "layout": "circle",
        "filters": {"as_of": "2019"},
    }

    page = visitor("alice").get("/explore", query_string={"s": packed(state)})

    expected = State.read({**state, "parties": [sally], "positions": {sally: [1.5, 2]}}).to_dict()
    assert embedded(page.text, "state") == expected


@pytest.mark.parametrize("link", ["x", "!!!", packed({"parties": 1}), packed({"v": 2}), packed({})[:-8]])
def test_a_broken_link_says_so(people: None, visitor: Any, link: str) -> None:
    assert visitor("alice").get("/explore", query_string={"s": link}).status_code == 422


def test_a_link_that_unpacks_to_too_much_is_refused(people: None, visitor: Any) -> None:
    bomb = packed({"parties": ["a" * 3_000_000]})

    assert visitor("alice").get("/explore", query_string={"s": bomb}).status_code == 422


def test_wrong_parts_of_the_address_are_named(people: None, visitor: Any, uid: Uid) -> None:
    alice = visitor("alice")
    for asked in ("degrees=9", "degrees=x", "degrees=²", "as_of=soon"):
        assert alice.get(f"/explore?party={uid('Sally Kessler')}&{asked}").status_code == 422, asked
    assert alice.get("/explore?list=everybody:x").status_code == 422
    assert alice.get("/explore?party=nobody").status_code == 404


def test_the_graph_of_some_parties_is_sent(people: None, visitor: Any, uid: Uid) -> None:
    alice = visitor("alice")
    uids = [uid("Sally Kessler"), uid("Josh Abara"), "gone"]

    plain = send(alice, "/explore/graph.json", parties=uids).json
    placed = send(alice, "/explore/graph.json", parties=uids, positions=True).json

    assert [party["uid"] for party in plain["parties"]] == uids[:2]
    assert plain["left_out"] == {"parties": 0, "ties": 0}
    assert "x" not in plain["parties"][0]
    assert all(isinstance(party[axis], (int, float)) for party in placed["parties"] for axis in "xy")


def test_a_large_picture_comes_with_places(
    people: None, visitor: Any, uid: Uid, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "ABOVE", 1)

    page = visitor("alice").get(f"/explore?party={uid('Sally Kessler')}")

    assert all("x" in party for party in embedded(page.text, "graph")["parties"])


def test_what_is_not_sent_as_the_script_does_is_refused(people: None, visitor: Any) -> None:
    alice = visitor("alice")
    for path, given in (
        ("/explore/graph.json", {"parties": "x"}),
        ("/explore/graph.json", {"parties": [1]}),
        ("/explore/graph.json", {"others": []}),
        ("/explore/expand.json", {"party": ["x"]}),
        ("/explore/expand.json", {"party": "x", "groups": ["KNOWS"]}),
        ("/explore/expand.json", {"party": "x", "groups": [{"type": "KNOWS"}]}),
        ("/explore/expand.json", {"party": "x", "groups": [{"type": 1, "forward": 1}]}),
        ("/explore/expand.json", {"party": "x", "limit": 0}),
        ("/explore/expand.json", {"party": "x", "limit": "many"}),
        ("/explore/expand.json", {"party": "x", "as_of": "soon"}),
        ("/explore/groups.json", {"parties": [], "by": "color"}),
        ("/explore/cypher.json", {"state": {"layout": "grid"}}),
        ("/explore/cypher.json", {"state": []}),
    ):
        assert send(alice, path, **given).status_code == 422, (path, given)
    token = {"X-CSRFToken": alice.token("/clipboard")}
    for body in ("[]", "{", "", "null"):
        sent = alice.client.post("/explore/graph.json", data=body, content_type="application/json", headers=token)
        assert sent.status_code == 422, body


def test_neighbours_are_told_by_groups_and_expanded(people: None, visitor: Any, uid: Uid) -> None:
    alice, sally = visitor("alice"), uid("Sally Kessler")

    told = alice.get(f"/explore/neighbours.json?party={sally}").json
    assert (told["party"], told["more"]) == (sally, False)
    assert told["total"] >= max(group["number"] for group in told["groups"])
    group = told["groups"][0]
    assert set(group) == {"type", "forward", "label", "role", "number", "more"}

    chosen = {name: group[name] for name in ("type", "forward")}
    part = send(alice, "/explore/expand.json", party=sally, groups=[chosen], known=[sally]).json
    assert len(part["added"]) == group["number"]
    whole = send(alice, "/explore/expand.json", party=sally, known=[sally], limit=2).json
    assert (len(whole["added"]), whole["left_out"], whole["hub"]) == (2, told["total"] - 2, False)
    assert [party["uid"] for party in whole["graph"]["parties"]] == whole["added"]
    assert {end for tie in whole["graph"]["ties"] for end in (tie["source"], tie["target"])} <= {sally, *whole["added"]}


def test_communities_are_named_by_who_is_in_the_middle(people: None, visitor: Any, uid: Uid) -> None:
    alice = visitor("alice")
    page = alice.get(f"/explore?party={uid('Sally Kessler')}&degrees=2")
    uids = embedded(page.text, "state")["parties"]

    told = send(alice, "/explore/groups.json", parties=uids, by="community", as_of="ever").json

    assert set(told["groups"].values()) == set(told["names"])
    names = {party["uid"]: party["name"] for party in embedded(page.text, "graph")["parties"]}
    assert told["names"] == {key: f"Around {names[key]}" for key in told["names"]}


def test_the_statement_behind_a_picture_finds_just_what_it_shows(
    people: None, visitor: Any, uid: Uid, demo_database: Database
) -> None:
    alice = visitor("alice")
    page = alice.get(f"/explore?party={uid('Sally Kessler')}&degrees=2")
    graph, state = embedded(page.text, "graph"), embedded(page.text, "state")
    parties = {party["uid"] for party in graph["parties"]}
    for more in (
        {},
        {"filters": {"as_of": "ever"}},
        {"filters": {"as_of": "2019..2021"}},
        {"filters": {"as_of": "ever", "strength": 0.5}},
        {"compare": ["2015", "today"]},
        {"hidden": [graph["parties"][1]["uid"]]},
    ):
        told = send(alice, "/explore/cypher.json", state=state | more).json["cypher"]
        rows = demo_database.driver.execute_query(told.removesuffix(";")).records
        shown = _shown(state | more, graph)
        assert {row["n"]["uid"] for row in rows} == shown[0] <= parties
        assert {row["r"]["uid"] for row in rows if row["r"] is not None} == shown[1]


def _shown(state: dict[str, Any], graph: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Return the uids that a picture shows, by the function that the page has, too."""
    from graphcrm.services.explorer.shown import shown

    parties = [
        graphs.GraphParty(**{name: value for name, value in each.items() if name not in ("url", "x", "y")})
        for each in graph["parties"]
    ]
    ties = [graphs.GraphTie(**each) for each in graph["ties"]]
    found = graphs.Graph(tuple(parties), tuple(ties), graphs.date.fromisoformat(graph["today"]))
    told = shown(found, State.read(state))
    return set(told.parties), set(told.ties)


def test_a_party_is_shown_beside_the_picture_with_what_can_be_done(people: None, visitor: Any, uid: Uid) -> None:
    sally = uid("Sally Kessler")

    part = visitor("alice").get(f"/explore/side/{sally}", headers={"HX-Request": "true"})

    assert part.status_code == 200
    assert "<html" not in part.text
    assert "Sally Kessler" in part.text
    for address in (f"/parties/{sally}", f"/relationships/new?source={sally}"):
        assert f'href="{address}"' in part.text
    assert f'data-expand-party="{sally}"' in part.text


def test_a_tie_is_shown_in_both_directions_with_why_it_is_strong(people: None, visitor: Any, tie: str) -> None:
    part = visitor("alice").get(f"/explore/tie/{tie}", headers={"HX-Request": "true"})

    assert part.status_code == 200
    assert part.text.count("side-read") in (1, 2)
    assert "A tie of this type weighs" in part.text
    for action in ("edit", "delete"):
        assert f"/relationships/{tie}/{action}" in part.text


def test_charlie_is_told_nothing_by_any_address(people: None, visitor: Any, uid: Uid, tie: str) -> None:
    """He asks about what is there as about what is not: both have the same answer."""
    charlie = visitor("charlie")
    sally, josh = uid("Sally Kessler"), uid("Josh Abara")
    for path in ("/explore?party={}", "/explore/side/{}", "/explore/neighbours.json?party={}"):
        assert charlie.get(path.format(sally)).status_code == 404
        assert charlie.get(path.format("nobody")).status_code == 404
    assert charlie.get(f"/explore/tie/{tie}").status_code == charlie.get("/explore/tie/none").status_code == 404
    for given in ({"party": sally}, {"party": "nobody"}, {"party": sally, "known": [josh]}):
        assert send(charlie, "/explore/expand.json", **given).status_code == 404
    for path, given, other in (
        ("/explore/graph.json", {"parties": [sally, josh]}, {"parties": ["x", "y"]}),
        ("/explore/groups.json", {"parties": [sally, josh]}, {"parties": ["x", "y"]}),
        ("/explore/cypher.json", {"state": {"parties": [sally]}}, {"state": {"parties": ["x"]}}),
    ):
        told = send(charlie, path, **given)
        assert told.json == send(charlie, path, **other).json
        assert sally not in told.text
    for address in (f"s={packed({'parties': [sally]})}", "find=sally", "list=parties:kind=person"):
        page = charlie.get(f"/explore?{address}")
        assert embedded(page.text, "state")["parties"] == embedded(page.text, "graph")["parties"] == []
        assert "Sally Kessler" not in page.text


@pytest.mark.parametrize("degrees", [1, 2])
def test_the_page_makes_at_most_eight_round_trips(
    app: Flask, people: None, visitor: Any, uid: Uid, trips: list[float], degrees: int
) -> None:
    alice, sally = visitor("alice"), uid("Sally Kessler")
    for path in (
        f"/explore?party={sally}&degrees={degrees}",
        f"/explore/side/{sally}",
        "/explore?list=parties:kind=person",
    ):
        alice.get(path)
        trips.clear()
        assert alice.get(path).status_code == 200
        assert 0 < len(trips) <= 8, path


def test_a_time_is_read_as_dates_are_shown_and_what_is_wrong_with_one_is_said(visitor: Any) -> None:
    alice = visitor("alice")

    def read(text: str) -> dict[str, str]:
        found: dict[str, str] = alice.client.get("/explore/time.json", query_string={"text": text}).get_json()
        return found

    assert read("3 May 2019") == {"as_of": "2019-05-03"}
    assert read("May 2014..03.06.2016") == {"as_of": "2014-05..2016-06-03"}
    assert read("ever") == {"as_of": "ever"}
    assert read("") == {"as_of": ""}
    assert read("soon")["wrong"].startswith("'soon' is not a date. Write it as in 23 May 2019")
    assert "wrong" in read("2016..2014")


def test_the_script_writes_dates_in_the_language_of_the_page(visitor: Any) -> None:
    words = embedded(visitor("alice").get("/explore", headers={"Accept-Language": "de"}).text, "page")["words"]

    assert (words["date_day"], words["date_ever"]) == ("d. MMMM y", "immer")
    assert words["date_months"].split()[2] == "März"
    assert len(words["date_months"].split()) == 12
