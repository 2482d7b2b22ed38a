"""Convert or delete the values of an own field, batch by batch."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphcrm.errors import RuleError
from graphcrm.jobs.context import JobContext
from graphcrm.jobs.registry import job
from graphcrm.models.field import Field
from graphcrm.queries.schema import schema
from graphcrm.services import definitions, fields

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database
    from graphcrm.jobs import Progress
    from graphcrm.viewer import Viewer

CHANGE, DELETE = "change-field", "delete-field"


def change_field(
    database: Database,
    settings: Settings,
    viewer: Viewer,
    name: str,
    becoming: Field,
    *,
    drop: bool = False,
    background: bool = False,
    progress: Progress | None = None,
) -> str:
    """Change the name or type of a field as a job: here, or by a worker when it shall go on in the ``background``.

    See ``services.fields.change`` for the other arguments and for what is raised.

    Returns:
        The uid of the job that a worker will run, empty when it is done.
    """
    from graphcrm import jobs

    definitions.check_right(viewer)
    arguments = {"name": name, "becoming": becoming.told(), "drop": drop}
    if background:
        return jobs.enqueue(database, settings, viewer, CHANGE, **arguments)
    jobs.run_here(database, settings, viewer, CHANGE, progress=progress, **arguments)
    return ""


def delete_field(
    database: Database, settings: Settings, viewer: Viewer, name: str, *, progress: Progress | None = None
) -> int:
    """Delete a field with its values as a job that runs here, and return how many values those were.

    Raises:
        NotFoundError: there is no such field.
        RuleError: a formula reads it.
    """
    from graphcrm import jobs

    definitions.check_right(viewer)
    done: int = jobs.run_here(database, settings, viewer, DELETE, progress=progress, name=name)["values"]
    return done


@job(CHANGE, label="Change a field")
def change(context: JobContext, *, name: str, becoming: Mapping[str, Any], drop: bool = False) -> dict[str, Any]:
    """Convert all values; a run after one that was cut off goes on with it."""
    target = Field.from_mapping(becoming)
    known = schema(context.database).find(Field, target.name)
    if context.resumed:
        # What was begun goes on; what was decided since is not undone.
        if known is None or dataclasses.replace(known, was="") != target:
            raise RuleError(f"The field {target.name} was changed otherwise meanwhile.", "Nothing is left to do.")
        fields.proceed(context.database, context.viewer, target.name, total=context.total, progress=_told(context))
        return {"values": context.total}
    found = fields.change(context.database, context.viewer, name, target, drop=drop, progress=_told(context))
    return {"values": found.total, "dropped": found.refused}


@job(DELETE, label="Delete a field")
def delete(context: JobContext, *, name: str) -> dict[str, Any]:
    """Remove all values, then the field."""
    if context.resumed and schema(context.database).find(Field, name) is None:
        return {"values": context.total}
    return {"values": fields.delete(context.database, context.viewer, name, progress=_told(context))}


def _told(context: JobContext) -> Progress:
    def tell(done: int, total: int, stage: str) -> None:
        context.progress(done, total, stage)
        context.check()

    return tell
