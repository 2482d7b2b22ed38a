"""A person names a party in many ways; what they may not see is as if it were not there."""

from __future__ import annotations

from typing import Any

import pytest
from cast import define, staff
from journal import rows

from graphcrm.database.connection import Database
from graphcrm.errors import AmbiguousNameError, NotFoundError
from graphcrm.models.access import Folder
from graphcrm.services import parties, relationships
from graphcrm.services.naming import MAX_CANDIDATES, candidates, resolve
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
ALICE = staff("alice", folders=frozenset({"sales"}), contributes=frozenset({"sales"}))
BOB = Viewer("bob", folders=frozenset({"sales"}), owners=frozenset({"bob"}))
CHARLIE = staff("charlie")

CAST: tuple[tuple[str, dict[str, Any]], ...] = (
    ("person", {"first_name": "Sally", "last_name": "Harper", "nickname": "Zál"}),
    ("person", {"first_name": "José", "last_name": "García-Øst"}),
    ("person", {"first_name": "Will", "last_name": "Byers"}),
    ("person", {"first_name": "Willis", "last_name": "Ford"}),
    ("organization", {"name": "The XYZ Site", "subkind": "site"}),
    ("organization", {"name": "Not For It", "subkind": "association"}),
    ("person", {"first_name": "Ann", "last_name": "Lee", "birthday": "1980"}),
    ("person", {"first_name": "Ann", "last_name": "Lee", "birthday": "1990-05-01"}),
    ("household", {"name": "Lee & Sons"}),
    ("organization", {"name": "!!! (AND)"}),
)


@pytest.fixture(scope="module")
def cast(database: Database) -> dict[str, str]:
    """The cast in the folder sales; uid by name, of the first of its name."""
    define(database, Folder("sales", "Sales"))

    def write(work: Any) -> dict[str, str]:
        uids: dict[str, str] = {}
        for kind, values in CAST:
            uid = parties.create(work, kind, {**values, "folder": "sales"})
            uids.setdefault(values.get("name") or f"{values['first_name']} {values['last_name']}", uid)
        return uids

    uids = database.write(ALICE, write)
    for number, (name, source) in enumerate([("Sally Harper", "crm"), ("Will Byers", "crm"), ("Willis Ford", "old")]):
        rows(
            database,
            "MATCH (n {uid: $uid}) SET n.external_id = $id, n.external_source = $source",
            uid=uids[name],
            id="7" if number else "C1/9",
            source=source,
        )
    return uids


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sally Harper", "Sally Harper"),
        ("  sally   HARPER ", "Sally Harper"),
        ("Harper, Sally", "Sally Harper"),
        ("harper", "Sally Harper"),
        ("zal", "Sally Harper"),
        ("Sal Har", "Sally Harper"),
        ("jose garcia ost", "José García-Øst"),
        ("GARCÍA", "José García-Øst"),
        ("XYZ Site", "The XYZ Site"),
        ("the xyz site", "The XYZ Site"),
        ("the XYZ", "The XYZ Site"),
        ("an XYZ site", "The XYZ Site"),
        ("Will", "Will Byers"),
        ("Willi", "Willis Ford"),
        ("not it", "Not For It"),
        ("Lee and sons AND NOT", ""),
        ("lee sons", "Lee & Sons"),
        ("AND", "!!! (AND)"),
        ("ext:C1/9", "Sally Harper"),
        ("EXT: C1/9 ", "Sally Harper"),
        ("ext:crm/C1/9", "Sally Harper"),
        ("ext:old/7", "Willis Ford"),
        ("ext:crm/7", "Will Byers"),
    ],
)
def test_a_party_is_found_by_what_people_write(database: Database, cast: dict[str, str], text: str, name: str) -> None:
    if name:
        assert resolve(database, BOB, text).uid == cast[name]
    else:
        assert candidates(database, BOB, text) == []


def test_a_party_is_found_by_its_uid_in_any_case(database: Database, cast: dict[str, str]) -> None:
    found = resolve(database, BOB, cast["The XYZ Site"].upper())

    assert found.to_dict() == {
        "uid": cast["The XYZ Site"],
        "name": "The XYZ Site",
        "kind": "organization",
        "subkind": "site",
    }


def test_a_whole_name_comes_before_its_words_and_words_before_beginnings(database: Database) -> None:
    def write(work: Any) -> list[str]:
        return [parties.create(work, "person", {"name": name}) for name in ("Kim", "Kim Noor", "Kimberly Noor")]

    kim, noor, berly = database.write(ALICE, write)

    assert resolve(database, ALICE, "kim").uid == kim
    assert resolve(database, ALICE, "noor kim").uid == noor
    assert resolve(database, ALICE, "kimb").uid == berly


def test_several_of_a_name_are_listed_with_what_tells_them_apart(database: Database, cast: dict[str, str]) -> None:
    def write(work: Any) -> None:
        relationships.create(work, "VOLUNTEERS_AT", cast["Ann Lee"], cast["The XYZ Site"], {"since": "2019"})
        relationships.create(work, "VOLUNTEERS_AT", cast["Ann Lee"], cast["Not For It"], {"until": "2019"})

    database.write(ALICE, write)

    with pytest.raises(AmbiguousNameError) as several:
        resolve(database, BOB, "Ann Lee")

    assert several.value.message == "'Ann Lee' fits 2 parties."
    assert several.value.name == "Ann Lee"
    lines = {line for _, line in several.value.choices}
    assert lines == {
        "Ann Lee (person; born 1980; volunteers at The XYZ Site)",
        "Ann Lee (person; born 1990-05-01)",
    }
    assert cast["Ann Lee"] in {uid for uid, _ in several.value.choices}
    with pytest.raises(AmbiguousNameError) as by_id:
        resolve(database, BOB, "ext:7")
    assert {line for _, line in by_id.value.choices} == {"Will Byers (person; ext:7)", "Willis Ford (person; ext:7)"}


