"""A secret of a record is nowhere readable but where somebody with the right looks, and the journal keeps who did."""

from __future__ import annotations

import dataclasses
import logging
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from cast import staff
from journal import entries, last_entry, rows

from graphcrm import config, secrets
from graphcrm.database.connection import Database
from graphcrm.errors import LostKeyError, NotFoundError, RuleError
from graphcrm.models.field import Field
from graphcrm.services import contact_points, parties
from graphcrm.services.looks import look
from graphcrm.viewer import Viewer

ALICE = staff("alice")
BOB = staff("bob", "alice")
CHARLIE = staff("charlie")
CLEAR = "open sesame 山"
URL = "https://bank.example.org/login"


@pytest.fixture
def sally(database: Database) -> str:
    return database.write(ALICE, lambda work: parties.create(work, "person", {"name": "Sally"}))


def add(database: Database, owner: str, parameters: dict[str, object], value: str = URL) -> str:
    return database.write(
        ALICE,
        lambda work: contact_points.add_contact_point(work, owner, "website", value, parameters=parameters),
    )


def change(database: Database, point: str, parameters: dict[str, object], viewer: Viewer = ALICE) -> None:
    database.write(viewer, lambda work: contact_points.set_parameters(work, point, parameters))


def reveal(database: Database, point: str, viewer: Viewer = ALICE, parameter: str = "password") -> str | None:
    return database.write(viewer, lambda work: contact_points.reveal(work, point, parameter))


def kept(database: Database, point: str) -> dict[str, Any]:
    [row] = rows(database, "MATCH (p:ContactPoint {uid: $point}) RETURN properties(p) AS p", point=point)
    found: dict[str, Any] = row["p"]
    return found


def test_a_web_address_has_a_login_a_password_and_other_parameters(database: Database, sally: str) -> None:
    point = add(
        database,
        sally,
        {"login": "sally", "password": CLEAR, "opt_out": "yes", "plain_text_only": False, "public_key": "a\r\nb"},
    )
    found = kept(database, point)
    assert found["normalized"] == URL
    assert {key: found[key] for key in ("login", "opt_out", "plain_text_only", "public_key")} == {
        "login": "sally", "opt_out": True, "plain_text_only": False, "public_key": "a\nb",
    }  # fmt: skip
    assert secrets.decrypt(found["password"]) == CLEAR
    assert last_entry(database, point)["after"]["password"] == found["password"]


def test_a_parameter_that_does_not_fit_is_refused_and_nothing_is_kept(database: Database, sally: str) -> None:
    for wrong in ({"opt_out": "perhaps"}, {"pin": "1234"}, {"password": "••••••"}):
        with pytest.raises(RuleError):
            add(database, sally, wrong)
    assert not rows(database, "MATCH ({uid: $sally})-[:HAS]->(p) RETURN p", sally=sally)


def test_parameters_are_changed_and_removed_and_what_is_the_same_leaves_no_entry(
    database: Database, sally: str
) -> None:
    home = database.write(ALICE, lambda work: contact_points.add_unit(work, sally, {"name": "Home"}))
    point = add(database, home, {"login": "sally", "password": CLEAR})
    token = kept(database, point)["password"]
    change(database, point, {"password": CLEAR, "login": "sally"})
    assert len(entries(database, point)) == 1
    change(database, point, {"password": "other", "login": ""})
    assert reveal(database, point) == "other"
    assert "login" not in kept(database, point)
    entry = entries(database, point)[1]
    assert entry["before"] == {"login": "sally", "password": token}
    assert entry["after"] == {"password": kept(database, point)["password"]}


def test_a_look_is_kept_in_the_journal_without_what_was_seen(database: Database, sally: str) -> None:
    point = add(database, sally, {"password": CLEAR})
    assert reveal(database, point, BOB) == CLEAR
    entry = last_entry(database, point)
    assert (entry["action"], entry["actor"], entry["after"]) == ("look", "bob", {"field": "password"})
    plain = add(database, sally, {"login": "sally"}, "https://example.org")
    assert reveal(database, plain) is None
    assert last_entry(database, plain)["action"] == "create"


def test_charlie_neither_looks_nor_changes(database: Database, sally: str) -> None:
    point = add(database, sally, {"password": CLEAR})
    for attempt in (
        lambda: reveal(database, point, CHARLIE),
        lambda: change(database, point, {"password": ""}, CHARLIE),
        lambda: reveal(database, point, ALICE, "login"),
        lambda: reveal(database, "nothing", ALICE),
    ):
        with pytest.raises(NotFoundError):
            attempt()
    assert reveal(database, point) == CLEAR


def test_who_lacks_the_role_of_a_field_is_told_that_there_is_none(database: Database, sally: str) -> None:
    field = Field("card", "Card", "encrypted", readers=("treasurer",))
    properties = field.clean(CLEAR)

    def shown(viewer: Viewer) -> str | None:
        return database.write(viewer, lambda work: look(work, sally, [field], "card", properties))

    with pytest.raises(NotFoundError, match="no encrypted field 'card'"):
        shown(ALICE)
    assert shown(dataclasses.replace(ALICE, roles=frozenset({"treasurer"}))) == CLEAR


def test_the_clear_text_is_in_no_record_journal_entry_log_or_error(
    database: Database, sally: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    point = add(database, sally, {"password": CLEAR})
    change(database, point, {"password": f"{CLEAR}!"})
    assert reveal(database, point) == f"{CLEAR}!"
    refused: list[str] = []
    for wrong in ({"password": f"{CLEAR}\x00"}, {"pasword": CLEAR}, {"opt_out": "?", "password": CLEAR}):
        with pytest.raises(RuleError) as error:
            change(database, point, wrong)
        refused += traceback.format_exception(error.value)
        refused.append(repr(vars(error.value)))
    with pytest.raises(Exception, match="surely") as failed:
        database.write(ALICE, failing(point))
    refused += traceback.format_exception(failed.value)
    everything = rows(database, "MATCH (n) RETURN properties(n) AS p")
    assert len(everything) > 10
    for held in (repr(everything), caplog.text, "".join(refused)):
        assert CLEAR not in held
    assert "neo4j" in caplog.text


def failing(point: str) -> Callable[[Any], None]:
    """Return a write that changes a password and then fails."""

    def function(work: Any) -> None:
        contact_points.set_parameters(work, point, {"password": CLEAR})
        raise RuntimeError("surely")

    return function


def test_with_another_key_a_record_is_read_and_its_secret_said_to_be_closed(
    database: Database, sally: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = add(database, sally, {"login": "sally", "password": CLEAR})
    token = kept(database, point)["password"]
    other = config.load({"GRAPHCRM_ENCRYPTION_KEYS": secrets.new_key()})
    monkeypatch.setattr(secrets, "_chosen", other)
    assert kept(database, point)["login"] == "sally"
    with pytest.raises(LostKeyError, match="GRAPHCRM_ENCRYPTION_KEYS does not open it") as refused:
        reveal(database, point)
    assert token not in "".join(traceback.format_exception(refused.value))
    assert last_entry(database, point)["action"] == "create"
    change(database, point, {"password": "new"})
    assert reveal(database, point) == "new"
