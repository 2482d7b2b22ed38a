"""Show what has become of a record, compare two of its versions, and put one back."""

from __future__ import annotations

from functools import partial

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from graphcrm.errors import NotFoundError
from graphcrm.services import history, party_page
from graphcrm.services import restore as restoring
from graphcrm.services.entries import Reader
from graphcrm.values import new_uid
from graphcrm.web import writing
from graphcrm.web.answers import go, show
from graphcrm.web.handle import current_database
from graphcrm.web.viewer import current_viewer

#: Changes of a page.
_PAGE = 30


def page(uid: str) -> Response:
    """List every change of a record and of what belongs to it, the newest first."""
    database, viewer = current_database(), current_viewer()
    found = party_page.read(database, viewer, uid)
    reader = Reader(database, viewer, found.schema, {uid: found.party.name})
    before = request.args.get("before")
    entries = history.of_party(database, viewer, uid, before=before, limit=_PAGE, reader=reader)
    return show("profile/history.html", profile=found, page=entries)


def compare(uid: str) -> Response:
    """Show how two versions of a record differ."""
    database, viewer = current_database(), current_viewer()
    one, other = (_version(request.args.get(side, "")) for side in ("one", "other"))
    found = party_page.read(database, viewer, uid)
    changes = history.compare(database, viewer, uid, one, other, known=found.schema)
    return show("profile/compare.html", profile=found, changes=changes, one=one, other=other)


def restore(uid: str) -> ResponseReturnValue:
    """Give a record the values that it had at a version; the next page offers to undo that."""
    version = _version(request.form.get("version", ""))
    operation = new_uid()
    put_back = partial(restoring.restore_record, uid=uid, version=version)
    restored = writing.write(put_back, operation)
    if restored.done:
        fields = ", ".join(restored.done)
        writing.done(
            gettext("Put back as in version %(version)d: %(fields)s.", version=version, fields=fields), operation
        )
    else:
        writing.done(gettext("The record is as it was in version %(version)d.", version=version))
    return go(url_for("profile.history", uid=uid))


def _version(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise NotFoundError(gettext("There is no such version."))
    return int(text)
