"""A statement of a relationship is understood with the parties there are, and one relationship is read by its uid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from graphcrm.database.connection import Database
from graphcrm.errors import NotFoundError, QuestionError, RuleError
from graphcrm.services import parties, relationships, statements, ties
from graphcrm.services.statements import NewParty
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()


@pytest.fixture(scope="module")
def uids(database: Database) -> dict[str, str]:
    """Two of a name, a person and an organization whose name begins like hers, and an organization."""

    def write(work: Any) -> dict[str, str]:
        made = {
            name: parties.create(work, kind, {"name": name})
            for name, kind in (
                ("Sally Kessler", "person"),
                ("Sally Kessler Trust", "organization"),
                ("Help as Needed", "organization"),
                ("Kim Twice", "person"),
            )
        }
        parties.create(work, "person", {"name": "Kim Twice"})
        return made

    return database.write(ADMINISTRATOR, write)


def read(database: Database, text: str, viewer: Viewer = ADMINISTRATOR) -> statements.Draft:
    return statements.read(database, viewer, text)


def test_names_are_found_where_they_begin_and_end(database: Database, uids: dict[str, str]) -> None:
    draft = read(database, "Sally Kessler works at Help as Needed as Cook since 2020")

    assert draft.complete
    assert [end.party.name for end in (draft.first, draft.second) if end.party] == ["Sally Kessler", "Help as Needed"]
    assert (draft.ways[0].words, draft.since, draft.title) == ("works at", "2020", "Cook")


def test_of_namesakes_those_are_offered_that_fit(database: Database, uids: dict[str, str]) -> None:
    # Kessler stands in the name of an organization, too, which nobody is married to.
    draft = read(database, "Kessler is married to Kim Twice")

    assert draft.first.party
    assert draft.first.party.uid == uids["Sally Kessler"]
    assert len(draft.second.choices) == 2
    assert not draft.complete


def test_the_very_words_of_a_type_mean_it_and_no_other(database: Database, uids: dict[str, str]) -> None:
    said = read(database, "Sally Kessler is a member of Help as Needed")
    loosely = read(database, "Sally Kessler belongs to Help as Needed")

    assert [way.type.name for way in said.ways] == ["MEMBER_OF"]
    assert all(way.fits("person", "organization") for way in loosely.ways)


def test_i_am_the_record_of_whoever_asks(database: Database, uids: dict[str, str]) -> None:
    sally = replace(ADMINISTRATOR, party=uids["Sally Kessler"])

    draft = read(database, "I work at Help as Needed", sally)

    assert draft.first.party
    assert draft.first.party.name == "Sally Kessler"
    with pytest.raises(QuestionError, match="which party you are"):
        read(database, "I work at Help as Needed")


def test_who_may_not_add_relationships_is_told_so(database: Database, uids: dict[str, str]) -> None:
    with pytest.raises(RuleError, match="may not add"):
        read(database, "Sally Kessler knows Kim Twice", Viewer("nobody"))


def test_nothing_is_created_when_the_relationship_is_refused(database: Database, uids: dict[str, str]) -> None:
    new, site = NewParty("person", "Never Made"), uids["Help as Needed"]

    with pytest.raises(RuleError):
        database.write(ADMINISTRATOR, lambda work: statements.add(work, "SPOUSE_OF", new, site, {}))

    assert read(database, "Never Made knows Sally Kessler").first.party is None


def test_a_relationship_is_read_by_its_uid_when_the_journal_has_forgotten_it(
    database: Database, uids: dict[str, str]
) -> None:
    ends = uids["Sally Kessler"], uids["Help as Needed"]
    uid = database.write(ADMINISTRATOR, lambda work: relationships.create(work, "WORKS_AT", *ends, {"title": "Cook"}))
    known = ties.find(database, ADMINISTRATOR, uid)

    with database.driver.session(database=database.name) as session:
        session.run("MATCH (c:Change {target: $uid}) DELETE c", uid=uid).consume()
        with pytest.raises(NotFoundError):
            ties.find(database, ADMINISTRATOR, uid)
        session.run("CREATE (:Change {uid: 'a trim', target: 'journal', action: 'trim'})").consume()

    assert ties.find(database, ADMINISTRATOR, uid) == known
    assert (known.source.uid, known.target.uid, known.texts()["title"]) == (*ends, "Cook")
    with pytest.raises(NotFoundError):
        ties.find(database, Viewer("nobody"), uid)
