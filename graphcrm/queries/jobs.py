"""Read the records of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graphcrm.errors import NotFoundError
from graphcrm.models.jobs import Job, State
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database

#: Seconds after which a worker that was not heard of counts as gone.
SILENT_FOR = 20


def get(database: Database, viewer: Viewer, uid: str) -> Job:
    """Return a job that the viewer asked for, any for one who sees everything.

    Raises:
        NotFoundError: there is none.
    """
    found = database.read(load("jobs.get"), viewer, user=viewer.user, uid=uid)
    if not found:
        raise NotFoundError(Phrase("There is no job {uid!r}.", uid=uid), "`graphcrm jobs list` lists them.")
    return Job.from_properties(found[0]["job"])


def find(database: Database, viewer: Viewer, *, states: Sequence[State] = (), limit: int = 20) -> list[Job]:
    """Return the jobs that the viewer asked for, all for one who sees everything, the newest first.

    Args:
        database: where they are.
        viewer: who asks.
        states: only jobs in one of these states; all by default.
        limit: how many at most.
    """
    rows = database.read(load("jobs.find"), viewer, user=viewer.user, states=list(states), limit=limit)
    return [Job.from_properties(row["job"]) for row in rows]


def waiting(database: Database) -> list[str]:
    """Return the uids of all jobs that a worker should take up: queued, or left by a worker that is gone."""
    rows = database.read(load("jobs.waiting"), Viewer.administrator(), silent_for=SILENT_FOR)
    return [row["uid"] for row in rows]


def database_id(database: Database) -> str:
    """Return the id of the database itself, whatever address it was reached by."""
    return str(database.read(load("jobs.database_id"), Viewer.administrator())[0]["id"])
