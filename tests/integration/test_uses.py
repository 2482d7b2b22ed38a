"""Types, roles, categories and kinds are renamed and deleted together with what uses them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from cast import staff
from journal import entries, last_entry, properties, rows

from graphcrm.database.connection import Database
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.definitions import Definition
from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.models.vocabularies import Category, ContactType, Role
from graphcrm.queries.schema import schema
from graphcrm.queries.vocabularies import uses as used
from graphcrm.services import contact_points, definitions, parties, setup, types, uses, vocabularies
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
ALICE = Viewer.administrator("alice")
CHARLIE = staff("charlie")

OLD: dict[type[Definition], Definition] = {
    ContactType: ContactType("prospect", "Prospect"),
    Role: Role("steward", "Steward"),
    Category: Category("donors", "Donors"),
    Kind: Kind("chapel", "organization"),
    ContactPointType: ContactPointType("pager", "Pager", "text", "page:{value}"),
}
NEW: dict[type[Definition], Definition] = {
    of: dataclasses.replace(old, name=old.name + "x")  # type: ignore[type-var]
    for of, old in OLD.items()
}
each_class = pytest.mark.parametrize("of", OLD, ids=lambda of: of.__name__)


def write(database: Database, function: Callable[[Any], Any], viewer: Viewer = ADMINISTRATOR) -> Any:
    return database.write(viewer, function)


def define(database: Database, *given: Definition) -> None:
    for each in given:
        write(database, lambda work, each=each: uses.define(work, each))


def delete(database: Database, definition: Definition, **policy: Any) -> int:
    return write(database, lambda work: uses.delete(work, definition, **policy))


def rename(database: Database, definition: Definition, name: str) -> Any:
    return write(database, lambda work: uses.rename(work, definition, name))


@pytest.fixture(autouse=True)
def fresh(database: Database) -> None:
    """Only the shipped definitions and those of this file, and no party."""
    rows(database, "MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    database.schema_cache = None
    setup.load_reference(database, ADMINISTRATOR)
    define(database, *OLD.values())


def use(database: Database, definition: Definition, viewer: Viewer = ALICE) -> tuple[str, str]:
    """Make a party that uses a definition; return its uid and that of what holds the name."""

    def make(work: Any) -> tuple[str, str]:
        kind = "organization" if isinstance(definition, Kind) else "person"
        values: dict[str, object] = {"name": "Sally"}
        if isinstance(definition, Kind):
            values["subkind"] = definition.name
        if isinstance(definition, ContactType):
            values["contact_type"] = definition.name
        uid = parties.create(work, kind, values)
        if isinstance(definition, (Role, Category)):
            vocabularies.set_terms(work, uid, field_of(definition), [definition.name])
        if isinstance(definition, ContactPointType):
            return uid, contact_points.add_contact_point(work, uid, definition.name, "Sally 7")
        return uid, uid

    return write(database, make, viewer)


def field_of(definition: Definition) -> str:
    fields = {ContactType: "contact_type", Role: "roles", Category: "categories", Kind: "subkind"}
    return fields.get(type(definition), "type")


def value(database: Database, definition: Definition, uid: str) -> list[str]:
    """Return what a party or contact point has of the class of a definition."""
    if isinstance(definition, (Role, Category)):
        found = rows(database, "MATCH (:Party {uid: $uid})-[:HAS_ROLE|IN_CATEGORY]->(t) RETURN t.name AS v", uid=uid)
    else:
        column = field_of(definition)
        found = rows(database, f"MATCH (n {{uid: $uid}}) WHERE n.{column} IS NOT NULL RETURN n.{column} AS v", uid=uid)
    return [row["v"] for row in found]


@each_class
def test_one_that_nothing_uses_is_deleted_and_one_in_use_is_not(database: Database, of: type[Definition]) -> None:
    party, uid = use(database, OLD[of])

    with pytest.raises(RuleError, match=r"cannot be deleted: 1 (party|contact point) uses it\.") as refused:
        delete(database, OLD[of])
    assert "clear" in refused.value.hint
    assert value(database, OLD[of], uid) == [OLD[of].name]

    write(database, lambda work: parties.delete(work, party))
    assert delete(database, OLD[of]) == 0
    assert schema(database).find(of, OLD[of].name) is None
    assert last_entry(database, OLD[of].target)["before"] == OLD[of].properties()
    with pytest.raises(NotFoundError):
        delete(database, OLD[of])


@each_class
def test_deleting_may_take_it_off_whoever_has_it_and_the_journal_can_undo_it(
    database: Database, of: type[Definition]
) -> None:
    (_, mine), (_, his) = use(database, OLD[of]), use(database, OLD[of], CHARLIE)

    assert write(database, lambda work: uses.delete(work, OLD[of], policy="clear"), ALICE) == 2

    for uid in (mine, his):
        assert value(database, OLD[of], uid) == []
        entry = last_entry(database, uid)
        had = entry["before"][field_of(OLD[of])]
        assert had in (OLD[of].name, [OLD[of].name])
        assert entry["action"] == ("delete" if of is ContactPointType else "change")


@each_class
def test_deleting_may_put_another_one_in_its_place(database: Database, of: type[Definition]) -> None:
    define(database, NEW[of])
    _, uid = use(database, OLD[of])

    assert delete(database, OLD[of], policy="convert", into=NEW[of].name) == 1

    assert value(database, OLD[of], uid) == [NEW[of].name]
    entry = last_entry(database, uid)
    assert (entry["action"], entry["after"][field_of(OLD[of])]) in [
        ("change", NEW[of].name),
        ("change", [NEW[of].name]),
    ]
    assert schema(database).find(of, OLD[of].name) is None


@each_class
def test_converting_to_itself_to_nothing_or_to_a_retired_one_is_refused(
    database: Database, of: type[Definition]
) -> None:
    define(database, NEW[of])
    _, uid = use(database, OLD[of])
    write(database, lambda work: definitions.set_active(work, of, NEW[of].name, False))

    with pytest.raises(RuleError, match="it is the same"):
        delete(database, OLD[of], policy="convert", into=OLD[of].name)
    with pytest.raises(NotFoundError):
        delete(database, OLD[of], policy="convert", into="nothing")
    with pytest.raises(RuleError, match="which is retired"):
        delete(database, OLD[of], policy="convert", into=NEW[of].name)
    assert value(database, OLD[of], uid) == [OLD[of].name]


@each_class
def test_too_many_users_for_one_change_are_refused_with_the_advice_to_retire(
    database: Database, of: type[Definition], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(database, OLD[of])
    use(database, OLD[of])
    monkeypatch.setattr(types, "MAX_AT_ONCE", 1)

    with pytest.raises(RuleError, match=r"over 1 (parties|contact points) use it") as refused:
        delete(database, OLD[of], policy="clear")

    assert "Retire it instead" in refused.value.hint


@each_class
def test_a_renamed_one_stays_on_whoever_has_it(database: Database, of: type[Definition]) -> None:
    _, uid = use(database, OLD[of])
    before = len(entries(database, uid))

    renamed = rename(database, OLD[of], NEW[of].name)

    assert renamed == NEW[of] == schema(database).get(of, NEW[of].name)
    assert schema(database).find(of, OLD[of].name) is None
    assert value(database, OLD[of], uid) == [NEW[of].name]
    assert used(database, ADMINISTRATOR, of) == {NEW[of].name: 1}
    assert len(entries(database, uid)) == before
    entry = last_entry(database, OLD[of].target)
    assert (entry["action"], entry["before"], entry["after"]) == (
        "rename",
        {"name": OLD[of].name},
        {"name": NEW[of].name},
    )


@each_class
def test_a_name_that_is_taken_or_none_is_refused(database: Database, of: type[Definition]) -> None:
    define(database, NEW[of])

    with pytest.raises(RuleError, match="already"):
        rename(database, OLD[of], NEW[of].name)
    with pytest.raises(RuleError, match="name is"):
        rename(database, OLD[of], "No Name!")

    assert schema(database).get(of, OLD[of].name) == OLD[of]


@each_class
def test_uses_are_counted_as_the_viewer_sees_them(database: Database, of: type[Definition]) -> None:
    use(database, OLD[of], ALICE)
    use(database, OLD[of], CHARLIE)

    assert used(database, ADMINISTRATOR, of) == {OLD[of].name: 2}
    assert used(database, CHARLIE, of) == {OLD[of].name: 1}
    assert used(database, Viewer("dora"), of) == {}


def test_attribute_sets_follow_a_rename_and_a_conversion_and_hinder_a_plain_deletion(database: Database) -> None:
    define(database, NEW[Role], AttributeSet("care", "Care", roles=("steward", "stewardx", "volunteer")))
    define(database, AttributeSet("worship", "Worship", kinds=("chapel", "person")))

    def sets() -> dict[str, AttributeSet]:
        return {each.name: each for each in schema(database).all(AttributeSet)}

    with pytest.raises(RuleError, match="is used by the attribute set care"):
        delete(database, OLD[Role], policy="clear")
    delete(database, OLD[Role], policy="convert", into="stewardx")
    rename(database, OLD[Kind], "prayer room")

    assert sets()["care"].roles == ("stewardx", "volunteer")
    assert sets()["worship"].kinds == ("prayer room", "person")
    assert last_entry(database, "attribute-set:worship")["before"]["kinds"] == ["chapel", "person"]


def test_the_categories_below_one_hinder_its_deletion_or_move_up(database: Database) -> None:
    define(
        database,
        Category("major", "Major", parent="donors"),
        Category("huge", "Huge", parent="major"),
        Category("large", "Large", parent="major"),
    )

    with pytest.raises(RuleError, match="is used by the category huge, the category large"):
        delete(database, Category("major", "Major"))
    delete(database, Category("major", "Major"), policy="clear")
    rename(database, OLD[Category], "givers")

    assert {each.name: each.parent for each in schema(database).all(Category)} == {
        "givers": "",
        "huge": "givers",
        "large": "givers",
    }
    assert schema(database).below(Category, "givers") == ["givers", "huge", "large"]


def test_a_kind_is_converted_only_to_one_of_the_same_base_and_keeps_its_base_while_it_is_used(
    database: Database,
) -> None:
    _, uid = use(database, OLD[Kind])

    with pytest.raises(RuleError, match="whose base is group") as refused:
        delete(database, OLD[Kind], policy="convert", into="team")
    assert refused.value.hint == "Name one whose base is organization."
    with pytest.raises(RuleError, match="base is 'group'"):
        define(database, Kind("chapel", "group"))
    define(database, Kind("chapel", "organization", plural="chapels"))
    delete(database, OLD[Kind], policy="clear")

    assert rows(database, "MATCH (n:Organization {uid: $uid}) RETURN n.subkind AS kind", uid=uid) == [{"kind": None}]


def test_another_link_template_makes_the_links_anew_and_the_kind_of_value_stays(database: Database) -> None:
    _, uid = use(database, OLD[ContactPointType])
    define(database, ContactPointType("pager", "Pager", "text", "https://page.example/{normalized}"))
    with pytest.raises(RuleError, match="cannot have another kind: 1 contact point uses it"):
        define(database, ContactPointType("pager", "Pager", "phone", "tel:{normalized}"))

    kept = rows(database, "MATCH (n:ContactPoint {uid: $uid}) RETURN n.link AS link, n.primary AS first", uid=uid)
    assert kept == [{"link": "https://page.example/sally%207", "first": True}]
    assert last_entry(database, uid)["after"] == {"link": "https://page.example/sally%207"}


def test_a_converted_contact_point_is_no_second_one_and_no_second_primary(database: Database) -> None:
    party, pager = use(database, OLD[ContactPointType])

    def add(kind: str, number: str) -> str:
        return write(database, lambda work: contact_points.add_contact_point(work, party, kind, number))

    define(database, NEW[ContactPointType])
    twice, other = add("pager", "Sally 8"), add("pagerx", "sally 8")

    delete(database, OLD[ContactPointType], policy="convert", into="pagerx")

    found = rows(
        database, "MATCH (:Party)-[:HAS]->(p:ContactPoint) RETURN p.uid AS uid, p.type AS type, p.primary AS f"
    )
    assert {(row["uid"], row["type"], row["f"]) for row in found} == {(pager, "pagerx", False), (other, "pagerx", True)}
    gone = last_entry(database, twice)
    assert (gone["action"], gone["before"]["of"], gone["before"]["value"]) == ("delete", party, "Sally 8")


def test_a_party_whose_contact_type_was_replaced_tells_who_changed_it(database: Database) -> None:
    _, uid = use(database, OLD[ContactType])

    delete(database, OLD[ContactType], policy="convert", into="customer")

    kept = properties(database, uid)
    assert kept is not None
    assert (kept["contact_type"], kept["modified_by"]) == ("customer", "administrator")
