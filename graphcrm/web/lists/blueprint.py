"""The addresses of lists."""

from __future__ import annotations

from flask import Blueprint

from graphcrm.web.lists import acting, activity, columns, filters, parties, relationships, tie_actions

FORM = ("GET", "POST")

blueprint = Blueprint("lists", __name__)
blueprint.add_url_rule("/people", "people", parties.people)
blueprint.add_url_rule("/people/filter", "people_filter", filters.people)
blueprint.add_url_rule("/organizations", "organizations", parties.organizations)
blueprint.add_url_rule("/organizations/filter", "organizations_filter", filters.organizations)
blueprint.add_url_rule("/relationships", "relationships", relationships.page)
blueprint.add_url_rule("/relationships/filter", "relationships_filter", filters.relationships)
blueprint.add_url_rule("/activity", "activity", activity.page)
blueprint.add_url_rule("/lists/<list>/columns", "columns", columns.choose, methods=FORM)
blueprint.add_url_rule("/lists/selection/<action>", "act", acting.act, methods=("POST",))
blueprint.add_url_rule("/relationships/selection/<action>", "act_ties", tie_actions.act, methods=("POST",))
