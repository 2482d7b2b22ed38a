"""English word forms made by rule."""

from __future__ import annotations

import pytest

from graphcrm.language import english


@pytest.mark.parametrize(
    ("third", "base", "past", "participle", "gerund"),
    [
        ("volunteers", "volunteer", "volunteered", "volunteered", "volunteering"),
        ("works", "work", "worked", "worked", "working"),
        ("manages", "manage", "managed", "managed", "managing"),
        ("teaches", "teach", "taught", "taught", "teaching"),
        ("studies", "study", "studied", "studied", "studying"),
        ("employs", "employ", "employed", "employed", "employing"),
        ("supervises", "supervise", "supervised", "supervised", "supervising"),
        ("assesses", "assess", "assessed", "assessed", "assessing"),
        ("knows", "know", "knew", "known", "knowing"),
        ("leads", "lead", "led", "led", "leading"),
        ("sits", "sit", "sat", "sat", "sitting"),
        ("runs", "run", "ran", "run", "running"),
        ("plans", "plan", "planned", "planned", "planning"),
        ("owns", "own", "owned", "owned", "owning"),
        ("refers", "refer", "referred", "referred", "referring"),
        ("visits", "visit", "visited", "visited", "visiting"),
        ("goes", "go", "went", "gone", "going"),
        ("ties", "tie", "tied", "tied", "tying"),
        ("oversees", "oversee", "oversaw", "overseen", "overseeing"),
        ("has", "have", "had", "had", "having"),
    ],
)
def test_a_verb_has_these_forms(third: str, base: str, past: str, participle: str, gerund: str) -> None:
    verb = english.conjugate(third)
    assert (verb.base, verb.past, verb.participle, verb.gerund) == (base, past, participle, gerund)


@pytest.mark.parametrize(
    ("base", "third"),
    [("volunteer", "volunteers"), ("teach", "teaches"), ("go", "goes"), ("carry", "carries"), ("have", "has")],
)
def test_a_base_has_this_third_person(base: str, third: str) -> None:
    assert english.third_person(base) == third


def test_the_words_after_a_verb_stay_with_it() -> None:
    assert english.conjugate("coordinates volunteers at").past == "coordinated volunteers at"


@pytest.mark.parametrize(
    ("past", "base"),
    [("founded", "found"), ("introduced", "introduce"), ("referred", "refer"), ("studied", "study")],
)
def test_a_label_in_the_past_leads_back_to_its_base(past: str, base: str) -> None:
    assert base in {verb.base for verb in english.conjugate_past(past)}


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("member", "members"),
        ("agency", "agencies"),
        ("boy", "boys"),
        ("coach", "coaches"),
        ("boss", "bosses"),
        ("child", "children"),
        ("grandchild", "grandchildren"),
        ("chairwoman", "chairwomen"),
        ("salesperson", "salespeople"),
        ("wife", "wives"),
        ("mother-in-law", "mothers-in-law"),
        ("human", "humans"),
    ],
)
def test_a_noun_has_this_plural(noun: str, plural: str) -> None:
    assert english.plural(noun) == plural
