"""Jobs: recorded, run by one worker at a time, resumed, cancelled, and never with more rights than who asked."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from cast import staff
from journal import entries, rows

from graphcrm import config, jobs
from graphcrm.database.connection import Database
from graphcrm.errors import ConfigurationError, NotFoundError, RuleError
from graphcrm.jobs import registry
from graphcrm.jobs.context import JobCancelledError, JobContext
from graphcrm.jobs.queue import Queue
from graphcrm.jobs.run import execute
from graphcrm.models.jobs import Job
from graphcrm.queries import jobs as queries
from graphcrm.services import jobs as services
from graphcrm.services import parties
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
ALICE = staff("alice", folders=frozenset({"north"}))
CHARLIE = Viewer("charlie")

Define = Callable[[Callable[..., Any]], str]


@pytest.fixture
def define() -> Iterator[Define]:
    """Register a function as a job of its own name for one test."""
    names: list[str] = []

    def add(function: Callable[..., Any]) -> str:
        names.append(function.__name__)
        registry.job(function.__name__, label="A job of a test")(function)
        return function.__name__

    yield add
    for name in names:
        del registry._jobs[name]


def silence(database: Database, uid: str) -> None:
    """Let a job look as if its worker was killed a minute ago."""
    rows(database, "MATCH (j:Job {uid: $uid}) SET j.beat_at = datetime() - duration('PT1M')", uid=uid)


def record(database: Database, uid: str) -> Job:
    return queries.get(database, ADMINISTRATOR, uid)


def add(database: Database, name: str, viewer: Viewer = ADMINISTRATOR, **arguments: Any) -> str:
    return database.write(viewer, lambda work: services.add(work, name, arguments))


def test_a_job_that_runs_here_is_recorded_with_its_progress_and_result(
    database: Database, settings: config.Settings, define: Define
) -> None:
    shown: list[tuple[int, int, str]] = []

    def counting(context: JobContext, *, most: int) -> dict[str, Any]:
        for number in range(most + 1):
            context.progress(number, most, "counting")
        return {"counted": most}

    result = jobs.run_here(
        database, settings, ALICE, define(counting), progress=lambda *told: shown.append(told), most=3
    )

    assert result == {"counted": 3}
    assert shown == [(0, 3, "counting"), (1, 3, "counting"), (2, 3, "counting"), (3, 3, "counting")]
    (job,) = queries.find(database, ALICE)
    assert (job.state, job.done, job.total, job.stage) == ("done", 3, 3, "counting")
    assert (job.by, job.arguments, job.result, job.error) == ("alice", {"most": 3}, {"counted": 3}, "")
    assert job.started_at is not None
    assert job.finished_at is not None
    assert job.created_at <= job.started_at <= job.finished_at
    changes = [(entry["action"], entry["after"].get("state")) for entry in entries(database, f"job:{job.uid}")]
    assert changes == [("create", None), ("change", "running"), ("change", "done")]


def test_a_job_sees_and_does_what_its_asker_could(
    database: Database, settings: config.Settings, define: Define
) -> None:
    seen: list[Viewer] = []

    def adding(context: JobContext) -> None:
        seen.append(context.viewer)
        context.write(lambda work: parties.create(work, "person", {"name": "Made by a job"}))

    uid = add(database, define(adding), ALICE)
    execute(database, settings, uid)

    assert seen == [ALICE]
    assert record(database, uid).state == "done"
    found = rows(database, "MATCH (c:Change {operation: $uid}) RETURN c.actor AS actor", uid=uid)
    assert found == [{"actor": "alice"}]


def test_only_who_asked_and_who_sees_everything_see_and_cancel_a_job(database: Database) -> None:
    uid = add(database, "change-relationship-type", ALICE)

    assert queries.get(database, ALICE, uid).by == "alice"
    assert queries.get(database, ADMINISTRATOR, uid).by == "alice"
    assert queries.find(database, CHARLIE) == []
    for refused in (
        lambda: queries.get(database, CHARLIE, uid),
        lambda: database.write(CHARLIE, lambda work: services.cancel(work, uid)),
        lambda: database.write(ALICE, lambda work: services.cancel(work, "no-such-job")),
    ):
        with pytest.raises(NotFoundError, match="There is no job"):
            refused()
    assert record(database, uid).state == "queued"


def test_of_many_workers_one_gets_a_job(database: Database, settings: config.Settings, define: Define) -> None:
    runs: list[str] = []

    def once(context: JobContext) -> None:
        runs.append(context.uid)

    uid = add(database, define(once))
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(lambda _: execute(database, settings, uid), range(8)))

    assert runs == [uid]
    assert [outcome.state for outcome in outcomes if outcome] == ["done"]


def test_a_failure_is_recorded_with_its_message_and_tried_again_when_asked(
    database: Database, settings: config.Settings, define: Define
) -> None:
    problems = [RuleError("The file has no rows.", "Take another."), ZeroDivisionError("division by zero")]

    def failing(context: JobContext) -> None:
        context.progress(1, 2, "reading")
        if problems:
            raise problems.pop(0)

    uid = add(database, define(failing))
    execute(database, settings, uid)
    assert (record(database, uid).state, record(database, uid).error) == (
        "failed",
        "The file has no rows. Take another.",
    )
    assert (record(database, uid).done, record(database, uid).stage) == (1, "reading")
    assert uid not in queries.waiting(database)

    with pytest.raises(ZeroDivisionError):
        jobs.resume_here(database, settings, ADMINISTRATOR, uid)
    assert record(database, uid).error == "ZeroDivisionError: division by zero"

    assert jobs.resume_here(database, settings, ADMINISTRATOR, uid) == {}
    assert (record(database, uid).state, record(database, uid).error) == ("done", "")
    with pytest.raises(RuleError, match="is done"):
        jobs.resume_here(database, settings, ADMINISTRATOR, uid)


def test_a_result_that_cannot_be_kept_is_a_failure(
    database: Database, settings: config.Settings, define: Define
) -> None:
    def strange(context: JobContext) -> dict[str, Any]:
        return {"viewer": context.viewer}

    uid = add(database, define(strange))
    execute(database, settings, uid)

    assert record(database, uid).state == "failed"
    assert "not JSON serializable" in record(database, uid).error


def test_a_running_job_is_cancelled_between_two_batches_and_what_is_done_stays(
    database: Database, settings: config.Settings, define: Define
) -> None:
    done: list[int] = []

    def keep(number: int, _work: Any) -> None:
        done.append(number)

    def long(context: JobContext) -> None:
        for number in range(1000):
            context.write(partial(keep, number))
            if number == 0:
                state = database.write(ADMINISTRATOR, lambda work: services.cancel(work, context.uid))
                assert state == "running"
            context._written = 0.0

    with pytest.raises(JobCancelledError) as cancelled:
        jobs.run_here(database, settings, ADMINISTRATOR, define(long))

    assert done == [0]
    (job,) = queries.find(database, ADMINISTRATOR, limit=1)
    assert job.state == "cancelled"
    assert f"graphcrm jobs run {job.uid}" in cancelled.value.hint
    with pytest.raises(RuleError, match="is cancelled already"):
        database.write(ADMINISTRATOR, lambda work: services.cancel(work, job.uid))


def test_a_waiting_job_and_one_whose_worker_is_gone_are_cancelled_at_once(
    database: Database, settings: config.Settings, define: Define
) -> None:
    def never(context: JobContext) -> None:
        raise AssertionError

    waiting, left = add(database, define(never)), add(database, "never")
    database.write(ADMINISTRATOR, lambda work: services.claim(work, left, "gone"))
    silence(database, left)

    for uid in (waiting, left):
        assert database.write(ADMINISTRATOR, lambda work, uid=uid: services.cancel(work, uid)) == "cancelled"
        assert execute(database, settings, uid) is None
        assert uid not in queries.waiting(database)


def test_a_job_whose_worker_is_gone_waits_again_and_the_late_worker_stops(
    database: Database, settings: config.Settings, define: Define
) -> None:
    reached, taken = threading.Event(), threading.Event()
    runs: list[str] = []

    def slow(context: JobContext) -> None:
        runs.append(threading.current_thread().name)
        context.progress(len(runs), 2)
        if len(runs) == 1:
            reached.set()
            assert taken.wait(30)
            context._written = 0.0
            context.write(lambda work: runs.append("written by the one that is too late"))

    uid = add(database, define(slow))
    with ThreadPoolExecutor(1) as thread:
        late = thread.submit(execute, database, settings, uid)
        assert reached.wait(30)
        assert uid not in queries.waiting(database)
        assert execute(database, settings, uid) is None, "its worker is alive"
        silence(database, uid)
        assert uid in queries.waiting(database)
        outcome = execute(database, settings, uid)
        taken.set()
        assert late.result(30) is None

    assert outcome is not None
    assert outcome.state == "done"
    assert len(runs) == 2
    assert record(database, uid).state == "done"


def test_a_long_batch_is_heard_of_meanwhile(
    database: Database, settings: config.Settings, define: Define, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphcrm.jobs.context.BEAT_EVERY", 0.2)

    def batch(context: JobContext) -> None:
        context.progress(0, 1)
        first = record(database, context.uid).beat_at
        assert first is not None
        threading.Event().wait(0.8)
        later = record(database, context.uid).beat_at
        assert later is not None
        assert later > first

    jobs.run_here(database, settings, ADMINISTRATOR, define(batch))


def test_progress_is_written_twice_a_second_at_most(
    database: Database, settings: config.Settings, define: Define, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats: list[int] = []
    beat = services.beat
    monkeypatch.setattr(services, "beat", lambda work, *told: (beats.append(told[2]), beat(work, *told))[1])

    def chatty(context: JobContext) -> None:
        for number in range(5_000):
            context.progress(number, 5_000)

    jobs.run_here(database, settings, ADMINISTRATOR, define(chatty))

    assert len(beats) <= 2
    assert queries.find(database, ADMINISTRATOR, limit=1)[0].done == 4_999


def test_an_interrupted_job_waits_for_the_next_worker(
    database: Database, settings: config.Settings, define: Define
) -> None:
    stopping = threading.Event()
    done: list[int] = []

    def keep(number: int, _work: Any) -> None:
        done.append(number)

    def long(context: JobContext) -> None:
        for number in range(len(done), 3):
            context.write(partial(keep, number))
            context.progress(number + 1, 3)
            if number == 0:
                stopping.set()

    uid = add(database, define(long))
    outcome = execute(database, settings, uid, stopping=stopping)

    assert outcome is not None
    assert (outcome.state, done) == ("queued", [0])
    assert (record(database, uid).state, record(database, uid).finished_at) == ("queued", None)
    assert uid in queries.waiting(database)
    execute(database, settings, uid)
    assert (record(database, uid).state, done) == ("done", [0, 1, 2])


def test_ctrl_c_in_the_command_that_runs_it_cancels_a_job(
    database: Database, settings: config.Settings, define: Define
) -> None:
    def stopped(context: JobContext) -> None:
        raise KeyboardInterrupt

    with pytest.raises(JobCancelledError, match="was cancelled"):
        jobs.run_here(database, settings, ADMINISTRATOR, define(stopped))

    assert queries.find(database, ADMINISTRATOR, limit=1)[0].state == "cancelled"


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("no-such-job", {}, "There is no job called 'no-such-job'."),
        ("change-relationship-type", {}, "missing a required argument: 'type'"),
        ("change-relationship-type", {"type": "A", "wanted": None, "policy": "end", "x": 1}, "unexpected keyword"),
        ("change-relationship-type", {"type": {1, 2}, "wanted": None, "policy": "end"}, "must be a plain value"),
        ("change-relationship-type", {"type": (1,), "wanted": None, "policy": "end"}, "must be a plain value"),
    ],
)
def test_a_job_that_cannot_be_is_refused_before_it_is_recorded(
    database: Database, settings: config.Settings, name: str, arguments: dict[str, Any], said: str
) -> None:
    before = len(queries.find(database, ADMINISTRATOR, limit=1_000))
    for ask in (jobs.enqueue, jobs.run_here):
        with pytest.raises((NotFoundError, RuleError)) as refused:
            ask(database, settings, ADMINISTRATOR, name, **arguments)
        assert said in str(refused.value)
    assert len(queries.find(database, ADMINISTRATOR, limit=1_000)) == before


def test_a_queued_job_is_carried_by_its_uid_as_plain_json(
    database: Database, settings: config.Settings, define: Define
) -> None:
    def carried(context: JobContext) -> None:
        pass

    uid = jobs.enqueue(database, settings, ALICE, define(carried))

    queue = Queue(settings, database)
    assert uid in queue.waiting()
    ran: list[str] = []
    huey = queue.serve(ran.append)
    while (message := huey.storage.dequeue()) is not None:
        assert message.startswith(b"{")
        huey.execute(huey.deserialize_task(message))
    assert uid in ran


def test_without_the_client_of_redis_its_url_is_refused(
    database: Database, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match="the client of Redis is not installed") as refused:
        Queue(dataclasses.replace(settings, jobs_url="redis://localhost"), database)
    assert "graphcrm[redis]" in refused.value.hint
