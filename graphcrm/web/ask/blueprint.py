"""The addresses of the question area."""

from __future__ import annotations

from flask import Blueprint

from graphcrm.web.ask import views

blueprint = Blueprint("ask", __name__)
blueprint.add_url_rule("/", "page", views.page)
blueprint.add_url_rule("/answer.json", "answer_json", views.answer_json)
