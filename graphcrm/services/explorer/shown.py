"""Say what of a graph is shown in a state; ``frontend/explorer/shown.js`` says the same to the browser.

The rules are those of ``docs/explorer.md``, and a test holds both to each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.services.explorer.state import State, period_of

if TYPE_CHECKING:
    from graphcrm.services.explorer.graph import Graph, GraphParty, GraphTie
    from graphcrm.services.explorer.state import Groups
    from graphcrm.values import Period

#: Days before and after all that are written.
_FIRST, _LAST = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class Group:
    """Parties of one key; a closed group stands for its members, an open one frames them."""

    key: str
    members: tuple[str, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """Parties in the order of the state, ties by uid, how ties stand that do not merely hold, and groups by key.

    ``standing`` is ``ended``, and between two dates ``appeared`` or ``gone``.
    """

    parties: tuple[str, ...]
    ties: tuple[str, ...]
    standing: Mapping[str, str]
    groups: tuple[Group, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as the script has it."""
        groups = [{"key": each.key, "members": list(each.members), "open": each.open} for each in self.groups]
        return {
            "parties": list(self.parties),
            "ties": list(self.ties),
            "standing": dict(self.standing),
            "groups": groups,
        }


def shown(graph: Graph, state: State, *, communities: Mapping[str, str] | None = None) -> Shown:
    """Return what is shown of a graph.

    Args:
        graph: its parties and ties; the day that they were read is today.
        state: the picture; parties that the graph does not have are not shown.
        communities: the key of the community of each party that has one, for a picture that is grouped by them.
    """
    every = {party.uid: party for party in graph.parties}
    hidden, kinds, types = set(state.hidden), set(state.filters.kinds), set(state.filters.types)
    uids = [
        uid
        for uid in state.parties
        if uid in every and uid not in hidden and (not kinds or not kinds.isdisjoint(_kinds(every[uid])))
    ]
    here = set(uids)
    stands = _standing(state, graph)
    standing: dict[str, str] = {}
    ties: list[GraphTie] = []
    for tie in graph.ties:
        if tie.source not in here or tie.target not in here or (types and tie.type not in types):
            continue
        stand = stands(tie) if tie.strength >= state.filters.strength else None
        if stand is not None:
            standing[tie.uid] = stand
            ties.append(tie)
    if state.focus and state.focus.party in here:
        near = _within(ties, state.focus.party, state.focus.degrees)
        uids = [uid for uid in uids if uid in near]
        ties = [tie for tie in ties if tie.source in near and tie.target in near]
    order = sorted((tie.uid for tie in ties), key=_units)
    return Shown(
        tuple(uids),
        tuple(order),
        {uid: standing[uid] for uid in order if standing[uid]},
        _groups(every, state.groups, uids, communities or {}),
    )


def key_of(party: GraphParty, by: str, communities: Mapping[str, str]) -> str:
    """Return the key of the group that a party is in, empty for none."""
    match by:
        case "kind":
            return party.kind
        case "type":
            return party.subkind or party.kind
        case "community":
            return communities.get(party.uid, "")
        case "organization" | "household":
            place = party.organization if by == "organization" else party.household
            return place.uid if place else party.uid if party.kind == by else ""
    return ""


def _kinds(party: GraphParty) -> set[str]:
    return {party.kind, party.subkind or party.kind}


def _standing(state: State, graph: Graph) -> Callable[[GraphTie], str | None]:
    """Return what says how a tie stands; None when it does not hold at the time asked."""
    today = graph.today
    if state.compare:
        before, after = (period_of(text, today) for text in state.compare)

        def compared(tie: GraphTie) -> str | None:
            then, now = _holds(tie, before), _holds(tie, after)
            if then and now:
                return ""
            return "appeared" if now else "gone" if then else None

        return compared
    period = period_of(state.filters.as_of, today)
    end = min(period.last, today).isoformat()
    return lambda tie: ("ended" if (tie.last or _LAST) < end else "") if _holds(tie, period) else None


def _holds(tie: GraphTie, period: Period) -> bool:
    return (tie.first or _FIRST) <= period.last.isoformat() and (tie.last or _LAST) >= period.first.isoformat()


def _within(ties: Iterable[GraphTie], start: str, degrees: int) -> set[str]:
    """Return the parties within so many ties of one, itself among them."""
    neighbours: dict[str, set[str]] = {}
    for tie in ties:
        neighbours.setdefault(tie.source, set()).add(tie.target)
        neighbours.setdefault(tie.target, set()).add(tie.source)
    found = edge = {start}
    for _ in range(degrees):
        edge = {other for uid in edge for other in neighbours.get(uid, ())} - found
        found = found | edge
    return found


def _groups(
    every: Mapping[str, GraphParty], groups: Groups, uids: Iterable[str], communities: Mapping[str, str]
) -> tuple[Group, ...]:
    members: dict[str, list[str]] = {}
    for uid in uids if groups.by else ():
        key = key_of(every[uid], groups.by, communities)
        if key:
            members.setdefault(key, []).append(uid)
    keys = sorted((key for key, found in members.items() if len(found) > 1), key=_units)
    return tuple(Group(key, tuple(members[key]), key in groups.open) for key in keys)


def _units(text: str) -> bytes:
    """Return what texts are sorted by as a browser sorts them: their UTF-16 units."""
    return text.encode("utf-16-be", "surrogatepass")
