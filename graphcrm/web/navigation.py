"""Where one can go from every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import gettext, lazy_gettext

from graphcrm.auth import policy
from graphcrm.errors import GraphcrmError
from graphcrm.models.kinds import Kind
from graphcrm.web.locale import preferences
from graphcrm.web.shown import capital, word
from graphcrm.web.viewer import current_viewer, person, seen_schema
from graphcrm.web.words import kind_words


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu: the ``endpoint`` that it leads to, the blueprint's name first.

    ``area`` says on which pages it is marked as the place where one is: those of this blueprint, or this endpoint.
    ``right`` is a named right that one needs to be shown it, for all records or those of the kind ``of``; one for
    ``staff`` is for those who work with the records of others, one for ``self_service`` for the rest.
    A ``dialog`` opens over the page that is there. ``kind`` is the own kind of party that it adds; ``leads``
    says the address where that is not the endpoint's.
    """

    label: str
    icon: str
    endpoint: str
    area: str = ""
    right: str = ""
    of: str = ""
    dialog: bool = False
    staff: bool = False
    self_service: bool = False
    kind: str | None = None
    leads: Callable[[], str] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return self.leads() if self.leads else url_for(self.endpoint, kind=self.kind)

    @property
    def here(self) -> bool:
        """Whether this request is for a page of it."""
        return (self.area or self.endpoint) in (request.endpoint, request.blueprint)


def questions() -> str:
    """Return the address of the box for questions, which is that of the first page unless a list opens first."""
    return url_for("ask.page", q=None if preferences()["default_list"] == "questions" else "")


PLACES = (
    Entry(lazy_gettext("People"), "person", "lists.people", staff=True),
    Entry(lazy_gettext("Organizations"), "organization", "lists.organizations", staff=True),
    Entry(lazy_gettext("Relationships"), "relationship", "lists.relationships", staff=True),
    Entry(lazy_gettext("Explore"), "map", "explorer.page", area="explorer", staff=True),
    Entry(lazy_gettext("Activity"), "activity", "lists.activity", staff=True),
    Entry(lazy_gettext("Ask"), "ask", "ask.page", area="ask", staff=True, leads=questions),
    Entry(lazy_gettext("My profile"), "contact", "profile.own", area="profile", self_service=True),
)
NEW = (
    Entry(
        lazy_gettext("Relationship"),
        "relationship",
        "relationships.new",
        right="create",
        of="relationship",
        dialog=True,
    ),
    Entry(lazy_gettext("Person"), "person", "editing.new_person", right="create", of="person"),
    Entry(lazy_gettext("Organization"), "organization", "editing.new_organization", right="create", of="organization"),
    Entry(lazy_gettext("Household"), "household", "editing.new_household", right="create", of="household"),
    Entry(lazy_gettext("Group"), "group", "editing.new_group", right="create", of="group"),
)
#: So many own kinds of party stand in the menu; more have a page of their own.
OWN_KINDS = 8
PERSONAL = (
    Entry(lazy_gettext("My profile"), "contact", "profile.own", staff=True),
    Entry(lazy_gettext("Clipboard"), "clipboard", "search.clipboard", staff=True),
    Entry(lazy_gettext("Saved searches"), "saved", "search.saved", staff=True),
    Entry(lazy_gettext("Saved maps"), "map", "explorer.maps", staff=True),
    Entry(lazy_gettext("Preferences"), "gear", "settings.page"),
)


def register(app: Flask) -> None:
    """Give the templates the menus."""
    app.jinja_env.globals.update(
        places=lambda: _shown(PLACES),
        new_records=lambda: _shown(NEW),
        new_of_own_kinds=_new_of_own_kinds,
        personal_places=lambda: _shown(PERSONAL),
        inside=inside,
        staff=staff,
    )


def inside() -> bool:
    """Say whether whoever asks may use the application, so that a page should show where they can go.

    A page that tells of a failure shows it to nobody while that cannot be read.
    """
    try:
        return person() is not None or current_viewer().sees_all
    except GraphcrmError:
        return False


def staff() -> bool:
    """Say whether whoever asks works with the records of others; everybody else has their own page and little more."""
    return policy.reads_records(current_viewer())


def creatable() -> list[Kind]:
    """Return the own kinds of party of which whoever asks may add one, by their names."""
    viewer = current_viewer()
    own = [each for each in seen_schema().named(Kind).values() if policy.may(viewer, "create", each.base, each.name)]
    return sorted(own, key=lambda kind: word(kind.name).casefold())


def _new_of_own_kinds() -> list[Entry]:
    try:
        kinds = creatable()
    except GraphcrmError:
        # A page that tells of a failure has the menu without them.
        return []
    if len(kinds) > OWN_KINDS:
        return [Entry(gettext("More kinds"), "dots", "editing.kinds", dialog=True)]
    return [
        Entry(capital(kind_words(kind.base, kind.name)), kind.base, "editing.new", kind=kind.name) for kind in kinds
    ]


def _shown(entries: Sequence[Entry]) -> list[Entry]:
    viewer = current_viewer()
    works = staff()
    fitting = (entry for entry in entries if not (entry.self_service if works else entry.staff))
    return [entry for entry in fitting if not entry.right or policy.may(viewer, entry.right, entry.of)]
