"""Have the database plan what the main pages ask before somebody waits for it: planning takes longer than answering."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

from graphcrm.errors import GraphcrmError
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database


def begin(database: Database) -> Thread:
    """Warm a database in a thread that nothing waits for."""
    thread = Thread(target=warm, args=(database,), name="graphcrm-warm", daemon=True)
    thread.start()
    return thread


def warm(database: Database) -> None:
    """Make the indexes that long lists lack, and ask once what the lists, the search box and the page of a record ask.

    The answers are thrown away. What fails is left: whoever asks for the page is told.
    """
    from graphcrm.services import activity, examples, indexes, namesakes, quick_search
    from graphcrm.services.lists import along, parties, relationships
    from graphcrm.services.lists.cursor import LAST
    from graphcrm.services.lists.query import PartyQuery, RelationshipQuery

    viewer = Viewer.administrator()

    def people() -> None:
        for row in parties.page(database, viewer, PartyQuery(kind="person", size=1)).rows:
            _record(database, viewer, row.party.uid)
            namesakes.facts(database, viewer, [row.party])

    steps: list[Callable[[], object]] = [
        people,
        lambda: examples.questions(database, viewer),
        lambda: quick_search.find(database, viewer, "a b", limit=1, texts=0),
        lambda: parties.page(database, viewer, PartyQuery(kind="organization", size=1)),
        lambda: relationships.page(database, viewer, RelationshipQuery(size=1)),
        lambda: activity.latest(database, viewer, limit=1),
        lambda: quick_search.find(database, viewer, "a b", limit=0, texts=1),
        lambda: parties.page(database, viewer, PartyQuery(kind="person", size=1), LAST),
        lambda: relationships.page(database, viewer, RelationshipQuery(size=1), LAST),
        lambda: indexes.follow_sizes(database),
        lambda: relationships.page(database, viewer, RelationshipQuery(size=1, status="future")),
        *(
            lambda sort=sort, down=down: relationships.page(
                database, viewer, RelationshipQuery(size=1, sort=sort, descending=down)
            )
            for sort in along.COLUMNS
            for down in (True, False)
        ),
    ]
    for step in steps:
        try:
            step()
        except GraphcrmError:
            return


def _record(database: Database, viewer: Viewer, uid: str) -> None:
    from graphcrm.services import documents, party_page, relations, timeline

    shown = party_page.read(database, viewer, uid, derived=True)
    relations.around(
        database, viewer, shown.party, relations.of_party(database, viewer, uid, shown.schema), shown.schema
    )
    timeline.of_party(database, viewer, shown.party, shown.schema)
    documents.of_party(database, viewer, uid)
