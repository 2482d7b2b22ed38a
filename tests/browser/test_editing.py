"""Records are added and changed in a real browser: by keyboard, on a phone, in dialogs, after the session ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graphcrm.database.connection import Database
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.vocabularies import Role
from graphcrm.services import accounts, definitions, fields, parties, party_page, records
from graphcrm.viewer import Viewer
from tests.browser.conftest import accessible, fits

ADMINISTRATOR = Viewer.administrator()
PASSWORD = "plum tractor ladder"


@pytest.fixture
def tess(demo_database: Database) -> str:
    """A record of its own, so that what a test changes changes no other one."""
    given = {"first_name": "Tess", "last_name": "Tester"}
    return demo_database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", given))


@pytest.fixture
def alice(demo_database: Database) -> Iterator[None]:
    """An account for the time of a test; without any, nobody has to sign in."""

    def add(work: Any) -> object:
        return accounts.add(work, "alice", "alice@example.org", label="Alice", roles=["admin"], password=PASSWORD)

    demo_database.write(ADMINISTRATOR, add)
    yield
    demo_database.driver.execute_query("MATCH (n) WHERE n:User OR n:AccountLink DETACH DELETE n")


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("User name or e-mail address").fill("alice")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def is_at(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_person_is_added_with_the_keyboard_alone(page: Page, demo_database: Database) -> None:
    page.goto("/parties/new/person")
    page.get_by_label("First name").focus()
    page.keyboard.type("Kay")
    page.keyboard.press("Tab")
    page.keyboard.type("Board")
    page.keyboard.press("Enter")

    is_at(page, "Kay Board")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def test_who_may_be_the_same_is_told_while_typing(page: Page, tess: str) -> None:
    page.goto("/parties/new/person")
    page.get_by_label("First name").fill("Tess")
    page.get_by_label("Last name").fill("Tester")
    page.get_by_label("E-mail").focus()

    expect(page.get_by_text("This may be here already:")).to_be_visible()
    page.get_by_role("button", name="Add", exact=True).click()

    is_at(page, "Tess Tester")


def test_a_role_brings_its_fields_and_keeps_what_was_typed(page: Page, demo_database: Database, tess: str) -> None:
    own = [Role("climber", "Climber"), AttributeSet("climbing", "Climbing", roles=("climber",))]
    demo_database.write(ADMINISTRATOR, lambda work: definitions.add_missing(work, own))
    fields.define(demo_database, ADMINISTRATOR, Field("rope", "Rope", set="climbing"))
    page.goto(f"/parties/{tess}/edit")
    page.get_by_label("Job title").fill("Guide")

    page.get_by_label("Climber").check()
    page.get_by_label("Rope").fill("60 m")
    page.get_by_role("button", name="Save").click()

    is_at(page, "Tess Tester")
    found = records.read(demo_database, ADMINISTRATOR, tess)
    assert (found.text("rope"), found.text("job_title")) == ("60 m", "Guide")


@pytest.mark.parametrize("window", ["page", "phone"])
def test_what_is_typed_survives_the_end_of_the_session(
    window: str, request: pytest.FixtureRequest, demo_database: Database, alice: None, tess: str
) -> None:
    page: Page = request.getfixturevalue(window)
    sign_in(page)
    page.goto(f"/parties/{tess}/edit")
    page.get_by_label("Job title").fill("Long typed")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Nothing was sent, and nothing is lost.")).to_be_visible()
    expect(page.get_by_label("Job title")).to_have_value("Long typed")
    with page.context.expect_page() as beside:
        page.get_by_role("link", name="Sign in in a new tab").click()
    sign_in(beside.value)
    expect(beside.value.get_by_role("link", name="Organizations")).to_be_visible()
    beside.value.close()
    page.get_by_role("button", name="Save").click()

    is_at(page, "Tess Tester")
    assert records.read(demo_database, ADMINISTRATOR, tess).text("job_title") == "Long typed"


def test_a_contact_detail_is_added_in_a_dialog_which_keeps_what_was_wrong(
    page: Page, demo_database: Database, tess: str
) -> None:
    page.goto(f"/parties/{tess}/details")
    page.get_by_role("link", name="Contact detail", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Add contact detail")).to_be_visible()
    dialog.get_by_label("Kind").select_option("Website")
    dialog.get_by_label("Website").fill("nothing")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_label("Website")).to_have_value("nothing")
    expect(dialog.get_by_label("Website")).to_have_attribute("aria-invalid", "true")
    accessible(page)

    dialog.get_by_label("Website").fill("example.org")
    dialog.get_by_role("button", name="Save").click()

    expect(page.get_by_role("link", name="example.org").first).to_have_attribute("href", "https://example.org")
    assert len(party_page.read(demo_database, ADMINISTRATOR, tess).points) == 1


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(page: Page, tess: str, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    large.write_bytes(bytes(26 << 20))
    page.goto(f"/parties/{tess}/documents/new")
    field, wrong = page.get_by_label("File", exact=True), page.get_by_text("The file is larger than 25 MB.")
    expect(wrong).to_be_hidden()

    field.set_input_files(large)
    expect(wrong).to_be_visible()
    expect(field).to_have_value("")
    accessible(page)
    field.set_input_files({"name": "plan.txt", "mimeType": "text/plain", "buffer": b"Plan"})
    expect(wrong).to_be_hidden()

    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/parties/{tess}/details")
    expect(page.get_by_role("link", name="plan.txt", exact=True).first).to_be_visible()


def test_a_note_is_previewed_before_it_is_written(phone: Page, tess: str) -> None:
    phone.goto(f"/parties/{tess}/notes/new")
    phone.get_by_label("Note", exact=True).fill("Some **bold** words")
    phone.get_by_role("button", name="Preview").click()
    expect(phone.locator("#note-preview strong")).to_have_text("bold")
    assert fits(phone)

    phone.get_by_role("button", name="Save").click()

    is_at(phone, "Tess Tester")
    expect(phone.locator(".prose strong")).to_have_text("bold")


PAGES = ("edit", "delete", "units/new", "contact-points/new", "notes/new", "photo/change", "documents/new")


@pytest.mark.parametrize("path", ["new/person", "new/organization", *PAGES])
def test_each_form_is_accessible_and_fits(page: Page, phone: Page, tess: str, path: str) -> None:
    for window in (page, phone):
        window.goto(f"/parties/{path}" if path.startswith("new/") else f"/parties/{tess}/{path}")
        for rare in window.locator("main summary").all():
            rare.click()
        accessible(window)
        assert fits(window)


def test_a_record_of_an_own_kind_is_chosen_with_the_keyboard(page: Page, demo_database: Database) -> None:
    page.goto("/people")
    page.locator("summary.menu-new").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="More kinds").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="New record")
    expect(dialog.get_by_role("link", name="School class")).to_be_visible()
    accessible(page)
    dialog.get_by_role("link", name="School class").focus()
    page.keyboard.press("Enter")
    is_at(page, "New school class")
    page.get_by_role("textbox", name="Name").fill("Class 4b")
    page.get_by_role("button", name="Add", exact=True).click()
    is_at(page, "Class 4b")
