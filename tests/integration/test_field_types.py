"""What a field keeps comes back from Neo4j as the same value, in a property of the type that was declared."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphcrm.database.connection import Database, native
from graphcrm.models.field import Field
from graphcrm.models.field_types import TYPES
from graphcrm.values import Period

CHOICES = ("red", "green", "blue")
TEXTS: dict[str, st.SearchStrategy[str]] = {
    "text": st.sampled_from(["Sally", "山田 太郎", 'O\'Hara \\ "x"', "-"]),
    "long_text": st.sampled_from(["one\ntwo", "tab\there"]),
    "integer": st.integers(-(2**63), 2**63 - 1).map(str),
    "decimal": st.decimals(-(10**8), 10**8, places=4).map(str),
    "money": st.decimals(-(10**10), 10**10, places=2).map(lambda number: f"{number} EUR"),
    "date": st.dates().map(lambda day: Period.day(day).text) | st.sampled_from(["2019", "2019-05"]),
    "end_date": st.dates().map(lambda day: Period.day(day).text) | st.sampled_from(["2019", "2019-05"]),
    "datetime": st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(lambda moment: f"{moment} Asia/Tokyo"),
    "boolean": st.sampled_from(["yes", "no"]),
    "choice": st.sampled_from(CHOICES),
    "multi_choice": st.lists(st.sampled_from(CHOICES), min_size=1).map("; ".join),
    "link": st.just("https://example.org/page?a=b#c"),
    "email": st.just("sally@example.org"),
    "phone": st.just("+12025550143"),
    "encrypted": st.sampled_from(["open sesame", "one\ntwo", "gAAAAABn", "山"]),
    "country": st.sampled_from(["US", "no"]),
    "countries": st.sampled_from(["US", "NO, us"]),
    "time_zone": st.sampled_from(["UTC", "America/New York"]),
    "hours": st.sampled_from(["9-17", "00:00-24:00", "13:30-17:00, 09:00-12:00"]),
    "names": st.sampled_from(["name", "last_name, first_name"]),
}
STORED = {"LIST<STRING>": "LIST<STRING NOT NULL> NOT NULL", "DATETIME": "ZONED DATETIME NOT NULL"}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_text_to_value_to_neo4j_to_value_to_text_is_stable(database: Database, name: str) -> None:
    kind, field = TYPES[name], Field("it", "It", name, choices=CHOICES if "choice" in name else ())

    @given(st.lists(TEXTS[name], min_size=20, max_size=40))
    @settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    def check(texts: list[str]) -> None:
        values = [field.value(text) for text in texts]
        kept, types = store(database, [field.clean(text) for text in texts])
        assert [kind.from_properties(field, properties) for properties in kept] == values
        assert [field.value(kind.reveal(kind.from_properties(field, properties))) for properties in kept] == values
        assert types == {STORED.get(kind.stored, f"{kind.stored} NOT NULL")}

    check()


def test_every_type_that_is_kept_in_properties_is_tried() -> None:
    assert TEXTS.keys() == {name for name, kind in TYPES.items() if kind.columns(Field("it", "It", name))}


def store(database: Database, rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], set[str]]:
    """Write properties to nodes, and return what is read back and the type of ``it`` as the database names it."""
    with database.driver.session(database=database.name) as session, session.begin_transaction() as transaction:
        found = transaction.run(
            "UNWIND $rows AS row CREATE (n:FieldProbe) SET n = row RETURN properties(n), valueType(n.it)", rows=rows
        ).values()
        transaction.rollback()
    return [native(properties) for properties, _ in found], {kind for _, kind in found}
