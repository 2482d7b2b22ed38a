"""One batch of an import: the transaction it runs in, or the database it is only compared with, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphcrm.models.field_types import Secret
from graphcrm.queries.loader import load
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

    ``created`` and ``changed`` hold external ids by kind, ``before`` what the changed properties were.
    """

    database: Database
    viewer: Viewer
    source: str
    work: UnitOfWork | None = None
    created: dict[str, list[str]] = field(default_factory=dict)
    changed: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
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

    def note(self, kind: str, external_id: str, changed: Mapping[str, Any] | None) -> None:
        """Note what becomes of a record.

        Args:
            kind: the kind of record.
            external_id: its id.
            changed: None for a new record, else the properties that change, as they were before.
        """
        if changed is None:
            self.created.setdefault(kind, []).append(external_id)
        elif changed:
            self.changed.setdefault(kind, []).append(external_id)
            self.before[external_id] = changed
        else:
            self.unchanged[kind] = self.unchanged.get(kind, 0) + 1

    def journal(self, uid: str) -> None:
        """Enter the batch into the journal under the uid of the import, when it wrote anything."""
        if self.work and (self.created or self.changed):
            after = {"source": self.source, "created": self.created, "changed": self.changed}
            self.work.record("import", uid, {"changed": self.before} if self.before else None, after)

    def add_to(self, report: ImportReport) -> None:
        """Add what came of it to the report."""
        for kind in self.created | self.changed | self.unchanged:
            counts = report.counts[kind]
            counts.created += len(self.created.get(kind, ()))
            counts.changed += len(self.changed.get(kind, ()))
            counts.unchanged += self.unchanged.get(kind, 0)
        report.refused += self.refused


def present(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that are not null."""
    return {key: value for key, value in properties.items() if value is not None}


def difference(
    wanted: Mapping[str, Any], existing: Mapping[str, Any], secrets: frozenset[str] = frozenset()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the wanted properties that differ, and what each of them was.

    ``secrets`` names those that are kept encrypted: every encryption of a text is another one, and those of an equal
    text do not differ.
    """
    changes = {key: value for key, value in wanted.items() if existing.get(key) != value}
    for key in secrets & changes.keys():
        if changes[key] and existing.get(key) and Secret(changes[key]) == Secret(existing[key]):
            del changes[key]
    return changes, {key: existing.get(key) for key in changes}


def new_contacts(contacts: Contacts, source: str, taken: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """Return the properties of new contact points; the first of a type is primary unless its type is in ``taken``."""
    made = []
    types = set(taken)
    for slot, point in contacts.items():
        if point:
            identity = {"uid": new_uid(), "external_source": source, "external_id": slot}
            made.append(present(point) | identity | {"primary": point["type"] not in types})
            types.add(point["type"])
    return made


@dataclass(slots=True)
class ContactChanges:
    """What becomes of the contact points of records that are there already."""

    add: list[dict[str, Any]] = field(default_factory=list)
    change: list[dict[str, Any]] = field(default_factory=list)
    delete: list[str] = field(default_factory=list)

    def compare(self, owner: str, wanted: Contacts, existing: list[dict[str, Any]], source: str) -> dict[str, Any]:
        """Note how the contact points of ``owner`` differ, and return the differing ones as they were.

        Those that the import did not make stay; what they already say is not added again.
        """
        own = {point["external_id"]: point for point in existing if point.get("external_source") == source}
        others = {(point["type"], point["normalized"]) for point in existing if point.get("external_source") != source}
        before: dict[str, Any] = {}
        missing: Contacts = {}
        for slot, point in wanted.items():
            if point is None:
                continue
            if slot in own:
                changes, was = difference(point, own[slot])
                if changes:
                    self.change.append({"uid": own[slot]["uid"], "changes": changes})
                    before[slot] = was
            elif (point["type"], point["normalized"]) not in others:
                missing[slot] = point
                before[slot] = None
        taken = frozenset(point["type"] for point in existing if point.get("primary"))
        self.add += [{"owner": owner, "properties": made} for made in new_contacts(missing, source, taken)]
        for slot, point in own.items():
            if slot not in wanted:
                self.delete.append(point["uid"])
                before[slot] = {key: point.get(key) for key in ("type", "value")}
        return before

    def write(self, batch: Batch, label: str) -> None:
        """Write what was noted; ``label`` is that of the owners."""
        batch.write("delete_contact_points", uids=self.delete)
        batch.write("change_contact_points", rows=self.change)
        batch.write("add_contact_points", {"label": label}, rows=self.add)
