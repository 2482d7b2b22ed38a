"""Say why: which access role, team, folder or definition lets a user see and do what, and what hinders them.

Nothing is decided here. ``grants`` and ``policy`` are asked again with a part of what the account has, or without what
hinders it; what changes their answer is the reason.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphcrm.auth import grants, policy
from graphcrm.auth.grants import Account
from graphcrm.models.access import ANONYMOUS, REGISTERED, TEAM, Folder
from graphcrm.models.field import Field
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.schema import Schema
from graphcrm.models.vocabularies import Category
from graphcrm.viewer import Viewer

#: What gives something: access roles, and teams as ``team:NAME``.
Reasons = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Access:
    """What an account may see and do, each with what gives it.

    Attributes:
        user: its name.
        administrator: the roles that let it do everything; nothing else matters then.
        rights: those it has.
        folders: ``read``, ``contribute`` or ``manage`` of each folder it sees, and the teams that give it.
        owners: whose records are its own.
        hidden: what it does not see: relationship types, categories with all below them, and fields, each with who
            sees it.
        fixed: what it sees and may not write, each with who may.
    """

    user: str
    administrator: Reasons = ()
    rights: Mapping[str, Reasons] = field(default_factory=dict)
    folders: Mapping[str, tuple[str, Reasons]] = field(default_factory=dict)
    owners: Reasons = ()
    hidden: Mapping[str, Reasons] = field(default_factory=dict)
    fixed: Mapping[str, Reasons] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "user": self.user,
            "administrator": list(self.administrator),
            "rights": {right: list(reasons) for right, reasons in self.rights.items()},
            "folders": {name: {"level": level, "by": list(by)} for name, (level, by) in self.folders.items()},
            "owners": list(self.owners),
            "hidden": {what: list(who) for what, who in self.hidden.items()},
            "fixed": {what: list(who) for what, who in self.fixed.items()},
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether somebody may do something with a record, and the reasons for it or against it."""

    allowed: bool
    reasons: tuple[str, ...]


def access(schema: Schema, account: Account) -> Access:
    """Return what an account may see and do, and what gives it.

    Args:
        schema: the definitions in force.
        account: the user; one that is called ``anonymous`` is whoever is not signed in.
    """
    viewer = _viewer(schema, account)
    parts = dict(_parts(schema, account))
    administrator = tuple(name for name, part in parts.items() if part.sees_all)
    if viewer.sees_all:
        return Access(account.user, administrator)
    return Access(
        account.user,
        rights={right: _giving(parts, "rights", right) for right in sorted(viewer.rights)},
        folders=_folders(schema, viewer, parts),
        owners=tuple(sorted(viewer.owners)),
        hidden=_hidden(schema, viewer),
        fixed=_fixed(schema, viewer),
    )


def to_record(schema: Schema, account: Account, kind: str, properties: policy.Properties) -> dict[str, Answer]:
    """Return whether an account may ``see``, ``change``, ``delete`` and ``give away`` a party, and why or why not.

    Args:
        schema: the definitions in force.
        account: the user.
        kind: person, organization, household or group.
        properties: the party, as it is kept.
    """
    viewer = _viewer(schema, account)
    seen = policy.may_see(viewer, kind, properties)
    if not seen:
        return {"see": Answer(False, _against_seeing(viewer, kind, properties))}
    answers = {"see": Answer(True, _for_seeing(schema, account, viewer, kind, properties))}
    answers["change"] = _changing(viewer, kind, properties, "change")
    if not answers["change"].allowed and policy.may_edit_profile(viewer, properties):
        answers["change"] = Answer(True, ("it is their own profile, save for what the staff say of it",))
    answers["delete"] = _changing(viewer, kind, properties, "delete")
    given = answers["change"].allowed and policy.may_reassign(viewer, properties)
    answers["give away"] = Answer(given, () if given else ("they do not manage its folder",))
    return answers


def _viewer(schema: Schema, account: Account) -> Viewer:
    return grants.anonymous(schema) if account.user == ANONYMOUS else grants.viewer_of(schema, account)


def _parts(schema: Schema, account: Account) -> Iterator[tuple[str, Viewer]]:
    """Yield what the account would be with one of its roles or teams alone; every user has what all have."""
    if account.user == ANONYMOUS:
        yield ANONYMOUS, grants.anonymous(schema)
        return
    bare = Account(account.user)
    yield REGISTERED, grants.viewer_of(schema, bare)
    for role in sorted(account.roles - {REGISTERED}):
        yield role, grants.viewer_of(schema, dataclasses.replace(bare, roles=frozenset({role})))
    for team in sorted(account.teams):
        yield TEAM + team, grants.viewer_of(schema, dataclasses.replace(bare, teams=frozenset({team})))


def _giving(parts: Mapping[str, Viewer], key: str, name: str) -> Reasons:
    """Return what gives a right or a level in a folder by itself; ``registered`` alone where all have it."""
    found = tuple(part for part, viewer in parts.items() if name in getattr(viewer, key))
    return (REGISTERED,) if REGISTERED in found else found


def _folders(schema: Schema, viewer: Viewer, parts: Mapping[str, Viewer]) -> dict[str, tuple[str, Reasons]]:
    found = {}
    for folder in schema.all(Folder):
        for level, key in (("manage", "manages"), ("contribute", "contributes"), ("read", "folders")):
            if folder.name in getattr(viewer, key):
                found[folder.name] = (level, _giving(parts, key, folder.name))
                break
    return found


