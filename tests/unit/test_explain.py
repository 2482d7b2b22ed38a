"""What is said of somebody's access is what the policy decides, and it names what gives or hinders it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.auth import explain, grants, policy
from graphcrm.auth.grants import Account
from graphcrm.models.access import AccessRole, FieldRights, Folder, Team
from graphcrm.models.definitions import Definition
from graphcrm.models.kinds import Kind
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.schema import Schema
from graphcrm.models.vocabularies import Category

TEAMS, ROLES, FOLDERS, CATEGORIES = ("red", "blue"), ("staff", "guest"), ("top", "below", "aside"), ("open", "closed")
USERS = ("alice", "bob")
RIGHTS = ("read", "read:person", "read:site", "change", "change:person", "delete", "reveal", "edit_own_profile")


def schema(*definitions: Definition) -> Schema:
    roles = [AccessRole("anonymous", "Anonymous"), AccessRole("registered", "All", rights=("edit_own_profile",))]
    return Schema([*roles, AccessRole("admin", "Admin", rights=("administer",)), *definitions])


SALES = schema(
    AccessRole("staff", "Staff", rights=("read", "create", "change")),
    Team("sales", "Sales"),
    Team("seniors", "Seniors"),
    Team("bosses", "Bosses"),
    Folder("sales", "Sales", readers=("sales",), contributors=("seniors",), managers=("bosses",)),
    Folder("leads", "Leads", parent="sales"),
    Category("press", "Press", readers=("team:bosses",)),
    Category("radio", "Radio", parent="press"),
    RelationshipType("TREATS", "treats", "is treated by", restricted=True, readers=("team:bosses",)),
    FieldRights("birthday", readers=("team:bosses",)),
    FieldRights("gender", writers=("team:bosses",)),
)


def account(*teams: str, roles: tuple[str, ...] = ("staff",), party: str | None = None) -> Account:
    return Account("ann", frozenset(roles), frozenset(teams), party)


def test_each_right_and_level_comes_with_what_gives_it() -> None:
    told = explain.access(SALES, account("sales", "seniors"))

    assert told.rights == {
        "change": ("staff",), "create": ("staff",), "edit_own_profile": ("registered",), "read": ("staff",),
    }  # fmt: skip
    assert told.folders == {
        "sales": ("contribute", ("team:seniors",)), "leads": ("contribute", ("team:seniors",)),
    }  # fmt: skip
    assert told.owners == ("ann", "team:sales", "team:seniors")
    assert told.hidden == {
        "relationship type TREATS": ("team:bosses",), "category press": ("team:bosses",),
        "field birthday": ("team:bosses",),
    }  # fmt: skip
    assert told.fixed == {"field gender": ("team:bosses",)}


def test_an_administrator_is_told_as_one() -> None:
    assert explain.access(SALES, account(roles=("staff", "admin"))) == explain.Access("ann", ("admin",))


def test_who_is_not_signed_in_has_nothing() -> None:
    told = explain.access(SALES, Account("anonymous"))

    assert (told.rights, told.folders, told.owners) == ({}, {}, ())


def answers(who: Account, **properties: Any) -> dict[str, tuple[bool, tuple[str, ...]]]:
    told = explain.to_record(SALES, who, "person", {"uid": "1", "name": "Sally", **properties})
    return {what: (each.allowed, each.reasons) for what, each in told.items()}


def test_every_ground_to_see_a_record_is_named() -> None:
    both = answers(account("sales", party="1"), folder="leads", owner="ann")
    assert both["see"] == (
        True,
        (
            "it is the record of themselves",
            "it lies in the folder leads, by team:sales",
            "it belongs to ann",
        ),
    )
    assert answers(account(), public=True, owner="bob")["see"] == (True, ("it is public",))
    assert answers(account(roles=("admin",)))["see"] == (True, ("they are an administrator by admin",))


def test_what_hinders_somebody_is_named() -> None:
    assert answers(account("sales"), folder="sales", owner="bob", in_categories=["radio"]) == {
        "see": (False, ("it is in the category radio, which they may not see",))
    }
    assert answers(account(), folder="sales", owner="bob") == {
        "see": (False, ("no team of theirs may read its folder, sales, and it belongs to bob",))
    }
    assert answers(account(), owner="bob") == {"see": (False, ("it lies in no folder, and it belongs to bob",))}
    assert answers(account("sales", roles=()), folder="sales", owner="bob") == {
        "see": (False, ("no role of theirs has the right read or read:person",))
    }


def test_what_somebody_may_do_with_a_record_is_told_with_the_reason() -> None:
    senior = answers(account("seniors"), folder="sales", owner="ann")
    assert senior["change"] == (True, ("it belongs to ann",))
    assert senior["delete"] == (False, ("no role of theirs has the right delete or delete:person",))
    assert senior["give away"] == (False, ("they do not manage its folder",))
    reader = answers(account("sales"), folder="sales", owner="ann")
    assert reader["change"] == (False, ("no team of theirs may contribute to its folder, sales",))
    other = answers(account("seniors"), folder="sales", owner="bob")
    assert other["change"] == (False, ("it belongs to bob, and they do not manage sales",))
    boss = answers(account("bosses"), folder="sales", owner="bob")
    assert boss["change"] == (True, ("they manage its folder, sales",))
    assert boss["give away"][0] is True
    own = answers(account("sales", party="1"), folder="sales", owner="bob")
    assert own["change"] == (True, ("it is their own profile, save for what the staff say of it",))


def some(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), unique=True).map(tuple)


GRANTEES = (*ROLES, *(f"team:{team}" for team in TEAMS))


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    levels = [draw(st.fixed_dictionaries({team: st.integers(0, 3) for team in TEAMS})) for _ in FOLDERS]
    folders = [
        Folder(
            name,
            name,
            parent="top" if name == "below" else "",
            **{
                key: tuple(team for team in TEAMS if of[team] == number)
                for number, key in enumerate(("readers", "contributors", "managers"), 1)
            },
        )
        for name, of in zip(FOLDERS, levels, strict=True)
    ]
    return schema(
        Kind("site", "organization", "sites"),
        *(AccessRole(role, role, rights=draw(some(RIGHTS))) for role in ROLES),
        *(Team(team, team) for team in TEAMS),
        *folders,
        Category("open", "Open"),
        Category("closed", "Closed", readers=draw(some(GRANTEES))),
    )


@given(
    schemas(),
    some(ROLES),
    some(TEAMS),
    st.sampled_from((None, "self")),
    st.sampled_from((("person", None), ("organization", "site"), ("household", None))),
    st.fixed_dictionaries(
        {
            "uid": st.sampled_from(("self", "other")),
            "folder": st.sampled_from((None, *FOLDERS)),
            "owner": st.sampled_from((*USERS, "team:red", None)),
            "public": st.booleans(),
            "in_categories": some(CATEGORIES),
        }
    ),
)
def test_an_explanation_agrees_with_the_policy_and_always_has_a_reason(
    known: Schema,
    roles: tuple[str, ...],
    teams: tuple[str, ...],
    party: str | None,
    kinds: tuple[str, str | None],
    properties: dict[str, Any],
) -> None:
    who = Account("alice", frozenset(roles), frozenset(teams), party)
    viewer, (kind, subkind) = grants.viewer_of(known, who), kinds
    record = {**properties, "subkind": subkind, "name": "Sally"}

    told = explain.to_record(known, who, kind, record)

    assert told["see"].allowed == policy.may_see(viewer, kind, record)
    assert all(each.reasons for what, each in told.items() if what != "give away" or not each.allowed)
    if told["see"].allowed:
        assert told["change"].allowed == (
            policy.may_change(viewer, kind, record) or policy.may_edit_profile(viewer, record)
        )
        assert told["delete"].allowed == policy.may_change(viewer, kind, record, "delete")
    access = explain.access(known, who)
    assert set(access.rights) == viewer.rights
    assert set(access.folders) == viewer.folders
    assert all(access.rights.values())
    assert all(by for _, by in access.folders.values())
