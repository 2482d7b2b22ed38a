"""The map of the whole network in a real browser: with WebGL by software, and without any."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from graphcrm.database.connection import Database
from graphcrm.services.explorer import network_drawing, overview
from graphcrm.viewer import Viewer
from tests.browser.conftest import FLAGS, PATIENCE, PHONE, WIDE, accessible, fits, launched, until

ADMINISTRATOR = Viewer.administrator()
WEBGL = (*(flag for flag in FLAGS if flag != "--disable-gpu"), "--use-gl=angle", "--use-angle=swiftshader")
WEBGL = (*WEBGL, "--enable-unsafe-swiftshader")
ALIVE = ".network.is-alive .sigma-nodes"
SHOWN = "document.querySelector('.network').network"


@pytest.fixture(scope="module", autouse=True)
def drawn(demo_database: Database) -> overview.Overview:
    found = network_drawing.draw_for(demo_database, ADMINISTRATOR)
    stored = network_drawing.store(demo_database, found)
    demo_database.write(ADMINISTRATOR, lambda work: network_drawing.keep(work, found, stored, []))
    return overview.opened(demo_database, ADMINISTRATOR)


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium whose WebGL is drawn by software."""
    found = launched(playwright, WEBGL)
    yield found
    found.close()


def settled(page: Page) -> None:
    """Wait until the camera has come to where it goes."""
    until(page, f"!{SHOWN}.stage.camera.isAnimated()")


