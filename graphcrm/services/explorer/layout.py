"""Say where the parties of a picture begin: the same places for the same picture, in whatever order it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcrm.analysis.picture_layout import positions as placed

if TYPE_CHECKING:
    from graphcrm.services.explorer.graph import Graph

#: A picture of more parties than this is sent with places, since a browser would stand still to find them.
ABOVE = 300
#: How far apart those that are tied are, in the pixels of a picture that is not zoomed.
_SCALE = 90


def positions(graph: Graph) -> dict[str, tuple[float, float]]:
    """Return where each party of a graph lies, by uid, around the origin."""
    uids = sorted(party.uid for party in graph.parties)
    numbers = {uid: number for number, uid in enumerate(uids)}
    ends = sorted((numbers[tie.source], numbers[tie.target]) for tie in graph.ties)
    places = placed(len(uids), ends) if uids else []
    return {uid: (round(x * _SCALE, 1), round(y * _SCALE, 1)) for uid, (x, y) in zip(uids, places, strict=True)}
