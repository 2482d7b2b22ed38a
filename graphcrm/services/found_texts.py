"""Notes and relationships that the search box finds by their words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graphcrm.language.search_box import Box
from graphcrm.models import names
from graphcrm.models.relationship_types import Catalogue, RelationshipType
from graphcrm.queries.parties import PartyRef
from graphcrm.services.naming import MAX_LETTERS, MAX_WORDS
from graphcrm.values import date_text

#: Fewer letters and digits than this begin too many words of texts.
FEWEST_LETTERS = 3
#: Relationship types that are told of at most.
MOST_TYPES = 3
#: Scripts beyond this sign are kept letter by letter, so that no word has a beginning.
_LETTER_BY_LETTER = "\u2e80"


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note that was found, with the party it is about; ``text`` is all of it, as it was typed."""

    uid: str
    party: PartyRef
    text: str
    author: str
    modified_at: datetime

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        more = {"text": self.text, "author": self.author, "modified_at": self.modified_at.isoformat()}
        return {"uid": self.uid, "party": self.party.to_dict(), **more}


@dataclass(frozen=True, slots=True)
class FoundTie:
    """A relationship that was found by its ``title`` or ``description``, as far as the viewer may read it.

    ``since`` and ``until`` are as ``Period.parse`` reads them.
    """

    uid: str
    source: PartyRef
    type: RelationshipType
    target: PartyRef
    title: str | None
    description: str | None
    since: str | None
    until: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "uid": self.uid,
            "source": self.source.to_dict(),
            "type": self.type.name,
            "target": self.target.to_dict(),
            "title": self.title,
            "description": self.description,
            "since": self.since,
            "until": self.until,
        }


def query(box: Box, fields: Collection[str] = ()) -> str | None:
    """Write the words of the search box for a full-text index, so that all are found, the beginning of each is enough.

    Args:
        box: what was typed; phrases stand together, and words with a minus are not there.
        fields: those of the index that may be looked in; all without any.

    Returns:
        The query; None where too little was typed to look for.
    """
    if sum(map(str.isalnum, "".join((*box.words, *box.phrases)))) < FEWEST_LETTERS:
        return None
    wanted = [_term(word) for word in box.words[:MAX_WORDS]] + [_phrase(phrase) for phrase in box.phrases[:MAX_WORDS]]
    wanted = [term for term in wanted if term]
    if not wanted:
        return None
    without = [term for phrase in box.without[:MAX_WORDS] if (term := _phrase(phrase))]
    whole = " AND ".join(wanted) + "".join(f" NOT {term}" for term in without)
    return " OR ".join(f"{field}:({whole})" for field in fields) if fields else whole


def _term(word: str) -> str:
    folded = names.folded(word)[:MAX_LETTERS]
    if re.fullmatch(r"\w+", folded) and max(folded) < _LETTER_BY_LETTER:
        return f"{folded}*"
    return _phrase(folded)


def _phrase(text: str) -> str:
    """Write words that stand together; the index itself takes them apart at what is no letter."""
    words = re.sub(r"[^\w'’.-]+", " ", names.folded(text)[:MAX_LETTERS]).strip(" '’.-")
    return f'"{words}"' if any(map(str.isalnum, words)) else ""


def note(row: Mapping[str, Any]) -> FoundNote:
    """Make a note of a row of ``quick.elsewhere``."""
    held = row["held"]
    return FoundNote(held["uid"], PartyRef.from_row(row), held["text"], held["author"], held["modified_at"])


def tie(row: Mapping[str, Any], known: Catalogue, hidden: Collection[str]) -> FoundTie:
    """Make a relationship of a row of ``quick.elsewhere``, without the fields that are hidden from the viewer."""
    held: dict[str, Any] = {name: None if name in hidden else value for name, value in row["held"].items()}
    since, until = (
        date_text(held[end], held[f"{end}_precision"]) if held[end] is not None else None for end in ("since", "until")
    )
    return FoundTie(
        row["held"]["uid"],
        PartyRef.from_row(row),
        known.get(row["type"]),
        PartyRef.from_row(row["other"]),
        held["title"],
        held["description"],
        since,
        until,
    )


def types(box: Box, known: Catalogue) -> list[RelationshipType]:
    """Return the types of relationships one of whose labels has all words of the search box."""
    words = names.key(" ".join((*box.words, *box.phrases))).split()
    if sum(map(len, words)) < FEWEST_LETTERS:
        return []
    found = []
    for kind in known:
        for label in (kind.forward, kind.reverse):
            held = names.key(label).split()
            if all(any(each.startswith(word) for each in held) for word in words):
                found.append(kind)
                break
    return sorted(found, key=lambda kind: (kind.forward.casefold(), kind.name))[:MOST_TYPES]
