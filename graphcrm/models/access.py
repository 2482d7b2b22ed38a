"""Who may do what, as data: access roles, teams, folders, and rights on built-in fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graphcrm.models.definitions import Definition, check_grantees, check_identifier
from graphcrm.models.fields import PARTY_FIELDS, declared
from graphcrm.models.rights import RECORD_RIGHTS, RIGHTS
from graphcrm.phrases import Phrase

#: What stands before the name of a team where a user could stand too: as owner, as reader, as writer.
TEAM = "team:"
#: What a folder lets a team do, the least first: see what lies in it; add records and change own ones; change all,
#: and give them to others.
LEVELS = ("readers", "contributors", "managers")
#: Access roles that everybody has who is not signed in, and every user.
ANONYMOUS, REGISTERED = "anonymous", "registered"
#: Access roles that graphcrm itself relies on.
BUILT_IN_ROLES = frozenset({ANONYMOUS, REGISTERED, "member", "staff", "admin"})
#: Fields that say who may see a record, or without which it cannot be shown; a question about a day would tell when a
#: relationship holds all the same.
_ALWAYS_SEEN = frozenset({"name", "sort_name", "uid", "subkind", "folder", "owner", "public", "since", "until"})


@dataclass(frozen=True, slots=True)
class AccessRole(Definition):
    """A set of named rights that users have: staff, treasurer. A user may have several.

    ``rights`` are names out of ``graphcrm.models.rights``; one on records may be held for a kind alone, as in
    ``change:person``.
    """

    node: ClassVar[str] = "AccessRole"
    noun: ClassVar[str] = "access role"
    prefix: ClassVar[str] = "access-role"
    section: ClassVar[str] = "access_roles"

    name: str
    label: str
    help: str = ""
    rights: tuple[str, ...] = ()
    position: int = 0
    active: bool = True

    def check(self) -> None:
        """Raise ``RuleError`` when a value does not fit; kinds of party are checked by the schema."""
        check_identifier(self, "treasurer")
        for right in self.rights:
            base, _, of = right.partition(":")
            if base not in RIGHTS or (of and base not in RECORD_RIGHTS):
                raise self.refusal(self.name, "rights", right, Phrase("one of {known}", known=RIGHTS))


@dataclass(frozen=True, slots=True)
class Team(Definition):
    """Users who share folders and may own records together."""

    node: ClassVar[str] = "Team"
    noun: ClassVar[str] = "team"
    prefix: ClassVar[str] = "team"
    section: ClassVar[str] = "teams"

    name: str
    label: str
    help: str = ""
    position: int = 0
    active: bool = True

    @property
    def owner(self) -> str:
        """What stands in a record that it owns."""
        return TEAM + self.name

    def check(self) -> None:
        """Raise ``RuleError`` when a value does not fit."""
        check_identifier(self, "sales")


@dataclass(frozen=True, slots=True)
class Folder(Definition):
    """A place for records, which says what teams may do with those in it and in the folders below it."""

    node: ClassVar[str] = "Folder"
    noun: ClassVar[str] = "folder"
    prefix: ClassVar[str] = "folder"
    section: ClassVar[str] = "folders"

    name: str
    label: str
    parent: str = ""
    help: str = ""
    readers: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()
    position: int = 0
    active: bool = True

    def check(self) -> None:
        """Raise ``RuleError`` when a value does not fit."""
        check_identifier(self, "sales")
        for level in LEVELS:
            for team in getattr(self, level):
                if team in self._above(level):
                    raise self.refusal(
                        self.name, level, team, Phrase("a team at one level only, the highest that it has")
                    )

    def _above(self, level: str) -> tuple[str, ...]:
        return tuple(team for other in LEVELS[LEVELS.index(level) + 1 :] for team in getattr(self, other))


@dataclass(frozen=True, slots=True)
class FieldRights(Definition):
    """Who may see and change a built-in field, wherever it stands; an own field says so itself.

    ``readers`` and ``writers`` are access roles and teams (``team:sales``); with none, all who may see the record.
    """

    node: ClassVar[str] = "FieldRights"
    noun: ClassVar[str] = "rights of the field"
    prefix: ClassVar[str] = "field-rights"
    section: ClassVar[str] = "field_rights"

    name: str
    readers: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()

    def check(self) -> None:
        """Raise ``RuleError`` when a value does not fit."""
        known = {field.name for fields in declared().values() for field in fields if not field.system}
        if self.name not in known:
            raise self.unfit("name", Phrase("the name of a built-in field, as `graphcrm fields` lists them"))
        if self.readers and self.name in _ALWAYS_SEEN:
            raise self.unfit("readers", Phrase("left out: whoever sees a record sees this field of it"))
        check_grantees(self, "readers", "writers")


#: Fields that say who may see a record and how far it has come with us; no one sets them on their own profile.
STAFF_FIELDS = frozenset(
    {field.name for field in PARTY_FIELDS if field.group == "rights" or field.type == "terms"}
    | {"contact_type", "subkind"}
)
