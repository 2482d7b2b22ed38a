"""The search box, its page, saved searches and the clipboard, and what Charlie, who may see nobody, gets of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graphcrm.database.connection import Database
from graphcrm.services import bookmarks, indexes, notes
from graphcrm.viewer import Viewer

Open = Callable[..., Any]
ADMINISTRATOR = Viewer.administrator()


@pytest.fixture(scope="module", autouse=True)
def written(demo_database: Database) -> str:
    indexes.follow_types(demo_database)
    uid = sally(demo_database)
    demo_database.write(ADMINISTRATOR, lambda work: notes.create(work, uid, "Plays the **oboe** on Sundays."))
    return uid


def sally(database: Database) -> str:
    from graphcrm.services.naming import resolve

    return resolve(database, ADMINISTRATOR, "Sally Kessler").uid


def lines(groups: list[dict[str, Any]]) -> dict[str, list[str]]:
    return {
        group["label"]: ["".join(text for text, _ in entry["title"]) for entry in group["entries"]] for group in groups
    }


def test_the_box_shows_names_at_once_and_the_rest_apart(client: FlaskClient, written: str) -> None:
    found = client.get("/suggest/box.json?q=sally kes").json
    assert lines(found)["People and organizations"][0] == "Sally Kessler"
    first = found[0]["entries"][0]
    assert first["url"] == f"/parties/{written}"
    assert first["title"] == [["Sally", True], [" ", False], ["Kes", True], ["sler", False]]

    texts = client.get("/suggest/box.json?q=oboe&texts=1").json
    assert lines(texts) == {"Notes": ["Sally Kessler"]}
    assert ["oboe", True] in texts[0]["entries"][0]["facts"]
    assert "Harbour Hands" in client.get("/suggest/box.json?q=volunteer coord&texts=1").text


def test_namesakes_are_told_apart_while_one_types_and_on_the_page(client: FlaskClient) -> None:
    box = client.get("/suggest/box.json?q=sally kes").json[0]["entries"][0]
    facts = "person · Volunteer coordinator, Harbour Hands · Kessler household"
    assert "".join(text for text, _ in box["facts"]) == facts
    assert facts in client.get("/search?q=sally kes").text


def test_the_box_completes_operators_and_offers_to_ask(client: FlaskClient) -> None:
    completed = client.get("/suggest/box.json?q=sally ta").json
    assert [entry["completes"] for group in completed for entry in group["entries"] if entry["completes"]] == [
        "sally tag:"
    ]
    kinds = client.get("/suggest/box.json?q=kind:or").json
    assert kinds[0]["entries"][0]["completes"] == "kind:org "
    asked = client.get("/suggest/box.json?q=who knows Sally").json
    assert "/?q=who+knows+Sally" in [entry["url"] for group in asked for entry in group["entries"]]


@pytest.mark.parametrize("text", ['"', "kind:", "tga:x", "-", "a" * 600, "%00", "<script>"])
def test_what_is_half_typed_fails_nowhere(client: FlaskClient, text: str) -> None:
    for path in ("/suggest/box.json", "/suggest/parties.json", "/suggest/tags.json"):
        assert client.get(path, query_string={"q": text}).status_code == 200
    assert client.get("/suggest/box.json", query_string={"q": text, "texts": 1}).status_code == 200
    assert client.get("/search", query_string={"q": text}).status_code in (200, 422)


def test_parties_are_suggested_of_the_kinds_that_are_asked_for(client: FlaskClient, written: str) -> None:
    (found,) = client.get("/suggest/parties.json?q=sally&kinds=person").json
    assert found == {
        "uid": written,
        "name": "Sally Kessler",
        "kind": "person",
        "words": "person",
        "facts": "sally.kessler@post.example · Volunteer coordinator, Harbour Hands · Kessler household",
    }
    assert client.get("/suggest/parties.json?q=sally&kinds=site,group").json == []
    assert {party["kind"] for party in client.get("/suggest/parties.json?q=xyz&kinds=site").json} == {"organization"}
    assert client.get("/suggest/parties.json").json == []


def test_the_page_shows_all_sorts_or_one(client: FlaskClient) -> None:
    page = client.get("/search?q=oboe").text
    assert "<mark>oboe</mark>" in page
    assert "Sally Kessler" in page
    assert "Sally Kessler" not in client.get("/search?q=oboe&only=people").text.split("<main", 1)[1]
    assert "Nothing fits" in client.get("/search?q=qqqq zzzz").text
    assert "has this tag" in client.get("/search").text
    refused = client.get("/search?q=kind:robot")
    assert refused.status_code == 422
    assert "robot" in refused.text


def test_a_question_leads_to_its_answer_unless_its_words_are_searched_for(client: FlaskClient) -> None:
    assert client.get("/search?q=who knows Sally").location == "/?q=who+knows+Sally"
    assert client.get("/search?q=who knows Sally&words=1").status_code == 200


def test_a_search_is_saved_shared_renamed_run_and_deleted(app: Flask, people: None, visitor: Open) -> None:
    alice = visitor("alice")
    made = alice.send("/searches/new", area="search", query="kind:org", name="Organizations")
    assert made.location == "/search?q=kind:org"
    page = alice.get("/searches").text
    assert "for you alone" in page
    uid = re.search(r"/searches/([\w-]+)/edit", page)[1]  # type: ignore[index]
    charlie = visitor("charlie")
    assert "Organizations" not in charlie.get("/searches").text.split("<main", 1)[1]
    assert charlie.get(f"/searches/{uid}/edit").status_code == 404
    assert charlie.send(f"/searches/{uid}/delete", page="/searches").status_code == 404

    assert alice.send(f"/searches/{uid}/edit", name=" ").status_code == 422
    alice.send(f"/searches/{uid}/edit", name="All organizations", shared_with="everybody")
    assert "All organizations" in charlie.get("/searches").text
    assert charlie.send(f"/searches/{uid}/delete", page="/searches").status_code == 403
    alice.send(f"/searches/{uid}/delete", page="/searches")
    page = alice.get("/searches").text
    assert "All organizations is deleted." in page
    undo = re.search(r'action="(/undo/[^"]+)"', page)
    assert undo
    alice.send(undo[1], page="/searches", next="/searches")
    assert f"/searches/{uid}/edit" in alice.get("/searches").text
    alice.send(f"/searches/{uid}/delete", page="/searches")
    assert "All organizations" not in alice.get("/searches").text.split("</header>")[-1].split("is deleted")[-1]


def test_records_are_put_on_the_clipboard_and_taken_off(
    people: None, visitor: Open, written: str, demo_database: Database
) -> None:
    alice = visitor("alice")
    assert "Nothing is on the clipboard" in alice.get("/clipboard").text
    alice.send("/clipboard/add", page="/clipboard", uid=written)
    assert "Sally Kessler" in alice.get("/clipboard").text
    tagged = alice.send(
        "/lists/selection/addresses", page="/clipboard", list="lists.people", query="", uid=written, back="/clipboard"
    )
    assert "sally.kessler@post.example" in tagged.text
    charlie = visitor("charlie")
    assert charlie.send("/clipboard/add", page="/clipboard", uid=written).status_code == 404
    assert "Sally" not in charlie.get("/clipboard").text
    alice.send("/clipboard/remove", page="/clipboard", off=written)
    assert bookmarks.listed(demo_database, Viewer.administrator("alice")) == []


def test_charlie_finds_nobody(people: None, visitor: Open) -> None:
    charlie = visitor("charlie")
    for path in (
        "/suggest/box.json?q=sally",
        "/suggest/box.json?q=oboe&texts=1",
        "/suggest/parties.json?q=sally",
        "/suggest/tags.json?q=",
        "/search?q=sally",
        "/search?q=oboe",
    ):
        found = charlie.get(path).text
        assert "Kessler" not in found
        assert "Sundays" not in found


def test_whoever_is_not_signed_in_is_asked_to(people: None, visitor: Open) -> None:
    stranger = visitor()
    assert stranger.get("/suggest/box.json?q=sally").status_code == 401
    assert stranger.get("/search?q=sally").location == "/sign-in?next=/search?q%3Dsally"
    assert stranger.get("/clipboard").status_code == 302


@pytest.mark.parametrize("path", ["/search?q=zzz zebr oboe", "/suggest/box.json?q=zzzz zebra quux", "/searches"])
def test_a_page_takes_eight_round_trips_at_most(people: None, visitor: Open, trips: list[float], path: str) -> None:
    alice = visitor("alice")
    alice.get(path)
    trips.clear()
    assert alice.get(path).status_code == 200
    assert 0 < len(trips) <= 8


@pytest.mark.usefixtures("people")
def test_records_seen_last_are_acted_on(visitor: Open, written: str) -> None:
    alice = visitor("alice")
    assert "You have looked at no record yet" in alice.get("/recent").text
    alice.get(f"/parties/{written}")
    assert 'href="/recent"' in alice.get("/").text
    page = alice.get("/recent").text
    assert f'name="uid" value="{written}"' in page
    for action in ("clipboard", "tag", "relate"):
        assert f'formaction="/lists/selection/{action}"' in page
    alice.send("/lists/selection/clipboard", page="/recent", list="lists.people", query="", uid=written, back="/recent")
    assert "Sally Kessler" in alice.get("/clipboard").text
    alice.send("/clipboard/remove", page="/clipboard", off=written)
    assert "Sally" not in visitor("charlie").get("/recent").text
