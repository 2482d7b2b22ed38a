"""Read the relationship types of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcrm.queries.schema import schema, schema_in

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.models.relationship_types import Catalogue


def catalogue(database: Database) -> Catalogue:
    """Return all relationship types; they are read again only when somebody changed the schema."""
    return schema(database).types


def catalogue_in(work: UnitOfWork) -> Catalogue:
    """Return all relationship types as this unit of work sees them, its own changes included."""
    return schema_in(work).types
