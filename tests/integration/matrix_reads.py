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
from typing import Any

import explorer_reads
import network_reads
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
    activity,
    alike,
    ask,
    assignments,
    bulk,
    bulk_ties,
    colleagues,
    connections,
    discovery,
    documents,
    fields,
    files,
    hierarchy,
    history,
    introductions,
    journal,
    journal_check,
    keys,
    naming,
    notes,
    party_page,
    preferences,
    profiles,
    records,
    relations,
    restore,
    search,
    statements,
    ties,
    timeline,
)
from graphcrm.services.explorer import drawing, start, taking_out
from graphcrm.services.explorer.state import State
from graphcrm.services.graph_import import load
from graphcrm.values import Period
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


def _beside_it(database: Database, viewer: Viewer, world: World) -> object:
    """Say whether the page of Alice's record tells of the other that it is tied to."""
    found = party_page.read(database, viewer, world.of_kind["person"])
    return relations.of_party(database, viewer, found.party.uid, found.schema)


def _mapped(database: Database, viewer: Viewer, world: World) -> object:
    found = party_page.read(database, viewer, world.of_kind["person"])
    groups = relations.of_party(database, viewer, found.party.uid, found.schema)
    return relations.around(database, viewer, found.party, groups, found.schema)


def _told_of(kind: str) -> Question:
    def ask(database: Database, viewer: Viewer, world: World) -> object:
        found = party_page.read(database, viewer, world.of_kind["person"])
        return timeline.of_party(database, viewer, found.party, found.schema, kinds=[kind]).items

    return ask


def _in_tree(database: Database, viewer: Viewer, world: World) -> object:
    found = party_page.read(database, viewer, world.of_kind["person"])
    return hierarchy.of_party(
        database, viewer, found.party, found.schema, "family", period=Period.day(date.today())
    ).root


def _done(function: Callable[..., assignments.Assigned], **given: Any) -> Question:
    return lambda database, viewer, world: bool(
        function(database, viewer, [world.of_kind["person"]], **given, dry_run=True).changed
    )


def _tie(world: World) -> str:
    return f"{world.of_kind['person']}:{world.tie}"


def _ties_done(function: Callable[..., assignments.Assigned], **given: Any) -> Question:
    return lambda database, viewer, world: bool(
        function(database, viewer, [_tie(world)], **given, dry_run=True).changed
    )


def _related(database: Database, viewer: Viewer, world: World) -> bool:
    others = [world.of_kind["person"]]
    return bool(bulk.relate(database, viewer, others, "KNOWS", world.friend, dry_run=True).changed)


def _happened(database: Database, viewer: Viewer, world: World) -> bool:
    """Say whether one is told of anything that became of the record."""
    person = world.of_kind["person"]
    items = activity.latest(database, viewer, limit=500).items
    return any(
        (item.party and item.party.uid == person) or (item.entry and item.entry.target == person) for item in items
    )


