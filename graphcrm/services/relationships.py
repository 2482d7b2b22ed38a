"""Create, change, end, convert and delete relationships."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.relationship_types import Catalogue, RelationshipType
from graphcrm.models.relationships import attributes, check_dates, dates_text, overlap
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema_in
from graphcrm.services import permitted
from graphcrm.services.given import check, fill, next_version
from graphcrm.services.merging import changed_by_others
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork


def create(work: UnitOfWork, type: str, source: str, target: str, values: Mapping[str, object]) -> str:
    """Create a relationship and return its uid.

    Args:
        work: the unit of work it belongs to.
        type: name of its type.
        source: uid of the party it goes out from.
        target: uid of the party it goes to.
        values: ``since``, ``until`` (dates, months or years; empty is open), ``title``, ``description``, ``origin``,
            and the type's own fields.

    Raises:
        NotFoundError: there is no such type, or the viewer sees no such party.
        RuleError: the type is retired or does not join these kinds, a date or field does not fit or is missing, both
            ends are the same party, or the same relationship already holds in that time.
        ForbiddenError: the viewer may not add such a relationship to one of the two, or not give one of the fields.
    """
    kind = _usable(work, type)
    if source == target:
        raise RuleError("A party cannot have a relationship with itself.", "Give another party.", "target", target)
    ends = _lock(work, source, target)
    permitted.check_tie(work, kind.name, "create", ends.values())
    kind.check_kinds(ends[source]["label"].lower(), ends[target]["label"].lower())
    fields = schema_in(work).relationship_fields(kind.name)
    properties = check(fields, work.viewer, values, f"relationship of the type {kind.name}").properties
    fill(fields, properties, f"relationship of the type {kind.name}")
    check_dates(properties)
    _check_free(work, kind, source, target, properties)
    uid = new_uid()
    properties |= {"uid": uid, "created_at": work.at, "created_by": work.viewer.user, "version": 1}
    kept = {key: value for key, value in properties.items() if value is not None}
    work.run(
        load("relationships.create"), identifiers={"type": kind.name}, source=source, target=target, properties=kept
    )
    told = {"source": source, "target": target, "type": kind.name, **kept}
    work.record("create", uid, None, told, kind="relationship", of=(source, target))
    return uid


def update(
    work: UnitOfWork,
    type: str,
    source: str,
    target: str,
    uid: str,
    values: Mapping[str, object],
    *,
    based_on: int | None = None,
) -> None:
    """Change dates and fields of a relationship; an empty value clears one.

    Args:
        work: the unit of work it belongs to.
        type: name of its type.
        source: uid of the party that it goes out from.
        target: uid of the party that it goes to.
        uid: the relationship.
        values: by name of the field; what is not named stays as it is.
        based_on: the version of the relationship that the values were made on, when that counts.

    Raises:
        NotFoundError: the viewer sees no such relationship.
        ConflictError: somebody else has changed one of the fields to another value since that version.
        RuleError: see ``create``.
        ForbiddenError: the viewer may not change the relationship, or one of the fields.
    """
    kind = _types(work).get(type)
    ends = _lock(work, source, target)
    before = _current(work, kind, source, target, uid)
    permitted.check_tie(work, kind.name, "change", ends.values())
    fields = schema_in(work).relationship_fields(kind.name)
    given = check(fields, work.viewer, values, f"relationship of the type {kind.name}")
    for field in changed_by_others(work, uid, based_on, before, given.values()):
        given.leave(field)
    changes = given.properties
    after = before | changes
    check_dates(after)
    _check_free(work, kind, source, target, after)
    changes |= _stamp(work, before)
    work.run(
        load("relationships.update"),
        identifiers={"type": kind.name},
        source=source,
        target=target,
        uid=uid,
        properties=changes,
    )
    was = {key: before.get(key) for key in changes}
    work.record("change", uid, was, changes, kind="relationship", of=(source, target), type=kind.name)


def end(work: UnitOfWork, type: str, source: str, target: str, uid: str, last_day: date) -> None:
    """Let a relationship hold until ``last_day`` and no longer.

    Args:
        work: the unit of work it belongs to.
        type: name of its type.
        source: uid of the party that it goes out from.
        target: uid of the party that it goes to.
        uid: the relationship.
        last_day: the last day on which it holds.

    Raises:
        NotFoundError: the viewer sees no such relationship.
        RuleError: it starts after that day.
        ForbiddenError: the viewer may not change it.
    """
    update(work, type, source, target, uid, {"until": last_day.isoformat()})


def delete(work: UnitOfWork, type: str, source: str, target: str, uid: str) -> None:
    """Delete a relationship that was never true; one that is over is ended instead.

    Raises:
        NotFoundError: the viewer sees no such relationship.
        ForbiddenError: the viewer may not delete it.
    """
    kind = _types(work).get(type)
    ends = _lock(work, source, target)
    before = _current(work, kind, source, target, uid)
    permitted.check_tie(work, kind.name, "delete", ends.values())
    work.run(load("relationships.delete"), identifiers={"type": kind.name}, source=source, target=target, uid=uid)
    told = {"source": source, "target": target, "type": kind.name, **before}
    work.record("delete", uid, told, None, kind="relationship", of=(source, target))


def convert(work: UnitOfWork, type: str, source: str, target: str, uid: str, into: str) -> None:
    """Give a relationship another type; it keeps its uid, so that what refers to it still does.

    Raises:
        NotFoundError: there is no such type, or the viewer sees no such relationship.
        RuleError: the other type is retired or does not join these kinds, or the same relationship already holds.
        ForbiddenError: the viewer may not change relationships of one of the two types here.
    """
    kind, other = _types(work).get(type), _usable(work, into)
    ends = _lock(work, source, target)
    before = _current(work, kind, source, target, uid)
    for each in (kind, other):
        permitted.check_tie(work, each.name, "change", ends.values())
    other.check_kinds(ends[source]["label"].lower(), ends[target]["label"].lower())
    _check_free(work, other, source, target, before)
    work.run(load("relationships.delete"), identifiers={"type": kind.name}, source=source, target=target, uid=uid)
    stamps = _stamp(work, before)
    work.run(
        load("relationships.create"),
        identifiers={"type": other.name},
        source=source,
        target=target,
        properties=before | stamps,
    )
    old = {"type": kind.name} | {key: before.get(key) for key in stamps}
    work.record("change", uid, old, {"type": other.name, **stamps}, kind="relationship", of=(source, target))


def bring_back(work: UnitOfWork, type: str, source: str, target: str, properties: Mapping[str, Any]) -> None:
    """Make a relationship that was deleted again, with its uid and all of its properties.

    Raises:
        NotFoundError: there is no such type, or the viewer sees one of the parties no more.
        RuleError: the type does not join these kinds any more, or the same relationship holds meanwhile.
        ForbiddenError: the viewer may not add it.
    """
    kind = _types(work).get(type)
    ends = _lock(work, source, target)
    permitted.check_tie(work, kind.name, "create", ends.values())
    kind.check_kinds(ends[source]["label"].lower(), ends[target]["label"].lower())
    _check_free(work, kind, source, target, properties)
    kept = {key: value for key, value in properties.items() if value is not None}
    work.run(
        load("relationships.create"), identifiers={"type": kind.name}, source=source, target=target, properties=kept
    )
    told = {"source": source, "target": target, "type": kind.name, **kept}
    work.record("create", str(properties["uid"]), None, told, kind="relationship", of=(source, target))


def is_ahead(properties: Mapping[str, Any], day: date) -> bool:
    """Say whether a relationship begins after ``day``."""
    since = properties.get("since")
    return since is not None and since > day


def _stamp(work: UnitOfWork, before: Mapping[str, Any]) -> dict[str, Any]:
    return {"modified_at": work.at, "modified_by": work.viewer.user, "version": next_version(before)}


def _types(work: UnitOfWork) -> Catalogue:
    return schema_in(work).types.seen_by(work.viewer)


def _usable(work: UnitOfWork, type: str) -> RelationshipType:
    """Return the type when new relationships of it may be made by this viewer."""
    kind = _types(work).get(type)
    if not kind.active:
        raise RuleError(
            Phrase("{name} is retired.", name=kind.name), "Take another type, or make it active again.", "type", type
        )
    return kind


def _lock(work: UnitOfWork, source: str, target: str) -> dict[str, dict[str, Any]]:
    found = {row["uid"]: row for row in work.run(load("relationships.lock"), uids=sorted({source, target}))}
    for uid in (source, target):
        if uid not in found:
            raise NotFoundError(Phrase("There is no party {uid!r}.", uid=uid))
    return found


def _current(work: UnitOfWork, kind: RelationshipType, source: str, target: str, uid: str) -> dict[str, Any]:
    found = work.run(load("relationships.get"), identifiers={"type": kind.name}, source=source, target=target, uid=uid)
    if not found:
        raise NotFoundError(
            Phrase("There is no relationship {uid!r} of the type {type} between these two.", uid=uid, type=kind.name)
        )
    properties: dict[str, Any] = found[0]["properties"]
    return properties


def _check_free(
    work: UnitOfWork, kind: RelationshipType, source: str, target: str, properties: Mapping[str, Any]
) -> None:
    """Raise ``RuleError`` when the same type, pair and attributes already hold in that time."""
    existing = work.run(load("relationships.between"), identifiers={"type": kind.name}, source=source, target=target)
    for row in existing:
        other = row["properties"]
        same_direction = kind.mutual or row["forward"]
        if (
            same_direction
            and other["uid"] != properties.get("uid")
            and attributes(other) == attributes(properties)
            and overlap(other, properties)
        ):
            raise RuleError(
                Phrase(
                    "The same relationship ({forward}) already holds {dates}.",
                    forward=Word(kind.forward),
                    dates=dates_text(other) or Phrase("without dates"),
                ),
                "Change or end that one, give other dates, or another title.",
                "since",
                properties.get("since"),
            )
