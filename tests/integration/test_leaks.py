"""Two graphs that differ only in what somebody may not see give that person the same answers, of whatever is read.

Every read function is asked by people of different rights before and after hidden things are put into the graph.
``leak_graph.py`` makes both graphs, ``leak_reads.py`` is the table of what is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from leak_graph import ADMINISTRATOR, STEPS, VIEWERS, Graph, Recorded, visible
from leak_reads import READS
from leaks import Asked, outcome

from graphcrm import config
from graphcrm.database.connection import Database
from graphcrm.queries import connections as finder
from graphcrm.queries import questions

#: A party that never was.
NOBODY = "0190163d-8694-739b-aea5-966c26f8ad91"
#: What came out differently, by the viewer and the read: before and after.
Leaks = dict[tuple[str, str], tuple[Any, Any]]


@pytest.fixture(scope="module")
def graph(settings: config.Settings, database: Database) -> Graph:
    """The graph with what the viewers see."""
    made = Graph(Recorded(database.driver, database.name, settings))
    visible(made)
    return made


@pytest.fixture(scope="module")
def leaked(graph: Graph) -> Leaks:
    """Put in what is hidden, and return whatever is answered otherwise afterwards."""
    # What the viewers know to ask for stays the same.
    known = dict(graph.uids), dict(graph.others)

    def ask(viewers: tuple[str, ...]) -> dict[str, dict[str, Any]]:
        return {name: _answers(graph, name, *known) for name in viewers}

    before, after = ask(VIEWERS), {}
    *steps, last = STEPS
    for step in steps:
        step(graph)
    # The last step is hidden from some alone: the others are asked before it.
    after |= ask(tuple(name for name in VIEWERS if name not in STEPS[last]))
    last(graph)
    after |= ask(STEPS[last])
    return {
        (name, read): (answer, after[name][read])
        for name in VIEWERS
        for read, answer in before[name].items()
        if answer != after[name][read]
    }


@pytest.mark.parametrize("name", VIEWERS)
def test_what_is_hidden_changes_no_answer(leaked: Leaks, name: str) -> None:
    assert {read: both for (whom, read), both in leaked.items() if whom == name} == {}


def test_who_may_see_it_gets_other_answers(graph: Graph, leaked: Leaks) -> None:
    """The answers can differ: an administrator, asked the same, is told of what is hidden."""
    asked = Asked(graph.database, ADMINISTRATOR, graph.uids, graph.others)

    def told(read: str) -> str:
        return str([outcome(call) for call in READS[read](asked)])

    assert graph.uids["Victor Vault"] in told("services.ask.ask")
    assert "TREATS" in told("services.discovery.document")
    assert "secret" in told("queries.vocabularies.tags")
    assert "4711" in told("services.records.read")
    assert "Of who is hidden." in told("services.notes.of_party")
    assert "Victor Vault" in told("services.quick_search.search")
    assert "Victor Vault" in told("services.lists.parties.page")
    assert "Victor Vault" in told("services.journal.find")


@pytest.mark.parametrize("name", VIEWERS)
def test_a_hidden_party_and_one_that_is_not_there_answer_alike(graph: Graph, leaked: Leaks, name: str) -> None:
    hidden = graph.uids["Victor Vault"]
    one, other = (
        {
            read: [outcome(call) for call in READS[read](Asked(graph.database, graph.viewer(name), {"x": uid}))]
            for read in OF_PARTIES
        }
        for uid in (hidden, NOBODY)
    )

    assert str(one).replace(hidden, NOBODY) == str(other)


#: Reads that are asked for parties by their uid.
OF_PARTIES = (
    "queries.parties.get",
    "services.records.read",
    "services.access.explained_for",
    "services.history.of_party",
    "services.history.compare",
    "services.notes.of_party",
    "services.documents.of_party",
    "services.documents.photo",
)


def _answers(graph: Graph, name: str, known: Mapping[str, str], others: Mapping[str, str]) -> dict[str, Any]:
    """Ask everything as a viewer, about the parties that are known; what has limits also with tight ones."""
    asked = Asked(graph.database, graph.viewer(name), known, others)
    found = {
        f"{read}[{number}]": outcome(call) for read, calls in READS.items() for number, call in enumerate(calls(asked))
    }
    with pytest.MonkeyPatch.context() as patch:
        for limit, number in (("HUB_DEGREE", 4), ("MAX_PAIRS", 5), ("MAX_HUB_PAIRS", 2)):
            patch.setattr(finder, limit, number)
        patch.setattr(questions, "MAX_TIES", 3)
        for read in ("services.connections.connections", "services.ask.ask"):
            for number, call in enumerate(READS[read](asked)):
                found[f"{read}, cut short[{number}]"] = outcome(call)
    return found
