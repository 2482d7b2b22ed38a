"""A session that ends while somebody types, and a browser that somebody has left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from graphcrm.database.connection import Database
from graphcrm.services import accounts, throttle
from graphcrm.viewer import Viewer
from tests.browser.conftest import WIDE

PASSWORD = "plum tractor ladder"
TYPED = "Called; wants the minutes of May"


@pytest.fixture
def alice(page: Page, demo_database: Database, administrator: Viewer) -> Iterator[str]:
    """Alice, an administrator, is signed in; the path of Sally's page. There is no account afterwards."""
    throttle._of.cache_clear()
    demo_database.write(
        administrator,
        lambda work: accounts.add(
            work, "alice", "alice@example.org", label="Alice", roles=["admin"], password=PASSWORD
        ),
    )
    page.goto("/sign-in")
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    found = demo_database.driver.execute_query("MATCH (p:Person {name: 'Sally Kessler'}) RETURN p.uid AS uid").records
    yield f"/parties/{found[0]['uid']}"
    with demo_database.driver.session(database=demo_database.name) as session:
        session.run("MATCH (n) WHERE n:User OR n:Note DETACH DELETE n").consume()


def sign_in(page: Page) -> None:
    page.get_by_label("User name or e-mail address").fill("alice")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")


def sign_in_beside(page: Page) -> None:
    """Sign in in another tab, and come back."""
    other = page.context.new_page()
    other.goto("/sign-in")
    sign_in(other)
    expect(other.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    other.close()
    page.bring_to_front()


def end_sessions(database: Database, administrator: Viewer) -> None:
    database.write(administrator, lambda work: accounts.end_sessions(work, "alice"))


def test_a_dialog_keeps_what_was_typed_when_the_session_ends_and_sends_it_after_signing_in_elsewhere(
    page: Page, alice: str, demo_database: Database, administrator: Viewer, complaints: list[str]
) -> None:
    # The first of its kind, for which the database has yet to plan.
    page.goto(alice, timeout=60_000)
    page.locator(f"a[data-dialog][href='{alice}/notes/new']").first.click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("Note", exact=True).fill(TYPED)
    end_sessions(demo_database, administrator)

    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("#live")).to_contain_text("Your session has ended")
    expect(dialog.get_by_label("Note", exact=True)).to_have_value(TYPED)

    sign_in_beside(page)
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("#notices")).to_contain_text("The note was added")
    expect(page.locator("main")).to_contain_text(TYPED)
    # htmx repeats on the console what it was refused.
    assert [said for said in complaints if "Response Status Error Code 40" not in said] == []
    complaints.clear()


def test_without_scripts_a_page_keeps_it(
    browser: Browser, address: str, page: Page, alice: str, demo_database: Database, administrator: Viewer
) -> None:
    context = browser.new_context(
        base_url=address, viewport=WIDE, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(f"{alice}/notes/new")
    plain.get_by_label("Note", exact=True).fill(TYPED)
    end_sessions(demo_database, administrator)

    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Your session has ended")
    sign_in_beside(plain)
    plain.get_by_role("button", name="Send again").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Send it once more")
    plain.get_by_role("button", name="Send again").click()
    expect(plain.locator("#notices")).to_contain_text("The note was added")
    expect(plain.locator("main")).to_contain_text(TYPED)
    context.close()


def test_after_signing_out_the_way_back_shows_nobody(page: Page, alice: str) -> None:
    page.goto(alice)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sally Kessler")
    page.locator(".person-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert "Kessler" not in page.content()
