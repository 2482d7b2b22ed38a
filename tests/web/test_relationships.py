"""A relationship is said or chosen, shown, added, changed, ended, converted and deleted in pages."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from graphcrm.database.connection import Database
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.services import definitions, fields, naming, parties, relationships, ties
from graphcrm.services.ties import Standing
from graphcrm.viewer import Viewer

from .conftest import Visitor

ADMINISTRATOR = Viewer.administrator()
NEW = "/relationships/new"

Open = Callable[..., Visitor]


@pytest.fixture
def alice(visitor: Open, people: None) -> Visitor:
    return visitor("alice")


@pytest.fixture
def charlie(visitor: Open, people: None) -> Visitor:
    return visitor("charlie")


def uid_of(database: Database, name: str) -> str:
    return naming.resolve(database, ADMINISTRATOR, name).uid


def party(database: Database, kind: str, name: str) -> str:
    return str(database.write(ADMINISTRATOR, lambda work: parties.create(work, kind, {"name": name})))


def tie(database: Database, type: str, one: str, other: str, **values: str) -> str:
    return str(database.write(ADMINISTRATOR, lambda work: relationships.create(work, type, one, other, values)))


def between(database: Database, one: str, other: str) -> list[Standing]:
    return ties.between(database, ADMINISTRATOR, one, other)


def said(visitor: Visitor, text: str, **more: str) -> str:
    """Return the page for a sentence."""
    return str(visitor.get(f"{NEW}?{urlencode({'text': text, **more})}").text)


def told(text: str) -> str:
    """Return the sentence that a page shows for confirmation."""
    found = re.search(r'class="tie-told">(.*?)</p>', text, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", "", found[1])) if found else ""


def wrong(text: str) -> str:
    return html.unescape(" ".join(re.findall(r'class="(?:field|form)-wrong"[^>]*>([^<]*)', text)))


def form_of(text: str) -> dict[str, str]:
    """Return what the form for confirmation would send, as a browser does."""
    form = re.search(r'<form method="post" action="/relationships/.*?</form>', text, re.DOTALL)
    assert form, text
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", form[0]):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in attributes and (attributes.get("type") != "radio" or re.search(r"\bchecked\b", tag)):
            sent[attributes["name"]] = html.unescape(attributes.get("value", ""))
    for name, options in re.findall(r'<select [^>]*name="([\w-]+)"[^>]*>(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    for name, typed in re.findall(r'<textarea [^>]*name="([\w-]+)"[^>]*>\n([^<]*)</textarea>', form[0]):
        sent[name] = html.unescape(typed)
    return sent


def confirm(visitor: Visitor, text: str, **changed: str) -> TestResponse:
    """Send the form that a page shows."""
    return visitor.client.post(NEW, data=form_of(text) | changed)


def test_a_sentence_is_shown_with_whole_names_and_added_when_it_is_confirmed(
    alice: Visitor, demo_database: Database
) -> None:
    sally, josh = uid_of(demo_database, "Sally Kessler"), uid_of(demo_database, "Josh Abara")

    page = said(alice, "Sally mentors Josh Abara as coach since May 2021")
    before = between(demo_database, sally, josh)
    answer = confirm(alice, page)

    assert told(page) == "Sally Kessler mentors Josh Abara as coach since May 2021"
    assert "mentors" not in {each.way.words for each in before}
    assert answer.status_code == 303
    assert answer.location.endswith(f"/parties/{sally}")
    [added] = [each for each in between(demo_database, sally, josh) if each.way.words == "mentors"]
    assert (added.since, added.until, added.title) == ("2021-05", "", "coach")
    following = alice.get(answer.location).text
    assert "Added: Sally Kessler mentors Josh Abara as coach since May 2021." in following


def test_what_was_added_is_undone_with_the_party_that_was_created(alice: Visitor, demo_database: Database) -> None:
    answer = confirm(alice, said(alice, "Una Undone is a friend of Sally Kessler"))
    page = alice.get(answer.location).text
    undo = re.search(r'action="(/undo/[^"]+)"', page)

    assert undo
    assert naming.candidates(demo_database, ADMINISTRATOR, "Una Undone")
    alice.send(undo[1], page="/people")
    assert naming.candidates(demo_database, ADMINISTRATOR, "Una Undone") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("XYZ site has volunteer Sally", "XYZ site has volunteer Sally Kessler"),
        ("Sally was married to Josh Abara from 2009 until 3 May 2015", "Sally Kessler was married to Josh Abara from"),
        ("Sally is Josh Abara's manager", "Sally Kessler manages Josh Abara"),
        ("Sally and Josh Abara are friends", "Sally Kessler is a friend of Josh Abara"),
        ("Bob Newman is a friend of Sally", "Bob Newman is a friend of Sally Kessler"),
    ],
)
def test_a_sentence_is_read_in_either_direction_and_tense(alice: Visitor, text: str, expected: str) -> None:
    assert told(said(alice, text)).startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sally likes Josh", "I know no relationship"),
        ("Sally Kessler volunteered at XYZ site", "Say until when"),
        ("Sally volunteers at XYZ site since 3/5/2020", "two different days"),
        ("Sally is married to XYZ site", "No such relationship"),
        ("I know Sally", "I do not know which party you are"),
    ],
)
def test_what_is_open_or_wrong_is_said(alice: Visitor, text: str, expected: str) -> None:
    page = said(alice, text)

    assert expected in wrong(page)
    assert "autofocus>Add" not in page


def test_one_of_namesakes_is_chosen(alice: Visitor, demo_database: Database) -> None:
    one, other = (party(demo_database, "person", "Kim Twice") for _ in range(2))
    sally = uid_of(demo_database, "Sally Kessler")

    page = said(alice, "Kim Twice knows Sally Kessler")
    refused = confirm(alice, page)
    added = confirm(alice, page, **{"tie-first": other})

    assert "Several are called so" in wrong(page)
    assert {one, other} <= set(re.findall(r'name="tie-first" value="([^"]+)"', page))
    assert refused.status_code == 422
    assert added.status_code == 303
    assert len(between(demo_database, other, sally)) == 1
    assert between(demo_database, one, sally) == []


def test_a_sentence_begun_on_a_page_means_the_one_it_is_of(alice: Visitor, demo_database: Database) -> None:
    one, _ = (party(demo_database, "person", "Kit Double") for _ in range(2))

    begun = alice.get(f"{NEW}?source={one}").text
    page = said(alice, "Kit Double knows Sally Kessler", source=one)

    assert 'name="text" value="Kit Double "' in begun
    assert form_of(page)["tie-first"] == one
    assert told(page) == "Kit Double knows Sally Kessler"


def test_who_is_not_here_yet_is_created_only_as_what_fits(alice: Visitor, demo_database: Database) -> None:
    page = said(alice, "Nora New donates to XYZ site")
    offered = set(re.findall(r'name="tie-first-create" value="(\w+)"', page))
    refused = confirm(alice, page)
    added = confirm(alice, page, **{"tie-first-create": "household"})

    assert offered == {"person", "organization", "household", "group"}
    assert refused.status_code == 422
    assert added.status_code == 303
    assert naming.resolve(demo_database, ADMINISTRATOR, "Nora New").kind == "household"


def test_a_choice_to_create_does_not_outlive_the_name(alice: Visitor, demo_database: Database) -> None:
    page = said(alice, "Olga Other knows Sally Kessler")
    answer = confirm(alice, page, **{"tie-first-text": "Josh Abara"})

    assert answer.status_code == 303
    assert naming.candidates(demo_database, ADMINISTRATOR, "Olga Other") == []
    found = between(demo_database, uid_of(demo_database, "Josh Abara"), uid_of(demo_database, "Sally Kessler"))
    assert "knows" in {each.way.words for each in found}


def test_only_the_types_that_fit_both_are_offered(alice: Visitor, demo_database: Database) -> None:
    sally, site = uid_of(demo_database, "Sally Kessler"), uid_of(demo_database, "XYZ site")

    page = alice.get(f"{NEW}?source={sally}&target={site}").text
    offered = set(re.findall(r'<option value="([A-Z_]+(?:-back)?)"', page))

    assert "VOLUNTEERS_AT" in offered
    assert not {"SPOUSE_OF", "VOLUNTEERS_AT-back", "SITE_OF", "MEMBER_OF_HOUSEHOLD"} & offered
    turned = alice.get(f"{NEW}?source={site}&target={sally}").text
    assert "VOLUNTEERS_AT-back" in turned
    assert '"VOLUNTEERS_AT"' not in turned


def test_a_relationship_is_chosen_without_a_sentence(alice: Visitor, demo_database: Database) -> None:
    one, site = party(demo_database, "person", "Cho Chosen"), uid_of(demo_database, "XYZ site")
    page = alice.get(f"{NEW}?source={site}&target={one}").text

    answer = confirm(alice, page, **{"tie-type": "VOLUNTEERS_AT-back", "since": "2020", "title": "Cook"})

    assert answer.status_code == 303
    [added] = between(demo_database, one, site)
    assert (added.way.words, added.since, added.title) == ("volunteers at", "2020", "Cook")


def test_a_look_at_what_fits_writes_nothing(alice: Visitor, demo_database: Database) -> None:
    one, site = party(demo_database, "person", "Lou Look"), uid_of(demo_database, "XYZ site")
    page = alice.get(f"{NEW}?source={one}&target={site}").text

    answer = confirm(alice, page, **{"tie-type": "VOLUNTEERS_AT", "form-refresh": "1"})

    assert answer.status_code == 200
    assert told(answer.text) == "Lou Look volunteers at XYZ site"
    assert between(demo_database, one, site) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"since": "2020", "until": "2019"}, "lies before"),
        ({"since": "May"}, "is not a date"),
        ({"tie-type": ""}, "Choose how the two are related"),
        ({"tie-type": "SPOUSE_OF"}, "Choose how the two are related"),
        ({"tie-second": "", "tie-second-text": ""}, "Say who it is"),
        ({"tie-second": "", "tie-second-text": "Nobody Atall"}, "Nobody is called Nobody Atall"),
    ],
)
def test_a_rule_is_told_in_the_form_and_what_was_typed_stays(
    alice: Visitor, demo_database: Database, changed: dict[str, str], expected: str
) -> None:
    sally, site = uid_of(demo_database, "Sally Kessler"), uid_of(demo_database, "XYZ site")
    page = alice.get(f"{NEW}?source={sally}&target={site}").text

    answer = confirm(alice, page, **{"tie-type": "LEADS_TEAM_AT", "title": "Kept"} | changed)

    assert answer.status_code == 422
    assert expected in wrong(answer.text)
    assert form_of(answer.text)["title"] == "Kept"


def test_the_same_relationship_twice_is_told_beside_its_dates(alice: Visitor, demo_database: Database) -> None:
    one, site = party(demo_database, "person", "Sam Same"), uid_of(demo_database, "XYZ site")
    tie(demo_database, "VOLUNTEERS_AT", one, site, since="2019")

    page = said(alice, "Sam Same volunteers at XYZ site since 2020")
    answer = confirm(alice, page)

    assert "There is already" in page
    assert answer.status_code == 422
    assert "already holds since 2019" in wrong(answer.text)


def test_the_fields_of_a_type_are_asked_for_with_it(alice: Visitor, demo_database: Database) -> None:
    of = AttributeSet("driving", "Driving", relationship_types=("VOLUNTEERS_AT",))
    demo_database.write(ADMINISTRATOR, lambda work: definitions.define(work, of))
    fields.define(demo_database, ADMINISTRATOR, Field("licence", "Licence", set="driving"))
    one, site = party(demo_database, "person", "Dee Driver"), uid_of(demo_database, "XYZ site")

    page = said(alice, "Dee Driver volunteers at XYZ site")
    other = said(alice, "Dee Driver leads a team at XYZ site")
    confirm(alice, page, licence="B")

    assert 'name="licence"' in page
    assert 'name="licence"' not in other
    [added] = between(demo_database, one, site)
    edited = alice.get(f"/relationships/{added.uid}/edit").text
    assert form_of(edited)["licence"] == "B"


@pytest.fixture
def stay(demo_database: Database) -> tuple[str, str, str]:
    """A relationship of its own for each test: its uid, and those of its parties."""
    one, other = (party(demo_database, "person", name) for name in ("Ed Edited", "Ola Other"))
    return tie(demo_database, "FRIEND_OF", one, other, since="2019", title="Old"), one, other


def send(visitor: Visitor, path: str, **changed: str) -> TestResponse:
    return visitor.client.post(path, data=form_of(visitor.get(path).text) | changed)


def test_a_relationship_is_edited(alice: Visitor, demo_database: Database, stay: tuple[str, str, str]) -> None:
    uid, one, other = stay

    answer = send(alice, f"/relationships/{uid}/edit", title="New", until="2020", next=f"/parties/{other}")

    assert answer.location.endswith(f"/parties/{other}")
    [now] = between(demo_database, one, other)
    assert (now.since, now.until, now.title) == ("2019", "2020", "New")


def test_of_two_edits_at_once_both_values_are_shown(
    alice: Visitor, demo_database: Database, stay: tuple[str, str, str]
) -> None:
    uid, one, other = stay
    opened = form_of(alice.get(f"/relationships/{uid}/edit").text)
    demo_database.write(
        ADMINISTRATOR, lambda work: relationships.update(work, "FRIEND_OF", one, other, uid, {"title": "Theirs"})
    )

    answer = alice.client.post(f"/relationships/{uid}/edit", data=opened | {"title": "Mine"})

    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert form_of(answer.text)["title"] == "Mine"
    again = alice.client.post(f"/relationships/{uid}/edit", data=form_of(answer.text) | {"take-title": "yours"})
    assert again.status_code == 303
    assert between(demo_database, one, other)[0].title == "Mine"


def test_a_relationship_ends_today_if_nothing_else_is_said(
    alice: Visitor, demo_database: Database, stay: tuple[str, str, str]
) -> None:
    uid, one, other = stay
    offered = form_of(alice.get(f"/relationships/{uid}/end").text)["until"]
    early = send(alice, f"/relationships/{uid}/end", until="2018")
    empty = send(alice, f"/relationships/{uid}/end", until="")
    answer = send(alice, f"/relationships/{uid}/end")

    assert offered == f"{date.today().day} {date.today():%B %Y}"
    assert (early.status_code, empty.status_code, answer.status_code) == (422, 422, 303)
    assert between(demo_database, one, other)[0].until == date.today().isoformat()


def test_a_relationship_is_converted_to_a_type_that_fits(
    alice: Visitor, demo_database: Database, stay: tuple[str, str, str]
) -> None:
    uid, one, other = stay
    page = alice.get(f"/relationships/{uid}/convert").text
    offered = set(re.findall(r'<option value="([A-Z_]+)"', page))
    nothing = send(alice, f"/relationships/{uid}/convert")
    answer = send(alice, f"/relationships/{uid}/convert", **{"tie-type": "SPOUSE_OF"})

    assert "VOLUNTEERS_AT" not in offered
    assert "SPOUSE_OF" in offered
    assert "FRIEND_OF" not in offered
    assert (nothing.status_code, answer.status_code) == (422, 303)
    [now] = between(demo_database, one, other)
    assert (now.uid, now.way.type.name, now.title) == (uid, "SPOUSE_OF", "Old")


def test_a_relationship_is_deleted_and_put_back(
    alice: Visitor, demo_database: Database, stay: tuple[str, str, str]
) -> None:
    uid, one, other = stay
    answer = send(alice, f"/relationships/{uid}/delete")
    gone = between(demo_database, one, other)
    undo = re.search(r'action="(/undo/[^"]+)"', alice.get(answer.location).text)

    assert gone == []
    assert undo
    alice.send(undo[1], page="/people")
    assert [each.uid for each in between(demo_database, one, other)] == [uid]


@pytest.mark.parametrize("page", ["edit", "end", "convert", "delete"])
def test_who_may_see_nobody_gets_of_a_relationship_what_they_get_of_none(
    charlie: Visitor, stay: tuple[str, str, str], page: str
) -> None:
    there, none = (
        charlie.get(f"/relationships/{uid}/{page}") for uid in (stay[0], "01a20581-0000-7000-8000-000000000000")
    )
    token = charlie.token("/account")
    sent = charlie.client.post(f"/relationships/{stay[0]}/{page}", data={"csrf_token": token, "until": "2020"})

    assert (there.status_code, none.status_code, sent.status_code) == (404, 404, 404)


def test_who_may_add_nothing_is_told_so(charlie: Visitor) -> None:
    assert charlie.get(NEW).status_code == 403
    assert charlie.get(f"{NEW}?text=Sally+Kessler+knows+Josh+Abara").status_code == 403


def test_a_dialog_leads_back_to_the_page_that_it_stands_over(alice: Visitor, demo_database: Database) -> None:
    party(demo_database, "person", "Dia Log")
    page = said(alice, "Dia Log knows Sally Kessler")
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/relationships?type=KNOWS"}

    answer = alice.client.post(NEW, data=form_of(page), headers=headers)

    assert answer.headers["HX-Redirect"] == "/relationships?type=KNOWS"


def test_nobody_is_led_elsewhere(alice: Visitor, stay: tuple[str, str, str]) -> None:
    answer = send(alice, f"/relationships/{stay[0]}/edit", title="x", next="//evil.example")

    assert "evil" not in answer.location


@pytest.mark.parametrize(
    "text", ["Sally Kessler volunteers at XYZ site", "Nob Odyhere knows Els Ewhere", "Kim Twice knows Nob Odyhere", ""]
)
def test_a_sentence_takes_at_most_eight_round_trips(alice: Visitor, trips: list[float], text: str) -> None:
    said(alice, text)
    trips.clear()

    said(alice, text)

    assert 0 < len(trips) <= 8


@pytest.mark.parametrize("page", ["edit", "end", "convert", "delete"])
def test_a_page_of_a_relationship_takes_at_most_eight_round_trips(
    alice: Visitor, trips: list[float], stay: tuple[str, str, str], page: str
) -> None:
    alice.get("/account")
    trips.clear()

    alice.get(f"/relationships/{stay[0]}/{page}")

    assert 0 < len(trips) <= 8
