"""Keep the indexes of the database as the schema says: one for each own field that is indexed or unique, one for the
titles and descriptions of relationships, and those along which long lists of relationships are read.

A schema statement cannot share the transaction of the definition, so it is a step of its own with a journal entry of
its own; a step that was cut off is made up for the next time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.errors import DatabaseError, RuleError
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.relationships import BOUNDS
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.loader import Query, load
from graphcrm.queries.schema import schema
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema

_PREFIX, _TEXTS = "own_", "tie_texts_"
_ANYONE = Viewer("indexes")
#: Seconds that a new index may take to be filled before the command goes on without waiting.
_PATIENCE = 300
#: Of how many relationships a type has indexes to be listed along: fewer are sorted in no time.
_MANY = 1_000


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
    follow_types(database)
    return changed


def follow_types(database: Database) -> bool:
    """Have the full-text index of relationships hold those of every type; return whether another one was made.

    Such an index names its types and cannot be changed. The new one is filled before searches use it, so that they
    find everything meanwhile, except for what is of a type that was just added. It is journaled nowhere: it follows
    from the types, whose change is.

    Raises:
        DatabaseError: the server refuses.
    """
    names = sorted(kind.name for kind in schema(database).all(RelationshipType))
    version = database.schema_cache[0] if database.schema_cache else 0
    wanted = _TEXTS + hashlib.sha256("|".join(names).encode()).hexdigest()[:12]
    used = database.read(load("indexes.texts"), _ANYONE)
    if not names or [row["name"] for row in used] == [wanted]:
        return False
    before = database.read(load("indexes.existing"), _ANYONE, prefix=_TEXTS)
    _make(database, load("indexes.create_texts"), {"index": wanted, "ties": names})
    database.alter(load("indexes.await"), seconds=_PATIENCE)
    if not database.write(_ANYONE, lambda work: work.run(load("indexes.use_texts"), index=wanted, version=version)):
        # Somebody has changed the types meanwhile, and makes the index for those.
        return False
    for row in before:
        if row["name"] != wanted:
            database.alter(load("indexes.drop"), identifiers={"index": row["name"]})
    return True


def follow_sizes(database: Database) -> bool:
    """Have the relationships of each type that has many by now be listed along indexes; return whether some were made.

    Neo4j indexes relationships by type alone. Lists use an index once it is filled. They are journaled nowhere: what is
    there decides.

    Raises:
        DatabaseError: the server refuses.
    """
    names = sorted(kind.name for kind in schema(database).all(RelationshipType))
    told = database.read(load("lists.ties_sizes"), _ANYONE, identifiers={"ties": names})[0]
    new = [name for name in names if told["sizes"][name] > _MANY and name not in told["indexed"]]
    for name in new:
        for bound in sorted(BOUNDS):
            own = {"index": f"along_{bound}_{name}", "type": name, "property": bound}
            _make(database, load("indexes.create_along"), own)
    if new:
        database.alter(load("indexes.await"), seconds=_PATIENCE)
        along = sorted({*new, *told["indexed"]})
        database.write(_ANYONE, lambda work: work.run(load("indexes.use_along"), types=along))
    return bool(new)


def _make(database: Database, query: Query, identifiers: Mapping[str, str | list[str]]) -> None:
    """Create an index that others may be about to create, too."""
    try:
        database.alter(query, identifiers=identifiers)
    except DatabaseError:
        # Of two who make it in the same moment the server refuses one, IF NOT EXISTS or not.
        prefix = str(identifiers["index"])
        if not any(row["name"] == prefix for row in database.read(load("indexes.existing"), _ANYONE, prefix=prefix)):
            raise


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
                Phrase(
                    "{label} cannot be kept unique: a value stands in several records.", label=Word(index.field.label)
                ),
                "Change those values first.",
                index.field.name,
            ) from error
        raise
