"""Write a batch of units with their places and contact points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from graphcrm.errors import RuleError
from graphcrm.models.places import COORDINATES
from graphcrm.services.graph_import.batch import Batch, ContactChanges, difference, new_contacts, present
from graphcrm.services.graph_import.forms import Form
from graphcrm.services.graph_import.plan import KnownParty, UnitRecord
from graphcrm.services.graph_import.report import Refusal
from graphcrm.values import new_uid


def write_units(
    batch: Batch,
    records: Sequence[UnitRecord],
    known: Mapping[str, KnownParty],
    places: Mapping[str, dict[str, Any]],
    form: Form,
) -> None:
    """Create and change units.

    Args:
        batch: the batch they belong to.
        records: the units; a party that is not known refuses its units.
        known: parties by external id.
        places: properties of the places that the units name, by key.
        form: that of units.
    """
    uids = sorted({known[record.party].uid for record in records if record.party in known})
    batch.write("lock", uids=uids)
    moved = _save_places(batch, sorted({record.place for record in records if record.place}), places)
    existing: dict[str, dict[str, Any]] = {}
    primary: dict[str, bool] = defaultdict(bool)
    for there in batch.read("units", uids=uids):
        primary[there["party"]] |= bool(there["primary"])
        if there["external_source"] == batch.source:
            existing[there["external_id"]] = there
    created: list[dict[str, Any]] = []
    changes: list[dict[str, Any]] = []
    contacts = ContactChanges(batch)
    for record in records:
        party = known.get(record.party)
        row = existing.get(record.external_id)
        problem = _problem(record, party, row, form)
        if problem or not party:
            batch.refused.append(Refusal(record.file, record.line, problem))
        elif row is None:
            created.append(_new(batch, record, party, primary[party.uid], form))
            _record_new(batch, created[-1], places)
            batch.note("unit", None)
        else:
            changed = difference(record.properties, row["properties"], form.secrets)
            was = row["place"] or {}
            goes = was.get("key") != record.place
            if changed or goes:
                changes.append({"uid": row["uid"], "changes": changed, "place": (record.place or "") if goes else None})
                told = changed | ({"place": places.get(record.place or "")} if goes else {})
                batch.record_change("unit", (party.uid,), row["properties"] | {"place": row["place"]}, told)
            points = contacts.compare(party.uid, row["uid"], record.contacts, row["contacts"])
            batch.note("unit", changed or goes or points or record.place in moved)
    batch.write("create_units", rows=created)
    batch.write("change_units", rows=changes)
    contacts.write("Unit")


def _record_new(batch: Batch, row: Mapping[str, Any], places: Mapping[str, dict[str, Any]]) -> None:
    uid, party = row["properties"]["uid"], row["party"]
    told = {"of": party, "primary": row["primary"], "external_source": batch.source}
    place = {"place": places[row["place"]]} if row["place"] else {}
    batch.record("unit", uid, (party,), None, {**told, **place, **row["properties"], **batch.created_by})
    for point in row["contacts"]:
        batch.record("contact_point", point["uid"], (party,), None, {"of": uid, **point})


def _problem(record: UnitRecord, party: KnownParty | None, row: Mapping[str, Any] | None, form: Form) -> str:
    if not party:
        return f"There is no party {record.party!r} in the files or in the database."
    if not party.changeable:
        return f"You may not change the party {record.party!r}, and so none of its units."
    if row and row["party"] != party.uid:
        return f"The unit {record.external_id!r} is that of another party. Give it an id of its own."
    if not row:
        try:
            form.filled(record.properties)
        except RuleError as error:
            return str(error)
    return ""


def _new(batch: Batch, record: UnitRecord, party: KnownParty, has_primary: bool, form: Form) -> dict[str, Any]:
    identity = {"uid": record.uid, "external_id": record.external_id, "version": 1}
    return {
        "party": party.uid,
        "primary": record.primary and not has_primary,
        "properties": present(form.filled(record.properties)) | identity,
        "contacts": new_contacts(record.contacts, batch.source),
        "place": record.place,
    }


def _save_places(batch: Batch, keys: list[str], places: Mapping[str, dict[str, Any]]) -> set[str]:
    """Create the places that are missing, correct the coordinates of the others, and return which those are."""
    existing = {row["key"]: row for row in batch.read("places", keys=keys)}
    moved: set[str] = set()
    rows = []
    for key in keys:
        place = places[key]
        if key in existing:
            row = existing[key]
            before = {name: row[name] for name in COORDINATES if name in place and place[name] != row[name]}
            if not before:
                continue
            moved.add(key)
            batch.record("place", f"place:{key}", (), before, {name: place[name] for name in before})
        rows.append({"key": key, "properties": place | {"uid": new_uid()}})
    batch.write("save_places", places=rows)
    return moved
