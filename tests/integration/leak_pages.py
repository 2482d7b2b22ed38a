"""What the web application answers in the leak test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from leaks import QUESTIONS, plain, without_times

from graphcrm.models.users import User
from graphcrm.web.profile import views
from graphcrm.web.sessions import Visitor

#: What is another each time: tokens of forms, which are signed with the time, and what a failure is called in the log.
_PASSING = re.compile(
    r'(?<=name="csrf-token" content=")[^"]+|(?<=name="csrf_token" value=")[^"]+'
    r'|(?<=class="failure-reference">Reference <code>)\w+'
)
#: What is typed into the search box: who and what is hidden, and what is seen beside it.
_BOXES = ("ann", "victor vault", "tag:secret", "kind:organization", "spy", "tea")


def answers(app: Flask, user: User | None, *parties: str) -> dict[str, Any]:
    """Return what the pages of the application give an account, or whoever is not signed in.

    Args:
        app: the application.
        user: the account that is signed in.
        parties: uids of those whose pages are asked for; a name that several have means the first.
    """
    client = app.test_client()
    if user:
        with client.session_transaction() as session:
            session["_user_id"] = Visitor.identifier(user)
    found: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        # Whom somebody has looked at last stays as it is, so that what is asked changes no answer.
        patch.setattr(views, "_STILL_LOOKING", timedelta(days=1))
        for path, given in _asked(*parties):
            sent = client.get(path, query_string=given)
            body = plain(sent.get_json()) if sent.is_json else without_times(_PASSING.sub("", sent.text))
            found[f"{path} {given}"] = sent.status_code, sent.headers.get("Location"), body
    return found


def _asked(*parties: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each address with its query."""
    asked = [{"q": text, "as_of": "2026-11-22"} for text in QUESTIONS]
    asked += [{}, {"q": QUESTIONS[0], "as_of": "ever"}, {"q": "who knows Ann?", "pick": f"Ann={parties[0]}"}]
    for given in asked:
        yield "/", given
        yield "/answer.json", given
    for path in (
        "/people",
        "/organizations",
        "/relationships",
        "/activity",
        "/searches",
        "/clipboard",
        "/explore/maps",
    ):
        yield path, {}
    for text in _BOXES:
        yield "/search", {"q": text}
    yield "/suggest/box.json", {"q": "vic"}
    for given in ({"find": "ann"}, {"list": "parties:kind=person", "as_of": "ever"}, {"q": QUESTIONS[0]}):
        yield "/explore", given
    for uid in parties:
        yield "/explore", {"party": uid, "degrees": "2", "as_of": "ever"}
        yield "/explore/neighbours.json", {"party": uid, "as_of": "ever"}
        yield f"/explore/side/{uid}", {}
        for tab in ("summary", "details", "events", "relations", "history"):
            yield f"/parties/{uid}/{tab}", {}
