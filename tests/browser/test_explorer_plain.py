"""The explorer where a browser draws no canvas or runs no scripts: the list, and the picture that the server draws."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import accessible, fits
from tests.browser.explorer_desk import menu, rested, said, shown

NO_CANVAS = "HTMLCanvasElement.prototype.getContext = () => null;"


@pytest.fixture
def bare(page: Page, sally: str) -> Page:
    """A picture in a browser that draws no canvas."""
    page.add_init_script(NO_CANVAS)
    page.goto(f"/explore?party={sally}")
    rested(page)
    return page


@pytest.fixture
def plain(page: Page, address: str) -> Iterator[Page]:
    """A window without scripts."""
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=address, java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def drawn(page: Page) -> Locator:
    """Wait until the picture of now is drawn, and return it."""
    box = page.get_by_role("region", name="Picture. The same is in the list beside it.")
    expect(box).to_have_attribute("aria-busy", "false")
    return box.locator("svg")


def test_without_a_canvas_the_server_draws_the_picture_beside_the_list(bare: Page) -> None:
    expect(drawn(bare)).to_contain_text("Sally Kessler and 12 more")
    rows = bare.get_by_role("grid", name="Parties").get_by_role("row")
    expect(rows).to_have_count(13)
    for name in shown(bare):
        expect(drawn(bare).locator("title", has_text=name).first).to_be_attached()
    expect(bare.locator(".explorer-bar").get_by_title("Layout", exact=True)).to_be_hidden()
    assert fits(bare)
    accessible(bare)


def test_without_a_canvas_the_picture_follows_every_step(bare: Page) -> None:
    expect(drawn(bare)).to_contain_text("13 parties")
    bare.get_by_role("grid", name="Parties").get_by_role("button", name="Hide Aoife Byrne").click()
    said(bare, "Hidden: 1 party")
    expect(drawn(bare)).to_contain_text("12 parties")
    bare.keyboard.press("Control+z")
    said(bare, "Undone: Hidden: 1 party")
    expect(drawn(bare)).to_contain_text("13 parties")
    menu(bare, "Group", "By kind")
    said(bare, "Grouped by kind")
    expect(drawn(bare)).to_contain_text("person (9)")


def test_without_scripts_the_page_has_the_picture_above_the_list(plain: Page, sally: str) -> None:
    plain.goto(f"/explore?party={sally}&as_of=2012")
    picture = plain.get_by_role("img", name="Picture of those who are listed below")
    expect(picture).to_be_visible()
    answer = plain.request.get(str(picture.get_attribute("src")))
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "As of 2012" in answer.text()
    expect(plain.get_by_role("heading", name="Relationships")).to_be_visible()
    assert fits(plain)
