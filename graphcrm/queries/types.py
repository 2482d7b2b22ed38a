"""Read the relationship types of a database."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from graphcrm.models.relationship_types import Catalogue, RelationshipType
from graphcrm.queries.loader import Query, load
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork

_ANYONE = Viewer("types")


def catalogue(database: Database) -> Catalogue:
    """Return all relationship types; they are read again only when somebody changed them."""
    cached = _current(lambda query: database.read(query, _ANYONE), database.catalogue_cache)
    database.catalogue_cache = cached
    return cached[1]


def catalogue_in(work: UnitOfWork) -> Catalogue:
    """Return all relationship types as this unit of work sees them, its own changes included."""
    cached = _current(work.run, work.catalogue_cache or work.database.catalogue_cache)
    work.catalogue_cache = cached
    return cached[1]


def _current(
    read: Callable[[Query], list[dict[str, Any]]], cached: tuple[int, Catalogue] | None
) -> tuple[int, Catalogue]:
    version = read(load("types.version"))[0]["version"]
    if cached is None or cached[0] != version:
        cached = (version, Catalogue(RelationshipType.from_mapping(row["type"]) for row in read(load("types.all"))))
    return cached
