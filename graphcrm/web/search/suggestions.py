"""What is suggested while somebody types, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, jsonify, request, url_for
from flask_babel import gettext

from graphcrm.errors import RuleError
from graphcrm.language.search_box import OPERATORS
from graphcrm.models import names
from graphcrm.models.access import TEAM
from graphcrm.queries import vocabularies
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.vocabularies import Tag
from graphcrm.services import bookmarks, colleagues, quick_search, saved_searches
from graphcrm.services.ask import reads_as_question
from graphcrm.services.colleagues import Colleague
from graphcrm.services.quick_search import Findings, Result
from graphcrm.web.handle import current_database
from graphcrm.web.locale import preferences
from graphcrm.web.search import entries
from graphcrm.web.search.entries import Entry
from graphcrm.web.search.marking import words_of
from graphcrm.web.search.saved import address
from graphcrm.web.shown import word
from graphcrm.web.viewer import current_schema, current_viewer
from graphcrm.web.words import kind_words

#: How many are suggested, and how many at most.
_SUGGESTED, _MOST = 8, 20
#: Notes, relationships and saved searches that the box shows.
_FEW = 4
#: Values of operators that are few enough to be offered.
_VALUES = {
    "kind": ("person", "org", "household", "group"),
    "has": ("email", "phone", "website", "address", "tag"),
    "owner": ("me",),
}


def box() -> Response:
    """Send what the search box shows for ``q``: groups of lines, those of notes and relationships with ``texts=1``.

    They come apart, since a common word is found in thousands of notes, and a name should not wait for those.
    """
    text = " ".join(request.args.get("q", "").split())
    if not text:
        return jsonify(_beginning())
    if "texts" in request.args:
        return jsonify(_texts(text))
    narrower = _group(gettext("Narrow by"), _completions(request.args.get("q", "")))
    database, viewer = current_database(), current_viewer()
    known = current_schema()
    try:
        found = quick_search.search(database, viewer, text, limit=_SUGGESTED, known=known)
    except RuleError:
        # What is being typed may be half of an operator, or have one quotation mark so far.
        found = []
    words = words_of(text)
    groups = [_group(gettext("People and organizations"), entries.of_results(found, words, known))]
    # Who is typing the value of an operator wants it more than what is found so far.
    groups.insert(0 if ":" in text.rpartition(" ")[2] else 1, narrower)
    if reads_as_question(database, viewer, text, known):
        ask = Entry([(gettext("Ask: %(question)s", question=text), False)], (), url_for("ask.page", q=text), "ask")
        # A name with all words of a question is rather what was meant; without one the question is.
        groups.insert(len(groups) if found else 0, _group("", [ask]))
    return jsonify(_told(groups))


def parties() -> Response:
    """Send the parties that ``q`` finds, of the kinds that ``kinds`` names with commas between them."""
    text = request.args.get("q", "").strip()
    if not text:
        return jsonify([])
    kinds = [kind for kind in request.args.get("kinds", "").split(",") if kind]
    known = current_schema()
    try:
        found = quick_search.search(
            current_database(), current_viewer(), text, limit=_limit(), kinds=kinds, known=known
        )
    except RuleError:
        found = []
    apart = entries.told_apart([result.party for result in found], known)
    return jsonify([_plain(result, apart[result.party.uid]) for result in found])


def owners() -> Response:
    """Send the users and teams that ``q`` finds, as ``parties`` sends parties; some of them for an empty one."""
    text = request.args.get("q", "").strip()
    found = colleagues.find(current_database(), current_viewer(), text, limit=_limit(), whole=current_schema())
    return jsonify([_colleague(each) for each in found])


def tags() -> Response:
    """Send the names of the tags that ``q`` begins a word of."""
    return jsonify([tag.name for tag in _tags(request.args.get("q", ""))])


def _tags(text: str) -> list[Tag]:
    begins = names.folded(text)
    known = vocabularies.tags(current_database(), current_viewer())
    found = [tag for tag in known if any(word.startswith(begins) for word in (tag.key, *tag.key.split()))]
    found.sort(key=lambda tag: (not tag.key.startswith(begins), tag.key))
    return found[: _limit()]


def _limit() -> int:
    return max(1, min(request.args.get("limit", _SUGGESTED, type=int), _MOST))


def _plain(result: Result, apart: Iterable[str]) -> dict[str, str]:
    party = result.party
    matched = [match.text for match in result.matches if match.text != party.name]
    return {
        "uid": party.uid,
        "name": party.name,
        "kind": party.kind,
        "words": kind_words(party.kind, party.subkind),
        "facts": " · ".join(dict.fromkeys((*matched, *apart))),
    }


def _colleague(found: Colleague) -> dict[str, str]:
    called = found.name.removeprefix(TEAM)
    return {
        "uid": found.name,
        "name": found.label,
        "kind": "group" if found.team else "person",
        "words": gettext("team") if found.team else "",
        "facts": called if called.casefold() != found.label.casefold() else "",
    }


def recent_records(most: int = bookmarks.MOST_RECENT) -> list[PartyRef]:
    """Return the records that whoever asks looked at last, as many as they want to be shown."""
    shown = min(int(preferences()["recent_items"]), most)
    return bookmarks.recent(current_database(), current_viewer(), limit=shown) if shown else []


def _beginning() -> list[dict[str, Any]]:
    """Return what an empty box shows: records that were looked at last, and saved searches."""
    database, viewer = current_database(), current_viewer()
    recent = recent_records(_SUGGESTED)
    apart = entries.told_apart(recent, current_schema()) if recent else {}
    saved = saved_searches.listed(database, viewer)[:_FEW]
    return _told(
        [
            _group(gettext("Seen last"), [entries.of_party(party, apart[party.uid]) for party in recent]),
            _group(
                gettext("Saved searches"),
                [Entry([(search.name, False)], (), address(search), "saved") for search in saved],
            ),
        ]
    )


def _texts(text: str) -> list[dict[str, Any]]:
    try:
        found = quick_search.find(current_database(), current_viewer(), text, limit=0, texts=_FEW)
    except RuleError:
        found = Findings()
    words = words_of(text)
    ties = [entries.of_type(kind, words) for kind in found.types] + [entries.of_tie(tie, words) for tie in found.ties]
    return _told(
        [
            _group(gettext("Relationships"), ties),
            _group(gettext("Notes"), [entries.of_note(note, words) for note in found.notes]),
        ]
    )


def _completions(typed: str) -> list[Entry]:
    """Return what the last word may become: the name of an operator, or a value of one."""
    before, _, last = typed.rpartition(" ")
    minus, given = ("-", last[1:]) if last.startswith("-") else ("", last)
    before = f"{before} " if before else ""
    name, colon, value = given.lower().partition(":")
    if not colon:
        found = [each for each in OPERATORS if len(given) >= 2 and each.startswith(name)]
        return [
            Entry([(f"{each}:", False)], [(word(OPERATORS[each]), False)], completes=f"{before}{minus}{each}:")
            for each in found
        ]
    known = [tag.name for tag in _tags(value)] if name == "tag" else _VALUES.get(name, ())
    fits = [each for each in known if names.folded(each).startswith(names.folded(value)) and each.lower() != value]
    return [
        Entry([(f"{name}:{_quoted(each)}", False)], completes=f"{before}{minus}{name}:{_quoted(each)} ")
        for each in fits[:_SUGGESTED]
    ]


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


def _group(label: str, found: Iterable[Entry]) -> tuple[str, Sequence[Entry]]:
    return label, list(found)


def _told(groups: Iterable[tuple[str, Sequence[Entry]]]) -> list[dict[str, Any]]:
    return [{"label": label, "entries": [entry.to_dict() for entry in found]} for label, found in groups if found]
