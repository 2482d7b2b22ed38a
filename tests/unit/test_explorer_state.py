"""The state of a picture: what is read comes back, and what is wrong is named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import RuleError
from graphcrm.services.connections import MAX_HOPS, MAX_THROUGH
from graphcrm.services.explorer.state import GROUPINGS, LAYOUTS, MAX_DEGREES, ORDERS, State

UIDS = st.text("abcdef0123456789-", min_size=1, max_size=8)
WHEN = st.sampled_from(
    ["", "ever", "2019", "2019-05", "2019-05-03", "2015-01-01..2017-06-30", "2015-01-01..", "..2015-01-01"]
)
NAMES = st.lists(UIDS, unique=True, max_size=4)
STATES = st.fixed_dictionaries(
    {},
    optional={
        "v": st.just(1),
        "parties": NAMES,
        "hidden": NAMES,
        "positions": st.dictionaries(UIDS, st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=2), max_size=3),
        "pinned": NAMES,
        "layout": st.sampled_from(LAYOUTS),
        "filters": st.fixed_dictionaries(
            {}, optional={"as_of": WHEN, "types": NAMES, "kinds": NAMES, "strength": st.floats(0, 1)}
        ),
        "groups": st.fixed_dictionaries({}, optional={"by": st.sampled_from(GROUPINGS), "open": NAMES}),
        "focus": st.none() | st.fixed_dictionaries({"party": UIDS, "degrees": st.integers(1, MAX_DEGREES)}),
        "compare": st.none() | st.lists(WHEN, min_size=2, max_size=2),
        "paths": st.none()
        | st.fixed_dictionaries(
            {"source": UIDS, "target": UIDS},
            optional={
                "through": st.lists(UIDS, max_size=MAX_THROUGH, unique=True),
                "avoid": NAMES,
                "types": NAMES,
                "max_hops": st.integers(1, MAX_HOPS),
                "order": st.sampled_from(ORDERS),
                "as_of": WHEN,
            },
        ),
    },
)


@given(STATES)
def test_a_state_that_was_read_is_read_again_as_it_is_written(given: dict[str, Any]) -> None:
    state = State.read(given)

    assert State.read(state.to_dict()) == state
    written = state.to_dict()
    for part, value in given.items():
        if isinstance(value, dict) and part != "positions":
            assert written[part].items() >= value.items()
        else:
            assert written[part] == value


def test_an_empty_object_is_an_empty_picture() -> None:
    assert State.read({}) == State.read(None) == State()


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ([], "state"),
        ({"v": 2}, "v"),
        ({"parts": []}, "state"),
        ({"parties": "abc"}, "parties"),
        ({"parties": [1]}, "parties"),
        ({"parties": [str(number) for number in range(2_001)]}, "parties"),
        ({"positions": {"a": [1]}}, "positions"),
        ({"positions": {"a": [1, float("nan")]}}, "positions"),
        ({"positions": {"a": [1, True]}}, "positions"),
        ({"positions": {"a": [1, 1e300]}}, "positions"),
        ({"layout": "grid"}, "layout"),
        ({"layout": []}, "layout"),
        ({"filters": {"as_of": "yesterday"}}, "as_of"),
        ({"filters": {"as_of": 2019}}, "as_of"),
        ({"filters": {"as_of": "2019..2015"}}, "as_of"),
        ({"filters": {"strength": 2}}, "strength"),
        ({"filters": {"strength": True}}, "strength"),
        ({"filters": {"color": "red"}}, "filters"),
        ({"groups": {"by": "color"}}, "by"),
        ({"focus": {"party": "a", "degrees": 0}}, "degrees"),
        ({"focus": {"party": "a", "degrees": True}}, "degrees"),
        ({"focus": "a"}, "focus"),
        ({"compare": ["2019"]}, "compare"),
        ({"compare": ["2019", "soon"]}, "compare"),
        ({"paths": {"max_hops": 99}}, "max_hops"),
        ({"paths": {"order": "long"}}, "order"),
    ],
)
def test_what_is_wrong_is_named(given: Any, part: str) -> None:
    with pytest.raises(RuleError) as refused:
        State.read(given)

    assert refused.value.field == part


def test_dates_are_kept_in_one_form() -> None:
    assert State.read({"filters": {"as_of": " Today "}}).filters.as_of == ""
    assert State.read({"filters": {"as_of": "2019-5"}}).filters.as_of == "2019-05"
    assert State.read({"filters": {"as_of": "2015..2017-06"}}).filters.as_of == "2015-01-01..2017-06-30"
    assert State.read({"compare": ["today", "2019"]}).compare == ("", "2019")


def test_an_entry_that_is_given_twice_counts_once() -> None:
    assert State.read({"parties": ["b", "a", "b"]}).parties == ("b", "a")


@given(STATES, st.sets(UIDS))
def test_parties_that_are_not_seen_fall_out_of_every_part(given: dict[str, Any], seen: set[str]) -> None:
    state = State.read(given).among(frozenset(seen))

    told = {*state.parties, *state.hidden, *state.positions, *state.pinned}
    told |= {state.focus.party} if state.focus else set()
    paths = state.paths
    told |= {paths.source, paths.target, *paths.through, *paths.avoid} - {""} if paths else set()
    assert told <= seen
    assert [uid for uid in State.read(given).parties if uid in seen] == list(state.parties)
