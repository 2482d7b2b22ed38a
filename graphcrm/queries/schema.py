"""Read the schema of a database: everything that its users have defined."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from graphcrm.models.schema import CLASSES, Schema
from graphcrm.models.seen import seen as seen_of
from graphcrm.queries.loader import load
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork

_ANYONE = Viewer("schema")
_BY_LABEL = {each.node: each for each in CLASSES}
#: The schema that everything holds to that is read in this context, and the database that it is of.
_held: ContextVar[tuple[Database, Schema] | None] = ContextVar("held_schema", default=None)


def schema(database: Database) -> Schema:
    """Return the whole schema; it is read again only when somebody changed it. What is told comes from ``seen``."""
    held = _held.get()
    if held and held[0] is database:
        return held[1]
    cached = _current(lambda query, **given: database.read(query, _ANYONE, **given), database.schema_cache)
    database.schema_cache = cached
    return cached[1]


def hold(database: Database, known: Schema) -> None:
    """Have ``schema`` return what was just read, without asking again, until ``release``: for whoever only reads."""
    _held.set((database, known))


def release() -> None:
    """Have ``schema`` ask the database again."""
    _held.set(None)


def seen(database: Database, viewer: Viewer) -> Schema:
    """Return the schema without what the viewer may not see, see ``graphcrm.models.seen``."""
    return seen_of(schema(database), viewer)


def schema_at(database: Database, version: int | None) -> Schema:
    """Return the schema at the version that a query has just told; it is read only where another one is known."""
    known = database.schema_cache
    return known[1] if known and known[0] == (version or 0) else schema(database)


def schema_in(work: UnitOfWork) -> Schema:
    """Return the schema as this unit of work sees it, its own changes included."""
    known = work.schema_cache or work.database.schema_cache
    cached = _current(work.run, known)
    work.schema_cache = cached
    return cached[1]


def _current(read: Callable[..., list[dict[str, Any]]], cached: tuple[int, Schema] | None) -> tuple[int, Schema]:
    version = read(load("definitions.version"))[0]["version"]
    if cached is None or cached[0] != version:
        labels = list(_BY_LABEL)
        found = read(load("definitions.all"), identifiers={"labels": labels}, labels=labels)
        cached = (version, Schema(_BY_LABEL[row["label"]].from_row(row["properties"]) for row in found))
    return cached
