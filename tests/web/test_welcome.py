"""The first run leads from nothing to an administrator who is signed in; what was chosen is not lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from graphcrm import config
from graphcrm.database.connection import Database
from graphcrm.models.preference import Scope
from graphcrm.services import accounts, preferences, profiles, setup
from graphcrm.viewer import Viewer
from graphcrm.web import create_app
from graphcrm.web.settings.inputs import zone_of
from graphcrm.web.settings.welcome_forms import NONE, PROFILES

Open = Callable[..., Any]
ADMINISTRATOR = Viewer.administrator()
PASSWORD = "plum tractor ladder"


@pytest.fixture
def app(settings: config.Settings, database: Database) -> Flask:
    with database.driver.session(database=database.name) as session:
        session.run("MATCH (n) WHERE n:Party OR n:User OR n:Preferences OR n:Change DETACH DELETE n").consume()
    return create_app(settings, database=database)


def walk(browser: Any, **chosen: str) -> Any:
    """Go through all steps and return the answer to the last one."""
    browser.send("/welcome/organization", organization_name="Orchard Helpers", country="DE", phone_format="national")
    browser.send("/welcome/profile", profile=chosen.get("profile", NONE))
    browser.send("/welcome/data", data=chosen.get("data", "empty"))
    account = {"label": "Ada Novak", "name": "ada", "email": "ada@example.org", "password": PASSWORD}
    return browser.send("/welcome/account", **account | {k: v for k, v in chosen.items() if k in account})


def test_the_first_page_of_a_new_graphcrm_leads_to_the_first_step(visitor: Open) -> None:
    browser = visitor()
    assert browser.get("/").location == "/welcome"
    assert browser.get("/welcome").location == "/welcome/organization"
    assert "Welcome to graphcrm" in browser.get("/welcome/organization").text


def test_who_goes_through_the_steps_is_the_administrator_and_signed_in(visitor: Open, database: Database) -> None:
    browser = visitor()
    assert walk(browser).location == "/"
    page = browser.get("/").text
    assert "Welcome, Ada Novak." in page
    assert '<span class="brand-name">Orchard Helpers</span>' in page
    assert accounts.viewer_of(database, "ada").sees_all
    site = preferences.read_scope(database, ADMINISTRATOR, Scope.site())
    assert (site["home_country"], site["phone_region"], site["phone_format"]) == ("DE", "DE", "national")
    assert site["time_zone"] == "Europe/Berlin"
    assert browser.get("/welcome/account").location == "/"
    stranger = visitor()
    assert stranger.get("/").location == "/sign-in"
    assert stranger.get("/welcome").location == "/sign-in?next=/welcome"
    assert stranger.sign_in("ada").location == "/"


def test_a_profile_is_installed_with_its_sample_data(visitor: Open, database: Database) -> None:
    walk(visitor(), profile="sales-team", data="sample")
    profile = profiles.read("sales-team")
    assert all(asked.as_expected for asked in profiles.ask_all(database, ADMINISTRATOR, profile))


def test_without_a_profile_the_sample_organizations_are_loaded(visitor: Open) -> None:
    browser = visitor()
    walk(browser, data="sample")
    assert "Sally Kessler" in browser.get("/?q=Who+knows+Sally+Kessler%3F").text


def test_every_profile_that_comes_with_graphcrm_is_offered() -> None:
    assert sorted(PROFILES) == sorted([*profiles.shipped(), NONE])


@pytest.mark.parametrize(
    ("country", "zone"), [("DE", "Europe/Berlin"), ("FR", "Europe/Paris"), ("US", ""), ("CN", ""), ("", ""), ("XX", "")]
)
def test_the_time_zone_is_that_of_a_country_whose_clocks_agree(country: str, zone: str) -> None:
    assert zone_of(country) == zone


def test_no_step_is_left_out_by_whoever_opens_a_later_one(visitor: Open) -> None:
    browser = visitor()
    assert browser.get("/welcome/account").location == "/welcome/organization"
    browser.send("/welcome/organization", organization_name="", country="", phone_format="national")
    assert browser.get("/welcome/account").location == "/welcome/profile"
    assert browser.get("/welcome/profile").status_code == 200


def test_what_was_typed_is_there_when_one_goes_back(visitor: Open) -> None:
    browser = visitor()
    browser.send("/welcome/organization", organization_name="Orchard Helpers", country="DE", phone_format="national")
    browser.send("/welcome/profile", profile=NONE)
    browser.send("/welcome/data", data="empty")
    half = browser.send("/welcome/account", label="Ada Novak", name="not a name!", email="", back="yes")
    assert half.location == "/welcome/data"
    before = browser.get("/welcome/organization").text
    assert 'value="Orchard Helpers"' in before
    assert '<option selected value="DE">' in before
    after = browser.get("/welcome/account").text
    assert 'value="not a name!"' in after
    assert PASSWORD not in after


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "short"}, "The password has 5 characters."),
        ({"name": "Ada Novak"}, "ada"),
        ({"email": "nowhere"}, "cannot be read"),
        ({"label": ""}, "Say how you are called."),
    ],
)
def test_an_account_that_does_not_fit_changes_nothing(
    visitor: Open, database: Database, wrong: dict[str, str], said: str
) -> None:
    answer = walk(visitor(), **wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert PASSWORD not in answer.text
    assert not accounts.any_users(database)
    assert preferences.read_scope(database, ADMINISTRATOR, Scope.site())["organization_name"] is None


def test_later_leaves_everything_as_it_is(visitor: Open) -> None:
    browser = visitor()
    assert browser.send("/welcome/later", page="/welcome/organization").location == "/"
    page = browser.get("/")
    assert page.status_code == 200
    assert "Set up graphcrm" in page.text
    assert browser.get("/welcome/organization").status_code == 200


def test_nobody_is_led_there_who_is_elsewhere_or_where_there_is_data(visitor: Open, database: Database) -> None:
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}}
    for path in ("/", "/welcome", "/welcome/account"):
        assert visitor().get(path, **elsewhere).location.startswith("/sign-in")
    setup.load_demo(database, ADMINISTRATOR)
    assert visitor().get("/").status_code == 200
