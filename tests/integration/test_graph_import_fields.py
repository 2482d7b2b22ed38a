"""An import keeps own fields as the services do, and makes the kinds of party that it meets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from journal import entries, properties, rows, said

from graphcrm import config, resources
from graphcrm.cli import main
from graphcrm.database.connection import Database
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.vocabularies import ContactType
from graphcrm.queries.schema import schema
from graphcrm.services import definitions, graph_import, parties, relationships
from graphcrm.services.graph_import import Counts, ImportReport
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
DEFINED: list[Definition] = [
    RelationshipType("TUTORS", "tutors", "is tutored by"),
    ContactType("patron", "Patron"),
    Kind("boathouse", "organization"),
    AttributeSet("everyone", "Everyone", kinds=("person",)),
    Field("motto", "Motto", set="everyone"),
    Field("joined", "Joined", "date", set="everyone"),
    Field("pledge", "Pledge", "money", choices=("EUR", "USD"), set="everyone"),
    Field("seen", "Seen", "datetime", set="everyone"),
    Field("height", "Height", "decimal", set="everyone"),
    Field("skills", "Skills", "multi_choice", choices=("cook", "drive", "sing"), set="everyone"),
    Field("card", "Card", "encrypted", set="everyone"),
    Field("locker", "Locker", unique=True, set="everyone"),
    AttributeSet("patrons", "Patrons", contact_types=("patron",)),
    Field("level", "Level", default="silver", set="patrons"),
    Field("thanked", "Thanked", "boolean", required=True, set="patrons"),
    AttributeSet("boathouses", "Boathouses", kinds=("boathouse",)),
    Field("berths", "Berths", "integer", set="boathouses"),
    AttributeSet("tutoring", "Tutoring", relationship_types=("TUTORS",)),
    Field("subject", "Subject", set="tutoring"),
    Field("hours", "Hours", "integer", default="2", set="tutoring"),
    Field("room_code", "Room code", "encrypted", set="tutoring"),
    AttributeSet("rooms", "Rooms", units=True),
    Field("floor", "Floor", "integer", set="rooms"),
    Field("door", "Door", default="main", set="rooms"),
]
OWN = {
    "motto": "motto", "joined": "joined", "pledge": "pledge", "seen": "seen", "height": "height", "skills": "skills",
    "card": "card",
}  # fmt: skip
HEADER = "id,name,motto,joined,pledge,seen,height,skills,card,locker,type,level,thanked"
MAPPING = """
source: SOURCE
parties:
  - file: people.csv
    kind: person
    id: id
    fields: {name: name, motto: motto, joined: joined, pledge: pledge, seen: seen, height: height, skills: skills,
             card: card, locker: locker, contact_type: type, level: level, thanked: thanked}
  - {file: houses.csv, kind: boathouse, id: id, fields: {name: name, berths: berths}}
  - {file: others.csv, kind: organization, id: id, fields: {name: name, subkind: kind}}
units:
  - {file: units.csv, party: party, name: unit, fields: {floor: floor}}
relationships:
  - {file: ties.csv, source: from, target: to, type: type, types: same, since: since,
     fields: {subject: subject, room_code: code}, attributes: {hours: hours, weight: weight}}
