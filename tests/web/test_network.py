"""The pages of the whole network: the map that one may open, as a drawing, a list, data, and cards."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import Visitor
from flask import Flask
from flask.testing import FlaskClient

from graphcrm import config
from graphcrm.database.connection import Database
from graphcrm.jobs.run import execute
from graphcrm.queries import jobs
from graphcrm.services.explorer import network_access, network_drawing, overview
from graphcrm.viewer import Viewer
from graphcrm.web.explorer import network, network_data

ADMINISTRATOR = Viewer.administrator()
Open = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def no_map(demo_database: Database) -> Iterator[None]:
    yield
    run(demo_database, "MATCH (n) WHERE n:NetworkMap OR n:Job OR n:User DETACH DELETE n")


@pytest.fixture
def drawn(demo_database: Database) -> overview.Overview:
    """The map of everything."""
    found = network_drawing.draw_for(demo_database, ADMINISTRATOR)
    stored = network_drawing.store(demo_database, found)
    demo_database.write(ADMINISTRATOR, lambda work: network_drawing.keep(work, found, stored, []))
    return overview.opened(demo_database, ADMINISTRATOR)


def run(database: Database, query: str, **parameters: Any) -> None:
    database.driver.execute_query(query, parameters, database_=database.name)


def addresses(map: str, party: str) -> list[str]:
    return [
        f"/explore/network/{map}.bin",
        f"/explore/network/{map}/communities/0",
        f"/explore/network/{map}/communities/0?card=1",
        f"/explore/network/{map}/communities/0.json",
        f"/explore/network/{map}/parties/0",
        f"/explore/network/{map}/place.json?party={party}",
        f"/explore?community={map}:0",
    ]


def test_without_a_map_one_is_offered_and_drawn_at_once_when_it_is_small(
    visitor: Open, demo_database: Database
) -> None:
    alone = visitor()
    page = alone.get("/explore/network")
    assert page.status_code == 200
    assert "Draw the map" in page.text

    answer = alone.send("/explore/network")

    assert (answer.status_code, answer.location) == (303, "/explore/network")
    page = alone.get("/explore/network")
    assert "data-network-page" in page.text
    assert overview.find(demo_database, ADMINISTRATOR)


def test_the_page_draws_and_lists_the_communities(client: FlaskClient, drawn: overview.Overview) -> None:
    text = client.get("/explore/network").text

    for top in drawn.map.tops:
        assert f"/explore/network/{drawn.kept.uid}/communities/{top}" in text
    assert text.count("<circle") == text.count('class="network-disc') == len(drawn.map.tops)
    assert f"{drawn.parties} parties in " in text
    assert not re.search(r'\sstyle="|\son\w+="', text)


def test_it_takes_few_round_trips(client: FlaskClient, drawn: overview.Overview, trips: list[float]) -> None:
    client.get("/explore/network")
    trips.clear()

    client.get("/explore/network")

    assert len(trips) <= 8


def test_the_whole_map_comes_in_one_answer(client: FlaskClient, drawn: overview.Overview) -> None:
    answer = client.get(f"/explore/network/{drawn.kept.uid}.bin")

    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/octet-stream", "no-store")
    [length] = struct.unpack_from("<I", answer.data)
    head = json.loads(answer.data[4 : 4 + length])
    count = drawn.parties
    assert (head["parties"], head["dots"], length % 4) == (count, count, 0)
    assert [each[0] for each in head["communities"]] == list(range(len(drawn.map.parents)))
    assert len(answer.data) == 4 + length + 18 * count
    x = struct.unpack_from(f"<{count}f", answer.data, 4 + length)
    assert list(x) == list(drawn.map.x)


def test_of_very_many_parties_there_are_numbers_instead_of_dots(
    client: FlaskClient, drawn: overview.Overview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_data, "MOST_DOTS", 3)

    answer = client.get(f"/explore/network/{drawn.kept.uid}.bin")

    [length] = struct.unpack_from("<I", answer.data)
    assert json.loads(answer.data[4:])["dots"] == 0
    assert len(answer.data) == 4 + length


def test_a_community_is_a_page_a_card_and_data(client: FlaskClient, drawn: overview.Overview) -> None:
    [number, name] = next(
        (each, drawn.map.uids[drawn.map.leads[each * 6]]) for each in drawn.map.tops if not drawn.map.children[each]
    )
    base = f"/explore/network/{drawn.kept.uid}/communities/{number}"
    found = client.get(f"{base}.json").get_json()

    assert found["number"] == len(found["members"]) == drawn.size(number)
    page, card = client.get(base).text, client.get(f"{base}?card=1").text
    assert f'href="/parties/{name}"' in page
    assert f'href="/parties/{name}"' in card
    for text in (page, card):
        assert f"/explore?community={drawn.kept.uid}:{number}" in text.replace("%3A", ":")
        assert not re.search(r'\sstyle="|\son\w+="', text)
    assert page.count('class="network-dot') == drawn.size(number)
    assert "<html" not in card


def test_a_community_opens_in_the_explorer(client: FlaskClient, drawn: overview.Overview) -> None:
    page = client.get(f"/explore?community={drawn.kept.uid}:0").text

    state = json.loads(re.search(r"data-state>(.*?)</script>", page)[1])  # type: ignore[index]
    assert sorted(state["parties"]) == sorted(drawn.map.uids[each] for each in drawn.map.members(0))
    page = client.get(f"/explore?community={drawn.kept.uid}").text
    state = json.loads(re.search(r"data-state>(.*?)</script>", page)[1])  # type: ignore[index]
    assert sorted(state["parties"]) == sorted(drawn.map.uids)
    assert client.get(f"/explore?community={drawn.kept.uid}:x").status_code == 422


def test_a_party_is_found_on_the_map_and_has_a_card(client: FlaskClient, drawn: overview.Overview) -> None:
    uid = drawn.map.uids[2]

    place = client.get(f"/explore/network/{drawn.kept.uid}/place.json?party={uid}").get_json()

    assert place["number"] == 2
    assert place["way"] == drawn.map.above(drawn.map.homes[2])
    card = client.get(f"/explore/network/{drawn.kept.uid}/parties/2").text
    assert f"/explore?party={uid}&amp;degrees=1" in card
    assert place["name"] in card
    for path in ("place.json?party=nobody", "place.json", "parties/999999", "communities/999999"):
        assert client.get(f"/explore/network/{drawn.kept.uid}/{path}").status_code == 404


@pytest.mark.usefixtures("people")
def test_charlie_who_sees_nobody_is_told_nothing_of_the_map_of_others(visitor: Open, drawn: overview.Overview) -> None:
    charlie = visitor("charlie")

    for address in addresses(drawn.kept.uid, drawn.map.uids[0]):
        there, never = charlie.get(address), charlie.get(address.replace(drawn.kept.uid, "0" * 36))
        assert there.status_code == never.status_code == 404
        assert there.text.replace(drawn.kept.uid, "…") == never.text.replace("0" * 36, "…") or "reference" in there.text
    assert "There is nobody yet" in charlie.get("/explore/network").text
    assert visitor("alice").get(addresses(drawn.kept.uid, drawn.map.uids[0])[0]).status_code == 200


@pytest.mark.usefixtures("people")
def test_who_is_not_signed_in_is_asked_to(visitor: Open, drawn: overview.Overview) -> None:
    for address in ("/explore/network", *addresses(drawn.kept.uid, drawn.map.uids[0])):
        answer = visitor().get(address)
        assert answer.status_code in (302, 401)


def test_who_is_gone_since_is_on_no_page(
    client: FlaskClient, demo_database: Database, drawn: overview.Overview
) -> None:
    lead = drawn.map.leads[0]
    uid = drawn.map.uids[lead]
    [name] = [each.name for each in overview.leading(demo_database, ADMINISTRATOR, drawn.map, [0], frozenset())[0]]
    run(demo_database, "MATCH (n:Party {uid: $uid}) REMOVE n:Party SET n:Away", uid=uid)
    try:
        pages = [client.get("/explore/network").text]
        pages += [client.get(address).text for address in addresses(drawn.kept.uid, uid)[1:4]]
        data = client.get(addresses(drawn.kept.uid, uid)[0]).data
        card = client.get(f"/explore/network/{drawn.kept.uid}/parties/{lead}")
    finally:
        run(demo_database, "MATCH (n:Away) REMOVE n:Away SET n:Party")

    assert not any(uid in text or name in text for text in pages)
    assert name.encode() not in data
    assert card.status_code == 404


def test_a_large_map_is_left_to_a_worker(
    visitor: Open, demo_database: Database, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "DRAWN_AT_ONCE", 3)
    alone = visitor()

    alone.send("/explore/network")
    alone.send("/explore/network")

    found = jobs.find(demo_database, ADMINISTRATOR)
    assert [(job.name, job.state) for job in found] == [(overview.JOB, "queued")]
    assert "as soon as a worker is free" in alone.get("/explore/network").text
    state = alone.get("/explore/network/state", headers={"HX-Request": "true"})
    assert "HX-Refresh" not in state.headers
    execute(demo_database, settings, found[0].uid)
    state = alone.get("/explore/network/state", headers={"HX-Request": "true"})
    assert state.headers["HX-Refresh"] == "true"
    assert "data-network-page" in alone.get("/explore/network").text


def test_a_drawing_that_failed_says_why(
    visitor: Open, demo_database: Database, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "DRAWN_AT_ONCE", 3)
    alone = visitor()
    alone.send("/explore/network")
    [job] = jobs.find(demo_database, ADMINISTRATOR)

    def fail(*_: object) -> None:
        raise ValueError("no room")

    monkeypatch.setattr(network_access, "in_use", fail)
    execute(demo_database, settings, job.uid)

    page = alone.get("/explore/network").text
    assert "could not be drawn: ValueError: no room" in page
    assert "Draw the map" in page


def test_only_a_form_with_its_token_draws(app: Flask, demo_database: Database) -> None:
    assert app.test_client().post("/explore/network").status_code == 400
    assert overview.find(demo_database, ADMINISTRATOR) is None
