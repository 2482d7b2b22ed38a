"""Ask the database whether it is ready, without a probe that waits for a server that is away."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from flask import Flask

from graphcrm.database import migrations
from graphcrm.errors import GraphcrmError
from graphcrm.web.handle import handle_of

if TYPE_CHECKING:
    from graphcrm.web.handle import DatabaseHandle

#: Seconds after which a probe is told that nothing has answered; whoever asks gives up soon, too.
PATIENCE = 3.0
AWAY = "The database does not answer."
BEHIND = "The database is not migrated."


class Readiness:
    """Asks one question at a time, however many probes there are. Thread-safe."""

    def __init__(self, handle: DatabaseHandle) -> None:
        self._handle = handle
        self._lock = threading.Lock()
        self._asked: Future[str] | None = None

    def missing(self) -> str:
        """Return what is missing for work, in a sentence without details; nothing when all is there."""
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                threading.Thread(target=self._ask, args=(self._asked,), daemon=True).start()
            asked = self._asked
        try:
            return asked.result(PATIENCE)
        except TimeoutError:
            return AWAY

    def _ask(self, asked: Future[str]) -> None:
        try:
            database = self._handle.get()
            if not database.is_there():
                asked.set_result(AWAY)
            else:
                asked.set_result(BEHIND if migrations.pending(database) else "")
        except GraphcrmError:
            asked.set_result(AWAY)
        except Exception as error:
            asked.set_exception(error)


def register(app: Flask) -> None:
    """Have the application know whether its database is ready."""
    app.extensions["graphcrm-readiness"] = Readiness(handle_of(app))


def readiness_of(app: Flask) -> Readiness:
    """Return what an application knows of its database."""
    found: Readiness = app.extensions["graphcrm-readiness"]
    return found
