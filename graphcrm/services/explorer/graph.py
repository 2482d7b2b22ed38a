"""Read the graph of a picture: its parties, and all ties that they have among each other, of all times."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from graphcrm.analysis.strength import tie_strength
from graphcrm.models.kinds import Kind
from graphcrm.models.relationship_types import Catalogue
from graphcrm.models.seen import hidden_fields
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema
from graphcrm.values import Period, date_text

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

#: How many parties and ties a picture has at most.
MAX_PARTIES = 2_000
MAX_TIES = 20_000
#: Up to how many neighbours of a party are counted.
COUNTED = 1_000
#: The areas of the types by which somebody belongs to an organization and to a household.
_WORK, _HOME = "work", "household"


@dataclass(frozen=True, slots=True)
class Place:
    """An organization or household that somebody belongs to."""

    uid: str
    name: str


@dataclass(frozen=True, slots=True)
class GraphParty:
    """A party of a picture.

    ``icon`` is that of its own kind, or its kind; ``color`` that of its own kind, or empty. ``degree`` is how many
    neighbours the viewer sees today, counted up to ``COUNTED``; ``more`` says that there are more than those.
    ``organization`` and ``household`` are where it belongs today by the weightiest type.
    """

    uid: str
    name: str
    kind: str
    subkind: str | None
    icon: str
    color: str
    photo: bool
    degree: int
    more: bool
    organization: Place | None = None
    household: Place | None = None


@dataclass(frozen=True, slots=True)
class GraphTie:
    """A tie of a picture: ``label`` reads from ``source`` to ``target``, ``reverse`` back.

    ``since`` and ``until`` are as they were written, ``first`` and ``last`` the days (ISO) that bound it; each empty
    where it is open, or where the viewer may not read it. ``strength`` is that of today.
    """

    uid: str
    source: str
    target: str
    type: str
    label: str
    reverse: str
    mutual: bool
    since: str
    until: str
    first: str
    last: str
    strength: float
    color: str
    title: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Parties in the order in which they were asked for, their ties by uid, and how many of each were left out.

    ``today`` is the day that strengths and numbers of neighbours are of.
    """

    parties: tuple[GraphParty, ...]
    ties: tuple[GraphTie, ...]
    today: date
    left_out_parties: int = 0
    left_out_ties: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "today": self.today.isoformat(),
            "parties": [
                _plain(party) | {name: _plain(place) for name in _PLACES if (place := getattr(party, name))}
                for party in self.parties
            ],
            "ties": [_plain(tie) for tie in self.ties],
            "left_out": {"parties": self.left_out_parties, "ties": self.left_out_ties},
        }


_PLACES = ("organization", "household")
_PARTS = {type: tuple(part.name for part in fields(type)) for type in (Place, GraphParty, GraphTie)}


def _plain(thing: Place | GraphParty | GraphTie) -> dict[str, Any]:
    """Return the parts of a thing as they are; ``asdict``, which looks into each, takes four times as long."""
    return {name: getattr(thing, name) for name in _PARTS[type(thing)]}


def of(
    database: Database,
    viewer: Viewer,
    uids: Iterable[str],
    *,
    beside: Collection[str] = (),
    known: Schema | None = None,
    today: date | None = None,
) -> Graph:
    """Return the graph of some parties, in two round trips.

    Args:
        database: where they are.
        viewer: who asks; parties and ties that they do not see are left out and not counted.
        uids: of the parties; those beyond ``MAX_PARTIES`` are left out.
        beside: uids of parties that the picture has already: ties to them are in the graph, they are not.
        known: the whole schema, where it was read already.
        today: the day it is.
    """
    known, today = known or schema(database), today or date.today()
    wanted = list(dict.fromkeys(uids))
    asked = wanted[:MAX_PARTIES]
    if not asked:
        return Graph((), (), today)
    parties = read_parties(database, viewer, asked, known=known, today=today)
    there = [party.uid for party in parties]
    others = [uid for uid in beside if uid not in set(there)]
    ties, number = _ties(database, viewer, [*there, *others], there if beside else None, known, today)
    return Graph(tuple(parties), tuple(ties), today, len(wanted) - len(asked), number - len(ties))