READS: Mapping[str, Read] = {
    "draw a picture": Read(
        ("explorer.graph.of", "explorer.graph.read_parties", "explorer.communities.of", "explorer.statement.of"),
        LISTED,
        lambda database, viewer, world: explorer_reads.drawn(database, viewer, world.of_kind["person"]),
    ),
    "expand a picture": Read(
        ("explorer.expand.neighbours", "explorer.expand.expand"),
        SEEN,
        lambda database, viewer, world: explorer_reads.expanded(
            database, viewer, world.of_kind["person"], world.friend
        ),
    ),
    "begin a picture": Read(
        tuple(f"explorer.start.{name}" for name in ("parties", "around", "of_list", "of_search")),
        LISTED,
        lambda database, viewer, world: explorer_reads.begun(database, viewer, world.of_kind["person"], world.friend),
    ),
    "begin a picture with a question": Read(
        ("explorer.start.of_question",),
        SEEN,
        lambda database, viewer, world: (
            world.of_kind["person"] in start.of_question(database, viewer, 'who knows "The person"?')
        ),
    ),
    "open a saved map": Read(
        (
            *(f"explorer.maps.{name}" for name in ("listed", "find", "opened", "graph_of")),
            *("explorer.seen.of", "explorer.drawing.of"),
        ),
        LISTED,
        lambda database, viewer, world: explorer_reads.on_saved_map(
            database, viewer, world.map, world.of_kind["person"]
        ),
    ),
    "take a picture out": Read(
        ("explorer.taking_out.written",),
        STAFF_LISTED,
        lambda database, viewer, world: (
            world.of_kind["person"]
            in taking_out.written(
                viewer, drawing.of(database, viewer, State(parties=(world.of_kind["person"],))), "graphml"
            ).decode()
        ),
        "export",
    ),
    "draw the map of the network": Read(
        ("explorer.network_drawing.draw_for", "explorer.network_access.drawn_for"),
        LISTED,
        lambda database, viewer, world: world.of_kind["person"] in network_reads.drawn(database, viewer).uids,
    ),
    "open the map of the network": Read(
        tuple(f"explorer.overview.{name}" for name in ("find", "opened", "leading", "inside", "strongest")),
        LISTED,
        lambda database, viewer, world: network_reads.on_map(database, viewer, world.of_kind["person"]),
    ),
    "look a record up on the map of the network": Read(
        ("explorer.overview.number_of", "explorer.overview.party"),
        SEEN,
        lambda database, viewer, world: network_reads.looked_up(database, viewer, world.of_kind["person"]),
    ),
    "look at the page of a record": Read(
        ("party_page.read",),
        SEEN,
        lambda database, viewer, world: party_page.read(database, viewer, world.of_kind["person"]),
    ),
    "look at relationships": Read(("relations.of_party",), SEEN, _beside_it),
    "look at a map": Read(("relations.around",), SEEN, _mapped),
    "look at a timeline": Read(("timeline.of_party",), SEEN, _told_of("note")),
    "look at the changes of a timeline": Read((), "yyyyhhh", _told_of("change")),
    "look at a hierarchy": Read(("hierarchy.of_party",), SEEN, _in_tree),
    "read a record": Read(("records.read",), SEEN, _value("name")),
    "read a hidden field": Read(("records.read",), "----hhh", _value("salary")),
    "read a field that one may not change": Read(("records.read",), SEEN, _value("grade")),
    "find a name": Read(
        ("naming.resolve", "naming.only"),
        SEEN,
        lambda database, viewer, _: naming.resolve(database, viewer, "The person"),
    ),
    "be told of namesakes": Read(
        ("alike.find",),
        LISTED,
        lambda database, viewer, _: bool(alike.find(database, viewer, "person", ["The person"])),
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
    "try to tag": Read(("bulk.tag", "vocabularies.change_tags"), "y--yhhh", _done(bulk.tag, add=["probe"])),
    "try to change the contact type": Read(
        ("bulk.set_contact_type",), "y--yhhh", _done(bulk.set_contact_type, contact_type="lead")
    ),
    "try to relate": Read(("bulk.relate",), "y--yhhh", _related),
    "try to delete": Read(("bulk.delete",), "y--yhhh", _done(bulk.delete)),
    "try to end relationships": Read(("bulk_ties.end",), "y--yhhh", _ties_done(bulk_ties.end, until="today")),
    "try to convert relationships": Read(
        ("bulk_ties.convert",), "y--yhhh", _ties_done(bulk_ties.convert, into="KNOWS")
    ),
    "try to delete relationships": Read(("bulk_ties.delete",), "y--yhhh", _ties_done(bulk_ties.delete)),
    "see what happened": Read(("activity.latest",), LISTED, _happened),
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
    "be introduced": Read(
        ("introductions.introductions",),
        SEEN,
        lambda database, viewer, world: introductions.introductions(database, viewer, "The person").target,
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
    "read a relationship": Read(
        ("ties.find",), SEEN, lambda database, viewer, world: ties.find(database, viewer, world.tie)
    ),
    "list the relationships of two": Read(
        ("ties.between",),
        LISTED,
        lambda database, viewer, world: ties.between(database, viewer, world.of_kind["person"], world.friend),
    ),
    "list what may be added": Read(("ties.ways",), "yyyyy--", lambda database, viewer, _: ties.ways(database, viewer)),
    "state a relationship": Read(
        ("statements.read", "naming.candidates_of"),
        "yyyy-uu",
        lambda database, viewer, _: statements.read(database, viewer, '"The person" knows Friend').complete,
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
    "suggest owners": Read(
        ("colleagues.known", "colleagues.find", "colleagues.named", "colleagues.resolve"),
        "y-yy---",
        lambda database, viewer, _: "alice" in [each.name for each in colleagues.find(database, viewer, "ali")],
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
