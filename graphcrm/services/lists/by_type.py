"""The parts in which a list of relationships by type is read, one type after the other.

A type that many relationships are of is read along the names of their sources, so that a page touches little more than
its rows. Walking all names for the few of a rare type would take long: those are found by their type and sorted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Up to how many relationships are sorted at once.
_SORTED = 10_000
#: Parts that a page is read in at most, so that its round trips are bounded.
_PARTS = 3
#: Stands between the sort key and the uid of a source, and before every letter.
_BETWEEN = "\0"


@dataclass(frozen=True, slots=True)
class Part:
    """Types of relationships that are read together: along the names, or else sorted."""

    types: tuple[str, ...]
    along_names: bool


def places(names: Mapping[str, str]) -> dict[str, str]:
    """Return where each type stands among the others, as a text: by its words, case not counting."""
    return {name: f"{words.casefold()}|{name}" for name, words in names.items()}


def parts(places: Mapping[str, str], sizes: Mapping[str, int], at: str | None, *, upwards: bool) -> list[Part]:
    """Return what is read, in turn, until a page is full.

    Args:
        places: where each type stands.
        sizes: how many relationships there are of each in all.
        at: where the type stands that the page begins in; None at the end of the list.
        upwards: whether the types are read in their order, or backwards.
    """
    there = sorted((place, name) for name, place in places.items() if sizes[name] and _follows(place, at, upwards))
    found: list[Part] = []
    room = 0
    for _, name in there if upwards else reversed(there):
        if sizes[name] <= room:
            found[-1] = Part((*found[-1].types, name), along_names=False)
            room -= sizes[name]
            continue
        along_names = sizes[name] > _SORTED
        found.append(Part((name,), along_names))
        room = 0 if along_names else _SORTED - sizes[name]
    rest = tuple(name for part in found[_PARTS - 1 :] for name in part.types)
    return [*found[: _PARTS - 1], Part(rest, along_names=False)] if len(found) > _PARTS else found


def key(sort_key: str, uid: str) -> str:
    """Return where a source stands among those of its type."""
    return f"{sort_key}{_BETWEEN}{uid}"


def source_at(key: str) -> tuple[str, str]:
    """Return the sort key and the uid of the source that a key is of."""
    sort_key, _, uid = key.partition(_BETWEEN)
    return sort_key, uid


def _follows(place: str, at: str | None, upwards: bool) -> bool:
    return at is None or (place >= at if upwards else place <= at)
