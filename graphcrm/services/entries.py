"""Entries of the journal as a viewer may read them: without records, fields and names that they may not see."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.models.changes import text_of, value_of
from graphcrm.models.field import Field
from graphcrm.models.fields import KINDS
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.loader import load
from graphcrm.queries.parties import refs
from graphcrm.queries.schema import schema

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

#: Sorts behind the uid of every entry.
NEWEST = "~"
#: Entries that are read at once, and that a page has.
_READ_AT_ONCE = 200
PAGE = 50

Row = Mapping[str, Any]
#: Reads the entries before the one of a uid, so many at most.
Fetch = Callable[[str, int], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What became of a field, as text; an encrypted value is dots.

    ``kept`` is the field with its ``values`` before and after, for who shows them in their own way; None for what is
    no field.
    """

    field: str
    label: str
    before: str
    after: str
    kept: Field | None = None
    values: tuple[Any, Any] = (None, None)

    @classmethod
    def of(cls, field: Field, before: Any, after: Any) -> FieldChange:
        """Return what became of a field by its values."""
        return cls(field.name, field.label, text_of(field, before), text_of(field, after), field, (before, after))

    def to_dict(self) -> dict[str, str]:
        """Return it as plain values."""
        return {"field": self.field, "label": self.label, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal as its viewer may read it; ``about`` names the record."""

    uid: str
    at: datetime
    actor: str
    source: str
    action: str
    target: str
    kind: str
    about: str
    transaction: str
    operation: str
    version: int | None
    changes: tuple[FieldChange, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        told = {name: getattr(self, name) for name in self.__slots__}
        return {**told, "at": self.at.isoformat(), "changes": [each.to_dict() for each in self.changes]}


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, the newest first; ``next`` is what the following page starts before, None on the last one."""

    entries: tuple[Entry, ...]
    next: str | None


def page(
    database: Database, viewer: Viewer, fetch: Fetch, before: str | None, limit: int, reader: Reader | None = None
) -> Page:
    """Return the next entries that the viewer may see; a ``reader`` of theirs knows already what it has looked up."""
    found: list[Entry] = []
    at = before or NEWEST
    reader = Reader(database, viewer) if reader is None else reader
    while len(found) < limit:
        rows = [row["entry"] for row in fetch(at, _READ_AT_ONCE)]
        shown = reader.shown(rows)
        for row in rows:
            at = row["uid"]
            if entry := shown.get(at):
                found.append(entry)
                if len(found) == limit:
                    break
        if len(found) < limit and len(rows) < _READ_AT_ONCE:
            return Page(tuple(found), None)
    return Page(tuple(found), at)


class Reader:
    """Reads entries for one viewer.

    ``known`` is the whole schema and ``names`` what parties are called that the viewer sees, where they were read
    already.
    """

    def __init__(
        self, database: Database, viewer: Viewer, known: Schema | None = None, names: Mapping[str, str] | None = None
    ) -> None:
        self._database = database
        self._viewer = viewer
        self._schema = schema(database) if known is None else known
        self._columns = {kind: columns_of(self._schema, kind) for kind in _HOLDERS}
        self._names: dict[str, str | None] = dict(names or {})
        #: Who may read the notes and documents that are there, by uid.
        self._written: dict[str, Row] = {}

    def shown(self, rows: Iterable[Row]) -> dict[str, Entry]:
        """Return by uid those of the entries that the viewer may see."""
        rows = list(rows)
        written = sorted({row["target"] for row in rows if row.get("kind") in WRITTEN})
        if written:
            found = self._database.read(load("notes.access"), self._viewer, uids=written)
            self._written |= {row["uid"]: row["access"] for row in found}
        self._look_up({row[end] for row in rows for end in ("party", "other") if row.get(end)})
        return {row["uid"]: entry for row in rows if (entry := self._entry(row))}

    def sees_party(self, uid: str) -> bool:
        """Say whether the viewer may see a party; one that is deleted as it was last."""
        self._look_up({uid})
        return self._names[uid] is not None

    def _look_up(self, uids: set[str]) -> None:
        """Find what parties are called; None for one that the viewer may not see or that never was."""
        unknown = uids - self._names.keys()
        if not unknown:
            return
        there = refs(self._database, self._viewer, unknown)
        names: dict[str, str | None] = {uid: party.name for uid, party in there.items()}
        missing = sorted(unknown - there.keys())
        gone = self._database.read(load("journal.gone"), self._viewer, uids=missing) if missing else []
        for row in gone:
            was = json.loads(row["before"])
            seen = policy.may_see(self._viewer, was["kind"], was | {"in_categories": was.get("categories")})
            names[row["uid"]] = str(was["name"]) if seen else None
        self._names |= dict.fromkeys(unknown) | names

    def _entry(self, row: Row) -> Entry | None:
        before = json.loads(row["before"]) if row.get("before") else None
        after = json.loads(row["after"]) if row.get("after") else None
        if not self._may_see(row, before, after):
            return None
        changes = tuple(self._changes(row, before or {}, after or {}))
        if row["action"] == "change" and row.get("kind") and not changes and not self._viewer.sees_all:
            return None
        return Entry(
            row["uid"],
            row["at"],
            row["actor"],
            row["source"],
            row["action"],
            row["target"],
            row.get("kind") or "",
            self._about(row, before or after or {}),
            row["transaction"],
            row.get("operation") or "",
            row.get("version"),
            changes,
        )

    def _may_see(self, row: Row, before: Row | None, after: Row | None) -> bool:
        viewer = self._viewer
        if row.get("kind") in WRITTEN and not self._may_read(row, before, after):
            return False
        if viewer.sees_all:
            return True
        if row.get("kind") in SAVED:
            return (before or after or {}).get("owner") == viewer.user
        if not row.get("party"):
            scope = f"preferences:user:{viewer.user}"
            return row["target"] == scope or policy.may(viewer, _right(row["target"]))
        types = {row.get("type"), (before or {}).get("type") if row["kind"] == "relationship" else None}
        ends = [row[end] for end in ("party", "other") if row.get(end)]
        return viewer.hidden_types.isdisjoint(types) and all(self._names[end] is not None for end in ends)

    def _may_read(self, row: Row, before: Row | None, after: Row | None) -> bool:
        """Say whether the viewer may read a note or a document: as an entry has it on each side, and as it is now.

        What was hidden later is hidden in its history too, and what was shared later was not so before.
        """
        sides = [side for side in (before, after, self._written.get(row["target"])) if side]
        return all(policy.may_see_note(self._viewer, side) for side in sides)

    def _about(self, row: Row, properties: Row) -> str:
        names = [self._names.get(row[end]) or row[end] for end in ("party", "other") if row.get(end)]
        said = str(properties.get("value") or properties.get("name") or "")
        match row.get("kind"):
            case "party":
                return str(names[0])
            case "relationship":
                return self._tie(row.get("type") or "", *map(str, names))
            case "unit":
                return Phrase("place {name} of {party}", name=said, party=names[0])
            case "contact_point":
                return Phrase("contact detail {name} of {party}", name=said, party=names[0])
            case "note":
                return Phrase("note about {party}", party=names[0])
            case "document":
                return Phrase("document {name} about {party}", name=said, party=names[0])
            case "saved_search":
                return Phrase("saved search {name}", name=said)
            case "saved_map":
                return Phrase("map {name}", name=said)
        return str(row["target"])

    def _tie(self, type: str, *names: str) -> str:
        """Say a relationship from its source to its target, in the words of its type as it is now."""
        known = self._schema.find(RelationshipType, type)
        if known is None or len(names) < 2:
            return Phrase("relationship of {parties}", parties=names)
        return Phrase("{source} {words} {target}", source=names[0], words=Word(known.forward), target=names[1])

    def _changes(self, row: Row, before: Row, after: Row) -> Iterable[FieldChange]:
        """Yield what became of each field that the viewer may see; only an administrator sees what is no field."""
        columns = self._columns.get(row.get("kind") or "", {})
        every = self._viewer.sees_all or row.get("kind") in WRITTEN | SAVED
        unsaid = _UNSAID | _PICTURED if row.get("kind") == "saved_map" else _UNSAID
        seen: set[str] = set()
        for name in sorted(before.keys() | after.keys()):
            field = columns.get(name)
            if field is None:
                if every and name not in unsaid and before.get(name) != after.get(name):
                    yield FieldChange(name, name.replace("_", " "), _plain(before.get(name)), _plain(after.get(name)))
            elif field.name not in seen and not field.system and field.readable_by(self._viewer):
                seen.add(field.name)
                change = FieldChange.of(field, *(self._value(field, side) for side in (before, after)))
                if change.before != change.after or field.encrypted:
                    yield change

    def _value(self, field: Field, side: Row) -> Any:
        if field.name == "categories":
            side = {
                field.name: [each for each in side.get(field.name) or () if each not in self._viewer.hidden_categories]
            }
        return value_of(field, side)


#: Kinds of record that say themselves who may read them.
WRITTEN = frozenset({"note", "document"})
#: What somebody keeps, a search or a map: its owner reads what became of it.
SAVED = frozenset({"saved_search", "saved_map"})
_HOLDERS = {"party": "party", "relationship": "relationship", "unit": "unit", "contact_point": ""}
#: What every entry has, or says otherwise.
_UNSAID = frozenset(
    {
        *("uid", "of", "source", "target", "version", "name_key", "sort_key"),
        *("created_at", "created_by", "modified_at", "modified_by"),
    }
)
#: The picture of a map, of which its revision tells that it is another.
_PICTURED = frozenset({"state", "parties", "ties", "changed_at", "changed_by"})


def columns_of(known: Schema, kind: str) -> dict[str, Field]:
    """Return the fields of a kind of record by the properties that keep them, retired ones too."""
    own = [field for field in known.all(Field) if known.holder(field) == _HOLDERS[kind]]
    if kind == "party":
        built_in = [*(field for fields in KINDS.values() for field in fields), *known.every_field().values()]
    elif kind == "relationship":
        built_in = [field for field in known.relationship_fields("") if not field.set]
    else:
        built_in = list(known.contact_point_fields()) if kind == "contact_point" else []
    fields = (*built_in, *own)
    return {column: field for field in fields for column in field.columns or (field.name,)}


def _right(target: str) -> str:
    """Return the right that it takes to read of what is no record."""
    prefix = target.partition(":")[0]
    if prefix in ("access-role", "team", "folder", "field-rights", "user"):
        return "manage_access"
    if prefix == "preferences":
        return "set_preferences"
    return "define" if prefix in _DEFINED else "administer"


_DEFINED = frozenset(
    {"type", "contact-point-type", "kind", "contact-type", "role", "category", "attribute-set", "field"}
)


def _plain(value: Any) -> str:
    if value is None or value == []:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
