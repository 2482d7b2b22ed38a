"""The page where the filters of a list are chosen; the list's address says them all."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from graphcrm.errors import RuleError
from graphcrm.models.kinds import Kind
from graphcrm.models.schema import Schema
from graphcrm.models.vocabularies import Category, ContactType, Role
from graphcrm.queries.parties import refs
from graphcrm.services import colleagues
from graphcrm.services.colleagues import Colleague
from graphcrm.services.lists import parties
from graphcrm.services.lists.columns import Column
from graphcrm.services.lists.query import PartyQuery, Tie, written
from graphcrm.services.search import Condition
from graphcrm.web import dates, folders
from graphcrm.web.answers import go, show
from graphcrm.web.handle import current_database
from graphcrm.web.lists.columns import TOLD_OTHERWISE
from graphcrm.web.lists.listing import Listing, of_parties, of_relationships
from graphcrm.web.lists.readings import readings
from graphcrm.web.pickers import NamesakesError, listed, picked, picked_owner
from graphcrm.web.shown import word
from graphcrm.web.viewer import current_schema, current_viewer, seen_schema

#: The fields that have a box of their own, each for one value.
_BOXES = ("contact_type", "categories", "roles", "folder", "owner")
_NOBODY = Colleague("", "")
#: How a value is compared: as ``Condition`` writes it.
OPERATORS = (
    ("=", lazy_gettext("is")),
    ("!=", lazy_gettext("is not")),
    ("~", lazy_gettext("has in it")),
    ("<", lazy_gettext("less than")),
    ("<=", lazy_gettext("at most")),
    (">", lazy_gettext("more than")),
    (">=", lazy_gettext("at least")),
)


def people() -> ResponseReturnValue:
    """Choose the filters of people."""
    return _of_parties("lists.people")


def organizations() -> ResponseReturnValue:
    """Choose the filters of organizations, households and groups."""
    return _of_parties("lists.organizations")


def relationships() -> ResponseReturnValue:
    """Choose the filters of relationships."""
    given = request.args
    listing = of_relationships(request.query_string.decode(errors="replace"))
    refusal: RuleError | None = None
    if "apply" in given:
        try:
            return go(listing.url(party=picked(given, "party")))
        except RuleError as error:
            refusal = error
    known = seen_schema()
    party = refs(current_database(), current_viewer(), [listing.query.party]).get(listing.query.party)
    return show(
        "lists/filter_relationships.html",
        refusal.status if refusal else 200,
        listing=listing,
        types=_sorted((type.name, word(type.forward)) for type in known.types),
        party=party,
        given=given,
        refusal=refusal,
        choices=refusal.choices if isinstance(refusal, NamesakesError) else (),
    )


def _of_parties(endpoint: str) -> ResponseReturnValue:
    listing, given = _listing(endpoint), request.args
    refusal: RuleError | None = None
    if "apply" in given:
        try:
            return go(_applied(listing))
        except RuleError as error:
            refusal = error
    database, viewer = current_database(), current_viewer()
    known, query = seen_schema(), listing.query
    boxes, tags, rest = _sorted_out(query.conditions)
    tie = query.ties[0] if query.ties else None
    party = refs(database, viewer, [tie.party]).get(tie.party) if tie and tie.party else None
    if "apply" in given:
        boxes, tags = dict(given), listed(given, "tags")
    columns = parties.columns(database, viewer, query.kind)
    return show(
        "lists/filter.html",
        refusal.status if refusal else 200,
        listing=listing,
        boxes=boxes,
        tags=tags,
        rest=[written(condition) for condition in rest],
        other_ties=[each.text for each in query.ties[1:]],
        tie=Tie(tie.type, tie.end).text if tie else given.get("tie_of", ""),
        party=party,
        kinds=_kinds(known, endpoint),
        terms=_terms(known),
        folders=folders.paths(known).items(),
        owner=_owner(boxes.get("owner", ""), given),
        readings=readings(known),
        fields=_sorted((column.name, word(column.label)) for column in columns if _is_asked(column)),
        operators=OPERATORS,
        given=given,
        refusal=refusal,
        choices=refusal.choices if isinstance(refusal, NamesakesError) else (),
    )


def _listing(endpoint: str) -> Listing[PartyQuery]:
    return of_parties(endpoint, request.query_string.decode(errors="replace"))


def _applied(listing: Listing[PartyQuery]) -> str:
    """Return the address of the list with the filters that the form sends."""
    given = request.args
    conditions = [*listing.query.conditions]
    boxes = {name: given.get(name, "").strip() for name in _BOXES} | {"owner": picked_owner(given)}
    conditions += [Condition(name, "=", value) for name, value in boxes.items() if value]
    conditions += [Condition("tags", "=", tag) for tag in listed(given, "tags")]
    if given.get("field"):
        conditions.append(Condition(given["field"], given.get("op", "="), _value(given)))
    ties = [*listing.query.ties]
    if given.get("tie_of"):
        tie = Tie.parse(given["tie_of"])
        party = picked(given, "party")
        # A party is named at one end, so that end is said.
        ties.append(dataclasses.replace(tie, party=party))
    changed: dict[str, Any] = {"conditions": tuple(conditions), "ties": tuple(ties)}
    address = listing.url(**changed)
    # What does not fit is told where it was typed.
    query = dataclasses.replace(listing.asked, size=1, **changed)
    parties.page(current_database(), current_viewer(), query)
    return address


def _value(given: Mapping[str, str]) -> str:
    """Return the value that a field is compared with; a date as services take it."""
    value = given.get("value", "").strip()
    field = current_schema().every_field().get(given["field"])
    is_date = field is not None and field.type in ("date", "end_date") and given.get("op") != "~"
    return dates.read(value, "value") if is_date else value


def _sorted_out(conditions: Iterable[Condition]) -> tuple[dict[str, str], list[str], list[Condition]]:
    """Return the values of the boxes, the tags, and the conditions that neither has."""
    boxes: dict[str, str] = {}
    tags: list[str] = []
    rest: list[Condition] = []
    for condition in conditions:
        if condition.op == "=" and condition.field in _BOXES and condition.value and condition.field not in boxes:
            boxes[condition.field] = condition.value
        elif condition.op == "=" and condition.field == "tags":
            tags.append(condition.value)
        else:
            rest.append(condition)
    return boxes, tags, rest


def _is_asked(column: Column) -> bool:
    """Say whether the boxes of another field offer a column: one that says something, and can be searched."""
    field = column.field
    if field is None or column.name in (*_BOXES, *TOLD_OTHERWISE, "tags", "sort_name"):
        return False
    return not (field.relationship or field.computed or field.encrypted or field.type == "terms")


def _kinds(known: Schema, endpoint: str) -> list[tuple[str, str]]:
    """Return the kinds that a list can be of, the built-in ones first."""
    bases = ("person",) if endpoint == "lists.people" else ("organization", "household", "group")
    own = [
        (kind.name, word(kind.name.replace("_", " "))) for kind in known.all(Kind) if kind.base in bases and kind.active
    ]
    return [*((base, word(base.capitalize())) for base in bases), *own]


def _terms(known: Schema) -> dict[str, list[tuple[str, str]]]:
    """Return the names and labels of the terms that a box offers."""
    return {
        "contact_type": _sorted((each.name, word(each.label)) for each in known.all(ContactType)),
        "categories": _sorted((each.name, word(each.label)) for each in known.all(Category)),
        "roles": _sorted((each.name, word(each.label)) for each in known.all(Role)),
    }


def _owner(name: str, given: Mapping[str, str]) -> Colleague:
    """Return the owner that the list is of, or what was typed."""
    if "owner-text" in given:
        return Colleague(name, given["owner-text"])
    return colleagues.named(current_database(), current_viewer(), name, whole=current_schema()) if name else _NOBODY


def _sorted(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(choices, key=lambda each: each[1].casefold())
