"""Light and dark, preferences, help and the first run, as a person uses them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from graphcrm.database.connection import Database
from tests.browser.conftest import accessible, fits


@pytest.fixture(autouse=True)
def nothing_set(demo_database: Database) -> Iterator[None]:
    yield
    with demo_database.driver.session(database=demo_database.name) as session:
        session.run("MATCH (n) WHERE n:User OR n:Preferences DETACH DELETE n").consume()


def test_light_and_dark_change_at_once_and_stay(page: Page) -> None:
    page.goto("/help")
    root = page.locator("html")
    expect(root).to_have_attribute("data-bs-theme", "light")
    page.locator(".person-menu > summary").click()
    with page.expect_response("**/preferences/theme"):
        page.get_by_role("button", name="Dark").click()
    expect(root).to_have_attribute("data-bs-theme", "dark")
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    accessible(page)
    page.goto("/preferences")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    expect(page.get_by_label("Theme", exact=True).first).to_have_value("dark")
    accessible(page)


@pytest.mark.parametrize("size", ["page", "phone"])
def test_preferences_are_changed_with_the_keyboard_and_undone(request: pytest.FixtureRequest, size: str) -> None:
    window: Page = request.getfixturevalue(size)
    window.goto("/preferences")
    accessible(window)
    field = window.get_by_label("Page size")
    field.fill("7")
    field.press("Enter")
    expect(window.get_by_text("at least 10")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    accessible(window)
    field.fill("40")
    field.press("Enter")
    expect(window.locator("#notices")).to_contain_text("Your preferences are saved.")
    expect(field).to_have_value("40")
    window.get_by_role("button", name="Undo").click()
    expect(field).to_have_value("")
    assert fits(window)


def test_a_question_mark_shows_the_keys(page: Page) -> None:
    page.goto("/preferences")
    page.locator("h1").click()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Go to the search box")
    accessible(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_label("Page size").press("?")
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("size", ["page", "phone"])
def test_the_first_run_ends_on_the_first_page_signed_in(request: pytest.FixtureRequest, size: str) -> None:
    window: Page = request.getfixturevalue(size)
    window.goto("/welcome")
    accessible(window)
    window.get_by_label("Name of the organization").fill("Orchard Helpers")
    window.get_by_label("Country").select_option("DE")
    window.get_by_role("button", name="Next").last.click()
    expect(window.get_by_label("A sales team")).to_be_visible()
    accessible(window)
    window.get_by_label("A sales team").check()
    window.get_by_role("button", name="Back").click()
    expect(window.get_by_label("Name of the organization")).to_have_value("Orchard Helpers")
    window.get_by_role("button", name="Next").last.click()
    expect(window.get_by_label("A sales team")).to_be_checked()
    window.get_by_label("None of these").check()
    window.get_by_role("button", name="Next").last.click()
    window.get_by_label("Empty").check()
    window.get_by_role("button", name="Next").last.click()
    window.get_by_label("Your name").fill("Ada Novak")
    window.get_by_label("User name").fill("ada")
    window.get_by_label("E-mail address").fill("ada@example.org")
    window.get_by_label("Password", exact=True).fill("short")
    window.get_by_role("button", name="Finish").click()
    expect(window.locator("#password-wrong")).to_contain_text("Take 12 or more")
    expect(window.get_by_label("Your name")).to_have_value("Ada Novak")
    accessible(window)
    window.get_by_label("Password", exact=True).fill("plum tractor ladder")
    window.get_by_role("button", name="Finish").click()
    expect(window.locator("#notices")).to_contain_text("Welcome, Ada Novak.")
    expect(window.locator(".brand-name")).to_have_text("Orchard Helpers")
    assert fits(window)
