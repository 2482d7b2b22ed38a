"""Profiles as files: the three that come with graphcrm are complete, and what does not fit is named."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import graphcrm
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.models.preferences import preference
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.schema import Schema
from graphcrm.models.vocabularies import Category, ContactType, Role
from graphcrm.services import profiles, setup
from graphcrm.services.profiles import Profile
from graphcrm.services.profiles.export import written

ROOT = Path(graphcrm.__file__).resolve().parents[1]
SHIPPED = profiles.shipped()
each_profile = pytest.mark.parametrize("profile", [profiles.read(name) for name in SHIPPED], ids=SHIPPED)

TEXT = """
name: little
label: Little
categories:
  - name: plants
    label: Plants
    below:
      - {name: trees, label: Trees}
      - {name: herbs, label: Herbs, position: 5}
attribute_sets:
  - name: garden
    label: Garden
    kinds: [organization]
    fields:
      - {name: area, label: Area, type: decimal}
      - {name: soil, label: Soil, type: choice, choices: [sand, clay]}
preferences: {page_size: 50}
questions:
  - name: owner
    question: who owns Eden?
    answer: [Eve]
"""


def write(folder: Path, text: str = TEXT) -> Path:
    path = folder / "little.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, old: str, new: str) -> RuleError:
    """Return the error for the little profile with a part of it written otherwise."""
    assert old in TEXT
    with pytest.raises(RuleError) as caught:
        profiles.read(write(folder, TEXT.replace(old, new)))
    return caught.value


def test_three_profiles_come_with_graphcrm() -> None:
    assert SHIPPED == ["membership-association", "sales-team", "volunteer-organization"]


@each_profile
def test_a_profile_has_a_part_of_everything_its_users_need(profile: Profile) -> None:
    for of in (Kind, RelationshipType, ContactType, Category, AttributeSet, Field):
        assert profile.all(of), of.noun
    sets = profile.all(AttributeSet)
    assert {"party", "relationship"} <= {each.holder for each in sets}
    assert any(field.formula for field in profile.all(Field))
    assert profile.preferences
    defaults = {name: preference(name).default for name in profile.preferences}
    assert [
        name for name, value in profile.preferences.items() if preference(name).field.value(value) == defaults[name]
    ] == []
    assert re.match(r"For .+\.", profile.description)


@each_profile
def test_a_profile_fits_what_comes_with_graphcrm_and_the_other_profiles(profile: Profile) -> None:
    others = [each for name in SHIPPED if name != profile.name for each in profiles.read(name).definitions]
    known = Schema([*setup.shipped(), *others])
    becoming = known.with_changes(profile.definitions)

    assert [each for each in profile.definitions if known.find(type(each), each.name)] == []
    for definition in profile.definitions:
        becoming.check(definition)


@each_profile
def test_a_label_or_role_of_a_type_is_not_that_of_another(profile: Profile) -> None:
    def words(kind: RelationshipType) -> set[str]:
        return {kind.forward, kind.reverse, kind.role, kind.role_plural, kind.reverse_role, kind.reverse_role_plural}

    shipped = [each for each in setup.shipped() if isinstance(each, RelationshipType)]
    for kind in profile.all(RelationshipType):
        assert all(words(kind)), kind.name
        assert [other.name for other in shipped if words(kind) & words(other)] == []


@each_profile
def test_help_is_a_sentence(profile: Profile) -> None:
    texts = [text for each in profile.definitions if (text := getattr(each, "help", ""))]

    assert len(texts) > 20
    assert [text for text in texts if not re.fullmatch(r"[A-Z].+\.", text)] == []


@each_profile
def test_a_profile_has_five_questions_in_words_some_about_fields_and_a_sample_that_is_small_and_invented(
    profile: Profile,
) -> None:
    assert profile.sample
    assert profile.sample.details
    folder = profile.path.parent
    parties = [row for name in ("people", "organizations", "groups") for row in rows(folder / f"{name}.csv")]
    ties = rows(folder / "relationships.csv")
    addresses = [row[key] for row in parties for key in ("email", "website") if row.get(key)]

    assert len([question for question in profile.questions if not question.find]) == 5
    assert any(question.find for question in profile.questions)
    assert all(question.answer for question in profile.questions)
    assert 30 <= len(parties) <= 80
    assert 60 <= len(ties) <= 200
    assert [address for address in addresses if not address.endswith(".example")] == []
    assert any(row["end"] for row in ties)
    # An answer of today stays what it is.
    assert max(row[key] for row in ties for key in ("start", "end")) < "2026-11"


@each_profile
def test_the_mapping_of_a_sample_names_every_column_of_its_files(profile: Profile) -> None:
    assert profile.sample
    mapping = yaml.safe_load(profile.sample.mapping.read_text(encoding="utf-8"))
    for part in mapping["parties"]:
        named = {"id", *part["fields"].values(), *(contact["column"] for contact in part.get("contacts", ()))}
        assert set(rows(profile.path.parent / part["file"])[0]) == named


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_profile_is_read_by_name_by_file_and_by_folder(tmp_path: Path) -> None:
    by_name = profiles.read("sales-team")

    assert profiles.read(by_name.path) == by_name
    assert profiles.read(by_name.path.parent) == by_name
    assert profiles.read(write(tmp_path)).label == "Little"


def test_where_an_entry_stands_says_its_set_its_parent_and_its_position(tmp_path: Path) -> None:
    found: dict[str, Definition] = {each.name: each for each in profiles.read(write(tmp_path)).definitions}

    assert found["trees"] == Category("trees", "Trees", parent="plants", position=10)
    assert found["herbs"] == Category("herbs", "Herbs", parent="plants", position=5)
    assert found["soil"] == Field("soil", "Soil", "choice", choices=("sand", "clay"), set="garden", position=20)


def test_an_unknown_profile_is_refused_with_those_like_it(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as caught:
        profiles.read("sales")
    assert caught.value.suggestions == ("sales-team",)
    with pytest.raises(NotFoundError, match="membership-association, sales-team, volunteer-organization"):
        profiles.read(tmp_path / "nothing.yaml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("label: Little", "lable: Little", "lable is unknown. Did you mean label?"),
        ("label: Little", "", "label is missing"),
        ("label: Area", "lable: Area", "attribute_sets[1].fields[1].lable (area) is unknown. Did you mean label?"),
        ("label: Soil", "set: other", "attribute_sets[1].fields[2].set (soil) is unknown"),
        ("type: decimal", "was: x", "attribute_sets[1].fields[1].was (area) is unknown"),
        (
            "type: decimal",
            "type: number",
            "attribute_sets[1].fields[1]: Field area: type is 'number'. It must be one of",
        ),
        ("label: Area", "label: no", "Field area: label is False. It must be text; put quotes around it."),
        ("choices: [sand, clay]", "choices: sand", "fields[2]: Field soil: choices is 'sand'. It must be a list."),
        ("name: herbs", "name: trees", "categories[1].below[2] is the category trees, as categories[1].below[1] is"),
        ("label: Trees}", "}", "categories[1].below[1]: Category trees: label is None. It must be given."),
        ("name: area", "name: Area", "It must be up to 60 lower-case letters"),
        ("page_size: 50", "page_siez: 50", "preferences.page_siez: There is no preference 'page_siez'. Did you mean"),
        ("page_size: 50", "page_size: 5", "preferences.page_size: Page size cannot be 5. It must be at least 10."),
        ("answer: [Eve]", "answer: Eve", "questions[1].answer is not a list"),
        ("answer: [Eve]", "answer: []", "questions[1].answer is missing"),
        ("answer: [Eve]", "answer: [Eve]\n    find: [person, old]", "questions[1].find[2]: 'old' is no condition."),
        ("preferences:", "sample: {mapping: m.yaml}\npreferences:", "sample.mapping is 'm.yaml', which is not there"),
        ("below:\n", "below:\n      - 7\n", "categories[1].below[1] is not an entry"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    error = refused(tmp_path, old, new)

    assert str(error).startswith("The profile little.yaml: ")
    assert said in str(error)


def test_a_file_that_is_no_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    error = refused(tmp_path, "label: Little", "label: [Little")

    assert error.message.startswith("The profile little.yaml, line ")
    assert "docs/profiles.md" in error.hint


@each_profile
def test_the_page_of_profiles_names_the_questions_in_words(profile: Profile) -> None:
    page = (ROOT / "docs" / "profiles.md").read_text(encoding="utf-8")

    assert [each.question for each in profile.questions if not each.find and each.question not in page] == []


def test_the_example_of_the_page_can_be_read(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "profiles.md").read_text(encoding="utf-8")
    found = re.search(r"```yaml\n(.+?)```", page, flags=re.DOTALL)
    assert found

    assert len(profiles.read(write(tmp_path, found[1])).definitions) == 8


NAMES = st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), min_size=1, max_size=8, unique=True)
#: Texts that YAML could take for something else.
WORDS = st.one_of(
    st.sampled_from(
        ["no", "2019", "2019-05-03", "null", "~", "- a", "a: b", "#x", "'", "{x}", "[x]", "*", "1e3", "=", "ñ"]
    ),
    st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30),
)
PROSE = st.lists(WORDS, max_size=3).map("\n".join)
POSITIONS = st.integers(-20, 60)


@st.composite
def definitions(draw: st.DrawFn) -> list[Definition]:
    """Draw a tree of categories, roles, and sets with fields."""
    made: list[Definition] = []
    for name in draw(NAMES):
        parent = draw(st.sampled_from(["", *(each.name for each in made)]))
        made.append(Category(name, draw(WORDS), parent=parent, help=draw(PROSE), position=draw(POSITIONS)))
    made += [Role(name, draw(WORDS), position=draw(POSITIONS), active=draw(st.booleans())) for name in draw(NAMES)]
    sets = draw(NAMES)
    made += [AttributeSet(name, draw(WORDS), kinds=("person", "group"), position=draw(POSITIONS)) for name in sets]
    for name in draw(NAMES):
        choices = tuple(draw(st.lists(WORDS, min_size=1, max_size=3, unique_by=str.casefold)))
        of = draw(st.sampled_from(sets))
        made.append(Field(name, draw(WORDS), "choice", draw(PROSE), choices=choices, set=of, position=draw(POSITIONS)))
    return made


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(given=definitions())
def test_whatever_was_defined_is_read_as_it_was_written(tmp_path: Path, given: list[Definition]) -> None:
    text = written("little", "Little", given, {"page_size": 50})

    found = profiles.read(write(tmp_path, text))

    assert set(found.definitions) == set(given)
    assert found.preferences == {"page_size": 50}
    assert written("little", "Little", list(found.definitions), found.preferences) == text
