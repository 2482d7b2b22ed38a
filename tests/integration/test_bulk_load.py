"""A bulk load makes the graph that an ordinary import makes, and leaves a database alone that it cannot fill.

It stops and replaces databases, so these tests have servers of their own.
"""

from __future__ import annotations

import dataclasses
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cast import staff
from journal import rows

from graphcrm import config
from graphcrm.database import local, open_database
from graphcrm.database.connection import Database
from graphcrm.errors import DatabaseError, ForbiddenError, RuleError
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.services import definitions, graph_import, setup
from graphcrm.services.graph_import import ImportReport, bulk
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()

MAPPING = """
source: club
phone_region: US
parties:
  - {file: people.csv, kind: person, id: id, fields: {first_name: first, last_name: last, description: about,
     birthday: born, shirt_sizes: sizes}, contacts: [{type: email, column: mail}, {type: phone, column: phone}]}
  - {file: organizations.csv, kind: organization, id: id, fields: {name: name, subkind: kind}}
units:
  - {file: units.csv, party: party, name: unit, primary: {first: true},
     address: {street: street, city: city, latitude: lat, longitude: lon}, contacts: [{type: phone, column: phone}]}
relationships:
  - {file: ties.csv, source: from, target: to, type: type, types: same, since: start, until: end,
     fields: {title: title}, attributes: {rank: rank}}
"""
FILES = {
    "people.csv": "id,first,last,about,born,sizes,mail,phone\n"
    'A,Alice,"Adams, née ""Ames""","Two lines,\nand a comma",1980-05,S; L,alice@club.example,202-224-3441\n'
    "B,Bob,Brown,,1979,,bob@club.example,202-224-3442\nC,Çelik,Yılmaz,,,M,no address,\nD,,,,,,,\n",
    "organizations.csv": "id,name,kind\nX,The XYZ site,site\nY,The Y club,club\n",
    "units.csv": "party,unit,street,city,lat,lon,phone\nA,Home,1 Main St,Leeds,58.3,-134.4,202-224-3441\n"
    "B,Home,1 MAIN ST.,Leeds,,,\nB,Office,2 Main St,Leeds,,,202-224-3443\nQ,Home,3 Main St,Leeds,,,\n",
    "ties.csv": "from,to,type,start,end,title,rank\nA,X,VOLUNTEERS_AT,2019,,Helper,3\n"
    "B,X,VOLUNTEERS_AT,2018-03-04,2020-05,,\nA,B,FRIEND_OF,2015,,,\nB,A,FRIEND_OF,2016,,,\n"
    'C,Y,MEMBER_OF,,,"Chair, ""first""",1.5\nC,Q,FRIEND_OF,,,,\nX,A,FRIEND_OF,,,,\nC,C,FRIEND_OF,,,,\n',
}
#: What no two loads have in common.
_OWN = frozenset({"uid", "created_at", "modified_at"})


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "club"
    folder.mkdir()
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[config.Settings]]:
    """Settings of two homes, each with a server of its own."""
    named = ("GRAPHCRM_CACHE", "GRAPHCRM_NEO4J_VERSION")
    environ = {name: value for name, value in os.environ.items() if name in named}
    environ |= {"GRAPHCRM_HEAP": "512m", "GRAPHCRM_PAGE_CACHE": "64m"}
    made = [config.load(environ | {"GRAPHCRM_HOME": str(tmp_path_factory.mktemp(name))}) for name in ("bulk", "usual")]
    yield made
    for settings in made:
        local.stop(settings)


def prepared(settings: config.Settings) -> Database:
    """Open a database with the shipped types and an own field of several values."""
    database = open_database(settings)
    setup.load_reference(database, ADMINISTRATOR)

    def define(work: Any) -> None:
        sizes = Field("shirt_sizes", "Shirt sizes", "multi_choice", set="volunteering", choices=("S", "M", "L"))
        definitions.add_missing(work, [AttributeSet("volunteering", "Volunteering", kinds=("person",)), sizes])

    database.write(ADMINISTRATOR, define)
    return database


def graph(database: Database) -> dict[str, Any]:
    """Return all nodes and relationships in a form that two loads of the same files share."""
    query = """
        MATCH (n) WHERE n:Party OR n:Unit OR n:Place OR n:ContactPoint
        RETURN labels(n) AS labels, properties(n) AS properties
    """
    nodes = Counter((tuple(sorted(row["labels"])), plain(row["properties"])) for row in rows(database, query))
    query = """
        MATCH (a)-[r]->(b) WHERE a:Party OR a:Unit
        RETURN type(r) AS type, properties(r) AS properties,
               coalesce(a.external_id, a.key) AS one, coalesce(b.external_id, b.key, b.normalized) AS other
    """
    ties = Counter((row["type"], row["one"], row["other"], plain(row["properties"])) for row in rows(database, query))
    return {"nodes": nodes, "ties": ties}


