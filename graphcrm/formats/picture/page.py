"""Write a picture as a page of its own that can be moved and zoomed in any browser, without a network.

pyvis writes it, with the scripts of vis-network in it: https://pyvis.readthedocs.io. It comes with the extra ``maps``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from graphcrm.errors import InstallationError
from graphcrm.formats.picture.figure import figure
from graphcrm.formats.picture.svg import GROUND, MUTED, STANDING, TEXT

if TYPE_CHECKING:
    from graphcrm.formats.picture import Dot, Drawing, Line

#: The page may do what is in it, and ask nobody for anything.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
#: What pyvis' page would fetch from elsewhere, although its scripts are in it.
_FETCHED = re.compile(
    r"<!--.*?-->|<link\b[^>]*\bhref\s*=[^>]*>|<script\b[^>]*\bsrc\s*=[^>]*>\s*</script>|<center>.*?</center>", re.S
)
_SHAPES = {"person": "dot", "organization": "square", "household": "triangle", "group": "hexagon"}
_DASHES = {"ended": [7, 5], "gone": [3, 5]}
_SIZE = 14
#: How much ties of one pair bend apart from each other.
_BEND = 0.22
_OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "keyboard": {"enabled": True, "bindToWindow": False}, "multiselect": True},
    "nodes": {"font": {"size": 14, "color": TEXT, "strokeWidth": 4, "strokeColor": GROUND}},
    "edges": {
        "arrows": {"to": {"scaleFactor": 0.6}},
        "font": {"size": 11, "color": MUTED, "strokeWidth": 4, "strokeColor": GROUND},
    },
}
_STYLE = f"""
html, body {{ height: 100%; margin: 0; background: {GROUND}; color: {TEXT}; font: 15px/1.45 system-ui, sans-serif; }}
body {{ display: flex; flex-direction: column; }}
header, footer {{ padding: .6rem 1rem; }}
header h1 {{ margin: 0; font-size: 1.3rem; }}
header p, footer {{ margin: 0; color: {MUTED}; font-size: .9rem; }}
.card {{ flex: 1; min-height: 0; border: 0; }}
#mynetwork {{ box-sizing: border-box; width: 100% !important; height: 100% !important; }}
#mynetwork {{ float: none !important; border: 0 !important; }}
div.vis-tooltip {{ white-space: pre-line; font: inherit; }}
"""


def html(drawing: Drawing) -> bytes:
    """Return the page: everybody where they stand, with what is known of them and of their ties as tooltips.

    Raises:
        InstallationError: pyvis is not installed.
    """
    try:
        from pyvis.network import Network
    except ImportError as error:
        raise InstallationError(
            "A page of its own needs pyvis, which is not installed.",
            "Install it: pip install 'graphcrm[maps]'.",
        ) from error
    network = Network(height="100%", width="100%", directed=True, cdn_resources="in_line", bgcolor=GROUND)
    drawn = figure(drawing)
    for dot in drawn.dots:
        network.add_node(dot.uid, **_node(dot))
    for lines in drawn.pairs:
        for number, line in enumerate(lines):
            network.add_edge(line.source, line.target, **_edge(line, number, len(lines), drawing))
    network.set_options(json.dumps(_OPTIONS))
    page: str = network.generate_html(notebook=False)
    return _alone(page, drawing).encode()


def _node(dot: Dot) -> dict[str, Any]:
    return {
        "label": dot.name,
        # pyvis would take a title with this word for HTML; it looks the same with a joiner in it.
        "title": _told([dot.name, dot.type, dot.group]).replace("href", "h\u2060ref"),
        "shape": _SHAPES.get(dot.kind, "dot"),
        "size": _SIZE * (1.5 if dot.number > 1 else 1),
        "color": dot.color,
        "x": dot.x,
        "y": dot.y,
    }


def _edge(line: Line, number: int, of: int, drawing: Drawing) -> dict[str, Any]:
    color = STANDING.get(line.standing, line.color)
    bend = (number - (of - 1) / 2) * _BEND * (1 if line.source < line.target else -1)
    smooth = {"enabled": bool(bend), "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": abs(bend)}
    when = f"{line.since}–{line.until}" if line.since or line.until else ""
    standing = drawing.words.standing.get(line.standing, line.standing)
    return {
        "label": line.label,
        "title": _told([line.label, line.title, when, standing]),
        "color": color,
        "width": 1 + 3 * line.strength,
        "dashes": _DASHES.get(line.standing, False),
        "arrows": "" if line.mutual else "to",
        "smooth": smooth,
    }


def _told(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


def _alone(page: str, drawing: Drawing) -> str:
    """Return a page of pyvis that fetches nothing, with the title of the picture and what is told of it."""
    head, style = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">', f"<style>{_STYLE}</style>"
    title = f'<meta name="viewport" content="width=device-width"><title>{escape(drawing.title)}</title>'
    about = "".join(f"<p>{escape(line)}</p>" for line in drawing.words.about)
    header = f"<header><h1>{escape(drawing.title)}</h1>{about}</header>"
    footer = f"<footer>{escape(drawing.words.source)}</footer>"
    # What scripts hold is left as it is: only what stands outside of them is looked through.
    parts = re.split(r"(<script\b(?![^>]*\bsrc\s*=)[^>]*>.*?</script>|<style\b[^>]*>.*?</style>)", page, flags=re.S)
    bare = "".join(part if number % 2 else _FETCHED.sub("", part) for number, part in enumerate(parts))
    bare = bare.replace("<head>", f"<head>{head}{title}", 1).replace("</head>", f"{style}</head>", 1)
    begin, body, rest = bare.partition("<body>")
    return f"{begin}{body}{header}{rest[: rest.rindex('</body>')]}{footer}</body></html>\n"
