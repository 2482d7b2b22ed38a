"""Define, change, retire and delete what users keep as data: one way for every class of definition.

What a class needs beyond that stands with it: the relationships of a relationship type in ``services.types``, the
values of a field in ``services.fields``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from graphcrm.auth import policy
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.models.access import BUILT_IN_ROLES, AccessRole, FieldRights, Folder, Team
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.schema import Schema
from graphcrm.models.seen import seen
from graphcrm.models.vocabularies import Category
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema_in

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

D = TypeVar("D", bound=Definition)


#: Definitions that say who may do what.
_ACCESS = (AccessRole, Team, Folder, FieldRights)
#: Keys of other definitions that say the same.
_WHO = ("readers", "writers", "restricted")


def check_right(viewer: Viewer, definition: Definition | None = None) -> None:
    """Raise ``ForbiddenError`` unless the viewer may define what records can hold, or who may do what with them.

    Nobody gives an access role a right that they do not have.
    """
    if not isinstance(definition, _ACCESS):
        policy.require(viewer, "define")
        return
    policy.require(viewer, "manage_access")
    if isinstance(definition, AccessRole) and not viewer.sees_all:
        for right in definition.rights:
            base, _, kind = right.partition(":")
            if not policy.may(viewer, base, kind or None):
                raise ForbiddenError(
                    Phrase("You may not give the right {right}, which you do not have.", right=right),
                    "Ask an administrator.",
                )


def require(viewer: Viewer, of: type[Definition]) -> None:
    """Raise ``ForbiddenError`` unless the viewer may change definitions of a class, whichever there are."""
    policy.require(viewer, "manage_access" if of in _ACCESS else "define")


def lock(work: UnitOfWork) -> Schema:
    """Keep others from changing definitions until this unit of work ends, and return those there are."""
    work.run(load("definitions.lock"))
    return schema_in(work)


def lock_seen(work: UnitOfWork, of: type[Definition]) -> Schema:
    """Keep others from changing definitions, and return those that the viewer sees, who may change those of a class.

    Who may not is refused before anything is looked up, and so is not told by the refusal what there is. The
    definitions are whole: one that is seen in part keeps the rest when it is changed.

    Raises:
        ForbiddenError: the viewer may not change definitions of this class.
    """
    require(work.viewer, of)
    every = lock(work)
    known = seen(every, work.viewer)
    return Schema(each for each in every if known.find(type(each), each.name))


def define(work: UnitOfWork, definition: Definition) -> bool:
    """Create a definition, or change the one of its name, and say whether that changed anything.

    Raises:
        RuleError: a value does not fit, or it refers to what is not there.
        ForbiddenError: who does it has not the right to.
        NotFoundError: who does it may not know of it.
    """
    definition.check()
    require(work.viewer, type(definition))
    known = lock(work)
    before = known.find(type(definition), definition.name)
    if before == definition:
        return False
    known.with_changes([definition]).check(definition)
    known.check_change(before, definition)
    save(work, definition, before)
    return True


def save(work: UnitOfWork, definition: Definition, before: Definition | None) -> None:
    """Write a definition that was checked, with its journal entry; ``before`` is what it was, None for a new one.

    Raises:
        ForbiddenError: who does it has not the right to.
        NotFoundError: who does it may not know of it.
    """
    _check_change(work.viewer, before, definition)
    properties = definition.properties()
    work.run(
        load("definitions.save"),
        identifiers={"definition": definition.node},
        name=definition.name,
        properties={key: value for key, value in properties.items() if value is not None},
    )
    told = before.properties() if before else None
    work.record("change" if before else "create", definition.target, told, properties)
    work.schema_cache = None


def add_missing(work: UnitOfWork, definitions: Iterable[Definition]) -> int:
    """Create the definitions whose names are not there yet, each checked already, and return how many those were."""
    lock(work)
    by_class: dict[type[Definition], list[Definition]] = {}
    for definition in definitions:
        check_right(work.viewer, definition)
        by_class.setdefault(type(definition), []).append(definition)
    count = 0
    for of, given in by_class.items():
        rows = [{key: value for key, value in each.properties().items() if value is not None} for each in given]
        for row in work.run(load("definitions.add"), identifiers={"definition": of.node}, definitions=rows):
            work.record("create", f"{of.prefix}:{row['name']}", None, row["properties"])
            count += 1
    work.schema_cache = None
    return count


def set_active(work: UnitOfWork, of: type[D], name: str, active: bool) -> D:
    """Retire a definition, so that it is offered no more, or take it into use again; and return it.

    Args:
        work: the unit of work it belongs to.
        of: its class.
        name: its name.
        active: whether it is in use from now on.

    Raises:
        NotFoundError: there is no such definition.
        RuleError: graphcrm itself relies on it.
        ForbiddenError: who does it has not the right to.
    """
    require(work.viewer, of)
    known = lock(work)
    before = known.get(of, name)
    after: D = dataclasses.replace(before, active=active)  # type: ignore[type-var]  # all are dataclasses
    if after != before:
        known.with_changes([after]).check(after)
        save(work, after, before)
    return after


def remove(work: UnitOfWork, definition: Definition) -> None:
    """Delete a definition; what was made by it has been seen to.

    Raises:
        RuleError: another definition refers to it.
        ForbiddenError: who does it has not the right to.
        NotFoundError: who does it may not know of it.
    """
    _check_change(work.viewer, definition, None)
    if isinstance(definition, AccessRole) and definition.name in BUILT_IN_ROLES:
        raise definition.unfit("name", Phrase("another one: graphcrm itself relies on this role"))
    check_unused(lock(work), definition)
    work.run(load("definitions.delete"), identifiers={"definition": definition.node}, name=definition.name)
    work.record("delete", definition.target, definition.properties(), None)
    work.schema_cache = None


def _check_change(viewer: Viewer, before: Definition | None, after: Definition | None) -> None:
    """Raise ``ForbiddenError`` unless a viewer may make a definition another one, or delete it.

    Who may see something is said by those who look after access; else whoever defines types could let themselves see
    what they may not.

    Raises:
        NotFoundError: the viewer may not know of it.
    """
    for each in (before, after):
        if each is not None:
            check_right(viewer, each)
    if before is None or viewer.sees_all:
        return
    hidden = {RelationshipType: viewer.hidden_types, Category: viewer.hidden_categories}.get(type(before), frozenset())
    if before.name in hidden or (isinstance(before, Field) and not before.readable_by(viewer)):
        raise NotFoundError(Phrase("There is no {noun} {name!r}.", noun=Word(before.noun), name=before.name))
    if any((getattr(before, key, None) or None) != (getattr(after, key, None) or None) for key in _WHO):
        policy.require(viewer, "manage_access")


def check_unused(known: Schema, definition: Definition) -> None:
    """Raise ``RuleError`` when another definition refers to this one."""
    referring = known.referring(definition)
    if referring:
        others = [Phrase("the {noun} {name}", noun=Word(each.noun), name=each.name) for each in referring[:5]]
        raise RuleError(
            Phrase(
                "The {noun} {name} is used by {others}.",
                noun=Word(definition.noun),
                name=definition.name,
                others=others,
            ),
            "Change or delete that first, or retire this one.",
            "name",
            definition.name,
        )
