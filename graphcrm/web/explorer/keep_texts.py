"""The words of what is kept of a picture: maps, files and print."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from flask_babel import gettext

from graphcrm.auth import policy
from graphcrm.web.shown import shown_date
from graphcrm.web.viewer import current_viewer

if TYPE_CHECKING:
    from graphcrm.services.explorer.maps import SavedMap


def words() -> dict[str, str]:
    """Return the words of the script."""
    return {
        "exported": gettext("The file %(name)s is saved.", name="{name}"),
        "no_canvas": gettext("This browser draws no picture. Take the SVG instead."),
    }


def formats() -> list[tuple[str, str]]:
    """Return the formats of file that whoever asks may take a picture out in, and what each is called."""
    if not policy.may(current_viewer(), "export"):
        return []
    found = [
        ("svg", gettext("Drawing (SVG)")),
        ("csv", gettext("Tables (CSV)")),
        ("graphml", gettext("Graph (GraphML)")),
        ("gexf", gettext("Graph for Gephi (GEXF)")),
    ]
    # It is written by what the extra ``maps`` brings.
    return [*found, ("html", gettext("Page of its own (HTML)"))] if find_spec("pyvis") else found


def of_map(map: SavedMap | None) -> dict[str, Any] | None:
    """Return what the script is told of the map that a picture is opened from."""
    if not map:
        return None
    about = gettext("as of %(day)s", day=shown_date(map.day)) if map.frozen else ""
    return {
        "uid": map.uid,
        "name": map.name,
        "mine": map.changeable_by(current_viewer()),
        "revision": map.revision,
        "frozen": map.frozen,
        "about": about,
    }
