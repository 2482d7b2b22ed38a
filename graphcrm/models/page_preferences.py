"""The preferences of pages: lists, records and the screen; ``graphcrm.models.preferences`` says what they are."""

from __future__ import annotations

from graphcrm.models.field import Field
from graphcrm.models.preference import ALL, OWN, Preference

_COLUMNS_HELP = "Fields shown, in this order, own ones too; one that the list does not have is left out."

LISTS = (
    Preference(
        Field(
            "default_list",
            "Start page",
            "choice",
            group="lists",
            default="questions",
            choices=("questions", "people", "organizations", "relationships", "activity"),
            help="What opens first: the box for questions, or a list.",
        ),
        OWN,
    ),
    Preference(
        Field(
            "page_size",
            "Page size",
            "integer",
            group="lists",
            default="25",
            minimum="10",
            maximum="500",
            help="How many records a page of a list shows.",
        ),
        OWN,
    ),
    Preference(
        Field(
            "people_columns",
            "Columns of people",
            "names",
            group="lists",
            default="name, job_title, phone, email, contact_type, owner",
            help=_COLUMNS_HELP,
        ),
        ALL,
    ),
    Preference(
        Field(
            "organization_columns",
            "Columns of organizations",
            "names",
            group="lists",
            default="name, phone, email, contact_type, owner",
            help=_COLUMNS_HELP,
        ),
        ALL,
    ),
    Preference(
        Field(
            "relationship_columns",
            "Columns of relationships",
            "names",
            group="lists",
            default="source, type, target, title, since, until",
            help=_COLUMNS_HELP,
        ),
        ALL,
    ),
    Preference(
        Field(
            "default_as_of",
            "As of",
            "choice",
            group="lists",
            default="today",
            choices=("today", "ever"),
            help="Which ties are shown before another date is chosen: those of today, or all there ever were.",
        ),
        OWN,
    ),
    Preference(
        Field(
            "recent_items",
            "Recent records",
            "integer",
            group="lists",
            default="10",
            minimum="0",
            maximum="50",
            help="How many of the records seen last are offered.",
        ),
        OWN,
    ),
)

RECORDS = (
    Preference(
        Field(
            "default_tab",
            "First tab of a record",
            "choice",
            group="records",
            default="summary",
            choices=("summary", "details", "relationships", "activity"),
            help="What a record shows first.",
        ),
        ALL,
    ),
    Preference(
        Field(
            "note_visibility",
            "New notes are seen by",
            "choice",
            group="records",
            default="everyone",
            choices=("everyone", "author"),
            help="Everyone who may see the record, or their author alone; each note can say otherwise.",
        ),
        ALL,
    ),
)

SCREEN = (
    Preference(
        Field(
            "theme",
            "Theme",
            "choice",
            group="screen",
            default="system",
            choices=("light", "dark", "system"),
            help="Light, dark, or as the computer is set.",
        ),
        OWN,
    ),
    Preference(
        Field(
            "language",
            "Language",
            "choice",
            group="screen",
            choices=("en", "de"),
            help="Of the pages: English or German; without one, the language that the browser asks for.",
        ),
        OWN,
    ),
)
