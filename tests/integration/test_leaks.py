"""Two graphs that differ only in what somebody may not see give that person the same answers, of whatever is read.

Every read function, every command and the page of questions are asked by people of different rights before and after
hidden things are put into the graph. ``leak_graph.py`` makes both graphs; ``leak_reads.py``, ``leak_limits.py``,
``leak_commands.py`` and ``leak_pages.py`` are what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import leak_commands
import leak_limits
import leak_pages
import pytest
from flask import Flask
from leak_graph import ADMINISTRATOR, STEPS, VIEWERS, Graph, Recorded, visible
from leak_reads import READS
from leaks import Asked, outcome

from graphcrm import config
from graphcrm.database.connection import Database
from graphcrm.database.work import UnitOfWork
from graphcrm.models.access import Folder, Team
from graphcrm.queries.loader import load, names
from graphcrm.services import access, accounts, definitions
from graphcrm.web import create_app

#: A party that never was.
NOBODY = "0190163d-8694-739b-aea5-966c26f8ad91"
#: What each viewer is answered, by what they asked.
Answers = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def graph(settings: config.Settings, database: Database) -> Graph:
    """The graph with what the viewers see."""
    made = Graph(Recorded(database.driver, database.name, settings))
    visible(made)
    return made


@pytest.fixture(scope="module")
def commands(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> leak_commands.Commands:
    folder = tmp_path_factory.mktemp("files")
    for name, text in leak_commands.FILES.items():
        (folder / name).write_text(text)
    parties = {"ann": graph.uids["Ann Archer"], "ben": graph.uids["Ben Baker"]}
    return leak_commands.Commands(graph.database, {**parties, **graph.others, "folder": folder})


@pytest.fixture(scope="module")
def app(graph: Graph, settings: config.Settings) -> Flask:
    return create_app(settings, database=graph.database)


@pytest.fixture(scope="module")
def answers(graph: Graph, commands: leak_commands.Commands, app: Flask) -> tuple[Answers, Answers]:
    """What everybody is answered before and after what is hidden is put in."""
    # What the viewers know to ask for stays the same.
    uids, others = dict(graph.uids), dict(graph.others)

    def ask(viewers: Iterable[str]) -> Answers:
        return {name: everything(name, Asked(graph.database, graph.viewer(name), uids, others)) for name in viewers}

    def everything(name: str, asked: Asked) -> dict[str, Any]:
        found = {
            f"{read}[{number}]": outcome(call)
            for read, calls in READS.items()
            for number, call in enumerate(calls(asked))
        }
        found |= leak_limits.answers(asked) | _pages(graph, app, name)
        # On the command line nobody is without an account.
        typed = () if name == "anonymous" else (*leak_commands.READS, *leak_commands.WRITES)
        return found | commands.answers(name, typed)

    before, after = ask(VIEWERS), {}
    *steps, last = STEPS
    for step in steps:
        step(graph)
    # The last step is hidden from some alone: the others are asked before it.
    after |= ask(name for name in VIEWERS if name not in STEPS[last])
    last(graph)
    after |= ask(STEPS[last])
    return before, after


@pytest.mark.parametrize("name", VIEWERS)
def test_what_is_hidden_changes_no_answer(answers: tuple[Answers, Answers], name: str) -> None:
    before, after = (each[name] for each in answers)

    assert {asked: (answer, after[asked]) for asked, answer in before.items() if answer != after[asked]} == {}


@pytest.mark.parametrize("name", VIEWERS[:3])
def test_what_a_command_may_not_do_it_does_not(answers: tuple[Answers, Answers], name: str) -> None:
    """The graph of both times differs in what is hidden alone: nothing that was asked has changed it."""
    assert [typed for typed in leak_commands.WRITES if answers[0][name][typed][0] == 0] == []


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("services.ask.ask", "Victor Vault"),
        ("services.discovery.document", "TREATS"),
        ("queries.vocabularies.tags", "secret"),
        ("services.records.read", "4711"),
        ("services.notes.of_party", "Of who is hidden."),
        ("services.quick_search.search", "Victor Vault"),
        ("services.lists.parties.page", "Victor Vault"),
        ("services.journal.find", "Victor Vault"),
    ],
)
def test_who_may_see_it_gets_other_answers(
    graph: Graph, answers: tuple[Answers, Answers], read: str, text: str
) -> None:
    """The answers can differ: an administrator, asked the same, is told of what is hidden."""
    asked = Asked(graph.database, ADMINISTRATOR, graph.uids, graph.others)

    assert any(text in str(outcome(call)) for call in READS[read](asked))


def test_commands_and_pages_give_who_may_see_it_other_answers_too(
    graph: Graph, answers: tuple[Answers, Answers], commands: leak_commands.Commands, app: Flask
) -> None:
    told = {
        "search --json 'victor vault'": "Victor Vault",
        "find party tags=secret": "Victor Vault",
        "schema": "vault_code",
        "teams show ops": "Operations",
        "types show TREATS": "is a patient of",
        "journal list --by alice": "secret.txt",
    }
    typed = commands.answers("", tuple(told))
    assert {each: (code, told[each] in output) for each, (code, output, _) in typed.items()} == dict.fromkeys(
        told, (0, True)
    )
    shown = _pages(graph, app, "alice")
    assert {status for asked, (status, *_) in shown.items() if "who knows Victor Vault?" in asked} == {200}
    for asked in ("/relationships {}", "/activity {}", "/search {'q': 'tag:secret'}"):
        assert "Victor Vault" in str(shown[asked])


@pytest.mark.parametrize("name", VIEWERS[:3])
def test_a_command_answers_for_a_hidden_party_as_for_none(
    graph: Graph, answers: tuple[Answers, Answers], commands: leak_commands.Commands, name: str
) -> None:
    hidden = graph.uids["Victor Vault"]
    one, other = (commands.answers(name, leak_commands.OF_PARTY, party=uid) for uid in (hidden, NOBODY))

    assert str(one).replace(hidden, NOBODY) == str(other)


@pytest.mark.parametrize("name", VIEWERS)
def test_a_hidden_party_and_one_that_is_not_there_answer_alike(
    graph: Graph, answers: tuple[Answers, Answers], name: str
) -> None:
    hidden = graph.uids["Victor Vault"]
    one, other = (
        {
            read: [outcome(call) for call in READS[read](Asked(graph.database, graph.viewer(name), {"x": uid}))]
            for read in OF_PARTIES
        }
        for uid in (hidden, NOBODY)
    )

    assert str(one).replace(hidden, NOBODY) == str(other)


@pytest.mark.parametrize(
    "write",
    [
        lambda work, name: access.grant(work, name, name, "read"),
        lambda work, name: access.revoke(work, "open", name),
        lambda work, name: access.grant_rights(work, name, ["export"]),
        lambda work, name: access.revoke_rights(work, name, ["read"]),
        lambda work, name: access.delete(work, Team, name),
        lambda work, name: definitions.set_active(work, Folder, name, False),
        lambda work, name: definitions.define(work, Folder(name, "Vault", parent=name)),
    ],
)
def test_who_may_not_define_is_refused_alike_whatever_there_is(
    graph: Graph, answers: tuple[Answers, Answers], write: Callable[[UnitOfWork, str], object]
) -> None:
    bob = graph.viewer("bob")
    names = ("nothing", "ops", "vault", "spy_master")
    refused = [outcome(lambda name=name: graph.database.write(bob, lambda work: write(work, name))) for name in names]

    assert refused == [refused[0]] * len(names)
    assert refused[0][0] == "ForbiddenError"


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


def test_every_query_that_reads_parties_for_a_viewer_was_asked(answers: tuple[Answers, Answers]) -> None:
    reading = {name for name in names() if "visible" in load(name).fragments and not _WRITES.search(load(name).text)}

    assert sorted(reading - Recorded.asked - NOT_ASKED.keys()) == []
    assert sorted(NOT_ASKED.keys() - (reading - Recorded.asked)) == []


#: What a query has that writes, or locks.
_WRITES = re.compile(r"\b(?:SET|CREATE|MERGE|DELETE|REMOVE)\b")
_IN_WRITES = "it reads what a write needs to know; the matrix of the policy asks who may write"
#: Queries that nobody who asks is answered by, each with the reason.
NOT_ASKED: Mapping[str, str] = {
    "accounts.organizations": _IN_WRITES,
    "accounts.party": _IN_WRITES,
    "accounts.people_with_email": _IN_WRITES,
    "contact_points.get": _IN_WRITES,
    "contact_points.owner": _IN_WRITES,
    "contact_points.units_of": _IN_WRITES,
    "journal.relationship": _IN_WRITES,
    "journal.stored": "an administrator compares the journal with everything there is",
    "notes.sticky": _IN_WRITES,
    "parties.not_from": "the person at the machine is asked whether to load the sample",
    "parties.relationships": _IN_WRITES,
    "relationships.between": _IN_WRITES,
    "relationships.get": _IN_WRITES,
    "types.ends": "a job that changes a type names the relationships that do not fit, to who may define types",
    "values.seen_relationships": "who may define a field is shown values that would not fit its change",
    "values.seen_units": "who may define a field is shown values that would not fit its change",
    "vocabularies.held": _IN_WRITES,
    "vocabularies.held_sets": _IN_WRITES,
}


def _pages(graph: Graph, app: Flask, name: str) -> dict[str, Any]:
    user = None if name == "anonymous" else accounts.find(graph.database, ADMINISTRATOR, name)
    return leak_pages.answers(app, user, graph.uids["Ann Archer"], graph.uids["Eve Early"])
