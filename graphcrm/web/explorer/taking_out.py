"""Send a picture as a file, and show it as it is printed."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from flask import Response, request, send_file
from markupsafe import Markup

from graphcrm.auth import policy
from graphcrm.formats.picture.svg import svg
from graphcrm.services.explorer import drawing, taking_out
from graphcrm.services.explorer.state import State
from graphcrm.services.explorer.telling import Language
from graphcrm.web.answers import show
from graphcrm.web.explorer import asked, maps
from graphcrm.web.handle import current_database
from graphcrm.web.limits import costly
from graphcrm.web.shown import said, shown_date, word
from graphcrm.web.viewer import current_schema, current_viewer

if TYPE_CHECKING:
    from graphcrm.formats.picture import Drawing

#: Letters of a title that are taken.
_TITLE = 200


@costly
def export(format: str) -> Response:
    """Send the picture of a state that a form has sent, as a file."""
    taking_out.format_of(format)
    policy.require(current_viewer(), "export")
    found = drawn()
    file = taking_out.written(current_viewer(), found, format)
    answer = send_file(
        io.BytesIO(file),
        mimetype=taking_out.format_of(format).mimetype,
        as_attachment=True,
        download_name=taking_out.file_name(found.title, format),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@costly
def page() -> Response:
    """Show a picture as it is printed: drawn on one page, with the list of what is shown behind it."""
    found = drawn()
    names = {dot.uid: dot.name for dot in found.dots}
    # The drawing escapes every text that it holds.
    picture = Markup(svg(found))  # noqa: S704
    return show("explorer/print.html", drawing=found, picture=picture, names=names)


def picture() -> Response:
    """Send the drawing of a picture, for a page without scripts and for browsers that draw no canvas."""
    answer = Response(svg(drawn()), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def drawn() -> Drawing:
    """Return the drawing of the state that a form has sent, or that the address of the page names.

    Raises:
        GraphcrmError: it is none, or not there.
    """
    map = maps.current()
    title = " ".join(request.values.get("title", "").split())[:_TITLE]
    if request.method == "POST":
        state = asked.stated()
    elif map and not request.args.get("s"):
        state = State.read(json.loads(map.state))
    else:
        state, _ = asked.beginning()
    return drawing.of(
        current_database(),
        current_viewer(),
        state,
        title=title or (map.name if map else ""),
        map=map,
        language=language(),
        known=current_schema(),
    )


def language() -> Language:
    """Return how things are said to whoever asks."""
    return Language(said, lambda text: word(text.replace("_", " ")), shown_date)
