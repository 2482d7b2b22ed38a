"""The addresses of relationships."""

from __future__ import annotations

from flask import Blueprint

from graphcrm.web.relationships import new, views

FORM = ("GET", "POST")

blueprint = Blueprint("relationships", __name__)
blueprint.add_url_rule("/relationships/new", "new", new.new, methods=FORM)
blueprint.add_url_rule("/relationships/<uid>/edit", "edit", views.edit, methods=FORM)
blueprint.add_url_rule("/relationships/<uid>/end", "end", views.end, methods=FORM)
blueprint.add_url_rule("/relationships/<uid>/convert", "convert", views.convert, methods=FORM)
blueprint.add_url_rule("/relationships/<uid>/delete", "delete", views.delete, methods=FORM)
