"""A picture as a file: what other programs read of it is what was shown."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import networkx
import pytest
from hypothesis import given

from graphcrm.errors import InstallationError
from graphcrm.formats.picture import Cluster, Dot, Drawing, Line, Words
from graphcrm.formats.picture.figure import figure
from graphcrm.formats.picture.graphs import gexf, graphml, tables
from graphcrm.formats.picture.lettering import Lettering, broken
from graphcrm.formats.picture.page import html
from graphcrm.formats.picture.svg import svg
from graphcrm.services.explorer.drawing import drawn
from graphcrm.services.explorer.graph import Graph
from graphcrm.services.explorer.shown import shown
from graphcrm.services.explorer.state import State
from graphcrm.services.explorer.taking_out import FORMATS, file_name
from graphcrm.viewer import Viewer
from tests.web.explorer_pictures import pictures

ANYBODY = Viewer("anybody")
AWKWARD = '=1+1 <b>&"ä\x0b'


def dot(uid: str, name: str = "", x: float = 0, y: float = 0, kind: str = "person", **more: object) -> Dot:
    return Dot(uid, name or uid, kind, kind, x, y, "#1c5f8c", **more)  # type: ignore[arg-type]


def line(uid: str, source: str, target: str, standing: str = "", **more: object) -> Line:
    dates = {"since": "2019-05", "until": "2020", "first": "2019-05-01", "last": "2020-12-31"}
    given = {"type": "KNOWS", "label": "knows", "mutual": False, "strength": 0.5, "color": "#2f9e44", "title": ""}
    return Line(uid=uid, source=source, target=target, standing=standing, **dates | given | more)  # type: ignore[arg-type]


PICTURE = Drawing(
    AWKWARD,
    (dot("a", AWKWARD, -10, 5.5), dot("b", "Acme", 120, -40, "organization", group="Acme")),
    (line("t1", "a", "b", title=AWKWARD), line("t2", "b", "a", "ended", mutual=True, since="", first="")),
    words=Words(("As of 23 November 2026",), "Drawn by graphcrm"),
)


def test_networkx_reads_names_places_dates_and_strengths_of_graphml() -> None:
    read = networkx.read_graphml(io.BytesIO(graphml(PICTURE)), force_multigraph=True)

    assert read.graph["name"] == AWKWARD.replace("\x0b", "")
    assert read.nodes["a"] == {
        **{"name": AWKWARD.replace("\x0b", ""), "kind": "person", "type": "person"},
        **{"x": -10.0, "y": 5.5, "color": "#1c5f8c"},
    } | ({"group": read.nodes["a"]["group"]} if "group" in read.nodes["a"] else {})
    tie = read.edges["a", "b", "t1"]
    assert (tie["relationship"], tie["label"], tie["mutual"], tie["weight"]) == ("KNOWS", "knows", False, 0.5)
    assert (tie["since"], tie["until"], tie["first"], tie["last"]) == ("2019-05", "2020", "2019-05-01", "2020-12-31")
    assert read.edges["b", "a", "t2"]["standing"] == "ended"
    assert read.edges["b", "a", "t2"]["mutual"] is True


def test_networkx_reads_gexf_with_the_days_on_which_ties_begin_and_end() -> None:
    read = networkx.read_gexf(io.BytesIO(gexf(PICTURE)))

    assert read.nodes["b"]["label"] == "Acme"
    assert (read.nodes["b"]["kind"], read.nodes["b"]["group"]) == ("organization", "Acme")
    assert read.nodes["a"]["viz"]["position"] == {"x": -10.0, "y": -5.5, "z": 0.0}
    ties = {attributes["id"]: attributes for _, _, attributes in read.edges(data=True)}
    assert (ties["t1"]["relationship"], ties["t1"]["since"], ties["t1"]["weight"]) == ("KNOWS", "2019-05", 0.5)
    edges = {each.get("id"): each for each in ElementTree.fromstring(gexf(PICTURE)).iter() if each.tag.endswith("edge")}
    assert (edges["t1"].get("start"), edges["t1"].get("end")) == ("2019-05-01", "2020-12-31")
    assert (edges["t2"].get("start"), edges["t2"].get("end")) == (None, "2020-12-31")


def rows(drawing: Drawing, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(tables(drawing))) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"))))


def test_tables_hold_nodes_and_edges_and_no_cell_is_a_formula() -> None:
    nodes, edges = rows(PICTURE, "nodes"), rows(PICTURE, "edges")

    assert [(each["Id"], each["type"], each["x"]) for each in nodes] == [
        ("a", "person", "-10"),
        ("b", "organization", "120"),
    ]
    assert nodes[0]["Label"] == f"'{AWKWARD}"
    assert edges[0]["title"] == f"'{AWKWARD}"
    assert [(each["Source"], each["Target"], each["Type"], each["since"], each["standing"]) for each in edges] == [
        ("a", "b", "Directed", "2019-05", ""),
        ("b", "a", "Undirected", "", "ended"),
    ]


@given(pictures())
def test_every_file_holds_exactly_what_is_shown(picture: tuple[Graph, State, dict[str, str]]) -> None:
    graph, state, _ = picture
    drawing = drawn(graph, state, viewer=ANYBODY)

    if state.groups.by != "community":
        told = shown(graph, state)
        assert tuple(each.uid for each in drawing.dots) == told.parties
        assert tuple(each.uid for each in drawing.lines) == told.ties
    parties, ties = {each.uid for each in drawing.dots}, {each.uid for each in drawing.lines}
    read = networkx.read_graphml(io.BytesIO(graphml(drawing)), force_multigraph=True)
    assert set(read.nodes) == parties
    assert {key for _, _, key in read.edges(keys=True)} == ties
    found = networkx.read_gexf(io.BytesIO(gexf(drawing)))
    assert set(found.nodes) == parties
    assert {each["Id"] for each in rows(drawing, "nodes")} == parties
    assert {each["Id"] for each in rows(drawing, "edges")} == ties
    ElementTree.fromstring(svg(drawing))


def test_a_drawing_has_title_words_names_and_legend_and_refers_to_nothing_outside() -> None:
    text = svg(PICTURE)
    said = {"".join(each.itertext()) for each in ElementTree.fromstring(text).iter() if each.tag.endswith("}text")}

    assert {"Acme", "As of 23 November 2026", "Drawn by graphcrm", "organization", "ended"} <= said
    assert re.findall(r"(?:href|src|url)\b[^>]{0,9}https?:", text) == []
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert "style=" not in text
    assert "<b>" not in text


def test_a_closed_group_is_drawn_in_the_place_of_its_members_and_an_open_one_frames_them() -> None:
    dots = tuple(dot(uid, x=number * 100) for number, uid in enumerate("abcd"))
    lines = (line("1", "a", "b"), line("2", "a", "c"), line("3", "b", "c"), line("4", "c", "d"))
    clusters = (Cluster("g", "Team", ("a", "b"), False), Cluster("h", "Club", ("c", "d"), True))

    found = figure(Drawing("", dots, lines, clusters))

    assert [(each.uid, each.name, each.x, each.number) for each in found.dots] == [
        ("group g", "Team (2)", 50, 2),
        ("c", "c", 200, 1),
        ("d", "d", 300, 1),
    ]
    assert [(each.source, each.target, each.number) for pair in found.pairs for each in pair] == [
        ("group g", "c", 2),
        ("c", "d", 1),
    ]
    assert [(each.name, each.left, each.right) for each in found.frames] == [("Club", 200, 300)]


def test_no_name_covers_another() -> None:
    room = Lettering()

    assert room.fits(0, 0, 100, 20)
    assert not room.fits(90, 10, 100, 20)
    assert room.fits(0, 21, 100, 20)
    assert broken("The Ancient and Honourable Company") == ["The Ancient and", "Honourable Company"]
    assert broken("") == [""]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Board of the school", "Board of the school.svg"),
        ("../../etc/passwd", "etc passwd.svg"),
        ('a\\b/c:d*e?"<>|', "a b c d e.svg"),
        ("Größe 東京", "Größe 東京.svg"),
        ("", "graphcrm.svg"),
        ("x" * 300, "x" * 80 + ".svg"),
    ],
)
def test_a_file_is_called_after_its_picture_and_lies_where_it_is_put(title: str, name: str) -> None:
    assert file_name(title, "svg") == name


def test_a_page_of_its_own_holds_all_that_is_shown_and_asks_nobody_for_anything() -> None:
    nasty = "</script><img src=x onerror=alert(1)> href"
    dots = (dot("a", nasty, -10, 5.5), dot("b", "Acme", 120, -40, "organization"))
    drawing = replace(PICTURE, title=nasty, dots=dots)

    text = html(drawing).decode()

    outside = re.sub(r"(<script[^>]*>).*?(</script>)|(<style[^>]*>).*?(</style>)", r"\1\2\3\4", text, flags=re.S)
    assert re.findall(r"<[^>]*\b(?:src|href|onerror)\s*=", outside) == []
    assert "&lt;/script&gt;&lt;img src=x" in outside
    assert "innerHTML = nodeData" not in text
    assert "default-src 'none'" in outside
    nodes, edges = (json.loads(found) for found in re.findall(r"new vis\.DataSet\((\[.*?\])\);", text)[:2])
    assert {each["id"]: (each["x"], each["y"]) for each in nodes} == {"a": (-10, 5.5), "b": (120, -40)}
    assert [(each["from"], each["to"], each["label"]) for each in edges] == [("a", "b", "knows"), ("b", "a", "knows")]
    assert "2019-05–2020" in edges[0]["title"]
    assert '"physics": {"enabled": false}' in text


def test_without_pyvis_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyvis.network", None)

    with pytest.raises(InstallationError, match=r"pip install 'graphcrm\[maps\]'"):
        html(PICTURE)


def test_every_format_has_another_ending() -> None:
    assert len({each.ending for each in FORMATS.values()}) == len(FORMATS)
