"""Run a recorded job in this process, and record how it came out."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.errors import ConversionError, GraphcrmError
from graphcrm.jobs import registry
from graphcrm.jobs.context import JobCancelledError, JobContext, JobInterruptedError, JobLostError
from graphcrm.models.jobs import State, as_json
from graphcrm.services import jobs
from graphcrm.values import new_uid
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database
    from graphcrm.jobs import Progress

_log = logging.getLogger(__name__)
#: Who takes jobs; what a job does is done by who asked for it.
WORKER = Viewer.administrator("worker")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run of a job came out; ``queued`` when it shall be gone on with. ``failure`` is why it is not done."""

    uid: str
    name: str
    state: State
    result: dict[str, Any] | None = None
    failure: Exception | None = None


def execute(
    database: Database,
    settings: Settings,
    uid: str,
    *,
    states: Sequence[State] = ("queued",),
    stopping: threading.Event | None = None,
    show: Progress | None = None,
) -> Outcome | None:
    """Run a job with the rights of who asked for it; None when it is another's, over, or not there.

    Args:
        database: where its record and its data are.
        settings: those of this process.
        uid: the job.
        states: states from which it may be taken; one whose worker is gone may always be.
        stopping: set when this process shall end; the job stops after the batch at hand and waits for another.
        show: told of its progress.
    """
    token = new_uid()
    record = database.write(WORKER, lambda work: jobs.claim(work, uid, token, states), source="job")
    if record is None:
        return None
    context = JobContext(database, settings, record, token, stopping=stopping, show=show)

    def leave(state: State, failure: Exception | None = None, result: dict[str, Any] | None = None) -> Outcome | None:
        if isinstance(failure, ConversionError):
            result = {"problems": list(failure.problems)}
        error = _said(failure) if failure and state == "failed" else ""
        progress = (context.done, context.total, context.stage)
        mine = database.write(
            WORKER,
            lambda work: jobs.leave(work, uid, token, state, progress=progress, result=result, error=error),
            source="job",
        )
        return Outcome(uid, record.name, state, result, failure) if mine else None

    try:
        with context.beating():
            result = registry.get(record.name).function(context, **record.arguments)
            # One that cannot be kept is a failure of the job, not of its record.
            as_json(result)
    except JobLostError:
        return None
    except JobInterruptedError as stopped:
        return leave("queued", stopped)
    except JobCancelledError as stopped:
        return leave("cancelled", stopped)
    except Exception as failure:
        if not isinstance(failure, GraphcrmError):
            _log.exception("The job %s (%s) failed.", uid, record.name)
        return leave("failed", failure)
    except BaseException:
        # Ctrl+C in the command that runs it: nobody shall go on with it unasked.
        leave("cancelled")
        raise
    return leave("done", result=result)


def _said(failure: Exception) -> str:
    return str(failure) if isinstance(failure, GraphcrmError) else f"{type(failure).__name__}: {failure}"
