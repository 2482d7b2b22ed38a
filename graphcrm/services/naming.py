"""Find the one party a person means."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from graphcrm.errors import AmbiguousNameError, NotFoundError
from graphcrm.models import names
from graphcrm.models.seen import hidden_fields, seen
from graphcrm.phrases import Description, Phrase, Word, either
from graphcrm.queries import parties
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import schema
from graphcrm.values import Period, date_text
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema

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


def only(
    database: Database, viewer: Viewer, text: str, found: Sequence[PartyRef], *, known: Schema | None = None
) -> PartyRef:
    """Return the one of ``candidates``, or raise as ``resolve`` does; ``known`` is the schema, where it was read."""
    if len(found) == 1:
        return found[0]
    if found:
        raise _ambiguous(database, viewer, text, found, known)
    raise _not_found(database, viewer, text, known)


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
            words = _query(schema(database), viewer, (word + ending for word in _words(text)), " AND ")
            found = parties.search_names(database, viewer, words, MAX_CANDIDATES)
    return found


def candidates_of(
    database: Database, viewer: Viewer, texts: Iterable[str], *, known: Schema | None = None
) -> dict[str, list[PartyRef]]:
    """Return ``candidates`` of each of several texts, in one round trip where they are names; see ``only``."""
    known = known or schema(database)
    found: dict[str, list[PartyRef]] = {}
    asked: list[dict[str, object]] = []
    for text in dict.fromkeys(texts):
        found[text] = []
        if text.strip().lower().startswith("ext:") or _is_uid(text.strip()):
            found[text] = candidates(database, viewer, text)
        elif words := _words(text):
            keys = sorted({names.key(text), names.key(names.without_article(text))} - {""})
            queries = (_query(known, viewer, (word + ending for word in words), " AND ") for ending in ("", "*"))
            asked.append({"text": text, "keys": keys, **dict(zip(("words", "beginnings"), queries, strict=True))})
    return found | (parties.named(database, viewer, asked, MAX_CANDIDATES) if asked else {})


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


def _ambiguous(
    database: Database, viewer: Viewer, text: str, found: Sequence[PartyRef], known: Schema | None
) -> AmbiguousNameError:
    lines = described(database, viewer, found, known=known)
    choices = [(party.uid, line) for party, line in zip(found, lines, strict=True)]
    number = len(found)
    said = Phrase("{text!r} fits {number} parties.", text=text, number=number)
    if number >= MAX_CANDIDATES:
        said = Phrase("{text!r} fits at least {number} parties.", text=text, number=number)
    return AmbiguousNameError(
        said,
        "Give the whole name, ext:ID or the identifier.",
        choices,
        text,
    )


def described(
    database: Database, viewer: Viewer, found: Sequence[PartyRef], *, known: Schema | None = None
) -> list[str]:
    """Return a line for each party that tells it from others of its name: kind, birthday, id, some ties."""
    whole = known or schema(database)
    kinds, hidden = seen(whole, viewer).types, hidden_fields(whole, viewer)
    more = parties.tell_apart(database, viewer, [party.uid for party in found], kinds.ties, Period.day(date.today()))
    lines: list[str] = []
    for party in found:
        row = more.get(party.uid, {})
        parts: list[str] = [Word((party.subkind or party.kind).replace("_", " "))]
        if row.get("birthday") and "birthday" not in hidden:
            born = Period.of_date(date_text(row["birthday"], row["birthday_precision"]))
            parts.append(Phrase("born {date}", date=born))
        external = f"ext:{row['external_id']}" if row.get("external_id") else ""
        ties = sorted(
            row.get("ties", []), key=lambda tie: (not tie["organization"], -kinds.get(tie["type"]).weight, tie["other"])
        )
        for tie in ties[:MAX_TIES]:
            words = Word(kinds.get(tie["type"]).label(tie["forward"]))
            parts.append(Phrase("{words} {party}", words=words, party=tie["other"]))
        lines.append(Description(party.name, parts, external))
    return lines


def _not_found(database: Database, viewer: Viewer, text: str, known: Schema | None) -> NotFoundError:
    words = _words(text)[:SUGGESTED_WORDS]
    near: list[str] = []
    if words and not text.lower().startswith("ext:"):
        query = _query(known or schema(database), viewer, (f"/{_misspelled(word)}/" for word in words), " OR ")
        near = _nearest(text, parties.names_like(database, viewer, query, len(text), SUGGESTED_NAMES))
    hint = (
        Phrase("Did you mean {near}?", near=either(near))
        if near
        else Phrase("Check the spelling, or give ext:ID or the identifier.")
    )
    return NotFoundError(Phrase("Nobody and nothing here is called {text!r}.", text=text), hint, near, text)


def _query(known: Schema, viewer: Viewer, words: Iterable[str], operator: str) -> str:
    """Return the full-text query for words of names, of nicknames too where the viewer may see those."""
    field = "name_key:" if "nickname" in hidden_fields(known, viewer) else ""
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
