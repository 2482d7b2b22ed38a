"""One connection to Neo4j: reads that take a viewer, writes that journal themselves."""

from __future__ import annotations

import contextlib
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graphcrm import config
from graphcrm.errors import DatabaseError, GraphcrmError
from graphcrm.phrases import Phrase
from graphcrm.values import EVER, Period, new_uid, now
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.work import UnitOfWork
    from graphcrm.queries.loader import Query
    from graphcrm.storage import Files

T = TypeVar("T")

WRITE_ATTEMPTS = 6
#: How long a write waits for a server that has gone: the restart of one takes some ten seconds.
RECONNECT_SECONDS = 30.0

# What the driver warns of is retried, or said by our own errors; without a handler it would land on standard error.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Database:
    """A database that graphcrm is connected to. Thread-safe; close it, or use it as a context manager."""

    def __init__(self, driver: neo4j.Driver, name: str, settings: Settings | None = None) -> None:
        self.driver = driver
        self.name = name
        self.settings = settings or config.load()
        self.schema_cache: tuple[int, Any] | None = None
        #: Told how many seconds each round trip of a read or a write took, where somebody measures.
        self.measured: Callable[[float], None] | None = None

    @cached_property
    def files(self) -> Files:
        """The store of the files of documents."""
        from graphcrm.storage import files_of

        return files_of(self.settings)

    def close(self) -> None:
        """Close all connections. The server goes on."""
        # Nobody who ends the program waits for a thread that still asks; its connection goes with the program.
        with contextlib.suppress(BufferError):
            self.driver.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def read(
        self,
        query: Query,
        viewer: Viewer,
        *,
        period: Period = EVER,
        identifiers: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        **parameters: object,
    ) -> list[dict[str, Any]]:
        """Run a read query of the library and return its rows, dates as ``datetime.date``.

        Args:
            query: a query that writes nothing.
            viewer: who asks; only what they may see is read.
            period: when relationships must hold (``valid(r)``).
            identifiers: what fills the query's slots (``ties``, ``type``, …).
            timeout: seconds after which the server gives up.
            parameters: the query's own parameters.

        Raises:
            DatabaseError: the server cannot be reached or gave up.
        """
        return self.read_text(
            query.render(**(identifiers or {})), self.parameters(query, viewer, period, parameters), timeout=timeout
        )

    def read_text(self, text: str, parameters: dict[str, Any], *, timeout: float | None = None) -> list[dict[str, Any]]:
        """Run rendered Cypher of the library, see ``read``."""
        text, parameters = as_one(text, parameters)
        with translated_errors():
            try:
                return self._ask(text, parameters, timeout)
            except IncompleteCommit:
                # The driver tries again whatever failed but this, which for a read is a failure like others.
                return self._ask(text, parameters, timeout)

    def _ask(self, text: str, parameters: dict[str, Any], timeout: float | None) -> list[dict[str, Any]]:
        with self.timed():
            found: list[dict[str, Any]] = self.driver.execute_query(
                neo4j.Query(text, timeout=timeout),
                parameters,
                routing_=neo4j.RoutingControl.READ,
                database_=self.name,
                result_transformer_=rows,
            )
        return found

    @contextlib.contextmanager
    def timed(self) -> Iterator[None]:
        """Tell ``measured`` how long what is done within took, whether it went well or not."""
        started = time.perf_counter()
        try:
            yield
        finally:
            if self.measured:
                self.measured(time.perf_counter() - started)

    def is_there(self) -> bool:
        """Say whether the server answers, without the patience that a read has."""
        try:
            self.driver.verify_connectivity()
        except (Neo4jError, DriverError):
            return False
        return True

    def connections(self) -> tuple[int, int]:
        """Return how many connections are in use, and how many are open in all."""
        # The driver has no public way to say it.
        pool: Any = self.driver._pool
        with pool.lock:
            open_ones = [connection for found in pool.connections.values() for connection in found]
        return sum(connection.in_use for connection in open_ones), len(open_ones)

    def alter(self, query: Query, *, identifiers: Mapping[str, Any] | None = None, **parameters: object) -> None:
        """Run a schema statement of the library, which takes a transaction of its own and is not journaled by itself.

        Raises:
            DatabaseError: the server cannot be reached, or refuses the statement.
        """
        with translated_errors():
            self.driver.execute_query(
                neo4j.Query(query.render(**(identifiers or {}))), dict(parameters), database_=self.name
            )

    @staticmethod
    def parameters(query: Query, viewer: Viewer, period: Period, own: Mapping[str, object]) -> dict[str, Any]:
        """Return all parameters a query declares, the fragments' included.

        Raises:
            TypeError: one it declares is missing, or one it does not declare was given.
        """
        given: dict[str, Any] = {
            "viewer": viewer.parameters,
            "valid_from": period.first,
            "valid_to": period.last,
        }
        given = {name: value for name, value in given.items() if name in query.parameters} | dict(own)
        if given.keys() != query.parameters.keys():
            raise TypeError(f"{query.name} takes {sorted(query.parameters)}, not {sorted(given)}.")
        return given

    def write(
        self,
        viewer: Viewer,
        function: Callable[[UnitOfWork], T],
        *,
        source: str = "command",
        operation: str | None = None,
    ) -> T:
        """Run ``function`` in one transaction that also appends its journal entries, and return what it returns.

        A failure that passes rolls everything back and runs ``function`` again, so it must do nothing but work on the
        unit of work. While the server restarts, that goes on for ``RECONNECT_SECONDS``. When the connection is lost in
        the middle of a commit, the journal tells whether it counted, so that the write is applied once.

        Args:
            viewer: who writes.
            function: what is written.
            source: from where: command, web, API, import, job.
            operation: uid that the transactions of an import, a job or another bulk action share.

        Raises:
            DatabaseError: the server cannot be reached, or kept failing.
        """
        from graphcrm.database.work import UnitOfWork

        mark, attempts, lost_at = new_uid(), 0, 0.0
        open_ends: list[tuple[UnitOfWork, T]] = []
        while True:
            attempts += 1
            work = UnitOfWork(self, viewer, source, new_uid(), now(), operation=operation, mark=mark)
            try:
                with translated_errors(), work.transaction():
                    result = function(work)
            except GraphcrmError as error:
                cause = error.__cause__
                if isinstance(cause, IncompleteCommit):
                    if not work.journaled:
                        raise
                    open_ends.append((work, result))
                # A commit that was cut off may have come through even while it was tried again.
                settled = True
                for earlier, earlier_result in open_ends:
                    try:
                        if earlier.was_committed():
                            earlier.settle()
                            return earlier_result
                    except DatabaseError:
                        settled = False
                lost = not settled or _is_lost(cause)
                lost_at = lost_at or (time.monotonic() if lost else 0.0)
                if lost and time.monotonic() - lost_at < RECONNECT_SECONDS:
                    attempts = min(attempts, WRITE_ATTEMPTS - 1)
                elif not settled:
                    raise DatabaseError(
                        "The connection was lost while this was being saved, and the database does not answer since.",
                        "Look whether it was saved before you do it again.",
                    ) from error
                elif lost or attempts == WRITE_ATTEMPTS or not _passes(cause):
                    raise
                time.sleep(min(0.05 * 2**attempts, 1.0))
            else:
                work.settle()
                return result


