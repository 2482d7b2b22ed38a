"""Draw a map, or a community of it, as what an SVG shows: for pages without scripts or WebGL, and for print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import url_for

from graphcrm.analysis.community_tree import KINDS
from graphcrm.queries.parties import PartyRef
from graphcrm.services.explorer.overview import Inside, Overview
from graphcrm.web.explorer.network_data import called, counted

#: So many colors are there; communities take them by turns.
COLORS = 10
#: A disc is named when its radius has at least this share of the picture.
_NAMED = 0.035
#: How many letters of a name are shown, and how wide one is beside its height.
_LETTERS, _LETTER = 20, 0.56
#: So many lines between communities are drawn, the strongest.
_LINES = 150
_MARGIN = 1.02


@dataclass(frozen=True, slots=True)
class Disc:
    """A community as a disc; ``size`` is that of its name, 0 where it has no room."""

    url: str
    name: str
    short: str
    count: str
    x: float
    y: float
    radius: float
    color: int
    size: float


@dataclass(frozen=True, slots=True)
class Picture:
    """What an SVG shows, from ``left`` and ``top`` on: discs, lines (x, y, x, y, width) and dots (x, y, name, kind)."""

    left: float
    top: float
    width: float
    height: float
    discs: list[Disc]
    lines: list[tuple[float, float, float, float, float]] = field(default_factory=list)
    dots: list[tuple[float, float, str, str]] = field(default_factory=list)


def of_map(found: Overview, shown: Sequence[int], leading: Mapping[int, list[PartyRef]]) -> Picture:
    """Draw the communities of the top level and the ties between them."""
    drawn = found.map
    left, right, top, bottom = (
        min((drawn.disc_x[each] - drawn.radii[each] for each in shown), default=-1.0),
        max((drawn.disc_x[each] + drawn.radii[each] for each in shown), default=1.0),
        min((drawn.disc_y[each] - drawn.radii[each] for each in shown), default=-1.0),
        max((drawn.disc_y[each] + drawn.radii[each] for each in shown), default=1.0),
    )
    radius = max(right - left, bottom - top) / 2 * _MARGIN
    margin = radius * (_MARGIN - 1)
    discs = [
        _disc(
            url_for("explorer.network_community", uid=found.kept.uid, community=each),
            called(drawn.types[each], leading.get(each, [])),
            found.size(each),
            (drawn.disc_x[each], drawn.disc_y[each], drawn.radii[each]),
            color_of(each, KINDS[drawn.types[each]]),
            radius,
        )
        for each in shown
    ]
    there = set(shown)
    tied = [(line, ties) for line, ties in found.counted.lines.items() if there.issuperset(line)]
    tied = sorted(tied, key=lambda line: (-line[1], line[0]))[:_LINES]
    most = max((ties for _, ties in tied), default=1)
    lines = [
        (drawn.disc_x[one], drawn.disc_y[one], drawn.disc_x[other], drawn.disc_y[other], _width(ties, most, radius))
        for (one, other), ties in tied
    ]
    width, height = right - left + 2 * margin, bottom - top + 2 * margin
    return Picture(left - margin, top - margin, width, height, discs, lines)


def of_community(uid: str, found: Inside) -> Picture:
    """Draw what is in a community: the communities in it, or its parties and their ties."""
    x, y, own = found.discs[found.way[-1]]
    radius = own * _MARGIN
    color = color_of(found.way[0], found.kind)
    discs = [
        _disc(
            url_for("explorer.network_community", uid=uid, community=each),
            called(0, found.names.get(each, [])),
            found.sizes[each],
            found.discs[each],
            color,
            radius,
        )
        for each in found.children
    ]
    if discs:
        return Picture(x - radius, y - radius, 2 * radius, 2 * radius, discs)
    at = {each.number: (each.x, each.y) for each in found.members}
    return Picture(
        x - radius,
        y - radius,
        2 * radius,
        2 * radius,
        [],
        [(*at[one], *at[other], 0.05) for one, other in found.ties],
        [(each.x, each.y, each.party.name, each.party.kind) for each in found.members],
    )


def color_of(community: int, kind: str) -> int:
    """Return the number of the color of a community of the top level; what is none has that after the last."""
    return community % COLORS if kind == "community" else COLORS


def _disc(url: str, name: str, size: int, place: tuple[float, float, float], color: int, around: float) -> Disc:
    x, y, radius = place
    short = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1].rstrip()}…"
    letters = min(radius * 0.36, 2 * radius * 0.86 / (_LETTER * max(len(short), 4)), around * 0.05)
    return Disc(url, name, short, counted(size), x, y, radius, color, letters if radius > around * _NAMED else 0.0)


def _width(ties: int, most: int, radius: float) -> float:
    return radius * (0.001 + 0.006 * ties / most)
