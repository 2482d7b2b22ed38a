"""Migrations are applied once, in order, by one program at a time, and go on where they were interrupted."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from journal import rows

from graphcrm.config import Settings
from graphcrm.database import local, migrations, open_database, opening
from graphcrm.database.connection import Database
from graphcrm.database.migrations import Migration, available, migrate, pending
from graphcrm.errors import DatabaseError
from graphcrm.models.names import sort_key
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.queries.types import catalogue
from graphcrm.services import setup

FIRST = Migration(
    1,
    "first",
    """// Comments are left out; so is this one.
CREATE CONSTRAINT thing_name FOR (n:Thing) REQUIRE n.name IS UNIQUE;
CREATE (:Thing {name: 'a;b'});
// Between the statements.
CREATE INDEX thing_size FOR (n:Thing) ON (n.size);
CREATE (:Counted);
""",
)
SECOND = Migration(
    2,
    "second",
    """CREATE FULLTEXT INDEX thing_words FOR (n:Thing)
  ON EACH [n.name];
DROP INDEX thing_size IF EXISTS;
CREATE INDEX thing_size FOR (n:Thing) ON (n.size, n.name);
MATCH (n:Counted)
CREATE (:Counted);""",
)
BOTH = [FIRST, SECOND]


@pytest.fixture(scope="module")
def own_settings(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a server of this module alone, since Community has one database."""
    own = dataclasses.replace(settings, home=tmp_path_factory.mktemp("migrations"))
    yield own
    local.stop(own)


@pytest.fixture(scope="module")
def own_server(own_settings: Settings) -> Iterator[Database]:
    with open_database(own_settings, migrate=False) as database:
        yield database


