"""What own fields cost: reading a party of a kind with 200 of them beside one without, and finding by an indexed one.

Of 100,000 parties of an own kind with 200 own fields, a tenth have all of them filled and the others 20; 10,000 of
another kind have none. All three are read in turn in one run; target: at most 1.2 times at the median. Finding by an
indexed field, sorted by name, over Bolt: under 20 ms at the median, whether one party, a hundred or a fifth of all fit.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from common import ADMINISTRATOR, fresh_database, report, summary

from graphcrm.database.connection import Database
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.models.names import key
from graphcrm.queries.schema import schema
from graphcrm.services import definitions, fields, records, search
from graphcrm.services.search import Condition
from graphcrm.values import new_uid

PARTIES, WITHOUT, FIELDS, FILLED = 100_000, 10_000, 200, 20
BATCH = 1_000
ROUNDS, WARMING = 400, 200
COLORS = ("red", "orange", "green", "blue", "violet")
#: Type, further keys, and a value for the party of a number.
SHAPES: tuple[tuple[str, dict[str, Any], Callable[[int], str]], ...] = (
    ("text", {}, lambda number: f"text {number % 997}"),
    ("integer", {}, lambda number: str(number)),
    ("decimal", {}, lambda number: f"{number % 1000}.5"),
    ("money", {"choices": ("EUR", "USD")}, lambda number: f"{number % 5000} EUR"),
    ("date", {}, lambda number: f"20{number % 25:02}-{number % 12 + 1:02}"),
    ("boolean", {}, lambda number: "yes" if number % 2 else "no"),
    ("choice", {"choices": COLORS}, lambda number: COLORS[number % 5]),
    ("multi_choice", {"choices": COLORS}, lambda number: f"{COLORS[number % 5]}; {COLORS[number % 4]}"),
    ("link", {}, lambda number: f"https://example.org/{number % 997}"),
    ("email", {}, lambda number: f"p{number % 997}@example.org"),
)


def main() -> None:
    with fresh_database() as database:
        define(database)
        load(database)
        results = {"parties": PARTIES, "own_fields": FIELDS, **reading(database), **finding(database)}
    report("fields", results)


def define(database: Database) -> None:
    """Define the fields; every type is indexed once, and a number that a hundred parties share."""
    for kind in (Kind("probe", "person"), Kind("plain", "person"), AttributeSet("probe", "Probe", kinds=("probe",))):
        database.write(ADMINISTRATOR, lambda work, kind=kind: definitions.define(work, kind))
    made = [
        Field(
            f"own_{number}",
            f"Own {number}",
            SHAPES[number % len(SHAPES)][0],
            set="probe",
            indexed=number < 7 and number != 5,
            **SHAPES[number % len(SHAPES)][1],
        )
        for number in range(FIELDS)
    ]
    database.write(ADMINISTRATOR, lambda work: definitions.add_missing(work, made))
    fields.define(database, ADMINISTRATOR, Field("shared", "Shared", "integer", set="probe", indexed=True))


def load(database: Database) -> None:
    """Write the parties as services.parties would, without its journal."""
    own = {field.name: field for field in schema(database).fields_of_set("probe")}
    for start in range(0, PARTIES + WITHOUT, BATCH):
        rows = [_row(number, own if number < PARTIES else {}) for number in range(start, start + BATCH)]
        database.driver.execute_query(
            "UNWIND $rows AS row CREATE (n:Party:Person) SET n = row", rows=rows, database_=database.name
        )


def _row(number: int, own: dict[str, Field]) -> dict[str, Any]:
    name = f"Person {number:06}"
    row = {"uid": new_uid(), "name": name, "sort_name": name, "owner": "a"}
    row |= {"name_key": key(name), "sort_key": key(name)}
    row["subkind"] = "probe" if own else "plain"
    full = number % 10 == 0
    row["nickname"] = "full" if full else "sparse"
    for field in own.values():
        if field.name == "shared":
            row |= field.clean(str(number // 100))
        elif (position := int(field.name.removeprefix("own_"))) < FILLED or full:
            row |= field.clean(SHAPES[position % len(SHAPES)][2](number))
    return row


def reading(database: Database) -> dict[str, Any]:
    """Read parties of each sort in turn, every field of each."""
    sorts = {"full": ("probe", "full"), "sparse": ("probe", "sparse"), "none": ("plain", "sparse")}
    with database.driver.session(database=database.name) as session:
        query = "MATCH (n:Party {subkind: $kind, nickname: $fill}) RETURN n.uid LIMIT 5000"
        found = {sort: session.run(query, kind=kind, fill=fill).value() for sort, (kind, fill) in sorts.items()}
    chance = random.Random(20261122)
    times: dict[str, list[float]] = {sort: [] for sort in sorts}
    for turn in range(ROUNDS + WARMING):
        for sort, uids in found.items():
            uid = chance.choice(uids)
            started = time.perf_counter()
            records.read(database, ADMINISTRATOR, uid)
            if turn >= WARMING:
                times[sort].append(time.perf_counter() - started)
    return {
        "read_all_200_filled": summary(times["full"]),
        f"read_{FILLED}_of_200_filled": summary(times["sparse"]),
        "read_without": summary(times["none"]),
        "ratio_all_filled": _ratio(times["full"], times["none"]),
        f"ratio_{FILLED}_filled": _ratio(times["sparse"], times["none"]),
        "read_target": "ratio at most 1.2",
    }


def _ratio(some: list[float], others: list[float]) -> float:
    return round(statistics.median(one / other for one, other in zip(some, others, strict=True)), 2)


def finding(database: Database) -> dict[str, Any]:
    """Find by indexed fields of several types, the first 50 by name."""
    chance = random.Random(20261122)
    cases: dict[str, Callable[[int], str]] = {
        "one_fits": lambda number: f"own_1={number}",
        "hundred_fit": lambda number: f"shared={number // 100}",
        "fifth_fits": lambda number: f"own_6={COLORS[number % 5]}",
        "range_of_hundred": lambda number: f"shared>={PARTIES // 100 - 1}" if number % 2 else "shared<1",
        "month": lambda number: f"own_4=20{number % 25:02}-{number % 12 + 1:02}",
    }
    results: dict[str, Any] = {}
    for name, make in cases.items():
        seconds = []
        for _ in range(ROUNDS // 4):
            condition = Condition.parse(make(chance.randrange(PARTIES)))
            started = time.perf_counter()
            result = search.find(database, ADMINISTRATOR, "probe", [condition])
            seconds.append(time.perf_counter() - started)
            assert result.parties, (name, condition)
        results[f"find_{name}"] = summary(seconds[5:])
    return results | {"find_target": "median_ms of each under 20"}


if __name__ == "__main__":
    main()
