"""Parties have roles, categories, tags and attribute sets; each change stands in the journal."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cast import staff
from journal import entries, last_entry, properties, rows, said

from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.vocabularies import Category, Role
from graphcrm.queries import vocabularies as used
from graphcrm.services import definitions, parties, tags, types, vocabularies
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
ALICE = staff("alice")
CHARLIE = staff("charlie")
#: Charlie, who may define what records hold.
EDITOR = dataclasses.replace(CHARLIE, rights=CHARLIE.rights | {"define"})

Make = Callable[..., str]


@pytest.fixture
def party(database: Database) -> Make:
    """Make a party of Alice's and return its uid; what earlier tests made is gone."""
    rows(database, "MATCH (n:Party|Tag|Category|AttributeSet) DETACH DELETE n")
    write(database, lambda work: definitions.set_active(work, Role, "volunteer", True))

    def make(viewer: Viewer = ALICE, name: str = "Sally") -> str:
        return write(database, lambda work: parties.create(work, "person", {"name": name}), viewer)

    return make


def write(database: Database, function: Callable[[Any], Any], viewer: Viewer = ADMINISTRATOR) -> Any:
    return database.write(viewer, function)


def set_terms(database: Database, uid: str, field: str, *terms: str, viewer: Viewer = ALICE) -> bool:
    return write(database, lambda work: vocabularies.set_terms(work, uid, field, terms), viewer)


def held(database: Database, uid: str, link: str) -> list[str]:
    found = rows(database, f"MATCH (:Party {{uid: $uid}})-[:{link}]->(t) RETURN t.name AS name ORDER BY name", uid=uid)
    return [row["name"] for row in found]


def test_roles_are_named_by_name_or_label_in_any_case_and_replace_those_before(database: Database, party: Make) -> None:
    sally = party()

    assert set_terms(database, sally, "roles", "VOLUNTEER", "Board member")
    assert held(database, sally, "HAS_ROLE") == ["board_member", "volunteer"]
    assert set_terms(database, sally, "roles", "volunteer")
    assert held(database, sally, "HAS_ROLE") == ["volunteer"]

    entry = last_entry(database, sally)
    assert (entry["action"], entry["actor"]) == ("change", "alice")
    assert said(entry, "before") == {"roles": ["board_member", "volunteer"]}
    assert said(entry, "after") == {"roles": ["volunteer"]}
    kept = properties(database, sally)
    assert kept is not None
    assert kept["modified_by"] == "alice"


def test_setting_the_same_terms_again_changes_and_journals_nothing(database: Database, party: Make) -> None:
    sally = party()
    set_terms(database, sally, "tags", "vip", "news")
    before = len(entries(database, sally))

    assert not set_terms(database, sally, "tags", "News", "VIP")
    assert len(entries(database, sally)) == before


def test_an_unknown_role_is_refused_with_the_nearest_and_nothing_changes(database: Database, party: Make) -> None:
    sally = party()

    with pytest.raises(RuleError, match="There is no role 'voluntear'") as refused:
        set_terms(database, sally, "roles", "employee", "voluntear")

    assert "volunteer" in refused.value.hint
    assert refused.value.field == "roles"
    assert held(database, sally, "HAS_ROLE") == []


def test_a_retired_role_stays_where_it_is_and_is_given_to_no_other(database: Database, party: Make) -> None:
    sally, josh = party(), party()
    set_terms(database, sally, "roles", "volunteer")
    write(database, lambda work: definitions.set_active(work, Role, "volunteer", False))

    set_terms(database, sally, "roles", "volunteer", "employee")
    with pytest.raises(RuleError):
        set_terms(database, josh, "roles", "volunteer")

    assert held(database, sally, "HAS_ROLE") == ["employee", "volunteer"]
    assert write(database, lambda work: vocabularies.remove_terms(work, [sally], "roles", ["Volunteer"])) == 1
    assert held(database, sally, "HAS_ROLE") == ["employee"]


def test_a_tag_is_made_by_its_use_and_is_the_same_in_any_case_and_accent(database: Database, party: Make) -> None:
    sally, josh = party(), party()

    set_terms(database, sally, "tags", "Café  regulars", "C++")
    set_terms(database, josh, "tags", "cafe REGULARS", "C#")

    assert held(database, sally, "TAGGED") == ["C++", "Café regulars"]
    assert held(database, josh, "TAGGED") == ["C#", "Café regulars"]


