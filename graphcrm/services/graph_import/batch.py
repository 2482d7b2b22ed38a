"""One batch of an import: the transaction it runs in, or the database it is only compared with, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphcrm.models.field_types import Secret
from graphcrm.queries.loader import load
from graphcrm.services.given import next_version
from graphcrm.services.graph_import.plan import Contacts
from graphcrm.services.graph_import.report import ImportReport, Refusal
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer


@dataclass(slots=True)
class Batch:
    """Where a batch reads and writes. Without a unit of work, in a dry run, it writes nothing.

    ``created``, ``changed`` and ``unchanged`` count by kind.
    """

    database: Database
    viewer: Viewer
    source: str
    work: UnitOfWork | None = None
    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)

    def read(self, name: str, identifiers: Mapping[str, str] | None = None, **parameters: Any) -> list[dict[str, Any]]:
        """Run the read query ``imports.<name>``, inside the transaction when there is one."""
        query = load(f"imports.{name}")
        if self.work:
            return self.work.run(query, identifiers=identifiers, **parameters)
        return self.database.read(query, self.viewer, identifiers=identifiers, **parameters)

    def write(self, name: str, identifiers: Mapping[str, str] | None = None, **parameters: Any) -> list[dict[str, Any]]:
        """Run the write query ``imports.<name>``; its parameters ``at``, ``by`` and ``source`` are filled in.

        Nothing is sent when there are no rows.
        """
        if self.work is None or not all(parameters.values()):
            return []
        query = load(f"imports.{name}")
        stamp = {"at": self.work.at, "by": self.viewer.user, "source": self.source}
        given = parameters | {key: value for key, value in stamp.items() if key in query.parameters}
        return self.work.run(query, identifiers=identifiers, **given)

    def note(self, kind: str, changed: object) -> None:
        """Count what becomes of a record of a kind: None for a new one, else whether anything of it changes."""
        (self.created if changed is None else self.changed if changed else self.unchanged)[kind] += 1

    def record(
        self,
        kind: str,
        uid: str,
        of: Sequence[str],
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
        type: str = "",
    ) -> None:
        """Enter into the journal what becomes of a record, see ``UnitOfWork.record``."""
        if self.work:
            action = "create" if before is None else "delete" if after is None else "change"
            self.work.record(action, uid, before, after, kind=kind, of=of, type=type)

    @property
    def created_by(self) -> dict[str, Any]:
        """What the database notes of a new record: who made it and when."""
        return {"created_at": self.work.at, "created_by": self.viewer.user} if self.work else {}

    @property
    def modified_by(self) -> dict[str, Any]:
        """What the database notes of a record that changes: who changed it and when."""
        return {"modified_at": self.work.at, "modified_by": self.viewer.user} if self.work else {}

    def record_change(
        self,
        kind: str,
        of: Sequence[str],
        existing: Mapping[str, Any],
        changes: Mapping[str, Any],
        *,
        stamped: bool = True,
        type: str = "",
    ) -> None:
        """Enter into the journal what changes of a record that has these properties."""
        after = {**changes, **(self.modified_by if stamped else {}), "version": next_version(existing)}
        self.record(kind, existing["uid"], of, {key: existing.get(key) for key in after}, after, type)

    def journal(self, uid: str) -> None:
        """Enter the counts of the batch into the journal under the uid of the import, when it wrote anything."""
        if self.work and (self.created or self.changed):
            after = {"source": self.source, "created": dict(self.created), "changed": dict(self.changed)}
            self.work.record("import", uid, None, after)

    def add_to(self, report: ImportReport) -> None:
        """Add what came of it to the report."""
        for kind in self.created | self.changed | self.unchanged:
            counts = report.counts[kind]
            counts.created += self.created[kind]
            counts.changed += self.changed[kind]
            counts.unchanged += self.unchanged[kind]
        report.refused += self.refused


def present(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that are not null."""
    return {key: value for key, value in properties.items() if value is not None}


def difference(
    wanted: Mapping[str, Any], existing: Mapping[str, Any], secrets: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Return the wanted properties that differ.

    ``secrets`` names those that are kept encrypted: every encryption of a text is another one, and those of an equal
    text do not differ.
    """
    changes = {key: value for key, value in wanted.items() if existing.get(key) != value}
    for key in secrets & changes.keys():
        if changes[key] and existing.get(key) and Secret(changes[key]) == Secret(existing[key]):
            del changes[key]
    return changes


def new_contacts(contacts: Contacts, source: str, taken: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """Return the properties of new contact points; the first of a type is primary unless its type is in ``taken``."""
    made = []
    types = set(taken)
    for slot, point in contacts.items():
        if point:
            identity = {"uid": new_uid(), "external_source": source, "external_id": slot, "version": 1}
            made.append(present(point) | identity | {"primary": point["type"] not in types})
            types.add(point["type"])
    return made


@dataclass(slots=True)
class ContactChanges:
    """What becomes of the contact points of records that are there already."""

    batch: Batch
    add: list[dict[str, Any]] = field(default_factory=list)
    change: list[dict[str, Any]] = field(default_factory=list)
    delete: list[str] = field(default_factory=list)

    def compare(self, party: str, owner: str, wanted: Contacts, existing: list[dict[str, Any]]) -> bool:
        """Note how the contact points of ``owner``, the party or a unit of it, differ, and say whether any does.

        Those that the import did not make stay; what they already say is not added again.
        """
        source = self.batch.source
        own = {point["external_id"]: point for point in existing if point.get("external_source") == source}
        others = {(point["type"], point["normalized"]) for point in existing if point.get("external_source") != source}
        differs = False
        missing: Contacts = {}
        for slot, point in wanted.items():
            if point is None:
                continue
            if slot in own:
                changes = difference(point, own[slot])
                if changes:
                    differs = True
                    self.change.append({"uid": own[slot]["uid"], "changes": changes})
                    self.batch.record_change("contact_point", (party,), own[slot], changes, stamped=False)
            elif (point["type"], point["normalized"]) not in others:
                missing[slot] = point
        taken = frozenset(point["type"] for point in existing if point.get("primary"))
        for made in new_contacts(missing, source, taken):
            differs = True
            self.add.append({"owner": owner, "properties": made})
            self.batch.record("contact_point", made["uid"], (party,), None, {"of": owner, **made})
        for slot, point in own.items():
            if slot not in wanted:
                differs = True
                self.delete.append(point["uid"])
                self.batch.record("contact_point", point["uid"], (party,), {"of": owner, **point}, None)
        return differs

    def write(self, label: str) -> None:
        """Write what was noted; ``label`` is that of the owners."""
        self.batch.write("delete_contact_points", uids=self.delete)
        self.batch.write("change_contact_points", rows=self.change)
        self.batch.write("add_contact_points", {"label": label}, rows=self.add)
