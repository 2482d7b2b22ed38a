"""Add, change and delete units: places to reach a party, with their addresses, which parties may share."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from graphcrm.errors import ConflictError, RuleError
from graphcrm.models.field import Field
from graphcrm.models.places import PLACE_FIELDS
from graphcrm.services import contact_points as service
from graphcrm.services import party_page, reach
from graphcrm.services.party_page import Profile, Unit
from graphcrm.web import shown
from graphcrm.web.answers import go, show
from graphcrm.web.editing.field_form import FieldForm
from graphcrm.web.editing.permission import editable, unit_of
from graphcrm.web.handle import current_database
from graphcrm.web.locale import preferences_in
from graphcrm.web.pickers import NamesakesError, picked
from graphcrm.web.viewer import current_viewer
from graphcrm.web.writing import change

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork

#: What most units are called; any other name will do.
NAMES = (lazy_gettext("Home"), lazy_gettext("Office"), lazy_gettext("Branch"), lazy_gettext("Holiday home"))
#: The picker of the party that an address is shared with.
_SAME = "same"
#: Where a changed address counts when others have it, too.
HERE, ALL = "here", "all"


def add(uid: str) -> ResponseReturnValue:
    """Add a unit to a party."""
    found = editable(uid)
    country = preferences_in(found.record.values.get("folder"))["home_country"]
    form = FieldForm(_fields(found), {"country": shown.country(country)})
    refusal: RuleError | None = None
    if form.ready:
        given: dict[str, Any] = form.given()
        if not any(given.get(part) for part in PLACE_FIELDS if part != "country"):
            # The country that the form began with is no address yet.
            given.pop("country", None)
        given["primary"] = given.get("primary") == "yes"
        try:
            given |= _same_place()
            change(
                partial(service.add_unit, party=uid, values=given), gettext("%(what)s was added.", what=given["name"])
            )
        except RuleError as error:
            if error.field == _SAME:
                refusal = error
            else:
                form.refuse(error)
        else:
            return go(url_for("profile.page", uid=uid))
    return show(
        "editing/unit.html",
        422 if refusal else form.status,
        party=found.party,
        form=form,
        unit=None,
        names=NAMES,
        shared=(),
        refusal=refusal,
        choices=refusal.choices if isinstance(refusal, NamesakesError) else (),
    )


def edit(uid: str, unit: str) -> ResponseReturnValue:
    """Change a unit; an address that others have, too, asks whether it changes for all or only here."""
    found = editable(uid)
    there = unit_of(found, unit)
    form = FieldForm(_fields(found, there), _values(there), there.version or 1)
    shared = reach.neighbours(current_database(), current_viewer(), unit)
    where = request.form.get("where", "")
    moved = form.sent and not form.given().keys().isdisjoint(PLACE_FIELDS)
    asked = bool(shared) and moved and where not in (HERE, ALL)
    if form.ready and not asked:
        given = form.given()

        def save(work: UnitOfWork) -> None:
            own = {name: text for name, text in given.items() if name not in (*PLACE_FIELDS, "primary")}
            if own:
                service.update_unit(work, unit, own, based_on=form.version or None)
            if moved:
                place = {name: given.get(name, there.place.get(name)) for name in PLACE_FIELDS}
                put = reach.set_shared_place if where == ALL else service.set_place
                put(work, unit, place)
            if given.get("primary") == "yes":
                reach.make_unit_primary(work, unit)

        try:
            if given:
                change(save, gettext("%(what)s was saved.", what=given.get("name", there.name)))
        except RuleError as error:
            form.refuse(error)
        except ConflictError as error:
            form.conflict(error, _values(unit_of(editable(uid), unit)))
        else:
            return go(url_for("profile.page", uid=uid))
    return show(
        "editing/unit.html",
        form.status,
        party=found.party,
        form=form,
        unit=there,
        names=NAMES,
        shared=shared,
        asked=asked,
        where=where,
    )


def delete(uid: str, unit: str) -> ResponseReturnValue:
    """Delete a unit with its contact points."""
    there = unit_of(editable(uid), unit)
    change(partial(service.delete_unit, uid=unit), gettext("%(what)s was deleted.", what=there.name))
    return go(url_for("profile.page", uid=uid))


def _same_place() -> dict[str, Any]:
    """Return the first address of the party that was picked to be at the same place; nothing where none was.

    Raises:
        RuleError: nobody fits what was typed, or who was picked has no address.
    """
    uid = picked(request.form, _SAME)
    if not uid:
        return {}
    there = party_page.read(current_database(), current_viewer(), uid)
    units = sorted((unit for unit in there.units if unit.place), key=lambda unit: not unit.primary)
    if not units:
        raise RuleError(gettext("%(name)s has no address.", name=there.party.name), field=_SAME, value=uid)
    # What is left out there is no part of it here either.
    return {part: units[0].place.get(part) for part in PLACE_FIELDS}


def _fields(found: Profile, unit: Unit | None = None) -> list[Field]:
    name = Field("name", gettext("Name"), help=gettext("Home, Office, or whatever you call it."), required=True)
    primary = Field("primary", gettext("The first place to reach them"), "boolean")
    place = [
        Field("street", gettext("Street")),
        Field("postal_code", gettext("Postal code")),
        Field("city", gettext("City")),
        Field("region", gettext("Region")),
        Field("country", gettext("Country")),
        Field("latitude", gettext("Latitude"), "decimal"),
        Field("longitude", gettext("Longitude"), "decimal"),
    ]
    # The first one stays it until another one is.
    return [name, *place, *([] if unit and unit.primary else [primary]), *found.schema.unit_fields()]


def _values(unit: Unit) -> dict[str, Any]:
    place = {name: str(value) for name, value in unit.place.items()}
    return {**unit.values, **place, "name": unit.name, "primary": unit.primary}
