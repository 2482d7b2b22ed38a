"""How names are made, sorted and compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from graphcrm.models.name_order import name_order

#: Letters with a stroke or ligature, which Unicode does not take apart as it does accents.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe"})
_ARTICLE = re.compile(r"^(the|a|an)\s+", re.IGNORECASE)


def full_name(parts: Mapping[str, Any]) -> str:
    """Make a person's full name of prefix, first, middle and last name and suffix.

    With a nickname only, that stands for first and last name; a prefix or suffix alone is no name. ``locale``, the
    language of the name, decides the order of the parts (``name_order``).
    """
    order = name_order(parts.get("locale"))
    own = [parts.get(part) for part in order.parts]
    if not any(own):
        own = [parts.get("nickname")]
    return order.join([parts.get("prefix"), *own, parts.get("suffix")]) if any(own) else ""


def sort_name(kind: str, name: str, parts: Mapping[str, Any]) -> str:
    """Say where a name stands in a list: a person under the last name, anything else without its article.

    ``locale`` decides how: a Hungarian or Japanese name stands as it is written, an Icelandic one under the first name,
    a Dutch one without its *van* (``name_order``).
    """
    last = parts.get("last_name")
    if kind != "person" or not last:
        return without_article(name)
    order = name_order(parts.get("locale"))
    if not order.by_family:
        return order.join([*(parts.get(part) for part in order.parts), parts.get("suffix")])
    particle, under = order.split(str(last))
    rest = order.join([parts.get("first_name"), parts.get("middle_name"), particle, parts.get("suffix")])
    return f"{under}, {rest}" if rest else under


def sort_key(sort_name: str) -> str:
    """Fold a sort name for the order of lists: as ``key``, but one of nothing but signs stays as it is."""
    return key(sort_name) or folded(sort_name)


def without_article(name: str) -> str:
    """Return ``name`` without a leading English article, or as it is when nothing would be left."""
    return _ARTICLE.sub("", name.strip()) or name.strip()


def folded(text: str) -> str:
    """Fold a text for comparison: case, accents and repeated spaces do not count; punctuation does."""
    # Taking apart may bring capitals (ᴬ), and folding letters with accents (ΐ): each is done for the other.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_LETTERS)
    return " ".join(plain.split())


def key(name: str) -> str:
    """Fold a name for comparison: case, accents, punctuation and repeated spaces do not count."""
    return " ".join(re.sub(r"[^\w]+", " ", folded(name).replace("'", "").replace("’", "")).split())
