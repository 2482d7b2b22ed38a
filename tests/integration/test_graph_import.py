"""Files of parties, units and relationships become a graph, once however often they are loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from cast import staff
from click.testing import CliRunner
from journal import rows

from graphcrm import config, resources
from graphcrm.cli import main
from graphcrm.database.connection import Database
from graphcrm.models.preference import Scope
from graphcrm.services import graph_import, parties, preferences, relationships
from graphcrm.services.graph_import import Counts, ImportReport
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
BOB = staff("bob")

MAPPING = """
source: SOURCE
phone_region: US
parties:
  - {file: people.csv, kind: person, id: id, fields: {first_name: first, last_name: last, nickname: nick},
     contacts: [{type: twitter, column: twitter}]}
  - {file: organizations.csv, kind: organization, id: id, fields: {name: name, subkind: kind}}
units:
  - {file: units.csv, party: party, name: unit, primary: {first: true},
     address: {street: street, latitude: lat, longitude: lon}, contacts: [{type: phone, column: phone}]}
relationships:
  - {file: ties.csv, source: from, target: to, type: type, types: same, since: start, until: end,
     fields: {title: title}, attributes: {rank: rank}}
"""
FILES = {
    "people.csv": "id,first,last,nick,twitter\nA,Alice,Adams,,@alice\nB,Bob,Brown,Bobby,\nC,Carl,Clark,,\n",
    "organizations.csv": "id,name,kind\nX,The XYZ site,site\nY,The Y club,club\n",
    "units.csv": "party,unit,street,lat,lon,phone\nA,Home,1 Main St,58.3,-134.4,202-224-3441\nA,Office,2 Main St,,,\n"
    "B,Home,1 MAIN ST.,,,202-224-3442\n",
    "ties.csv": "from,to,type,start,end,title,rank\nA,X,VOLUNTEERS_AT,2019,,Helper,3\nB,X,VOLUNTEERS_AT,2018,2020,,\n"
    "A,B,FRIEND_OF,2015,,,\nC,Y,MEMBER_OF,,,,\n",
}
ALL_NEW = {
    "person": Counts(created=3), "organization": Counts(created=2), "unit": Counts(created=3),
    "relationship": Counts(created=4),
}  # fmt: skip
NOTHING_NEW = {kind: Counts(unchanged=counts.created) for kind, counts in ALL_NEW.items()}

#: One sign that is compared as four words.
PHRASE = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}"


class Source:
    """A folder of files with a mapping, loaded under a name of its own, so that tests share a database."""

    def __init__(self, database: Database, folder: Path, name: str) -> None:
        self.database, self.folder, self.name = database, folder, name
        self.mapping = folder / "mapping.yaml"
        self.mapping.write_text(MAPPING.replace("SOURCE", name), encoding="utf-8")
        for file, text in FILES.items():
            (folder / file).write_text(text, encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        text = (self.folder / file).read_text(encoding="utf-8")
        assert old in text
        (self.folder / file).write_text(text.replace(old, new), encoding="utf-8")

    def add(self, file: str, row: str) -> None:
        with (self.folder / file).open("a", encoding="utf-8") as opened:
            opened.write(row + "\n")

    def load(self, viewer: Viewer = ADMINISTRATOR, **options: Any) -> ImportReport:
        return graph_import.run(self.database, viewer, self.folder, self.mapping, **options)

    def uid(self, id: str) -> str:
        [row] = self.rows("MATCH (n:Party {external_source: $source, external_id: $id}) RETURN n.uid AS uid", id=id)
        return str(row["uid"])

    def rows(self, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        return rows(self.database, cypher, source=self.name, **parameters)

    def ties(self) -> set[tuple[Any, ...]]:
        found = self.rows(
            "MATCH (a:Party)-[r {external_source: $source}]->(b:Party) "
            "RETURN a.external_id AS a, type(r) AS type, b.external_id AS b, toString(r.since) AS since, "
            "toString(r.until) AS until, r.title AS title, r.rank AS rank"
        )
        return {tuple(row.values()) for row in found}

    def everything(self) -> list[str]:
        """All nodes and relationships of the source, as text, whatever they hold."""
        found = self.rows(
            "MATCH (n:Party {external_source: $source}) "
            "OPTIONAL MATCH (n)-[r]->(m) OPTIONAL MATCH (m)-[s]->(o) WHERE NOT m:Party "
            "RETURN properties(n) AS n, type(r) AS type, properties(r) AS r, properties(m) AS m, "
            "properties(s) AS s, properties(o) AS o"
        )
        return sorted(json.dumps(row, default=str, sort_keys=True) for row in found)


@pytest.fixture
def source(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Source:
    return Source(database, tmp_path, request.node.name)


def test_everything_in_the_files_is_in_the_graph(source: Source) -> None:
    report = source.load()
    assert report.refused == []
    assert report.counts == ALL_NEW
    assert report.rows == 12
    assert source.ties() == {
        ("A", "VOLUNTEERS_AT", "X", "2019-01-01", None, "Helper", 3),
        ("B", "VOLUNTEERS_AT", "X", "2018-01-01", "2020-12-31", None, None),
        ("A", "FRIEND_OF", "B", "2015-01-01", None, None, None),
        ("C", "MEMBER_OF", "Y", None, None, None, None),
    }


def test_people_without_a_language_are_named_in_that_of_the_site(source: Source) -> None:
    database = source.database
    database.write(ADMINISTRATOR, lambda work: preferences.set(work, Scope.site(), {"name_language": "hu"}))
    try:
        source.load()
        again = source.load()
    finally:
        database.write(ADMINISTRATOR, lambda work: preferences.reset(work, Scope.site(), ["name_language"]))
    assert again.counts == NOTHING_NEW
    [alice] = source.rows("MATCH (n:Person {external_source: $source, external_id: 'A'}) RETURN properties(n) AS n")
    assert (alice["n"]["name"], alice["n"]["sort_name"]) == ("Adams Alice", "Adams Alice")


def test_records_say_who_created_them_and_where_they_come_from(source: Source) -> None:
    source.load()
    [alice] = source.rows("MATCH (n:Person {external_source: $source, external_id: 'A'}) RETURN properties(n) AS n")
    assert alice["n"].keys() >= {"uid", "created_at", "modified_at"}
    assert (alice["n"]["created_by"], alice["n"]["sort_name"]) == ("administrator", "Adams, Alice")
    [tie] = source.rows(
        "MATCH (:Party {external_id: 'A'})-[r:FRIEND_OF {external_source: $source}]->() RETURN properties(r) AS r"
    )
    assert tie["r"].keys() >= {"uid", "created_at", "external_id"}
    assert (tie["r"]["origin"], tie["r"]["since_precision"]) == (source.name, "year")


def test_units_have_phones_links_and_shared_places(source: Source) -> None:
    source.load()
    found = source.rows(
        "MATCH (n:Party {external_source: $source})-[has:HAS_UNIT]->(unit:Unit) "
        "OPTIONAL MATCH (unit)-[:AT]->(place:Place) OPTIONAL MATCH (unit)-[:HAS]->(point:ContactPoint) "
        "RETURN n.external_id AS party, unit.name AS unit, has.primary AS primary, place.uid AS place, "
        "place.latitude AS latitude, point.link AS link ORDER BY party, unit"
    )
    assert [(row["party"], row["unit"], row["primary"], row["latitude"], row["link"]) for row in found] == [
        ("A", "Home", True, 58.3, "tel:+12022243441"),
        ("A", "Office", False, None, None),
        ("B", "Home", True, 58.3, "tel:+12022243442"),
    ]
    assert found[0]["place"] == found[2]["place"]
    [point] = source.rows(
        "MATCH (:Party {external_source: $source, external_id: 'A'})-[:HAS]->(p:ContactPoint) "
        "RETURN p.type AS type, p.value AS value, p.normalized AS normalized, p.link AS link, p.primary AS primary"
    )
    assert point == {
        "type": "twitter", "value": "@alice", "normalized": "alice", "link": "https://x.com/alice", "primary": True,
    }  # fmt: skip


def test_loading_twice_changes_nothing(source: Source) -> None:
    source.load()
    before = source.everything()
    report = source.load()
    assert report.counts == NOTHING_NEW
    assert source.everything() == before


@pytest.mark.parametrize("batch_size", [1, 2, 1000])
def test_the_graph_does_not_depend_on_the_size_of_the_batches(source: Source, batch_size: int) -> None:
    assert source.load(batch_size=batch_size).counts == ALL_NEW
    assert source.load(batch_size=3).counts == NOTHING_NEW


def test_a_changed_row_changes_its_record_and_no_other(source: Source) -> None:
    source.load()
    uid = source.uid("A")
    source.change("people.csv", "A,Alice,Adams,,@alice", "A,Alice,Archer,Al,@archer")
    source.change("units.csv", "A,Office,2 Main St,,,", "A,Office,3 Main St,,,202-224-3443")
    source.change("ties.csv", "A,B,FRIEND_OF,2015,,,", "A,B,FRIEND_OF,2015,2021-06,,")
    report = source.load()
    assert report.counts == {
        "person": Counts(changed=1, unchanged=2), "organization": Counts(unchanged=2),
        "unit": Counts(changed=1, unchanged=2), "relationship": Counts(changed=1, unchanged=3),
    }  # fmt: skip
    [alice] = source.rows(
        "MATCH (n:Party {external_source: $source, external_id: 'A'})-[:HAS]->(p) "
        "RETURN n.uid AS uid, n.name AS name, n.name_key AS key, n.nickname AS nickname, p.value AS twitter"
    )
    assert alice == {
        "uid": uid, "name": "Alice Archer", "key": "alice archer", "nickname": "Al", "twitter": "@archer",
    }  # fmt: skip
    [office] = source.rows(
        "MATCH (:Party {external_source: $source})-[:HAS_UNIT]->(u {name: 'Office'})-[:AT]->(p), (u)-[:HAS]->(c) "
        "RETURN p.street AS street, c.normalized AS phone"
    )
    assert office == {"street": "3 Main St", "phone": "+12022243443"}
    assert ("A", "FRIEND_OF", "B", "2015-01-01", "2021-06-30", None, None) in source.ties()
    assert source.load().counts == NOTHING_NEW


def test_an_emptied_value_is_taken_out(source: Source) -> None:
    source.load()
    source.change("people.csv", "B,Bob,Brown,Bobby,", "B,Bob,Brown,,")
    source.change("people.csv", "@alice", "")
    source.change("units.csv", "202-224-3442", "")
    source.change("units.csv", "2 Main St", "")
    source.load()
    [bob] = source.rows("MATCH (n:Party {external_source: $source, external_id: 'B'}) RETURN n.nickname AS nickname")
    assert bob["nickname"] is None
    left = source.rows(
        "MATCH (n:Party {external_source: $source}) WHERE n.external_id IN ['A', 'B'] "
        "MATCH (n)-[:HAS|HAS_UNIT*1..2]->(p:ContactPoint) RETURN p.value AS value"
    )
    assert [row["value"] for row in left] == ["202-224-3441"]
    assert not source.rows(
        "MATCH (:Party {external_source: $source})-[:HAS_UNIT]->({name: 'Office'})-[:AT]->(p) RETURN p"
    )
    assert source.load().counts == NOTHING_NEW


def test_a_value_that_can_no_longer_be_read_leaves_what_is_there(source: Source) -> None:
    source.load()
    source.change("units.csv", "202-224-3442", "12")
    report = source.load()
    assert [(refusal.file, refusal.line) for refusal in report.refused] == [("units.csv", 4)]
    assert report.counts == NOTHING_NEW


def test_what_people_added_by_hand_stays(source: Source) -> None:
    source.load()
    uid = source.uid("A")
    rows(
        source.database,
        "MATCH (n:Party {uid: $uid}) SET n.description = 'ours' "
        "CREATE (n)-[:HAS]->(:ContactPoint {uid: 'by hand', type: 'email', value: 'a@b.org', normalized: 'a@b.org'})",
        uid=uid,
    )
    source.change("people.csv", "Adams", "Archer")
    source.load()
    [left] = rows(
        source.database,
        "MATCH (n:Party {uid: $uid})-[:HAS]->(p:ContactPoint) "
        "RETURN n.description AS description, n.name AS name, count(p) AS points",
        uid=uid,
    )
    assert left == {"description": "ours", "name": "Alice Archer", "points": 2}


def test_a_dry_run_says_the_same_and_writes_nothing(source: Source) -> None:
    source.add("ties.csv", "A,Z,VOLUNTEERS_AT,,,,")
    changes = "MATCH (c:Change) RETURN count(c) AS changes"
    before = rows(source.database, changes)
    dry = source.load(dry_run=True)
    assert source.everything() == []
    assert rows(source.database, changes) == before
    real = source.load()
    assert (dry.counts, dry.refused) == (real.counts, real.refused)
    assert dry.dry_run
    assert len(dry.refused) == 1
    source.change("people.csv", "Adams", "Archer")
    before = rows(source.database, changes)
    assert source.load(dry_run=True).counts["person"] == Counts(changed=1, unchanged=2)
    assert rows(source.database, changes) == before


def test_refused_rows_are_named_and_the_good_ones_are_in(source: Source) -> None:
    source.add("people.csv", ",Nobody,Noname,,")
    source.add("units.csv", "Q,Home,,,,")
    source.add("ties.csv", "A,Q,FRIEND_OF,,,,")
    source.add("ties.csv", "X,A,VOLUNTEERS_AT,,,,")
    source.add("ties.csv", "C,C,FRIEND_OF,,,,")
    source.add("ties.csv", "A,X,VOLUNTEERS_AT,2020,,Helper,3")
    source.add("ties.csv", "A,X,LOVES,,,,")
    source.add("ties.csv", "C,X,VOLUNTEERS_AT,2020,2019,,")
    report = source.load()
    assert report.counts == ALL_NEW
    assert [(refusal.file, refusal.line) for refusal in report.refused] == [
        ("people.csv", 5), ("units.csv", 5), ("ties.csv", 6), ("ties.csv", 7), ("ties.csv", 8), ("ties.csv", 9),
        ("ties.csv", 10), ("ties.csv", 11),
    ]  # fmt: skip
    said = [refusal.reason for refusal in report.refused]
    assert "There is no party 'Q'" in said[1]
    assert "There is no party 'Q'" in said[2]
    assert "already holds since 2019 (ties.csv, line 2)" in said[5]


@pytest.mark.parametrize("dry_run", [True, False])
def test_values_that_do_not_fit_an_index_cost_their_own_row_only(source: Source, dry_run: bool) -> None:
    long = "x" * 20_000
    source.add("people.csv", f"D,{long},Dean,,\n{long},Eve,East,,\nF,{PHRASE * 900},Foe,,")
    source.add("organizations.csv", f"Z,The Z site,{long}")
    source.add("units.csv", f"B,Barn,{long},,,")
    source.add("ties.csv", f"A,{long},MEMBER_OF,,,,\nA,X,MEMBER_OF,2020,,\0,")
    report = source.load(dry_run=dry_run)
    assert report.counts == ALL_NEW
    assert [(refusal.file, refusal.line, refusal.reason.split(". ")[0]) for refusal in report.refused] == [
        ("people.csv", 5, "First name has 20,000 characters"),
        ("people.csv", 6, "id has 20,000 characters"),
        ("people.csv", 7, "Name takes 29,704 bytes as it is compared"),
        ("organizations.csv", 4, "Kind has 20,000 characters"),
        ("units.csv", 5, "The street of a place has 20,000 characters"),
        ("ties.csv", 6, "to has 20,000 characters"),
        ("ties.csv", 7, "Title cannot be '\\x00'"),
    ]


def test_the_longest_values_that_are_allowed_fit_into_the_indexes(source: Source) -> None:
    letter = "\N{CJK UNIFIED IDEOGRAPH-20000}"
    long = letter * 1_000
    source.change("mapping.yaml", f"source: {source.name}", f"source: {letter * 500}")
    source.change("mapping.yaml", "{type: twitter, column: twitter}", "{type: website, column: twitter}")
    source.change("people.csv", "@alice", f"https://example.org/{letter * 1_900}")
    source.add("organizations.csv", f"{letter * 500},{long},{letter * 60}\nZ,{PHRASE * 242},")
    source.add("units.csv", f"A,Barn,{long},,,")
    assert source.load().refused == []
    assert source.load().counts["organization"] == Counts(unchanged=4)


def test_a_row_that_overlaps_what_somebody_entered_is_refused(source: Source) -> None:
    source.load()
    carl, site = source.uid("C"), source.uid("X")
    source.database.write(
        ADMINISTRATOR,
        lambda work: relationships.create(work, "VOLUNTEERS_AT", carl, site, {"since": "2018", "until": "2021"}),
    )
    source.add("ties.csv", "C,X,VOLUNTEERS_AT,2020-05-01,2022,,")
    source.add("ties.csv", "C,X,VOLUNTEERS_AT,2022-05-01,2023,,")
    report = source.load()
    [refusal] = report.refused
    assert (refusal.file, refusal.line) == ("ties.csv", 6)
    assert "already holds 2018 to 2021 in the database" in refusal.reason
    assert report.counts["relationship"] == Counts(created=1, unchanged=4)


def test_an_ended_relationship_makes_room_for_its_successor_in_the_same_load(source: Source) -> None:
    source.load()
    source.change("ties.csv", "A,X,VOLUNTEERS_AT,2019,,Helper,3", "A,X,VOLUNTEERS_AT,2019,2021-03-01,Helper,3")
    source.add("ties.csv", "A,X,VOLUNTEERS_AT,2021-03-01,,Helper,3")
    report = source.load()
    assert report.refused == []
    assert report.counts["relationship"] == Counts(created=1, changed=1, unchanged=3)


def test_a_mutual_relationship_entered_from_the_other_end_is_not_doubled(source: Source) -> None:
    source.load()
    bob, carl = source.uid("B"), source.uid("C")
    source.database.write(
        ADMINISTRATOR, lambda work: relationships.create(work, "FRIEND_OF", carl, bob, {"since": "2010"})
    )
    source.add("ties.csv", "B,C,FRIEND_OF,2012,,,")
    [refusal] = source.load().refused
    assert "already holds since 2010 in the database" in refusal.reason


def test_relationships_may_name_parties_of_an_earlier_load(source: Source) -> None:
    source.load()
    (source.folder / "people.csv").write_text("id,first,last,nick,twitter\nD,Dora,Dean,,\n", encoding="utf-8")
    (source.folder / "ties.csv").write_text(
        "from,to,type,start,end,title,rank\nD,X,VOLUNTEERS_AT,2024,,,\n", encoding="utf-8"
    )
    report = source.load()
    assert report.refused == []
    assert ("D", "VOLUNTEERS_AT", "X", "2024-01-01", None, None, None) in source.ties()


def test_a_party_keeps_its_kind(source: Source) -> None:
    source.load()
    source.add("organizations.csv", "C2,Carl & Co,club")
    source.change("people.csv", "C,Carl,Clark,,\n", "")
    source.add("organizations.csv", "C,Carl & Co,club")
    report = source.load()
    [refusal] = report.refused
    assert "'C' is a person in the database, not a organization" in refusal.reason
    assert ("C", "MEMBER_OF", "Y", None, None, None, None) in source.ties()


def test_relationships_with_ids_keep_them_when_dates_change(source: Source) -> None:
    source.mapping.write_text(
        source.mapping.read_text(encoding="utf-8")
        .replace("fields: {title: title}, ", "")
        .replace("types: same,", "types: same, id: title,"),
        encoding="utf-8",
    )
    (source.folder / "ties.csv").write_text(
        "from,to,type,start,end,title,rank\nA,X,VOLUNTEERS_AT,2019,,r1,\nB,X,VOLUNTEERS_AT,2019,,r2,\n",
        encoding="utf-8",
    )
    assert source.load().refused == []
    source.change("ties.csv", "A,X,VOLUNTEERS_AT,2019,,r1", "A,X,VOLUNTEERS_AT,2018-05,2020,r1")
    source.change("ties.csv", "B,X,VOLUNTEERS_AT,2019,,r2", "C,X,VOLUNTEERS_AT,2019,,r2")
    report = source.load()
    assert report.counts["relationship"] == Counts(changed=1)
    [refusal] = report.refused
    assert "'r2' has another type or other ends" in refusal.reason
    assert source.ties() == {
        ("A", "VOLUNTEERS_AT", "X", "2018-05-01", "2020-12-31", None, None),
        ("B", "VOLUNTEERS_AT", "X", "2019-01-01", None, None, None),
    }


def test_the_journal_tells_what_each_batch_wrote(source: Source) -> None:
    report = source.load()
    entries = (
        "MATCH (c:Change {target: $uid}) RETURN c.action AS action, c.source AS source, c.before AS b, c.after AS a "
        "ORDER BY c.at, c.uid"
    )
    written = source.rows(entries, uid=report.uid)
    assert {(row["action"], row["source"]) for row in written} == {("import", "import")}
    created = {tuple(sorted(each["created"])): each["created"] for each in (json.loads(row["a"]) for row in written)}
    assert created.keys() == {("organization", "person"), ("unit",), ("relationship",)}
    assert created["organization", "person"]["person"] == 3
    assert created["relationship",]["relationship"] == 4
    of_records = "MATCH (c:Change {operation: $uid}) WHERE c.kind IS NOT NULL RETURN c.kind AS kind, c.action AS action"
    told = Counter((row["kind"], row["action"]) for row in source.rows(of_records, uid=report.uid))
    assert told == {
        (kind, "create"): number
        for kind, number in {"party": 5, "unit": 3, "contact_point": 3, "relationship": 4}.items()
    }
    assert source.rows(entries, uid=source.load().uid) == []
    source.change("people.csv", "Adams", "Archer")
    [entry] = source.rows(entries, uid=source.load().uid)
    assert json.loads(entry["a"])["changed"] == {"person": 1}
    [entry] = source.rows(entries, uid=source.uid("A"))[1:]
    assert (entry["action"], json.loads(entry["b"])["last_name"]) == ("change", "Adams")
    assert json.loads(entry["a"])["last_name"] == "Archer"


def test_a_party_hidden_from_the_viewer_is_neither_changed_nor_tied(source: Source) -> None:
    source.load()
    before = source.everything()
    source.change("people.csv", "Adams", "Archer")
    source.add("ties.csv", "B,Y,MEMBER_OF,2020,,,")
    report = source.load(BOB)
    assert source.everything() == before
    assert report.counts == {kind: Counts() for kind in ALL_NEW}
    assert {refusal.file for refusal in report.refused} == set(FILES)


def test_a_failed_import_can_be_run_again(source: Source) -> None:
    def stop(done: int, _total: int, stage: str) -> None:
        if stage == "relationships" and done >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        source.load(batch_size=1, progress=stop)
    already = len(source.ties())
    assert already >= 2
    report = source.load()
    assert report.counts["relationship"] == Counts(created=4 - already, unchanged=already)
    assert source.load().counts == NOTHING_NEW


def test_progress_reaches_the_total_of_every_stage(source: Source) -> None:
    told: list[tuple[int, int, str]] = []
    source.load(batch_size=2, progress=lambda *each: told.append(each))
    last = {stage: (done, total) for done, total, stage in told}
    assert last == {"reading": (12, 12), "parties": (5, 5), "units": (3, 3), "relationships": (4, 4)}


def test_two_processes_loading_the_same_files_write_each_record_once(source: Source, settings: config.Settings) -> None:
    people = "".join(f"P{number},First{number},Last{number},,@p{number}\n" for number in range(150))
    source.add("people.csv", people.rstrip())
    source.add("units.csv", "".join(f"P{n},Home,{n % 20} Long Road,,,\n" for n in range(150)).rstrip())
    ties = [
        f"P{n},{site},VOLUNTEERS_AT,{year},{year},,\n" for n in range(150) for site in "XY" for year in (2018, 2020)
    ]
    source.add("ties.csv", "".join(ties).rstrip())
    environ = os.environ | {"GRAPHCRM_HOME": str(settings.home), "GRAPHCRM_DATABASE_URL": ""}
    command = [sys.executable, "-c", "from graphcrm.cli import main; main()", "import", "graph", str(source.folder)]
    command += ["--mapping", str(source.mapping), "--batch-size", "40", "--json"]
    started = [subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    reports = [json.loads(process.communicate()[0]) for process in started]
    assert [process.returncode for process in started] == [0, 0]
    total = 153 + 2 + 153 + 604
    assert [report["created"] + report["unchanged"] for report in reports] == [total, total]
    assert sum(report["created"] for report in reports) == total
    [found] = source.rows(
        "MATCH (n:Party {external_source: $source}) WITH collect(n) AS parties "
        "UNWIND parties AS n OPTIONAL MATCH (n)-[r {external_source: $source}]->() WITH parties, count(r) AS ties "
        "UNWIND parties AS n OPTIONAL MATCH (n)-[:HAS_UNIT]->(u) WITH parties, ties, count(u) AS units "
        "UNWIND parties AS n OPTIONAL MATCH (n)-[:HAS]->(p) "
        "RETURN size(parties) AS parties, ties, units, count(p) AS points"
    )
    assert found == {"parties": 155, "ties": 604, "units": 153, "points": 151}
    [places] = rows(source.database, "MATCH (p:Place) WHERE p.key ENDS WITH 'long road||||' RETURN count(p) AS places")
    assert places["places"] == 20


def test_the_command_imports_and_says_what_it_refused(source: Source, settings: config.Settings) -> None:
    environ = {"GRAPHCRM_HOME": str(settings.home), "GRAPHCRM_DATABASE_URL": ""}
    arguments = ["import", "graph", str(source.folder), "--mapping", str(source.mapping)]
    good = CliRunner().invoke(main, arguments, env=environ)
    assert good.exit_code == 0, good.output
    assert "4 created" in good.output
    source.add("ties.csv", "A,Z,FRIEND_OF,,,,")
    some = CliRunner().invoke(main, arguments, env=environ)
    assert some.exit_code == 7
    assert "ties.csv, line 6: There is no party 'Z'" in some.output
    as_json = CliRunner().invoke(main, [*arguments, "--json", "--dry-run"], env=environ)
    report = json.loads(as_json.stdout)
    assert (report["created"], report["unchanged"], report["dry_run"]) == (0, 12, True)
    assert report["refused"][0]["line"] == 6


def test_the_congress_data_is_loaded_whole_and_only_once(database: Database, congress: Path) -> None:
    mapping = resources.folder("seeds") / "mappings" / "congress.yaml"
    report = graph_import.run(database, ADMINISTRATOR, congress, mapping)
    assert report.counts == {
        "person": Counts(created=537), "organization": Counts(created=291), "unit": Counts(created=1848),
        "relationship": Counts(created=12_608),
    }  # fmt: skip
    # A misspelt scheme, a latitude of 441 degrees, and a term in a leader's office that repeats another one's start.
    assert [(refusal.file, refusal.line) for refusal in report.refused] == [
        ("people.csv", 530), ("units.csv", 1574), ("relationships.csv", 5286),
    ]  # fmt: skip
    assert "already holds 2021-01-03 to 2023-01-03 (relationships.csv, line 5285)" in report.refused[2].reason
    again = graph_import.run(database, ADMINISTRATOR, congress, mapping)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 537 + 291 + 1848 + 12_608)
    assert again.refused == report.refused


def test_a_party_and_its_contact_points_go_together(source: Source) -> None:
    source.load()
    alice = source.uid("A")
    source.database.write(ADMINISTRATOR, lambda work: parties.delete(work, alice))
    left = source.rows("MATCH (p:ContactPoint {external_source: $source}) RETURN p.value AS value")
    assert [row["value"] for row in left] == ["202-224-3442"]
