from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphcrm.cli import main


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "GRAPHCRM_HOME": str(tmp_path / "home"),
        "GRAPHCRM_CACHE": str(tmp_path / "cache"),
        "GRAPHCRM_DATABASE_URL": "",
    }


def run(environ: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(main, ["database", *arguments], env=environ)


def test_path_prints_the_folder_of_the_database(environ: dict[str, str], tmp_path: Path) -> None:
    assert run(environ, "path").output == f"{tmp_path / 'home' / 'neo4j'}\n"


def test_status_before_the_first_use_says_that_nothing_needs_to_be_done(environ: dict[str, str]) -> None:
    result = run(environ, "status")
    assert result.exit_code == 0
    assert "is not installed; it is downloaded when a command first needs it" in result.output


def test_status_as_json_names_the_state_and_no_password(environ: dict[str, str]) -> None:
    facts = json.loads(run(environ, "status", "--json").output)
    assert facts["state"] == "not installed"
    assert facts["uri"] is None
    assert "password" not in facts


def test_stop_before_the_first_use_leaves_no_folder(environ: dict[str, str], tmp_path: Path) -> None:
    assert run(environ, "stop").output == "The database was not running.\n"
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(("command", "done"), [("start", "started"), ("stop", "stopped")])
def test_with_a_server_of_ones_own_nothing_local_is_started_or_stopped(
    environ: dict[str, str], tmp_path: Path, command: str, done: str
) -> None:
    environ["GRAPHCRM_DATABASE_URL"] = "neo4j://db.example:7687"
    result = run(environ, command)
    assert result.exit_code == 0
    assert f"neo4j://db.example:7687, so nothing local is {done}" in result.stderr
    assert not (tmp_path / "home").exists()


def test_status_with_a_server_of_ones_own_names_it(environ: dict[str, str]) -> None:
    environ["GRAPHCRM_DATABASE_URL"] = "neo4j://db.example:7687"
    assert "the database is neo4j://db.example:7687" in run(environ, "status").output
    assert json.loads(run(environ, "status", "--json").output)["state"] == "elsewhere"


@pytest.mark.parametrize("command", ["install", "start", "status", "stop"])
def test_an_unsupported_version_is_refused(environ: dict[str, str], command: str) -> None:
    environ["GRAPHCRM_NEO4J_VERSION"] = "1.9"
    result = run(environ, command)
    if command == "stop":
        assert result.exit_code == 0
    else:
        assert result.exit_code == 2
        assert "GRAPHCRM_NEO4J_VERSION is '1.9'" in result.stderr
