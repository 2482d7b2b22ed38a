"""The society of ``generate.py`` as numbers, read from its files; and pairs of parties by how far they are apart."""

from __future__ import annotations

import csv
import random
from array import array
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from rivals.question import HOPS

#: The files of the parties.
PARTIES = ("people", "organizations", "households", "groups")
#: The first and last day of what is open, as ``date.toordinal`` counts.
OPEN = (0, date.max.toordinal())
#: From how many parties at most distances are measured.
SOURCES = 400


class Society:
    """Who there is, by number, and the ties as columns: ``one``, ``other``, ``kind``, ``since`` and ``until``."""

    def __init__(self, folder: Path) -> None:
        self.names = [row[0] for name in PARTIES for row in _rows(folder / f"{name}.csv")]
        self.number = {name: number for number, name in enumerate(self.names)}
        self.types: list[str] = []
        self.one, self.other, self.since, self.until = (array("i") for _ in range(4))
        self.kind = array("h")
        kinds: dict[str, int] = {}
        for source, type, target, since, until in _rows(folder / "relationships.csv"):
            self.one.append(self.number[source])
            self.other.append(self.number[target])
            self.kind.append(kinds.setdefault(type, len(kinds)))
            self.since.append(_first(since))
            self.until.append(_last(until))
        self.types = list(kinds)

    @property
    def ties(self) -> Iterator[tuple[int, int, int, int, int]]:
        """All ties: one, other, kind, since and until."""
        return zip(self.one, self.other, self.kind, self.since, self.until, strict=True)

    def degrees(self) -> array[int]:
        """Return how many ties each party has, whenever."""
        degrees = array("i", bytes(4 * len(self.names)))
        for column in (self.one, self.other):
            for number in column:
                degrees[number] += 1
        return degrees

    def pairs(self, day: date, number: int, chance: random.Random) -> list[list[tuple[str, str]]]:
        """Return so many pairs of parties for each distance from 1 to ``HOPS`` on a day, and of those farther apart."""
        starts, neighbours = self._neighbours(day.toordinal())
        found: list[list[tuple[str, str]]] = [[] for _ in range(HOPS + 1)]
        tied = [party for party in range(len(self.names)) if starts[party] < starts[party + 1]]
        for source in chance.sample(tied, min(SOURCES, len(tied))):
            if all(len(pairs) >= number for pairs in found):
                break
            seen = bytearray(len(self.names))
            seen[source] = 1
            edge = [source]
            for pairs in found[:-1]:
                fresh = []
                for party in edge:
                    for other in neighbours[starts[party] : starts[party + 1]]:
                        if not seen[other]:
                            seen[other] = 1
                            fresh.append(other)
                edge = fresh
                if edge and len(pairs) < number:
                    pairs.append((self.names[source], self.names[chance.choice(edge)]))
            far = [party for party in tied if not seen[party]]
            if far and len(found[-1]) < number:
                found[-1].append((self.names[source], self.names[chance.choice(far)]))
        return found

    def _neighbours(self, day: int) -> tuple[array[int], array[int]]:
        """Return for each party where its neighbours on a day begin, and all of these."""
        counts = array("i", bytes(4 * (len(self.names) + 1)))
        for one, other, _, since, until in self.ties:
            if since <= day <= until:
                counts[one + 1] += 1
                counts[other + 1] += 1
        starts = array("i", accumulate(counts))
        places, neighbours = array("i", starts), array("i", bytes(4 * starts[-1]))
        for one, other, _, since, until in self.ties:
            if since <= day <= until:
                for party, neighbour in ((one, other), (other, one)):
                    neighbours[places[party]] = neighbour
                    places[party] += 1
        return starts, neighbours


def day_of(number: int) -> date | None:
    """Return the day that a number stands for, None for an open end."""
    return None if number in OPEN else date.fromordinal(number)


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


@lru_cache
def _first(text: str) -> int:
    """Return the first day of a year or a month."""
    return date(*(int(part) for part in f"{text}-01-01".split("-")[:3])).toordinal() if text else OPEN[0]


@lru_cache
def _last(text: str) -> int:
    """Return the last day of a year or a month."""
    if not text:
        return OPEN[1]
    year, month = (int(part) for part in f"{text}-12".split("-")[:2])
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).toordinal()
