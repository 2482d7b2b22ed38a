"""The time bar of the explorer: dragged, typed, worked by keys, played, and two dates compared."""

from __future__ import annotations

import base64
import json
import re
import zlib
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import accessible, fits, until
from tests.browser.explorer_desk import EXPLORER, opened, positions, rested, said, state

#: A picture with ties that began and ended since 2009, so that it is drawn by years.
PICTURE = "/explore?party={uid}&degrees=2"


@pytest.fixture
def picture(page: Page, sally: str) -> Page:
    """A wide window with a picture of today, and the time bar below it."""
    opened(page, PICTURE.format(uid=sally))
    expect(page.get_by_role("group", name="Time")).to_be_visible()
    return page


def choose(page: Page, mode: str) -> None:
    page.locator(".time-modes").get_by_role("radio", name=mode, exact=True).check()
    rested(page)


def kept(page: Page) -> dict[str, Any]:
    """The state once what was dragged, played or moved by keys is a step of it."""
    until(page, f"!{EXPLORER}.steps.tried && !{EXPLORER}.trial")
    return state(page)


def as_of(page: Page) -> str:
    return str(kept(page)["filters"]["as_of"])


def field(page: Page, name: str) -> Locator:
    return page.locator(".time-fields").get_by_label(name, exact=True)


def fill(page: Page, name: str, text: str) -> None:
    field(page, name).fill(text)
    field(page, name).press("Enter")
    rested(page)


def across(page: Page, place: float) -> tuple[float, float]:
    """A point of the histogram, from 0 at its left to 1 at its right."""
    box = page.locator("[data-time-box]").bounding_box()
    assert box
    return box["x"] + box["width"] * place, box["y"] + box["height"] / 2


def last_day(page: Page) -> str:
    """The last day that can be chosen: today, or a later one that is written."""
    days = page.get_by_role("slider").last.get_attribute("aria-valuemax")
    return (date(1970, 1, 1) + timedelta(int(days or 0))).isoformat()


def steps(page: Page) -> int:
    rested(page)
    return int(page.evaluate(f"() => {EXPLORER}.steps.at"))


def shown(page: Page) -> int:
    rested(page)
    return int(page.evaluate(f"() => {EXPLORER}.shown.ties.length"))


def told(page: Page) -> Locator:
    return page.locator("[data-time-told]")


def test_the_histogram_tells_what_began_and_ended_when(picture: Page) -> None:
    bars = picture.locator(".time-bars")
    expect(bars).to_have_attribute("aria-label", re.compile(r"^\d{4} to \d{4}: \d+ began, \d+ ended\.$"))
    expect(told(picture)).to_have_text(f"{shown(picture)} relationships")
    picture.mouse.move(*across(picture, 0.5))
    expect(picture.locator("[data-time-tip]")).to_have_text(re.compile(r"^\d{4}: \d+ began, \d+ ended$"))
    accessible(picture)
    picture.emulate_media(color_scheme="dark")
    accessible(picture)


def test_a_drag_shows_other_times_at_once_without_the_server_and_is_one_step(picture: Page) -> None:
    before, ties = positions(picture), shown(picture)
    choose(picture, "A day")
    assert as_of(picture) == picture.evaluate(f"() => {EXPLORER}.today")
    number = steps(picture)
    asked: list[str] = []
    picture.on("request", lambda request: asked.append(request.url))
    handle = picture.get_by_role("slider", name="Day").bounding_box()
    assert handle
    seen = set()
    picture.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    picture.mouse.down()
    for place in (0.8, 0.6, 0.4, 0.3):
        picture.mouse.move(*across(picture, place), steps=4)
        seen.add(shown(picture))
    picture.mouse.up()

    assert re.fullmatch(r"\d{4}-\d\d-\d\d", as_of(picture))
    assert as_of(picture) < "2020"
    assert len(seen) > 2
    assert min(seen) < ties
    assert asked == []
    assert steps(picture) == number + 1
    assert positions(picture) == before
    said(picture, re.compile(r"As of \d+ \w+ \d{4}: \d+ relationships"))
    picture.keyboard.press("Control+z")
    said(picture, "Undone: As of ")
    assert as_of(picture) == picture.evaluate(f"() => {EXPLORER}.today")
    picture.keyboard.press("Control+Shift+Z")
    said(picture, "Done again: As of ")
    assert as_of(picture) < "2020"


