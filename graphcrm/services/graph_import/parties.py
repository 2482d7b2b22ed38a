"""Write a batch of parties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.errors import ForbiddenError, RuleError
from graphcrm.models.field import Field
from graphcrm.models.fields import label_of
from graphcrm.services.graph_import.batch import Batch, ContactChanges, difference, new_contacts, present
from graphcrm.services.graph_import.plan import KnownParty, PartyRecord
from graphcrm.services.graph_import.report import Refusal

if TYPE_CHECKING:
    from graphcrm.viewer import Viewer


#: What decides whether somebody may create a party, beside its kind.
_DECIDING = ("subkind", "folder", "owner", "public")


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
    ids = [record.external_id for record in records]
    # What is compared must not change before it is written.
    batch.write("lock_known", ids=ids)
    found = batch.read("parties", source=batch.source, ids=ids)
    existing = {row["id"]: row for row in found}
    holders = _holders(batch, records)
    creatable = _Creatable(batch.viewer)
    new = defaultdict(list)
    there = []
    for record in records:
        row = existing.get(record.external_id)
        problem = (_clash(record, row) if row else "") or _taken(record, row["uid"] if row else record.uid, holders)
        if row and not problem:
            problem = _unchangeable(batch.viewer, record, row)
        if not row and not problem:
            try:
                creatable.check(record)
                new[record.kind].append((record, record.form.filled(record.properties)))
            except (RuleError, ForbiddenError) as error:
                problem = str(error)
        if row and row["visible"]:
            changeable = policy.may_change(batch.viewer, row["label"].lower(), row["properties"])
            known[record.external_id] = KnownParty(row["uid"], row["label"].lower(), changeable)
        if problem:
            batch.refused.append(Refusal(record.file, record.line, problem))
        elif row:
            there.append((record, row))
    raced = {row["id"] for kind in new for row in _create(batch, kind, new[kind])}
    for record in (each for some in new.values() for each, _ in some if each.external_id not in raced):
        batch.note(record.kind, None)
        known[record.external_id] = KnownParty(record.uid, record.kind)
    _change(batch, there)
    return raced


def _change(batch: Batch, there: Sequence[tuple[PartyRecord, dict[str, Any]]]) -> None:
    changes: list[dict[str, Any]] = []
    contacts = ContactChanges(batch)
    for record, row in there:
        changed = difference(record.properties, row["properties"], record.form.secrets)
        points = contacts.compare(row["uid"], row["uid"], record.contacts, row["contacts"])
        if changed or points:
            changes.append({"uid": row["uid"], "changes": changed})
            batch.record_change("party", (), row["properties"], changed)
        batch.note(record.kind, changed or points)
    batch.write("change_parties", rows=changes)
    contacts.write("Party")


def _create(batch: Batch, kind: str, records: Sequence[tuple[PartyRecord, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    owner = {"owner": batch.viewer.user}
    rows: list[dict[str, Any]] = [
        {
            "external_id": record.external_id,
            "properties": owner | present(properties) | {"uid": record.uid, "version": 1},
            "contacts": new_contacts(record.contacts, batch.source),
        }
        for record, properties in records
    ]
    raced = batch.write("create_parties", {"label": label_of(kind)}, rows=rows)
    others = {row["id"] for row in raced}
    stamp = batch.created_by | batch.modified_by
    for row in rows:
        if row["external_id"] not in others:
            identity = {"kind": kind, "external_source": batch.source, "external_id": row["external_id"]}
            uid = row["properties"]["uid"]
            batch.record("party", uid, (), None, row["properties"] | identity | stamp)
            for point in row["contacts"]:
                batch.record("contact_point", point["uid"], (uid,), None, {"of": uid, **point})
    return raced


class _Creatable:
    """Which parties a viewer may create; it is decided once for all that are alike."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._decided: set[tuple[object, ...]] = set()

    def check(self, record: PartyRecord) -> None:
        """Raise ``ForbiddenError`` unless the viewer may create such a party."""
        properties = {"owner": self._viewer.user} | present(record.properties)
        alike = (record.kind, *(properties.get(name) for name in _DECIDING))
        if alike not in self._decided:
            policy.check_create(self._viewer, record.kind, properties)
            self._decided.add(alike)


def _unchangeable(viewer: Viewer, record: PartyRecord, row: Mapping[str, Any]) -> str:
    """Say why a party may not be made what a row says, nothing when it may or is that already."""
    kept = row["properties"]
    changed = difference(record.properties, kept, record.form.secrets)
    if not changed and not record.contacts:
        return ""
    try:
        policy.check_change(viewer, record.kind, kept, changed, kept | changed)
    except ForbiddenError as error:
        return str(error)
    return ""


def _unique(record: PartyRecord) -> Iterator[tuple[Field, Any]]:
    """Yield the values of a record that only one party may have."""
    for field in record.form.unique:
        if record.properties.get(field.name) is not None:
            yield field, record.properties[field.name]


def _holders(batch: Batch, records: Sequence[PartyRecord]) -> dict[tuple[str, Any], str]:
    """Return the uids of the parties that have such values already, by field and value."""
    values: dict[str, set[Any]] = defaultdict(set)
    for record in records:
        for field, value in _unique(record):
            values[field.name].add(value)
    return {
        (name, row["value"]): row["uid"]
        for name in values
        for row in batch.read("holders", {"property": name}, values=list(values[name]))
    }


def _taken(record: PartyRecord, uid: str, holders: Mapping[tuple[str, Any], str]) -> str:
    for field, value in _unique(record):
        if holders.get((field.name, value), uid) != uid:
            return str(field.refused(value, "a value of its own; another party has this one"))
    return ""


def _clash(record: PartyRecord, row: dict[str, Any]) -> str:
    if not row["visible"]:
        return f"The id {record.external_id!r} is taken by a party that you may not see."
    kind = row["label"].lower()
    if kind != record.kind:
        return f"{record.external_id!r} is a {kind} in the database, not a {record.kind}. A party keeps its kind."
    return ""
