"""Help: how things are done, what can be asked and searched for, and the keys."""

from __future__ import annotations

from flask import Response
from flask_babel import lazy_gettext

from graphcrm import language
from graphcrm.services import examples
from graphcrm.web.answers import show
from graphcrm.web.handle import current_database
from graphcrm.web.viewer import current_schema, current_viewer

#: The keys, each with what it does.
KEYS = (
    ("/", lazy_gettext("Go to the search box")),
    ("?", lazy_gettext("Show the keys")),
    ("Esc", lazy_gettext("Close a menu or a dialog")),
    ("↑ ↓", lazy_gettext("Go through a menu or suggestions")),
    ("Enter", lazy_gettext("Choose, or send the form")),
    ("Tab", lazy_gettext("Go to the next field or button")),
)
#: The operators of the search box, each with what it finds.
OPERATORS = (
    ('"rose garden"', lazy_gettext("has these words together in its name")),
    ("-smith", lazy_gettext("does not have this word in its name; an operator can be preceded by -, too")),
    ("tag:donor", lazy_gettext("has this tag")),
    ("kind:org", lazy_gettext("is of this kind: person, org, household, group, or an own kind")),
    ("type:lead", lazy_gettext("is of this contact type")),
    ("role:volunteer", lazy_gettext("has this role")),
    ("category:food", lazy_gettext("is in this category, or one below it")),
    ("city:Leeds", lazy_gettext("has an address in this city")),
    ("folder:sales", lazy_gettext("lies in this folder")),
    ("owner:me", lazy_gettext("belongs to you, to another user or to a team")),
    ("has:email", lazy_gettext("has an e-mail address, a phone, a website, an address or a tag")),
    ("since:2026-05", lazy_gettext("was added or changed since this day, month or year")),
    ("ext:4711", lazy_gettext("is called so by an import")),
)


def page() -> Response:
    """Show the page of help, with questions about what is there; where nothing is, how they are asked."""
    found = examples.questions(current_database(), current_viewer(), known=current_schema()).questions
    return show("settings/help.html", keys=KEYS, operators=OPERATORS, questions=found, forms=language.EXAMPLES)


def keys() -> Response:
    """Show the keys alone, as a dialog has them."""
    return show("settings/keys.html", keys=KEYS)