"""
FILES = {
    "people.csv": f"{HEADER}\nA,Alice,Onward,2019-05,12.50 usd,2024-05-01 10:00 Europe/Paris,1.7,sing;COOK,4711,1,,,\n"
    "B,Bob,,,,,,,,,patron,,yes\n",
    "houses.csv": "id,name,berths\nH,The boathouse,12\n",
    "others.csv": "id,name,kind\nO,Some place,\n",
    "units.csv": "party,unit,floor\nA,Office,3\n",
    "ties.csv": "from,to,type,since,subject,code,hours,weight\nA,B,TUTORS,2019,Maths,9876,4,1.5\nB,A,FRIEND_OF,,,,,2\n",
}
ALL_NEW = {
    "person": Counts(created=2), "organization": Counts(created=2), "unit": Counts(created=1),
    "relationship": Counts(created=2),
}  # fmt: skip
NOTHING_NEW = {kind: Counts(unchanged=counts.created) for kind, counts in ALL_NEW.items()}
#: What an import and a single write differ in.
NAMES = ("name", "sort_name", "sort_key", "name_key")
STAMPS = ("uid", "external_id", "external_source", "created_at", "modified_at", *NAMES)


class Source:
    """A folder of files with a mapping, loaded under a name of its own."""

    def __init__(self, database: Database, folder: Path, name: str) -> None:
        self.database, self.folder, self.name = database, folder, name
        self.mapping = folder / "mapping.yaml"
        self.mapping.write_text(MAPPING.replace("SOURCE", name), encoding="utf-8")
        for file, text in FILES.items():
            (folder / file).write_text(text.replace(",1,,,\n", f",{name},,,\n"), encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        text = (self.folder / file).read_text(encoding="utf-8")
        assert old in text
        (self.folder / file).write_text(text.replace(old, new), encoding="utf-8")

    def load(self, **options: Any) -> ImportReport:
        return graph_import.run(self.database, ADMINISTRATOR, self.folder, self.mapping, **options)

    def party(self, id: str) -> dict[str, Any]:
        [row] = rows(
            self.database,
            "MATCH (n:Party {external_source: $source, external_id: $id}) RETURN properties(n) AS n",
            source=self.name,
            id=id,
        )
        return dict(row["n"])

    def tie(self, type: str) -> dict[str, Any]:
        [row] = rows(
            self.database,
            "MATCH (:Party)-[r {external_source: $source}]->(:Party) WHERE type(r) = $type RETURN properties(r) AS r",
            source=self.name,
            type=type,
        )
        return dict(row["r"])


@pytest.fixture(scope="module", autouse=True)
def defined(database: Database) -> None:
    database.write(ADMINISTRATOR, lambda work: definitions.add_missing(work, DEFINED))


@pytest.fixture
def source(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Source:
    return Source(database, tmp_path, request.node.name)


def test_own_fields_of_parties_are_kept_as_the_service_keeps_them(source: Source) -> None:
    report = source.load()
    assert (report.refused, report.counts) == ([], ALL_NEW)

    values = dict(zip(HEADER.split(","), FILES["people.csv"].splitlines()[1].split(","), strict=True))
    given = {name: values[column] for name, column in OWN.items() if name != "card"}
    uid = source.database.write(ADMINISTRATOR, lambda work: parties.create(work, "person", {"name": "Alice", **given}))
    expected = properties(source.database, uid) or {}
    kept = source.party("A")
    assert kept.keys() - expected.keys() == {"external_id", "external_source", "card", "locker"}
    same = expected.keys() - set(STAMPS)
    assert {key: kept[key] for key in same} == {key: expected[key] for key in same}
    assert (kept["pledge"], kept["pledge_currency"], kept["joined_precision"]) == (12.5, "USD", "month")
    assert kept["skills"] == ["cook", "sing"]
    assert "4711" not in str(kept)
    [card] = [field for field in schema(source.database).party_fields("person") if field.name == "card"]
    assert card.read(kept).reveal() == "4711"


def test_loading_twice_changes_nothing_not_even_what_is_encrypted_or_filled_in(source: Source) -> None:
    source.load()
    before = source.party("A"), source.party("B"), source.tie("TUTORS")

    report = source.load()

    assert (report.refused, report.counts) == ([], NOTHING_NEW)
    assert (source.party("A"), source.party("B"), source.tie("TUTORS")) == before


def test_a_changed_own_field_is_journaled_as_it_was(source: Source) -> None:
    source.load()
    source.change("people.csv", "Onward,2019-05,12.50 usd", "Upward,2019-05-03,12.50 EUR")
    source.change("people.csv", "4711", "4712")
    source.change("units.csv", "Office,3", "Office,4")
    source.change("ties.csv", "9876", "6789")

    report = source.load()

    assert {kind: counts.changed for kind, counts in report.counts.items()} == {
        "person": 1, "organization": 0, "unit": 1, "relationship": 1,
    }  # fmt: skip
    alice = source.party("A")
    before = said(entries(source.database, alice["uid"])[-1], "before")
    assert before.keys() == {"motto", "joined", "joined_precision", "pledge_currency", "card"}
    assert (before["motto"], before["joined"], before["joined_precision"]) == ("Onward", "2019-05-01", "month")
    of_units = "MATCH (:Party {uid: $uid})-[:HAS_UNIT]->(u) RETURN u.uid AS uid"
    [office] = rows(source.database, of_units, uid=alice["uid"])
    assert said(entries(source.database, office["uid"])[-1], "before") == {"floor": 3}
    assert (alice["motto"], str(alice["joined"]), alice["pledge_currency"]) == ("Upward", "2019-05-03", "EUR")
    assert "joined_precision" not in alice
    assert source.load().counts == NOTHING_NEW


def test_new_records_get_defaults_and_others_keep_what_people_made_of_them(source: Source) -> None:
    source.load()
    assert source.party("B")["level"] == "silver"
    bob = source.party("B")["uid"]
    source.database.write(ADMINISTRATOR, lambda work: parties.update(work, bob, {"level": "gold"}))

    assert source.load().counts == NOTHING_NEW
    assert source.party("B")["level"] == "gold"
    [unit] = rows(
        source.database,
        "MATCH (:Party {external_source: $source})-[:HAS_UNIT]->(u) RETURN u.floor AS floor, u.door AS door",
        source=source.name,
    )
    assert unit == {"floor": 3, "door": "main"}


@pytest.mark.parametrize("dry_run", [True, False])
def test_rows_that_break_a_rule_of_a_field_are_refused_by_its_name(source: Source, dry_run: bool) -> None:
    source.change("people.csv", "B,Bob", "C,Carl,,soon,,,,,,,,,\nD,Dora,,,,,,,,,patron,,\nE,Eve,,,,,,,,,,gold,\nB,Bob")
    report = source.load(dry_run=dry_run)

    assert report.counts == ALL_NEW
    assert [(refusal.line, refusal.reason) for refusal in report.refused] == [
        (3, "Joined: 'soon' is not a date. Write a day (2019-05-03), a month (2019-05), a year (2019) or today."),
        (4, "Thanked is empty. Fill in Thanked."),
        (5, "No person has a field 'level'. Leave it empty for this one."),
    ]


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_required_field_that_the_file_does_not_name_is_asked_of_new_parties_only(
    source: Source, dry_run: bool
) -> None:
    source.load()
    source.change("mapping.yaml", ", thanked: thanked", "")
    source.change("people.csv", "B,Bob", "C,Carl,,,,,,,,,patron,,\nB,Bob")
    report = source.load(dry_run=dry_run)

    assert report.counts["person"] == Counts(unchanged=2)
    [refusal] = report.refused
    assert (refusal.line, refusal.reason) == (3, "Thanked is missing: every person has one. Give thanked.")


def test_a_value_that_only_one_party_may_have_is_refused_where_another_has_it(source: Source) -> None:
    source.load()
    source.change("mapping.yaml", f"source: {source.name}", f"source: {source.name} again")
    source.change("people.csv", "B,Bob,,,,,,,,,", "B,Bob,,,,,,,,77,")
    report = source.load()

    assert report.counts["person"] == Counts(created=1)
    reason = f"Locker cannot be {source.name!r}. It must be a value of its own; another party has this one."
    assert [(refusal.file, refusal.reason) for refusal in report.refused[:1]] == [("people.csv", reason)]


def test_an_own_kind_of_the_mapping_brings_its_fields(source: Source) -> None:
    source.load()
    house = source.party("H")

    assert (house["subkind"], house["berths"]) == ("boathouse", 12)


def test_missing_kinds_are_made_journaled_and_told(source: Source, settings: config.Settings) -> None:
    source.change(
        "others.csv", "O,Some place,", "O,Some place,Book Club\nP,Other place,book club\nQ,Its house,BOATHOUSE"
    )
    dry = source.load(dry_run=True)
    assert dry.kinds == ["book club"]
    assert schema(source.database).find(Kind, "book club") is None

    environ = {"GRAPHCRM_HOME": str(settings.home), "GRAPHCRM_DATABASE_URL": ""}
    arguments = ["import", "graph", str(source.folder), "--mapping", str(source.mapping)]
    told = CliRunner().invoke(main, arguments, env=environ)

    assert told.exit_code == 0, told.output
    assert "Made the kinds: book club." in told.output
    assert schema(source.database).find(Kind, "book club") == Kind("book club", "organization")
    [entry] = entries(source.database, "kind:book club")
    assert (entry["action"], entry["source"], entry["after"]["base"]) == ("create", "import", "organization")
    assert [source.party(id)["subkind"] for id in "OPQ"] == ["book club", "book club", "boathouse"]
    again = source.load()
    assert (again.kinds, again.created, again.changed) == ([], 0, 0)


def test_own_fields_of_relationships_are_kept_as_the_service_keeps_them(source: Source) -> None:
    source.load()
    bob, house = source.party("B")["uid"], source.party("H")["uid"]
    values = {"since": "2019", "subject": "Maths", "hours": "4"}
    uid = source.database.write(ADMINISTRATOR, lambda work: relationships.create(work, "TUTORS", bob, house, values))
    expected, kept = properties(source.database, uid) or {}, source.tie("TUTORS")
    for name in ("since", "since_precision", "subject", "hours"):
        assert kept[name] == expected[name]
    assert kept["weight"] == 1.5
    assert "9876" not in json.dumps(kept, default=str)
    assert "hours" not in source.tie("FRIEND_OF")


def test_a_new_relationship_gets_the_defaults_of_its_type(source: Source) -> None:
    source.change("ties.csv", "9876,4,", "9876,,")
    source.load()

    assert source.tie("TUTORS")["hours"] == 2
    assert source.load().counts == NOTHING_NEW


def test_the_sample_organizations_load_whole_and_only_once(database: Database) -> None:
    folder = resources.folder("seeds") / "demo"
    first, again = (graph_import.run(database, ADMINISTRATOR, folder, folder / "mapping.yaml") for _ in range(2))

    assert (first.refused, first.created) == ([], first.rows)
    assert (again.refused, again.created, again.changed, again.unchanged) == ([], 0, 0, first.rows)
