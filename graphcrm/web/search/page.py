"""The page of everything that a text finds."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from graphcrm.errors import RuleError
from graphcrm.language.search_box import OPERATORS
from graphcrm.models.schema import Schema
from graphcrm.services import quick_search
from graphcrm.services.ask import reads_as_question
from graphcrm.services.quick_search import Findings
from graphcrm.web.answers import show
from graphcrm.web.handle import current_database
from graphcrm.web.search import entries
from graphcrm.web.search.marking import words_of
from graphcrm.web.viewer import current_schema, current_viewer

#: What is shown of each sort beside others, and at most when it is asked for alone.
_SOME, _MOST = 10, 100
#: What may be asked for alone: its name in the address, its label, and the kinds of party or the sort of text it is.
SORTS = {
    "people": (lazy_gettext("People"), ("person",)),
    "organizations": (lazy_gettext("Organizations"), ("organization",)),
    "households": (lazy_gettext("Households"), ("household",)),
    "groups": (lazy_gettext("Groups"), ("group",)),
    "relationships": (lazy_gettext("Relationships"), ()),
    "notes": (lazy_gettext("Notes"), ()),
}


def page() -> ResponseReturnValue:
    """Show what ``q`` finds, of one sort alone when ``only`` says so; a question is answered on the page of questions.

    With ``words`` a question is searched for like other words.
    """
    text = " ".join(request.args.get("q", "").split())
    only = request.args.get("only", "")
    only = only if only in SORTS else ""
    database, viewer = current_database(), current_viewer()
    if not text:
        return _page(text, only, Findings(), None, question=False)
    known = current_schema()
    question = reads_as_question(database, viewer, text, known)
    if question and not only and "words" not in request.args:
        return redirect(url_for("ask.page", q=text))
    found, refused = Findings(), None
    try:
        found = _found(text, only, known)
    except RuleError as error:
        refused = error
    return _page(text, only, found, refused, question)


def _found(text: str, only: str, known: Schema) -> Findings:
    kinds = SORTS[only][1] if only else ()
    most = _MOST if only else _SOME
    parties, texts = (0, most) if only and not kinds else (most, 0 if kinds else most)
    database, viewer = current_database(), current_viewer()
    return quick_search.find(database, viewer, text, limit=parties, texts=texts, kinds=kinds, known=known)


def _page(text: str, only: str, found: Findings, refused: RuleError | None, question: bool) -> Response:
    words = words_of(text)
    ties = [entries.of_type(kind, words) for kind in found.types] + [entries.of_tie(tie, words) for tie in found.ties]
    parties = entries.of_results(found.parties, words, current_schema()) if found.parties else []
    notes = [entries.of_note(note, words) for note in found.notes]
    groups = {
        "parties": parties,
        "relationships": ties if only in ("", "relationships") else [],
        "notes": notes if only in ("", "notes") else [],
    }
    return show(
        "search/page.html",
        refused.status if refused else 200,
        text=text,
        only=only,
        groups={name: lines for name, lines in groups.items() if lines},
        most=_MOST if only else _SOME,
        refused=refused,
        question=question,
        sorts=SORTS,
        operators=OPERATORS,
    )
