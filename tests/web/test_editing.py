"""Parties and what belongs to them are added, changed and deleted in pages, by those who may."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from sent_forms import form_of
from werkzeug.test import TestResponse

from graphcrm.database.connection import Database
from graphcrm.errors import NotFoundError
from graphcrm.models.access import Team
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.models.vocabularies import Role
from graphcrm.services import (
    accounts,
    contact_points,
    definitions,
    documents,
    fields,
    notes,
    parties,
    party_page,
    reach,
    records,
)
from graphcrm.viewer import Viewer

pytestmark = pytest.mark.usefixtures("people")

Open = Callable[..., Any]
ADMINISTRATOR = Viewer.administrator()
NOBODY = "0190163d-8694-739b-aea5-966c26f8ad91"
#: What is below a record, and whether it is only sent to.
BELOW = {
    "edit": False,
    "delete": False,
    "notes/new": False,
    "units/new": False,
    "contact-points/new": False,
    "photo/change": False,
    "documents/new": False,
    "photo": False,
    "units/x": False,
    "contact-points/x": False,
    "units/x/delete": True,
    "contact-points/x/delete": True,
}


@pytest.fixture
def picture() -> io.BytesIO:
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(made, "PNG")
    made.seek(0)
    return made


@pytest.fixture
def write(demo_database: Database) -> Callable[..., Any]:
    def do(function: Callable[..., Any], *given: Any, viewer: Viewer = ADMINISTRATOR, **more: Any) -> Any:
        return demo_database.write(viewer, lambda work: function(work, *given, **more))

    return do


@pytest.fixture
def tess(write: Callable[..., Any]) -> Iterator[str]:
    """A record of its own, so that what a test changes changes no other one, and no namesakes gather."""
    given = {"first_name": "Tess", "last_name": "Tester", "description": "First"}
    uid = str(write(parties.create, "person", given))
    yield uid
    with contextlib.suppress(NotFoundError):
        write(parties.delete, uid)


def values(database: Database, uid: str) -> dict[str, Any]:
    record = records.read(database, ADMINISTRATOR, uid)
    return {name: record.text(name) for name in record.values}


def opened(visitor: Any, path: str) -> Any:
    """Return what the browser would send of the first form over fields of a page."""
    page = visitor.get(path)
    assert page.status_code == 200, page.text
    return form_of(page.text)


def sent(visitor: Any, path: str, form: Any, **changed: Any) -> TestResponse:
    """Send a form that was opened, with what was typed."""
    for name, value in changed.items():
        form.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    answer: TestResponse = visitor.client.post(path, data=form, content_type="multipart/form-data")
    return answer


def uid_of(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return answer.location.rpartition("/")[2]


def test_a_person_is_added_with_how_to_reach_them(visitor: Open, demo_database: Database) -> None:
    alice = visitor("alice")
    path = "/parties/new/person"

    uid = uid_of(
        sent(alice, path, opened(alice, path), first_name="Nora", last_name="New", point__email="nora@example.org")
    )

    shown = party_page.read(demo_database, ADMINISTRATOR, uid)
    assert shown.party.name == "Nora New"
    assert [point.normalized for point in shown.points] == ["nora@example.org"]
    assert values(demo_database, uid)["owner"] == "alice"


@pytest.mark.parametrize("kind", ["organization", "household", "group"])
def test_the_other_kinds_are_added_by_their_name(visitor: Open, demo_database: Database, kind: str) -> None:
    alice = visitor("alice")

    uid = uid_of(sent(alice, f"/parties/new/{kind}", opened(alice, f"/parties/new/{kind}"), name=f"New {kind} here"))

    assert records.read(demo_database, ADMINISTRATOR, uid).party.kind == kind


def test_one_of_an_own_kind_is_added_with_its_own_fields(
    visitor: Open, demo_database: Database, write: Callable[..., Any]
) -> None:
    write(
        definitions.add_missing, [Kind("care home", "organization"), AttributeSet("care", "Care", kinds=("care home",))]
    )
    fields.define(demo_database, ADMINISTRATOR, Field("beds", "Beds", "integer", set="care"))
    alice, path = visitor("alice"), "/parties/new/care home"

    refused = sent(alice, path, opened(alice, path), name="Quiet House", beds="many")
    assert refused.status_code == 422
    assert 'name="beds"' in refused.text
    assert 'value="many"' in refused.text

    uid = uid_of(sent(alice, path, opened(alice, path), name="Quiet House", beds="12"))
    assert values(demo_database, uid)["beds"] == "12"
    assert values(demo_database, uid)["subkind"] == "care home"


def test_an_owner_is_given_by_the_label_of_a_user_or_a_team(
    visitor: Open, demo_database: Database, write: Callable[..., Any], tess: str
) -> None:
    write(definitions.add_missing, [Team("finders", "Finders Keepers")])
    alice, path = visitor("alice"), f"/parties/{tess}/edit"

    assert sent(alice, path, opened(alice, path), owner__text="charlie").status_code == 303
    assert values(demo_database, tess)["owner"] == "charlie"
    assert 'name="owner-text" value="Charlie"' in alice.get(path).text
    assert sent(alice, path, opened(alice, path), owner__text="finders keepers").status_code == 303
    assert values(demo_database, tess)["owner"] == "team:finders"
    refused = sent(alice, path, opened(alice, path), owner__text="Nobody Here")
    assert refused.status_code == 422
    assert 'value="Nobody Here"' in refused.text
    assert 'id="owner-wrong"' in refused.text
    assert values(demo_database, tess)["owner"] == "team:finders"


def test_who_manages_no_folder_chooses_the_owner_among_themselves_and_their_teams(
    visitor: Open, write: Callable[..., Any]
) -> None:
    write(definitions.add_missing, [Team("finders", "Finders Keepers"), Team("others", "The others")])
    write(accounts.set_roles, "charlie", ["staff"])
    write(accounts.set_teams, "charlie", ["finders"])
    page = visitor("charlie").get("/parties/new/person").text

    choice = re.search(r'<select[^>]*name="owner".*?</select>', page, re.DOTALL)
    assert choice
    assert re.findall(r'value="([^"]*)"', choice[0]) == ["", "charlie", "team:finders"]


def test_owners_are_suggested_to_those_who_know_them(visitor: Open, write: Callable[..., Any]) -> None:
    write(definitions.add_missing, [Team("finders", "Finders Keepers")])

    assert [each["uid"] for each in visitor("alice").get("/suggest/owners.json?q=keep").json] == ["team:finders"]
    assert [each["uid"] for each in visitor("charlie").get("/suggest/owners.json").json] == ["charlie"]
    assert visitor().get("/suggest/owners.json?q=a").status_code == 401


def test_all_that_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(visitor: Open, tess: str) -> None:
    alice, path = visitor("alice"), f"/parties/{tess}/edit"

    refused = sent(
        alice, path, opened(alice, path), birthday="soon", job_title="Cook", locale="?", description="Long\ntext"
    )

    assert refused.status_code == 422
    for id in ("in-birthday", "in-locale"):
        assert re.search(rf'id="{id}"[^>]*aria-invalid="true"', refused.text)
        assert f'id="{id}-wrong"' in refused.text
    assert 'value="soon"' in refused.text
    assert 'value="Cook"' in refused.text
    assert "Long\ntext" in refused.text


def test_what_is_wrong_in_how_to_reach_somebody_is_counted_with_the_rest(visitor: Open) -> None:
    alice, path = visitor("alice"), "/parties/new/person"

    both = sent(alice, path, opened(alice, path), **{"last_name": "Moor", "birthday": "soon", "point-email": "moor"})
    assert both.status_code == 422
    assert "2 fields need your attention" in both.text

    one = sent(alice, path, opened(alice, path), **{"last_name": "Moor", "point-email": "moor"})
    assert one.status_code == 422
    assert "1 field needs your attention" in one.text


def test_nothing_is_called_empty_before_somebody_could_fill_it_in(visitor: Open, tess: str) -> None:
    alice, path = visitor("alice"), f"/parties/{tess}/contact-points/new"

    chosen = sent(alice, path, opened(alice, path), **{"type": "linkedin", "form-refresh": "yes"})
    assert chosen.status_code == 200
    assert 'for="in-value">LinkedIn' in chosen.text
    assert "is empty" not in chosen.text

    assert "is empty" in sent(alice, path, opened(alice, path), type="linkedin").text


def test_who_has_no_name_is_told_so(visitor: Open) -> None:
    alice, path = visitor("alice"), "/parties/new/person"

    refused = sent(alice, path, opened(alice, path), job_title="Cook")

    assert refused.status_code == 422
    assert "has no name" in refused.text


def test_only_what_was_changed_is_written(visitor: Open, demo_database: Database, tess: str) -> None:
    alice, path = visitor("alice"), f"/parties/{tess}/edit"
    before = values(demo_database, tess)["version"]

    assert sent(alice, path, opened(alice, path)).status_code == 303
    assert values(demo_database, tess)["version"] == before

    assert sent(alice, path, opened(alice, path), job_title="Cook", tags="kind, new").status_code == 303
    after = values(demo_database, tess)
    assert (after["job_title"], after["tags"], after["description"]) == ("Cook", "kind; new", "First")


def test_a_tag_with_a_comma_is_left_alone(
    visitor: Open, demo_database: Database, tess: str, write: Callable[..., Any]
) -> None:
    write(parties.update, tess, {"tags": ["Leeds, north"]})
    alice, path = visitor("alice"), f"/parties/{tess}/edit"

    assert sent(alice, path, opened(alice, path), job_title="Cook").status_code == 303

    assert values(demo_database, tess)["tags"] == "Leeds, north"


def test_what_others_changed_meanwhile_stays(
    visitor: Open, demo_database: Database, tess: str, write: Callable[..., Any]
) -> None:
    alice, path = visitor("alice"), f"/parties/{tess}/edit"
    form = opened(alice, path)
    write(parties.update, tess, {"gender": "F"})

    assert sent(alice, path, form, job_title="Cook").status_code == 303

    after = values(demo_database, tess)
    assert (after["gender"], after["job_title"]) == ("F", "Cook")


@pytest.mark.parametrize(("taken", "stands"), [("theirs", "Baker"), ("yours", "Cook")])
def test_what_two_have_changed_is_shown_side_by_side(
    visitor: Open, demo_database: Database, tess: str, write: Callable[..., Any], taken: str, stands: str
) -> None:
    alice, path = visitor("alice"), f"/parties/{tess}/edit"
    form = opened(alice, path)
    write(parties.update, tess, {"job_title": "Baker", "gender": "F"})

    conflict = sent(alice, path, form, job_title="Cook", description="Second")

    assert conflict.status_code == 409
    assert "Baker" in conflict.text
    assert 'value="Cook"' in conflict.text
    again = form_of(conflict.text)
    assert again["description"] == "Second"
    assert again["gender"] == "F"

    assert sent(alice, path, again, take__job_title=taken).status_code == 303
    after = values(demo_database, tess)
    assert (after["job_title"], after["description"], after["gender"]) == (stands, "Second", "F")


def test_a_role_brings_its_fields_before_it_is_saved(
    visitor: Open, demo_database: Database, tess: str, write: Callable[..., Any]
) -> None:
    write(definitions.add_missing, [Role("tutor", "Tutor"), AttributeSet("tutoring", "Tutoring", roles=("tutor",))])
    fields.define(demo_database, ADMINISTRATOR, Field("subject", "Subject", set="tutoring"))
    alice, path = visitor("alice"), f"/parties/{tess}/edit"
    form = opened(alice, path)
    assert "subject" not in form

    shown = sent(alice, path, form, roles=["", "tutor"], job_title="Cook", form__refresh="yes")
    assert shown.status_code == 200
    again = form_of(shown.text)
    assert (again["subject"], again["job_title"], again.getlist("roles")) == ("", "Cook", ["", "tutor"])

    again.pop("form-refresh", None)
    assert sent(alice, path, again, subject="Latin").status_code == 303
    after = values(demo_database, tess)
    assert (after["subject"], after["roles"], after["job_title"]) == ("Latin", "tutor", "Cook")


def test_who_is_there_already_is_told_before_somebody_is_added(visitor: Open, tess: str) -> None:
    alice, path = visitor("alice"), "/parties/new/person"
    form = opened(alice, path)

    hint = sent(alice, f"{path}/alike", form, first_name="tess", last_name="TESTER")
    assert tess in hint.text

    asked = sent(alice, path, form, first_name="Tess", last_name="Tester")
    assert asked.status_code == 200
    assert tess in asked.text
    assert sent(alice, path, form_of(asked.text)).status_code == 303


def test_nobody_is_told_of_namesakes_that_they_do_not_see(visitor: Open, tess: str, write: Callable[..., Any]) -> None:
    write(accounts.set_roles, "charlie", ["staff"])
    charlie, path = visitor("charlie"), "/parties/new/person"

    assert tess not in sent(charlie, f"{path}/alike", opened(charlie, path), first_name="Tess", last_name="Tester").text
    assert sent(charlie, path, opened(charlie, path), first_name="Tess", last_name="Tester").status_code == 303


def test_what_goes_with_a_record_is_told_before_it_is_deleted_and_it_can_be_undone(
    visitor: Open, demo_database: Database, tess: str, write: Callable[..., Any]
) -> None:
    write(contact_points.add_contact_point, tess, "email", "tess@example.org")
    write(notes.create, tess, "She likes tea.")
    alice, path = visitor("alice"), f"/parties/{tess}/delete"

    page = alice.get(path).text
    assert "1 contact detail" in page
    assert "1 note" in page

    answer = alice.client.post(path, data={"csrf_token": alice.token(path)}, follow_redirects=True)
    assert "Tess Tester was deleted." in answer.text
    undo = re.search(r'action="(/undo/[^"]+)"', answer.text)
    assert undo
    alice.client.post(undo[1], data={"csrf_token": alice.token("/account"), "next": "/"})
    assert party_page.read(demo_database, ADMINISTRATOR, tess).points[0].value == "tess@example.org"


def test_a_contact_point_is_added_corrected_and_deleted(visitor: Open, demo_database: Database, tess: str) -> None:
    alice, path = visitor("alice"), f"/parties/{tess}/contact-points/new"
    assert sent(alice, path, opened(alice, path), type="email", value="tess").status_code == 422
    assert sent(alice, path, opened(alice, path), type="website", value="example.org", login="tess").status_code == 303
    [point] = party_page.read(demo_database, ADMINISTRATOR, tess).points
    assert (point.link, point.values["login"]) == ("https://example.org", "tess")

    path = f"/parties/{tess}/contact-points/{point.uid}"
    assert sent(alice, path, opened(alice, path), value="example.net", password="plum").status_code == 303
    [point] = party_page.read(demo_database, ADMINISTRATOR, tess).points
    assert point.link == "https://example.net"
    page = alice.get(path).text
    assert "plum" not in page
    assert 'name="password-remove"' in page

    alice.client.post(f"{path}/delete", data={"csrf_token": alice.token(path)})
    assert party_page.read(demo_database, ADMINISTRATOR, tess).points == ()


HOME = {"name": "Home", "street": "1 Quay", "city": "Portmere"}


@pytest.mark.parametrize(("where", "moved"), [("here", False), ("all", True)])
def test_an_address_that_others_have_asks_for_whom_it_changes(
    visitor: Open, demo_database: Database, tess: str, write: Callable[..., Any], where: str, moved: bool
) -> None:
    other = write(parties.create, "person", {"name": f"Other {where}"})
    here, there = (write(contact_points.add_unit, uid, {**HOME, "street": f"{where} Street"}) for uid in (tess, other))
    alice, path = visitor("alice"), f"/parties/{tess}/units/{here}"

    asked = sent(alice, path, opened(alice, path), street="2 Quay")
    assert asked.status_code == 422
    assert f"Other {where}" in asked.text
    assert 'value="2 Quay"' in asked.text

    assert sent(alice, path, form_of(asked.text), where=where).status_code == 303
    streets = [party_page.read(demo_database, ADMINISTRATOR, uid).units[0].place["street"] for uid in (tess, other)]
    assert streets == ["2 Quay", "2 Quay" if moved else f"{where} Street"]
    assert there


def test_a_place_is_shared_with_who_has_it_and_leads_to_a_map(
    visitor: Open, demo_database: Database, tess: str, write: Callable[..., Any]
) -> None:
    other = write(parties.create, "person", {"name": "Una Neighbour"})
    homeless = write(parties.create, "person", {"name": "Nobody Housed"})
    unit = write(contact_points.add_unit, other, {**HOME, "street": "7 Köln Row", "postal_code": "PM1"})
    alice, path = visitor("alice"), f"/parties/{tess}/units/new"

    given = {"name": "Home", "country": ""}
    for text, status in (("Nobody Housed", 422), ("Nobody at all here", 422), ("Una Neighbour", 303)):
        answer = sent(alice, path, opened(alice, path), **given, **{"same-text": text, "same-for": "", "same": ""})
        assert answer.status_code == status, text
    assert homeless

    assert [each.party.uid for each in reach.neighbours(demo_database, ADMINISTRATOR, unit)] == [tess]
    page = alice.get(f"/parties/{tess}").text
    assert "https://www.openstreetmap.org/search?query=7%20K%C3%B6ln%20Row%2C%20PM1%20Portmere" in page
    write(parties.delete, other)


def test_the_name_of_a_unit_alone_asks_nothing(
    visitor: Open, demo_database: Database, tess: str, write: Callable[..., Any]
) -> None:
    unit = write(contact_points.add_unit, tess, HOME)
    alice, path = visitor("alice"), f"/parties/{tess}/units/{unit}"

    assert sent(alice, path, opened(alice, path), name="Flat").status_code == 303

    [shown] = party_page.read(demo_database, ADMINISTRATOR, tess).units
    assert (shown.name, shown.place["street"]) == ("Flat", "1 Quay")


def test_a_note_is_written_previewed_changed_and_deleted(visitor: Open, demo_database: Database, tess: str) -> None:
    alice, path = visitor("alice"), f"/parties/{tess}/notes/new"
    preview = sent(alice, path, opened(alice, path), text="**bold** <script>", preview="yes")
    assert "<strong>bold</strong> &lt;script&gt;" in preview.text
    assert not notes.of_party(demo_database, Viewer("alice", sees_all=True), tess).notes
    assert sent(alice, path, opened(alice, path), text=" ").status_code == 422
    assert sent(alice, path, opened(alice, path), text="Mine.", audience="author").status_code == 303
    [note] = notes.of_party(demo_database, Viewer("alice", sees_all=True), tess).notes
    assert (note.audience, note.author) == ("author", "alice")

    form = opened(alice, f"/notes/{note.uid}")
    demo_database.write(Viewer("alice", sees_all=True), partial(notes.update, uid=note.uid, text="Theirs."))
    conflict = sent(alice, f"/notes/{note.uid}", form, text="Ours.")
    assert conflict.status_code == 409
    assert "Theirs." in conflict.text
    again = form_of(conflict.text)
    assert again["text"] == "Ours."
    assert sent(alice, f"/notes/{note.uid}", again).status_code == 303

    alice.client.post(f"/notes/{note.uid}/delete", data={"csrf_token": alice.token("/account")})
    assert not notes.of_party(demo_database, Viewer("alice", sees_all=True), tess).notes


def test_one_note_stays_on_top(visitor: Open, demo_database: Database, tess: str) -> None:
    alice, path = visitor("alice"), f"/parties/{tess}/notes/new"
    for text in ("One.", "Two."):
        assert sent(alice, path, opened(alice, path), text=text, sticky="yes").status_code == 303

    assert [(note.text, note.sticky) for note in notes.of_party(demo_database, ADMINISTRATOR, tess).notes] == [
        ("Two.", True),
        ("One.", False),
    ]


def test_others_neither_read_nor_change_what_was_written_for_its_author(
    visitor: Open, tess: str, write: Callable[..., Any]
) -> None:
    mine = write(notes.create, tess, "Secret tea.", audience="author")
    shared = write(notes.create, tess, "Shared tea.")
    alice = visitor("alice")

    assert alice.get(f"/notes/{mine}").status_code == 404
    assert alice.get(f"/notes/{shared}").status_code == 403
    assert alice.client.post(f"/notes/{mine}/delete", data={"csrf_token": alice.token("/account")}).status_code == 404


def test_a_photo_is_given_sent_with_safe_headers_and_taken_off(visitor: Open, tess: str, picture: io.BytesIO) -> None:
    alice, path = visitor("alice"), f"/parties/{tess}/photo/change"
    assert alice.get(f"/parties/{tess}/photo").status_code == 404
    assert sent(alice, path, opened(alice, path), file=(io.BytesIO(b"<svg/>"), "x.png")).status_code == 422
    assert sent(alice, path, opened(alice, path), file=(picture, "me.png")).status_code == 303

    photo = alice.get(f"/parties/{tess}/photo")
    assert photo.mimetype in ("image/png", "image/jpeg")
    assert photo.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in photo.headers["Content-Security-Policy"]

    assert sent(alice, path, opened(alice, path), remove="yes").status_code == 303
    assert alice.get(f"/parties/{tess}/photo").status_code == 404


def test_a_document_is_attached_and_only_ever_saved_by_a_browser(
    visitor: Open, demo_database: Database, tess: str
) -> None:
    alice, path = visitor("alice"), f"/parties/{tess}/documents/new"
    assert sent(alice, path, opened(alice, path)).status_code == 422
    exe = (io.BytesIO(b"MZ\x90\x00" + bytes(200)), "run.exe")
    assert sent(alice, path, opened(alice, path), file=exe).status_code == 422
    page = (io.BytesIO(b"<script>alert(1)</script>"), 'we"ird\r\n.txt')
    assert sent(alice, path, opened(alice, path), file=page).status_code in (303, 422)
    plan = (io.BytesIO("Größe".encode()), "Plan für alle.txt")
    attached = sent(alice, path, opened(alice, path), file=plan)
    assert (attached.status_code, attached.location) == (303, f"/parties/{tess}/details")
    viewer = Viewer("alice", sees_all=True)
    kept = next(each for each in documents.of_party(demo_database, viewer, tess).documents if "Plan" in each.name)

    answer = alice.get(f"/documents/{kept.uid}")
    assert answer.data.decode() == "Größe"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]

    path = f"/documents/{kept.uid}/edit"
    new = (io.BytesIO(b"New"), "other.txt")
    assert sent(alice, path, opened(alice, path), name="Plan.txt", audience="author", file=new).status_code == 303
    changed = documents.get(demo_database, viewer, kept.uid)
    assert (changed.name, changed.audience) == ("Plan.txt", "author")
    assert alice.get(f"/documents/{kept.uid}").data == b"New"

    alice.client.post(f"/documents/{kept.uid}/delete", data={"csrf_token": alice.token("/account")})
    assert alice.get(f"/documents/{kept.uid}").status_code == 404


@pytest.mark.parametrize("part", ["documents/new", "photo/change"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_file_that_is_too_large_to_be_read_is_refused_in_its_form(
    visitor: Open, tess: str, part: str, headers: dict[str, str]
) -> None:
    alice, path = visitor("alice"), f"/parties/{tess}/{part}"
    token, large = alice.token(path), (io.BytesIO(bytes(31 << 20)), "large.pdf")

    refused = alice.client.post(path, data={"csrf_token": token, "file": large}, headers=headers)

    assert refused.status_code == 422
    assert re.search(
        r'class="field-wrong" id="\w+-wrong">The file is larger than 25 MB. Choose a smaller one.<', refused.text
    )
    assert 'type="file"' in refused.text

    hidden = {"csrf_token": token, "file": (io.BytesIO(bytes(31 << 20)), "large.pdf")}
    assert alice.client.post(f"/parties/{NOBODY}/{part}", data=hidden, headers=headers).status_code == 404


def test_what_is_too_large_elsewhere_is_said_with_the_limit_in_whole_sentences(visitor: Open, tess: str) -> None:
    alice, path = visitor("alice"), f"/parties/{tess}/notes/new"
    form = {"csrf_token": alice.token(path), "text": "x" * (31 << 20)}

    page = alice.client.post(path, data=form)
    assert page.status_code == 413
    assert "At most 29 MB can be sent at once." in page.text
    part = alice.client.post(path, data=form, headers={"HX-Request": "true"})
    assert part.text == "That is too large. At most 29 MB can be sent at once."


def test_a_type_that_is_not_kept_is_said_in_words(visitor: Open, tess: str) -> None:
    alice, path = visitor("alice"), f"/parties/{tess}/documents/new"
    exe = (io.BytesIO(b"MZ\x90\x00" + bytes(200)), "run.exe")

    refused = sent(alice, path, opened(alice, path), file=exe).text

    assert (
        "run.exe holds a program, which is not kept here. Take one of these: pictures, text, sound, video, PDF"
        in refused
    )
    assert "application/" not in refused


@pytest.mark.parametrize(("path", "only_sent"), BELOW.items())
def test_charlie_gets_the_same_for_a_hidden_record_as_for_none(
    visitor: Open, tess: str, path: str, only_sent: bool
) -> None:
    charlie = visitor("charlie")
    token = charlie.token("/account")
    for method in ("POST",) if only_sent else ("GET", "POST"):
        if path == "photo" and method == "POST":
            continue
        found = [
            charlie.client.open(f"/parties/{uid}/{path}", method=method, data={"csrf_token": token})
            for uid in (tess, NOBODY)
        ]
        assert [answer.status_code for answer in found] == [404, 404]
        assert "Tess" not in found[0].text


def test_charlie_may_add_nobody(visitor: Open) -> None:
    charlie = visitor("charlie")

    assert {charlie.get(f"/parties/new/{kind}").status_code for kind in ("person", "organization")} == {403}


def test_who_sees_a_record_and_may_not_change_it_gets_no_form(
    visitor: Open, write: Callable[..., Any], tess: str
) -> None:
    write(parties.update, tess, {"public": True})
    charlie = visitor("charlie")

    for path in ("edit", "delete", "units/new", "contact-points/new", "photo/change"):
        assert charlie.get(f"/parties/{tess}/{path}").status_code == 403


def test_what_one_may_not_write_is_shown_and_what_one_may_not_read_is_absent(
    visitor: Open, demo_database: Database, write: Callable[..., Any]
) -> None:
    write(accounts.set_roles, "charlie", ["staff"])
    write(definitions.add_missing, [AttributeSet("pay", "Pay", kinds=("person",))])
    fields.define(
        demo_database, ADMINISTRATOR, Field("grade", "Grade", set="pay", writers=("admin",), readers=("staff",))
    )
    fields.define(demo_database, ADMINISTRATOR, Field("salary", "Salary", set="pay", readers=("admin",)))
    uid = write(parties.create, "person", {"name": "Paid", "owner": "charlie", "grade": "B7", "salary": "900"})
    charlie, path = visitor("charlie"), f"/parties/{uid}/edit"

    form = opened(charlie, path)
    page = charlie.get(path).text
    assert "B7" in page
    assert "grade" not in form
    assert "alary" not in page
    assert sent(charlie, path, form, grade="A1", salary="1", job_title="Cook").status_code == 303
    after = values(demo_database, uid)
    assert (after["grade"], after["salary"], after["job_title"]) == ("B7", "900", "Cook")


@pytest.mark.parametrize(
    "path",
    ["/parties/new/person", *(f"/parties/UID/{path}" for path, sent in BELOW.items() if not sent and "x" not in path)],
)
def test_a_page_takes_at_most_eight_round_trips(visitor: Open, tess: str, trips: list[float], path: str) -> None:
    alice = visitor("alice")
    trips.clear()

    alice.get(path.replace("UID", tess))

    assert 0 < len(trips) <= 8


def test_a_date_is_shown_and_typed_as_whoever_asks_writes_it(
    visitor: Open, demo_database: Database, administrator: Viewer
) -> None:
    uid = demo_database.write(administrator, lambda work: parties.create(work, "person", {"name": "Date Probe"}))
    alice = visitor("alice")
    page = f"/parties/{uid}/edit"

    alice.send(page, name="Date Probe", birthday="2 September 1996")
    assert 'value="2 September 1996"' in alice.get(page).text

    refused = alice.send(page, name="Date Probe", birthday="05/03/1990")
    assert refused.status_code == 422
    assert 'value="05/03/1990"' in refused.text
    assert "can be one of two days" in refused.text
    assert "23 May 2019, May 2019, 2019" in refused.text

    alice.send("/preferences", date_format="DD/MM/YYYY", language="de")
    try:
        alice.send(page, name="Date Probe", birthday="05/03/1990")
        assert 'value="05/03/1990"' in alice.get(page).text
        assert alice.get("/relationships?as_of=heute").status_code == 200
        assert 'value="Mai 2019"' not in alice.get("/relationships?as_of=Mai+2019").text
        assert 'value="05/2019"' in alice.get("/relationships?as_of=Mai+2019").text
    finally:
        alice.send("/preferences", date_format="", language="")
    assert 'value="5 March 1990"' in alice.get(page).text
