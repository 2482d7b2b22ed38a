"""One table of every read function that takes a viewer, with what it is asked in the leak test.

A contract test compares it with what there is, so whoever adds a read adds it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import explorer_reads
import network_reads
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
    activity,
    alike,
    ask,
    assignments,
    bookmarks,
    bulk,
    bulk_ties,
    colleagues,
    connections,
    discovery,
    documents,
    examples,
    fields,
    hierarchy,
    history,
    indexes,
    introductions,
    journal,
    journal_check,
    namesakes,
    naming,
    notes,
    party_page,
    preferences,
    profiles,
    quick_search,
    reach,
    records,
    relations,
    saved_searches,
    search,
    statements,
    ties,
    timeline,
)
from graphcrm.services.lists import addresses, export
from graphcrm.services.lists import parties as party_lists
from graphcrm.services.lists import relationships as tie_lists
from graphcrm.services.lists.cursor import LAST
from graphcrm.services.lists.query import PartyQuery, RelationshipQuery, Tie
from graphcrm.values import EVER

STATED = (
    "Ann Archer knows Ben Baker since 2019",
    "Ann knows Victor Vault",
    "Ann Archer treats Eve Early",
    "Ann Archer is the doctor of Eve Early",
    "Vic Vault works at Dock Street Clinic as Cook",
    "Eve Early was a friend of Cleo Carter",
    "I know Ann Archer",
)
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


#: Whom a path shall run through and avoid, and what comes first.
ROUTED: tuple[dict[str, Any], ...] = (
    {"order": "strong"},
    {"through": ["ben baker"]},
    {"through": ["ben baker", "kim colleague"], "order": "strong"},
    {"through": ["victor vault"]},
    {"avoid": ["ben baker"]},
    {"avoid": ["victor vault"], "through": ["clinic"]},
)


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
        *_for(
            ROUTED,
            lambda more: connections.connections(
                asked.database, asked.viewer, "ann archer", "eve early", as_of=TODAY, max_hops=5, **more
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
        *(PartyQuery(sort=sort, size=4) for sort in ("email", "place", "categories", "tags", "current_relationships")),
        PartyQuery(letter="A", size=2),
        *(PartyQuery(city=city) for city in ("Leeds", "Vaultham")),
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
        *(RelationshipQuery(text=text) for text in ("va", "spy", "ann spy")),
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
    **{
        f"services.{name}": lambda a, name=name: network_reads.asked(a.database, a.viewer, _uids(a))[name]
        for name in network_reads.ASKED
    },
    **explorer_reads.READS,
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
    "queries.parties.named": lambda a: _for(
        NAMES,
        lambda name: parties.named(
            a.database,
            a.viewer,
            [{"text": name, "keys": [name], "words": f"name_key:({name})", "beginnings": f"name_key:({name}*)"}],
            12,
        ),
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
    "queries.parties.facts": lambda a: _every(
        lambda: {
            uid: {"organization": row["organization"], "household": row["household"]}
            for uid, row in parties.facts(
                a.database,
                a.viewer,
                _uids(a),
                types=schema_queries.seen(a.database, a.viewer).types.ties,
                emails=["email"],
                titled=True,
                period=EVER,
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
    "services.introductions.introductions": lambda a: _for(
        ["eve early", "clinic", "ben baker", "victor vault", "ann patient", "kim colleague"],
        lambda name: introductions.introductions(a.database, a.viewer, name, as_of=TODAY).to_dict(),
    ),
    "services.ask.ask": lambda a: _for(
        QUESTIONS, lambda text: ask.ask(a.database, a.viewer, text, as_of=TODAY).to_dict()
    ),
    "services.examples.questions": lambda a: _every(lambda: examples.questions(a.database, a.viewer)),
    "services.naming.resolve": lambda a: _for(NAMES, lambda name: naming.resolve(a.database, a.viewer, name)),
    "services.naming.candidates": lambda a: _for(NAMES, lambda name: naming.candidates(a.database, a.viewer, name)),
    "services.naming.candidates_of": lambda a: _every(lambda: naming.candidates_of(a.database, a.viewer, NAMES)),
    "services.naming.only": lambda a: _for(NAMES, lambda name: naming.only(a.database, a.viewer, name, [])),
    "services.alike.find": lambda a: _for(
        KINDS, lambda kind: alike.find(a.database, a.viewer, kind, NAMES, ["alice@example.org", "ann@example.org"])
    ),
    "services.reach.neighbours": lambda a: _for(
        _others(a, "unit"), lambda uid: reach.neighbours(a.database, a.viewer, uid)
    ),
    "services.naming.described": lambda a: _every(
        lambda: naming.described(a.database, a.viewer, list(parties.refs(a.database, a.viewer, _uids(a)).values()))
    ),
    "services.namesakes.facts": lambda a: _every(
        lambda: namesakes.facts(a.database, a.viewer, list(parties.refs(a.database, a.viewer, _uids(a)).values()))
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
    "services.statements.read": lambda a: _for(STATED, lambda text: statements.read(a.database, a.viewer, text)),
    "services.ties.find": lambda a: _for(_others(a, "tie"), lambda uid: ties.find(a.database, a.viewer, uid)),
    "services.ties.ways": lambda a: _for(
        ["", "person", "organization"], lambda kind: ties.ways(a.database, a.viewer, kind, "person")
    ),
    "services.ties.between": lambda a: _for(
        _uids(a), lambda uid: [ties.between(a.database, a.viewer, uid, other) for other in _uids(a)]
    ),
    "services.preferences.read": lambda a: _for(
        [None, "open", "vault"], lambda folder: dict(preferences.read(a.database, a.viewer, folder=folder))
    ),
    "services.preferences.read_scope": lambda a: _for(
        SCOPES, lambda scope: dict(preferences.read_scope(a.database, a.viewer, scope))
    ),
    "services.preferences.exported": lambda a: _every(lambda: preferences.exported(a.database, a.viewer)),
    "services.profiles.export.export": lambda a: _every(lambda: profiles.export(a.database, a.viewer)),
    "services.colleagues.known": lambda a: _every(lambda: colleagues.known(a.database, a.viewer)),
    "services.colleagues.find": lambda a: _for(
        ["", "al", "t"], lambda text: colleagues.find(a.database, a.viewer, text)
    ),
    "services.colleagues.named": lambda a: _for(
        ["bob", "team:ops"], lambda name: colleagues.named(a.database, a.viewer, name)
    ),
    "services.colleagues.resolve": lambda a: _for(
        ["bob", "team:ops", "Sales"], lambda text: colleagues.resolve(a.database, a.viewer, text)
    ),
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
    "services.party_page.read": lambda a: _for(_uids(a), lambda uid: _told(_profile(a, uid))),
    "services.relations.of_party": lambda a: _for(
        _uids(a),
        lambda uid: relations.of_party(
            a.database, a.viewer, uid, schema_queries.schema(a.database), size=2, today=TODAY
        ),
    ),
    "services.relations.around": lambda a: _for(_uids(a), lambda uid: _map(a, uid)),
    "services.timeline.of_party": lambda a: _for(_uids(a), lambda uid: _timeline(a, uid)),
    "services.hierarchy.of_party": lambda a: _for(_uids(a), lambda uid: _trees(a, uid)),
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
    "services.lists.parties.rows": lambda a: _for(
        (PartyQuery(columns=COLUMNS), PartyQuery(kind="person", sort="points"), PartyQuery(sort="phone")),
        lambda query: party_lists.rows(a.database, a.viewer, query, _uids(a), today=TODAY),
    ),
    "services.lists.parties.columns": lambda a: _for(
        ("party", "person", "ward"), lambda kind: party_lists.columns(a.database, a.viewer, kind)
    ),
    "services.lists.relationships.columns": lambda a: _every(lambda: tie_lists.columns(a.database, a.viewer)),
    "services.lists.addresses.addressees": lambda a: _every(
        lambda: addresses.addressees(a.database, a.viewer, _uids(a))
    ),
    "services.lists.export.export": lambda a: _every(
        lambda: export.export(a.database, a.viewer, PartyQuery(columns=COLUMNS), _uids(a))
    ),
    "services.activity.latest": lambda a: _for(
        ({}, {"kind": "note"}, {"kind": "change", "limit": 3}, {"actor": "alice"}, {"since": TODAY}),
        lambda given: activity.latest(a.database, a.viewer, **given),
    ),
    "services.bulk.tag": lambda a: _for(
        _uids(a), lambda uid: _came(bulk.tag(a.database, a.viewer, [uid], add=["probe"], dry_run=True))
    ),
    "services.bulk.set_contact_type": lambda a: _for(
        _uids(a), lambda uid: _came(bulk.set_contact_type(a.database, a.viewer, [uid], "lead", dry_run=True))
    ),
    "services.bulk.relate": lambda a: _for(
        _uids(a),
        lambda uid: _came(
            bulk.relate(a.database, a.viewer, [uid], "KNOWS", a.uids.get("Ben Baker", "none"), dry_run=True)
        ),
    ),
    "services.bulk.delete": lambda a: _for(
        _uids(a), lambda uid: _came(bulk.delete(a.database, a.viewer, [uid], dry_run=True))
    ),
    "services.lists.relationships.page": _relationships,
    "services.lists.relationships.uids": lambda a: _for(
        _TIE_LISTS, lambda query: tie_lists.uids(a.database, a.viewer, query)
    ),
    "services.lists.relationships.rows": lambda a: _for(
        _TIE_LISTS, lambda query: tie_lists.rows(a.database, a.viewer, query, _tie_uids(a))
    ),
    "services.lists.export.export_relationships": lambda a: _every(
        lambda: export.export_relationships(a.database, a.viewer, RelationshipQuery(), _tie_uids(a))
    ),
    "services.bulk_ties.end": lambda a: _for(
        _tie_uids(a), lambda uid: _came(bulk_ties.end(a.database, a.viewer, [uid], "today", dry_run=True))
    ),
    "services.bulk_ties.convert": lambda a: _for(
        _tie_uids(a), lambda uid: _came(bulk_ties.convert(a.database, a.viewer, [uid], "KNOWS", dry_run=True))
    ),
    "services.bulk_ties.delete": lambda a: _for(
        _tie_uids(a), lambda uid: _came(bulk_ties.delete(a.database, a.viewer, [uid], dry_run=True))
    ),
    "services.quick_search.search": lambda a: _for(BOXES, lambda text: quick_search.search(a.database, a.viewer, text)),
    "services.quick_search.find": lambda a: _for((*BOXES, *WRITTEN, *OPERATORS), lambda text: _in_all(a, text)),
    "services.ask.reads_as_question": lambda a: _for(
        QUESTIONS, lambda text: ask.reads_as_question(a.database, a.viewer, text)
    ),
    "services.bookmarks.listed": lambda a: _every(lambda: bookmarks.listed(a.database, a.viewer)),
    "services.bookmarks.recent": lambda a: _every(lambda: bookmarks.recent(a.database, a.viewer, limit=3)),
    "services.saved_searches.listed": lambda a: _every(lambda: saved_searches.listed(a.database, a.viewer)),
}


#: Words of notes and relationships, some of them hidden.
WRITTEN = ("tea", "mine", "ops", "who is hidden", "chair", "cook", "spy", "treats", "kind:person tea", "knows -ann")
#: Operators alone, which other queries answer: any, and a city.
OPERATORS = ("kind:person", "city:portmere")


def _in_all(asked: Asked, text: str) -> quick_search.Findings:
    # As the first start of a program with these types does.
    indexes.follow_types(asked.database)
    return quick_search.find(asked.database, asked.viewer, text, limit=3, texts=3)


def _profile(asked: Asked, uid: str) -> party_page.Profile:
    return party_page.read(asked.database, asked.viewer, uid, derived=True, today=TODAY)


def _told(found: party_page.Profile) -> Any:
    """Return what a profile tells; the schema that it was read with is to decide by."""
    return {name: getattr(found, name) for name in found.__slots__ if name != "schema"}


def _map(asked: Asked, uid: str) -> Any:
    found = _profile(asked, uid)
    groups = relations.of_party(asked.database, asked.viewer, uid, found.schema, today=TODAY)
    current = [group for group in groups if group.status == "current"]
    return relations.around(asked.database, asked.viewer, found.party, current, found.schema, today=TODAY)


def _timeline(asked: Asked, uid: str) -> Any:
    """Return a timeline page by page, to its end."""
    found, pages = _profile(asked, uid), []
    while not pages or pages[-1].after:
        after = pages[-1].after if pages else ""
        pages.append(
            timeline.of_party(
                asked.database,
                asked.viewer,
                found.party,
                found.schema,
                kinds=timeline.KINDS,
                after=after,
                limit=2,
                today=TODAY,
            )
        )
    return pages


def _trees(asked: Asked, uid: str) -> Any:
    found = _profile(asked, uid)
    return [
        hierarchy.of_party(asked.database, asked.viewer, found.party, found.schema, name, period=EVER)
        for name in hierarchy.offered(found.schema, asked.viewer, found.party)
    ]


_TIE_LISTS = (RelationshipQuery(as_of="ever"), RelationshipQuery(types=("TREATS",)), RelationshipQuery(text="va"))


def _tie_uids(asked: Asked) -> list[str]:
    """Return ties that the viewers know or could try, as lists give them."""
    sources = [asked.uids.get(name, "none") for name in ("Ann Archer", "Ben Baker")]
    return [f"{source}:{tie}" for source in sources for tie in _others(asked, "tie")]


def _came(done: assignments.Assigned) -> Any:
    """Return what came of an action on many records, without the name that the journal gives it."""
    return done.changed, done.unchanged, done.refused


def _content(found: tuple[Any, Any]) -> tuple[Any, bytes]:
    document, stream = found
    with stream:
        return document, stream.read()