def _hidden(schema: Schema, viewer: Viewer) -> dict[str, Reasons]:
    found = {
        f"{each.noun} {each.name}": _who(each.readers, each.writers)
        for each in _restrictable(schema)
        if each.name in viewer.hidden_types | viewer.hidden_categories and (each.readers or each.writers)
    }
    for each in _fields(schema):
        if policy.field_access(viewer, each) == "hidden":
            found[f"field {each.name}"] = _who(each.readers, each.writers)
    return found


def _fixed(schema: Schema, viewer: Viewer) -> dict[str, Reasons]:
    fixed = (viewer.fixed_types | viewer.fixed_categories) - (viewer.hidden_types | viewer.hidden_categories)
    found = {
        f"{each.noun} {each.name}": _who(each.writers)
        for each in _restrictable(schema)
        if each.name in fixed and each.writers
    }
    for each in _fields(schema):
        if each.writers and policy.field_access(viewer, each) == "read" and not each.system and not each.derived:
            found[f"field {each.name}"] = _who(each.writers)
    return found


def _restrictable(schema: Schema) -> Iterator[RelationshipType | Category]:
    """Yield what says who may see and write it; no category is called as a relationship type is, in upper case."""
    yield from schema.all(RelationshipType)
    yield from schema.all(Category)


def _fields(schema: Schema) -> list[Field]:
    """Return the fields that are not open to all: built-in ones of parties, and own ones."""
    known = {each.name: each for each in schema.every_field().values()}
    known |= {each.name: each for each in schema.all(Field) if each.active}
    return [each for each in known.values() if each.readers or each.writers]


def _who(*names: Iterable[str]) -> Reasons:
    """Return who may, one after the other."""
    return tuple(dict.fromkeys(name for each in names for name in each))


def _for_seeing(
    schema: Schema, account: Account, viewer: Viewer, kind: str, properties: policy.Properties
) -> tuple[str, ...]:
    """Return each ground that would be enough by itself to see a party."""
    if viewer.sees_all:
        return (f"they are an administrator by {' and '.join(access(schema, account).administrator)}",)
    nothing = dataclasses.replace(viewer, folders=frozenset(), owners=frozenset(), party=None)
    if policy.may_see(nothing, kind, properties):
        return ("it is public",)
    folder, owner = str(properties.get("folder")), properties.get("owner")
    teams = _giving(dict(_parts(schema, account)), "folders", folder)
    grounds = {
        "it is the record of themselves": dataclasses.replace(nothing, party=viewer.party),
        f"it lies in the folder {folder}, by {' and '.join(teams)}": dataclasses.replace(
            nothing, folders=viewer.folders
        ),
        f"it belongs to {owner}": dataclasses.replace(nothing, owners=viewer.owners),
    }
    return tuple(words for words, alone in grounds.items() if policy.may_see(alone, kind, properties))


def _against_seeing(viewer: Viewer, kind: str, properties: policy.Properties) -> tuple[str, ...]:
    """Return each hindrance that keeps a viewer from seeing a party, found by what would change without it."""
    found = []
    hidden = sorted(viewer.hidden_categories.intersection(properties.get("in_categories") or ()))
    if hidden:
        found.append(f"it is in the category {', '.join(hidden)}, which they may not see")
    free = dataclasses.replace(viewer, hidden_categories=frozenset())
    if not policy.may_see(free, kind, properties):
        anywhere = dataclasses.replace(free, kinds=None)
        if policy.may_see(anywhere, kind, properties):
            what = properties.get("subkind") or kind
            found.append(f"no role of theirs has the right read or read:{what}")
        else:
            folder, owner = properties.get("folder"), properties.get("owner")
            where = f"no team of theirs may read its folder, {folder}" if folder else "it lies in no folder"
            found.append(f"{where}, and it belongs to {owner or 'nobody'}")
            if not policy.may_see(dataclasses.replace(free, owners=frozenset({str(owner)})), kind, properties):
                found.append(f"no role of theirs has the right read or read:{properties.get('subkind') or kind}")
    return tuple(found)


def _changing(viewer: Viewer, kind: str, properties: policy.Properties, right: str) -> Answer:
    """Say whether a viewer may change or delete a party that they see."""
    if viewer.sees_all:
        return Answer(True, ("they are an administrator",))
    folder, owner = properties.get("folder"), properties.get("owner")
    if policy.may_change(viewer, kind, properties, right):
        alone = dataclasses.replace(viewer, owners=frozenset())
        if policy.may_change(alone, kind, properties, right):
            return Answer(True, (f"they manage its folder, {folder}",))
        return Answer(True, (f"it belongs to {owner}",))
    found = []
    if not policy.may(viewer, right, kind, properties.get("subkind")):
        found.append(f"no role of theirs has the right {right} or {right}:{properties.get('subkind') or kind}")
    allowed = dataclasses.replace(viewer, rights=viewer.rights | {right})
    if not policy.may_change(allowed, kind, properties, right):
        if owner not in viewer.owners:
            found.append(
                f"it belongs to {owner or 'nobody'}" + (f", and they do not manage {folder}" if folder else "")
            )
        else:
            found.append(f"no team of theirs may contribute to its folder, {folder}")
    return Answer(False, tuple(found))
