"""A list by type is read one type after the other, the rare ones together, in a bounded number of parts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.services.lists import by_type
from graphcrm.services.lists.by_type import Part

MANY = by_type._SORTED + 1
NAMES = {"WORKS_AT": "works at", "KNOWS": "knows", "ADVISES": "Advises", "BORE": "bore", "CARES": "cares for"}
PLACES = by_type.places(NAMES)


def parts(at: str | None = None, *, upwards: bool = True, **sizes: int) -> list[Part]:
    return by_type.parts(PLACES, dict.fromkeys(NAMES, 0) | sizes, at, upwards=upwards)


def test_a_common_type_is_walked_and_rare_ones_beside_each_other_are_sorted_together() -> None:
    assert parts(WORKS_AT=MANY, KNOWS=5, ADVISES=7) == [
        Part(("ADVISES", "KNOWS"), along_names=False),
        Part(("WORKS_AT",), along_names=True),
    ]


def test_a_page_begins_in_the_type_of_its_cursor_and_goes_its_way() -> None:
    sizes = dict.fromkeys(NAMES, MANY)

    assert [part.types for part in parts(PLACES["KNOWS"], **sizes)] == [("KNOWS",), ("WORKS_AT",)]
    assert [part.types for part in parts(PLACES["BORE"], upwards=False, **sizes)] == [("BORE",), ("ADVISES",)]


def test_a_type_that_is_gone_leaves_its_place_to_the_next() -> None:
    assert [part.types for part in parts("dances with|DANCES", KNOWS=1, CARES=MANY)] == [("KNOWS",)]


@given(
    st.fixed_dictionaries({name: st.sampled_from([0, 1, by_type._SORTED // 2, MANY]) for name in NAMES}), st.booleans()
)
def test_every_type_that_there_is_is_read_once_in_order_in_three_parts_at_most(
    sizes: dict[str, int], upwards: bool
) -> None:
    found = parts(upwards=upwards, **sizes)

    order = [name for part in found for name in part.types]
    assert len(found) <= 3
    assert order == sorted((name for name in NAMES if sizes[name]), key=PLACES.__getitem__, reverse=not upwards)
    assert all(len(part.types) == 1 for part in found if part.along_names)


@given(st.text(max_size=5), st.text(max_size=5), st.uuids().map(str), st.uuids().map(str))
def test_sources_stand_by_their_names_and_then_by_their_uids(one: str, other: str, uid: str, another: str) -> None:
    one, other = one.replace("\0", ""), other.replace("\0", "")

    assert by_type.source_at(by_type.key(one, uid)) == (one, uid)
    assert (by_type.key(one, uid) < by_type.key(other, another)) == ((one, uid) < (other, another))
