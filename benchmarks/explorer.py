"""The picture in a real browser: how soon it is there, and what pan, zoom and expand cost the main thread.

    python benchmarks/explorer.py [--explorer 200 1000 2000] [--overview 2000 5000 20000 50000] [--rounds 5]

The explorer shows so many parties near one another in the society of ``generate.py``, the overview the whole of a
society of so many; pyvis' own page shows the same parties and ties. ``first_ms`` is from the click until the picture
stands still and is painted, with the database on the same machine. ``pan_ms`` and ``zoom_ms`` are what the main thread
computes for each frame that is drawn during a drag and turns of the wheel, ``expand_ms`` for an expansion in all
and ``open_ms`` for each frame of a flight into a community: processor time, which others on the machine do not
lengthen. ``interval_ms`` lies between two presented frames of a drag; without a graphics card its device takes most of
that.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import os
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import browsing
import common
import generate
from browsing import Picture, Window
from playwright.sync_api import Browser, Page, sync_playwright
from pyvis.network import Network
from waitress.server import create_server

from graphcrm.config import Settings
from graphcrm.database.connection import Database
from graphcrm.services import graph_import
from graphcrm.services.explorer import graph as graphs
from graphcrm.services.explorer import network_drawing, start
from graphcrm.web import create_app

#: Milliseconds at most: to the first picture of 500 parties, and for a frame of a pan.
FIRST, PAN_EXPLORER, PAN_OVERVIEW = 1000, 25, 10
#: The society that the explorer shows parts of.
SOCIETY = 20_000
#: A picture has at most 2,000 parties: so many are left for an expansion.
ROOM = 40
#: Of more parties pyvis is not asked for a page: of 2,000 it had drawn nothing after two minutes here.
MOST_FOR_PYVIS = 5_000
#: Movements of the mouse in a drag, and turns of the wheel.
STEPS = 30
COLUMNS = ("first_ms", "pan_ms", "zoom_ms", "open_ms", "expand_ms", "interval_ms")

EXPLORER = Picture(
    follow="""(note) => {
        const cy = window.graphcrm?.explorer?.canvas?.cy;
        return cy && Boolean(cy.on("render", note));
    }""",
    # Whoever is asked whether so much shall be drawn says yes at once.
    ready="""() => {
        const asks = document.querySelector("[data-crowd]:not([hidden]) [data-do=draw-all]");
        asks?.click();
        return !asks && graphcrm.explorer.begun && document.querySelector("[data-stage]").ariaBusy === "false";
    }""",
    canvas="[data-canvas]",
)
OVERVIEW = Picture(
    follow="""(note) => {
        const stage = document.querySelector(".network")?.network?.stage;
        return stage && Boolean(stage.renderer.on("afterRender", note));
    }""",
    ready="() => true",
    canvas=".network-canvas",
)
PYVIS = Picture(
    follow="""(note) => {
        if (!window.network) return null;
        network.on("afterDrawing", note);
        network.once("stabilized", () => { watched.still = true; });
        return true;
    }""",
    ready="() => watched.still",
    canvas="#mynetwork",
)


def main() -> int:
    """Measure, write the results, and return 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--explorer", type=int, nargs="*", default=[200, 1_000, 2_000], help="how many parties")
    parser.add_argument("--overview", type=int, nargs="*", default=[2_000, 5_000, 20_000, 50_000])
    parser.add_argument("--rounds", type=int, default=5, help="how often each is done")
    options = parser.parse_args()
    results: dict[str, Any] = {
        "target": {"first_500_ms": FIRST, "explorer_1000_pan_ms": PAN_EXPLORER, "overview_20000_pan_ms": PAN_OVERVIEW}
    }
    with sync_playwright() as playwright:
        browser = browsing.launched(playwright)
        results |= {"browser": browser.version, "device": browsing.device(browser), "load_before": os.getloadavg()}
        if options.explorer:
            results |= explorers(browser, options.explorer, options.rounds)
        results["overview"], results["pyvis_of_overview"] = {}, {}
        for size in options.overview:
            ours, theirs = one_overview(browser, size, options.rounds)
            results["overview"][str(size)], results["pyvis_of_overview"][str(size)] = ours, theirs
        browser.close()
    results |= {"load_after": os.getloadavg(), "missed": missed(results)}
    common.report("explorer", results)
    show(results)
    return 1 if results["missed"] else 0


