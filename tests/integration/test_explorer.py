"""Graphs, neighbours, expansions and beginnings of pictures, as the cast sees them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from cast import define
from drawing import Draw, drawing, tie
from explorer_world import ADMINISTRATOR, ALICE, BOB, CHARLIE, prepare

from graphcrm.analysis.strength import tie_strength, together
from graphcrm.database.connection import Database
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.queries.schema import schema
from graphcrm.services import fields, parties
from graphcrm.services.explorer import expand as expansions
from graphcrm.services.explorer import graph as graphs
from graphcrm.services.explorer import start
from graphcrm.services.explorer.graph import Graph
from graphcrm.values import EVER, Period
from graphcrm.viewer import Viewer

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module", autouse=True)
def world(database: Database) -> None:
    prepare(database)


@pytest.fixture
def drawn(database: Database) -> Iterator[Draw]:
    with drawing(database, "open", closed="closed") as draw:
        yield draw


def names(graph: Graph) -> list[str]:
    return [party.name for party in graph.parties]


def told(graph: Graph) -> set[tuple[str, str, str]]:
    """Return the ties of a graph by the names of their ends."""
    by_uid = {party.uid: party.name for party in graph.parties}
    return {
        (by_uid.get(each.source, each.source), each.type, by_uid.get(each.target, each.target)) for each in graph.ties
    }


def graph(database: Database, viewer: Viewer, *uids: str, **options: Any) -> Graph:
    return graphs.of(database, viewer, uids, today=TODAY, **options)


def test_a_graph_holds_all_ties_among_its_parties_of_all_times_and_no_others(database: Database, drawn: Draw) -> None:
    uids = drawn(
        "ann ben cleo Acme",
        tie("ann", "KNOWS", "ben", since="2010", until="2012"),
        tie("ben", "FRIEND_OF", "ann"),
        tie("ann", "WORKS_AT", "Acme", since="2030"),
        tie("ben", "KNOWS", "cleo"),
    )

    found = graph(database, ALICE, uids["Acme"], uids["ann"], uids["ben"])

    assert names(found) == ["Acme", "ann", "ben"]
    assert told(found) == {("ann", "KNOWS", "ben"), ("ben", "FRIEND_OF", "ann"), ("ann", "WORKS_AT", "Acme")}


def test_a_tie_says_how_it_reads_when_it_holds_and_how_strong_it_is(database: Database, drawn: Draw) -> None:
    uids = drawn("ann Acme", tie("ann", "WORKS_AT", "Acme", since="2019-05", until="2020", title="Cook"))

    [found] = graph(database, ALICE, *uids.values()).ties

    assert (found.source, found.target) == (uids["ann"], uids["Acme"])
    assert (found.label, found.reverse, found.mutual) == ("works at", "employs", False)
    assert (found.since, found.until, found.first, found.last) == ("2019-05", "2020", "2019-05-01", "2020-12-31")
    weight = schema(database).types.get("WORKS_AT").weight
    assert found.strength == round(tie_strength(weight, date(2019, 5, 1), date(2020, 12, 31), TODAY), 4)
    assert found.title == "Cook"


def test_who_is_hidden_is_in_no_graph_and_counted_nowhere(database: Database, drawn: Draw) -> None:
    uids = drawn(
        "ann ben spy* Vault* @den*",
        tie("ann", "KNOWS", "ben"),
        tie("ann", "TREATS", "ben"),
        tie("ann", "KNOWS", "spy"),
        tie("ann", "WORKS_AT", "Vault"),
        tie("ann", "MEMBER_OF_HOUSEHOLD", "@den"),
    )

    seen = {viewer.user: graph(database, viewer, *uids.values()) for viewer in (ADMINISTRATOR, ALICE, BOB, CHARLIE)}

    assert seen["administrator"] == seen["alice"]
    ann = seen["alice"].parties[0]
    assert (ann.degree, ann.organization and ann.organization.name, ann.household and ann.household.name) == (
        4,
        "Vault",
        "den",
    )
    ann = seen["bob"].parties[0]
    assert names(seen["bob"]) == ["ann", "ben"]
    assert told(seen["bob"]) == {("ann", "KNOWS", "ben")}
    assert (ann.degree, ann.more, ann.organization, ann.household) == (1, False, None, None)
    assert (seen["bob"].left_out_parties, seen["bob"].left_out_ties) == (0, 0)
    assert seen["charlie"].to_dict() == graph(database, CHARLIE, "nobody").to_dict()


def test_what_one_may_not_read_of_a_tie_is_empty_and_weighs_nothing(database: Database, drawn: Draw) -> None:
    uids = drawn("ann ben", tie("ann", "KNOWS", "ben", since="2026-11", title="Tea"))
    known = schema(database)

    [whole] = graph(database, ALICE, *uids.values()).ties

    assert (whole.since, whole.title) == ("2026-11", "Tea")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graphs, "hidden_fields", lambda *_: frozenset({"since", "until", "title"}))
        [bare] = graph(database, ALICE, *uids.values()).ties
    assert (bare.since, bare.first, bare.title) == ("", "", "")
    assert bare.strength == known.types.get("KNOWS").weight > whole.strength


def test_parties_have_icon_and_color_of_their_own_kind(database: Database, drawn: Draw) -> None:
    define(database, Kind("pier", "organization", icon="anchor", color="#1c7ed6"))
    uids = drawn("Dock ann", Dock={"subkind": "pier"})

    dock, ann = graph(database, ALICE, *uids.values()).parties

    assert (dock.kind, dock.subkind, dock.icon, dock.color) == ("organization", "pier", "anchor", "#1c7ed6")
    assert (ann.icon, ann.color) == ("person", "")


def test_somebody_is_with_the_organization_of_the_weightiest_type_that_holds_today(
    database: Database, drawn: Draw
) -> None:
    uids = drawn(
        "ann Acme Board Past",
        tie("ann", "WORKS_AT", "Acme"),
        tie("ann", "DIRECTOR_OF", "Board"),
        tie("ann", "FOUNDED", "Past", until="2020"),
    )

    [ann] = graph(database, ALICE, uids["ann"]).parties

    assert ann.organization == graphs.Place(uids["Board"], "Board")


def test_more_parties_than_a_picture_has_are_left_out_and_counted(
    database: Database, drawn: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    uids = list(drawn("ann ben cleo", tie("ann", "KNOWS", "ben"), tie("ann", "FRIEND_OF", "ben")).values())
    monkeypatch.setattr(graphs, "MAX_PARTIES", 2)
    monkeypatch.setattr(graphs, "MAX_TIES", 1)

    found = graph(database, ALICE, *uids)

    assert (names(found), len(found.ties)) == (["ann", "ben"], 1)
    assert (found.left_out_parties, found.left_out_ties) == (1, 1)


def test_neighbours_are_counted_up_to_a_bound(database: Database, drawn: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    uids = drawn(
        "ann ben cleo", tie("ann", "KNOWS", "ben"), tie("ann", "FRIEND_OF", "ben"), tie("ann", "KNOWS", "cleo")
    )

    def ann() -> tuple[int, bool]:
        [found] = graph(database, ALICE, uids["ann"]).parties
        return found.degree, found.more

    assert ann() == (2, False)
    monkeypatch.setattr(graphs, "COUNTED", 1)
    assert ann() == (1, True)


def test_each_tie_is_read_once_from_whichever_end_has_fewer(database: Database, drawn: Draw) -> None:
    """Random networks with hubs: the graph of any selection is the ties among it."""
    chance = random.Random(7)
    letters = [f"p{number}" for number in range(24)]
    pairs = {(chance.choice(letters[:3]), other) for other in letters[3:] for _ in range(2)}
    pairs |= {tuple(chance.sample(letters, 2)) for _ in range(30)}
    uids = drawn(" ".join(letters), *(tie(one, "MENTORS", other) for one, other in sorted(pairs)))
    ends = {(uids[one], uids[other]) for one, other in pairs}
    for size in (0, 1, 2, 5, 12, 24):
        chosen = chance.sample(sorted(uids.values()), size)
        found = graph(database, ALICE, *chosen)
        assert [party.uid for party in found.parties] == chosen
        assert [(each.source, each.target) for each in found.ties] == [
            (each.source, each.target) for each in sorted(found.ties, key=lambda each: each.uid)
        ]
        assert {(each.source, each.target) for each in found.ties} == {
            (one, other) for one, other in ends if {one, other} <= {*chosen}
        }
        beside = set(chance.sample(sorted(uids.values()), 10))
        found = graph(database, ALICE, *chosen, beside=beside)
        assert [party.uid for party in found.parties] == chosen
        assert {(each.source, each.target) for each in found.ties} == {
            (one, other) for one, other in ends if {one, other} <= {*chosen} | beside and {one, other} & {*chosen}
        }


def test_neighbours_are_told_by_type_and_direction(database: Database, drawn: Draw) -> None:
    uids = drawn(
        "ann ben cleo Acme spy*",
        tie("ann", "WORKS_AT", "Acme"),
        tie("ben", "WORKS_AT", "Acme"),
        tie("spy", "WORKS_AT", "Acme"),
        tie("ben", "DONATES_TO", "Acme"),
        tie("cleo", "WORKS_AT", "Acme", until="2020"),
    )

    def groups(viewer: Viewer, name: str, **options: Any) -> tuple[int, list[tuple[str, bool, int]]]:
        found = expansions.neighbours(database, viewer, uids[name], today=TODAY, **options)
        return found.total, [(group.type.name, group.forward, group.number) for group in found.groups]

    assert groups(ALICE, "Acme") == (3, [("WORKS_AT", False, 3), ("DONATES_TO", False, 1)])
    assert groups(BOB, "Acme") == (2, [("WORKS_AT", False, 2), ("DONATES_TO", False, 1)])
    assert groups(ALICE, "ann") == (1, [("WORKS_AT", True, 1)])
    assert groups(ALICE, "Acme", as_of=EVER)[0] == 4
    assert groups(ALICE, "Acme", types=["DONATES_TO", "NO_SUCH_TYPE"]) == (1, [("DONATES_TO", False, 1)])
    with pytest.raises(NotFoundError):
        groups(CHARLIE, "Acme")


def test_groups_read_as_people_say_it(database: Database, drawn: Draw) -> None:
    uids = drawn("ann Acme", tie("ann", "VOLUNTEERS_AT", "Acme"))

    [group] = expansions.neighbours(database, ALICE, uids["Acme"]).groups

    assert (group.role, group.label) == ("volunteers", "has volunteer")


def test_more_ties_than_are_looked_at_are_told_as_more(
    database: Database, drawn: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    uids = drawn("ann ben cleo", tie("ann", "KNOWS", "ben"), tie("ann", "KNOWS", "cleo"))
    monkeypatch.setattr(expansions, "COUNTED_TIES", 2)

    assert expansions.neighbours(database, ALICE, uids["ann"]).more
    assert not expansions.neighbours(database, ALICE, uids["ben"]).more


def expanded(database: Database, viewer: Viewer, uid: str, **options: Any) -> expansions.Expansion:
    return expansions.expand(database, viewer, uid, today=TODAY, **options)


def test_the_strongest_neighbours_come_first_and_then_by_name(database: Database, drawn: Draw) -> None:
    uids = drawn(
        "ann ben cleo dan eve",
        tie("ann", "KNOWS", "eve", since="2000"),
        tie("ann", "KNOWS", "ben", since="2000"),
        tie("ann", "KNOWS", "cleo", since="2026-11-01"),
        tie("ann", "SIBLING_OF", "dan"),
    )

    found = expanded(database, ALICE, uids["ann"], limit=3)

    assert names(found.graph) == ["dan", "ben", "eve"]
    assert list(found.added) == [uids[name] for name in ("dan", "ben", "eve")]
    assert (found.left_out, found.hub) == (1, False)


def test_an_expansion_brings_the_ties_to_what_is_known_and_among_the_added(database: Database, drawn: Draw) -> None:
    uids = drawn(
        "ann ben cleo dan",
        tie("ann", "KNOWS", "ben"),
        tie("ann", "KNOWS", "cleo"),
        tie("ben", "KNOWS", "cleo"),
        tie("ben", "KNOWS", "dan"),
        tie("ann", "KNOWS", "dan", until="2010"),
    )

    found = expanded(database, ALICE, uids["ann"], beside=[uids["ann"], uids["dan"]])

    assert names(found.graph) == ["ben", "cleo"]
    ends = {(each.source, each.target) for each in found.graph.ties}
    assert ends == {(uids[one], uids[other]) for one, other in pairwise_of("ann-ben ann-cleo ben-cleo ben-dan")}


def pairwise_of(text: str) -> list[tuple[str, ...]]:
    return [tuple(pair.split("-")) for pair in text.split()]


def test_who_is_known_is_neither_added_nor_counted(database: Database, drawn: Draw) -> None:
    uids = drawn("ann ben cleo", tie("ann", "KNOWS", "ben"), tie("ann", "KNOWS", "cleo"))

    found = expanded(database, ALICE, uids["ann"], beside=[uids["ann"], uids["ben"]], limit=1)

    assert (found.added, found.left_out) == ((uids["cleo"],), 0)
    assert expanded(database, ALICE, uids["ann"], beside=list(uids.values())).added == ()


def test_an_expansion_may_be_of_some_groups_kinds_and_a_date(database: Database, drawn: Draw) -> None:
    uids = drawn(
        "ann ben cleo Acme",
        tie("ben", "PARENT_OF", "ann"),
        tie("ann", "PARENT_OF", "cleo"),
        tie("ann", "WORKS_AT", "Acme", until="2010"),
        tie("cleo", "FRIEND_OF", "ann"),
    )
    ann = uids["ann"]

    def added(**options: Any) -> set[str]:
        return {name for name, uid in uids.items() if uid in expanded(database, ALICE, ann, **options).added}

    assert added(groups=[("PARENT_OF", True)]) == {"cleo"}
    assert added(groups=[("PARENT_OF", False)]) == {"ben"}
    assert added(groups=[("FRIEND_OF", True)]) == added(groups=[("FRIEND_OF", False)]) == {"cleo"}
    assert added(groups=[("NO_SUCH_TYPE", True)]) == set()
    assert added(as_of=Period.parse("2009")) == {"ben", "cleo", "Acme"}
    assert added(as_of=EVER, kinds=["organization"]) == {"Acme"}
    assert added(types=["PARENT_OF"]) == {"ben", "cleo"}


def test_hidden_neighbours_are_neither_added_nor_counted_and_change_no_order(database: Database, drawn: Draw) -> None:
    uids = drawn(
        "ann ben cleo spy*",
        tie("ann", "KNOWS", "ben", since="2000"),
        tie("ann", "KNOWS", "cleo", since="2000"),
        tie("ann", "TREATS", "cleo"),
        tie("ann", "SPOUSE_OF", "spy"),
    )

    assert names(expanded(database, ALICE, uids["ann"]).graph) == ["spy", "cleo", "ben"]
    found = expanded(database, BOB, uids["ann"], limit=1)
    assert (names(found.graph), found.left_out) == (["ben"], 1)
    with pytest.raises(NotFoundError):
        expanded(database, CHARLIE, uids["ann"])
    with pytest.raises(NotFoundError):
        expanded(database, BOB, uids["spy"])


def test_a_hub_asks_first_and_opens_by_groups(database: Database, drawn: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    uids = drawn("ann ben Acme", tie("ann", "WORKS_AT", "Acme"), tie("ben", "WORKS_AT", "Acme"))
    monkeypatch.setattr(expansions, "HUB", 1)

    first = expanded(database, ALICE, uids["Acme"])
    then = expanded(database, ALICE, uids["Acme"], groups=[("WORKS_AT", False)], limit=1)

    assert (first.added, first.left_out, first.hub) == ((), 2, True)
    assert (then.added, then.left_out, then.hub) == ((uids["ann"],), 1, False)


@pytest.mark.parametrize("limit", [0, 501, True, "5", None])
def test_a_limit_is_a_number_that_a_picture_can_take(database: Database, limit: object) -> None:
    with pytest.raises(RuleError):
        expanded(database, ALICE, "uid", limit=limit)


def test_the_database_weighs_ties_as_python_does(database: Database, drawn: Draw) -> None:
    """The order of an expansion is by the strength that the graph tells, also of ties that ended or are several."""
    chance = random.Random(3)
    letters = [f"p{number}" for number in range(30)]
    ties = []
    for name in letters[1:]:
        for type in chance.sample(["KNOWS", "FRIEND_OF", "MENTORS"], chance.randint(1, 3)):
            since = f"{chance.randint(1990, 2030)}"
            until = str(int(since) + chance.randint(0, 8)) if chance.random() < 0.6 else None
            values = {"since": chance.choice([since, None]), "until": until}
            ties.append(("p0", type, name, {key: value for key, value in values.items() if value}))
    uids = drawn(" ".join(letters), *ties)
    weights = schema(database).types
    for as_of in (EVER, Period.day(TODAY), Period.parse("2010"), Period.parse("2005..2012")):
        found = expanded(database, ALICE, uids["p0"], as_of=as_of)
        on = TODAY if as_of == EVER else min(as_of.last, max(TODAY, as_of.first))
        strengths: dict[str, list[float]] = {}
        for each in found.graph.ties:
            first, last = (date.fromisoformat(text) if text else None for text in (each.first, each.last))
            if (
                uids["p0"] in (each.source, each.target)
                and (first or date.min) <= as_of.last
                and (last or date.max) >= as_of.first
            ):
                other = each.target if each.source == uids["p0"] else each.source
                strengths.setdefault(other, []).append(tie_strength(weights.get(each.type).weight, first, last, on))
        ranked = [together(strengths[uid]) for uid in found.added]
        assert found.added
        assert all(one >= other - 1e-9 for one, other in pairwise(ranked))


def around(database: Database, viewer: Viewer, uids: dict[str, str], name: str, **options: Any) -> list[str]:
    by_uid = {uid: each for each, uid in uids.items()}
    found = start.around(database, viewer, uids[name], today=TODAY, **options)
    return [by_uid[uid] for uid in found]


def test_a_picture_begins_with_those_around_a_party_the_nearest_and_strongest_first(
    database: Database, drawn: Draw
) -> None:
    uids = drawn(
        "ann ben cleo dan eve far",
        tie("ann", "KNOWS", "ben", since="2000"),
        tie("ann", "SPOUSE_OF", "cleo"),
        tie("ben", "SPOUSE_OF", "dan"),
        tie("cleo", "KNOWS", "eve", since="2000"),
        tie("eve", "KNOWS", "far"),
    )

    assert around(database, ALICE, uids, "ann") == ["ann", "cleo", "ben"]
    assert around(database, ALICE, uids, "ann", degrees=2)[:3] == ["ann", "cleo", "ben"]
    assert set(around(database, ALICE, uids, "ann", degrees=2)) == {"ann", "ben", "cleo", "dan", "eve"}
    assert around(database, ALICE, uids, "ann", degrees=3)[-1] == "far"
    assert around(database, ALICE, uids, "ann", degrees=3, most=4)[:3] == ["ann", "cleo", "ben"]
    assert len(around(database, ALICE, uids, "ann", degrees=3, most=4)) == 4


def test_a_hub_is_not_walked_through_but_the_picture_may_be_of_it(
    database: Database, drawn: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    uids = drawn("Hub ann ben cleo", *(tie(name, "WORKS_AT", "Hub") for name in ("ann", "ben", "cleo")))
    monkeypatch.setattr(start, "HUB", 2)

    for viewer in (ADMINISTRATOR, ALICE):
        assert around(database, viewer, uids, "ann", degrees=3) == ["ann", "Hub"]
        assert set(around(database, viewer, uids, "Hub")) == {"Hub", "ann", "ben", "cleo"}


def test_what_is_hidden_makes_no_hub_and_leads_nowhere(
    database: Database, drawn: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    uids = drawn(
        "Hub ann ben spy* sly* end",
        *(tie(name, "WORKS_AT", "Hub") for name in ("ann", "ben", "spy", "sly")),
        tie("spy", "KNOWS", "end"),
    )
    monkeypatch.setattr(start, "HUB", 2)

    assert around(database, BOB, uids, "ann", degrees=3) == ["ann", "Hub", "ben"]
    assert around(database, ALICE, uids, "ann", degrees=3) == ["ann", "Hub"]
    assert around(database, CHARLIE, uids, "ann", degrees=2) == ["ann"]
    assert graph(database, CHARLIE, uids["ann"]).parties == ()


def test_a_picture_begins_with_an_answer_a_search_or_a_list(database: Database, drawn: Draw) -> None:
    uids = drawn(
        "Zelda Quentin Mabel* Hub",
        tie("Zelda", "SUPPLIES", "Hub"),
        tie("Quentin", "SUPPLIES", "Hub"),
        tie("Mabel", "SUPPLIES", "Hub"),
    )

    def begins(viewer: Viewer, **asked: str) -> set[str]:
        found = start.parties(database, viewer, today=TODAY, **asked)  # type: ignore[arg-type]
        return {name for name, uid in uids.items() if uid in found}

    assert begins(ALICE, question="who connects Zelda to Quentin?") == {"Zelda", "Quentin", "Hub"}
    assert begins(ALICE, question="who knows Hub?") == set(uids)
    assert begins(BOB, question="who knows Hub?") == {"Zelda", "Quentin", "Hub"}
    assert begins(ALICE, find="zeld") == {"Zelda"}
    assert begins(BOB, listed="parties:kind=organization") == {"Zelda", "Quentin", "Hub"}
    assert begins(BOB, listed="relationships:types=SUPPLIES") == {"Zelda", "Quentin", "Hub"}
    assert begins(BOB, listed="search:mabel") == begins(CHARLIE, listed="parties:kind=organization") == set()
    assert begins(ALICE) == set()
    with pytest.raises(RuleError):
        begins(ALICE, listed="everybody:x=1")


def test_a_field_of_a_relationship_that_only_others_read_orders_nothing(database: Database, drawn: Draw) -> None:
    define(database, AttributeSet("secret_ties", "Secret", relationship_types=("KNOWS",)))
    fields.define(database, ADMINISTRATOR, Field("secret_code", "Code", set="secret_ties", readers=("admin",)))
    uids = drawn("ann ben", tie("ann", "KNOWS", "ben", secret_code="x"))

    assert "x" not in str(graph(database, ALICE, *uids.values()).to_dict().values())


def test_a_party_that_is_gone_falls_out(database: Database, drawn: Draw) -> None:
    uids = drawn("ann ben", tie("ann", "KNOWS", "ben"))
    gone = database.write(
        ADMINISTRATOR, lambda work: parties.create(work, "person", {"name": "gone", "folder": "open"})
    )
    database.write(ADMINISTRATOR, lambda work: parties.delete(work, gone))

    assert names(graph(database, ALICE, uids["ann"], gone, "no uid", uids["ben"])) == ["ann", "ben"]
