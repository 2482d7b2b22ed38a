"""The fields that are built in, declared once; own fields stand beside them in ``graphcrm.models.schema``.

Every model class, form, import and export takes its fields from these declarations; nothing is coded per model.
"""

from __future__ import annotations

from collections.abc import Mapping

from graphcrm.errors import RuleError
from graphcrm.models.field import Field
from graphcrm.models.name_order import TAG
from graphcrm.models.texts import ID_LENGTH
from graphcrm.phrases import Phrase

PARTY_FIELDS = (
    Field("name", "Name", help="The full name; for a person it is made from the parts unless given.", group="name"),
    Field("sort_name", "Sort name", help="Where the name stands in a list.", group="name"),
    Field("subkind", "Kind", help="An own kind of party: a site, a school, a committee.", indexed=True),
    Field("description", "Description", "long_text"),
    Field("contact_type", "Contact type", help="Contact, lead, customer, past customer, supplier.", indexed=True),
    Field("roles", "Roles", "terms", help="What it is to us: employee, key account manager, supplier."),
    Field("categories", "Categories", "terms", help="Where it stands in the tree of categories."),
    Field("tags", "Tags", "terms", help="Free words."),
    Field("attribute_sets", "Attribute sets", "terms", help="Sets of own fields that it has beside those of its kind."),
    Field("folder", "Folder", indexed=True, group="rights"),
    Field("owner", "Owner", indexed=True, group="rights"),
    Field("public", "Public", "boolean", help="Everyone may see it.", group="rights"),
    Field(
        "current_relationships",
        "Current relationships",
        "integer",
        help="How many relationships hold today that you may see.",
        computed=True,
        group="derived",
    ),
    Field(
        "last_contacted",
        "Last contacted",
        "datetime",
        help="When the latest call, meeting or message with it was.",
        computed=True,
        group="derived",
    ),
    Field("uid", "Identifier", unique=True, system=True),
    Field("version", "Version", "integer", help="How many times it was written.", system=True),
    Field("sort_key", "Folded sort name", help="What lists are sorted by.", indexed=True, system=True),
    Field("name_key", "Folded name", help="The name as it is compared.", indexed=True, system=True),
    Field(
        "external_id", "External id", help="What an import calls it.", indexed=True, system=True, max_length=ID_LENGTH
    ),
    Field("external_source", "External source", help="The import it came from.", system=True, max_length=ID_LENGTH),
    Field("created_at", "Created at", "datetime", indexed=True, system=True),
    Field("created_by", "Created by", system=True),
    Field("modified_at", "Changed at", "datetime", indexed=True, system=True),
    Field("modified_by", "Changed by", system=True),
)

PERSON_FIELDS = (
    Field("prefix", "Prefix", help="Dr., Prof.", group="name"),
    Field("first_name", "First name", group="name"),
    Field("middle_name", "Middle name", group="name"),
    Field("last_name", "Last name", group="name"),
    Field("suffix", "Suffix", help="Jr., III", group="name"),
    Field("nickname", "Nickname", group="name"),
    Field(
        "locale",
        "Language of the name",
        help="A tag such as hu, ja or nl-BE; it decides the order.",
        pattern=TAG,
        pattern_help="a language, and a region where it matters, as in hu or nl-BE",
        group="name",
    ),
    Field("nickname_key", "Folded nickname", help="The nickname as it is compared.", system=True),
    Field("gender", "Gender"),
    Field("birthday", "Birthday", "date"),
    Field("age", "Age", "integer", help="Completed years.", formula="age(birthday)", group="derived"),
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

#: What every relationship says beside its dates, whatever its type.
RELATIONSHIP_FIELDS = (
    Field("title", "Title", help="The role held: Chair, Treasurer."),
    Field("description", "Description", "long_text"),
    Field("origin", "Origin", help="Where it is known from."),
)

#: When a relationship holds.
RELATIONSHIP_DATES = (
    Field("since", "Since", "date", help="The first day it holds, a month or a year; open when empty."),
    Field("until", "Until", "end_date", help="The last day it holds, a month or a year; open when empty."),
)

#: The fields of every relationship.
BUILT_IN_RELATIONSHIP = RELATIONSHIP_DATES + RELATIONSHIP_FIELDS

#: Whether messages to a contact point are unwanted.
OPT_OUT = "opt_out"
#: What a contact point holds beside its value (``services.contact_points``).
CONTACT_POINT_FIELDS = (
    Field(OPT_OUT, "No messages", "boolean", help="The party does not want to be written to or called here."),
    Field("plain_text_only", "Plain text only", "boolean", help="Messages come without formatting and pictures."),
    Field("public_key", "Public key", "long_text", help="What messages to here are encrypted with.", max_length=50_000),
    Field("login", "Login", help="The user name to sign in with at a web address."),
    Field("password", "Password", "encrypted", help="The password to sign in with; it is kept encrypted."),
)


def declared() -> dict[str, tuple[Field, ...]]:
    """Return the built-in fields of each kind of party, of relationships and of contact points."""
    return {**KINDS, "relationship": BUILT_IN_RELATIONSHIP, "contact_point": CONTACT_POINT_FIELDS}


def label_of(kind: str) -> str:
    """Return the node label of a kind of party: ``Person`` for ``person``.

    Raises:
        RuleError: there is no such kind.
    """
    if kind not in KINDS:
        raise RuleError(
            Phrase("There is no kind of party {kind!r}.", kind=kind),
            Phrase("Take one of {known}.", known=KINDS),
            "kind",
            kind,
        )
    return kind.capitalize()
