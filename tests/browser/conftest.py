"""A real Chromium on a real server over the sample organizations."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from graphcrm import config
from graphcrm.database.connection import Database
from graphcrm.web import create_app

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: Finds what is wrong for those who use a keyboard or a screen reader; it comes with what builds the assets.
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
#: Milliseconds that a browser waits for what is asked of it, on a machine that has other things to do.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def address(settings: config.Settings, demo_database: Database) -> Iterator[str]:
    """Where the application answers, as ``http://127.0.0.1:PORT``."""
    from waitress.server import create_server

    server = create_server(create_app(settings, database=demo_database), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    opened = launched(playwright, FLAGS)
    yield opened
    opened.close()


def launched(playwright: Playwright, flags: Sequence[str]) -> Browser:
    """Start the Chromium of the machine; without one the tests are skipped, but fail where everything is to run."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        message = "There is no Chromium for the browser tests; on Debian: apt-get install chromium."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return playwright.chromium.launch(executable_path=chromium, args=flags)


def uid_of(database: Database, name: str) -> str:
    """Return the uid of the party with a name."""
    [record] = database.driver.execute_query("MATCH (p:Party {name: $name}) RETURN p.uid AS uid", name=name).records
    return str(record["uid"])


@pytest.fixture
def sally(demo_database: Database) -> str:
    """The uid of somebody whom a household, a site and several people join to others."""
    return uid_of(demo_database, "Sally Kessler")


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about: errors of scripts, and of the content policy."""
    return []


@pytest.fixture
def page(browser: Browser, address: str, complaints: list[str]) -> Iterator[Page]:
    """A wide window."""
    yield from _window(browser, address, complaints, viewport=WIDE)
    assert complaints == []


@pytest.fixture
def phone(browser: Browser, address: str, complaints: list[str]) -> Iterator[Page]:
    """A phone's window, touched and not clicked."""
    yield from _window(browser, address, complaints, viewport=PHONE, has_touch=True, is_mobile=True)
    assert complaints == []


def until(page: Page, fact: str) -> None:
    """Wait until something is so, in JavaScript; the content policy refuses to have the page itself look for it."""
    end = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(f"() => Boolean({fact})"):
        assert time.monotonic() < end, fact
        page.wait_for_timeout(50)


def fits(page: Page) -> bool:
    """Say whether nothing makes the page wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def accessible(page: Page) -> None:
    """Assert that axe finds nothing wrong with a page as it is shown now."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed; `make assets` does it.")
    # A script element would be refused by the content policy, which holds for evaluated ones only in the page itself.
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    told = [f"{each['id']}: {each['help']}: {[node['target'] for node in each['nodes'][:3]]}" for each in found]
    assert told == []


def _window(browser: Browser, address: str, complaints: list[str], **options: object) -> Iterator[Page]:
    context = browser.new_context(base_url=address, **options)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()

    def note(kind: str, text: str) -> None:
        # An answer such as "this name fits several" has an error's status, which the console repeats.
        if "the server responded with a status of 4" not in text:
            complaints.append(f"{kind}: {text}")

    opened.on("console", lambda message: note(message.type, message.text) if message.type != "log" else None)
    opened.on("pageerror", lambda error: note("error", str(error)))
    yield opened
    context.close()
