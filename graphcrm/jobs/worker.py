"""Run jobs as they come: the consumer of huey, with what makes a job survive its worker.

One process with threads: they share the one driver that neomodel keeps in a process, and a job mostly waits for the
database. More than one machine or core runs several workers; the claim in a job's record lets only one have it.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from huey.consumer import Consumer  # type: ignore[import-untyped]

from graphcrm.errors import DatabaseError
from graphcrm.jobs import registry
from graphcrm.jobs.queue import Queue
from graphcrm.jobs.run import execute
from graphcrm.queries.jobs import waiting

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database

#: How often, in seconds, a worker looks for jobs whose worker is gone or whose message was lost.
LOOK_EVERY = 15.0
#: At most so long, in seconds, does a job wait in the file before a worker that has nothing to do sees it.
POLL_EVERY = 0.5


def work(database: Database, settings: Settings, *, threads: int = 1, tell: Callable[[str], None]) -> None:
    """Run jobs until this process is told to end (SIGTERM, SIGINT or SIGHUP).

    A running job then finishes its batch and waits for the next worker.

    Args:
        database: where the jobs are.
        settings: say which queue carries them.
        threads: how many jobs run at once.
        tell: given a line about each job that begins or ends.

    Raises:
        ConfigurationError: the Redis client is not installed.
        DatabaseError: the queue cannot be reached.
    """
    kinds = registry.all_jobs()
    queue = Queue(settings, database)
    queue.check()
    stopping = threading.Event()

    def run(uid: str) -> None:
        started = time.monotonic()
        tell(f"{uid} begins")
        outcome = execute(database, settings, uid, stopping=stopping)
        if outcome is None:
            tell(f"{uid} is another worker's, or over")
            return
        if outcome.state == "queued":
            queue.put(uid)
        seconds = f"{time.monotonic() - started:.1f} s"
        label = kinds[outcome.name].label if outcome.name in kinds else outcome.name
        why = f": {outcome.failure}" if outcome.state == "failed" else ""
        tell(f"{uid} {outcome.state} after {seconds} ({label}){why}")

    def look() -> None:
        known = queue.waiting()
        for uid in waiting(database):
            if uid not in known:
                queue.put(uid)

    look()
    _Consumer(queue.serve(run), stopping, look, workers=threads).run()


class _Consumer(Consumer):  # type: ignore[misc]  # huey has no types
    """A consumer that tells the jobs when it is to end, and looks for jobs that were left."""

    def __init__(self, huey: Any, stopping: threading.Event, look: Callable[[], None], *, workers: int) -> None:
        super().__init__(huey, workers=workers, periodic=False, max_delay=POLL_EVERY, health_check_interval=LOOK_EVERY)
        self._stopping = stopping
        self._look = look

    def start(self) -> None:
        super().start()
        if hasattr(signal, "SIGHUP"):
            # huey would start the program anew; a terminal that is closed shall end it.
            signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))

    def stop(self, graceful: bool = False) -> None:  # noqa: ARG002  # SIGTERM ends as gracefully as SIGINT
        self._stopping.set()
        super().stop(graceful=True)

    def check_worker_health(self) -> bool:
        healthy: bool = super().check_worker_health()
        try:
            self._look()
        except DatabaseError as error:
            self._logger.warning("%s", error)
        return healthy