@pytest.fixture
def new(own_server: Database) -> Database:
    """A database with neither data nor schema."""
    for row in rows(own_server, "SHOW CONSTRAINTS YIELD name RETURN name"):
        rows(own_server, f"DROP CONSTRAINT {row['name']}")
    for row in rows(own_server, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
        rows(own_server, f"DROP INDEX {row['name']}")
    rows(own_server, "MATCH (n) DETACH DELETE n")
    own_server.schema_cache = None
    return own_server


def schema(database: Database) -> set[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    found = rows(
        database,
        "SHOW INDEXES YIELD name, type, labelsOrTypes, properties, state WHERE type <> 'LOOKUP' "
        "RETURN name, type + ' ' + state AS type, labelsOrTypes AS labels, properties",
    )
    return {(row["name"], row["type"], tuple(row["labels"]), tuple(row["properties"])) for row in found}


def content(database: Database) -> list[list[str]]:
    found = rows(database, "MATCH (n) WHERE NOT n:Migration RETURN labels(n) AS labels ORDER BY labels[0]")
    return [row["labels"] for row in found]


EXPECTED = {
    ("migration_number", "RANGE ONLINE", ("Migration",), ("number",)),
    ("thing_name", "RANGE ONLINE", ("Thing",), ("name",)),
    ("thing_size", "RANGE ONLINE", ("Thing",), ("size", "name")),
    ("thing_words", "FULLTEXT ONLINE", ("Thing",), ("name",)),
}
CONTENT = [["Counted"], ["Counted"], ["Thing"]]
#: The migration by which lists are sorted by a folded name.
SORT_KEYS = 16


def test_a_file_holds_statements_that_end_with_a_semicolon_at_the_end_of_a_line() -> None:
    assert [statement.split()[0] for statement in FIRST.statements] == ["CREATE"] * 4
    assert FIRST.statements[1] == "CREATE (:Thing {name: 'a;b'})"
    assert SECOND.statements[-1] == "MATCH (n:Counted)\nCREATE (:Counted)"


def test_the_migrations_of_this_program_are_numbered_without_a_gap(tmp_path: Path) -> None:
    assert [migration.number for migration in available()] == list(range(1, len(available()) + 1))

    (tmp_path / "0001_one.cypher").write_text("RETURN 1;", encoding="utf-8")
    assert [migration.name for migration in available(tmp_path)] == ["one"]
    (tmp_path / "0003_three.cypher").write_text("RETURN 1;", encoding="utf-8")
    with pytest.raises(DatabaseError, match="not numbered without a gap"):
        available(tmp_path)


def test_a_statement_of_several_transactions_is_done_once(new: Database) -> None:
    batched = Migration(
        2,
        "batched",
        "UNWIND range(1, 5) AS size\nCALL (size) {\n  CREATE (:Thing {size: size})\n} IN TRANSACTIONS OF 2 ROWS;",
    )

    assert migrate(new, [FIRST, batched]) == [FIRST, batched]
    assert migrate(new, [FIRST, batched]) == []
    assert content(new) == [["Counted"], *[["Thing"]] * 6]


def test_each_migration_is_applied_once_and_reported(new: Database) -> None:
    told: list[str] = []

    assert migrate(new, [FIRST]) == [FIRST]
    assert migrate(new, BOTH, progress=lambda step: told.append(step.name)) == [SECOND]
    assert migrate(new, BOTH) == []

    assert told == ["second"]
    assert schema(new) == EXPECTED
    assert content(new) == CONTENT
    found = rows(new, "MATCH (m:Migration) WHERE m.number > 0 RETURN m.name AS name, m.finished AS f ORDER BY m.number")
    assert found == [{"name": "first", "f": True}, {"name": "second", "f": True}]


def test_a_migration_whose_text_has_changed_is_refused_and_nothing_is_done(new: Database) -> None:
    migrate(new, [FIRST])
    changed = [dataclasses.replace(FIRST, text=FIRST.text + "CREATE (:Counted);"), SECOND]

    with pytest.raises(DatabaseError, match=r"Migration 1 \(first\) was applied with another text") as refused:
        migrate(new, changed)

    assert "Nothing was changed" in refused.value.hint
    assert refused.value.exit_code == 6
    assert content(new) == [["Counted"], ["Thing"]]


def test_a_database_that_is_newer_than_the_program_is_refused(new: Database, own_settings: Settings) -> None:
    migrate(new)
    newer = len(available()) + 1
    rows(new, "CREATE (:Migration {number: $n, name: 'tomorrow', checksum: 'x', done: 1, finished: true})", n=newer)

    with pytest.raises(DatabaseError) as refused:
        open_database(own_settings)

    assert refused.value.message == (
        f"This database is newer than this program: it has migration {newer} (tomorrow), "
        f"this program knows {newer - 1}."
    )
    assert refused.value.hint == "Install a newer graphcrm. Nothing was changed."
    with open_database(own_settings, migrate=False) as unchecked:
        assert rows(unchecked, "RETURN 1 AS one") == [{"one": 1}]


class Killed(BaseException):
    """Ends the program as kill -9 does: nothing after it is done."""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(5))
def test_a_migration_that_is_killed_at_a_schema_statement_goes_on_there(
    new: Database, monkeypatch: pytest.MonkeyPatch, number: int, when: str
) -> None:
    run, seen = migrations._text, []

    def killed_at(database: Database, text: str, **parameters: object) -> list[dict[str, object]]:
        is_step = text in FIRST.statements + SECOND.statements
        seen.extend([text] if is_step else [])
        kills = is_step and len(seen) == number + 1
        if kills and when == "before":
            raise Killed
        found = run(database, text, **parameters)
        if kills:
            raise Killed
        return found

    monkeypatch.setattr(migrations, "_text", killed_at)
    with pytest.raises(Killed):
        migrate(new, BOTH)
    monkeypatch.undo()
    assert pending(new, BOTH)

    assert migrate(new, BOTH)[-1] == SECOND

    assert schema(new) == EXPECTED
    assert content(new) == CONTENT


@pytest.mark.parametrize("done", range(5))
def test_a_statement_on_data_that_is_refused_leaves_what_was_done_before_and_can_be_repeated(
    new: Database, done: int
) -> None:
    lines = ["CREATE (:Counted);"] * 4
    broken = "\n".join([*lines[:done], "CREATE (:Thing {name: $missing});", *lines[done:]])
    migrate(new, [FIRST])

    with pytest.raises(DatabaseError, match="refused a statement"):
        migrate(new, [FIRST, Migration(2, "broken", broken)])

    assert content(new).count(["Counted"]) == 1 + done
    [(left, count)] = pending(new, [FIRST, Migration(2, "broken", broken)])
    assert (left.name, count) == ("broken", done)


def test_names_that_were_kept_before_are_sorted_as_new_ones(new: Database) -> None:
    kept = ["de Vries, Jan", "O'Brien, Seán", "Müller-Lüdenscheid", "Øst & Æbler", "Straße 12", "Łódź", "山田太郎"]
    before = [each for each in available() if each.number < SORT_KEYS]
    migrate(new, before)
    rows(new, "UNWIND $kept AS name CREATE (:Party:Person {name: name, sort_name: name})", kept=kept)

    migrate(new, available()[: len(before) + 1])

    found = rows(new, "MATCH (n:Party) RETURN n.name AS name, n.sort_key AS key")
    assert {row["name"]: row["key"] for row in found} == {name: sort_key(name) for name in kept}


def test_many_programs_at_once_apply_each_statement_once(new: Database) -> None:
    def program(_: int) -> list[Migration]:
        return migrate(Database(new.driver, new.name), BOTH)

    with ThreadPoolExecutor(8) as threads:
        applied = [migration.name for done in threads.map(program, range(8)) for migration in done]

    assert sorted(applied) == ["first", "second"]
    assert schema(new) == EXPECTED
    assert content(new) == CONTENT


def test_processes_that_open_a_new_database_at_once_all_find_it_ready_with_the_shipped_types(
    new: Database, own_settings: Settings
) -> None:
    program = (
        "from graphcrm.queries.types import catalogue\n"
        "from graphcrm.services.setup import open_database\n"
        "with open_database() as database:\n"
        "    print(len(catalogue(database)))\n"
    )
    environ = {**os.environ, "GRAPHCRM_HOME": str(own_settings.home)}
    environ.pop("GRAPHCRM_DATABASE_URL", None)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]

    answers = [process.communicate(timeout=120) for process in started]

    assert [errors[-300:] for _, errors in answers] == [""] * 3
    assert {int(said) for said, _ in answers} == {sum(isinstance(each, RelationshipType) for each in setup.shipped())}
    assert migrate(new) == []
    [found] = rows(new, "MATCH (c:Change) RETURN count(c) AS entries, count(DISTINCT c.target) AS targets")
    assert found["entries"] == found["targets"]


def test_a_type_that_users_edited_or_deleted_is_left_alone_when_the_database_is_opened_again(
    new: Database, own_settings: Settings
) -> None:
    setup.open_database(own_settings).close()
    rows(new, "MATCH (t:RelationshipType {name: 'FRIEND_OF'}) SET t.weight = 0.11")
    rows(new, "MATCH (t:RelationshipType {name: 'SPOUSE_OF'}) DELETE t")
    rows(new, "MATCH (c:Catalogue) SET c.version = c.version + 1")

    with setup.open_database(own_settings) as opened:
        known = catalogue(opened)

    assert known.get("FRIEND_OF").weight == 0.11
    assert "SPOUSE_OF" not in known


def test_a_server_that_is_too_old_is_refused(new: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    opening.check_version(new)
    monkeypatch.setattr(opening, "OLDEST", (9999, 0))

    with pytest.raises(DatabaseError, match=r"The server is Neo4j \d+\.\d+\.\d+.*, which is too old") as refused:
        opening.check_version(new)

    assert "5.26 or later" in refused.value.hint
