"""Who may be named as an owner: those of one's own teams, and of the teams of folders that one manages."""

from __future__ import annotations

import pytest

from graphcrm.database.connection import Database
from graphcrm.errors import AmbiguousNameError, RuleError
from graphcrm.models.access import Folder, Team
from graphcrm.services import accounts, colleagues, definitions
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
PEOPLE = {
    "ann": ("Ann Ashe", ["sellers"]),
    "ben": ("Ben Birch", ["sellers", "lead"]),
    "cleo": ("Cléo Cedar", ["buyers"]),
    "cleo2": ("Cleo Cedar", ["sellers"]),
    "dora": ("Dora Dell", []),
}


@pytest.fixture(scope="module", autouse=True)
def _people(database: Database) -> None:
    teams = [
        Team("sellers", "Field sales"),
        Team("lead", "Lead"),
        Team("buyers", "Buyers"),
        Team("gone", "Gone", active=False),
    ]
    folders = [
        Folder("all", "All"),
        Folder("ours", "Ours", parent="all", readers=("sellers",), managers=("lead",)),
    ]
    database.write(ADMINISTRATOR, lambda work: definitions.add_missing(work, [*teams, *folders]))
    for name, (label, of) in PEOPLE.items():

        def add(work: object, name: str = name, label: str = label, of: list[str] = of) -> object:
            return accounts.add(work, name, f"{name}@example.org", label=label, roles=["staff"], teams=of)  # type: ignore[arg-type]

        database.write(ADMINISTRATOR, add)
    database.write(ADMINISTRATOR, lambda work: accounts.set_active(work, "dora", False))
    database.write(
        ADMINISTRATOR,
        lambda work: accounts.add(work, "mia", "mia@example.org", label="Mia", roles=["member"], teams=["sellers"]),
    )


def known(database: Database, name: str) -> list[str]:
    return [each.name for each in colleagues.known(database, accounts.viewer_of(database, name))]


def test_one_knows_those_of_ones_own_teams_with_oneself_first(database: Database) -> None:
    assert known(database, "ann") == ["ann", "ben", "cleo2", "team:sellers", "mia"]
    assert known(database, "cleo") == ["cleo", "team:buyers"]


def test_who_manages_a_folder_knows_the_teams_that_it_is_open_to(database: Database) -> None:
    assert {"team:lead", "team:sellers"} <= set(known(database, "ben"))
    assert "team:buyers" not in known(database, "ben")


def test_who_reads_no_records_of_others_knows_themselves_alone(database: Database) -> None:
    assert known(database, "mia") == ["mia"]


def test_whoever_looks_after_accounts_knows_all_that_are_active(database: Database) -> None:
    found = [each.name for each in colleagues.known(database, ADMINISTRATOR)]

    assert set(found) == {*PEOPLE, "mia", "team:sellers", "team:lead", "team:buyers"} - {"dora"}


@pytest.mark.parametrize(
    ("text", "names"), [("ce", ["cleo", "cleo2"]), ("CLÉO", ["cleo", "cleo2"]), ("sal", ["team:sellers"])]
)
def test_the_beginning_of_a_word_is_enough(database: Database, text: str, names: list[str]) -> None:
    assert [each.name for each in colleagues.find(database, ADMINISTRATOR, text)] == names


def test_names_and_labels_name_somebody(database: Database) -> None:
    assert colleagues.resolve(database, ADMINISTRATOR, "ben birch") == "ben"
    assert colleagues.resolve(database, ADMINISTRATOR, "CLEO") == "cleo"
    assert colleagues.resolve(database, ADMINISTRATOR, "Field sales") == "team:sellers"
    assert colleagues.resolve(database, ADMINISTRATOR, "team:Field sales") == "team:sellers"
    assert colleagues.resolve(database, ADMINISTRATOR, "Nobody") == "nobody"
    with pytest.raises(AmbiguousNameError) as caught:
        colleagues.resolve(database, ADMINISTRATOR, "Cleo Cedar")
    assert {name for name, _ in caught.value.choices} == {"cleo", "cleo2"}
    with pytest.raises(RuleError):
        colleagues.resolve(database, ADMINISTRATOR, "team:nobody")


def test_whom_one_does_not_know_is_called_by_the_name_in_the_record(database: Database) -> None:
    cleo = accounts.viewer_of(database, "cleo")

    assert colleagues.named(database, ADMINISTRATOR, "ben").label == "Ben Birch"
    assert colleagues.named(database, cleo, "ben").label == "ben"
