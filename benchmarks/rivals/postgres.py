"""PostgreSQL: a search from both ends as a function in the server, and the query that comes to mind first.

The driver is asyncpg, which is under the Apache licence and the quickest there is; psycopg is under the LGPL.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import asyncpg

from graphcrm.analysis.paths import Web, pair
from rivals import question
from rivals.question import Answer, Neighbours, StoppedError, Types
from rivals.society import OPEN, Society

_SCHEMA = Path(__file__).with_suffix(".sql")
#: What an open end is in a column of dates: the first and the last day that Python knows.
_OPEN = (date.min, date.max)
_NUMBER = "SELECT number FROM party WHERE name = $1"
_CONNECTION = """
SELECT * FROM connection((SELECT number FROM party WHERE name = $1), (SELECT number FROM party WHERE name = $2), $3, $4)
"""
_GROUPS = """
SELECT kind, forward, count(DISTINCT other) FROM tie
WHERE one = $1 AND since <= $2 AND until >= $2 GROUP BY kind, forward
"""
_TOTAL = "SELECT count(DISTINCT other) FROM tie WHERE one = $1 AND since <= $2 AND until >= $2"
# Rows come by length, so that the first one ends the search.
_FIRST = """
WITH RECURSIVE walk (party, path) AS (
    SELECT $1::int, ARRAY[$1::int]
    UNION ALL
    SELECT tie.other, walk.path || tie.other FROM walk JOIN tie ON tie.one = walk.party
    WHERE tie.since <= $3 AND tie.until >= $3 AND tie.other <> ALL (walk.path) AND cardinality(walk.path) <= $4
)
SELECT cardinality(path) - 1 FROM walk WHERE party = $2 LIMIT 1
"""
_ALL = """
WITH RECURSIVE walk (party, path) AS (
    SELECT $1::int, ARRAY[$1::int]
    UNION ALL
    SELECT tie.other, walk.path || tie.other FROM walk JOIN tie ON tie.one = walk.party
    WHERE tie.since <= $3 AND tie.until >= $3 AND tie.other <> ALL (walk.path) AND cardinality(walk.path) <= $4
      AND walk.party <> $2
)
SELECT DISTINCT path FROM walk WHERE party = $2
"""
_TIES = """
SELECT tie.one, tie.other, tie.kind, tie.since, tie.until
FROM unnest($1::int[], $2::int[]) AS wanted(one, other) JOIN tie ON tie.one = wanted.one AND tie.other = wanted.other
WHERE tie.since <= $3 AND tie.until >= $3
"""


class Server:
    """The society in a server, and the one connection to it."""

    def __init__(self, society: Society, types: Types, folder: str) -> None:
        self.types, self.names, self.kinds = types, society.names, society.types
        self._loop = asyncio.new_event_loop()
        self._connection = self._wait(_connected(folder))
        self._wait(self._connection.execute(_SCHEMA.read_text(encoding="utf-8")))
        self._wait(self._load(society))

    def close(self) -> None:
        """Close the connection."""
        self._wait(self._connection.close())
        self._loop.close()

    def rows(self, statement: str, *given: object) -> list[Any]:
        """Run a statement, and return its rows.

        Raises:
            StoppedError: the server stopped it.
        """
        try:
            return list(self._wait(self._connection.fetch(statement, *given)))
        except asyncpg.QueryCanceledError as error:
            raise StoppedError from error

    @property
    def size(self) -> int:
        """How many bytes the database has."""
        return int(self.rows("SELECT pg_database_size(current_database())")[0][0])

    def give_up_after(self, seconds: float) -> None:
        """Have the server stop what takes longer."""
        self.rows(f"SET statement_timeout = {int(seconds * 1000)}")

    def ties(self, rows: list[Any]) -> Iterator[question.Tie]:
        """Yield rows as ties."""
        for one, other, kind, since, until in rows:
            yield one, other, self.kinds[kind], *(None if day in _OPEN else day for day in (since, until))

    async def _load(self, society: Society) -> None:
        degrees = society.degrees()
        copy = self._connection.copy_records_to_table
        await copy("party", records=zip(range(len(self.names)), self.names, degrees, strict=True))
        columns = ("one", "other", "since", "until", "degree", "kind", "forward")
        rows = _both_sides(society, self.types, degrees)
        await self._connection.execute("CREATE UNLOGGED TABLE loaded (LIKE tie)")
        while batch := list(islice(rows, 100_000)):
            await copy("loaded", records=batch, columns=columns)
        await self._connection.execute(
            "INSERT INTO tie SELECT * FROM loaded ORDER BY one, other; DROP TABLE loaded;"
            "CREATE INDEX ON tie (one, other) INCLUDE (since, until, degree, kind, forward)"
        )
        await self._connection.execute("VACUUM ANALYZE")

    def _wait(self, task: Any) -> Any:
        return self._loop.run_until_complete(task)


class Postgres:
    """As well as it can be done."""

    name = "PostgreSQL"

    def __init__(self, server: Server) -> None:
        self.server = server

    def connect(self, source: str, target: str, day: date, limit: int = question.LIMIT) -> Answer:
        server = self.server
        ends = [server.rows(_NUMBER, name)[0][0] for name in (source, target)]
        ties = list(server.ties(server.rows("SELECT * FROM connection($1, $2, $3, $4)", *ends, day, question.HOPS)))
        pairs = {pair(one, other) for one, other, *_ in ties}  # type: ignore[arg-type]
        web = Web(pairs, *ends)
        if web.distance == question.HOPS:
            web = Web(pairs, *ends, 0)
        ties = [tie for tie in ties if pair(tie[0], tie[1]) in web.pairs]  # type: ignore[comparison-overlap, arg-type]
        return question.answer(web, ties, day, server.types, server.names, limit=limit)

    def neighbours(self, party: str, day: date) -> Neighbours:
        [[number]] = self.server.rows(_NUMBER, party)
        [[total]] = self.server.rows(_TOTAL, number, day)
        rows = self.server.rows(_GROUPS, number, day)
        return Neighbours(total, {(self.server.kinds[kind], forward): count for kind, forward, count in rows})


class RecursiveQuery:
    """As it is written first: a recursive common table expression over paths."""

    name = "PostgreSQL, recursive CTE"

    def __init__(self, server: Server) -> None:
        self.server = server

    def connect(self, source: str, target: str, day: date, limit: int = question.LIMIT) -> Answer:
        server = self.server
        one, other = (server.rows(_NUMBER, name)[0][0] for name in (source, target))
        found = server.rows(_FIRST, one, other, day, question.HOPS)
        if not found:
            return Answer(None)
        longest = min(found[0][0] + 1, question.HOPS)
        paths = [row[0] for row in server.rows(_ALL, one, other, day, longest)]
        web = Web({pair(*each) for path in paths for each in pairwise(path)}, one, other, longest - found[0][0])
        wanted = list(zip(*web.pairs, strict=True))
        ties = server.ties(server.rows(_TIES, *wanted, day))
        return question.answer(web, ties, day, server.types, server.names, limit=limit)


async def _connected(folder: str) -> Any:
    for _ in range(100):
        try:
            return await asyncpg.connect(host=folder, user="bench", database="postgres")
        except (OSError, asyncpg.CannotConnectNowError):
            await asyncio.sleep(0.1)
    raise SystemExit(f"PostgreSQL does not start: {(Path(folder) / 'log').read_text(encoding='utf-8')[-2000:]}")


def _both_sides(society: Society, types: Types, degrees: Any) -> Iterator[tuple[Any, ...]]:
    mutual = [name in types.mutual for name in society.types]
    for one, other, kind, since, until in society.ties:
        first, last = (
            _OPEN[end] if number == OPEN[end] else date.fromordinal(number) for end, number in enumerate((since, until))
        )
        yield one, other, first, last, degrees[other], kind, True
        yield other, one, first, last, degrees[one], kind, mutual[kind]
