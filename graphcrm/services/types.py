"""Define, change and delete relationship types, with a policy for the relationships there are."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from graphcrm.errors import RuleError
from graphcrm.models.relationship_types import Catalogue, RelationshipType
from graphcrm.phrases import Phrase
from graphcrm.services import definitions, type_changes
from graphcrm.services.type_changes import Misfits, Policy

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork

#: More than this many in one transaction would hold too many locks; the job ``change-relationship-type`` treats them.
MAX_AT_ONCE = 10_000


def define(work: UnitOfWork, kind: RelationshipType, *, policy: Policy = "refuse", into: str = "") -> None:
    """Create a relationship type, or change the one of its name.

    Args:
        work: the unit of work it belongs to.
        kind: the type as it shall be.
        policy: what happens to relationships that do not fit it any more (all, when it becomes mutual or is no more;
            else those whose ends are of other kinds): ``refuse`` the change, ``end`` them today, ``convert`` them
            to the type ``into``, or ``delete`` them.
        into: name of the type to convert to.

    Raises:
        NotFoundError: there is no type ``into``.
        RuleError: relationships do not fit and the policy is to refuse, they cannot be converted, or they are too many
            for one transaction.
        ForbiddenError: who does it may not define types.
    """
    definitions.check_right(work.viewer, kind)
    kind.check()
    known = _lock(work)
    before = known.get(kind.name) if kind.name in known else None
    if before:
        _treat(work, Misfits(before, kind), policy, into, Phrase("redefined"))
    definitions.save(work, kind, before)


def retire(work: UnitOfWork, name: str) -> None:
    """Offer a type no more; relationships of it stay but are not walked.

    Raises:
        NotFoundError: there is no such type.
    """
    definitions.check_right(work.viewer)
    define(work, dataclasses.replace(_lock(work).get(name), active=False))


def delete(work: UnitOfWork, name: str, *, policy: Policy = "refuse", into: str = "") -> None:
    """Delete a type. With ``end`` its relationships end today and the type is kept retired, so that history reads.

    Args:
        work: the unit of work it belongs to.
        name: the type.
        policy: what happens to its relationships, see ``define``.
        into: name of the type to convert them to.

    Raises:
        NotFoundError: there is no such type, or no type ``into``.
        RuleError: it is in use and the policy is to refuse, its relationships cannot be converted, or they are too
            many for one transaction.
        ForbiddenError: who does it may not define types.
    """
    definitions.check_right(work.viewer)
    kind = _lock(work).get(name)
    used = Misfits(kind).find(work.run, limit=1)
    _treat(work, Misfits(kind), policy, into, Phrase("deleted"))
    if used and policy == "end":
        retire(work, kind.name)
        return
    definitions.remove(work, kind)


def _lock(work: UnitOfWork) -> Catalogue:
    """Keep others from changing types until this unit of work ends, and return the types there are."""
    return definitions.lock(work).types


def _treat(work: UnitOfWork, misfits: Misfits, policy: Policy, into: str, what: str) -> None:
    name = misfits.before.name
    number = misfits.count(work.run, work.today if policy == "end" else None)
    if number and policy == "refuse":
        raise RuleError(
            Phrase(
                "{name} cannot be {what}: {number:,} of its relationships would not fit any more.",
                name=name,
                what=what,
                number=number,
            ),
            "Choose to end them today, to convert them to another type, or to delete them.",
            "type",
            name,
        )
    if number > MAX_AT_ONCE:
        raise RuleError(
            Phrase(
                "{name} has {number:,} relationships to {policy}, too many for one change.",
                name=name,
                number=number,
                policy=policy,
            ),
            "Let a job do it: `graphcrm types` starts one.",
            "type",
            name,
        )
    if number:
        type_changes.treat(work, misfits, policy, into, MAX_AT_ONCE)