def missed(results: dict[str, Any]) -> list[str]:
    """Return which targets are missed."""
    found = [
        ("first picture of 500", results.get("first_500", {}).get("median_ms"), FIRST),
        ("pan of 1,000 in the explorer", results.get("explorer", {}).get("1000", {}).get("pan_ms"), PAN_EXPLORER),
        ("pan of 20,000 in the overview", results["overview"].get("20000", {}).get("pan_ms"), PAN_OVERVIEW),
    ]
    return [name for name, took, most in found if took is not None and took >= most]


def show(results: dict[str, Any]) -> None:
    """Print what was measured as a table."""
    print(f"\n{'':28}" + "".join(f"{name:>13}" for name in ("ties", *COLUMNS)))
    for part in ("explorer", "pyvis", "overview", "pyvis_of_overview"):
        for size, found in results.get(part, {}).items():
            cells = (found.get(name, "") for name in ("ties", *COLUMNS))
            print(f"{part.replace('_', ' ') + ', ' + size:28}" + "".join(f"{cell:>13}" for cell in cells))
    for name, found in results.items():
        if name.startswith("first_500"):
            print(f"{name:28}{found['median_ms']:>13} ms at the median, {found['p95_ms']} at the 95th percentile,")
            print(f"{'':28}{found['page_ms']:>13} of it of the page's main thread, {found['server_ms']} of the server")
    print("missed:", ", ".join(results["missed"]) or "nothing")


def explorers(browser: Browser, sizes: list[int], rounds: int) -> dict[str, Any]:
    """Measure pictures of several sizes in the explorer, and pyvis' own of the same."""
    with society(SOCIETY) as (settings, database), served(settings, database) as address:
        hub, person = middle(database, "Organization", 0.0), middle(database, "Person", 0.5)
        results: dict[str, Any] = first_pictures(browser, address, hub, 2 * rounds + 1)
        results["explorer"], results["pyvis"] = {}, {}
        for size in sizes:
            most = min(size, graphs.MAX_PARTIES - ROOM)
            uids = near(database, person, most)
            drawn, results["explorer"][str(size)] = one_explorer(browser, address, uids, rounds)
            results["pyvis"][str(size)] = one_pyvis(browser, drawn["nodes"], drawn["edges"], rounds)
    return results


@contextlib.contextmanager
def society(parties: int) -> Iterator[tuple[Settings, Database]]:
    """Give a database with a society of so many parties."""
    with common.fresh_server() as (settings, database), tempfile.TemporaryDirectory() as folder:
        generate.write(generate.Society(parties), Path(folder))
        graph_import.run(database, common.ADMINISTRATOR, Path(folder), Path(folder) / "mapping.yaml")
        yield dataclasses.replace(settings, pages_per_minute=0, writes_per_minute=0, costly_per_minute=0), database


@contextlib.contextmanager
def served(settings: Settings, database: Database) -> Iterator[str]:
    """Serve the application and give its address."""
    server = create_server(create_app(settings, database=database), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=10)


def middle(database: Database, label: str, share: float) -> str:
    """Return a party by how many of its kind have more ties."""
    text = f"MATCH (n:{label}) WITH n ORDER BY COUNT {{ (n)--(:Party) }} DESC, n.uid WITH collect(n.uid) AS uids "
    [record] = database.driver.execute_query(
        text + "RETURN uids[toInteger(size(uids) * $share)] AS uid", share=share
    ).records
    return str(record["uid"])


def near(database: Database, uid: str, most: int) -> list[str]:
    """Return so many parties near one another, from one on."""
    found = [uid]
    while len(found) < most:
        others = start.around(database, common.ADMINISTRATOR, found[-1], degrees=3, most=most)
        if not (more := [other for other in others if other not in found]):
            raise SystemExit(f"Only {len(found)} parties are near one another.")
        found += more[: most - len(found)]
    return found


