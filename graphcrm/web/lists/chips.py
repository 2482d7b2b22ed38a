"""The filters of a list in words, each with the address of the list without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext

from graphcrm.models.kinds import Kind
from graphcrm.models.schema import Schema
from graphcrm.models.vocabularies import Category, ContactType, Role
from graphcrm.queries.parties import refs
from graphcrm.services.lists.columns import Column
from graphcrm.services.lists.query import PartyQuery, RelationshipQuery
from graphcrm.services.search import Condition
from graphcrm.web import dates
from graphcrm.web.handle import current_database
from graphcrm.web.lists.listing import KINDS, Listing
from graphcrm.web.lists.readings import reading
from graphcrm.web.shown import word
from graphcrm.web.viewer import current_viewer, seen_schema

#: The classes whose definitions conditions name.
NAMED = {"contact_type": ContactType, "roles": Role, "categories": Category, "subkind": Kind}
_SIGNS = {"!=": "≠", "<=": "≤", ">=": "≥", "<": "<", ">": ">"}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in words, and the address of the list without it."""

    text: str
    url: str


def of_parties(listing: Listing[PartyQuery], offered: Iterable[Column]) -> list[Chip]:
    """Return the filters of a list of parties."""
    query = listing.query
    labels = {column.name: column.label for column in offered}
    known = _known(query)
    chips = []
    if query.text:
        chips.append(Chip(f"“{query.text}”", listing.url(text="")))
    if query.kind not in (KINDS[listing.endpoint], "household", "group"):
        chips.append(Chip(_said(gettext("Kind"), _term(known, "subkind", query.kind)), listing.url(kind="party")))
    if query.city:
        chips.append(Chip(_said(gettext("City"), query.city), listing.url(city="")))
    for condition in query.conditions:
        text = _condition(condition, word(labels.get(condition.field, condition.field)), known)
        chips.append(Chip(text, listing.without("conditions", condition)))
    if query.ties and known:
        parties = refs(current_database(), current_viewer(), [tie.party for tie in query.ties if tie.party])
        for tie in query.ties:
            party = parties.get(tie.party)
            said = f"{reading(known, tie)} {party.name if party else ''}".strip()
            chips.append(Chip(said, listing.without("ties", tie)))
    if query.ties and query.as_of:
        chips.append(Chip(_said(gettext("As of"), dates.typed(query.as_of)), listing.url(as_of="")))
    return chips


def of_relationships(listing: Listing[RelationshipQuery]) -> list[Chip]:
    """Return the filters of a list of relationships; its status and its date stand elsewhere."""
    query = listing.query
    chips = []
    if query.text:
        chips.append(Chip(f"“{query.text}”", listing.url(text="")))
    if query.types:
        known = seen_schema()
        for type in query.types:
            chips.append(Chip(word(known.types.get(type).forward), listing.without("types", type)))
    if query.party:
        party = refs(current_database(), current_viewer(), [query.party]).get(query.party)
        chips.append(Chip(_said(gettext("Of"), party.name if party else "?"), listing.url(party="")))
    return chips


def _known(query: PartyQuery) -> Schema | None:
    """Return the schema where a filter is told by a label of it."""
    named = query.ties or any(condition.field in NAMED for condition in query.conditions)
    if not named and query.kind in ("person", "organization", "household", "group"):
        return None
    return seen_schema()


def _condition(condition: Condition, label: str, known: Schema | None) -> str:
    if not condition.value:
        return _said(label, gettext("none") if condition.op == "=" else gettext("any"))
    value = _term(known, condition.field, condition.value)
    if condition.op == "=":
        return _said(label, value)
    if condition.op == "~":
        return gettext("%(label)s has %(value)s in it", label=label, value=value)
    return f"{label} {_SIGNS[condition.op]} {value}"


def _term(known: Schema | None, field: str, name: str) -> str:
    of = NAMED.get(field)
    found = known.find(of, name) if known and of else None
    return word(getattr(found, "label", None) or name)


def _said(label: str, value: str) -> str:
    return gettext("%(label)s: %(value)s", label=label, value=value)