_PARAMETER = re.compile(r"\$(?!viewer\b)(\w+)")


def as_one(text: str, parameters: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return a statement and its parameters with all of them in one map, ``$given``, but the viewer, who is one.

    Neo4j keeps a plan for the types and rough sizes of the parameters, so that it would plan anew for a null, a longer
    text or a longer list, which takes longer than most answers. It does not look into a map.
    """
    given = {name: value for name, value in parameters.items() if name != "viewer"}
    kept = {name: value for name, value in parameters.items() if name == "viewer"}
    return _from_one(text), kept | {"given": given}


@lru_cache(maxsize=1024)
def _from_one(text: str) -> str:
    return _PARAMETER.sub(r"$given.\1", text)


def rows(result: neo4j.Result) -> list[dict[str, Any]]:
    """Return the records of a result as dictionaries with Python's own dates."""
    keys = result.keys()
    return [dict(zip(keys, map(native, record), strict=True)) for record in result]


_NATIVE = frozenset({str, int, float, bool, type(None)})


def native(value: Any) -> Any:
    """Return ``value`` with the driver's dates turned into Python's, at any depth."""
    kind = type(value)
    if kind in _NATIVE:
        return value
    if kind is list:
        return [item if type(item) in _NATIVE else native(item) for item in value]
    if kind is dict:
        # In place: the driver has made it for this answer alone, and most of it stays as it is.
        for key, item in value.items():
            if type(item) not in _NATIVE:
                value[key] = native(item)
        return value
    return value.to_native() if hasattr(value, "to_native") else value


@contextlib.contextmanager
def translated_errors() -> Iterator[None]:
    """Turn the driver's errors into ``DatabaseError`` with one clear sentence; the cause stays attached."""
    try:
        yield
    except (Neo4jError, DriverError) as error:
        raise translated(error) from error


def translated(error: Neo4jError | DriverError) -> DatabaseError:
    """Say what a driver's error means and what to do about it."""
    if isinstance(error, AuthError):
        return DatabaseError(
            "The database refused the user name or password.",
            "Check GRAPHCRM_DATABASE_USER and GRAPHCRM_DATABASE_PASSWORD.",
        )
    if isinstance(error, (ServiceUnavailable, ConfigurationError)):
        return DatabaseError(
            Phrase("The database cannot be reached: {why}.", why=_first_line(error).rstrip(":.")),
            "See `graphcrm database status`, or check GRAPHCRM_DATABASE_URL.",
        )
    code = getattr(error, "code", "") or ""
    if code.startswith("Neo.ClientError.Security"):
        return DatabaseError(
            Phrase("The database user lacks a right that graphcrm needs: {why}", why=_first_line(error)),
            "graphcrm reads, writes, creates indexes, constraints and new names; grant it that, or take another user.",
        )
    if code == "Neo.ClientError.Database.DatabaseNotFound":
        return DatabaseError("The server has no such database.", "Check GRAPHCRM_DATABASE_NAME.")
    if code.startswith("Neo.ClientError.Transaction.TransactionTimedOut"):
        return DatabaseError("The question took too long and was stopped.", "Ask for fewer hops or fewer types.")
    if code == "Neo.ClientError.Schema.ConstraintValidationFailed":
        return DatabaseError(
            Phrase("The database has a record with the same identifier already: {why}", why=_first_line(error)),
            "It may have been written at the same time; try again.",
        )
    if isinstance(error, ClientError):
        return DatabaseError(Phrase("The database refused a statement: {why}", why=_first_line(error)))
    return DatabaseError(
        Phrase("The database failed: {why}", why=_first_line(error)), "Try again; if it stays, see its log."
    )


def _passes(cause: BaseException | None) -> bool:
    """Say whether a failure may pass when the same is tried again."""
    return isinstance(cause, (Neo4jError, DriverError)) and cause.is_retryable()


def _is_lost(cause: BaseException | None) -> bool:
    """Say whether the server has gone, or is not ready again yet."""
    return isinstance(cause, (ServiceUnavailable, SessionExpired)) or (
        isinstance(cause, Neo4jError) and (cause.code or "").endswith(("DatabaseUnavailable", "UnknownDatabase"))
    )


def _first_line(error: BaseException) -> str:
    return str(getattr(error, "message", None) or error).strip().splitlines()[0][:300]
