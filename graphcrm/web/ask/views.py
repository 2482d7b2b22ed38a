"""Answer a question as a page and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify, make_response, render_template, request

from graphcrm import language
from graphcrm.errors import AmbiguousNameError, GraphcrmError, NotFoundError, QuestionError, RuleError
from graphcrm.services import ask
from graphcrm.services.connections import period_of
from graphcrm.web.ask import picture
from graphcrm.web.ask.asked import Asked
from graphcrm.web.handle import current_database
from graphcrm.web.viewer import current_viewer

if TYPE_CHECKING:
    from graphcrm.services.ask import Answer

#: What an empty page offers to ask.
EXAMPLES = tuple(example[0].upper() + example[1:] for example in language.EXAMPLES)
#: Failures that the person asking can mend on the page itself.
MENDABLE = (AmbiguousNameError, NotFoundError, QuestionError, RuleError)


def page() -> Response:
    """Show the question box and, when something was asked, the answer or what would help to get one."""
    asked = Asked.read(request.args)
    answer: Answer | None = None
    failure: GraphcrmError | None = None
    if asked.question:
        try:
            answer = _answer(asked)
        except MENDABLE as error:
            failure = error
    html = render_template(
        "ask/page.html",
        asked=asked,
        answer=answer,
        failure=failure,
        picture=picture.of(answer, asked) if answer else None,
        dated=answer is not None and answer.as_of != period_of(asked.period()),
        examples=EXAMPLES,
    )
    return make_response(html, failure.status if failure else 200)


def answer_json() -> Response:
    """Send the answer as JSON, the same that ``graphcrm ask --json`` prints."""
    asked = Asked.read(request.args)
    if not asked.question:
        raise QuestionError("No question was asked.", "Give one as the parameter q.", examples=EXAMPLES)
    return jsonify(_answer(asked).to_dict())


def _answer(asked: Asked) -> Answer:
    period = asked.period()
    return ask.ask(current_database(), current_viewer(), asked.resolved(), as_of=period)
