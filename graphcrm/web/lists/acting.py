"""Act on the selected records of a list: ask what it takes, do it, and tell what was left and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, ngettext

from graphcrm.auth import policy
from graphcrm.errors import RuleError
from graphcrm.models.vocabularies import ContactType
from graphcrm.services import assignments, bookmarks, bulk, colleagues
from graphcrm.services.assignments import Assigned
from graphcrm.services.lists import addresses, export
from graphcrm.services.lists.query import Tie
from graphcrm.web import dates, folders, writing
from graphcrm.web.answers import go, show
from graphcrm.web.handle import current_database
from graphcrm.web.limits import costly
from graphcrm.web.lists import selection
from graphcrm.web.lists.listing import COLUMNS
from graphcrm.web.lists.readings import readings
from graphcrm.web.lists.selection import Selection
from graphcrm.web.locale import preferences
from graphcrm.web.pickers import NamesakesError, listed, picked, picked_owner
from graphcrm.web.viewer import current_schema, current_viewer, seen_schema

#: What came of an action, in words.
Told = Callable[[int], str]
#: Does something with the selected records.
Doer = Callable[[Selection], tuple[Assigned, Told]]


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do with records: what it is called, its icon, and whether it is asked for in a dialog.

    ``rights`` are those of which one is needed to be offered it; none for what everybody may.
    """

    label: str
    icon: str
    dialog: bool = True
    rights: tuple[str, ...] = ()


ACTIONS: Mapping[str, Action] = {
    "tag": Action(lazy_gettext("Tag"), "tag", rights=("change",)),
    "move": Action(lazy_gettext("Move"), "move", rights=("change",)),
    "assign": Action(lazy_gettext("Reassign"), "owner", rights=("change",)),
    "type": Action(lazy_gettext("Change type"), "contact", rights=("change",)),
    "relate": Action(lazy_gettext("Relate"), "relationship", rights=("create",)),
    "addresses": Action(lazy_gettext("Addresses"), "email"),
    "clipboard": Action(lazy_gettext("Clipboard"), "clipboard", dialog=False),
    "export": Action(lazy_gettext("Export"), "download", dialog=False, rights=("export",)),
    "delete": Action(lazy_gettext("Delete"), "delete", rights=("delete",)),
}
#: The kinds of record for which a right may be held.
_KINDS = ("person", "organization", "household", "group", "relationship")


def offered(actions: Mapping[str, Action] = ACTIONS, kinds: Iterable[str] = _KINDS) -> list[tuple[str, str, str, bool]]:
    """Return the name, label and icon of every action that whoever asks may do, and whether it opens a dialog.

    Args:
        actions: those that there are.
        kinds: the kinds of record that they are done with.
    """
    viewer = current_viewer()
    return [
        (name, action.label, action.icon, action.dialog)
        for name, action in actions.items()
        if not action.rights or any(_may(viewer, right, kinds) for right in action.rights)
    ]


@costly
def act(action: str) -> ResponseReturnValue:
    """Ask how something is to be done with the selected records, or do it when that is said."""
    if action not in ACTIONS:
        abort(404)
    chosen = selection.read()
    if action == "addresses":
        return _addresses(chosen)
    if action == "export":
        return _export(chosen)
    if action == "clipboard":
        number = writing.write(lambda work: bookmarks.add(work, chosen.uids))
        writing.done(ngettext("%(num)d record is on the clipboard.", "%(num)d records are on the clipboard.", number))
        return go(chosen.back)
    return carried_out(chosen, f"lists/act_{action}.html", DOERS[action], ASKED.get(action, dict))


def carried_out(
    chosen: Selection, template: str, doer: Doer, asked: Callable[[], Mapping[str, Any]]
) -> ResponseReturnValue:
    """Ask how something is to be done, or do it when that is said, and tell what was left and why.

    Args:
        chosen: with which records.
        template: the page that asks.
        doer: does it.
        asked: what the page shows beside what was given.
    """
    if "do" not in request.form:
        return _ask(chosen, template, asked)
    if chosen.everything and request.form.get("number") != str(len(chosen.uids)):
        said = gettext("The list has changed meanwhile. Look at the number again.")
        return _ask(chosen, template, asked, RuleError(said))
    try:
        done, told = doer(chosen)
    except RuleError as error:
        return _ask(chosen, template, asked, error)
    message = told(done.changed)
    if done.refused:
        writing.done(message, done.operation if done.changed else "")
        return show("lists/refused.html", chosen=chosen, done=done, message=message)
    writing.done(message, done.operation if done.changed else "")
    return go(chosen.back)


