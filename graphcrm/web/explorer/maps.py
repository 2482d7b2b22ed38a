"""Maps that somebody keeps: their list, and saving, changing and deleting them."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from graphcrm.errors import ConflictError, ForbiddenError, GraphcrmError, RuleError
from graphcrm.services.explorer import maps
from graphcrm.services.explorer.maps import SavedMap
from graphcrm.web import circles, writing
from graphcrm.web.answers import go, show
from graphcrm.web.explorer import asked
from graphcrm.web.handle import current_database
from graphcrm.web.viewer import current_viewer


def page() -> Response:
    """Show the maps of whoever asks, and those that others share with them."""
    viewer, number = current_viewer(), max(1, request.args.get("page", 1, int))
    found = maps.listed(current_database(), viewer, skip=(number - 1) * maps.PAGE, limit=maps.PAGE + 1)
    return show(
        "explorer/maps.html",
        maps=found[: maps.PAGE],
        number_of=number,
        more=len(found) > maps.PAGE,
        sharing=lambda map: circles.told(map.owner, map.shared_with),
        changeable=lambda map: map.changeable_by(viewer),
    )


def save() -> ResponseReturnValue:
    """Keep a picture as a map, or ask what it is to be called."""
    if request.method == "GET":
        return redirect(url_for("explorer.page"))
    form = request.form
    if "name" not in form:
        return _form(None)
    state, like = asked.stated(), current()
    name, note, shared = form["name"], form.get("note", ""), form.getlist("shared_with")
    frozen = form.get("frozen") == "1"
    try:
        made = writing.change(
            lambda work: maps.save(work, name, state, note=note, frozen=frozen, shared_with=shared, like=like),
            _is_saved,
        )
    except (RuleError, ForbiddenError) as error:
        return _form(None, error)
    return go(url_for("explorer.page", map=made.uid))


def keep(uid: str) -> ResponseReturnValue:
    """Put a picture in the place of the one that a map has."""
    state, revision = asked.stated(), request.form.get("revision", type=int)
    try:
        writing.change(lambda work: maps.keep(work, uid, state, revision=revision), _is_saved)
    except ConflictError as error:
        return show(
            "explorer/map_conflict.html",
            error.status,
            map=maps.find(current_database(), current_viewer(), uid),
            conflict=error,
            state=request.form["state"],
        )
    return go(url_for("explorer.page", map=uid))


def change(uid: str) -> ResponseReturnValue:
    """Rename a map, share it with others, or freeze it."""
    map = maps.find(current_database(), current_viewer(), uid)
    map.check_changeable_by(current_viewer())
    if request.method == "GET":
        return _form(map)
    form = request.form
    given: dict[str, Any] = {
        "name": form.get("name", ""),
        "note": form.get("note", ""),
        "frozen": form.get("frozen") == "1",
        "shared_with": form.getlist("shared_with"),
        "revision": form.get("revision", type=int),
    }
    try:
        writing.change(lambda work: maps.change(work, uid, **given), _is_saved)
    except (RuleError, ForbiddenError, ConflictError) as error:
        return _form(map, error)
    return go(url_for("explorer.page", map=uid) if form.get("from") == "picture" else url_for("explorer.maps"))


def delete(uid: str) -> ResponseReturnValue:
    """Delete a map."""
    writing.change(lambda work: maps.delete(work, uid), lambda name: gettext("The map %(name)s is deleted.", name=name))
    return go(url_for("explorer.maps"))


def current() -> SavedMap | None:
    """Return the map that the picture of a request was opened from, where there is one.

    Raises:
        NotFoundError: whoever asks sees no such map.
    """
    uid = request.values.get("map", "")
    return maps.find(current_database(), current_viewer(), uid) if uid else None


def _is_saved(map: SavedMap) -> str:
    return gettext("The map %(name)s is saved.", name=map.name)


def _form(map: SavedMap | None, refused: GraphcrmError | None = None) -> Response:
    given = request.form
    before = map.shared_with if map else ()
    typed = "name" in given
    return show(
        "explorer/save_map.html",
        refused.status if refused else 200,
        map=map,
        refused=refused,
        given=given,
        frozen=given.get("frozen") == "1" if typed else bool(map and map.frozen),
        revision=map.revision if map else 0,
        circles=circles.offered(before),
        shared=given.getlist("shared_with") if typed else before,
    )
