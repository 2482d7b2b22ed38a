"""Lists in a real browser, by mouse, finger and keyboard, wide and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from graphcrm.database.connection import Database
from graphcrm.models.access import Team
from graphcrm.services import definitions
from graphcrm.viewer import Viewer
from tests.browser.conftest import accessible, fits

PATHS = (
    "/people",
    "/people?q=a&city=Portmere&filter=contact_type%3Dlead",
    "/people/filter",
    "/lists/people/columns",
    "/organizations?kind=household",
    "/relationships",
    "/relationships/filter",
    "/activity",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_list_is_accessible_and_fits_a_window_and_a_phone(page: Page, phone: Page, path: str) -> None:
    for window in (page, phone):
        window.goto(path)
        accessible(window)
        assert fits(window)


def test_a_list_is_sorted_paged_and_narrowed_in_place(page: Page) -> None:
    page.goto("/people")
    page.evaluate("window.stays = true")

    page.get_by_role("link", name="Job title").click()
    expect(page.locator("[aria-sort=ascending]")).to_have_text("Job title")
    expect(page).to_have_url(re.compile(r"/people\?sort=job_title$"))
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("#list-count")).to_have_text("150 records · page 2 of 6")
    page.get_by_role("navigation", name="First letter").get_by_role("link", name=re.compile("^K")).click()
    expect(page).to_have_url(re.compile("letter=K"))
    page.get_by_role("searchbox").fill("kessler")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("link", name="Sally Kessler")).to_be_visible()
    page.get_by_role("link", name="Without “kessler”").click()
    expect(page.get_by_role("searchbox")).to_have_value("")

    assert page.evaluate("window.stays")


def test_records_are_selected_and_tagged_by_keyboard_alone(page: Page) -> None:
    page.goto("/people?q=abara")
    bar = page.locator("[data-act-bar]")
    expect(bar).to_be_hidden()
    page.get_by_role("checkbox", name="Select all on this page").focus()
    page.keyboard.press("Space")
    expect(bar).to_contain_text("3 selected")

    page.get_by_role("button", name="Tag").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Tag 3 records")
    expect(dialog.get_by_role("combobox", name="Tags to add")).to_be_focused()
    accessible(page)
    page.keyboard.type("probe")
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".notice-text")).to_have_text("3 records were tagged.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".notice-text")).to_have_text("Undone.")


def test_records_are_given_to_a_team_that_is_suggested(page: Page, demo_database: Database) -> None:
    administrator = Viewer.administrator()
    team = Team("finders", "Finders Keepers")
    demo_database.write(administrator, lambda work: definitions.add_missing(work, [team]))
    page.goto("/people?q=abara")
    page.get_by_role("checkbox", name="Select all on this page").check()
    page.get_by_role("button", name="Reassign").click()
    dialog = page.get_by_role("dialog", name="Give 3 records to another owner")
    owner = dialog.get_by_role("combobox", name="Owner")
    expect(owner).to_be_focused()
    # Whoever may own them is offered before anything is typed.
    expect(dialog.get_by_role("option", name="Finders Keepers")).to_be_visible()
    accessible(page)
    held: list[Route] = []
    page.route(re.compile("q=keep"), lambda route: held.append(route))
    with page.expect_request(re.compile("q=keep")):
        page.keyboard.type("keep")
    # Enter takes what fits what is typed, however late that is told.
    page.keyboard.press("Enter")
    held[0].continue_()
    expect(owner).to_have_value("Finders Keepers")
    dialog.get_by_role("button", name="Reassign").click()

    expect(page.locator(".notice-text")).to_have_text("3 records belong to Finders Keepers now.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".notice-text")).to_have_text("Undone.")


def test_shift_selects_what_lies_between_and_all_of_the_list_is_offered(page: Page) -> None:
    page.goto("/people")
    boxes = page.locator("tbody input[type=checkbox]")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(page.locator("[data-act-count]")).to_have_text("4 selected")

    page.get_by_role("checkbox", name="Select all on this page").check()
    page.get_by_label("All 150 of this list").check()
    page.get_by_role("button", name="Change type").click()
    expect(page.get_by_role("dialog")).to_contain_text("Contact type of 150 records")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Select none").click()
    expect(page.locator("[data-act-bar]")).to_be_hidden()


def test_what_is_selected_stays_so_on_other_pages_and_is_acted_on_with_them(page: Page) -> None:
    page.goto("/people?size=25")
    boxes = page.locator("tbody input[type=checkbox]")
    count = page.locator("[data-act-count]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("link", name="Next page").click()
    expect(count).to_have_text("2 selected · 2 on other pages")
    boxes.nth(3).check()
    expect(count).to_have_text("3 selected · 2 on other pages")
    page.get_by_role("button", name="Change type").click()
    expect(page.get_by_role("dialog")).to_contain_text("Contact type of 3 records")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Previous page").click()
    expect(boxes.nth(1)).to_be_checked()
    boxes.nth(1).uncheck()
    expect(count).to_have_text("2 selected · 1 on other pages")
    page.get_by_role("link", name="Job title").click()
    expect(page.locator("[aria-sort=ascending]")).to_have_text("Job title")
    expect(count).to_contain_text("2 selected")

    page.get_by_role("button", name="Select none").click()
    expect(page.locator("[data-act-bar]")).to_be_hidden()
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("#list-count")).to_contain_text("page 2")
    expect(page.locator("[data-act-bar]")).to_be_hidden()


def test_relationships_are_selected_ended_and_that_is_undone(page: Page, phone: Page) -> None:
    page.goto("/relationships?q=abara")
    page.get_by_role("checkbox", name="Select all on this page").check()
    page.get_by_role("toolbar").get_by_role("button", name="End").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"End \d+ relationships"))
    accessible(page)
    dialog.get_by_role("button", name="End").click()
    expect(page.locator(".notice-text")).to_contain_text("relationships were ended.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".notice-text")).to_have_text("Undone.")

    phone.goto("/relationships?q=abara")
    phone.locator("tbody input[type=checkbox]").first.check()
    expect(phone.locator("[data-act-count]")).to_have_text("1 selected")
    accessible(phone)
    assert fits(phone)


def test_addresses_are_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/people?q=abara")
    page.get_by_role("checkbox", name="Select all on this page").check()
    page.get_by_role("button", name="Addresses").click()
    dialog = page.get_by_role("dialog", name="Addresses of this selection")
    dialog.get_by_role("button", name="Copy").first.click()
    expect(page.locator("#live")).to_contain_text("Copied.")

    assert "Josh Abara <josh.abara@post.example>" in page.evaluate("navigator.clipboard.readText()")


def test_columns_are_moved_by_keyboard_and_the_focus_stays(page: Page) -> None:
    page.goto("/people")
    page.get_by_role("link", name="Columns").click()
    dialog = page.get_by_role("dialog", name="Columns")
    dialog.get_by_role("button", name="Phone further up").focus()
    page.keyboard.press("Enter")
    expect(dialog.locator("[name=order]").nth(1)).to_have_value("phone")
    expect(dialog.get_by_role("button", name="Phone further up")).to_be_focused()
    dialog.get_by_role("button", name="Save").last.click()

    expect(page.locator("thead th").nth(2)).to_have_text("Phone")
    page.goto("/lists/people/columns")
    page.get_by_role("button", name="Usual columns").click()
    expect(page.locator("thead th").nth(2)).to_have_text("Job title")


def test_a_filter_is_chosen_in_a_dialog_and_stands_in_the_address(page: Page) -> None:
    page.goto("/people")
    page.get_by_role("link", name="Filter").click()
    dialog = page.get_by_role("dialog", name="Filter")
    dialog.get_by_label("City").fill("Portmere")
    dialog.get_by_label("Field", exact=True).select_option("birthday")
    dialog.get_by_label("Comparison").select_option(">=")
    dialog.get_by_label("Value").fill("soon")
    dialog.get_by_role("button", name="Show").click()
    expect(dialog.get_by_role("alert")).to_contain_text("soon")
    dialog.get_by_label("Value").fill("1980")
    dialog.get_by_role("button", name="Show").click()

    expect(page).to_have_url(re.compile(r"/people\?filter=birthday%3E.*1980&city=Portmere$"))
    expect(page.get_by_role("list", name="Filters")).to_contain_text("Birthday ≥ 1980")


def test_a_phone_shows_a_record_in_two_lines_and_acts_on_it(phone: Page) -> None:
    phone.goto("/people")
    row = phone.locator("tbody tr").first
    box = row.bounding_box()
    assert box
    assert box["height"] < 80
    row.get_by_role("checkbox").tap()
    phone.get_by_role("button", name="Addresses").tap()
    expect(phone.get_by_role("dialog", name="Addresses of this selection")).to_be_visible()
    accessible(phone)
    phone.keyboard.press("Escape")
    phone.get_by_text("Sort", exact=True).click()
    phone.locator(".menu-entry", has_text="Job title").tap()
    expect(phone).to_have_url(re.compile("sort=job_title"))
