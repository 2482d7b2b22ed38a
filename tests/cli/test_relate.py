"""A relationship is added by a sentence from the command line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from graphcrm.cli import main
from graphcrm.database.connection import Database
from graphcrm.services import naming, ties
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
Run = Callable[..., Result]


@pytest.fixture
def relate(demo_database: Database, configured: None) -> Run:
    """Run the command against the sample organization."""
    return lambda *arguments, **given: CliRunner().invoke(main, ("relate", *arguments), **given)


def between(database: Database, one: str, other: str) -> list[tuple[str, str, str, str]]:
    """Return the relationships of two parties: words, since, until and title."""
    uids = (naming.resolve(database, ADMINISTRATOR, name).uid for name in (one, other))
    found = ties.between(database, ADMINISTRATOR, *uids)
    return [(each.way.words, each.since, each.until, each.title) for each in found]


def test_what_was_understood_is_shown_and_added_when_it_is_confirmed(relate: Run, demo_database: Database) -> None:
    result = relate("Sally", "Kessler mentors Josh Abara since May 2021 as coach", input="y\n")

    assert result.exit_code == 0, result.output
    assert "Sally Kessler mentors Josh Abara as coach since May 2021." in result.output
    assert ("mentors", "2021-05", "", "coach") in between(demo_database, "Sally Kessler", "Josh Abara")


def test_nothing_is_written_when_it_is_not_confirmed(relate: Run, demo_database: Database) -> None:
    result = relate("Sally Kessler teaches Josh Abara", input="n\n")

    assert result.exit_code == 1
    assert "teaches" not in {words for words, *_ in between(demo_database, "Sally Kessler", "Josh Abara")}


def test_a_party_that_is_not_there_is_created_when_it_was_said_as_what(relate: Run, demo_database: Database) -> None:
    refused = relate("Bob Newcomer is a friend of Sally Kessler", "--yes")
    added = relate("Bob Newcomer is a friend of Sally Kessler", "--yes", "--create", "person")

    assert refused.exit_code == 3
    assert "--create" in refused.stderr
    assert added.exit_code == 0, added.output
    assert between(demo_database, "Bob Newcomer", "Sally Kessler") == [("is a friend of", "", "", "")]


@pytest.mark.parametrize(
    ("statement", "code", "said"),
    [
        ("Sally Kessler likes Josh Abara", 5, "I know no relationship"),
        ("Sally Kessler taught Josh Abara", 7, "until when"),
        ("Sally Kessler is married to XYZ site", 7, "No such relationship"),
        ("Sally Kessler volunteers at XYZ site since 31 June 2020", 5, "not in the calendar"),
    ],
)
def test_what_cannot_be_added_is_refused_and_says_why(relate: Run, statement: str, code: int, said: str) -> None:
    result = relate(statement, "--yes")

    assert (result.exit_code, said in result.stderr) == (code, True), result.output


def test_of_namesakes_nobody_is_taken(relate: Run, demo_database: Database) -> None:
    relate("Kim Twice is a friend of Sally Kessler", "--yes", "--create", "person")
    demo_database.write(ADMINISTRATOR, _another)

    result = relate("Kim Twice is a sibling of Sally Kessler", "--yes")

    assert result.exit_code == 4
    assert result.stderr.count("Kim Twice (person") == 2


def _another(work: object) -> None:
    from graphcrm.services import parties

    parties.create(work, "person", {"name": "Kim Twice"})  # type: ignore[arg-type]  # a unit of work
