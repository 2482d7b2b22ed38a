"""Who connects A to B: ranked, explained paths, and the people who matter on them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from graphcrm.analysis.paths import Importance, Pair, RankedPath, Web, pair
from graphcrm.analysis.strength import tie_strength, together
from graphcrm.errors import RuleError
from graphcrm.models.relationship_types import Catalogue
from graphcrm.models.seen import hidden_fields
from graphcrm.phrases import Phrase
from graphcrm.queries.connections import Finder, Tie
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import seen
from graphcrm.services.naming import resolve
from graphcrm.values import EVER, Period, date_text
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database

MAX_HOPS = 12
MAX_PATHS = 10_000
MAX_BROKERS = 10
#: How many parties a path may be told to run through, and to avoid.
MAX_THROUGH, MAX_AVOIDED = 3, 100
#: What comes first: the shorter, or the stronger.
Order = Literal["short", "strong"]
#: Why an answer was cut short, in words.
REASONS = {
    "limit": Phrase("more paths were found than are listed"),
    "pairs": Phrase("so many ties lie in between that only a part was looked at"),
    "hubs": Phrase("parties with thousands of ties lie in between, and not all of those were followed"),
    "many": Phrase("there are more paths than were counted"),
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

    ``found`` counts the connections of up to ``longest`` hops, the shortest length and one hop more or, where the
    strongest were asked for, two; ``truncated`` says why the answer was cut short, as keys of ``REASONS``; ``cypher``
    is the statements that found it.
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
    through: tuple[PartyRef, ...] = field(default=())
    avoid: tuple[PartyRef, ...] = field(default=())
    order: Order = field(default="short")

    @property
    def longest(self) -> int:
        """How many hops a connection that was looked for may have, at the most."""
        slack = SLACK[self.order]
        return self.max_hops if self.distance is None else min(self.max_hops, self.distance + slack)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, as ``graphcrm connect --json`` writes it."""
        return {
            "source": self.source.to_dict(),
            "target": self.target.to_dict(),
            "as_of": self.as_of.text,
            "types": list(self.types),
            "through": [party.to_dict() for party in self.through],
            "avoid": [party.to_dict() for party in self.avoid],
            "order": self.order,
            "max_hops": self.max_hops,
            "distance": self.distance,
            "paths": [path.to_dict() for path in self.paths],
            "found": self.found,
            "brokers": [broker.to_dict() for broker in self.brokers],
            "truncated": list(self.truncated),
            "cypher": self.cypher,
            "milliseconds": self.milliseconds,
        }


#: How many hops more than the shortest a connection may have.
SLACK: Mapping[Order, int] = {"short": 1, "strong": 2}


