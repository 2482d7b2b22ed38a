"""Find the one party a person means."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from graphcrm.errors import AmbiguousNameError, NotFoundError
from graphcrm.models import names
from graphcrm.queries import parties
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import hidden_fields, seen
from graphcrm.values import Period, date_text
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database

MAX_CANDIDATES = 12
#: Ties that tell a party apart from others of its name.
MAX_TIES = 3
#: Words of a text that are looked for, and letters of a word; no name has more, and Lucene refuses very long ones.
MAX_WORDS, MAX_LETTERS = 30, 100
#: Words of a text that suggestions are made of; names that are compared with it; the longest word that may have two
#: letters wrong, and how many letters of a longer one count: the index gives up on longer patterns.
SUGGESTED_WORDS, SUGGESTED_NAMES, TWO_WRONG, COMPARED_LETTERS = 6, 500, 10, 24


def resolve(database: Database, viewer: Viewer, text: str) -> PartyRef:
    """Return the one party that ``text`` names: a uid, ``ext:ID``, a name, or enough words of one.

    Raises:
        AmbiguousNameError: several parties fit; ``choices`` holds their uids and what tells them apart.
        NotFoundError: none fits; the nearest names are suggested.
    """
    return only(database, viewer, text, candidates(database, viewer, text))


def only(database: Database, viewer: Viewer, text: str, found: Sequence[PartyRef]) -> PartyRef:
    """Return the one of ``candidates``, or raise as ``resolve`` does."""
    if len(found) == 1:
        return found[0]
    if found:
        raise _ambiguous(database, viewer, text, found)
    raise _not_found(database, viewer, text)


def candidates(database: Database, viewer: Viewer, text: str) -> list[PartyRef]:
    """Return the parties that ``text`` may name, by the first of these that finds any.

    Its uid; ``ext:ID``; its whole name, with or without an article; all of its words; all of its words as beginnings.
    """
    text = text.strip()
    if text.lower().startswith("ext:"):
        return _external(database, viewer, text[4:].strip())
    if _is_uid(text):
        party = parties.get(database, viewer, text.lower())
        return [party] if party else []
    whole = {names.key(text), names.key(names.without_article(text))} - {""}
    if not whole:
        return []
    found = parties.by_name(database, viewer, sorted(whole))
    for ending in ("", "*"):
        if not found:
            words = _query(database, viewer, (word + ending for word in _words(text)), " AND ")
            found = parties.search_names(database, viewer, words, MAX_CANDIDATES)
    return found


def is_whole(text: str, party: PartyRef) -> bool:
    """Say whether ``text`` names a party it found wholly: by uid, external id or full name, not by some words of it."""
    text = text.strip()
    if text.lower().startswith("ext:") or _is_uid(text):
        return True
    return names.key(party.name) in (names.key(text), names.key(names.without_article(text)))


def _external(database: Database, viewer: Viewer, id: str) -> list[PartyRef]:
    found = parties.by_external_id(database, viewer, id)
    source, slash, rest = id.partition("/")
    if not found and slash:
        found = parties.by_external_id(database, viewer, rest, source)
    return found


def _is_uid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _words(text: str) -> list[str]:
    """Return the words of a text as the full-text index holds them: folded, so without signs of Lucene's syntax."""
    return [word[:MAX_LETTERS] for word in names.key(names.without_article(text)).split()[:MAX_WORDS]]


def _ambiguous(database: Database, viewer: Viewer, text: str, found: Sequence[PartyRef]) -> AmbiguousNameError:
    choices = [(party.uid, line) for party, line in zip(found, described(database, viewer, found), strict=True)]
    more = "at least " if len(found) >= MAX_CANDIDATES else ""
    return AmbiguousNameError(
        f"{text!r} fits {more}{len(found)} parties.", "Give the whole name, ext:ID or the identifier.", choices, text
    )


def described(database: Database, viewer: Viewer, found: Sequence[PartyRef]) -> list[str]:
    """Return a line for each party that tells it from others of its name: kind, birthday, id, some ties."""
    kinds = seen(database, viewer).types
    hidden = hidden_fields(database, viewer)
    more = parties.tell_apart(database, viewer, [party.uid for party in found], kinds.ties, Period.day(date.today()))
    lines = []
    for party in found:
        row = more.get(party.uid, {})
        parts = [party.subkind or party.kind]
        if row.get("birthday") and "birthday" not in hidden:
            parts.append(f"born {date_text(row['birthday'], row['birthday_precision'])}")
        if row.get("external_id"):
            parts.append(f"ext:{row['external_id']}")
        ties = sorted(
            row.get("ties", []), key=lambda tie: (not tie["organization"], -kinds.get(tie["type"]).weight, tie["other"])
        )
        parts += [f"{kinds.get(tie['type']).label(tie['forward'])} {tie['other']}" for tie in ties[:MAX_TIES]]
        lines.append(f"{party.name} ({'; '.join(parts)})")
    return lines


def _not_found(database: Database, viewer: Viewer, text: str) -> NotFoundError:
    words = _words(text)[:SUGGESTED_WORDS]
    near: list[str] = []
    if words and not text.lower().startswith("ext:"):
        query = _query(database, viewer, (f"/{_misspelled(word)}/" for word in words), " OR ")
        near = _nearest(text, parties.names_like(database, viewer, query, len(text), SUGGESTED_NAMES))
    hint = f"Did you mean {' or '.join(near)}?" if near else "Check the spelling, or give ext:ID or the identifier."
    return NotFoundError(f"Nobody and nothing here is called {text!r}.", hint, near, text)


def _query(database: Database, viewer: Viewer, words: Iterable[str], operator: str) -> str:
    """Return the full-text query for words of names, of nicknames too where the viewer may see those."""
    field = "name_key:" if "nickname" in hidden_fields(database, viewer) else ""
    return operator.join(field + word for word in words)


def _misspelled(word: str) -> str:
    """Return a pattern that fits a word with a letter or two wrong, missing or too many.

    The index has an operator for that, but it looks at no more than the 50 words that come nearest, those of hidden
    parties among them.
    """
    if len(word) <= 4 or len(word) > TWO_WRONG:
        known, rest = word[:COMPARED_LETTERS], ".*" if len(word) > COMPARED_LETTERS else ""
        return "|".join(f"{known[:one]}.{{0,2}}{known[one + 1 :]}{rest}" for one in range(len(known)))
    return "|".join(
        f"{word[:one]}.{{0,2}}{word[one + 1 : other]}.{{0,2}}{word[other + 1 :]}"
        for one, other in combinations(range(len(word)), 2)
    )


def _nearest(text: str, found: Sequence[str]) -> list[str]:
    from rapidfuzz import fuzz, process

    scored = process.extract(
        text, list(dict.fromkeys(found)), scorer=fuzz.WRatio, processor=names.key, limit=3, score_cutoff=60
    )
    return [name for name, *_ in scored]
