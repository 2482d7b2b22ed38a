"""The questions of ``seeds/demo/README.md``, asked of the loaded sample organizations."""

from __future__ import annotations

import pytest
import time_machine

from graphcrm.database.connection import Database
from graphcrm.errors import AmbiguousNameError, NotFoundError, QuestionError
from graphcrm.services.ask import Answer, ask
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()


@pytest.fixture(autouse=True)
def _on_the_day_of_the_story() -> object:
    with time_machine.travel("2026-11-22 12:00 +0000", tick=True):
        yield


def asked(database: Database, question: str, as_of: str | None = None, viewer: Viewer = ADMINISTRATOR) -> Answer:
    return ask(database, viewer, question, as_of=as_of, limit=100)


def best(answer: Answer) -> list[str]:
    assert answer.connections is not None
    return [party.name for party in answer.connections.paths[0].parties]


def names(answer: Answer) -> set[str]:
    return {row.party.name for row in answer.rows}


def test_sally_is_directly_connected_to_the_site(demo_database: Database) -> None:
    answer = asked(demo_database, "who connects Sally to the XYZ site?")
    assert best(answer) == ["Sally Kessler", "XYZ site"]
    assert answer.sentences[0].startswith("Sally Kessler and XYZ site are directly connected today")
    assert answer.connections is not None
    middles = {path.parties[1].name for path in answer.connections.paths if path.length == 2}
    assert middles == {"Priya Raman", "Harbour Hands"}


def test_in_2019_the_connection_ran_through_ingrid_alone(demo_database: Database) -> None:
    answer = asked(demo_database, "Who connects Sally to the XYZ site?", "2019")
    assert best(answer) == ["Sally Kessler", "Ingrid Solheim", "XYZ site"]
    assert answer.sentences[0].startswith("Ingrid Solheim connected Sally Kessler to XYZ site in 2019")
    assert answer.connections is not None
    (broker,) = answer.connections.brokers
    assert (broker.party.name, broker.single_point) == ("Ingrid Solheim", True)


def test_in_2011_nobody_connected_them(demo_database: Database) -> None:
    answer = asked(demo_database, "Who connects Sally to the XYZ site?", "2011")
    assert answer.connections is not None
    assert answer.connections.paths == ()
    assert answer.sentences[0].startswith("Nobody connected Sally Kessler to XYZ site in 2011")


@pytest.mark.parametrize(
    ("as_of", "distance", "middle"),
    [
        (None, 3, {"Grace Adeyemi"}),
        ("2023-06-01", 5, {"Grace Adeyemi", "Harbour Hands", "Severnside Community Trust"}),
        ("2021-06-01", None, set()),
        ("2027-01-15", 3, set()),
    ],
)
def test_the_sales_team_reaches_a_director_by_other_ways_on_other_days(
    demo_database: Database, as_of: str | None, distance: int | None, middle: set[str]
) -> None:
    found = asked(demo_database, "how does Maren Vogt know Eleanor Whitcombe", as_of).connections
    assert found is not None
    assert found.distance == distance
    if middle:
        assert middle <= {party.name for party in found.paths[0].parties}


def test_all_of_the_beekeepers_hang_on_gwen(demo_database: Database) -> None:
    question = "who connects Sally to the West Country Beekeepers' Association?"
    found = asked(demo_database, question).connections
    assert found is not None
    assert found.distance == 5
    assert "Gwen Pritchard" in {broker.party.name for broker in found.brokers if broker.single_point}
    assert asked(demo_database, question, "2027-04-30").connections.paths == ()  # type: ignore[union-attr]


def test_outer_skerry_is_tied_to_nobody(demo_database: Database) -> None:
    found = asked(demo_database, "who connects Sally to Magnus Drever", "ever").connections
    assert found is not None
    assert found.distance is None


