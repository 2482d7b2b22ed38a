"""Read the contact point types of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcrm.models.contact_points import ContactPointType
from graphcrm.queries.loader import load
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database

_ANYONE = Viewer("types")


def types(database: Database) -> dict[str, ContactPointType]:
    """Return all contact point types by name."""
    found = [ContactPointType.from_mapping(row["type"]) for row in database.read(load("types.contact_points"), _ANYONE)]
    return {type.name: type for type in found}
