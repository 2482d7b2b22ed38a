"""Say with which parties a picture begins: those around a party, of an answer, of a search or of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from graphcrm.errors import RuleError
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema
from graphcrm.services import ask, quick_search
from graphcrm.services.connections import check_range
from graphcrm.services.explorer.expand import strength_parameters
from graphcrm.services.lists import parties as party_lists
from graphcrm.services.lists import relationships as tie_lists
from graphcrm.services.lists.query import PartyQuery, RelationshipQuery
from graphcrm.values import Period

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

#: How many parties a picture begins with at most.
MOST = 500
#: How far around a party it may begin.
MAX_DEGREES = 3
#: A party with more ties than this is not expanded unless the picture is of it.
HUB = 1_000
#: Rows of an answer and paths that a picture begins with, and results of a search.
_PATHS = 50
_FOUND = 100


def parties(
    database: Database,
    viewer: Viewer,
    *,
    party: str = "",
    degrees: int = 1,
    question: str = "",
    find: str = "",
    listed: str = "",
    as_of: Period | None = None,
    known: Schema | None = None,
    today: date | None = None,
) -> list[str]:
    """Return the uids of the parties that a picture begins with, from whichever beginning is given first.

    Args:
        database: where they are.
        viewer: who asks; what they do not see changes nothing.
        party: uid of a party, to begin with those up to ``degrees`` ties away.
        degrees: 1 to 3.
        question: as ``services.ask`` takes it.
        find: a text of the search box.
        listed: a list as ``AREA:QUERY``, see ``of_list``.
        as_of: when ties must hold; today by default.
        known: the whole schema, where it was read already.
        today: the day it is.

    Raises:
        GraphcrmError: what is given cannot be read, or finds nobody, as the functions for each say.
    """
    if party:
        return around(database, viewer, party, degrees=degrees, as_of=as_of, known=known, today=today)
    if question:
        return of_question(database, viewer, question, as_of=as_of)
    if find:
        return of_search(database, viewer, find, known=known)
    if listed:
        area, _, query = listed.partition(":")
        return of_list(database, viewer, area, query, today=today)
    return []


def around(
    database: Database,
    viewer: Viewer,
    uid: str,
    *,
    degrees: int = 1,
    as_of: Period | None = None,
    most: int = MOST,
    known: Schema | None = None,
    today: date | None = None,
) -> list[str]:
    """Return a party and those around it: nearer ones first, and of these those with the strongest chain of ties.

    Args:
        database: where they are.
        viewer: who asks; what they do not see leads nowhere.
        uid: of the party.
        degrees: how many ties away they may be, 1 to 3; each takes a round trip.
        as_of: when ties must hold; today by default.
        most: how many there are at most.
        known: the whole schema, where it was read already.
        today: the day it is.

    Raises:
        RuleError: the number of degrees does not fit.
    """
    check_range("degrees", degrees, MAX_DEGREES)
    known, today = known or schema(database), today or date.today()
    as_of = as_of or Period.day(today)
    found = [uid]
    near = [{"uid": uid, "strength": 1.0, "always": True}]
    for _ in range(degrees):
        rows = (
            database.read(
                load("explorer.around"),
                viewer,
                period=as_of,
                identifiers={"ties": known.types.seen_by(viewer).ties},
                near=near,
                beside=found,
                hub=HUB,
                most=most - len(found),
                **strength_parameters(known, viewer, as_of, today),
            )
            if near and len(found) < most
            else []
        )
        found += [row["uid"] for row in rows]
        near = [{"uid": row["uid"], "strength": row["strength"], "always": False} for row in rows]
    return found


def of_question(database: Database, viewer: Viewer, question: str, *, as_of: Period | None = None) -> list[str]:
    """Return the parties of the answer to a question: those it names, then those of its paths or rows.

    Raises:
        QuestionError, AmbiguousNameError, NotFoundError, RuleError: as ``services.ask.ask`` does.
    """
    answer = ask.ask(database, viewer, question, as_of=as_of, limit=_PATHS)
    uids = [party.uid for party in answer.subjects]
    paths = answer.connections.paths if answer.connections else ()
    uids += [party.uid for path in paths for party in path.parties]
    for row in answer.rows:
        uids += [row.party.uid, *(end.uid for tie in row.ties for end in (tie.source, tie.target))]
    return _first(uids)


def of_search(database: Database, viewer: Viewer, text: str, *, known: Schema | None = None) -> list[str]:
    """Return the parties that a text of the search box finds, the best first.

    Raises:
        RuleError: the text cannot be read.
    """
    found = quick_search.search(database, viewer, text, limit=_FOUND, known=known)
    return [result.party.uid for result in found]


def of_list(database: Database, viewer: Viewer, area: str, query: str, *, today: date | None = None) -> list[str]:
    """Return the first parties of a list, in its order.

    Args:
        database: where they are.
        viewer: who asks.
        area: ``parties``, ``relationships`` or ``search``, as saved searches have it.
        query: the query part of the address of a list, or the text of the search box.
        today: the day that ages are of.

    Raises:
        RuleError: there is no such area, or the query does not fit.
        NotFoundError: it names a type that there is not.
    """
    match area:
        case "parties":
            wanted = replace(PartyQuery.from_url(query), size=MOST, columns=("name",))
            return [row.party.uid for row in party_lists.page(database, viewer, wanted, today=today).rows]
        case "relationships":
            asked = replace(RelationshipQuery.from_url(query), size=MOST // 2, columns=("source",))
            rows = tie_lists.page(database, viewer, asked).rows
            return _first(end.uid for row in rows for end in (row.source, row.target))
        case "search":
            return of_search(database, viewer, query)
    raise RuleError(
        Phrase("There is no list {area!r}.", area=area), "Take parties, relationships or search.", "list", area
    )


def _first(uids: Iterable[str]) -> list[str]:
    """Return the first uids, each once."""
    return list(dict.fromkeys(uids))[:MOST]
