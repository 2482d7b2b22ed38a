"""How names are made, sorted and compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_ARTICLE = re.compile(r"^(the|a|an)\s+", re.IGNORECASE)


def full_name(parts: Mapping[str, Any]) -> str:
    """Make a person's full name: prefix, first, middle and last name, suffix; the nickname where they are empty."""
    names = (parts.get(part) for part in ("prefix", "first_name", "middle_name", "last_name", "suffix"))
    return " ".join(name for name in names if name) or str(parts.get("nickname") or "")


def sort_name(kind: str, name: str, parts: Mapping[str, Any]) -> str:
    """Say where a name stands in a list: a person under the last name, anything else without its article."""
    last = parts.get("last_name")
    if kind == "person" and last:
        rest = " ".join(str(parts[part]) for part in ("first_name", "middle_name", "suffix") if parts.get(part))
        return f"{last}, {rest}" if rest else str(last)
    return without_article(name)


def without_article(name: str) -> str:
    """Return ``name`` without a leading English article, or as it is when nothing would be left."""
    return _ARTICLE.sub("", name.strip()) or name.strip()


def key(name: str) -> str:
    """Fold a name for comparison: case, accents, punctuation and repeated spaces do not count."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", plain.replace("'", "").replace("’", "")).split())
