"""Lists of people and of organizations, households and groups."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue

from graphcrm.auth import policy
from graphcrm.errors import RuleError
from graphcrm.services.lists import parties
from graphcrm.services.lists.query import LETTERS, OTHERS, PartyQuery
from graphcrm.web.answers import show
from graphcrm.web.handle import current_database
from graphcrm.web.lists import acting, chips
from graphcrm.web.lists.listing import COLUMNS, SIZES, Listing, of_parties
from graphcrm.web.locale import preferences
from graphcrm.web.viewer import current_viewer, seen_schema


def people() -> ResponseReturnValue:
    """List people."""
    return _page("lists.people")


def organizations() -> ResponseReturnValue:
    """List organizations, households or groups."""
    return _page("lists.organizations")


def home(kind: str) -> str:
    """Return the list that a kind of party stands in.

    Raises:
        RuleError: there is no such kind.
    """
    if kind not in ("person", "organization", "household", "group"):
        kind, _ = seen_schema().base_of(kind)
    return "lists.people" if kind == "person" else "lists.organizations"


def _page(endpoint: str) -> ResponseReturnValue:
    text = request.query_string.decode(errors="replace")
    listing = of_parties(endpoint, text)
    if home(listing.query.kind) != endpoint:
        return redirect(of_parties(home(listing.query.kind), text).url())
    viewer = current_viewer()
    refused = None
    try:
        page = _read(listing)
    except RuleError as error:
        if error.field != "sort":
            raise
        # What a list was sorted by may be kept encrypted now, or be on the way to another type.
        refused, listing = error, listing.by_name()
        page = _read(listing)
    return show(
        "lists/parties.html",
        listing=listing,
        page=page,
        refused=refused,
        chips=chips.of_parties(listing, page.offered),
        letters=(*LETTERS, OTHERS),
        sortable=[(column.name, column.label) for column in page.columns if column.sortable],
        actions=acting.offered(),
        may_add=policy.may(viewer, "create", *seen_schema().base_of(listing.query.kind)),
        sizes=SIZES,
        pages=1 + max(page.total - 1, 0) // listing.rows,
    )


def _read(listing: Listing[PartyQuery]) -> parties.Page:
    preferred = preferences()[COLUMNS[listing.endpoint]]
    return parties.page(current_database(), current_viewer(), listing.asked, listing.position, preferred=preferred)
