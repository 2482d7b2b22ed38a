"""Add, change and delete parties."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from graphcrm.auth import policy
from graphcrm.errors import ConflictError, RuleError
from graphcrm.models.fields import KINDS
from graphcrm.services import contact_points, documents, notes, party_page, records, relations
from graphcrm.services import parties as service
from graphcrm.services.records import Record
from graphcrm.web.answers import go, show
from graphcrm.web.editing import alike
from graphcrm.web.editing.field_form import FieldForm
from graphcrm.web.editing.points import POINT, new_point_fields
from graphcrm.web.editing.sheet import Sheet
from graphcrm.web.handle import current_database
from graphcrm.web.navigation import creatable
from graphcrm.web.viewer import current_schema, current_viewer, seen_schema
from graphcrm.web.writing import change

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork

#: How many notes and documents are counted that go with a party.
_COUNTED = 100


def new(kind: str) -> ResponseReturnValue:
    """Add a party of a kind, built in or own."""
    viewer = current_viewer()
    known = seen_schema()
    base, subkind = known.base_of(kind)
    policy.check_create(viewer, base, {"subkind": subkind, "owner": viewer.user})
    offered = {field.name: field.default for field in known.party_fields(base, subkind) if field.default}
    sheet = Sheet(known, base, {**offered, "subkind": subkind, "owner": viewer.user})
    points = FieldForm(new_point_fields(known, base), {})
    found = alike.of_form(known, base, request.form) if sheet.ready and points.ready else []
    asked = bool(found) and not alike.told(found, request.form)
    if sheet.ready and points.ready and not asked:

        def create(work: UnitOfWork) -> str:
            uid = service.create(work, base, {"subkind": subkind or "", **sheet.given()})
            for name, value in points.given().items():
                contact_points.add_contact_point(work, uid, name.removeprefix(POINT), value)
            return uid

        try:
            uid = change(create, gettext("The record was added."))
        except RuleError as error:
            sheet.refuse(error)
        else:
            return go(url_for("profile.page", uid=uid))
    status = 200 if asked else sheet.status
    return show("editing/new.html", status, sheet=sheet, points=points, kind=subkind or base, base=base, found=found)


def kinds() -> Response:
    """Show the kinds of party of which whoever asks may add one, the own ones with what they are."""
    viewer, own = current_viewer(), creatable()
    of_base = {
        base: (policy.may(viewer, "create", base), [each for each in own if each.base == base]) for base in KINDS
    }
    return show("editing/kinds.html", kinds={base: found for base, found in of_base.items() if any(found)})


def edit(uid: str) -> ResponseReturnValue:
    """Change the fields of a party."""
    record, viewer = _record(uid), current_viewer()
    values, kind = {**record.values, "uid": uid}, record.party.kind
    policy.check_change(viewer, kind, values, ())
    own = not policy.may_change(viewer, kind, values)
    sheet = Sheet(seen_schema(), kind, values, int(values.get("version") or 0), own=own)
    if sheet.ready:
        given = sheet.given()
        update = partial(service.update, uid=uid, values=given, based_on=sheet.version or None)
        try:
            if given:
                change(update, gettext("%(name)s was saved.", name=record.party.name))
        except RuleError as error:
            sheet.refuse(error)
        except ConflictError as error:
            sheet.conflict(error, _record(uid).values)
        else:
            return go(url_for("profile.page", uid=uid))
    return show("editing/edit.html", sheet.status, sheet=sheet, party=record.party)


def delete(uid: str) -> ResponseReturnValue:
    """Tell what goes with a party, and delete it."""
    viewer, database = current_viewer(), current_database()
    found = party_page.read(database, viewer, uid)
    policy.check_delete(viewer, found.party.kind, {**found.record.values, "uid": uid})
    if request.method == "POST":
        change(partial(service.delete, uid=uid), gettext("%(name)s was deleted.", name=found.party.name))
        return go(url_for("lists.organizations" if found.party.kind == "organization" else "lists.people"))
    ties = relations.of_party(database, viewer, uid, found.schema, size=0)
    written = notes.of_party(database, viewer, uid, limit=_COUNTED)
    kept = documents.of_party(database, viewer, uid, limit=_COUNTED)
    return show(
        "editing/delete.html",
        party=found.party,
        ties=sum(group.number for group in ties),
        units=len(found.units),
        points=len(found.points) + sum(len(unit.points) for unit in found.units),
        notes=len(written.notes),
        more_notes=written.after is not None,
        documents=len(kept.documents),
        more_documents=kept.after is not None,
        undone=policy.may(viewer, "restore"),
    )


def _record(uid: str) -> Record:
    """Return a party with the fields that are kept; what is worked out is no matter of a form."""
    database = current_database()
    kept = [name for name, field in current_schema().every_field().items() if not field.derived]
    return records.read(database, current_viewer(), uid, fields=kept)
