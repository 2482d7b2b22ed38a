"""Connect: to the server of the settings, or to the managed local one; check it; bring it up to date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import neo4j

from graphcrm import secrets
from graphcrm.config import Settings
from graphcrm.database import migrations
from graphcrm.database.connection import Database, translated_errors
from graphcrm.errors import DatabaseError
from graphcrm.queries.loader import load
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.install import Progress

#: Oldest release that graphcrm is tested with.
OLDEST = (5, 26)


def connect(settings: Settings, progress: Progress | None, migrate: bool) -> Database:
    """Open the database of ``settings``, see ``graphcrm.database.open_database``."""
    secrets.use(settings)
    if settings.database_url:
        uri, user, password = settings.database_url, settings.database_user, settings.database_password
    else:
        from graphcrm.database import local

        endpoint = local.ensure_started(settings, progress)
        uri, user, password = endpoint.uri, endpoint.user, endpoint.password
    with translated_errors():
        driver = neo4j.GraphDatabase.driver(
            uri,
            auth=(user, password),
            user_agent="graphcrm",
            notifications_min_severity="OFF",
            connection_acquisition_timeout=20,
            max_transaction_retry_time=15,
        )
    database = Database(driver, settings.database_name, settings)
    try:
        with translated_errors():
            # A read would be tried again for seconds before it said that nothing answers.
            driver.verify_connectivity()
        check_version(database)
        if migrate:
            migrations.migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def check_version(database: Database) -> None:
    """Make sure the server is a Neo4j that graphcrm supports.

    Raises:
        DatabaseError: it is older, or something else that speaks the same protocol.
    """
    found = database.read(load("server.version"), Viewer.administrator())
    version = found[0]["version"] if found else ""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if not numbers:
        raise DatabaseError("The server is not a Neo4j.", "graphcrm needs Neo4j 5.26 or later.")
    if (int(numbers[1]), int(numbers[2])) < OLDEST:
        raise DatabaseError(f"The server is Neo4j {version}, which is too old.", "graphcrm needs Neo4j 5.26 or later.")
