"""Several writers in a process of its own, for ``test_concurrency``: they change the same few records for some time.

Called with a JSON of ``url``, ``password``, ``database``, ``name``, ``threads``, ``seconds`` and ``people``. Writes a
JSON: ``tallies`` are the acknowledged increments of each person, ``written`` the transactions that were acknowledged,
``failed`` what was not written in the end.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import neo4j

from graphcrm.database import connection
from graphcrm.database.connection import Database
from graphcrm.database.work import UnitOfWork
from graphcrm.errors import ConflictError, GraphcrmError
from graphcrm.services import contact_points, parties, records, relationships, vocabularies
from graphcrm.viewer import Viewer


class Writer:
    """One of them. What it makes beside the tallies is its own, so that nothing but locks stands in its way."""

    def __init__(self, database: Database, name: str, people: list[str]) -> None:
        self.database, self.name, self.people = database, name, people
        self.viewer = Viewer.administrator(name)
        self.random = random.Random(name)
        self.tallies: Counter[str] = Counter()
        self.written: list[str] = []
        self.failed: list[str] = []
        self.conflicts = 0
        self.ties: list[tuple[str, str, str]] = []
        self.points: list[str] = []
        self.number = 0

    def run(self, until: float) -> None:
        ways = [self.count, self.count, self.count, self.tie, self.change_tie, self.tag, self.point, self.change_point]
        while time.monotonic() < until:
            try:
                self.random.choice(ways)()
            except ConflictError:
                self.conflicts += 1
            except GraphcrmError as error:
                self.failed.append(f"{type(error).__name__}: {error} {error.__cause__!r}")

    def write(self, function: Callable[[UnitOfWork], Any]) -> Any:
        result, transaction = self.database.write(self.viewer, lambda work: (function(work), work.uid))
        self.written.append(transaction)
        return result

    def count(self) -> None:
        uid = self.random.choice(self.people)
        known = records.read(self.database, self.viewer, uid, fields=("tally", "version")).values
        self.number += 1
        # Two who count to the same number agree; who counted tells them apart, so that only one of them may.
        change = {"tally": known.get("tally", 0) + 1, "job_title": f"{self.name} {self.number}"}
        self.write(lambda work: parties.update(work, uid, change, based_on=known["version"]))
        self.tallies[uid] += 1

    def tie(self) -> None:
        source, target = self.random.sample(self.people, 2)
        self.number += 1
        values = {"title": f"{self.name} {self.number}", "since": "2019"}
        uid = self.write(lambda work: relationships.create(work, "FRIEND_OF", source, target, values))
        self.ties.append((source, target, uid))

    def change_tie(self) -> None:
        if not self.ties:
            return
        tie = self.random.choice(self.ties)
        if self.random.random() < 0.5:
            self.write(lambda work: relationships.update(work, "FRIEND_OF", *tie, {"until": "2021-03"}))
        else:
            self.write(lambda work: relationships.delete(work, "FRIEND_OF", *tie))
            self.ties.remove(tie)

    def tag(self) -> None:
        uid = self.random.choice(self.people)
        tag = f"{self.name} was here"
        if not self.write(lambda work: vocabularies.add_terms(work, [uid], "tags", [tag])):
            self.written.pop()
            self.write(lambda work: vocabularies.remove_terms(work, [uid], "tags", [tag]))

    def point(self) -> None:
        uid = self.random.choice(self.people)
        self.number += 1
        value = f"{self.name}.{self.number}@example.org"
        self.points.append(self.write(lambda work: contact_points.add_contact_point(work, uid, "email", value)))

    def change_point(self) -> None:
        if not self.points:
            return
        uid = self.random.choice(self.points)
        if self.random.random() < 0.5:
            self.number += 1
            self.write(lambda work: contact_points.set_parameters(work, uid, {"login": f"login {self.number}"}))
        else:
            self.write(lambda work: contact_points.delete(work, uid))
            self.points.remove(uid)


def main() -> None:
    given = json.loads(sys.argv[1])
    connection.RECONNECT_SECONDS = 240.0
    until = time.monotonic() + given["seconds"]
    with neo4j.GraphDatabase.driver(
        given["url"],
        auth=("neo4j", given["password"]),
        notifications_min_severity="OFF",
        # Reads wait for the restart too.
        max_transaction_retry_time=240,
    ) as driver:
        database = Database(driver, given["database"])
        writers = [Writer(database, f"{given['name']}{n}", given["people"]) for n in range(given["threads"])]
        with ThreadPoolExecutor(len(writers), "writer") as threads:
            list(threads.map(lambda writer: writer.run(until), writers))
    tallies: Counter[str] = sum((writer.tallies for writer in writers), Counter())
    told = {
        "tallies": tallies,
        "written": [uid for writer in writers for uid in writer.written],
        "failed": [failure for writer in writers for failure in writer.failed],
        "conflicts": sum(writer.conflicts for writer in writers),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
