"""The worker: a conversion of thousands of relationships survives its death, is cancelled, or says why it cannot be."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from journal import entries, rows

from graphcrm import config, jobs
from graphcrm.database import local
from graphcrm.database.connection import Database
from graphcrm.errors import ConversionError, ForbiddenError, RuleError
from graphcrm.jobs.relationship_types import NAME, change_type
from graphcrm.models.jobs import Job
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.queries import jobs as queries
from graphcrm.queries.types import catalogue
from graphcrm.services import jobs as services
from graphcrm.services import type_changes, types
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
ALICE = Viewer.administrator("alice")
MANY = 3_000

HELPS = RelationshipType("HELPS", "helps", "is helped by")
SUPPORTS = RelationshipType("SUPPORTS", "supports", "is supported by", source_kinds=("person", "organization"))
KNOWS_WELL = RelationshipType("KNOWS_WELL", "knows well", "knows well", mutual=True)

Worker = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def helps(database: Database) -> Callable[..., None]:
    """Define the types anew, and make relationships of the type HELPS between as many people as that takes."""
    rows(database, "MATCH (n:Party) WHERE n.name STARTS WITH 'helper' DETACH DELETE n")
    for kind in (HELPS, SUPPORTS, KNOWS_WELL):
        database.write(ADMINISTRATOR, lambda work, kind=kind: types.define(work, kind, policy="delete"))

    def make(number: int, source: str = "Person", **properties: Any) -> None:
        rows(
            database,
            f"UNWIND range(1, $number) AS i CREATE (:Party:{source} {{uid: 'a' + randomUUID(), name: 'helper ' + i}})"
            "-[r:HELPS]->(:Party:Person {uid: 'b' + randomUUID(), name: 'helper of ' + i}) "
            "SET r = $properties, r.uid = 'tie-' + randomUUID()",
            number=number,
            properties=properties,
        )

    return make


@pytest.fixture
def worker(settings: config.Settings, database: Database) -> Iterator[Worker]:
    """Start `graphcrm worker` as a process of its own."""
    endpoint = local.ensure_started(settings)
    started: list[subprocess.Popen[str]] = []

    def start(**environ: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", "from graphcrm.cli import main; main()", "worker"],
            env={
                **os.environ,
                "GRAPHCRM_DATABASE_URL": endpoint.uri,
                "GRAPHCRM_DATABASE_PASSWORD": endpoint.password,
                "GRAPHCRM_HOME": str(settings.home),
                **environ,
            },
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def until(condition: Callable[[], Any], seconds: float = 90) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("It did not happen in time.")


def record(database: Database, uid: str) -> Job:
    return queries.get(database, ADMINISTRATOR, uid)


def count(database: Database, type: str) -> int:
    number: int = rows(database, f"MATCH ()-[r:{type}]->() RETURN count(r) AS number")[0]["number"]
    return number


def converting(database: Database, settings: config.Settings, **more: Any) -> str:
    arguments = {"type": "HELPS", "wanted": None, "policy": "convert", "into": "SUPPORTS", **more}
    return jobs.enqueue(database, settings, ADMINISTRATOR, NAME, **arguments)


def each_converted_once(database: Database) -> list[str]:
    """Return what is wrong: a relationship that was not converted exactly once, or whose journal tells otherwise."""
    found = rows(
        database,
        "MATCH ()-[r:SUPPORTS]->() OPTIONAL MATCH (c:Change {target: r.uid}) "
        "WITH r.uid AS uid, collect(c.action + ' ' + c.before + c.after) AS changes "
        "RETURN uid, changes",
    )
    right = '"type": "HELPS"'
    return [row["uid"] for row in found if len(row["changes"]) != 1 or right not in row["changes"][0]]


def test_a_worker_killed_in_the_middle_is_followed_by_one_that_goes_on(
    database: Database, settings: config.Settings, helps: Callable[..., None], worker: Worker
) -> None:
    helps(MANY, since=None, title="Head")
    uid = converting(database, settings, batch=40)

    first = worker()
    until(lambda: count(database, "SUPPORTS") >= 400)
    first.kill()
    first.wait()
    done = count(database, "SUPPORTS")
    assert 400 <= done < MANY
    assert not catalogue(database).get("HELPS").active, "nobody can add one meanwhile"
    assert record(database, uid).state == "running"
    assert uid not in queries.waiting(database)
    rows(database, "MATCH (j:Job {uid: $uid}) SET j.beat_at = datetime() - duration('PT1M')", uid=uid)
    assert uid in queries.waiting(database)
    workers = [worker(), worker()]

    job = until(lambda: (found := record(database, uid)).state == "done" and found)
    assert (job.done, job.total, job.result) == (MANY, MANY, {"relationships": MANY})
    assert (count(database, "HELPS"), count(database, "SUPPORTS")) == (0, MANY)
    assert each_converted_once(database) == []
    assert "HELPS" not in catalogue(database)
    states = [entry["after"].get("state") for entry in entries(database, f"job:{uid}")]
    assert states == [None, "running", "running", "done"]
    for process in workers:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_end_finishes_its_batch_and_the_next_goes_on(
    database: Database, settings: config.Settings, helps: Callable[..., None], worker: Worker, told: signal.Signals
) -> None:
    helps(1_000)
    uid = converting(database, settings, batch=20)

    first = worker()
    until(lambda: count(database, "SUPPORTS") >= 100)
    first.send_signal(told)
    assert first.wait(timeout=20) == 0

    assert record(database, uid).state == "queued"
    done = count(database, "SUPPORTS")
    assert 100 <= done < 1_000
    assert done % 20 == 0
    worker()
    until(lambda: record(database, uid).state == "done")
    assert count(database, "SUPPORTS") == 1_000
    assert each_converted_once(database) == []


def test_a_cancelled_conversion_stops_and_can_be_gone_on_with(
    database: Database, settings: config.Settings, helps: Callable[..., None], worker: Worker
) -> None:
    helps(1_000)
    uid = converting(database, settings, batch=20)
    worker()
    until(lambda: count(database, "SUPPORTS") >= 100)

    assert database.write(ADMINISTRATOR, lambda work: services.cancel(work, uid)) == "running"
    until(lambda: record(database, uid).state == "cancelled")

    done = count(database, "SUPPORTS")
    assert done < 1_000
    assert record(database, uid).done == done
    assert not catalogue(database).get("HELPS").active
    assert jobs.resume_here(database, settings, ADMINISTRATOR, uid) == {"relationships": 1_000}
    assert each_converted_once(database) == []
    assert "HELPS" not in catalogue(database)


def test_nothing_is_touched_when_some_cannot_be_converted_and_those_are_listed(
    database: Database, settings: config.Settings, helps: Callable[..., None], worker: Worker
) -> None:
    helps(30)
    helps(2, source="Household")
    rows(
        database,
        "MATCH (a)-[r:HELPS]->(b) WHERE a:Person WITH a, b LIMIT 1 "
        "CREATE (a)-[:SUPPORTS {uid: 'other', since: date('2020-01-01')}]->(b)",
    )
    uid = converting(database, settings)

    worker()
    job = until(lambda: (found := record(database, uid)).state == "failed" and found)

    assert job.error.startswith("3 relationships of HELPS cannot be converted into SUPPORTS.")
    problems = sorted(job.result["problems"])
    assert len(problems) == 3
    assert sum("The source of SUPPORTS (supports) cannot be of the kind household." in text for text in problems) == 2
    assert sum("The same relationship (supports) already holds since 2020-01-01." in text for text in problems) == 1
    assert all(text.startswith("helper ") for text in problems), "they are named"
    assert (count(database, "HELPS"), count(database, "SUPPORTS")) == (32, 1)
    assert catalogue(database).get("HELPS").active


def test_who_may_not_see_the_parties_does_not_learn_what_hinders(
    database: Database, settings: config.Settings, helps: Callable[..., None]
) -> None:
    helps(2, source="Household")
    asked = {"type": "HELPS", "wanted": None, "policy": "convert", "into": "SUPPORTS"}

    with pytest.raises(ForbiddenError) as forbidden:
        jobs.run_here(database, settings, Viewer("charlie"), NAME, **asked)
    with pytest.raises(ConversionError) as refused:
        jobs.run_here(database, settings, ALICE, NAME, **asked)

    said = "The source of SUPPORTS (supports) cannot be of the kind household."
    assert said not in str(forbidden.value)
    assert all(problem.endswith(f": {said}") for problem in refused.value.problems)


def test_two_ties_that_would_become_one_mutual_tie_are_found_before(
    database: Database, settings: config.Settings, helps: Callable[..., None]
) -> None:
    helps(3)
    rows(database, "MATCH (a)-[r:HELPS]->(b) WITH a, b LIMIT 1 CREATE (b)-[:HELPS {uid: 'back'}]->(a)")

    with pytest.raises(ConversionError, match="already holds") as refused:
        jobs.run_here(
            database, settings, ADMINISTRATOR, NAME, type="HELPS", wanted=None, policy="convert", into="KNOWS_WELL"
        )

    assert len(refused.value.problems) == 1
    assert count(database, "HELPS") == 4


@pytest.mark.parametrize("policy", ["end", "delete", "convert"])
def test_more_than_one_transaction_bears_are_treated_by_a_job_with_the_same_outcome(
    database: Database,
    settings: config.Settings,
    helps: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    policy: type_changes.Policy,
) -> None:
    monkeypatch.setattr(types, "MAX_AT_ONCE", 10)
    helps(25, since=None)
    helps(15, source="Household")
    told: list[tuple[int, int, str]] = []
    narrower = dataclasses.replace(HELPS, source_kinds=("household",), weight=0.9)

    job = change_type(
        database,
        settings,
        ADMINISTRATOR,
        "HELPS",
        narrower,
        policy=policy,
        into="SUPPORTS" if policy == "convert" else "",
        progress=lambda *told_now: told.append(told_now),
    )

    assert job == ""
    assert told[0] == (0, 25, "checking")
    assert told[-1][:2] == (25, 25)
    assert catalogue(database).get("HELPS") == narrower
    open_left = rows(database, "MATCH ()-[r:HELPS]->() WHERE r.until IS NULL RETURN count(r) AS number")[0]["number"]
    assert (open_left, count(database, "HELPS"), count(database, "SUPPORTS")) == {
        "end": (15, 40, 0),
        "delete": (15, 15, 0),
        "convert": (15, 15, 25),
    }[policy]


def test_what_was_deleted_stands_in_the_journal_with_all_that_makes_it_again(
    database: Database, settings: config.Settings, helps: Callable[..., None]
) -> None:
    helps(1, title="Head", since_precision="year")
    (tie,) = rows(database, "MATCH (a)-[r:HELPS]->(b) RETURN a.uid AS source, b.uid AS target, properties(r) AS kept")

    change_type(database, settings, ADMINISTRATOR, "HELPS", None, policy="delete")

    (entry,) = entries(database, tie["kept"]["uid"])
    assert (entry["action"], entry["after"]) == ("delete", None)
    assert entry["before"] == {"source": tie["source"], "target": tie["target"], "type": "HELPS", **tie["kept"]}
    assert "HELPS" not in catalogue(database)


def test_who_is_no_administrator_asks_for_no_change_of_a_type(
    database: Database, settings: config.Settings, helps: Callable[..., None]
) -> None:
    helps(1)
    charlie = Viewer("charlie")

    for ask in (
        lambda: change_type(database, settings, charlie, "HELPS", None, policy="end", background=True),
        lambda: jobs.run_here(database, settings, charlie, NAME, type="HELPS", wanted=None, policy="delete"),
    ):
        with pytest.raises(ForbiddenError, match="You may not: define"):
            ask()

    assert (count(database, "HELPS"), catalogue(database).get("HELPS").active) == (1, True)


def test_a_change_for_the_background_waits_for_a_worker(
    database: Database, settings: config.Settings, helps: Callable[..., None]
) -> None:
    helps(3)

    uid = change_type(database, settings, ALICE, "HELPS", None, policy="end", background=True)

    assert (record(database, uid).state, record(database, uid).by) == ("queued", "alice")
    assert count(database, "HELPS") == 3
    jobs.resume_here(database, settings, ALICE, uid)
    assert not catalogue(database).get("HELPS").active
    with pytest.raises(RuleError, match="would not fit any more"):
        change_type(database, settings, ALICE, "HELPS", None, background=True)


def test_redis_carries_jobs_to_workers(
    database: Database, settings: config.Settings, helps: Callable[..., None], worker: Worker, redis_url: str
) -> None:
    helps(100)
    with_redis = dataclasses.replace(settings, jobs_url=redis_url)
    processes = [worker(GRAPHCRM_JOBS_URL=redis_url) for _ in range(2)]
    uid = converting(database, with_redis, batch=10)

    until(lambda: record(database, uid).state == "done")

    assert count(database, "SUPPORTS") == 100
    assert each_converted_once(database) == []
    for process in processes:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
