"""Signing in with a second factor, asking, and signing out, as a person does it."""

from __future__ import annotations

from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Page, expect

from graphcrm.database.connection import Database
from graphcrm.services import accounts, second_factor, throttle
from graphcrm.viewer import Viewer
from tests.browser.conftest import fits

PASSWORD = "plum tractor ladder"


@pytest.fixture
def codes(demo_database: Database, administrator: Viewer) -> Iterator[list[str]]:
    """Recovery codes of Alice, an administrator with a second factor; there is no account afterwards."""
    throttle._of.cache_clear()
    demo_database.write(
        administrator,
        lambda work: accounts.add(
            work, "alice", "alice@example.org", label="Alice", roles=["admin"], password=PASSWORD
        ),
    )
    alice = accounts.viewer_of(demo_database, "alice")
    offer = demo_database.write(alice, second_factor.begin)
    code = pyotp.TOTP(offer.secret).now()
    yield demo_database.write(alice, lambda work: second_factor.confirm(work, code))
    with demo_database.driver.session(database=demo_database.name) as session:
        session.run("MATCH (n:User) DETACH DELETE n").consume()


def sign_in(page: Page, code: str) -> None:
    page.get_by_label("User name or e-mail address").fill("alice")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Code").fill(code)
    page.keyboard.press("Enter")


def test_alice_signs_in_asks_and_signs_out(page: Page, codes: list[str]) -> None:
    page.goto("/?q=Who+knows+Sally+Kessler%3F")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.get_by_label("User name or e-mail address")).to_be_focused()
    sign_in(page, codes[0])
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sally Kessler has")
    expect(page.locator("[data-picture-canvas]")).to_be_visible()

    menu = page.locator(".person-menu summary")
    expect(menu).to_contain_text("Alice")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="My account")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="My account")).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#notices")).to_contain_text("You are signed out.")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_second_factor_is_set_up_on_a_phone(phone: Page, codes: list[str]) -> None:
    phone.goto("/account")
    sign_in(phone, codes[0])
    phone.get_by_role("link", name="Turn it off").tap()
    phone.get_by_label("Password", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="Turn it off").tap()
    phone.get_by_role("link", name="Set it up").tap()
    phone.get_by_label("Password", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="Go on").tap()
    expect(phone.locator(".qr svg")).to_be_visible()
    secret = phone.locator(".qr-secret").inner_text().replace(" ", "")
    phone.get_by_label("Code").fill(pyotp.TOTP(secret).now())
    phone.get_by_role("button", name="Turn it on").tap()
    expect(phone.locator(".recovery li")).to_have_count(10)
    assert fits(phone)


def test_a_password_is_shown_while_it_is_typed_and_not_when_it_is_sent(page: Page, codes: list[str]) -> None:
    page.goto("/sign-in")
    field, show = page.locator("#password"), page.get_by_role("button", name="Show what is typed as Password")
    show.click()
    expect(field).to_have_attribute("type", "text")
    expect(show).to_have_attribute("aria-pressed", "true")
    field.fill("wrong")
    page.get_by_label("User name or e-mail address").fill("alice")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("You could not be signed in.")
    expect(field).to_have_value("")
    expect(page.get_by_label("User name or e-mail address")).to_have_value("alice")
