"""Find the strongest way to a party from each of several, in a small graph."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from graphcrm.analysis.paths import Pair, RankedPath


def between(pairs: Iterable[Pair], starts: Collection[str], target: str, longest: int) -> set[Pair]:
    """Return the pairs that lie on a way of at most ``longest`` hops from any of ``starts`` to the target."""
    neighbours: dict[str, set[str]] = {}
    for one, other in pairs:
        neighbours.setdefault(one, set()).add(other)
        neighbours.setdefault(other, set()).add(one)
    here, there = _steps(neighbours, {target}), _steps(neighbours, starts)
    far = longest + 1
    return {
        (one, other)
        for one, others in neighbours.items()
        for other in others
        if one < other
        and 1 + min(here.get(one, far) + there.get(other, far), here.get(other, far) + there.get(one, far)) <= longest
    }


def _steps(neighbours: Mapping[str, Iterable[str]], starts: Iterable[str]) -> dict[str, int]:
    """Return how many steps each party is from the nearest of ``starts``."""
    steps = dict.fromkeys(starts, 0)
    edge, far = list(steps), 0
    while edge:
        far += 1
        edge = sorted({other for uid in edge for other in neighbours.get(uid, ()) if other not in steps})
        steps |= dict.fromkeys(edge, far)
    return steps


def strongest_from(
    strengths: Mapping[Pair, float], starts: Collection[str], target: str, longest: int
) -> list[RankedPath]:
    """Return the strongest connection from each of ``starts`` that has one, the strongest first.

    None runs through another of ``starts``. A strength is at most 1, so that a way that comes back to a party is never
    stronger than without the round trip; of equally strong ones the shorter is taken. Of those of equal strength, the
    one whose start is named first comes first.

    Args:
        strengths: over 0 and up to 1, of each pair of neighbours.
        starts: uids, in an order of preference.
        target: uid, none of ``starts``.
        longest: the most hops a connection may have.
    """
    neighbours: dict[str, list[tuple[str, float]]] = {}
    for (one, other), strength in sorted(strengths.items()):
        neighbours.setdefault(one, []).append((other, strength))
        neighbours.setdefault(other, []).append((one, strength))
    # The best way to the target from each party within the steps so far.
    best = {target: RankedPath((target,), 1.0)}
    for _ in range(longest):
        further = dict(best)
        for uid, way in best.items():
            if uid in starts:
                continue
            for other, strength in neighbours.get(uid, ()):
                whole = strength * way.strength
                if other not in further or whole > further[other].strength:
                    further[other] = RankedPath((other, *way.uids), whole)
        best = further
    order = {uid: place for place, uid in enumerate(starts)}
    found = [best[uid] for uid in starts if uid in best]
    return sorted(found, key=lambda path: (-path.strength, path.length, order[path.uids[0]]))
