"""A relationship is added, edited and ended in a real browser, by keyboard and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import accessible, fits

NEW = "/relationships/new"


@pytest.mark.parametrize(
    "query", ["", "?text=Josh+Abara+knows+Sally+Kessler", "?text=Bob+Newman+donates+to+XYZ+site", "?text=Sally+likes"]
)
def test_the_page_is_accessible_and_fits_a_window_and_a_phone(page: Page, phone: Page, query: str) -> None:
    for window in (page, phone):
        window.goto(NEW + query)
        accessible(window)
        assert fits(window)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_a_relationship_is_there_already(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(NEW + "?text=Sally+Kessler+is+a+friend+of+Ingrid+Solheim")
    expect(page.locator(".add-tie-standing a")).to_have_text("Edit")
    accessible(page)


def test_a_relationship_is_added_from_anywhere_by_keyboard_alone(page: Page) -> None:
    page.goto("/organizations")
    page.locator("summary.menu-new").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Say it in a sentence")).to_be_focused()

    page.keyboard.type("Sally mentors Josh Abara since May 2021")
    expect(page.locator(".tie-told")).to_have_text("Sally Kessler mentors Josh Abara since May 2021")
    expect(page.get_by_label("Say it in a sentence")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Add", exact=True)).to_be_focused()
    accessible(page)
    page.keyboard.press("Enter")

    notice = page.locator(".notice-text")
    expect(notice).to_have_text("Added: Sally Kessler mentors Josh Abara since May 2021.")
    expect(page).to_have_url(re.compile("/organizations$"))
    page.get_by_role("button", name="Undo").click()
    expect(notice).to_have_text("Undone.")


def pick(page: Page, label: str, typed: str, name: str) -> None:
    """Choose a party that is suggested, and wait until the form has taken note of it."""
    page.get_by_role("combobox", name=label, exact=True).fill(typed)
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.get_by_role("option", name=re.compile(name)).first.click()
    settled(page)


def settled(page: Page) -> None:
    """Wait until the form hears again what is told: htmx binds what it has put into a page some milliseconds later."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def test_two_parties_and_one_of_the_types_that_fit_are_chosen(page: Page) -> None:
    page.goto(NEW)
    page.get_by_text("Or choose").click()

    pick(page, "Who", "Sally Kess", "Sally Kessler")
    pick(page, "With whom or what", "XYZ si", "XYZ site")
    expect(page.locator("#tie-type option[value=SPOUSE_OF]")).to_have_count(0)
    expect(page.locator("#tie-type option[value=VOLUNTEERS_AT]")).to_have_count(1)
    page.get_by_label("How they are related").select_option("LEADS_TEAM_AT")

    told = page.locator(".tie-told")
    expect(told).to_have_text("Sally Kessler leads a team at XYZ site")
    settled(page)

    # The details stay open, as they were opened.
    for label, value, line in (("Since", "2019", "since 2019"), ("Title", "Chair", "as Chair since 2019")):
        page.get_by_label(label, exact=True).fill(value)
        page.keyboard.press("Tab")
        expect(told).to_have_text(f"Sally Kessler leads a team at XYZ site {line}")
        settled(page)


@pytest.mark.parametrize("told", ["type", "title"])
def test_what_is_told_while_an_answer_is_on_its_way_stays(page: Page, told: str) -> None:
    page.goto(NEW)
    page.get_by_text("Or choose").click()
    pick(page, "Who", "Sally Kess", "Sally Kessler")
    pick(page, "With whom or what", "XYZ si", "XYZ site")
    expect(page.locator("#tie-type option[value=SPOUSE_OF]")).to_have_count(0)
    kinds = page.get_by_label("How they are related")
    if told == "title":
        kinds.select_option("LEADS_TEAM_AT")
        expect(page.locator(".tie-told")).to_have_text("Sally Kessler leads a team at XYZ site")
        settled(page)
    held: list[Route] = []
    page.route(re.compile(NEW), lambda route: route.continue_() if held else held.append(route))
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_label("Since", exact=True).fill("2019")
        page.keyboard.press("Tab")
    if told == "type":
        # As a person does, who leaves the focus there.
        kinds.focus()
        kinds.select_option("LEADS_TEAM_AT")
    else:
        page.get_by_label("Title", exact=True).fill("Chair")
        page.keyboard.press("Tab")
    held[0].continue_()

    title = {"type": "", "title": " as Chair"}[told]
    expect(page.locator(".tie-told")).to_have_text(f"Sally Kessler leads a team at XYZ site{title} since 2019")


def test_what_is_typed_while_an_answer_is_on_its_way_stays_and_is_suggested_for(page: Page) -> None:
    page.goto(NEW)
    page.get_by_text("Or choose").click()
    held: list[Route] = []

    def hold_first(route: Route) -> None:
        if held or route.request.method == "GET":
            route.continue_()
        else:
            held.append(route)

    page.route(re.compile(NEW), hold_first)
    page.get_by_role("combobox", name="Who", exact=True).fill("Sally Kess")
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_role("option", name=re.compile("Sally Kessler")).first.click()
    second = page.get_by_role("combobox", name="With whom or what")
    second.fill("XYZ si")
    held[0].continue_()

    expect(page.locator(".add-tie-more summary")).to_have_text("Details")
    expect(second).to_have_value("XYZ si")
    expect(second).to_be_focused()
    page.get_by_role("option", name=re.compile("XYZ site")).first.click()
    expect(second).to_have_value("XYZ site")
    expect(page.locator("#tie-type option[value=SPOUSE_OF]")).to_have_count(0)


def test_a_relationship_is_edited_and_ended_on_a_phone(phone: Page) -> None:
    phone.goto(f"{NEW}?text=Sally+Kessler+mentors+Josh+Abara+since+2020")
    phone.get_by_role("button", name="Add", exact=True).tap()
    expect(phone.locator(".notice-text")).to_contain_text("Added")
    phone.goto(f"{NEW}?text=Sally+Kessler+mentors+Josh+Abara")

    phone.locator(".add-tie-standing li", has_text="mentors").get_by_role("link", name="Edit").tap()
    dialog = phone.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("Edit the relationship")
    accessible(phone)
    dialog.get_by_label("Until").fill("2019")
    dialog.get_by_role("button", name="Save").tap()
    expect(dialog.locator(".field-wrong")).to_contain_text("lies before")
    dialog.get_by_role("link", name="End it").tap()
    expect(dialog.get_by_role("heading")).to_have_text("End the relationship")
    dialog.get_by_role("button", name="End it").tap()

    expect(phone.locator(".notice-text")).to_have_text("The relationship was ended.")
