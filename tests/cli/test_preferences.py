"""``graphcrm preferences`` shows what is set and where, and sets it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from journal import rows

from graphcrm.cli import main
from graphcrm.database.connection import Database
from graphcrm.models.preferences import GROUPS, PREFERENCES

Run = Callable[..., Result]


@pytest.fixture
def run(database: Database, configured: None) -> Run:
    """Run a command against the server of this test process, where nothing is set."""
    rows(database, "MATCH (p:Preferences) DELETE p")
    return lambda *arguments: CliRunner().invoke(main, ["preferences", *arguments])


def test_every_preference_is_listed_in_its_group_with_its_value_and_where_it_is_set(run: Run) -> None:
    run("set", "page_size", "50")
    run("set", "theme", "dark", "--user", "sally")

    site, sally = run("list"), run("list", "--user", "sally")

    lines = site.stdout.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == list(GROUPS.values())
    assert [line.split()[0] for line in lines if line.startswith(" ")] == list(PREFERENCES)
    assert any(line.split() == ["page_size", "Page", "size", "50", "(set", "for", "the", "site)"] for line in lines)
    assert "system  (default)" in site.stdout
    assert "dark  (set for the user sally)" in sally.stdout
    assert "50  (set for the site)" in sally.stdout
    assert "(not set)" in site.stdout
    assert "preferences get NAME" in site.stderr


def test_one_is_shown_with_what_it_is_for_and_what_it_may_be(run: Run) -> None:
    shown = run("get", "page-size").stdout
    assert shown.splitlines()[0] == "page_size = 25  (default)"
    assert "How many records a page of a list shows." in shown
    assert "from 10 to 500" in shown
    assert "the site or a user" in shown


def test_as_json_each_has_its_type_value_source_and_default(run: Run) -> None:
    run("set", "first_countries", "US CA", "--folder", "Donors")
    found = {each["name"]: each for each in json.loads(run("list", "--folder", "Donors", "--json").stdout)}
    assert found.keys() == PREFERENCES.keys()
    countries = found["first_countries"]
    assert (countries["value"], countries["source"], countries["default"]) == (["US", "CA"], "folder:Donors", None)
    assert json.loads(run("get", "page_size", "--json").stdout)["maximum"] == "500"


def test_setting_says_what_holds_then_and_resetting_too(run: Run) -> None:
    assert run("set", "page_size", "50").stdout == "page_size = 50  (set for the site)\n"
    assert run("set", "page_size", "50").stdout == "page_size = 50  (set for the site), as before\n"
    assert run("set", "page_size", "100", "--user", "sally").stdout == "page_size = 100  (set for the user sally)\n"
    assert run("reset", "page_size", "theme", "--user", "sally").stdout == (
        "page_size = 50  (set for the site)\ntheme = system  (default)\n"
    )
    assert run("set", "page_size", "").stdout == "page_size = 25  (default)\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("set", "page_sise", "5"), 3, "Did you mean page_size?"),
        (("set", "page_size", "5"), 7, "It must be at least 10."),
        (("set", "theme", "dark", "--folder", "Donors"), 7, "It can be set for the site or a user."),
        (("get", "theme", "--user", " "), 7, "The user has no name."),
        (("get", "theme", "--user", "a", "--folder", "b"), 2, "not both"),
        (("reset",), 2, "NAMES"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_would_be_right(
    run: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert said in result.stderr
