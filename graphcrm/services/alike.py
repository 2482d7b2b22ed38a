"""Find the parties that somebody who is about to be added may be already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcrm.models import names
from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef
from graphcrm.services import naming

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

#: How many are told; who has a name that many have is not found by it.
MOST = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """A party, a line that tells it from others, and the contact points that it has in common, as it has them."""

    party: PartyRef
    line: str
    values: tuple[str, ...]


def find(
    database: Database, viewer: Viewer, kind: str, called: Iterable[str], reached: Iterable[str] = ()
) -> list[Alike]:
    """Return the parties of a kind with one of these names, and those of any kind with one of these contact points.

    Args:
        database: where they are.
        viewer: who asks; nobody whom they may not see is found.
        kind: person, organization, household or group.
        called: names; case, accents and punctuation do not count.
        reached: contact points as they are compared, see ``models.contact_points.normalize``.
    """
    keys = sorted({names.key(name) for name in called} - {""})
    values = sorted({value for value in reached if value})
    if not keys and not values:
        return []
    rows = database.read(load("parties.alike"), viewer, keys=keys, values=values, limit=4 * MOST)
    found = [(PartyRef.from_row(row), tuple(sorted(set(row["values"])))) for row in rows]
    found = [(party, shared) for party, shared in found if shared or party.kind == kind][:MOST]
    if not found:
        return []
    lines = naming.described(database, viewer, [party for party, _ in found])
    return [Alike(party, line, shared) for (party, shared), line in zip(found, lines, strict=True)]
