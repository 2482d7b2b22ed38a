"""What was found as lines of a list: where each leads, and what of it matched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext

from graphcrm.services import namesakes
from graphcrm.services.lists.query import RelationshipQuery
from graphcrm.web.handle import current_database
from graphcrm.web.search.marking import Pieces, excerpt, marked
from graphcrm.web.shown import said
from graphcrm.web.viewer import current_viewer
from graphcrm.web.words import dates_words, kind_words

if TYPE_CHECKING:
    from graphcrm.models.relationship_types import RelationshipType
    from graphcrm.models.schema import Schema
    from graphcrm.queries.parties import PartyRef
    from graphcrm.services.found_texts import FoundNote, FoundTie
    from graphcrm.services.quick_search import Result


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: ``title`` and ``facts`` in pieces, of which some are marked; ``sign`` names its icon.

    ``completes`` is the text of the search box that it stands for, in place of an address.
    """

    title: Pieces
    facts: Pieces = ()
    url: str = ""
    sign: str = ""
    completes: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "title": self.title,
            "facts": self.facts,
            "url": self.url,
            "sign": self.sign,
            "completes": self.completes,
        }


def of_party(party: PartyRef, apart: Iterable[str] = ()) -> Entry:
    """Return the line of a party, with what tells it from others of its name."""
    words = " · ".join((kind_words(party.kind, party.subkind), *apart))
    return Entry([(party.name, False)], [(words, False)], url_for("profile.page", uid=party.uid), party.kind)


def of_result(result: Result, words: Iterable[str], apart: Iterable[str] = ()) -> Entry:
    """Return the line of a party that was found, with what else than its name matched, and what tells it apart."""
    wanted, party = tuple(words), result.party
    facts: list[tuple[str, bool]] = [(kind_words(party.kind, party.subkind), False)]
    for match in result.matches:
        if match.what != "name":
            text = marked(match.text, wanted)
            # A number that was written in another way matched as a whole.
            facts += [(" · ", False), *(text if any(each for _, each in text) else [(match.text, True)])]
    matched = {match.text for match in result.matches}
    facts += [(f" · {fact}", False) for fact in apart if fact not in matched]
    return Entry(marked(party.name, wanted), facts, url_for("profile.page", uid=party.uid), party.kind)


def of_results(found: Sequence[Result], words: Iterable[str], known: Schema) -> list[Entry]:
    """Return the lines of parties that were found; ``known`` is the whole schema."""
    wanted = tuple(words)
    apart = told_apart([result.party for result in found], known)
    return [of_result(result, wanted, apart[result.party.uid]) for result in found]


def told_apart(found: Sequence[PartyRef], known: Schema) -> dict[str, list[str]]:
    """Return by uid what tells each of some parties from others of its name, in the language of the page."""
    facts = namesakes.facts(current_database(), current_viewer(), found, known=known)
    return {party.uid: [said(fact) for fact in facts.get(party.uid, ())] for party in found}


def of_note(note: FoundNote, words: Iterable[str]) -> Entry:
    """Return the line of a note: the party it is about, and the part that matched."""
    url = url_for("profile.page", uid=note.party.uid)
    return Entry([(note.party.name, False)], excerpt(note.text, words), url, "note")


def of_tie(tie: FoundTie, words: Iterable[str]) -> Entry:
    """Return the line of a relationship: its parties, and its title and description."""
    wanted = tuple(words)
    facts = [*marked(tie.title or "", wanted)]
    if tie.description:
        facts += [(" · ", False)] * bool(facts) + excerpt(tie.description, wanted)
    when = dates_words(tie.since, tie.until)
    if when:
        facts.append((f" · {when}", False))
    title = [(f"{tie.source.name} {tie.type.forward} {tie.target.name}", False)]
    return Entry(title, facts, url_for("profile.tab", uid=tie.source.uid, tab="relations"), "relationship")


def of_type(kind: RelationshipType, words: Iterable[str]) -> Entry:
    """Return the line of a type of relationships, which leads to the list of them."""
    query = RelationshipQuery(types=(kind.name,)).to_url()
    return Entry(
        marked(kind.forward, words),
        [(gettext("all relationships of this type"), False)],
        f"{url_for('lists.relationships')}?{query}",
        "list",
    )
