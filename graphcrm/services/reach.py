"""Change what ``contact_points`` has added: the value of a contact point, which one counts first, a shared address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.places import clean_place
from graphcrm.phrases import Phrase, Word
from graphcrm.queries import contact_points as queries
from graphcrm.queries.loader import Query, load
from graphcrm.queries.parties import PartyRef
from graphcrm.services import contact_points, permitted, preferences
from graphcrm.services.given import next_version

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

#: The most units that are moved with one change of a shared address.
MOST = 500


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A unit at the same place as another one, and the party that has it."""

    unit: str
    party: PartyRef


def set_value(work: UnitOfWork, uid: str, value: str, *, region: str | None = None) -> bool:
    """Give a contact point another value, and say whether that changed anything; its parameters stay.

    Args:
        work: the unit of work it belongs to.
        uid: uid of the contact point.
        value: as a person typed it.
        region: two-letter country of phone numbers without a country code; by default what the viewer prefers.

    Raises:
        NotFoundError: the viewer sees no such contact point.
        RuleError: the value does not fit, or its owner has it already.
        ForbiddenError: the viewer may not change the party.
    """
    before, row = _locked(work, load("contact_points.get"), uid, "contact point")
    type = queries.types(work.database)[before["type"]]
    if region is None and type.kind == "phone":
        region = preferences.read_in(work, folder=row["properties"].get("folder"))["phone_region"]
    wanted = type.clean(value, region)
    found = work.run(load("contact_points.holder"), uid=uid)[0]
    slots = {"label": found["label"]}
    others = work.run(load("contact_points.of_owner"), identifiers=slots, owner=found["owner"])
    alike = [each for each in others if each["uid"] != uid and each["type"] == type.name]
    if any(each["normalized"] == wanted["normalized"] for each in alike):
        raise RuleError(
            Phrase("{label} {value!r} is there already.", label=Word(type.label), value=value),
            "Give another one.",
            "value",
            value,
        )
    after = {key: each for key, each in wanted.items() if each != before.get(key)}
    if not after:
        return False
    after["version"] = next_version(before)
    work.run(load("contact_points.update"), uid=uid, changes=after)
    told = {key: before.get(key) for key in after}
    work.record("change", uid, told, after, kind="contact_point", of=(row["uid"],))
    return True


def make_primary(work: UnitOfWork, uid: str) -> None:
    """Have a contact point come first of those of its type.

    Raises:
        NotFoundError: the viewer sees no such contact point.
        ForbiddenError: the viewer may not change the party.
    """
    before, row = _locked(work, load("contact_points.get"), uid, "contact point")
    if not before.get("primary"):
        _first(work, load("contact_points.make_primary"), "contact_point", uid, row["uid"])


def make_unit_primary(work: UnitOfWork, uid: str) -> None:
    """Have a unit come first of those of its party.

    Raises:
        NotFoundError: the viewer sees no such unit.
        ForbiddenError: the viewer may not change the party.
    """
    _, row = _locked(work, load("contact_points.get_unit"), uid, "unit")
    units = work.run(load("contact_points.units_of"), party=row["uid"])
    if not any(unit["uid"] == uid and unit["primary"] for unit in units):
        _first(work, load("contact_points.make_unit_primary"), "unit", uid, row["uid"])


def neighbours(database: Database, viewer: Viewer, unit: str) -> list[Neighbour]:
    """Return the other units at the place of a unit whose parties the viewer may change.

    Args:
        database: where they are.
        viewer: who asks; there may be others at the place that they do not see or may not change.
        unit: uid of the unit.
    """
    if not database.read(load("contact_points.get_unit"), viewer, uid=unit):
        return []
    rows = database.read(load("contact_points.neighbours"), viewer, unit=unit, limit=MOST)
    return [Neighbour(row["unit"], PartyRef.from_row(row)) for row in rows if _may_move(viewer, row)]


def set_shared_place(work: UnitOfWork, unit: str, values: Mapping[str, object]) -> int:
    """Put a unit at an address, and with it the others at its place that the viewer may change; return how many.

    The units of other parties stay where they are, as does what the viewer does not see.

    Args:
        work: the unit of work it belongs to.
        unit: uid of the unit.
        values: parts of the address, see ``graphcrm.models.places``.

    Raises:
        NotFoundError: the viewer sees no such unit.
        RuleError: there is no address, a part of it does not fit, or too many share it.
        ForbiddenError: the viewer may not change the party.
    """
    if not clean_place(values):
        raise RuleError("The address is empty.", "Give at least a street, a city or coordinates.", "street")
    if not work.run(load("contact_points.get_unit"), uid=unit):
        raise NotFoundError(Phrase("There is no unit {unit!r}.", unit=unit))
    rows = work.run(load("contact_points.neighbours"), unit=unit, limit=MOST + 1)
    if len(rows) > MOST:
        raise RuleError(Phrase("More than {most} are at this address.", most=MOST), "Change it here alone.", "street")
    # In this order, so that two who write never wait for each other.
    work.run(load("relationships.lock"), uids=sorted({row["uid"] for row in rows}))
    rows = work.run(load("contact_points.neighbours"), unit=unit, limit=MOST)
    contact_points.set_place(work, unit, values)
    moved = [row["unit"] for row in rows if _may_move(work.viewer, row)]
    for each in moved:
        contact_points.set_place(work, each, values)
    return len(moved)


def _may_move(viewer: Viewer, row: Mapping[str, Any]) -> bool:
    kind = str(row["label"]).lower()
    return policy.may_change(viewer, kind, row["properties"]) or policy.may_edit_profile(viewer, row["properties"])


def _locked(work: UnitOfWork, query: Query, uid: str, what: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the properties of a unit or a contact point, and its party, which is locked and may be changed."""
    found = work.run(query, uid=uid)
    rows = work.run(load("relationships.lock"), uids=[found[0]["party"]]) if found else []
    # Whoever held the lock may have changed or deleted it.
    found = work.run(query, uid=uid) if rows else []
    if not found:
        raise NotFoundError(Phrase("There is no {what} {uid!r}.", what=Word(what), uid=uid))
    permitted.check_row(work, rows[0])
    return found[0]["properties"], rows[0]


def _first(work: UnitOfWork, query: Query, kind: str, uid: str, party: str) -> None:
    row = work.run(query, uid=uid)[0]
    for other in row["no_longer_primary"]:
        told = ({"primary": primary, "version": other["version"] - primary} for primary in (True, False))
        work.record("change", other["uid"], next(told), next(told), kind=kind, of=(party,))
    told = ({"primary": primary, "version": row["version"] - (not primary)} for primary in (False, True))
    work.record("change", uid, next(told), next(told), kind=kind, of=(party,))
