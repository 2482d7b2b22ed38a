"""Let nobody see a form that they may not send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext

from graphcrm.auth import policy
from graphcrm.errors import NotFoundError
from graphcrm.queries import parties
from graphcrm.services import party_page
from graphcrm.web.handle import current_database
from graphcrm.web.viewer import current_viewer

if TYPE_CHECKING:
    from graphcrm.queries.parties import PartyRef
    from graphcrm.services.party_page import Profile, Unit


def editable(uid: str) -> Profile:
    """Return a party that the viewer may change.

    Raises:
        NotFoundError: the viewer sees no such party.
        ForbiddenError: they may not change it.
    """
    found = party_page.read(current_database(), current_viewer(), uid)
    check_edit(found)
    return found


def party_of(uid: str) -> PartyRef:
    """Return a party that the viewer sees, to which something is to be added, or of which a part is to be changed.

    Raises:
        NotFoundError: there is no such party.
    """
    party = parties.get(current_database(), current_viewer(), uid)
    if party is None:
        raise NotFoundError(gettext("There is no such record."))
    return party


def unit_of(found: Profile, uid: str) -> Unit:
    """Return a unit of a party; raises ``NotFoundError`` when the party has no such unit."""
    for unit in found.units:
        if unit.uid == uid:
            return unit
    raise NotFoundError(gettext("There is no such place here."))


def check_edit(found: Profile) -> None:
    """Raise ``ForbiddenError`` unless the viewer may change a party that they see, or it is their own record."""
    record = found.record
    policy.check_change(current_viewer(), record.party.kind, {**record.values, "uid": record.party.uid}, ())
