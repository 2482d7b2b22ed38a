"""One box for everything: names, contact details, tags, notes and relationships, with what matched.

Names are found with typing errors, and parties are ranked.

Each step reads a bounded number of parties in an order that follows from the parties themselves. The score of the
full-text indexes is not used: it depends on all that is indexed, what is hidden, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from graphcrm.language.search_box import Box, parse
from graphcrm.models import names
from graphcrm.models.relationship_types import Catalogue, RelationshipType
from graphcrm.models.seen import hidden_fields, seen
from graphcrm.queries.loader import Query, load
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import schema
from graphcrm.services import found_texts, search_operators
from graphcrm.services.found_texts import FoundNote, FoundTie
from graphcrm.services.naming import MAX_LETTERS, MAX_WORDS

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

#: How many parties each step reads at most, to be ranked.
_CANDIDATES = 100
#: More than there are: what operators leave out is only then known.
_ALL = 2**31 - 1
#: With fewer names than this, those are looked for, too, that are written nearly so.
_ENOUGH = 5
#: Letters of a word that are looked for with errors; a longer one is hardly a name.
_FUZZY_LETTERS = 24
_PHONE = re.compile(r"[+\d\s()./-]{4,}")


@dataclass(frozen=True, slots=True)
class Match:
    """What matched: ``what`` is name, nickname, tag or a type of contact point, ``text`` is its value."""

    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """A party that was found, what matched, and a score up to 100."""

    party: PartyRef
    matches: tuple[Match, ...]
    score: float

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        matches = [{"what": match.what, "text": match.text} for match in self.matches]
        return self.party.to_dict() | {"matches": matches, "score": round(self.score, 1)}


@dataclass(frozen=True, slots=True)
class Findings:
    """All that a text of the search box finds: parties, the best first, notes, relationships and types of them."""

    parties: tuple[Result, ...] = ()
    notes: tuple[FoundNote, ...] = ()
    ties: tuple[FoundTie, ...] = ()
    types: tuple[RelationshipType, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parties or self.notes or self.ties or self.types)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "parties": [result.to_dict() for result in self.parties],
            "notes": [note.to_dict() for note in self.notes],
            "relationships": [tie.to_dict() for tie in self.ties],
            "types": [kind.name for kind in self.types],
        }


def search(
    database: Database,
    viewer: Viewer,
    text: str,
    *,
    limit: int = 20,
    kinds: Iterable[str] = (),
    known: Schema | None = None,
) -> list[Result]:
    """Return the parties that a text of the search box finds, the best first.

    Args:
        database: where they are.
        viewer: who asks; hidden parties change neither what is found nor its order.
        text: words, "exact words", -words and operators, see ``graphcrm.language.search_box``.
        limit: how many at most, up to 100.
        kinds: the kinds that they may be of, as ``kind:`` takes them; all without any.
        known: the whole schema, where it was read already.

    Raises:
        RuleError: the text cannot be read, or an operator has a value that is none.
    """
    return list(find(database, viewer, text, limit=limit, kinds=kinds, texts=0, known=known).parties)


def find(
    database: Database,
    viewer: Viewer,
    text: str,
    *,
    limit: int = 20,
    texts: int = 20,
    kinds: Iterable[str] = (),
    known: Schema | None = None,
) -> Findings:
    """Return all that a text of the search box finds.

    Args:
        database: where it is.
        viewer: who asks; what is hidden changes neither what is found nor its order.
        text: as ``search`` takes it. Operators are met by the party of a note, and by one of those of a relationship.
        limit: how many parties at most, up to 100; 0 looks for none.
        texts: how many notes, and how many relationships at most, up to 100; 0 looks for none.
        kinds: as ``search`` takes them.
        known: as ``search`` takes it.

    Raises:
        RuleError: as ``search`` does.
    """
    box = parse(text)
    asked = _Asked(database, viewer, box, kinds, known or schema(database))
    found = _Found()
    findings = Findings()
    if asked.text:
        if limit:
            asked.names(found)
        findings = asked.elsewhere(found, min(texts, _CANDIDATES), parties=limit > 0)
        if limit and len(found) < _ENOUGH:
            asked.nearly(found)
    elif limit and (box.operators or box.phrases or box.without):
        found.add_all(asked.filtered(), "", 50.0)
    return replace(findings, parties=tuple(found.ranked(min(limit, _CANDIDATES))))


class _Found:
    """What was found so far, each party once."""

    def __init__(self) -> None:
        self._rows: dict[str, Mapping[str, Any]] = {}
        self._scores: dict[str, float] = {}
        self._matches: dict[str, dict[Match, None]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: Mapping[str, Any], score: float, match: Match | None) -> None:
        """Add a party, or what else of it matched."""
        uid = row["uid"]
        self._rows.setdefault(uid, row)
        self._scores[uid] = max(score, self._scores.get(uid, 0.0))
        self._matches.setdefault(uid, {})
        if match:
            self._matches[uid].setdefault(match)

    def add_all(self, rows: Iterable[Mapping[str, Any]], what: str, score: float) -> None:
        """Add parties that all have the same score."""
        for row in rows:
            self.add(row, score, Match(what, row["name"]) if what else None)

    def ranked(self, limit: int) -> list[Result]:
        """Return the best, in an order that nothing but themselves decides."""
        order = sorted(self._rows.values(), key=lambda row: (-self._scores[row["uid"]], row["sort_key"], row["uid"]))
        return [
            Result(PartyRef.from_row(row), tuple(self._matches[row["uid"]]), self._scores[row["uid"]])
            for row in order[:limit]
        ]


class _Asked:
    """A text of the search box as the queries take it."""

    def __init__(self, database: Database, viewer: Viewer, box: Box, kinds: Iterable[str], whole: Schema) -> None:
        self._database, self._viewer = database, viewer
        typed = " ".join((*box.words, *box.phrases))
        self._typed = " ".join(box.words)
        self.text = names.key(typed)
        self._words = [word[:MAX_LETTERS] for word in self.text.split()[:MAX_WORDS]]
        known = seen(whole, viewer)
        self._box, self._known, self._hidden = box, known, hidden_fields(whole, viewer)
        self._nicknames = "nickname" not in self._hidden
        one_of = [name for kind in kinds for name in search_operators.kind(known, viewer, kind)[1]]
        self._given: dict[str, Any] = {
            "filters": [
                *[search_operators.filter_of(known, viewer, each, self._hidden) for each in box.operators],
                *([{"op": "kinds", "values": one_of, "negated": False}] if one_of else []),
            ],
            "phrases": [f" {key} " for phrase in box.phrases if (key := names.key(phrase))],
            "without": [f" {key} " for phrase in box.without if (key := names.key(phrase))],
            "nicknames": self._nicknames,
            "limit": _CANDIDATES,
        }
        self._first = _ALL if self._given["filters"] else _CANDIDATES

    def filtered(self) -> list[dict[str, Any]]:
        """Find what operators and phrases alone ask for, from the one on that leaves few."""
        wanted = {
            op: next(
                (each["values"] for each in self._given["filters"] if each["op"] == op and not each["negated"]), None
            )
            for op in ("tag", "role", "city")
        }
        if wanted["tag"] or wanted["role"]:
            roles = [] if wanted["tag"] else wanted["role"]
            return self._run(load("quick.filtered_term"), tags=wanted["tag"] or [], roles=roles)
        if wanted["city"]:
            return self._run(load("quick.filtered_city"), cities=wanted["city"])
        return self._run(load("quick.filtered"))

    def _run(self, query: Query, **given: Any) -> list[dict[str, Any]]:
        """Run one step; nicknames that the viewer may not read are taken out."""
        rows = self._database.read(query, self._viewer, **given, **self._given)
        return rows if self._nicknames else [row | {"nickname": None, "nickname_key": None} for row in rows]

    def _named(self, words: str, text: str | None) -> list[dict[str, Any]]:
        """Find names by how they begin, and by the full-text index, with nicknames where the viewer may read those."""
        words = words if self._nicknames else f"name_key:({words})"
        return self._run(load("quick.named"), words=words, text=text, first=self._first)

    def names(self, found: _Found) -> None:
        """Find names that begin with the text, or all of whose words begin a word of the name."""
        words = " AND ".join(f"{word}*" for word in self._words)
        for row in self._named(words, self.text):
            found.add(row, *self._scored(row))

    def elsewhere(self, found: _Found, texts: int, parties: bool) -> Findings:
        """Find parties by contact details and tags; return the notes and relationships found by their words."""
        looked = self._contact(parties) | self._texts(texts)
        tag = names.folded(self._typed)
        looked["tag"] = tag if parties and len(tag) >= 2 and "tags" not in self._hidden else None
        notes, ties = [], []
        for row in self._run(load("quick.elsewhere"), today=date.today(), first=self._first, **looked):
            held = row["held"]
            match row["how"]:
                case "contact":
                    exact = looked["begins"] in (held["normalized"], held["value"].lower())
                    found.add(row, 98.0 if exact else 85.0, Match(row["type"], held["value"]))
                case "tag":
                    found.add(row, 70.0 if held["key"] == tag else 60.0, Match("tag", held["name"]))
                case "note":
                    notes.append(found_texts.note(row))
                case _:
                    ties.append(found_texts.tie(row, self._known.types, self._hidden))
        types = found_texts.types(self._box, self._active) if texts else ()
        return Findings((), tuple(notes[:texts]), tuple(ties[:texts]), tuple(types))

    def _contact(self, parties: bool) -> dict[str, Any]:
        typed = self._typed.strip().lower()
        if not parties or len(typed) < 3:
            return {"begins": None, "part": None}
        digits = re.sub(r"\D", "", typed).lstrip("0") if _PHONE.fullmatch(typed) else ""
        part = digits if len(digits) >= 4 else typed if "@" in typed or "." in typed else None
        return {"begins": "+" + digits if typed.startswith("+") and digits else typed, "part": part}

    def _texts(self, texts: int) -> dict[str, Any]:
        readable = [name for name in ("title", "description") if name not in self._hidden]
        ties = found_texts.query(self._box, () if len(readable) == 2 else readable) if texts and readable else None
        return {
            "note_words": found_texts.query(self._box) if texts else None,
            "tie_words": ties,
            "types": [kind.name for kind in self._active],
            "dated": self._hidden.isdisjoint(("since", "until")),
        }

    @property
    def _active(self) -> Catalogue:
        return Catalogue(kind for kind in self._known.types if kind.active)

    def nearly(self, found: _Found) -> None:
        """Find names that are written nearly so."""
        if not any(_errors(word) for word in self._words):
            return
        last = len(self._words) - 1
        words = " AND ".join(_nearly(word, number == last) for number, word in enumerate(self._words))
        for row in self._named(words, None):
            if self._is_near(row):
                score, match = self._scored(row)
                found.add(row, min(score, 90.0) * 0.9, match)

    def _scored(self, row: Mapping[str, Any]) -> tuple[float, Match]:
        from rapidfuzz import fuzz

        name, nickname = row["name_key"], row["nickname_key"] or ""
        if name == self.text:
            return 100.0, Match("name", row["name"])
        if nickname == self.text:
            return 99.0, Match("nickname", row["nickname"])
        if name.startswith(self.text):
            return 96.0, Match("name", row["name"])
        held = name.split()
        if all(any(each.startswith(word) for each in held) for word in self._words):
            whole = sum(word in held for word in self._words)
            return 88.0 + 6.0 * whole / len(self._words), Match("name", row["name"])
        if nickname.startswith(self.text):
            return 87.0, Match("nickname", row["nickname"])
        score = fuzz.WRatio(self.text, name) * 0.85
        return score, Match("name", row["name"])

    def _is_near(self, row: Mapping[str, Any]) -> bool:
        from rapidfuzz.distance import DamerauLevenshtein as Distance

        held = f"{row['name_key']} {row['nickname_key'] or ''}".split()
        last = len(self._words) - 1
        for number, word in enumerate(self._words):
            most = _errors(word)
            near = (
                each.startswith(word)
                or Distance.distance(word, each) <= most
                or (number == last and Distance.distance(word, each[: len(word)]) <= most)
                for each in held
            )
            if not any(near):
                return False
        return True


def _errors(word: str) -> int:
    """Return how many errors a word may have: none in a short one, two in a long one."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def _nearly(word: str, last: bool) -> str:
    """Write a word for the full-text index so that it is found with errors; words are letters and digits alone.

    A regular expression takes any letters, up to two, in the place of one or two of the word's: an error of each sort.
    The index's own search with errors looks at no more than fifty words, hidden parties' among them.
    """
    errors, word = _errors(word), word[:_FUZZY_LETTERS]
    plain = f"{word}*"
    if not errors:
        return plain
    places = range(len(word))
    gaps = [(one,) for one in places] if errors == 1 else [(one, two) for one in places for two in places if one < two]
    forms = ["".join(".{0,2}" if place in gap else letter for place, letter in enumerate(word)) for gap in gaps]
    if errors == 1:
        forms += [word[:one] + word[one + 1] + word[one] + word[one + 2 :] for one in places[:-1]]
    return f"({plain} OR /({'|'.join(forms)}){'.*' if last else ''}/)"
