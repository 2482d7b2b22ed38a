"""Keeping a picture as a person does: as a map, as a file, on paper."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from graphcrm.database.connection import Database
from graphcrm.services.explorer import maps
from graphcrm.viewer import Viewer
from tests.browser.conftest import accessible, fits, until
from tests.browser.explorer_desk import EXPLORER, opened, rested, state


@pytest.fixture(autouse=True)
def no_maps(demo_database: Database) -> Iterator[None]:
    yield
    demo_database.driver.execute_query("MATCH (map:SavedMap) DELETE map")


def keep(page: Page, entry: str) -> None:
    """Choose an entry of the menu, which a narrow window has behind another button."""
    more = page.get_by_role("button", name="Tools", exact=True)
    if more.is_visible():
        more.click()
    page.locator(".explorer-bar").get_by_title("Keep", exact=True).click()
    words = re.compile(rf"^\s*{re.escape(entry)}\s*(Ctrl|$)")
    page.locator(".explorer-bar .menu[open] .menu-entry").filter(has_text=words).click()


def save(page: Page, name: str, **more: str) -> None:
    """Save the picture under a name."""
    page.keyboard.press("Control+s")
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Name").fill(name)
    for label in more.values():
        dialog.get_by_label(label).check()
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("[data-map-name]")).to_have_text(name)


def downloaded(page: Page, entry: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        keep(page, entry)
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def saved(database: Database) -> list[maps.SavedMap]:
    who = Viewer.administrator()
    return [maps.find(database, who, each.map.uid) for each in maps.listed(database, who)]


def test_a_picture_is_saved_as_it_is_and_opened_again(page: Page, sally: str, demo_database: Database) -> None:
    opened(page, f"/explore?party={sally}")
    page.keyboard.press("Control+s")
    expect(page.locator("#dialog")).to_be_visible()
    accessible(page)
    page.keyboard.press("Escape")
    save(page, "Around Sally")
    expect(page.locator("#live")).to_contain_text("The map Around Sally is saved.")
    expect(page).to_have_title("Around Sally · graphcrm")
    before = state(page)
    [map] = saved(demo_database)
    assert page.url.endswith(f"/explore?map={map.uid}")

    page.evaluate(f"uid => {EXPLORER}.change('hidden', s => ({{ ...s, hidden: [s.parties[1]] }}))")
    assert state(page)["hidden"]
    keep(page, "Save")
    expect(page.locator("#live")).to_contain_text("is saved")
    until(page, "!document.querySelector('#dialog').open")
    page.goto("/explore/maps")
    accessible(page)
    page.get_by_role("link", name="Around Sally", exact=True).click()
    after = state(page)
    assert after["hidden"] == before["parties"][1:2]
    assert {uid: after["positions"][uid] for uid in after["parties"]} == {
        uid: before["positions"][uid] for uid in after["parties"]
    }


def test_a_map_that_somebody_has_changed_meanwhile_is_told_and_both_are_kept(
    page: Page, sally: str, demo_database: Database
) -> None:
    opened(page, f"/explore?party={sally}")
    save(page, "Ours")
    [map] = saved(demo_database)
    demo_database.write(Viewer.administrator(), lambda work: maps.change(work, map.uid, note="Mine now"))

    page.keyboard.press("Control+s")
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("administrator has changed Ours")
    accessible(page)
    dialog.get_by_role("button", name="Save mine as another map").click()
    expect(dialog.get_by_label("Name")).to_have_value("Ours")
    dialog.get_by_label("Name").fill("Mine")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("[data-map-name]")).to_have_text("Mine")
    assert {each.name: each.note for each in saved(demo_database)} == {"Ours": "Mine now", "Mine": ""}


def test_a_frozen_map_says_of_which_day_it_is(page: Page, sally: str, demo_database: Database) -> None:
    opened(page, f"/explore?party={sally}")
    save(page, "Then", frozen="Frozen: the relationships as they are now")
    expect(page.locator("[data-map-about]")).to_contain_text("as of ")
    demo_database.driver.execute_query("MATCH (map:SavedMap) SET map.ties = []")
    page.reload()
    rested(page)
    assert page.evaluate(f"() => {EXPLORER}.shown.ties.length") == 0
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; } }")
    keep(page, "Copy a link to this picture")
    expect(page.locator("#live")).to_contain_text("It opens for those with whom the map is shared.")
    opened(page, page.evaluate("() => window.copied"))
    expect(page.locator("[data-map-name]")).to_have_text("Then")
    assert page.evaluate(f"() => {EXPLORER}.shown.ties.length") == 0
    keep(page, "Name, readers and note")
    page.locator("#dialog").get_by_label("Up to date").check()
    page.locator("#dialog").get_by_role("button", name="Save").click()
    expect(page.locator("[data-map-about]")).to_be_empty()
    rested(page)
    assert page.evaluate(f"() => {EXPLORER}.shown.ties.length") > 0


def test_a_picture_is_saved_as_files_of_what_is_shown(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}&as_of=ever")
    number = page.evaluate(f"() => {EXPLORER}.shown.parties.length")

    name, svg = downloaded(page, "Drawing (SVG)")
    assert name.endswith(".svg")
    assert "Sally Kessler" in svg.decode()
    ElementTree.fromstring(svg)
    name, graphml = downloaded(page, "Graph (GraphML)")
    assert name.endswith(".graphml")
    assert graphml.decode().count("<node ") == number
    name, png = downloaded(page, "Picture (PNG)")
    assert name.endswith(".png")
    image = Image.open(io.BytesIO(png)).convert("RGB")
    assert image.width > 800
    assert len(image.getcolors(1 << 24) or []) > 50


def test_a_page_of_its_own_is_looked_at_without_a_network(page: Page, sally: str, tmp_path: Path) -> None:
    opened(page, f"/explore?party={sally}&as_of=ever")
    places = page.evaluate(f"() => {EXPLORER}.canvas.positions()")
    name, html = downloaded(page, "Page of its own (HTML)")
    file = tmp_path / name
    file.write_bytes(html)
    context = page.context.browser.new_context(offline=True, viewport={"width": 900, "height": 700})  # type: ignore[union-attr]
    alone, asked, complaints = context.new_page(), [], []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("console", lambda message: complaints.append(message.text))
    alone.on("pageerror", lambda error: complaints.append(str(error)))

    alone.goto(file.as_uri())

    until(alone, "typeof network !== 'undefined' && network.body.nodeIndices.length")
    moved = alone.evaluate("() => network.getPositions()")
    expect(alone.get_by_role("heading", level=1)).to_contain_text("Sally Kessler")
    assert {uid: (round(at["x"]), round(at["y"])) for uid, at in moved.items()} == {
        uid: (at["x"], at["y"]) for uid, at in places.items()
    }
    assert alone.evaluate("() => network.physics.physicsEnabled") is False
    titles = alone.evaluate("() => [...nodes.get(), ...edges.get()].map(each => each.title)")
    assert any("Sally Kessler\nperson" in title for title in titles)
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert complaints == []
    context.close()


def test_a_picture_is_printed_on_pages_without_controls_in_light_colors(page: Page, sally: str) -> None:
    page.emulate_media(color_scheme="dark")
    opened(page, f"/explore?party={sally}&as_of=ever")
    number = page.evaluate(f"() => {EXPLORER}.shown.parties.length")
    page.keyboard.press("Control+p")
    expect(page.locator(".printed-picture svg")).to_be_visible()
    accessible(page)
    assert page.locator(".printed-list").first.locator("tbody tr").count() == number

    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".site-header", ".printed-tools", ".site-footer"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    pdf = page.pdf()
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") > 1
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Back").click()
    rested(page)
    assert page.evaluate(f"() => {EXPLORER}.shown.parties.length") == number


def test_what_the_browser_itself_prints_has_the_picture_and_both_lists(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    page.evaluate(f"uid => {EXPLORER}.change('only two', s => ({{ ...s, hidden: s.parties.slice(2) }}))", sally)
    rested(page)
    page.evaluate("() => { dispatchEvent(new Event('beforeprint')); }")
    page.emulate_media(media="print")

    for seen in ("[data-canvas] canvas >> nth=0", "[data-legend-list]", ".listed >> nth=0", ".listed >> nth=1"):
        expect(page.locator(seen)).to_be_visible()
    for hidden in (".explorer-bar", ".explorer-time", ".explorer-zoom", "#explorer-list .list-tabs"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".listed").first.get_by_role("listitem")).to_have_count(2)
    assert page.pdf().startswith(b"%PDF")

    page.emulate_media(media="screen")
    page.evaluate("() => { dispatchEvent(new Event('afterprint')); }")
    page.keyboard.press("l")
    expect(page.get_by_role("grid", name="Parties").get_by_role("row")).to_have_count(2)


def test_on_a_phone_a_picture_is_saved_and_found_again(phone: Page, sally: str) -> None:
    opened(phone, f"/explore?party={sally}")
    keep(phone, "Save as another map")
    phone.locator("#dialog").get_by_label("Name").fill("On the way")
    phone.locator("#dialog").get_by_role("button", name="Save").click()
    expect(phone.locator("[data-map-name]")).to_have_text("On the way")
    phone.goto("/explore/maps")
    assert fits(phone)
    accessible(phone)
    expect(phone.get_by_role("link", name="On the way", exact=True)).to_be_visible()
