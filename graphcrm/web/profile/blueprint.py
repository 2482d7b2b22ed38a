"""The addresses of the pages of a party."""

from __future__ import annotations

from flask import Blueprint

from graphcrm.web.profile import history, reach, reveal, tree, views, wording
from graphcrm.web.viewer import current_viewer

blueprint = Blueprint("profile", __name__)
blueprint.add_url_rule("/profile", "own", views.own)
blueprint.add_url_rule("/parties/<uid>", "page", views.page)
blueprint.add_url_rule(f"/parties/<uid>/<any({','.join(views.TABS)}):tab>", "tab", views.page)
blueprint.add_url_rule("/parties/<uid>/timeline", "timeline", views.timeline)
blueprint.add_url_rule("/parties/<uid>/hierarchy", "hierarchy", tree.page)
blueprint.add_url_rule("/parties/<uid>/history", "history", history.page)
blueprint.add_url_rule("/parties/<uid>/history/compare", "compare", history.compare)
blueprint.add_url_rule("/parties/<uid>/history/restore", "restore", history.restore, methods=("POST",))
blueprint.add_url_rule("/parties/<uid>/reveal", "reveal", reveal.reveal, methods=("POST",))


@blueprint.context_processor
def _words() -> dict[str, object]:
    """Give templates the words for a change, what shows a note, what one calls and writes to, and who asks."""
    return {
        "action_words": wording.action_words,
        "change_words": wording.change_words,
        "record_words": wording.record_words,
        "source_words": wording.source_words,
        "markdown": wording.markdown,
        "reach": reach.offered,
        "me": current_viewer().user,
    }
