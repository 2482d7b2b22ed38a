"""Who may write what of records, as a table.

A row says what comes of an attempt for each of the cast, in the order of ``matrix_world.CAST``, by a letter: ``y`` it
is done; ``n`` refused; ``h`` answered as if the record were not there; ``u`` as if the field, folder or type were not
there. ``test_policy_matrix.py`` makes the attempts, and ``tests/contracts/test_matrix_is_complete.py`` finds the
functions and commands that no row is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matrix_world import World

from graphcrm.database.work import UnitOfWork
from graphcrm.models.preference import Scope
from graphcrm.services import (
    contact_points,
    documents,
    jobs,
    notes,
    parties,
    preferences,
    reach,
    records,
    relationships,
    restore,
    statements,
    vocabularies,
)
from graphcrm.services.explorer import maps
from graphcrm.services.explorer.state import State

OWNED = "ynnyhhh"
SEEN = "yyyyhhh"
NOT_GIVEN = "nnnnnnn"


Attempt = Callable[[UnitOfWork, World, str], Any]


@dataclass(frozen=True, slots=True)
class Row:
    """An attempt to write: the functions that it is about, what comes of it for whom, and the right that it takes."""

    about: tuple[str, ...]
    expected: str
    attempt: Attempt
    right: str = ""
    each_kind: bool = True
    administrator: str = "y"


def _update(**values: object) -> Attempt:
    return lambda work, world, kind: parties.update(work, world.of_kind[kind], values)


def _create(**values: object) -> Attempt:
    return lambda work, _world, kind: parties.create(work, kind, {"name": "New", **values})


def _own(**values: object) -> Attempt:
    return lambda work, world, _kind: parties.update(work, world.own, values)


def _tie(function: Callable[..., Any], *more: Any) -> Attempt:
    def attempt(work: UnitOfWork, world: World, _kind: str) -> Any:
        return function(work, "FRIEND_OF", world.of_kind["person"], world.friend, world.tie, *more)

    return attempt


def _stated(new: str = "") -> Attempt:
    def attempt(work: UnitOfWork, world: World, _kind: str) -> Any:
        source = statements.NewParty("person", new) if new else world.of_kind["person"]
        return statements.add(work, "KNOWS", source, world.friend, {"title": "stated"})

    return attempt


def _new_tie(type: str) -> Attempt:
    def attempt(work: UnitOfWork, world: World, _kind: str) -> Any:
        return relationships.create(work, type, world.of_kind["person"], world.friend, {"title": "new"})

    return attempt


def _job(work: UnitOfWork, _world: World, _kind: str) -> Any:
    jobs.cancel(work, jobs.add(work, "change-field", {"name": "x", "becoming": {}}))


#: Writes of parties and of what hangs on them.
WRITES: Mapping[str, Row] = {
    "add to the folder": Row(("parties.create",), "ynyyuuu", _create(folder="shared"), "create"),
    "add a private record": Row(("parties.create",), "yyyyynn", _create(), "create"),
    "add for somebody else": Row(("parties.create",), "nnnyuuu", _create(folder="shared", owner="charlie"), "create"),
    "change a field": Row(("parties.update",), OWNED, _update(description="?"), "change"),
    "change a hidden field": Row(("parties.update",), "unnuhhh", _update(salary="7")),
    "change a field to be read": Row(("parties.update",), NOT_GIVEN[:4] + "hhh", _update(grade="A")),
    "give away": Row(("parties.update",), "nnnyhhh", _update(owner="charlie"), "change"),
    "take out of the folder": Row(("parties.update",), "nnnyhhh", _update(folder=""), "change"),
    "make public": Row(("parties.update",), OWNED, _update(public=True), "publish"),
    "give a role": Row(("parties.update", "linked.write"), OWNED, _update(roles=["volunteer"]), "change"),
    "give a fixed category": Row(("parties.update",), "nnnnhhh", _update(categories=["fixed"])),
    "give a hidden category": Row(("parties.update",), "unnuhhh", _update(categories=["hidden"])),
    "delete": Row(
        ("parties.delete",), OWNED, lambda work, world, kind: parties.delete(work, world.of_kind[kind]), "delete"
    ),
    "set terms": Row(
        ("vocabularies.set_terms", "vocabularies.change"),
        OWNED,
        lambda work, world, kind: vocabularies.set_terms(work, world.of_kind[kind], "roles", ["volunteer"]),
        "change",
    ),
    "add a tag": Row(
        ("vocabularies.add_terms",),
        OWNED,
        lambda work, world, kind: vocabularies.add_terms(work, [world.of_kind[kind]], "tags", ["rush"]),
        "change",
    ),
    "take a tag off": Row(
        ("vocabularies.remove_terms",),
        OWNED,
        lambda work, world, kind: vocabularies.remove_terms(work, [world.of_kind[kind]], "tags", ["rush"]),
        "change",
    ),
    "add a unit": Row(
        ("contact_points.add_unit",),
        OWNED,
        lambda work, world, kind: contact_points.add_unit(work, world.of_kind[kind], {"name": "Annex"}),
        "change",
    ),
    "add an address": Row(
        ("contact_points.add_contact_point",),
        OWNED,
        lambda work, world, kind: contact_points.add_contact_point(
            work, world.of_kind[kind], "email", "new@example.org"
        ),
        "change",
    ),
    "reveal a field": Row(
        ("records.reveal", "looks.look"),
        SEEN,
        lambda work, world, kind: records.reveal(work, world.of_kind[kind], "pin"),
        "reveal",
    ),
    "change a unit": Row(
        ("contact_points.update_unit",),
        OWNED,
        lambda work, world, _: contact_points.update_unit(work, world.unit, {"name": "Shed"}),
        "change",
        each_kind=False,
    ),
    "move a unit": Row(
        ("contact_points.set_place",),
        OWNED,
        lambda work, world, _: contact_points.set_place(work, world.unit, {"city": "Lyon"}),
        "change",
        each_kind=False,
    ),
    "delete a unit": Row(
        ("contact_points.delete_unit",),
        OWNED,
        lambda work, world, _: contact_points.delete_unit(work, world.unit),
        "change",
        each_kind=False,
    ),
    "change an address": Row(
        ("contact_points.set_parameters",),
        OWNED,
        lambda work, world, _: contact_points.set_parameters(work, world.point, {"opt_out": True}),
        "change",
        each_kind=False,
    ),
    "correct an address": Row(
        ("reach.set_value",),
        OWNED,
        lambda work, world, _: reach.set_value(work, world.point, "other@example.org"),
        "change",
        each_kind=False,
    ),
    "put an address first": Row(
        ("reach.make_primary",),
        OWNED,
        lambda work, world, _: reach.make_primary(work, world.point),
        "change",
        each_kind=False,
    ),
    "put a unit first": Row(
        ("reach.make_unit_primary",),
        OWNED,
        lambda work, world, _: reach.make_unit_primary(work, world.unit),
        "change",
        each_kind=False,
    ),
    "move all at an address": Row(
        ("reach.set_shared_place",),
        OWNED,
        lambda work, world, _: reach.set_shared_place(work, world.unit, {"city": "Lyon"}),
        "change",
        each_kind=False,
    ),
    "delete an address": Row(
        ("contact_points.delete",),
        OWNED,
        lambda work, world, _: contact_points.delete(work, world.point),
        "change",
        each_kind=False,
    ),
    "reveal a password": Row(
        ("contact_points.reveal",),
        SEEN,
        lambda work, world, _: contact_points.reveal(work, world.point),
        "reveal",
        each_kind=False,
    ),
    "add a relationship": Row(("relationships.create",), OWNED, _new_tie("FRIEND_OF"), "create", each_kind=False),
    "add a stated relationship": Row(("statements.add",), OWNED, _stated(), "create", each_kind=False),
    "add one with a new party": Row(("statements.add",), "yyyyhnn", _stated("Somebody"), "create", each_kind=False),
    "add one of a fixed type": Row(("relationships.create",), "nnnnhhh", _new_tie("GUARDS"), each_kind=False),
    "add one of a hidden type": Row(("relationships.create",), "hhhhhhh", _new_tie("TREATS"), each_kind=False),
    "change a relationship": Row(
        ("relationships.update",), OWNED, _tie(relationships.update, {"title": "?"}), "change", each_kind=False
    ),
    "end a relationship": Row(
        ("relationships.end",), OWNED, _tie(relationships.end, date(2026, 1, 1)), "change", each_kind=False
    ),
    "delete a relationship": Row(
        ("relationships.delete",), OWNED, _tie(relationships.delete), "delete", each_kind=False
    ),
    "convert a relationship": Row(
        ("relationships.convert",), OWNED, _tie(relationships.convert, "COLLEAGUE_OF"), "change", each_kind=False
    ),
    "change one's own name": Row(("parties.update",), "ynnyhyh", _own(first_name="Mia"), each_kind=False),
    "change one's own owner": Row(("parties.update",), "nnnyhnh", _own(owner="charlie"), each_kind=False),
    "change one's own roles": Row(("parties.update",), "ynnyhnh", _own(roles=["volunteer"]), each_kind=False),
    "make oneself public": Row(("parties.update",), "ynnyhnh", _own(public=True), each_kind=False),
    "delete oneself": Row(
        ("parties.delete",), "ynnyhnh", lambda work, world, _: parties.delete(work, world.own), each_kind=False
    ),
    "add an address of one's own": Row(
        ("contact_points.add_contact_point",),
        "ynnyhyh",
        lambda work, world, _: contact_points.add_contact_point(work, world.own_unit, "email", "mia@example.com"),
        each_kind=False,
    ),
    "change an address of one's own": Row(
        ("contact_points.set_parameters",),
        "ynnyhyh",
        lambda work, world, _: contact_points.set_parameters(work, world.own_point, {"plain_text_only": True}),
        each_kind=False,
    ),
    "move one's own unit": Row(
        ("contact_points.set_place",),
        "ynnyhyh",
        lambda work, world, _: contact_points.set_place(work, world.own_unit, {"city": "Lyon"}),
        each_kind=False,
    ),
    "tag oneself": Row(
        ("vocabularies.add_terms",),
        "ynnyhnh",
        lambda work, world, _: vocabularies.add_terms(work, [world.own], "tags", ["rush"]),
        each_kind=False,
    ),
    "befriend somebody": Row(
        ("relationships.create",),
        "ynnyhhh",
        lambda work, world, _: relationships.create(work, "FRIEND_OF", world.own, world.friend, {}),
        each_kind=False,
    ),
    "ask for a job": Row(("jobs.add", "jobs.cancel"), "yyyyyyy", _job, each_kind=False),
    "set one's own preferences": Row(
        ("preferences.set",),
        "yyyyyyn",
        lambda work, _world, _: preferences.set(work, Scope.user(work.viewer.user), {"page_size": 50}),
        each_kind=False,
    ),
    "set preferences of the folder": Row(
        ("preferences.set", "preferences.reset"),
        "nnnynnn",
        lambda work, _world, _: (
            preferences.set(work, Scope.folder("shared"), {"phone_region": "FR"}),
            preferences.reset(work, Scope.folder("shared"), ["phone_region"]),
        ),
        each_kind=False,
    ),
    "write a note": Row(
        ("notes.create",),
        "yyyyhhh",
        lambda work, world, kind: notes.create(work, world.of_kind[kind], "Met."),
    ),
    "pin a note": Row(
        ("notes.make_sticky",), OWNED, lambda work, world, _: notes.make_sticky(work, world.note, True), "change", False
    ),
    "change a note": Row(
        ("notes.update",), "ynnnhhh", lambda work, world, _: notes.update(work, world.note, text="?"), "", False, "n"
    ),
    "delete a note": Row(
        ("notes.delete",), "ynnyhhh", lambda work, world, _: notes.delete(work, world.note), "", False
    ),
    "rename a document": Row(
        ("documents.rename",),
        "ynnnhhh",
        lambda work, world, _: documents.rename(work, world.document, "b.txt"),
        "",
        False,
        "n",
    ),
    "share a document": Row(
        ("documents.share",),
        "ynnnhhh",
        lambda work, world, _: documents.share(work, world.document, "author"),
        "",
        False,
        "n",
    ),
    "delete a document": Row(
        ("documents.delete",), "ynnyhhh", lambda work, world, _: documents.delete(work, world.document), "", False
    ),
    "remove a photo": Row(
        ("documents.remove_photo",),
        OWNED,
        lambda work, world, kind: documents.remove_photo(work, world.of_kind[kind]),
        "change",
    ),
    "save a map": Row(
        ("explorer.maps.save",), "yyyyyyy", lambda work, _world, _kind: maps.save(work, "Mine", State()), "", False
    ),
    "draw on the map of somebody": Row(
        ("explorer.maps.keep",), "ynnnnnn", lambda work, world, _: maps.keep(work, world.map, State()), "", False
    ),
    "rename the map of somebody": Row(
        ("explorer.maps.change",),
        "ynnnnnn",
        lambda work, world, _: maps.change(work, world.map, name="Ours"),
        "",
        False,
    ),
    "delete the map of somebody": Row(
        ("explorer.maps.delete",), "ynnnnnn", lambda work, world, _: maps.delete(work, world.map), "", False
    ),
    "restore a version": Row(
        ("restore.restore_record",),
        "ynnyhnn",
        lambda work, world, _: restore.restore_record(work, world.friend, 1),
        "restore",
        False,
    ),
    "bring back what was deleted": Row(
        ("restore.restore_deleted",),
        "ynnyhnn",
        lambda work, world, _: restore.restore_deleted(work, world.deleted),
        "restore",
        False,
    ),
}
