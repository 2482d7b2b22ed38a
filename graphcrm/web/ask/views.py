"""Answer a question as a page and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from graphcrm import language
from graphcrm.auth import policy
from graphcrm.errors import AmbiguousNameError, GraphcrmError, NotFoundError, QuestionError, RuleError
from graphcrm.models.rights import RELATIONSHIP
from graphcrm.services import ask
from graphcrm.services import examples as made_examples
from graphcrm.services.connections import period_of
from graphcrm.services.examples import Examples
from graphcrm.web.ask import picture, sentences
from graphcrm.web.ask.asked import Asked
from graphcrm.web.handle import current_database
from graphcrm.web.locale import preferences
from graphcrm.web.viewer import current_schema, current_viewer

if TYPE_CHECKING:
    from graphcrm.services.ask import Answer

#: Failures that the person asking can mend on the page itself.
MENDABLE = (AmbiguousNameError, NotFoundError, QuestionError, RuleError)


def page() -> ResponseReturnValue:
    """Show the question box and, when something was asked, the answer or what would help to get one.

    It is the first page, unless a list is preferred; whoever looks after their own record alone begins with that.
    """
    asked = Asked.read(request.args)
    viewer = current_viewer()
    if not asked.question and viewer.party and not policy.reads_records(viewer):
        return redirect(url_for("profile.own"))
    first = str(preferences()["default_list"])
    if first != "questions" and not request.args and policy.reads_records(viewer):
        return redirect(url_for(f"lists.{first}"))
    answer: Answer | None = None
    failure: GraphcrmError | None = None
    if asked.question:
        try:
            answer = _answer(asked)
        except MENDABLE as error:
            failure = error
    examples = Examples() if answer else made_examples.questions(current_database(), viewer, known=current_schema())
    html = render_template(
        "ask/page.html",
        asked=asked,
        answer=answer,
        sentences=sentences.of(answer) if answer else (),
        failure=failure,
        picture=picture.of(answer, asked) if answer else None,
        dated=answer is not None and answer.as_of != period_of(asked.period()),
        examples=[example[0].upper() + example[1:] for example in examples.questions],
        form=language.EXAMPLES[0],
        begun=examples.begun,
        may_add=policy.may(viewer, "create", "person"),
        may_relate=policy.may(viewer, "create", RELATIONSHIP),
    )
    return make_response(html, failure.status if failure else 200)


def answer_json() -> Response:
    """Send the answer as JSON, the same that ``graphcrm ask --json`` prints."""
    asked = Asked.read(request.args)
    if not asked.question:
        raise QuestionError("No question was asked.", "Give one as the parameter q.", examples=language.EXAMPLES)
    return jsonify(_answer(asked).to_dict())


def _answer(asked: Asked) -> Answer:
    period = asked.period()
    return ask.ask(current_database(), current_viewer(), asked.resolved(), as_of=period)
