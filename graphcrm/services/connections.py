"""Who connects A to B: ranked, explained paths, and the people who matter on them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from graphcrm.analysis.paths import Pair, RankedPath, Web, pair
from graphcrm.analysis.strength import tie_strength, together
from graphcrm.errors import RuleError
from graphcrm.models.relationship_types import Catalogue
from graphcrm.models.seen import hidden_fields
from graphcrm.queries.connections import Finder, Tie
from graphcrm.queries.parties import PartyRef, refs
from graphcrm.queries.schema import seen
from graphcrm.services.naming import resolve
from graphcrm.values import EVER, Period, date_text
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database

MAX_HOPS = 12
MAX_PATHS = 10_000
MAX_BROKERS = 10
#: Why an answer was cut short, in words.
REASONS = {
    "limit": "more paths were found than are listed",
    "pairs": "so many ties lie in between that only a part was looked at",
    "hubs": "parties with thousands of ties lie in between, and not all of those were followed",
}


@dataclass(frozen=True, slots=True)
class Hop:
    """One tie as it is read on a path, from ``source`` to ``target``; ``also`` holds other ties of the same pair."""

    source: PartyRef
    target: PartyRef
    type: str
    label: str
    forward: bool
    since: str | None
    until: str | None
    ended: bool
    strength: float
    origin: str | None
    title: str | None
    uid: str
    color: str
    also: tuple[Hop, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values; ``from`` and ``to`` in the direction read."""
        plain: dict[str, Any] = {"from": self.source.to_dict(), "to": self.target.to_dict()}
        names = ("type", "label", "forward", "since", "until", "ended", "strength", "origin", "title", "uid", "color")
        plain |= {name: getattr(self, name) for name in names}
        return plain | {"also": [tie.to_dict() for tie in self.also]}


@dataclass(frozen=True, slots=True)
class Path:
    """A connection: its parties from source to target, and the hops between them."""

    parties: tuple[PartyRef, ...]
    hops: tuple[Hop, ...]
    strength: float

    @property
    def length(self) -> int:
        """How many hops it has."""
        return len(self.hops)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"length": self.length, "strength": self.strength, "hops": [hop.to_dict() for hop in self.hops]}


@dataclass(frozen=True, slots=True)
class Broker:
    """A party on ``paths`` of ``of`` connections; ``single_point``: without it there is none of that length."""

    party: PartyRef
    paths: int
    of: int
    single_point: bool

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"party": self.party.to_dict(), "paths": self.paths, "of": self.of, "single_point": self.single_point}


