"""Make the README's picture of the first page, ``docs/images/first-page.png``, from the running demo.

Usage: graphcrm demo, and beside it: python tools/screenshot.py [ADDRESS] [FILE]
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "images" / "first-page.png"
ASKED = {"q": "Who connects Sally to the XYZ site?", "as_of": "ever"}
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
LARGEST = 300_000


def main(address: str = "http://127.0.0.1:5000", file: str = str(TARGET)) -> None:
    """Ask the question and write what a person sees."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("There is no Chromium; on Debian: apt-get install chromium.")
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1080}, color_scheme="light")
        page.goto(f"{address.rstrip('/')}/?{urlencode(ASKED)}")
        page.locator("[data-picture-canvas] canvas").first.wait_for()
        page.wait_for_timeout(500)
        page.screenshot(path=file)
        browser.close()
    size = Path(file).stat().st_size
    if size > LARGEST:
        sys.exit(f"{file} has {size:,} bytes; the repository takes at most {LARGEST:,}.")
    print(f"{file}: {size:,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
