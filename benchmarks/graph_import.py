"""Compare an import with a bare UNWIND loop that writes the same nodes, edges and journal entries.

    python benchmarks/graph_import.py [--rounds N]
    python benchmarks/graph_import.py --bulk [--parties 100000] [--rounds N]

Both read the CSV files of the congress data, and both send batches of 1,000 rows, each in a transaction of its own, to
the same server, which is this benchmark's own. The loop checks nothing, normalizes nothing, and knows that its nodes
are not there yet; it gives each record a uid, the stamps and an entry in the journal that holds all of it. The two take
turns; what counts is the median of the rounds' ratios. The first round, on a cold server, is left out and shown apart.

With ``--bulk`` a society of ``generate.py`` is loaded by the offline importer, each round into a database of its own.
The importer alone, on the same files once they are prepared, is a step of the load and is timed there; reading and
checking, writing the files, starting a server on the result and its indexes are the rest. Target: at most 4 times.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import common
import generate
from neo4j import ManagedTransaction

from graphcrm.database.connection import Database
from graphcrm.database.home import ServerHome
from graphcrm.queries.schema import schema
from graphcrm.services import graph_import, setup
from graphcrm.services.graph_import import bulk, read_mapping
from graphcrm.values import new_uid

BATCH = 1000
LEAST = 0.6
#: Of a bulk load over the importer alone.
MOST = 4.0
BY = common.ADMINISTRATOR.user

PARTIES = """
UNWIND $rows AS row CREATE (n:Party:{label}) SET n = row.properties, n += $stamps
FOREACH (contact IN row.contacts | CREATE (n)-[:HAS]->(point:ContactPoint) SET point = contact, point += $stamps)
"""
UNITS = """
UNWIND $rows AS row MATCH (n:Party {external_source: 'congress', external_id: row.party})
CREATE (n)-[:HAS_UNIT]->(unit:Unit) SET unit = row.properties, unit += $stamps
MERGE (place:Place {key: row.key}) ON CREATE SET place += row.place
CREATE (unit)-[:AT]->(place)
FOREACH (contact IN row.contacts | CREATE (unit)-[:HAS]->(point:ContactPoint) SET point = contact, point += $stamps)
"""
TIES = """
UNWIND $rows AS row
MATCH (a:Party {{external_source: 'congress', external_id: row.source}})
MATCH (b:Party {{external_source: 'congress', external_id: row.target}})
CREATE (a)-[r:{type}]->(b) SET r = row.properties, r += $stamps
"""
JOURNAL = "UNWIND $rows AS row CREATE (entry:Change) SET entry = row, entry += $shared"


def main() -> int:
    """Run the rounds and write the result; 1 when the import is too slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, help="how often (default: 7, in bulk 3)")
    parser.add_argument("--bulk", action="store_true", help="load a society through the offline importer")
    parser.add_argument("--parties", type=int, default=100_000, help="of that society (default: 100,000)")
    options = parser.parse_args()
    return in_bulk(options.parties, options.rounds or 3) if options.bulk else ordinary(options.rounds or 7)


def ordinary(rounds: int) -> int:
    """Compare the ordinary import with the bare loop."""
    bare, ours, rows = [], [], 0
    with common.fresh_database() as database:
        for _ in range(rounds + 1):
            empty(database)
            bare.append(timed_bare(database, common.CONGRESS, common.CONGRESS_MAPPING))
            empty(database)
            done = graph_import.run(database, common.ADMINISTRATOR, common.CONGRESS, common.CONGRESS_MAPPING)
            ours.append(done.milliseconds / 1000)
            rows = done.rows
    ratio = statistics.median(one / other for one, other in zip(bare[1:], ours[1:], strict=True))
    common.report(
        "graph_import",
        {
            "rows": rows,
            "bare_rows_per_second": round(rows / statistics.median(bare[1:])),
            "import_rows_per_second": round(rows / statistics.median(ours[1:])),
            "ratio": round(ratio, 2),
            "at_least": LEAST,
            "cold_seconds": {"bare": round(bare[0], 2), "import": round(ours[0], 2)},
            "seconds": {"bare": [round(each, 2) for each in bare[1:]], "import": [round(each, 2) for each in ours[1:]]},
        },
    )
    return 0 if ratio >= LEAST else 1


def in_bulk(parties: int, rounds: int) -> int:
    """Compare a bulk load with the step of it that is the importer alone."""
    found: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory(prefix="graphcrm-society-") as name:
        counts = generate.write(generate.Society(parties), Path(name))
        for _ in range(rounds):
            with common.fresh_server() as (settings, database):
                found.append(timed_bulk(database, Path(name)))
                size = sum(file.stat().st_size for file in ServerHome.of(settings).data.rglob("*") if file.is_file())
    ratio = statistics.median(each["whole"] / each["importing"] for each in found)
    common.report(
        f"graph_bulk_{parties}",
        {
            "parties": parties,
            "relationships": counts["relationships"],
            "rows": sum(counts.values()),
            "ratio": round(ratio, 2),
            "at_most": MOST,
            "rows_per_second": round(sum(counts.values()) / statistics.median(each["whole"] for each in found)),
            "database_mb": size // 2**20,
            "rounds": [{stage: round(seconds, 2) for stage, seconds in each.items()} for each in found],
        },
    )
    return 0 if ratio <= MOST else 1


