"""How the pages of a party tell of a change, and show a note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup, escape

from graphcrm.markdown import render
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.phrases import Phrase
from graphcrm.web.profile.details import value_words
from graphcrm.web.shown import said, word
from graphcrm.web.viewer import seen_schema

if TYPE_CHECKING:
    from graphcrm.services.entries import Entry, FieldChange

#: What was done, by the kind of record and the action.
_ACTIONS: Mapping[tuple[str, str], Any] = {
    ("party", "create"): lazy_gettext("added this record"),
    ("party", "change"): lazy_gettext("changed this record"),
    ("party", "delete"): lazy_gettext("deleted this record"),
    ("relationship", "create"): lazy_gettext("added a relationship"),
    ("relationship", "change"): lazy_gettext("changed a relationship"),
    ("relationship", "delete"): lazy_gettext("deleted a relationship"),
    ("unit", "create"): lazy_gettext("added a place to reach it"),
    ("unit", "change"): lazy_gettext("changed a place to reach it"),
    ("unit", "delete"): lazy_gettext("deleted a place to reach it"),
    ("contact_point", "create"): lazy_gettext("added a contact detail"),
    ("contact_point", "change"): lazy_gettext("changed a contact detail"),
    ("contact_point", "delete"): lazy_gettext("deleted a contact detail"),
    ("note", "create"): lazy_gettext("wrote a note"),
    ("note", "change"): lazy_gettext("changed a note"),
    ("note", "delete"): lazy_gettext("deleted a note"),
    ("document", "create"): lazy_gettext("added a document"),
    ("document", "change"): lazy_gettext("changed a document"),
    ("document", "delete"): lazy_gettext("deleted a document"),
}
#: The same of a party in a list of several, as whole sentences: other languages put the name elsewhere.
_DEEDS: Mapping[str, Any] = {
    "create": lazy_gettext("%(actor)s added %(record)s"),
    "change": lazy_gettext("%(actor)s changed %(record)s"),
    "delete": lazy_gettext("%(actor)s deleted %(record)s"),
}
#: Where something was done from.
_SOURCES: Mapping[str, Any] = {
    "web": lazy_gettext("in the browser"),
    "command": lazy_gettext("on the command line"),
    "import": lazy_gettext("by an import"),
    "job": lazy_gettext("by a job"),
}
#: What of a record is no field, by its name in the journal.
_FLAGS: Mapping[str, Any] = {"true": lazy_gettext("Yes"), "false": lazy_gettext("No")}


def action_words(entry: Entry) -> str:
    """Say what somebody did, as the rest of a sentence that begins with their name."""
    if entry.action == "look":
        return gettext("looked at a hidden value")
    return str(_ACTIONS.get((entry.kind, entry.action), entry.action))


def deed(entry: Entry, actor: Markup) -> Markup:
    """Say in a sentence what somebody did with a record, in a list of several.

    Args:
        entry: what was done.
        actor: their name, as a link.
    """
    record = escape(record_words(entry))
    if entry.kind != "party" or entry.action not in _DEEDS:
        return Markup("{} {} · {}").format(actor, action_words(entry), record)
    if entry.action != "delete":
        address = url_for("profile.page", uid=entry.target)
        record = Markup('<a class="party-link" href="{}">{}</a>').format(address, record)
    return escape(str(_DEEDS[entry.action])) % {"actor": actor, "record": record}


def record_words(entry: Entry, within: str = "") -> str:
    """Name the record that an entry is about, beside what says of which kind it is.

    Args:
        entry: an entry of the journal.
        within: the name of the party whose history it stands in, which need not be said.
    """
    about = entry.about
    if not isinstance(about, Phrase):
        return about
    if "party" not in about.values:
        return said(about)
    name, party = str(about.values.get("name", "")), str(about.values["party"])
    if not name or party == within:
        return name or ("" if party == within else party)
    return f"{name} ({party})"


def source_words(entry: Entry) -> str:
    """Say where something was done from."""
    return str(_SOURCES.get(entry.source, entry.source))


def change_words(change: FieldChange) -> tuple[str, str]:
    """Return what a field was and is, in the words and formats of whoever asks; dots for what is encrypted."""
    if change.kept is None:
        return _plain(change.field, change.before), _plain(change.field, change.after)
    if change.kept.encrypted:
        return change.before, change.after
    before, after = (value_words(seen_schema(), change.kept, value) for value in change.values)
    return before, after


def _plain(name: str, value: str) -> str:
    """Write what is no field: a type by its words, yes and no, and others as they are kept."""
    if name == "type" and value:
        tie = seen_schema().find(RelationshipType, value)
        point = seen_schema().find(ContactPointType, value)
        return word(tie.forward if tie else point.label if point else value)
    return str(_FLAGS.get(value, value))


def markdown(text: str) -> Markup:
    """Return a note as safe HTML."""
    return Markup(render(text))  # noqa: S704  # it is sanitized
