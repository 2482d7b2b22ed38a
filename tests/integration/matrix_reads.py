"""Who is told what, as a table: what every read answers about Alice's records.

A row says what comes of a question for each of the cast, in the order of ``matrix_world.CAST``: ``y`` the record is in
the answer; ``-`` the answer comes without it; ``n`` refused; ``h`` answered as if the record or type were not there;
``u`` as if the field were not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matrix_world import World

from graphcrm.database.connection import Database
from graphcrm.models.access import Folder
from graphcrm.models.field import Field
from graphcrm.models.preference import Scope
from graphcrm.models.vocabularies import Category
from graphcrm.queries import jobs, vocabularies
from graphcrm.services import (
    access,
    accounts,
    ask,
    assignments,
    connections,
    discovery,
    documents,
    fields,
    files,
    history,
    journal,
    journal_check,
    keys,
    naming,
    notes,
    preferences,
    profiles,
    records,
    restore,
    search,
)
from graphcrm.services.graph_import import load
from graphcrm.viewer import Viewer

SEEN = "yyyyhhh"
LISTED = "yyyy---"
#: A member is told of the one record that is theirs.
WITH_OWN = "yyyy-y-"
#: The outsider has the right and nothing to see; a member and anybody have not the right.
STAFF_SEEN = "yyyyhnn"
STAFF_LISTED = "yyyy-nn"
STAFF_ONLY = "yyyyynn"
NOBODY = "nnnnnnn"

#: Answers whether the record is told of.
Question = Callable[[Database, Viewer, World], object]


@dataclass(frozen=True, slots=True)
class Read:
    """A question, the functions that it is about, and what comes of it for whom; ``right`` is the one it takes."""

    about: tuple[str, ...]
    expected: str
    asked: Question
    right: str = ""


def _found(database: Database, viewer: Viewer, world: World, *conditions: str, kind: str = "person") -> bool:
    given = [search.Condition.parse(each) for each in conditions]
    return "The person" in {party.name for party, _ in search.find(database, viewer, kind, given).parties}


def _value(field: str) -> Question:
    return lambda database, viewer, world: field in records.read(database, viewer, world.of_kind["person"]).values


def _types(database: Database, viewer: Viewer, type: str) -> bool:
    """Say whether the schema that one is shown has a relationship type."""
    return type in str(discovery.document(database, viewer))


def _journal(database: Database, viewer: Viewer, world: World) -> bool:
    return bool(journal.find(database, viewer, target=world.of_kind["person"]).entries)


def _entry(database: Database, viewer: Viewer, world: World) -> object:
    [first, *_] = journal.find(database, Viewer.administrator(), target=world.of_kind["person"]).entries
    return journal.get(database, viewer, first.uid)


def _operation(database: Database, viewer: Viewer, world: World) -> bool:
    [first, *_] = journal.find(database, Viewer.administrator(), target=world.of_kind["site"]).entries
    return bool(journal.of_operation(database, viewer, first.transaction).entries)


def _undone(database: Database, viewer: Viewer, world: World) -> object:
    return restore.undo(database, viewer, "no such transaction")


def _candidates(database: Database, viewer: Viewer, _world: World) -> bool:
    return bool(naming.candidates(database, viewer, "The person"))


def _assigned(database: Database, viewer: Viewer, world: World) -> bool:
    uids = [world.of_kind["person"]]
    return bool(assignments.assign(database, viewer, uids, {"owner": "charlie"}, dry_run=True).changed)


READS: Mapping[str, Read] = {
    "read a record": Read(("records.read",), SEEN, _value("name")),
    "read a hidden field": Read(("records.read",), "----hhh", _value("salary")),
    "read a field that one may not change": Read(("records.read",), SEEN, _value("grade")),
    "find a name": Read(
        ("naming.resolve", "naming.only"),
        SEEN,
        lambda database, viewer, _: naming.resolve(database, viewer, "The person"),
    ),
    "complete a name": Read(("naming.candidates",), LISTED, _candidates),
    "search": Read(("search.find",), LISTED, _found),
    "search for a value": Read(
        ("search.find",), LISTED, lambda database, viewer, world: _found(database, viewer, world, "grade=B")
    ),
    "search for a hidden value": Read(
        ("search.find",), "uuuuuuu", lambda database, viewer, world: _found(database, viewer, world, "salary=900")
    ),
    "choose by conditions": Read(
        ("assignments.chosen",),
        LISTED,
        lambda database, viewer, world: (
            world.of_kind["person"] in assignments.chosen(database, viewer, [search.Condition.parse("tags=rush")])
        ),
    ),
    "try to give away": Read(("assignments.assign",), "---yhhh", _assigned),
    "connect": Read(
        ("connections.connections",),
        SEEN,
        lambda database, viewer, world: connections.connections(database, viewer, "The person", "Friend").paths,
    ),
    "connect by a hidden type": Read(
        ("connections.connections",),
        "hhhhhhh",
        lambda database, viewer, world: (
            connections.connections(database, viewer, "The person", "Friend", types=["TREATS"]).paths
        ),
    ),
    "ask": Read(
        ("ask.ask",), SEEN, lambda database, viewer, _: ask.ask(database, viewer, 'who knows "The person"?').subjects
    ),
    "list notes": Read(
        ("notes.of_party",),
        SEEN,
        lambda database, viewer, world: notes.of_party(database, viewer, world.of_kind["person"]).notes,
    ),
    "read a note": Read(("notes.get",), SEEN, lambda database, viewer, world: notes.get(database, viewer, world.note)),
    "list documents": Read(
        ("documents.of_party",),
        SEEN,
        lambda database, viewer, world: documents.of_party(database, viewer, world.of_kind["person"]).documents,
    ),
    "look at a document": Read(
        ("documents.get",), SEEN, lambda database, viewer, world: documents.get(database, viewer, world.document)
    ),
    "read a document": Read(
        ("documents.read",),
        SEEN,
        lambda database, viewer, world: documents.read(database, viewer, world.document),
    ),
    "count tags": Read((), LISTED, lambda database, viewer, _: vocabularies.tags(database, viewer)),
    "count folders": Read(
        ("access.records_in",),
        WITH_OWN,
        lambda database, viewer, _: "shared" in access.records_in(database, viewer),
    ),
    "count records of an owner": Read(
        ("access.records_of",),
        WITH_OWN,
        lambda database, viewer, _: access.records_of(database, viewer, ["alice"]).get("alice"),
    ),
    "list folders": Read(
        ("discovery.definitions",),
        LISTED,
        lambda database, viewer, _: discovery.definitions(database, viewer, Folder),
    ),
    "list categories": Read(
        ("discovery.definitions",),
        "-------",
        lambda database, viewer, _: (
            "hidden" in {each.name for each in discovery.definitions(database, viewer, Category)}
        ),
    ),
    "list fields": Read(
        ("discovery.fields",),
        "-------",
        lambda database, viewer, _: (
            "salary" in {each.name for each in discovery.fields(database, viewer, "person")["person"]}
        ),
    ),
    "see a hidden type in the schema": Read(
        ("discovery.document",), "-------", lambda database, viewer, _: _types(database, viewer, "TREATS")
    ),
    "see a type in the schema": Read(
        ("discovery.document",), "yyyyyyy", lambda database, viewer, _: _types(database, viewer, "GUARDS")
    ),
    "read preferences": Read(
        ("preferences.read",), "yyyyyyy", lambda database, viewer, _: preferences.read(database, viewer)
    ),
    "read preferences of the folder": Read(
        ("preferences.read_scope",),
        "yyyynnn",
        lambda database, viewer, _: preferences.read_scope(database, viewer, Scope.folder("shared")) is not None,
    ),
    "list jobs": Read((), "-------", lambda database, viewer, _: jobs.find(database, viewer)),
    "read the history": Read(
        ("history.of_party", "entries.page"),
        STAFF_SEEN,
        lambda database, viewer, world: history.of_party(database, viewer, world.of_kind["person"]).entries,
        "read_journal",
    ),
    "compare versions": Read(
        ("history.compare",),
        STAFF_SEEN,
        lambda database, viewer, world: history.compare(database, viewer, world.friend, 1, 2),
        "read_journal",
    ),
    "read the journal": Read(("journal.find",), STAFF_LISTED, _journal, "read_journal"),
    "read an entry": Read(("journal.get",), STAFF_SEEN, _entry, "read_journal"),
    "read a transaction": Read(("journal.of_operation",), STAFF_LISTED, _operation, "read_journal"),
    "export the journal": Read(
        ("journal.export",),
        STAFF_LISTED,
        lambda database, viewer, world: world.of_kind["person"] in "".join(journal.export(database, viewer, "jsonl")),
        "export",
    ),
    "trim the journal": Read(
        ("journal.trim",),
        NOBODY,
        lambda database, viewer, _: journal.trim(database, viewer, date(1990, 1, 1)) is not None,
        "trim_journal",
    ),
    "verify the journal": Read(
        ("journal_check.verify",),
        NOBODY,
        lambda database, viewer, _: journal_check.verify(database, viewer) is not None,
        "administer",
    ),
    "undo": Read(("restore.undo",), "hhhhhnn", _undone, "restore"),
    "list users": Read(
        ("accounts.listed",), NOBODY, lambda database, viewer, _: accounts.listed(database, viewer), "manage_access"
    ),
    "look at a user": Read(
        ("accounts.find",), "yhhhhhh", lambda database, viewer, _: accounts.find(database, viewer, "alice")
    ),
    "explain a user": Read(
        ("access.explained",),
        NOBODY,
        lambda database, viewer, _: access.explained(database, viewer, "alice"),
        "manage_access",
    ),
    "explain a record": Read(
        ("access.explained_for",),
        NOBODY,
        lambda database, viewer, world: access.explained_for(database, viewer, "alice", world.of_kind["person"]),
        "manage_access",
    ),
    "export a profile": Read(
        ("profiles.export.export",), NOBODY, lambda database, viewer, _: profiles.export(database, viewer), "define"
    ),
    "rotate the keys": Read(
        ("keys.rotate",),
        NOBODY,
        lambda database, viewer, _: keys.rotate(database, viewer, drop_old=False) is not None,
        "administer",
    ),
    "clean the files": Read(
        ("files.clean",),
        NOBODY,
        lambda database, viewer, _: files.clean(database, viewer, dry_run=True) is not None,
        "administer",
    ),
    "count the values of a field": Read(
        ("fields.count",),
        NOBODY,
        lambda database, viewer, _: fields.count(database, viewer, "grade"),
        "define",
    ),
    "preview another type": Read(
        ("fields.preview",),
        NOBODY,
        lambda database, viewer, _: (
            fields.preview(
                database, viewer, "grade", Field("grade", "Grade", "integer", set="staffing", writers=("admin",))
            ).misfits
        ),
        "define",
    ),
    "import": Read(
        ("graph_import.load.run",),
        "uuuuunn",
        lambda database, viewer, _: load.run(database, viewer, Path("absent"), Path("absent.yaml")),
        "import",
    ),
    "export preferences": Read(
        ("preferences.exported",),
        "yyyyyyy",
        lambda database, viewer, _: preferences.exported(database, viewer) is not None,
    ),
}
