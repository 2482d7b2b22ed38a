"""Show a party: its summary, all of its details, its events and its relationships, and below what has become of it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from graphcrm.errors import GraphcrmError
from graphcrm.services import bookmarks, documents, hierarchy, party_page, relations
from graphcrm.services import timeline as timelines
from graphcrm.services.lists.query import RelationshipQuery
from graphcrm.services.party_page import Profile
from graphcrm.values import now
from graphcrm.web.answers import show, wants_part
from graphcrm.web.editing.readers import of_new_note
from graphcrm.web.handle import current_database
from graphcrm.web.locale import preferences_in
from graphcrm.web.profile import details, picture
from graphcrm.web.viewer import current_viewer
from graphcrm.web.writing import write

#: The tabs, each with its label.
TABS: Mapping[str, Any] = {
    "summary": lazy_gettext("Summary"),
    "details": lazy_gettext("Details"),
    "events": lazy_gettext("Events"),
    "relations": lazy_gettext("Relations"),
}
#: The tab that the preference for the first one names otherwise.
_PREFERRED = {"relationships": "relations", "activity": "events"}
#: What can be chosen in a timeline, and how it is called.
_KINDS: Mapping[str, Any] = {
    "note": lazy_gettext("Notes"),
    "tie": lazy_gettext("Relationships"),
    "document": lazy_gettext("Documents"),
    "change": lazy_gettext("Changes"),
}
#: A party that was looked at again within this time is not written down as such once more.
_STILL_LOOKING = timedelta(minutes=1)
#: Relationships of a type that a summary names before it counts the rest.
_NAMED = 5


def page(uid: str, tab: str = "") -> Response:
    """Show a tab of a party's page: the one that is preferred in its folder where none is named."""
    found = party_page.read(current_database(), current_viewer(), uid, derived=tab == "details")
    if not tab:
        wanted = str(preferences_in(found.record.values.get("folder"))["default_tab"])
        if wanted == "details":
            return page(uid, wanted)
        tab = _PREFERRED.get(wanted, wanted)
    shown = _CONTENTS[tab](found) if tab in _CONTENTS else {}
    remember(found)
    return show(
        f"profile/{tab}.html",
        profile=found,
        tab=tab,
        tabs=TABS,
        top=_top(found),
        trees=hierarchy.offered(found.schema, current_viewer(), found.party),
        **shown,
        **_timeline(found),
    )


def own() -> ResponseReturnValue:
    """Lead whoever asks to their own record, or say that they have none."""
    party = current_viewer().party
    if party is None:
        return show("profile/none.html")
    return redirect(url_for("profile.page", uid=party))


def timeline(uid: str) -> Response:
    """Show what has become of a party, of the chosen kinds; ``after`` an entry the part that follows it."""
    found = party_page.read(current_database(), current_viewer(), uid)
    shown = _timeline(found, request.args.getlist("show"), request.args.get("after", ""))
    if wants_part():
        return show("profile/timeline_rest.html" if "after" in request.args else "profile/timeline_list.html", **shown)
    return show("profile/timeline.html", profile=found, **shown)


def remember(found: Profile) -> None:
    """Keep that the viewer has looked at a party; the page is shown all the same where that cannot be written."""
    if found.looked_at and now() - found.looked_at < _STILL_LOOKING:
        return
    with contextlib.suppress(GraphcrmError):
        write(lambda work: bookmarks.look_at(work, found.party.uid))


def _top(found: Profile) -> dict[str, Any]:
    """Return what stands beside the name, by the labels that it has."""
    values, known = found.record.values, found.schema
    return {
        "contact_type": details.contact_type(known, values.get("contact_type")),
        "roles": details.terms(known, "roles", values.get("roles") or ()),
        "categories": details.terms(known, "categories", values.get("categories") or ()),
    }


def _timeline(found: Profile, kinds: list[str] | None = None, after: str = "") -> dict[str, Any]:
    chosen = [kind for kind in _KINDS if kind in (kinds or timelines.USUAL)]
    read = timelines.of_party(
        current_database(), current_viewer(), found.party, found.schema, kinds=chosen, after=after
    )
    offered = {kind: label for kind, label in _KINDS.items() if kind != "change" or "history" in found.may}
    return {
        "line": read,
        "line_of": found.party,
        "chosen": chosen,
        "offered": offered,
        "pinning": "edit" in found.may,
        "new_note_for": of_new_note(found.record.values.get("folder")),
    }


def _summary(found: Profile) -> dict[str, Any]:
    database, viewer, uid = current_database(), current_viewer(), found.party.uid
    groups = relations.of_party(database, viewer, uid, found.schema, statuses=["current"], size=relations.MAPPED)
    hops = relations.around(database, viewer, found.party, groups, found.schema)
    return {
        "groups": groups,
        "named": _NAMED,
        "facts": details.facts(found),
        "hops": [hop for hop in hops if hop.source.uid == uid],
        "picture": picture.of(found.party, hops, sum(group.number for group in groups)),
    }


def _details(found: Profile) -> dict[str, Any]:
    kept = documents.of_party(current_database(), current_viewer(), found.party.uid)
    return {"sections": details.sections(found), "documents": kept}


def _relations(found: Profile) -> dict[str, Any]:
    groups = relations.of_party(current_database(), current_viewer(), found.party.uid, found.schema)
    return {
        "groups": groups,
        "statuses": relations.STATUSES,
        "rest": {_key(group): _list_of(found, group) for group in groups if group.number > len(group.relations)},
    }


def _key(group: relations.Group) -> tuple[str, bool, str]:
    return group.type.name, group.forward, group.status


def _list_of(found: Profile, group: relations.Group) -> str:
    """Return the query of the list of relationships that has all of a group."""
    return RelationshipQuery(party=found.party.uid, types=(group.type.name,), status=group.status).to_url()


_CONTENTS = {"summary": _summary, "details": _details, "relations": _relations}
