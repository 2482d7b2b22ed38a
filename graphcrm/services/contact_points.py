"""Add units, places and contact points to parties, one at a time; an import adds many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.field import Field
from graphcrm.models.places import PLACE_FIELDS, clean_place
from graphcrm.phrases import Phrase, Word
from graphcrm.queries import contact_points
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema_in
from graphcrm.services import permitted, preferences
from graphcrm.services.given import Given, check, fill, next_version
from graphcrm.services.looks import look
from graphcrm.services.merging import changed_by_others
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork


#: What a unit is called, beside its own fields.
UNIT_NAME = Field("name", "Name", required=True)


def add_unit(work: UnitOfWork, party: str, values: Mapping[str, object]) -> str:
    """Add a unit, a place to reach a party, and return its uid. The first unit of a party is its primary one.

    Args:
        work: the unit of work it belongs to.
        party: uid of the party.
        values: ``name`` (Home, Office), ``primary`` (true makes it the primary one), parts of an address, see
            ``graphcrm.models.places``, and own fields of units.

    Raises:
        NotFoundError: the viewer sees no such party.
        RuleError: the name is empty or taken by another unit of the party, the address does not fit, or a field is
            unknown, does not fit or is missing.
        ForbiddenError: the viewer may not change the party, or not give one of the fields.
    """
    name = _unit_name(values)
    fields = schema_in(work).unit_fields()
    place = clean_place({key: value for key, value in values.items() if key in PLACE_FIELDS})
    own = {key: value for key, value in values.items() if key not in ("name", "primary", *PLACE_FIELDS)}
    _lock(work, party)
    given = check(fields, work.viewer, own, "unit").properties
    fill(fields, given, "unit")
    _check_name(work, party, name)
    units = work.run(load("contact_points.units_of"), party=party)
    properties = {key: value for key, value in given.items() if value is not None}
    uid = new_uid()
    properties |= {"uid": uid, "name": name, "created_at": work.at, "created_by": work.viewer.user, "version": 1}
    primary = values.get("primary") is True or not any(unit["primary"] for unit in units)
    for row in work.run(load("contact_points.create_unit"), party=party, properties=properties, primary=primary):
        _no_longer_primary(work, party, row, "unit")
    work.record("create", uid, None, {"of": party, "primary": primary, **properties}, kind="unit", of=(party,))
    if place:
        _put(work, party, uid, place)
    return uid


def update_unit(work: UnitOfWork, unit: str, values: Mapping[str, object], *, based_on: int | None = None) -> None:
    """Change the name and the own fields of a unit; an empty value clears a field.

    Args:
        work: the unit of work it belongs to.
        unit: uid of the unit.
        values: ``name``, and own fields of units; ``set_place`` changes the address.
        based_on: the version of the unit that the values were made on, when that counts.

    Raises:
        NotFoundError: the viewer sees no such unit.
        ConflictError: somebody else has changed one of the fields to another value since that version.
        RuleError: the name is empty or taken by another unit of the party, or a field is unknown or does not fit.
        ForbiddenError: the viewer may not change the party, or one of the fields.
    """
    own = {key: value for key, value in values.items() if key != "name"}
    party, _ = _unit(work, unit)
    _lock(work, party)
    given = check(schema_in(work).unit_fields(), work.viewer, own, "unit")
    _, before = _unit(work, unit)
    asked = given.values()
    if "name" in values:
        given.properties["name"] = asked[UNIT_NAME] = _unit_name(values)
    for field in changed_by_others(work, unit, based_on, before, asked):
        given.leave(field)
    if "name" in given.properties:
        _check_name(work, party, given.properties["name"], unit)
    after = {key: value for key, value in given.properties.items() if value != before.get(key)}
    if after:
        _change(work, party, unit, "unit", before, after)


def set_place(work: UnitOfWork, unit: str, values: Mapping[str, object]) -> str:
    """Put a unit at an address and return the uid of the place, which equal addresses share.

    Args:
        work: the unit of work it belongs to.
        unit: uid of the unit.
        values: parts of the address, see ``graphcrm.models.places``.

    Raises:
        NotFoundError: the viewer sees no such unit.
        RuleError: there is no address, or a part of it does not fit.
        ForbiddenError: the viewer may not change the party.
    """
    place = clean_place(values)
    if not place:
        raise RuleError("The address is empty.", "Give at least a street, a city or coordinates.", "street")
    party, label, _ = _owner(work, unit)
    if label != "Unit":
        raise NotFoundError(
            Phrase("There is no unit {unit!r}.", unit=unit), "A party has an address through its units; add one."
        )
    _lock(work, party)
    return _put(work, party, unit, place)


def add_contact_point(
    work: UnitOfWork,
    owner: str,
    type: str,
    value: str,
    *,
    primary: bool = False,
    region: str | None = None,
    parameters: Mapping[str, object] | None = None,
) -> str:
    """Add a phone number, an e-mail address, a web page to a party or a unit and return its uid.

    Args:
        work: the unit of work it belongs to.
        owner: uid of the party or the unit.
        type: name of the contact point type.
        value: as a person typed it.
        primary: make it the primary one of its type; the first of a type is.
        region: two-letter country of phone numbers without a country code; by default what the viewer prefers.
        parameters: what else is to be known of it, such as its public key or the password to sign in there; see
            ``graphcrm.models.fields.CONTACT_POINT_FIELDS``.

    Raises:
        NotFoundError: the viewer sees no such party or unit.
        RuleError: there is no such type, the value or a parameter does not fit, or the owner has it already.
        ForbiddenError: the viewer may not change the party, or not give one of the parameters.
    """
    known = contact_points.types(work.database)
    if type not in known:
        raise RuleError(
            Phrase("There is no contact point type {type!r}.", type=type),
            Phrase("Take one of {known}.", known=known),
            "type",
            type,
        )
    party, label, folder = _owner(work, owner)
    _lock(work, party)
    if region is None and known[type].kind == "phone":
        region = preferences.read_in(work, folder=folder)["phone_region"]
    point = known[type].clean(value, region) | _clean(work, parameters or {}).properties
    others = [
        each
        for each in work.run(load("contact_points.of_owner"), identifiers={"label": label}, owner=owner)
        if each["type"] == type
    ]
    if any(each["normalized"] == point["normalized"] for each in others):
        raise RuleError(
            Phrase("{label} {value!r} is there already.", label=Word(known[type].label), value=value),
            "Give another one.",
            "value",
            value,
        )
    point = {key: each for key, each in point.items() if each is not None}
    point |= {"uid": new_uid(), "primary": primary or not any(each["primary"] for each in others), "version": 1}
    for row in work.run(load("contact_points.create"), identifiers={"label": label}, owner=owner, properties=point):
        _no_longer_primary(work, party, row, "contact_point")
    work.record("create", point["uid"], None, {"of": owner, **point}, kind="contact_point", of=(party,))
    return str(point["uid"])


def set_parameters(
    work: UnitOfWork, uid: str, parameters: Mapping[str, object], *, based_on: int | None = None
) -> None:
    """Change parameters of a contact point; an empty one is removed.

    Args:
        work: the unit of work it belongs to.
        uid: uid of the contact point.
        parameters: see ``add_contact_point``.
        based_on: the version of the contact point that they were made on, when that counts.

    Raises:
        NotFoundError: the viewer sees no such contact point.
        ConflictError: somebody else has changed one of them to another value since that version.
        RuleError: a parameter does not fit.
        ForbiddenError: the viewer may not change the party, or one of the parameters.
    """
    party, _ = _point(work, uid)
    _lock(work, party)
    given = _clean(work, parameters)
    _, before = _point(work, uid)
    for field in changed_by_others(work, uid, based_on, before, given.values()):
        given.leave(field)
    changes = given.properties
    changed = [
        field.name
        for field in schema_in(work).contact_point_fields()
        if field.name in changes and field.read(changes) != field.read(before)
    ]
    if not changed:
        return
    _change(work, party, uid, "contact_point", before, {name: changes[name] for name in changed})


def reveal(work: UnitOfWork, uid: str, parameter: str = "password") -> str | None:
    """Return an encrypted parameter of a contact point in clear text; the journal keeps who looked.

    Args:
        work: the unit of work it belongs to; its viewer looks.
        uid: uid of the contact point.
        parameter: name of the parameter.

    Returns:
        The text, or None where there is none; nobody has looked at anything then.

    Raises:
        NotFoundError: the viewer sees no such contact point, or may not see such a parameter.
        ForbiddenError: the viewer may not look at encrypted values.
        ConfigurationError: the key that it was encrypted with is not there.
    """
    _, properties = _point(work, uid)
    return look(work, uid, schema_in(work).contact_point_fields(), parameter, properties)


def delete(work: UnitOfWork, uid: str) -> None:
    """Delete a contact point; the journal keeps it.

    Raises:
        NotFoundError: the viewer sees no such contact point.
        ForbiddenError: the viewer may not change the party.
    """
    party, _ = _point(work, uid)
    _lock(work, party)
    _, before = _point(work, uid)
    owner = work.run(load("contact_points.delete"), uid=uid)[0]["owner"]
    work.record("delete", uid, {"of": owner, **before}, None, kind="contact_point", of=(party,))


def delete_unit(work: UnitOfWork, uid: str) -> None:
    """Delete a unit with its contact points; the journal keeps them.

    Raises:
        NotFoundError: the viewer sees no such unit.
        ForbiddenError: the viewer may not change the party.
    """
    party, _ = _unit(work, uid)
    _lock(work, party)
    _, before = _unit(work, uid)
    gone = work.run(load("contact_points.delete_unit"), uid=uid)[0]
    for point in gone["points"]:
        work.record("delete", point["uid"], {"of": uid, **point}, None, kind="contact_point", of=(party,))
    told = {"of": party, "primary": gone["primary"], "place": gone["place"], **before}
    work.record("delete", uid, told, None, kind="unit", of=(party,))


def _clean(work: UnitOfWork, parameters: Mapping[str, object]) -> Given:
    return check(schema_in(work).contact_point_fields(), work.viewer, parameters, "contact point")


def _change(
    work: UnitOfWork, party: str, uid: str, kind: Literal["unit", "contact_point"], before: Any, after: dict[str, Any]
) -> None:
    after |= {"version": next_version(before)}
    if kind == "unit":
        work.run(load("contact_points.update_unit"), unit=uid, changes=after)
    else:
        work.run(load("contact_points.update"), uid=uid, changes=after)
    work.record("change", uid, {key: before.get(key) for key in after}, after, kind=kind, of=(party,))


def _no_longer_primary(work: UnitOfWork, party: str, row: Mapping[str, Any], kind: str) -> None:
    for other in row["no_longer_primary"]:
        before = {"primary": True, "version": other["version"] - 1 or None}
        after = {"primary": False, "version": other["version"]}
        work.record("change", other["uid"], before, after, kind=kind, of=(party,))


def _point(work: UnitOfWork, uid: str) -> tuple[str, dict[str, Any]]:
    """Return the party that has a contact point, itself or in a unit, and the contact point's properties."""
    found = work.run(load("contact_points.get"), uid=uid)
    if not found:
        raise NotFoundError(Phrase("There is no contact point {uid!r}.", uid=uid))
    return found[0]["party"], found[0]["properties"]


