"""The addresses that programs look after graphcrm by."""

from __future__ import annotations

from flask import Blueprint

from graphcrm.web.service import views

blueprint = Blueprint("service", __name__)
blueprint.add_url_rule("/health", "health", views.health)
blueprint.add_url_rule("/ready", "ready", views.ready)
blueprint.add_url_rule("/metrics", "metrics", views.metrics)
blueprint.add_url_rule("/token", "token", views.token)
