"""The fields of parties, declared once.

Every model class, form, import and export takes its fields from these declarations; nothing is coded per model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graphcrm.errors import RuleError
from graphcrm.models.texts import ID_LENGTH, LINE_LENGTH, TEXT_LENGTH, check_length, check_line, clean_text, shown
from graphcrm.values import Period

FieldType = Literal["text", "long_text", "boolean", "integer", "date", "datetime", "choice"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it is called, what it may hold, and how it is kept.

    ``system`` fields are written by graphcrm itself and refused from outside. A ``date`` may be imprecise: its first
    day is stored, and ``<name>_precision`` beside it when it is a month or a year. ``max_length`` counts characters;
    without one it is that of the type.
    """

    name: str
    label: str
    type: FieldType = "text"
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    indexed: bool = False
    unique: bool = False
    system: bool = False
    group: str = "details"
    max_length: int | None = None

    def clean(self, value: object) -> dict[str, Any]:
        """Return the properties that keep ``value``; an empty value gives ``{name: None}``.

        Raises:
            RuleError: the value does not fit; the message names the field, the value and what would be right.
        """
        if isinstance(value, str):
            value = value.strip()
            check_length(value, self.label, self.longest, self.name)
        if value is None or value == "":
            if self.required:
                raise RuleError(f"{self.label} is empty.", f"Give a {self.label.lower()}.", self.name, value)
            return {self.name: None, self.precision_name: None} if self.type == "date" else {self.name: None}
        if self.type == "date":
            return self._date(value)
        return {self.name: self._plain(value)}

    @property
    def precision_name(self) -> str:
        """The property beside an imprecise date."""
        return f"{self.name}_precision"

    @property
    def longest(self) -> int:
        """How many characters a value may have."""
        return self.max_length or (TEXT_LENGTH if self.type == "long_text" else LINE_LENGTH)

    def _date(self, value: object) -> dict[str, Any]:
        try:
            period = Period.of_date(value)
        except ValueError as error:
            raise RuleError(f"{self.label}: {error}", field=self.name, value=value) from error
        precision = None if period.precision == "day" else period.precision
        return {self.name: period.first, self.precision_name: precision}

    def _plain(self, value: object) -> object:
        match self.type:
            case "boolean":
                return self._boolean(value)
            case "integer":
                try:
                    return int(str(value))
                except ValueError:
                    raise self._refused(value, "a whole number") from None
            case "choice":
                if value not in self.choices:
                    raise self._refused(value, "one of " + ", ".join(self.choices))
                return value
            case "long_text":
                return clean_text(str(value), self.label, self.longest, self.name)
            case _:
                return check_line(str(value), self.label, self.longest, self.name)

    def _boolean(self, value: object) -> bool:
        if isinstance(value, bool):
            return value
        written = str(value).lower()
        if written in ("yes", "true", "1"):
            return True
        if written in ("no", "false", "0"):
            return False
        raise self._refused(value, "yes or no")

    def _refused(self, value: object, right: str) -> RuleError:
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
