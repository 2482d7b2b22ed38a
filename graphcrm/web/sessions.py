"""Keep who is signed in: a signed cookie that names the account and the stamp of its sessions, and nothing secret."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask, Request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, login_user
from flask_wtf import CSRFProtect

from graphcrm import secrets
from graphcrm.services import accounts
from graphcrm.web.handle import current_database

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.models.schema import Schema
    from graphcrm.models.users import User
    from graphcrm.viewer import Viewer

COOKIE = "graphcrm_session"


class Visitor(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """An account that a session is signed in to, the viewer that it is, and what was defined when it was read."""

    def __init__(self, user: User, viewer: Viewer, schema: Schema) -> None:
        self.user = user
        self.viewer = viewer
        self.schema = schema

    def get_id(self) -> str:
        """Return what the session keeps."""
        return self.identifier(self.user)

    @staticmethod
    def identifier(user: User) -> str:
        """Return the name of an account, which has no space, and the stamp of its sessions."""
        return f"{user.name} {user.session}"


class PageSessions(SecureCookieSessionInterface):
    """Sessions signed with SHA-256, and none for static files, which a cache between may keep for others."""

    digest_method = staticmethod(hashlib.sha256)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the session of a request, or return None for one that has none."""
        if request.path.startswith(f"{app.static_url_path}/"):
            return None
        return super().open_session(app, request)


def register(app: Flask, settings: Settings) -> None:
    """Sign sessions, have every form and every other write carry a token, and find out who is signed in.

    Raises:
        ConfigurationError: the key of sessions cannot be read or made.
    """
    secure = settings.site_url.startswith("https://")
    app.session_interface = PageSessions()
    app.config.update(
        SECRET_KEY=secrets.session_key(settings),
        # A name that browsers take over https alone, from this host alone and for all of its paths.
        SESSION_COOKIE_NAME=f"__Host-{COOKIE}" if secure else COOKIE,
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=settings.session_days),
        # A token lives as long as its session, so that a form that was left open can still be sent.
        WTF_CSRF_TIME_LIMIT=None,
        # Pages of links send no referrer; the token and the cookie's SameSite are what is relied on.
        WTF_CSRF_SSL_STRICT=False,
    )
    CSRFProtect(app)
    manager = LoginManager()
    # Its context processor would ask the database for every page, that of a database that does not answer included.
    manager.init_app(app, add_context_processor=False)
    # Phones change their address all the time; the stamp of the account ends sessions.
    manager.session_protection = None
    manager.user_loader(_visitor)


def begin(user: User) -> None:
    """Sign in to an account; nothing of the session before, which somebody else may have begun, goes on."""
    session.clear()
    visitor = _visitor(Visitor.identifier(user))
    if visitor:
        session.permanent = True
        login_user(visitor)


def end() -> None:
    """Sign out in this browser."""
    session.clear()


def _visitor(identifier: str) -> Visitor | None:
    """Return the account of a session with its rights of now; None when the session has ended."""
    name, _, stamp = identifier.partition(" ")
    found = accounts.of_session(current_database(), name, stamp)
    return Visitor(*found) if found else None
