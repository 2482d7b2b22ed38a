"""Keep the one database of an application."""

from __future__ import annotations

import atexit
import os
import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask, current_app, g

from graphcrm.errors import DatabaseError
from graphcrm.phrases import Phrase
from graphcrm.services.setup import open_database

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database

_AWAY = (
    Phrase("The database cannot be reached."),
    Phrase("See `graphcrm database status`, or try again in a moment."),
)


class DatabaseHandle:
    """The database of an application, opened by the first request that needs it.

    A failed opening is tried again by the next request, so a server that comes up later is found; requests that
    waited for it share its failure, so that they do not each wait for one of their own. A process that was forked
    opens connections of its own.
    """

    def __init__(self, settings: Settings, database: Database | None = None) -> None:
        self.settings = settings
        #: Told how many seconds each round trip took.
        self.measured: Callable[[float], None] | None = None
        self._database = database
        self._process = os.getpid()
        self._opening = Lock()
        self._failure: tuple[float, DatabaseError] | None = None
        self._in_doubt = False

    def use(self, database: Database) -> None:
        """Take a database that somebody else opened and will close."""
        self._database = database
        self._process = os.getpid()

    @property
    def opened(self) -> Database | None:
        """The database if this process has opened it."""
        return self._database if self._process == os.getpid() else None

    def get(self) -> Database:
        """Return the open database.

        Raises:
            DatabaseError: it cannot be reached, started or used as it is.
        """
        asked = time.monotonic()
        with self._opening:
            if self._failure and self._failure[0] >= asked:
                raise self._failure[1]
            database = self.opened
            if database is None:
                self._database = database = self._kept(self._opened)
                self._process = os.getpid()
            elif self._in_doubt:
                self._kept(self._looked_after)
            database.measured = self.measured
            return database

    def doubt(self) -> None:
        """Have the next request look whether the server is there again before it asks, since a question has failed."""
        self._in_doubt = True

    def _kept(self, find: Callable[[], Database]) -> Database:
        try:
            found = find()
        except DatabaseError as error:
            self._failure = time.monotonic(), error
            raise
        self._in_doubt = False
        return found

    def _opened(self) -> Database:
        database = open_database(self.settings)
        atexit.register(_close, database, os.getpid())
        return database

    def _looked_after(self) -> Database:
        assert self._database is not None
        if not self._database.is_there():
            raise DatabaseError(*_AWAY)
        return self._database


def _close(database: Database, process: int) -> None:
    """Close a database at the end of the process that opened it, and not of one that was forked from that."""
    if os.getpid() == process:
        database.close()


def handle_of(app: Flask) -> DatabaseHandle:
    """Return the handle of an application."""
    handle: DatabaseHandle = app.extensions["graphcrm"]
    return handle


def current_handle() -> DatabaseHandle:
    """Return the handle of the application that handles this request."""
    return handle_of(current_app)


def current_database() -> Database:
    """Return the database of the application that handles this request.

    Raises:
        DatabaseError: it cannot be used, or did not answer earlier in this request.
    """
    if "without_database" in g:
        raise DatabaseError(*_AWAY)
    try:
        return current_handle().get()
    except DatabaseError:
        without_database()
        raise


def without_database() -> None:
    """Have the rest of this request not ask the database again, since it did not answer."""
    g.without_database = True


def current_settings() -> Settings:
    """Return the settings of the application that handles this request."""
    return current_handle().settings
