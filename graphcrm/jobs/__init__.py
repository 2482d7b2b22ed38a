"""Work that goes on after the command or page that asked for it; ``docs/jobs.md`` says how.

A job is a record in the database. ``enqueue`` lets a worker (``graphcrm worker``) run it; ``run_here`` runs it in this
process with the same record.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

#: Told of done, total and stage.
Progress = Callable[[int, int, str], None]


def enqueue(database: Database, settings: Settings, viewer: Viewer, name: str, /, **arguments: Any) -> str:
    """Let a worker run a job, with the rights that ``viewer`` has now, and return its uid.

    Args:
        database: where its record and its data are.
        settings: say which queue carries it.
        viewer: who asks.
        name: the job, as in ``graphcrm.jobs.registry``.
        arguments: plain values for its function.

    Raises:
        NotFoundError: there is no such job.
        RuleError: an argument is missing, unknown or no plain value.
        ConfigurationError: the Redis client is not installed.
        DatabaseError: the queue cannot be reached; then there is no record either.
    """
    from graphcrm.jobs import registry
    from graphcrm.jobs.queue import Queue
    from graphcrm.services import jobs

    registry.get(name).check(arguments)
    queue = Queue(settings, database)
    queue.check()
    uid = database.write(viewer, lambda work: jobs.add(work, name, arguments))
    queue.put(uid)
    return uid


def run_here(
    database: Database,
    settings: Settings,
    viewer: Viewer,
    name: str,
    /,
    progress: Progress | None = None,
    **arguments: Any,
) -> dict[str, Any]:
    """Run a job in this process, without a worker, and return its result.

    Args:
        database: where its record and its data are.
        settings: those of this process.
        viewer: who asks.
        name: the job, as in ``graphcrm.jobs.registry``.
        progress: told of done, total and stage whenever they change.
        arguments: plain values for its function.

    Raises:
        NotFoundError: there is no such job.
        RuleError: an argument is missing, unknown or no plain value.
        JobCancelledError: somebody cancelled it, or pressed Ctrl+C.
        GraphcrmError: why it failed; its record says the same.
    """
    from graphcrm.jobs import registry
    from graphcrm.services import jobs

    registry.get(name).check(arguments)
    uid = database.write(viewer, lambda work: jobs.add(work, name, arguments))
    return resume_here(database, settings, viewer, uid, progress=progress)


def resume_here(
    database: Database, settings: Settings, viewer: Viewer, uid: str, *, progress: Progress | None = None
) -> dict[str, Any]:
    """Run a recorded job in this process: one that waits, failed, was cancelled, or whose worker is gone.

    Args:
        database: where its record and its data are.
        settings: those of this process.
        viewer: who calls this; the job runs with the rights of who asked for it.
        uid: the job.
        progress: told of done, total and stage whenever they change.

    Raises:
        NotFoundError: the viewer asked for no such job.
        RuleError: it is done, or a worker runs it.
        JobCancelledError: somebody cancelled it, or pressed Ctrl+C.
        GraphcrmError: why it failed; its record says the same.
    """
    from graphcrm.errors import RuleError
    from graphcrm.jobs.context import JobCancelledError
    from graphcrm.jobs.run import execute
    from graphcrm.queries import jobs

    record = jobs.get(database, viewer, uid)
    try:
        outcome = execute(database, settings, uid, states=("queued", "failed", "cancelled"), show=progress)
    except KeyboardInterrupt as error:
        raise JobCancelledError.of(uid) from error
    if outcome is None:
        state = jobs.get(database, viewer, uid).state
        raise RuleError(
            f"The job {uid} ({record.name}) is {state}.", "Only one that no worker runs can be run here.", "uid", uid
        )
    if outcome.failure:
        raise outcome.failure
    return outcome.result or {}