def _ask(
    chosen: Selection, template: str, asked: Callable[[], Mapping[str, Any]], refusal: RuleError | None = None
) -> Response:
    return show(
        template,
        refusal.status if refusal else 200,
        chosen=chosen,
        refusal=refusal,
        choices=refusal.choices if isinstance(refusal, NamesakesError) else (),
        given=request.form,
        **asked(),
    )


def _addresses(chosen: Selection) -> Response:
    found = addresses.addressees(current_database(), current_viewer(), chosen.uids)
    return show("lists/addresses.html", chosen=chosen, found=found)


def _export(chosen: Selection) -> Response:
    text = export.export(
        current_database(),
        current_viewer(),
        chosen.listing.asked,
        chosen.uids,
        preferred=preferences()[COLUMNS[chosen.listing.endpoint]],
    )
    return csv_file(text, chosen)


def csv_file(text: str, chosen: Selection) -> Response:
    """Return a list as a file to be saved."""
    name = chosen.listing.endpoint.removeprefix("lists.")
    # The mark at its beginning tells spreadsheets that it is UTF-8.
    return Response(
        "\ufeff" + text,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"},
    )


def _tag(chosen: Selection) -> tuple[Assigned, Told]:
    add, remove = listed(request.form, "add"), listed(request.form, "remove")
    done = bulk.tag(*_where(chosen), add=add, remove=remove, source=writing.SOURCE)
    return done, lambda number: ngettext("%(num)d record was tagged.", "%(num)d records were tagged.", number)


def _move(chosen: Selection) -> tuple[Assigned, Told]:
    done = assignments.assign(*_where(chosen), {"folder": request.form.get("folder", "")}, source=writing.SOURCE)
    return done, lambda number: ngettext("%(num)d record was moved.", "%(num)d records were moved.", number)


def _assign(chosen: Selection) -> tuple[Assigned, Told]:
    owner = picked_owner(request.form)
    if not owner:
        raise RuleError(gettext("Say who shall own them."), "", "owner")
    done = assignments.assign(*_where(chosen), {"owner": owner}, source=writing.SOURCE)
    called = colleagues.named(current_database(), current_viewer(), owner, whole=current_schema()).label
    return done, lambda number: ngettext(
        "%(num)d record belongs to %(owner)s now.", "%(num)d records belong to %(owner)s now.", number, owner=called
    )


def _type(chosen: Selection) -> tuple[Assigned, Told]:
    done = bulk.set_contact_type(*_where(chosen), request.form.get("contact_type", ""), source=writing.SOURCE)
    return done, lambda number: ngettext("%(num)d record was changed.", "%(num)d records were changed.", number)


def _relate(chosen: Selection) -> tuple[Assigned, Told]:
    party = picked(request.form, "party")
    if not party:
        raise RuleError(gettext("Say with whom."), "", "party")
    tie = Tie.parse(request.form.get("tie", ""))
    values = {name: request.form.get(name, "").strip() for name in ("since", "title")}
    values["since"] = dates.read(values["since"], "since")
    given = {name: value for name, value in values.items() if value}
    forward = tie.end != "target"
    done = bulk.relate(*_where(chosen), tie.type, party, forward=forward, values=given, source=writing.SOURCE)
    return done, lambda number: ngettext("%(num)d relationship was added.", "%(num)d relationships were added.", number)


def _delete(chosen: Selection) -> tuple[Assigned, Told]:
    done = bulk.delete(*_where(chosen), source=writing.SOURCE)
    return done, lambda number: ngettext("%(num)d record was deleted.", "%(num)d records were deleted.", number)


DOERS: Mapping[str, Doer] = {
    "tag": _tag,
    "move": _move,
    "assign": _assign,
    "type": _type,
    "relate": _relate,
    "delete": _delete,
}


def contact_types() -> list[ContactType]:
    """Return the contact types that can be given."""
    return [each for each in seen_schema().all(ContactType) if each.active]


#: What the page of an action shows beside what was given.
ASKED: Mapping[str, Callable[[], dict[str, Any]]] = {
    "move": lambda: {"folders": folders.open_to(current_viewer(), seen_schema())},
    "type": lambda: {"contact_types": contact_types()},
    "relate": lambda: {"readings": readings(seen_schema())},
}


def _where(chosen: Selection) -> tuple[Any, Any, tuple[str, ...]]:
    return current_database(), current_viewer(), chosen.uids


def _may(viewer: Any, right: str, kinds: Iterable[str]) -> bool:
    return any(policy.may(viewer, right, kind) for kind in kinds) if right != "export" else policy.may(viewer, right)
