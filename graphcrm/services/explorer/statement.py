"""Write the Cypher behind a picture, so that it can be pasted where Cypher is run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema
from graphcrm.queries.traced import standalone
from graphcrm.services.explorer import graph as graphs
from graphcrm.services.explorer.shown import shown
from graphcrm.services.explorer.state import Groups, State, period_of

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer


def of(
    database: Database, viewer: Viewer, state: State, *, known: Schema | None = None, today: date | None = None
) -> str:
    """Return a statement that shows the parties and ties of a picture in Neo4j's own tools, its values written out.

    It names the types and the dates that were chosen; where ties were chosen by their strength or by what changed
    between two dates, it names the ties.

    Args:
        database: where they are.
        viewer: who asks; it names nothing that they do not see.
        state: the picture; groups and places do not count.
        known: the whole schema, where it was read already.
        today: the day it is.
    """
    known, today = known or schema(database), today or date.today()
    graph = graphs.of(database, viewer, state.parties, known=known, today=today)
    told = shown(graph, replace(state, groups=Groups()))
    seen = {tie.uid: tie.type for tie in graph.ties}
    uids, types = list(told.parties), sorted({seen[uid] for uid in told.ties})
    if state.compare or state.filters.strength:
        return standalone(load("explorer.picture_of_ties"), {"ties": types}, uids=uids, ties=list(told.ties))
    active = known.types.seen_by(viewer).ties
    chosen = [name for name in active if name in state.filters.types] or types or active
    period = period_of(state.filters.as_of, today)
    return standalone(
        load("explorer.picture"), {"ties": chosen}, uids=uids, valid_from=period.first, valid_to=period.last
    )
