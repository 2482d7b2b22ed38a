"""Nothing is cut off, broken or on top of something else, where a window is narrow or there is much to show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, accessible, fits

Opened = Callable[[int, str], Page]
COLUMNS = "source,type,target,status,since,until,title,description,origin"
LINES = """element => {
    const words = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const bottoms = new Set();
    while (words.nextNode()) {
        range.selectNodeContents(words.currentNode);
        for (const box of range.getClientRects()) if (box.width) bottoms.add(Math.round(box.bottom));
    }
    return bottoms.size;
}"""


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opened]:
    """Open windows of a width, of somebody whose browser asks for a language."""
    contexts = []

    def open_window(width: int, language: str) -> Page:
        context = browser.new_context(base_url=address, locale=language, viewport={"width": width, "height": 800})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()


def rows_of(page: Page, *selectors: str) -> list[dict[str, float]]:
    """Return the boxes of elements."""
    boxes = [page.locator(selector).first.bounding_box() for selector in selectors]
    assert all(boxes), selectors
    return [dict(box) for box in boxes if box]


@pytest.mark.parametrize("width", [768, 900, 1280])
def test_a_wide_table_scrolls_in_its_box_with_what_one_does_in_sight(opened: Opened, width: int) -> None:
    page = opened(width, "en")
    page.goto(f"/relationships?columns={COLUMNS}")

    assert fits(page)
    box, pencil = rows_of(page, ".table-box", ".ties-table tbody td:last-child a")
    assert page.evaluate(
        "document.querySelector('.table-box').scrollWidth > document.querySelector('.table-box').clientWidth"
    )
    assert pencil["x"] + pencil["width"] <= box["x"] + box["width"]
    accessible(page)


def test_dates_and_phones_stand_in_one_line(opened: Opened) -> None:
    page = opened(1280, "en")
    page.goto("/people?columns=name,job_title,phone,email,birthday,tags,owner,contact_type&sort=-birthday")

    cells = page.locator("td.cell-birthday")
    lines = [cell.evaluate(LINES) for cell in cells.all()[:20]]
    assert max(lines) == 1


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_head_of_the_picture_stands_in_order_on_a_phone(
    opened: Opened, sally: str, width: int, language: str
) -> None:
    page = opened(width, language)
    page.goto(f"/parties/{sally}")

    title, link, buttons = rows_of(page, ".profile-map h2", ".profile-map .picture-open", ".profile-map .btn-group")
    beside = title["x"] + title["width"] <= buttons["x"]
    assert beside or title["y"] + title["height"] <= buttons["y"]
    assert link["y"] >= buttons["y"] + buttons["height"] - 1
    assert page.locator(".profile-map .picture-open").evaluate(LINES) == 1
    assert all(term.evaluate(LINES) == 1 for term in page.locator(".summary-facts dt").all())


@pytest.mark.parametrize("path", ["/help", "/?q=" + quote("Who connects Sally to the XYZ site?"), "/relationships"])
def test_german_fits_the_narrowest_phone(opened: Opened, path: str) -> None:
    page = opened(320, "de")
    page.goto(path)
    assert fits(page)


def test_nothing_shows_below_the_buttons_of_the_columns(page: Page) -> None:
    page.goto("/people")
    page.get_by_role("link", name="Columns").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.locator("#dialog").evaluate("dialog => dialog.scrollTo(0, 80)")

    below = page.evaluate(
        """() => {
            const { left, bottom } = document.querySelector(".columns-buttons").getBoundingClientRect();
            const dialog = document.getElementById("dialog").getBoundingClientRect();
            return [4, 10, 16, 22].map(step => document.elementFromPoint(left + 60, dialog.bottom - step))
                .filter(one => one?.closest(".column-line")).length;
        }"""
    )
    assert below == 0


def test_an_icon_stands_apart_from_the_words_of_its_button(page: Page) -> None:
    page.goto("/people?q=sally")
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_role("button", name="Addresses").click()
    copy = page.get_by_role("button", name="Copy").first

    expect(copy).to_be_visible()
    assert (
        copy.evaluate(
            """button => {
            const range = document.createRange();
            range.selectNodeContents(button.lastChild);
            return range.getBoundingClientRect().left - button.querySelector("svg").getBoundingClientRect().right;
        }"""
        )
        >= 4
    )
