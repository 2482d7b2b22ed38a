"""Jobs: work that goes on after the command that asked for it, and the record that tells how far it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal, get_args

from graphcrm.viewer import Viewer

State = Literal["queued", "running", "done", "failed", "cancelled"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Job:
    """The record of a job.

    ``arguments`` are those of its function; ``done`` of ``total`` steps are done, and ``stage`` says what it does now.
    ``result`` is what the function returned, or what it told of its failure beside ``error``. ``viewer`` is who asked,
    with the rights of that moment, under which it runs. ``beat_at`` is when its worker was last heard of; a
    ``cancelling`` one has been asked to stop.
    """

    uid: str
    name: str
    arguments: dict[str, Any]
    viewer: Viewer
    by: str
    created_at: datetime
    state: State = "queued"
    done: int = 0
    total: int = 0
    stage: str = ""
    result: dict[str, Any] | None = None
    error: str = ""
    cancelling: bool = False
    started_at: datetime | None = None
    finished_at: datetime | None = None
    beat_at: datetime | None = None

    @classmethod
    def from_properties(cls, properties: Mapping[str, Any]) -> Job:
        """Read a job from the properties of its node."""
        known = {field.name for field in fields(cls)}
        given = {key: value for key, value in properties.items() if key in known and value is not None}
        for key in ("arguments", "result"):
            if key in given:
                given[key] = json.loads(given[key])
        rights: dict[str, Any] = json.loads(given["viewer"])
        for key, value in rights.items():
            rights[key] = frozenset(value) if isinstance(value, list) else value
        given["viewer"] = Viewer(**rights)
        return cls(**given)

    def properties(self) -> dict[str, Any]:
        """Return the properties of its node."""
        kept = {field.name: getattr(self, field.name) for field in fields(self)}
        rights = {field.name: getattr(self.viewer, field.name) for field in fields(Viewer)}
        kept["viewer"] = json.dumps(
            {key: sorted(value) if isinstance(value, frozenset) else value for key, value in rights.items()}
        )
        for key in ("arguments", "result"):
            kept[key] = as_json(kept[key])
        return {key: value for key, value in kept.items() if value is not None}

    def described(self) -> dict[str, Any]:
        """Return the job as plain values for JSON; the rights of who asked are left out."""
        shown = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "viewer"}
        return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in shown.items()}


def as_json(value: Mapping[str, Any] | None) -> str | None:
    """Write plain values as the JSON that a job's record keeps."""
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
