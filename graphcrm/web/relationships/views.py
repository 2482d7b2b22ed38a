"""Change, end, convert and delete a relationship."""

from __future__ import annotations

from datetime import date

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from graphcrm.auth.policy import tie_refused
from graphcrm.errors import ConflictError, RuleError
from graphcrm.language import dates_told, words_at
from graphcrm.services import relationships, ties
from graphcrm.services.ties import Relationship, Way
from graphcrm.web import writing
from graphcrm.web.answers import go, show
from graphcrm.web.editing.field_form import FieldForm
from graphcrm.web.handle import current_database
from graphcrm.web.relationships.following import after
from graphcrm.web.shown import said
from graphcrm.web.viewer import current_viewer


def edit(uid: str) -> ResponseReturnValue:
    """Change when a relationship holds, its title, its description and the fields of its type."""
    tie = _found(uid, "change")
    form = FieldForm(tie.fields, tie.values, tie.version)
    if form.ready:
        place, values, version = _place(tie), form.given(), form.version or None
        try:
            writing.change(
                lambda work: relationships.update(work, *place, values, based_on=version),
                gettext("The relationship was saved."),
            )
        except RuleError as error:
            form.refuse(error)
        except ConflictError as error:
            tie = _found(uid, "change")
            form.conflict(error, tie.values)
        else:
            return _back(tie)
    return _show("edit", tie, form.status, form=form)


def end(uid: str) -> ResponseReturnValue:
    """Let a relationship hold until a day, today if nothing else is said, and no longer."""
    tie = _found(uid, "change")
    fields = [field for field in tie.fields if field.name == "until"]
    form = FieldForm(fields, {"until": date.today().isoformat()})
    if form.ready:
        place, values = _place(tie), form.given()
        try:
            if not values.get("until"):
                raise RuleError(gettext("Say on which day it ends."), gettext("A month or a year will do."), "until")
            writing.change(
                lambda work: relationships.update(work, *place, values), gettext("The relationship was ended.")
            )
        except RuleError as error:
            form.refuse(error)
        else:
            return _back(tie)
    return _show("end", tie, form.status, form=form)


def convert(uid: str) -> ResponseReturnValue:
    """Give a relationship another type, out of those that join such parties."""
    tie = _found(uid, "change")
    fitting = ties.ways(current_database(), current_viewer(), tie.source.kind, tie.target.kind)
    ways = [way for way in fitting if way.forward and way.type != tie.type]
    chosen, refusal = request.form.get("tie-type", ""), ""
    if request.method == "POST" and chosen:
        try:
            place = _place(tie)
            writing.change(
                lambda work: relationships.convert(work, *place, chosen),
                gettext("The relationship has another type now."),
            )
        except RuleError as error:
            refusal = said(error)
        else:
            return _back(tie)
    elif request.method == "POST":
        refusal = gettext("Choose how the two are related.")
    return _show("convert", tie, RuleError.status if refusal else 200, ways=ways, chosen=chosen, refusal=refusal)


def delete(uid: str) -> ResponseReturnValue:
    """Delete a relationship that was never true."""
    tie = _found(uid, "delete")
    if request.method == "POST":
        place = _place(tie)
        writing.change(lambda work: relationships.delete(work, *place), gettext("The relationship was deleted."))
        return _back(tie)
    return _show("delete", tie, 200)


def _found(uid: str, right: str) -> Relationship:
    """Return a relationship that whoever asks may change or delete.

    Raises:
        NotFoundError: they see no such relationship.
        ForbiddenError: they see it and may not do that.
    """
    tie = ties.find(current_database(), current_viewer(), uid)
    if right not in tie.rights:
        raise tie_refused(right)
    return tie


def _place(tie: Relationship) -> tuple[str, str, str, str]:
    return tie.type.name, tie.source.uid, tie.target.uid, tie.uid


def _show(template: str, tie: Relationship, status: int, **values: object) -> Response:
    texts = tie.texts()
    since, until = texts.get("since", ""), texts.get("until", "")
    told = {
        "words": words_at(Way(tie.type, True).words, until, date.today()),
        "when": dates_told(since, until),
        "title": texts.get("title", ""),
        "over": bool(until) and tie.values["until"].last < date.today(),
    }
    return show(f"relationships/{template}.html", status, tie=tie, told_as=told, next=_next(), **values)


def _next() -> str:
    return request.values.get("next", "")


def _back(tie: Relationship) -> ResponseReturnValue:
    return go(after(url_for("profile.page", uid=tie.source.uid), not_to=f"/relationships/{tie.uid}/"))
