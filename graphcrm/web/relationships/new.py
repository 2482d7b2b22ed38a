"""Add a relationship, said in a sentence or chosen."""

from __future__ import annotations

from itertools import groupby

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from graphcrm.auth import policy
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.language import STATEMENTS
from graphcrm.models.rights import RELATIONSHIP
from graphcrm.phrases import Phrase
from graphcrm.services import statements
from graphcrm.web import writing
from graphcrm.web.answers import go, show
from graphcrm.web.relationships.draft import Draft, written
from graphcrm.web.relationships.following import after
from graphcrm.web.viewer import current_viewer


def new() -> ResponseReturnValue:
    """Show what a sentence or a choice says, and add it once it was confirmed."""
    if not policy.may(current_viewer(), "create", RELATIONSHIP):
        raise ForbiddenError(
            "You may not add relationships.", Phrase("It takes the right {right}.", right=f"create:{RELATIONSHIP}")
        )
    draft = Draft()
    if draft.sent and draft.check():
        type, source, target, values = draft.values()
        try:
            told = gettext("Added: %(sentence)s.", sentence=draft.sentence())
            writing.change(lambda work: statements.add(work, type, source, target, values), told)
        except (RuleError, ForbiddenError, NotFoundError) as error:
            draft.refuse(error)
        else:
            return go(_after(draft))
    areas = [(area, list(ways)) for area, ways in groupby(draft.ways, key=lambda way: way.type.area)]
    # What is typed goes on while it is read, so the button takes the focus only when it was sent.
    reading = request.headers.get("HX-Target") == "draft"
    return show(
        "relationships/new.html",
        draft.status,
        draft=draft,
        areas=areas,
        written=written,
        reading=reading,
        examples=STATEMENTS,
        next=request.values.get("next", ""),
    )


def _after(draft: Draft) -> str:
    party = draft.first.party or draft.second.party
    one = url_for("profile.page", uid=party.uid) if party else url_for("lists.relationships")
    return after(one, not_to=url_for("relationships.new"))
