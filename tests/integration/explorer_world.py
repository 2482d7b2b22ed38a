"""A small network for the tests of the explorer, with folders that some of the cast do not see."""

from __future__ import annotations

from cast import define

from graphcrm.database.connection import Database
from graphcrm.models.access import Folder
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
#: Alice sees both folders and the restricted type, Bob the open folder alone, Charlie nobody.
ALICE = Viewer("alice", folders=frozenset({"open", "closed"}), owners=frozenset({"alice"}))
BOB = Viewer("bob", folders=frozenset({"open"}), owners=frozenset({"bob"}), hidden_types=frozenset({"TREATS"}))
CHARLIE = Viewer("charlie", owners=frozenset({"charlie"}))


def prepare(database: Database) -> None:
    """Define what the records need."""
    person = {"source_kinds": ["person"], "target_kinds": ["person"]}
    restricted = {"name": "TREATS", "forward": "treats", "reverse": "is treated by", "restricted": True, **person}
    define(database, Folder("open", "Open"), Folder("closed", "Closed"), RelationshipType.from_mapping(restricted))
