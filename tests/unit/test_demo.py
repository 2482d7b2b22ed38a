"""What the demo data promises: sound rows, and the answers that its README lists."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

import networkx
import pytest
import yaml

from graphcrm.models.names import key
from graphcrm.values import Period

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "seeds" / "demo"
TODAY = "2026-11-22"
FILES = ("people", "organizations", "households", "groups", "units", "relationships")


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


ROWS = {name: rows(name) for name in FILES}
TIES = ROWS["relationships"]
KIND_OF_FILE = {"people": "person", "organizations": "organization", "households": "household", "groups": "group"}
KINDS = {row["id"]: kind for name, kind in KIND_OF_FILE.items() for row in ROWS[name]}
TYPES = {
    kind["name"]: kind
    for kind in yaml.safe_load((ROOT / "seeds/reference/relationship_types.yaml").read_text(encoding="utf-8"))
}
PEOPLE = {row["id"]: f"{row['first_name']} {row['last_name']}" for row in ROWS["people"]}
MAPPING = yaml.safe_load((DEMO / "mapping.yaml").read_text(encoding="utf-8"))


def first_day(text: str) -> date:
    return Period.parse(text).first if text else date.min


def last_day(text: str) -> date:
    return Period.parse(text).last if text else date.max


def valid(tie: dict[str, str], as_of: str) -> bool:
    asked = Period.parse(as_of)
    return first_day(tie["start"]) <= asked.last and last_day(tie["end"]) >= asked.first


def graph(as_of: str, without_restricted: bool = False) -> networkx.Graph:
    made = networkx.Graph()
    made.add_nodes_from(KINDS)
    for tie in TIES:
        if valid(tie, as_of) and not (without_restricted and TYPES[tie["type"]].get("restricted")):
            made.add_edge(tie["source_id"], tie["target_id"])
    return made


def between(source: str, target: str, as_of: str = TODAY, *, longer: int = 0, **options: bool) -> list[list[str]]:
    """Return who stands between the two, on every path of at most the shortest length and ``longer``."""
    walk = graph(as_of, **options)
    if not networkx.has_path(walk, source, target):
        return []
    cutoff = networkx.shortest_path_length(walk, source, target) + longer
    return sorted(path[1:-1] for path in networkx.all_simple_paths(walk, source, target, cutoff))


def sources(kind: str, target: str, as_of: str = TODAY) -> set[str]:
    return {
        tie["source_id"] for tie in TIES if tie["type"] == kind and tie["target_id"] == target and valid(tie, as_of)
    }


def test_making_the_demo_again_gives_the_same_files(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "tools" / "make_demo.py", tmp_path], check=True, capture_output=True)
    for name in FILES:
        assert (tmp_path / f"{name}.csv").read_bytes() == (DEMO / f"{name}.csv").read_bytes(), "run tools/make_demo.py"


def test_the_demo_has_the_size_that_its_readme_says() -> None:
    assert {name: len(ROWS[name]) for name in FILES if name != "units"} == {
        "people": 150,
        "organizations": 43,
        "households": 6,
        "groups": 5,
        "relationships": 357,
    }


def test_ids_are_unique_over_all_files() -> None:
    assert len(KINDS) == sum(len(ROWS[name]) for name in KIND_OF_FILE)


def test_the_mapping_names_only_files_and_columns_that_exist() -> None:
    for part in ("parties", "units", "relationships"):
        for entry in MAPPING[part]:
            columns = set(ROWS[entry["file"].removesuffix(".csv")][0])
            used = {
                entry[name]
                for name in ("id", "party", "name", "source", "target", "type", "since", "until")
                if name in entry
            }
            used |= set(entry.get("fields", {}).values()) | set(entry.get("address", {}).values())
            used |= {contact["column"] for contact in entry.get("contacts", [])}
            assert used == columns, entry["file"]


def test_every_relationship_joins_parties_that_its_type_may_join() -> None:
    for tie in TIES:
        kind = TYPES[tie["type"]]
        assert KINDS[tie["source_id"]] in kind["source_kinds"], tie
        assert KINDS[tie["target_id"]] in kind["target_kinds"], tie
        assert tie["source_id"] != tie["target_id"], tie


def test_every_date_can_be_read_and_no_relationship_ends_before_it_starts() -> None:
    for tie in TIES:
        assert first_day(tie["start"]) <= last_day(tie["end"]), tie
    for row in ROWS["people"]:
        assert Period.parse(row["birthday"]).precision == "day"
    for row in ROWS["organizations"]:
        assert first_day(row["founded"]) <= last_day(row["dissolved"])


def test_nobody_is_tied_to_an_organization_before_it_exists() -> None:
    founded = {row["id"]: first_day(row["founded"]) for row in ROWS["organizations"]}
    for tie in TIES:
        for end in ("source_id", "target_id"):
            if tie[end] in founded:
                assert last_day(tie["start"]) >= founded[tie[end]], tie


def test_no_two_relationships_of_the_same_type_pair_and_title_overlap() -> None:
    alike = defaultdict(list)
    for tie in TIES:
        pair = (tie["source_id"], tie["target_id"])
        alike[tie["type"], tuple(sorted(pair)) if TYPES[tie["type"]]["mutual"] else pair, tie["title"]].append(tie)
    for group in alike.values():
        for one, other in combinations(sorted(group, key=lambda tie: first_day(tie["start"])), 2):
            assert last_day(one["end"]) <= first_day(other["start"]), (one, other)


def test_dates_of_every_precision_and_ties_that_ended_or_begin_later_are_there() -> None:
    assert {Period.parse(tie["start"]).precision for tie in TIES} == {"day", "month", "year"}
    today = date.fromisoformat(TODAY)
    assert sum(last_day(tie["end"]) < today for tie in TIES) >= 20
    assert sum(today < last_day(tie["end"]) < date.max for tie in TIES) >= 10
    assert sum(first_day(tie["start"]) > today for tie in TIES) >= 4


def test_all_but_a_few_areas_are_shown() -> None:
    assert {TYPES[tie["type"]]["area"] for tie in TIES} == {kind["area"] for kind in TYPES.values()}
    assert len({tie["type"] for tie in TIES}) >= 45


def test_a_unit_belongs_to_a_party_and_has_a_whole_address() -> None:
    for unit in ROWS["units"]:
        assert unit["party_id"] in KINDS
        assert all(unit[column] for column in ("unit", "street", "city", "zip", "state", "country"))
        assert -90 <= float(unit["latitude"]) <= 90
        assert -180 <= float(unit["longitude"]) <= 180


def test_places_are_shared_in_an_office_building_and_in_a_home() -> None:
    at = defaultdict(set)
    for unit in ROWS["units"]:
        at[unit["street"]].add(unit["party_id"])
    assert {"harbour-hands", "zanzibar", "okonkwo", "bank"} <= at["12 Quayside"]
    assert at["31 Sycamore Street"] == {"kessler-home", "sally-kessler", "daniel-kessler", "mia-kessler", "leo-kessler"}


def test_only_two_names_are_borne_by_two_people() -> None:
    names = Counter(key(name) for name in PEOPLE.values())
    assert {name for name, count in names.items() if count > 1} == {"maria lopez", "james carter"}


@pytest.mark.parametrize("name", ["sally", "josh"])
def test_a_first_name_of_the_story_is_borne_once(name: str) -> None:
    everything = [row.get("name") or PEOPLE[row["id"]] for file in KIND_OF_FILE for row in ROWS[file]]
    assert sum(name in key(words).split() for words in everything) == 1


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (TODAY, {"josh-abara", "priya-raman", "chidi-okafor", "yuki-tanaka"}),
        ("2019", {"marek-dvorak", "aoife-byrne", "lena-fischer"}),
        ("2019-03-01", {"marek-dvorak", "aoife-byrne"}),
        ("2019-12-15", {"marek-dvorak", "lena-fischer"}),
        ("2027-02-01", {"josh-abara", "priya-raman", "yuki-tanaka", "noor-haddad"}),
    ],
)
def test_volunteers_at_the_xyz_site_change_with_the_date(as_of: str, expected: set[str]) -> None:
    assert sources("VOLUNTEERS_AT", "xyz-site", as_of) == expected


@pytest.mark.parametrize(
    ("kind", "target", "as_of", "expected"),
    [
        ("COORDINATES_VOLUNTEERS_AT", "xyz-site", TODAY, {"sally-kessler"}),
        ("COORDINATES_VOLUNTEERS_AT", "xyz-site", "2020-02-29", {"ingrid-solheim"}),
        ("COORDINATES_VOLUNTEERS_AT", "chapel-lane-library", TODAY, {"nadia-petrova"}),
        ("COORDINATES_VOLUNTEERS_AT", "chapel-lane-library", "2027-01-01", {"josh-abara"}),
        ("MANAGES", "grace-adeyemi", TODAY, {"maren-vogt"}),
        ("KEY_ACCOUNT_MANAGER_OF", "solano", TODAY, {"grace-adeyemi"}),
        ("KEY_ACCOUNT_MANAGER_OF", "solano", "2025-06-30", {"paulo-teixeira"}),
        ("OFFICER_OF", "beekeepers", TODAY, {"etienne-roche", "rosalind-ashby"}),
    ],
)
def test_who_is_what_at_a_date(kind: str, target: str, as_of: str, expected: set[str]) -> None:
    assert sources(kind, target, as_of) == expected


@pytest.mark.parametrize(
    ("source", "target", "as_of", "expected"),
    [
        ("sally-kessler", "xyz-site", TODAY, [[]]),
        ("sally-kessler", "xyz-site", "2019", [["ingrid-solheim"]]),
        ("sally-kessler", "josh-abara", TODAY, [["xyz-site"]]),
        ("sally-kessler", "josh-abara", "2020-06", [["harbour-hands", "north-quay-site"]]),
        ("maren-vogt", "eleanor-whitcombe", TODAY, [["grace-adeyemi", "north-quay-site"]]),
        (
            "maren-vogt",
            "eleanor-whitcombe",
            "2023-06-01",
            [["grace-adeyemi", "north-quay-site", "harbour-hands", "trust"]],
        ),
        (
            "maren-vogt",
            "eleanor-whitcombe",
            "2027-01-15",
            [["grace-adeyemi", "north-quay-site"], ["nordlicht", "brightwater"], ["olivier-lambert", "brightwater"]],
        ),
        ("sally-kessler", "beekeepers", TODAY, [["aoife-byrne", "clinic", "gwen-pritchard", "avon-beekeepers"]]),
        ("ruth-kessler", "clinic", TODAY, [["anjali-menon"]]),
        (
            "james-carter-bank",
            "james-carter-clinic",
            TODAY,
            [["harbour-hands", "sally-kessler", "aoife-byrne", "clinic"]],
        ),
    ],
)
def test_who_connects_two_parties_at_a_date(source: str, target: str, as_of: str, expected: list[list[str]]) -> None:
    assert between(source, target, as_of) == expected


def test_the_next_best_ways_from_sally_to_the_xyz_site_take_two_hops() -> None:
    assert between("sally-kessler", "xyz-site", longer=1) == [[], ["harbour-hands"], ["priya-raman"]]


@pytest.mark.parametrize(
    ("source", "target", "as_of"),
    [
        ("sally-kessler", "xyz-site", "2011"),
        ("sally-kessler", "beekeepers", "2027-04-30"),
        ("sally-kessler", "magnus-drever", "ever"),
    ],
)
def test_nobody_connects_them_at_that_date(source: str, target: str, as_of: str) -> None:
    assert between(source, target, as_of) == []


def test_before_grace_volunteered_nobody_led_the_sales_team_to_brightwater_in_six_hops() -> None:
    assert networkx.shortest_path_length(graph("2021-06-01"), "maren-vogt", "eleanor-whitcombe") == 7


def test_without_the_right_to_see_patients_ruth_is_four_hops_from_the_clinic() -> None:
    paths = between("ruth-kessler", "clinic", without_restricted=True)
    assert paths
    assert all(len(path) == 3 and path[-2:] == ["sally-kessler", "aoife-byrne"] for path in paths)


def test_gwen_is_the_single_point_of_failure_of_the_beekeepers() -> None:
    walk = graph(TODAY)
    assert "gwen-pritchard" in set(networkx.articulation_points(walk))
    walk.remove_node("gwen-pritchard")
    assert not networkx.has_path(walk, "sally-kessler", "beekeepers")


def test_olivier_and_grace_both_know_maren() -> None:
    walk = graph(TODAY)
    assert set(walk["olivier-lambert"]) & set(walk["grace-adeyemi"]) & set(PEOPLE) == {"maren-vogt"}
