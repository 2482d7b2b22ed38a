"""What the browser tests of the explorer share: waiting for it, and reading what it shows."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, until

EXPLORER = "window.graphcrm.explorer"


def opened(page: Page, address: str) -> None:
    """Open a picture and wait until it is drawn."""
    page.goto(address)
    rested(page)


def rested(page: Page) -> None:
    """Wait until every step so far is done and drawn."""
    until(page, "window.graphcrm?.explorer?.begun")
    page.evaluate(f"() => {EXPLORER}.line")
    expect(page.locator("[data-stage]")).to_have_attribute("aria-busy", "false")


def state(page: Page) -> dict[str, Any]:
    """Return the state of the picture as it is kept."""
    rested(page)
    found: dict[str, Any] = page.evaluate(f"() => {EXPLORER}.state")
    return found


def positions(page: Page) -> dict[str, dict[str, float]]:
    """Return where everything stands on the canvas, by uid."""
    rested(page)
    found: dict[str, dict[str, float]] = page.evaluate(f"() => {EXPLORER}.canvas.positions()")
    return found


def said(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the explorer has said so."""
    expect(page.locator("[data-status]")).to_contain_text(words)


def shown(page: Page) -> set[str]:
    """Return the names of the parties that are shown."""
    rested(page)
    return set(page.evaluate(f"() => {EXPLORER}.shown.parties.map(uid => {EXPLORER}.graph.parties.get(uid).name)"))


def at(page: Page, uid: str) -> tuple[float, float]:
    """Return where a party stands in the window, once the picture moves no more."""
    rested(page)
    point = page.evaluate(
        f"""async uid => {{
            const {{ cy, container }} = {EXPLORER}.canvas;
            const place = () => {{
                const box = container.getBoundingClientRect();
                const {{ x, y }} = cy.getElementById(uid).renderedPosition();
                return [box.x + x, box.y + y];
            }};
            const end = performance.now() + {PATIENCE};
            for (let still = 0, last = place(); still < 5; last = place()) {{
                if (performance.now() > end) throw new Error("The picture does not come to rest.");
                await new Promise(requestAnimationFrame);
                const moved = cy.animated() || String(place()) !== String(last);
                still = moved ? 0 : still + 1;
            }}
            return place();
        }}""",
        uid,
    )
    return point[0], point[1]


def menu(page: Page, name: str, entry: str) -> None:
    """Choose an entry of a menu of the bar."""
    page.locator(".explorer-bar").get_by_title(name, exact=True).click()
    page.locator(".explorer-bar .menu[open]").get_by_role("button", name=entry).click()
