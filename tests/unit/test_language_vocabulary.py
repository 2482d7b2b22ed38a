"""The words that relationship types give to questions."""

from __future__ import annotations

import pytest

from graphcrm.language import Vocabulary
from graphcrm.language.vocabulary import Use
from graphcrm.models.relationship_types import RelationshipType

TRAINS = RelationshipType(
    "TRAINS",
    forward="trains staff at",
    reverse="has staff trainer",
    role="staff trainer",
    role_plural="staff trainers",
    reverse_role="trained site",
    reverse_role_plural="trained sites",
    synonyms=("is an instructor at", "trains with"),
    role_synonyms=("co-trainer",),
    source_kinds=("person",),
    target_kinds=("organization",),
)
ADVISES = RelationshipType("ADVISES", forward="advises", reverse="takes advice from", role="adviser")
ALLIED = RelationshipType("ALLIED_WITH", forward="is allied with", reverse="is allied with", role="ally", mutual=True)


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary.from_types([TRAINS, ADVISES, ALLIED])


@pytest.mark.parametrize(
    ("use", "phrase", "end", "past"),
    [
        ("verb", "trains staff at", "source", False),
        ("verb", "train staff at", "source", False),
        ("verb", "Trained the Staff at", "source", True),
        ("predicate", "training staff at", "source", False),
        ("predicate", "an instructor at", "source", False),
        ("predicate", "instructors at", "source", False),
        ("stem", "train staff", "source", False),
        ("stem", "trained staff", "source", True),
        ("noun", "staff trainer", "source", False),
        ("noun", "cotrainers", "source", False),
        ("noun", "trained sites", "target", False),
        ("verb", "took advice from", "target", True),
        ("predicate", "advised by", "target", False),
        ("predicate", "allied with", "either", False),
    ],
)
def test_a_phrase_has_its_subject_at_this_end(
    vocabulary: Vocabulary, use: Use, phrase: str, end: str, past: bool
) -> None:
    meanings = vocabulary.meanings(use, phrase)
    assert [(meaning.end, meaning.past) for meaning in meanings] == [(end, past)]
    assert vocabulary.knows(phrase)


def test_an_unknown_phrase_means_nothing(vocabulary: Vocabulary) -> None:
    assert vocabulary.meanings("verb", "bakes for") == ()
    assert not vocabulary.knows("bakes for")


def test_the_nearest_labels_are_found_by_the_beginning_of_a_text(vocabulary: Vocabulary) -> None:
    assert vocabulary.nearest("advices the mayor of London")[0] == "advises"
    assert vocabulary.nearest("zzz") == ()


def test_a_word_much_longer_or_shorter_than_a_label_is_not_near_it(vocabulary: Vocabulary) -> None:
    assert vocabulary.nearest("allying") == ()
    assert vocabulary.nearest("advertises") == ()


def test_a_verb_with_company_is_marked_where_its_object_is_no_person(vocabulary: Vocabulary) -> None:
    assert [meaning.in_company for meaning in vocabulary.meanings("verb", "trains with")] == [True]
    assert [meaning.in_company for meaning in vocabulary.meanings("predicate", "allied with")] == [False]


def test_empty_labels_add_no_words() -> None:
    bare = RelationshipType("BARE", forward="guards", reverse="is guarded by")
    assert not Vocabulary.from_types([bare]).knows("")
