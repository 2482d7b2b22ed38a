"""Bring a database to the state this program needs, step by step, once.

``cypher/migrations/NNNN_name.cypher`` holds statements that end with ``;`` at the end of a line. Each is applied once,
under a lock that lets one program migrate at a time, and marked at once, so that an interrupted migration goes on
where it stopped. A statement on data is marked in its own transaction; one that takes several (``IN TRANSACTIONS``)
after them, so that it must leave out what it has done. A schema statement cannot share one: Neo4j does not mix schema
and data; so one that creates is left out when its name is there already, and one that drops says IF EXISTS.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import neo4j

from graphcrm import resources
from graphcrm.database.connection import Database, rows, translated_errors
from graphcrm.errors import DatabaseError
from graphcrm.queries.loader import load

_SCHEMA = re.compile(r"(CREATE|DROP) (?:\w+ )?(?:CONSTRAINT|INDEX) (\w+)", re.IGNORECASE)
_BATCHED = re.compile(r"\} IN TRANSACTIONS\b", re.IGNORECASE)


@dataclass(frozen=True)
class Migration:
    """One file of ``cypher/migrations``."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def statements(self) -> list[str]:
        """The statements in order, comments left out."""
        lines = [line for line in self.text.splitlines() if not line.lstrip().startswith("//")]
        return [part.strip() for part in re.split(r";[ \t]*$", "\n".join(lines), flags=re.MULTILINE) if part.strip()]


def available(folder: Path | None = None) -> list[Migration]:
    """Return the migrations this program knows, in order.

    Raises:
        DatabaseError: the files are not numbered 1, 2, 3, … without a gap.
    """
    folder = folder or resources.folder("cypher") / "migrations"
    found = []
    for path in sorted(folder.glob("*.cypher")):
        number, _, name = path.stem.partition("_")
        found.append(Migration(int(number), name, path.read_text(encoding="utf-8")))
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise DatabaseError(f"The migrations in {folder} are not numbered without a gap.", "Install graphcrm again.")
    return found


def pending(database: Database, migrations: list[Migration] | None = None) -> list[tuple[Migration, int]]:
    """Return the migrations still to do, each with the number of its statements already done.

    Raises:
        DatabaseError: the database is newer than this program, or holds another text of a migration.
    """
    migrations = available() if migrations is None else migrations
    applied = {row["number"]: row for row in _run(database, "applied")}
    unknown = sorted(set(applied) - {migration.number for migration in migrations})
    if unknown:
        raise DatabaseError(
            f"This database is newer than this program: it has migration {unknown[-1]} "
            f"({applied[unknown[-1]]['name']}), this program knows {len(migrations)}.",
            "Install a newer graphcrm. Nothing was changed.",
        )
    left = []
    for migration in migrations:
        row = applied.get(migration.number)
        if row and row["checksum"] != migration.checksum:
            raise DatabaseError(
                f"Migration {migration.number} ({migration.name}) was applied with another text than this program has.",
                "Install the graphcrm that made this database, or a later release. Nothing was changed.",
            )
        if not row or not row["finished"]:
            left.append((migration, row["done"] if row else 0))
    return left


def migrate(
    database: Database,
    migrations: list[Migration] | None = None,
    progress: Callable[[Migration], None] | None = None,
) -> list[Migration]:
    """Apply what is pending and return the migrations that were applied.

    Args:
        database: the database to bring up to date.
        migrations: those of this program by default.
        progress: called with each migration before it runs.

    Raises:
        DatabaseError: see ``pending``; or a statement was refused, and what was done before it stays.
    """
    if not pending(database, migrations):
        return []
    _run(database, "prepare")
    applied = []
    with (
        translated_errors(),
        database.driver.session(database=database.name) as session,
        session.begin_transaction() as lock,
    ):
        lock.run(load("migrations.lock").render()).consume()
        for migration, done in pending(database, migrations):
            if progress:
                progress(migration)
            _apply(database, migration, done)
            applied.append(migration)
        _run(database, "await_indexes")
    return applied


def _apply(database: Database, migration: Migration, done: int) -> None:
    for count, statement in enumerate(migration.statements[done:], done + 1):
        schema = _SCHEMA.match(statement)
        if schema and not (schema[1].upper() == "CREATE" and schema[2] in _schema_names(database)):
            _text(database, statement)
        mark = {
            "number": migration.number,
            "name": migration.name,
            "checksum": migration.checksum,
            "done": count,
            "finished": count == len(migration.statements),
        }
        with database.driver.session(database=database.name) as session:
            batched = _BATCHED.search(statement)
            if batched:
                session.run(neo4j.Query(statement)).consume()
            session.execute_write(_marked, None if schema or batched else statement, mark)


def _marked(transaction: neo4j.ManagedTransaction, statement: str | None, mark: dict[str, Any]) -> None:
    if statement:
        transaction.run(statement).consume()
    transaction.run(load("migrations.mark").render(), mark).consume()


def _schema_names(database: Database) -> set[str]:
    return {row["name"] for row in _run(database, "existing_schema")}


def _run(database: Database, query: str, **parameters: Any) -> list[dict[str, Any]]:
    return _text(database, load(f"migrations.{query}").render(), **parameters)


def _text(database: Database, text: str, **parameters: Any) -> list[dict[str, Any]]:
    # With the driver's retry: programs that prepare a new database at once may wait for each other.
    with translated_errors():
        found: list[dict[str, Any]] = database.driver.execute_query(
            neo4j.Query(text), parameters, database_=database.name, result_transformer_=rows
        )
    return found
