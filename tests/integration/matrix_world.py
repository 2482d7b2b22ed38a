"""The cast and the records that the matrix of the policy is about."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cast import define

from graphcrm.database.connection import Database
from graphcrm.models.access import Folder, Team
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.vocabularies import Category
from graphcrm.services import accounts, contact_points, documents, fields, notes, parties, relationships
from graphcrm.services.explorer import maps
from graphcrm.services.explorer.state import State
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
#: Alice owns the records and contributes to their folder; each Bob is on a team with one level there; Charlie is on
#: none; Mia is a member whose own record is one of them; anybody is not signed in.
TEAMS = {
    "alice": "writers",
    "bob_reads": "readers",
    "bob_contributes": "writers",
    "bob_manages": "bosses",
    "charlie": "",
}
CAST = (*TEAMS, "mia", "anonymous")
#: Every kind of party, an own one among them.
KINDS = ("person", "organization", "household", "group", "site")
_SET = AttributeSet("staffing", "Staffing", kinds=("person", "organization", "household", "group"))
_FIELDS = (
    Field("salary", "Salary", set="staffing", readers=("admin",)),
    Field("grade", "Grade", set="staffing", writers=("admin",)),
    Field("pin", "PIN", "encrypted", set="staffing"),
)
_PERSONS = {"forward": "does", "reverse": "is done", "source_kinds": ["person"], "target_kinds": ["person"]}


@dataclass(frozen=True, slots=True)
class World:
    """The viewers by name, and uids of what is there: Alice's of each kind, two of them tied; and Mia's own."""

    viewers: Mapping[str, Viewer]
    of_kind: Mapping[str, str]
    friend: str
    deleted: str
    tie: str
    unit: str
    point: str
    note: str
    document: str
    own: str
    own_unit: str
    own_point: str
    map: str


def build(database: Database) -> World:
    """Make the cast as accounts, and the records."""
    restricted = {"restricted": True, "readers": ["admin"]}
    define(
        database,
        *(Team(name, name.capitalize()) for name in ("readers", "writers", "bosses")),
        Folder("shared", "Shared", readers=("readers",), contributors=("writers",), managers=("bosses",)),
        Category("open", "Open"),
        Category("fixed", "Fixed", writers=("admin",)),
        Category("hidden", "Hidden", readers=("admin",)),
        RelationshipType.from_mapping({"name": "GUARDS", **_PERSONS, "writers": ["admin"]}),
        RelationshipType.from_mapping({"name": "TREATS", **_PERSONS, **restricted}),
        _SET,
    )
    for field in _FIELDS:
        fields.define(database, ADMINISTRATOR, field)
    for name, team in TEAMS.items():
        _do(database, accounts.add, name, f"{name}@example.org", roles=["staff"], teams=[team] if team else [])
    alice = accounts.viewer_of(database, "alice")
    own = _add(database, alice, "person", "Mia")
    _do(database, accounts.add, "mia", "mia@example.org", roles=["member"], party=own)
    viewers = {name: accounts.viewer_of(database, name) for name in (*TEAMS, "mia")}
    viewers["anonymous"] = accounts.anonymous(database)
    return _records(database, alice, viewers, own)


def _records(database: Database, alice: Viewer, viewers: Mapping[str, Viewer], own: str) -> World:
    def do(function: Callable[..., Any], *given: Any, **more: Any) -> Any:
        return database.write(alice, lambda work: function(work, *given, **more))

    of_kind = {kind: _add(database, alice, kind, f"The {kind}", pin="1234", tags=["rush"]) for kind in KINDS}
    person, friend = of_kind["person"], _add(database, alice, "person", "Friend")
    _do(database, parties.update, person, {"salary": "900", "grade": "B"})
    deleted = _add(database, alice, "person", "Gone")
    do(parties.delete, deleted)
    do(parties.update, friend, {"description": "Old"})
    _do(database, relationships.create, "TREATS", person, friend, {})
    unit, own_unit = (do(contact_points.add_unit, of, {"name": "Home"}) for of in (person, own))
    kept = documents.attach(database, alice, person, io.BytesIO(b"Hello"), "letter.txt")
    return World(
        viewers,
        of_kind,
        friend,
        deleted,
        do(relationships.create, "FRIEND_OF", person, friend, {}),
        unit,
        do(contact_points.add_contact_point, unit, "email", "person@example.org"),
        do(notes.create, person, "Called."),
        kept,
        own,
        own_unit,
        do(contact_points.add_contact_point, own_unit, "email", "mia@example.org"),
        do(maps.save, "The map", State(parties=(person,)), shared_with=["everybody"]).uid,
    )


def _do(database: Database, function: Callable[..., Any], *given: Any, **more: Any) -> None:
    database.write(ADMINISTRATOR, lambda work: function(work, *given, **more))


def _add(database: Database, alice: Viewer, kind: str, name: str, **values: object) -> str:
    given = {"name": name, "folder": "shared", **values}
    return database.write(alice, lambda work: parties.create(work, kind, given))
