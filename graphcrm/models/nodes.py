"""The neomodel classes of the graph, made from the declared fields.

Imported only where something is written: reads go through ``graphcrm.queries``.
"""

from __future__ import annotations

from typing import Any, cast

from neomodel import (
    ArrayProperty,
    BooleanProperty,
    DateTimeNeo4jFormatProperty,
    FloatProperty,
    IntegerProperty,
    StringProperty,
    StructuredNode,
)
from neomodel.properties import Property

from graphcrm.models.field import Field
from graphcrm.models.fields import KINDS, PARTY_FIELDS


class NativeDateProperty(Property[Any]):
    """A date kept as Neo4j's DATE; neomodel's own DateProperty keeps a string."""

    def inflate(self, value: Any, *_: object, **__: object) -> Any:
        """Return the driver's date as ``datetime.date``."""
        return value.to_native() if hasattr(value, "to_native") else value

    def deflate(self, value: Any, *_: object, **__: object) -> Any:
        """Return the date as the driver takes it: as it is."""
        return value


#: neomodel's property for each Neo4j type that a field is stored as.
_PROPERTIES = {
    "STRING": StringProperty,
    "BOOLEAN": BooleanProperty,
    "INTEGER": IntegerProperty,
    "FLOAT": FloatProperty,
    "DATE": NativeDateProperty,
    "DATETIME": DateTimeNeo4jFormatProperty,
    "LIST<STRING>": ArrayProperty,
}


def _properties(fields: tuple[Field, ...]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for field in fields:
        made |= {name: _PROPERTIES[stored]() for name, stored in field.columns.items()}
        if field.name in made:
            made[field.name] = _PROPERTIES[field.value_type.stored](
                unique_index=field.unique, index=field.indexed and not field.unique
            )
    return made


def _node(name: str, base: type, fields: tuple[Field, ...], doc: str) -> type[StructuredNode]:
    members = {"__doc__": doc, "__module__": __name__, **_properties(fields)}
    return cast("type[StructuredNode]", type(name, (base,), members))


Party = _node("Party", StructuredNode, PARTY_FIELDS, "Anyone or anything that has relationships.")
Person = _node("Person", Party, KINDS["person"][len(PARTY_FIELDS) :], "A human being.")
Organization = _node("Organization", Party, KINDS["organization"][len(PARTY_FIELDS) :], "A company, site, department.")
Household = _node("Household", Party, (), "People who live together.")
Group = _node("Group", Party, (), "Any other set of parties.")

PARTY_CLASSES = {"person": Person, "organization": Organization, "household": Household, "group": Group}


class Unit(StructuredNode):
    """A place to reach a party: Home, Office, Sales department."""

    uid = StringProperty(unique_index=True)
    name = StringProperty()
    external_id = StringProperty()


class Place(StructuredNode):
    """An address with coordinates, shared by all the units that are there."""

    uid = StringProperty(unique_index=True)
    key = StringProperty(unique_index=True)
    street = StringProperty()
    city = StringProperty()
    postal_code = StringProperty()
    region = StringProperty()
    country = StringProperty()
    latitude = FloatProperty()
    longitude = FloatProperty()


class ContactPoint(StructuredNode):
    """A phone number, an e-mail address, a URL: as it was typed, as it is compared, and as a link."""

    uid = StringProperty(unique_index=True)
    type = StringProperty(index=True)
    value = StringProperty()
    normalized = StringProperty(index=True)
    link = StringProperty()
    primary = BooleanProperty()
