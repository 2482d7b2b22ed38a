"""The clipboard: records that somebody has put aside to do something with."""

from __future__ import annotations

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from graphcrm.services import bookmarks
from graphcrm.web import writing
from graphcrm.web.answers import go, show
from graphcrm.web.handle import current_database
from graphcrm.web.lists.acting import offered
from graphcrm.web.search.suggestions import recent_records
from graphcrm.web.viewer import current_viewer, local_path


def page() -> Response:
    """Show the records on the clipboard, with what can be done with them."""
    return show(
        "search/clipboard.html",
        parties=bookmarks.listed(current_database(), current_viewer()),
        actions=[action for action in offered() if action[0] != "clipboard"],
    )


def recent() -> Response:
    """Show the records that whoever asks looked at last, with what can be done with them."""
    return show("search/seen.html", parties=recent_records(), actions=offered())


def put_aside() -> ResponseReturnValue:
    """Put records on the clipboard, each given as ``uid``, and go back to the page ``next``."""
    uids = request.form.getlist("uid")
    number = writing.write(lambda work: bookmarks.add(work, uids))
    said = ngettext("%(num)d record is on the clipboard now.", "%(num)d records were put on the clipboard.", number)
    writing.done(said)
    return _back()


def take_off() -> ResponseReturnValue:
    """Take records off the clipboard: the one given as ``off``, those given as ``uid``, or ``all``."""
    off = request.form.get("off")
    uids = [off] if off else None if "all" in request.form else request.form.getlist("uid")
    writing.write(lambda work: bookmarks.remove(work, uids))
    writing.done(gettext("The clipboard is empty now.") if uids is None else gettext("Taken off the clipboard."))
    return _back()


def _back() -> ResponseReturnValue:
    following = request.form.get("next")
    return go(local_path(following) if following else url_for("search.clipboard"))
