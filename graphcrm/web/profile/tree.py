"""Show a party in its hierarchy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request
from flask_babel import gettext, lazy_gettext

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.services import hierarchy, party_page
from graphcrm.services.connections import period_of
from graphcrm.web import dates
from graphcrm.web.answers import show
from graphcrm.web.handle import current_database
from graphcrm.web.viewer import current_viewer

#: The hierarchies, each with its title.
TREES: Mapping[str, Any] = {
    "management": lazy_gettext("Org chart"),
    "family": lazy_gettext("Family tree"),
    "departments": lazy_gettext("Departments"),
}


def page(uid: str) -> Response:
    """Show who stands above and below a party, as of a date."""
    database, viewer = current_database(), current_viewer()
    found = party_page.read(database, viewer, uid)
    offered = hierarchy.offered(found.schema, viewer, found.party)
    if not offered:
        raise NotFoundError(gettext("This record stands in no hierarchy."))
    name, as_of = request.args.get("of", ""), request.args.get("as_of", "").strip()
    name = name if name in offered else offered[0]
    refusal: RuleError | None = None
    try:
        period = period_of(dates.read(as_of) or None)
    except RuleError as error:
        refusal, period = error, period_of(None)
    tree = hierarchy.of_party(database, viewer, found.party, found.schema, name, period=period)
    return show(
        "profile/hierarchy.html",
        422 if refusal else 200,
        profile=found,
        tree=tree,
        title=TREES[name],
        offered={each: TREES[each] for each in offered},
        as_of=as_of,
        period=period,
        refusal=refusal,
    )
