"""Preferences are shown with where they come from, changed with what is wrong beside the field, and take effect."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from graphcrm.database.connection import Database
from graphcrm.models.access import Folder
from graphcrm.models.field_types import Amount, Hours
from graphcrm.models.preference import Scope
from graphcrm.models.preferences import PREFERENCES
from graphcrm.services import definitions, notes, parties, preferences, relationships
from graphcrm.services.naming import resolve
from graphcrm.values import Period
from graphcrm.viewer import Viewer
from graphcrm.web import shown
from graphcrm.web.words import dates_words, when

Open = Callable[..., Any]
ADMINISTRATOR = Viewer.administrator()
SITE = Scope.site()


@pytest.fixture(autouse=True)
def nothing_set(people: None, demo_database: Database) -> Iterator[None]:
    yield
    with demo_database.driver.session(database=demo_database.name) as session:
        session.run("MATCH (n:Preferences) DETACH DELETE n").consume()


def set_(database: Database, scope: Scope, **values: Any) -> None:
    database.write(ADMINISTRATOR, lambda work: preferences.set(work, scope, values))


def own(database: Database, name: str) -> preferences.Preferences:
    return preferences.read_scope(database, ADMINISTRATOR, Scope.user(name))


def test_every_preference_that_one_may_set_is_on_the_page(visitor: Open) -> None:
    mine, everybodys = visitor("charlie").get("/preferences").text, visitor("alice").get("/preferences/site").text
    for name, each in PREFERENCES.items():
        assert (f'name="{name}"' in mine) == ("user" in each.scopes), name
        assert (f'name="{name}"' in everybodys) == ("site" in each.scopes), name


def test_one_changes_ones_own_and_undoes_it(visitor: Open, demo_database: Database) -> None:
    alice = visitor("alice")
    days = {"work_days": ["", "Monday", "Friday"]}
    assert alice.send("/preferences", page_size="50", first_countries="Germany, fr", **days).location == "/preferences"
    kept = own(demo_database, "alice")
    assert (kept["page_size"], kept["first_countries"], kept["work_days"]) == (50, ("DE", "FR"), ("Monday", "Friday"))
    page = alice.get("/preferences").text
    assert "Your preferences are saved." in page
    assert 'value="Germany, France"' in page
    undo = re.search(r'action="(/undo/[^"]+)"', page)
    assert undo
    alice.send(undo[1], page="/preferences", next="/preferences")
    assert own(demo_database, "alice").source("page_size") == "default"


def test_what_is_not_set_says_where_it_comes_from(visitor: Open, demo_database: Database) -> None:
    charlie = visitor("charlie")
    assert "Default: 25" in charlie.get("/preferences").text
    set_(demo_database, SITE, page_size=40, theme="dark")
    page = charlie.get("/preferences").text
    assert "As the site says: 40" in page
    assert "As the site says: dark" in page
    assert 'data-theme="dark"' in page


def test_saving_the_page_as_it_is_sets_nothing(visitor: Open, demo_database: Database) -> None:
    set_(demo_database, SITE, page_size=40)
    charlie = visitor("charlie")
    page = charlie.get("/preferences").text
    fields = {name: "" for name in re.findall(r'name="([a-z_]+)"', page) if name in PREFERENCES}
    charlie.send("/preferences", **fields)
    assert all(own(demo_database, "charlie").source(name) != "user:charlie" for name in PREFERENCES)


def test_a_button_gives_back_what_would_hold_otherwise(visitor: Open, demo_database: Database) -> None:
    charlie = visitor("charlie")
    charlie.send("/preferences", page_size="50", recent_items="5")
    assert 'name="reset" value="page_size"' in charlie.get("/preferences").text
    charlie.send("/preferences", page_size="50", recent_items="5", reset="page_size")
    kept = own(demo_database, "charlie")
    assert (kept["page_size"], kept["recent_items"]) == (25, 5)


def test_all_that_is_wrong_is_said_beside_its_field_and_nothing_is_saved(
    visitor: Open, demo_database: Database
) -> None:
    charlie = visitor("charlie")
    answer = charlie.send("/preferences", page_size="7", work_hours="nine to five", recent_items="5")
    assert answer.status_code == 422
    for name, said in (("page_size", "at least 10"), ("work_hours", "hours of a day")):
        wrong = re.search(rf'id="{name}-wrong">([^<]+)<', answer.text)
        assert wrong, name
        assert said in wrong[1]
        assert f'{name}-wrong"' in answer.text
    assert 'value="nine to five"' in answer.text
    assert own(demo_database, "charlie")["recent_items"] == 10


def test_only_those_with_the_right_see_and_change_those_of_the_site(visitor: Open, demo_database: Database) -> None:
    charlie, alice = visitor("charlie"), visitor("alice")
    assert charlie.get("/preferences/site").status_code == 403
    assert charlie.send("/preferences/site", page="/preferences", page_size="99").status_code == 403
    assert "/preferences/site" not in charlie.get("/preferences").text
    alice.send("/preferences/site", page_size="99", organization_name="Orchard")
    assert preferences.read_scope(demo_database, ADMINISTRATOR, SITE)["page_size"] == 99
    assert '<span class="brand-name">Orchard</span>' in visitor().get("/sign-in").text


def test_a_folder_that_is_hidden_or_missing_has_no_page(visitor: Open, demo_database: Database) -> None:
    demo_database.write(ADMINISTRATOR, lambda work: definitions.define(work, Folder("donors", "Donors")))
    charlie, alice = visitor("charlie"), visitor("alice")
    hidden = charlie.get("/preferences/folders/donors")
    missing = charlie.get("/preferences/folders/nowhere")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.text.count("donors") == missing.text.count("nowhere")
    assert "Folder Donors" in alice.get("/preferences").text
    alice.send("/preferences/folders/donors", phone_region="FR")
    found = preferences.read_scope(demo_database, ADMINISTRATOR, Scope.folder("donors"))
    assert found["phone_region"] == "FR"


def test_nobody_who_is_not_signed_in_has_preferences(visitor: Open) -> None:
    stranger = visitor()
    for path in ("/preferences", "/preferences/site", "/preferences/folders/donors", "/help"):
        assert stranger.get(path).location.startswith("/sign-in"), path
    assert stranger.send("/preferences/theme", page="/sign-in", theme="dark").status_code in (302, 401)


def test_the_theme_is_changed_from_the_menu_of_any_page(visitor: Open, demo_database: Database) -> None:
    alice = visitor("alice")
    assert alice.send("/preferences/theme", page="/help", theme="dark", next="/help").location == "/help"
    page = alice.get("/help").text
    assert 'data-theme="dark"' in page
    assert re.search(r'value="dark" aria-pressed="true"', page)
    assert alice.send("/preferences/theme", page="/help", theme="pink").status_code == 422
    assert alice.send("/preferences/theme", page="/help", theme="light", next="//elsewhere.example").location == "/"


def test_the_language_that_was_just_chosen_says_that_it_was_saved(visitor: Open) -> None:
    alice = visitor("alice")
    alice.send("/preferences", language="de")
    page = alice.get("/preferences").text
    assert '<html lang="de"' in page
    assert "Ihre Einstellungen sind gespeichert." in page
    assert "3. Mai 2019" in page


SAID: list[tuple[dict[str, str], str, Callable[[], str]]] = [
    ({}, "3 May 2019", lambda: shown.shown_date("2019-05-03")),
    ({}, "May 2019", lambda: shown.shown_date(Period.parse("2019-05"))),
    ({}, "2019", lambda: shown.shown_date("2019")),
    ({"language": "de"}, "3. Mai 2019", lambda: shown.shown_date("2019-05-03")),
    ({"date_format": "MM/DD/YYYY"}, "05/03/2019", lambda: shown.shown_date("2019-05-03")),
    ({"date_format": "DD.MM.YYYY"}, "05.2019", lambda: shown.shown_date("2019-05")),
    ({"date_format": "MMMM D, YYYY", "language": "de"}, "Mai 3, 2019", lambda: shown.shown_date("2019-05-03")),
    (
        {"time_zone": "Asia/Tokyo"},
        "4 May 2019, 03:30",
        lambda: shown.shown_time(datetime(2019, 5, 3, 18, 30, tzinfo=UTC)),
    ),
    ({"time_format": "12 hours"}, "2:30 PM", lambda: shown.clock(datetime(2019, 5, 3, 14, 30, tzinfo=UTC))),
    ({}, "1,234.5", lambda: shown.number(Decimal("1234.5"))),
    ({"language": "de"}, "1.234,5", lambda: shown.number(Decimal("1234.5"))),
    ({"language": "de", "number_format": "1'234.5"}, "1'234.5", lambda: shown.number(Decimal("1234.5"))),
    ({"number_format": "1 234,5"}, "1\u202f234\u202f567", lambda: shown.number(1234567)),
    ({}, "1,000.50\xa0EUR", lambda: shown.amount(Amount(Decimal("1000.5"), "EUR"))),
    ({}, "12\xa0USD", lambda: shown.amount(Amount(Decimal(12), "USD"))),
    ({}, "+1 202-555-0143", lambda: shown.phone("+12025550143", "202.555.0143")),
    (
        {"phone_format": "national", "phone_region": "US"},
        "(202) 555-0143 ext. 7",
        lambda: shown.phone("+12025550143;ext=7"),
    ),
    ({"phone_format": "national", "phone_region": "FR"}, "+1 202-555-0143", lambda: shown.phone("+12025550143")),
    ({"phone_format": "as typed"}, "202.555.0143", lambda: shown.phone("+12025550143", "202.555.0143")),
    ({"dial_prefix": "9,"}, "tel:9,+12025550143", lambda: shown.dial("+12025550143")),
    (
        {"dial_link": "https://pbx.example.org/?to={number}"},
        "https://pbx.example.org/?to=+12025550143,7",
        lambda: shown.dial("+12025550143;ext=7"),
    ),
    ({"language": "de"}, "Österreich", lambda: shown.country("AT")),
    ({"language": "de"}, "ist verheiratet mit", lambda: shown.word("is married to")),
    ({"language": "de"}, "leuchtet in", lambda: shown.word("leuchtet in")),
    ({"language": "de"}, "seit Mai 2019", lambda: dates_words("2019-05", None)),
    ({"language": "de"}, "im Zeitraum 2019", lambda: when(Period.parse("2019"))),
    (
        {"time_format": "12 hours"},
        "9:00 AM–5:30 PM",
        lambda: shown.shown_value(PREFERENCES["work_hours"].field, Hours(((540, 1050),))),
    ),
]


@pytest.mark.parametrize(("wanted", "text", "write"), SAID, ids=[f"{text}" for _, text, _ in SAID])
def test_pages_show_values_as_it_is_preferred(
    app: Flask, demo_database: Database, wanted: dict[str, str], text: str, write: Callable[[], str]
) -> None:
    set_(demo_database, SITE, **wanted)
    with app.test_request_context(headers={"Accept-Language": "en"}, environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        assert write() == text


@pytest.mark.parametrize("path", ["/preferences", "/preferences/site", "/help"])
def test_a_page_takes_eight_round_trips_at_most(visitor: Open, trips: list[float], path: str) -> None:
    alice = visitor("alice")
    alice.get(path)
    trips.clear()
    assert alice.get(path).status_code == 200
    assert 0 < len(trips) <= 8


@pytest.fixture
def party(demo_database: Database) -> str:
    given = {"name": "Pref Probe", "first_name": "Pref", "last_name": "Probe"}
    return str(demo_database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", given)))


def test_a_new_note_is_for_whom_its_author_prefers(visitor: Open, demo_database: Database, party: str) -> None:
    alice = visitor("alice")
    only_me = r'name="audience" value="author" checked'
    assert not re.search(only_me, alice.get(f"/parties/{party}/notes/new").text)

    set_(demo_database, Scope.user("alice"), note_visibility="author")
    assert re.search(only_me, alice.get(f"/parties/{party}").text)
    assert re.search(only_me, alice.get(f"/parties/{party}/notes/new").text)

    alice.send(f"/parties/{party}/notes/new", page=f"/parties/{party}", text="Nobody said for whom.")
    ticked = {"audience": ["author", "all"]}
    alice.send(f"/parties/{party}/notes/new", page=f"/parties/{party}", text="Ticked.", **ticked)
    alice.send(f"/parties/{party}/notes/new", page=f"/parties/{party}", text="Not ticked.", audience="all")
    kept = notes.of_party(demo_database, Viewer("alice", sees_all=True), party)
    assert {note.text: note.audience for note in kept.notes} == {
        "Nobody said for whom.": "author",
        "Ticked.": "author",
        "Not ticked.": "all",
    }


def test_a_new_note_is_for_whom_the_folder_of_its_record_says(visitor: Open, demo_database: Database) -> None:
    def make(work: Any) -> str:
        definitions.add_missing(work, [Folder("quiet", "Quiet")])
        preferences.set(work, Scope.folder("quiet"), {"note_visibility": "author"})
        return str(parties.create(work, "person", {"name": "Folder Probe", "folder": "quiet"}))

    uid = demo_database.write(ADMINISTRATOR, make)
    alice = visitor("alice")
    for path in (f"/parties/{uid}", f"/parties/{uid}/notes/new"):
        assert 'name="audience" value="author" checked' in alice.get(path).text


def test_people_are_listed_by_the_name_that_is_preferred(visitor: Open, demo_database: Database, party: str) -> None:
    where = resolve(demo_database, ADMINISTRATOR, "Nordlicht Instruments").uid
    demo_database.write(ADMINISTRATOR, lambda work: relationships.create(work, "WORKS_AT", party, where, {}))
    alice = visitor("alice")
    lists = ("/people?q=pref", "/relationships?q=pref")
    assert all("<span>Pref Probe</span>" in alice.get(path).text for path in lists)

    set_(demo_database, Scope.user("alice"), name_order="last, first")
    assert all("<span>Probe, Pref</span>" in alice.get(path).text for path in lists)
    assert "<span>Nordlicht Instruments</span>" in alice.get(lists[1]).text


def test_the_first_page_is_the_list_that_is_preferred_and_questions_stay_near(
    visitor: Open, demo_database: Database
) -> None:
    alice = visitor("alice")
    assert alice.get("/").status_code == 200

    set_(demo_database, Scope.user("alice"), default_list="organizations")
    assert alice.get("/").location == "/organizations"
    ask = re.search(r'class="site-place" href="([^"]+)"[^>]*>\s*<svg[^>]*><use[^>]*#ask"', alice.get("/people").text)
    assert ask
    assert alice.get(ask[1]).status_code == 200
    assert visitor("charlie").get("/").location != "/organizations"


def test_a_new_address_begins_with_the_home_country_and_leaves_it_out_where_it_is_shown(
    visitor: Open, demo_database: Database, party: str
) -> None:
    set_(demo_database, SITE, home_country="DE", first_countries="FR, DE", currency="EUR")
    alice = visitor("alice")
    page = f"/parties/{party}/units/new"
    assert re.search(r'name="country"[^>]*value="Germany"|value="Germany"[^>]*name="country"', alice.get(page).text)

    alice.send(page, name="Empty", country="Germany")
    alice.send(page, name="Office", street="Am Markt 1", city="Bremen", country="Germany", primary="yes")
    alice.send(page, name="Branch", street="Rue Un", city="Paris", country="France")
    shown = alice.get(f"/parties/{party}").text
    assert "Am Markt 1" in shown
    assert '<span class="address-line">France' in shown
    assert '<span class="address-line">Germany' not in shown
    selected = alice.send("/lists/selection/addresses", page="/people", list="lists.people", query="", uid=party)
    assert re.findall(r"Pref Probe\nAm Markt 1\nBremen\b([^<]*)<", selected.text) == [""]