def read_parties(
    database: Database, viewer: Viewer, uids: Sequence[str], *, known: Schema | None = None, today: date | None = None
) -> list[GraphParty]:
    """Return parties of a picture in the order of their uids, those that the viewer sees, in one round trip."""
    known, today = known or schema(database), today or date.today()
    types = known.types.seen_by(viewer)
    work, home = _of_area(types, _WORK), _of_area(types, _HOME)
    rows = database.read(
        load("explorer.parties"),
        viewer,
        period=Period.day(today),
        identifiers={"ties": types.ties, "walked": sorted({*work, *home})},
        uids=list(uids),
        most=COUNTED,
    )
    kinds = {kind.name: kind for kind in known.all(Kind)}
    found = {row["uid"]: _party(row, kinds, work, home) for row in rows}
    return [found[uid] for uid in uids if uid in found]


def _of_area(types: Catalogue, area: str) -> list[str]:
    """Return the names of the active types of an area, the weightiest first."""
    found = [type for type in types if type.active and type.area == area]
    return [type.name for type in sorted(found, key=lambda type: (-type.weight, type.name))]


def _place(rows: Iterable[Sequence[Any]], types: Sequence[str], household: bool) -> Place | None:
    """Return the first of the organizations or households that somebody is tied to, by type and then by name."""
    found = [
        (types.index(type), sort_key, uid, name)
        for type, is_household, sort_key, uid, name in rows
        if is_household == household and type in types
    ]
    return Place(*min(found)[2:]) if found else None


def _party(row: Mapping[str, Any], kinds: Mapping[str, Kind], work: Sequence[str], home: Sequence[str]) -> GraphParty:
    kind = row["label"].lower()
    own = kinds.get(row["subkind"] or "")
    return GraphParty(
        uid=row["uid"],
        name=row["name"],
        kind=kind,
        subkind=row["subkind"],
        icon=(own.icon if own else "") or kind,
        color=own.color if own and own.icon else "",
        photo=row["photo"],
        degree=min(row["degree"], COUNTED),
        more=row["degree"] > COUNTED,
        organization=_place(row["places"], work, household=False),
        household=_place(row["places"], home, household=True),
    )


def _ties(
    database: Database, viewer: Viewer, uids: Sequence[str], fresh: Sequence[str] | None, known: Schema, today: date
) -> tuple[list[GraphTie], int]:
    """Return the ties of parties by uid, and how many there are in all."""
    types = known.types.seen_by(viewer)
    [row] = database.read(
        load("explorer.ties"),
        viewer,
        identifiers={"ties": types.ties},
        uids=list(uids),
        known=dict.fromkeys(uids, True),
        fresh=None if fresh is None else list(fresh),
        most=MAX_TIES,
    )
    hidden = hidden_fields(known, viewer)
    read = [_tie(each, types, hidden, today) for each in row["ties"]]
    return sorted(read, key=lambda tie: tie.uid), row["number"]


def _tie(row: Sequence[Any], types: Catalogue, hidden: Collection[str], today: date) -> GraphTie:
    uid, source, target, name, since, since_precision, until, until_precision, title = row
    since = None if "since" in hidden else since
    until = None if "until" in hidden else until
    type = types.get(name)
    return GraphTie(
        uid=uid,
        source=source,
        target=target,
        type=name,
        label=type.forward,
        reverse=type.reverse,
        mutual=type.mutual,
        since=date_text(since, since_precision) if since else "",
        until=date_text(until, until_precision) if until else "",
        first=since.isoformat() if since else "",
        last=until.isoformat() if until else "",
        strength=round(tie_strength(type.weight, since, until, today), 4),
        color=type.color,
        title="" if "title" in hidden else title or "",
    )
