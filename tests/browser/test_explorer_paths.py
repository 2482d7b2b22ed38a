"""Paths and introductions in the explorer: found, compared as cards, and read in a line."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from graphcrm.database.connection import Database
from tests.browser.conftest import accessible, uid_of, until
from tests.browser.explorer_desk import EXPLORER, rested, state


@pytest.fixture
def site(demo_database: Database) -> str:
    return uid_of(demo_database, "XYZ site")


def pick(page: Page, field: str, name: str) -> None:
    """Choose somebody in a field by typing and Enter."""
    box = page.locator(f"#path-{field}-text")
    box.fill(name)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(f"[data-party-picker]:has(#path-{field}-text) [role=option]").first).to_contain_text(name)
    box.press("Enter")


def find(page: Page, filters: str = "") -> Locator:
    """Find the paths from Sally to the site, and return their cards."""
    page.goto(f"/explore?find=Sally+Kessler{filters}")
    rested(page)
    page.keyboard.press("b")
    pick(page, "source", "Sally Kessler")
    pick(page, "target", "XYZ site")
    page.get_by_role("button", name="Find paths").click()
    cards = page.locator(".path-card")
    expect(cards).not_to_have_count(0)
    rested(page)
    return cards


def lit(page: Page) -> set[str]:
    """The names of the parties that are lit, while the others are faded."""
    return set(page.evaluate(f"() => {EXPLORER}.canvas.cy.nodes('.lit').map(node => node.data('name'))"))


def test_paths_are_found_by_keys_and_come_into_the_picture(page: Page, sally: str, site: str) -> None:
    cards = find(page)

    expect(cards.first).to_contain_text("Sally Kessler coordinates volunteers at XYZ site")
    now = state(page)
    assert {sally, site} <= set(now["parties"])
    assert (now["paths"]["source"], now["paths"]["target"]) == (sally, site)
    expect(page.locator("[data-path-results]")).to_contain_text("Who matters on them")
    accessible(page)

    page.locator("[data-canvas]").focus()
    page.keyboard.press("Control+z")
    assert site not in state(page)["parties"]


def test_a_card_that_is_pointed_at_lights_its_path_and_one_that_is_chosen_puts_it_in_a_line(page: Page) -> None:
    cards = find(page)
    card = cards.filter(has_text="Priya Raman").first

    card.hover()
    assert lit(page) == {"Sally Kessler", "Priya Raman", "XYZ site"}
    assert page.evaluate(f"() => {EXPLORER}.canvas.cy.nodes('.faded').length") > 0

    card.press("Enter")
    rested(page)
    expect(card).to_have_attribute("aria-pressed", "true")
    places = page.evaluate(
        f"() => ['Sally Kessler', 'Priya Raman', 'XYZ site'].map(name =>"
        f" {EXPLORER}.canvas.cy.nodes().filter(node => node.data('name') === name)[0].position())"
    )
    assert places[0]["x"] < places[1]["x"] < places[2]["x"]
    assert places[0]["y"] == places[1]["y"] == places[2]["y"]

    card.press("Enter")
    rested(page)
    expect(card).to_have_attribute("aria-pressed", "false")


def test_a_path_runs_through_one_and_without_another(page: Page) -> None:
    cards = find(page)
    page.get_by_text("Conditions").click()
    pick(page, "through", "Priya Raman")
    page.get_by_role("button", name="Find paths").click()
    expect(cards.first).to_contain_text("Priya Raman")
    rested(page)
    assert len(state(page)["paths"]["through"]) == 1

    page.get_by_role("button", name="Take Priya Raman off").click()
    pick(page, "avoid", "Priya Raman")
    page.get_by_role("button", name="Find paths").click()
    expect(page.locator("[data-path-results]")).not_to_contain_text("Priya Raman")


def test_paths_keep_to_the_types_and_to_the_time_that_the_picture_shows(page: Page) -> None:
    cards = find(page, "&types=MENTORS&types=VOLUNTEERS_AT&as_of=2024-05")

    expect(cards).to_have_count(1)
    expect(cards.first).to_contain_text("Sally Kessler mentors Priya Raman")
    asked = state(page)["paths"]
    assert (set(asked["types"]), asked["as_of"]) == ({"MENTORS", "VOLUNTEERS_AT"}, "2024-05")
    assert page.locator("#path-as-of").input_value() == "May 2024"


def test_the_ends_change_places_and_the_strongest_is_told_apart(page: Page, site: str) -> None:
    cards = find(page)
    page.get_by_role("button", name="The other way round").click()
    expect(cards.first).to_contain_text("XYZ site has volunteer coordinator Sally Kessler")
    page.get_by_role("radio", name="Strongest").check()
    rested(page)
    expect(page.locator("[data-path-results]")).not_to_have_attribute("aria-busy", "true")
    until(page, f"{EXPLORER}.state.paths?.order === 'strong'")
    assert state(page)["paths"]["source"] == site


def test_the_introductions_say_that_nobody_can_be_asked_where_no_user_is_a_party(page: Page, site: str) -> None:
    page.goto("/explore?find=XYZ+site")
    rested(page)
    page.keyboard.press("b")
    page.get_by_role("tab", name="Introductions").click()
    pick(page, "target", "XYZ site")
    page.get_by_role("button", name="Find introductions").click()
    expect(page.locator("[data-path-results]")).to_contain_text("Nobody can be asked")


def test_a_picture_with_paths_that_is_come_back_to_has_its_cards(page: Page) -> None:
    find(page)
    page.reload()
    rested(page)
    expect(page.locator(".path-card").first).to_contain_text("Sally Kessler")
    expect(page.locator("#path-source-text")).to_have_value("Sally Kessler")


def test_a_phone_shows_the_path_above_its_card(phone: Page) -> None:
    phone.goto("/explore?find=Sally+Kessler")
    rested(phone)
    phone.locator("[data-do=tools]").tap()
    phone.locator("[data-do=paths]").tap()
    pick(phone, "source", "Sally Kessler")
    pick(phone, "target", "XYZ site")
    phone.get_by_role("button", name="Find paths").tap()
    card = phone.locator(".path-card").first
    expect(card).to_be_visible()
    card.tap()
    rested(phone)
    phone.wait_for_timeout(600)
    dock = phone.locator("[data-dock]").bounding_box()
    assert dock
    bottoms = phone.evaluate(
        f"""() => {{
            const {{ cy, container }} = {EXPLORER}.canvas;
            const top = container.getBoundingClientRect().y;
            return cy.nodes('.lit').map(node => top + node.renderedPosition('y'));
        }}"""
    )
    assert bottoms
    assert max(bottoms) < dock["y"]
    accessible(phone)
