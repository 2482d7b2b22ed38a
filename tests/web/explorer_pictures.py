"""Random pictures for the tests of the explorer: graphs of a few parties, and states that filter them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from graphcrm.services.explorer.graph import Graph, GraphParty, GraphTie, Place
from graphcrm.services.explorer.state import GROUPINGS, State

TODAY = date(2026, 11, 23)
UIDS = [f"u{number}" for number in range(8)]
TYPES = ("KNOWS", "WORKS_AT", "PARENT_OF")
#: Own kinds; the last ones are sorted in another order by their letters than by their UTF-16 units.
KINDS = ("person", "organization", "household", "group")
SUBKINDS = (None, "site", "\uffee", "\U0001f600", "person")
#: A few days, so that they often meet; those around today and the ends of years and months among them.
DAYS = [TODAY + timedelta(days) for days in (-1, 0, 1)] + [
    date(2015, 1, 1),
    date(2015, 12, 31),
    date(2019, 2, 28),
    date(2019, 5, 3),
    date(2020, 2, 29),
    date(2020, 12, 31),
    date(2030, 6, 1),
]
WHEN = st.sampled_from(
    [
        *("", "ever", "2019", "2019-02", "2020-02", "2019-05-03", "2026", "2026-11-23", "2030"),
        *("2015-01-01..2019-02-28", "2015-01-01..", "..2019-05-03", "2026-11-22..2026-11-24", "2020-02-29..2020-02-29"),
    ]
)
PLACES = st.none() | st.builds(Place, st.sampled_from(UIDS), st.just("Somewhere"))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Return a graph of some parties and ties."""
    uids = draw(st.lists(st.sampled_from(UIDS), unique=True))
    parties = tuple(
        GraphParty(
            uid,
            uid.upper(),
            draw(st.sampled_from(KINDS)),
            draw(st.sampled_from(SUBKINDS)),
            "person",
            "",
            False,
            3,
            False,
            draw(PLACES),
            draw(PLACES),
        )
        for uid in uids
    )
    ties = tuple(draw(_ties(f"t{number}", uids)) for number in range(draw(st.integers(0, 12)))) if uids else ()
    return Graph(parties, tuple(sorted(ties, key=lambda tie: tie.uid)), TODAY)


@st.composite
def _ties(draw: st.DrawFn, uid: str, uids: list[str]) -> GraphTie:
    first, last = (draw(st.none() | st.sampled_from(DAYS)) for _ in range(2))
    if first and last and last < first:
        first, last = last, first
    return GraphTie(
        uid=uid,
        source=draw(st.sampled_from(uids)),
        target=draw(st.sampled_from(uids)),
        type=draw(st.sampled_from(TYPES)),
        label="knows",
        reverse="knows",
        mutual=True,
        since="",
        until="",
        first=first.isoformat() if first else "",
        last=last.isoformat() if last else "",
        strength=draw(st.sampled_from([0.1, 0.25, 0.5, 0.9])),
        color="",
        title="",
    )


def states(uids: list[str]) -> st.SearchStrategy[State]:
    """Return states over some parties, of which a graph may have only a part."""
    some = st.lists(st.sampled_from(uids), unique=True) if uids else st.just([])
    filters = st.fixed_dictionaries(
        {},
        optional={
            "as_of": WHEN,
            "types": st.lists(st.sampled_from([*TYPES, "GONE"]), unique=True, max_size=2),
            "kinds": st.lists(st.sampled_from([*KINDS, *SUBKINDS[1:]]), unique=True, max_size=3),
            "strength": st.sampled_from([0.0, 0.25, 0.3, 1.0]),
        },
    )
    keys = [*uids, *KINDS, *SUBKINDS[1:], "c1"]
    groups = st.fixed_dictionaries(
        {"by": st.sampled_from(GROUPINGS), "open": st.lists(st.sampled_from(keys), max_size=3)}
    )
    focus = st.fixed_dictionaries({"party": st.sampled_from(uids), "degrees": st.integers(1, 4)}) if uids else st.none()
    return st.fixed_dictionaries(
        {"parties": st.permutations(uids) | some},
        optional={
            "hidden": st.lists(st.sampled_from(uids), max_size=2) if uids else st.just([]),
            "filters": filters,
            "groups": groups,
            "focus": st.none() | focus,
            "compare": st.none() | st.lists(WHEN, min_size=2, max_size=2),
        },
    ).map(State.read)


COMMUNITIES = st.dictionaries(st.sampled_from(UIDS), st.sampled_from(["c1", "c2", "c10"]))


@st.composite
def pictures(draw: st.DrawFn) -> tuple[Graph, State, dict[str, str]]:
    """Return a graph, a state and the communities of some parties."""
    return draw(graphs()), draw(states(UIDS)), draw(COMMUNITIES)


def as_case(graph: Graph, state: State, communities: dict[str, str]) -> dict[str, Any]:
    """Return a picture as the script takes it."""
    return {"graph": graph.to_dict(), "state": state.to_dict(), "communities": communities}
