"""``graphcrm keys``: what a person and a script read, and never a key."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphcrm import config, secrets
from graphcrm.cli import main
from graphcrm.config import ENCRYPTION_KEY
from graphcrm.database import local
from graphcrm.database.connection import Database
from graphcrm.services import contact_points, parties
from graphcrm.viewer import Viewer

Run = Callable[..., Result]
SERVER = {"GRAPHCRM_DATABASE_URL": "neo4j://db.example:7687"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "encryption.keys"


@pytest.fixture
def run(file: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command with a home of its own and no keys in the environment; no key may be in what it writes."""
    monkeypatch.setattr(secrets, "_chosen", None)
    environ = {"GRAPHCRM_HOME": str(file.parent), "GRAPHCRM_ENCRYPTION_KEYS": "", "GRAPHCRM_DATABASE_URL": ""}

    def invoke(*arguments: str, **other: str) -> Result:
        result = CliRunner().invoke(main, ["keys", *arguments], env=environ | other)
        assert "Traceback" not in result.output
        assert "--print" in arguments or not ENCRYPTION_KEY.search(result.output)
        return result

    return invoke


def test_before_the_first_value_status_says_that_a_key_makes_itself(run: Run, file: Path) -> None:
    result = run("status")
    assert result.exit_code == 0
    assert result.stdout == f"There is no key in {file}: the first value that is encrypted makes one.\n"
    assert json.loads(run("status", "--json").stdout) == {
        "source": "file", "file": str(file), "keys": 0, "newest": None,
    }  # fmt: skip
    assert not file.parent.exists()


def test_with_a_server_of_ones_own_status_says_that_a_person_makes_the_key(run: Run) -> None:
    result = run("status", **SERVER)
    assert result.exit_code == 0
    assert "none is made by itself, since GRAPHCRM_DATABASE_URL is set" in result.stdout
    assert run("create", **SERVER).exit_code == 0
    assert run("status", **SERVER).stdout.startswith("1 key in ")


def test_create_puts_a_new_key_before_the_others(run: Run, file: Path) -> None:
    first = run("create")
    assert first.exit_code == 0
    assert "Back the file up" in first.stdout
    assert "rotate" not in first.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    key = file.read_text().strip()
    second = run("create")
    assert second.stdout.startswith(f"2 keys in {file}; the newest is ")
    assert "graphcrm keys rotate" in second.stdout
    assert file.read_text().split()[1] == key
    newest = json.loads(run("status", "--json").stdout)["newest"]
    assert newest in run("status").stdout


def test_a_key_for_the_environment_is_printed_and_kept_nowhere(run: Run, file: Path) -> None:
    key = run("create", "--print").stdout.strip()
    assert ENCRYPTION_KEY.fullmatch(key)
    assert not file.exists()
    result = run("status", GRAPHCRM_ENCRYPTION_KEYS=key)
    assert result.stdout.startswith("1 key in GRAPHCRM_ENCRYPTION_KEYS; ")
    assert json.loads(run("status", "--json", GRAPHCRM_ENCRYPTION_KEYS=key).stdout)["source"] == "environment"
    refused = run("create", GRAPHCRM_ENCRYPTION_KEYS=key)
    assert refused.exit_code == 2
    assert "graphcrm keys create --print" in refused.stderr


def test_what_is_wrong_with_the_keys_is_said_with_exit_code_2(run: Run, file: Path) -> None:
    run("create")
    file.chmod(0o644)
    assert "chmod 600" in run("status").stderr
    file.chmod(0o600)
    file.write_text(f"{file.read_text()}sesame\n")
    for command in ("status", "create"):
        result = run(command)
        assert result.exit_code == 2
        assert f"Line 2 of the key file {file} is no key." in result.stderr
        assert "sesame" not in result.output
    wrong = run("status", GRAPHCRM_ENCRYPTION_KEYS="sesame")
    assert (wrong.exit_code, "sesame" in wrong.output) == (2, False)


def test_rotate_encrypts_everything_again_and_drops_the_old_keys(
    run: Run, file: Path, database: Database, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = local.ensure_started(settings)
    server = {"GRAPHCRM_DATABASE_URL": endpoint.uri, "GRAPHCRM_DATABASE_PASSWORD": endpoint.password}
    run("create")
    alice = Viewer("alice", owners=frozenset({"alice"}), rights=frozenset({"create", "change", "reveal"}))
    monkeypatch.setattr(secrets, "_chosen", config.load({"GRAPHCRM_HOME": str(file.parent)}))

    def add(work: object) -> str:
        sally = parties.create(work, "person", {"name": "Sally"})  # type: ignore[arg-type]
        return contact_points.add_contact_point(
            work,  # type: ignore[arg-type]
            sally,
            "website",
            "example.org",
            parameters={"password": "open sesame"},
        )

    point = database.write(alice, add)
    run("create")
    assert json.loads(run("rotate", "--json", **server).stdout) == {"changed": 1, "current": 0, "lost": 0}
    result = run("rotate", "--drop-old", **server)
    assert result.exit_code == 0
    assert result.stdout.startswith("Encrypted with the newest key: 0. Had it already: 1.\n1 key in ")
    assert database.write(alice, lambda work: contact_points.reveal(work, point)) == "open sesame"

    file.unlink()
    run("create")
    lost = run("rotate", "--drop-old", **server)
    assert lost.exit_code == 2
    assert "No key opens 1 value, left as before. All keys were kept." in lost.stderr
