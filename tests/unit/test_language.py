"""What questions mean, with the shipped relationship types as vocabulary."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm import language, resources
from graphcrm.errors import QuestionError
from graphcrm.language import (
    ME,
    Common,
    Connect,
    Introduce,
    Question,
    Related,
    Tie,
    Together,
    Vocabulary,
    WhoKnows,
    grammar,
)
from graphcrm.language.candidates import BUILDERS
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.values import EVER, Period

TODAY = date(2026, 11, 22)
TO_TODAY = Period(date.min, TODAY)
FROM_TODAY = Period(TODAY, date.max)
DOCUMENT = Path(__file__).parents[2] / "docs" / "questions.md"
SHIPPED = [
    RelationshipType.from_mapping(values)
    for values in yaml.safe_load((resources.folder("seeds") / "reference" / "relationship_types.yaml").read_text())
]
VOCABULARY = Vocabulary.from_types(SHIPPED)
VOLUNTEERS = (Tie("VOLUNTEERS_AT", "source"),)
SITES = (Tie("VOLUNTEERS_AT", "target"),)


def ask(question: str) -> Question:
    return language.parse(question, VOCABULARY, TODAY)


def ask_all(question: str) -> list[Question]:
    return language.parse_all(question, VOCABULARY, TODAY)


def documented() -> list[tuple[str, str]]:
    blocks = re.findall(r"^```text (\w+)\n(.*?)^```", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
    return [(kind, line) for kind, lines in blocks for line in lines.splitlines()]


@pytest.mark.parametrize(("kind", "question"), documented())
def test_each_documented_question_means_what_its_section_says(kind: str, question: str) -> None:
    assert type(ask(question)).__name__ == kind


def documented_dates() -> list[str]:
    table = DOCUMENT.read_text().partition("## When\n")[2].partition("## Names")[0]
    return [
        wording for row in re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE) for wording in re.findall("`(.*?)`", row)
    ]


@pytest.mark.parametrize("wording", documented_dates())
def test_each_documented_wording_for_a_date_is_one(wording: str) -> None:
    question = ask(f"who knows Sally {wording}")
    assert isinstance(question, WhoKnows)
    assert question.party == "Sally"
    assert question.period is not None


@pytest.mark.parametrize("question", language.EXAMPLES)
def test_the_examples_given_after_a_failure_are_understood(question: str) -> None:
    ask(question)


@pytest.mark.parametrize(
    "question",
    [
        "who connects Sally Jones to the XYZ site",
        "WHO CONNECTS Sally Jones TO the XYZ site?",
        "  who  links Sally Jones\twith the XYZ site ?",
        "how does Sally Jones know the XYZ site?",
        "how do Sally Jones and the XYZ site know each other",
        "how is Sally Jones related to the XYZ site",
        "how's Sally Jones connected to the XYZ site",
        "how are Sally Jones and the XYZ site linked",
        "what connects Sally Jones with the XYZ site",
        "please show me the shortest path from Sally Jones to the XYZ site",
        "is there a connection between Sally Jones and the XYZ site",
        "who can introduce Sally Jones to the XYZ site",
        "does Sally Jones know the XYZ site",
        "tell me who connects “Sally Jones” to the XYZ site",
    ],
)
def test_wordings_of_who_connects_a_to_b(question: str) -> None:
    assert ask(question) == Connect("Sally Jones", "the XYZ site")


@pytest.mark.parametrize(
    "question",
    ["how did Sally meet Josh", "how did Sally and Josh meet", "how did Sally get to know Josh"],
)
def test_how_two_met_is_asked_of_all_time_to_today(question: str) -> None:
    assert ask(question) == Connect("Sally", "Josh", TO_TODAY)


@pytest.mark.parametrize("question", ["who can introduce me to Josh", "how do I know Josh", "who can get me to Josh"])
def test_the_asker_stands_for_their_own_party(question: str) -> None:
    assert ask(question) == Connect(ME, "Josh")


@pytest.mark.parametrize(
    ("question", "through", "avoid"),
    [
        ("who connects Sally to Josh through Ann", ("Ann",), ()),
        ("how is Sally connected to Josh via the XYZ site?", ("the XYZ site",), ()),
        ("who connects Sally to Josh through Ann and Ben", ("Ann", "Ben"), ()),
        ("how does Sally know Josh without Bob", (), ("Bob",)),
        ("how do Sally and Josh know each other without Bob", (), ("Bob",)),
        ("shortest path from Sally to Josh avoiding Bob or Eve", (), ("Bob", "Eve")),
        ("path from Sally to Josh through Ann without Bob", ("Ann",), ("Bob",)),
        ("path from Sally to Josh not through Bob via Ann", ("Ann",), ("Bob",)),
        ('path from Sally to Josh through "Walk Through Fire"', ("Walk Through Fire",), ()),
    ],
)
def test_a_path_may_be_told_whom_to_run_through_and_to_avoid(
    question: str, through: tuple[str, ...], avoid: tuple[str, ...]
) -> None:
    assert ask(question) == Connect("Sally", "Josh", through=through, avoid=avoid)


def test_through_may_also_be_part_of_a_name_and_through_a_year_is_a_date() -> None:
    assert ask_all("who connects Sally to Josh through Ann")[1] == Connect("Sally", "Josh through Ann")
    assert ask("who connects Sally to Josh through 2020") == Connect(
        "Sally", "Josh", Period(date.min, date(2020, 12, 31))
    )


@pytest.mark.parametrize(
    "question",
    ["strongest connection between Sally and Josh", "what is the strongest path from Sally to Josh"],
)
def test_the_strongest_connection_is_asked_for_as_such(question: str) -> None:
    assert ask(question) == Connect("Sally", "Josh", strongest=True)


@pytest.mark.parametrize(
    "question",
    [
        "who of us could introduce me to Josh",
        "which of us knows Josh?",
        "who in our team knows Josh",
        "who on my team can introduce us to Josh",
        "does any of us know Josh",
        "who should we ask to meet Josh",
        "who of us should ask whom to reach Josh",
        "how can we reach Josh",
        "warm introduction to Josh",
        "introduce me to Josh",
    ],
)
def test_who_of_us_should_ask_whom(question: str) -> None:
    assert ask(question) == Introduce("Josh")


@pytest.mark.parametrize(
    ("question", "meaning"),
    [
        ("who knows Sally", WhoKnows("Sally")),
        ("whom does Sally know?", WhoKnows("Sally")),
        ("what is Sally connected to", WhoKnows("Sally")),
        ("Sally’s connections", WhoKnows("Sally")),
        ("who knows me", WhoKnows(ME)),
        ("who knew Sally", WhoKnows("Sally", TO_TODAY)),
        ("does anyone know Sally", WhoKnows("Sally")),
        ("is anyone connected to Sally", WhoKnows("Sally")),
        ("how many people know Sally", WhoKnows("Sally", count=True)),
        ("who do Sally and Josh both know", Common("Sally", "Josh")),
        ("who do both Sally and Josh know", Common("Sally", "Josh")),
        ("who knows Sally and Josh", Common("Sally", "Josh")),
        ("common contacts of Sally and Josh", Common("Sally", "Josh")),
        ("how many contacts do Sally and Josh share", Common("Sally", "Josh", count=True)),
        ("who do Josh and I both know", Common("Josh", ME)),
        ("whom do Sally & Josh both know", Common("Sally", "Josh")),
        ("do Sally and Josh know anyone in common", Common("Sally", "Josh")),
        ("do Sally and Josh have anyone in common", Common("Sally", "Josh")),
        ("do Sally and Josh have any mutual friends", Common("Sally", "Josh")),
        ("who does Sally know at Nordlicht Instruments", Common("Sally", "Nordlicht Instruments")),
        ("do I know anyone at Nordlicht Instruments", Common(ME, "Nordlicht Instruments")),
        ("who at Nordlicht Instruments knows Sally", Common("Nordlicht Instruments", "Sally")),
        ("who does Sally know in 2019", WhoKnows("Sally", Period.parse("2019"))),
    ],
)
def test_who_knows_one_or_both(question: str, meaning: Question) -> None:
    assert ask(question) == meaning


@pytest.mark.parametrize(
    ("question", "meaning"),
    [
        ("who volunteers at the XYZ site", Related(VOLUNTEERS, "the XYZ site")),
        ("who are the volunteers at XYZ", Related(VOLUNTEERS, "XYZ")),
        ("what people volunteer at XYZ", Related(VOLUNTEERS, "XYZ")),
        ("XYZ's volunteers", Related(VOLUNTEERS, "XYZ")),
        ("who does XYZ have as volunteers", Related(VOLUNTEERS, "XYZ")),
        ("how many people volunteer at XYZ", Related(VOLUNTEERS, "XYZ", count=True)),
        ("how many volunteers are there at XYZ", Related(VOLUNTEERS, "XYZ", count=True)),
        ("where does Josh volunteer", Related(SITES, "Josh")),
        ("where is Josh volunteering", Related(SITES, "Josh")),
        ("where was Josh a volunteer", Related(SITES, "Josh", TO_TODAY)),
        ("does anyone volunteer at XYZ", Related(VOLUNTEERS, "XYZ")),
        ("is anyone a volunteer at XYZ", Related(VOLUNTEERS, "XYZ")),
        ("which sites does Josh volunteer at", Related(SITES, "Josh", noun="sites")),
        ("how many sites has Josh volunteered at", Related(SITES, "Josh", TO_TODAY, noun="sites", count=True)),
        ("who employs Josh", Related((Tie("WORKS_AT", "target"),), "Josh")),
        ("for whom did Josh work", Related((Tie("WORKS_AT", "target"),), "Josh", TO_TODAY)),
        ("who is Sally's manager", Related((Tie("MANAGES", "source"),), "Sally")),
        ("who reports to Sally", Related((Tie("MANAGES", "target"),), "Sally")),
        ("who is managed by Sally", Related((Tie("MANAGES", "target"),), "Sally")),
        ("who is Josh's mother", Related((Tie("PARENT_OF", "source"),), "Josh")),
        ("what are Sally's children", Related((Tie("PARENT_OF", "target"),), "Sally")),
        ("who are Josh's coworkers", Related((Tie("COLLEAGUE_OF", "either"),), "Josh")),
        ("who is Josh married to", Related((Tie("SPOUSE_OF", "either"),), "Josh")),
        ("who is on the board of Acme", Related((Tie("BOARD_MEMBER_OF", "source"),), "Acme")),
        ("what did Josh found", Related((Tie("FOUNDED", "target"),), "Josh", TO_TODAY)),
        ("who is related to Sally", Related((Tie("RELATIVE_OF", "either"),), "Sally")),
        (
            "which committees did Sally serve on in 2013",
            Related((Tie("SITS_ON", "target"),), "Sally", Period.parse("2013"), noun="committees"),
        ),
    ],
)
def test_the_words_of_relationship_types_ask_for_the_right_end(question: str, meaning: Question) -> None:
    assert ask(question) == meaning


@pytest.mark.parametrize(
    ("question", "meaning"),
    [
        ("who volunteered with Josh", Together(VOLUNTEERS, "Josh", period=TO_TODAY)),
        ("who volunteers alongside Josh at XYZ", Together(VOLUNTEERS, "Josh", "XYZ")),
        ("who was a volunteer at XYZ with Josh", Together(VOLUNTEERS, "Josh", "XYZ", TO_TODAY)),
        ("who did Josh volunteer with at XYZ", Together(VOLUNTEERS, "Josh", "XYZ", TO_TODAY)),
        ("who are Josh's fellow volunteers", Together(VOLUNTEERS, "Josh")),
        ("who volunteers at the same site as Josh", Together(VOLUNTEERS, "Josh")),
    ],
)
def test_who_did_the_same_together_with_someone(question: str, meaning: Question) -> None:
    assert ask(question) == meaning


def test_volunteering_with_an_organization_is_the_second_reading() -> None:
    assert Related(VOLUNTEERS, "Helping Hands") in ask_all("who volunteers with Helping Hands")


def test_a_word_of_several_types_asks_for_all_of_them() -> None:
    question = ask("who are the members of Smith and Sons")
    assert isinstance(question, Related)
    assert {"MEMBER_OF", "MEMBER_OF_GROUP", "SITS_ON"} <= set(question.types)
    assert {tie.end for tie in question.ties} == {"source"}


def test_a_name_with_and_gives_both_ways_to_split_it() -> None:
    assert ask_all("how are Smith and Sons and Acme connected") == [
        Connect("Smith", "Sons and Acme"),
        Connect("Smith and Sons", "Acme"),
    ]


def test_a_synonym_with_its_own_article_keeps_the_article_of_the_name() -> None:
    assert ask("who is a volunteer at the XYZ site") == Related(VOLUNTEERS, "the XYZ site")


def test_a_comma_before_and_goes_on_with_the_name() -> None:
    assert ask("how are Health, Labor, and Pensions and Josh connected") == Connect(
        "Health, Labor, and Pensions", "Josh"
    )


def test_quotes_keep_a_name_together() -> None:
    assert ask_all('how are "Smith and Sons" and Acme connected') == [Connect("Smith and Sons", "Acme")]


@pytest.mark.parametrize("name", ["Me", "Who", "Who Knows", "The The", "whom in 2019", "!!!", "R & B"])
def test_a_quoted_name_may_be_words_of_the_question_or_signs(name: str) -> None:
    assert ask(f'who connects "{name}" to "Me"') == Connect(name, "Me")
    assert ask_all(f'who volunteers at "{name}"?') == [Related(VOLUNTEERS, name)]
    assert ask(f'"{name}"\'s volunteers') == Related(VOLUNTEERS, name)


@pytest.mark.parametrize("question", ["who knows {}", "who is connected to {}", "contacts of {}"])
@pytest.mark.parametrize("name", ["the Parks and Harbour Committee", "Mac & Sons"])
def test_a_name_with_and_may_be_one_or_two(question: str, name: str) -> None:
    first, second = name.replace("&", "and").split(" and ")
    readings = ask_all(question.format(name))
    assert readings[0] == Common(first, second)
    assert WhoKnows(name) in readings


def test_a_name_may_begin_with_a_question_word_in_capitals() -> None:
    assert ask("who connects Who Cares Trust to Josh") == Connect("Who Cares Trust", "Josh")


@pytest.mark.parametrize(
    "name",
    [
        "O'Neil, Thomas P.",
        "José Ñuñez-O'Brien",
        "Smith & Sons",
        "Acme Inc.",
        "St. John's School",
        "24/7 Care",
        "ext:C000127",
        "0197f3a2-5c1e-7b44-9d0e-1a2b3c4d5e6f",
        "The XYZ Site",
        "Committee on Ways and Means",
        "Class of 2019",
        "Ximena O’Leary",
        "Health, Employment, Labor, and Pensions",
        "王小明",
        "OR",
        "A",
    ],
)
def test_a_name_is_kept_as_it_was_typed(name: str) -> None:
    assert ask(f"who volunteers at {name}?") == Related(VOLUNTEERS, name)
    assert ask(f"who connects {name} to Josh") == Connect(name, "Josh")
    assert ask(f"{name}'s volunteers") == Related(VOLUNTEERS, name)


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("who volunteers at XYZ", None),
        ("who currently volunteers at XYZ", None),
        ("who has been a volunteer at XYZ", TO_TODAY),
        ("who's been volunteering at XYZ", TO_TODAY),
        ("who was a volunteer at XYZ", TO_TODAY),
        ("who volunteered at XYZ", TO_TODAY),
        ("who used to volunteer at XYZ", TO_TODAY),
        ("who previously volunteered at XYZ", TO_TODAY),
        ("who has ever volunteered at XYZ", EVER),
        ("who has ever been a volunteer at XYZ", EVER),
        ("who volunteered at XYZ at any time", EVER),
        ("who will volunteer at XYZ", FROM_TODAY),
        ("who is going to volunteer at XYZ", FROM_TODAY),
        ("who's going to be a volunteer at XYZ", FROM_TODAY),
        ("who will be a volunteer at XYZ in 2027", Period.parse("2027")),
        ("who's been volunteering at XYZ since 2022", Period(date(2022, 1, 1), TODAY)),
        ("who volunteers at XYZ in 2019", Period.parse("2019")),
        ("who volunteered at XYZ in 2019", Period.parse("2019")),
        ("In 2019, who volunteered at XYZ?", Period.parse("2019")),
    ],
)
def test_the_tense_decides_only_where_no_date_is_given(question: str, period: Period | None) -> None:
    meaning = ask(question)
    assert isinstance(meaning, Related)
    assert meaning.ties == VOLUNTEERS
    assert meaning.party == "XYZ"
    assert meaning.period == period


def test_a_trailing_date_may_also_be_part_of_the_name() -> None:
    assert ask_all("who volunteers at Camp 2019") == [
        Related(VOLUNTEERS, "Camp", Period.parse("2019")),
        Related(VOLUNTEERS, "Camp 2019"),
    ]


def test_every_question_of_the_grammar_has_a_builder() -> None:
    rules = grammar._grammar().rules
    questions = {symbol.name for rule in rules if rule.origin.name == "question" for symbol in rule.expansion}
    assert {rule.alias or rule.origin.name for rule in rules if rule.origin.name in questions} == set(BUILDERS)


def outcome(text: str) -> list[Question] | QuestionError:
    """Return what a text means or why it means nothing; anything else that happens fails the test."""
    try:
        return ask_all(text)
    except QuestionError as error:
        return error


def is_understood_or_refused(text: str) -> bool:
    result = outcome(text)
    return bool(result.message and result.hint) if isinstance(result, QuestionError) else bool(result)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_understood_or_refused_with_a_sentence(text: str) -> None:
    assert is_understood_or_refused(text)


WORDS = """who what which where how is are was did does know knows connected connects volunteers volunteered members
member of at with and to in on before since between the a both my me 2019 May 3 31 Josh Josh's Sally XYZ "Acme last
year 2019-05 3/5/2019 ago"""


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join))
def test_any_mix_of_the_questions_own_words_is_understood_or_refused(text: str) -> None:
    assert is_understood_or_refused(text)


@pytest.mark.parametrize(
    "text",
    ["and " * 60, "who " + "in " * 58 + "2019", "who are with at a " * 12, "how are " + "a and " * 28 + "connected"],
)
def test_a_long_text_of_small_words_takes_bounded_time(text: str) -> None:
    begin = time.process_time()
    outcome(text)
    # Measured: under half a second; the bound leaves room for a busy machine.
    assert time.process_time() - begin < 3


def test_a_question_of_twelve_words_takes_milliseconds() -> None:
    question = "who was a volunteer at the Gateway Food Bank on 3 May 2019"
    ask(question)
    begin = time.process_time()
    for _ in range(5):
        ask(question)
    # Measured: about 20 ms each.
    assert (time.process_time() - begin) / 5 < 0.1
