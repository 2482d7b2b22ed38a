"""Define, change and delete relationship types, with a policy for the relationships there are.

To end a relationship that has not begun yet is to delete it; the journal keeps it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from graphcrm.errors import RuleError
from graphcrm.models.fields import label_of
from graphcrm.models.relationship_types import Catalogue, RelationshipType
from graphcrm.queries.loader import load
from graphcrm.services import definitions, relationships

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork

Policy = Literal["refuse", "end", "convert"]

#: More than this many in one transaction would hold too many locks; a job converts them.
MAX_AT_ONCE = 10_000


def define(work: UnitOfWork, kind: RelationshipType, *, policy: Policy = "refuse", into: str = "") -> None:
    """Create a relationship type, or change the one of its name.

    Args:
        work: the unit of work it belongs to.
        kind: the type as it shall be.
        policy: what happens to relationships that do not fit it any more (all, when it becomes mutual or is no more;
            else those whose ends are of other kinds): ``refuse`` the change, ``end`` them today, or ``convert`` them
            to the type ``into``.
        into: name of the type to convert to.

    Raises:
        NotFoundError: there is no type ``into``.
        RuleError: relationships do not fit and the policy is to refuse, or they cannot be converted.
    """
    kind.check()
    known = _lock(work)
    before = known.get(kind.name) if kind.name in known else None
    if before:
        _treat(work, kind.name, _misfits(work, before, kind), policy, into, "redefined")
    definitions.save(work, kind, before)


def retire(work: UnitOfWork, name: str) -> None:
    """Offer a type no more; relationships of it stay but are not walked.

    Raises:
        NotFoundError: there is no such type.
    """
    define(work, dataclasses.replace(_lock(work).get(name), active=False))


def delete(work: UnitOfWork, name: str, *, policy: Policy = "refuse", into: str = "") -> None:
    """Delete a type. With ``end`` its relationships end today and the type is kept retired, so that history reads.

    Raises:
        NotFoundError: there is no such type, or no type ``into``.
        RuleError: it is in use and the policy is to refuse, or its relationships cannot be converted.
    """
    kind = _lock(work).get(name)
    used = _relationships(work, kind.name)
    _treat(work, kind.name, used, policy, into, "deleted")
    if used and policy == "end":
        retire(work, kind.name)
        return
    definitions.remove(work, kind)


def _lock(work: UnitOfWork) -> Catalogue:
    """Keep others from changing types until this unit of work ends, and return the types there are."""
    return definitions.lock(work).types


def _misfits(work: UnitOfWork, before: RelationshipType, after: RelationshipType) -> list[dict[str, Any]]:
    """Return the relationships that fit the type as it was and do not fit it as it shall be."""
    if before.mutual != after.mutual:
        return _relationships(work, after.name)
    found = _relationships(work, after.name, after.source_kinds, after.target_kinds)
    # Those that an earlier change has ended did not fit before either.
    return [row for row in found if before.fits(row["source_label"].lower(), row["target_label"].lower())]


def _relationships(
    work: UnitOfWork, name: str, source_kinds: Sequence[str] = (), target_kinds: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Return the relationships of a type, save those that join these kinds; one more than may be treated at once."""
    return work.run(
        load("types.relationships"),
        identifiers={"type": name},
        source_labels=[label_of(kind) for kind in source_kinds],
        target_labels=[label_of(kind) for kind in target_kinds],
        limit=MAX_AT_ONCE + 1,
    )


def _treat(work: UnitOfWork, name: str, rows: list[dict[str, Any]], policy: Policy, into: str, what: str) -> None:
    if not rows:
        return
    many = len(rows) > MAX_AT_ONCE
    if policy == "refuse":
        raise RuleError(
            f"{name} cannot be {what}: {f'over {MAX_AT_ONCE:,}' if many else len(rows)} of its relationships would not "
            "fit any more.",
            "Choose to end them today, or to convert them to another type.",
            "type",
            name,
        )
    if many:
        raise RuleError(
            f"{name} has over {MAX_AT_ONCE:,} relationships to {policy}, too many for one change.",
            "Retire the type instead.",
            "type",
            name,
        )
    if policy == "convert" and (not into or into == name):
        raise RuleError(f"{name} cannot be converted into {into!r}.", "Name another type.", "into", into)
    with work.seeing_all():
        for row in rows:
            ends, properties = (row["source"], row["target"]), row["properties"]
            if policy == "convert":
                relationships.convert(work, name, *ends, properties["uid"], into)
            elif relationships.is_ahead(properties, work.today):
                relationships.delete(work, name, *ends, properties["uid"])
            elif relationships.is_open(properties, work.today):
                relationships.end(work, name, *ends, properties["uid"], work.today)
