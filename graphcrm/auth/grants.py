"""Make a viewer of an account: what its roles and teams let it see and do, by the definitions in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from graphcrm.models.access import ANONYMOUS, LEVELS, REGISTERED, TEAM, AccessRole, Folder
from graphcrm.models.fields import KINDS
from graphcrm.models.kinds import Kind
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.schema import Schema
from graphcrm.models.vocabularies import Category
from graphcrm.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Account:
    """What rights follow from: a user, with their access roles, their teams and the record of themselves."""

    user: str
    roles: frozenset[str] = field(default_factory=frozenset)
    teams: frozenset[str] = field(default_factory=frozenset)
    party: str | None = None


def viewer_of(schema: Schema, account: Account) -> Viewer:
    """Return the viewer that an account is."""
    roles = schema.named(AccessRole)
    held = [roles[name] for name in sorted({REGISTERED, *account.roles}) if name in roles]
    return _viewer(schema, held, account)


def anonymous(schema: Schema) -> Viewer:
    """Return the viewer of whoever is not signed in."""
    role = schema.named(AccessRole).get(ANONYMOUS)
    return _viewer(schema, [role] if role else [], Account(ANONYMOUS), owns=False)


def _viewer(schema: Schema, held: Iterable[AccessRole], account: Account, *, owns: bool = True) -> Viewer:
    roles = list(held)
    rights = frozenset(chain.from_iterable(role.rights for role in roles))
    teams = {TEAM + name for name in account.teams}
    mine = frozenset({account.user, *teams}) if owns else frozenset()
    if "administer" in rights:
        # Notes may be shared with chosen people and teams, where seeing all records does not count.
        return Viewer(account.user, sees_all=True, owners=mine, party=account.party)
    names = frozenset({role.name for role in roles} | teams)
    readers, contributors, managers = _folders(schema, account.teams)
    hidden_types, fixed_types = _types(schema, names)
    hidden, fixed = _categories(schema, names)
    return Viewer(
        account.user,
        folders=readers,
        contributes=contributors,
        manages=managers,
        owners=mine,
        kinds=_kinds(schema, rights),
        hidden_types=hidden_types,
        fixed_types=fixed_types,
        hidden_categories=hidden,
        fixed_categories=fixed,
        rights=rights,
        roles=names,
        party=account.party,
    )


def _folders(schema: Schema, teams: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Return the folders in which one of the teams has each level or a higher one; those below a folder follow it."""
    mine = frozenset(teams)
    found: list[set[str]] = [set() for _ in LEVELS]
    for folder in schema.named(Folder).values():
        for number, level in enumerate(LEVELS):
            if not mine.isdisjoint(getattr(folder, level)):
                below = schema.below(Folder, folder.name)
                for each in found[: number + 1]:
                    each.update(below)
    return tuple(frozenset(each) for each in found)


def _types(schema: Schema, names: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the relationship types that those of these names may not see, and those that they may not write."""
    hidden, fixed = set(), set()
    for each in schema.all(RelationshipType):
        if each.restricted and names.isdisjoint((*each.readers, *each.writers)):
            hidden.add(each.name)
        if each.name in hidden or (each.writers and names.isdisjoint(each.writers)):
            fixed.add(each.name)
    return frozenset(hidden), frozenset(fixed)


def _categories(schema: Schema, names: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the categories that those of these names may not see, and those that they may not give.

    What holds for a category holds for those below it.
    """
    hidden: set[str] = set()
    fixed: set[str] = set()
    for each in schema.all(Category):
        if each.readers and names.isdisjoint((*each.readers, *each.writers)):
            hidden.update(schema.below(Category, each.name))
        if each.writers and names.isdisjoint(each.writers):
            fixed.update(schema.below(Category, each.name))
    return frozenset(hidden), frozenset(hidden | fixed)


def _kinds(schema: Schema, rights: frozenset[str]) -> frozenset[str] | None:
    """Return the kinds of party that may be read by these rights, as ``Viewer.kinds`` has them."""
    if "read" in rights:
        return None
    built_in = {kind.capitalize() for kind in KINDS if f"read:{kind}" in rights}
    return frozenset(built_in | {kind.name for kind in schema.all(Kind) if f"read:{kind.name}" in rights})