@pytest.mark.parametrize(
    ("tag", "message"),
    [("", "A tag is empty"), (" \t", "A tag is empty"), ("a;b", "semicolon"), ("x" * 101, "101 characters")],
)
def test_what_cannot_be_a_tag_is_refused(database: Database, party: Make, tag: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        set_terms(database, party(), "tags", tag)


def test_many_parties_get_and_lose_terms_at_once_each_with_its_own_entry(database: Database, party: Make) -> None:
    uids = [party() for _ in range(3)]
    set_terms(database, uids[0], "tags", "old", "vip")

    assert write(database, lambda work: vocabularies.add_terms(work, uids, "tags", ["VIP", "new"])) == 3
    assert [held(database, uid, "TAGGED") for uid in uids] == [["new", "old", "vip"], ["new", "vip"], ["new", "vip"]]
    assert said(last_entry(database, uids[0]), "before") == {"tags": ["old", "vip"]}
    assert said(last_entry(database, uids[2]), "after") == {"tags": ["new", "vip"]}

    assert write(database, lambda work: vocabularies.remove_terms(work, uids, "tags", ["OLD", "never there"])) == 1
    assert held(database, uids[0], "TAGGED") == ["new", "vip"]
    with pytest.raises(RuleError, match="no role 'nobody'"):
        write(database, lambda work: vocabularies.remove_terms(work, uids, "roles", ["nobody"]))


def test_who_may_not_see_one_of_the_parties_changes_none(database: Database, party: Make) -> None:
    hers, his = party(ALICE), party(CHARLIE)

    with pytest.raises(NotFoundError, match=hers):
        write(database, lambda work: vocabularies.add_terms(work, [hers, his], "tags", ["mine"]), CHARLIE)
    with pytest.raises(NotFoundError):
        set_terms(database, hers, "roles", "volunteer", viewer=CHARLIE)

    assert held(database, his, "TAGGED") == held(database, hers, "HAS_ROLE") == []
    assert used.tags(database, ADMINISTRATOR) == []


def test_attribute_sets_of_a_party_are_a_list_of_its_own(database: Database, party: Make) -> None:
    write(database, lambda work: definitions.define(work, AttributeSet("press_kit", "Press kit")))
    sally = party()

    def given() -> object:
        kept = properties(database, sally)
        assert kept is not None
        return kept.get("attribute_sets")

    assert set_terms(database, sally, "attribute_sets", "PRESS KIT")
    assert given() == ["press_kit"]
    assert said(last_entry(database, sally), "after") == {"attribute_sets": ["press_kit"]}
    assert set_terms(database, sally, "attribute_sets")
    assert given() is None


def test_counts_and_tags_hold_only_parties_that_the_viewer_may_see(database: Database, party: Make) -> None:
    write(database, lambda work: definitions.define(work, Category("donors", "Donors")))
    hers, his = party(ALICE), party(CHARLIE)
    for uid in (hers, his):
        set_terms(database, uid, "roles", "volunteer", viewer=ADMINISTRATOR)
        set_terms(database, uid, "categories", "donors", viewer=ADMINISTRATOR)
        set_terms(database, uid, "tags", "shared", viewer=ADMINISTRATOR)
    set_terms(database, hers, "tags", "shared", "secret merger", viewer=ADMINISTRATOR)

    assert used.uses(database, ADMINISTRATOR, Role) == {"volunteer": 2}
    assert used.uses(database, CHARLIE, Role) == used.uses(database, ALICE, Role) == {"volunteer": 1}
    assert used.uses(database, CHARLIE, Category) == {"donors": 1}
    assert [(tag.name, tag.parties) for tag in used.tags(database, CHARLIE)] == [("shared", 1)]
    assert [(tag.name, tag.parties) for tag in used.tags(database, ADMINISTRATOR)] == [
        ("secret merger", 1),
        ("shared", 2),
    ]
    with pytest.raises(NotFoundError, match="There is no tag 'secret merger'"):
        write(database, lambda work: tags.delete(work, "secret merger"), EDITOR)
    with pytest.raises(ForbiddenError, match="define fields"):
        write(database, lambda work: tags.delete(work, "shared"), CHARLIE)


def test_a_tag_is_renamed_everywhere_at_once(database: Database, party: Make) -> None:
    sally = party()
    set_terms(database, sally, "tags", "newsleter")
    before = len(entries(database, sally))

    assert write(database, lambda work: tags.rename(work, "NEWSLETER", "Newsletter")) == "Newsletter"

    assert held(database, sally, "TAGGED") == ["Newsletter"]
    assert len(entries(database, sally)) == before
    entry = last_entry(database, "tag:newsleter")
    assert (entry["action"], entry["before"], entry["after"]) == (
        "rename",
        {"name": "newsleter"},
        {"name": "Newsletter"},
    )
    with pytest.raises(NotFoundError, match="There is no tag 'newsleter'") as missed:
        write(database, lambda work: tags.rename(work, "newsleter", "x"))
    assert missed.value.suggestions == ("Newsletter",)


def test_renaming_a_tag_to_another_one_makes_them_one(database: Database, party: Make) -> None:
    sally, josh = party(), party()
    set_terms(database, sally, "tags", "donor", "giver")
    set_terms(database, josh, "tags", "giver")

    assert write(database, lambda work: tags.rename(work, "giver", "DONOR")) == "donor"

    assert held(database, sally, "TAGGED") == held(database, josh, "TAGGED") == ["donor"]
    assert said(last_entry(database, josh), "before") == {"tags": ["giver"]}
    assert last_entry(database, "tag:giver")["action"] == "delete"
    assert [(tag.name, tag.parties) for tag in used.tags(database, ADMINISTRATOR)] == [("donor", 2)]


def test_a_deleted_tag_is_off_every_party_also_those_that_its_viewer_may_not_see(
    database: Database, party: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers, his = party(ALICE), party(CHARLIE)
    write(database, lambda work: vocabularies.add_terms(work, [hers, his], "tags", ["old"]))
    monkeypatch.setattr(types, "MAX_AT_ONCE", 1)
    with pytest.raises(RuleError, match="Over 1 parties have the tag old"):
        write(database, lambda work: tags.delete(work, "old"), EDITOR)
    monkeypatch.undo()

    assert write(database, lambda work: tags.delete(work, "old"), EDITOR) == 2

    assert used.tags(database, ADMINISTRATOR) == []
    entry = last_entry(database, hers)
    assert (entry["actor"], said(entry, "before"), said(entry, "after")) == ("charlie", {"tags": ["old"]}, {"tags": []})


def test_two_who_tag_at_once_share_one_tag(database: Database, party: Make) -> None:
    uids = [party() for _ in range(8)]

    def tag(number: int) -> None:
        word = "Rush" if number % 2 else "RUSH"
        write(database, lambda work: vocabularies.add_terms(work, [uids[number]], "tags", [word]))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(tag, range(8)))

    assert [tag.parties for tag in used.tags(database, ADMINISTRATOR)] == [8]
