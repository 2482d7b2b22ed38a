"""A picture of parties and ties as files that other programs read: the same content in each.

Nothing here knows a database or a language: a ``Drawing`` holds what is shown, in the words in which it is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Dot:
    """A party, or a closed group: ``x`` and ``y`` are its place in pixels, y growing downwards.

    ``kind`` is the built-in one and ``type`` what it is called, ``group`` the name of the group that it is in. A closed
    group stands for a ``number`` of parties.
    """

    uid: str
    name: str
    kind: str
    type: str
    x: float
    y: float
    color: str
    group: str = ""
    number: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A tie from ``source`` to ``target``, or a ``number`` of them that are drawn as one.

    ``type`` is the name of its type and ``label`` how it reads. ``since`` and ``until`` are as they were written,
    ``first`` and ``last`` the days (ISO) that bound it; each empty where it is open. ``standing`` is empty, ``ended``,
    ``appeared`` or ``gone``; ``strength`` is from 0 to 1.
    """

    uid: str
    source: str
    target: str
    type: str
    label: str
    mutual: bool
    since: str
    until: str
    first: str
    last: str
    strength: float
    color: str
    title: str
    standing: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group by its ``key``: a closed one stands for its members, an open one frames them."""

    key: str
    name: str
    members: tuple[str, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What is written around a picture: lines below its title, its source, and what standings are called.

    Where a tie without a standing has a name, too, lines are told apart by their standing and not by their type.
    """

    about: tuple[str, ...] = ()
    source: str = ""
    standing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a picture shows: every end of a tie is among its parties, every member of a group, too."""

    title: str
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    clusters: tuple[Cluster, ...] = ()
    words: Words = Words()