def first_pictures(browser: Browser, address: str, uid: str, times: int) -> dict[str, Any]:
    """Measure from the click on the link of a profile to the painted picture of 500 parties.

    Whoever works here has the scripts in the browser's cache; those who have not are measured beside. Of the time
    ``page_ms`` is what the main thread of the page and ``server_ms`` what the application computes.
    """
    new, served = [], []
    for _ in range(times):
        with browsing.window(browser, EXPLORER) as window:
            new.append(first_picture(window, address, uid))
        started = time.process_time()
        urllib.request.urlopen(f"{address}/explore?party={uid}").read()
        served.append((time.process_time() - started) * 1000)
    with browsing.window(browser, EXPLORER) as window:
        known = [first_picture(window, address, uid) for _ in range(times + 2)][2:]
    found = {}
    for name, runs in (("first_500", known), ("first_500_new_browser", new)):
        page = statistics.median(page for _, page in runs)
        found[name] = common.summary([took for took, _ in runs]) | {"page_ms": rounded(page)}
        found[name]["server_ms"] = rounded(statistics.median(served))
    return found


def first_picture(window: Window, address: str, uid: str) -> tuple[float, float]:
    """Return the seconds from the click on a profile's link to a painted picture, and the page's milliseconds of it."""
    window.page.goto(f"{address}/parties/{uid}")
    window.page.wait_for_load_state("networkidle")
    before = window.computed()
    window.page.locator("a.picture-open").first.click()
    took = window.painted()
    shown = window.page.evaluate("() => graphcrm.explorer.shown.parties.length")
    if took is None or shown != start.MOST:
        raise SystemExit(f"The picture has {shown} parties, not {start.MOST}, after {took} ms.")
    return took / 1000, window.computed() - before


