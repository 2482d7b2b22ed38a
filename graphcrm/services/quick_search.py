"""One box for everything: names, contact details and tags, with typing errors forgiven, ranked, and what matched.

Each step reads a bounded number of parties in an order that follows from the parties themselves. The score of the
full-text index is not used: it depends on all parties that are indexed, hidden ones too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from graphcrm.errors import RuleError
from graphcrm.language.search_box import Box, Operator, parse
from graphcrm.models import names
from graphcrm.models.access import Folder
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.fields import label_of
from graphcrm.models.schema import Schema
from graphcrm.models.vocabularies import Category, ContactType, Role
from graphcrm.queries.loader import Query, load
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import hidden_fields, seen
from graphcrm.services.naming import MAX_LETTERS, MAX_WORDS
from graphcrm.values import Period

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

#: How many parties each step reads at most, to be ranked.
_CANDIDATES = 100
#: With fewer names than this, those are looked for, too, that are written nearly so.
_ENOUGH = 5
#: Letters of a word that are looked for with errors; a longer one is hardly a name.
_FUZZY_LETTERS = 24
_KIND_WORDS: Mapping[str, str] = {"people": "person", "org": "organization", "organisation": "organization"}
_HAS: Mapping[str, str] = {"email": "email", "phone": "phone", "website": "url", "url": "url", "web": "url"}
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


def search(database: Database, viewer: Viewer, text: str, *, limit: int = 20) -> list[Result]:
    """Return the parties that a text of the search box finds, the best first.

    Args:
        database: where they are.
        viewer: who asks; hidden parties change neither what is found nor its order.
        text: words, "exact words", -words and operators, see ``graphcrm.language.search_box``.
        limit: how many at most, up to 100.

    Raises:
        RuleError: the text cannot be read, or an operator has a value that is none.
    """
    box = parse(text)
    asked = _Asked(database, viewer, box)
    found = _Found()
    if asked.text:
        asked.names(found)
        asked.reached(found)
        asked.tagged(found)
        if len(found) < _ENOUGH:
            asked.nearly(found)
    elif box.operators or box.phrases or box.without:
        found.add_all(asked.filtered(), "", 50.0)
    return found.ranked(min(limit, _CANDIDATES))


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
        order = sorted(self._rows.values(), key=lambda row: (-self._scores[row["uid"]], row["sort_name"], row["uid"]))
        return [
            Result(PartyRef.from_row(row), tuple(self._matches[row["uid"]]), self._scores[row["uid"]])
            for row in order[:limit]
        ]


class _Asked:
    """A text of the search box as the queries take it."""

    def __init__(self, database: Database, viewer: Viewer, box: Box) -> None:
        self._database, self._viewer = database, viewer
        typed = " ".join((*box.words, *box.phrases))
        self._typed = " ".join(box.words)
        self.text = names.key(typed)
        self._words = [word[:MAX_LETTERS] for word in self.text.split()[:MAX_WORDS]]
        known = seen(database, viewer) if box.operators else None
        self._nicknames = "nickname" not in hidden_fields(database, viewer)
        self._given: dict[str, Any] = {
            "filters": [_filter(known, viewer, each) for each in box.operators] if known else [],
            "phrases": [f" {key} " for phrase in box.phrases if (key := names.key(phrase))],
            "without": [f" {key} " for phrase in box.without if (key := names.key(phrase))],
            "nicknames": self._nicknames,
            "limit": _CANDIDATES,
        }

    def filtered(self) -> list[dict[str, Any]]:
        """Find what operators and phrases alone ask for."""
        return self._run(load("quick.filtered"))

    def _run(self, query: Query, **given: Any) -> list[dict[str, Any]]:
        """Run one step; nicknames that the viewer may not read are taken out."""
        rows = self._database.read(query, self._viewer, **given, **self._given)
        return rows if self._nicknames else [row | {"nickname": None, "nickname_key": None} for row in rows]

    def _named(self, words: str) -> list[dict[str, Any]]:
        """Ask the full-text index for names, and for nicknames where the viewer may read those."""
        return self._run(load("quick.named"), words=words if self._nicknames else f"name_key:({words})", text=self.text)

    def names(self, found: _Found) -> None:
        """Find names that begin with the text, or all of whose words begin a word of the name."""
        title = self._typed.strip()[:MAX_LETTERS]
        rows = self._run(load("quick.beginning"), text=self.text, title=title[:1].upper() + title[1:] or self.text)
        if len(rows) < _CANDIDATES:
            words = " AND ".join(f"{word}*" for word in self._words)
            rows += self._named(words)
        for row in rows:
            found.add(row, *self._scored(row))

    def reached(self, found: _Found) -> None:
        """Find contact details."""
        typed = self._typed.strip().lower()
        if len(typed) < 3:
            return
        digits = re.sub(r"\D", "", typed).lstrip("0") if _PHONE.fullmatch(typed) else ""
        part = digits if len(digits) >= 4 else typed if "@" in typed or "." in typed else None
        begins = "+" + digits if typed.startswith("+") and digits else typed
        rows = self._run(load("quick.reached"), begins=begins, part=part)
        for row in rows:
            exact = begins in (row["normalized"], row["value"].lower())
            found.add(row, 98.0 if exact else 85.0, Match(row["type"], row["value"]))

    def tagged(self, found: _Found) -> None:
        """Find tags."""
        text = names.folded(self._typed)
        if len(text) < 2:
            return
        rows = self._run(load("quick.tagged"), text=text)
        for row in rows:
            found.add(row, 70.0 if row["key"] == text else 60.0, Match("tag", row["value"]))

    def nearly(self, found: _Found) -> None:
        """Find names that are written nearly so."""
        if not any(_errors(word) for word in self._words):
            return
        last = len(self._words) - 1
        words = " AND ".join(_nearly(word, number == last) for number, word in enumerate(self._words))
        rows = self._named(words)
        for row in rows:
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


def _filter(known: Schema, viewer: Viewer, operator: Operator) -> dict[str, Any]:
    """Return an operator as the query takes it.

    Raises:
        RuleError: its value is none that the viewer knows.
    """
    op, values = _OPERATORS[operator.name](known, viewer, operator.value)
    return {"op": op, "values": values, "negated": operator.negated}


def _kind(known: Schema, _: Viewer, value: str) -> tuple[str, list[str]]:
    kind = _KIND_WORDS.get(value.lower(), value.lower())
    base, subkind = known.base_of(kind)
    return ("subkind", [subkind]) if subkind else ("label", [label_of(base)])


def _since(_: Schema, __: Viewer, value: str) -> tuple[str, list[Any]]:
    try:
        first: date = Period.of_date(value).first
    except ValueError as error:
        raise RuleError(f"since: {error}", field="q", value=value) from error
    return "since", [datetime.combine(first, time(), UTC)]


def _has(known: Schema, _: Viewer, value: str) -> tuple[str, list[str] | None]:
    what = value.lower()
    if what in _HAS:
        return "contact", [each.name for each in known.all(ContactPointType) if each.kind == _HAS[what]]
    if what in ("tag", "address"):
        return "tag" if what == "tag" else "city", None
    raise RuleError(
        f"The search does not know has:{value}.", f"Take one of {', '.join((*_HAS, 'address', 'tag'))}.", "q"
    )


def _owner(_: Schema, viewer: Viewer, value: str) -> tuple[str, list[str]]:
    return "owner", [viewer.user if value.lower() == "me" else value]


_OPERATORS: Mapping[str, Any] = {
    "tag": lambda _, __, value: ("tag", [names.folded(value)]),
    "kind": _kind,
    "type": lambda known, viewer, value: ("contact_type", [known.term(ContactType, value, "type", viewer)]),
    "role": lambda known, viewer, value: ("role", [known.term(Role, value, "role", viewer)]),
    "category": lambda known, viewer, value: (
        "category",
        known.below(Category, known.term(Category, value, "category", viewer)),
    ),
    "city": lambda _, __, value: ("city", [names.key(value)]),
    "folder": lambda known, viewer, value: ("folder", [known.term(Folder, value, "folder", viewer)]),
    "owner": _owner,
    "has": _has,
    "since": _since,
    "ext": lambda _, __, value: ("external_id", [value]),
}
