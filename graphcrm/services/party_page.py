"""Read what the page of a party shows: the party with its fields, where it is reached, and what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.errors import NotFoundError
from graphcrm.models.access import TEAM, Folder, Team
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.field import Field, Fields
from graphcrm.models.notes import Note
from graphcrm.models.places import PLACE_FIELDS
from graphcrm.models.rights import RELATIONSHIP
from graphcrm.models.seen import hidden_fields
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import schema_at
from graphcrm.services import records
from graphcrm.services.records import Record
from graphcrm.values import Period

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Point:
    """A contact point: its type, its value as typed and as it is compared, and what else is known of it, by field."""

    uid: str
    type: ContactPointType
    value: str
    normalized: str
    link: str | None
    primary: bool
    fields: Fields
    values: Mapping[str, Any]
    version: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """A place to reach a party: its name, its address by parts, its contact points, and its own fields."""

    uid: str
    name: str
    primary: bool
    place: Mapping[str, Any]
    points: tuple[Point, ...]
    fields: Fields
    values: Mapping[str, Any]
    version: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """A party as its page shows it.

    ``points`` are the contact points that belong to no unit, ``photo`` is the uid of its document, ``sticky`` the note
    that stands before all others. ``may`` says what the viewer may do with it: ``change``, ``edit`` (maybe only as
    their own record), ``delete``, ``note``, ``relate``, ``end`` relationships, ``history``, ``restore``, ``reveal``.
    ``looked_at`` is when they did so last, ``schema`` the whole schema that it was read with.
    """

    record: Record
    units: tuple[Unit, ...]
    points: tuple[Point, ...]
    photo: str | None
    sticky: Note | None
    folder: str
    owner: str
    looked_at: datetime | None
    may: frozenset[str]
    schema: Schema

    @property
    def party(self) -> PartyRef:
        """The party."""
        return self.record.party


def read(database: Database, viewer: Viewer, uid: str, *, derived: bool = False, today: date | None = None) -> Profile:
    """Return what the page of a party tells on each of its tabs, in one round trip, or in two with what is derived.

    Args:
        database: where it is.
        viewer: who asks; fields that they may not see are left out.
        uid: of the party.
        derived: whether to read also what is found in the graph: how many relationships it has, and references.
        today: the day that ages and current relationships are of.

    Raises:
        NotFoundError: the viewer sees no such party.
    """
    today = today or date.today()

    rows = database.read(load("profile.get"), viewer, uid=uid, user=viewer.user)
    if not rows:
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=uid))
    row = rows[0]
    known = schema_at(database, row["catalogue"])
    found = _derived(database, viewer, uid, known, today) if derived else None
    properties = row["properties"]
    hidden = hidden_fields(known, viewer)
    point_fields = Fields(field for field in known.contact_point_fields() if field.name not in hidden)
    unit_fields = Fields(field for field in known.unit_fields() if field.name not in hidden)
    types = {each.name: each for each in known.all(ContactPointType)}

    def points(kept: list[dict[str, Any]]) -> tuple[Point, ...]:
        return tuple(_point(types, point_fields, each) for each in kept if each["type"] in types)

    return Profile(
        record=records.of_row(known, viewer, row, today, found),
        units=tuple(
            Unit(
                each["properties"]["uid"],
                each["properties"]["name"],
                each["primary"],
                {part: value for part, value in (each["place"] or {}).items() if part in PLACE_FIELDS},
                points(each["points"]),
                unit_fields,
                unit_fields.stored(each["properties"]),
                int(each["properties"].get("version") or 0),
            )
            for each in row["units"]
        ),
        points=points(row["points"]),
        photo=row["photo"],
        sticky=Note.from_properties(uid, row["sticky"]) if row["sticky"] else None,
        folder=_folder(known, properties.get("folder")),
        owner=_owner(known, properties.get("owner")),
        looked_at=row["looked_at"],
        may=_may(viewer, row["label"].lower(), properties),
        schema=known,
    )


def _derived(database: Database, viewer: Viewer, uid: str, known: Schema, today: date) -> dict[str, Any] | None:
    kept = sorted({field.relationship for field in known.all(Field) if field.relationship})
    found = database.read(
        load("profile.derived"),
        viewer,
        period=Period.day(today),
        identifiers={"ties": known.types.ties},
        uid=uid,
        references=kept,
    )
    return found[0] if found else None


def _point(types: Mapping[str, ContactPointType], fields: Fields, kept: Mapping[str, Any]) -> Point:
    type = types[kept["type"]]
    return Point(
        kept["uid"],
        type,
        kept["value"],
        kept["normalized"],
        type.link_to(kept["value"], kept["normalized"]),
        bool(kept.get("primary")),
        fields,
        fields.stored(kept),
        int(kept.get("version") or 0),
    )


def _folder(known: Schema, name: str | None) -> str:
    found = known.find(Folder, name) if name else None
    return found.label if found else name or ""


def _owner(known: Schema, name: str | None) -> str:
    found = known.find(Team, name.removeprefix(TEAM)) if name and name.startswith(TEAM) else None
    return found.label if found else name or ""


def _may(viewer: Viewer, kind: str, properties: Mapping[str, Any]) -> frozenset[str]:
    changes = policy.may_change(viewer, kind, properties)
    allowed = {
        "change": changes,
        "edit": changes or policy.may_edit_profile(viewer, properties),
        "delete": policy.may_change(viewer, kind, properties, "delete"),
        "note": policy.may_add_note(viewer, kind, properties),
        "relate": policy.may(viewer, "create", RELATIONSHIP),
        "end": policy.may(viewer, "change", RELATIONSHIP),
        "history": policy.may(viewer, "read_journal"),
        "restore": policy.may(viewer, "restore") and changes,
        "reveal": policy.may(viewer, "reveal"),
    }
    return frozenset(name for name, may in allowed.items() if may)
