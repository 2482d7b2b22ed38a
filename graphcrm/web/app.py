"""Make the web application."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Flask

from graphcrm import __version__, config
from graphcrm.web import assets, failures, security, sessions, viewer, words
from graphcrm.web.account.blueprint import blueprint as account
from graphcrm.web.ask.blueprint import blueprint as ask
from graphcrm.web.handle import DatabaseHandle

if TYPE_CHECKING:
    from flask.json.provider import DefaultJSONProvider

    from graphcrm.config import Settings
    from graphcrm.database.connection import Database


def create_app(settings: Settings | None = None, *, database: Database | None = None) -> Flask:
    """Return the application, ready for any WSGI server.

    Args:
        settings: the settings in force; read from the environment when not given.
        database: an open database that stays the caller's to close; without it the application opens the one
            of the settings at the first question.

    Raises:
        InstallationError: the bundled styles and scripts were never built.
        ConfigurationError: a setting cannot be used.
    """
    settings = config.load() if settings is None else settings
    app = Flask("graphcrm.web")
    app.extensions["graphcrm"] = DatabaseHandle(settings, database)
    assets.register(app)
    words.register(app)
    security.register(app, settings)
    failures.register(app)
    sessions.register(app, settings)
    viewer.register(app)
    app.register_blueprint(ask)
    app.register_blueprint(account)
    cast("DefaultJSONProvider", app.json).sort_keys = False
    app.jinja_env.globals["version"] = __version__
    return app
