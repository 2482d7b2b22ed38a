from __future__ import annotations

import pytest

from graphcrm.errors import RuleError
from graphcrm.models.places import clean_place


def key(**values: str) -> str:
    place = clean_place(values)
    assert place
    return str(place["key"])


def test_equal_addresses_have_one_key_however_they_are_typed() -> None:
    one = key(street="800 Glacier Ave., Suite 101", city="Juneau", region="AK", postal_code="99801")
    other = key(street="800  glacier ave Suite 101", city="JUNEAU", region="ak", postal_code="99801")
    assert one == other


def test_coordinates_do_not_tell_equal_addresses_apart() -> None:
    assert key(street="1 Main St", city="Juneau") == key(
        street="1 Main St", city="Juneau", latitude="58.3", longitude="-134.4"
    )


def test_addresses_that_differ_in_a_part_have_other_keys() -> None:
    assert key(street="1 Main St", city="Juneau") != key(street="1 Main St", city="Sitka")
    assert key(city="Washington", region="DC") != key(city="Washington DC")


def test_a_place_without_a_written_address_is_told_apart_by_its_coordinates() -> None:
    assert key(latitude="58.3", longitude="-134.4") == key(latitude="58.30", longitude="-134.400")
    assert key(latitude="58.3", longitude="-134.4") != key(latitude="58.4", longitude="-134.4")


def test_a_place_written_in_signs_only_still_has_a_key() -> None:
    assert key(street="???") != key(street="!!!")


def test_no_address_is_no_place() -> None:
    assert clean_place({"street": " ", "city": "", "latitude": ""}) is None


def test_coordinates_are_numbers() -> None:
    place = clean_place({"city": "Juneau", "latitude": "58.3", "longitude": "-134.4"})
    assert place == {"city": "Juneau", "latitude": 58.3, "longitude": -134.4, "key": "|juneau|||"}


@pytest.mark.parametrize(
    "values",
    [
        {"latitude": "441.5", "longitude": "-81"},
        {"latitude": "41.5", "longitude": "-181"},
        {"latitude": "41.5"},
        {"latitude": "north", "longitude": "1"},
        {"latitude": "nan", "longitude": "1"},
        {"latitude": "inf", "longitude": "1"},
    ],
)
def test_coordinates_off_the_earth_are_refused(values: dict[str, str]) -> None:
    with pytest.raises(RuleError, match="tude of a place"):
        clean_place({"city": "Parma", **values})


def test_an_unknown_part_of_an_address_is_refused() -> None:
    with pytest.raises(RuleError, match="no 'zip'"):
        clean_place({"zip": "99801"})


@pytest.mark.parametrize(
    ("street", "says"),
    [
        ("x" * 1_001, "The street of a place has 1,001 characters"),
        ("1 Main\x07 St", "The street of a place cannot be"),
        ("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 900, "The address takes"),
    ],
)
def test_an_address_that_no_index_takes_is_refused(street: str, says: str) -> None:
    with pytest.raises(RuleError, match=says) as refused:
        clean_place({"street": street, "city": "Juneau"})
    assert refused.value.field == "street"
