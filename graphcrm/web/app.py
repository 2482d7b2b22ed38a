"""Make the web application."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Flask

from graphcrm import __version__, config
from graphcrm.web import (
    answers,
    assets,
    failures,
    limits,
    locale,
    navigation,
    security,
    sessions,
    viewer,
    words,
    writing,
)
from graphcrm.web.account.blueprint import blueprint as account
from graphcrm.web.ask.blueprint import blueprint as ask
from graphcrm.web.editing.blueprint import blueprint as editing
from graphcrm.web.explorer.blueprint import blueprint as explorer
from graphcrm.web.handle import DatabaseHandle
from graphcrm.web.lists.blueprint import blueprint as lists
from graphcrm.web.profile.blueprint import blueprint as profile
from graphcrm.web.relationships.blueprint import blueprint as relationships
from graphcrm.web.search.blueprint import blueprint as search
from graphcrm.web.service import metrics, readiness, requests
from graphcrm.web.service.blueprint import blueprint as service
from graphcrm.web.settings.blueprint import blueprint as settings_area

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
    metrics.register(app)
    readiness.register(app)
    requests.register(app)
    security.register(app, settings)
    failures.register(app)
    limits.register(app, settings)
    sessions.register(app, settings)
    viewer.register(app)
    answers.register(app)
    locale.register(app)
    navigation.register(app)
    app.register_blueprint(service)
    app.register_blueprint(writing.blueprint)
    app.register_blueprint(ask)
    app.register_blueprint(account)
    app.register_blueprint(settings_area)
    app.register_blueprint(lists)
    app.register_blueprint(profile)
    app.register_blueprint(editing)
    app.register_blueprint(relationships)
    app.register_blueprint(search)
    app.register_blueprint(explorer)
    cast("DefaultJSONProvider", app.json).sort_keys = False
    app.jinja_env.globals["version"] = __version__
    return app
