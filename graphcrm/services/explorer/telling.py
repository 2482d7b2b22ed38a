"""Say what a picture shows: of when, which filters, and how many; for print and for files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from graphcrm.phrases import Listed, Phrase, Word
from graphcrm.services.explorer.state import period_of
from graphcrm.values import EVER

if TYPE_CHECKING:
    from graphcrm.services.explorer.graph import Graph
    from graphcrm.services.explorer.shown import Shown
    from graphcrm.services.explorer.state import State
    from graphcrm.values import Period

#: What ties are called by how they stand; between two dates one that holds on both has a name, too.
STANDING: Mapping[str, Word] = {
    "ended": Word("ended"),
    "appeared": Word("began between"),
    "gone": Word("ended between"),
}
STAYED = Word("stayed")


@dataclass(frozen=True, slots=True)
class Language:
    """How things are said: phrases, words of the registry, and days; in English without any."""

    said: Callable[[str], str] = str
    word: Callable[[str], str] = lambda text: text.replace("_", " ")
    period: Callable[[Period], str] = lambda period: period.text


def about(graph: Graph, state: State, told: Shown, language: Language) -> tuple[str, ...]:
    """Return the lines that say what a picture shows: when and how many, then its filters where there are any."""
    parties = Phrase.counted(len(told.parties), "{number} party", "{number:,} parties")
    ties = Phrase.counted(len(told.ties), "{number} relationship", "{number:,} relationships")
    first = [_when(state, graph.today, language), parties, ties]
    filters = list(_filters(graph, state, language))
    return tuple(" · ".join(map(language.said, line)) for line in (first, filters) if line)


def _when(state: State, today: date, language: Language) -> Phrase:
    def day(text: str) -> str:
        return _period(period_of(text, today), language)

    if state.compare:
        return Phrase("What changed from {first} to {last}", first=day(state.compare[0]), last=day(state.compare[1]))
    if state.filters.as_of == "ever":
        return Phrase("Of all times")
    return Phrase("As of {day}", day=day(state.filters.as_of))


def _period(period: Period, language: Language) -> str:
    if period == EVER:
        return "…"
    if ".." not in period.text:
        return language.period(period)
    first = language.period(period.day(period.first)) if period.first > date.min else ""
    last = language.period(period.day(period.last)) if period.last < date.max else ""
    return f"{first}–{last}"


def _filters(graph: Graph, state: State, language: Language) -> Iterator[Phrase]:
    filters = state.filters
    if filters.types:
        labels = {tie.type: tie.label for tie in graph.ties if tie.type in filters.types}
        yield Phrase("Only: {what}", what=Listed(dict.fromkeys(language.word(label) for label in labels.values())))
    if filters.kinds:
        yield Phrase("Only: {what}", what=Listed(language.word(kind) for kind in filters.kinds))
    if filters.strength:
        yield Phrase("Strength {percent} % or more", percent=round(filters.strength * 100))
    name = next((party.name for party in graph.parties if state.focus and party.uid == state.focus.party), "")
    if state.focus and name:
        yield Phrase("Within {degrees} ties of {name}", degrees=state.focus.degrees, name=name)
