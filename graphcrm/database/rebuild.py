"""Put a database that Neo4j's offline importer has made in the place of the local one.

The new one is made in a folder of its own: the importer fills it, then a server of its own gives it the constraints and
indexes of the old one and everything that was in that. Only when it is whole does it take the old one's place; whatever
fails or is cut off before, the old one is as it was. Meanwhile the local server stands still.
"""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import neo4j

from graphcrm.config import Settings
from graphcrm.database import launch, local
from graphcrm.database.connection import Database, translated_errors
from graphcrm.database.home import ServerHome
from graphcrm.database.install import chosen_version, install
from graphcrm.database.opening import connect
from graphcrm.errors import DatabaseError, RuleError
from graphcrm.queries.loader import Query, load

#: The most nodes that are kept from the old database; it is to be as good as empty.
MOST_KEPT = 50_000
_BUILD = "rebuild-"
_LAST_LINES = 15

Progress = Callable[[int, int, str], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """What was in the old database, and the statements that make its constraints and indexes."""

    nodes: list[dict[str, Any]]
    ties: list[dict[str, Any]]
    statements: list[str]


def check(database: Database) -> None:
    """Raise ``RuleError`` when a database holds parties, or more of anything else than can be kept."""
    row = _rows(database, load("rebuild.holds"))[0]
    if row["any"]:
        raise RuleError(
            "The database has parties already, and a bulk load fills an empty one.",
            "Import without --bulk, or set GRAPHCRM_HOME to another folder for a new database.",
        )
    if row["nodes"] > MOST_KEPT:
        raise RuleError(
            f"The database has more than {MOST_KEPT:,} records besides parties.",
            "Import without --bulk, or `graphcrm journal trim` first.",
        )


def read(database: Database) -> Kept:
    """Read all there is in a database that is as good as empty.

    Raises:
        RuleError: it is not.
    """
    check(database)
    nodes = _rows(database, load("rebuild.nodes"))
    statements = [
        row["statement"] for name in ("constraints", "indexes") for row in _rows(database, load(f"rebuild.{name}"))
    ]
    return Kept(nodes, _rows(database, load("rebuild.ties")), statements)


def rebuild(
    settings: Settings, kept: Kept, arguments: Sequence[str], complete: Callable[[Database], None], tell: Progress
) -> None:
    """Make a database of files, and put it in the place of the local one.

    Args:
        settings: of the local server, which is stopped; whoever opens the database starts it again.
        kept: what was in the old one.
        arguments: options of the importer that name the files and say how they are written.
        complete: called with the new database before it takes its place.
        tell: called with (done, total, stage); the stages are importing, indexes.

    Raises:
        DatabaseError: the importer or the server failed; the old database is as it was.
    """
    home = ServerHome.of(settings)
    for abandoned in settings.home.glob(_BUILD + "*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    with local.standing_still(settings), tempfile.TemporaryDirectory(prefix=_BUILD, dir=settings.home) as name:
        # A server for speed: it has a few minutes to live, and all of them are work.
        building = dataclasses.replace(settings, home=Path(name), bolt_port=0, fast_start=False)
        made = ServerHome.of(building)
        made.create()
        made.take_password(home)
        tell(0, 1, "importing")
        _import(building, made, arguments)
        tell(1, 1, "importing")
        try:
            with connect(building, None, migrate=False) as database:
                _make_indexes(database, kept.statements, tell)
                _put_back(database, kept)
                complete(database)
        finally:
            local.stop(building)
        home.take_data(made)


def _import(settings: Settings, home: ServerHome, arguments: Sequence[str]) -> None:
    version, jars = chosen_version(settings), install(settings)
    home.write_private(home.conf / "neo4j.conf", launch.configuration(settings, version, 0))
    file = home.path / "arguments"
    home.write_private(file, launch.import_arguments(settings, jars, arguments))
    with home.log.open("wb") as log:
        result = subprocess.run(
            [launch.java(), f"@{file}"],
            env=launch.environment(home),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=home.logs,
            check=False,
        )
    if result.returncode:
        lines = home.log.read_text("utf-8", errors="replace").splitlines()
        told = " / ".join(line.strip() for line in lines[-_LAST_LINES:])
        raise DatabaseError(
            f"Neo4j's importer failed (exit code {result.returncode}): {told}",
            "The database is as it was. Import without --bulk, or free memory and disk and try again.",
        )


def _make_indexes(database: Database, statements: Sequence[str], tell: Progress) -> None:
    tell(0, 100, "indexes")
    for statement in statements:
        _rows(database, statement)
    percent = 0.0
    while percent < 100:
        row = _rows(database, load("rebuild.filled"))[0]
        if row["failed"]:
            raise DatabaseError(
                f"Neo4j could not fill the index {row['failed'][0]}.",
                "The database is as it was. Import without --bulk, which says which rows do not fit.",
            )
        percent = row["percent"]
        tell(int(percent), 100, "indexes")
        time.sleep(0.2 if percent < 100 else 0)


def _put_back(database: Database, kept: Kept) -> None:
    ids = {row["was"]: row["id"] for row in _rows(database, load("rebuild.put_nodes"), nodes=kept.nodes)}
    ties = [tie | {"source": ids[tie["source"]], "target": ids[tie["target"]]} for tie in kept.ties]
    _rows(database, load("rebuild.put_ties"), ties=ties)


def _rows(database: Database, query: Query | str, **parameters: object) -> list[dict[str, Any]]:
    text = query if isinstance(query, str) else query.render()
    with translated_errors():
        found: list[dict[str, Any]] = database.driver.execute_query(
            neo4j.Query(text), parameters, database_=database.name, result_transformer_=lambda result: result.data()
        )
    return found
