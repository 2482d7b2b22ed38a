"""The answer as JSON."""

from __future__ import annotations

from flask.testing import FlaskClient

from graphcrm.database.connection import Database
from graphcrm.services import ask
from graphcrm.viewer import Viewer


def test_it_is_what_the_service_and_so_the_command_line_gives(client: FlaskClient, demo_database: Database) -> None:
    question = "Who connects Sally to the XYZ site?"
    sent = client.get("/answer.json", query_string={"q": question, "as_of": "2019"})
    expected = ask.ask(demo_database, Viewer.administrator(), question, as_of="2019").to_dict()
    assert sent.mimetype == "application/json"
    found = sent.get_json()
    assert {**found, "milliseconds": 0} == {**expected, "milliseconds": 0}
    assert list(found) == list(expected)


def test_a_failure_says_what_would_help(client: FlaskClient) -> None:
    several = client.get("/answer.json?q=who+knows+James+Carter")
    assert several.status_code == 409
    assert len(several.get_json()["error"]["choices"]) == 2
    nobody = client.get("/answer.json?q=who+knows+Sally+Kesler")
    assert nobody.status_code == 404
    assert "Sally Kessler" in nobody.get_json()["error"]["suggestions"]
    unclear = client.get("/answer.json?q=why")
    assert unclear.status_code == 422
    assert unclear.get_json()["error"]["examples"]
    date = client.get("/answer.json?q=who+knows+Sally&as_of=soon")
    assert (date.status_code, date.get_json()["error"]["field"]) == (422, "as_of")


def test_no_question_is_a_failure_too(client: FlaskClient) -> None:
    nothing = client.get("/answer.json")
    assert nothing.status_code == 422
    assert nothing.get_json()["error"]["message"] == "No question was asked."
