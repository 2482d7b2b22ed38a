"""Revert a single entry of the journal: take back what was made, bring back what was deleted, put back what changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.database.work import plain
from graphcrm.errors import ConflictError, ForbiddenError, GraphcrmError, NotFoundError, RuleError
from graphcrm.models.changes import typed, value_of
from graphcrm.models.field import Field
from graphcrm.models.fields import label_of
from graphcrm.models.names import sort_key
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema_in
from graphcrm.services import contact_points, parties, permitted, reach, relationships, vocabularies
from graphcrm.services.entries import columns_of
from graphcrm.services.given import next_version
from graphcrm.services.history import changed_fields
from graphcrm.services.linked import TERMS
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork

Row = Mapping[str, Any]
#: What an entry holds beside the properties of the record itself.
_BESIDE = frozenset({"kind", "of", "source", "target", "type", "place", "primary", *TERMS})
#: Properties that are no fields, with their Neo4j types.
_FIXED: Mapping[str, str] = {
    **dict.fromkeys(("created_at", "modified_at"), "DATETIME"),
    **dict.fromkeys(("uid", "name", "external_id", "external_source", "origin", "created_by", "modified_by"), "STRING"),
    **dict.fromkeys(("value", "normalized", "link", "login"), "STRING"),
}


class CannotError(GraphcrmError):
    """An entry cannot be reverted, or shall not be since somebody else has changed the same."""


@contextmanager
def refusals() -> Iterator[None]:
    """Raise ``CannotError`` for what a service refuses, without identifiers that tell nobody anything."""
    try:
        yield
    except NotFoundError as error:
        raise CannotError("It, or what it belongs to, is not there any more.") from error
    except (RuleError, ForbiddenError, ConflictError) as error:
        raise CannotError(error.message, error.hint) from error


def revert(
    work: UnitOfWork, row: Row, left: list[tuple[str, str]], *, but: Sequence[str] = (), force: bool = False
) -> None:
    """Revert an entry that the viewer may see.

    Args:
        work: the unit of work it belongs to.
        row: the entry.
        left: gets the parts that were left, each with the reason.
        but: uids of transactions and operations whose changes are not somebody else's.
        force: revert also what somebody else has changed since.

    Raises:
        CannotError: it was left as a whole.
    """
    with refusals():
        if row["action"] == "create":
            _take_back(work, row, but, force)
        elif row["action"] == "delete":
            _bring_back(work, row, left)
        else:
            _put_back(work, row, left, force)


def side(row: Row, name: str) -> dict[str, Any]:
    """Return what an entry says of a record before or after."""
    return dict(json.loads(row[name])) if row.get(name) else {}


def named(row: Row) -> str:
    """Return what an entry is about, for a list."""
    sides = side(row, "before") | side(row, "after")
    text = shorten(sides.get("text") or "", 40, placeholder="…")
    said = sides.get("name") or sides.get("value") or text or sides.get("type") or row.get("about") or row["target"]
    return Phrase("{kind} {name}", kind=Word(row["kind"].replace("_", " ")), name=said)


def given(field: Field, value: Any) -> Any:
    """Return a value as the services take it."""
    if value is None or field.encrypted or field.type == "terms":
        return value
    return field.value_type.reveal(value)


def bring_back_party(work: UnitOfWork, row: Row, left: list[tuple[str, str]]) -> None:
    """Make a party that was deleted again, with its uid, its fields and its terms.

    Raises:
        ForbiddenError: the viewer may not add such a party.
        RuleError: it is there, or another one has an identifier of it meanwhile.
    """
    before = side(row, "before")
    uid, kind = str(row["target"]), str(before["kind"])
    with work.seeing_all():
        if work.run(load("parties.get"), uid=uid):
            raise RuleError("This party is there already.", "Look at its history.")
        same = before.get("external_id") and work.run(
            load("parties.by_external_id"), id=before["external_id"], source=before.get("external_source")
        )
    if same:
        said = Phrase("Another party has the id {id!r} of the import meanwhile.", id=before["external_id"])
        raise RuleError(said, "Delete that one first.", "external_id", before["external_id"])
    properties = _properties(work, row, "party", left)
    policy.check_create(work.viewer, kind, properties)
    fields = [each for each in schema_in(work).every_field().values() if each.unique and each.set]
    parties.check_unique(work, uid, fields, properties)
    # An entry may be older than the key by which lists are sorted.
    properties["sort_key"] = sort_key(properties["sort_name"])
    properties |= {"modified_at": work.at, "modified_by": work.viewer.user}
    work.run(load("journal.bring_back"), identifiers={"label": label_of(kind)}, properties=properties)
    work.made.add(uid)
    work.record("create", uid, None, {"kind": kind, **properties}, kind="party")
    for name in TERMS:
        terms = [term for term in before.get(name) or () if _is_there(work, name, term)]
        left += [
            (term, Phrase("One of the {terms} that is not there any more.", terms=Word(name.capitalize(), name)))
            for term in before.get(name) or ()
            if term not in terms
        ]
        if terms:
            vocabularies.set_terms(work, uid, name, terms)


def _is_there(work: UnitOfWork, name: str, term: str) -> bool:
    of = vocabularies.VOCABULARIES.get(name)
    found = schema_in(work).find(of, term) if of else None
    return of is None or (found is not None and getattr(found, "active", True))


def _take_back(work: UnitOfWork, row: Row, but: Sequence[str], force: bool) -> None:
    later = work.run(load("journal.later"), uid=row["target"], entry=row["uid"], but=list(but))
    if later and not force:
        raise CannotError(Phrase("{who} has changed it, or added to it, since.", who=later[0]["actor"]))
    uid = row["target"]
    match row["kind"]:
        case "party":
            parties.delete(work, uid)
        case "unit":
            contact_points.delete_unit(work, uid)
        case "contact_point":
            contact_points.delete(work, uid)
        case _:
            relationships.delete(work, _tie(work, row)["type"], row["party"], row["other"], uid)


def _bring_back(work: UnitOfWork, row: Row, left: list[tuple[str, str]]) -> None:
    before = side(row, "before")
    if row["kind"] == "party":
        bring_back_party(work, row, left)
    elif row["kind"] == "relationship":
        if _ties(work, row):
            raise CannotError("It is there already.")
        properties = _properties(work, row, "relationship", left)
        relationships.bring_back(work, before["type"], row["party"], row["other"], properties)
    else:
        _bring_back_part(work, row, before, left)


def _bring_back_part(work: UnitOfWork, row: Row, before: Row, left: list[tuple[str, str]]) -> None:
    """Make a unit or a contact point again."""
    party, uid, kind = row["party"], row["target"], row["kind"]
    there = work.run(load("relationships.lock"), uids=[party])
    if not there:
        raise CannotError("The party that it belonged to is gone.")
    permitted.check_row(work, there[0])
    properties = _properties(work, row, kind, left)
    if kind == "unit":
        if work.run(load("contact_points.get_unit"), uid=uid):
            raise CannotError("It is there already.")
        has_other = any(each["primary"] for each in work.run(load("contact_points.units_of"), party=party))
        primary = bool(before.get("primary")) and not has_other
        work.run(load("contact_points.create_unit"), party=party, properties=properties, primary=primary)
        told = {"of": party, "primary": primary, **properties}
        if before.get("place"):
            work.run(load("contact_points.set_place"), unit=uid, place={**before["place"], "uid": new_uid()})
            properties["version"] += 1
            told |= {"place": before["place"], "version": properties["version"]}
    else:
        if work.run(load("contact_points.get"), uid=uid):
            raise CannotError("It is there already.")
        owner = work.run(load("contact_points.owner"), uid=before["of"])
        if not owner:
            raise CannotError("The unit that it belonged to is gone.")
        slots = {"label": owner[0]["label"]}
        others = work.run(load("contact_points.of_owner"), identifiers=slots, owner=before["of"])
        alike = [each for each in others if each["type"] == before["type"]]
        if any(each["normalized"] == before["normalized"] for each in alike):
            raise CannotError("The same is there again.")
        properties |= {"type": before["type"]}
        properties["primary"] = bool(before.get("primary")) and not any(each["primary"] for each in alike)
        work.run(load("contact_points.create"), identifiers=slots, owner=before["of"], properties=properties)
        told = {"of": before["of"], **properties}
    work.record("create", uid, None, told, kind=kind, of=(party,))


def _put_back(work: UnitOfWork, row: Row, left: list[tuple[str, str]], force: bool) -> None:
    before, after = side(row, "before"), side(row, "after")
    kind, uid = row["kind"], row["target"]
    now = _now(work, row)
    values: dict[str, Any] = {}
    known = columns_of(schema_in(work), kind)
    if kind == "unit":
        known["name"] = contact_points.UNIT_NAME
    done = False
    for field in dict.fromkeys(known[name] for name in changed_fields(before, after) if name in known):
        if field.system or not field.readable_by(work.viewer):
            continue
        then = value_of(field, before)
        if value_of(field, now) == then:
            continue
        if force or value_of(field, now) == value_of(field, after):
            values[field.name] = given(field, then)
        else:
            left.append((named(row), Phrase("{label} was changed again since.", label=Word(field.label))))
    if kind == "relationship" and "type" in after:
        if now["type"] != after["type"] and not force:
            raise CannotError("Its type was changed again since.")
        relationships.convert(work, now["type"], row["party"], row["other"], uid, before["type"])
        now["type"], done = before["type"], True
    if kind == "unit" and before.get("place") and before["place"] != after.get("place"):
        address = {name: part for name, part in before["place"].items() if name != "key"}
        contact_points.set_place(work, uid, address)
        done = True
    if kind == "contact_point" and "value" in before:
        if now["value"] != after["value"] and not force:
            raise CannotError("Its value was changed again since.")
        done = reach.set_value(work, uid, before["value"])
    if after.get("primary") is False and before.get("primary"):
        make_first = reach.make_unit_primary if kind == "unit" else reach.make_primary
        make_first(work, uid)
        done = True
    if not values and not done and not after.get("primary"):
        raise CannotError("There is nothing of it to put back.")
    if not values:
        return
    match kind:
        case "party":
            parties.update(work, uid, values)
        case "relationship":
            relationships.update(work, now["type"], row["party"], row["other"], uid, values)
        case "unit":
            contact_points.update_unit(work, uid, values)
        case _:
            contact_points.set_parameters(work, uid, values)


def _now(work: UnitOfWork, row: Row) -> dict[str, Any]:
    """Return what a record is now, as the journal writes it; its party is locked."""
    work.run(load("relationships.lock"), uids=sorted({row[end] for end in ("party", "other") if row.get(end)}))
    match row["kind"]:
        case "relationship":
            tie = _tie(work, row)
            return dict(plain({"type": tie["type"], **tie["properties"]}))
        case "party":
            found = work.run(load("parties.get"), uid=row["target"])
            held = {name: list(found[0][name]) for name in TERMS if name in found[0]} if found else {}
        case kind:
            query = load("contact_points.get_unit") if kind == "unit" else load("contact_points.get")
            found, held = work.run(query, uid=row["target"]), {}
    if not found:
        raise CannotError("It is not there any more.")
    return dict(plain({**found[0]["properties"], **held}))


def _tie(work: UnitOfWork, row: Row) -> dict[str, Any]:
    found = _ties(work, row)
    if not found:
        raise CannotError("It is not there any more.")
    return found[0]


def _ties(work: UnitOfWork, row: Row) -> list[dict[str, Any]]:
    return work.run(load("journal.relationship"), source=row["party"], target=row["other"], uid=row["target"])


def _properties(work: UnitOfWork, row: Row, kind: str, left: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the properties of a record that was deleted; what no field keeps any more is left."""
    before = side(row, "before")
    known = dict(_FIXED)
    for field in columns_of(schema_in(work), kind).values():
        known |= field.columns
    if kind == "party":
        known["attribute_sets"] = "LIST<STRING>"
    unknown = before.keys() - known.keys() - _BESIDE - {"version"}
    left += [
        (Phrase("{record}: {field}", record=named(row), field=name), Phrase("No field of that name is there any more."))
        for name in sorted(unknown)
    ]
    kept = typed({name: known[name] for name in before.keys() & known.keys() - {"attribute_sets"}}, before)
    return {name: value for name, value in kept.items() if value is not None} | {"version": _again(row, before)}


def _again(row: Row, before: Row) -> int:
    """Return the version of a record that comes back: the entry of its deletion has had one of its own."""
    return int(row.get("version") or next_version(before)) + 1