def test_escape_puts_back_what_is_being_dragged(picture: Page) -> None:
    picture.mouse.move(*across(picture, 0.5))
    picture.mouse.down()
    until(picture, f"{EXPLORER}.steps.tried")
    picture.keyboard.press("Escape")
    picture.mouse.up()
    assert as_of(picture) == ""
    assert steps(picture) == 0
    expect(picture.get_by_role("radio", name="Today")).to_be_checked()


def test_a_click_on_the_histogram_of_today_goes_to_that_day(picture: Page) -> None:
    picture.mouse.click(*across(picture, 0.5))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", as_of(picture))
    expect(picture.get_by_role("radio", name="A day")).to_be_checked()
    expect(picture.get_by_role("slider", name="Day")).to_be_focused()


def test_the_handle_is_moved_by_keys_and_says_where_it_is(picture: Page) -> None:
    choose(picture, "A day")
    fill(picture, "Day", "2021-05-10")
    handle = picture.get_by_role("slider", name="Day")
    handle.focus()
    number = steps(picture)
    for _ in range(3):
        picture.keyboard.press("ArrowLeft")
    assert as_of(picture) == "2018-05-10"
    assert steps(picture) == number + 1
    expect(handle).to_have_attribute("aria-valuetext", re.compile(r"^10 May 2018\. 2018: \d+ began, \d+ ended$"))
    expect(picture.locator("[data-time-tip]")).to_be_visible()
    accessible(picture)
    for key, day in (("PageDown", "2013-05-10"), ("PageUp", "2018-05-10"), ("Shift+ArrowRight", "2018-05-11")):
        picture.keyboard.press(key)
        assert as_of(picture) == day
    picture.keyboard.press("Home")
    assert as_of(picture).endswith("-01-01")
    picture.keyboard.press("End")
    assert as_of(picture) == last_day(picture)


def test_a_range_has_two_handles_and_moves_as_a_whole(picture: Page) -> None:
    choose(picture, "A range")
    fill(picture, "First day", "2012")
    fill(picture, "Last day", "2015-06")
    assert as_of(picture) == "2012..2015-06"
    first, last = (picture.get_by_role("slider", name=name) for name in ("First day", "Last day"))
    expect(first).to_have_attribute("aria-valuetext", re.compile(r"^2012\. 2012: "))
    first.focus()
    picture.keyboard.press("ArrowRight")
    assert as_of(picture) == "2013-01-01..2015-06"
    picture.keyboard.press("End")
    assert as_of(picture) == "2015-06-30..2015-06"
    fill(picture, "First day", "2010")
    one, other = first.bounding_box(), last.bounding_box()
    assert one
    assert other
    middle = (one["x"] + other["x"] + other["width"]) / 2
    length = int(last.get_attribute("aria-valuenow") or 0) - int(first.get_attribute("aria-valuenow") or 0)
    picture.mouse.move(middle, one["y"] + 20)
    picture.mouse.down()
    picture.mouse.move(middle + 120, one["y"] + 20, steps=5)
    picture.mouse.up()
    begin, end = (date.fromisoformat(day) for day in as_of(picture).split(".."))
    assert begin > date(2010, 6, 1)
    assert (end - begin).days == length
    accessible(picture)
    fill(picture, "Last day", "")
    assert as_of(picture) == f"{begin}.."


def test_a_time_is_typed_as_imprecisely_as_one_knows_it(picture: Page) -> None:
    choose(picture, "A day")
    fill(picture, "Day", "soon")
    expect(picture.locator("[data-time-wrong]")).to_contain_text("'soon' is not a date. Write it as in 23 May 2019")
    expect(field(picture, "Day")).to_have_attribute("aria-invalid", "true")
    accessible(picture)
    fill(picture, "Day", "2014")
    assert as_of(picture) == "2014"
    expect(picture.locator("[data-time-wrong]")).to_be_hidden()
    expect(picture.get_by_role("slider", name="Day")).to_have_attribute("aria-valuetext", re.compile(r"^2014\. 2014: "))
    fill(picture, "Day", "2014..2016-03")
    expect(picture.get_by_role("radio", name="A range")).to_be_checked()
    expect(field(picture, "Last day")).to_have_value("March 2016")
    fill(picture, "Last day", "3 may 2017")
    expect(field(picture, "Last day")).to_have_value("3 May 2017")
    assert as_of(picture) == "2014..2017-05-03"
    fill(picture, "Last day", "2013")
    expect(picture.locator("[data-time-wrong]")).to_have_text("The first day is after the last one.")
    fill(picture, "Last day", "ever")
    expect(picture.get_by_role("radio", name="Ever")).to_be_checked()
    assert as_of(picture) == "ever"
    choose(picture, "Today")
    assert as_of(picture) == ""


