"""The page of a record in a real browser: its tabs, its map, its timeline, its hierarchy, wide and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from graphcrm.database.connection import Database
from tests.browser.conftest import fits, uid_of

TABS = ("summary", "details", "events", "relations", "hierarchy", "history", "timeline")


@pytest.mark.parametrize("tab", TABS)
def test_each_page_of_a_record_fits_a_window_and_a_phone(page: Page, phone: Page, sally: str, tab: str) -> None:
    for window in (page, phone):
        window.goto(f"/parties/{sally}/{tab}")
        expect(window.get_by_role("heading", level=1)).to_contain_text("Sally Kessler")
        assert fits(window)


def test_tabs_are_reached_by_keyboard_and_say_where_one_is(page: Page, sally: str) -> None:
    page.goto(f"/parties/{sally}")
    tabs = page.get_by_role("navigation", name="Parts of this record")
    tabs.get_by_role("link", name="Summary").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/relations$"))
    expect(tabs.get_by_role("link", name="Relations")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("heading", name="Past (1 relationship)")).to_be_visible()


def test_the_map_opens_who_is_chosen_by_keys_and_says_the_same_in_words(page: Page, sally: str) -> None:
    page.goto(f"/parties/{sally}")
    page.locator("[data-picture-canvas]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-picture-says]")).to_contain_text("Open Sally Kessler")
    page.keyboard.press("ArrowRight")
    said = page.locator("[data-picture-says] strong").inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(said)

    page.goto(f"/parties/{sally}")
    page.get_by_text("The same in words").click()
    expect(page.locator(".map-list li", has_text="is married to Daniel Kessler")).to_be_visible()


def test_the_timeline_is_filtered_in_place_and_goes_on(page: Page, sally: str) -> None:
    page.goto(f"/parties/{sally}/events")
    items = page.locator("#timeline-list .event")
    expect(items.first).to_be_visible()
    page.get_by_label("Changes").check()
    expect(page.locator(".event-change").first).to_be_visible()
    before = items.count()
    page.get_by_role("link", name="Show more").click()
    expect(items).not_to_have_count(before)
    page.get_by_label("Changes").uncheck()
    page.get_by_label("Relationships").uncheck()
    expect(page.get_by_text("Nothing to show here yet.")).to_be_visible()


def test_a_note_is_added_in_place(phone: Page, sally: str) -> None:
    phone.goto(f"/parties/{sally}/events")
    phone.get_by_label("New note").fill("Likes *tea*.")
    phone.locator(".timeline-note").get_by_role("button", name="Add note").click()

    expect(phone.locator(".event-note").first).to_contain_text("Likes tea.")


def test_a_relationship_is_ended_in_a_dialog_from_its_row(page: Page, sally: str) -> None:
    page.goto(f"/parties/{sally}/relations")
    page.get_by_role("link", name="End the relationship with Priya Raman").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_levels_of_a_hierarchy_open_and_close(page: Page, demo_database: Database) -> None:
    ruth = uid_of(demo_database, "Ruth Kessler")
    page.goto(f"/parties/{ruth}/hierarchy?of=family")
    grandchild = page.get_by_role("link", name="Leo Kessler")
    expect(grandchild).to_be_visible()
    page.get_by_text("Those below Daniel Kessler").locator("..").focus()
    page.keyboard.press("Enter")
    expect(grandchild).to_be_hidden()
