"""Read the relationship types of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcrm.models.relationship_types import Catalogue, RelationshipType
from graphcrm.queries.loader import load
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database

_ANYONE = Viewer("types")


def catalogue(database: Database) -> Catalogue:
    """Return all relationship types; they are read again only when somebody changed them."""
    version = database.read(load("types.version"), _ANYONE)[0]["version"]
    cached = database.catalogue_cache
    if cached is None or cached[0] != version:
        found = database.read(load("types.all"), _ANYONE)
        cached = (version, Catalogue(RelationshipType.from_mapping(row["type"]) for row in found))
        database.catalogue_cache = cached
    return cached[1]
