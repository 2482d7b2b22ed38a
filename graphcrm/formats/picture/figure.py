"""Say what is drawn of a picture: a closed group in the place of its members, and ties of two parties side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphcrm.formats.picture import Dot, Line

if TYPE_CHECKING:
    from graphcrm.formats.picture import Cluster, Drawing

#: More ties than that between two are drawn as one, as on the canvas.
_MOST_BETWEEN_TWO = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """An open group: its name, and the corners of the box that its members stand in."""

    name: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Figure:
    """What is drawn: dots, the lines of each pair of them, and frames around open groups."""

    dots: tuple[Dot, ...]
    pairs: tuple[tuple[Line, ...], ...]
    frames: tuple[Frame, ...]


def figure(drawing: Drawing) -> Figure:
    """Return what is drawn of a picture, as the canvas draws it."""
    by_uid = {dot.uid: dot for dot in drawing.dots}
    stands: dict[str, str] = {}
    groups = []
    frames = []
    for cluster in drawing.clusters:
        members = [by_uid[uid] for uid in cluster.members]
        if cluster.open:
            frames.append(_frame(cluster, members))
        else:
            group = _group(cluster, members)
            groups.append(group)
            stands |= dict.fromkeys(cluster.members, group.uid)
    dots = [dot for dot in drawing.dots if dot.uid not in stands]
    return Figure((*groups, *dots), tuple(_pairs(drawing.lines, stands)), tuple(frames))


def _group(cluster: Cluster, members: Sequence[Dot]) -> Dot:
    named = next((dot for dot in members if dot.uid == cluster.key), None)
    looks = [named] if named else members
    return Dot(
        uid=f"group {cluster.key}",
        name=f"{cluster.name} ({len(members)})",
        kind=_most_often(dot.kind for dot in looks),
        type=_most_often(dot.type for dot in looks),
        x=sum(dot.x for dot in members) / len(members),
        y=sum(dot.y for dot in members) / len(members),
        color=_most_often(dot.color for dot in looks),
        number=len(members),
    )


def _frame(cluster: Cluster, members: Sequence[Dot]) -> Frame:
    across, down = [dot.x for dot in members], [dot.y for dot in members]
    return Frame(cluster.name, min(across), min(down), max(across), max(down))


def _pairs(lines: Iterable[Line], stands: dict[str, str]) -> Iterable[tuple[Line, ...]]:
    between: dict[frozenset[str], list[Line]] = defaultdict(list)
    grouped = set()
    for line in lines:
        source, target = stands.get(line.source, line.source), stands.get(line.target, line.target)
        if source == target and line.source != line.target:
            continue
        pair = frozenset((source, target))
        between[pair].append(replace(line, source=source, target=target))
        if line.source in stands or line.target in stands:
            grouped.add(pair)
    for pair, some in between.items():
        bundled = len(some) > _MOST_BETWEEN_TWO or (len(some) > 1 and pair in grouped)
        yield (_bundle(some),) if bundled else tuple(some)


def _bundle(lines: Sequence[Line]) -> Line:
    standing = {line.standing for line in lines}
    return replace(
        lines[0],
        uid=f"bundle {lines[0].uid}",
        label=f"{len(lines)}",
        mutual=True,
        since="",
        until="",
        color=_most_often(line.color for line in lines),
        standing=standing.pop() if len(standing) == 1 else "",
        strength=max(line.strength for line in lines),
        number=len(lines),
    )


def _most_often(values: Iterable[str]) -> str:
    return min(Counter(values).items(), key=lambda each: (-each[1], each[0]))[0]
