"""Tell parties of one name apart: what somebody does and where, their home, birth and e-mail address."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from graphcrm.models import names
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.seen import hidden_fields, seen
from graphcrm.phrases import Phrase
from graphcrm.queries import parties
from graphcrm.queries.schema import schema
from graphcrm.values import Period

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.relationship_types import RelationshipType
    from graphcrm.models.schema import Schema
    from graphcrm.queries.parties import PartyRef
    from graphcrm.viewer import Viewer

#: Facts that are told of each.
_TOLD = 2


def facts(
    database: Database, viewer: Viewer, found: Sequence[PartyRef], *, known: Schema | None = None
) -> dict[str, tuple[str, ...]]:
    """Return by uid the first two things to tell each party by, in one round trip.

    What all shown parties of a name have in common comes after what sets them apart.

    Args:
        database: where they are.
        viewer: who asks; what is hidden from them tells nobody apart.
        found: the parties that are shown beside each other.
        known: the whole schema, where it was read already.
    """
    if not found:
        return {}
    whole = known or schema(database)
    hidden = hidden_fields(whole, viewer)
    types = [each.name for each in whole.all(ContactPointType) if each.kind == "email"]
    rows = parties.facts(
        database,
        viewer,
        [party.uid for party in found],
        types=[kind.name for kind in _belonging(seen(whole, viewer).types)],
        emails=types,
        titled="title" not in hidden,
        period=Period.day(date.today()),
    )
    every = {uid: tuple(_facts(row, hidden)) for uid, row in rows.items()}
    alike: dict[str, list[str]] = defaultdict(list)
    for party in found:
        if party.uid in every:
            alike[names.key(party.name)].append(party.uid)
    told = {}
    for uids in alike.values():
        shared = Counter(fact for uid in uids for fact in every[uid])
        for uid in uids:
            order = sorted(every[uid], key=lambda fact: len(uids) > 1 and shared[fact] == len(uids))
            told[uid] = tuple(order[:_TOLD])
    return told


def _belonging(known: Iterable[RelationshipType]) -> list[RelationshipType]:
    """Return the types by which a person is somewhere, work first, then the closest."""
    kinds = [
        kind
        for kind in known
        if kind.active and "person" in kind.source_kinds and {"organization", "household"} & set(kind.target_kinds)
    ]
    return sorted(kinds, key=lambda kind: (kind.area != "work", -kind.weight, kind.name))


def _facts(row: Mapping[str, Any], hidden: frozenset[str]) -> Iterable[str]:
    place = row["organization"] or {"name": None, "title": None}
    title = row["job_title"] if "job_title" not in hidden else None
    work = ", ".join(filter(None, (title or place["title"], place["name"])))
    if work:
        yield work
    if row["household"]:
        yield row["household"]
    if row["city"]:
        yield row["city"]
    if row["birthday"] and "birthday" not in hidden:
        yield Phrase("born {year}", year=row["birthday"].year)
    if row["email"]:
        yield row["email"]