def test_time_is_played_to_the_end_as_one_step_and_nothing_moves(picture: Page) -> None:
    choose(picture, "A day")
    fill(picture, "Day", "2023")
    picture.get_by_label("Pace").select_option("fast")
    before, number = positions(picture), steps(picture)
    picture.get_by_role("button", name="Play").click()
    expect(picture.get_by_role("button", name="Pause")).to_be_visible()
    said(picture, re.compile(r"As of \d+ \w+ \d{4}: \d+ relationships"))
    expect(picture.get_by_role("button", name="Play")).to_be_visible()
    assert as_of(picture) == last_day(picture)
    assert steps(picture) == number + 1
    assert positions(picture) == before
    picture.get_by_role("button", name="Undo", exact=True).click()
    said(picture, "Undone: As of ")
    assert as_of(picture) == "2023"


def test_a_playback_is_paused_undone_and_stopped_by_what_else_one_does(picture: Page) -> None:
    picture.emulate_media(reduced_motion="reduce")
    picture.get_by_role("button", name="Play").click()
    until(picture, f"{EXPLORER}.state.filters.as_of")
    duration = picture.evaluate("() => getComputedStyle(document.querySelector('.time-handle')).transitionDuration")
    assert duration == "0s"
    picture.get_by_role("button", name="Pause").click()
    assert re.fullmatch(r"\d{4}-12-31", as_of(picture))
    assert steps(picture) == 1

    picture.get_by_role("button", name="Play").click()
    until(picture, f"{EXPLORER}.steps.tried")
    picture.keyboard.press("Control+z")
    expect(picture.get_by_role("button", name="Play")).to_be_visible()
    said(picture, "Undone: As of ")
    assert steps(picture) == 1

    picture.get_by_role("button", name="Play").click()
    until(picture, f"{EXPLORER}.steps.tried")
    picture.keyboard.press("Escape")
    expect(picture.get_by_role("button", name="Play")).to_be_visible()

    picture.get_by_role("button", name="Play").click()
    until(picture, f"{EXPLORER}.steps.tried")
    choose(picture, "Ever")
    expect(picture.get_by_role("button", name="Play")).to_be_visible()
    assert as_of(picture) == "ever"


def test_two_dates_are_compared_in_color_in_words_and_in_the_list(picture: Page) -> None:
    choose(picture, "Compare")
    fill(picture, "Before", "2015")
    assert kept(picture)["compare"][0] == "2015"
    standing = picture.evaluate(f"() => Object.values({EXPLORER}.shown.standing)")
    appeared, gone = standing.count("appeared"), standing.count("gone")
    assert appeared > 1
    assert gone
    stayed = shown(picture) - appeared - gone
    ended = "1 ended" if gone == 1 else f"{gone} ended"
    words = f"{appeared} appeared, {ended}, {stayed} stayed"
    expect(told(picture)).to_have_text(words)
    said(picture, words)
    legend = picture.locator("[data-legend]")
    for stand in ("began between", "ended between", "stayed"):
        expect(legend).to_contain_text(stand)
    classes = picture.evaluate(
        f"() => ['appeared', 'gone', 'stayed'].map(name => {EXPLORER}.canvas.cy.edges('.' + name).length)"
    )
    assert all(classes)
    accessible(picture)

    picture.locator(".explorer-bar").get_by_title("List", exact=False).first.click()
    picture.get_by_role("tab", name="Relationships").click()
    rows = picture.get_by_role("grid", name="Relationships").get_by_role("row")
    expect(rows.first).to_contain_text("began between")
    expect(rows.nth(appeared)).to_contain_text("ended between")
    accessible(picture)
    choose(picture, "Today")
    assert kept(picture)["compare"] is None


def test_a_comparison_reaches_further_when_it_is_played(picture: Page) -> None:
    choose(picture, "Compare")
    fill(picture, "Before", "2015")
    fill(picture, "After", "2024")
    picture.get_by_label("Pace").select_option("fast")
    picture.get_by_role("button", name="Play").click()
    said(picture, re.compile(r"31 December 2015 compared with \d+ \w+ \d{4}: \d+ appeared"))
    assert kept(picture)["compare"] == ["2015-12-31", last_day(picture)]


