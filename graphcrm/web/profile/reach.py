"""What the head of a party's page offers to reach it by: the number to call at this hour, and its e-mail address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext

from graphcrm.models.fields import OPT_OUT
from graphcrm.values import now
from graphcrm.web.locale import preferences_in

if TYPE_CHECKING:
    from graphcrm.services.party_page import Point, Profile, Unit

#: The words of a unit's or a type's name that tell where its numbers ring.
_WORDS: Mapping[str, frozenset[str]] = {
    "home": frozenset({"home", "private", "zuhause", "privat"}),
    "work": frozenset({"office", "work", "branch", "büro", "arbeit", "dienstlich", "geschäftlich", "filiale"}),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A contact point, and in a word why it is this one; empty where there is nothing to say."""

    point: Point
    why: str = ""


def offered(found: Profile) -> list[Offered]:
    """Return what one calls and writes to first.

    A person is called at work or at home as the hours to call of whoever asks have it. What takes messages goes before
    what does not.
    """
    phones, emails = _of_kind(found, "phone"), _of_kind(found, "email")
    return [*_to_call(found, phones), *(Offered(point) for point, _ in emails[:1])]


def _to_call(found: Profile, phones: list[tuple[Point, Unit | None]]) -> list[Offered]:
    if not phones:
        return []
    first = phones[0][0]
    if found.party.kind != "person" or first.values.get(OPT_OUT):
        return [Offered(first)]
    place = preferences_in(found.record.values.get("folder")).place_to_call(now())
    if place is None:
        return [Offered(first, gettext("outside the hours to call"))]
    there = next((point for point, unit in phones if _place(point, unit) == place), None)
    if there is None or there.values.get(OPT_OUT):
        return [Offered(first)]
    return [Offered(there, gettext("at work at this hour") if place == "work" else gettext("at home at this hour"))]


def _of_kind(found: Profile, kind: str) -> list[tuple[Point, Unit | None]]:
    every: list[tuple[Point, Unit | None]] = [(point, None) for point in found.points]
    every += [(point, unit) for unit in found.units for point in unit.points]
    mine = [(point, unit) for point, unit in every if point.type.kind == kind and not _is_fax(point)]
    return sorted(mine, key=lambda each: bool(each[0].values.get(OPT_OUT)))


def _is_fax(point: Point) -> bool:
    return (point.link or "").startswith("fax:")


def _place(point: Point, unit: Unit | None) -> str:
    """Return ``work`` or ``home`` where a name says it, otherwise nothing."""
    told = " ".join([unit.name if unit else "", point.type.name.replace("_", " "), point.type.label])
    words = set(re.findall(r"\w+", told.casefold()))
    return next((place for place, known in _WORDS.items() if words & known), "")
