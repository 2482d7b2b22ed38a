"""Draw a picture as SVG 1.1, for print and for pages without scripts: https://www.w3.org/TR/SVG11/.

The file refers to nothing outside itself, and its styles are attributes, which a strict content policy allows.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from graphcrm.formats.picture.figure import figure
from graphcrm.formats.picture.lettering import Lettering, broken, height_of, width_of

if TYPE_CHECKING:
    from graphcrm.formats.picture import Dot, Drawing, Line
    from graphcrm.formats.picture.figure import Figure, Frame

TEXT, GROUND, MUTED, RULE = "#17222e", "#ffffff", "#566472", "#d5dde4"
#: What tells the standing of a tie beside its dashes: its color.
STANDING = {"appeared": "#00735c", "gone": "#ad4400"}
_DASHES = {"ended": "7 5", "gone": "3 5"}
#: Pixels of the smallest letters, and how many of them side by side a picture is wide at most: a wider one has larger.
_LETTERS, _ACROSS, _LARGEST = 12.0, 75, 40.0
#: The largest sign of a party, so that those beside each other do not touch.
_WIDEST = 26.0
#: A picture is at least so wide, so that there is room for what stands above it.
_NARROWEST = 560.0
#: Characters that XML 1.0 cannot hold.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: So many kinds and types stand in the legend, those that most of the picture is of.
_SIGNS = 12
_SIDES = {"household": 5, "group": 6}


@dataclass(slots=True)
class _Page:
    """A picture while it is drawn: ``letters`` is the height of its letters, ``radius`` that of a party's sign."""

    drawing: Drawing
    figure: Figure
    letters: float = _LETTERS
    radius: float = 16.0
    parts: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, *, size: float = 1.0, color: str = TEXT, more: str = "") -> None:
        """Write a line whose letters stand on ``y``; ``more`` is further attributes."""
        high = self.letters * size
        said = f'<text x="{x:.1f}" y="{y:.1f}" font-size="{high:.1f}" fill="{color}"{more}>{_xml(text)}</text>'
        self.parts.append(said)


def svg(drawing: Drawing) -> str:
    """Return the text of an SVG file: title, what is told of it, the picture, and its legend."""
    drawn = figure(drawing)
    across = [dot.x for dot in drawn.dots] or [0.0]
    width = max(across) - min(across)
    letters = min(_LARGEST, max(_LETTERS, width / _ACROSS))
    page = _Page(drawing, drawn, letters, radius=min(_WIDEST, letters * 4 / 3))
    left, top, right, bottom = _box(page)
    _picture(page)
    margin = letters * 2
    if right - left < _NARROWEST:
        left, right = (left + right - _NARROWEST) / 2, (left + right + _NARROWEST) / 2
    head = _heading(page, left, top - margin, right - left)
    foot = _legend(page, left, bottom + margin, right - left)
    box = (left - margin, head - margin, right - left + 2 * margin, foot - head + 2 * margin)
    return _file(page, box)


def _file(page: _Page, box: tuple[float, float, float, float]) -> str:
    left, top, width, height = box
    colors = sorted({_ink(line) for lines in page.figure.pairs for line in lines if not line.mutual})
    heads = "".join(_arrow(color, page.letters) for color in colors)
    title = _xml(page.drawing.title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.0f} {top:.0f} {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" font-family="system-ui, sans-serif" fill="{TEXT}" role="img">\n'
        f"<title>{title}</title>\n<defs>{heads}</defs>\n"
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{width:.0f}" height="{height:.0f}" fill="{GROUND}"/>\n'
        + "\n".join(page.parts)
        + "\n</svg>\n"
    )


def _box(page: _Page) -> tuple[float, float, float, float]:
    """Return the corners of what is drawn, with room for names at its edges."""
    dots, letters = page.figure.dots, page.letters
    if not dots:
        return 0.0, 0.0, 0.0, 0.0
    beside, below = letters * 6, letters * 4.5
    return (
        min(dot.x for dot in dots) - beside,
        min(dot.y for dot in dots) - letters * 3.5,
        max(dot.x for dot in dots) + beside,
        max(dot.y for dot in dots) + below,
    )


