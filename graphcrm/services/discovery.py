"""Tell what a database can hold: which fields there are, where, of which type, and with which rights."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from graphcrm import __version__
from graphcrm.auth import policy
from graphcrm.errors import RuleError
from graphcrm.models.access import LEVELS, TEAM, AccessRole, FieldRights, Folder, Team
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.field_types import TYPES
from graphcrm.models.fields import BUILT_IN_RELATIONSHIP, declared
from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.models.schema import CLASSES, Schema
from graphcrm.models.seen import hidden_fields
from graphcrm.phrases import Phrase
from graphcrm.queries.schema import seen

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

D = TypeVar("D", bound=Definition)


def fields(database: Database, viewer: Viewer, of: str | None = None) -> dict[str, tuple[Field, ...]]:
    """Return the fields that a viewer may see, by what has them, each with those of its roles that are the viewer's.

    Args:
        database: whose own fields are told beside the built-in ones.
        viewer: who asks.
        of: a kind of party, a relationship type, an attribute set, relationship, unit or contact_point: then all the
            fields of that. Without it, those of everything built in and of each attribute set.

    Raises:
        RuleError: nothing of that name has fields.
    """
    known = seen(database, viewer)
    hidden = hidden_fields(known, viewer)
    found = {of: _fields_of(known, of)} if of else _every(known)
    return {
        name: tuple(_without_others(field, viewer) for field in each if field.name not in hidden)
        for name, each in found.items()
    }


def where(known: Schema, name: str) -> str:
    """Say what has the fields of an attribute set, in words: ``person; role volunteer``."""
    of = known.get(AttributeSet, name)
    parts = [*of.kinds, *(f"contact type {each}" for each in of.contact_types), *(f"role {each}" for each in of.roles)]
    parts += of.relationship_types
    parts += ["units"] if of.units else []
    return "; ".join(parts) or "the parties that it is given to"


def definitions(database: Database, viewer: Viewer, of: type[D]) -> list[D]:
    """Return the definitions of a class, retired ones too, that a viewer may know of; of access, what is theirs."""
    known = seen(database, viewer)
    hidden = hidden_fields(known, viewer)
    return [_without_others(each, viewer) for each in known.all(of) if _may_know(viewer, each, hidden)]


def document(database: Database, viewer: Viewer) -> dict[str, Any]:
    """Return everything that a database can hold as plain values: every definition, and the fields with their rights.

    ``fields`` has an entry for each kind of party, relationship type, attribute set, for ``unit`` and
    ``contact_point``; ``columns`` of a field are the properties that keep it, each with its Neo4j type.
    """
    known = seen(database, viewer)
    hidden = hidden_fields(known, viewer)
    names = [*declared(), "unit", *(each.name for each in known.all(Kind)), *(each.name for each in _sets(known))]
    names += [each.name for each in known.types if known.relationship_fields(each.name) != BUILT_IN_RELATIONSHIP]
    told: dict[str, Any] = {"graphcrm": __version__, "field_types": {name: kind.label for name, kind in TYPES.items()}}
    for of in CLASSES:
        if of is not Field:
            told[of.section] = [each.properties() for each in definitions(database, viewer, of)]
    told["fields"] = {
        name: _described((field for field in _fields_of(known, name) if field.name not in hidden), viewer)
        for name in names
    }
    return told


def _described(found: Iterable[Field], viewer: Viewer) -> list[dict[str, Any]]:
    return [
        _without_others(field, viewer).described() | {"writable": field.writable_by(viewer) and not field.derived}
        for field in found
    ]


def _defines(viewer: Viewer) -> bool:
    """Say whether a viewer is told all that says who may do what, since they decide it."""
    return policy.may(viewer, "manage_access") or policy.may(viewer, "define")


def _may_know(viewer: Viewer, definition: Definition, hidden: Container[str]) -> bool:
    """Say whether a viewer is told of a definition of the schema as they see it: of access only what is theirs."""
    if _defines(viewer):
        return True
    match definition:
        case AccessRole(name=name):
            return name in viewer.roles
        case Team():
            return definition.owner in viewer.roles
        case Folder(name=name):
            return name in viewer.folders
        case FieldRights(name=name):
            return name not in hidden
    return True


def _without_others(definition: D, viewer: Viewer) -> D:
    """Return a definition as it is told, without the access roles, teams and folders that others have."""
    if _defines(viewer):
        return definition
    own = viewer.roles | {name.removeprefix(TEAM) for name in viewer.roles if name.startswith(TEAM)}
    keys = [key for key in {"writers", *LEVELS} if getattr(definition, key, ())]
    left: dict[str, Any] = {key: tuple(name for name in getattr(definition, key) if name in own) for key in keys}
    if isinstance(definition, Folder) and definition.parent not in viewer.folders:
        left["parent"] = ""
    told: D = dataclasses.replace(definition, **left)  # type: ignore[type-var]  # all are dataclasses
    return told


def _sets(known: Schema) -> list[AttributeSet]:
    return [each for each in known.all(AttributeSet) if each.active]


def _every(known: Schema) -> dict[str, tuple[Field, ...]]:
    found: dict[str, tuple[Field, ...]] = dict(declared())
    return found | {each.name: known.fields_of_set(each.name) for each in _sets(known)}


def _fields_of(known: Schema, of: str) -> tuple[Field, ...]:
    built_in: Mapping[str, tuple[Field, ...]] = declared()
    kinds = known.named(Kind)
    if of == "unit":
        return known.unit_fields()
    if of in kinds:
        return known.party_fields(kinds[of].base, of)
    if of in built_in:
        return known.party_fields(of) if of not in ("relationship", "contact_point") else built_in[of]
    if of in known.types:
        return known.relationship_fields(of)
    if any(each.name == of for each in _sets(known)):
        return known.fields_of_set(of)
    names = [*built_in, "unit", *kinds, *(each.name for each in _sets(known)), *known.types.all_names]
    near = difflib.get_close_matches(of, names, n=1, cutoff=0.6)
    shown = [*built_in, "unit", *(each.name for each in _sets(known))]
    right = (
        Phrase("Did you mean {near}?", near=near[0])
        if near
        else Phrase("Take one of {known}, an own kind or a relationship type.", known=shown)
    )
    raise RuleError(Phrase("Nothing of the kind {of!r} has fields.", of=of), right, "of", of)
