"""Who of us should ask whom: the strongest way to a party from each of the people one works with.

Those are the users in the viewer's own teams who are a party that the viewer sees, and the viewer. Whoever is in no
team and may know all accounts asks all of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from graphcrm.analysis.introductions import between, strongest_from
from graphcrm.auth import policy
from graphcrm.errors import RuleError
from graphcrm.models.access import TEAM
from graphcrm.models.seen import hidden_fields
from graphcrm.phrases import Phrase
from graphcrm.queries.connections import Finder
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import seen
from graphcrm.services.connections import Path, check_range, chosen_types, period_of, strengths_of, told
from graphcrm.services.naming import resolve
from graphcrm.values import Period
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database

#: A longer chain of favors is no introduction.
MAX_HOPS = 3
MAX_INTRODUCTIONS = 100
#: The most colleagues that are asked about at once.
MAX_ASKERS = 500


@dataclass(frozen=True, slots=True)
class Introduction:
    """A way to the party: who of us should ask, and the strongest path from them; ``own``: it is the viewer."""

    path: Path
    own: bool

    @property
    def asker(self) -> PartyRef:
        """Who should ask."""
        return self.path.parties[0]

    @property
    def whom(self) -> PartyRef:
        """Whom they should ask: the party itself where they know it."""
        return self.path.parties[1]

    @property
    def direct(self) -> bool:
        """Whether the asker has a tie to the party itself."""
        return self.path.length == 1

    @property
    def strength(self) -> float:
        """How strong the path is."""
        return self.path.strength

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        who = {"asker": self.asker.to_dict(), "own": self.own, "whom": self.whom.to_dict(), "direct": self.direct}
        return who | self.path.to_dict()


@dataclass(frozen=True, slots=True)
class Introductions:
    """The answer: one introduction a colleague, the strongest first.

    ``askers`` is how many were asked about and ``found`` how many of them have a way; ``truncated`` says why the answer
    was cut short, as keys of ``graphcrm.services.connections.REASONS``.
    """

    target: PartyRef
    as_of: Period
    types: tuple[str, ...]
    max_hops: int
    introductions: tuple[Introduction, ...]
    askers: int
    found: int
    truncated: tuple[str, ...]
    cypher: str
    milliseconds: float

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, as ``graphcrm introduce --json`` writes it."""
        return {
            "target": self.target.to_dict(),
            "as_of": self.as_of.text,
            "types": list(self.types),
            "max_hops": self.max_hops,
            "introductions": [each.to_dict() for each in self.introductions],
            "askers": self.askers,
            "found": self.found,
            "truncated": list(self.truncated),
            "cypher": self.cypher,
            "milliseconds": self.milliseconds,
        }


def introductions(
    database: Database,
    viewer: Viewer,
    target: str | PartyRef,
    *,
    as_of: Period | date | str | None = None,
    types: Iterable[str] | None = None,
    max_hops: int = MAX_HOPS,
    limit: int = 10,
) -> Introductions:
    """Return who of us should ask whom to be introduced to a party, one way for each who can, the strongest first.

    No way leads through another of us, who could ask themselves.

    Args:
        database: where they are.
        viewer: who asks; a party or type they may not see changes nothing in the answer.
        target: a name, ``ext:ID``, a uid, or a party found before.
        as_of: when all ties must hold, as in ``connections``; today by default.
        types: names of the relationship types to walk; all active ones by default.
        max_hops: the longest way, 1 to 3.
        limit: how many to return, 1 to 100.

    Raises:
        AmbiguousNameError, NotFoundError: the name fits several parties, or none.
        RuleError: a value is out of range, or the party is the viewer.
        DatabaseError: the search took too long.
    """
    started = time.perf_counter()
    period = period_of(as_of)
    check_range("max_hops", max_hops, MAX_HOPS)
    check_range("limit", limit, MAX_INTRODUCTIONS)
    wanted = target if isinstance(target, PartyRef) else resolve(database, viewer, target)
    if wanted.uid == viewer.party:
        raise RuleError(
            Phrase("{name} is you.", name=wanted.name), "Name whom you want to be introduced to.", "target", wanted.name
        )
    schema = seen(database, viewer)
    known = schema.types
    chosen = known.ties if types is None else chosen_types(known, types)
    finder = Finder(database, viewer, period, chosen, hidden=hidden_fields(schema, viewer))
    teams = [name.removeprefix(TEAM) for name in sorted(viewer.owners) if name.startswith(TEAM)]
    everybody = not teams and policy.may(viewer, "manage_access")
    colleagues = finder.run("connections.colleagues", {}, teams=teams, everybody=everybody, limit=MAX_ASKERS)
    askers = {row["uid"]: row for row in colleagues if row["uid"] != wanted.uid}
    collected = finder.collect_around(wanted.uid, askers, max_hops) if askers else set()
    pairs = between(collected, askers, wanted.uid, max_hops)
    strengths = strengths_of(finder, known, pairs) if pairs else {}
    found = strongest_from(strengths, askers, wanted.uid, max_hops)
    _, paths = told(finder, known, found[:limit])
    if len(found) > limit or len(colleagues) == MAX_ASKERS:
        finder.truncated.append("limit")
    return Introductions(
        target=wanted,
        as_of=period,
        types=() if types is None else chosen,
        max_hops=max_hops,
        introductions=tuple(Introduction(path, own=askers[path.parties[0].uid]["own"]) for path in paths),
        askers=len(askers),
        found=len(found),
        truncated=tuple(finder.truncated),
        cypher="\n\n".join(finder.statements),
        milliseconds=round((time.perf_counter() - started) * 1000, 1),
    )
