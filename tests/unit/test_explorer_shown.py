"""What is shown of a picture, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from explorer_pictures import COMMUNITIES, graphs, pictures, states
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.services.explorer.graph import Graph, GraphParty, GraphTie, Place
from graphcrm.services.explorer.shown import Shown, shown
from graphcrm.services.explorer.state import Filters, Groups, State

TODAY = date(2026, 11, 23)


def party(uid: str, kind: str = "person", **more: Any) -> GraphParty:
    values: dict[str, Any] = {"subkind": None, "icon": kind, "color": "", "photo": False, "degree": 1, "more": False}
    return GraphParty(uid=uid, name=uid, kind=kind, **values | more)


def tie(uid: str, source: str, target: str, first: str = "", last: str = "", **more: Any) -> GraphTie:
    values: dict[str, Any] = {"type": "KNOWS", "label": "", "reverse": "", "mutual": True, "color": "", "title": ""}
    values |= {"since": first, "until": last, "strength": 0.5}
    return GraphTie(uid=uid, source=source, target=target, first=first, last=last, **values | more)


GRAPH = Graph(
    (
        party("ann", organization=Place("Acme", "Acme")),
        party("ben", organization=Place("Acme", "Acme"), subkind="priest"),
        party("cleo", household=Place("home", "Home")),
        party("Acme", "organization"),
        party("home", "household"),
    ),
    (
        tie("t1", "ann", "ben"),
        tie("t2", "ben", "cleo", "2015-01-01", "2019-12-31", type="MENTORS"),
        tie("t3", "ann", "Acme", "2020-05-01", strength=0.9),
        tie("t4", "cleo", "home", "2030-01-01"),
    ),
    TODAY,
)


def see(**state: Any) -> Shown:
    return shown(GRAPH, State.read({"parties": ["cleo", "ben", "ann", "Acme", "home"]} | state))


def test_parties_stand_in_the_order_of_the_state_and_ties_by_uid() -> None:
    assert see().parties == ("cleo", "ben", "ann", "Acme", "home")
    assert see(filters={"as_of": "ever"}).ties == ("t1", "t2", "t3", "t4")


def test_a_party_that_is_hidden_or_of_another_kind_is_not_shown_nor_are_its_ties() -> None:
    assert see(hidden=["ann"]).parties == ("cleo", "ben", "Acme", "home")
    assert see(hidden=["ann"]).ties == ()
    assert see(filters={"kinds": ["organization", "priest"]}).parties == ("ben", "Acme")


def test_today_holds_what_has_begun_and_not_ended() -> None:
    assert see().ties == ("t1", "t3")
    assert see(filters={"as_of": "2020-04"}).ties == ("t1",)
    assert see(filters={"as_of": "2020-05"}).ties == ("t1", "t3")
    assert see(filters={"as_of": "2019-12-31"}).ties == ("t1", "t2")
    assert see(filters={"as_of": "2019..2020"}).ties == ("t1", "t2", "t3")


def test_what_ended_before_the_time_asked_is_over_and_what_ends_later_is_not() -> None:
    assert see(filters={"as_of": "ever"}).standing == {"t2": "ended"}
    assert see(filters={"as_of": "2019..2020"}).standing == {"t2": "ended"}
    assert see(filters={"as_of": "2019"}).standing == {}


def test_two_dates_show_what_appeared_and_what_is_gone() -> None:
    told = see(compare=["2019", "2021"], filters={"as_of": "1990"})

    assert told.ties == ("t1", "t2", "t3")
    assert told.standing == {"t2": "gone", "t3": "appeared"}


def test_types_and_strength_leave_ties_out() -> None:
    assert see(filters={"as_of": "ever", "types": ["MENTORS", "GONE"]}).ties == ("t2",)
    assert see(filters={"as_of": "ever", "strength": 0.9}).ties == ("t3",)


def test_a_focus_keeps_those_within_so_many_shown_ties() -> None:
    assert see(focus={"party": "ann", "degrees": 1}).parties == ("ben", "ann", "Acme")
    assert see(focus={"party": "Acme", "degrees": 1}).ties == ("t3",)
    assert see(focus={"party": "Acme", "degrees": 3}, filters={"as_of": "ever"}).parties == (
        "cleo",
        "ben",
        "ann",
        "Acme",
    )
    assert see(focus={"party": "ann", "degrees": 1}, hidden=["ann"]).parties == see(hidden=["ann"]).parties


def test_an_organization_is_in_its_own_group_and_a_group_of_one_is_none() -> None:
    told = see(groups={"by": "organization", "open": ["Acme"]})

    assert [(group.key, group.members, group.open) for group in told.groups] == [("Acme", ("ben", "ann", "Acme"), True)]
    assert [group.key for group in see(groups={"by": "household"}).groups] == ["home"]
    assert [group.key for group in see(groups={"by": "kind"}).groups] == ["person"]
    assert [group.members for group in see(groups={"by": "type"}).groups] == [("cleo", "ann")]
    assert see(groups={"by": "household"}, hidden=["home"]).groups == ()


def test_communities_are_those_that_are_given() -> None:
    state = State(parties=("ann", "ben", "cleo"), groups=Groups("community"))

    told = shown(GRAPH, state, communities={"ann": "ann", "cleo": "ann", "gone": "ann"})

    assert [(group.key, group.members) for group in told.groups] == [("ann", ("ann", "cleo"))]
    assert shown(GRAPH, state).groups == ()


@given(pictures())
def test_what_is_shown_hangs_together(picture: tuple[Graph, State, dict[str, str]]) -> None:
    graph, state, communities = picture
    told = shown(graph, state, communities=communities)

    ends = {each.uid: {each.source, each.target} for each in graph.ties}
    assert set(told.parties) <= {each.uid for each in graph.parties} & set(state.parties) - set(state.hidden)
    assert all(ends[uid] <= set(told.parties) for uid in told.ties)
    assert told.standing.keys() <= set(told.ties)
    members = [uid for group in told.groups for uid in group.members]
    assert len(members) == len(set(members))
    assert set(members) <= set(told.parties)


@given(graphs(), states([f"u{number}" for number in range(8)]), COMMUNITIES)
def test_a_filter_only_takes_away(graph: Graph, state: State, communities: dict[str, str]) -> None:
    told = shown(graph, state, communities=communities)
    free = shown(graph, replace(state, filters=Filters("ever"), compare=None, focus=None), communities=communities)

    assert set(told.parties) <= set(free.parties)
    assert set(told.ties) <= set(free.ties)


@given(graphs(), st.data())
def test_without_filters_all_that_ever_was_is_shown(graph: Graph, data: st.DataObject) -> None:
    uids = [each.uid for each in graph.parties]
    order = data.draw(st.permutations(uids))

    told = shown(graph, State(parties=tuple(order), filters=Filters("ever")))

    assert list(told.parties) == list(order)
    assert told.ties == tuple(each.uid for each in graph.ties)
