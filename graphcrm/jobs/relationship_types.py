"""Change or delete a relationship type that has many relationships, batch by batch."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from graphcrm.jobs.context import JobContext
from graphcrm.jobs.registry import job
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema
from graphcrm.queries.types import catalogue
from graphcrm.services import definitions, type_changes, types
from graphcrm.services.type_changes import Misfits, Policy
from graphcrm.values import now
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.jobs import Progress

NAME = "change-relationship-type"
#: Relationships in a transaction: some seconds of work, after which the job can stop.
BATCH = 2_000
_ALL = Viewer.administrator("types")


def change_type(
    database: Database,
    settings: Settings,
    viewer: Viewer,
    name: str,
    wanted: RelationshipType | None,
    *,
    policy: Policy = "refuse",
    into: str = "",
    background: bool = False,
    progress: Progress | None = None,
) -> str:
    """Change or delete a relationship type: at once when one transaction bears it, else as a job.

    Args:
        database: where it is.
        settings: say which queue carries a job.
        viewer: who does it.
        name: the type.
        wanted: how it shall be; None deletes it.
        policy: what happens to the relationships that do not fit any more, see ``services.types.define``.
        into: the type to convert them to.
        background: let a worker do it, however few they are.
        progress: told of done, total and stage while a job runs here.

    Returns:
        The uid of the job that a worker will run, empty when it is done.

    Raises:
        NotFoundError: there is no such type, or no type ``into``.
        RuleError: relationships do not fit and the policy is to refuse, or cannot be converted.
        ForbiddenError: the viewer is no administrator.
    """
    from graphcrm import jobs

    definitions.check_right(viewer)
    kind = catalogue(database).get(name)
    if wanted:
        wanted.check()
    if policy == "convert":
        type_changes.conversion(catalogue(database), kind, into)
    number = affected(database, Misfits(kind, wanted), policy)
    if policy == "refuse" or not (background or number > types.MAX_AT_ONCE):
        database.write(viewer, partial(_finish, name=kind.name, wanted=wanted, policy=policy, into=into))
        return ""
    arguments = {
        "type": kind.name,
        "wanted": wanted.properties() if wanted else None,
        "policy": policy,
        "into": into,
    }
    if background:
        return jobs.enqueue(database, settings, viewer, NAME, **arguments)
    jobs.run_here(database, settings, viewer, NAME, progress=progress, **arguments)
    return ""


def affected(database: Database, misfits: Misfits, policy: Policy) -> int:
    """Return how many relationships a policy changes; that of ``end`` leaves alone what is over."""
    today = now().astimezone().date() if policy == "end" else None
    return misfits.count(partial(database.read, viewer=_ALL), today)


@job(NAME, label="Change or delete a relationship type")
def change_relationship_type(
    context: JobContext,
    *,
    type: str,
    wanted: Mapping[str, Any] | None,
    policy: Policy,
    into: str = "",
    batch: int = BATCH,
) -> dict[str, Any] | None:
    """Treat all relationships that do not fit any more, then change the type; it is retired meanwhile.

    Nothing is touched unless all of them can be converted. When it stops halfway the type stays retired.
    """
    definitions.check_right(context.viewer)
    known = catalogue(context.database)
    after = RelationshipType.from_mapping(wanted) if wanted is not None else None
    if context.resumed and (type not in known if after is None else known.get(type) == after):
        return {"relationships": context.total}
    misfits = Misfits(known.get(type), after)
    left = affected(context.database, misfits, policy)
    total = max(context.total, left)
    context.progress(total - left, total, "checking")
    if after is None and not (left and policy == "end"):
        definitions.check_unused(schema(context.database), misfits.before)
    if policy == "convert":
        _check(context, misfits, into)
    if left and misfits.before.active:
        # Nobody can add relationships of a retired type, so that an end is in sight.
        context.write(lambda work: types.retire(work, type))
    while left:
        treated = context.write(lambda work: type_changes.treat(work, misfits, policy, into, batch))
        left = left - treated if treated else 0
        context.progress(total - max(left, 0), total, _STAGES[policy])
    context.write(partial(_finish, name=type, wanted=after, policy=policy, into=into))
    return {"relationships": total}


_STAGES = {"end": "ending", "convert": "converting", "delete": "deleting"}


def _check(context: JobContext, misfits: Misfits, into: str) -> None:
    target = type_changes.conversion(catalogue(context.database), misfits.before, into)
    run = partial(context.database.read, viewer=_ALL)
    problems = type_changes.problems(run, misfits, target, between=context.check)
    if not problems:
        return
    ends = context.database.read(
        load("types.ends"), context.viewer, identifiers={"type": misfits.before.name}, ids=list(problems)
    )
    named = {row["id"]: f"{row['source']} and {row['target']}: " for row in ends}
    reasons = [named.get(id, "") + problems[id] for id in problems]
    raise type_changes.refused(misfits, target, reasons)


def _finish(work: UnitOfWork, *, name: str, wanted: RelationshipType | None, policy: Policy, into: str) -> None:
    if wanted:
        types.define(work, wanted, policy=policy, into=into)
    else:
        types.delete(work, name, policy=policy, into=into)
