"""Make questions of what is there, to show whoever asks what can be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

from graphcrm.models.relationship_types import Catalogue
from graphcrm.models.seen import hidden_fields, seen
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema
from graphcrm.values import Period

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

#: People who are looked at, and ties of each.
_PEOPLE, _TIES = 24, 12

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions that have an answer, for this viewer; ``begun`` says whether they see anybody at all."""

    questions: tuple[str, ...] = ()
    begun: bool = False


def questions(database: Database, viewer: Viewer, *, known: Schema | None = None) -> Examples:
    """Return questions about people and ties that a viewer sees today, each of another form, in one round trip.

    Args:
        database: where they are.
        viewer: who asks.
        known: the whole schema, where it was read already.
    """
    whole = known or schema(database)
    types = seen(whole, viewer).types
    today = date.today()
    people = database.read(
        load("questions.examples"),
        viewer,
        period=Period.day(today),
        identifiers={"ties": types.ties},
        people=_PEOPLE,
        ties=_TIES,
    )
    # A name of its own is answered at once; among namesakes one has to choose.
    told = [row for row in people if row["alone"]] or people
    tied = sorted((row for row in told if row["ties"]), key=lambda row: -len(row["ties"]))
    dated = "since" not in hidden_fields(whole, viewer)
    return Examples(tuple(_questions(tied, types, dated)), bool(people))


def _questions(tied: Sequence[Row], types: Catalogue, dated: bool) -> Iterator[str]:
    if not tied:
        return
    pair = next((each for each in combinations(tied, 2) if _shares(*each)), None)
    first = pair[0] if pair else tied[0]
    if pair:
        yield f"who connects {pair[0]['name']} to {pair[1]['name']}?"
    else:
        yield f"who connects {first['name']} to {_best(first)['name']}?"
    yield f"who knows {tied[-1]['name']}?"
    if pair:
        yield f"who do {pair[0]['name']} and {pair[1]['name']} both know?"
    for row in tied:
        read = [tie for tie in row["ties"] if tie["forward"] and tie["alone"] and not types.get(tie["type"]).mutual]
        if read:
            yield f"who {types.get(read[0]['type']).forward} {read[0]['name']}?"
            break
    since = [tie["since"].year for tie in first["ties"] if tie["since"]]
    if dated and since:
        yield f"who knew {first['name']} in {max(since)}?"


def _shares(one: Row, other: Row) -> bool:
    """Say whether two people have a tie with the same party, and none with each other."""
    around = [{tie["uid"] for tie in row["ties"]} for row in (one, other)]
    return bool(around[0] & around[1]) and other["uid"] not in around[0]


def _best(row: Row) -> Row:
    """Return the tie of a person that has another end of a name of its own, if there is one."""
    found: Row = next((tie for tie in row["ties"] if tie["alone"]), row["ties"][0])
    return found
