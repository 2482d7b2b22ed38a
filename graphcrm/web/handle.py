"""Keep the one database of an application."""

from __future__ import annotations

import atexit
import time
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask, current_app

from graphcrm.errors import DatabaseError
from graphcrm.services.setup import open_database

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database


class DatabaseHandle:
    """The database of an application, opened by the first request that needs it.

    A failed opening is tried again by the next request, so a server that comes up later is found; requests that
    waited for it share its failure, so that they do not each wait for one of their own.
    """

    def __init__(self, settings: Settings, database: Database | None = None) -> None:
        self.settings = settings
        self._database = database
        self._opening = Lock()
        self._failure: tuple[float, DatabaseError] | None = None

    def use(self, database: Database) -> None:
        """Take a database that somebody else opened and will close."""
        self._database = database

    def get(self) -> Database:
        """Return the open database.

        Raises:
            DatabaseError: it cannot be reached, started or used as it is.
        """
        asked = time.monotonic()
        with self._opening:
            if self._database is None:
                if self._failure and self._failure[0] >= asked:
                    raise self._failure[1]
                self._database = self._opened()
            return self._database

    def _opened(self) -> Database:
        try:
            database = open_database(self.settings)
        except DatabaseError as error:
            self._failure = time.monotonic(), error
            raise
        atexit.register(database.close)
        return database


def handle_of(app: Flask) -> DatabaseHandle:
    """Return the handle of an application."""
    handle: DatabaseHandle = app.extensions["graphcrm"]
    return handle


def current_database() -> Database:
    """Return the database of the application that handles this request."""
    return handle_of(current_app).get()


def current_settings() -> Settings:
    """Return the settings of the application that handles this request."""
    return handle_of(current_app).settings
