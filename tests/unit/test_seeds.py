"""What the shipped types, kinds and roles promise."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from graphcrm.models.definitions import Definition
from graphcrm.models.kinds import Kind
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.vocabularies import ContactType, Role

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"person", "organization", "household", "group"}
AREAS = {
    "family",
    "household",
    "friendship",
    "work",
    "volunteering",
    "membership",
    "care",
    "education",
    "trade",
    "structure",
    "politics",
}
WHITE, DARK_PAGE = "#ffffff", "#182433"
# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881))
PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))


def load(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((ROOT / "seeds" / "reference" / name).read_text(encoding="utf-8"))


TYPES = load("relationship_types.yaml")
CONTACT_TYPES = load("contact_point_types.yaml")
each_type = pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind["name"])


class Word(NamedTuple):
    """A phrase that means a type, for these kinds of party on its left and right."""

    type: str
    phrase: str
    noun: bool
    left: frozenset[str]
    right: frozenset[str]
    canonical: bool
    forward: bool


def words(kind: dict[str, Any]) -> Iterator[Word]:
    source, target = frozenset(kind["source_kinds"]), frozenset(kind["target_kinds"])
    directions = [("", "synonyms", "forward", source, target)]
    if not kind["mutual"]:
        directions.append(("reverse_", "reverse_synonyms", "reverse", target, source))
    for prefix, synonyms, label, left, right in directions:
        forward = not prefix
        yield Word(kind["name"], kind[label], False, left, right, True, forward)
        yield Word(kind["name"], kind[f"{prefix}role"], True, left, right, True, forward)
        yield Word(kind["name"], kind[f"{prefix}role_plural"], True, left, right, True, forward)
        for phrase in kind.get(synonyms, []):
            yield Word(kind["name"], phrase, False, left, right, False, forward)
        for phrase in kind.get(f"{prefix}role_synonyms", []):
            yield Word(kind["name"], phrase, True, left, right, False, forward)


def clashes(canonical: bool) -> Iterator[tuple[Word, Word]]:
    """Yield the pairs of words that a reader could not tell apart by the kinds of party at the two ends."""
    by_phrase: dict[tuple[str, bool], list[Word]] = defaultdict(list)
    for word in (word for kind in TYPES for word in words(kind)):
        if word.canonical or not canonical:
            by_phrase[word.phrase, word.noun].append(word)
    for group in by_phrase.values():
        for one, other in combinations(group, 2):
            if one.left & other.left and one.right & other.right:
                yield one, other


def test_there_are_at_least_45_types_and_every_area_has_some() -> None:
    assert len(TYPES) >= 45
    assert {kind["area"] for kind in TYPES} == AREAS


def test_names_are_unique() -> None:
    assert len({kind["name"] for kind in TYPES}) == len(TYPES)


@each_type
def test_a_type_is_one_that_the_program_accepts(kind: dict[str, Any]) -> None:
    assert RelationshipType.from_mapping(kind).name == kind["name"]


@each_type
def test_a_type_says_everything_about_itself(kind: dict[str, Any]) -> None:
    assert re.fullmatch(r"[A-Z][A-Z0-9_]*", kind["name"])
    for field in ("forward", "reverse", "role", "role_plural", "reverse_role", "reverse_role_plural"):
        assert re.fullmatch(r"[a-z][a-z -]*[a-z]", kind[field]), field
    assert re.fullmatch(r"[A-Z].*[^.]\.", kind["description"])
    assert kind["source_kinds"]
    assert kind["target_kinds"]
    assert set(kind["source_kinds"]) | set(kind["target_kinds"]) <= KINDS
    assert 0 < kind["weight"] <= 1
    assert kind["active"] is True


@each_type
def test_a_mutual_type_reads_the_same_from_both_ends_and_no_other_does(kind: dict[str, Any]) -> None:
    there = (kind["forward"], kind["role"], kind["role_plural"], kind["source_kinds"])
    back = (kind["reverse"], kind["reverse_role"], kind["reverse_role_plural"], kind["target_kinds"])
    if kind["mutual"]:
        assert there == back
    else:
        assert kind["forward"] != kind["reverse"]
        assert kind["role"] != kind["reverse_role"]


def test_a_label_or_role_belongs_to_one_type_for_the_same_kinds() -> None:
    assert list(clashes(canonical=True)) == []


def test_no_word_means_a_type_in_both_of_its_directions() -> None:
    assert [pair for pair in clashes(canonical=False) if pair[0].type == pair[1].type] == []


def test_the_secret_of_who_is_treated_by_whom_is_restricted() -> None:
    assert {kind["name"] for kind in TYPES if kind.get("restricted")} == {
        "DOCTOR_OF",
        "THERAPIST_OF",
        "RECEIVES_CARE_FROM",
    }


def test_closer_ties_weigh_more() -> None:
    weight = {kind["name"]: kind["weight"] for kind in TYPES}
    order = ["SPOUSE_OF", "FRIEND_OF", "COLLEAGUE_OF", "MEMBER_OF", "REPRESENTS"]
    assert sorted(order, key=weight.__getitem__, reverse=True) == order


@pytest.mark.parametrize(
    "name",
    ["MEMBER_OF_CHAMBER", "REPRESENTS", "AFFILIATED_WITH", "LEADS", "SITS_ON", "COMMITTEE_OF", "SUBCOMMITTEE_OF"],
)
def test_the_ties_of_a_parliament_are_there(name: str) -> None:
    assert name in {kind["name"] for kind in TYPES}


def linear(color: str) -> tuple[float, ...]:
    channels = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return tuple(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)


def times(matrix: tuple[tuple[float, ...], ...], vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def lab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    scaled = (value / white for value, white in zip(times(TO_XYZ, rgb), (0.9505, 1.0, 1.089), strict=True))
    x, y, z = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in scaled)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def contrast(one: str, other: str) -> float:
    low, high = sorted(times(TO_XYZ, linear(color))[1] for color in (one, other))
    return (high + 0.05) / (low + 0.05)


def test_every_area_has_a_color_of_its_own() -> None:
    pairs = {(kind["area"], kind["color"]) for kind in TYPES}
    assert len(pairs) == len(AREAS) == len({color for _, color in pairs})


@pytest.mark.parametrize("color", sorted({kind["color"] for kind in TYPES}))
@pytest.mark.parametrize("page", [WHITE, DARK_PAGE])
def test_a_color_stands_out_on_a_white_and_on_a_dark_page(color: str, page: str) -> None:
    assert contrast(color, page) >= 3


@pytest.mark.parametrize("sight", [DEUTERANOPIA, PROTANOPIA], ids=["deuteranopia", "protanopia"])
def test_the_color_blind_can_tell_any_two_areas_apart(sight: tuple[tuple[float, ...], ...]) -> None:
    seen = {}
    for color in {kind["color"] for kind in TYPES}:
        seen[color] = lab(tuple(min(max(value, 0), 1) for value in times(sight, linear(color))))
    for one, other in combinations(seen, 2):
        apart = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
        assert apart >= 17, (one, other)


def test_every_type_is_documented(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "relationship-types.md").read_text(encoding="utf-8")
    assert [kind["name"] for kind in TYPES if f"| `{kind['name']}` |" not in page] == []
    made = tmp_path / "page.md"
    subprocess.run([sys.executable, ROOT / "tools" / "document_types.py", made], check=True)
    assert made.read_text(encoding="utf-8") == page, "run tools/document_types.py"


def test_contact_point_types_are_unique_and_complete() -> None:
    assert len({kind["name"] for kind in CONTACT_TYPES}) == len({kind["label"] for kind in CONTACT_TYPES})
    assert len({kind["name"] for kind in CONTACT_TYPES}) == len(CONTACT_TYPES)
    for kind in CONTACT_TYPES:
        assert set(kind) == {"name", "label", "kind", "link"}, kind
        assert re.fullmatch(r"[a-z][a-z_]*", kind["name"])
        assert kind["kind"] in {"phone", "email", "url", "text"}


@pytest.mark.parametrize("kind", CONTACT_TYPES, ids=lambda kind: kind["name"])
def test_a_link_is_made_from_the_value_it_needs(kind: dict[str, str]) -> None:
    wanted = "{value}" if kind["kind"] == "text" else "{normalized}"
    assert re.findall(r"\{.*?\}", kind["link"]) == [wanted]
    made = kind["link"].replace(wanted, "https://example.org" if kind["kind"] == "url" else "someone")
    assert re.match(r"(https|tel|fax|mailto):", made)


@pytest.mark.parametrize("column", ["phone", "fax", "website", "contact_form", "twitter", "facebook", "youtube"])
def test_the_contacts_of_the_congress_data_have_a_type(column: str) -> None:
    assert column in {kind["name"] for kind in CONTACT_TYPES}


OWN_KINDS, CONTACT, ROLES = load("kinds.yaml"), load("contact_types.yaml"), load("roles.yaml")


def test_every_kind_of_the_sample_organizations_and_of_the_congress_is_there() -> None:
    known = {kind["name"]: kind["base"] for kind in OWN_KINDS}
    with (ROOT / "seeds" / "demo" / "organizations.csv").open(encoding="utf-8", newline="") as file:
        used = {row["kind"] for row in csv.DictReader(file)}
    congress = {"chamber", "committee", "subcommittee", "state", "political party"}

    assert sorted((used | congress) - known.keys()) == []
    assert {known[kind] for kind in used | congress} == {"organization"}


@pytest.mark.parametrize(
    ("of", "entries"),
    [(Kind, OWN_KINDS), (ContactType, CONTACT), (Role, ROLES)],
    ids=lambda of: getattr(of, "node", ""),
)
def test_kinds_contact_types_and_roles_are_complete_and_told_apart(
    of: type[Definition], entries: list[dict[str, Any]]
) -> None:
    made = [of.from_mapping(entry) for entry in entries]
    said = [getattr(each, "plural", "") or getattr(each, "label", "") for each in made]

    assert len({each.name for each in made}) == len(set(said)) == len(made)
    assert all(said)
    for entry in entries:
        assert re.fullmatch(r"[A-Z].*[^.]\.", entry["help"])


def test_a_kind_has_an_icon_of_its_own() -> None:
    assert len({kind["icon"] for kind in OWN_KINDS}) == len(OWN_KINDS)


@pytest.mark.parametrize("color", sorted({entry["color"] for entry in OWN_KINDS + CONTACT}))
@pytest.mark.parametrize("page", [WHITE, DARK_PAGE])
def test_the_color_of_a_kind_or_contact_type_stands_out_on_both_pages(color: str, page: str) -> None:
    assert contrast(color, page) >= 3


def test_contact_types_and_roles_stand_in_the_order_of_their_lists() -> None:
    for entries in (CONTACT, ROLES):
        assert [entry["position"] for entry in entries] == sorted({entry["position"] for entry in entries})
