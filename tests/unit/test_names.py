"""How names are made, sorted and compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import RuleError
from graphcrm.models import names
from graphcrm.models.fields import PERSON_FIELDS


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"first_name": "Sally", "last_name": "Harper"}, "Sally Harper"),
        (
            {"prefix": "Dr.", "first_name": "Ann", "middle_name": "B.", "last_name": "Cole", "suffix": "Jr."},
            "Dr. Ann B. Cole Jr.",
        ),
        ({"nickname": "Sal"}, "Sal"),
        ({"prefix": "Dr.", "nickname": "Sal"}, "Dr. Sal"),
        ({"first_name": "Sally", "nickname": "Sal"}, "Sally"),
        ({"prefix": "Dr.", "suffix": "Jr."}, ""),
        ({"first_name": None}, ""),
    ],
)
def test_a_full_name_is_made_of_its_parts(parts: dict[str, str], name: str) -> None:
    assert names.full_name(parts) == name


@pytest.mark.parametrize(
    ("kind", "name", "parts", "sorted_as"),
    [
        ("person", "Dr. Ann Cole Jr.", {"first_name": "Ann", "last_name": "Cole", "suffix": "Jr."}, "Cole, Ann Jr."),
        ("person", "Cole", {"last_name": "Cole"}, "Cole"),
        ("person", "Madonna", {}, "Madonna"),
        ("organization", "The Garden Club", {}, "Garden Club"),
        ("organization", "A La Carte", {"last_name": "Cole"}, "La Carte"),
        ("organization", "The", {}, "The"),
        ("organization", "Theory", {}, "Theory"),
    ],
)
def test_a_person_is_sorted_by_last_name_and_the_rest_without_article(
    kind: str, name: str, parts: dict[str, str], sorted_as: str
) -> None:
    assert names.sort_name(kind, name, parts) == sorted_as


def test_neither_case_nor_accents_nor_punctuation_count_in_the_order_of_a_list() -> None:
    in_order = ["Ábel, Tom", "abel, Una", "de Vries, Jan", "Müller, Eva", "O'Brien, Sean", "Obst", "Øst, René", "Zed"]
    assert sorted(sorted(in_order), key=names.sort_key) == in_order
    assert names.sort_key("!!!") == "!!!"


@pytest.mark.parametrize(
    ("locale", "parts", "name", "sorted_as"),
    [
        ("hu", ("", "János", "", "Nagy"), "Nagy János", "Nagy János"),
        ("hu-HU", ("Dr.", "János", "Ádám", "Nagy"), "Dr. Nagy János Ádám", "Nagy János Ádám"),
        ("ja", ("", "太郎", "", "山田"), "山田太郎", "山田太郎"),
        ("ja", ("Dr.", "Tarō", "", "Yamada"), "Dr. Yamada Tarō", "Yamada Tarō"),
        ("zh-Hant-TW", ("", "明", "", "李"), "李明", "李明"),
        ("ko", ("", "민준", "", "김"), "김민준", "김민준"),
        ("vi", ("", "An", "Văn", "Nguyễn"), "Nguyễn Văn An", "Nguyễn Văn An"),
        ("is", ("", "Björk", "", "Guðmundsdóttir"), "Björk Guðmundsdóttir", "Björk Guðmundsdóttir"),
        ("nl", ("", "Jan", "", "van der Berg"), "Jan van der Berg", "Berg, Jan van der"),
        ("nl-NL", ("", "Piet", "", "de Vries"), "Piet de Vries", "Vries, Piet de"),
        ("nl", ("", "Ed", "", "van 't Hof"), "Ed van 't Hof", "Hof, Ed van 't"),
        ("nl", ("", "Ann", "", "Deen"), "Ann Deen", "Deen, Ann"),
        ("nl", ("", "Ann", "", "van"), "Ann van", "van, Ann"),
        ("nl-BE", ("", "Jan", "", "Van den Broeck"), "Jan Van den Broeck", "Van den Broeck, Jan"),
        ("de", ("Dr.", "Ursula", "", "von der Heide"), "Dr. Ursula von der Heide", "Heide, Ursula von der"),
        ("de-AT", ("", "Max", "", "von und zu Berg"), "Max von und zu Berg", "Berg, Max von und zu"),
        ("de", ("", "Eva", "", "Zum Felde"), "Eva Zum Felde", "Zum Felde, Eva"),
        ("es", ("", "Ana", "", "García de la Vega"), "Ana García de la Vega", "García de la Vega, Ana"),
        ("pt-BR", ("", "Rui", "", "da Silva"), "Rui da Silva", "da Silva, Rui"),
        ("en", ("", "Vincent", "", "van Gogh"), "Vincent van Gogh", "van Gogh, Vincent"),
        ("", ("", "明", "", "李"), "明 李", "李, 明"),
    ],
)
def test_the_language_of_a_name_decides_its_order(
    locale: str, parts: tuple[str, ...], name: str, sorted_as: str
) -> None:
    given = dict(zip(("prefix", "first_name", "middle_name", "last_name"), parts, strict=True)) | {"locale": locale}

    assert names.full_name(given) == name
    assert names.sort_name("person", name, given) == sorted_as


def test_the_language_of_a_name_is_a_tag() -> None:
    locale = next(field for field in PERSON_FIELDS if field.name == "locale")

    for tag in ("hu", "nl-BE", "zh-Hant-TW", "es-419"):
        assert locale.value(tag) == tag
    for wrong in ("Hungarian", "nl_BE", "h", "nl-BE-"):
        with pytest.raises(RuleError, match="Language of the name"):
            locale.value(wrong)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José  García", "jose garcia"),
        ("O'Brien", "O’BRIEN"),
        ("Smith-Jones, Ann", "smith jones ann"),
        ("Straße", "STRASSE"),
        ("Łukasz Øster Þór Æsir", "Lukasz Oster Thor Aesir"),
        ("İzmir", "izmir"),
    ],
)
def test_case_accents_punctuation_and_spaces_do_not_count(one: str, other: str) -> None:
    assert names.key(one) == names.key(other)


def test_folding_a_text_keeps_its_punctuation() -> None:
    assert names.folded("  C++  für Ältere ") == "c++ fur altere"
    assert names.folded("C#") != names.folded("C")


@given(st.text())
def test_a_folded_text_is_its_own_and_has_the_key_of_the_text(text: str) -> None:
    assert names.folded(names.folded(text)) == names.folded(text)
    assert names.key(names.folded(text)) == names.key(text)


def test_names_in_any_script_have_a_key() -> None:
    assert names.key("李 明") == "李 明"
    assert names.key("Анна") == names.key("анна")


@given(st.text())
def test_a_key_is_its_own_key_and_holds_words_alone(name: str) -> None:
    key = names.key(name)

    assert names.key(key) == key
    assert all(letter.isalnum() or letter in " _" for letter in key)
    assert key == " ".join(key.split())


@given(st.text(), st.sampled_from([str.upper, str.lower, str.title]))
def test_a_key_holds_no_capitals_so_that_no_word_is_an_operator_of_a_search(name: str, write) -> None:
    assert {"AND", "OR", "NOT", "TO"}.isdisjoint(names.key(write(name)).split())
    assert {"AND", "OR", "NOT", "TO"}.isdisjoint(names.key("ᴬᴺᴰ ＯＲ").split())


@pytest.mark.parametrize(
    ("name", "letter"), [("Æbler", "A"), ("Œuvre", "O"), ("Øst", "O"), ("Þór", "T"), ("Łódź", "L")]
)
def test_a_letter_of_its_own_stands_under_the_one_that_it_is_sorted_by(name: str, letter: str) -> None:
    assert names.sort_key(name)[0].upper() == letter
