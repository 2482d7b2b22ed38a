"""Look after folders, teams, access roles and rights on fields: who may do what."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from graphcrm.auth import explain, policy
from graphcrm.auth.grants import Account
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.access import ANONYMOUS, LEVELS, AccessRole, FieldRights, Folder, Team
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.preference import Scope
from graphcrm.models.preferences import PREFERENCES
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema
from graphcrm.services import accounts, definitions, preferences

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

D = TypeVar("D", bound=Definition)

Level = Literal["read", "contribute", "manage"]
#: What people call the levels of a folder, and the keys of its definition.
KEYS: dict[Level, str] = dict(zip(("read", "contribute", "manage"), LEVELS, strict=True))


def grant(work: UnitOfWork, folder: str, team: str, level: Level) -> bool:
    """Give a team a level in a folder, in place of the one that it has there; say whether that changed anything.

    Args:
        work: the unit of work it belongs to.
        folder: name of the folder; those below it follow.
        team: name of the team.
        level: ``read``; ``contribute`` to add records and change own ones too; ``manage`` to change all and give them
            to others.

    Raises:
        NotFoundError: there is no such folder or team.
        ForbiddenError: who does it may not look after access.
    """
    definitions.require(work.viewer, Folder)
    known = definitions.lock(work)
    named = known.get(Team, team).name
    return definitions.define(work, _with_level(known.get(Folder, folder), named, level))


def revoke(work: UnitOfWork, folder: str, team: str) -> bool:
    """Take from a team what it may do in a folder itself; say whether it had any level there.

    What it may do in a folder above holds for this one still.

    Raises:
        NotFoundError: there is no such folder or team.
        ForbiddenError: who does it may not look after access.
    """
    definitions.require(work.viewer, Folder)
    known = definitions.lock(work)
    named = known.get(Team, team).name
    return definitions.define(work, _with_level(known.get(Folder, folder), named, None))


def grant_rights(work: UnitOfWork, role: str, rights: Iterable[str]) -> bool:
    """Add rights to an access role, and say whether it lacked any of them.

    Raises:
        NotFoundError: there is no such access role.
        RuleError: there is no such right.
        ForbiddenError: who does it may not look after access, or has not the right themselves.
    """
    before = definitions.lock_seen(work, AccessRole).get(AccessRole, role)
    after = tuple(dict.fromkeys((*before.rights, *rights)))
    return definitions.define(work, dataclasses.replace(before, rights=after))


def revoke_rights(work: UnitOfWork, role: str, rights: Iterable[str]) -> bool:
    """Take rights from an access role, and say whether it had any of them.

    Raises:
        NotFoundError: there is no such access role.
        RuleError: it has not one of the rights.
        ForbiddenError: who does it may not look after access.
    """
    before, gone = definitions.lock_seen(work, AccessRole).get(AccessRole, role), list(rights)
    for right in gone:
        if right not in before.rights:
            raise RuleError(
                Phrase("The access role {role} has no right {right!r}.", role=role, right=right),
                Phrase("It has {rights}.", rights=before.rights) if before.rights else Phrase("It has none."),
                "rights",
                right,
            )
    after = tuple(right for right in before.rights if right not in gone)
    return definitions.define(work, dataclasses.replace(before, rights=after))


def set_field_rights(
    work: UnitOfWork, field: str, *, readers: Iterable[str] | None = None, writers: Iterable[str] | None = None
) -> bool:
    """Say who may see and who may change a built-in field, and say whether that changed anything.

    Args:
        work: the unit of work it belongs to.
        field: its name.
        readers: access roles, and teams as ``team:NAME``; none of them for all who see the record; None as before.
        writers: those who may change it; none of them for all who see it and may change the record.

    Raises:
        RuleError: it is no built-in field, or there is no such access role or team.
        ForbiddenError: who does it may not look after access.
    """
    definitions.require(work.viewer, FieldRights)
    known = definitions.lock(work)
    if own := known.find(Field, field):
        raise RuleError(
            Phrase("{label} is an own field.", label=Word(own.label)),
            Phrase("Say it there: graphcrm fields change {field} --reader …", field=field),
            "name",
            field,
        )
    before = known.find(FieldRights, field) or FieldRights(field)
    after = FieldRights(
        field,
        before.readers if readers is None else tuple(readers),
        before.writers if writers is None else tuple(writers),
    )
    if not after.readers and not after.writers:
        if known.find(FieldRights, field):
            definitions.remove(work, before)
            return True
        after.check()
        return False
    return definitions.define(work, after)


def delete(work: UnitOfWork, of: type[D], name: str) -> D:
    """Delete a folder, team, access role or the rights of a field, which nothing uses any more; and return it.

    The preferences of a folder go with it.

    Raises:
        NotFoundError: there is none of this name.
        RuleError: records, users or other definitions use it, or graphcrm itself does.
        ForbiddenError: who does it may not look after access.
    """
    definitions.require(work.viewer, of)
    found = definitions.lock(work).get(of, name)
    definitions.check_right(work.viewer, found)
    if isinstance(found, (Folder, Team)):
        _check_empty(work, found)
    if isinstance(found, (Team, AccessRole)):
        _check_unheld(work, found)
    if isinstance(found, Folder):
        with work.seeing_all():
            preferences.reset(work, Scope("folder", found.name), PREFERENCES)
    definitions.remove(work, found)
    return found


def records_of(database: Database, viewer: Viewer, owners: Iterable[str]) -> dict[str, int]:
    """Return how many parties that the viewer may see each of these owners has, as they stand in a record."""
    found = database.read(load("access.owned"), viewer, owners=list(owners))
    return {row["owner"]: row["parties"] for row in found}


def records_in(database: Database, viewer: Viewer) -> dict[str, int]:
    """Return how many parties that the viewer may see lie in each folder itself, by its name."""
    found = database.read(load("vocabularies.count_values"), viewer, identifiers={"property": "folder"})
    return {row["name"]: row["uses"] for row in found}


def explained(database: Database, viewer: Viewer, name: str) -> explain.Access:
    """Return what a user may see and do, and what gives it; ``anonymous`` is whoever is not signed in.

    Raises:
        ForbiddenError: the viewer may not look after access.
        NotFoundError: there is no such user.
    """
    return explain.access(schema(database), _account(database, viewer, name))


def explained_for(database: Database, viewer: Viewer, name: str, party: str) -> dict[str, explain.Answer]:
    """Return whether a user may ``see``, ``change``, ``delete`` and ``give away`` a party, and why or why not.

    Args:
        database: where they are.
        viewer: who asks.
        name: of the user.
        party: uid of the party.

    Raises:
        ForbiddenError: the viewer may not look after access.
        NotFoundError: there is no such user, or the viewer themselves sees no such party.
    """
    account = _account(database, viewer, name)
    found = database.read(load("parties.get"), viewer, uid=party)
    if not found:
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=party))
    return explain.to_record(schema(database), account, found[0]["label"].lower(), found[0]["properties"])


def _account(database: Database, viewer: Viewer, name: str) -> Account:
    policy.require(viewer, "manage_access")
    if name == ANONYMOUS:
        return Account(ANONYMOUS)
    user = accounts.find(database, viewer, name)
    return Account(user.name, frozenset(user.roles), frozenset(user.teams), user.party)


def _with_level(folder: Folder, team: str, level: Level | None) -> Folder:
    levels: dict[str, Any] = {key: tuple(each for each in getattr(folder, key) if each != team) for key in LEVELS}
    if level:
        had = getattr(folder, KEYS[level])
        levels[KEYS[level]] = had if team in had else (*levels[KEYS[level]], team)
    return dataclasses.replace(folder, **levels)


def _check_empty(work: UnitOfWork, found: Folder | Team) -> None:
    """Raise ``RuleError`` when records lie in a folder, or belong to a team or are shared with it."""
    column, value = ("folder", found.name) if isinstance(found, Folder) else ("owner", found.owner)
    slots = {"holder": "Party", "property": column}
    if work.run(load("vocabularies.with_value"), identifiers=slots, name=value, limit=1):
        said = Phrase("records lie in it") if isinstance(found, Folder) else Phrase("it owns records")
        right = (
            Phrase("Move them first: graphcrm move --from {name} --to OTHER", name=found.name)
            if isinstance(found, Folder)
            else Phrase("Give them away first: graphcrm assign --from {owner} --to OTHER", owner=found.owner)
        )
        raise RuleError(
            Phrase("The {noun} {name} cannot be deleted: {said}.", noun=Word(found.noun), name=found.name, said=said),
            right,
            "name",
            found.name,
        )
    # A later team of the same name would read them.
    if isinstance(found, Team) and work.run(load("notes.shared_with"), reader=found.owner)[0]["found"]:
        raise RuleError(
            Phrase("The team {name} cannot be deleted: notes or documents are shared with it.", name=found.name),
            "Retire it.",
            "name",
            found.name,
        )


def _check_unheld(work: UnitOfWork, found: Team | AccessRole) -> None:
    """Raise ``RuleError`` when users have an access role, or are in a team."""
    role, team = ("", found.name) if isinstance(found, Team) else (found.name, "")
    users = [row["name"] for row in work.run(load("access.held"), role=role, team=team)]
    if users:
        named = Phrase("{names} and others", names=users[:5]) if len(users) > 5 else ", ".join(users)
        said = Phrase("{names} are in it", names=named)
        if isinstance(found, AccessRole):
            said = Phrase("{names} have it", names=named)
        raise RuleError(
            Phrase("The {noun} {name} cannot be deleted: {said}.", noun=Word(found.noun), name=found.name, said=said),
            "Take it from them first, or retire it.",
            "name",
            found.name,
        )
