"""Lists show what their address says, remember columns, and act on what is selected."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from graphcrm.database.connection import Database
from graphcrm.models.access import Folder, Team
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.services import contact_points, definitions, fields, notes, parties
from graphcrm.viewer import Viewer

from .conftest import Visitor

ADMINISTRATOR = Viewer.administrator()
PAGES = ("/people", "/organizations", "/relationships", "/activity")
ACTIONS = ("tag", "move", "assign", "type", "relate", "addresses", "clipboard", "export", "delete")

Open = Callable[..., Visitor]


@pytest.fixture
def alice(visitor: Open, people: None) -> Visitor:
    return visitor("alice")


@pytest.fixture
def charlie(visitor: Open, people: None) -> Visitor:
    return visitor("charlie")


def names(text: str) -> list[str]:
    """Return the names of the records that a page lists."""
    return [html.unescape(name) for name in re.findall(r'name="uid"[^>]* aria-label="Select ([^"]+)"', text)]


def uids(text: str) -> list[str]:
    return re.findall(r'name="uid" value="([^"]+)"', text)


def notice(visitor: Visitor, path: str = "/people") -> str:
    return " ".join(re.findall(r'notice-text">([^<]*)', visitor.get(path).text))


def chips(text: str) -> list[str]:
    return [html.unescape(each.strip()) for each in re.findall(r'<li class="chip">([^<]*)<', text)]


def act(visitor: Visitor, action: str, *, page: str = "/people", **fields: Any) -> Any:
    data = {"csrf_token": visitor.token(page), "list": "lists.people", "query": "", **fields}
    return visitor.client.post(f"/lists/selection/{action}", data=data)


@pytest.mark.parametrize("path", PAGES)
def test_whoever_may_see_nobody_is_shown_nobody(charlie: Visitor, path: str) -> None:
    page = charlie.get(path)

    assert page.status_code == 200
    assert "Abara" not in page.text
    assert uids(page.text) == []


@pytest.mark.parametrize("action", ACTIONS)
def test_what_is_hidden_is_not_acted_on(alice: Visitor, charlie: Visitor, action: str) -> None:
    hidden = uids(alice.get("/people").text)[0]

    answers = [act(charlie, action, uid=[uid], do="1", add="x") for uid in (hidden, "none")]

    assert {answer.status_code for answer in answers} == {422}
    assert "No record is selected" in answers[0].text
    assert "No record is selected" in act(charlie, action, all="1").text


def test_the_list_of_a_kind_is_found_under_its_own_address(alice: Visitor) -> None:
    answer = alice.get("/people?kind=household&q=abara")

    assert (answer.status_code, answer.location) == (302, "/organizations?kind=household&q=abara")
    assert names(alice.get(answer.location).text) == ["Abara household"]


def test_filters_stand_in_words_and_each_can_be_taken_off(alice: Visitor) -> None:
    page = alice.get("/people?q=abara&city=portmere&filter=job_title~nurse&tie=MEMBER_OF_HOUSEHOLD:source").text

    assert names(page) == ["Samuel Abara"]
    assert chips(page) == ["“abara”", "City: portmere", "Job title has nurse in it", "belongs to"]
    without = html.unescape(re.findall(r'chip-remove" href="([^"]+)"', page)[2])
    assert (
        names(alice.get(without).text) == ["Blessing Abara", "Josh Abara", "Samuel Abara"]
        or len(names(alice.get(without).text)) > 1
    )


def test_pages_are_walked_to_their_end_and_back(alice: Visitor) -> None:
    seen: list[str] = []
    path, texts = "/people?size=50", []
    while path:
        text = alice.get(path).text
        texts.append(text)
        seen += names(text)
        found = re.search(r'id="page-next" href="([^"]+)"', text)
        path = html.unescape(found[1]) if found else ""

    assert len(seen) == len(texts) * 50 == 150
    assert "page 3 of 3" in texts[-1]
    last = html.unescape(re.search(r'id="page-last" href="([^"]+)"', texts[0])[1])  # type: ignore[index]
    assert names(alice.get(last).text) == seen[100:]


def test_a_wrong_date_is_said_beside_its_field_above_the_list_of_today(alice: Visitor) -> None:
    answer = alice.get("/relationships?q=abara&as_of=Sometime")

    assert answer.status_code == 422
    assert re.search(r'id="as-of"[^>]*value="Sometime"[^>]*aria-invalid="true"', answer.text)
    assert re.search(r'id="as-of-wrong"[^>]*>[^<]*(?:not a|no) date', answer.text)
    assert alice.get("/relationships?q=abara").text.count("<tr>") == answer.text.count("<tr>") > 2
    assert not re.search(r'href="[^"]*as_of=', answer.text)


@pytest.mark.parametrize(
    "path", ["/people?filter=nonsense%3D1", "/people?kind=nonsense", "/relationships?type=NONSENSE"]
)
def test_pages_that_fail_name_no_command(alice: Visitor, path: str) -> None:
    answer = alice.get(path)

    assert answer.status_code in (404, 422)
    assert "nonsense" in answer.text.lower()
    assert "graphcrm fields" not in answer.text
    assert "<code>graphcrm" not in answer.text
    assert "`graphcrm" not in answer.text


def test_a_heading_says_how_the_list_is_sorted(alice: Visitor) -> None:
    page = alice.get("/people?sort=-job_title").text

    assert re.search(r'aria-sort="descending"[^>]*><a[^>]*id="sort-job_title"[^>]*href="/people\?sort=job_title"', page)
    assert page.count("aria-sort") == 1
    assert 'id="sort-phone"' in page


def test_a_letter_leads_to_where_the_names_of_relationships_begin_with_it(alice: Visitor) -> None:
    def at(letter: str, page: str) -> str:
        found = re.search(rf'href="([^"]+)"[^>]*>{letter}</a>', page[page.index('aria-label="Begin at a letter"') :])
        assert found
        return alice.get(html.unescape(found[1])).text

    first = alice.get("/relationships?size=25").text
    assert re.search(r'aria-current="true">A</a>', first)
    assert "page 1 of" in first
    page = at("K", first)
    assert re.search(r'aria-current="true">K</a>', page)
    assert not re.search(r"page \d+ of", page)
    assert 'id="page-previous"' in page
    behind_all = at("Z", alice.get("/relationships?size=25&q=kessler").text)
    assert "Nothing fits" not in behind_all
    assert "Kessler" in behind_all
    assert "Begin at a letter" not in alice.get("/relationships?size=25&sort=since").text


def test_a_heading_that_a_list_is_not_sorted_by_says_why(alice: Visitor, demo_database: Database) -> None:
    vault = AttributeSet("vault", "Vault", kinds=("person",))
    demo_database.write(ADMINISTRATOR, lambda work: definitions.define(work, vault))
    fields.define(demo_database, ADMINISTRATOR, Field("pin_code", "Pin", "encrypted", set="vault"))
    try:
        page = alice.get("/people?sort=-phone&columns=name,phone,pin_code").text
        refused = alice.get("/people?sort=pin_code").text
    finally:
        fields.delete(demo_database, ADMINISTRATOR, "pin_code")
        demo_database.write(ADMINISTRATOR, lambda work: definitions.remove(work, vault))

    assert re.search(r'aria-sort="descending"[^>]*><a[^>]*id="sort-phone"', page)
    assert "A list cannot be sorted by Pin." in refused
    assert re.search(r'aria-sort="ascending"[^>]*><a[^>]*id="sort-name"', refused)
    assert re.search(r'<th scope="col" title="[^"]*kept encrypted[^"]*">Pin\s*</th>', page)


def test_letters_without_records_are_no_links(alice: Visitor) -> None:
    page = alice.get("/people?q=abara").text

    assert '<span class="letter is-off" aria-hidden="true">B</span>' in page
    assert re.search(r'href="/people\?letter=A&amp;q=abara"[^>]*>A <span class="letter-count">3<', page)


def test_columns_are_chosen_moved_and_kept(alice: Visitor, charlie: Visitor) -> None:
    path = "/lists/people/columns"
    moved = alice.send(path, order="name", column="name", up="birthday")
    assert moved.status_code == 200
    order = re.findall(r'name="order" value="([^"]+)"', moved.text)
    assert order.index("birthday") + 1 < len(order)

    data = {"csrf_token": alice.token(path), "order": ["birthday", "name"], "column": ["name", "birthday"], "save": ""}
    assert alice.client.post(path, data=data).location == "/people"
    heads = re.findall(r'id="sort-(\w+)"', alice.get("/people").text)
    assert heads == ["birthday", "name"]
    assert 'id="sort-birthday"' not in charlie.get("/people").text
    assert alice.send(path, save="").status_code == 422
    alice.send(path, reset="")
    assert 'id="sort-birthday"' not in alice.get("/people").text


def test_a_filter_that_does_not_fit_is_told_where_it_was_typed(alice: Visitor) -> None:
    refused = alice.get("/people/filter?apply=1&field=birthday&op=>=&value=soon")
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text

    found = alice.get(
        "/people/filter?apply=1&q=abara&roles=&city=Portmere&tags=a, b&tie_of=WORKS_AT:source&party-text="
    )
    assert found.status_code == 303
    assert found.location == "/people?filter=tags%3Da&filter=tags%3Db&tie=WORKS_AT%3Asource&city=Portmere&q=abara"


def test_an_unknown_party_in_a_filter_is_refused(alice: Visitor) -> None:
    refused = alice.get("/people/filter?apply=1&tie_of=WORKS_AT:source&party=&party-text=Nobody+There")

    assert refused.status_code == 422
    assert "Nobody There" in refused.text


def test_selected_records_are_tagged_and_that_is_undone(alice: Visitor) -> None:
    chosen = uids(alice.get("/people?q=abara").text)

    asked = act(alice, "tag", uid=chosen)
    assert asked.status_code == 200
    assert uids(asked.text) == sorted(chosen)
    assert act(alice, "tag", uid=chosen, do="1", add="rush, vip").status_code == 303
    text = alice.get("/people?filter=tags%3Drush").text
    assert len(names(text)) == len(chosen)
    undo = re.search(r'action="(/undo/[^"]+)"', text)
    assert undo
    alice.send(undo[1], page="/people", next="/people")
    assert names(alice.get("/people?filter=tags%3Drush").text) == []


def test_selected_records_are_given_to_another_owner_by_their_label(alice: Visitor, demo_database: Database) -> None:
    demo_database.write(ADMINISTRATOR, lambda work: definitions.add_missing(work, [Team("finders", "Finders Keepers")]))
    chosen = uids(alice.get("/people?q=abara").text)

    assert "/suggest/owners.json" in act(alice, "assign", uid=chosen).text
    refused = act(alice, "assign", uid=chosen, do="1", **{"owner-text": "Nobody Here", "owner": "", "owner-for": ""})
    assert refused.status_code == 422
    assert 'value="Nobody Here"' in refused.text
    done = act(alice, "assign", uid=chosen, do="1", **{"owner-text": "Finders Keepers", "owner": "", "owner-for": ""})
    assert done.status_code == 303
    text = alice.get("/people?filter=owner%3Dteam:finders").text
    assert "3 records belong to Finders Keepers now." in text
    assert len(names(text)) == 3
    undo = re.search(r'action="(/undo/[^"]+)"', text)
    assert undo
    assert 'name="owner-text" value="Finders Keepers"' in alice.get("/people/filter?filter=owner%3Dteam:finders").text
    found = alice.get("/people/filter?apply=1&owner=&owner-for=&owner-text=finders+keepers")
    assert found.location == "/people?filter=owner%3Dteam%3Afinders"
    alice.send(undo[1], page="/people", next="/people")
    assert names(alice.get("/people?filter=owner%3Dteam:finders").text) == []


def test_folders_are_chosen_by_the_way_that_leads_to_them(alice: Visitor, demo_database: Database) -> None:
    nested = [Folder("post", "Post"), Folder("parcels", "Parcels", parent="post")]
    demo_database.write(ADMINISTRATOR, lambda work: definitions.add_missing(work, nested))
    chosen = uids(alice.get("/people?q=abara").text)

    assert '<option value="parcels">Post / Parcels</option>' in act(alice, "move", uid=chosen).text
    assert '<option value="parcels">Post / Parcels</option>' in alice.get("/people/filter").text


def test_all_of_a_list_is_acted_on_only_as_long_as_it_stays_the_same(alice: Visitor) -> None:
    query = "q=abara"

    asked = act(alice, "type", query=query, all="1")
    assert 'name="number" value="3"' in asked.text
    refused = act(alice, "type", query=query, all="1", number="2", do="1", contact_type="lead")
    assert refused.status_code == 422
    assert "has changed meanwhile" in refused.text
    assert act(alice, "type", query=query, all="1", number="3", do="1", contact_type="lead").status_code == 303
    assert notice(alice) == "3 records were changed."
    act(alice, "type", query=query, all="1", number="3", do="1", contact_type="")


def test_what_cannot_be_done_is_told_by_name(alice: Visitor) -> None:
    page = alice.get("/people?q=abara").text
    chosen = dict(zip(names(page), uids(page), strict=True))
    to = chosen["Josh Abara"]

    answer = act(
        alice,
        "relate",
        uid=list(chosen.values()),
        do="1",
        tie="KNOWS",
        party=to,
        **{"party-text": "Josh Abara", "party-for": "Josh Abara"},
    )

    assert answer.status_code == 200
    assert "1 record was left as it is" in answer.text
    assert "A party cannot have a relationship with itself." in answer.text
    undo = re.search(r'action="(/undo/[^"]+)"', answer.text)
    assert undo
    alice.send(undo[1], page="/people", next="/people")
    assert notice(alice) == "Undone."


def test_deleted_records_come_back(alice: Visitor, demo_database: Database) -> None:
    uid = demo_database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", {"name": "Zz Probe"}))

    assert "Delete 1 record?" in act(alice, "delete", uid=[uid]).text
    act(alice, "delete", uid=[uid], do="1")
    text = alice.get("/people?q=probe").text
    assert names(text) == []
    undo = re.search(r'action="(/undo/[^"]+)"', text)
    assert undo
    alice.send(undo[1], page="/people", next="/people")
    assert names(alice.get("/people?q=probe").text) == ["Zz Probe"]
    act(alice, "delete", uid=[uid], do="1")


def test_addresses_are_ready_to_be_pasted_and_say_who_has_none(alice: Visitor, demo_database: Database) -> None:
    chosen = uids(alice.get("/people?q=abara").text)
    uid = demo_database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", {"name": "Zz Mute"}))

    text = html.unescape(act(alice, "addresses", uid=[*chosen, uid]).text)

    assert "Blessing Abara <blessing.abara@post.example>, Josh Abara <josh.abara@post.example>" in text
    assert "77 Gasworks Lane" in text
    assert "1 has no e-mail address" in text
    act(alice, "delete", uid=[uid], do="1")


def test_the_addresses_name_whoever_wants_no_messages_and_was_left_out(alice: Visitor, demo_database: Database) -> None:
    uid = demo_database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", {"name": "Zz Quiet"}))
    wish = {"opt_out": True}
    demo_database.write(
        ADMINISTRATOR,
        lambda work: contact_points.add_contact_point(work, uid, "email", "zz@example.org", parameters=wish),
    )

    text = html.unescape(act(alice, "addresses", uid=[uid]).text)
    act(alice, "delete", uid=[uid], do="1")

    assert "zz@example.org" not in text
    assert "has no e-mail address" not in text
    assert re.search(r"1 wants no messages and was left out.*Zz Quiet", text)


def test_a_selection_is_taken_out_as_a_file(alice: Visitor) -> None:
    chosen = uids(alice.get("/people?q=abara").text)

    answer = act(alice, "export", uid=chosen, query="columns=name,email")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert answer.text.splitlines()[:2] == ["\ufeffName,E-mail", "Blessing Abara,blessing.abara@post.example"]


def test_a_selection_is_put_on_the_clipboard(alice: Visitor) -> None:
    chosen = uids(alice.get("/people?q=abara").text)

    assert act(alice, "clipboard", uid=chosen).location == "/people"
    assert notice(alice) == "3 records are on the clipboard."


def test_relationships_are_those_of_a_day_and_a_status(alice: Visitor) -> None:
    now, then = (alice.get(f"/relationships?{query}").text for query in ("q=abara", "q=abara&as_of=1990&status=future"))

    assert 'aria-current="page">Current' in re.sub(r"\s+", " ", now)
    assert "is a parent of" in then
    assert "Nothing fits" in alice.get("/relationships?status=future&q=abara&as_of=2100").text


def test_activity_tells_of_notes_and_changes_newest_first(alice: Visitor, demo_database: Database) -> None:
    chosen = uids(alice.get("/people?q=abara").text)
    demo_database.write(ADMINISTRATOR, lambda work: notes.create(work, chosen[0], "Likes **plums**."))
    act(alice, "type", uid=chosen[:1], do="1", contact_type="customer")

    text = alice.get("/activity").text
    assert text.index("changed <a") < text.index("<strong>plums</strong>")
    assert "<strong>plums</strong>" not in alice.get("/activity?kind=change").text
    assert "changed <a" not in alice.get("/activity?kind=note").text
    assert "Nothing fits" in alice.get("/activity?by=nobody").text
    assert alice.get("/activity?since=soon").status_code == 422


def test_an_import_is_told_with_how_many_records_of_each_kind(alice: Visitor) -> None:
    text = alice.get("/activity?by=administrator&kind=change").text

    assert re.search(r"imported · [^<]*\d people added", text)
    assert re.search(r"\d relationships added", text)


def test_whoever_may_not_read_the_journal_is_told_so(charlie: Visitor) -> None:
    text = charlie.get("/activity").text

    assert "plums" not in text
    assert "Changes are shown to those who may read the journal." in text


def test_a_list_is_the_content_alone_where_htmx_asks(alice: Visitor) -> None:
    text = alice.get("/people", headers={"HX-Request": "true"}).text

    assert "<html" not in text
    assert 'id="list"' in text


@pytest.mark.parametrize(
    "path",
    [
        "/people",
        "/people?q=a&city=Portmere&filter=contact_type%3Dlead&tie=WORKS_AT:source:01a20581-dcc2-77ae-95fc-ca9f0dbb33e5",
        "/organizations?kind=site",
        "/relationships?type=WORKS_AT&party=01a20581-dcc2-77ae-95fc-ca9f0dbb33e5",
        "/activity",
        "/people/filter?tie=WORKS_AT:source",
        "/lists/people/columns",
    ],
)
def test_a_page_makes_at_most_eight_round_trips(alice: Visitor, trips: list[float], path: str) -> None:
    alice.get(path)
    trips.clear()

    assert alice.get(path).status_code == 200
    assert 0 < len(trips) <= 8
