"""Compare an import with a bare UNWIND loop that writes the same nodes and edges.

    python benchmarks/graph_import.py [--rounds N]

Both read the CSV files of the congress data, and both send batches of 1,000 rows, each in a transaction of its own, to
the same server, which is this benchmark's own. The loop checks nothing, makes no uid, stamp or normalized value, keeps
no journal, and knows that its nodes are not there yet. The two take turns; what counts is the median of the rounds'
ratios. The first round, on a cold server, is left out and shown apart.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import common

from graphcrm.database.connection import Database
from graphcrm.queries.schema import schema
from graphcrm.services import graph_import, setup
from graphcrm.services.graph_import import read_mapping

BATCH = 1000
LEAST = 0.5

PARTIES = """
UNWIND $rows AS row CREATE (n:Party:{label}) SET n = row.properties
FOREACH (value IN row.contacts | CREATE (n)-[:HAS]->(:ContactPoint {{type: value[0], value: value[1]}}))
"""
UNITS = """
UNWIND $rows AS row MATCH (n:Party {external_source: 'congress', external_id: row.party})
CREATE (n)-[:HAS_UNIT]->(unit:Unit {name: row.name})
MERGE (place:Place {key: row.key}) ON CREATE SET place += row.place
CREATE (unit)-[:AT]->(place)
FOREACH (value IN row.contacts | CREATE (unit)-[:HAS]->(:ContactPoint {type: value[0], value: value[1]}))
"""
TIES = """
UNWIND $rows AS row
MATCH (a:Party {{external_source: 'congress', external_id: row.source}})
MATCH (b:Party {{external_source: 'congress', external_id: row.target}})
CREATE (a)-[r:{type}]->(b) SET r = row.properties
"""


def main() -> int:
    """Run the rounds and write the result; 1 when the import is too slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    bare, ours, rows = [], [], 0
    with common.fresh_database() as database:
        for _ in range(options.rounds + 1):
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
    for part in mapping.parties:
        rows = []
        for row in read(folder / part.file):
            properties = {name: row[column] for name, column in part.fields.items() if row[column]}
            properties |= dict(part.constants) | {"external_source": "congress", "external_id": row[part.id]}
            rows.append({"properties": properties, "contacts": values(part.contacts, row)})
        send(database, PARTIES.format(label=part.kind.capitalize()), rows)
    for unit in mapping.units:
        rows = []
        for row in read(folder / unit.file):
            place = {name: row[column] for name, column in unit.address.items() if row[column]}
            rows.append(
                {
                    "party": row[unit.party],
                    "name": row[unit.name],
                    "key": "|".join(place.values()),
                    "place": place,
                    "contacts": values(unit.contacts, row),
                }
            )
        send(database, UNITS, rows)
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
                {"source": row[tie.source], "target": row[tie.target], "properties": properties}
            )
        for type, rows in by_type.items():
            send(database, TIES.format(type=type), rows)
    return time.perf_counter() - started


def read(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a file."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        yield from csv.DictReader(file)


def values(contacts: Any, row: dict[str, str]) -> list[list[str]]:
    """Return type and value of each contact point of a row."""
    return [[contact.type, row[contact.column]] for contact in contacts if row[contact.column]]


def send(database: Database, statement: str, rows: list[dict[str, Any]]) -> None:
    """Send the rows in batches, each in a transaction of its own."""
    with database.driver.session(database=database.name) as session:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            session.execute_write(lambda transaction, batch: transaction.run(statement, rows=batch).consume(), batch)


if __name__ == "__main__":
    sys.exit(main())
