"""Write a batch of parties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from graphcrm.models.fields import label_of
from graphcrm.services.graph_import.batch import Batch, ContactChanges, difference, new_contacts, present
from graphcrm.services.graph_import.plan import KnownParty, PartyRecord
from graphcrm.services.graph_import.report import Refusal


def write_parties(batch: Batch, records: Sequence[PartyRecord]) -> dict[str, KnownParty]:
    """Create and change parties, and return by external id those that are now there.

    Somebody else may create one of them at the same time: then it is compared with what they wrote.
    """
    known: dict[str, KnownParty] = {}
    pending = sorted(records, key=lambda record: record.external_id)
    while pending:
        raced = _write(batch, pending, known)
        pending = [record for record in pending if record.external_id in raced]
    return known


def _write(batch: Batch, records: Sequence[PartyRecord], known: dict[str, KnownParty]) -> set[str]:
    found = batch.read("parties", source=batch.source, ids=[record.external_id for record in records])
    existing = {row["id"]: row for row in found}
    new = defaultdict(list)
    for record in records:
        if record.external_id not in existing:
            new[record.kind].append(record)
    raced = {row["id"] for kind in new for row in _create(batch, kind, new[kind])}
    changes: list[dict[str, Any]] = []
    contacts = ContactChanges()
    for record in records:
        id = record.external_id
        if id in raced:
            continue
        row = existing.get(id)
        if row is None:
            batch.note(record.kind, id, None)
            known[id] = KnownParty(record.uid, record.kind)
            continue
        problem = _clash(record, row)
        if problem:
            batch.refused.append(Refusal(record.file, record.line, problem))
            continue
        known[id] = KnownParty(row["uid"], record.kind)
        changed, before = difference(record.properties, row["properties"])
        points = contacts.compare(row["uid"], record.contacts, row["contacts"], batch.source)
        if changed or points:
            changes.append({"uid": row["uid"], "changes": changed})
        batch.note(record.kind, id, before | points)
    batch.write("change_parties", rows=changes)
    contacts.write(batch, "Party")
    return raced


def _create(batch: Batch, kind: str, records: Sequence[PartyRecord]) -> list[dict[str, Any]]:
    owner = {"owner": batch.viewer.user}
    rows = [
        {
            "external_id": record.external_id,
            "properties": owner | present(record.properties) | {"uid": record.uid},
            "contacts": new_contacts(record.contacts, batch.source),
        }
        for record in records
    ]
    return batch.write("create_parties", {"label": label_of(kind)}, rows=rows)


def _clash(record: PartyRecord, row: dict[str, Any]) -> str:
    if not row["visible"]:
        return f"The id {record.external_id!r} is taken by a party that you may not see."
    kind = row["label"].lower()
    if kind != record.kind:
        return f"{record.external_id!r} is a {kind} in the database, not a {record.kind}. A party keeps its kind."
    return ""
