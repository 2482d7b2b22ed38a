"""What the leak test asks again with tight limits: where answers are cut short, and lists found by other queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import leak_reads
import pytest
from leaks import Asked, Read, outcome

from graphcrm.queries import connections as finder
from graphcrm.queries import questions
from graphcrm.services import ask, detours, indexes
from graphcrm.services.explorer import overview
from graphcrm.services.lists import parties, relationships, tie_reading
from graphcrm.services.lists.cursor import FIRST, LAST
from graphcrm.services.lists.query import PartyQuery, RelationshipQuery

#: A module, what it calls a limit, and how tight it is.
_LIMITS = (
    (finder, "HUB_DEGREE", 4),
    (finder, "MAX_PAIRS", 5),
    (finder, "MAX_HUB_PAIRS", 2),
    (detours, "MAX_COUNTED", 3),
    (questions, "MAX_TIES", 3),
    (ask, "MAX_TIES", 3),
    (parties, "_FEW", 3),
    (parties, "COUNT_BOUND", 8),
    (relationships, "COUNT_BOUND", 8),
    (tie_reading, "COUNT_BOUND", 8),
    (tie_reading, "_FEW", 3),
    (indexes, "_MANY", 0),
    (overview, "_LOOKED_FOR", 3),
)


def _lists(asked: Asked) -> list[Callable[[], Any]]:
    pages = [
        (PartyQuery(size=3), FIRST),
        *(
            (PartyQuery(sort=sort, size=3), position)
            for sort in ("points", "email", "place", "tags")
            for position in (FIRST, LAST)
        ),
        (PartyQuery(sort="double_points", size=3), FIRST),
        *((PartyQuery(sort="current_relationships", text=text), FIRST) for text in ("", "ace")),
    ]
    return [
        lambda page=page: parties.page(asked.database, asked.viewer, *page, today=leak_reads.TODAY) for page in pages
    ]


def _relationships(asked: Asked) -> list[Callable[[], Any]]:
    queries = [
        *(RelationshipQuery(sort=sort, size=4) for sort in ("source", "target", "since", "until", "title", "status")),
        *(RelationshipQuery(sort=sort, status="past", as_of="2018", size=4) for sort in ("source", "since")),
    ]
    indexes.follow_sizes(asked.database)
    return [lambda query=query: relationships.page(asked.database, asked.viewer, query) for query in queries]


READS: Mapping[str, Read] = {
    "services.connections.connections": leak_reads.READS["services.connections.connections"],
    "services.introductions.introductions": leak_reads.READS["services.introductions.introductions"],
    "services.ask.ask": leak_reads.READS["services.ask.ask"],
    "services.explorer.overview.opened": leak_reads.READS["services.explorer.overview.opened"],
    "services.lists.parties.page": _lists,
    "services.lists.relationships.page": _relationships,
}


def answers(asked: Asked) -> dict[str, Any]:
    """Return what these reads give with the tight limits."""
    with pytest.MonkeyPatch.context() as patch:
        for module, limit, number in _LIMITS:
            patch.setattr(module, limit, number)
        return {
            f"{read}, cut short[{number}]": outcome(call)
            for read, calls in READS.items()
            for number, call in enumerate(calls(asked))
        }
