"""Write, change and delete notes on parties."""

from __future__ import annotations

from functools import partial

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from graphcrm import markdown
from graphcrm.auth import policy
from graphcrm.errors import ConflictError, RuleError
from graphcrm.models.notes import Note
from graphcrm.queries.parties import PartyRef
from graphcrm.services import notes as service
from graphcrm.services import party_page
from graphcrm.web.answers import go, show
from graphcrm.web.editing.permission import party_of
from graphcrm.web.editing.readers import audience_of, names_of, of_new_note
from graphcrm.web.handle import current_database
from graphcrm.web.viewer import current_viewer
from graphcrm.web.writing import change


def add(uid: str) -> ResponseReturnValue:
    """Write a note on a party."""
    party = party_of(uid)
    wrong: RuleError | None = None
    if request.method == "POST" and "preview" not in request.form:
        create = partial(
            service.create,
            party=uid,
            text=_text(),
            audience=audience_of(request.form, _usual(uid)),
            readers=names_of(request.form),
            sticky="sticky" in request.form,
        )
        try:
            change(create, gettext("The note was added."))
        except RuleError as error:
            wrong = error
        else:
            return go(url_for("profile.page", uid=uid))
    return _show(party, None, wrong)


def edit(uid: str) -> ResponseReturnValue:
    """Change a note, or who reads it."""
    note = service.get(current_database(), current_viewer(), uid)
    policy.check_change_note(current_viewer(), {"author": note.author})
    wrong: RuleError | None = None
    if request.method == "POST" and "preview" not in request.form:
        update = partial(
            service.update,
            uid=uid,
            text=_text(),
            audience=audience_of(request.form),
            readers=names_of(request.form) or None,
            based_on=request.form.get("form-version", 0, type=int) or None,
        )
        try:
            change(update, gettext("The note was saved."))
        except RuleError as error:
            wrong = error
        except ConflictError as error:
            return _show(party_of(note.party), note, conflict=error)
        else:
            return go(url_for("profile.page", uid=note.party))
    return _show(party_of(note.party), note, wrong)


def stick(uid: str) -> ResponseReturnValue:
    """Have a note stand before all others of its party, or not any more."""
    note = service.get(current_database(), current_viewer(), uid)
    said = gettext("The note stays on top no more.") if note.sticky else gettext("The note stays on top.")
    change(partial(service.make_sticky, uid=uid, sticky=not note.sticky), said)
    return go(url_for("profile.page", uid=note.party))


def delete(uid: str) -> ResponseReturnValue:
    """Delete a note."""
    note = service.get(current_database(), current_viewer(), uid)
    change(partial(service.delete, uid=uid), gettext("The note was deleted."))
    return go(url_for("profile.page", uid=note.party))


def preview() -> Response:
    """Show how a note will look."""
    return show("editing/preview.html", shown=_rendered(_text()))


def _show(
    party: PartyRef, note: Note | None, wrong: RuleError | None = None, conflict: ConflictError | None = None
) -> Response:
    sent = request.method == "POST"
    text = _text() if sent else note.text if note else ""
    known = note.version if note else 0
    status = conflict.status if conflict else wrong.status if wrong else 200
    return show(
        "editing/note.html",
        status,
        party=party,
        note=note,
        text=text,
        wrong=wrong,
        conflict=conflict,
        shown=_rendered(text) if "preview" in request.form else None,
        audience=audience_of(request.form) if sent else note.audience if note else _usual(party.uid),
        readers=names_of(request.form) if sent else note.readers if note else (),
        sticky="sticky" in request.form,
        form_version=conflict.version if conflict else request.form.get("form-version", known, type=int),
    )


def _usual(uid: str) -> str:
    """Return who sees a new note on a party unless its form says it."""
    found = party_page.read(current_database(), current_viewer(), uid)
    return of_new_note(found.record.values.get("folder"))


def _text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n")


def _rendered(text: str) -> Markup:
    # graphcrm.markdown lets nothing through that could harm.
    return Markup(markdown.render(text))  # noqa: S704
