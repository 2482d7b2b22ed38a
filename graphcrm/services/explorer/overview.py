"""Read the map of the network: what was drawn, without what its viewer does not see any more.

A map is opened by whoever sees exactly what it was drawn from (``network_access``). Every answer looks again what of it
its viewer sees now: what was deleted or hidden since is neither named nor counted, nor has it a dot.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from graphcrm.analysis.community_tree import KINDS, LEADS, DiscKind
from graphcrm.analysis.network_map import Counted, NetworkMap
from graphcrm.errors import NotFoundError
from graphcrm.models.fields import KINDS as PARTY_KINDS
from graphcrm.models.jobs import Job
from graphcrm.queries import parties
from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef
from graphcrm.services.explorer import network_access

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

#: The job that draws a map.
JOB = "draw-network"
#: So many dots are shown at once; of more parties communities are shown with their numbers, and dots as one opens them.
MOST_DOTS = 50_000
#: So many parties of a community are named at once, those with most ties.
MOST_NAMED = 1_000
#: So many parties are looked for one by one; of more it is quicker to read all that the viewer sees.
_LOOKED_FOR = 10_000
#: So many maps are held in memory.
_HELD = 3

_held: OrderedDict[str, NetworkMap] = OrderedDict()
_holding = threading.Lock()


@dataclass(frozen=True, slots=True)
class Kept:
    """The record of a map: how many parties and tied pairs it was drawn of, when, and the name of its file."""

    uid: str
    access: str
    stored_as: str
    made_at: datetime
    parties: int
    ties: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A map as its viewer sees it now; ``gone`` are the numbers of the parties that they do not see any more."""

    kept: Kept
    map: NetworkMap
    gone: frozenset[int]
    counted: Counted

    @property
    def parties(self) -> int:
        """How many parties are on it."""
        return len(self.map.uids) - len(self.gone)

    @property
    def ties(self) -> int:
        """How many pairs of them have ties."""
        return self.counted.pairs

    def size(self, community: int) -> int:
        """Return how many parties a community has."""
        return self.counted.sizes[community]

    def shown(self, communities: Iterable[int]) -> list[int]:
        """Return those of the communities that anybody is left in."""
        return [each for each in communities if self.counted.sizes[each]]


@dataclass(frozen=True, slots=True)
class Member:
    """A party on a map: its number there, its place, and with how many it has ties, in its community where one asks."""

    number: int
    party: PartyRef
    x: float
    y: float
    ties: int


@dataclass(frozen=True, slots=True)
class Inside:
    """What is in a community.

    ``way`` are the communities that it is in, the outermost first and itself last, and ``children`` those in it, the
    largest first; ``sizes``, ``names`` and ``discs`` (x, y and radius) are theirs. ``members`` are those with most ties
    of the ``number`` in it, ``ties`` those among them, and ``kinds`` how many of each kind are in it.
    """

    number: int
    kind: DiscKind
    way: list[int]
    children: list[int]
    sizes: Mapping[int, int]
    names: Mapping[int, list[PartyRef]]
    discs: Mapping[int, tuple[float, float, float]]
    members: list[Member]
    ties: list[tuple[int, int]]
    kinds: Mapping[str, int]


def find(database: Database, viewer: Viewer) -> Kept | None:
    """Return the map that a viewer may open: their own where there is one, else that of those who see as much."""
    accesses = network_access.accesses(viewer)
    found = _maps(database, viewer)
    return min(found, key=lambda kept: accesses.index(kept.access), default=None)


def drawing(database: Database, viewer: Viewer) -> Job | None:
    """Return the job by which the viewer had the map drawn last, None when they never had."""
    found = database.read(load("network.drawing"), viewer, user=viewer.user, name=JOB)
    return Job.from_properties(found[0]["job"]) if found else None


def count(database: Database, viewer: Viewer) -> int:
    """Return how many parties a viewer sees, of which a map would be drawn."""
    number: int = database.read(load("network.count"), viewer)[0]["number"]
    return number


def opened(database: Database, viewer: Viewer, uid: str = "") -> Overview:
    """Return a map as the viewer sees it now, by its uid or the one of ``find``.

    Raises:
        NotFoundError: there is none that they may open.
        StorageError: the store of files cannot be used.
    """
    kept, drawn = _read(database, viewer, uid)
    gone = _gone(database, viewer, drawn, range(len(drawn.uids)))
    return Overview(kept, drawn, gone, drawn.without(gone))


