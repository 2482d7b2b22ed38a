"""Fifty writers at the same few records while the server is killed: nothing is lost, nothing is written twice."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from journal import rows

from graphcrm import config
from graphcrm.database import local, open_database
from graphcrm.database.connection import Database
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.services import definitions, fields, journal_check, parties, setup
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
#: How long they write, in seconds; the full form is that of CI, GRAPHCRM_WRITERS_SECONDS sets another.
SECONDS = float(os.environ.get("GRAPHCRM_WRITERS_SECONDS") or ("60" if os.environ.get("CI") == "true" else "25"))
PROCESSES, THREADS, PEOPLE = 5, 10, 6


@pytest.fixture
def own(settings: config.Settings, tmp_path: Path) -> Iterator[config.Settings]:
    """Settings of a server that this test alone may kill."""
    made = dataclasses.replace(settings, home=tmp_path / "home", bolt_port=0)
    yield made
    local.stop(made)


def prepared(database: Database) -> list[str]:
    setup.load_reference(database, ADMINISTRATOR)
    counting = AttributeSet("counting", "Counting", kinds=("person",))
    database.write(ADMINISTRATOR, lambda work: definitions.define(work, counting))
    fields.define(database, ADMINISTRATOR, Field("tally", "Tally", "integer", set="counting"))
    return database.write(
        ADMINISTRATOR,
        lambda work: [parties.create(work, "person", {"name": f"Person {n}", "tally": 0}) for n in range(PEOPLE)],
    )


def killed_and_restarted(settings: config.Settings) -> None:
    pid = local.status(settings).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while local.status(settings).pid == pid:
        assert time.monotonic() < deadline, "the server survived"
        time.sleep(0.05)
    local.ensure_started(settings)
    assert local.status(settings).pid not in (None, pid)


def test_fifty_writers_lose_nothing_and_write_nothing_twice_while_the_server_is_killed(own: config.Settings) -> None:
    endpoint = local.ensure_started(own)
    with open_database(own) as database:
        people = prepared(database)
        name = database.name
    given: dict[str, Any] = {"url": endpoint.uri, "password": endpoint.password, "database": name, "people": people}
    given |= {"threads": THREADS, "seconds": SECONDS}
    processes = [
        subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("concurrent_writer.py")), json.dumps(given | {"name": each})],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for each in "abcde"[:PROCESSES]
    ]
    time.sleep(SECONDS / 3)
    killed_and_restarted(own)
    assert local.ensure_started(own).uri == endpoint.uri, "the writers find it where it was"
    told = []
    for process in processes:
        output, errors = process.communicate(timeout=SECONDS + 400)
        assert process.returncode == 0, errors.decode()
        told.append(json.loads(output))

    written = [uid for each in told for uid in each["written"]]
    tallies: Counter[str] = sum((Counter(each["tallies"]) for each in told), Counter())
    assert [failure for each in told for failure in each["failed"]] == []
    assert len(written) >= PROCESSES * THREADS
    with open_database(own) as database:
        stored = rows(database, "MATCH (n:Person) RETURN n.uid AS uid, n.tally AS tally")
        assert {row["uid"]: row["tally"] for row in stored} == {uid: tallies[uid] for uid in people}
        of_each = rows(
            database,
            "UNWIND $written AS uid OPTIONAL MATCH (c:Change {transaction: uid}) "
            "WITH uid, count(c) AS entries RETURN entries, count(*) AS transactions",
            written=written,
        )
        assert of_each == [{"entries": 1, "transactions": len(written)}]
        [by_writers] = rows(database, "MATCH (c:Change) WHERE c.actor <> 'administrator' RETURN count(c) AS entries")
        assert by_writers["entries"] == len(written), "what was not acknowledged was not written"
        verified = journal_check.verify(database, ADMINISTRATOR)
    assert (verified.differences, verified.partial) == ((), 0)
    assert verified.records >= PEOPLE
