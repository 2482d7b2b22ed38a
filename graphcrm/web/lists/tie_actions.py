"""Act on the selected relationships of the list: end them, give them another type, take them out, delete them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, ngettext

from graphcrm.auth import policy
from graphcrm.errors import RuleError
from graphcrm.models.rights import RELATIONSHIP
from graphcrm.services import bulk_ties
from graphcrm.services.assignments import Assigned
from graphcrm.services.lists import export
from graphcrm.web import dates, writing
from graphcrm.web.handle import current_database
from graphcrm.web.limits import costly
from graphcrm.web.lists import acting, selection
from graphcrm.web.lists.acting import Action, Doer, Told
from graphcrm.web.lists.listing import COLUMNS
from graphcrm.web.lists.selection import Selection
from graphcrm.web.locale import preferences
from graphcrm.web.shown import word
from graphcrm.web.viewer import current_viewer, seen_schema

ACTIONS: Mapping[str, Action] = {
    "end": Action(lazy_gettext("End"), "end", rights=("change",)),
    "convert": Action(lazy_gettext("Change type"), "swap", rights=("change",)),
    "export": Action(lazy_gettext("Export"), "download", dialog=False, rights=("export",)),
    "delete": Action(lazy_gettext("Delete"), "delete", rights=("delete",)),
}


def offered() -> list[tuple[str, str, str, bool]]:
    """Return the actions that whoever asks may do, see ``acting.offered``."""
    return acting.offered(ACTIONS, (RELATIONSHIP,))


@costly
def act(action: str) -> ResponseReturnValue:
    """Ask how something is to be done with the selected relationships, or do it when that is said."""
    if action not in ACTIONS:
        abort(404)
    chosen = selection.read_relationships()
    if action == "export":
        listing, preferred = chosen.listing, preferences()[COLUMNS[chosen.listing.endpoint]]
        where = current_database(), current_viewer(), listing.asked, chosen.uids
        return acting.csv_file(export.export_relationships(*where, preferred=preferred), chosen)
    return acting.carried_out(chosen, f"lists/ties_{action}.html", DOERS[action], ASKED.get(action, dict))


def types() -> list[tuple[str, str]]:
    """Return the name and the words of every type that relationships can be given, sorted by these."""
    viewer = current_viewer()
    found = [
        (type.name, gettext("%(words)s / %(reverse)s", words=word(type.forward), reverse=word(type.reverse)))
        for type in seen_schema().types
        if type.active and policy.may_write_type(viewer, type.name, "change")
    ]
    return sorted(found, key=lambda each: each[1].casefold())


def _end(chosen: Selection) -> tuple[Assigned, Told]:
    until = dates.read(request.form.get("until", ""), "until")
    if not until:
        raise RuleError(gettext("Say on which day they end."), gettext("A month or a year will do."), "until")
    done = bulk_ties.end(current_database(), current_viewer(), chosen.uids, until, source=writing.SOURCE)
    return done, lambda number: ngettext("%(num)d relationship was ended.", "%(num)d relationships were ended.", number)


def _convert(chosen: Selection) -> tuple[Assigned, Told]:
    into = request.form.get("type", "")
    if not into:
        raise RuleError(gettext("Choose a type."), "", "type")
    done = bulk_ties.convert(current_database(), current_viewer(), chosen.uids, into, source=writing.SOURCE)
    return done, lambda number: ngettext(
        "%(num)d relationship has another type now.", "%(num)d relationships have another type now.", number
    )


def _delete(chosen: Selection) -> tuple[Assigned, Told]:
    done = bulk_ties.delete(current_database(), current_viewer(), chosen.uids, source=writing.SOURCE)
    return done, lambda number: ngettext(
        "%(num)d relationship was deleted.", "%(num)d relationships were deleted.", number
    )


DOERS: Mapping[str, Doer] = {"end": _end, "convert": _convert, "delete": _delete}
#: What the page of an action shows beside what was given.
ASKED: Mapping[str, Callable[[], Mapping[str, Any]]] = {
    "end": lambda: {"today": dates.typed(date.today().isoformat())},
    "convert": lambda: {"types": types()},
}
