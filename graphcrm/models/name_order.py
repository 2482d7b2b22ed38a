"""In which order the parts of a person's name are written and sorted, by the language of the name.

The table holds the languages that do otherwise than first name, then last name, sorted under the whole last name.
Spanish and Portuguese names need no line: both surnames are the last name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

#: A language, with a script and a region where they matter: ``hu``, ``nl-BE``, ``zh-Hant-TW`` (BCP 47).
TAG: Final = r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"

_WESTERN: Final = ("first_name", "middle_name", "last_name")


@dataclass(frozen=True, slots=True)
class NameOrder:
    """How names of a language are written and sorted.

    ``parts`` are in the order of writing. A name is sorted as it is written unless ``by_family``: then under the last
    name and a comma, with ``particle``, which the last name begins with, after the first names. ``closed`` names have
    no spaces where they are in Chinese, Japanese or Korean script.
    """

    parts: tuple[str, ...] = _WESTERN
    by_family: bool = True
    closed: bool = False
    particle: re.Pattern[str] | None = None

    def split(self, last: str) -> tuple[str, str]:
        """Return the particle that a last name begins with and what it is sorted under; often the first is empty."""
        match = self.particle.match(last) if self.particle else None
        rest = last[match.end() :] if match else ""
        return (match[0].strip(), rest) if match and rest else ("", last)

    def join(self, parts: Iterable[object]) -> str:
        """Put the parts of a name together, those that are not empty."""
        name = ""
        for part in (str(part) for part in parts if part):
            together = not name or (self.closed and _is_cjk(name[-1]) and _is_cjk(part[0]))
            name += part if together else f" {part}"
        return name


_FAMILY_FIRST: Final = NameOrder(("last_name", "first_name", "middle_name"), by_family=False)
_CLOSED: Final = NameOrder(_FAMILY_FIRST.parts, by_family=False, closed=True)
_MIDDLE_BEFORE_FIRST: Final = NameOrder(("last_name", "middle_name", "first_name"), by_family=False)

#: By language, or language and region. Family name first: Unicode CLDR, UTS 35 part 8, “Person Names” (surnameFirst,
#: among others, of hu, ja, km, ko, vi, yue, zh). Icelandic names are sorted by first name: W3C, “Personal names around
#: the world”. Dutch particles follow the name in the Netherlands and begin it in Belgium: Nederlandse Taalunie,
#: Taaladvies, “Alfabetische rangschikking van namen”. German *von* and *zu* follow it, contractions such as *vom* and
#: *zur* begin it: AACR2 22.5D1.
_ORDERS: Final = {
    "hu": _FAMILY_FIRST,
    "ja": _CLOSED,
    "km": _FAMILY_FIRST,
    "ko": _CLOSED,
    "yue": _CLOSED,
    "zh": _CLOSED,
    "vi": _MIDDLE_BEFORE_FIRST,
    "is": NameOrder(by_family=False),
    "nl-be": NameOrder(),
    "nl": NameOrder(
        particle=re.compile(
            r"(?:(?:aan|bij|de|den|der|het|in|op|over|te|ten|ter|uit|uyt|van|von|voor|['’][st])\s+)+", re.IGNORECASE
        )
    ),
    "de": NameOrder(particle=re.compile(r"(?:von|zu)\s+(?:und\s+zu\s+)?(?:(?:der|dem|den|des)\s+)?", re.IGNORECASE)),
}


def name_order(tag: object) -> NameOrder:
    """Return the order for the language of a name; the western one for a language that is not listed, or none."""
    language, *further = str(tag or "").lower().split("-")
    region = next((part for part in further if len(part) != 4), "")
    return _ORDERS.get(f"{language}-{region}") or _ORDERS.get(language) or NameOrder()


def _is_cjk(letter: str) -> bool:
    """Say whether a letter is of a script that writes names without spaces."""
    return unicodedata.name(letter, "").startswith(("CJK ", "IDEOGRAPHIC ", "HIRAGANA ", "KATAKANA", "HANGUL "))
