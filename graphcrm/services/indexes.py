"""Keep the indexes of the database as the schema says: one for each own field that is indexed or unique.

A schema statement cannot share the transaction of the definition, so it is a step of its own with a journal entry of
its own; a step that was cut off is made up for the next time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.errors import DatabaseError, RuleError
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

_PREFIX = "own_"
#: Seconds that a new index may take to be filled before the command goes on without waiting.
_PATIENCE = 300


@dataclass(frozen=True, slots=True)
class _Index:
    name: str
    field: Field
    of: str
    relationship: bool

    @property
    def unique(self) -> bool:
        return self.field.unique


def synchronize(database: Database, viewer: Viewer) -> list[str]:
    """Create the indexes that are missing and drop those that are not wanted any more; return the names of both.

    Raises:
        RuleError: a field is to be unique, and a value stands in several records; it is named.
        DatabaseError: the server refuses.
    """
    wanted = {index.name: index for index in _wanted(schema(database))}
    there = {row["name"]: row["unique"] for row in database.read(load("indexes.existing"), viewer, prefix=_PREFIX)}
    changed = []
    for name, unique in there.items():
        if name not in wanted or wanted[name].unique != unique:
            drop = load("indexes.drop_unique") if unique else load("indexes.drop")
            database.alter(drop, identifiers={"index": name})
            changed.append(name)
            _record(database, viewer, "drop", name, {"name": name, "unique": unique}, None)
    for name, index in wanted.items():
        if there.get(name) != index.unique:
            _create(database, index)
            changed.append(name)
            told = {"name": name, "of": index.of, "field": index.field.name, "unique": index.unique}
            _record(database, viewer, "create", name, None, told)
    if changed:
        database.alter(load("indexes.await"), seconds=_PATIENCE)
    return changed


def _record(
    database: Database,
    viewer: Viewer,
    action: str,
    name: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    database.write(viewer, lambda work: work.record(action, f"index:{name}", before, after))


def _wanted(known: Schema) -> list[_Index]:
    found = []
    for field in known.all(Field):
        if not (field.indexed or field.unique):
            continue
        of = known.get(AttributeSet, field.set)
        if of.holder == "relationship":
            found += [_Index(f"{_PREFIX}{field.name}_{type}", field, type, True) for type in of.relationship_types]
        else:
            found.append(_Index(f"{_PREFIX}{field.name}", field, "Unit" if of.units else "Party", False))
    return found


def _create(database: Database, index: _Index) -> None:
    names = {"index": index.name, "property": index.field.name}
    if index.relationship:
        database.alter(load("indexes.create_relationship"), identifiers=names | {"type": index.of})
        return
    if not index.unique:
        database.alter(
            load("indexes.create_sorted") if index.of == "Party" else load("indexes.create"), identifiers=names
        )
        return
    try:
        database.alter(load("indexes.create_unique"), identifiers=names)
    except DatabaseError as error:
        if "ConstraintCreationFailed" in str(getattr(error.__cause__, "code", "")):
            raise RuleError(
                f"{index.field.label} cannot be kept unique: a value stands in several records.",
                "Change those values first.",
                index.field.name,
            ) from error
        raise