def connections(
    database: Database,
    viewer: Viewer,
    source: str | PartyRef,
    target: str | PartyRef,
    *,
    as_of: Period | date | str | None = None,
    types: Iterable[str] | None = None,
    through: Iterable[str | PartyRef] = (),
    avoid: Iterable[str | PartyRef] = (),
    max_hops: int = 6,
    limit: int = 10,
    order: Order = "short",
) -> Connections:
    """Return how two parties are connected: the shortest paths and those one hop longer, ranked and explained.

    Args:
        database: where they are.
        viewer: who asks; a party or type they may not see changes nothing in the answer.
        source: one end: a name, ``ext:ID``, a uid, or a party found before.
        target: the other end.
        as_of: when all ties must hold: a day, a month or year (any day in it), ``"ever"``; today by default.
        types: names of the relationship types to walk; all active ones by default.
        through: up to 3 parties that every path runs through, in whatever order.
        avoid: parties that no path runs through.
        max_hops: the longest connection to look for, 1 to 12.
        limit: how many paths to return, 1 to 10,000.
        order: ``short`` ranks shorter paths first, of equal length the stronger; ``strong`` ranks by strength among
            the paths of up to two hops more than the shortest.

    Raises:
        AmbiguousNameError, NotFoundError: a name fits several parties, or none.
        RuleError: a value is out of range, or a party is given twice where that makes no sense.
        DatabaseError: the search took too long.
    """
    started = time.perf_counter()
    period = period_of(as_of)
    check_range("max_hops", max_hops, MAX_HOPS)
    check_range("limit", limit, MAX_PATHS)
    if order not in SLACK:
        raise RuleError(Phrase("order is {order!r}.", order=order), "It is short or strong.", "order", order)
    one, other = (_resolved(database, viewer, end) for end in (source, target))
    if one.uid == other.uid:
        raise RuleError(
            Phrase("Both ends are {name}.", name=one.name), "Give two different parties.", "target", other.name
        )
    via = _named(database, viewer, "through", through, MAX_THROUGH)
    without = _named(database, viewer, "avoid", avoid, MAX_AVOIDED)
    _check_apart((one, other), via, without)
    schema = seen(database, viewer)
    known = schema.types
    chosen = known.ties if types is None else chosen_types(known, types)
    avoided = frozenset(party.uid for party in without)
    finder = Finder(database, viewer, period, chosen, avoided, hidden=hidden_fields(schema, viewer))
    if via or order == "strong":
        from graphcrm.services import detours

        search = detours.find(finder, known, (one.uid, other.uid), [each.uid for each in via], max_hops, limit, order)
    else:
        search = _shortest(finder, known, one.uid, other.uid, max_hops, limit)
    importance = search.importance[:MAX_BROKERS]
    named = {party.uid: party for party in (one, other, *via)}
    parties, paths = told(finder, known, search.ranked, (item.uid for item in importance))
    named |= parties
    if search.found > len(search.ranked):
        finder.truncated.append("limit")
    complete = set(finder.truncated) <= {"limit"}
    return Connections(
        source=one,
        target=other,
        as_of=period,
        max_hops=max_hops,
        distance=search.distance,
        paths=tuple(paths),
        found=search.found,
        brokers=tuple(
            Broker(named[item.uid], item.paths, search.found, complete and item.paths == search.found)
            for item in importance
            if item.uid in named
        ),
        truncated=tuple(finder.truncated),
        cypher="\n\n".join(finder.statements),
        milliseconds=round((time.perf_counter() - started) * 1000, 1),
        types=() if types is None else chosen,
        through=via,
        avoid=without,
        order=order,
    )


@dataclass(frozen=True, slots=True)
class Search:
    """What was found between two ends: the paths ranked, how many there are, and who is on them."""

    distance: int | None
    ranked: Sequence[RankedPath]
    found: int
    importance: Sequence[Importance]


def _shortest(finder: Finder, known: Catalogue, source: str, target: str, max_hops: int, limit: int) -> Search:
    """Find the shortest connections and those one hop longer."""
    shortest = finder.shortest(source, target, max_hops)
    if not shortest:
        return Search(None, (), 0, ())
    slack = min(SLACK["short"], max_hops + 1 - len(shortest))
    web = Web(finder.collect(shortest, len(shortest)), source, target, slack)
    ranked = web.ranked(strengths_of(finder, known, web.pairs), limit)
    return Search(web.distance, ranked, web.count(), web.importance())


def strengths_of(finder: Finder, known: Catalogue, pairs: Iterable[Pair]) -> dict[Pair, float]:
    """Return how strong the ties of each pair of neighbours are together."""
    on = weighed_on(finder.period)
    grouped: dict[Pair, list[float]] = {}
    for key, type, since, until in finder.lasting(pairs):
        grouped.setdefault(key, []).append(tie_strength(known.get(type).weight, since, until, on))
    # In one order, so that equally strong pairs stay so to the last digit.
    return {key: together(sorted(group, reverse=True)) for key, group in grouped.items()}


def told(
    finder: Finder, known: Catalogue, paths: Sequence[RankedPath], others: Iterable[str] = ()
) -> tuple[dict[str, PartyRef], list[Path]]:
    """Return the parties on some paths and some others, by uid, and the paths as an answer tells them.

    A path of which something has gone since it was found is left out.
    """
    if not paths:
        return {}, []
    uids = {uid for path in paths for uid in path.uids}.union(others)
    parties, found = finder.tell(uids, {pair(*hop) for path in paths for hop in pairwise(path.uids)})
    ties = by_pair(found, known, finder.period)
    whole = (path for path in paths if all(pair(*hop) in ties for hop in pairwise(path.uids)))
    return parties, [_path_of(path, ties, parties) for path in whole]


