"""Relationships keep their rules, also when several people write at once."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cast import staff
from journal import entries, last_entry, properties, rows

from graphcrm.database.connection import Database
from graphcrm.errors import GraphcrmError, NotFoundError, RuleError
from graphcrm.services import parties, relationships, types
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
ALICE = staff("alice")
BOB = staff("bob", "alice")
CHARLIE = staff("charlie")

Make = Callable[..., list[str]]


@pytest.fixture
def make(database: Database) -> Make:
    """Create parties: a capital letter is an organization, any other a person."""

    def create(names: str, viewer: Viewer = ALICE) -> list[str]:
        kinds = [(name, "organization" if name[0].isupper() else "person") for name in names.split()]
        return database.write(viewer, lambda work: [parties.create(work, kind, {"name": name}) for name, kind in kinds])

    return create


def tie(database: Database, type: str, source: str, target: str, viewer: Viewer = ALICE, **values: Any) -> str:
    return database.write(viewer, lambda work: relationships.create(work, type, source, target, values))


def refusal(database: Database, type: str, source: str, target: str, **values: Any) -> RuleError:
    with pytest.raises(RuleError) as refused:
        tie(database, type, source, target, **values)
    assert refused.value.hint or refused.value.field in ("since", "until")
    return refused.value


def ties_between(database: Database, one: str, other: str) -> int:
    found = rows(database, "MATCH ({uid: $one})-[r]-({uid: $other}) RETURN count(r) AS n", one=one, other=other)
    return int(found[0]["n"])


def test_a_tie_is_a_native_relationship_of_its_type_with_its_dates_and_journal(database: Database, make: Make) -> None:
    josh, site = make("josh Site")

    uid = tie(database, "volunteers at", josh, site, since="2019-05", until="2020", title=" Driver ", origin="")

    [row] = rows(database, "MATCH ({uid: $s})-[r]->({uid: $t}) RETURN type(r) AS type", s=josh, t=site)
    assert row == {"type": "VOLUNTEERS_AT"}
    kept = properties(database, uid)
    assert kept is not None
    assert (str(kept["since"]), kept["since_precision"]) == ("2019-05-01", "month")
    assert (str(kept["until"]), kept["until_precision"]) == ("2020-12-31", "year")
    assert kept["title"] == "Driver"
    assert "origin" not in kept
    [entry] = entries(database, uid)
    assert (entry["action"], entry["before"]) == ("create", None)
    after = entry["after"]
    assert (after["source"], after["target"], after["type"], after["since"]) == (
        josh,
        site,
        "VOLUNTEERS_AT",
        "2019-05-01",
    )


def test_kinds_that_do_not_fit_are_refused_with_those_that_would(database: Database, make: Make) -> None:
    josh, site = make("josh Site")

    refused = refusal(database, "VOLUNTEERS_AT", site, josh)

    assert (refused.field, refused.value) == ("source", "organization")
    assert "VOLUNTEERS_AT" in refused.message
    assert "person" in refused.hint


def test_a_party_has_no_tie_with_itself(database: Database, make: Make) -> None:
    [ann] = make("ann")

    refused = refusal(database, "FRIEND_OF", ann, ann)

    assert (refused.field, refused.value) == ("target", ann)


def test_an_end_before_the_start_is_refused(database: Database, make: Make) -> None:
    josh, site = make("josh Site")

    refused = refusal(database, "VOLUNTEERS_AT", josh, site, since="2020", until="2019-12")

    assert refused.message == "until (2019-12) lies before since (2020)."
    assert refusal(database, "VOLUNTEERS_AT", josh, site, since="2020-02-30").field == "since"
    assert ties_between(database, josh, site) == 0


def test_an_unknown_and_a_retired_type_are_refused(database: Database, make: Make) -> None:
    josh, site = make("josh Site")

    with pytest.raises(NotFoundError, match=r"no relationship type 'VOLUNTERS_AT'\. Did you mean VOLUNTEERS_AT"):
        tie(database, "VOLUNTERS_AT", josh, site)
    database.write(ADMINISTRATOR, lambda work: types.retire(work, "CUSTOMER_OF"))
    assert refusal(database, "CUSTOMER_OF", josh, site).message == "CUSTOMER_OF is retired."


def test_the_same_tie_does_not_hold_twice_at_once(database: Database, make: Make) -> None:
    josh, site = make("josh Site")
    tie(database, "VOLUNTEERS_AT", josh, site, since="2018", until="2020-05-01")

    refused = refusal(database, "VOLUNTEERS_AT", josh, site, since="2020-04-30")

    assert "already holds 2018 to 2020-05-01" in refused.message
    assert refused.field == "since"
    tie(database, "VOLUNTEERS_AT", josh, site, since="2020-05-01", until="2022")
    tie(database, "VOLUNTEERS_AT", josh, site, since="2022", until="2023-05")
    refusal(database, "VOLUNTEERS_AT", josh, site)
    assert ties_between(database, josh, site) == 3


def test_two_roles_may_be_held_at_once_but_each_only_once(database: Database, make: Make) -> None:
    josh, site = make("josh Site")

    tie(database, "VOLUNTEERS_AT", josh, site, title="Driver")
    tie(database, "VOLUNTEERS_AT", josh, site, title="Cook")
    tie(database, "VOLUNTEERS_AT", josh, site)

    refusal(database, "VOLUNTEERS_AT", josh, site, title="Cook", description="the same role")


def test_a_mutual_tie_is_the_same_from_the_other_side(database: Database, make: Make) -> None:
    ann, ben = make("ann ben")
    tie(database, "FRIEND_OF", ann, ben, since="2019")

    refusal(database, "FRIEND_OF", ben, ann)

    tie(database, "PARENT_OF", ann, ben)
    tie(database, "PARENT_OF", ben, ann)


def test_dates_of_a_tie_are_changed_and_cleared_with_its_journal(database: Database, make: Make) -> None:
    josh, site = make("josh Site")
    uid = tie(database, "VOLUNTEERS_AT", josh, site, since="2019", title="Driver")

    def change(**values: Any) -> None:
        database.write(BOB, lambda work: relationships.update(work, "VOLUNTEERS_AT", josh, site, uid, values))

    change(since="2019-05-03", until="2021")
    entry = last_entry(database, uid)
    assert (entry["actor"], entry["before"]["since"], entry["before"]["since_precision"]) == (
        "bob",
        "2019-01-01",
        "year",
    )
    assert (entry["after"]["since"], entry["after"]["until"]) == ("2019-05-03", "2021-12-31")
    with pytest.raises(RuleError, match=r"until \(2018\) lies before since \(2019-05-03\)"):
        change(until="2018")
    change(since="", until=None)
    kept = properties(database, uid)
    assert kept is not None
    assert not {"since", "until", "since_precision", "until_precision"} & kept.keys()
    assert kept["title"] == "Driver"


def test_a_change_cannot_make_a_tie_overlap_another_or_itself(database: Database, make: Make) -> None:
    josh, site = make("josh Site")
    first = tie(database, "VOLUNTEERS_AT", josh, site, until="2018-12-31")
    tie(database, "VOLUNTEERS_AT", josh, site, since="2019-01-01")

    def end_of_first(until: str) -> None:
        database.write(
            ALICE, lambda work: relationships.update(work, "VOLUNTEERS_AT", josh, site, first, {"until": until})
        )

    end_of_first("2018-06-30")
    end_of_first("2019-01-01")
    with pytest.raises(RuleError, match="already holds since 2019-01-01"):
        end_of_first("2019-01-02")


def test_a_tie_is_ended_and_deleted(database: Database, make: Make) -> None:
    josh, site = make("josh Site")
    uid = tie(database, "VOLUNTEERS_AT", josh, site, since="2019")
    day = datetime.date(2020, 2, 3)

    database.write(ALICE, lambda work: relationships.end(work, "VOLUNTEERS_AT", josh, site, uid, day))
    kept = properties(database, uid)
    assert kept is not None
    assert str(kept["until"]) == "2020-02-03"
    with pytest.raises(RuleError, match="lies before since"):
        database.write(
            ALICE, lambda work: relationships.end(work, "VOLUNTEERS_AT", josh, site, uid, datetime.date(2018, 1, 1))
        )

    database.write(ALICE, lambda work: relationships.delete(work, "VOLUNTEERS_AT", josh, site, uid))
    assert properties(database, uid) is None
    assert last_entry(database, uid)["before"]["until"] == "2020-02-03"


def test_a_converted_tie_keeps_its_uid_its_dates_and_where_it_came_from(database: Database, make: Make) -> None:
    josh, site = make("josh Site")
    uid = tie(database, "VOLUNTEERS_AT", josh, site, since="2019", title="Driver", origin="a friend")
    rows(database, "MATCH ()-[r {uid: $uid}]->() SET r.external_id = 'x7', r.external_source = 's'", uid=uid)

    database.write(BOB, lambda work: relationships.convert(work, "VOLUNTEERS_AT", josh, site, uid, "WORKS_AT"))

    [row] = rows(database, "MATCH ()-[r {uid: $uid}]->() RETURN type(r) AS type, properties(r) AS p", uid=uid)
    assert row["type"] == "WORKS_AT"
    assert (row["p"]["external_id"], row["p"]["title"], row["p"]["since_precision"]) == ("x7", "Driver", "year")
    assert (row["p"]["created_by"], row["p"]["modified_by"]) == ("alice", "bob")
    entry = last_entry(database, uid)
    assert (entry["before"]["type"], entry["after"]["type"]) == ("VOLUNTEERS_AT", "WORKS_AT")


def test_a_hidden_party_and_a_missing_one_answer_alike(database: Database, make: Make) -> None:
    [own], [hidden] = make("own", CHARLIE), make("hidden", ALICE)
    missing = "0190f3a0-0000-7000-8000-000000000000"

    answers = set()
    for other in (hidden, missing):
        for source, target in ((own, other), (other, own)):
            with pytest.raises(NotFoundError) as refused:
                tie(database, "FRIEND_OF", source, target, CHARLIE)
            answers.add(str(refused.value).replace(other, "UID"))

    assert answers == {"There is no party 'UID'."}


def test_a_tie_of_a_hidden_type_can_neither_be_made_nor_changed(database: Database, make: Make) -> None:
    doctor, patient = make("doctor patient")
    uid = tie(database, "FRIEND_OF", doctor, patient)
    blind = staff("dora", "alice", hidden_types=frozenset({"FRIEND_OF"}))

    attempts = [
        lambda work: relationships.create(work, "FRIEND_OF", doctor, patient, {"title": "x"}),
        lambda work: relationships.update(work, "FRIEND_OF", doctor, patient, uid, {"title": "x"}),
        lambda work: relationships.delete(work, "FRIEND_OF", doctor, patient, uid),
    ]
    for attempt in attempts:
        with pytest.raises(NotFoundError, match="no relationship type 'FRIEND_OF'") as refused:
            database.write(blind, attempt)
        assert "FRIEND_OF" not in refused.value.suggestions
    assert len(entries(database, uid)) == 1


@pytest.mark.parametrize("turned", [False, True])
def test_of_eight_who_create_the_same_tie_at_once_one_does(database: Database, make: Make, turned: bool) -> None:
    ann, ben = make("ann ben")

    def attempt(number: int) -> str | RuleError:
        one, other = (ben, ann) if turned and number % 2 else (ann, ben)
        try:
            return tie(database, "FRIEND_OF", one, other, since=str(2010 + number))
        except RuleError as refused:
            return refused

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(attempt, range(8)))

    [made] = [answer for answer in answers if isinstance(answer, str)]
    assert all("already holds" in str(answer) for answer in answers if answer != made)
    assert ties_between(database, ann, ben) == 1
    assert len(entries(database, made)) == 1


def test_many_ties_of_the_same_parties_are_made_at_once_and_none_is_lost(database: Database, make: Make) -> None:
    uids = make("ann ben cid dan")
    pairs = [(one, other) for one in uids for other in uids if one != other] * 2

    def attempt(numbered: tuple[int, tuple[str, str]]) -> str:
        number, (one, other) = numbered
        return tie(database, "PARENT_OF", one, other, title=f"role {number}")

    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(attempt, enumerate(pairs)))

    assert len(set(made)) == len(pairs)
    assert all(properties(database, uid) for uid in made)


def test_a_tie_to_a_party_that_is_deleted_meanwhile_is_refused_or_deleted_with_it(
    database: Database, make: Make
) -> None:
    for _ in range(5):
        ann, ben = make("ann ben")

        def attempt(action: str, one: str = ann, other: str = ben) -> GraphcrmError | None:
            try:
                if action == "delete":
                    database.write(ALICE, lambda work: parties.delete(work, other))
                else:
                    tie(database, "FRIEND_OF", one, other)
            except GraphcrmError as refused:
                return refused
            return None

        with ThreadPoolExecutor(2) as threads:
            made, deleted = threads.map(attempt, ["create", "delete"])

        assert deleted is None
        assert made is None or isinstance(made, NotFoundError), made
        assert properties(database, ben) is None
        assert rows(database, "MATCH ({uid: $uid})-[r]-() RETURN r", uid=ann) == []
