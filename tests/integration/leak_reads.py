"""One table of every read function that takes a viewer, with what it is asked in the leak test.

A contract test compares it with what there is, so whoever adds a read adds it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from leaks import BOXES, CONDITIONS, KINDS, NAMES, QUESTIONS, Asked, Read

from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.models.preference import Scope
from graphcrm.models.vocabularies import Category, ContactType, Role
from graphcrm.queries import jobs as job_queries
from graphcrm.queries import parties, vocabularies
from graphcrm.queries import schema as schema_queries
from graphcrm.services import (
    access,
    accounts,
    ask,
    assignments,
    bookmarks,
    connections,
    discovery,
    documents,
    fields,
    history,
    journal,
    journal_check,
    naming,
    notes,
    preferences,
    profiles,
    quick_search,
    records,
    saved_searches,
    search,
)
from graphcrm.services.lists import parties as party_lists
from graphcrm.services.lists import relationships as tie_lists
from graphcrm.services.lists.cursor import LAST
from graphcrm.services.lists.query import PartyQuery, RelationshipQuery, Tie
from graphcrm.values import EVER

TODAY = date(2026, 11, 22)


def _every(*calls: Callable[[], Any]) -> tuple[Callable[[], Any], ...]:
    return calls


def _for(items: Iterable[Any], function: Callable[[Any], Any]) -> list[Callable[[], Any]]:
    return [lambda item=item: function(item) for item in items]


def _uids(asked: Asked) -> list[str]:
    return sorted(asked.uids.values())


def _others(asked: Asked, of: str) -> list[str]:
    """Return the uids of notes, documents, jobs …: those that the viewers know, and one that is not there."""
    return [*(uid for name, uid in asked.others.items() if name.startswith(of)), f"no {of}"]


def _connections(asked: Asked) -> list[Callable[[], Any]]:
    ends = [("ann archer", "clinic"), ("ben baker", "eve early"), ("ann archer", "eve early"), ("ann", "victor vault")]
    return [
        *_for(ends, lambda pair: connections.connections(asked.database, asked.viewer, *pair, as_of=TODAY).to_dict()),
        *_for(ends, lambda pair: connections.connections(asked.database, asked.viewer, *pair, as_of=EVER).to_dict()),
        *_for(
            ["KNOWS", "TREATS", "TREAT"],
            lambda type: connections.connections(
                asked.database, asked.viewer, "ann archer", "eve early", types=[type], max_hops=3
            ).to_dict(),
        ),
    ]


def _found(asked: Asked) -> list[Callable[[], Any]]:
    def find(given: tuple[str, str], **more: Any) -> Any:
        kind, text = given
        conditions = [search.Condition.parse(text)] if text else []
        return search.find(asked.database, asked.viewer, kind, conditions, today=TODAY, **more).to_dict()

    shown = ["birthday", "double_salary", "nickname", "vault_code"]
    return [
        *_for([("party", text) for text in CONDITIONS], find),
        *_for([(kind, "name~a") for kind in ("ward", "sight")], find),
        *_for(shown, lambda name: find(("person", ""), show=[name])),
        lambda: find(("party", ""), limit=2),
    ]


def _of(asked: Asked, of: str | None) -> Any:
    told = discovery.fields(asked.database, asked.viewer, of)
    return {name: [field.described() for field in found] for name, found in told.items()}


def _lists(asked: Asked) -> list[Callable[[], Any]]:
    ben = asked.uids.get("Ben Baker", "none")
    queries = [
        *(PartyQuery(conditions=(search.Condition.parse(text),)) for text in ("tags=secret", "salary>10")),
        *(PartyQuery(kind=kind) for kind in ("person", "ward")),
        *(PartyQuery(ties=(tie,)) for tie in (Tie("KNOWS", "source", ben), Tie("TREATS"))),
        *(PartyQuery(sort=sort, descending=True) for sort in ("points", "salary")),
        PartyQuery(letter="A", size=2),
        PartyQuery(letter="V", text="va"),
        PartyQuery(size=3, columns=COLUMNS),
    ]
    return [
        *_for(queries, lambda query: party_lists.page(asked.database, asked.viewer, query, today=TODAY)),
        lambda: party_lists.page(asked.database, asked.viewer, PartyQuery(size=3), LAST, today=TODAY),
    ]


def _relationships(asked: Asked) -> list[Callable[[], Any]]:
    ben = asked.uids.get("Ben Baker", "none")
    queries = [
        RelationshipQuery(size=100),
        RelationshipQuery(party=ben, as_of="ever"),
        *(RelationshipQuery(types=(type,)) for type in ("TREATS", "TREAT")),
        *(RelationshipQuery(status=status, as_of="2018") for status in ("past", "future")),
        *(RelationshipQuery(sort=sort, size=4) for sort in ("type", "since", "title", "treatment")),
        RelationshipQuery(text="va"),
    ]
    return [
        *_for(queries, lambda query: tie_lists.page(asked.database, asked.viewer, query)),
        lambda: tie_lists.page(asked.database, asked.viewer, RelationshipQuery(size=4), LAST),
    ]


def _entries(asked: Asked) -> list[Callable[[], Any]]:
    filters: list[dict[str, Any]] = [
        {},
        {"limit": 3},
        {"actor": "alice"},
        {"action": "delete"},
        {"source": "command", "since": TODAY},
        *({"target": uid} for uid in _uids(asked)[:6]),
        *({"target": target} for target in ("user:alice", "team:ops", "type:TREATS", "category:patients", "none")),
    ]
    return _for(filters, lambda given: journal.find(asked.database, asked.viewer, **given))


COLUMNS = ("name", "kind", "email", "phone", "place", "tags", "roles", "categories", "current_relationships", "age")


DEFINED = (ContactType, Role, Category, Kind, ContactPointType)
SCOPES = (
    Scope.site(),
    Scope("folder", "open"),
    Scope("folder", "vault"),
    Scope("user", "bob"),
    Scope("user", "alice"),
)

#: Every public function of the queries and services that reads for a viewer.
READS: Mapping[str, Read] = {
    "queries.parties.get": lambda a: _for(_uids(a), lambda uid: parties.get(a.database, a.viewer, uid)),
    "queries.parties.refs": lambda a: _every(lambda: parties.refs(a.database, a.viewer, _uids(a))),
    "queries.parties.by_external_id": lambda a: _for(
        ["x1", "x2", "h1"], lambda id: parties.by_external_id(a.database, a.viewer, id)
    ),
    "queries.parties.by_name": lambda a: _for(NAMES, lambda name: parties.by_name(a.database, a.viewer, [name])),
    "queries.parties.search_names": lambda a: _for(
        ["name_key:ann", "name_key:a* OR name_key:b*", "name_key:v*"],
        lambda words: parties.search_names(a.database, a.viewer, words, 3),
    ),
    "queries.parties.names_like": lambda a: _for(
        ["name_key:ann", "name_key:a* OR name_key:v*"],
        lambda words: parties.names_like(a.database, a.viewer, words, 5, 3),
    ),
    "queries.parties.tell_apart": lambda a: _every(
        lambda: {
            uid: {"ties": row["ties"]}
            for uid, row in parties.tell_apart(
                a.database, a.viewer, _uids(a), schema_queries.seen(a.database, a.viewer).types.ties, EVER
            ).items()
        }
    ),
    "queries.jobs.find": lambda a: _every(lambda: job_queries.find(a.database, a.viewer)),
    "queries.jobs.get": lambda a: _for(_others(a, "job"), lambda uid: job_queries.get(a.database, a.viewer, uid)),
    "queries.vocabularies.tags": lambda a: _every(lambda: vocabularies.tags(a.database, a.viewer)),
    "queries.vocabularies.uses": lambda a: _for(DEFINED, lambda of: vocabularies.uses(a.database, a.viewer, of)),
    "queries.schema.seen": lambda a: _every(
        lambda: [
            each.properties()
            for of in (*DEFINED, AttributeSet)
            for each in schema_queries.seen(a.database, a.viewer).all(of)
        ]
    ),
    "services.connections.connections": _connections,
    "services.ask.ask": lambda a: _for(
        QUESTIONS, lambda text: ask.ask(a.database, a.viewer, text, as_of=TODAY).to_dict()
    ),
    "services.naming.resolve": lambda a: _for(NAMES, lambda name: naming.resolve(a.database, a.viewer, name)),
    "services.naming.candidates": lambda a: _for(NAMES, lambda name: naming.candidates(a.database, a.viewer, name)),
    "services.naming.only": lambda a: _for(NAMES, lambda name: naming.only(a.database, a.viewer, name, [])),
    "services.naming.described": lambda a: _every(
        lambda: naming.described(a.database, a.viewer, list(parties.refs(a.database, a.viewer, _uids(a)).values()))
    ),
    "services.discovery.fields": lambda a: _for(
        [
            None,
            *KINDS,
            "relationship",
            "unit",
            "contact_point",
            "KNOWS",
            "TREATS",
            "secret_set",
            "medical",
            "secret_st",
        ],
        lambda of: _of(a, of),
    ),
    "services.discovery.definitions": lambda a: _for(
        DEFINED, lambda of: [each.properties() for each in discovery.definitions(a.database, a.viewer, of)]
    ),
    "services.discovery.document": lambda a: _every(lambda: discovery.document(a.database, a.viewer)),
    "services.search.find": _found,
    "services.records.read": lambda a: _for(
        _uids(a), lambda uid: records.read(a.database, a.viewer, uid, today=TODAY).to_dict()
    ),
    "services.preferences.read": lambda a: _for(
        [None, "open", "vault"], lambda folder: dict(preferences.read(a.database, a.viewer, folder=folder))
    ),
    "services.preferences.read_scope": lambda a: _for(
        SCOPES, lambda scope: dict(preferences.read_scope(a.database, a.viewer, scope))
    ),
    "services.preferences.exported": lambda a: _every(lambda: preferences.exported(a.database, a.viewer)),
    "services.profiles.export.export": lambda a: _every(lambda: profiles.export(a.database, a.viewer)),
    "services.accounts.find": lambda a: _for(["bob", "alice"], lambda name: accounts.find(a.database, a.viewer, name)),
    "services.accounts.listed": lambda a: _every(lambda: accounts.listed(a.database, a.viewer)),
    "services.access.records_of": lambda a: _every(
        lambda: access.records_of(a.database, a.viewer, ["bob", "alice", "team:sales", "team:ops", "administrator"])
    ),
    "services.access.records_in": lambda a: _every(lambda: access.records_in(a.database, a.viewer)),
    "services.access.explained": lambda a: _for(
        ["bob", "alice"], lambda name: access.explained(a.database, a.viewer, name)
    ),
    "services.access.explained_for": lambda a: _for(
        _uids(a), lambda uid: access.explained_for(a.database, a.viewer, "bob", uid)
    ),
    "services.assignments.chosen": lambda a: _for(
        ["folder=open", "folder=vault", "name~a"],
        lambda text: assignments.chosen(a.database, a.viewer, [search.Condition.parse(text)]),
    ),
    "services.fields.count": lambda a: _for(
        ["shirt_size", "salary"], lambda name: fields.count(a.database, a.viewer, name)
    ),
    "services.history.of_party": lambda a: _for(_uids(a), lambda uid: history.of_party(a.database, a.viewer, uid)),
    "services.history.compare": lambda a: _for(_uids(a), lambda uid: history.compare(a.database, a.viewer, uid, 1, 2)),
    "services.journal.find": _entries,
    "services.journal.of_operation": lambda a: _for(
        _others(a, "operation"), lambda uid: journal.of_operation(a.database, a.viewer, uid)
    ),
    "services.journal.get": lambda a: _for(_others(a, "entry"), lambda uid: journal.get(a.database, a.viewer, uid)),
    "services.journal.export": lambda a: _for(
        ("jsonl", "csv"), lambda form: list(journal.export(a.database, a.viewer, form))
    ),
    "services.journal_check.verify": lambda a: _every(lambda: journal_check.verify(a.database, a.viewer)),
    "services.notes.get": lambda a: _for(_others(a, "note"), lambda uid: notes.get(a.database, a.viewer, uid)),
    "services.notes.of_party": lambda a: _for(_uids(a), lambda uid: notes.of_party(a.database, a.viewer, uid, limit=2)),
    "services.documents.get": lambda a: _for(
        _others(a, "document"), lambda uid: documents.get(a.database, a.viewer, uid)
    ),
    "services.documents.read": lambda a: _for(
        _others(a, "document"), lambda uid: _content(documents.read(a.database, a.viewer, uid))
    ),
    "services.documents.photo": lambda a: _for(_uids(a), lambda uid: documents.photo(a.database, a.viewer, uid)),
    "services.documents.of_party": lambda a: _for(
        _uids(a), lambda uid: documents.of_party(a.database, a.viewer, uid, limit=2)
    ),
    "services.lists.parties.page": _lists,
    "services.lists.parties.uids": lambda a: _for(
        ({}, {"letter": "A"}, {"text": "ace"}),
        lambda given: party_lists.uids(a.database, a.viewer, PartyQuery(**given), today=TODAY),
    ),
    "services.lists.relationships.page": _relationships,
    "services.quick_search.search": lambda a: _for(BOXES, lambda text: quick_search.search(a.database, a.viewer, text)),
    "services.bookmarks.listed": lambda a: _every(lambda: bookmarks.listed(a.database, a.viewer)),
    "services.bookmarks.recent": lambda a: _every(lambda: bookmarks.recent(a.database, a.viewer, limit=3)),
    "services.saved_searches.listed": lambda a: _every(lambda: saved_searches.listed(a.database, a.viewer)),
}


def _content(found: tuple[Any, Any]) -> tuple[Any, bytes]:
    document, stream = found
    with stream:
        return document, stream.read()
