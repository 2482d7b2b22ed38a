"""Find room for the names in a picture: how large a text is, and whether it would cover another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

#: How wide a letter is beside its height, roughly, and how far apart lines are.
_LETTER, _LINE = 0.58, 1.15
#: A name is broken after so many letters.
_BREAK = 18
#: Pixels of the squares by which boxes are looked up.
_CELL = 120.0

Box = tuple[float, float, float, float]


class Lettering:
    """The boxes in a picture that are taken already."""

    def __init__(self) -> None:
        self._taken: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def take(self, x: float, y: float, width: float, height: float) -> None:
        """Take a box around a point."""
        box = _around(x, y, width, height)
        for cell in _cells(box):
            self._taken[cell].append(box)

    def fits(self, x: float, y: float, width: float, height: float) -> bool:
        """Take a box around a point if nothing stands there, and say whether it was taken."""
        left, top, right, bottom = box = _around(x, y, width, height)
        for cell in _cells(box):
            for other in self._taken[cell]:
                if left < other[2] and other[0] < right and top < other[3] and other[1] < bottom:
                    return False
        self.take(x, y, width, height)
        return True


def broken(text: str, most: int = _BREAK) -> list[str]:
    """Return a text in lines, broken between words."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def width_of(lines: Sequence[str], size: float) -> float:
    """Return how wide lines of text are, roughly, in letters of this height."""
    return max(map(len, lines)) * size * _LETTER + size * 0.4


def height_of(lines: Sequence[str], size: float) -> float:
    """Return how high they are."""
    return size * _LINE * len(lines) + size * 0.2


def _around(x: float, y: float, width: float, height: float) -> Box:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _cells(box: Box) -> list[tuple[int, int]]:
    left, top, right, bottom = (int(edge // _CELL) for edge in box)
    return [(across, down) for across in range(left, right + 1) for down in range(top, bottom + 1)]
