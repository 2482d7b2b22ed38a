"""Who may define what records hold and who may do what, as a table in the way of ``matrix_writes``."""

from __future__ import annotations

from collections.abc import Mapping

from matrix_writes import NOT_GIVEN, Row

from graphcrm.models.access import AccessRole, Folder, Team
from graphcrm.models.kinds import Kind
from graphcrm.models.preference import Scope
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.vocabularies import Role
from graphcrm.services import access, accounts, definitions, preferences, second_factor, tags, types, uses

#: An account is not there for those who do not look after it.
NOT_KNOWN = "hhhhhhh"
#: What concerns no record: nobody of the cast may do it, and whoever has the right may.
GENERAL: Mapping[str, Row] = {
    "set preferences of the site": Row(
        ("preferences.set",),
        NOT_GIVEN,
        lambda work, *_: preferences.set(work, Scope.site(), {"page_size": 50}),
        "set_preferences",
    ),
    "define a role": Row(
        ("definitions.define", "definitions.save", "definitions.check_right"),
        NOT_GIVEN,
        lambda work, *_: definitions.define(work, Role("gardener", "Gardener")),
        "define",
    ),
    "add roles": Row(
        ("definitions.add_missing",),
        NOT_GIVEN,
        lambda work, *_: definitions.add_missing(work, [Role("gardener", "Gardener")]),
        "define",
    ),
    "retire a role": Row(
        ("definitions.set_active",),
        NOT_GIVEN,
        lambda work, *_: definitions.set_active(work, Role, "volunteer", False),
        "define",
    ),
    "remove a kind": Row(
        ("definitions.remove",),
        NOT_GIVEN,
        lambda work, *_: definitions.remove(work, definitions.lock(work).get(Kind, "school")),
        "define",
    ),
    "change a role": Row(
        ("uses.define",), NOT_GIVEN, lambda work, *_: uses.define(work, Role("volunteer", "Helper")), "define"
    ),
    "rename a role": Row(
        ("uses.rename",),
        NOT_GIVEN,
        lambda work, *_: uses.rename(work, definitions.lock(work).get(Role, "volunteer"), "helper"),
        "define",
    ),
    "delete a role": Row(
        ("uses.delete",),
        NOT_GIVEN,
        lambda work, *_: uses.delete(work, definitions.lock(work).get(Role, "volunteer"), policy="clear"),
        "define",
    ),
    "define a type": Row(
        ("types.define",),
        NOT_GIVEN,
        lambda work, *_: types.define(work, RelationshipType("COACHES", "coaches", "is coached by")),
        "define",
    ),
    "retire a type": Row(("types.retire",), NOT_GIVEN, lambda work, *_: types.retire(work, "FRIEND_OF"), "define"),
    "delete a type": Row(
        ("types.delete",), NOT_GIVEN, lambda work, *_: types.delete(work, "FRIEND_OF", policy="delete"), "define"
    ),
    "rename a tag": Row(("tags.rename",), NOT_GIVEN, lambda work, *_: tags.rename(work, "rush", "hurry"), "define"),
    "delete a tag": Row(("tags.delete",), NOT_GIVEN, lambda work, *_: tags.delete(work, "rush"), "define"),
    "define a team": Row(
        ("definitions.define",),
        NOT_GIVEN,
        lambda work, *_: definitions.define(work, Team("north", "North")),
        "manage_access",
    ),
    "give a team a folder": Row(
        ("access.grant",),
        NOT_GIVEN,
        lambda work, *_: access.grant(work, "shared", "readers", "manage"),
        "manage_access",
    ),
    "take a folder from a team": Row(
        ("access.revoke",), NOT_GIVEN, lambda work, *_: access.revoke(work, "shared", "readers"), "manage_access"
    ),
    "add a right to a role": Row(
        ("access.grant_rights",),
        NOT_GIVEN,
        lambda work, *_: access.grant_rights(work, "member", ["manage_access"]),
        "manage_access",
    ),
    "take a right from a role": Row(
        ("access.revoke_rights",),
        NOT_GIVEN,
        lambda work, *_: access.revoke_rights(work, "registered", ["edit_own_profile"]),
        "manage_access",
    ),
    "say who sees a built-in field": Row(
        ("access.set_field_rights",),
        NOT_GIVEN,
        lambda work, *_: access.set_field_rights(work, "birthday", readers=["staff"]),
        "manage_access",
    ),
    "delete a folder": Row(
        ("access.delete",),
        NOT_GIVEN,
        lambda work, *_: access.delete(work, Folder, "empty"),
        "manage_access",
    ),
    "make an access role": Row(
        ("definitions.define",),
        NOT_GIVEN,
        lambda work, *_: definitions.define(work, AccessRole("clerk", "Clerk")),
        "manage_access",
    ),
    "add a user": Row(
        ("accounts.add",), NOT_GIVEN, lambda work, *_: accounts.add(work, "nora", "nora@example.net"), "manage_access"
    ),
    "give a user roles": Row(
        ("accounts.set_roles",), NOT_GIVEN, lambda work, *_: accounts.set_roles(work, "guest", []), "manage_access"
    ),
    "give a user teams": Row(
        ("accounts.set_teams",),
        NOT_GIVEN,
        lambda work, *_: accounts.set_teams(work, "guest", ["readers"]),
        "manage_access",
    ),
    "disable a user": Row(
        ("accounts.set_active", "accounts.managed"),
        NOT_GIVEN,
        lambda work, *_: accounts.set_active(work, "guest", False),
        "manage_access",
    ),
    "take the second factor of a user": Row(
        ("second_factor.remove", "accounts.owned_or_managed"),
        NOT_KNOWN,
        lambda work, *_: second_factor.remove(work, "guest"),
        "manage_access",
    ),
    "call a user otherwise": Row(
        ("accounts.set_label",), NOT_KNOWN, lambda work, *_: accounts.set_label(work, "guest", "Guest"), "manage_access"
    ),
    "choose the password of a user": Row(
        ("accounts.set_password",),
        NOT_KNOWN,
        lambda work, *_: accounts.set_password(work, "guest", "a long pass phrase, never seen 71"),
        "manage_access",
    ),
    "end the sessions of a user": Row(
        ("accounts.end_sessions",), NOT_KNOWN, lambda work, *_: accounts.end_sessions(work, "guest"), "manage_access"
    ),
    "make a party that of a user": Row(
        ("accounts.link_party",),
        NOT_GIVEN,
        lambda work, world, _: accounts.link_party(work, "guest", world.friend),
        "manage_access",
    ),
}
