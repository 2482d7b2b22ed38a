"""The photo and the documents of a party: uploaded, changed, and sent so that a browser runs nothing of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, BinaryIO, cast

from flask import Response, abort, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from graphcrm.auth import policy
from graphcrm.errors import ConflictError, RuleError
from graphcrm.models.documents import Document
from graphcrm.models.notes import EVERYBODY
from graphcrm.queries.parties import PartyRef
from graphcrm.services import documents as service
from graphcrm.services import party_page
from graphcrm.storage.intake import size_words
from graphcrm.values import new_uid
from graphcrm.web.answers import go, show
from graphcrm.web.editing.permission import check_edit, party_of
from graphcrm.web.editing.readers import audience_of, names_of
from graphcrm.web.handle import current_database, current_settings
from graphcrm.web.shown import said
from graphcrm.web.viewer import current_viewer
from graphcrm.web.writing import SOURCE, change, done

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

    from graphcrm.database.work import UnitOfWork
    from graphcrm.services.party_page import Profile

#: What a file may do in a browser that opens it: nothing.
_HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def photo(uid: str) -> Response:
    """Send the photo of a party; the address changes with it where a page adds its version."""
    document = service.photo(current_database(), current_viewer(), uid)
    if document is None:
        abort(404)
    return _send(document, inline=True)


def change_photo(uid: str) -> ResponseReturnValue:
    """Give a party a photo, or take it off."""
    found = party_page.read(current_database(), current_viewer(), uid)
    check_edit(found)
    wrong: RuleError | None = None
    if request.method == "POST":
        if "remove" in request.form:
            change(partial(service.remove_photo, party=uid), gettext("The photo was removed."))
            return go(url_for("profile.page", uid=uid))
        try:
            given, operation = _file(), new_uid()
            service.set_photo(
                current_database(),
                current_viewer(),
                uid,
                cast("BinaryIO", given.stream),
                given.filename or "",
                via=SOURCE,
                operation=operation,
            )
        except RuleError as error:
            wrong = error
        else:
            done(gettext("The photo was saved."), operation)
            return go(url_for("profile.page", uid=uid))
    return _show_photo(found, wrong)


def add(uid: str) -> ResponseReturnValue:
    """Attach a document to a party."""
    party = party_of(uid)
    wrong: RuleError | None = None
    if request.method == "POST":
        try:
            given, operation = _file(), new_uid()
            service.attach(
                current_database(),
                current_viewer(),
                uid,
                cast("BinaryIO", given.stream),
                given.filename or "",
                declared=given.mimetype,
                audience=audience_of(request.form),
                readers=names_of(request.form),
                via=SOURCE,
                operation=operation,
            )
        except RuleError as error:
            wrong = error
        else:
            done(gettext("%(name)s was attached.", name=given.filename), operation)
            return go(url_for("profile.tab", uid=uid, tab="details"))
    return _show(party, None, wrong, sent=request.method == "POST")


def document(uid: str) -> Response:
    """Send a document, to be saved and never to be opened in the page of the application."""
    return _send(service.get(current_database(), current_viewer(), uid), inline=False)


def edit(uid: str) -> ResponseReturnValue:
    """Call a document otherwise, say who reads it, or put another file in its place."""
    database, viewer = current_database(), current_viewer()
    there = service.get(database, viewer, uid)
    policy.check_change_note(viewer, {"author": there.author})
    wrong: RuleError | None = None
    if request.method == "POST":
        version = request.form.get("form-version", 0, type=int) or None
        name = request.form.get("name", "").strip()
        audience, readers = audience_of(request.form), names_of(request.form)

        def save(work: UnitOfWork) -> None:
            renamed, shared = name != there.name, (audience, readers) != (there.audience, there.readers)
            if renamed:
                service.rename(work, uid, name, based_on=version)
            if shared:
                # The version that renaming has made is one's own.
                service.share(work, uid, audience, readers, based_on=None if renamed else version)

        try:
            if (name, audience, readers) != (there.name, there.audience, there.readers):
                change(save, gettext("%(name)s was saved.", name=name))
            if (given := request.files.get("file")) and given.filename:
                operation, content = new_uid(), cast("BinaryIO", given.stream)
                service.replace(
                    database, viewer, uid, content, declared=given.mimetype, via=SOURCE, operation=operation
                )
                done(gettext("%(name)s has another file now.", name=name), operation)
        except RuleError as error:
            wrong = error
        except ConflictError as error:
            wrong = RuleError(error.message, error.hint, "name")
            wrong.status = error.status
        else:
            return go(url_for("profile.tab", uid=there.party, tab="details"))
    return _show(party_of(there.party), there, wrong, sent=request.method == "POST")


def delete(uid: str) -> ResponseReturnValue:
    """Delete a document."""
    there = service.get(current_database(), current_viewer(), uid)
    change(partial(service.delete, uid=uid), gettext("%(name)s was deleted.", name=there.name))
    return go(url_for("profile.tab", uid=there.party, tab="details"))


def too_large(uid: str) -> Response:
    """Show a form again whose file is so large that nothing of the form was read."""
    wrong = RuleError(
        gettext("The file is larger than %(size)s.", size=_limit()), gettext("Choose a smaller one."), "file"
    )
    if request.endpoint == "editing.change_photo":
        found = party_page.read(current_database(), current_viewer(), uid)
        check_edit(found)
        return _show_photo(found, wrong)
    if request.endpoint == "editing.add_document":
        return _show(party_of(uid), None, wrong, sent=False)
    there = service.get(current_database(), current_viewer(), uid)
    policy.check_change_note(current_viewer(), {"author": there.author})
    return _show(party_of(there.party), there, wrong, sent=False)


def _show_photo(found: Profile, wrong: RuleError | None) -> Response:
    return show(
        "editing/photo.html",
        wrong.status if wrong else 200,
        party=found.party,
        photo=found.photo,
        wrong=wrong,
        limit=_limit(),
        limit_bytes=current_settings().file_limit,
    )


def _show(party: PartyRef, there: Document | None, wrong: RuleError | None, *, sent: bool) -> Response:
    return show(
        "editing/document.html",
        wrong.status if wrong else 200,
        party=party,
        document=there,
        wrong=wrong,
        name=request.form.get("name", "") if sent else there.name if there else "",
        audience=audience_of(request.form) if sent else there.audience if there else EVERYBODY,
        readers=names_of(request.form) if sent else there.readers if there else (),
        form_version=there.version if there else 0,
        limit=_limit(),
        limit_bytes=current_settings().file_limit,
    )


def _limit() -> str:
    return said(size_words(current_settings().file_limit))


def _send(document: Document, *, inline: bool) -> Response:
    """Send the file of a document with headers that let nothing of it act."""
    stream = current_database().files.open(document.stored_as)
    response = send_file(
        stream,
        mimetype=document.type,
        as_attachment=not (inline and document.inline),
        download_name=document.name,
        etag=document.sha256,
        max_age=0,
    )
    response.headers["Content-Length"] = str(document.size)
    response.headers["Content-Security-Policy"] = _HARMLESS
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _file() -> FileStorage:
    """Return the file that was sent.

    Raises:
        RuleError: there is none.
    """
    given = request.files.get("file")
    if given is None or not given.filename:
        raise RuleError(gettext("No file was chosen."), gettext("Choose one from your device."), "file")
    return given
