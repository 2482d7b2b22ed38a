"""Keep the records of jobs: who asked for one, who runs it, how far it is, how it came out.

The journal tells when a job was asked for, begun and over, not how far it was in between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.jobs import Job, State, as_json
from graphcrm.phrases import Phrase
from graphcrm.queries.jobs import SILENT_FOR
from graphcrm.queries.loader import load
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork


def add(work: UnitOfWork, name: str, arguments: Mapping[str, Any]) -> str:
    """Record a job that the viewer asks for and return its uid; it runs with the rights the viewer has now.

    Args:
        work: the unit of work it belongs to.
        name: what the job is called in the registry.
        arguments: plain values for its function.
    """
    job = Job(new_uid(), name, dict(arguments), work.viewer, work.viewer.user, work.at)
    work.run(load("jobs.add"), properties=job.properties())
    work.record("create", f"job:{job.uid}", None, {"name": name, "arguments": job.arguments})
    return job.uid


def claim(work: UnitOfWork, uid: str, token: str, states: Sequence[State] = ("queued",)) -> Job | None:
    """Take a job to run it; None when it is in no such state, unless its worker is gone.

    Args:
        work: the unit of work it belongs to.
        uid: the job.
        token: what this run of it is known by.
        states: states from which it may be taken.
    """
    found = work.run(load("jobs.claim"), uid=uid, claim=token, states=list(states), silent_for=SILENT_FOR, at=work.at)
    if not found:
        return None
    work.record("change", f"job:{uid}", {"state": found[0]["before"]}, {"state": "running"})
    return Job.from_properties(found[0]["job"])


def beat(work: UnitOfWork, uid: str, token: str, done: int, total: int, stage: str) -> bool | None:
    """Note how far a job is and that its worker is alive; say whether it shall stop, None when another has it.

    Args:
        work: the unit of work it belongs to.
        uid: the job.
        token: what this run of it is known by.
        done: steps that are done.
        total: steps in all.
        stage: what it does now.
    """
    found = work.run(load("jobs.beat"), uid=uid, claim=token, done=done, total=total, stage=stage)
    return bool(found[0]["cancelling"]) if found else None


def leave(
    work: UnitOfWork,
    uid: str,
    token: str,
    state: State,
    *,
    progress: tuple[int, int, str],
    result: Mapping[str, Any] | None = None,
    error: str = "",
) -> bool:
    """End a run of a job; say whether it was still this one's.

    Args:
        work: the unit of work it belongs to.
        uid: the job.
        token: what this run of it is known by.
        state: how it came out; ``queued`` when it shall be gone on with.
        progress: done, total and stage.
        result: what it returned.
        error: why it failed.
    """
    done, total, stage = progress
    properties = {
        "state": state,
        "done": done,
        "total": total,
        "stage": stage,
        "result": as_json(result),
        "error": error or None,
        "finished_at": None if state == "queued" else work.at,
    }
    if not work.run(load("jobs.leave"), uid=uid, claim=token, properties=properties):
        return False
    work.record("change", f"job:{uid}", {"state": "running"}, {"state": state, "error": error or None})
    return True


def cancel(work: UnitOfWork, uid: str) -> State:
    """Cancel a job, or ask the worker that runs it to stop after the batch at hand; return its state.

    Raises:
        NotFoundError: the viewer asked for no such job.
        RuleError: it is over.
    """
    found = work.run(load("jobs.cancel"), user=work.viewer.user, uid=uid, silent_for=SILENT_FOR, at=work.at)
    if not found:
        known = work.run(load("jobs.get"), user=work.viewer.user, uid=uid)
        if not known:
            raise NotFoundError(Phrase("There is no job {uid!r}.", uid=uid), "`graphcrm jobs list` lists them.")
        state = known[0]["job"]["state"]
        raise RuleError(
            Phrase("The job {uid} is {state} already.", uid=uid, state=state),
            "Only one that waits or runs is cancelled.",
            "uid",
            uid,
        )
    before, after = found[0]["before"], found[0]["after"]
    work.record("cancel", f"job:{uid}", {"state": before}, {"state": after})
    state_now: State = after
    return state_now