def timed_bulk(database: Database, folder: Path) -> dict[str, float]:
    """Load a society in bulk, and return the seconds of each stage and of the whole."""
    started = time.perf_counter()
    marks: list[tuple[float, str]] = []
    told = bulk.run(
        database,
        common.ADMINISTRATOR,
        folder,
        folder / "mapping.yaml",
        progress=lambda _done, _total, stage: marks.append((time.perf_counter(), stage)),
    )
    ended = time.perf_counter()
    if told.refused:
        raise SystemExit(f"{len(told.refused)} rows of the society were refused.")
    taken: dict[str, float] = defaultdict(float)
    for (at, stage), after in zip(marks, [*(each for each, _ in marks[1:]), ended], strict=True):
        taken[stage] += after - at
    # Between the end of the importer and the first word of the indexes a server is started.
    importing = [at for at, stage in marks if stage == "importing"]
    taken["starting"] = taken["importing"] - (importing[-1] - importing[0])
    return {**taken, "importing": importing[-1] - importing[0], "whole": ended - started}


def empty(database: Database) -> None:
    """Remove everything but the marks of the migrations, and put the shipped types back."""
    with database.driver.session(database=database.name) as session:
        session.run(
            "MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
        ).consume()
    database.schema_cache = None
    setup.load_reference(database, common.ADMINISTRATOR)


def timed_bare(database: Database, folder: Path, mapping_path: Path) -> float:
    """Write the same graph with plain UNWIND statements and return the seconds it took."""
    started = time.perf_counter()
    mapping = read_mapping(mapping_path, schema(database), common.ADMINISTRATOR)
    uids: dict[str, str] = {}
    for part in mapping.parties:
        rows = []
        for row in read(folder / part.file):
            properties = {name: row[column] for name, column in part.fields.items() if row[column]}
            properties |= dict(part.constants) | {"external_source": "congress", "external_id": row[part.id]}
            properties |= {"name_key": str(properties.get("name", "")).lower(), "owner": BY, **identity()}
            uids[row[part.id]] = properties["uid"]
            rows.append({"properties": properties, "contacts": points(part.contacts, row)})
        entries = [[entry("party", row["properties"]), *of_points(row)] for row in rows]
        send(database, PARTIES.format(label=part.kind.capitalize()), rows, entries)
    for unit in mapping.units:
        rows = []
        for row in read(folder / unit.file):
            place = {name: row[column] for name, column in unit.address.items() if row[column]}
            rows.append(
                {
                    "party": row[unit.party],
                    "properties": {"name": row[unit.name], **identity()},
                    "key": "|".join(place.values()),
                    "place": place,
                    "contacts": points(unit.contacts, row),
                }
            )
        entries = [
            [entry("unit", row["properties"] | {"place": row["place"]}, uids[row["party"]]), *of_points(row)]
            for row in rows
        ]
        send(database, UNITS, rows, entries)
    for tie in mapping.relationships:
        by_type = defaultdict(list)
        for row in read(folder / tie.file):
            columns = tie.fields | tie.attributes
            properties: dict[str, Any] = {name: row[column] for name, column in columns.items() if row[column]}
            properties |= {
                name: date.fromisoformat(row[column])
                for name, column in (("since", tie.since), ("until", tie.until))
                if column and row[column]
            }
            by_type[tie.types[row[tie.type]]].append(
                {"source": row[tie.source], "target": row[tie.target], "properties": properties | identity()}
            )
        for type, rows in by_type.items():
            entries = [
                [entry("relationship", row["properties"], uids[row["source"]], uids[row["target"]])] for row in rows
            ]
            send(database, TIES.format(type=type), rows, entries)
    return time.perf_counter() - started


def identity() -> dict[str, Any]:
    """Return what every record of an import has of its own."""
    return {"uid": new_uid(), "version": 1}


def points(contacts: Any, row: dict[str, str]) -> list[dict[str, Any]]:
    """Return the contact points of a row."""
    values = [(contact.type, row[contact.column]) for contact in contacts if row[contact.column]]
    return [{"type": type, "value": text, "normalized": text, **identity()} for type, text in values]


def of_points(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the entries of the contact points of a row."""
    return [entry("contact_point", contact) for contact in row["contacts"]]


def entry(kind: str, properties: dict[str, Any], party: str | None = None, other: str | None = None) -> dict[str, Any]:
    """Return an entry of the journal for a record that was made."""
    return {
        "uid": new_uid(),
        "kind": kind,
        "action": "create",
        "target": properties["uid"],
        "party": party or properties["uid"],
        "other": other,
        "version": 1,
        "after": json.dumps(properties, default=str),
    }


def read(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a file."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        yield from csv.DictReader(file)


def send(database: Database, statement: str, rows: list[dict[str, Any]], entries: list[list[dict[str, Any]]]) -> None:
    """Send the rows in batches, each with its entries in a transaction of its own."""
    operation = new_uid()
    with database.driver.session(database=database.name) as session:
        for start in range(0, len(rows), BATCH):
            at = datetime.now(UTC)
            shared = {"at": at, "actor": BY, "source": "import", "operation": operation, "transaction": new_uid()}
            noted = [each for row in entries[start : start + BATCH] for each in row]
            session.execute_write(write, statement, rows[start : start + BATCH], noted, shared)


def write(
    transaction: ManagedTransaction, statement: str, rows: list[Any], entries: list[Any], shared: dict[str, Any]
) -> None:
    """Write a batch and its entries."""
    at = shared["at"]
    stamps = {"created_at": at, "created_by": BY, "modified_at": at, "modified_by": BY}
    transaction.run(statement, rows=rows, stamps=stamps).consume()
    transaction.run(JOURNAL, rows=entries, shared=shared).consume()


if __name__ == "__main__":
    sys.exit(main())
