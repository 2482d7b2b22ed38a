"""The pages of a record: its tabs, what may be done there, its history, and who gets to see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from graphcrm.database.connection import Database
from graphcrm.models.access import Folder
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.preference import Scope
from graphcrm.models.preferences import DAYS
from graphcrm.services import (
    accounts,
    bookmarks,
    contact_points,
    definitions,
    fields,
    notes,
    parties,
    preferences,
)
from graphcrm.services.naming import resolve
from graphcrm.viewer import Viewer

pytestmark = pytest.mark.usefixtures("people")

Open = Callable[..., Any]
ALICE = Viewer("alice", sees_all=True)
TABS = ("summary", "details", "events", "relations")
#: Below a record: the paths that are read, and those that something is sent to.
READ = ("", *(f"/{tab}" for tab in TABS), "/timeline", "/hierarchy", "/history", "/history/compare?one=1&other=1")
SENT = ("/reveal", "/history/restore")


@pytest.fixture
def sally(demo_database: Database, administrator: Viewer) -> str:
    return resolve(demo_database, administrator, "Sally Kessler").uid


@pytest.fixture
def made(demo_database: Database, administrator: Viewer) -> str:
    """A record of its own, so that what a test changes changes no other one."""
    given = {"name": "Tess Tester", "description": "First"}
    return demo_database.write(administrator, lambda work: parties.create(work, "person", given))


@pytest.mark.parametrize("path", READ)
def test_each_page_of_a_record_names_it(visitor: Open, sally: str, path: str) -> None:
    shown = visitor("alice").get(f"/parties/{sally}{path}")

    assert shown.status_code == 200
    assert re.search(r"<h1[^>]*>[^<]*Sally Kessler", shown.text)


@pytest.mark.parametrize("path", READ)
def test_charlie_gets_the_same_for_a_hidden_record_as_for_none(visitor: Open, sally: str, path: str) -> None:
    charlie = visitor("charlie")
    hidden, missing = (charlie.get(f"/parties/{uid}{path}") for uid in (sally, "0190163d-8694-739b-aea5-966c26f8ad91"))

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert "Kessler" not in hidden.text


@pytest.mark.parametrize("path", SENT)
def test_charlie_can_send_nothing_to_a_hidden_record(visitor: Open, sally: str, path: str) -> None:
    sent = visitor("charlie").send(f"/parties/{sally}{path}", page="/account", field="name", version="1")

    assert sent.status_code in (403, 404)
    assert "Kessler" not in sent.text


def test_nobody_reads_a_record_before_signing_in(visitor: Open, sally: str) -> None:
    assert visitor().get(f"/parties/{sally}").status_code == 302


@pytest.mark.parametrize("tab", [*TABS, "timeline", "hierarchy", "history", "history/compare?one=1&other=1"])
def test_a_tab_takes_at_most_eight_round_trips(visitor: Open, sally: str, trips: list[float], tab: str) -> None:
    alice = visitor("alice")
    alice.get("/account")
    trips.clear()

    assert alice.get(f"/parties/{sally}/{tab}").status_code == 200
    assert 4 <= len(trips) <= 8


def test_the_summary_says_how_to_reach_a_person_and_how_they_relate(visitor: Open, sally: str) -> None:
    page = visitor("alice").get(f"/parties/{sally}").text

    assert 'href="mailto:sally.kessler@post.example"' in page
    assert "is married to" in page
    assert "17 April 1984" in page
    assert '"arrangement": "around"' in page
    assert "School secretary" not in page.partition('id="timeline-title"')[0]


def test_an_organization_shows_its_departments_and_people_by_role(
    visitor: Open, demo_database: Database, administrator: Viewer
) -> None:
    uid = resolve(demo_database, administrator, "Nordlicht Instruments").uid
    page = visitor("alice").get(f"/parties/{uid}").text

    assert re.findall(r"<h3>(Directors|Employees|Departments|Parent companies)\b", page) == [
        "Directors",
        "Employees",
        "Departments",
        "Parent companies",
    ]


def test_relationships_stand_apart_by_time_and_can_be_edited_and_ended_here(visitor: Open, sally: str) -> None:
    page = visitor("alice").get(f"/parties/{sally}/relations").text
    current, _, past = page.partition('id="relations-past"')

    assert "Ashgrove School" in past
    assert "Ashgrove School" not in current
    assert re.search(rf'href="/relationships/[^"/]+/end\?next=/parties/{sally}/relations" data-dialog', current)


def test_the_first_tab_is_the_preferred_one(visitor: Open, sally: str) -> None:
    alice = visitor("alice")
    assert alice.send("/preferences", default_tab="relationships").status_code in (200, 303)

    page = alice.get(f"/parties/{sally}").text
    alice.send("/preferences", default_tab="summary")
    assert re.search(r'relations" aria-current="page"', page)


@pytest.mark.parametrize(("tab", "shown"), [("details", "details"), ("activity", "events")])
def test_the_first_tab_is_that_of_the_folder_of_the_record(
    visitor: Open, sally: str, demo_database: Database, tab: str, shown: str
) -> None:
    viewer = Viewer.administrator()
    folder = Folder("tabbed", "Tabbed")
    demo_database.write(viewer, lambda work: definitions.define(work, folder))
    at = Scope.folder("tabbed")
    demo_database.write(viewer, lambda work: preferences.set(work, at, {"default_tab": tab}))
    demo_database.write(ALICE, lambda work: preferences.reset(work, Scope.user("alice"), ["default_tab"]))
    values = {"name": "Tabbed One", "folder": "tabbed"}
    uid = demo_database.write(viewer, lambda work: parties.create(work, "person", values))
    try:
        alice = visitor("alice")
        assert re.search(rf'/parties/{uid}/{shown}" aria-current="page"', alice.get(f"/parties/{uid}").text)
        assert not re.search(rf'{shown}" aria-current="page"', alice.get(f"/parties/{sally}").text)
    finally:
        demo_database.write(viewer, lambda work: parties.delete(work, uid))
        demo_database.write(viewer, lambda work: preferences.reset(work, at, ["default_tab"]))
        demo_database.write(viewer, lambda work: definitions.remove(work, folder))


def test_looking_at_a_record_is_remembered_once_a_minute(
    visitor: Open, sally: str, demo_database: Database, trips: list[float]
) -> None:
    with demo_database.driver.session(database=demo_database.name) as session:
        session.run("MATCH (:Desk {user: 'alice'})-[look:LOOKED_AT]->() DELETE look").consume()
    alice = visitor("alice")
    asked = []
    for _ in range(2):
        trips.clear()
        alice.get(f"/parties/{sally}/events")
        asked.append(len(trips))

    assert bookmarks.recent(demo_database, ALICE)[0].uid == sally
    assert asked[0] > asked[1]


def test_a_record_is_read_all_the_same_when_nothing_can_be_written(
    visitor: Open, sally: str, demo_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graphcrm.errors import DatabaseError

    alice = visitor("alice")

    def refuse(*_: object, **__: object) -> None:
        raise DatabaseError("This server is read only.")

    monkeypatch.setattr(demo_database, "write", refuse)
    assert alice.get(f"/parties/{sally}/details").status_code == 200


def test_the_timeline_goes_on_by_parts_and_holds_what_was_chosen(visitor: Open, sally: str) -> None:
    alice = visitor("alice")
    page = alice.get(f"/parties/{sally}/timeline?show=tie&show=change").text
    more = re.search(r'hx-get="([^"]+after=[^"]+)"', page)
    assert more
    part = alice.get(more[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).text

    assert "<html" not in part
    assert part.lstrip().startswith("<li")
    assert "wrote a note" not in page
    assert alice.get(f"/parties/{sally}/timeline?after=nonsense").status_code == 422


def test_a_note_is_added_on_the_page_and_stands_first_in_its_timeline(visitor: Open, made: str) -> None:
    alice = visitor("alice")
    sent = alice.send(f"/parties/{made}/notes/new", page=f"/parties/{made}", text="Likes *tea* <script>")

    assert sent.status_code == 303
    page = alice.get(f"/parties/{made}").text
    assert "Likes <em>tea</em> &lt;script&gt;" in page


def test_a_note_is_kept_on_top_and_taken_off_from_the_timeline(
    visitor: Open, made: str, demo_database: Database, administrator: Viewer
) -> None:
    uid = demo_database.write(ALICE, lambda work: notes.create(work, made, "Rings twice."))
    private = demo_database.write(ALICE, lambda work: notes.create(work, made, "For me.", audience="author"))
    alice = visitor("alice")
    page = alice.get(f"/parties/{made}").text
    assert f'action="/notes/{uid}/stick"' in page
    assert f'action="/notes/{private}/stick"' not in page

    alice.send(f"/notes/{uid}/stick", page=f"/parties/{made}")
    page = alice.get(f"/parties/{made}").text
    assert "The note stays on top." in page
    assert "/undo/" in page
    assert 'class="profile-sticky"' in page
    assert "Take off the top" in page
    alice.send(f"/notes/{uid}/stick", page=f"/parties/{made}")
    assert 'class="profile-sticky"' not in alice.get(f"/parties/{made}").text

    demo_database.write(administrator, lambda work: parties.update(work, made, {"public": True}))
    assert "Rings twice." in visitor("charlie").get(f"/parties/{made}").text
    assert "/stick" not in visitor("charlie").get(f"/parties/{made}").text


def test_a_sticky_note_stands_on_top_of_each_tab(visitor: Open, made: str, demo_database: Database) -> None:
    demo_database.write(ALICE, lambda work: notes.create(work, made, "Call before ten.", sticky=True))
    alice = visitor("alice")

    for tab in TABS:
        assert "Call before ten." in alice.get(f"/parties/{made}/{tab}").text.partition('class="tabs"')[0]


@pytest.fixture
def secret(demo_database: Database, administrator: Viewer, made: str) -> str:
    """A record with an encrypted field and a password of a contact point; gives the uid of the latter."""

    def define(work: Any) -> None:
        definitions.add_missing(work, [AttributeSet("safe", "Safe", kinds=("person",))])

    demo_database.write(administrator, define)
    if "pin" not in {each.name for each in _own_fields(demo_database)}:
        fields.define(demo_database, administrator, Field("pin", "Pin", "encrypted", set="safe"))
    demo_database.write(administrator, lambda work: parties.update(work, made, {"pin": "4711"}))
    given = {"login": "tess", "password": "opensesame"}
    return demo_database.write(
        administrator,
        lambda work: contact_points.add_contact_point(work, made, "website", "https://example.org", parameters=given),
    )


def _own_fields(database: Database) -> list[Field]:
    from graphcrm.queries.schema import schema

    return schema(database).all(Field)


def test_a_secret_is_hidden_until_it_is_asked_for_and_the_look_stands_in_the_history(
    visitor: Open, made: str, secret: str
) -> None:
    alice = visitor("alice")
    page = alice.get(f"/parties/{made}/details").text
    assert "4711" not in page
    assert "opensesame" not in page

    shown = alice.send(f"/parties/{made}/reveal", page=f"/parties/{made}", field="pin")
    assert "4711" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    point = alice.send(f"/parties/{made}/reveal", page=f"/parties/{made}", field="password", point=secret)
    assert "opensesame" in point.text
    history = alice.get(f"/parties/{made}/history").text
    assert "looked at a hidden value" in history
    assert "4711" not in history


@pytest.mark.parametrize("given", [{"field": "name"}, {"field": "none"}, {"field": "password", "point": "none"}])
def test_what_is_no_secret_is_not_revealed(visitor: Open, made: str, given: dict[str, str]) -> None:
    assert visitor("alice").send(f"/parties/{made}/reveal", page=f"/parties/{made}", **given).status_code == 404


def test_who_may_not_reveal_is_offered_nothing_and_refused(
    app: Flask, visitor: Open, made: str, secret: str, demo_database: Database, administrator: Viewer
) -> None:
    demo_database.write(
        administrator,
        lambda work: accounts.add(
            work, "tess", "tess@example.org", roles=["member"], party=made, password="plum tractor ladder"
        ),
    )
    tess = visitor("tess")
    page = tess.get(f"/parties/{made}/details").text

    assert "Pin" in page
    assert "/reveal" not in page
    refused = tess.send(f"/parties/{made}/reveal", page=f"/parties/{made}", field="pin")
    assert refused.status_code == 403
    assert "4711" not in refused.text


def test_an_older_version_is_compared_and_restored_and_that_is_undone(
    visitor: Open, made: str, demo_database: Database, administrator: Viewer
) -> None:
    demo_database.write(administrator, lambda work: parties.update(work, made, {"description": "Second"}))
    alice = visitor("alice")
    history = f"/parties/{made}/history"
    compared = alice.get(f"{history}/compare?one=1&other=2").text
    assert re.search(r"<td>First</td>\s*<td>Second</td>", compared)

    assert alice.send(f"{history}/restore", page=history, version="1").location == history
    page = alice.get(history).text
    assert "Put back as in version 1: Description." in page
    assert "First" in alice.get(f"/parties/{made}/summary").text
    undo = re.search(r'action="(/undo/[^"]+)"', page)
    assert undo
    alice.send(undo[1], page=history, next=f"/parties/{made}")
    assert "Second" in alice.get(f"/parties/{made}/summary").text


@pytest.mark.parametrize("version", ["0", "99", "x", "-1", "9" * 30])
def test_a_version_that_is_none_is_not_found(visitor: Open, made: str, version: str) -> None:
    alice = visitor("alice")

    assert alice.get(f"/parties/{made}/history/compare?one={version}&other=1").status_code == 404
    assert alice.send(f"/parties/{made}/history/restore", page="/account", version=version).status_code == 404


def test_a_hierarchy_is_shown_as_of_a_date(visitor: Open, sally: str) -> None:
    alice = visitor("alice")
    today, before = (alice.get(f"/parties/{sally}/hierarchy?of=management&as_of={day}") for day in ("today", "2019"))

    assert "Fatima-Zahra Benali" in today.text
    assert "Fatima-Zahra Benali" not in before.text
    wrong = alice.get(f"/parties/{sally}/hierarchy?as_of=someday")
    assert wrong.status_code == 422
    assert "someday" in wrong.text


def test_no_hierarchy_is_made_up_for_a_kind_that_has_none(
    visitor: Open, demo_database: Database, administrator: Viewer
) -> None:
    uid = resolve(demo_database, administrator, "Kessler household").uid

    assert visitor("alice").get(f"/parties/{uid}/hierarchy").status_code == 404


def test_where_no_messages_are_wanted_nothing_is_to_be_clicked(
    visitor: Open, made: str, demo_database: Database
) -> None:
    def reach(work: Any) -> None:
        for type, value in (("email", "quiet@example.org"), ("phone", "+44 117 496 0100")):
            contact_points.add_contact_point(work, made, type, value, parameters={"opt_out": True})

    demo_database.write(ALICE, reach)
    alice = visitor("alice")
    head = alice.get(f"/parties/{made}").text
    row = alice.get("/people?q=tess&columns=name,email,phone").text

    for page in (head, row):
        assert "quiet@example.org" in page
        assert "mailto:quiet" not in page
        assert 'href="tel:+441174960100"' not in page
        assert "no messages" in page
    assert re.search(r"quiet@example.org\s*<span class=\"quiet\">no messages", head.partition("profile-columns")[0])

    demo_database.write(ALICE, lambda work: contact_points.add_contact_point(work, made, "email", "open@example.org"))
    assert 'href="mailto:open@example.org"' in alice.get(f"/parties/{made}").text.partition("profile-columns")[0]


def at_work(_: datetime) -> dict[str, str]:
    return {"work_days": "; ".join(DAYS), "work_hours": "00:00-24:00"}


def on_a_free_day(moment: datetime) -> dict[str, str]:
    return {"work_days": DAYS[(moment.weekday() + 3) % 7], "free_day_hours": "00:00-24:00"}


def too_late(moment: datetime) -> dict[str, str]:
    hour = (moment.hour + 12) % 24
    return on_a_free_day(moment) | {"free_day_hours": f"{hour:02}:00-{hour:02}:30"}


@pytest.mark.parametrize(
    ("hours", "number", "why"),
    [
        (at_work, "0101", "at work at this hour"),
        (on_a_free_day, "0102", "at home at this hour"),
        (too_late, "0102", "outside the hours to call"),
    ],
)
def test_the_number_that_is_offered_first_is_the_one_to_call_at_this_hour(
    visitor: Open,
    made: str,
    demo_database: Database,
    hours: Callable[[datetime], dict[str, str]],
    number: str,
    why: str,
) -> None:
    def reach(work: Any) -> None:
        for name, value in (("Home", "+44 117 496 0102"), ("Office", "+44 117 496 0101")):
            unit = contact_points.add_unit(work, made, {"name": name})
            contact_points.add_contact_point(work, unit, "phone", value)
        contact_points.add_contact_point(work, made, "fax", "+44 117 496 0103")

    demo_database.write(ALICE, reach)
    wanted = hours(datetime.now(UTC))
    demo_database.write(ALICE, lambda work: preferences.set(work, Scope.user("alice"), wanted))
    try:
        head = visitor("alice").get(f"/parties/{made}").text.partition("profile-columns")[0]
    finally:
        demo_database.write(ALICE, lambda work: preferences.reset(work, Scope.user("alice"), wanted))

    assert re.findall(r'href="tel:\+44117496(\d+)"', head) == [number]
    assert why in head


@pytest.mark.parametrize("tab", TABS)
def test_a_record_of_a_folder_takes_at_most_eight_round_trips_too(
    visitor: Open, demo_database: Database, trips: list[float], tab: str
) -> None:
    def make(work: Any) -> str:
        definitions.add_missing(work, [Folder("near", "Near")])
        return str(parties.create(work, "person", {"name": "Near Tester", "folder": "near"}))

    uid = demo_database.write(ALICE, make)
    alice = visitor("alice")
    alice.get("/account")
    trips.clear()

    assert alice.get(f"/parties/{uid}/{tab}").status_code == 200
    assert len(trips) <= 8
