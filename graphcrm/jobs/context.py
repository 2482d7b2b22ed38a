"""What a job works with: the database, who asked for it, its progress, and whether it shall stop."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from graphcrm.errors import DatabaseError, GraphcrmError
from graphcrm.services import jobs

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.jobs import Progress
    from graphcrm.models.jobs import Job
    from graphcrm.viewer import Viewer

T = TypeVar("T")

#: The record is written at most so often, in seconds, however often a job tells of its progress.
WRITE_EVERY = 0.5
#: A worker is heard of so often, in seconds, however long a batch takes. Far less than ``queries.jobs.SILENT_FOR``.
BEAT_EVERY = 3.0


class JobStoppedError(GraphcrmError):
    """A job does not go on."""


class JobCancelledError(JobStoppedError):
    """Somebody cancelled the job."""

    @classmethod
    def of(cls, uid: str) -> JobCancelledError:
        """Say that the job ``uid`` was cancelled and how to go on with it."""
        return cls(f"The job {uid} was cancelled.", f"What is done stays; `graphcrm jobs run {uid}` goes on with it.")


class JobInterruptedError(JobStoppedError):
    """The worker ends; the job goes on at its next start."""


class JobLostError(JobStoppedError):
    """Another worker has taken the job, since this one was not heard of for a while."""


class JobContext:
    """What the function of a job gets.

    ``viewer`` is who asked for it; ``settings`` are those of the process that runs it; ``resumed`` says that it has run
    before, so that part of it may be done; ``done`` and ``total`` are what was last told.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        record: Job,
        token: str,
        *,
        stopping: threading.Event | None = None,
        show: Progress | None = None,
    ) -> None:
        self.database = database
        self.settings = settings
        self.viewer: Viewer = record.viewer
        self.uid = record.uid
        self.resumed = record.total > 0
        self.done, self.total, self.stage = record.done, record.total, record.stage
        self._token = token
        self._stopping = stopping or threading.Event()
        self._show = show
        self._written = 0.0
        self._cancelled = False
        self._lost = False
        self._writing = threading.Lock()

    def progress(self, done: int, total: int, stage: str = "") -> None:
        """Tell how far it is: ``done`` of ``total`` steps, and what it does now.

        Call it as often as you like; the record is written every half second at most.
        """
        self.done, self.total, self.stage = done, total, stage
        if self._show:
            self._show(done, total, stage)
        self._beat(WRITE_EVERY)

    def check(self) -> None:
        """Raise when the job shall stop; ``write`` asks before each batch.

        Raises:
            JobCancelledError: somebody cancelled it.
            JobInterruptedError: the worker ends.
            JobLostError: another worker has it.
        """
        self._beat(WRITE_EVERY)
        if self._lost:
            raise JobLostError(f"Another worker runs the job {self.uid}.")
        if self._cancelled:
            raise JobCancelledError.of(self.uid)
        if self._stopping.is_set():
            raise JobInterruptedError(f"The job {self.uid} was interrupted.")

    def write(self, function: Callable[[UnitOfWork], T]) -> T:
        """Run one batch: a transaction with its journal entries, done by who asked for the job.

        Raises:
            JobStoppedError: see ``check``; then nothing was written.
            GraphcrmError: what the function raised, or the database.
        """
        self.check()
        return self.database.write(self.viewer, function, source="job", operation=self.uid)

    @contextlib.contextmanager
    def beating(self) -> Iterator[None]:
        """Let the record be written again and again meanwhile, so that everybody sees that the job is alive."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(BEAT_EVERY):
                # When the database cannot be reached the batch at hand will tell.
                with contextlib.suppress(DatabaseError):
                    self._beat(BEAT_EVERY / 2)

        thread = threading.Thread(target=beat, name=f"beat-{self.uid}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _beat(self, every: float) -> None:
        with self._writing:
            if time.monotonic() - self._written < every:
                return
            self._written = time.monotonic()
            told = self.database.write(
                self.viewer,
                lambda work: jobs.beat(work, self.uid, self._token, self.done, self.total, self.stage),
                source="job",
            )
            self._lost = told is None
            self._cancelled = bool(told)
