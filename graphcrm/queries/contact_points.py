"""Read the contact point types of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcrm.models.contact_points import ContactPointType
from graphcrm.queries.schema import schema

if TYPE_CHECKING:
    from graphcrm.database.connection import Database


def types(database: Database) -> dict[str, ContactPointType]:
    """Return the contact point types in use by name."""
    return schema(database).named(ContactPointType)
