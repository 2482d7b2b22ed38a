"""The graph held in memory by a library: networkx in Python, rustworkx in Rust.

Neither searches as of a date from both ends and gives all connections of two lengths, so the search is ours
(``levelwise``), over their adjacency; an edge joins two parties and holds all of their ties.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import networkx
import rustworkx

from rivals import levelwise, question
from rivals.question import Answer, Neighbours, Types
from rivals.society import Society, day_of

#: A tie: its source, its kind, its first and last day.
Held = tuple[int, int, int, int]


class InMemory:
    """What both share: everything but who is adjacent."""

    name = ""

    def __init__(self, society: Society, types: Types) -> None:
        self.society, self.types = society, types
        self._degrees = society.degrees()

    def adjacent(self, party: int) -> Mapping[int, list[Held]]:
        """Return the neighbours of a party, each with the ties to it."""
        raise NotImplementedError

    def connect(self, source: str, target: str, day: date, limit: int = question.LIMIT) -> Answer:
        one, other = (self.society.number[name] for name in (source, target))
        web = levelwise.search(self, one, other, day.toordinal())
        ties = self._ties(web.pairs, day.toordinal())
        return question.answer(web, ties, day, self.types, self.society.names, limit=limit)

    def neighbours(self, party: str, day: date) -> Neighbours:
        number, on = self.society.number[party], day.toordinal()
        total, groups = 0, dict[tuple[str, bool], int]()
        for ties in self.adjacent(number).values():
            names = ((source, self.society.types[kind]) for source, kind, since, until in ties if since <= on <= until)
            kinds = {(name, name in self.types.mutual or source == number) for source, name in names}
            total += bool(kinds)
            for kind in kinds:
                groups[kind] = groups.get(kind, 0) + 1
        return Neighbours(total, groups)

    def degree(self, party: int) -> int:
        return self._degrees[party]

    def expand(self, parties: Collection[int], day: int) -> Iterator[tuple[int, int, int]]:
        for party in parties:
            for other, ties in self.adjacent(party).items():
                if any(since <= day <= until for _, _, since, until in ties):
                    yield party, other, self._degrees[other]

    def between(self, parties: Collection[int], others: Collection[int], day: int) -> Iterator[tuple[int, int]]:
        for party in parties:
            for other, ties in self.adjacent(party).items():
                if other in others and any(since <= day <= until for _, _, since, until in ties):
                    yield party, other

    def _ties(self, pairs: Iterable[Any], day: int) -> Iterator[question.Tie]:
        for one, other in pairs:
            for _, kind, since, until in self.adjacent(one)[other]:
                if since <= day <= until:
                    yield one, other, self.society.types[kind], day_of(since), day_of(until)


class Networkx(InMemory):
    name = "networkx"

    def __init__(self, society: Society, types: Types) -> None:
        super().__init__(society, types)
        self.graph: networkx.Graph = networkx.Graph()
        for one, other, *rest in society.ties:
            if self.graph.has_edge(one, other):
                self.graph.edges[one, other]["ties"].append((one, *rest))
            else:
                self.graph.add_edge(one, other, ties=[(one, *rest)])

    def adjacent(self, party: int) -> Mapping[int, list[Held]]:
        found = self.graph._adj.get(party, {})
        return {other: edge["ties"] for other, edge in found.items()}


class Rustworkx(InMemory):
    name = "rustworkx"

    def __init__(self, society: Society, types: Types) -> None:
        super().__init__(society, types)
        self.graph: rustworkx.PyGraph[None, list[Held]] = rustworkx.PyGraph(multigraph=False)
        self.graph.add_nodes_from([None] * len(society.names))
        held: dict[tuple[int, int], list[Held]] = {}
        for one, other, *rest in society.ties:
            held.setdefault((min(one, other), max(one, other)), []).append((one, *rest))  # type: ignore[arg-type]
        self.graph.add_edges_from([(one, other, ties) for (one, other), ties in held.items()])

    def adjacent(self, party: int) -> Mapping[int, list[Held]]:
        return self.graph.adj(party)
