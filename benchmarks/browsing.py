"""A browser that is watched: when a picture is there, what its frames cost the main thread, and when they are shown."""

from __future__ import annotations

import contextlib
import json
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Browser, CDPSession, Error, Page, Playwright

#: As a person's browser, but that WebGL and all else that a graphics card would draw is drawn by SwiftShader.
_FLAGS = (
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
)
_SIZE = {"width": 1280, "height": 900}
#: Seconds that a picture may take to come to rest, and milliseconds without a frame after which it has.
PATIENCE = 180
_REST = 400
#: How often a free place is looked for, so many milliseconds apart.
_LOOKS = 10
#: Milliseconds between two movements of a mouse.
_TURN = 16
_FRAMES = "disabled-by-default-devtools.timeline.frame"

#: Notes when somebody clicked, also on the page before, and each frame that a picture draws.
_WATCH = """
const now = () => performance.timeOrigin + performance.now();
const clicked = () => Number(sessionStorage.getItem("clicked")) || performance.timeOrigin;
addEventListener("click", ({ isTrusted }) => { if (isTrusted) sessionStorage.setItem("clicked", now()); }, true);
const watched = window.watched = { drawn: 0, last: 0, painted: 0 };
const note = () => {
  watched.drawn += 1;
  // What is drawn in a frame is on the screen by the second one after it.
  requestAnimationFrame(() => requestAnimationFrame(() => { watched.last = now(); }));
};
let follows = false;
const look = () => {
  if (!follows && (FOLLOW)(note)) {
    follows = true;
    note();
  }
  if (follows && watched.last && (READY)() && now() - watched.last > REST) watched.painted = watched.last - clicked();
  else setTimeout(look, 20);
};
look();
"""


@dataclass(frozen=True)
class Picture:
    """What draws on a page, in JavaScript: how to follow its frames, and whether all of it is there."""

    #: Calls what it is given at each frame that is drawn from now on; returns nothing while there is no picture.
    follow: str
    ready: str
    #: Selector of what can be dragged.
    canvas: str


class Window:
    """A window of a browser, and the threads behind it."""

    def __init__(self, page: Page, session: CDPSession, picture: Picture) -> None:
        self.page = page
        self._session = session
        self._picture = picture

    def painted(self) -> float | None:
        """Return the milliseconds from the last click to the painted picture, once it rests; None if it does not."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            # A page that is left while it is asked answers with an error.
            with contextlib.suppress(Error):
                if took := self.page.evaluate("() => window.watched?.painted"):
                    return float(took)
            self.page.wait_for_timeout(50)
        return None

    def rest(self) -> None:
        """Wait until nothing was drawn for a while."""
        drawn = -1
        while drawn != (drawn := self._drawn()):
            self.page.wait_for_timeout(_REST)

    def _drawn(self) -> int:
        return int(self.page.evaluate("() => watched.drawn"))

    def computed(self) -> float:
        """Return for how many milliseconds the main thread of the page has had a processor."""
        found = {each["name"]: each["value"] for each in self._session.send("Performance.getMetrics")["metrics"]}
        return float(found["ThreadTime"]) * 1000

    def drag(self, steps: int) -> dict[str, float]:
        """Drag the picture there and back, and return what a frame takes."""
        left, top = self._corner()
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        try:
            return self.frames(steps, lambda step: self._move(left, top, min(step, steps - step)))
        finally:
            self.page.mouse.up()

    def _move(self, left: float, top: float, by: int) -> None:
        self.page.mouse.move(left + 5 * by, top + 4 * by)

    def turn(self, steps: int) -> dict[str, float]:
        """Turn the wheel there and back in the middle of the picture, and return what a frame takes."""
        box = self._box()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.rest()
        return self.frames(steps, lambda step: self.page.mouse.wheel(0, -40 if step % 20 < 10 else 40))

    def frames(self, steps: int, act: Callable[[int], None]) -> dict[str, float]:
        """Do something in steps, and return what a frame takes the main thread and how far those presented lie apart.

        The first are those that the picture drew: a slow device presents some of them together.
        """
        self.rest()
        browser = self.page.context.browser
        assert browser is not None
        browser.start_tracing(page=self.page, categories=[_FRAMES])
        drawn, before = self._drawn(), self.computed()
        for step in range(steps):
            act(step)
            self.page.wait_for_timeout(_TURN)
        used, drawn = self.computed() - before, self._drawn() - drawn
        events = json.loads(browser.stop_tracing())["traceEvents"]
        shown = sorted(event["ts"] / 1000 for event in events if event["name"] == "DrawFrame")
        gaps = [after - one for one, after in pairwise(shown)]
        return {"frame_ms": used / max(1, drawn), "interval_ms": statistics.median(gaps) if gaps else 0.0}

    def _box(self) -> dict[str, float]:
        box = self.page.locator(self._picture.canvas).bounding_box()
        if box is None:
            raise SystemExit(f"{self._picture.canvas} is not shown.")
        return dict(box)

    def _corner(self) -> tuple[float, float]:
        """Return a place at a corner of the picture, where nothing stands; what goes away by itself is waited for."""
        box = self._box()
        free = "([x, y, selector]) => Boolean(document.elementFromPoint(x, y)?.closest(selector))"
        for _ in range(_LOOKS):
            for y in (box["y"] + 14, box["y"] + box["height"] - 14):
                for x in (box["x"] + 14, box["x"] + box["width"] - 14):
                    if self.page.evaluate(free, [x, y, self._picture.canvas]):
                        return x, y
            self.page.wait_for_timeout(_REST)
        raise SystemExit(f"No corner of {self._picture.canvas} is free.")


def launched(playwright: Playwright) -> Browser:
    """Start the Chromium of the machine."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return playwright.chromium.launch(executable_path=found, args=_FLAGS)


def device(browser: Browser) -> str:
    """Return what draws."""
    page = browser.new_page()
    found = page.evaluate(
        """() => {
            const gl = document.createElement("canvas").getContext("webgl2");
            const told = gl?.getExtension("WEBGL_debug_renderer_info");
            return gl ? gl.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : gl.RENDERER) : "no WebGL";
        }"""
    )
    page.close()
    return str(found)


@contextlib.contextmanager
def window(browser: Browser, picture: Picture, **options: Any) -> Iterator[Window]:
    """Give a window that nobody has used, and that is watched."""
    context = browser.new_context(viewport=_SIZE, **options)
    context.set_default_timeout(PATIENCE * 1000)
    script = _WATCH.replace("FOLLOW", picture.follow).replace("READY", picture.ready).replace("REST", str(_REST))
    context.add_init_script(f"{{{script}}}")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    yield Window(page, session, picture)
    context.close()
