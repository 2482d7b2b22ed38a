"""The list of relationships."""

from __future__ import annotations

import dataclasses
from urllib.parse import parse_qsl, urlencode

from flask import Response, request

from graphcrm.auth import policy
from graphcrm.errors import RuleError
from graphcrm.models import names
from graphcrm.models.rights import RELATIONSHIP
from graphcrm.services.lists import relationships
from graphcrm.services.lists.cursor import LAST
from graphcrm.services.lists.query import RelationshipQuery
from graphcrm.web import dates
from graphcrm.web.answers import show
from graphcrm.web.handle import current_database
from graphcrm.web.lists import chips, tie_actions
from graphcrm.web.lists.listing import COLUMNS, SIZES, Listing, of_relationships
from graphcrm.web.locale import preferences
from graphcrm.web.viewer import current_viewer


def page() -> Response:
    """List relationships; as of today, where what was typed is no date."""
    text, refusal = request.query_string.decode(errors="replace"), None
    try:
        listing = of_relationships(text)
    except RuleError as error:
        if error.field != "as_of":
            raise
        refusal = error
        listing = of_relationships(urlencode([pair for pair in parse_qsl(text) if pair[0] != "as_of"]))
    viewer = current_viewer()
    found = _read(listing)
    if found.total and not found.rows:
        # Behind the last name, or where all have gone meanwhile.
        listing = dataclasses.replace(listing, position=LAST)
        found = _read(listing)
    sortable = {name for name, _, sorts in found.offered if sorts}
    return show(
        "lists/relationships.html",
        refusal.status if refusal else 200,
        as_of=request.args.get("as_of", "") if refusal else dates.typed(listing.query.as_of),
        refusal=refusal,
        listing=listing,
        page=found,
        sortable=sortable,
        sortable_columns=[(name, label) for name, label in found.columns if name in sortable],
        actions=tie_actions.offered(),
        acts="lists.act_ties",
        may_add=policy.may(viewer, "create", RELATIONSHIP),
        letters={
            letter: listing.page(None, after=at.after) for letter, at in relationships.letters(listing.query).items()
        },
        letter=_first_letter(listing.query, found),
        any_there=bool(found.total) or _any_there(),
        chips=chips.of_relationships(listing),
        sizes=SIZES,
        pages=1 + max(found.total - 1, 0) // listing.rows,
    )


def _read(listing: Listing[RelationshipQuery]) -> relationships.Page:
    preferred = preferences()[COLUMNS[listing.endpoint]]
    return relationships.page(
        current_database(), current_viewer(), listing.asked, listing.position, preferred=preferred
    )


def _first_letter(query: RelationshipQuery, page: relationships.Page) -> str:
    """Return the letter under which the first row of a page stands in the order of names."""
    if not page.rows:
        return ""
    source, target = page.rows[0].sort_names
    return names.sort_key(target if query.sort == "target" else source)[:1].upper()


def _any_there() -> bool:
    """Say whether there is any relationship at all that whoever asks may see."""
    every = RelationshipQuery(as_of="ever", size=1)
    return bool(relationships.page(current_database(), current_viewer(), every).total)
