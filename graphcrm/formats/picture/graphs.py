"""Write a picture as GraphML, GEXF and CSV.

GraphML: http://graphml.graphdrawing.org/specification.html; GEXF 1.2draft: https://gexf.net/1.2/. All ties are written
as directed, since some programs refuse a graph of both sorts; ``mutual`` says of which the direction means nothing.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from graphcrm.formats.csv_cells import harmless

if TYPE_CHECKING:
    from graphcrm.formats.picture import Dot, Drawing, Line

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://www.gexf.net/1.2draft"
_VIZ = "http://www.gexf.net/1.2draft/viz"
#: What is written of a party and of a tie, by its name there and what it is called in a file.
_DOT = {"name": "name", "kind": "kind", "type": "type", "group": "group", "x": "x", "y": "y", "color": "color"}
_LINE = {
    "type": "relationship",
    "label": "label",
    "mutual": "mutual",
    "since": "since",
    "until": "until",
    "first": "first",
    "last": "last",
    "strength": "weight",
    "title": "title",
    "standing": "standing",
    "color": "color",
}
_NUMBERS, _FLAGS = ("x", "y", "strength"), ("mutual",)
#: What GEXF has elements of its own for.
_DRAWN = ("name", "label", "x", "y", "color", "strength")
_THINNEST, _THICKEST = 1.0, 6.0
#: Characters that XML 1.0 cannot hold.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: The first cells of each table are those that Gephi reads.
_NODES = ("Id", "Label", "kind", "type", "group", "x", "y", "color")
_EDGES = (
    *("Id", "Source", "Target", "Type", "Label", "Weight"),
    *("relationship", "since", "until", "first", "last", "title", "standing"),
)


def graphml(drawing: Drawing) -> bytes:
    """Return the picture as GraphML: nodes by uid with their places, edges by uid with their dates and strength."""
    root = ElementTree.Element("graphml", xmlns=_GRAPHML)
    for of, names in (("node", _DOT), ("edge", _LINE)):
        for attribute, name in names.items():
            key = {"id": f"{of}-{name}", "for": of, "attr.name": name, "attr.type": _type(attribute, "boolean")}
            ElementTree.SubElement(root, "key", key)
    ElementTree.SubElement(root, "key", {"id": "name", "for": "graph", "attr.name": "name", "attr.type": "string"})
    graph = ElementTree.SubElement(root, "graph", edgedefault="directed")
    _data(graph, "name", drawing.title)
    for dot in drawing.dots:
        node = ElementTree.SubElement(graph, "node", id=dot.uid)
        for attribute, name in _DOT.items():
            _data(node, f"node-{name}", getattr(dot, attribute))
    for line in drawing.lines:
        edge = ElementTree.SubElement(graph, "edge", id=line.uid, source=line.source, target=line.target)
        for attribute, name in _LINE.items():
            _data(edge, f"edge-{name}", getattr(line, attribute))
    return _written(root)


def gexf(drawing: Drawing) -> bytes:
    """Return the picture as GEXF with places, colors and, of the edges, the days on which they begin and end."""
    root = ElementTree.Element("gexf", {"xmlns": _GEXF, "xmlns:viz": _VIZ, "version": "1.2"})
    meta = ElementTree.SubElement(root, "meta")
    ElementTree.SubElement(meta, "description").text = _clean(drawing.title)
    kind = {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date"}
    graph = ElementTree.SubElement(root, "graph", kind)
    own = {"node": _undrawn(_DOT), "edge": _undrawn(_LINE)}
    for of, names in own.items():
        attributes = ElementTree.SubElement(graph, "attributes", {"class": of, "mode": "static"})
        for attribute, name in names.items():
            ElementTree.SubElement(attributes, "attribute", id=name, title=name, type=_type(attribute, "boolean"))
    nodes = ElementTree.SubElement(graph, "nodes")
    for dot in drawing.dots:
        node = ElementTree.SubElement(nodes, "node", id=dot.uid, label=_clean(dot.name))
        _attributes(node, dot, own["node"])
        ElementTree.SubElement(node, "viz:color", _rgb(dot.color))
        # Its y grows upwards.
        ElementTree.SubElement(node, "viz:position", x=f"{dot.x:g}", y=f"{-dot.y:g}", z="0")
    edges = ElementTree.SubElement(graph, "edges")
    for line in drawing.lines:
        ends = {"id": line.uid, "source": line.source, "target": line.target, "type": "directed"}
        days = {name: day for name, day in (("start", line.first), ("end", line.last)) if day}
        drawn = {"label": _clean(line.label), "weight": f"{line.strength:g}"}
        edge = ElementTree.SubElement(edges, "edge", ends | days | drawn)
        _attributes(edge, line, own["edge"])
        ElementTree.SubElement(edge, "viz:color", _rgb(line.color))
        width = _THINNEST + (_THICKEST - _THINNEST) * line.strength
        ElementTree.SubElement(edge, "viz:thickness", value=f"{width:.2f}")
    return _written(root)


def tables(drawing: Drawing) -> bytes:
    """Return a ZIP archive of ``nodes.csv`` and ``edges.csv``, whose headers Gephi and others understand."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, header, rows in (
            ("nodes", _NODES, map(_node_row, drawing.dots)),
            ("edges", _EDGES, map(_edge_row, drawing.lines)),
        ):
            # The mark at its beginning tells spreadsheets that it is UTF-8.
            archive.writestr(f"{name}.csv", "\ufeff" + _csv(header, rows))
    return file.getvalue()


def _undrawn(names: Mapping[str, str]) -> dict[str, str]:
    return {attribute: name for attribute, name in names.items() if attribute not in _DRAWN}


def _type(attribute: str, flag: str) -> str:
    return "double" if attribute in _NUMBERS else flag if attribute in _FLAGS else "string"


def _data(parent: ElementTree.Element, key: str, value: object) -> None:
    ElementTree.SubElement(parent, "data", key=key).text = _text(value)


def _attributes(parent: ElementTree.Element, held: Dot | Line, names: Mapping[str, str]) -> None:
    values = ElementTree.SubElement(parent, "attvalues")
    for attribute, name in names.items():
        ElementTree.SubElement(values, "attvalue", {"for": name, "value": _text(getattr(held, attribute))})


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else _clean(str(value))


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)


def _written(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _node_row(dot: Dot) -> Sequence[Any]:
    return dot.uid, dot.name, dot.kind, dot.type, dot.group, dot.x, dot.y, dot.color


def _edge_row(line: Line) -> Sequence[Any]:
    direction = "Undirected" if line.mutual else "Directed"
    drawn = (line.uid, line.source, line.target, direction, line.label, line.strength)
    return *drawn, line.type, line.since, line.until, line.first, line.last, line.title, line.standing


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _rgb(color: str) -> dict[str, str]:
    red, green, blue = (str(int(color[place : place + 2], 16)) for place in (1, 3, 5))
    return {"r": red, "g": green, "b": blue}
