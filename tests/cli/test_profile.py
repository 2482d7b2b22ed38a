"""``graphcrm profile`` lists, shows, installs, asks and exports configurations, in words for who has never seen one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from journal import rows

from graphcrm import config
from graphcrm.cli import main
from graphcrm.database import local
from graphcrm.database.connection import Database
from graphcrm.services import indexes, profiles, setup
from graphcrm.viewer import Viewer

Run = Callable[..., Result]
LITTLE = """
name: little
label: Little
contact_types:
  - {name: lead, label: Hot lead, position: 20}
roles:
  - {name: gardener, label: Gardener, position: 15}
preferences: {page_size: 50}
"""


def run_offline(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["profile", *arguments])


@pytest.fixture
def run(database: Database, settings: config.Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command against the server of this test process, which has the shipped types alone."""
    rows(database, "MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    database.schema_cache = None
    setup.load_reference(database, Viewer.administrator())
    indexes.synchronize(database, Viewer.administrator())
    endpoint = local.ensure_started(settings)
    monkeypatch.setenv("GRAPHCRM_DATABASE_URL", endpoint.uri)
    monkeypatch.setenv("GRAPHCRM_DATABASE_PASSWORD", endpoint.password)
    return run_offline


@pytest.fixture
def little(tmp_path: Path) -> str:
    path = tmp_path / "little.yaml"
    path.write_text(LITTLE, encoding="utf-8")
    return str(path)


def test_the_profiles_that_come_with_graphcrm_are_listed_with_who_they_are_for() -> None:
    found = run_offline()

    assert [line.split()[0] for line in found.stdout.splitlines()[::2]] == profiles.shipped()
    assert all(line.startswith("  For ") for line in found.stdout.splitlines()[1::2])
    assert "profile install NAME" in found.stderr


def test_what_is_in_a_profile_is_shown_without_a_database() -> None:
    shown = run_offline("show", "volunteer-organization").stdout

    assert shown.startswith("Volunteer organization\nFor organizations whose work is done by volunteers")
    assert "fields of Shift (for VOLUNTEERS_AT)" in shown
    assert any(line.split() == ["shirt_size", "Option", "Shirt", "size"] for line in shown.splitlines())
    assert "background_check_valid=" in shown
    assert "volunteers: who volunteers at the Riverside Pantry?" in shown


def test_an_unknown_profile_is_refused_with_the_nearest() -> None:
    result = run_offline("show", "sales")

    assert result.exit_code == 3
    assert "Did you mean sales-team?" in result.stderr


def test_a_profile_with_its_sample_is_installed_and_its_questions_are_answered(run: Run) -> None:
    assert run("questions", "sales-team").exit_code == 3

    installed = run("install", "sales-team", "--sample")
    again = run("install", "sales-team", "--sample")
    asked = run("questions", "sales-team")

    assert installed.exit_code == 0
    assert "kind of party: distributor, buying committee, territory" in installed.stdout
    assert 'Ask for example: graphcrm ask "who connects Helena Brandt to Petra Lindqvist?"' in installed.stdout
    assert "created:" not in again.stdout
    assert "of Sales team are here already." in again.stdout
    assert "Keiko Arai connects Helena Brandt to Petra Lindqvist today" in asked.stdout
    assert "In the sample data it is" not in asked.stdout


def test_a_dry_run_writes_nothing(run: Run, database: Database, little: str) -> None:
    told = run("install", little, "--dry-run")

    assert told.stdout.splitlines() == [
        "2 would be created:",
        "  role: gardener",
        "  preference: page_size",
        "1 would be changed:",
        "  contact type: lead (label, help, color)",
    ]
    assert rows(database, "MATCH (r:Role {name: 'gardener'}) RETURN r") == []


def test_what_is_kept_is_told_with_how_to_change_it(run: Run, little: str) -> None:
    run("install", little)
    CliRunner().invoke(main, ["preferences", "set", "page_size", "100"])

    kept = run("install", little)
    changed = run("install", little, "--overwrite")

    assert "1 kept as you have them, which the profile has otherwise:\n  preference: page_size" in kept.stdout
    assert f"graphcrm profile install {little} --overwrite" in kept.stdout
    assert "1 changed:\n  preference: page_size" in changed.stdout


def test_an_export_to_a_file_is_a_profile_called_as_the_file(run: Run, little: str, tmp_path: Path) -> None:
    run("install", little)
    path = tmp_path / "garden-club.yaml"

    written = run("export", str(path))
    shown = run("export", "--section", "roles", "--label", "Ours")

    assert f"Written to {path}" in written.stderr
    exported = profiles.read(path)
    assert (exported.name, exported.label) == ("garden-club", "Garden club")
    assert set(exported.definitions) == set(profiles.read(little).definitions)
    assert shown.stdout == (
        "name: own\nlabel: Ours\n\nroles:\n  - name: gardener\n    label: Gardener\n    position: 15\n"
    )


def test_what_does_not_fit_is_refused_with_its_place(run: Run, little: str) -> None:
    Path(little).write_text(LITTLE.replace("label: Gardener", "lable: Gardener"), encoding="utf-8")

    result = run("install", little)

    assert result.exit_code == 7
    assert "The profile little.yaml: roles[1].lable (gardener) is unknown." in result.stderr
    assert "Did you mean label?" in result.stderr