def _picture(page: _Page) -> None:
    drawn, letters = page.figure, page.letters
    places = {dot.uid: (dot.x, dot.y) for dot in drawn.dots}
    room = Lettering()
    for dot in drawn.dots:
        room.take(dot.x, dot.y, page.radius * 1.4, page.radius * 1.4)
    for frame in drawn.frames:
        page.parts.append(_frame(frame, page))
    middles = []
    for lines in drawn.pairs:
        for number, line in enumerate(lines):
            bend = letters * 2.8 * (number - (len(lines) - 1) / 2)
            path, middle = _path(line, places, bend, page.radius)
            page.parts.append(_line(line, path, letters))
            middles.append((line, middle))
    ties = Counter(uid for lines in drawn.pairs for line in lines for uid in (line.source, line.target))
    page.parts += [_dot(dot, page.radius * (1.35 if dot.number > 1 else 1.0)) for dot in drawn.dots]
    for dot in sorted(drawn.dots, key=lambda dot: (-dot.number, -ties[dot.uid], dot.name, dot.uid)):
        said = broken(dot.name)
        high = height_of(said, letters)
        y = dot.y + page.radius * (1.35 if dot.number > 1 else 1.0) + letters * 0.35
        if room.fits(dot.x, y + high / 2, width_of(said, letters), high):
            page.parts.append(_label(dot.x, y, said, letters, TEXT, ' font-weight="600"'))
    for line, (x, y) in sorted(middles, key=lambda each: (-each[0].number, -each[0].strength, each[0].uid)):
        said, size = broken(_sign(line) + line.label), letters * 0.86
        high = height_of(said, size)
        if room.fits(x, y, width_of(said, size), high):
            page.parts.append(_label(x, y - high / 2, said, size, STANDING.get(line.standing, MUTED)))


def _heading(page: _Page, left: float, bottom: float, width: float) -> float:
    """Write title and what is told of it above the picture, and return where that begins."""
    letters, words = page.letters, page.drawing.words
    lines = [line for text in words.about for line in broken(text, _fitting(width, letters))]
    titles = broken(page.drawing.title, _fitting(width, letters * 1.6))
    y = bottom - letters * 1.4 * len(lines) - letters * 2 * len(titles)
    top = y
    for line in titles:
        y += letters * 2
        page.text(left, y - letters * 0.5, line, size=1.6, more=' font-weight="650"')
    for line in lines:
        y += letters * 1.4
        page.text(left, y - letters * 0.3, line, color=MUTED)
    return top


def _legend(page: _Page, left: float, top: float, width: float) -> float:
    """Write below the picture what its signs and lines mean, and where it is from; return where that ends."""
    drawing, letters = page.drawing, page.letters
    kinds = Counter((dot.kind, dot.type, dot.color) for dot in drawing.dots).most_common(_SIGNS)
    named = drawing.words.standing
    plain = [line for line in drawing.lines if not line.standing]
    types = Counter((named.get("") or line.label, line.color) for line in plain).most_common(_SIGNS)
    stands = {line.standing for line in drawing.lines}
    entries: list[tuple[str, str]] = []
    radius = letters * 0.5
    for (kind, name, color), _ in kinds:
        entries.append((_shape(kind, 0.0, 0.0, radius, color), name))
    for (name, color), _ in types:
        entries.append((_stroke(color, "", letters), name))
    for standing in ("ended", "appeared", "gone"):
        if standing in stands:
            color = STANDING.get(standing, MUTED)
            entries.append((_stroke(color, standing, letters), named.get(standing, standing)))
    x, y = left, top + letters
    if entries:
        page.parts.append(
            f'<path d="M{left:.0f} {top - letters * 0.6:.0f}h{width:.0f}" stroke="{RULE}" stroke-width="1"/>'
        )
    for sign, name in entries:
        wide = letters * 2.2 + width_of([name], letters) + letters * 1.2
        if x > left and x + wide > left + width:
            x, y = left, y + letters * 1.7
        page.parts.append(f'<g transform="translate({x + letters * 0.7:.1f} {y - letters * 0.35:.1f})">{sign}</g>')
        page.text(x + letters * 2.0, y, name)
        x += wide
    if drawing.words.source:
        y += letters * 2.2 if entries else 0.0
        page.text(left, y, drawing.words.source, size=0.86, color=MUTED)
    return y


def _stroke(color: str, standing: str, letters: float) -> str:
    dashes = f' stroke-dasharray="{_DASHES[standing]}"' if standing in _DASHES else ""
    far = letters * 0.75
    return f'<path d="M{-far:.1f} 0h{2 * far:.1f}" stroke="{color}" stroke-width="{letters / 4:.1f}"{dashes}/>'


def _arrow(color: str, letters: float) -> str:
    size = letters * 0.75
    return (
        f'<marker id="arrow-{color[1:]}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="{size:.1f}" '
        f'markerHeight="{size:.1f}" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{color}"/></marker>'
    )


def _frame(frame: Frame, page: _Page) -> str:
    room = page.radius + page.letters * 1.2
    width, height = frame.right - frame.left + 2 * room, frame.bottom - frame.top + 2 * room + page.letters * 1.5
    return (
        f'<rect x="{frame.left - room:.1f}" y="{frame.top - room:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'rx="8" fill="{MUTED}" fill-opacity="0.06" stroke="{MUTED}" stroke-dasharray="5 4"/>'
        f'<text x="{frame.left - room + 6:.1f}" y="{frame.top - room - 5:.1f}" font-size="{page.letters:.1f}" '
        f'fill="{MUTED}">{_xml(frame.name)}</text>'
    )


