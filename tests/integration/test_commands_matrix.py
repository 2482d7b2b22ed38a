"""Every command is given by Alice, who owns the records, and by Charlie, who sees none of them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result
from matrix_commands import COMMANDS
from matrix_world import ADMINISTRATOR, World, build

from graphcrm import config
from graphcrm.cli import main
from graphcrm.database import local
from graphcrm.database.connection import Database
from graphcrm.services import accounts, journal, parties

#: What only those who see Alice's records are told.
TOLD = ("The person", "Friend", "Called.", "rush", "letter.txt", "TREATS", "salary", "Salary")


@pytest.fixture(scope="module")
def world(database: Database, settings: config.Settings) -> Iterator[World]:
    endpoint = local.ensure_started(settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAPHCRM_HOME", str(settings.home))
        patch.setenv("GRAPHCRM_DATABASE_URL", endpoint.uri)
        patch.setenv("GRAPHCRM_DATABASE_PASSWORD", endpoint.password)
        yield build(database)


@pytest.fixture(scope="module")
def words(database: Database, world: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What stands for the names in braces."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "note.txt").write_text("Hello")
    (folder / "profile.yaml").write_text("name: tiny\nlabel: Tiny\nroles:\n- {name: gardener, label: Gardener}\n")
    alice, person = world.viewers["alice"], world.of_kind["person"]
    database.write(alice, lambda work: parties.update(work, world.friend, {"nickname": "Fred"}))
    [last, *_] = journal.find(database, ADMINISTRATOR, target=world.friend).entries
    return {
        "person": person,
        "friend": world.friend,
        "note": world.note,
        "document": world.document,
        "entry": last.uid,
        "transaction": last.transaction,
        "file": folder / "note.txt",
        "out": folder / "out.txt",
        "profile": folder / "profile.yaml",
    }


def run(user: str, typed: str, words: dict[str, object]) -> Result:
    return CliRunner().invoke(main, ["--as", user, *shlex.split(typed.format_map(words))])


@pytest.mark.parametrize(("typed", "alice", "charlie"), COMMANDS, ids=[row[0] for row in COMMANDS])
def test_a_command_does_what_its_account_may(
    world: World, words: dict[str, object], typed: str, alice: int, charlie: int
) -> None:
    asked = run("charlie", typed, words)
    assert (asked.exit_code, asked.output) == (charlie, asked.output)
    given = shlex.split(typed.format_map(words))
    assert [each for each in TOLD if each in asked.output and not any(each in word for word in given)] == []

    done = run("alice", typed, words)
    assert (done.exit_code, done.output) == (alice, done.output)


@pytest.mark.parametrize("how", ["option", "setting"])
def test_a_command_acts_as_the_account_it_is_told(
    world: World, database: Database, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    def command(user: str, *typed: str) -> Result:
        if how == "option":
            return CliRunner().invoke(main, ["--as", user, *typed])
        monkeypatch.setenv("GRAPHCRM_USER", user)
        return CliRunner().invoke(main, typed)

    unknown = command("nobody", "tags", "list")
    assert (unknown.exit_code, "nobody" in unknown.output) == (3, True)
    assert "rush" in command("alice", "tags", "list").output
    assert "rush" not in command("charlie", "tags", "list").output

    database.write(ADMINISTRATOR, lambda work: accounts.set_active(work, "bob_reads", False))
    disabled = command("bob_reads", "tags", "list")
    assert (disabled.exit_code, "The account bob_reads is disabled." in disabled.output) == (8, True)
    database.write(ADMINISTRATOR, lambda work: accounts.set_active(work, "bob_reads", True))
    assert command("bob_reads", "tags", "list").exit_code == 0


def test_the_option_counts_more_than_the_setting_and_without_both_it_is_an_administrator(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert CliRunner().invoke(main, ["user", "list"]).exit_code == 0
    monkeypatch.setenv("GRAPHCRM_USER", "charlie")
    assert CliRunner().invoke(main, ["user", "list"]).exit_code == 8
    assert "rush" in CliRunner().invoke(main, ["--as", "alice", "tags", "list"]).output