def one_explorer(
    browser: Browser, address: str, uids: Sequence[str], rounds: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the explorer draws of some parties, and what it takes."""
    with browsing.window(browser, EXPLORER) as window:
        page = window.page
        page.goto(f"{address}/explore")
        ask(page, uids)
        first = window.painted()
        drawn = page.evaluate(
            """() => {
                const { graph, drawn: { nodes, edges } } = graphcrm.explorer;
                return {
                    nodes: nodes.map(({ id }) => [id, graph.parties.get(id).name]),
                    edges: edges.map(({ source, target, data: { label } }) => [source, target, label]),
                };
            }"""
        )
        result = {"parties": len(drawn["nodes"]), "ties": len(drawn["edges"]), "first_ms": rounded(first)}
        return drawn, result | moved(window, rounds) | {"expand_ms": expanded(window, rounds)}


def ask(page: Page, uids: Sequence[str]) -> None:
    """Ask for a picture of parties as a list does whose rows are selected."""
    page.evaluate(
        """uids => {
            const form = document.createElement("form");
            const token = document.querySelector("input[name=csrf_token], meta[name=csrf-token]");
            const given = [["csrf_token", token.value ?? token.content], ...uids.map((uid) => ["uid", uid])];
            for (const [name, value] of given) {
                form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
            }
            form.append(Object.assign(document.createElement("button"), { textContent: "Picture" }));
            document.querySelector(".explorer").before(Object.assign(form, { method: "post", id: "picture" }));
        }""",
        uids,
    )
    page.click("#picture button")


def expanded(window: Window, rounds: int) -> float:
    """Return the main thread's milliseconds from Enter on a party until who it is tied to is there, and all rests."""
    page, used = window.page, []
    page.evaluate(
        f"""() => {{
            const {{ explorer }} = graphcrm;
            const here = new Map(explorer.shown.parties.map((uid) => [uid, 0]));
            for (const {{ source, target }} of explorer.graph.ties.values()) {{
                for (const uid of [source, target]) if (here.has(uid)) here.set(uid, here.get(uid) + 1);
            }}
            const left = (uid) => explorer.graph.parties.get(uid).degree - here.get(uid);
            const fit = explorer.shown.parties.filter((uid) => explorer.graph.parties.get(uid).degree <= {ROOM});
            const [most] = fit.sort((one, other) => left(other) - left(one));
            explorer.choose({{ id: most }});
        }}"""
    )
    window.rest()
    count = "() => graphcrm.explorer.shown.parties.length"
    before = page.evaluate(count)
    for _ in range(rounds):
        page.focus("[data-canvas]")
        window.rest()
        started = window.computed()
        page.keyboard.press("Enter")
        while page.evaluate(count) == before:
            page.wait_for_timeout(50)
        window.rest()
        used.append(window.computed() - started)
        page.evaluate("() => graphcrm.explorer.undo()")
        window.rest()
        if page.evaluate(count) != before:
            raise SystemExit("The expansion is not undone.")
    return rounded(statistics.median(used))


def one_pyvis(
    browser: Browser, nodes: Sequence[Sequence[str]], edges: Sequence[Sequence[str]], rounds: int
) -> dict[str, Any]:
    """Measure pyvis' own page of parties and ties, as it comes."""
    net = Network(height="860px", width="100%", cdn_resources="in_line", directed=True)
    for uid, name in nodes:
        net.add_node(uid, label=name)
    for source, target, label in edges:
        net.add_edge(source, target, title=label)
    with tempfile.TemporaryDirectory() as folder, browsing.window(browser, PYVIS, offline=True) as window:
        file = Path(folder) / "pyvis.html"
        file.write_text(net.generate_html(), encoding="utf-8")
        window.page.goto(file.as_uri(), wait_until="commit")
        result: dict[str, Any] = {"parties": len(nodes), "ties": len(edges)}
        if first := window.painted():
            return result | {"first_ms": rounded(first)} | moved(window, rounds)
        result["first_ms"] = f"> {browsing.PATIENCE} s"
        # It can be moved while it seeks its places, unless it has not drawn anything yet.
        hidden = "() => document.getElementById('loadingBar')?.checkVisibility() ?? false"
        window.page.evaluate("() => network.stopSimulation()")
        return result if window.page.evaluate(hidden) else result | moved(window, rounds)


def one_overview(browser: Browser, size: int, rounds: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the map of a whole society takes, and pyvis' page of the same."""
    with society(size) as (settings, database), served(settings, database) as address:
        found = network_drawing.draw_for(database, common.ADMINISTRATOR)
        stored = network_drawing.store(database, found)
        database.write(common.ADMINISTRATOR, lambda work: network_drawing.keep(work, found, stored, []))
        result: dict[str, Any] = {"parties": len(found.map.uids), "ties": found.map.pairs}
        with browsing.window(browser, OVERVIEW) as window:
            window.page.goto(f"{address}/explore")
            window.page.get_by_role("link", name="The whole network").first.click()
            result["first_ms"] = rounded(window.painted())
            result |= moved(window, rounds)
            result["open_ms"] = opened(window, rounds)
        if size > MOST_FOR_PYVIS:
            return result, {"first_ms": "not tried"}
        records = database.driver.execute_query(
            "MATCH (one:Party)-[tie]->(other:Party) WHERE tie.until IS NULL OR tie.until >= date() "
            "RETURN DISTINCT one.uid AS one, other.uid AS other"
        ).records
        names = database.driver.execute_query("MATCH (n:Party) RETURN n.uid AS uid, n.name AS name").records
    edges = [(str(each["one"]), str(each["other"]), "") for each in records]
    return result, one_pyvis(browser, [(each["uid"], each["name"]) for each in names], edges, rounds)


def opened(window: Window, rounds: int) -> float:
    """Return the main thread's milliseconds for a frame of a flight into the largest community and back."""
    fly = """() => {
        const { map, stage } = document.querySelector(".network").network;
        const { x, y, r } = map.tops.reduce((most, disc) => (disc.r > most.r ? disc : most));
        stage.fly(x, y, r);
    }"""
    used = []
    for _ in range(rounds):
        used.append(window.frames(STEPS // 2, lambda step: None if step else window.page.evaluate(fly))["frame_ms"])
        window.page.evaluate("() => document.querySelector('.network').network.stage.all()")
        window.rest()
    return rounded(statistics.median(used))


def moved(window: Window, rounds: int) -> dict[str, float]:
    """Drag the picture and turn the wheel over it, and return what a frame of each takes."""
    pans = [window.drag(STEPS) for _ in range(rounds)]
    zooms = [window.turn(STEPS) for _ in range(rounds)]
    return {
        "pan_ms": rounded(statistics.median(each["frame_ms"] for each in pans)),
        "zoom_ms": rounded(statistics.median(each["frame_ms"] for each in zooms)),
        "interval_ms": rounded(statistics.median(each["interval_ms"] for each in pans)),
    }


def rounded(milliseconds: float | None) -> float:
    """Return milliseconds as they are told."""
    if milliseconds is None:
        raise SystemExit(f"The picture does not come to rest in {browsing.PATIENCE} seconds.")
    return round(milliseconds, 1 if milliseconds < 1000 else None)


if __name__ == "__main__":
    sys.exit(main())
