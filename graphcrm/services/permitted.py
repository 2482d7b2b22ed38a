"""Ask the policy about what a unit of work writes.

``graphcrm.auth.policy`` decides. What it does not know is that whoever created a party in the same unit of work may
complete it: give it roles, a unit, a relationship.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork

#: A party as ``relationships.lock`` returns it.
Row = Mapping[str, Any]


def check_change(work: UnitOfWork, kind: str, before: policy.Properties, changed: Iterable[str] = ()) -> None:
    """Raise ``ForbiddenError`` unless these fields of a party, or what hangs on it, may be changed.

    Args:
        work: the unit of work it belongs to.
        kind: person, organization, household or group.
        before: the properties of the party now.
        changed: names of the fields that change; none for units and contact points.
    """
    if before.get("uid") not in work.made:
        policy.check_change(work.viewer, kind, before, changed)


def check_row(work: UnitOfWork, row: Row, changed: Iterable[str] = ()) -> None:
    """Raise ``ForbiddenError`` unless a locked party may be changed, see ``check_change``."""
    check_change(work, row["label"].lower(), row["properties"], changed)


def check_tie(work: UnitOfWork, type: str, right: str, ends: Iterable[Row]) -> None:
    """Raise ``ForbiddenError`` unless a relationship between two locked parties may be written.

    Args:
        work: the unit of work it belongs to.
        type: name of its type.
        right: ``create``, ``change`` or ``delete``.
        ends: both parties.
    """
    rows = list(ends)
    if any(row["uid"] in work.made for row in rows):
        if not policy.may_write_type(work.viewer, type, right):
            raise policy.tie_refused(right)
        return
    policy.check_tie(work.viewer, type, right, [(row["label"].lower(), row["properties"]) for row in rows])
