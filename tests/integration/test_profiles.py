"""Profiles are installed into any database, twice, and answer the questions of their users; an export is a profile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from journal import entries, rows

from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.models.access import AccessRole, FieldRights, Folder, Team
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.preference import Scope
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.vocabularies import ContactType, Role
from graphcrm.queries.schema import schema
from graphcrm.services import (
    contact_points,
    definitions,
    fields,
    indexes,
    naming,
    parties,
    preferences,
    profiles,
    records,
    relationships,
    setup,
)
from graphcrm.services.profiles import Item, Profile, Report
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
SITE = Scope.site()
SHIPPED = profiles.shipped()
LITTLE = """
name: little
label: Little
contact_types:
  - {name: lead, label: Lead, help: Someone who may become a customer., color: "#112233", position: 20}
roles:
  - {name: gardener, label: Gardener, position: 15}
attribute_sets:
  - name: garden
    label: Garden
    kinds: [organization]
    fields:
      - {name: area, label: Area, type: decimal, indexed: true}
      - {name: plot, label: Plot, unique: true}
preferences: {page_size: 50}
"""


@pytest.fixture
def fresh(database: Database) -> Iterator[Database]:
    """A database with the shipped types alone; nothing that a test makes is left, no index either."""
    clear(database)
    yield database
    clear(database)


def clear(database: Database) -> None:
    rows(database, "MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    database.schema_cache = None
    setup.load_reference(database, ADMINISTRATOR)
    indexes.synchronize(database, ADMINISTRATOR)


def little(folder: Path, text: str = LITTLE) -> Profile:
    path = folder / "little.yaml"
    path.write_text(text, encoding="utf-8")
    return profiles.read(path)


def define(database: Database, definition: Definition) -> None:
    database.write(ADMINISTRATOR, lambda work: definitions.define(work, definition))


def install(database: Database, profile: Profile, *, overwrite: bool = False) -> Report:
    return profiles.install(database, ADMINISTRATOR, profile, overwrite=overwrite)


def state(database: Database) -> dict[str, object]:
    """Return all that a second installation must leave as it is."""
    return {
        "schema": frozenset(schema(database)),
        "journal": rows(database, "MATCH (c:Change) RETURN count(c) AS number"),
        "indexes": rows(database, "SHOW INDEXES YIELD name WHERE name STARTS WITH 'own_' RETURN name ORDER BY name"),
        "preferences": preferences.exported(database, ADMINISTRATOR),
        "nodes": rows(
            database, "MATCH (n) WHERE NOT n:Catalogue RETURN count(n) AS number, sum(size(keys(n))) AS keys"
        ),
        "ties": rows(database, "MATCH ()-[r]->() RETURN count(r) AS number, sum(size(keys(r))) AS keys"),
    }


def installed_twice(database: Database, profile: Profile) -> tuple[Report, Report]:
    """Install a profile with its sample, twice, and check that the second time changes nothing."""
    first = profiles.install(database, ADMINISTRATOR, profile, sample=True)
    after_first = state(database)
    second = profiles.install(database, ADMINISTRATOR, profile, sample=True)

    assert state(database) == after_first
    assert (second.created, second.changed) == ((), ())
    assert second.loaded
    assert (second.loaded.report.created, second.loaded.report.changed, second.loaded.completed) == (0, 0, 0)
    return first, second


def answered(database: Database, profile: Profile) -> None:
    asked = profiles.ask_all(database, ADMINISTRATOR, profile)
    assert len(asked) >= 5
    assert {each.question.name: sorted(each.parties) for each in asked} == {
        question.name: sorted(question.answer) for question in profile.questions
    }
    assert all(each.as_expected for each in asked)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_profile_is_installed_into_an_empty_database_twice_and_answers_its_five_questions(
    fresh: Database, name: str
) -> None:
    profile = profiles.read(name)

    first, second = installed_twice(fresh, profile)

    assert (first.changed, first.kept) == ((), ())
    assert len(first.created) == len(profile.definitions) + len(profile.preferences)
    assert {item.name for item in second.unchanged} == {item.name for item in first.created}
    assert second.kept == ()
    assert first.loaded
    assert first.loaded.report.refused == []
    assert set(schema(fresh)) == {*setup.shipped(), *profile.definitions}
    answered(fresh, profile)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_profile_is_installed_beside_other_data_and_another_profile_twice_and_answers_its_questions(
    fresh: Database, name: str
) -> None:
    setup.load_demo(fresh, ADMINISTRATOR)
    other = profiles.read(SHIPPED[SHIPPED.index(name) - 1])
    profiles.install(fresh, ADMINISTRATOR, other, sample=True)
    profile = profiles.read(name)

    first, _ = installed_twice(fresh, profile)

    assert first.loaded
    assert first.loaded.report.refused == []
    # The two set some of the same preferences; what was set first is kept.
    assert {item.noun for item in first.kept} <= {"preference"}
    assert set(schema(fresh)) >= {*other.definitions, *profile.definitions}
    answered(fresh, profile)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_was_installed_is_exported_and_installed_elsewhere_as_the_same(
    fresh: Database, name: str, tmp_path: Path
) -> None:
    profile = profiles.read(name)
    install(fresh, profile)
    text = profiles.export(fresh, ADMINISTRATOR, name="copy")
    before = frozenset(schema(fresh))
    clear(fresh)
    path = tmp_path / "copy.yaml"
    path.write_text(text, encoding="utf-8")

    install(fresh, profiles.read(path))

    assert frozenset(schema(fresh)) == before
    assert profiles.export(fresh, ADMINISTRATOR, name="copy") == text
    assert set(profiles.read(path).definitions) == set(profile.definitions)


def test_a_record_of_the_sample_has_its_own_references_and_derived_fields(fresh: Database) -> None:
    for name in SHIPPED:
        profiles.install(fresh, ADMINISTRATOR, profiles.read(name), sample=True)

    def text(party: str, field: str) -> str:
        uid = naming.resolve(fresh, ADMINISTRATOR, party).uid
        return records.read(fresh, ADMINISTRATOR, uid).text(field)

    assert text("Halden Foods", "annual_revenue") == "84000000 EUR"
    assert text("Halden Foods", "account_manager") == "Idris Cole"
    assert int(text("Norrvik Logistics", "customer_years")) >= 9
    assert text("Halden Foods", "categories") == "food_industry"
    assert (text("Petra Lindqvist", "lead_grade"), text("Ylva Ekholm", "lead_grade")) == ("hot", "cold")
    assert text("Ben Achebe", "volunteer_skills") == "cooking; driving"
    assert text("Ben Achebe", "emergency_contact") == "Samuel Achebe"
    assert text("Hugh Penrose", "background_check_valid") == "no"
    assert text("Riverside Pantry", "opening_hours") == "09:00-13:00"
    assert text("Philippa Rowe", "member_number") == "M-00121"
    assert text("Nils Aaberg", "dues_overdue") == "yes"
    value = rows(
        fresh,
        "MATCH (:Party {name: 'Solvane Energy'})-[r:PROSPECT_OF]->() "
        "RETURN r.deal_value AS value, r.deal_value_currency AS currency, r.close_date_precision AS precision",
    )
    assert value == [{"value": 120000.0, "currency": "EUR", "precision": "month"}]


def test_what_comes_with_graphcrm_and_nobody_has_changed_becomes_as_the_profile_has_it(
    fresh: Database, tmp_path: Path
) -> None:
    report = install(fresh, little(tmp_path))

    assert Item("contact type", "lead", ("color",)) in report.changed
    assert schema(fresh).get(ContactType, "lead").color == "#112233"


def test_what_users_have_changed_is_kept_and_told_unless_it_is_to_be_overwritten(
    fresh: Database, tmp_path: Path
) -> None:
    mine = ContactType("lead", "Hot lead", color="#445566", position=20)
    define(fresh, mine)
    fresh.write(ADMINISTRATOR, lambda work: preferences.set(work, SITE, {"page_size": 100}))
    profile = little(tmp_path)

    kept = install(fresh, profile)

    assert kept.changed == ()
    assert kept.kept == (Item("contact type", "lead", ("label", "help", "color")), Item("preference", "page_size"))
    assert schema(fresh).get(ContactType, "lead") == mine
    assert preferences.read_scope(fresh, ADMINISTRATOR, SITE)["page_size"] == 100

    changed = install(fresh, profile, overwrite=True)

    assert changed.changed == kept.kept
    assert schema(fresh).get(ContactType, "lead") == profile.all(ContactType)[0]
    assert preferences.read_scope(fresh, ADMINISTRATOR, SITE)["page_size"] == 50
    journaled = entries(fresh, "contact-type:lead")[-1]
    assert (journaled["action"], journaled["before"]["label"], journaled["after"]["label"]) == (
        "change",
        "Hot lead",
        "Lead",
    )


def test_each_definition_is_journaled_in_one_transaction(fresh: Database, tmp_path: Path) -> None:
    install(fresh, little(tmp_path))

    targets = ("role:gardener", "attribute-set:garden", "field:area", "preferences:site")
    found = [entries(fresh, target)[-1] for target in targets]
    assert [entry["action"] for entry in found] == ["create", "create", "create", "change"]
    assert len({entry["at"] for entry in found}) == 1


def test_a_dry_run_tells_the_same_and_writes_nothing(fresh: Database, tmp_path: Path) -> None:
    profile = little(tmp_path)
    before = state(fresh)

    told = profiles.install(fresh, ADMINISTRATOR, profile, dry_run=True)

    assert state(fresh) == before
    assert told == install(fresh, profile)


def test_a_field_whose_type_differs_is_kept_and_never_converted(fresh: Database, tmp_path: Path) -> None:
    define(fresh, AttributeSet("garden", "Garden", kinds=("organization",), position=10))
    fields.define(fresh, ADMINISTRATOR, Field("area", "Area", "text", set="garden", position=10))
    profile = little(tmp_path)

    assert Item("field", "area", ("type", "indexed")) in install(fresh, profile).kept
    with pytest.raises(RuleError) as caught:
        install(fresh, profile, overwrite=True)

    assert str(caught.value) == (
        "The profile little.yaml: attribute_sets[1].fields[1]: The field area is of the type text and the set "
        "garden already, and a profile converts no values. Change it first with `graphcrm fields change area`, then "
        "install it again."
    )


def test_a_field_of_another_set_is_refused(fresh: Database, tmp_path: Path) -> None:
    define(fresh, AttributeSet("field_work", "Field work", kinds=("person",)))
    fields.define(fresh, ADMINISTRATOR, Field("area", "Area", set="field_work"))

    with pytest.raises(RuleError, match=r"fields\[1\]: The field area belongs to the set field_work already"):
        install(fresh, little(tmp_path))
    assert schema(fresh).find(Role, "gardener") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kinds: [organization]", "kinds: [gardn]", "attribute_sets[1]: Attribute set garden: kinds is 'gardn'"),
        ("name: plot, label: Plot", "name: website_1, label: Plot, type: party, relationship: OWNED_BY", "OWNED_BY"),
        ("name: plot", "name: birthday", "fields[2]: Field birthday: name is 'birthday'. It must be another name"),
        ("unique: true", "formula: area + missing", "fields[2]"),
    ],
)
def test_a_reference_to_what_is_not_there_is_refused_as_a_whole_with_its_place(
    fresh: Database, tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = LITTLE.replace(old, new).replace("label: Plot, type: party", "label: Plot, type: party")
    text = text.replace("OWNED_BY, unique: true", "OWNED_BY")
    before = state(fresh)

    with pytest.raises(RuleError) as caught:
        install(fresh, little(tmp_path, text))

    assert caught.value.message.startswith("The profile little.yaml: attribute_sets[1]")
    assert said in str(caught.value)
    assert state(fresh) == before


def test_a_field_that_cannot_be_made_unique_leaves_everything_as_it_was(fresh: Database, tmp_path: Path) -> None:
    define(fresh, AttributeSet("garden", "Garden", kinds=("organization",), position=10))
    fields.define(fresh, ADMINISTRATOR, Field("plot", "Plot", set="garden", position=20))
    for name in ("Eden", "Arcadia"):
        fresh.write(
            ADMINISTRATOR, lambda work, name=name: parties.create(work, "organization", {"name": name, "plot": "7"})
        )
    before = state(fresh)

    with pytest.raises(RuleError, match="Plot cannot be kept unique"):
        install(fresh, little(tmp_path), overwrite=True)

    after = state(fresh)
    assert {key: after[key] for key in ("schema", "indexes", "preferences")} == {
        key: before[key] for key in ("schema", "indexes", "preferences")
    }


def test_a_type_whose_relationships_would_not_fit_any_more_is_refused(fresh: Database, tmp_path: Path) -> None:
    eve, eden = (
        fresh.write(ADMINISTRATOR, lambda work, kind=kind: parties.create(work, kind, {"name": kind}))
        for kind in ("person", "organization")
    )
    fresh.write(ADMINISTRATOR, lambda work: relationships.create(work, "OWNS", eve, eden, {}))
    owns = schema(fresh).get(RelationshipType, "OWNS").told() | {"source_kinds": ["organization"]}
    text = f"{LITTLE}\nrelationship_types: [{json.dumps(owns)}]\n"
    before = state(fresh)

    with pytest.raises(RuleError, match=r"relationship_types\[1\]: OWNS cannot be redefined: 1 of its relationships"):
        install(fresh, little(tmp_path, text))
    assert state(fresh) == before


def test_the_links_of_contact_points_follow_their_type(fresh: Database, tmp_path: Path) -> None:
    eve = fresh.write(ADMINISTRATOR, lambda work: parties.create(work, "person", {"name": "Eve"}))
    fresh.write(ADMINISTRATOR, lambda work: contact_points.add_contact_point(work, eve, "xing", "eve"))
    text = f"{LITTLE}\ncontact_point_types:\n  - {{name: xing, label: Xing, kind: text, link: 'https://x.example/{{value}}'}}\n"

    install(fresh, little(tmp_path, text))

    assert rows(fresh, "MATCH (c:ContactPoint {type: 'xing'}) RETURN c.link AS link") == [
        {"link": "https://x.example/eve"}
    ]


def test_a_field_that_a_formula_reads_is_not_retired_by_a_profile(fresh: Database, tmp_path: Path) -> None:
    install(fresh, little(tmp_path))
    fields.define(fresh, ADMINISTRATOR, Field("acres", "Acres", "decimal", formula="area / 4047", set="garden"))

    with pytest.raises(RuleError, match="area"):
        install(fresh, little(tmp_path, LITTLE.replace("indexed: true", "active: false")), overwrite=True)


def test_only_who_may_change_the_site_installs_its_preferences(fresh: Database, tmp_path: Path) -> None:
    with pytest.raises(ForbiddenError):
        profiles.install(fresh, Viewer("bob"), little(tmp_path))
    assert schema(fresh).find(Role, "gardener") is None


def test_a_profile_without_a_sample_says_so(fresh: Database, tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="has no sample data"):
        profiles.install(fresh, ADMINISTRATOR, little(tmp_path), sample=True)


def test_questions_without_the_sample_say_how_to_load_it(fresh: Database) -> None:
    with pytest.raises(NotFoundError) as caught:
        profiles.ask_all(fresh, ADMINISTRATOR, profiles.read("sales-team"))
    assert "graphcrm profile install sales-team --sample" in caught.value.hint


def test_a_row_of_the_details_that_does_not_fit_is_named(fresh: Database, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,name\neve,Eve\n", encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(
        "source: eden\nparties: [{file: people.csv, kind: person, id: id, fields: {name: name}}]\n", encoding="utf-8"
    )
    (tmp_path / "details.csv").write_text("id,roles\neve,gardener\nadam,gardener\n", encoding="utf-8")
    profile = little(tmp_path, f"{LITTLE}\nsample: {{mapping: mapping.yaml, details: details.csv}}\n")

    with pytest.raises(RuleError, match=r"details.csv, line 3: no party of eden has the id 'adam'"):
        profiles.install(fresh, ADMINISTRATOR, profile, sample=True)
    (tmp_path / "details.csv").write_text("id,roles\neve,gardner\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"details.csv, line 2: There is no role 'gardner'"):
        profiles.install(fresh, ADMINISTRATOR, profile, sample=True)


def test_an_export_is_of_what_differs_and_of_the_sections_asked_for(fresh: Database, tmp_path: Path) -> None:
    assert profiles.export(fresh, ADMINISTRATOR) == "name: own\nlabel: Own configuration\n"
    install(fresh, little(tmp_path))

    whole = profiles.export(fresh, ADMINISTRATOR)
    part = profiles.export(fresh, ADMINISTRATOR, sections=["roles", "preferences"])

    assert [line for line in whole.splitlines() if line and not line.startswith(" ")] == [
        "name: own",
        "label: Own configuration",
        "contact_types:",
        "roles:",
        "attribute_sets:",
        "preferences:",
    ]
    assert part == (
        "name: own\nlabel: Own configuration\n\nroles:\n  - name: gardener\n    label: Gardener\n    position: 15\n"
        "\npreferences:\n  page_size: 50\n"
    )
    with pytest.raises(RuleError, match="There is no section 'rolls'"):
        profiles.export(fresh, ADMINISTRATOR, sections=["rolls"])


def test_a_field_that_is_being_converted_is_exported_and_installed_as_it_shall_be(
    fresh: Database, tmp_path: Path
) -> None:
    profile = little(tmp_path)
    install(fresh, profile)
    area = schema(fresh).get(Field, "area")
    was = json.dumps({"name": "area", "label": "Area", "set": "garden"})
    fresh.write(
        ADMINISTRATOR,
        lambda work: definitions.save(work, Field.from_mapping({**area.properties(), "was": was}), area),
    )

    assert "was" not in profiles.export(fresh, ADMINISTRATOR)
    assert Item("field", "area") in install(fresh, profile).unchanged


ACCESS = """
name: access
label: Access
categories:
  - {name: press, label: Press, readers: ["team:bosses"]}
