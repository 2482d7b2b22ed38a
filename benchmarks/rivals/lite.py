"""SQLite in a file, for a small installation: the search is ``levelwise``, each step one statement."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from rivals import levelwise, question
from rivals.question import Answer, Neighbours, Types
from rivals.society import Society, day_of

# Each tie lies on both of its sides, those of a party together, with all that a search asks for.
_SCHEMA = """
CREATE TABLE party (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, degree INTEGER NOT NULL);
CREATE TABLE tie (
    one INTEGER NOT NULL, other INTEGER NOT NULL, kind INTEGER NOT NULL, forward INTEGER NOT NULL,
    since INTEGER NOT NULL, until INTEGER NOT NULL, degree INTEGER NOT NULL,
    PRIMARY KEY (one, other, kind, forward, since)
) WITHOUT ROWID;
"""
_EXPAND = """
SELECT DISTINCT tie.one, tie.other, tie.degree FROM json_each(?) AS given JOIN tie ON tie.one = given.value
WHERE tie.since <= ? AND tie.until >= ?
"""
_BETWEEN = """
SELECT DISTINCT tie.one, tie.other FROM json_each(?) AS given JOIN tie ON tie.one = given.value
WHERE tie.since <= ? AND tie.until >= ? AND tie.other IN (SELECT value FROM json_each(?))
"""
_TIES = """
SELECT tie.one, tie.other, tie.kind, tie.since, tie.until FROM json_each(?) AS given
JOIN tie ON tie.one = given.value ->> 0 AND tie.other = given.value ->> 1
WHERE tie.since <= ? AND tie.until >= ?
"""
_NEIGHBOURS = """
SELECT kind, forward, count(DISTINCT other) FROM tie WHERE one = ? AND since <= ? AND until >= ? GROUP BY kind, forward
"""
_TOTAL = "SELECT count(DISTINCT other) FROM tie WHERE one = ? AND since <= ? AND until >= ?"


class Lite:
    name = "SQLite"

    def __init__(self, society: Society, types: Types, folder: Path) -> None:
        self.types, self.names, self.kinds = types, society.names, society.types
        self.file = folder / "society.sqlite"
        self.connection = sqlite3.connect(self.file, isolation_level=None)
        self.connection.executescript(f"PRAGMA journal_mode = WAL; PRAGMA mmap_size = {2**32}; {_SCHEMA}")
        degrees = society.degrees()
        rows = sorted(
            row
            for one, other, kind, since, until in society.ties
            for row in (
                (one, other, kind, 1, since, until, degrees[other]),
                (other, one, kind, society.types[kind] in types.mutual, since, until, degrees[one]),
            )
        )
        self.connection.execute("BEGIN")
        parties = zip(range(len(self.names)), self.names, degrees, strict=True)
        self.connection.executemany("INSERT INTO party VALUES (?, ?, ?)", parties)
        self.connection.executemany("INSERT INTO tie VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self.connection.execute("COMMIT")
        self.connection.executescript("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)")

    def connect(self, source: str, target: str, day: date, limit: int = question.LIMIT) -> Answer:
        web = levelwise.search(self, self._number(source), self._number(target), day.toordinal())
        return question.answer(web, self._ties(web.pairs, day.toordinal()), day, self.types, self.names, limit=limit)

    def neighbours(self, party: str, day: date) -> Neighbours:
        given = (self._number(party), day.toordinal(), day.toordinal())
        [[total]] = self.connection.execute(_TOTAL, given)
        rows = self.connection.execute(_NEIGHBOURS, given)
        return Neighbours(total, {(self.kinds[kind], bool(forward)): number for kind, forward, number in rows})

    def degree(self, party: int) -> int:
        [[degree]] = self.connection.execute("SELECT degree FROM party WHERE number = ?", (party,))
        return int(degree)

    def expand(self, parties: Collection[int], day: int) -> Iterator[tuple[int, int, int]]:
        yield from self.connection.execute(_EXPAND, (json.dumps(list(parties)), day, day))

    def between(self, parties: Collection[int], others: Collection[int], day: int) -> Iterator[tuple[int, int]]:
        yield from self.connection.execute(_BETWEEN, (json.dumps(list(parties)), day, day, json.dumps(list(others))))

    def _number(self, name: str) -> int:
        [[number]] = self.connection.execute("SELECT number FROM party WHERE name = ?", (name,))
        return int(number)

    def _ties(self, pairs: Iterable[Any], day: int) -> Iterator[question.Tie]:
        for one, other, kind, since, until in self.connection.execute(_TIES, (json.dumps(list(pairs)), day, day)):
            yield one, other, self.kinds[kind], day_of(since), day_of(until)
