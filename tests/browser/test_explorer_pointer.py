"""The explorer by mouse and by finger: joining two, drawing around some, photos, and the way in from a profile."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from graphcrm.database.connection import Database
from graphcrm.services import documents
from graphcrm.viewer import Viewer
from tests.browser.conftest import uid_of, until
from tests.browser.explorer_desk import EXPLORER, at, menu, opened, shown


def test_the_map_of_a_profile_opens_in_the_explorer(page: Page, sally: str) -> None:
    page.goto(f"/parties/{sally}")
    page.get_by_role("link", name="Open in the explorer").click()
    page.wait_for_url(f"**/explore?party={sally}")
    assert {"Sally Kessler", "Harbour Hands"} <= shown(page)


def test_dragging_from_one_to_another_with_ctrl_relates_them(page: Page, sally: str, demo_database: Database) -> None:
    site = uid_of(demo_database, "XYZ site")
    opened(page, f"/explore?party={sally}")
    before = page.evaluate(f"() => {EXPLORER}.canvas.positions()")
    page.keyboard.down("Control")
    page.mouse.move(*at(page, sally))
    page.mouse.down()
    page.mouse.move(*at(page, site), steps=8)
    page.mouse.up()
    page.keyboard.up("Control")

    dialog = page.locator("#dialog")
    expect(dialog.get_by_role("combobox", name="Who", exact=True)).to_have_value("Sally Kessler")
    expect(dialog.get_by_role("combobox", name="With whom or what")).to_have_value("XYZ site")
    assert page.evaluate(f"() => {EXPLORER}.canvas.positions()") == before


def test_a_finger_draws_around_those_that_are_selected(phone: Page, sally: str) -> None:
    opened(phone, f"/explore?party={sally}")
    phone.get_by_role("button", name="Tools").tap()
    phone.locator(".explorer-tools").get_by_title("Select", exact=True).tap()
    phone.locator(".explorer-bar .menu[open]").get_by_role("button", name="Draw around them").tap()
    box = phone.locator("[data-canvas]").bounding_box()
    assert box
    left, right, top, bottom = box["x"] + 3, box["x"] + box["width"] - 3, box["y"] + 3, box["y"] + box["height"] - 3
    before = phone.evaluate(f"() => {EXPLORER}.canvas.cy.pan()")

    session = phone.context.new_cdp_session(phone)
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top + 40)]
    for number, (x, y) in enumerate(corners):
        kind = "touchMove" if number else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    number = len(shown(phone))
    expect(phone.locator("[data-selection-bar]")).to_contain_text(f"{number} selected")
    assert phone.evaluate(f"() => {EXPLORER}.canvas.cy.pan()") == before


@pytest.fixture
def with_photo(demo_database: Database, sally: str) -> Iterator[str]:
    """The uid of somebody who has a photo."""
    administrator = Viewer.administrator()
    image = io.BytesIO()
    Image.new("RGB", (64, 64), "#884422").save(image, "PNG")
    image.seek(0)
    documents.set_photo(demo_database, administrator, sally, image, "me.png")
    yield sally
    demo_database.write(administrator, lambda work: documents.remove_photo(work, sally))


def test_photos_are_shown_when_they_are_asked_for(page: Page, with_photo: str) -> None:
    opened(page, f"/explore?party={with_photo}")
    drawn = f"{EXPLORER}.canvas.cy.getElementById('{with_photo}').style('background-image').includes('/photo')"
    assert not page.evaluate(f"() => {drawn}")

    with page.expect_response(lambda answer: f"/parties/{with_photo}/photo" in answer.url) as answered:
        menu(page, "More", "Show photos")

    assert answered.value.ok
    until(page, drawn)
    menu(page, "More", "Show photos")
    until(page, f"!{drawn}")
