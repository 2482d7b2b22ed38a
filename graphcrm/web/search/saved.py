"""Searches that somebody keeps, for themselves or for others too."""

from __future__ import annotations

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.phrases import Phrase
from graphcrm.services import saved_searches as service
from graphcrm.services.lists.query import PartyQuery
from graphcrm.services.saved_searches import SavedSearch
from graphcrm.web import circles, writing
from graphcrm.web.answers import go, show
from graphcrm.web.handle import current_database
from graphcrm.web.viewer import current_viewer


def page() -> Response:
    """Show the saved searches of whoever asks, and those that others share with them."""
    viewer = current_viewer()
    return show(
        "search/saved.html",
        searches=_listed(),
        address=address,
        sharing=lambda search: circles.told(search.owner, search.shared_with),
        me=viewer.user,
        sees_all=viewer.sees_all,
    )


def save() -> ResponseReturnValue:
    """Keep a list or a search under a name."""
    area, query = request.values.get("area", "search"), request.values.get("query", "")
    refused: RuleError | None = None
    if request.method == "POST":
        name, shared = request.form.get("name", ""), request.form.getlist("shared_with")
        try:
            made = writing.change(lambda work: service.save(work, name, area, query, shared), _is_saved)
            return go(address(made))
        except RuleError as error:
            refused = error
    return _form(area, query, refused, None)


def change(uid: str) -> ResponseReturnValue:
    """Rename a search, or share it with others."""
    search = _one(uid)
    refused: RuleError | None = None
    if request.method == "POST":
        name, shared = request.form.get("name", ""), request.form.getlist("shared_with")
        try:
            writing.change(lambda work: service.change(work, uid, name=name, shared_with=shared), _is_saved)
            return go(url_for("search.saved"))
        except RuleError as error:
            refused = error
    return _form(search.area, search.query, refused, search)


def delete(uid: str) -> ResponseReturnValue:
    """Delete a search."""
    name = _one(uid).name
    writing.change(lambda work: service.delete(work, uid), gettext("The search %(name)s is deleted.", name=name))
    return go(url_for("search.saved"))


def address(search: SavedSearch) -> str:
    """Return the address of the page that shows what a search finds now."""
    if search.area == "search":
        return url_for("search.page", q=search.query)
    if search.area == "relationships":
        return f"{url_for('lists.relationships')}?{search.query}"
    people = PartyQuery.from_url(search.query).kind in ("party", "person")
    return f"{url_for('lists.people' if people else 'lists.organizations')}?{search.query}"


def _is_saved(search: SavedSearch) -> str:
    return gettext("The search %(name)s is saved.", name=search.name)


def _form(area: str, query: str, refused: RuleError | None, search: SavedSearch | None) -> Response:
    before = search.shared_with if search else ()
    return show(
        "search/save.html",
        refused.status if refused else 200,
        area=area,
        query=query,
        refused=refused,
        search=search,
        given=request.form,
        circles=circles.offered(before),
        shared=request.form.getlist("shared_with") if request.method == "POST" else before,
    )


def _one(uid: str) -> SavedSearch:
    for search in _listed():
        if search.uid == uid:
            return search
    raise NotFoundError(Phrase("There is no saved search {uid!r}.", uid=uid))


def _listed() -> list[SavedSearch]:
    return service.listed(current_database(), current_viewer())