def _resolved(database: Database, viewer: Viewer, party: str | PartyRef) -> PartyRef:
    return party if isinstance(party, PartyRef) else resolve(database, viewer, party)


def _named(
    database: Database, viewer: Viewer, name: str, given: Iterable[str | PartyRef], most: int
) -> tuple[PartyRef, ...]:
    """Return parties that a path shall run through or avoid, each once.

    Raises:
        RuleError: they are too many, or no list.
    """
    if isinstance(given, (str, PartyRef)):
        raise RuleError(
            Phrase("{name} is {given!r}.", name=name, given=given), "Give a list of parties.", name, str(given)
        )
    listed = list(given)
    if len(listed) > most:
        raise RuleError(
            Phrase("{name} names {number} parties.", name=name, number=len(listed)),
            Phrase("Name at most {most}.", most=most),
            name,
            len(listed),
        )
    found = (_resolved(database, viewer, each) for each in listed)
    return tuple({party.uid: party for party in found}.values())


def _check_apart(ends: Iterable[PartyRef], through: Iterable[PartyRef], avoid: Iterable[PartyRef]) -> None:
    """Raise ``RuleError`` where a party is given in two places that exclude each other."""
    wanted = {party.uid for party in ends}
    for party in through:
        if party.uid in wanted:
            raise RuleError(
                Phrase("{name} is an end of the path.", name=party.name), "Name parties between.", "through", party.name
            )
    wanted.update(party.uid for party in through)
    for party in avoid:
        if party.uid in wanted:
            raise RuleError(
                Phrase("The path cannot avoid {name}, which is to be on it.", name=party.name),
                "Name others.",
                "avoid",
                party.name,
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
        raise RuleError(Phrase("as of: {problem}", problem=error), field="as_of", value=as_of) from error


def chosen_types(known: Catalogue, types: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the relationship types to walk.

    Raises:
        NotFoundError: there is no such type.
        RuleError: none is given.
    """
    if isinstance(types, str):
        raise RuleError(
            Phrase("types is {types!r}.", types=types), "Give a list of names of relationship types.", "types", types
        )
    chosen = tuple(dict.fromkeys(known.get(name).name for name in types))
    if not chosen:
        raise RuleError("No relationship type is given.", "Name one or more, or leave types out.", "types", types)
    return chosen


def check_range(name: str, value: int, most: int) -> None:
    """Raise ``RuleError`` unless ``value`` is a whole number from 1 to ``most``."""
    if type(value) is not int or not 1 <= value <= most:
        raise RuleError(
            Phrase("{name} is {value}.", name=name, value=value),
            Phrase("It must be a whole number from 1 to {most}.", most=most),
            name,
            value,
        )


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


def weighed_on(period: Period) -> date:
    """Return the day of a period on which ties are weighed: the one nearest to today."""
    today = date.today()
    return today if period == EVER else min(period.last, max(today, period.first))


def by_pair(ties: Iterable[Tie], known: Catalogue, period: Period) -> dict[Pair, list[WeighedTie]]:
    """Weigh ties and group them by pair, the strongest of each pair first."""
    today, on = date.today(), weighed_on(period)
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


def _path_of(path: RankedPath, ties: Mapping[Pair, list[WeighedTie]], named: Mapping[str, PartyRef]) -> Path:
    """Return a path as an answer tells it, each hop by its strongest tie."""
    hops = []
    for one, other in pairwise(path.uids):
        strongest, *also = ties[pair(one, other)]
        hops.append(strongest.hop(named[one], named[other], also))
    return Path(tuple(named[uid] for uid in path.uids), tuple(hops), round(path.strength, 4))


def _date(properties: Mapping[str, Any], name: str) -> str | None:
    day = properties.get(name)
    return date_text(day, properties.get(f"{name}_precision")) if day else None