def leading(
    database: Database,
    viewer: Viewer,
    drawn: NetworkMap,
    communities: Iterable[int],
    gone: frozenset[int],
    number: int = 1,
) -> dict[int, list[PartyRef]]:
    """Return for each community the parties with most ties in it, by the first of which it is called.

    Args:
        database: where they are.
        viewer: who asks.
        drawn: the map.
        communities: the communities.
        gone: the parties that the viewer does not see any more.
        number: how many of each, ``LEADS`` at most.
    """
    leads = {each: _leads(drawn, each, gone)[:number] for each in communities}
    found = _named(database, viewer, drawn, {lead for each in leads.values() for lead in each})
    return {each: [found[lead] for lead in several if lead in found] for each, several in leads.items()}


def inside(database: Database, viewer: Viewer, uid: str, community: int, *, limit: int = MOST_NAMED) -> Inside:
    """Return what is in a community of a map.

    Args:
        database: where it is.
        viewer: who asks.
        uid: the map.
        community: its number.
        limit: how many members to name at most.

    Raises:
        NotFoundError: there is no such map or community for this viewer.
        StorageError: the store of files cannot be used.
    """
    _, drawn = _read(database, viewer, uid)
    if not 0 <= community < len(drawn.parents):
        raise _unknown()
    gone = _gone(database, viewer, drawn, range(drawn.firsts[community], drawn.lasts[community]))
    left = list(drawn.members(community, gone))
    if not left:
        raise _unknown()
    way = drawn.above(community)
    sizes = {each: sum(1 for _ in drawn.members(each, gone)) for each in drawn.children[community]}
    sizes[community] = len(left)
    children = [each for each in drawn.children[community] if sizes[each]]
    # Those around it may be called by somebody who was not looked for here.
    around = {lead for each in way[:-1] for lead in _leads(drawn, each, gone)}
    outside = _gone(database, viewer, drawn, sorted(around - set(left)))
    degrees = _within(drawn, left)
    shown = sorted(left, key=lambda each: (-degrees[each], each))[:limit]
    named = _named(database, viewer, drawn, shown)
    kinds: dict[str, int] = {}
    for each in left:
        kind = _kind(drawn, each)
        kinds[kind] = kinds.get(kind, 0) + 1
    return Inside(
        number=len(left),
        kind=KINDS[drawn.types[way[0]]],
        way=way,
        children=children,
        sizes=sizes,
        names=leading(database, viewer, drawn, [*way, *children], gone | outside),
        discs={each: (drawn.disc_x[each], drawn.disc_y[each], drawn.radii[each]) for each in (community, *children)},
        members=[
            Member(each, named[each], drawn.x[each], drawn.y[each], degrees[each]) for each in shown if each in named
        ],
        ties=list(drawn.ties_within([each for each in shown if each in named])),
        kinds=kinds,
    )


def party(database: Database, viewer: Viewer, uid: str, number: int) -> tuple[Member, list[int]]:
    """Return a party of a map by its number there, and the communities that it is in, the outermost first.

    Raises:
        NotFoundError: there is no such map or party for this viewer.
        StorageError: the store of files cannot be used.
    """
    _, drawn = _read(database, viewer, uid)
    if not 0 <= number < len(drawn.uids):
        raise _unknown()
    around = list(drawn.neighbours[drawn.starts[number] : drawn.starts[number + 1]])
    gone = _gone(database, viewer, drawn, [number, *around])
    named = _named(database, viewer, drawn, [number])
    if number in gone or number not in named:
        raise _unknown()
    ties = sum(1 for each in around if each not in gone)
    return Member(number, named[number], drawn.x[number], drawn.y[number], ties), drawn.above(drawn.homes[number])


def number_of(database: Database, viewer: Viewer, uid: str, party_uid: str) -> int:
    """Return the number that a party has on a map.

    Raises:
        NotFoundError: there is no such map for this viewer, or the party is not on it.
        StorageError: the store of files cannot be used.
    """
    _, drawn = _read(database, viewer, uid)
    found = drawn.numbers.get(party_uid)
    if found is None or _gone(database, viewer, drawn, [found]):
        raise _unknown()
    return found