def _path(
    line: Line, places: dict[str, tuple[float, float]], bend: float, radius: float
) -> tuple[str, tuple[float, float]]:
    """Return the path of a line and its middle; lines of one pair bend apart from each other."""
    (x, y), (x2, y2) = places[line.source], places[line.target]
    if line.source == line.target:
        r = radius
        start, end = (x - r * 0.7, y - r * 0.7), (x + r * 0.7, y - r * 0.7)
        path = f"M{start[0]:.1f} {start[1]:.1f}C{x - 3 * r:.1f} {y - 4 * r:.1f} {x + 3 * r:.1f} {y - 4 * r:.1f}"
        return f"{path} {end[0]:.1f} {end[1]:.1f}", (x, y - 3 * r)
    length = math.hypot(x2 - x, y2 - y) or 1.0
    # Ties of a pair bend to the same side whichever way they are read.
    side = bend if line.source < line.target else -bend
    middle = ((x + x2) / 2 - (y2 - y) / length * side, (y + y2) / 2 + (x2 - x) / length * side)
    start, end = _outside((x, y), middle, radius), _outside((x2, y2), middle, radius)
    control = (2 * middle[0] - (start[0] + end[0]) / 2, 2 * middle[1] - (start[1] + end[1]) / 2)
    path = f"M{start[0]:.1f} {start[1]:.1f}Q{control[0]:.1f} {control[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
    return path, middle


def _line(line: Line, path: str, letters: float) -> str:
    dashes = f' stroke-dasharray="{_DASHES[line.standing]}"' if line.standing in _DASHES else ""
    color = _ink(line)
    head = "" if line.mutual else f' marker-end="url(#arrow-{color[1:]})"'
    wide = letters / 12 * (1.25 + 2.75 * line.strength + math.log2(line.number))
    when = f", {line.since}–{line.until}" if line.since or line.until else ""
    return (
        f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{wide:.1f}" '
        f'stroke-opacity="0.8"{dashes}{head}><title>{_xml(line.label + when)}</title></path>'
    )


def _outside(centre: tuple[float, float], toward: tuple[float, float], radius: float) -> tuple[float, float]:
    """Return where a line from the middle of a party leaves its sign."""
    x, y = toward[0] - centre[0], toward[1] - centre[1]
    length = math.hypot(x, y)
    share = (radius + 3) / length if length > radius + 3 else 0.0
    return centre[0] + x * share, centre[1] + y * share


def _dot(dot: Dot, radius: float) -> str:
    drawn = _shape(dot.kind, dot.x, dot.y, radius, dot.color)
    if dot.number > 1:
        ring = f'fill="none" stroke="{GROUND}" stroke-width="{radius / 8:.1f}"'
        drawn += f'<circle cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{radius * 0.72:.1f}" {ring}/>'
    return f"<g><title>{_xml(dot.name)}</title>{drawn}</g>"


def _shape(kind: str, x: float, y: float, r: float, color: str) -> str:
    if kind == "organization":
        side = f'width="{2 * r:.1f}" height="{2 * r:.1f}" rx="{r / 4:.1f}"'
        return f'<rect x="{x - r:.1f}" y="{y - r:.1f}" {side} fill="{color}"/>'
    if sides := _SIDES.get(kind):
        angles = [2 * math.pi * corner / sides - math.pi / 2 for corner in range(sides)]
        corners = " ".join(f"{x + r * math.cos(angle):.1f},{y + r * math.sin(angle):.1f}" for angle in angles)
        return f'<polygon points="{corners}" fill="{color}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{color}"/>'


def _label(x: float, top: float, lines: Sequence[str], size: float, color: str, more: str = "") -> str:
    wide, high = width_of(lines, size), height_of(lines, size)
    spans = "".join(_spans(x, lines, size))
    back = (
        f'<rect x="{x - wide / 2:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="{size / 4:.1f}" '
        f'fill="{GROUND}" fill-opacity="0.85"/>'
    )
    y = top + size * 0.95
    return (
        f'{back}<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" text-anchor="middle" '
        f'fill="{color}"{more}>{spans}</text>'
    )


def _spans(x: float, lines: Sequence[str], size: float) -> Iterable[str]:
    for number, line in enumerate(lines):
        yield f'<tspan x="{x:.1f}" dy="{size * 1.15 if number else 0:.1f}">{_xml(line)}</tspan>'


def _ink(line: Line) -> str:
    return STANDING.get(line.standing, line.color)


def _sign(line: Line) -> str:
    """What appeared or went has a sign, so that its color is not all that tells."""
    return {"appeared": "+ ", "gone": "− "}.get(line.standing, "")


def _fitting(width: float, letters: float) -> int:
    return max(20, int(width / (letters * 0.56)))


def _xml(text: str) -> str:
    return escape(_NOT_IN_XML.sub("", text), {'"': "&quot;"})
