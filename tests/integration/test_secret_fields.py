"""An encrypted field of a party is shown to those with the right alone, and is in nothing that leaves the database."""

from __future__ import annotations

import dataclasses
import json
import logging
import traceback
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cast import staff
from journal import entries, last_entry, rows

from graphcrm import config, secrets
from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, LostKeyError, NotFoundError, RuleError
from graphcrm.models.field import Field
from graphcrm.models.field_types.secret_text import HIDDEN
from graphcrm.models.kinds import AttributeSet
from graphcrm.queries.schema import schema
from graphcrm.services import definitions, discovery, fields, naming, parties, profiles, records, search
from graphcrm.services.graph_import import run as import_graph
from graphcrm.values import now
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
ALICE = staff("alice")
#: Sees Alice's records and may look at no secret.
BOB = dataclasses.replace(staff("bob", "alice"), rights=staff("bob").rights - {"reveal"})
CHARLIE = staff("charlie")
CLEAR = "Schlüsselwort 4711"


@pytest.fixture(scope="module", autouse=True)
def card(database: Database) -> None:
    def write(work: Any) -> None:
        definitions.define(work, AttributeSet("money", "Money", kinds=("person",)))
        definitions.define(work, Field("card", "Card", "encrypted", set="money"))

    database.write(ADMINISTRATOR, write)


@pytest.fixture
def sally(database: Database) -> str:
    return database.write(ALICE, lambda work: parties.create(work, "person", {"name": "Sally", "card": CLEAR}))


def reveal(database: Database, uid: str, viewer: Viewer = ALICE) -> str | None:
    return database.write(viewer, lambda work: records.reveal(work, uid, "card"), source="web")


def token(database: Database, uid: str) -> str:
    found: str = rows(database, "MATCH (n:Party {uid: $uid}) RETURN n.card AS card", uid=uid)[0]["card"]
    return found


def test_a_look_takes_the_right_and_the_journal_says_who_when_from_where_and_at_what(
    database: Database, sally: str
) -> None:
    with pytest.raises(ForbiddenError, match="encrypted values"):
        reveal(database, sally, BOB)
    with pytest.raises(NotFoundError, match=f"There is no party '{sally}'"):
        reveal(database, sally, CHARLIE)
    assert [entry["action"] for entry in entries(database, sally)] == ["create"]

    assert reveal(database, sally) == CLEAR

    entry = last_entry(database, sally)
    assert (entry["action"], entry["actor"], entry["source"]) == ("look", "alice", "web")
    assert now() - entry["at"].to_native() < timedelta(minutes=1)
    assert (entry["before"], entry["after"]) == (None, {"field": "card"})


def test_a_record_shows_dots_to_everybody(database: Database, sally: str) -> None:
    for viewer in (ADMINISTRATOR, ALICE, BOB):
        read = records.read(database, viewer, sally)
        assert read.text("card") == HIDDEN
        assert read.to_dict()["fields"]["card"] == HIDDEN
        assert CLEAR not in repr(read)
        assert CLEAR not in repr(read.values["card"])


def test_no_export_search_index_or_suggestion_has_the_clear_text(database: Database, sally: str) -> None:
    told = [
        profiles.export(database, ADMINISTRATOR),
        json.dumps(discovery.document(database, ADMINISTRATOR), default=str),
        json.dumps(search.find(database, ADMINISTRATOR, "person", show=["card"]).to_dict()),
    ]
    assert HIDDEN in json.loads(told[2])["parties"][0]["fields"]["card"]
    for text in told:
        assert CLEAR not in text
        assert token(database, sally) not in text
    for word in ("Schlüsselwort", "4711", CLEAR):
        assert naming.candidates(database, ADMINISTRATOR, word) == []
    for operator in ("=", "~", "<"):
        with pytest.raises(RuleError) as refused:
            search.find(database, ADMINISTRATOR, "person", [search.Condition("card", operator, CLEAR)])
        assert CLEAR not in "".join(traceback.format_exception(refused.value))
        assert CLEAR not in repr(vars(refused.value))
    indexed = rows(database, "SHOW INDEXES YIELD properties RETURN collect(properties) AS all")[0]["all"]
    assert not any("card" in (each or ()) for each in indexed)


def test_no_index_unique_value_or_formula_can_be_made_of_it(database: Database) -> None:
    before = schema(database).get(Field, "card")
    for change in ({"indexed": True}, {"unique": True}, {"default": "x"}):
        with pytest.raises(RuleError):
            fields.define(database, ADMINISTRATOR, dataclasses.replace(before, **change))
    reading = Field("last_four", "Last four", "text", set="money", formula="card")
    with pytest.raises(RuleError):
        fields.define(database, ADMINISTRATOR, reading)


def test_an_import_that_is_refused_or_logged_does_not_say_it(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    (tmp_path / "people.csv").write_text(f"id,name,card\n1,Ann,{CLEAR}\n2,Ben,{CLEAR}{chr(7)}\n", encoding="utf-8")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "source: cards\nparties:\n  - file: people.csv\n    kind: person\n    id: id\n"
        "    fields: {name: name, card: card}\n",
        encoding="utf-8",
    )

    report = import_graph(database, ADMINISTRATOR, tmp_path, mapping)

    [refusal] = report.refused
    assert (report.counts["person"].created, refusal.line) == (1, 3)
    assert CLEAR not in repr(report)
    assert CLEAR not in caplog.text
    assert CLEAR not in repr(rows(database, "MATCH (n) RETURN properties(n) AS p"))


def test_a_lost_key_is_said_and_leaves_the_record_and_its_other_fields_whole(
    database: Database, sally: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = token(database, sally)
    with monkeypatch.context() as lost:
        lost.setattr(secrets, "_chosen", config.load({"GRAPHCRM_ENCRYPTION_KEYS": secrets.new_key()}))

        assert records.read(database, ALICE, sally).text("card") == HIDDEN
        with pytest.raises(LostKeyError, match="GRAPHCRM_ENCRYPTION_KEYS does not open it") as refused:
            reveal(database, sally)
        assert (refused.value.exit_code, kept in str(refused.value)) == (2, False)
        database.write(ALICE, lambda work: parties.update(work, sally, {"job_title": "Baker"}))
        assert records.read(database, ALICE, sally).text("job_title") == "Baker"
        assert token(database, sally) == kept

    assert reveal(database, sally) == CLEAR


def test_a_change_of_a_secret_is_journaled_as_tokens(database: Database, sally: str) -> None:
    was = token(database, sally)
    database.write(ALICE, lambda work: parties.update(work, sally, {"card": "other"}))

    entry = last_entry(database, sally)

    assert (entry["before"]["card"], entry["after"]["card"]) == (was, token(database, sally))
    assert "other" not in json.dumps(entry["after"])
    assert secrets.decrypt(entry["before"]["card"]) == CLEAR
