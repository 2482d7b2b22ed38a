"""Find everything that lies on a short connection of two parties, bounded at every step.

The distance comes from Neo4j's search from both ends. Then both ends are expanded in levels until they meet, the
smaller front first; an end may be several parties, any of which will do. A party with very many ties (a hub) is not
expanded: which of the parties at hand are its neighbours is asked from their side, and two hubs are asked for the
neighbours they share.

What a viewer may not see decides nothing, not even the order of the steps: it shows in what is left out. So how many
ties a party has is known of everybody only to who sees everything; others are told of hubs by the ties they see, and
what is cut off comes last in an order of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise, product
from typing import Any

from graphcrm.analysis.paths import Pair, Web, pair
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.traced import Traced

#: A party with more ties than this is a hub.
HUB_DEGREE = 5_000
#: How many ties a party is taken to have of whom it is not known.
USUAL_DEGREE = 10
#: Pairs that one step may bring.
MAX_PAIRS = 20_000
#: Pairs of hubs that are asked for shared neighbours.
MAX_HUB_PAIRS = 16


@dataclass(frozen=True, slots=True)
class Tie:
    """One relationship of a pair of neighbours, as stored. ``forward``: it goes from ``one`` to ``other``."""

    one: str
    other: str
    type: str
    forward: bool
    properties: Mapping[str, Any]


@dataclass
class Front:
    """What is known from one end: the parties seen, the outermost of them, and the hubs by their distance."""

    edge: set[str]
    seen: set[str]
    depth: int = 0
    hubs: dict[str, int] = field(default_factory=dict)


@dataclass
class Finder(Traced):
    """Finds what one answer needs, walking the relationships of ``types``, never through a party of ``avoid``."""

    types: Sequence[str]
    avoid: frozenset[str] = frozenset()
    pairs: set[Pair] = field(default_factory=set)
    truncated: list[str] = field(default_factory=list)
    _degrees: dict[str, int] = field(default_factory=dict)
    _fronts: dict[frozenset[str], Front] = field(default_factory=dict)

    def shortest(self, source: str, target: str, max_hops: int) -> list[str] | None:
        """Return the uids on one shortest connection, or None when there is none of up to ``max_hops``."""
        name, without = ("shortest_avoiding", {"avoid": sorted(self.avoid)}) if self.avoid else ("shortest", {})
        hops = {"hops": str(max_hops)}
        found = self._read(name, hops, source=source, target=target, hub=HUB_DEGREE, **without)
        if not found:
            return None
        self._degrees |= dict(zip((source, target), found[0]["degrees"], strict=True))
        uids: list[str] | None = found[0]["uids"]
        return uids

    def collect(self, shortest: Sequence[str], longest: int) -> set[Pair]:
        """Return the pairs of neighbours on all connections of at most ``longest`` hops of the ends of ``shortest``.

        What was left out is said in ``truncated``; ``shortest`` itself is among them where no other of its length is.
        Those of other ends that were collected before are among them, too.
        """
        self._meet({shortest[0]}, {shortest[-1]}, longest)
        # Which of several equally short ones the database names may depend on what is hidden.
        if self.truncated and Web(self.pairs, shortest[0], shortest[-1]).distance != len(shortest) - 1:
            self.pairs.update(pair(one, other) for one, other in pairwise(shortest))
        return self.pairs

    def collect_around(self, target: str, others: Iterable[str], longest: int) -> set[Pair]:
        """Return the pairs of neighbours on all connections of at most ``longest`` hops from any of ``others``."""
        ends = {target, *others}
        self._degrees |= {row["uid"]: row["degree"] for row in self._read("degrees", uids=sorted(ends), hub=HUB_DEGREE)}
        self._meet({target}, ends - {target}, longest)
        return self.pairs

    def lasting(self, pairs: Iterable[Pair]) -> list[tuple[Pair, str, date | None, date | None]]:
        """Return the type of each relationship of pairs of neighbours, and when it began and ended.

        A date that the viewer may not see is None, as one that is not known.
        """
        asked = sorted(pairs)
        found = self._read("lasting", pairs=[list(item) for item in asked])[0]["found"]
        shown = [None if name in self.hidden else date.fromisoformat for name in ("since", "until")]
        return [
            (asked[place], type, *(read(day) if read and day else None for read, day in zip(shown, days, strict=True)))
            for place, type, *days in found
        ]

    def tell(self, uids: Iterable[str], pairs: Iterable[Pair]) -> tuple[dict[str, PartyRef], list[Tie]]:
        """Return parties by uid, and the relationships of pairs of neighbours."""
        [row] = self._read("told", uids=sorted(uids), pairs=[list(item) for item in sorted(pairs)])
        return {each["uid"]: PartyRef.from_row(each) for each in row["parties"]}, self._ties(row["ties"])

    def _ties(self, rows: Iterable[Mapping[str, Any]]) -> list[Tie]:
        return [
            Tie(row["one"], row["other"], row["type"], row["forward"], self.told(row["properties"])) for row in rows
        ]

    def _meet(self, ends: set[str], others: set[str], longest: int) -> None:
        """Expand two ends as far as is needed to know all connections of at most ``longest`` hops."""
        near, far = (self._fronts.setdefault(frozenset(each), Front(set(each), set(each))) for each in (ends, others))
        while near.depth + far.depth < longest - 1:
            self._expand(min(near, far, key=lambda front: self._cost(front.edge)))
        self._reach_behind_hubs(near, far, longest)
        self._reach_behind_hubs(far, near, longest)
        # Beyond that, all that lies in between was found on the way.
        if near.depth + far.depth < longest:
            self._join(near.edge, far.edge)
        self._join_hubs(near, far, longest)

    def _expand(self, front: Front) -> None:
        """Take the parties at the edge of a front one step on; hubs among them are put aside."""
        hubs = self._hubs(front.edge)
        front.hubs |= dict.fromkeys(hubs, front.depth)
        fresh: set[str] = set()
        uids = sorted(front.edge - hubs)
        for other, neighbours, degree in self._bounded("expand", uids=uids, hub=HUB_DEGREE) if uids else ():
            if other in self.avoid:
                continue
            self._degrees[other] = degree or USUAL_DEGREE
            self.pairs.update(pair(uid, other) for uid in neighbours)
            fresh.add(other)
        front.edge = fresh - front.seen
        front.seen |= fresh
        front.depth += 1

    def _reach_behind_hubs(self, front: Front, other: Front, longest: int) -> None:
        """Take ``front`` so far that it meets the hubs put aside by the other one from behind."""
        while front.edge and front.depth < max((longest - 1 - level for level in other.hubs.values()), default=0):
            if self._cost(front.edge) > MAX_PAIRS:
                self._cut("hubs")
                return
            self._expand(front)

    def _join(self, left: set[str], right: set[str]) -> None:
        """Find the pairs of neighbours across two sets, expanding whichever is cheaper, but no hub."""
        small, large = sorted((left, right), key=self._cost)
        small_hubs, large_hubs = self._hubs(small), self._hubs(large)
        self._between(small - small_hubs, large)
        self._between(large - large_hubs, small_hubs)
        self._hub_pairs(product(small_hubs, large_hubs))

    def _join_hubs(self, near: Front, far: Front, longest: int) -> None:
        """Find the neighbours of hubs among the parties at hand, and those that two hubs share."""
        hubs = near.hubs.keys() | far.hubs.keys()
        if not hubs:
            return
        known = near.seen | far.seen
        self._between(known - self._hubs(known), hubs)
        self._hub_pairs(product(hubs, self._hubs(known)))
        couples = [
            (one, other, level + behind)
            for (one, level), (other, behind) in product(near.hubs.items(), far.hubs.items())
            if one != other
        ]
        # Between two hubs may lie one stranger to both fronts, who is asked for; or more, who are not.
        shared = sorted((one, other) for one, other, ends in couples if ends + 2 <= longest)
        limit = MAX_PAIRS // MAX_HUB_PAIRS
        for one, other in shared[:MAX_HUB_PAIRS]:
            found = self._read("shared", one=one, other=other, limit=limit)
            for row in found:
                if row["uid"] not in self.avoid:
                    self.pairs |= {pair(one, row["uid"]), pair(other, row["uid"])}
            if len(found) == limit:
                self._cut("hubs")
        if len(shared) > MAX_HUB_PAIRS or any(ends + 3 <= longest for *_, ends in couples):
            self._cut("hubs")

    def _between(self, uids: set[str], others: Collection[str]) -> None:
        if uids and others:
            for uid, neighbours in self._bounded(
                "between", uids=sorted(uids), others=dict.fromkeys(sorted(others), True)
            ):
                self.pairs.update(pair(uid, other) for other in neighbours)

    def _hub_pairs(self, pairs: Iterable[Pair]) -> None:
        wanted = [list(item) for item in sorted({pair(*item) for item in pairs if item[0] != item[1]})]
        if wanted:
            self.pairs.update(pair(row["uid"], row["others"][0]) for row in self._read("pairs", pairs=wanted))

    def _bounded(self, name: str, /, **parameters: object) -> list[list[Any]]:
        """Read pairs of neighbours: a list for each party, its neighbours second; say so when they are cut short."""
        found: list[list[Any]] = self._read(name, None, limit=MAX_PAIRS, **parameters)[0]["found"]
        if sum(len(neighbours) for _, neighbours, *_ in found) >= MAX_PAIRS:
            self._cut("pairs")
        return found

    def _cut(self, why: str) -> None:
        if why not in self.truncated:
            self.truncated.append(why)

    def _hubs(self, uids: Iterable[str]) -> set[str]:
        return {uid for uid in uids if self._degrees.get(uid, 0) > HUB_DEGREE}

    def _cost(self, uids: set[str]) -> int:
        """Return how many ties must be looked at to expand the parties, hubs left out."""
        return sum(self._degrees.get(uid, 0) for uid in uids - self._hubs(uids))

    def _read(self, name: str, slots: Mapping[str, str] | None = None, /, **parameters: object) -> list[dict[str, Any]]:
        return self.run(f"connections.{name}", {"ties": self.types, **(slots or {})}, **parameters)
