"""Own kinds of party, and the attribute sets that give fields to kinds, types, roles and units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from graphcrm.models.definitions import Definition, check_color, check_identifier
from graphcrm.models.fields import KINDS
from graphcrm.phrases import Phrase

_WORDS = re.compile(r"[^\W\d_]\w*(?:[ -]\w+)*")
_ICON = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Kind(Definition):
    """An own kind of party, a sub-kind of one of the four: a site, a school, a congregation.

    ``name`` is the word itself, in lower case, as a question uses it and the party's ``subkind`` keeps it. ``icon`` is
    the name of an icon of the pictures.
    """

    node: ClassVar[str] = "Kind"
    noun: ClassVar[str] = "kind of party"
    prefix: ClassVar[str] = "kind"
    section: ClassVar[str] = "kinds"

    name: str
    base: str
    plural: str = ""
    help: str = ""
    icon: str = ""
    color: str = "#6c757d"
    active: bool = True

    def check(self) -> None:
        """Raise ``RuleError`` when a value does not fit."""
        if not _WORDS.fullmatch(self.name) or self.name != self.name.lower() or len(self.name) > 60:
            raise self.unfit("name", Phrase("a word or a few, in lower case, as in care home"))
        if self.name in KINDS:
            raise self.unfit("name", Phrase("another name: this kind is built in"))
        if self.base not in KINDS:
            raise self.unfit("base", Phrase("one of {known}", known=KINDS))
        if self.icon and not _ICON.fullmatch(self.icon):
            raise self.unfit("icon", Phrase("lower-case letters, digits and -, as in building-church"))
        check_color(self, self.color)


@dataclass(frozen=True, slots=True)
class AttributeSet(Definition):
    """A set of own fields, and what has them.

    A party has the fields of a set when its kind (built in or own) is one of ``kinds``, its contact type one of
    ``contact_types``, one of its roles one of ``roles`` (the role requires the set), or when the set was given to the
    party itself. Relationships have those of their type's sets, units those of sets for ``units``.
    """

    node: ClassVar[str] = "AttributeSet"
    noun: ClassVar[str] = "attribute set"
    prefix: ClassVar[str] = "attribute-set"
    section: ClassVar[str] = "attribute_sets"

    name: str
    label: str
    help: str = ""
    kinds: tuple[str, ...] = ()
    contact_types: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    relationship_types: tuple[str, ...] = ()
    units: bool = False
    position: int = 0
    active: bool = True

    def check(self) -> None:
        """Raise ``RuleError`` when a value does not fit."""
        check_identifier(self, "volunteering")
        parties = any((self.kinds, self.contact_types, self.roles))
        if sum((parties, bool(self.relationship_types), self.units)) > 1:
            key = "relationship_types" if self.relationship_types else "units"
            raise self.unfit(key, Phrase("left out: a set belongs to parties, to relationships, or to units"))

    @property
    def holder(self) -> str:
        """What has its fields: ``party``, ``relationship`` or ``unit``."""
        return "relationship" if self.relationship_types else "unit" if self.units else "party"
