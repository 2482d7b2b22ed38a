"""Take out of a picture what its viewer does not see, so that a shared one tells nothing of what is hidden."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from graphcrm.models.fields import KINDS

if TYPE_CHECKING:
    from graphcrm.models.schema import Schema
    from graphcrm.services.explorer.graph import Graph
    from graphcrm.services.explorer.state import State
    from graphcrm.viewer import Viewer

#: Stands for a filter whose every name is hidden: it leaves nothing, as it did before; none would leave all.
NOTHING = "-"


def of(state: State, graph: Graph, known: Schema, viewer: Viewer) -> State:
    """Return a picture with what its viewer sees of it.

    Parties go with all that is kept about them, types that the viewer does not see and kinds of which they see nobody
    with the filters that name them, and groups of which they see nobody with the mark that they are open.

    Args:
        state: the picture.
        graph: that of its parties, as the viewer sees it.
        known: the whole schema.
        viewer: who opens it.
    """
    uids = frozenset(party.uid for party in graph.parties)
    types = {type.name for type in known.types.seen_by(viewer)}
    kinds = {*KINDS, *(party.subkind for party in graph.parties if party.subkind)}
    places = {place.uid for party in graph.parties for place in (party.organization, party.household) if place}
    state = state.among(uids)
    paths = state.paths
    if paths and not types.issuperset(paths.types):
        paths = None
    return replace(
        state,
        filters=replace(
            state.filters, types=_left(state.filters.types, types), kinds=_left(state.filters.kinds, kinds)
        ),
        groups=replace(state.groups, open=tuple(key for key in state.groups.open if key in {*uids, *places, *kinds})),
        paths=paths,
    )


def _left(names: Iterable[str], seen: Collection[str]) -> tuple[str, ...]:
    wanted = tuple(names)
    return tuple(name for name in wanted if name in seen) or ((NOTHING,) if wanted else ())