def on_screen(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return where a place of the map is in the window."""
    at = page.evaluate(
        f"([x, y]) => {{ const n = {SHOWN}; const v = n.stage.view(); const b = n.canvas.getBoundingClientRect();"
        " return [b.x + (x - v.left) * v.scale, b.y + (y - v.top) * v.scale]; }",
        [x, y],
    )
    return at[0], at[1]


def test_the_map_takes_the_place_of_the_drawing(page: Page, drawn: overview.Overview) -> None:
    page.goto("/explore/network")

    expect(page.locator(ALIVE)).to_be_visible()
    expect(page.locator(".network-picture")).to_be_hidden()
    assert page.evaluate(f"{SHOWN}.stage.graph.order") == drawn.parties
    accessible(page)


def test_a_click_on_a_community_and_on_a_party_shows_who_it_is(page: Page, drawn: overview.Overview) -> None:
    page.goto("/explore/network")
    expect(page.locator(ALIVE)).to_be_visible()
    top = drawn.map.tops[0]
    card = page.locator("[data-network-card]")

    # At its rim no party stands.
    page.mouse.click(*on_screen(page, drawn.map.disc_x[top], drawn.map.disc_y[top] - drawn.map.radii[top] * 0.99))
    expect(card.get_by_role("link", name="Explore this community")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()

    number = drawn.map.leads[top * 6]
    page.evaluate(f"([x, y]) => {SHOWN}.stage.fly(x, y, 3)", [drawn.map.x[number], drawn.map.y[number]])
    settled(page)
    until(page, f"{SHOWN}.loaded.size > 0")
    page.mouse.click(*on_screen(page, drawn.map.x[number], drawn.map.y[number]))
    expect(card.get_by_role("link", name="Explore from here")).to_be_visible()
    assert drawn.map.uids[number] in (card.locator("h2 a").get_attribute("href") or "")


def test_the_list_leads_to_the_map_and_back_comes_to_the_same_place(page: Page, drawn: overview.Overview) -> None:
    page.goto("/explore/network")
    expect(page.locator(ALIVE)).to_be_visible()
    before = page.evaluate(f"{SHOWN}.stage.camera.ratio")

    page.locator(".network-list [data-community]").first.click()
    expect(page.locator("[data-network-card] h2")).to_be_visible()
    settled(page)
    until(page, f"history.state?.network && history.state.network.ratio === {SHOWN}.stage.camera.ratio")
    there = page.evaluate(f"{SHOWN}.stage.camera.ratio")
    assert there < before
    page.get_by_role("link", name="As a list").click()
    expect(page.get_by_role("navigation", name="Place on the map")).to_be_visible()
    page.go_back()
    expect(page.locator(ALIVE)).to_be_visible()
    until(page, f"Math.abs({SHOWN}.stage.camera.ratio - {there}) < 0.01")


def test_somebody_is_found_by_name(page: Page, drawn: overview.Overview) -> None:
    page.goto("/explore/network")
    expect(page.locator(ALIVE)).to_be_visible()

    page.get_by_role("combobox", name="Find on the map").fill("Sally Kessler")
    page.locator(".network-find [role=option]").first.click()

    expect(page.locator("[data-network-card] h2")).to_contain_text("Sally Kessler")


def test_keys_move_and_zoom_the_map(page: Page) -> None:
    page.goto("/explore/network")
    expect(page.locator(ALIVE)).to_be_visible()
    page.locator(".network-canvas").focus()
    state = f"{SHOWN}.stage.camera.getState()"
    before = page.evaluate(state)

    page.keyboard.press("+")
    settled(page)
    page.keyboard.press("ArrowRight")
    settled(page)

    after = page.evaluate(state)
    assert after["ratio"] < before["ratio"]
    assert after["x"] > before["x"]
    page.keyboard.press("0")
    settled(page)
    assert page.evaluate(state)["ratio"] == pytest.approx(1)
    page.keyboard.press("Enter")
    expect(page.locator("[data-network-card] h2")).to_be_visible()


def test_colors_tell_kinds_and_follow_the_theme(page: Page) -> None:
    page.goto("/explore/network")
    expect(page.locator(ALIVE)).to_be_visible()
    colors = f"[...new Set({SHOWN}.stage.graph.mapNodes((_, dot) => dot.color))]"
    before = page.evaluate(colors)

    page.get_by_label("Color").select_option("kind")

    expect(page.locator("[data-network-legend]")).to_contain_text("Organizations")
    assert page.evaluate(colors) != before
    page.emulate_media(color_scheme="dark")
    until(page, f"{SHOWN}.look.ground === '#182433'")
    accessible(page)


def test_of_very_many_the_dots_come_as_a_community_opens(
    page: Page, drawn: overview.Overview, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graphcrm.web.explorer import network_data

    monkeypatch.setattr(network_data, "MOST_DOTS", 3)
    page.goto("/explore/network")
    expect(page.locator(ALIVE)).to_be_visible()
    assert page.evaluate(f"{SHOWN}.stage.graph.order") == 0

    page.locator(".network-list [data-community]").first.click()

    until(page, f"{SHOWN}.stage.graph.order > 0")


def test_a_phone_shows_the_map_above_the_list(phone: Page) -> None:
    phone.goto("/explore/network")

    expect(phone.locator(ALIVE)).to_be_visible()
    phone.locator(".network-list [data-community]").first.tap()
    expect(phone.locator("[data-network-card] h2")).to_be_visible()
    assert fits(phone)
    accessible(phone)


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_without_webgl_the_drawing_of_the_server_stays(
    playwright: Playwright, address: str, viewport: dict[str, int]
) -> None:
    browser = launched(playwright, (*FLAGS, "--disable-3d-apis"))
    page = browser.new_context(base_url=address, viewport=viewport).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    try:
        page.goto("/explore/network")
        page.wait_for_load_state("networkidle")

        expect(page.locator(".network-picture")).to_be_visible()
        expect(page.locator(".network-canvas")).to_have_count(0)
        accessible(page)
        page.locator(".network-picture a").first.click()
        expect(page.get_by_role("navigation", name="Place on the map")).to_be_visible()
        accessible(page)
        assert wrong == []
    finally:
        browser.close()


def test_without_scripts_the_drawing_and_the_list_are_links(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/explore/network")

    page.locator(".network-list ol a").first.click()

    expect(page.get_by_role("link", name="Whole network")).to_be_visible()
    expect(page.locator(".network-picture")).to_be_visible()
    context.close()