def plain(properties: dict[str, Any]) -> str:
    return repr(sorted((name, value) for name, value in properties.items() if name not in _OWN))


def around(database: Database) -> dict[str, Any]:
    """Return what a bulk load leaves as it is: definitions, marks of migrations, constraints and indexes."""
    query = """
        MATCH (n) WHERE NOT (n:Party OR n:Unit OR n:Place OR n:ContactPoint OR n:Change)
        RETURN labels(n) AS labels, properties(n) AS properties
    """
    kept = Counter(
        (tuple(sorted(row["labels"])), repr(sorted(row["properties"].items()))) for row in rows(database, query)
    )
    constraints = {row["name"] for row in rows(database, "SHOW CONSTRAINTS YIELD name")}
    indexes = {(row["name"], row["state"]) for row in rows(database, "SHOW INDEXES YIELD name, state")}
    ties = rows(database, "MATCH (a)-[r]->() WHERE NOT a:Party AND NOT a:Unit RETURN count(r) AS number")[0]["number"]
    return {"kept": kept, "constraints": constraints, "indexes": indexes, "ties": ties}


def loaded(report: ImportReport) -> tuple[Any, ...]:
    return report.rows, report.counts, report.kinds, report.refused


def test_a_bulk_load_makes_the_graph_of_an_ordinary_import_with_one_entry_in_the_journal(
    homes: list[config.Settings], files: Path
) -> None:
    one, other = homes
    with prepared(other) as database:
        usual = graph_import.run(database, ADMINISTRATOR, files, files / "mapping.yaml")
        expected, about = graph(database), around(database)
    with prepared(one) as database:
        before = around(database)
        stages: list[str] = []
        report = bulk.run(
            database, ADMINISTRATOR, files, files / "mapping.yaml", progress=lambda _, __, stage: stages.append(stage)
        )
    assert loaded(report) == loaded(usual)
    assert usual.refused
    assert usual.created > 10
    assert list(dict.fromkeys(stages)) == ["reading", "parties", "units", "relationships", "importing", "indexes"]
    with open_database(one) as database:
        found = graph(database)
        assert found["nodes"] == expected["nodes"]
        assert found["ties"] == expected["ties"]
        after = around(database)
        assert after["constraints"] == before["constraints"] == about["constraints"]
        assert after["indexes"] == before["indexes"]
        assert after["ties"] == before["ties"]
        query = "MATCH (c:Change {operation: $uid}) RETURN c.action AS action, c.after AS after ORDER BY c.action"
        entries = rows(database, query, uid=report.uid)
        assert [row["action"] for row in entries if row["action"] == "import"] == ["import"]
        # Loading the same files again, in the ordinary way, finds all of it unchanged.
        again = graph_import.run(database, ADMINISTRATOR, files, files / "mapping.yaml")
        assert again.created == again.changed == 0
        with pytest.raises(RuleError, match="has parties already"):
            bulk.run(database, ADMINISTRATOR, files, files / "mapping.yaml")
        assert graph(database)["nodes"] == expected["nodes"]


def test_a_load_that_fails_leaves_the_database_as_it_was(
    homes: list[config.Settings], files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = homes[0]
    with open_database(settings) as database:
        rows(database, "MATCH (n) WHERE n:Party OR n:Unit OR n:Place OR n:ContactPoint DETACH DELETE n")
        before = around(database)
        monkeypatch.setattr(bulk, "OPTIONS", ("--no-such-option=1",))
        with pytest.raises(DatabaseError, match=r"importer failed.*no-such-option"):
            bulk.run(database, ADMINISTRATOR, files, files / "mapping.yaml")
    with open_database(settings) as database:
        assert around(database) == before
    assert not [path for path in settings.home.iterdir() if path.name.startswith(("bulk-", "rebuild-"))]


def test_data_that_were_taking_their_place_when_the_program_was_killed_are_as_before(
    homes: list[config.Settings],
) -> None:
    settings = homes[0]
    with open_database(settings) as database:
        before = around(database)
    local.stop(settings)
    data = settings.home / "neo4j" / "data"
    data.rename(data.with_name("data-before"))
    with open_database(settings) as database:
        assert around(database) == before


def test_a_server_of_ones_own_and_people_without_the_right_are_refused(database: Database, files: Path) -> None:
    own = Database(database.driver, database.name, dataclasses.replace(database.settings, database_url="bolt://db"))
    with pytest.raises(RuleError, match="managed local database"):
        bulk.run(own, ADMINISTRATOR, files, files / "mapping.yaml")
    with pytest.raises(ForbiddenError):
        bulk.run(database, staff("charlie"), files, files / "mapping.yaml")