def _unit(work: UnitOfWork, uid: str) -> tuple[str, dict[str, Any]]:
    """Return the party that has a unit, and the unit's properties."""
    found = work.run(load("contact_points.get_unit"), uid=uid)
    if not found:
        raise NotFoundError(Phrase("There is no unit {uid!r}.", uid=uid))
    return found[0]["party"], found[0]["properties"]


def _unit_name(values: Mapping[str, object]) -> str:
    name = " ".join(str(values.get("name") or "").split())
    if not name:
        raise RuleError("This unit has no name.", "Give one, such as Home or Office.", "name")
    return name


def _check_name(work: UnitOfWork, party: str, name: str, unit: str = "") -> None:
    """Raise ``RuleError`` when another unit of the party is called so."""
    for other in work.run(load("contact_points.units_of"), party=party):
        if other["uid"] != unit and other["name"].casefold() == name.casefold():
            raise RuleError(
                Phrase("The party already has a unit called {name!r}.", name=name), "Give another name.", "name", name
            )


def _lock(work: UnitOfWork, party: str) -> None:
    """Take the lock of a party, which the viewer must be allowed to change.

    Which of its units or contact points is primary is a rule over all of them.
    """
    found = work.run(load("relationships.lock"), uids=[party])
    if not found:
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=party))
    permitted.check_row(work, found[0])


def _owner(work: UnitOfWork, uid: str) -> tuple[str, str, str | None]:
    """Return the uid of the party, the label of what the uid names, and the party's folder."""
    found = work.run(load("contact_points.owner"), uid=uid)
    if not found:
        raise NotFoundError(Phrase("There is no party or unit {uid!r}.", uid=uid))
    return found[0]["party"], found[0]["label"], found[0]["folder"]


def _put(work: UnitOfWork, party: str, unit: str, place: Mapping[str, Any]) -> str:
    found = work.run(load("contact_points.set_place"), unit=unit, place={**place, "uid": new_uid()})[0]
    before = {"place": found["was"], "version": found["version"] - 1}
    after = {"place": found["place"], "version": found["version"]}
    work.record("change", unit, before, after, kind="unit", of=(party,))
    return str(found["uid"])
