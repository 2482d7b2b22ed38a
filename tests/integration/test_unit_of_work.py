"""A write and its journal entries are one transaction: both are there, or neither; and never twice."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import neo4j
import pytest
from cast import staff
from journal import entries, properties, rows
from neo4j.exceptions import TransientError

from graphcrm.config import Settings
from graphcrm.database import connection, local
from graphcrm.database.connection import Database
from graphcrm.database.work import UnitOfWork
from graphcrm.errors import DatabaseError, RuleError
from graphcrm.queries.loader import load
from graphcrm.services import parties, relationships

ALICE = staff("alice")


def count(database: Database) -> int:
    return int(rows(database, "MATCH (n) RETURN count(n) AS n")[0]["n"])


def two_people(database: Database) -> list[str]:
    return database.write(ALICE, lambda work: [parties.create(work, "person", {"name": name}) for name in ("A", "B")])


def test_all_entries_of_a_write_share_its_transaction_instant_and_source(database: Database) -> None:
    started = datetime.now(UTC)

    def write(work: UnitOfWork) -> list[str]:
        ann, ben = (parties.create(work, "person", {"name": name}) for name in ("Ann", "Ben"))
        return [ann, ben, relationships.create(work, "FRIEND_OF", ann, ben, {"since": "2019-05"})]

    uids = database.write(ALICE, write, source="web")

    changes = [entries(database, uid)[0] for uid in uids]
    assert len({change["transaction"] for change in changes}) == 1
    assert len({change["uid"] for change in changes}) == 3
    assert {change["source"] for change in changes} == {"web"}
    at = changes[0]["at"].to_native()
    assert started <= at <= datetime.now(UTC)
    assert at.utcoffset().total_seconds() == 0
    assert {change["at"] for change in changes} == {changes[0]["at"]}


@pytest.mark.parametrize("error", [RuleError("no"), ValueError("no"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_neither_record_nor_entry(database: Database, error: BaseException) -> None:
    before = count(database)

    def write(work: UnitOfWork) -> None:
        parties.create(work, "person", {"name": "Nobody"})
        raise error

    with pytest.raises(type(error)):
        database.write(ALICE, write)

    assert count(database) == before


def test_a_record_whose_entry_cannot_be_written_is_not_written_either(database: Database) -> None:
    before = count(database)

    def unfit_for_json(work: UnitOfWork) -> None:
        parties.create(work, "person", {"name": "Nobody"})
        work.record("change", "x", None, {"value": object()})

    with pytest.raises(TypeError, match="cannot be kept in the journal"):
        database.write(ALICE, unfit_for_json)

    def already_there(work: UnitOfWork) -> None:
        parties.create(work, "person", {"name": "Nobody"})
        work._changes[0]["uid"] = rows(database, "MATCH (c:Change) RETURN c.uid AS uid LIMIT 1")[0]["uid"]

    with pytest.raises(DatabaseError, match="a record with the same identifier already"):
        database.write(ALICE, already_there)

    assert count(database) == before


def test_nobody_sees_a_write_before_it_is_committed(database: Database) -> None:
    def write(work: UnitOfWork) -> str:
        uid = parties.create(work, "person", {"name": "Ann"})
        assert properties(database, uid) is None
        assert work.run(load("parties.get"), uid=uid)[0]["name"] == "Ann"
        return uid

    assert properties(database, database.write(ALICE, write))


def test_an_entry_keeps_dates_as_text_and_leaves_empty_values_out(database: Database) -> None:
    after = {"day": date(2019, 5, 3), "at": datetime(2019, 5, 3, tzinfo=UTC), "nothing": None, "é": [1, "ü"]}

    database.write(ALICE, lambda work: work.record("create", "entry-of-dates", None, after))

    [entry] = entries(database, "entry-of-dates")
    assert entry["after"] == {"day": "2019-05-03", "at": "2019-05-03T00:00:00+00:00", "é": [1, "ü"]}


def test_a_query_takes_exactly_the_parameters_it_declares(database: Database) -> None:
    with pytest.raises(TypeError, match=r"parties\.get takes \['uid', 'viewer'\], not \['viewer'\]"):
        database.read(load("parties.get"), ALICE)
    with pytest.raises(TypeError, match=r"not .*'other'"):
        database.write(ALICE, lambda work: work.run(load("parties.get"), uid="1", other=2))


def test_a_read_writes_nothing(database: Database) -> None:
    with pytest.raises(DatabaseError, match="refused a statement"):
        database.read(load("definitions.lock"), ALICE)


def test_two_who_wait_for_each_other_are_told_apart_and_both_succeed(database: Database) -> None:
    one, other = two_people(database)
    both_hold_one = threading.Barrier(2, timeout=20)
    attempts: list[str] = []

    def write(first: str, second: str) -> None:
        def in_this_order(work: UnitOfWork) -> None:
            work.run(load("relationships.lock"), uids=[first])
            attempts.append(first)
            if attempts.count(first) == 1:
                both_hold_one.wait()
            work.run(load("relationships.lock"), uids=[second])
            work.record("change", first, None, {"attempt": attempts.count(first)})

        database.write(ALICE, in_this_order)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(write, [one, other], [other, one]))

    assert len(attempts) == 3, "one of the two was rolled back and ran again"
    for uid in (one, other):
        assert [entry["action"] for entry in entries(database, uid)] == ["create", "change"]


def test_a_write_that_keeps_failing_for_a_time_gives_up_with_a_clear_error(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(connection.time, "sleep", pauses.append)

    def write(work: UnitOfWork) -> None:
        parties.create(work, "person", {"name": "Nobody"})
        raise TransientError("The lock was not had in time")

    before = count(database)
    with pytest.raises(
        DatabaseError, match=r"The database failed: .* Try again; if it stays, see its log\."
    ) as refused:
        database.write(ALICE, write)

    assert len(pauses) == connection.WRITE_ATTEMPTS - 1
    assert pauses == sorted(pauses)
    assert isinstance(refused.value.__cause__, TransientError)
    assert count(database) == before


def test_writes_of_many_threads_do_not_mix(database: Database) -> None:
    def write(number: int) -> tuple[str, str]:
        def both(work: UnitOfWork) -> tuple[str, str]:
            return tuple(parties.create(work, "person", {"name": f"P{number} {side}"}) for side in "ab")  # type: ignore[return-value]

        return database.write(staff(f"user{number}"), both)

    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(write, range(24)))

    for number, pair in enumerate(made):
        changes = [entries(database, uid)[0] for uid in pair]
        assert {change["actor"] for change in changes} == {f"user{number}"}
        assert len({change["transaction"] for change in changes}) == 1


def test_a_write_within_a_write_is_refused_and_undoes_nothing_of_the_outer(database: Database) -> None:
    def outer(work: UnitOfWork) -> str:
        uid = parties.create(work, "person", {"name": "Outer"})
        with pytest.raises(SystemError, match="Transaction in progress"):
            database.write(ALICE, lambda inner: parties.create(inner, "person", {"name": "Inner"}))
        return uid

    assert properties(database, database.write(ALICE, outer))


COMMIT = bytes.fromhex("0002b0120000")


class BreakingProxy:
    """Passes Bolt on to a server; once armed, breaks the connection at the next commit, before or after it."""

    def __init__(self, host: str, port: int) -> None:
        self.server = (host, port)
        self.armed = ""
        self.broken = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = socket.create_connection(self.server)
                threading.Thread(target=self._pass_on, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._pass_on, args=(server, client, False), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, is_client: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if is_client and self.armed and COMMIT in data:
                    armed, self.armed = self.armed, ""
                    self.broken += 1
                    if armed == "after":
                        source.shutdown(socket.SHUT_RDWR)
                        target.sendall(data)
                        target.recv(65536)
                    break
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
                end.close()


@pytest.fixture
def far(database: Database, settings: Settings) -> Iterator[tuple[Database, BreakingProxy]]:
    """The same database behind a connection that breaks when told to."""
    endpoint = local.ensure_started(settings)
    proxy = BreakingProxy("127.0.0.1", int(endpoint.uri.rpartition(":")[2]))
    uri = f"bolt://127.0.0.1:{proxy.port}"
    with neo4j.GraphDatabase.driver(uri, auth=(endpoint.user, endpoint.password)) as driver:
        yield Database(driver, database.name), proxy
    proxy.listener.close()


def create_counted(calls: list[int]) -> Callable[[UnitOfWork], str]:
    def write(work: UnitOfWork) -> str:
        calls.append(1)
        return parties.create(work, "person", {"name": "Far Away"})

    return write


def far_away(database: Database) -> list[dict[str, Any]]:
    return rows(database, "MATCH (n:Person {name: 'Far Away'}) WITH n, n.uid AS uid DETACH DELETE n RETURN uid")


def test_a_connection_lost_after_the_commit_is_not_applied_twice_and_its_result_is_returned(
    database: Database, far: tuple[Database, BreakingProxy]
) -> None:
    there, proxy = far
    calls: list[int] = []
    there.write(ALICE, lambda work: work.record("create", "warm", None, {}))

    proxy.armed = "after"
    uid = there.write(ALICE, create_counted(calls))

    assert (proxy.broken, calls) == (1, [1])
    assert properties(database, uid) is not None
    assert len(entries(database, uid)) == 1
    assert len(far_away(database)) == 1


def test_a_connection_lost_before_the_commit_is_made_again_and_written_once(
    database: Database, far: tuple[Database, BreakingProxy]
) -> None:
    there, proxy = far
    calls: list[int] = []
    there.write(ALICE, lambda work: work.record("create", "warm", None, {}))

    proxy.armed = "before"
    uid = there.write(ALICE, create_counted(calls))

    assert (proxy.broken, calls) == (1, [1, 1])
    assert len(entries(database, uid)) == 1
    assert far_away(database) == [{"uid": uid}]
