"""Lay out a map of communities: discs in discs, and dots within the innermost ones.

Discs of one level are drawn together by the ties between them and pushed apart where they overlap; the dots of a disc
stand like the seeds of a sunflower. Nothing here is random, so that the same communities always have the same places.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Dots are about 1 apart from each other; a seed of this sunflower has the area of a disc of this radius.
_SEED_RADIUS = 0.6
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
#: Steps in which the discs find their places, and at most so many in which those that overlap are pushed apart.
_STEPS, _PUSHES = 120, 300
#: How far discs come nearer in a step: to those they have ties with, and to the middle; how far overlapping ones part.
_PULL, _GRAVITY, _LAST_PUSH = 0.3, 0.02, 1.5
#: Steps towards the middle of the smallest circle around all of them.
_NARROWINGS = 100
_NOTHING = 1e-9
#: Places that would have to be drawn out by more than this are given up.
_WORST = 1.5
#: How far apart the discs of a level are, as a share of the mean radius, and at least.
_GAP_SHARE, _LEAST_GAP = 0.09, 0.35

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Packing:
    """Where discs lie within the circle around the origin that has the ``radius``."""

    centers: list[Point]
    radius: float


def sunflower(number: int, room: float = 1.0) -> Packing:
    """Return places from the middle outwards, each with ``room`` for a disc of half that radius or a dot."""
    if number == 1:
        return Packing([(0.0, 0.0)], room)
    seed = _SEED_RADIUS * room
    return Packing([_seed(each, seed) for each in range(number)], seed * math.sqrt(number) + 0.5 * room)


def in_sectors(groups: Sequence[int]) -> Packing:
    """Return the places of dots in a sunflower, those of a group in one sector of it, from its middle outwards.

    Args:
        groups: how many dots each group has, as they follow each other around the middle.
    """
    whole = sunflower(sum(groups))
    around = sorted(range(len(whole.centers)), key=lambda each: (math.atan2(*whole.centers[each]), each))
    places, first = [], 0
    for number in groups:
        # The seeds are numbered from the middle outwards.
        places += [whole.centers[each] for each in sorted(around[first : first + number])]
        first += number
    return Packing(places, whole.radius)


def pack(radii: Sequence[float], ties: Mapping[tuple[int, int], float]) -> Packing:
    """Return places at which no two discs overlap, those with ties near each other.

    Args:
        radii: of each disc.
        ties: how strongly two discs draw each other, by their places in ``radii``, the smaller first.
    """
    if len(radii) < 2:
        return Packing([(0.0, 0.0) for _ in radii], sum(radii))
    gap = max(_LEAST_GAP, _GAP_SHARE * sum(radii) / len(radii))
    discs = _Discs([radius + gap / 2 for radius in radii], ties)
    discs.settle()
    return discs.packed(gap / 2)


class _Discs:
    """Discs that move: by their ties, towards the middle, and out of each other's way."""

    def __init__(self, radii: list[float], ties: Mapping[tuple[int, int], float]) -> None:
        self.radii = radii
        total = [0.0] * len(radii)
        for (one, other), weight in ties.items():
            total[one] += weight
            total[other] += weight
        self._springs = [
            (one, other, weight / min(total[one], total[other]), total[other] / (total[one] + total[other]))
            for (one, other), weight in sorted(ties.items())
        ]
        # Those with most ties begin in the middle; the sunflower gives each the area that the mean one has.
        order = sorted(range(len(radii)), key=lambda each: (-total[each], -radii[each], each))
        room = math.sqrt(sum(radius * radius for radius in radii) / len(radii)) * 1.15
        self.x, self.y = [0.0] * len(radii), [0.0] * len(radii)
        for place, each in enumerate(order):
            self.x[each], self.y[each] = _seed(place, room)

    def settle(self) -> None:
        """Let the discs find their places."""
        for step in range(_STEPS):
            heat = 1 - step / _STEPS
            self._pull(_PULL * heat)
            for each in range(len(self.radii)):
                self.x[each] *= 1 - _GRAVITY * heat
                self.y[each] *= 1 - _GRAVITY * heat
            # At first they may pass through each other.
            self._push(0.15 + 0.85 * (1 - heat))
        for _ in range(_PUSHES):
            if not self._push(_LAST_PUSH):
                break

    def _pull(self, strength: float) -> None:
        x, y, radii = self.x, self.y, self.radii
        for one, other, weight, share in self._springs:
            dx, dy = x[other] - x[one], y[other] - y[one]
            distance = math.sqrt(dx * dx + dy * dy)
            apart = distance - radii[one] - radii[other]
            if apart <= 0:
                continue
            move = strength * weight * apart / distance
            x[one] += dx * move * share
            y[one] += dy * move * share
            x[other] -= dx * move * (1 - share)
            y[other] -= dy * move * (1 - share)

    def _push(self, strength: float) -> bool:
        """Push apart what overlaps, the larger disc less; say whether anything did."""
        x, y, radii = self.x, self.y, self.radii
        order = sorted(range(len(radii)), key=lambda each: (x[each] - radii[each], each))
        pushed = False
        # A sweep from left to right: only discs that begin before this one ends can overlap it.
        for place, one in enumerate(order):
            end = x[one] + radii[one]
            for other in order[place + 1 :]:
                if x[other] - radii[other] > end:
                    break
                reach = radii[one] + radii[other]
                dx, dy = x[other] - x[one], y[other] - y[one]
                squared = dx * dx + dy * dy
                if squared >= reach * reach * 0.9999:
                    continue
                pushed = True
                distance = math.sqrt(squared)
                if distance < _NOTHING:
                    dx, dy = _seed(one + other + 1, 1.0)
                    distance = math.sqrt(dx * dx + dy * dy)
                    squared = 0.0
                move = strength * (reach - math.sqrt(squared)) / distance
                share = radii[other] ** 2 / (radii[one] ** 2 + radii[other] ** 2)
                x[one] -= dx * move * share
                y[one] -= dy * move * share
                x[other] += dx * move * (1 - share)
                y[other] += dy * move * (1 - share)
        return pushed

    def packed(self, margin: float) -> Packing:
        """Return the places around the middle of the smallest circle around all, drawn out until nothing overlaps."""
        scale = self._scale()
        if scale > _WORST:
            # They are stuck in each other, as those of very different sizes can be: each gets the room of the largest.
            for each in range(len(self.radii)):
                self.x[each], self.y[each] = _seed(each, max(self.radii) * 1.4)
            scale = self._scale()
        x, y = [each * scale for each in self.x], [each * scale for each in self.y]
        middle_x, middle_y = sum(x) / len(x), sum(y) / len(y)
        for step in range(1, _NARROWINGS):
            # Bădoiu and Clarkson 2003: towards what is farthest away, each time less.
            far = max(
                range(len(x)), key=lambda each: math.hypot(x[each] - middle_x, y[each] - middle_y) + self.radii[each]
            )
            dx, dy = x[far] - middle_x, y[far] - middle_y
            distance = math.hypot(dx, dy)
            if distance < _NOTHING:
                break
            share = (distance + self.radii[far]) / distance / (step + 1)
            middle_x += dx * share
            middle_y += dy * share
        centers = [(one - middle_x, other - middle_y) for one, other in zip(x, y, strict=True)]
        reach = max(math.hypot(*center) + radius for center, radius in zip(centers, self.radii, strict=True))
        return Packing(centers, reach + margin)

    def _scale(self) -> float:
        """Return by how much the places must be drawn out so that no two discs overlap."""
        x, y, radii = self.x, self.y, self.radii
        scale = 1.0
        order = sorted(range(len(radii)), key=lambda each: (x[each] - radii[each], each))
        for place, one in enumerate(order):
            end = x[one] + radii[one]
            for other in order[place + 1 :]:
                if x[other] - radii[other] > end:
                    break
                distance = math.hypot(x[other] - x[one], y[other] - y[one])
                reach = radii[one] + radii[other]
                if distance < reach:
                    scale = max(scale, reach / max(distance, _NOTHING))
        return scale


def _seed(number: int, radius: float) -> Point:
    away, angle = radius * math.sqrt(number + 0.5), number * _GOLDEN_ANGLE
    return away * math.cos(angle), away * math.sin(angle)