def test_the_filter_and_the_bar_say_the_same_time(picture: Page) -> None:
    choose(picture, "Compare")
    picture.keyboard.press("f")
    form = picture.get_by_role("form", name="Filter")
    form.get_by_label("As of").fill("someday")
    form.get_by_label("As of").press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("'someday' is not a date.")
    form.get_by_label("As of").fill("May 2012")
    form.get_by_label("As of").press("Enter")
    expect(field(picture, "Day")).to_have_value("May 2012")
    assert as_of(picture) == "2012-05"
    form.get_by_label("As of").fill("2013")
    form.get_by_label("As of").press("Enter")
    assert as_of(picture) == "2013"
    assert kept(picture)["compare"] is None
    expect(field(picture, "Day")).to_have_value("2013")
    form.get_by_role("button", name="Clear all").click()
    rested(picture)
    expect(picture.get_by_role("radio", name="Today")).to_be_checked()


def test_the_histogram_counts_what_other_filters_leave(picture: Page) -> None:
    label = picture.locator(".time-bars").get_attribute("aria-label")
    picture.evaluate(
        f"""() => {EXPLORER}.change("households", s => ({{ ...s, filters: {{ ...s.filters, kinds: ["person"] }} }}))"""
    )
    rested(picture)
    assert picture.locator(".time-bars").get_attribute("aria-label") != label
    choose(picture, "A day")
    expect(picture.locator(".time-bars")).not_to_have_attribute("aria-label", label or "")


def test_back_from_a_profile_leads_to_the_same_time(picture: Page, sally: str) -> None:
    choose(picture, "Compare")
    fill(picture, "Before", "2016-02")
    number = shown(picture)
    picture.goto(f"/parties/{sally}")
    picture.go_back()
    rested(picture)
    assert kept(picture)["compare"][0] == "2016-02"
    assert shown(picture) == number
    expect(field(picture, "Before")).to_have_value("February 2016")


def test_the_bar_is_folded_away_and_stays_so(picture: Page, sally: str) -> None:
    bar = picture.get_by_role("group", name="Time")
    toggle = picture.locator(".explorer-bar [data-do=time]")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    picture.locator("[data-canvas]").focus()
    picture.keyboard.press("d")
    expect(bar).to_be_hidden()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    opened(picture, PICTURE.format(uid=sally))
    expect(bar).to_be_hidden()
    toggle.click()
    expect(bar).to_be_visible()
    expect(picture.get_by_role("radio", name="Today")).to_be_focused()
    # A picture of another time says so.
    picture.keyboard.press("d")
    opened(picture, f"{PICTURE.format(uid=sally)}&as_of=2015")
    expect(bar).to_be_visible()
    expect(field(picture, "Day")).to_have_value("2015")


def test_on_a_phone_the_bar_fits_and_is_dragged_by_a_finger(phone: Page, sally: str) -> None:
    opened(phone, PICTURE.format(uid=sally))
    bar = phone.get_by_role("group", name="Time")
    expect(bar).to_be_hidden()
    phone.get_by_role("button", name="Tools").tap()
    phone.locator(".explorer-tools [data-do=time]").tap()
    expect(bar).to_be_visible()
    for mode in ("A day", "A range", "Compare"):
        choose(phone, mode)
        assert fits(phone)
        small = phone.evaluate(
            """() => [...document.querySelectorAll(".explorer-time :is(button, input, select, [role=slider])")]
                .filter(each => each.checkVisibility())
                .filter(each => each.getBoundingClientRect().height < 44 || each.getBoundingClientRect().width < 44)
                .map(each => each.outerHTML)"""
        )
        assert small == []
        accessible(phone)
    choose(phone, "A day")
    phone.touchscreen.tap(*across(phone, 0.3))
    assert as_of(phone) < "2020"


def test_without_scripts_the_list_says_what_began_and_ended(page: Page, sally: str, address: str) -> None:
    opened(page, PICTURE.format(uid=sally))
    asked = {**state(page), "compare": ["2015", ""]}
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps(asked).encode())).decode().rstrip("=")
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=address, java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"/explore?s={packed}")
    ties = plain.locator("#listed-ties")
    expect(ties).to_contain_text("Sally Kessler works at Harbour Hands (began between)")
    expect(ties).to_contain_text("(ended between)")
    context.close()
