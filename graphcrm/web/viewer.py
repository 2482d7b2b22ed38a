"""Say who asks, and let nobody ask before they have signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_babel import gettext
from flask_login import current_user

from graphcrm.errors import GraphcrmError
from graphcrm.models.seen import seen
from graphcrm.queries.schema import hold, release, schema
from graphcrm.services import accounts
from graphcrm.viewer import Viewer
from graphcrm.web import resending
from graphcrm.web.answers import wants_json, wants_part
from graphcrm.web.handle import current_database
from graphcrm.web.security import host_name, is_local

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from graphcrm.models.schema import Schema
    from graphcrm.models.users import User

View = TypeVar("View", bound=Callable[..., object])

#: Headers by which a proxy says that somebody else asks through it.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


def register(app: Flask) -> None:
    """Ask whoever is not signed in to sign in, except for views that are open to all."""

    @app.before_request
    def require_sign_in() -> AnyResponse | None:
        view = current_app.view_functions.get(request.endpoint or "")
        if view is None or request.endpoint == "static" or getattr(view, "open_to_all", False):
            return None
        if signed_in() or current_viewer().sees_all:
            if request.method in ("GET", "HEAD"):
                hold(current_database(), current_schema())
            return None
        if wants_json():
            abort(401)
        if (kept := resending.answer(inside=False)) is not None:
            return kept
        if wants_part():
            said = gettext("Your session has ended. Sign in again in another tab.")
            return Response(said, 401, mimetype="text/plain")
        back = request.full_path.removesuffix("?") if request.method == "GET" else None
        return redirect(url_for("account.sign_in", next=None if back == "/" else back))

    @app.teardown_request
    def let_schema_go(_: BaseException | None) -> None:
        release()

    app.jinja_env.globals["person"] = person


def open_to_all(view: View) -> View:
    """Mark a view that also answers those who are not signed in."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def signed_in() -> User | None:
    """Return the account that this request is signed in to, read once, or None.

    Raises:
        DatabaseError: the database does not answer.
    """
    return cast("User", current_user.user) if current_user.is_authenticated else None


def person() -> User | None:
    """Return the account for the bar on top of a page; a page that tells of a failure has none that cannot be read."""
    try:
        return signed_in()
    except GraphcrmError:
        return None


def current_viewer() -> Viewer:
    """Return the viewer of this request, with the rights of now.

    Without any account it is the administrator for the person at this machine, as on the command line. Otherwise it is
    whoever is signed in, or somebody unknown.

    Raises:
        DatabaseError: the database does not answer.
    """
    if "viewer" not in g:
        g.viewer = _viewer()
    return cast(Viewer, g.viewer)


def current_schema() -> Schema:
    """Return everything that users have defined, read once for a request; what is shown of it is ``seen_schema``.

    Raises:
        DatabaseError: the database does not answer.
    """
    if "schema" not in g:
        g.schema = current_user.schema if current_user.is_authenticated else schema(current_database())
    return cast("Schema", g.schema)


def seen_schema() -> Schema:
    """Return what users have defined, without what whoever asks may not know to be there."""
    return seen(current_schema(), current_viewer())


def _viewer() -> Viewer:
    if current_user.is_authenticated:
        return cast(Viewer, current_user.viewer)
    database = current_database()
    if at_this_machine() and not accounts.any_users(database):
        return Viewer.administrator()
    return accounts.anonymous(database)


def at_this_machine() -> bool:
    """Say whether the person asking sits at the machine itself, by its own name and through no proxy."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    return is_local(host_name(request.headers.get("Host", "")) or "") and is_local(request.remote_addr or "")


def local_path(address: str | None) -> str:
    """Return an address when it is a path of this site, the first page otherwise.

    Browsers read ``//name`` and ``/\\name`` as another host, and leave out tabs and line breaks.
    """
    first = url_for("ask.page")
    if not address or not address.startswith("/") or address.startswith("//"):
        return first
    if "\\" in address or any(ord(character) < 32 for character in address):
        return first
    try:
        parts = urlsplit(address)
    except ValueError:
        return first
    return first if parts.scheme or parts.netloc else address
