"""The explorer as a person uses it: by pointer, by keys, and from the list beside the picture."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from graphcrm.database.connection import Database
from tests.browser.conftest import accessible, fits, uid_of, until
from tests.browser.explorer_desk import EXPLORER, at, menu, opened, positions, rested, said, shown, state


@pytest.fixture
def hands(demo_database: Database) -> str:
    return uid_of(demo_database, "Harbour Hands")


def selected(page: Page) -> int:
    return int(page.evaluate(f"() => {EXPLORER}.selection.size"))


def test_a_picture_begins_with_those_around_a_party(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    assert {"Sally Kessler", "Harbour Hands", "Kessler household"} <= shown(page)
    expect(page.locator("[data-legend]")).to_contain_text("volunteer organization")
    accessible(page)


def test_the_same_picture_is_drawn_each_time(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    first = positions(page)
    page.goto("/people")
    opened(page, f"/explore?party={sally}")
    assert positions(page) == first


def test_a_double_click_opens_who_a_party_is_tied_to_and_nothing_else_moves(page: Page, sally: str, hands: str) -> None:
    opened(page, f"/explore?party={sally}")
    before, names = positions(page), shown(page)
    page.mouse.dblclick(*at(page, hands))
    said(page, "Harbour Hands: ")
    after = positions(page)
    assert shown(page) > names
    assert {uid: after[uid] for uid in before} == before


def test_every_step_can_be_undone_and_done_again(page: Page, sally: str, hands: str) -> None:
    opened(page, f"/explore?party={sally}")
    first = shown(page)
    page.mouse.dblclick(*at(page, hands))
    said(page, "Harbour Hands: ")
    expanded = shown(page)
    page.keyboard.press("Control+z")
    said(page, "Undone: Harbour Hands")
    assert shown(page) == first
    page.keyboard.press("Control+Shift+Z")
    said(page, "Done again: Harbour Hands")
    assert shown(page) == expanded
    page.get_by_role("button", name="Undo", exact=True).click()
    assert shown(page) == first


def test_what_was_opened_is_chosen_by_type_and_number(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    page.evaluate(f"uid => {EXPLORER}.change('only her', s => ({{ ...s, parties: [uid] }}))", sally)
    assert shown(page) == {"Sally Kessler"}
    page.evaluate(f"uid => {EXPLORER}.choose({{ id: uid }})", sally)
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog", name="Who Sally Kessler is tied to")
    expect(dialog).to_be_visible()
    for box in dialog.get_by_role("checkbox").all():
        box.uncheck()
    dialog.get_by_role("checkbox", name="children").check()
    accessible(page)
    dialog.get_by_role("button", name="Open").click()
    said(page, "Sally Kessler: 2 parties added.")
    assert shown(page) == {"Sally Kessler", "Leo Kessler", "Mia Kessler"}


def test_a_party_is_collapsed_hidden_shown_again_and_taken_out(page: Page, sally: str, hands: str) -> None:
    opened(page, f"/explore?party={sally}")
    first = shown(page)
    page.mouse.dblclick(*at(page, hands))
    said(page, "Harbour Hands: ")
    page.keyboard.press("c")
    said(page, "Collapsed: ")
    assert shown(page) == first
    page.keyboard.press("h")
    said(page, "Hidden: 1 party")
    assert shown(page) == first - {"Harbour Hands"}
    menu(page, "More", "Show what is hidden")
    said(page, "Shown again: 1 party")
    page.keyboard.press("Delete")
    said(page, "Taken out: 1 party")
    assert shown(page) == first - {"Harbour Hands"}


def test_a_click_shows_what_is_known_of_a_party_and_back_returns_to_the_picture(
    page: Page, sally: str, hands: str
) -> None:
    opened(page, f"/explore?party={sally}")
    page.mouse.dblclick(*at(page, hands))
    said(page, "Harbour Hands: ")
    names, places = shown(page), positions(page)
    page.mouse.click(*at(page, sally))
    panel = page.get_by_role("complementary", name="Details")
    expect(panel.get_by_role("heading", name="Sally Kessler")).to_be_visible()
    accessible(page)
    panel.get_by_role("link", name="Open the profile").click()
    page.wait_for_url(f"**/parties/{sally}**")
    page.go_back()
    page.wait_for_url("**/explore?party=*")
    assert shown(page) == names
    assert positions(page) == places


def test_parties_are_selected_by_a_line_around_them_by_clicks_and_by_keys(page: Page, sally: str, hands: str) -> None:
    opened(page, f"/explore?party={sally}")
    box = page.locator("[data-stage]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 40)
    page.keyboard.down("Alt")
    page.mouse.down()
    for x, y in ((box["width"] - 5, 40), (box["width"] - 5, box["height"] - 5), (5, box["height"] - 5)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=5)
    page.mouse.up()
    page.keyboard.up("Alt")
    assert selected(page) == len(shown(page))
    page.keyboard.press("Escape")
    assert selected(page) == 0
    for uid in (sally, hands):
        page.keyboard.down("Shift")
        page.mouse.click(*at(page, uid))
        page.keyboard.up("Shift")
    bar = page.locator("[data-selection-bar]")
    expect(bar).to_contain_text("2 selected")
    menu(page, "Select", "All others instead")
    expect(bar).to_contain_text(f"{len(shown(page)) - 2} selected")
    page.keyboard.press("Control+a")
    assert selected(page) == len(shown(page))
    accessible(page)


def test_the_selected_are_tagged_as_in_lists_and_the_picture_stays(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    names = shown(page)
    page.evaluate(f"uid => {EXPLORER}.select([uid])", sally)
    bar = page.locator("[data-selection-bar]")
    bar.locator("summary").click()
    bar.get_by_role("button", name="Tag").click()
    dialog = page.locator("#dialog")
    dialog.get_by_role("combobox", name="Tags to add").fill("from the picture")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("#live")).to_contain_text("1 record was tagged")
    assert page.url.endswith(f"/explore?party={sally}")
    assert shown(page) == names
    page.locator("#live").get_by_role("button", name="Undo").click()
    page.wait_for_url(re.compile("."))


def test_a_relationship_is_added_between_two_parties_of_the_picture(page: Page, sally: str, hands: str) -> None:
    opened(page, f"/explore?party={sally}")
    page.evaluate(f"uids => {EXPLORER}.select(uids)", [sally, hands])
    page.keyboard.press("t")
    dialog = page.locator("#dialog")
    expect(dialog.get_by_role("heading", name="Add a relationship")).to_be_visible()
    expect(dialog.get_by_role("combobox", name="Who", exact=True)).to_have_value("Sally Kessler")
    expect(dialog.get_by_role("combobox", name="With whom or what")).to_have_value("Harbour Hands")
    number = page.evaluate(f"() => {EXPLORER}.shown.ties.length")
    dialog.get_by_label("How they are related").select_option(label="volunteers at")
    expect(dialog.get_by_text("Sally Kessler volunteers at Harbour Hands").first).to_be_visible()
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#live")).to_contain_text("Added: Sally Kessler volunteers at Harbour Hands.")
    rested(page)
    assert page.evaluate(f"() => {EXPLORER}.shown.ties.length") == number + 1
    page.locator("#live").get_by_role("button", name="Undo").click()


def test_somebody_new_is_added_on_the_canvas(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    page.locator(".explorer-bar").get_by_title("Add", exact=True).click()
    page.get_by_role("link", name="New: Person").click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("First name").fill("Zadie")
    dialog.get_by_label("Last name").fill("Quark")
    dialog.get_by_label("Last name").press("Enter")
    said(page, "Added: 1 party")
    assert "Zadie Quark" in shown(page)
    page.locator("#live").get_by_role("button", name="Undo").click()
    page.wait_for_url("**")


def test_somebody_else_is_added_to_the_picture(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    assert "Ashgrove School" not in shown(page)
    page.keyboard.press("a")
    field = page.get_by_role("combobox", name="Person or organization")
    field.fill("Ashgrove")
    page.get_by_role("option", name=re.compile("Ashgrove School")).click()
    page.locator("[data-add-dialog]").get_by_role("button", name="Add", exact=True).click()
    said(page, "Added: 1 party")
    assert "Ashgrove School" in shown(page)


def test_finding_in_the_picture_goes_from_one_to_the_next(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    page.keyboard.press("/")
    page.keyboard.type("kessler")
    found = page.locator("[data-found]")
    expect(found).to_have_text("1 of 5")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(found).to_have_text("2 of 5")
    assert page.evaluate(f"() => {EXPLORER}.canvas.cy.nodes('.found').length") == 5


def test_a_double_click_opens_what_its_first_press_was_on_though_the_picture_moves_with_it(
    page: Page, sally: str, hands: str
) -> None:
    opened(page, f"/explore?party={sally}")
    width = page.evaluate(f"() => {EXPLORER}.canvas.cy.width()")
    pressed = at(page, hands)
    page.mouse.move(*pressed)
    page.mouse.down(click_count=1)
    page.mouse.up(click_count=1)
    until(page, f"{EXPLORER}.canvas.cy.width() < {width}")
    assert at(page, hands) != pressed
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    said(page, "Harbour Hands: ")
    # Keys are about it still, and not about the ground that the second press was on.
    page.keyboard.press("c")
    said(page, "Collapsed: ")


def test_only_who_is_near_is_shown_as_far_as_one_likes(page: Page, sally: str, hands: str) -> None:
    opened(page, f"/explore?party={sally}")
    page.mouse.dblclick(*at(page, hands))
    said(page, "Harbour Hands: ")
    every = shown(page)
    household = page.evaluate(
        f"() => [...{EXPLORER}.graph.parties.values()].find(p => p.name === 'Kessler household').uid"
    )
    page.evaluate(f"uid => {EXPLORER}.choose({{ id: uid }})", household)
    page.keyboard.press("o")
    said(page, "Only those tied to Kessler household")
    assert len(shown(page)) == 5
    page.get_by_label("Degrees around this one").fill("2")
    said(page, "within 2 degrees")
    assert 5 < len(shown(page)) <= len(every)
    page.get_by_role("button", name="Show all again").click()
    assert shown(page) == every


def test_parties_are_grouped_and_groups_are_opened(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    number = len(shown(page))
    menu(page, "Group", "By kind")
    said(page, "Grouped by kind")
    assert len(positions(page)) < number
    assert len(shown(page)) == number
    menu(page, "Group", "Open all groups")
    said(page, "All groups were opened")
    assert len(positions(page)) == number
    assert page.evaluate(f"() => {EXPLORER}.canvas.cy.nodes(':parent').length") >= 1
    page.keyboard.press("Control+z")
    said(page, "Undone: All groups were opened")
    menu(page, "Group", "By community")
    said(page, "Grouped by community")
    assert state(page)["groups"]["by"] == "community"


def test_ties_keep_their_look_when_a_picture_is_grouped_and_opened_in_one_step(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}&degrees=2")
    unlike = f"""() => {EXPLORER}.canvas.cy.edges().filter(
        (edge) => Math.abs(edge.numericStyle("width") - edge.data("width")) > 0.01
    ).length"""
    for by in ("household", "organization", "kind"):
        page.evaluate(
            f"""by => {{
                const keys = [...{EXPLORER}.graph.parties.values()].flatMap(({{ uid, kind }}) => [uid, kind]);
                return {EXPLORER}.change(by, s => ({{ ...s, groups: {{ by, open: keys }} }}), "all");
            }}""",
            by,
        )
        rested(page)
        assert page.evaluate(f"() => {EXPLORER}.canvas.cy.nodes(':parent').length") > 0
        assert page.evaluate(unlike) == 0


def test_filters_leave_out_types_kinds_and_other_times(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    every = shown(page)
    page.keyboard.press("f")
    form = page.get_by_role("form", name="Filter")
    form.get_by_label("household", exact=False).first.uncheck()
    said(page, "Filter changed")
    assert shown(page) == every - {"Kessler household"}
    form.get_by_label("As of").fill("soon")
    form.get_by_label("As of").press("Enter")
    expect(form.get_by_role("alert")).to_be_visible()
    form.get_by_label("As of").fill("ever")
    form.get_by_label("As of").press("Enter")
    rested(page)
    assert state(page)["filters"]["as_of"] == "ever"
    expect(page.locator("[data-legend]")).to_contain_text("ended")
    accessible(page)
    form.get_by_role("button", name="Clear all").click()
    assert shown(page) == every


@pytest.mark.parametrize("layout", ["Layers", "Tree", "Circle", "Groups", "Near those they are tied to"])
def test_the_picture_is_arranged_in_other_ways(page: Page, sally: str, layout: str) -> None:
    opened(page, f"/explore?party={sally}")
    page.evaluate(f"uid => {EXPLORER}.change('pin', s => ({{ ...s, pinned: [uid] }}))", sally)
    before = positions(page)
    menu(page, "Layout", layout)
    said(page, "Arranged again")
    after = positions(page)
    assert after[sally] == before[sally]
    if not layout.startswith("Near"):
        assert after != before


def test_the_selected_are_put_in_a_row(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    page.keyboard.press("Control+a")
    menu(page, "Layout", "Put the selected in a row")
    said(page, "Put in a row")
    assert len({place["y"] for place in positions(page).values()}) == 1


def test_the_list_says_the_same_and_does_the_same_by_keys(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    page.keyboard.press("l")
    rows = page.get_by_role("grid", name="Parties").get_by_role("row")
    assert {row.locator(".list-name").inner_text() for row in rows.all()} == shown(page)
    assert page.evaluate("() => document.activeElement.textContent") == "Aoife Byrne"
    page.keyboard.press("ArrowDown")
    name = page.evaluate("() => document.activeElement.textContent")
    page.keyboard.press("h")
    said(page, "Hidden: 1 party")
    assert name not in shown(page)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    said(page, re.compile("added|tied to nobody"))
    page.keyboard.press("Control+z")
    page.get_by_role("tab", name="Parties").focus()
    page.keyboard.press("ArrowRight")
    ties = page.get_by_role("grid", name="Relationships").get_by_role("row")
    expect(ties).to_have_count(page.evaluate(f"() => {EXPLORER}.shown.ties.length"))
    accessible(page)


def test_the_canvas_is_worked_by_keys_alone(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    page.locator("[data-canvas]").focus()
    page.keyboard.press("ArrowRight")
    said(page, "Sally Kessler, person")
    page.keyboard.press("ArrowUp")
    page.keyboard.press(" ")
    assert selected(page) == 1
    page.keyboard.press("Enter")
    said(page, re.compile("added|tied to nobody"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    accessible(page)


def test_the_statement_behind_the_picture_is_shown(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    menu(page, "More", "The Cypher behind it")
    expect(page.locator("[data-cypher]")).to_contain_text("MATCH")


def test_a_link_leads_to_the_same_picture(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    page.keyboard.press("Control+a")
    menu(page, "Layout", "Put the selected in a column")
    names, places = shown(page), positions(page)
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; } }")
    menu(page, "Keep", "Copy a link to this picture")
    expect(page.locator("#live")).to_contain_text("The link is copied.")
    page.goto(page.evaluate("() => window.copied"))
    assert shown(page) == names
    assert positions(page) == places


def test_too_much_at_once_is_not_drawn_until_one_says_how(page: Page, sally: str) -> None:
    opened(page, f"/explore?party={sally}")
    page.evaluate(
        f"""() => {{
            const explorer = {EXPLORER};
            const [one] = explorer.graph.parties.values();
            const party = (at) => ({{ ...one, uid: `u${{at}}`, name: `Party ${{at}}` }});
            const parties = Array.from({{ length: 1990 }}, (_, at) => party(at));
            explorer.graph.take({{ parties, ties: [] }});
            return explorer.change("many", s => ({{ ...s, parties: [...s.parties, ...parties.map(p => p.uid)] }}));
        }}"""
    )
    expect(page.get_by_role("heading", name="That is a lot at once")).to_be_visible()
    assert positions(page) == {}
    accessible(page)
    page.keyboard.press("Control+z")
    expect(page.get_by_role("heading", name="That is a lot at once")).to_be_hidden()
    assert sally in positions(page)


def test_an_empty_picture_asks_with_whom_to_begin(page: Page) -> None:
    page.goto("/explore")
    page.get_by_role("combobox", name="Begin with").fill("Sally Kess")
    page.get_by_role("option", name=re.compile("Sally Kessler")).click()
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**/explore?*party=*")
    assert "Sally Kessler" in shown(page)


def test_on_a_phone_the_panel_comes_from_below_and_tools_from_a_menu(phone: Page, sally: str) -> None:
    opened(phone, f"/explore?party={sally}")
    assert fits(phone)
    phone.touchscreen.tap(*at(phone, sally))
    expect(phone.get_by_role("heading", name="Sally Kessler")).to_be_visible()
    accessible(phone)
    phone.get_by_role("button", name="Close", exact=True).click()
    phone.get_by_role("button", name="Tools").click()
    phone.locator(".explorer-tools").get_by_title("Filter").click()
    expect(phone.get_by_role("form", name="Filter")).to_be_visible()
    accessible(phone)


def test_without_scripts_the_picture_is_a_list(page: Page, sally: str, address: str) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=address, java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"/explore?party={sally}")
    expect(plain.get_by_role("link", name="Harbour Hands").first).to_be_visible()
    expect(plain.get_by_text("Sally Kessler is married to Daniel Kessler")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("address_of_page", "link"),
    [("/?q=Who+connects+Sally+to+the+XYZ+site", "Open in the explorer"), ("/search?q=Kessler", "Open in the explorer")],
)
def test_answers_and_searches_open_in_the_explorer(page: Page, address_of_page: str, link: str) -> None:
    page.goto(address_of_page)
    page.get_by_role("link", name=link).click()
    page.wait_for_url("**/explore?*")
    assert "Sally Kessler" in shown(page)


def test_a_selection_of_a_list_opens_in_the_explorer(page: Page) -> None:
    page.goto("/people")
    page.get_by_label("Select all on this page").check()
    page.get_by_role("button", name="Explore").click()
    page.wait_for_url("**/explore")
    assert len(shown(page)) > 10
