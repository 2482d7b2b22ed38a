"""The rights that access roles are built from."""

from __future__ import annotations

from collections.abc import Mapping

#: Rights on records. Each may be held for all of them or, as in ``change:person``, for one kind of party or for
#: relationships.
RECORD_RIGHTS: Mapping[str, str] = {
    "read": "See records in the folders and of the owners that one may see.",
    "create": "Add records to folders that one may contribute to.",
    "change": "Change own records, and all in folders that one manages.",
    "delete": "Delete own records, and all in folders that one manages.",
}
#: What relationships are called where a right is held for one kind of record.
RELATIONSHIP = "relationship"
#: Rights that concern no single record.
GENERAL_RIGHTS: Mapping[str, str] = {
    "edit_own_profile": "Change the record of oneself.",
    "publish": "Make a record public, so that everybody sees it, and take that back.",
    "reveal": "Look at encrypted values; the journal keeps each look.",
    "import": "Load parties and relationships from files.",
    "export": "Take records out as files.",
    "read_journal": "See what was changed, when and by whom.",
    "restore": "Put back what was changed or deleted.",
    "trim_journal": "Delete old entries of the journal.",
    "define": "Define fields, types, kinds, categories and profiles.",
    "set_preferences": "Set the preferences of the site and of folders.",
    "manage_access": "Look after users, teams, folders and access roles.",
    "administer": "Everything, on all records.",
}
RIGHTS: Mapping[str, str] = {**RECORD_RIGHTS, **GENERAL_RIGHTS}
