"""How whoever asks wants the pages: in which language, light or dark, and with which formats."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, cast

from flask import Flask, g, request
from flask_babel import Babel

from graphcrm.errors import GraphcrmError
from graphcrm.models.access import Folder
from graphcrm.services import preferences as service
from graphcrm.web.handle import current_database, without_database
from graphcrm.web.viewer import current_schema, current_viewer

if TYPE_CHECKING:
    from graphcrm.services.preferences import Preferences

#: The languages that the pages are written in, by their tags, each called as its speakers do.
LANGUAGES = {"en": "English", "de": "Deutsch"}
#: What the pages hold to where the database cannot be asked.
_DEFAULTS = service.Preferences((), {})


def register(app: Flask) -> None:
    """Give the templates ``_``, ``language``, ``theme`` and ``organization``."""
    app.config.update(BABEL_DEFAULT_LOCALE="en", BABEL_TRANSLATION_DIRECTORIES="translations")
    Babel(app, locale_selector=language, timezone_selector=lambda: str(preferences()["time_zone"]))
    app.jinja_env.globals["language"] = language
    app.jinja_env.globals["theme"] = theme
    app.jinja_env.globals["organization"] = organization


def preferences() -> Preferences:
    """Return the preferences of whoever asks, read once for a request; the defaults while the database is away."""
    if "preferences" not in g:
        try:
            g.preferences = service.read(current_database(), current_viewer(), folders=_folders())
        except GraphcrmError:
            without_database()
            g.preferences = _DEFAULTS
    return cast("Preferences", g.preferences)


def preferences_in(folder: object) -> Preferences:
    """Return the preferences of whoever asks as they hold for a record of a folder, or of none."""
    if not folder or preferences() is _DEFAULTS:
        return preferences()
    return preferences().in_folder(current_viewer(), str(folder))


def _folders() -> Collection[str]:
    """Return the names of the folders that whoever asks may see."""
    viewer = current_viewer()
    return [each.name for each in current_schema().all(Folder)] if viewer.sees_all else viewer.folders


def language() -> str:
    """Return the tag of the language of this request: the preferred one, or the one that the browser asks for."""
    return str(preferences()["language"] or request.accept_languages.best_match(LANGUAGES) or "en")


def theme() -> str:
    """Return ``light``, ``dark`` or ``system``."""
    return str(preferences()["theme"])


def organization() -> str:
    """Return what the bar of every page calls the place where one is: the name of the organization."""
    return str(preferences()["organization_name"] or "graphcrm")
