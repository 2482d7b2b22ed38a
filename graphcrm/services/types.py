"""Define, change and delete relationship types, with a policy for the relationships there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from graphcrm.errors import RuleError
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.queries.loader import load
from graphcrm.queries.types import catalogue
from graphcrm.services import relationships

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
        policy: what happens to relationships that do not fit it any more (kinds at an end): ``refuse`` the change,
            ``end`` them today, or ``convert`` them to the type ``into``.
        into: name of the type to convert to.

    Raises:
        RuleError: relationships do not fit and the policy is to refuse, or they cannot be converted.
    """
    kind.check()
    known = catalogue(work.database)
    if kind.name in known:
        misfits = [row for row in _relationships(work, kind.name) if not _fits(kind, row)]
        _treat(work, kind.name, misfits, policy, into, "redefined")
    _save(work, kind)


def retire(work: UnitOfWork, name: str) -> None:
    """Offer a type no more; relationships of it stay but are not walked.

    Raises:
        NotFoundError: there is no such type.
    """
    kind = catalogue(work.database).get(name)
    _save(work, RelationshipType.from_mapping(kind.properties() | {"active": False}))


def delete(work: UnitOfWork, name: str, *, policy: Policy = "refuse", into: str = "") -> None:
    """Delete a type. With ``end`` its relationships end today and the type is kept retired, so that history reads.

    Raises:
        NotFoundError: there is no such type.
        RuleError: it is in use and the policy is to refuse, or its relationships cannot be converted.
    """
    kind = catalogue(work.database).get(name)
    used = _relationships(work, kind.name)
    _treat(work, kind.name, used, policy, into, "deleted")
    if used and policy == "end":
        retire(work, kind.name)
        return
    before = work.run(load("types.delete"), name=kind.name)[0]["before"]
    work.record("delete", f"type:{kind.name}", before, None)


def _save(work: UnitOfWork, kind: RelationshipType) -> None:
    before = work.run(load("types.save"), name=kind.name, properties=kind.properties())[0]["before"]
    work.record("change" if before else "create", f"type:{kind.name}", before, kind.properties())


def _relationships(work: UnitOfWork, name: str) -> list[dict[str, Any]]:
    found = work.run(load("types.relationships"), identifiers={"type": name}, limit=MAX_AT_ONCE + 1)
    if len(found) > MAX_AT_ONCE:
        raise RuleError(f"{name} has more than {MAX_AT_ONCE} relationships.", "Retire the type instead.", "type", name)
    return found


def _fits(kind: RelationshipType, row: dict[str, Any]) -> bool:
    return row["source_label"].lower() in kind.source_kinds and row["target_label"].lower() in kind.target_kinds


def _treat(work: UnitOfWork, name: str, rows: list[dict[str, Any]], policy: Policy, into: str, what: str) -> None:
    if not rows:
        return
    if policy == "refuse":
        raise RuleError(
            f"{name} cannot be {what}: {len(rows)} of its relationships would not fit any more.",
            "Choose to end them today, or to convert them to another type.",
            "type",
            name,
        )
    for row in rows:
        source, target, properties = row["source"], row["target"], row["properties"]
        if policy == "convert":
            relationships.delete(work, name, source, target, properties["uid"])
            relationships.create(work, into, source, target, relationships.values_of(properties))
        elif relationships.is_open(properties, work.at.date()):
            relationships.end(work, name, source, target, properties["uid"], work.at.date())
