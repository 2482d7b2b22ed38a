"""The records of a list that somebody has selected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.queries.parties import refs
from graphcrm.services.lists import parties, relationships
from graphcrm.web.handle import current_database
from graphcrm.web.lists.listing import KINDS, Listing, of_parties, of_relationships
from graphcrm.web.viewer import current_viewer, local_path


@dataclass(frozen=True)
class Selection:
    """Records of a list by uid: those that were ticked, or ``everything`` that it has.

    A relationship stands as ``services.lists.relationships.uids`` gives it.
    """

    listing: Listing[Any]
    uids: tuple[str, ...]
    everything: bool

    @property
    def back(self) -> str:
        """The address of the list, or of the page that the records were selected on."""
        return local_path(request.form["back"]) if "back" in request.form else self.listing.url()


def read() -> Selection:
    """Read what a form of a list of parties sends; a record that is not there any more is left out.

    Raises:
        NotFoundError: there is no such list.
        RuleError: nothing is selected, or more than can be treated at once.
    """
    endpoint = request.form.get("list", "")
    if endpoint not in KINDS:
        raise NotFoundError("There is no such list.")
    listing = of_parties(endpoint, request.form.get("query", ""))
    everything = "all" in request.form
    if everything:
        uids = parties.uids(current_database(), current_viewer(), listing.asked)
    else:
        given = request.form.getlist("uid")[: parties.MAX_SELECTED]
        uids = tuple(sorted(refs(current_database(), current_viewer(), given)))
    return _some(Selection(listing, uids, everything))


def read_relationships() -> Selection:
    """Read what a form of the list of relationships sends, see ``read``."""
    listing = of_relationships(request.form.get("query", ""))
    everything = "all" in request.form
    if everything:
        uids = relationships.uids(current_database(), current_viewer(), listing.asked)
    else:
        given = request.form.getlist("uid")[: relationships.MAX_SELECTED]
        _, rows = relationships.rows(current_database(), current_viewer(), listing.asked, given)
        uids = tuple(f"{row.source.uid}:{row.uid}" for row in rows)
    return _some(Selection(listing, uids, everything))


def _some(chosen: Selection) -> Selection:
    if not chosen.uids:
        raise RuleError(gettext("No record is selected."), gettext("Tick one or several in the list."))
    return chosen
