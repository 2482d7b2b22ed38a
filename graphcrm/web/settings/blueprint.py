"""The addresses of preferences, the first run and help."""

from __future__ import annotations

from flask import Blueprint

from graphcrm.web.settings import help, preferences, welcome

FORM = ("GET", "POST")

blueprint = Blueprint("settings", __name__)
blueprint.before_app_request(welcome.lead)
blueprint.add_url_rule("/preferences", "page", preferences.page, methods=FORM)
blueprint.add_url_rule("/preferences/site", "site", preferences.site, methods=FORM)
blueprint.add_url_rule("/preferences/folders/<name>", "folder", preferences.folder, methods=FORM)
blueprint.add_url_rule("/preferences/theme", "theme", preferences.theme, methods=("POST",))
blueprint.add_url_rule("/welcome", "welcome", welcome.begin)
blueprint.add_url_rule("/welcome/later", "later", welcome.later, methods=("POST",))
blueprint.add_url_rule("/welcome/<step>", "step", welcome.step, methods=FORM)
blueprint.add_url_rule("/help", "help", help.page)
blueprint.add_url_rule("/help/keys", "keys", help.keys)