def strongest(database: Database, viewer: Viewer, uid: str, community: int | None, limit: int) -> list[str]:
    """Return the uids of the parties with most ties in a community, for the explorer to show them.

    Args:
        database: where it is.
        viewer: who asks.
        uid: the map.
        community: its number; None for the whole map.
        limit: how many at most.

    Raises:
        NotFoundError: there is no such map or community for this viewer.
        StorageError: the store of files cannot be used.
    """
    _, drawn = _read(database, viewer, uid)
    if community is not None and not 0 <= community < len(drawn.parents):
        raise _unknown()
    among = range(len(drawn.uids))
    if community is not None:
        among = among[drawn.firsts[community] : drawn.lasts[community]]
    gone = _gone(database, viewer, drawn, among)
    found = [drawn.uids[each] for each in drawn.most_tied((each for each in among if each not in gone), limit)]
    if not found:
        raise _unknown()
    return found


def kinds(drawn: NetworkMap) -> list[str]:
    """Return what kinds of party the numbers in ``NetworkMap.kinds`` mean."""
    return list(PARTY_KINDS)[: max(drawn.kinds, default=-1) + 1]


def _maps(database: Database, viewer: Viewer) -> list[Kept]:
    rows = database.read(load("network.maps"), viewer, accesses=network_access.accesses(viewer))
    return [Kept(**{name: row["map"][name] for name in Kept.__slots__}) for row in rows]


def _read(database: Database, viewer: Viewer, uid: str) -> tuple[Kept, NetworkMap]:
    """Return a map that the viewer may open, as it was drawn."""
    mine = _maps(database, viewer) if uid else [find(database, viewer)]
    kept = next((each for each in mine if each and uid in ("", each.uid)), None)
    if kept is None:
        raise _unknown()
    with _holding:
        if kept.stored_as in _held:
            _held.move_to_end(kept.stored_as)
            return kept, _held[kept.stored_as]
    try:
        with database.files.open(kept.stored_as) as file:
            drawn = NetworkMap.unpack(file.read())
    except (NotFoundError, ValueError) as error:
        # It was let go of a moment ago, or is of another version: it is to be drawn anew.
        raise _unknown() from error
    with _holding:
        _held[kept.stored_as] = drawn
        while len(_held) > _HELD:
            _held.popitem(last=False)
    return kept, drawn


def _gone(database: Database, viewer: Viewer, drawn: NetworkMap, numbers: Sequence[int]) -> frozenset[int]:
    """Return those of the parties that the viewer does not see any more."""
    if len(numbers) > _LOOKED_FOR:
        seen = set(database.read(load("network.seen"), viewer)[0]["uids"])
        return frozenset(each for each in numbers if drawn.uids[each] not in seen)
    rows = database.read(load("network.gone"), viewer, uids=[drawn.uids[each] for each in numbers])
    return frozenset(numbers[place] for place in rows[0]["places"])


def _named(database: Database, viewer: Viewer, drawn: NetworkMap, numbers: Iterable[int]) -> dict[int, PartyRef]:
    places = {drawn.uids[each]: each for each in numbers}
    return {places[uid]: ref for uid, ref in parties.refs(database, viewer, places).items()} if places else {}


def _within(drawn: NetworkMap, numbers: Sequence[int]) -> dict[int, int]:
    """Return how many of these parties each of them has ties with."""
    found = dict.fromkeys(numbers, 0)
    for one, other in drawn.ties_within(numbers):
        found[one] += 1
        found[other] += 1
    return found


def _leads(drawn: NetworkMap, community: int, gone: frozenset[int]) -> list[int]:
    found = drawn.leads[community * LEADS : (community + 1) * LEADS]
    left = [each for each in found if each >= 0 and each not in gone]
    # Where all of them are gone, somebody else leads.
    return left or drawn.most_tied(drawn.members(community, gone), 1)


def _kind(drawn: NetworkMap, number: int) -> str:
    return list(PARTY_KINDS)[drawn.kinds[number]]


def _unknown() -> NotFoundError:
    return NotFoundError("There is no such map, or this is not on it.", "`graphcrm network draw` draws one.")
