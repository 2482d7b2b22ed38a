"""The bar on top of every page, with a long name of the organization, in both languages and at several widths."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from graphcrm.database.connection import Database
from graphcrm.models.preference import Scope
from graphcrm.services import preferences
from graphcrm.viewer import Viewer
from tests.browser.conftest import PATIENCE, accessible, fits

NAME = "Riverside Food Network of the Northern Valleys and Hills"
PATHS = ("/", "/people", "/organizations", "/activity", "/preferences", "/help", "/explore")
ROOM = """() => {
    const field = document.querySelector("[data-search]");
    const style = getComputedStyle(field);
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = style.font;
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return room - pen.measureText(field.placeholder).width;
}"""
PLACES = """() => [...document.querySelectorAll(".site-place, .site-tools, .brand")].map(one => {
    const { left, right } = one.getBoundingClientRect();
    return [Math.round(left), Math.round(right)];
})"""


@pytest.fixture(scope="module", autouse=True)
def long_name(demo_database: Database) -> Iterator[None]:
    """An organization whose name is longer than there is room for it."""
    administrator = Viewer.administrator()
    demo_database.write(administrator, lambda work: preferences.set(work, Scope.site(), {"organization_name": NAME}))
    yield
    demo_database.write(administrator, lambda work: preferences.reset(work, Scope.site(), ["organization_name"]))


@pytest.fixture(params=["en", "de"])
def window(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The window of somebody whose browser asks for a language."""
    context = browser.new_context(base_url=address, locale=request.param)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [992, 1024, 1199, 1200, 1280, 1440, 1920])
def test_the_bar_fits_and_leaves_the_search_box_its_room(window: Page, width: int) -> None:
    window.set_viewport_size({"width": width, "height": 800})
    window.goto("/people")
    assert fits(window)
    places = window.evaluate(PLACES)
    assert all(right <= width for _, right in places)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(places))
    assert window.evaluate(ROOM) > 0
    field = window.locator("[data-search]")
    box = field.bounding_box()
    assert box is not None
    assert box["width"] >= (320 if width >= 1280 else 200)

    field.focus()
    grown = field.bounding_box()
    assert grown is not None
    assert grown["width"] >= box["width"] + 300
    assert grown["x"] + grown["width"] == pytest.approx(box["x"] + box["width"], abs=1)
    assert grown["x"] >= 0
    assert window.evaluate(PLACES) == places
    assert fits(window)


@pytest.mark.parametrize("width", [1024, 1280, 1440])
def test_no_page_is_wider_than_the_window(window: Page, sally: str, width: int) -> None:
    window.set_viewport_size({"width": width, "height": 800})
    wide = []
    for path in (*PATHS, f"/parties/{sally}"):
        window.goto(path)
        if not fits(window):
            wide.append(path)
    assert wide == []


def test_axe_finds_nothing_wrong_with_a_shortened_name(page: Page) -> None:
    page.goto("/people")
    accessible(page)
    assert page.locator(".brand").get_attribute("title") == NAME
