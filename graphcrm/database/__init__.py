"""Neo4j: the managed local server, the connection to it, units of work and migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database
    from graphcrm.database.install import Progress


def open_database(
    settings: Settings | None = None, *, progress: Progress | None = None, migrate: bool = True
) -> Database:
    """Connect to the database of the settings, ready to use.

    With no ``database_url`` the managed local server is started when it is not running.

    Args:
        settings: those of the environment by default.
        progress: told of every step while the local server is downloaded and started.
        migrate: bring the database up to date.

    Raises:
        DatabaseError: it cannot be started or reached, its version is not supported, or it is newer than this program.
    """
    from graphcrm import config
    from graphcrm.database.opening import connect

    return connect(settings or config.load(), progress, migrate)
