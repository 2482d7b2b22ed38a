"""The fields of parties, declared once.

Every model class, form, import and export takes its fields from these declarations; nothing is coded per model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphcrm.errors import RuleError
from graphcrm.models.field_types import TYPES, ValueType
from graphcrm.models.texts import ID_LENGTH, LINE_LENGTH, TEXT_LENGTH, check_length, shown


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it is called, what it may hold, and how it is kept.

    ``type`` names one of ``graphcrm.models.field_types``. ``choices`` are those of an option, or the currencies of
    money; ``region`` is the two-letter country of phone numbers without a country code. ``system`` fields are written
    by graphcrm itself and refused from outside. ``max_length`` counts characters; without one it is that of the type.
    """

    name: str
    label: str
    type: str = "text"
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    indexed: bool = False
    unique: bool = False
    system: bool = False
    group: str = "details"
    max_length: int | None = None
    region: str | None = None

    @property
    def value_type(self) -> ValueType[Any]:
        """The type itself."""
        return TYPES[self.type]

    @property
    def longest(self) -> int:
        """How many characters a value may have."""
        return self.max_length or (TEXT_LENGTH if self.type == "long_text" else LINE_LENGTH)

    def value(self, given: object) -> Any:
        """Return what a text or plain value means; None for an empty one.

        Raises:
            RuleError: the value does not fit; the message names the field, the value and what would be right.
        """
        if isinstance(given, str):
            given = given.strip()
            check_length(given, self.label, self.longest, self.name)
        if given is None or given == "":
            if self.required:
                raise RuleError(f"{self.label} is empty.", f"Give a {self.label.lower()}.", self.name, given)
            return None
        return self.value_type.clean(self, given)

    def clean(self, given: object) -> dict[str, Any]:
        """Return the properties that keep a value; each is None for an empty one. See ``value`` for what is raised."""
        return self.value_type.to_properties(self, self.value(given))

    def described(self) -> dict[str, Any]:
        """Return the declaration as plain values; ``columns`` names the properties with their Neo4j types."""
        return {
            "name": self.name,
            "label": self.label,
            "type": self.type,
            "help": self.help,
            "required": self.required,
            "choices": list(self.choices),
            "indexed": self.indexed or self.unique,
            "system": self.system,
            "group": self.group,
            "max_length": self.longest if self.value_type.stored == "STRING" else None,
            "columns": self.value_type.columns(self),
        }

    def refused(self, value: object, right: str) -> RuleError:
        """Return the error for a value that does not fit, saying what would be right."""
        return RuleError(f"{self.label} cannot be {shown(value)}.", f"It must be {right}.", self.name, value)


PARTY_FIELDS = (
    Field("name", "Name", help="The full name; for a person it is made from the parts unless given.", group="name"),
    Field("sort_name", "Sort name", help="Where the name stands in a list.", indexed=True, group="name"),
    Field("subkind", "Kind", help="An own kind of party: a site, a school, a committee.", indexed=True),
    Field("description", "Description", "long_text"),
    Field("contact_type", "Contact type", help="Contact, lead, customer, past customer, supplier.", indexed=True),
    Field("folder", "Folder", indexed=True, group="rights"),
    Field("owner", "Owner", indexed=True, group="rights"),
    Field("public", "Public", "boolean", help="Everyone may see it.", group="rights"),
    Field("uid", "Identifier", unique=True, system=True),
    Field("name_key", "Folded name", help="The name as it is compared.", indexed=True, system=True),
    Field(
        "external_id", "External id", help="What an import calls it.", indexed=True, system=True, max_length=ID_LENGTH
    ),
    Field("external_source", "External source", help="The import it came from.", system=True, max_length=ID_LENGTH),
    Field("created_at", "Created at", "datetime", system=True),
    Field("created_by", "Created by", system=True),
    Field("modified_at", "Changed at", "datetime", system=True),
    Field("modified_by", "Changed by", system=True),
)

PERSON_FIELDS = (
    Field("prefix", "Prefix", help="Dr., Prof.", group="name"),
    Field("first_name", "First name", group="name"),
    Field("middle_name", "Middle name", group="name"),
    Field("last_name", "Last name", group="name"),
    Field("suffix", "Suffix", help="Jr., III", group="name"),
    Field("nickname", "Nickname", group="name"),
    Field("nickname_key", "Folded nickname", help="The nickname as it is compared.", system=True),
    Field("gender", "Gender"),
    Field("birthday", "Birthday", "date"),
    Field("job_title", "Job title"),
)

ORGANIZATION_FIELDS = (
    Field("legal_name", "Legal name", group="name"),
    Field("founded", "Founded", "date"),
    Field("dissolved", "Dissolved", "date"),
)

KINDS: Mapping[str, tuple[Field, ...]] = {
    "person": PARTY_FIELDS + PERSON_FIELDS,
    "organization": PARTY_FIELDS + ORGANIZATION_FIELDS,
    "household": PARTY_FIELDS,
    "group": PARTY_FIELDS,
}

#: Fields of every relationship, whatever its type.
RELATIONSHIP_FIELDS = (
    Field("title", "Title", help="The role held: Chair, Treasurer."),
    Field("description", "Description", "long_text"),
    Field("origin", "Origin", help="Where it is known from."),
)


#: When a relationship holds. ``until`` keeps its last day, not its first, so ``models.relationships`` cleans them.
RELATIONSHIP_DATES = (
    Field("since", "Since", "date", help="The first day it holds, a month or a year; open when empty."),
    Field("until", "Until", "date", help="The last day it holds, a month or a year; open when empty."),
)


def declared(of: str | None = None) -> dict[str, tuple[Field, ...]]:
    """Return the fields of each kind of party and of relationships, or of one of them.

    Raises:
        RuleError: there is no such kind.
    """
    every = {**KINDS, "relationship": RELATIONSHIP_DATES + RELATIONSHIP_FIELDS}
    if of is None:
        return every
    if of not in every:
        raise RuleError(f"Nothing of the kind {of!r} has fields.", f"Take one of {', '.join(every)}.", "of", of)
    return {of: every[of]}


def label_of(kind: str) -> str:
    """Return the node label of a kind of party: ``Person`` for ``person``.

    Raises:
        RuleError: there is no such kind.
    """
    if kind not in KINDS:
        raise RuleError(f"There is no kind of party {kind!r}.", f"Take one of {', '.join(KINDS)}.", "kind", kind)
    return kind.capitalize()


def clean(fields: tuple[Field, ...], values: Mapping[str, object], what: str) -> dict[str, Any]:
    """Return the properties that keep ``values``.

    Args:
        fields: what may be set.
        values: field name to value; a missing field is left alone, an empty one is cleared.
        what: what the fields belong to, for messages.

    Raises:
        RuleError: a name is unknown or a system field, or a value does not fit.
    """
    known = {field.name: field for field in fields if not field.system}
    properties: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise RuleError(f"No {what} has a field {name!r}.", f"Take one of {', '.join(known)}.", name, value)
        properties |= known[name].clean(value)
    return properties
