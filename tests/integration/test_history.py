"""A record's history is read by right, compared, and put back: a field, a record, a deleted one, an import."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from journal import entries as raw
from journal import properties, rows

from graphcrm.database.connection import Database
from graphcrm.database.work import UnitOfWork
from graphcrm.errors import ConflictError, ForbiddenError, NotFoundError, RuleError
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.services import (
    contact_points,
    definitions,
    history,
    journal,
    journal_check,
    parties,
    relationships,
    restore,
    vocabularies,
)
from graphcrm.values import new_uid
from graphcrm.viewer import Viewer

T = TypeVar("T")

ADMINISTRATOR = Viewer.administrator()
RIGHTS = frozenset({"read", "create", "change", "delete", "read_journal", "restore", "export"})
ALICE = Viewer("alice", owners=frozenset({"alice"}), rights=RIGHTS)
BOB = Viewer("bob", owners=frozenset({"bob"}), rights=RIGHTS)
CHARLIE = Viewer("charlie", owners=frozenset({"charlie"}), rights=RIGHTS - {"read_journal", "restore"})


def write(database: Database, function: Callable[[UnitOfWork], T], viewer: Viewer = ADMINISTRATOR) -> T:
    return database.write(viewer, function)


def person(database: Database, viewer: Viewer = ADMINISTRATOR, **values: Any) -> str:
    given: Mapping[str, Any] = {"name": f"Person {new_uid()}", **values}
    return write(database, lambda work: parties.create(work, "person", given), viewer)


def change(
    database: Database, uid: str, viewer: Viewer = ADMINISTRATOR, based_on: int | None = None, **values: Any
) -> None:
    write(database, lambda work: parties.update(work, uid, values, based_on=based_on), viewer)


def kept(database: Database, uid: str) -> dict[str, Any]:
    found = properties(database, uid)
    assert found is not None
    return found


def same(database: Database) -> None:
    """Assert that the journal tells exactly what is stored."""
    found = journal_check.verify(database, ADMINISTRATOR)
    assert found.differences == ()
    assert found.partial == 0


def test_two_edits_of_the_same_version_are_merged_where_only_one_changed_a_field(database: Database) -> None:
    uid = person(database, gender="f", job_title="Clerk", description="Old")
    change(database, uid, ALICE.__class__.administrator("alice"), job_title="Chair")

    change(database, uid, based_on=1, gender="x", job_title="Clerk", description="Old")

    now = kept(database, uid)
    assert (now["gender"], now["job_title"], now["description"], now["version"]) == ("x", "Chair", "Old", 3)


def test_a_field_that_both_changed_is_shown_with_both_values_and_nothing_is_written(database: Database) -> None:
    uid = person(database, job_title="Clerk", gender="f")
    change(database, uid, Viewer.administrator("alice"), job_title="Chair")
    before = kept(database, uid)

    with pytest.raises(ConflictError, match="alice has changed Job title meanwhile, to Chair; you gave Cook") as error:
        change(database, uid, based_on=1, job_title="Cook", gender="x")

    [conflict] = error.value.conflicts
    assert (conflict.field, conflict.was, conflict.theirs, conflict.yours) == ("job_title", "Clerk", "Chair", "Cook")
    assert (conflict.by, error.value.version, error.value.status) == ("alice", 2, 409)
    assert kept(database, uid) == before
    change(database, uid, based_on=2, job_title="Cook", gender="x")
    assert kept(database, uid)["job_title"] == "Cook"


def test_what_both_changed_to_the_same_is_no_conflict_and_a_version_that_never_was_is_refused(
    database: Database,
) -> None:
    uid = person(database, birthday="1980")
    change(database, uid, birthday="1980-05")
    change(database, uid, based_on=1, birthday="1980-05")
    with pytest.raises(RuleError, match="has had no version 9"):
        change(database, uid, based_on=9, birthday="1981")
    with pytest.raises(ConflictError, match="Birthday meanwhile, to 1980-05; you gave 1981"):
        change(database, uid, based_on=1, birthday="1981")


def test_edits_of_relationships_units_and_contact_points_meet_in_the_same_way(database: Database) -> None:
    ann, ben = person(database), person(database)
    tie = write(database, lambda work: relationships.create(work, "FRIEND_OF", ann, ben, {"since": "2019"}))
    home = write(database, lambda work: contact_points.add_unit(work, ann, {"name": "Home"}))
    mail = write(database, lambda work: contact_points.add_contact_point(work, home, "email", "a@example.org"))
    edits: dict[str, Callable[[UnitOfWork, str, int | None], None]] = {
        tie: lambda work, text, v: relationships.update(work, "FRIEND_OF", ann, ben, tie, {"title": text}, based_on=v),
        home: lambda work, text, v: contact_points.update_unit(work, home, {"name": text}, based_on=v),
        mail: lambda work, text, v: contact_points.set_parameters(work, mail, {"login": text}, based_on=v),
    }
    for edit in edits.values():
        write(database, lambda work, edit=edit: edit(work, "theirs", None))
        with pytest.raises(ConflictError, match="to theirs; you gave yours"):
            write(database, lambda work, edit=edit: edit(work, "yours", 1))
        write(database, lambda work, edit=edit: edit(work, "yours", 2))
    same(database)


def test_the_history_of_a_party_has_all_that_belongs_to_it_in_pages(database: Database) -> None:
    uid, other = person(database, name="Ann Able"), person(database, name="Ben Bold")
    change(database, uid, job_title="Chair")
    write(database, lambda work: relationships.create(work, "FRIEND_OF", other, uid, {}))
    write(database, lambda work: contact_points.add_contact_point(work, uid, "email", "ann@example.org"))

    page = history.of_party(database, ADMINISTRATOR, uid, limit=2)
    rest = history.of_party(database, ADMINISTRATOR, uid, before=page.next)

    told = [(entry.kind, entry.action) for entry in (*page.entries, *rest.entries)]
    assert told == [("contact_point", "create"), ("relationship", "create"), ("party", "change"), ("party", "create")]
    assert page.entries[1].about == "Ben Bold is a friend of Ann Able"
    [job] = rest.entries[0].changes
    assert (job.label, job.before, job.after) == ("Job title", "", "Chair")
    assert rest.next is None


def test_who_may_not_see_a_record_learns_nothing_of_it_from_its_history(database: Database) -> None:
    mine, theirs = person(database, ALICE), person(database, BOB)
    write(database, lambda work: relationships.create(work, "FRIEND_OF", mine, theirs, {}))

    shown = history.of_party(database, ALICE, mine)
    assert [entry.action for entry in shown.entries] == ["create"]
    with pytest.raises(NotFoundError) as hidden:
        history.of_party(database, ALICE, theirs)
    with pytest.raises(NotFoundError) as missing:
        history.of_party(database, ALICE, "x" * 36)
    assert str(hidden.value) == str(missing.value).replace("x" * 36, theirs)
    with pytest.raises(ForbiddenError):
        history.of_party(database, CHARLIE, mine)
    write(database, lambda work: parties.delete(work, theirs))
    with pytest.raises(NotFoundError):
        history.of_party(database, ALICE, theirs)
    assert history.of_party(database, BOB, theirs).entries[0].action == "delete"
    listed = journal.find(database, ALICE, limit=100).entries
    assert {entry.target for entry in listed} == {mine}


def test_two_versions_are_compared_and_one_is_put_back(database: Database) -> None:
    uid = person(database, job_title="Clerk", birthday="1980-05", description="First")
    change(database, uid, job_title="Chair", birthday="1981", description="")
    write(database, lambda work: vocabularies.add_terms(work, [uid], "tags", ["vip"]))

    found = {each.field: (each.before, each.after) for each in history.compare(database, ADMINISTRATOR, uid, 1, 3)}
    assert found.pop("birthday") == ("1980-05", "1981")
    assert found == {"job_title": ("Clerk", "Chair"), "description": ("First", ""), "tags": ("", "vip")}
    write(database, lambda work: restore.restore_record(work, uid, 1, fields=["birthday"]))
    assert (kept(database, uid)["birthday"], kept(database, uid)["job_title"]) == (date(1980, 5, 1), "Chair")
    restored = write(database, lambda work: restore.restore_record(work, uid, 1))
    assert set(restored.done) == {"Job title", "Description", "Tags"}
    assert history.compare(database, ADMINISTRATOR, uid, 1, kept(database, uid)["version"]) == ()
    restore.undo(database, ADMINISTRATOR, restored.operation)
    assert kept(database, uid)["job_title"] == "Chair"
    same(database)


def test_a_deleted_party_comes_back_with_all_that_hung_on_it_and_what_cannot_is_told(database: Database) -> None:
    uid, friend, gone = person(database, name="Ann Able", birthday="1980"), person(database), person(database)
    write(database, lambda work: vocabularies.add_terms(work, [uid], "tags", ["vip"]))
    tie = write(database, lambda work: relationships.create(work, "FRIEND_OF", uid, friend, {"since": "2019-05"}))
    lost = write(database, lambda work: relationships.create(work, "FRIEND_OF", uid, gone, {}))
    address = {"name": "Home", "street": "1 Main St", "city": "Juneau"}
    home = write(database, lambda work: contact_points.add_unit(work, uid, address))
    mail = write(database, lambda work: contact_points.add_contact_point(work, home, "email", "a@example.org"))
    before, tie_before = kept(database, uid), kept(database, tie)
    write(database, lambda work: parties.delete(work, uid))
    write(database, lambda work: parties.delete(work, gone))
    assert properties(database, uid) is None

    restored = write(database, lambda work: restore.restore_deleted(work, uid))

    after = kept(database, uid)
    stamps = ("version", "modified_at", "modified_by")
    assert {key: after[key] for key in after if key not in stamps} == {
        key: before[key] for key in before if key not in stamps
    }
    assert kept(database, tie)["since"] == tie_before["since"]
    assert properties(database, lost) is None
    assert [what for what, _ in restored.left] == ["relationship FRIEND_OF"]
    found = rows(
        database,
        "MATCH (:Party {uid: $uid})-[:HAS_UNIT {primary: true}]->(u:Unit {uid: $home})-[:HAS]->(p) "
        "MATCH (u)-[:AT]->(place) RETURN p.uid AS uid, place.city AS city",
        uid=uid,
        home=home,
    )
    assert found == [{"uid": mail, "city": "Juneau"}]
    same(database)
    with pytest.raises(NotFoundError, match="no deleted party"):
        write(database, lambda work: restore.restore_deleted(work, uid))


def test_an_operation_is_undone_and_what_others_changed_since_is_left_unless_it_is_forced(database: Database) -> None:
    operation, ann = new_uid(), person(database, job_title="Clerk")

    def bulk(work: UnitOfWork) -> list[str]:
        made = [parties.create(work, "person", {"name": name}) for name in ("New One", "New Two", "New Three")]
        relationships.create(work, "FRIEND_OF", made[0], made[1], {})
        parties.update(work, ann, {"job_title": "Chair"})
        return made

    one, two, three = database.write(ADMINISTRATOR, bulk, operation=operation)
    change(database, three, Viewer.administrator("bob"), gender="x")

    restored = restore.undo(database, ADMINISTRATOR, operation)

    assert [properties(database, uid) for uid in (one, two)] == [None, None]
    assert kept(database, three)["gender"] == "x"
    assert kept(database, ann).get("job_title") == "Clerk"
    assert restored.left == [("party New Three", "bob has changed it, or added to it, since.")]
    restore.undo(database, ADMINISTRATOR, operation, force=True)
    assert properties(database, three) is None
    restore.undo(database, ADMINISTRATOR, restored.operation)
    assert kept(database, one)["name"] == "New One"
    assert kept(database, ann)["job_title"] == "Chair"
    same(database)


def test_restoring_takes_its_right_and_that_of_the_change_itself(database: Database) -> None:
    uid = person(database, ALICE, job_title="Clerk")
    change(database, uid, ALICE, job_title="Chair")
    transaction = raw(database, uid)[-1]["transaction"]
    for viewer, failure in ((CHARLIE, ForbiddenError), (BOB, NotFoundError)):
        with pytest.raises(failure):
            write(database, lambda work: restore.restore_record(work, uid, 1), viewer)
        with pytest.raises(failure):
            restore.undo(database, viewer, transaction)
    reader = dataclasses.replace(ALICE, rights=ALICE.rights - {"change"})
    with pytest.raises(ForbiddenError):
        write(database, lambda work: restore.restore_record(work, uid, 1), reader)
    assert restore.undo(database, reader, transaction).done == []
    write(database, lambda work: restore.restore_record(work, uid, 1), ALICE)
    assert kept(database, uid)["job_title"] == "Clerk"


def test_a_restricted_type_is_in_nobodys_history_but_theirs(database: Database) -> None:
    doctor = RelationshipType(
        "DOCTOR_OF", "is the doctor of", "is a patient of", source_kinds=("person",), target_kinds=("person",)
    )
    write(database, lambda work: definitions.define(work, doctor))
    one, other = person(database, ALICE), person(database, ALICE)
    tie = write(database, lambda work: relationships.create(work, "DOCTOR_OF", one, other, {}))
    write(database, lambda work: relationships.update(work, "DOCTOR_OF", one, other, tie, {"title": "x"}))
    blind = dataclasses.replace(ALICE, hidden_types=frozenset({"DOCTOR_OF"}))

    assert len(history.of_party(database, ALICE, one).entries) == 3
    assert [entry.kind for entry in history.of_party(database, blind, one).entries] == ["party"]
    assert all(entry.target != tie for entry in journal.find(database, blind, limit=200).entries)


def test_the_journal_is_exported_and_trimmed_and_tells_of_the_trim(database: Database) -> None:
    uid = person(database, name="=cmd()", job_title="Clerk")
    lines = list(journal.export(database, ADMINISTRATOR, "jsonl", target=uid))
    assert [json.loads(line)["action"] for line in lines] == ["create"]
    table = "".join(journal.export(database, ADMINISTRATOR, "csv", target=uid))
    assert ",'=cmd()" in table
    with pytest.raises(ForbiddenError):
        journal.export(database, CHARLIE, "csv")
    with pytest.raises(ForbiddenError):
        journal.trim(database, ALICE, date.today())
    with pytest.raises(RuleError, match="is ahead"):
        journal.trim(database, ADMINISTRATOR, date.today() + timedelta(days=1))
    rows(database, "MATCH (c:Change {target: $uid}) SET c.at = c.at - duration('P2D')", uid=uid)

    assert journal.trim(database, ADMINISTRATOR, date.today()) == 1

    [entry] = [each for each in raw(database, "journal") if each["action"] == "trim"]
    assert entry["after"] == {"before": date.today().isoformat(), "entries": 1}
    assert raw(database, uid) == []
    change(database, uid, job_title="Chair")
    found = journal_check.verify(database, ADMINISTRATOR)
    assert (found.differences, found.partial) == ((), 1)
    assert journal.trim(database, ADMINISTRATOR, date.today()) == 0


def test_a_change_past_the_services_is_found(database: Database) -> None:
    uid = person(database, job_title="Clerk")
    rows(database, "MATCH (n:Party {uid: $uid}) SET n.job_title = 'Chair'", uid=uid)

    differences = journal_check.verify(database, ADMINISTRATOR).differences

    assert [(each.target, each.field, each.journal, each.stored) for each in differences] == [
        (uid, "job_title", "Clerk", "Chair")
    ]


def test_a_party_that_is_older_than_sort_keys_does_not_differ_from_its_journal(database: Database) -> None:
    uid = person(database)
    rows(database, "MATCH (c:Change {target: $uid}) SET c.after = replace(c.after, 'sort_key', 'former')", uid=uid)

    differences = journal_check.verify(database, ADMINISTRATOR).differences

    assert [each.field for each in differences if each.target == uid] == ["former"]
