"""Carry jobs to workers with huey: through a file in the home folder, or through Redis.

A message holds nothing but a job's uid, as JSON: who can write to the queue can have a recorded job run, which was
going to be run anyway, and nothing else. A lost message does no harm, since workers look for jobs that wait.
"""

from __future__ import annotations

import importlib.util
import json
import re
from typing import TYPE_CHECKING, Any

from huey import Huey, SqliteHuey  # type: ignore[import-untyped]
from huey.registry import Message  # type: ignore[import-untyped]
from huey.serializer import Serializer  # type: ignore[import-untyped]

from graphcrm.database.failures import clear_errors
from graphcrm.errors import ConfigurationError, DatabaseError
from graphcrm.queries.jobs import database_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphcrm.config import Settings
    from graphcrm.database.connection import Database

_FILE = "jobs.sqlite"


class _Json(Serializer):  # type: ignore[misc]  # huey has no types
    """Write messages as JSON; huey's own way, pickle, would run what a stranger put into the queue."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(data._asdict()).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(**json.loads(data))


class Queue:
    """The queue of one database, by whatever address it was reached."""

    def __init__(self, settings: Settings, database: Database) -> None:
        name = "graphcrm" + re.sub(r"\W", "", database_id(database)).lower()
        options: dict[str, Any] = {"results": False, "serializer": _Json()}
        if settings.jobs_url:
            self.huey = _redis(name, settings.jobs_url, options)
        else:
            with clear_errors(settings.home, "GRAPHCRM_HOME"):
                settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.huey = SqliteHuey(name, filename=str(settings.home / _FILE), **options)
        self._function: Callable[[str], object] = lambda _uid: None
        self._task = self.huey.task(name="run_job")(lambda uid: self._function(uid))

    def check(self) -> None:
        """Raise ``DatabaseError`` when the queue cannot be reached."""
        self.waiting()

    def put(self, uid: str) -> None:
        """Let a worker run a recorded job."""
        self._reached(lambda: self._task(uid))

    def waiting(self) -> set[str]:
        """Return the uids of the jobs in the queue."""
        return {task.args[0] for task in self._reached(self.huey.pending)}

    def serve(self, function: Callable[[str], object]) -> Huey:
        """Let ``function`` run the jobs that come out of this queue, and return what a consumer needs."""
        self._function = function
        return self.huey

    def _reached(self, function: Callable[[], Any]) -> Any:
        try:
            return function()
        except Exception as error:
            raise DatabaseError(
                f"The queue of jobs cannot be reached: {error}.", "Check GRAPHCRM_JOBS_URL, or GRAPHCRM_HOME."
            ) from error


def _redis(name: str, url: str, options: dict[str, Any]) -> Huey:
    if importlib.util.find_spec("redis") is None:
        raise ConfigurationError(
            "GRAPHCRM_JOBS_URL is set, but the client of Redis is not installed.",
            "Install it: pip install 'graphcrm[redis]'.",
        )
    from huey import RedisHuey

    return RedisHuey(name, url=url, **options)
