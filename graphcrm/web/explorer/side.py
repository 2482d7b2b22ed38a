"""Show what is chosen in a picture: a party or a tie, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response

from graphcrm.analysis.strength import tie_strength
from graphcrm.services import party_page, ties
from graphcrm.services.explorer import expand as expansions
from graphcrm.services.lists.query import RelationshipQuery
from graphcrm.services.ties import Relationship
from graphcrm.values import Period, years_between
from graphcrm.web.answers import show
from graphcrm.web.handle import current_database
from graphcrm.web.profile import details
from graphcrm.web.shown import shown_value
from graphcrm.web.viewer import current_viewer

#: Facts and contact points that are shown; the page of the party has them all.
_FACTS, _POINTS = 5, 3
#: What the head of a tie tells, beside its other fields.
_TOLD = frozenset({"since", "until", "title"})


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong a tie is today and why: what its type weighs, for how many years it has held, and since when not.

    ``years`` is None where the start is not known; ``over`` is None for one that has not ended.
    """

    strength: float
    weight: float
    years: int | None
    over: int | None


def party(uid: str) -> Response:
    """Show a party: who it is, how to reach it, what is known, and whom it is tied to today."""
    found = party_page.read(current_database(), current_viewer(), uid)
    near = expansions.neighbours(current_database(), current_viewer(), found.party, known=found.schema)
    every = [*found.points, *(point for unit in found.units for point in unit.points)]
    lists = {
        (group.type.name, group.forward): RelationshipQuery(
            party=uid, types=(group.type.name,), status="current"
        ).to_url()
        for group in near.groups
    }
    return show(
        "explorer/side.html",
        profile=found,
        contact_type=details.contact_type(found.schema, found.record.values.get("contact_type")),
        facts=details.facts(found)[:_FACTS],
        points=sorted(every, key=lambda point: not point.primary)[:_POINTS],
        near=near,
        lists=lists,
    )


def tie(uid: str) -> Response:
    """Show a tie: how it reads in both directions, when it holds, how strong it is and why."""
    found = ties.find(current_database(), current_viewer(), uid)
    own = [
        (field, shown_value(field, found.values[field.name]))
        for field in found.fields
        if field.name in found.values and field.name not in _TOLD and not field.system
    ]
    since, until = (_written(found, name) for name in ("since", "until"))
    return show("explorer/tie.html", tie=found, since=since, until=until, own=own, strength=_strength(found))


def _written(found: Relationship, name: str) -> str:
    value = found.values.get(name)
    return value.text if isinstance(value, Period) else str(value or "")


def _strength(found: Relationship) -> Strength:
    today = date.today()
    since, until = (found.values.get(name) for name in ("since", "until"))
    first, last = since.first if since else None, until.last if until else None
    end = min(last or today, today)
    return Strength(
        strength=tie_strength(found.type.weight, first, last, today),
        weight=found.type.weight,
        years=max(years_between(first, end), 0) if first else None,
        over=max(years_between(last, today), 0) if last and last < today else None,
    )
