"""Read how the vocabularies are used: how many parties have a role, a category, a tag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.definitions import Definition
from graphcrm.models.kinds import Kind
from graphcrm.models.seen import hidden_fields, seen
from graphcrm.models.vocabularies import Category, ContactType, Role
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database

#: The classes whose terms parties have as relationships, and the type of these.
LINKS: Mapping[type[Definition], str] = {Role: "HAS_ROLE", Category: "IN_CATEGORY"}
#: The classes whose names stand in a property, and what has that property.
PROPERTIES: Mapping[type[Definition], tuple[str, str]] = {
    ContactType: ("Party", "contact_type"),
    Kind: ("Party", "subkind"),
    ContactPointType: ("ContactPoint", "type"),
}
#: The classes whose terms are values of a field that may be hidden.
FIELDS: Mapping[type[Definition], str] = {Role: "roles", Category: "categories", ContactType: "contact_type"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A free word, and how many parties have it that the viewer may see; ``key`` is the word as it is compared."""

    name: str
    key: str
    parties: int


def tags(database: Database, viewer: Viewer) -> list[Tag]:
    """Return the tags in alphabetical order, without those that only parties have which the viewer may not see."""
    if "tags" in hidden_fields(schema(database), viewer):
        return []
    return [Tag(**row) for row in database.read(load("vocabularies.tags"), viewer)]


def uses(database: Database, viewer: Viewer, of: type[Definition]) -> dict[str, int]:
    """Return how many parties (or contact points) that the viewer may see use each definition of a class, by name.

    Args:
        database: where to look.
        viewer: who asks.
        of: ``ContactType``, ``Kind``, ``ContactPointType``, ``Role`` or ``Category``; a category counts the parties
            in itself, not those below it.
    """
    whole = schema(database)
    if FIELDS.get(of) in hidden_fields(whole, viewer):
        return {}
    if of is ContactPointType:
        found = database.read(load("vocabularies.count_contact_points"), viewer)
    elif of in LINKS:
        slots = {"link": LINKS[of], "vocabulary": of.node}
        found = database.read(load("vocabularies.count_terms"), viewer, identifiers=slots)
    else:
        slots = {"property": PROPERTIES[of][1]}
        found = database.read(load("vocabularies.count_values"), viewer, identifiers=slots)
    known = seen(whole, viewer)
    return {row["name"]: row["uses"] for row in found if known.find(of, row["name"])}