def test_a_restricted_tie_is_a_way_only_for_those_who_may_see_it(demo_database: Database) -> None:
    question = "who connects Ruth Kessler to the Linden Road Clinic"
    care = frozenset({"DOCTOR_OF", "THERAPIST_OF", "RECEIVES_CARE_FROM"})
    limited = Viewer("volunteer", owners=frozenset({ADMINISTRATOR.user}), hidden_types=care)
    assert asked(demo_database, question).connections.distance == 2  # type: ignore[union-attr]
    assert asked(demo_database, question, viewer=limited).connections.distance == 4  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("question", "as_of", "right"),
    [
        ("who are the volunteers at the XYZ site?", None, {"Josh Abara", "Priya Raman", "Chidi Okafor", "Yuki Tanaka"}),
        (
            "who was a volunteer at the XYZ site in 2019?",
            None,
            {"Marek Dvořák", "Aoife Byrne", "Lena Fischer"},
        ),
        ("who was a volunteer at the XYZ site on 1 March 2019", None, {"Marek Dvořák", "Aoife Byrne"}),
        (
            "who are the volunteers at the XYZ site",
            "2027-02-01",
            {"Josh Abara", "Priya Raman", "Yuki Tanaka", "Noor Haddad"},
        ),
        ("who is the volunteer coordinator of the Chapel Lane library", None, {"Nadia Petrova"}),
        ("who is Grace Adeyemi's manager", None, {"Maren Vogt"}),
        ("who is the key account manager of Solano Solar", None, {"Grace Adeyemi"}),
        ("who are the officers of the West Country Beekeepers' Association", None, {"Étienne Roche", "Rosalind Ashby"}),
        ("who do Olivier Lambert and Grace Adeyemi both know", None, {"Maren Vogt"}),
    ],
)
def test_who_stands_in_a_relation(demo_database: Database, question: str, as_of: str | None, right: set[str]) -> None:
    answer = asked(demo_database, question, as_of)
    people = {row.party.name for row in answer.rows if row.party.kind == "person"}
    assert people == right
    assert answer.total == len(answer.rows)
    for name in right:
        assert name in answer.sentences[0]


def test_who_volunteered_together(demo_database: Database) -> None:
    answer = asked(demo_database, "who volunteered with Aoife Byrne at the XYZ site in 2019")
    assert {"Marek Dvořák", "Lena Fischer"} <= names(answer)
    assert "Josh Abara" not in names(answer)


def test_a_name_that_holds_words_of_a_question_is_that_name(demo_database: Database) -> None:
    for question in ("who knows the Parks and Harbour Committee?", "contacts of the Parks and Harbour Committee"):
        answer = asked(demo_database, question)
        assert answer.kind == "who_knows"
        assert [party.name for party in answer.subjects] == ["Parks and Harbour Committee"]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("who are the members of XYZ site?", "XYZ site has no members today."),
        ("what organizations is Magnus Drever a member of?", "Magnus Drever has no organizations today."),
    ],
)
def test_a_sentence_calls_those_asked_for_by_the_word_of_the_question(
    demo_database: Database, question: str, sentence: str
) -> None:
    assert asked(demo_database, question).sentences == (sentence,)


def test_a_past_question_without_a_date_leaves_out_the_future(demo_database: Database) -> None:
    answer = asked(demo_database, "who volunteered at the XYZ site?")
    assert answer.sentences[0].startswith("XYZ site had ")
    assert "so far: " in answer.sentences[0]
    assert {"Marek Dvořák", "Josh Abara"} <= names(answer)
    assert "Noor Haddad" not in names(answer)


def test_how_many_only_counts(demo_database: Database) -> None:
    answer = asked(demo_database, "how many volunteers does the XYZ site have?")
    assert answer.sentences == ("XYZ site has 4 volunteers today.",)


def test_a_name_of_two_people_tells_them_apart(demo_database: Database) -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        asked(demo_database, "who knows Maria Lopez?")
    lines = [line for _, line in caught.value.choices]
    assert len(lines) == 2
    assert any("Meridian Foods" in line for line in lines)
    assert any("Ashgrove School" in line for line in lines)
    uid = caught.value.choices[0][0]
    assert asked(demo_database, f"who knows {uid}?").subjects[0].uid == uid


def test_a_name_that_fits_nobody_suggests_the_nearest(demo_database: Database) -> None:
    with pytest.raises(NotFoundError) as caught:
        asked(demo_database, "who knows Sally Kesler?")
    assert "Sally Kessler" in caught.value.suggestions


def test_a_question_that_is_not_understood_says_what_was(demo_database: Database) -> None:
    with pytest.raises(QuestionError) as caught:
        asked(demo_database, "who are the volunteers under the XYZ site")
    assert caught.value.examples
    with pytest.raises(QuestionError, match="which party you are"):
        asked(demo_database, "who can introduce me to Sally")


def test_the_answer_as_plain_values_has_the_promised_shape(demo_database: Database) -> None:
    plain = asked(demo_database, "who connects Sally to the XYZ site?").to_dict()
    assert plain.keys() >= {
        "source",
        "target",
        "as_of",
        "paths",
        "brokers",
        "truncated",
        "cypher",
        "milliseconds",
    }
    assert plain["paths"][0].keys() >= {"length", "strength", "hops"}
    assert plain["paths"][0]["hops"][0].keys() >= {
        "from",
        "to",
        "type",
        "label",
        "since",
        "until",
        "strength",
        "origin",
    }
    assert plain["paths"][0]["hops"][0]["origin"] == "demo"
