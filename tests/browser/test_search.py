"""The search box in a real Chromium: with the keyboard, on a phone, and the picker of a party."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import accessible, fits

#: Queries are planned when they are asked for the first time.


def search_for(page: Page, text: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(text)
    expect(page.get_by_role("option", name=f"All results for {text}")).to_be_visible()


def test_a_person_is_found_by_a_few_letters_and_opened_by_enter(page: Page) -> None:
    page.goto("/people")
    search_for(page, "sally kes")

    first = page.get_by_role("option").first
    expect(first).to_contain_text("Sally Kessler")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(first.locator("mark").first).to_have_text("Sally")
    accessible(page)

    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sally Kessler")


def test_the_arrow_keys_lead_to_all_results_and_escape_closes_the_list(page: Page) -> None:
    page.goto("/people")
    search_for(page, "site")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option", name="All results for site")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()

    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=site")
    accessible(page)


def test_a_question_in_the_box_is_answered(page: Page) -> None:
    page.goto("/search")
    page.get_by_role("combobox").fill("who knows Sally")
    expect(page.get_by_role("option", name="Ask: who knows Sally")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=who+knows+Sally")


def test_on_a_phone_the_box_opens_from_its_icon(phone: Page) -> None:
    phone.goto("/people")
    expect(phone.get_by_role("combobox", name="Search everything")).to_be_hidden()
    phone.get_by_role("link", name="Search", exact=True).click()
    box = phone.get_by_role("combobox", name="Search everything")
    expect(box).to_be_focused()
    box.fill("sally kes")
    expect(phone.get_by_role("option").first).to_contain_text("Sally Kessler")
    assert fits(phone)

    phone.get_by_role("button", name="Close the search").click()
    expect(box).to_be_hidden()


@pytest.mark.parametrize(
    "path", ["/search", "/searches", "/searches/new?area=search&query=kind:org", "/clipboard", "/recent"]
)
def test_axe_finds_nothing(page: Page, phone: Page, path: str) -> None:
    for window in (page, phone):
        window.goto(path)
        accessible(window)
