"""What is asked of graphcrm and of each alternative, and what they answer.

Who connects A to B on a day: how far they are apart, all paths of that length and of one hop more, the ten strongest
of the shortest, and the ten parties on most of them. And who the neighbours of a party are: how many by type and
direction. How paths are ranked and counted is the same code for all (``graphcrm.analysis``, which knows no database),
so that what differs is how they are found. It is written for uids; here parties are numbers, which it treats alike,
wherever a type is ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from graphcrm.analysis.paths import Web, pair
from graphcrm.analysis.strength import tie_strength, together

HOPS, LIMIT, BROKERS = 6, 10, 10


class StoppedError(Exception):
    """It was stopped at its limit of time."""


@dataclass(frozen=True)
class Answer:
    """How two parties are connected; ``partial`` where it says that not everything was looked at."""

    distance: int | None
    found: int = 0
    paths: tuple[tuple[str, ...], ...] = ()
    brokers: tuple[tuple[str, int], ...] = ()
    partial: bool = False

    def agrees(self, other: Answer) -> bool:
        """Say whether another answer, with all of its paths, tells the same; a partial one tells a part of it."""
        if self.distance != other.distance:
            return False
        if self.partial or other.partial:
            small, large = (self, other) if self.partial else (other, self)
            return set(small.paths) <= set(large.paths)
        # Of brokers on equally many paths, each orders by identifiers of its own.
        numbers = [[paths for _, paths in answer.brokers] for answer in (self, other)]
        return self.found == other.found and set(self.paths) == set(other.paths) and numbers[0] == numbers[1]


@dataclass(frozen=True)
class Neighbours:
    """How many neighbours a party has in all, and by type and direction; a mutual type counts as forward."""

    total: int
    groups: Mapping[tuple[str, bool], int]


@dataclass(frozen=True)
class Types:
    """What is known of relationship types: the weight of each, and those that read the same in both directions."""

    weights: Mapping[str, float]
    mutual: frozenset[str]


#: A tie as it lies between two parties: their numbers, its type, and its first and last day.
Tie = tuple[int, int, str, date | None, date | None]


class Rival(Protocol):
    """An alternative, which holds the society; most tell ``neighbours`` (of a party on a day), too."""

    name: str

    def connect(self, source: str, target: str, day: date, limit: int = LIMIT) -> Answer:
        """Return how two parties are connected."""


def answer(
    web: Web, ties: Iterable[Tie], day: date, types: Types, names: Sequence[str], *, limit: int, partial: bool = False
) -> Answer:
    """Rank the connections of a web by the ties of its pairs; its parties are numbers in ``names``."""
    if web.distance is None:
        return Answer(None)
    strengths: dict[tuple[int, int], list[float]] = {}
    for one, other, type, since, until in ties:
        strengths.setdefault(pair(one, other), []).append(tie_strength(types.weights[type], since, until, day))  # type: ignore[arg-type, call-overload]
    ranked = web.ranked({key: together(found) for key, found in strengths.items()}, limit)
    return Answer(
        web.distance,
        web.count(),
        tuple(tuple(names[number] for number in path.uids) for path in ranked),
        tuple((names[item.uid], item.paths) for item in web.importance()[:BROKERS]),
        partial,
    )
