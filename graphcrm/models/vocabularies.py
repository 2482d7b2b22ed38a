"""Vocabularies that staff keep: contact types, roles, and categories as a tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from graphcrm.models.definitions import Definition, check_color, check_grantees, check_identifier


@dataclass(frozen=True, slots=True)
class ContactType(Definition):
    """How far a party has come with us: contact, lead, customer, past customer, supplier. A party has one."""

    node: ClassVar[str] = "ContactType"
    noun: ClassVar[str] = "contact type"
    prefix: ClassVar[str] = "contact-type"
    section: ClassVar[str] = "contact_types"

    name: str
    label: str
    help: str = ""
    color: str = "#6c757d"
    position: int = 0
    active: bool = True

    def check(self) -> None:
        """Raise ``RuleError`` when a value does not fit."""
        check_identifier(self, "past_customer")
        check_color(self, self.color)


@dataclass(frozen=True, slots=True)
class Role(Definition):
    """What a party is to us, beside its contact type: employee, key account manager, volunteer. A party has several."""

    node: ClassVar[str] = "Role"
    noun: ClassVar[str] = "role"
    prefix: ClassVar[str] = "role"
    section: ClassVar[str] = "roles"

    name: str
    label: str
    help: str = ""
    position: int = 0
    active: bool = True

    def check(self) -> None:
        """Raise ``RuleError`` when a value does not fit."""
        check_identifier(self, "key_account_manager")


@dataclass(frozen=True, slots=True)
class Category(Definition):
    """A place in the tree of categories; who asks for ``parent`` gets what lies below it too.

    ``readers`` are the access roles and teams that may see the parties in it and below it, ``writers`` those that may
    also give and take it; with none, all who may see the party.
    """

    node: ClassVar[str] = "Category"
    noun: ClassVar[str] = "category"
    prefix: ClassVar[str] = "category"
    section: ClassVar[str] = "categories"

    name: str
    label: str
    parent: str = ""
    help: str = ""
    readers: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    position: int = 0
    active: bool = True

    def check(self) -> None:
        """Raise ``RuleError`` when a value does not fit."""
        check_identifier(self, "donors")
        check_grantees(self, "readers", "writers")
