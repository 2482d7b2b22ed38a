"""The addresses of the search area."""

from __future__ import annotations

from flask import Blueprint

from graphcrm.web.search import clipboard, page, saved, suggestions

blueprint = Blueprint("search", __name__)
blueprint.add_url_rule("/search", "page", page.page)
blueprint.add_url_rule("/suggest/box.json", "box", suggestions.box)
blueprint.add_url_rule("/suggest/parties.json", "parties", suggestions.parties)
blueprint.add_url_rule("/suggest/owners.json", "owners", suggestions.owners)
blueprint.add_url_rule("/suggest/tags.json", "tags", suggestions.tags)
blueprint.add_url_rule("/searches", "saved", saved.page)
blueprint.add_url_rule("/searches/new", "save", saved.save, methods=["GET", "POST"])
blueprint.add_url_rule("/searches/<uid>/edit", "change", saved.change, methods=["GET", "POST"])
blueprint.add_url_rule("/searches/<uid>/delete", "delete", saved.delete, methods=["POST"])
blueprint.add_url_rule("/clipboard", "clipboard", clipboard.page)
blueprint.add_url_rule("/recent", "recent", clipboard.recent)
blueprint.add_url_rule("/clipboard/add", "put_aside", clipboard.put_aside, methods=["POST"])
blueprint.add_url_rule("/clipboard/remove", "take_off", clipboard.take_off, methods=["POST"])
blueprint.add_app_template_global(suggestions.recent_records, "recent_records")
