"""The first page as a person uses it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import accessible, fits

SALLY_TO_SITE = "Who connects Sally to the XYZ site?"
CANVAS = "[data-picture-canvas]"
PICTURE = "window.graphcrm.picture"


def ask(page: Page, question: str, as_of: str = "") -> None:
    page.goto("/")
    page.get_by_label("Question").fill(question)
    page.get_by_label("As of", exact=True).fill(as_of)
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")


def positions(page: Page) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = page.evaluate(f"{PICTURE}.positions()")
    return found


def on_screen(page: Page, name: str) -> tuple[float, float]:
    """Where a party of the picture stands in the window."""
    page.locator(CANVAS).scroll_into_view_if_needed()
    point: dict[str, float] = page.evaluate(
        f"""name => {{
            const {{ cy, container }} = {PICTURE};
            const node = cy.nodes().filter(one => one.data("name") === name);
            const box = container.getBoundingClientRect();
            return {{ x: box.x + node.renderedPosition().x, y: box.y + node.renderedPosition().y }};
        }}""",
        name,
    )
    return point["x"], point["y"]


def painted(page: Page) -> int:
    """How many pixels of the picture are painted."""
    count: int = page.evaluate(
        f"""() => [...document.querySelectorAll("{CANVAS} canvas")].reduce((sum, canvas) => {{
            const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            return sum + pixels.filter((value, index) => index % 4 === 3 && value > 0).length;
        }}, 0)"""
    )
    return count


def until(page: Page, condition: str) -> None:
    """Wait for a condition; the content policy forbids Playwright's own way, which makes code of a string."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"It never came to this: {condition}")


def faded(page: Page) -> set[str]:
    return set(page.evaluate(f"{PICTURE}.cy.nodes('.faded').map(node => node.data('name'))"))


def test_a_typed_question_is_answered_in_words_paths_and_a_picture(page: Page) -> None:
    ask(page, SALLY_TO_SITE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sally Kessler and XYZ site are directly connected")
    expect(page.locator(".path")).to_have_count(3)
    expect(page.locator(CANVAS)).to_be_visible()
    assert len(positions(page)) == 4
    assert painted(page) > 2000


def test_the_page_looks_the_same_each_time(page: Page) -> None:
    ask(page, SALLY_TO_SITE, "ever")
    first = positions(page)
    page.reload()
    assert positions(page) == first


def test_a_party_is_dragged_and_put_back(page: Page) -> None:
    ask(page, SALLY_TO_SITE)
    before = positions(page)
    x, y = on_screen(page, "Priya Raman")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 45, steps=6)
    page.mouse.up()
    after = positions(page)
    moved = [uid for uid in before if before[uid] != after[uid]]
    assert len(moved) == 1
    assert after[moved[0]]["x"] > before[moved[0]]["x"] + 20
    page.get_by_role("button", name="Arrange again").click()
    assert positions(page) == before


def test_the_picture_is_zoomed_and_fitted_by_buttons_and_by_the_wheel_once_it_is_focused(page: Page) -> None:
    ask(page, SALLY_TO_SITE)

    def zoom() -> float:
        found: float = page.evaluate(f"{PICTURE}.cy.zoom()")
        return found

    fitted = zoom()
    page.get_by_role("button", name="Zoom in").click()
    assert zoom() > fitted * 1.2
    page.get_by_role("button", name="Fit everything in").click()
    assert zoom() == pytest.approx(fitted, rel=0.01)
    x, y = on_screen(page, "Priya Raman")
    page.mouse.move(x + 90, y + 90)
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(200)
    assert zoom() == pytest.approx(fitted, rel=0.01)
    x, y = on_screen(page, "Priya Raman")
    page.mouse.click(x + 90, y + 90)
    page.wait_for_timeout(800)  # Cytoscape takes no wheel for a moment after the page has scrolled.
    page.mouse.wheel(0, -200)
    until(page, f"{PICTURE}.cy.zoom() > {fitted * 1.03}")


def test_a_path_that_is_pointed_at_lights_up_and_its_button_keeps_it(page: Page) -> None:
    ask(page, SALLY_TO_SITE)
    page.locator(".path").nth(1).hover()
    assert faded(page) == {"Harbour Hands"}
    button = page.get_by_role("button", name="Show path 3 in the picture")
    button.click()
    page.mouse.move(5, 5)
    expect(button).to_have_attribute("aria-pressed", "true")
    assert faded(page) == {"Priya Raman"}
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_everything_works_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.type(SALLY_TO_SITE)  # The question has the focus from the start.
    page.keyboard.press("Tab")
    page.keyboard.type("2019")
    page.keyboard.press("Enter")
    page.wait_for_url("**as_of=2019**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ingrid Solheim connected Sally Kessler")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    tab_to(page, "document.activeElement.matches('[data-picture-canvas]')")
    page.keyboard.press("ArrowRight")
    says = page.locator("[data-picture-says]")
    expect(says).to_contain_text("Sally Kessler, person.")
    page.keyboard.press("ArrowRight")
    expect(says).to_contain_text("Ingrid Solheim, person.")
    expect(says).to_contain_text("Sally Kessler is a friend of Ingrid Solheim, since 2012")
    before = positions(page)
    page.keyboard.press("Shift+ArrowDown")
    assert positions(page) != before
    page.keyboard.press("Enter")
    page.wait_for_url("**Who+knows+Ingrid+Solheim**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ingrid Solheim had")


