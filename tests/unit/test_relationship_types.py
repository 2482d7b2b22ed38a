"""Relationship types are checked data, found by what people call them."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.relationship_types import Catalogue, RelationshipType
from graphcrm.viewer import Viewer

COACHES: dict[str, Any] = {
    "name": "COACHES",
    "forward": "coaches",
    "reverse": "is coached by",
    "source_kinds": ["person"],
    "target_kinds": ["person", "group"],
    "weight": 0.7,
    "color": "#2266aa",
}


def made(**values: Any) -> RelationshipType:
    return RelationshipType.from_mapping(COACHES | values)


def test_a_type_reads_in_both_directions_and_is_the_same_from_its_properties() -> None:
    coaches = made()

    assert (coaches.label(True), coaches.label(False)) == ("coaches", "is coached by")
    assert RelationshipType.from_mapping(coaches.properties()) == coaches
    assert coaches.properties()["target_kinds"] == ["person", "group"]


@pytest.mark.parametrize(
    ("field", "value", "right"),
    [
        ("name", "", "given"),
        ("forward", "", "given"),
        ("reverse", None, "given"),
        ("name", "coaches", "upper-case letters"),
        ("name", "A-B", "upper-case letters"),
        ("name", "HAS_UNIT", "another name"),
        ("name", "IN", "another name"),
        ("source_kinds", [], "a list out of person, organization, household, group"),
        ("target_kinds", ["person", "robot"], "a list out of person"),
        ("weight", 0, "over 0 and up to 1"),
        ("weight", 1.1, "over 0 and up to 1"),
        ("weight", True, "a number"),
        ("weight", "much", "a number"),
        ("color", "blue", "#2266aa"),
        ("mutual", True, "equal labels and equal kinds"),
        ("wheight", 1, "weight, or one of the fields"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_type_field_and_value(field: str, value: object, right: str) -> None:
    with pytest.raises(RuleError) as refused:
        made(**{field: value})

    assert refused.value.field == field
    assert refused.value.message.endswith(f": {field} is {value!r}.")
    assert right in refused.value.hint
    if field != "name":
        assert "COACHES" in refused.value.message


def test_a_mutual_type_joins_the_same_kinds_at_both_ends() -> None:
    mutual = made(forward="trains with", reverse="trains with", target_kinds=["person"], mutual=True)

    assert mutual.mutual
    with pytest.raises(RuleError, match="equal kinds at both ends"):
        dataclasses.replace(mutual, target_kinds=("person", "group")).check()


@pytest.mark.parametrize(
    ("source", "target", "end"), [("group", "person", "source"), ("person", "organization", "target")]
)
def test_kinds_that_do_not_fit_are_refused_with_those_that_would(source: str, target: str, end: str) -> None:
    with pytest.raises(RuleError) as refused:
        made().check_kinds(source, target)

    wrong = source if end == "source" else target
    assert refused.value.field == end
    assert refused.value.value == wrong
    assert refused.value.message == f"The {end} of COACHES (coaches) cannot be of the kind {wrong}."
    assert refused.value.hint in ("It must be of the kind person.", "It must be of the kind person or group.")
    assert not made().fits(source, target)
    assert made().fits("person", "group")


CATALOGUE = Catalogue([made(), made(name="KNOWS_WELL", active=False), made(name="TREATS", restricted=True)])


@pytest.mark.parametrize("name", ["COACHES", "coaches", " Coaches ", "knows well", "knows-well"])
def test_a_type_is_found_in_any_case_and_with_spaces(name: str) -> None:
    assert CATALOGUE.get(name).name in ("COACHES", "KNOWS_WELL")


def test_an_unknown_type_suggests_the_nearest() -> None:
    with pytest.raises(NotFoundError) as missing:
        CATALOGUE.get("COACHED")
    assert missing.value.message == "There is no relationship type 'COACHED'."
    assert missing.value.suggestions[0] == "COACHES"

    with pytest.raises(NotFoundError, match="`graphcrm types` lists them"):
        CATALOGUE.get("ZZZ")


def test_a_retired_type_is_known_but_not_walked() -> None:
    assert "KNOWS_WELL" in CATALOGUE
    assert len(CATALOGUE) == 3
    assert "KNOWS_WELL" not in CATALOGUE.ties
    assert CATALOGUE.all_names == ("COACHES", "KNOWS_WELL", "TREATS")


def test_a_viewer_is_not_told_of_types_hidden_from_them() -> None:
    charlie = Viewer("charlie", hidden_types=frozenset({"TREATS"}))

    seen = CATALOGUE.seen_by(charlie)

    assert "TREATS" not in seen
    with pytest.raises(NotFoundError) as missing:
        seen.get("TREATS")
    assert "TREATS" not in missing.value.suggestions
    assert CATALOGUE.seen_by(Viewer.administrator()) is CATALOGUE
