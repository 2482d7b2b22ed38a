"""What the main pages ask has been planned before somebody waits for it, and nobody hears of it where it fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from graphcrm.database.connection import Database
from graphcrm.errors import DatabaseError
from graphcrm.web import warm

from .conftest import Visitor

#: What planning takes little time for, or what is asked for an account.
SMALL = ("definitions.version", "accounts.", "preferences.", "desks.")


@pytest.fixture
def asked(demo_database: Database, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The statements of reads by the name of their query."""
    found: dict[str, str] = {}
    read = Database.read

    def told(self: Database, query: Any, *given: Any, **more: Any) -> list[dict[str, Any]]:
        found[query.render(**(more.get("identifiers") or {}))] = query.name
        return read(self, query, *given, **more)

    monkeypatch.setattr(Database, "read", told)
    return found


def test_main_pages_ask_nothing_that_was_not_asked_before(
    visitor: Callable[..., Visitor], people: None, demo_database: Database, asked: dict[str, str]
) -> None:
    alice = visitor("alice")
    uid = demo_database.driver.execute_query("MATCH (n:Person) RETURN n.uid ORDER BY n.uid LIMIT 1").records[0][0]
    asked.clear()
    warm.begin(demo_database).join()
    planned = set(asked)
    asked.clear()

    for path in ("/people", "/organizations", "/relationships", "/activity", "/suggest/box.json?q=an"):
        assert alice.get(path).status_code == 200
    for tab in ("summary", "details", "relations"):
        assert alice.get(f"/parties/{uid}/{tab}").status_code == 200

    new = {name for text, name in asked.items() if text not in planned and not name.startswith(SMALL)}
    assert new == set()


def test_a_database_that_is_not_there_is_left_alone(
    demo_database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(*_given: Any, **_more: Any) -> Any:
        raise DatabaseError("The database cannot be reached.")

    monkeypatch.setattr(Database, "read_text", gone)
    with caplog.at_level(logging.DEBUG):
        thread = warm.begin(demo_database)
        thread.join()

    assert thread.daemon
    assert caplog.records == []