def test_a_path_is_lit_and_the_cypher_opened_by_keyboard(page: Page) -> None:
    ask(page, SALLY_TO_SITE)
    tab_to(page, "document.activeElement.dataset.showPath === '1'")
    assert faded(page) == {"Harbour Hands"}
    page.keyboard.press("Enter")
    tab_to(page, "document.activeElement.localName === 'summary'")
    page.keyboard.press("Enter")
    expect(page.locator(".cypher")).to_be_visible()


def tab_to(page: Page, condition: str) -> None:
    for _ in range(60):
        if page.evaluate(condition):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never led to where {condition}.")


def test_the_date_changes_the_answer(page: Page) -> None:
    ask(page, SALLY_TO_SITE, "2011")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nobody connected Sally Kessler to XYZ site in 2011")
    page.get_by_role("link", name="Ask about any time").click()
    expect(page.locator(".path")).to_have_count(5)
    expect(page.get_by_label("As of", exact=True)).to_have_value("ever")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("as_of", ["", "ever"])
def test_axe_finds_nothing_in_an_answer(page: Page, scheme: str, as_of: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    ask(page, SALLY_TO_SITE, as_of)
    expect(page.get_by_role("link", name=re.compile("^Ask (about any time|as of today)$"))).to_be_visible()
    accessible(page)


def test_a_day_is_picked_from_the_browser_s_calendar(page: Page) -> None:
    ask(page, SALLY_TO_SITE)
    page.get_by_role("button", name="Pick a day from the calendar").click()
    page.locator("[data-native-date]").evaluate(
        "field => { field.value = '2019-05-03'; field.dispatchEvent(new Event('change')); }"
    )
    page.keyboard.press("Escape")
    expect(page.get_by_label("As of", exact=True)).to_have_value("2019-05-03")


def test_one_of_several_namesakes_is_chosen(page: Page) -> None:
    ask(page, "Who knows Maria Lopez?")
    expect(page.get_by_role("heading", level=1)).to_contain_text("fits 2 parties")
    choices = page.locator(".choice")
    expect(choices).to_have_count(2)
    choices.first.click()
    expect(page.get_by_label("Question")).to_have_value("Who knows Maria Lopez?")
    expect(page.locator("[data-picture-canvas]")).to_be_visible()


def test_a_list_is_drawn_around_the_party_it_belongs_to(page: Page) -> None:
    ask(page, "Who are the volunteers at the XYZ site?")
    expect(page.locator(".rows tbody tr")).to_have_count(4)
    assert len(positions(page)) == 5
    page.locator(".rows tbody tr").first.hover()
    assert len(faded(page)) == 3


@pytest.mark.parametrize(
    "question", ["", SALLY_TO_SITE, "Who knows Sally?", "Who knows Maria Lopez?", "Why " + "so" * 60 + "?"]
)
def test_nothing_is_wider_than_a_phone(phone: Page, question: str) -> None:
    phone.goto("/")
    if question:
        ask(phone, question)
    assert fits(phone)
    clipped: list[Any] = phone.evaluate(
        """() => [...document.querySelectorAll("main *")].filter(one =>
            one.getBoundingClientRect().right > 391 && !one.closest(".visually-hidden, pre, canvas, .native-date")
        ).map(one => one.outerHTML.slice(0, 80))"""
    )
    assert clipped == []


def swipe(phone: Page, x: float, y: float, step: float, steps: int) -> None:
    """Move a finger down by ``steps`` times ``step`` pixels."""
    session = phone.context.new_cdp_session(phone)
    for number in range(steps + 1):
        point = {"x": x, "y": y + number * step}
        kind = "touchMove" if number else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        phone.wait_for_timeout(40)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_on_a_phone_the_picture_stands_upright_and_a_finger_scrolls_past_it(phone: Page) -> None:
    ask(phone, SALLY_TO_SITE)
    phone.locator(CANVAS).scroll_into_view_if_needed()
    box = phone.locator(CANVAS).bounding_box()
    assert box is not None
    names = phone.evaluate(
        f"Object.fromEntries({PICTURE}.cy.nodes().map(node => [node.data('name'), node.position().y]))"
    )
    assert names["Sally Kessler"] == min(names.values())
    assert names["XYZ site"] == max(names.values())
    pan = phone.evaluate(f"{PICTURE}.cy.pan()")
    before: float = phone.evaluate("scrollY")
    swipe(phone, box["x"] + 20, box["y"] + 240, -25, 8)
    assert phone.evaluate("scrollY") > before + 50
    assert phone.evaluate(f"{PICTURE}.cy.pan()") == pan


def test_on_a_phone_a_finger_drags_a_party_and_not_the_page(phone: Page) -> None:
    ask(phone, SALLY_TO_SITE)
    x, y = on_screen(phone, "Priya Raman")
    before, scrolled = positions(phone), phone.evaluate("scrollY")
    swipe(phone, x, y, 15, 4)
    after = positions(phone)
    assert [uid for uid in before if before[uid] != after[uid]]
    assert phone.evaluate("scrollY") == scrolled


def test_dark_and_light_follow_the_system(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    ask(page, SALLY_TO_SITE)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    color = f"{PICTURE}.cy.nodes()[0].style('color')"
    name = page.evaluate(color)
    page.emulate_media(color_scheme="light")
    until(page, f"{color} !== '{name}'")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_without_scripts_the_answer_is_still_there(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/?q=Who+connects+Sally+to+the+XYZ+site")
    expect(plain.locator(".path")).to_have_count(3)
    context.close()
