"""The schema as a viewer sees it: without what they may not know to be there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import lru_cache

from graphcrm.models.access import Folder
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.fields import KINDS
from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.relationships import BOUNDS
from graphcrm.models.schema import Schema
from graphcrm.models.vocabularies import Category
from graphcrm.viewer import Viewer

#: Schemas and sets of names that are kept; one for each viewer who asks at a time is enough.
_KEPT = 128


@lru_cache(maxsize=_KEPT)
def seen(schema: Schema, viewer: Viewer) -> Schema:
    """Return a schema without the types, categories, kinds, fields, sets and folders that a viewer may not see.

    What nobody but others can have is left out of names, suggestions, questions and conditions alike. The fields of a
    record that is seen are those of the whole schema without ``hidden_fields``: a public record of an own kind that
    the viewer may not read otherwise has the fields of its kind.
    """
    if viewer.sees_all:
        return schema
    return Schema(_seen(schema, viewer))


@lru_cache(maxsize=_KEPT)
def hidden_fields(schema: Schema, viewer: Viewer) -> frozenset[str]:
    """Return the names of the fields that a viewer may not see, built-in and own.

    With a field go the formulas that read it and what is made of it to be found or listed by, and with a relationship
    type the references that are kept as it.
    """
    if viewer.sees_all:
        return frozenset()
    every = [*_built_in(schema), *schema.all(Field)]
    unreadable = {field.name for field in every if not field.readable_by(viewer)}
    made = {name for name, field in BOUNDS.items() if field in unreadable}
    return frozenset(made).union(
        field.name
        for field in every
        if field.name in unreadable
        or (field.system and field.name.removesuffix("_key") in unreadable)
        or field.relationship in viewer.hidden_types
        or not unreadable.isdisjoint(field.reads)
    )


def reads_kind(viewer: Viewer, kind: Kind) -> bool:
    """Say whether a viewer may read parties of an own kind, those that they may see for their folder or owner."""
    return viewer.kinds is None or not viewer.kinds.isdisjoint({kind.name, kind.base.capitalize()})


def _built_in(schema: Schema) -> Iterator[Field]:
    every = [*map(schema.party_fields, KINDS), schema.relationship_fields(""), schema.contact_point_fields()]
    yield from (field for fields in every for field in fields if not field.set)


def _seen(schema: Schema, viewer: Viewer) -> Iterator[Definition]:
    gone = hidden_fields(schema, viewer)
    kinds = {kind.name for kind in schema.all(Kind) if not reads_kind(viewer, kind)}
    sets = {each.name: each for each in (_set(of, viewer, kinds) for of in schema.all(AttributeSet)) if each}
    fields = [field for field in schema.all(Field) if field.name not in gone and field.set in sets]
    told = {field.set for field in fields}
    empty = {field.set for field in schema.all(Field)} - told
    for definition in schema:
        match definition:
            case RelationshipType(name=name):
                hidden = name in viewer.hidden_types
            case Category(name=name):
                hidden = name in viewer.hidden_categories
            case Kind(name=name):
                hidden = name in kinds
            case Folder(name=name):
                hidden = name not in viewer.folders and "manage_access" not in viewer.rights
            case AttributeSet() | Field():
                continue
            case _:
                hidden = False
        if not hidden:
            yield definition
    yield from (each for name, each in sets.items() if name not in empty)
    yield from fields


def _set(of: AttributeSet, viewer: Viewer, kinds: set[str]) -> AttributeSet | None:
    """Return an attribute set without the hidden kinds and types that have it; None when nothing else has it."""
    left = dataclasses.replace(
        of,
        kinds=tuple(name for name in of.kinds if name not in kinds),
        relationship_types=tuple(name for name in of.relationship_types if name not in viewer.hidden_types),
    )
    had, has = (any((each.kinds, each.relationship_types, each.contact_types, each.roles)) for each in (of, left))
    return left if has or not had else None
