"""``graphcrm types``, ``jobs`` and ``worker``: types are defined and changed, what takes long is watched."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from graphcrm.cli import main
from graphcrm.database.connection import Database
from graphcrm.queries.jobs import find
from graphcrm.queries.types import catalogue
from graphcrm.services import parties, relationships, types
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
SPONSORS = ("types", "add", "SPONSORS", "--forward", "sponsors", "--reverse", "is sponsored by")

Run = Callable[..., Result]


@pytest.fixture
def run(database: Database, configured: None) -> Run:
    """Run a command against the server of this test process, as one that is configured; without SPONSORS at first."""
    for name in {"SPONSORS", "BACKS"} & set(catalogue(database).all_names):
        database.write(ADMINISTRATOR, lambda work, name=name: types.delete(work, name, policy="delete"))
    return lambda *arguments, **more: CliRunner().invoke(main, arguments, **more)


@pytest.fixture
def sponsors(run: Run, database: Database) -> Callable[[int], None]:
    """Define SPONSORS, and make relationships of it."""
    assert run(*SPONSORS).exit_code == 0

    def make(number: int, source: str = "person") -> None:
        def write(work: Any) -> None:
            for _ in range(number):
                one, other = (parties.create(work, kind, {"name": "a party"}) for kind in (source, "person"))
                relationships.create(work, "SPONSORS", one, other, {})

        database.write(ADMINISTRATOR, write)

    return make


def ties(run: Run, name: str) -> int:
    return int(json.loads(run("types", "show", name, "--json").stdout)["relationships"])


def test_without_a_command_the_types_are_listed(run: Run) -> None:
    assert "VOLUNTEERS_AT" in run("types").stdout
    listed = json.loads(run("types", "--json").stdout)
    assert {kind["name"] for kind in listed} >= {"VOLUNTEERS_AT", "SPOUSE_OF"}


def test_a_type_is_added_shown_changed_retired_and_taken_into_use_again(run: Run, database: Database) -> None:
    more = ("--source", "organization", "--weight", "0.7", "--color", "#112233", "--role", "sponsor")

    assert run(*SPONSORS, *more).stdout == "SPONSORS is defined: sponsors / is sponsored by.\n"
    shown = json.loads(run("types", "show", "sponsors", "--json").stdout)
    assert (shown["source_kinds"], shown["weight"], shown["role"]) == (["organization"], 0.7, "sponsor")
    assert shown["relationships"] == 0
    assert "  source_kinds           organization\n" in run("types", "show", "SPONSORS").stdout

    assert run("types", "change", "SPONSORS", "--weight", "0.2").stdout.startswith("SPONSORS is changed")
    changed = catalogue(database).get("SPONSORS")
    assert (changed.weight, changed.color, changed.source_kinds) == (0.2, "#112233", ("organization",))

    assert "is retired" in run("types", "retire", "SPONSORS").stdout
    assert "SPONSORS" not in catalogue(database).ties
    assert "is in use again" in run("types", "restore", "SPONSORS").stdout
    assert "SPONSORS" in catalogue(database).ties
    assert run("types", "delete", "SPONSORS").stdout == "SPONSORS is deleted.\n"
    assert "SPONSORS" not in catalogue(database)


def test_a_mutual_type_needs_one_label(run: Run, database: Database) -> None:
    assert run("types", "add", "BACKS", "--forward", "backs", "--mutual").exit_code == 0
    assert catalogue(database).get("BACKS").reverse == "backs"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (SPONSORS, 7, "There is a relationship type SPONSORS already."),
        (("types", "add", "sponsors", "--forward", "a", "--reverse", "b"), 7, "upper-case letters"),
        (("types", "add", "BACKS", "--forward", "backs"), 7, "reverse"),
        (("types", "change", "SPONSORS"), 2, "Say what shall change"),
        (("types", "change", "SPONSORS", "--weight", "3"), 7, "over 0 and up to 1"),
        (("types", "change", "NO_SUCH_TYPE", "--weight", "0.3"), 3, "NO_SUCH_TYPE"),
        (("types", "delete", "SPONSORS"), 7, "1 of its relationships would not fit any more."),
        (("types", "delete", "SPONSORS", "--policy", "convert", "--into", "NO_SUCH"), 3, "NO_SUCH"),
        (("types", "delete", "SPONSORS", "--policy", "convert"), 7, "Name another type."),
        (("types", "delete", "SPONSORS", "--policy", "end", "--into", "BACKS"), 2, "--into goes with"),
        (("types", "--json", "show", "SPONSORS"), 2, "unexpected extra arguments"),
        (("jobs", "show", "no-such-job"), 3, "There is no job 'no-such-job'."),
    ],
)
def test_each_failure_has_its_exit_code_and_says_what_would_be_right(
    run: Run, sponsors: Callable[[int], None], arguments: tuple[str, ...], code: int, said: str
) -> None:
    sponsors(1)

    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr.replace("\n", " ")
    assert ties(run, "SPONSORS") == 1


def test_before_relationships_are_touched_their_number_is_told_and_no_is_heard(
    run: Run, sponsors: Callable[[int], None]
) -> None:
    sponsors(2)

    refused = run("types", "delete", "SPONSORS", "--policy", "delete", input="n\n")
    assert refused.exit_code == 1
    assert "2 relationships of SPONSORS will be deleted. Go on?" in refused.stderr
    assert ties(run, "SPONSORS") == 2

    done = run("types", "delete", "SPONSORS", "--policy", "delete", input="y\n")
    assert done.stdout == "2 relationships deleted.\nSPONSORS is deleted.\n"


def test_narrowing_a_type_converts_what_does_not_fit(run: Run, sponsors: Callable[..., None]) -> None:
    run("types", "add", "BACKS", "--forward", "backs", "--reverse", "is backed by")
    sponsors(2)
    sponsors(1, "organization")

    result = run(
        "types", "change", "SPONSORS", "--source", "organization", "--policy", "convert", "--into", "backs", "--yes"
    )

    assert result.stdout.splitlines()[0] == "2 relationships converted into BACKS."
    assert (ties(run, "SPONSORS"), ties(run, "BACKS")) == (1, 2)


def test_a_large_change_runs_here_as_a_job(
    run: Run, sponsors: Callable[[int], None], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(types, "MAX_AT_ONCE", 2)
    sponsors(5)

    result = run("types", "delete", "SPONSORS", "--policy", "end", "--yes")

    assert result.stdout.splitlines() == [
        "5 relationships ended today.",
        "SPONSORS is retired: it is offered and walked no more.",
    ]
    assert "ending: 5 of 5" in result.stderr
    (job,) = find(database, ADMINISTRATOR, limit=1)
    assert (job.name, job.state, job.done) == ("change-relationship-type", "done", 5)


def test_a_job_for_the_background_is_listed_cancelled_and_run(
    run: Run, sponsors: Callable[[int], None], database: Database
) -> None:
    sponsors(3)

    asked = run("types", "delete", "SPONSORS", "--policy", "delete", "--yes", "--background")
    uid = asked.stdout.split()[-1]

    assert asked.stdout == f"A worker will do it: graphcrm jobs show {uid}\n"
    assert ties(run, "SPONSORS") == 3
    assert run("jobs", "--state", "queued").stdout.startswith(f"{uid}  queued")
    assert json.loads(run("jobs", "list", "--json", "--limit", "1").stdout)[0]["uid"] == uid
    assert json.loads(run("jobs", "cancel", uid, "--json").stdout)["state"] == "cancelled"
    assert run("jobs", "cancel", uid).exit_code == 7
    assert run("jobs", "list", "--state", "queued").stdout == "There is no job.\n"

    ran = run("jobs", "run", uid)
    assert ran.stdout.startswith("change-relationship-type: done\n")
    assert "relationships  3" in ran.stdout
    shown = json.loads(run("jobs", "show", uid, "--json").stdout)
    assert (shown["state"], shown["result"], shown["by"]) == ("done", {"relationships": 3}, "administrator")
    assert "viewer" not in shown
    assert "SPONSORS" not in catalogue(database)
    assert run("jobs", "run", uid).exit_code == 7


def test_a_job_that_failed_shows_why(run: Run, sponsors: Callable[..., None]) -> None:
    run("types", "add", "BACKS", "--forward", "backs", "--reverse", "is backed by", "--source", "group")
    sponsors(2)
    asked = run(
        "types", "delete", "SPONSORS", "--policy", "convert", "--into", "BACKS", "--yes", "--background"
    ).stdout.split()[-1]

    failed = run("jobs", "run", asked)

    assert failed.exit_code == 7
    assert "2 relationships of SPONSORS cannot be converted into BACKS." in failed.stderr
    shown = run("jobs", "show", asked).stdout
    assert shown.startswith("change-relationship-type: failed\n")
    assert shown.count("a party and a party: The source of BACKS (backs) cannot be of the kind person.") == 2
