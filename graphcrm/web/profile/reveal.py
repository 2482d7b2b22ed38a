"""Show an encrypted value to whoever may see it; the journal keeps that they looked."""

from __future__ import annotations

from functools import partial

from flask import Response, request
from flask_babel import gettext

from graphcrm.errors import NotFoundError
from graphcrm.services import contact_points, party_page, records
from graphcrm.web.answers import show
from graphcrm.web.handle import current_database
from graphcrm.web.limits import costly
from graphcrm.web.shown import word
from graphcrm.web.viewer import current_viewer
from graphcrm.web.writing import write


@costly
def reveal(uid: str) -> Response:
    """Show a secret of a party: its field ``field``, or that field of its contact point ``point``."""
    found = party_page.read(current_database(), current_viewer(), uid)
    name, point = request.form.get("field", ""), request.form.get("point", "")
    every = [*found.points, *(each for unit in found.units for each in unit.points)]
    fields = next((each.fields for each in every if each.uid == point), None) if point else found.record.fields
    if fields is None or name not in fields.by_name:
        raise NotFoundError(gettext("There is no such field here."))
    look = (
        partial(contact_points.reveal, uid=point, parameter=name)
        if point
        else partial(records.reveal, uid=uid, name=name)
    )
    text = write(look)
    return show("profile/revealed.html", profile=found, label=word(fields.by_name[name].label), text=text)
