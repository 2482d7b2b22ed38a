"""Read the relationship types of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcrm.queries.schema import schema

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.relationship_types import Catalogue


def catalogue(database: Database) -> Catalogue:
    """Return all relationship types; they are read again only when somebody changed the schema."""
    return schema(database).types
