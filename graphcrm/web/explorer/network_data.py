"""Write a map as what the page's script reads: JSON of the communities, then arrays of the dots.

First comes the length of the JSON, then the JSON, filled up with spaces to a multiple of four bytes, then arrays in the
order of ``ARRAYS`` with a place for each dot, little-endian.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from graphcrm.analysis.community_tree import KINDS
from graphcrm.queries.parties import PartyRef
from graphcrm.services.explorer import overview
from graphcrm.services.explorer.overview import MOST_DOTS, Inside, Overview
from graphcrm.web.shown import number

#: So many communities have their names from the beginning; others get them when one opens what they are in.
NAMED = 1_500
#: So many lines between communities are drawn at most, the strongest.
_LINES = 20_000
#: Stands for a number in an address; the script puts one in its place.
_PLACE = 987654321
#: What is told of each dot: its place, number, innermost community, kind, and ties, which are told up to 255.
ARRAYS = {"x": "f", "y": "f", "number": "I", "home": "I", "kind": "B", "ties": "B"}


def packed(found: Overview, leading: Mapping[int, list[PartyRef]]) -> bytes:
    """Return a map as bytes; ``leading`` has the communities that are named."""
    drawn, dots = found.map, found.parties <= MOST_DOTS
    shown = set(found.shown(range(len(drawn.parents))))
    lines = sorted(found.counted.lines.items(), key=lambda line: (-line[1], line[0]))[:_LINES]
    head = {
        "parties": found.parties,
        "dots": found.parties if dots else 0,
        "communities": [
            [
                each,
                drawn.parents[each],
                round(drawn.disc_x[each], 2),
                round(drawn.disc_y[each], 2),
                round(drawn.radii[each], 2),
                found.size(each),
                called(drawn.types[each], leading.get(each)),
                KINDS[drawn.types[each]],
            ]
            for each in sorted(shown)
        ],
        "lines": [[one, other, tied] for (one, other), tied in lines],
    }
    body = b""
    if dots:
        left = [each for each in range(len(drawn.uids)) if each not in found.gone]
        ties = drawn.degrees(found.gone)
        told = {
            "x": (drawn.x[each] for each in left),
            "y": (drawn.y[each] for each in left),
            "number": left,
            "home": (drawn.homes[each] for each in left),
            "kind": (drawn.kinds[each] for each in left),
            "ties": (min(ties[each], 255) for each in left),
        }
        body = b"".join(_little(array(code, told[name])) for name, code in ARRAYS.items())
    written = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    written += b" " * (-len(written) % 4)
    return len(written).to_bytes(4, "little") + written + body


def of_community(found: Inside) -> dict[str, Any]:
    """Return the parties of a community, the ties among them, and the names of the communities in it."""
    return {
        "number": found.number,
        "members": [
            [each.number, each.party.name, each.party.kind, each.x, each.y, each.ties] for each in found.members
        ],
        "ties": found.ties,
        "names": {each: called(0, leading) for each, leading in found.names.items()},
    }


def page(found: Overview) -> dict[str, Any]:
    """Return what the page's script is given: addresses, in which it puts numbers, and words."""
    uid = found.kept.uid
    return {
        "map": url_for("explorer.network_map", uid=uid),
        "members": url_for("explorer.network_members", uid=uid, community=_PLACE),
        "community": url_for("explorer.network_community", uid=uid, community=_PLACE, card=1),
        "party": url_for("explorer.network_party", uid=uid, number=_PLACE),
        "place": url_for("explorer.network_place", uid=uid),
        "suggest": url_for("search.parties"),
        "kinds": overview.kinds(found.map),
        "words": {
            "hint": gettext("Zoom in and communities open. Click on one, or on a party, to see more of it."),
            "counts": gettext("Numbers stand for parties until you zoom in."),
            "away": gettext("%(name)s is not on this map: draw it anew.", name="{name}"),
            "none": gettext("Nobody found"),
            "some": gettext("Use the arrow keys to choose"),
            "failed": gettext("The map could not be loaded. Reload the page, or use the list."),
            "canvas": gettext("Map of the communities. Arrow keys move it, plus and minus zoom."),
            "close": gettext("Close"),
            "kinds": {
                "person": gettext("People"),
                "organization": gettext("Organizations"),
                "household": gettext("Households"),
                "group": gettext("Groups"),
            },
        },
    }


def called(type: int, leading: list[PartyRef] | None) -> str:
    """Return what a community is called: by the party with most ties in it, or by what it is; empty when not asked."""
    kind = KINDS[type]
    if kind == "alone":
        return gettext("Without ties today")
    if kind == "small":
        return gettext("Small groups")
    if leading is None:
        return ""
    return leading[0].name if leading else gettext("Community")


def counted(size: int) -> str:
    """Return how many parties those are, in words."""
    return ngettext("%(number)s party", "%(number)s parties", size, number=number(size))


def of_kinds(kinds: Mapping[str, int]) -> list[str]:
    """Return how many parties of each kind those are, in words."""
    words = {
        "person": lambda size: ngettext("%(number)s person", "%(number)s people", size, number=number(size)),
        "organization": lambda size: ngettext(
            "%(number)s organization", "%(number)s organizations", size, number=number(size)
        ),
        "household": lambda size: ngettext("%(number)s household", "%(number)s households", size, number=number(size)),
        "group": lambda size: ngettext("%(number)s group", "%(number)s groups", size, number=number(size)),
    }
    return [words[kind](kinds[kind]) for kind in words if kinds.get(kind)]


def _little(values: array[Any]) -> bytes:
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()
