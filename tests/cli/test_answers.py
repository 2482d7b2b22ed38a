"""``graphcrm ask``, ``connect`` and ``types``: what a person and a script read, and the exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from graphcrm.cli import main
from graphcrm.database.connection import Database

Run = Callable[..., Result]


@pytest.fixture
def run(demo_database: Database, configured: None) -> Run:
    """Run a command against the server of this test process, as one that is configured."""
    return lambda *arguments: CliRunner().invoke(main, arguments)


def test_connect_tells_the_answer_then_the_paths(run: Run) -> None:
    result = run("connect", "Sally", "the XYZ site", "--as-of", "2019")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Ingrid Solheim connected Sally Kessler to XYZ site in 2019: ")
    assert "1. 2 hops, strength" in result.stdout
    assert "Ingrid Solheim: on 1 of 1" in result.stdout


def test_connect_as_json_holds_what_was_promised(run: Run) -> None:
    result = run("connect", "Sally", "XYZ site", "--json", "--limit", "2")
    answer = json.loads(result.stdout)
    assert [path["length"] for path in answer["paths"]] == [1, 2]
    assert answer["source"]["name"] == "Sally Kessler"
    assert answer["truncated"] == ["limit"]
    assert "shortestPath" in answer["cypher"]
    assert answer["milliseconds"] > 0


def test_connect_shows_its_cypher(run: Run) -> None:
    assert "shortestPath" in run("connect", "Sally", "XYZ site", "--cypher").stdout


def test_no_connection_is_an_answer_and_no_failure(run: Run) -> None:
    result = run("connect", "Sally", "Magnus Drever", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["paths"] == []


def test_connect_takes_types_and_external_ids(run: Run) -> None:
    result = run("connect", "Sally", "XYZ site", "--types", "WORKS_AT, site of", "--json")
    (path,) = json.loads(result.stdout)["paths"]
    assert [hop["type"] for hop in path["hops"]] == ["WORKS_AT", "SITE_OF"]
    external = json.loads(run("connect", "ext:sally-kessler", "XYZ site", "--json").stdout)
    assert external["source"]["name"] == "Sally Kessler"


def test_ask_answers_in_words(run: Run) -> None:
    result = run("ask", "who", "was a volunteer at the XYZ site on 2019-03-01?")
    assert result.exit_code == 0
    assert result.stdout.startswith("XYZ site had 2 volunteers on 1 March 2019: ")
    assert "Marek Dvořák" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["connect", "Nobody Atall", "XYZ site"], 3, "'Nobody Atall'"),
        (["connect", "Sally Kesler", "XYZ site"], 3, "Did you mean Sally Kessler"),
        (["connect", "Maria Lopez", "XYZ site"], 4, "fits 2 parties"),
        (["connect", "Sally", "XYZ site", "--types", "VOLUNTERS_AT"], 3, "Did you mean VOLUNTEERS_AT"),
        (["ask", "what is the weather"], 5, "who connects Sally to the XYZ site?"),
        (["connect", "Sally", "Sally Kessler"], 7, "Both ends are Sally Kessler"),
        (["connect", "Sally", "XYZ site", "--as-of", "May"], 7, "'May' is not a date"),
        (
            ["connect", "Sally", "XYZ site", "--max-hops", "40"],
            7,
            "max_hops is 40. It must be a whole number from 1 to 12.",
        ),
        (["connect", "Sally"], 2, "Missing argument 'TARGET'"),
    ],
)
def test_each_failure_has_its_exit_code_and_says_what_would_be_right(
    run: Run, arguments: list[str], code: int, said: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert result.stdout == ""
    assert said in result.stderr.replace("\n", " ")


def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHCRM_DATABASE_URL", "bolt://127.0.0.1:1")
    result = CliRunner().invoke(main, ["connect", "Sally", "XYZ site"])
    assert result.exit_code == 6
    assert "cannot be reached" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_wrong_password_is_said_without_showing_it(
    demo_database: Database, configured: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHCRM_DATABASE_PASSWORD", "sesame-open")
    result = CliRunner().invoke(main, ["connect", "Sally", "XYZ site"])
    assert result.exit_code == 6
    assert "GRAPHCRM_DATABASE_PASSWORD" in result.stderr
    assert "sesame-open" not in result.output


def test_types_lists_both_reading_directions(run: Run) -> None:
    result = run("types")
    assert result.exit_code == 0
    assert "volunteers at / has volunteer" in result.stdout
    assert any(kind["name"] == "VOLUNTEERS_AT" for kind in json.loads(run("types", "--json").stdout))


def test_help_names_every_command() -> None:
    result = CliRunner().invoke(main, ["--help"])
    for command in ("ask", "connect", "database", "demo", "import", "serve", "types"):
        assert f"  {command} " in result.output


def test_connect_runs_through_one_and_around_another(run: Run) -> None:
    asked = ("connect", "Sally", "XYZ site", "--as-of", "2019", "--json")
    first = json.loads(run(*asked).stdout)["paths"][0]["hops"][0]["to"]
    assert first["name"] == "Ingrid Solheim"
    around = json.loads(run(*asked, "--avoid", first["uid"]).stdout)
    assert [party["uid"] for party in around["avoid"]] == [first["uid"]]
    assert all(first["uid"] != hop["to"]["uid"] for path in around["paths"] for hop in path["hops"])
    through = json.loads(run(*asked, "--through", "Ingrid Solheim", "--strongest").stdout)
    assert through["order"] == "strong"
    assert through["paths"]
    assert all(any(first["uid"] == hop["to"]["uid"] for hop in path["hops"]) for path in through["paths"])


def test_introduce_says_that_nobody_can_be_asked_where_no_user_is_a_party(run: Run) -> None:
    result = run("introduce", "XYZ site")
    assert result.exit_code == 0
    assert result.stdout == "Nobody can be asked: no user whom you know is a party that you see, other than XYZ site.\n"
    assert json.loads(run("introduce", "XYZ site", "--json").stdout)["introductions"] == []
    assert run("introduce", "XYZ sight").exit_code == 3