@dataclass(frozen=True, slots=True)
class Connections:
    """The answer. ``distance`` is None and ``paths`` empty where there is no connection.

    ``found`` counts the connections of the shortest length and one hop more; ``truncated`` says why the answer was
    cut short, as keys of ``REASONS``; ``cypher`` is the statements that found it.
    """

    source: PartyRef
    target: PartyRef
    as_of: Period
    max_hops: int
    distance: int | None
    paths: tuple[Path, ...]
    found: int
    brokers: tuple[Broker, ...]
    truncated: tuple[str, ...]
    cypher: str
    milliseconds: float
    types: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, as ``graphcrm connect --json`` writes it."""
        return {
            "source": self.source.to_dict(),
            "target": self.target.to_dict(),
            "as_of": self.as_of.text,
            "types": list(self.types),
            "max_hops": self.max_hops,
            "distance": self.distance,
            "paths": [path.to_dict() for path in self.paths],
            "found": self.found,
            "brokers": [broker.to_dict() for broker in self.brokers],
            "truncated": list(self.truncated),
            "cypher": self.cypher,
            "milliseconds": self.milliseconds,
        }


def connections(
    database: Database,
    viewer: Viewer,
    source: str | PartyRef,
    target: str | PartyRef,
    *,
    as_of: Period | date | str | None = None,
    types: Iterable[str] | None = None,
    max_hops: int = 6,
    limit: int = 10,
) -> Connections:
    """Return how two parties are connected: the shortest paths and those one hop longer, ranked and explained.

    Args:
        database: where they are.
        viewer: who asks; a party or type they may not see changes nothing in the answer.
        source: one end: a name, ``ext:ID``, a uid, or a party found before.
        target: the other end.
        as_of: when all ties must hold: a day, a month or year (any day in it), ``"ever"``; today by default.
        types: names of the relationship types to walk; all active ones by default.
        max_hops: the longest connection to look for, 1 to 12.
        limit: how many paths to return, 1 to 10,000.

    Returns:
        Connections: shorter paths first, of equal length the stronger first.

    Raises:
        AmbiguousNameError, NotFoundError: a name fits several parties, or none.
        RuleError: a value is out of range, or both ends are the same party.
        DatabaseError: the search took too long.
    """
    started = time.perf_counter()
    period = period_of(as_of)
    check_range("max_hops", max_hops, MAX_HOPS)
    check_range("limit", limit, MAX_PATHS)
    one = source if isinstance(source, PartyRef) else resolve(database, viewer, source)
    other = target if isinstance(target, PartyRef) else resolve(database, viewer, target)
    if one.uid == other.uid:
        raise RuleError(f"Both ends are {one.name}.", "Give two different parties.", "target", other.name)
    schema = seen(database, viewer)
    known = schema.types
    chosen = known.ties if types is None else _chosen(known, types)
    finder = Finder(database, viewer, period, chosen, hidden=hidden_fields(schema, viewer))
    shortest = finder.shortest(one.uid, other.uid, max_hops)
    slack = min(1, max_hops + 1 - len(shortest)) if shortest else 0
    web = Web(finder.collect(shortest) if shortest else (), one.uid, other.uid, slack)
    ties = by_pair(finder.ties(web.pairs), known, period) if shortest else {}
    ranked = web.ranked({key: together(tie.strength for tie in group) for key, group in ties.items()}, limit)
    importance = web.importance()[:MAX_BROKERS]
    found = web.count()
    if found > len(ranked):
        finder.truncated.append("limit")
    named = {one.uid: one, other.uid: other}
    between = {uid for path in ranked for uid in path.uids} | {item.uid for item in importance}
    if between - named.keys():
        named |= refs(database, viewer, between - named.keys())
    complete = set(finder.truncated) <= {"limit"}
    return Connections(
        source=one,
        target=other,
        as_of=period,
        max_hops=max_hops,
        distance=web.distance,
        paths=tuple(_path(path, ties, named) for path in ranked),
        found=found,
        brokers=tuple(
            Broker(named[item.uid], item.paths, found, complete and item.paths == found) for item in importance
        ),
        truncated=tuple(finder.truncated),
        cypher="\n\n".join(finder.statements),
        milliseconds=round((time.perf_counter() - started) * 1000, 1),
        types=() if types is None else chosen,
    )


def period_of(as_of: Period | date | str | None) -> Period:
    """Return the period an ``as_of`` means; today for None.

    Raises:
        RuleError: it is not a date.
    """
    if as_of is None:
        return Period.day(date.today())
    if isinstance(as_of, Period):
        return as_of
    if isinstance(as_of, date):
        return Period.day(as_of)
    try:
        return Period.parse(as_of)
    except ValueError as error:
        raise RuleError(f"as of: {error}", field="as_of", value=as_of) from error


def _chosen(known: Catalogue, types: Iterable[str]) -> tuple[str, ...]:
    if isinstance(types, str):
        raise RuleError(f"types is {types!r}.", "Give a list of names of relationship types.", "types", types)
    chosen = tuple(dict.fromkeys(known.get(name).name for name in types))
    if not chosen:
        raise RuleError("No relationship type is given.", "Name one or more, or leave types out.", "types", types)
    return chosen


def check_range(name: str, value: int, most: int) -> None:
    """Raise ``RuleError`` unless ``value`` is a whole number from 1 to ``most``."""
    if type(value) is not int or not 1 <= value <= most:
        raise RuleError(f"{name} is {value}.", f"It must be a whole number from 1 to {most}.", name, value)


@dataclass(frozen=True, slots=True)
class WeighedTie:
    """A stored tie with its type's labels and its strength."""

    tie: Tie
    labels: tuple[str, str]
    color: str
    strength: float
    ended: bool

    def hop(self, source: PartyRef, target: PartyRef, also: Sequence[WeighedTie] = ()) -> Hop:
        """Read the tie from ``source`` to ``target``."""
        forward = self.tie.forward == (source.uid == self.tie.one)
        properties = self.tie.properties
        return Hop(
            source=source,
            target=target,
            type=self.tie.type,
            label=self.labels[0] if forward else self.labels[1],
            forward=forward,
            since=_date(properties, "since"),
            until=_date(properties, "until"),
            ended=self.ended,
            strength=round(self.strength, 4),
            origin=properties.get("origin"),
            title=properties.get("title"),
            uid=properties["uid"],
            color=self.color,
            also=tuple(tie.hop(source, target) for tie in also),
        )


def by_pair(ties: Iterable[Tie], known: Catalogue, period: Period) -> dict[Pair, list[WeighedTie]]:
    """Weigh ties and group them by pair, the strongest of each pair first."""
    today = date.today()
    on = today if period == EVER else min(period.last, max(today, period.first))
    grouped: dict[Pair, list[WeighedTie]] = {}
    for tie in ties:
        kind = known.get(tie.type)
        since, until = tie.properties.get("since"), tie.properties.get("until")
        strength = tie_strength(kind.weight, since, until, on)
        ended = until is not None and until < today
        weighed = WeighedTie(tie, (kind.forward, kind.reverse), kind.color, strength, ended)
        grouped.setdefault(pair(tie.one, tie.other), []).append(weighed)
    for group in grouped.values():
        group.sort(key=lambda item: (-item.strength, item.tie.type, item.tie.properties["uid"]))
    return grouped


def _path(path: RankedPath, ties: Mapping[Pair, list[WeighedTie]], named: Mapping[str, PartyRef]) -> Path:
    hops = []
    for one, other in pairwise(path.uids):
        strongest, *also = ties[pair(one, other)]
        hops.append(strongest.hop(named[one], named[other], also))
    return Path(tuple(named[uid] for uid in path.uids), tuple(hops), round(path.strength, 4))


def _date(properties: Mapping[str, Any], name: str) -> str | None:
    day = properties.get(name)
    return date_text(day, properties.get(f"{name}_precision")) if day else None
