"""The journal from the command line: shown, compared, put back, exported, checked."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from graphcrm.cli import main
from graphcrm.database.connection import Database
from graphcrm.services import parties
from graphcrm.viewer import Viewer

pytestmark = pytest.mark.usefixtures("configured")
ADMINISTRATOR = Viewer.administrator()


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def sally(database: Database) -> str:
    def write(work: object) -> str:
        return parties.create(work, "person", {"name": "Sally Kessler", "job_title": "Clerk"})  # type: ignore[arg-type]

    uid = database.write(ADMINISTRATOR, write)
    database.write(ADMINISTRATOR, lambda work: parties.update(work, uid, {"job_title": "Chair"}))
    return uid


def test_a_history_is_read_compared_put_back_and_undone(sally: str) -> None:
    assert "Job title: Clerk → Chair" in run("history", sally).output
    assert run("journal", "compare", sally, "1", "2").output == "    Job title: Clerk → Chair\n"

    restored = run("journal", "restore", sally, "1", "--field", "job_title").output
    assert "put back: Job title" in restored
    assert "Job title: Chair → Clerk" in run("history", sally, "--limit", "1").output
    operation = restored.split()[-1]
    assert "put back: party Sally Kessler" in run("journal", "undo", operation, "--yes").output
    assert run("journal", "compare", sally, "2", "4").output == "The versions 2 and 4 do not differ.\n"


def test_entries_are_listed_shown_exported_and_checked(sally: str) -> None:
    listed = json.loads(run("journal", "list", "--target", sally, "--json").output)
    assert [entry["action"] for entry in listed["entries"]] == ["change", "create"]
    shown = run("journal", "show", listed["entries"][0]["uid"]).output
    assert f"record       {sally}, version 2" in shown
    exported = run("journal", "export", "--target", sally, "--format", "csv").output.splitlines()
    assert exported[0].startswith("uid,at,actor")
    assert exported[1].endswith("job_title,Clerk,Chair")
    assert run("journal", "verify").output.endswith("0 differences.\n")
    assert "There is no party" in run("history", "0" * 8 + "-0000-0000-0000-" + "0" * 12, code=3).output
