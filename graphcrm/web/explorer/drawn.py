"""Write a graph as the page's script takes it: words in the language of the page, and where each party's page is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from graphcrm.services.explorer import layout
from graphcrm.web.shown import word

if TYPE_CHECKING:
    from graphcrm.services.explorer.graph import Graph


def drawn(graph: Graph, *, placed: bool = False) -> dict[str, Any]:
    """Return a graph as JSON; labels are translated, parties have the ``url`` of their page.

    They have places (``x``, ``y``) where that is asked for, or where they are too many for a browser to find them.
    """
    plain = graph.to_dict()
    places = layout.positions(graph) if placed or len(graph.parties) > layout.ABOVE else {}
    for party in plain["parties"]:
        party["url"] = url_for("profile.page", uid=party["uid"])
        if party["uid"] in places:
            party["x"], party["y"] = places[party["uid"]]
    # The same few words come again and again.
    words = {text: word(text) for text in {tie[part] for tie in plain["ties"] for part in ("label", "reverse")}}
    for tie in plain["ties"]:
        tie["label"], tie["reverse"] = words[tie["label"]], words[tie["reverse"]]
    return plain
