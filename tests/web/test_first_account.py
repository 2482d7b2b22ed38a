"""Before there is any account: the person at the machine is the administrator, and nobody else is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from graphcrm.database.connection import Database
from graphcrm.services import accounts
from graphcrm.viewer import Viewer

ANSWER = "/answer.json?q=who+knows+Sally+Kessler"


@pytest.fixture(autouse=True)
def no_accounts(demo_database: Database) -> Iterator[None]:
    yield
    with demo_database.driver.session(database=demo_database.name) as session:
        session.run("MATCH (n:User) DETACH DELETE n").consume()


def test_the_person_at_the_machine_sees_everything(client: FlaskClient) -> None:
    assert client.get(ANSWER).status_code == 200
    assert "Signed in as" not in client.get("/").text
    assert client.get("/account").status_code == 404


def test_who_asks_from_elsewhere_does_not(client: FlaskClient) -> None:
    for address in ("192.0.2.7", "2001:db8::7", ""):
        assert client.get(ANSWER, environ_overrides={"REMOTE_ADDR": address}).status_code == 401


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_who_asks_through_a_proxy_on_the_machine_does_not(client: FlaskClient, header: str) -> None:
    assert client.get(ANSWER, headers={header: "192.0.2.7"}).status_code == 401


def test_from_the_first_account_on_one_has_to_sign_in(client: FlaskClient, demo_database: Database) -> None:
    assert "There are no accounts yet" in client.get("/sign-in").text
    demo_database.write(
        Viewer.administrator(), lambda work: accounts.add(work, "alice", "alice@example.org", roles=["admin"])
    )
    assert client.get(ANSWER).status_code == 401
    assert "There are no accounts yet" not in client.get("/sign-in").text
