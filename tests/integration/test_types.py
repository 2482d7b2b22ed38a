"""Types of relationship are data: defined, changed, retired and deleted, also while they are in use."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from journal import entries, last_entry, properties, rows

from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.queries.types import catalogue
from graphcrm.services import parties, relationships, setup, types
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
ALICE = Viewer.administrator("alice")
TODAY = datetime.date.today()
COACHES = RelationshipType("COACHES", "coaches", "is coached by", target_kinds=("person", "group"))

Use = Callable[..., tuple[str, str, str]]


def define(database: Database, kind: RelationshipType, **policy: Any) -> None:
    database.write(ADMINISTRATOR, lambda work: types.define(work, kind, **policy))


def delete(database: Database, name: str, **policy: Any) -> None:
    database.write(ADMINISTRATOR, lambda work: types.delete(work, name, **policy))


@pytest.fixture
def coaches(database: Database) -> RelationshipType:
    """A type of our own, as defined anew for each test."""
    rows(database, "MATCH ()-[r:COACHES|MENTORS|TRAINS]->() DELETE r")
    rows(database, "MATCH (t:RelationshipType) WHERE t.name IN ['COACHES', 'MENTORS', 'TRAINS'] DELETE t")
    define(database, COACHES)
    return COACHES


@pytest.fixture
def use(database: Database, coaches: RelationshipType) -> Use:
    """Make a tie of the type COACHES; returns the uids of source, target and tie."""

    def make(source: str = "person", target: str = "person", **values: Any) -> tuple[str, str, str]:
        def write(work: Any) -> tuple[str, str, str]:
            one, other = (parties.create(work, kind, {"name": f"a {kind}"}) for kind in (source, target))
            return one, other, relationships.create(work, "COACHES", one, other, values)

        return database.write(ALICE, write)

    return make


def type_of(database: Database, uid: str) -> str | None:
    found = rows(database, "MATCH ()-[r {uid: $uid}]->() RETURN type(r) AS type", uid=uid)
    return found[0]["type"] if found else None


def test_the_shipped_types_are_added_once_each_with_its_entry_and_an_edited_one_is_left(database: Database) -> None:
    known = catalogue(database)
    assert len(known) >= 40
    edited = dataclasses.replace(known.get("SPOUSE_OF"), weight=0.5)
    define(database, edited)

    assert setup.load_reference(database, ADMINISTRATOR) == 0

    assert catalogue(database).get("SPOUSE_OF") == edited
    [entry] = entries(database, "type:VOLUNTEERS_AT")
    assert (entry["action"], entry["before"], entry["actor"]) == ("create", None, "administrator")
    assert entry["after"]["forward"] == "volunteers at"
    assert len(entries(database, "contact-point-type:phone")) == 1


def test_the_shipped_types_are_added_once_by_many_programs_at_once(database: Database) -> None:
    rows(database, "MATCH (t:RelationshipType) WHERE t.area = 'family' DELETE t")
    rows(database, "MATCH (t:ContactPointType {name: 'phone'}) DELETE t")
    missing = 82 - len(rows(database, "MATCH (t:RelationshipType) WHERE t.area <> '' RETURN t"))

    with ThreadPoolExecutor(6) as threads:
        added = list(threads.map(lambda _: setup.load_reference(database, ADMINISTRATOR), range(6)))

    assert sum(added) == missing + 1
    assert len(catalogue(database).all_names) >= 82


def test_a_type_can_be_used_in_the_transaction_that_defines_it(database: Database, coaches: RelationshipType) -> None:
    def write(work: Any) -> str:
        types.define(work, dataclasses.replace(coaches, name="TRAINS"))
        one, other = (parties.create(work, "person", {"name": name}) for name in ("one", "other"))
        return relationships.create(work, "TRAINS", one, other, {})

    assert type_of(database, database.write(ALICE, write)) == "TRAINS"


def test_a_type_that_was_rolled_back_is_not_known(database: Database, coaches: RelationshipType) -> None:
    def write(work: Any) -> None:
        types.define(work, dataclasses.replace(coaches, name="CHEERS"))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write(ALICE, write)

    assert "CHEERS" not in catalogue(database)
    assert entries(database, "type:CHEERS") == []


def test_every_program_reads_a_changed_type_again(database: Database, coaches: RelationshipType) -> None:
    other_program = Database(database.driver, database.name)
    assert catalogue(other_program).get("COACHES").weight == 0.5
    read = catalogue(other_program)

    assert catalogue(other_program) is read
    define(database, dataclasses.replace(coaches, weight=0.9))

    assert catalogue(other_program).get("COACHES").weight == 0.9


def test_an_invalid_type_is_refused(database: Database) -> None:
    with pytest.raises(RuleError, match="weight is 2"):
        define(database, dataclasses.replace(COACHES, weight=2))


def test_labels_weight_and_color_of_a_type_in_use_may_change(
    database: Database, use: Use, coaches: RelationshipType
) -> None:
    _, _, uid = use()

    define(
        database, dataclasses.replace(coaches, forward="trains", reverse="is trained by", weight=0.9, color="#112233")
    )

    assert catalogue(database).get("COACHES").forward == "trains"
    assert type_of(database, uid) == "COACHES"
    entry = last_entry(database, "type:COACHES")
    assert (entry["action"], entry["before"]["forward"], entry["after"]["forward"]) == ("change", "coaches", "trains")


def test_narrowing_the_kinds_of_a_type_in_use_is_refused_by_default_and_changes_nothing(
    database: Database, use: Use, coaches: RelationshipType
) -> None:
    use(target="group")
    use(target="person")

    with pytest.raises(RuleError) as refused:
        define(database, dataclasses.replace(coaches, target_kinds=("person",)))

    assert refused.value.message == "COACHES cannot be redefined: 1 of its relationships would not fit any more."
    assert (refused.value.field, refused.value.value) == ("type", "COACHES")
    assert "convert" in refused.value.hint
    assert catalogue(database).get("COACHES") == coaches


def test_narrowing_may_end_what_does_not_fit_and_delete_what_has_not_begun(
    database: Database, use: Use, coaches: RelationshipType
) -> None:
    tomorrow, yesterday = TODAY + datetime.timedelta(days=1), TODAY - datetime.timedelta(days=1)
    *_, running = use(target="group", since="2019")
    *_, planned = use(target="group", since=tomorrow)
    *_, over = use(target="group", since="2010", until=yesterday)
    *_, fits = use(target="person", since="2019")

    define(database, dataclasses.replace(coaches, target_kinds=("person",)), policy="end")

    def until(uid: str) -> str:
        kept = properties(database, uid)
        assert kept is not None
        return str(kept.get("until"))

    assert (until(running), until(over), until(fits)) == (str(TODAY), str(yesterday), "None")
    assert properties(database, planned) is None
    assert (last_entry(database, planned)["action"], last_entry(database, running)["action"]) == ("delete", "change")
    assert len(entries(database, over)) == 1
    # What an earlier change has ended is history, and hinders no later one.
    define(database, dataclasses.replace(catalogue(database).get("COACHES"), weight=0.9))


def test_narrowing_may_convert_what_does_not_fit(database: Database, use: Use, coaches: RelationshipType) -> None:
    define(database, dataclasses.replace(coaches, name="MENTORS"))
    *_, group = use(target="group", since="2019", title="Head")
    *_, person = use(target="person")

    define(database, dataclasses.replace(coaches, target_kinds=("person",)), policy="convert", into="MENTORS")

    assert (type_of(database, group), type_of(database, person)) == ("MENTORS", "COACHES")
    kept = properties(database, group)
    assert kept is not None
    assert (kept["title"], kept["since_precision"]) == ("Head", "year")


@pytest.mark.parametrize("into", ["SPOUSE_OF", "NO_SUCH_TYPE", "", "COACHES"])
def test_converting_to_what_cannot_be_is_refused_and_changes_nothing(database: Database, use: Use, into: str) -> None:
    *_, first = use(target="person")
    *_, group = use(target="group")
    right = {
        "SPOUSE_OF": "The target of SPOUSE_OF (is married to) cannot be of the kind group.",
        "NO_SUCH_TYPE": "There is no relationship type 'NO_SUCH_TYPE'.",
    }

    with pytest.raises((RuleError, NotFoundError)) as refused:
        delete(database, "COACHES", policy="convert", into=into)

    assert refused.value.message == right.get(into, f"COACHES cannot be converted into {into!r}.")
    assert refused.value.hint
    assert (type_of(database, first), type_of(database, group)) == ("COACHES", "COACHES")
    assert len(entries(database, first)) == 1
    assert catalogue(database).get("COACHES").active


def test_converting_cannot_make_a_relationship_hold_twice(
    database: Database, use: Use, coaches: RelationshipType
) -> None:
    define(database, dataclasses.replace(coaches, name="MENTORS"))
    one, other, _ = use(since="2019")
    database.write(ALICE, lambda work: relationships.create(work, "MENTORS", one, other, {"since": "2020"}))

    with pytest.raises(RuleError, match="already holds since 2020"):
        delete(database, "COACHES", policy="convert", into="MENTORS")

    assert "COACHES" in catalogue(database)


def test_a_type_in_use_cannot_become_mutual_or_directed_unless_its_ties_are_ended_or_converted(
    database: Database, use: Use, coaches: RelationshipType
) -> None:
    *_, uid = use()
    mutual = dataclasses.replace(
        coaches, mutual=True, reverse="coaches", source_kinds=("person", "group"), target_kinds=("person", "group")
    )

    with pytest.raises(RuleError, match="COACHES cannot be redefined: 1 of its relationships"):
        define(database, mutual)
    define(database, mutual, policy="end")

    kept = properties(database, uid)
    assert kept is not None
    assert str(kept["until"]) == str(TODAY)
    assert catalogue(database).get("COACHES").mutual


def test_a_type_that_nothing_uses_is_deleted_and_one_in_use_is_not(database: Database, use: Use) -> None:
    *_, uid = use()

    with pytest.raises(RuleError, match="COACHES cannot be deleted: 1 of its relationships would not fit any more"):
        delete(database, "COACHES")
    rows(database, "MATCH ()-[r {uid: $uid}]->() DELETE r", uid=uid)
    delete(database, "COACHES")

    assert "COACHES" not in catalogue(database)
    assert last_entry(database, "type:COACHES")["before"]["forward"] == "coaches"
    with pytest.raises(NotFoundError):
        delete(database, "COACHES")


def test_deleting_may_end_its_ties_and_keeps_the_type_retired_so_that_history_reads(
    database: Database, use: Use
) -> None:
    *_, uid = use(since="2019")

    delete(database, "COACHES", policy="end")

    kept = properties(database, uid)
    assert kept is not None
    assert str(kept["until"]) == str(TODAY)
    assert not catalogue(database).get("COACHES").active
    assert "COACHES" not in catalogue(database).ties


def test_deleting_may_convert_its_ties_and_then_the_type_is_gone(
    database: Database, use: Use, coaches: RelationshipType
) -> None:
    define(database, dataclasses.replace(coaches, name="MENTORS"))
    *_, uid = use()

    delete(database, "coaches", policy="convert", into="mentors")

    assert type_of(database, uid) == "MENTORS"
    assert "COACHES" not in catalogue(database)


def test_only_an_administrator_changes_types_and_what_is_of_them(
    database: Database, use: Use, coaches: RelationshipType
) -> None:
    *_, uid = use(since="2019")
    charlie = Viewer("charlie")

    for attempt in (
        lambda work: types.delete(work, "COACHES", policy="end"),
        lambda work: types.define(work, dataclasses.replace(coaches, weight=0.9)),
        lambda work: types.retire(work, "COACHES"),
    ):
        with pytest.raises(ForbiddenError, match="define fields, types"):
            database.write(charlie, attempt)

    assert last_entry(database, uid)["action"] == "create"
    assert catalogue(database).get("COACHES").active


def test_too_many_ties_for_one_change_are_refused_but_do_not_hinder_a_change_they_fit(
    database: Database, use: Use, coaches: RelationshipType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(types, "MAX_AT_ONCE", 1)
    use()
    use()

    with pytest.raises(RuleError, match="COACHES has 2 relationships to end, too many"):
        delete(database, "COACHES", policy="end")
    with pytest.raises(RuleError, match="2 of its relationships would not fit"):
        delete(database, "COACHES")
    define(database, dataclasses.replace(coaches, weight=0.9))
    database.write(ADMINISTRATOR, lambda work: types.retire(work, "COACHES"))

    assert not catalogue(database).get("COACHES").active


def test_types_changed_by_many_at_once_are_all_there(database: Database) -> None:
    kinds = [dataclasses.replace(COACHES, name=f"OWN_{number}") for number in range(8)]

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda kind: define(database, kind), kinds))

    assert {kind.name for kind in kinds} <= set(catalogue(database).all_names)
