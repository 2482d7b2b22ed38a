"""What may be chosen for the fields of a party that name definitions: terms, kinds, folders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.models.vocabularies import Category, ContactType, Role
from graphcrm.web import folders
from graphcrm.web.inputs import Choice

if TYPE_CHECKING:
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer


def party_choices(schema: Schema, viewer: Viewer, kind: str) -> Mapping[str, tuple[Choice, ...]]:
    """Return what may be chosen for the fields of a kind of party, by name of the field.

    Args:
        schema: the definitions as the viewer may see them.
        viewer: who chooses; folders that they may not put records into and categories that they may not give are
            left out.
        kind: person, organization, household or group.
    """
    categories = [each for each in schema.named(Category).values() if _gives(viewer, each.name)]
    sets = [each for each in schema.named(AttributeSet).values() if each.holder == "party"]
    own = [each for each in schema.named(Kind).values() if each.base == kind]
    return {
        "subkind": tuple(Choice(each.name, each.name) for each in own),
        "contact_type": _labeled(schema.named(ContactType).values()),
        "roles": _labeled(schema.named(Role).values()),
        "categories": _tree(categories),
        "attribute_sets": _labeled(sets),
        "folder": tuple(Choice(name, path) for name, path in folders.open_to(viewer, schema).items()),
    }


def _gives(viewer: Viewer, category: str) -> bool:
    return viewer.sees_all or category not in viewer.fixed_categories


def _labeled(definitions: Iterable[ContactType | Role | AttributeSet]) -> tuple[Choice, ...]:
    return tuple(Choice(each.name, each.label) for each in definitions)


def _tree(definitions: Iterable[Category]) -> tuple[Choice, ...]:
    """Return a tree in the order in which it is read; what lies below something left out stands at the top."""
    known = {each.name: each for each in definitions}
    below: dict[str, list[str]] = {}
    for name, each in known.items():
        below.setdefault(each.parent if each.parent in known else "", []).append(name)
    found: list[Choice] = []

    def walk(parent: str, depth: int) -> None:
        for name in below.get(parent, ()):
            found.append(Choice(name, known[name].label, depth))
            walk(name, depth + 1)

    walk("", 0)
    return tuple(found)