access_roles:
  - name: treasurer
    label: Treasurer
    rights: [read, change:person, reveal]
teams:
  - {name: bosses, label: Bosses}
  - {name: sellers, label: Sellers}
folders:
  - name: sales
    label: Sales
    readers: [sellers]
    managers: [bosses]
    below:
      - name: leads
        label: Leads
        contributors: [sellers]
field_rights:
  - name: birthday
    readers: ["team:bosses", treasurer]
"""


def test_who_may_do_what_is_installed_in_one_step_and_exported_as_it_was(fresh: Database, tmp_path: Path) -> None:
    report = install(fresh, little(tmp_path, ACCESS))

    assert [(item.noun, item.name) for item in report.created] == [
        ("category", "press"), ("access role", "treasurer"), ("team", "bosses"), ("team", "sellers"),
        ("folder", "sales"), ("folder", "leads"), ("rights of the field", "birthday"),
    ]  # fmt: skip
    known = schema(fresh)
    assert known.get(Folder, "leads").parent == "sales"
    assert known.get(Folder, "sales").managers == ("bosses",)
    assert known.get(AccessRole, "treasurer").rights == ("read", "change:person", "reveal")
    text = profiles.export(fresh, ADMINISTRATOR, name="access", label="Access")
    assert yaml.safe_load(text) == yaml.safe_load(ACCESS)
    clear(fresh)
    install(fresh, little(tmp_path, text))
    assert profiles.export(fresh, ADMINISTRATOR, name="access", label="Access") == text
    assert schema(fresh).get(FieldRights, "birthday").readers == ("team:bosses", "treasurer")
    assert not install(fresh, little(tmp_path, text)).created


def test_a_profile_that_names_a_team_that_is_not_there_is_refused_with_its_place(
    fresh: Database, tmp_path: Path
) -> None:
    with pytest.raises(RuleError, match=r"folders\[1\]: Folder sales: managers is 'bosses'"):
        install(fresh, little(tmp_path, ACCESS.replace("  - {name: bosses, label: Bosses}\n", "")
                              .replace('readers: ["team:bosses"]', "").replace('"team:bosses", ', "")))  # fmt: skip
    assert schema(fresh).all(Folder) == []


def test_who_may_not_look_after_access_installs_no_access(fresh: Database, tmp_path: Path) -> None:
    with pytest.raises(ForbiddenError):
        profiles.install(fresh, Viewer("dan", rights=frozenset({"define"})), little(tmp_path, ACCESS))
    assert schema(fresh).all(Team) == []
