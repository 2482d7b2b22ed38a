"""Show the whole network as a map of communities, which opens as one zooms."""

from __future__ import annotations

from datetime import datetime

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from graphcrm import jobs
from graphcrm.analysis.community_tree import KINDS
from graphcrm.errors import NotFoundError
from graphcrm.models.jobs import Job
from graphcrm.services.explorer import overview, start
from graphcrm.services.explorer.graph import MAX_PARTIES
from graphcrm.web.answers import show, wants_part
from graphcrm.web.explorer import network_data, network_picture
from graphcrm.web.explorer.network_data import called
from graphcrm.web.explorer.network_picture import color_of
from graphcrm.web.handle import current_database, current_settings
from graphcrm.web.limits import costly
from graphcrm.web.viewer import current_viewer

#: A map of so many parties is drawn while one waits; one of more by a worker.
DRAWN_AT_ONCE = 5_000
#: So many communities are listed, and so many of their parties named.
LISTED, LEADING = 60, 3
#: So many of the largest are named in the drawing.
NAMED = 300
#: What a job tells that it does.
_STAGES = {
    "reading parties": lazy_gettext("parties are read"),
    "reading relationships": lazy_gettext("relationships are read"),
    "finding communities": lazy_gettext("communities are looked for"),
    "placing them": lazy_gettext("communities get their places"),
    "keeping the map": lazy_gettext("it is nearly done"),
}


def page() -> Response:
    """Show the map that the viewer may open, as a drawing with the list of its communities, or how to get one."""
    database, viewer = current_database(), current_viewer()
    job = overview.drawing(database, viewer)
    try:
        found = overview.opened(database, viewer)
    except NotFoundError:
        number = overview.count(database, viewer)
        return show(
            "explorer/network_none.html",
            number=number,
            at_once=number <= DRAWN_AT_ONCE,
            drawing=job if _under_way(job) or _failed_since(job) else None,
            stage=_stage(job),
        )
    tops = found.shown(found.map.tops)
    leading = overview.leading(database, viewer, found.map, tops[:NAMED], found.gone, LEADING)
    return show(
        "explorer/network.html",
        found=found,
        tops=tops,
        leading=leading,
        called={each: called(found.map.types[each], leading.get(each)) for each in tops},
        colors={each: color_of(each, KINDS[found.map.types[each]]) for each in tops},
        picture=network_picture.of_map(found, tops, leading),
        drawing=job if _under_way(job) or _failed_since(job, found.kept.made_at) else None,
        stage=_stage(job),
        page_data=network_data.page(found),
        listed=LISTED,
        most=MAX_PARTIES,
    )


def draw() -> ResponseReturnValue:
    """Have the map drawn: at once when it is small, else by a worker."""
    database, viewer = current_database(), current_viewer()
    if not _under_way(overview.drawing(database, viewer)):
        if overview.count(database, viewer) <= DRAWN_AT_ONCE:
            jobs.run_here(database, current_settings(), viewer, overview.JOB)
        else:
            jobs.enqueue(database, current_settings(), viewer, overview.JOB)
    return redirect(url_for("explorer.network"), 303)


def state() -> Response:
    """Tell how far the drawing of the map is; once it is over the page is loaded anew."""
    job = overview.drawing(current_database(), current_viewer())
    answer = make_response(render_template("explorer/network_state.html", drawing=job, stage=_stage(job)))
    if not _under_way(job) and wants_part():
        answer.headers["HX-Refresh"] = "true"
    return answer


@costly
def data(uid: str) -> Response:
    """Send the whole map: its communities, and the dots of its parties where they are not too many."""
    database, viewer = current_database(), current_viewer()
    found = overview.opened(database, viewer, uid)
    named = found.shown(range(len(found.map.parents)))[: network_data.NAMED]
    leading = overview.leading(database, viewer, found.map, named, found.gone)
    answer = Response(network_data.packed(found, leading), mimetype="application/octet-stream")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def members(uid: str, community: int) -> Response:
    """Send the parties of a community with their names, and the ties among them."""
    found = overview.inside(current_database(), current_viewer(), uid, community)
    return jsonify(network_data.of_community(found))


def community(uid: str, community: int) -> Response:
    """Show a community: a card beside the map, or a page with a drawing of it."""
    found = overview.inside(current_database(), current_viewer(), uid, community)
    template = "explorer/network_community_card.html" if request.args.get("card") else "explorer/network_community.html"
    return show(
        template,
        map=uid,
        found=found,
        community=community,
        names={each: called(0, found.names.get(each)) for each in (*found.way, *found.children)}
        | {found.way[0]: called(KINDS.index(found.kind), found.names.get(found.way[0]))},
        kinds=network_data.of_kinds(found.kinds),
        color=color_of(found.way[0], found.kind),
        explored=min(found.number, start.MOST),
        picture=network_picture.of_community(uid, found),
    )


def party(uid: str, number: int) -> Response:
    """Show the card of a party that was clicked on."""
    found, way = overview.party(current_database(), current_viewer(), uid, number)
    return show("explorer/network_party_card.html", found=found, map=uid, community=way[-1])


def place(uid: str) -> Response:
    """Send where a party is on the map."""
    database, viewer = current_database(), current_viewer()
    number = overview.number_of(database, viewer, uid, request.args.get("party", ""))
    found, way = overview.party(database, viewer, uid, number)
    return jsonify(number=number, x=found.x, y=found.y, way=way, name=found.party.name)


def _under_way(job: Job | None) -> bool:
    return job is not None and job.state in ("queued", "running")


def _failed_since(job: Job | None, at: datetime | None = None) -> bool:
    return job is not None and job.state == "failed" and (at is None or job.created_at > at)


def _stage(job: Job | None) -> str:
    return str(_STAGES.get(job.stage, "")) if job else ""
