"""Keep the one database of an application."""

from __future__ import annotations

import atexit
from threading import Lock
from typing import TYPE_CHECKING

from flask import current_app

from graphcrm.services.setup import open_database

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database


class DatabaseHandle:
    """The database of an application, opened by the first request that needs it.

    A failed opening is tried again by the next request, so a server that comes up later is found.
    """

    def __init__(self, settings: Settings, database: Database | None = None) -> None:
        self._settings = settings
        self._database = database
        self._opening = Lock()

    def use(self, database: Database) -> None:
        """Take a database that somebody else opened and will close."""
        self._database = database

    def get(self) -> Database:
        """Return the open database.

        Raises:
            DatabaseError: it cannot be reached, started or used as it is.
        """
        with self._opening:
            if self._database is None:
                self._database = open_database(self._settings)
                atexit.register(self._database.close)
            return self._database


def current_database() -> Database:
    """Return the database of the application that handles this request."""
    handle: DatabaseHandle = current_app.extensions["graphcrm"]
    return handle.get()
