"""``graphcrm user``: accounts from the command line, and never a password in what it writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from mail_server import MailServer

from graphcrm.cli import main
from graphcrm.database.connection import Database
from graphcrm.models.access import Team
from graphcrm.services import account_links, accounts, contact_points, definitions, parties
from graphcrm.services.sign_in import sign_in
from graphcrm.services.throttle import Throttle
from graphcrm.viewer import Viewer

Run = Callable[..., Result]
GOOD = "plum tractor ladder"


@pytest.fixture(autouse=True)
def emptied(database: Database, configured: None, administrator: Viewer) -> None:
    with database.driver.session(database=database.name) as session:
        session.run("MATCH (n) WHERE n:User OR n:AccountLink OR n:Person DETACH DELETE n").consume()
    database.write(administrator, lambda work: definitions.define(work, Team("sales", "Sales")))


@pytest.fixture
def run() -> Run:
    def invoke(*arguments: str, typed: str = "") -> Result:
        result = CliRunner().invoke(main, ["user", *arguments], input=typed)
        assert "Traceback" not in result.output
        assert GOOD not in result.output
        return result

    return invoke


def made(run: Run, name: str, *options: str) -> Result:
    result = run("add", name, f"{name}@example.org", *options, typed=f"{GOOD}\n{GOOD}\n")
    assert result.exit_code == 0, result.output
    return result


def shown(run: Run, name: str) -> dict[str, Any]:
    return dict(json.loads(run("show", name, "--json").stdout))


def test_without_users_the_list_says_how_to_make_the_first(run: Run) -> None:
    assert "graphcrm user add sally" in run().stdout
    assert json.loads(run("list", "--json").stdout) == []


def test_an_account_is_made_with_a_password_that_is_not_shown(run: Run, database: Database) -> None:
    result = made(run, "alice", "--role", "admin", "--team", "sales", "--label", "Alice Moreau")

    assert "Made the account alice of Alice Moreau, with the role admin." in result.stdout
    assert sign_in(database, "alice", GOOD, "192.0.2.1", counter=Throttle()).roles == ("admin",)
    line = run("list").stdout
    assert line.split("  ") == ["alice", "Alice Moreau", "alice@example.org", "the role admin", "teams: sales\n"]


def test_a_bad_password_makes_no_account(run: Run, database: Database) -> None:
    result = run("add", "alice", "alice@example.org", typed="leavemealone\nleavemealone\n")

    assert result.exit_code == 7
    assert "tried first" in result.stderr
    assert not accounts.any_users(database)


def test_a_contact_becomes_a_user_in_one_step_and_is_invited(
    run: Run, database: Database, administrator: Viewer
) -> None:
    uid = database.write(administrator, lambda work: parties.create(work, "person", {"name": "Josh Abara"}))
    database.write(administrator, lambda work: contact_points.add_contact_point(work, uid, "email", "josh@example.org"))

    result = run("add", "josh", "--party", "Josh Abara", "--role", "staff", "--invite")

    assert "Made the account josh of Josh Abara, with the role staff." in result.stdout
    assert "There is no mail server, so hand the message to josh@example.org yourself" in result.stdout
    assert shown(run, "josh")["party"] == uid
    [token] = [line.rpartition("/link/")[2] for line in result.stderr.splitlines() if "/link/" in line]
    assert account_links.open(database, token).user == "josh"


def test_an_account_needs_an_address(run: Run) -> None:
    result = run("add", "alice")

    assert result.exit_code == 2
    assert "--party" in result.stderr


def test_roles_and_teams_are_set_as_a_whole(run: Run) -> None:
    made(run, "alice", "--role", "admin")
    made(run, "bob")

    assert run("role", "bob", "staff", "member").stdout == "bob has the roles member, staff.\n"
    assert run("team", "bob", "sales").stdout == "bob is in the team sales.\n"
    assert (shown(run, "bob")["roles"], shown(run, "bob")["teams"]) == (["member", "staff"], ["sales"])
    assert run("role", "bob", "--none").stdout == "bob has no role.\n"
    assert run("team", "bob", "--none").stdout == "bob is in no team.\n"
    for arguments in (["role", "bob"], ["role", "bob", "staff", "--none"], ["team", "bob"]):
        assert run(*arguments).exit_code == 2
    unknown = run("role", "bob", "nothing")
    assert (unknown.exit_code, "There is no access role 'nothing'" in unknown.stderr) == (7, True)


def test_the_last_administrator_is_neither_disabled_nor_demoted(run: Run) -> None:
    made(run, "alice", "--role", "admin")

    for arguments in (["disable", "alice"], ["role", "alice", "staff"]):
        result = run(*arguments)
        assert result.exit_code == 7
        assert "alice is the last administrator" in result.stderr


def test_an_account_is_disabled_and_enabled(run: Run) -> None:
    made(run, "bob")

    assert run("disable", "bob").stdout == "bob is disabled.\n"
    assert run("list").stdout.rstrip().endswith("disabled")
    assert not shown(run, "bob")["active"]
    assert run("invite", "bob").exit_code == 7
    assert run("enable", "bob").stdout == "bob may sign in again.\n"
    assert "active         yes" in run("show", "bob").stdout


def test_a_reset_prints_a_link_or_sends_it(run: Run, database: Database) -> None:
    made(run, "bob")

    printed = run("reset", "bob", "--print-link", "--second-factor")
    assert printed.stderr == "bob needs no second factor any more.\n"
    assert account_links.open(database, printed.stdout.strip().rpartition("/link/")[2]).purpose == "reset"

    written = run("reset", "bob")
    assert written.stdout.startswith("There is no mail server, so hand the message to bob@example.org yourself")
    assert "To: bob@example.org" in written.stderr


def test_messages_go_through_the_mail_server_of_the_settings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    made(run, "bob")
    monkeypatch.setenv("GRAPHCRM_MAIL_FROM", "office@example.org")
    post = MailServer()
    monkeypatch.setenv("GRAPHCRM_MAIL_URL", post.url())
    refused = run("invite", "bob")
    assert (refused.exit_code, "cannot be reached" in refused.stderr) == (1, True)

    post.start()
    try:
        assert run("invite", "bob").stdout == "Sent an invitation to bob@example.org.\n"
        assert run("reset", "bob").stdout == "Sent a link to bob@example.org.\n"
    finally:
        post.stop()
    assert [each.message["Subject"] for each in post.taken] == ["You are invited", "Choose a new password"]


@pytest.mark.parametrize("command", ["show", "disable", "enable", "reset", "invite"])
def test_a_user_who_is_not_there_is_an_error(run: Run, command: str) -> None:
    result = run(command, "nobody")

    assert result.exit_code == 3
    assert "There is no user 'nobody'." in result.stderr
