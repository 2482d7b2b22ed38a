"""Add, change and delete contact points: phone numbers, e-mail addresses, web pages, accounts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from graphcrm.errors import ConflictError, NotFoundError, RuleError
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.field import Field
from graphcrm.services import contact_points as service
from graphcrm.services import reach
from graphcrm.services.party_page import Point, Profile
from graphcrm.web.answers import go, show
from graphcrm.web.editing.field_form import FieldForm
from graphcrm.web.editing.permission import editable, unit_of
from graphcrm.web.inputs import Choice
from graphcrm.web.locale import preferences
from graphcrm.web.writing import change

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork
    from graphcrm.models.schema import Schema

#: What stands before the types of contact point in the form of a new party, and which are asked for there.
POINT = "point-"
_ASKED = {True: ("email", "mobile", "phone"), False: ("email", "phone", "website")}
#: What is typed of a value, by the kind of its type.
_TYPED = {"email": "email", "phone": "phone", "url": "link", "text": "text"}
#: The parameters that only few contact points have, by the kinds of value that they make sense for.
_MEANT_FOR = {
    "plain_text_only": ("email",),
    "public_key": ("email", "text"),
    "login": ("url", "text"),
    "password": ("url", "text"),
}


def new_point_fields(known: Schema, base: str) -> list[Field]:
    """Return fields for the contact points that the form of a new party of a built-in kind asks for."""
    types = known.named(ContactPointType)
    wanted = [types[name] for name in _ASKED[base == "person"] if name in types]
    return [_value_field(each, POINT + each.name, each.label) for each in wanted]


def add(uid: str) -> ResponseReturnValue:
    """Add a contact point to a party or to one of its units."""
    found = editable(uid)
    types = found.schema.named(ContactPointType)
    type = types.get(request.values.get("type", "")) or types.get("email") or next(iter(types.values()))
    unit = unit_of(found, request.values["unit"]) if request.values.get("unit") else None
    form = FieldForm(_fields(found, type), {})
    if form.ready:
        given = form.given()
        add_point = partial(
            service.add_contact_point,
            owner=unit.uid if unit else uid,
            type=type.name,
            value=given.pop("value", ""),
            primary=given.pop("primary", "") == "yes",
            parameters=given,
        )
        try:
            change(add_point, gettext("%(what)s was added.", what=type.label))
        except RuleError as error:
            form.refuse(_beside(error, form))
        else:
            return go(url_for("profile.page", uid=uid))
    choices = [Choice(each.name, each.label) for each in types.values()]
    return show(
        "editing/point.html", form.status, party=found.party, form=form, type=type, types=choices, unit=unit, point=None
    )


def edit(uid: str, point: str) -> ResponseReturnValue:
    """Change a contact point."""
    found = editable(uid)
    there = _point(found, point)
    values = {**there.values, "value": there.value, "primary": there.primary}
    form = FieldForm(_fields(found, there.type, there), values, there.version or 1)
    if form.ready:
        given = form.given()

        def save(work: UnitOfWork) -> None:
            own = {name: text for name, text in given.items() if name not in ("value", "primary")}
            if own:
                service.set_parameters(work, point, own, based_on=form.version or None)
            if "value" in given:
                reach.set_value(work, point, given["value"])
            if given.get("primary") == "yes":
                reach.make_primary(work, point)

        try:
            if given:
                change(save, gettext("%(what)s was saved.", what=there.type.label))
        except RuleError as error:
            form.refuse(_beside(error, form))
        except ConflictError as error:
            now = _point(editable(uid), point)
            form.conflict(error, {**now.values, "value": now.value, "primary": now.primary})
        else:
            return go(url_for("profile.page", uid=uid))
    return show(
        "editing/point.html",
        form.status,
        party=found.party,
        form=form,
        type=there.type,
        types=(),
        unit=None,
        point=there,
    )


def delete(uid: str, point: str) -> ResponseReturnValue:
    """Delete a contact point."""
    there = _point(editable(uid), point)
    change(partial(service.delete, uid=point), gettext("%(what)s was deleted.", what=there.value))
    return go(url_for("profile.page", uid=uid))


def _fields(found: Profile, type: ContactPointType, point: Point | None = None) -> list[Field]:
    held = point.values if point else {}
    own = [
        field
        for field in found.schema.contact_point_fields()
        if field.name in held or type.kind in _MEANT_FOR.get(field.name, (type.kind,))
    ]
    first = Field("primary", gettext("The first of its type"), "boolean")
    # The first one stays it until another one is.
    return [_value_field(type, "value", type.label), *([] if point and point.primary else [first]), *own]


def _value_field(type: ContactPointType, name: str, label: str) -> Field:
    region = str(preferences()["phone_region"] or "") or None if type.kind == "phone" else None
    return Field(name, label, _TYPED[type.kind], required=name == "value", region=region)


def _point(found: Profile, uid: str) -> Point:
    for point in (*found.points, *(point for unit in found.units for point in unit.points)):
        if point.uid == uid:
            return point
    raise NotFoundError(gettext("There is no such contact detail here."))


def _beside(error: RuleError, form: FieldForm) -> RuleError:
    """Return what a service refused beside the value, where it names the kind of value instead."""
    there = error.field in form.read.texts
    return error if there else RuleError(error.message, error.hint, "value", error.value)
