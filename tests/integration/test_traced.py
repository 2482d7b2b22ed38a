"""The Cypher that an answer shows can be run as it is."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.database.connection import Database, native
from graphcrm.queries.traced import literal
from graphcrm.services.connections import connections
from graphcrm.viewer import Viewer

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | st.text(max_size=30) | st.dates(),
    lambda values: (
        st.lists(values, max_size=4) | st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), values)
    ),
    max_leaves=8,
)


def run(database: Database, text: str) -> list[list[Any]]:
    with database.driver.session(database=database.name) as session:
        return [[native(value) for value in row] for row in session.run(text).values()]


def test_any_value_is_written_as_cypher_reads_it(database: Database) -> None:
    @given(VALUES)
    @settings(max_examples=150, deadline=None)
    def check(value: object) -> None:
        assert run(database, f"RETURN {literal(value)} AS value") == [[value]]

    check()


def test_the_statements_of_an_answer_run_with_the_parameters_they_show(
    demo_database: Database, administrator: Viewer
) -> None:
    answer = connections(demo_database, administrator, "Sally", "XYZ site", as_of=date(2019, 6, 1))
    statements = answer.cypher.split(";\n\n")
    assert len(statements) > 3
    for statement in statements:
        set_lines = re.findall(r"^:param (\w+) => (.+)$", statement, re.MULTILINE)
        text = re.sub(r"^(:param|//).*\n", "", statement, flags=re.MULTILINE).removesuffix(";")
        for name, value in set_lines:
            text = re.sub(rf"\${name}\b", lambda _, value=value: value, text)  # type: ignore[misc]
        assert "$" not in text
        run(demo_database, text)