def test_a_name_that_fits_very_many_says_so(database: Database) -> None:
    def write(work: Any) -> None:
        for number in range(MAX_CANDIDATES + 3):
            parties.create(work, "person", {"name": f"Quentin Q{number}"})

    database.write(ALICE, write)

    with pytest.raises(AmbiguousNameError, match=f"'quentin' fits at least {MAX_CANDIDATES} parties") as several:
        resolve(database, ALICE, "quentin")
    assert len(several.value.choices) == MAX_CANDIDATES


@pytest.mark.parametrize(
    ("text", "suggested"),
    [("Saly Harpr", "Sally Harper"), ("XZY Site", "The XYZ Site"), ("Jose Gracia", "José García-Øst")],
)
def test_a_name_that_fits_none_suggests_the_nearest(
    database: Database, cast: dict[str, str], text: str, suggested: str
) -> None:
    with pytest.raises(NotFoundError) as missing:
        resolve(database, BOB, text)

    assert missing.value.message == f"Nobody and nothing here is called {text!r}."
    assert missing.value.suggestions[0] == suggested
    assert suggested in missing.value.hint


@pytest.mark.parametrize(
    "text", ["", "  ", "???", '"', "Sally) OR (name:*", "zq " * 5000, "zq" * 20_000, "ext:", "ext:none", "~2", "*"]
)
def test_whatever_is_typed_either_fits_or_is_not_found(database: Database, cast: dict[str, str], text: str) -> None:
    with pytest.raises(NotFoundError) as missing:
        resolve(database, BOB, text)

    assert missing.value.hint


def test_what_a_viewer_may_not_see_is_not_named_not_suggested_and_not_counted(
    database: Database, cast: dict[str, str]
) -> None:
    def write(work: Any) -> tuple[str, str]:
        own = parties.create(work, "person", {"name": "Sally Harper-Own"})
        relationships.create(work, "FRIEND_OF", own, parties.create(work, "person", {"name": "Ann Lee"}), {})
        return own, parties.create(work, "person", {"name": "Ann Lee"})

    own, _ = database.write(CHARLIE, write)
    database.write(
        ADMINISTRATOR, lambda work: relationships.create(work, "FRIEND_OF", own, cast["Will Byers"], {"title": "old"})
    )

    assert resolve(database, CHARLIE, "Sally").uid == own
    assert resolve(database, CHARLIE, "harper").uid == own
    with pytest.raises(AmbiguousNameError) as several:
        resolve(database, CHARLIE, "Ann Lee")
    assert {line for _, line in several.value.choices} == {
        "Ann Lee (person)",
        "Ann Lee (person; is a friend of Sally Harper-Own)",
    }
    with pytest.raises(NotFoundError) as missing:
        resolve(database, CHARLIE, "Will Byres")
    assert missing.value.suggestions == ()


@pytest.mark.parametrize(
    ("hidden", "missing"),
    [
        ("Will Byers", "Wilbert Quux"),
        ("ext:C1/9", "ext:C1/10"),
        ("ext:old/7", "ext:old/8"),
        ("UID", "0190f3a0-0000-7000-8000-000000000000"),
    ],
)
def test_a_hidden_party_and_a_missing_one_answer_alike(
    database: Database, cast: dict[str, str], hidden: str, missing: str
) -> None:
    texts = [cast["Will Byers"] if hidden == "UID" else hidden, missing]
    answers = []
    for text in texts:
        assert candidates(database, CHARLIE, text) == []
        with pytest.raises(NotFoundError) as refused:
            resolve(database, CHARLIE, text)
        answers.append((refused.value.message.replace(text, "X"), refused.value.hint, refused.value.suggestions))

    assert answers[0] == answers[1]
    assert candidates(database, BOB, texts[0])


def test_a_public_party_is_found_by_everyone(database: Database) -> None:
    uid = database.write(
        ALICE, lambda work: parties.create(work, "organization", {"name": "City Hall", "public": "yes"})
    )

    assert resolve(database, CHARLIE, "city hall").uid == uid


def test_names_are_told_apart_where_no_type_of_relationship_exists(database: Database, cast: dict[str, str]) -> None:
    found = rows(database, "MATCH (t:RelationshipType) WHERE t.active SET t.active = false RETURN count(t) AS n")
    rows(database, "MATCH (c:Catalogue) SET c.version = c.version + 1")
    try:
        with pytest.raises(AmbiguousNameError) as several:
            resolve(database, BOB, "Ann Lee")
    finally:
        rows(database, "MATCH (t:RelationshipType) SET t.active = true")
        rows(database, "MATCH (c:Catalogue) SET c.version = c.version + 1")

    assert found[0]["n"] > 80
    assert len(several.value.choices) == 2
