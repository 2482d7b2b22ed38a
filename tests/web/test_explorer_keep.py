"""Maps, files and print of the explorer, to the test client."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest
from markupsafe import Markup

from graphcrm.database.connection import Database
from graphcrm.services.explorer import maps
from graphcrm.services.explorer.maps import SavedMap
from graphcrm.services.explorer.state import State
from graphcrm.values import new_uid
from graphcrm.viewer import Viewer
from graphcrm.web.explorer import asked
from tests.web.test_explorer import Uid, embedded, send, uid

__all__ = ["uid"]

Post = Callable[..., Any]
ALICE = Viewer.administrator("alice")


@pytest.fixture(autouse=True)
def no_maps(demo_database: Database, people: None) -> None:
    demo_database.driver.execute_query("MATCH (map:SavedMap) DELETE map")


@pytest.fixture
def both(uid: Uid) -> dict[str, Any]:
    """A state of two who are tied."""
    return {"parties": [uid("Sally Kessler"), uid("Harbour Hands")], "filters": {"as_of": "ever"}}


def post(opened: Any, path: str, state: dict[str, Any] | str = "", **fields: Any) -> Any:
    """Send a form of the explorer."""
    text = state if isinstance(state, str) else json.dumps(state)
    data = {"csrf_token": opened.token("/clipboard"), **({"state": text} if text else {}), **fields}
    return opened.client.post(path, data=data)


def saved(database: Database, name: str, state: dict[str, Any], viewer: Viewer = ALICE, **more: Any) -> SavedMap:
    return database.write(viewer, lambda work: maps.save(work, name, State.read(state), **more))


def all_of(database: Database, viewer: Viewer = ALICE) -> list[SavedMap]:
    return [maps.find(database, viewer, each.map.uid) for each in maps.listed(database, viewer)]


def test_a_picture_is_sent_as_each_kind_of_file(visitor: Any, both: dict[str, Any]) -> None:
    alice = visitor("alice")
    hidden = {**both, "hidden": both["parties"][1:]}

    sent = {name: post(alice, f"/explore/export/{name}", both, title="Two, a/b") for name in ("svg", "graphml", "gexf")}
    tables = post(alice, "/explore/export/csv", both)

    for name, answer in sent.items():
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == f'attachment; filename="Two a b.{name}"'
        assert answer.headers["Cache-Control"] == "no-store"
        ElementTree.fromstring(answer.data)
    assert sent["svg"].mimetype == "image/svg+xml"
    assert "Sally Kessler" in sent["svg"].text
    assert "Of all times" in sent["svg"].text
    assert set(networkx.read_graphml(io.BytesIO(sent["graphml"].data)).nodes) == set(both["parties"])
    assert set(networkx.read_gexf(io.BytesIO(sent["gexf"].data)).nodes) == set(both["parties"])
    assert zipfile.ZipFile(io.BytesIO(tables.data)).namelist() == ["nodes.csv", "edges.csv"]
    assert 'filename="Sally Kessler and 1 more.csv.zip"' in tables.headers["Content-Disposition"]
    read = networkx.read_graphml(io.BytesIO(post(alice, "/explore/export/graphml", hidden).data))
    assert list(read.nodes) == both["parties"][:1]


@pytest.mark.parametrize("state", ["", "[", "{}x", '{"v": 7}', '{"parties": 3}'])
def test_what_is_no_picture_is_refused(visitor: Any, state: str) -> None:
    alice = visitor("alice")

    for path in ("/explore/export/svg", "/explore/print"):
        assert post(alice, path, state).status_code == 422
    assert post(alice, "/explore/export/exe", "{}").status_code == 422
    if state:
        assert post(alice, "/explore/maps/new", state, name="x").status_code == 422


def test_who_may_not_take_records_out_gets_no_file_and_is_offered_none(visitor: Any, both: dict[str, Any]) -> None:
    charlie = visitor("charlie")

    for name in ("svg", "graphml", "gexf", "csv"):
        answer = post(charlie, f"/explore/export/{name}", both)
        assert answer.status_code == 403
        assert "Sally" not in answer.text
    assert "data-export" not in charlie.get("/explore").text
    assert "data-export" in visitor("alice").get("/explore").text


def test_a_page_to_print_has_the_drawing_and_the_list(
    visitor: Any, both: dict[str, Any], demo_database: Database
) -> None:
    alice, charlie = visitor("alice"), visitor("charlie")
    map = saved(demo_database, "Two <of> us", both, shared_with=["everybody"])

    for answer in (post(alice, "/explore/print", both), alice.get(f"/explore/print?map={map.uid}")):
        assert answer.status_code == 200
        assert "<svg xmlns" in answer.text
        listed = re.findall(r"<tr><td>([^<]+)</td>", answer.text)
        assert listed[:2] == ["Sally Kessler", "Harbour Hands"]
        assert "style=" not in answer.text
    assert "Two &lt;of&gt; us" in answer.text
    assert "<of>" not in answer.text
    for answer in (post(charlie, "/explore/print", both), charlie.get(f"/explore/print?map={map.uid}")):
        assert answer.status_code == 200
        assert "Sally" not in answer.text


def test_a_picture_is_saved_opened_saved_over_and_deleted(
    visitor: Any, both: dict[str, Any], demo_database: Database
) -> None:
    alice = visitor("alice")
    form = post(alice, "/explore/maps/new", both)
    assert form.status_code == 200
    assert re.search(r'name="state" value="([^"]*)"', form.text)
    sent = str(Markup(re.search(r'name="state" value="([^"]*)"', form.text)[1]).unescape())  # type: ignore[index]
    assert json.loads(sent) == both

    made = post(alice, "/explore/maps/new", both, name="Two", note="Look", frozen="0")
    assert made.status_code == 303
    [map] = all_of(demo_database)
    assert made.location == f"/explore?map={map.uid}"
    page = alice.get(made.location)
    assert embedded(page.text, "state")["parties"] == both["parties"]
    told = embedded(page.text, "page")["map"]
    assert (told["name"], told["mine"], told["revision"], told["frozen"]) == ("Two", True, 1, False)
    assert "The map Two is saved." in page.text

    one = {**both, "parties": both["parties"][:1]}
    assert post(alice, f"/explore/maps/{map.uid}/picture", one, revision="1").status_code == 303
    conflict = post(alice, f"/explore/maps/{map.uid}/picture", both, revision="1")
    assert conflict.status_code == 409
    assert "Your picture is not saved yet" in conflict.text
    assert both["parties"][1] in conflict.text
    assert post(alice, f"/explore/maps/{map.uid}/picture", both, revision="2").status_code == 303
    changed = post(
        alice, f"/explore/maps/{map.uid}/edit", name="Both", frozen="1", revision="3", shared_with="everybody"
    )
    assert changed.status_code == 303
    [map] = all_of(demo_database)
    assert (map.name, map.frozen, map.shared_with, len(map.parties)) == ("Both", True, ("everybody",), 2)
    assert post(alice, f"/explore/maps/{map.uid}/edit", name="Late", revision="3").status_code == 409

    listed = alice.get("/explore/maps")
    assert "Both" in listed.text
    assert post(alice, f"/explore/maps/{map.uid}/delete").status_code == 303
    assert all_of(demo_database) == []
    assert "No map is saved yet" in alice.get("/explore/maps").text


def test_a_name_that_does_not_fit_is_told_beside_it_and_the_picture_stays(visitor: Any, both: dict[str, Any]) -> None:
    refused = post(visitor("alice"), "/explore/maps/new", both, name=" ", note="Kept")

    assert refused.status_code == 422
    assert "A map needs a name." in refused.text
    assert "Kept" in refused.text
    assert both["parties"][0] in refused.text


def test_charlie_finds_no_map_of_others_and_of_a_shared_one_nothing_that_is_hidden(
    visitor: Any, both: dict[str, Any], demo_database: Database
) -> None:
    charlie = visitor("charlie")
    mine = saved(demo_database, "Mine", both)
    ours = saved(demo_database, "Ours", both, shared_with=["everybody"])

    def answered(path: str, uid: str) -> tuple[int, str]:
        """Return what an address answers, without what is another each time."""
        answer = charlie.get(path.format(uid))
        passing = r'name="csrf[^>]+>|(?<=Reference <code>)\w+'
        return answer.status_code, re.sub(passing, "", answer.text.replace(uid, "…"))

    for path in ("/explore?map={}", "/explore/print?map={}", "/explore/maps/{}/edit"):
        hidden, missing = answered(path, mine.uid), answered(path, new_uid())
        assert hidden == missing
        assert hidden[0] == 404
    for path in ("picture", "edit", "delete"):
        assert post(charlie, f"/explore/maps/{mine.uid}/{path}", both, name="x").status_code == 404
        assert post(charlie, f"/explore/maps/{ours.uid}/{path}", both, name="x").status_code == 403
    assert post(charlie, "/explore/maps/new", both, name="x", map=mine.uid).status_code == 404
    assert send(charlie, "/explore/graph.json", parties=both["parties"], map=mine.uid).status_code == 404
    listed = charlie.get("/explore/maps").text
    assert "Ours" in listed
    assert "Mine" not in listed
    assert re.search(r'<td class="number">0</td>', listed)
    page = charlie.get(f"/explore?map={ours.uid}").text
    assert embedded(page, "state")["parties"] == []
    assert embedded(page, "graph")["parties"] == []
    assert not [uid for uid in both["parties"] if uid in page]


def test_a_frozen_map_has_its_ties_wherever_its_graph_is_asked_for(
    visitor: Any, both: dict[str, Any], demo_database: Database
) -> None:
    alice = visitor("alice")
    frozen = saved(demo_database, "Then", both, frozen=True)
    demo_database.driver.execute_query("MATCH (map:SavedMap) SET map.ties = [], map.day = '2020-02-03'")

    page = alice.get(f"/explore?map={frozen.uid}").text
    again = send(alice, "/explore/graph.json", parties=both["parties"], map=frozen.uid).get_json()
    now = send(alice, "/explore/graph.json", parties=both["parties"]).get_json()

    assert embedded(page, "graph")["ties"] == again["ties"] == []
    assert embedded(page, "graph")["today"] == again["today"] == "2020-02-03"
    assert len(now["ties"]) > 0
    expanded = {"party": both["parties"][0], "known": both["parties"], "as_of": "ever", "map": frozen.uid}
    assert send(alice, "/explore/expand.json", **expanded).get_json()["graph"]["ties"]
    grouped = {"parties": both["parties"], "by": "community", "map": frozen.uid}
    assert send(alice, "/explore/groups.json", **grouped).get_json()["groups"] == {}


def test_a_link_to_a_frozen_map_has_its_ties_and_opens_for_those_who_may_open_the_map(
    visitor: Any, both: dict[str, Any], demo_database: Database
) -> None:
    alice, charlie = visitor("alice"), visitor("charlie")
    frozen = saved(demo_database, "Then", both, frozen=True)
    demo_database.driver.execute_query("MATCH (map:SavedMap) SET map.ties = [], map.day = '2020-02-03'")
    link = f"s={asked.packed(State.read({**both, 'layout': 'circle'}))}"

    page = alice.get(f"/explore?map={frozen.uid}&{link}").text

    assert (embedded(page, "graph")["ties"], embedded(page, "graph")["today"]) == ([], "2020-02-03")
    assert embedded(page, "state")["layout"] == "circle"
    assert embedded(page, "page")["map"]["uid"] == frozen.uid
    assert "0 relationships" in alice.get(f"/explore/picture.svg?map={frozen.uid}&{link}").text
    assert embedded(alice.get(f"/explore?{link}").text, "graph")["ties"]
    assert charlie.get(f"/explore?map={frozen.uid}&{link}").status_code == 404


def test_the_drawing_of_a_picture_stands_in_for_the_canvas(visitor: Any, both: dict[str, Any], uid: Uid) -> None:
    alice, charlie = visitor("alice"), visitor("charlie")
    page = alice.get(f"/explore?party={uid('Sally Kessler')}&as_of=2012").text
    plain = re.search(r'<noscript>.*?<img src="([^"]+)"', page, re.S)
    assert plain
    posted = alice.client.post("/explore", data={"csrf_token": alice.token("/clipboard"), "uid": both["parties"]})
    packed = re.search(r'<noscript>.*?<img src="([^"]+)"', posted.text, re.S)
    assert packed

    drawn = [
        alice.get(str(Markup(plain[1]).unescape())),
        alice.get(packed[1]),
        post(alice, "/explore/picture.svg", both),
    ]

    for answer in drawn:
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
        assert answer.headers["Cache-Control"] == "no-store"
        assert ElementTree.fromstring(answer.data).tag.endswith("svg")
        assert "Sally Kessler" in answer.text
    assert "As of 2012" in drawn[0].text
    assert "Harbour Hands" in drawn[1].text
    assert "<noscript>" not in alice.get("/explore").text
    hidden = charlie.get(packed[1]), charlie.get(f"/explore/picture.svg?party={both['parties'][0]}")
    for answer in (*hidden, post(charlie, "/explore/picture.svg", both)):
        assert answer.status_code == 200
        assert "Sally" not in answer.text


def test_without_scripts_a_picture_is_saved_printed_and_taken_out_by_forms(visitor: Any, uid: Uid) -> None:
    page = visitor("alice").get(f"/explore?party={uid('Sally Kessler')}").text

    plain = re.search(r'<section class="explorer-plain".*?</section>', page, re.S)
    assert plain
    sent = str(Markup(re.search(r'name="state" value="([^"]*)"', plain[0])[1]).unescape())  # type: ignore[index]
    assert json.loads(sent)["parties"] == embedded(page, "state")["parties"]
    assert set(re.findall(r'formaction="([^"]+)"', plain[0])) >= {"/explore/print", "/explore/export/svg"}


@pytest.mark.parametrize("path", ["/explore/maps", "/explore?map={}", "/explore/print?map={}", "/explore/maps/{}/edit"])
def test_a_page_makes_few_round_trips(
    visitor: Any, trips: list[float], demo_database: Database, both: dict[str, Any], path: str
) -> None:
    for number in range(3):
        map = saved(demo_database, f"Map {number}", both, frozen=True)
    alice = visitor("alice")
    alice.get(path.format(map.uid))
    trips.clear()

    assert alice.get(path.format(map.uid)).status_code == 200

    assert len(trips) <= 8
