"""A real Chromium on a real server over the sample organizations."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

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
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        message = "There is no Chromium for the browser tests; on Debian: apt-get install chromium."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


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


def _window(browser: Browser, address: str, complaints: list[str], **options: object) -> Iterator[Page]:
    context = browser.new_context(base_url=address, **options)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    opened = context.new_page()

    def note(kind: str, text: str) -> None:
        # An answer such as "this name fits several" has an error's status, which the console repeats.
        if "the server responded with a status of 4" not in text:
            complaints.append(f"{kind}: {text}")

    opened.on("console", lambda message: note(message.type, message.text) if message.type != "log" else None)
    opened.on("pageerror", lambda error: note("error", str(error)))
    yield opened
    context.close()
